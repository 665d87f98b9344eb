"""A stabilising rewrite as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Expr

Look = Callable[[Expr], Expr]


@dataclass(frozen=True)
class Rule:
    """A rewrite `before -> after` and the reason for it.

    A rule of values leaves gradients alone, where it has done its work before they were taken.
    """

    name: str
    pattern: str
    why: str
    apply: Callable[[Expr, Look], Expr | None]
    of_values: bool = False
