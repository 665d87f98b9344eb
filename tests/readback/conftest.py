"""Derivations are made once a session."""

from __future__ import annotations

from functools import cache

import pytest

from symloss.derivation.derive import derive_declaration
from symloss.losses.catalogue import declared


@cache
def _derivation(name: str, wrt: str):
    return derive_declaration(declared()[name].declaration, wrt)


@pytest.fixture
def derivation():
    """The derivation of a loss by name."""
    return _derivation
