"""The evidence: an oracle that reads declarations, and what compares everything else with it."""

from symloss.verify.oracle import Kink, Oracle, Undecided

__all__ = ["Kink", "Oracle", "Undecided"]
