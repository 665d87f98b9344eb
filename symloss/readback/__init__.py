"""Displayed lines read back from their print and evaluated: what is shown is what is checked."""
