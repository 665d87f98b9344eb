"""Derivations that people can read, and the closed form of a gradient obtained from the same record."""

from symloss.derivation.steps import Derivation, DerivationError, Step

__all__ = ["Derivation", "DerivationError", "Step"]
