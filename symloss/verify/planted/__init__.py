"""Faults planted in a copy of the sources, and the checks that must catch them."""
