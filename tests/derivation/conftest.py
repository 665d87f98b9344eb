"""Derivations are made once a session."""

from __future__ import annotations

import derivation_cases
import pytest


@pytest.fixture
def derivation():
    """The derivation of a loss by name."""
    return derivation_cases.derivation
