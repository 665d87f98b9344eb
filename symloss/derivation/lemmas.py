"""What derivations cite: derivatives that are proved once, each by a derivation that does without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sympy import Expr, exp, log, sqrt

from symloss.derivation.derive import derive_declaration
from symloss.derivation.rules import COSINE_LEMMA
from symloss.derivation.steps import Derivation
from symloss.language import axis, let, real, sum
from symloss.language.declaration import Declaration, declare

_c, _C = axis("c", "C")
_d, _e, _D = axis("d", "e", "D")
_n, _N = axis("n", "N")


@dataclass(frozen=True)
class Lemma:
    """A derivative by its number: what it says in a sentence, the rule that cites it, what it is about."""

    number: int
    title: str
    says: str
    rule: str
    declaration: Declaration

    def proof(self) -> Derivation:
        """The derivation of it.

        Raises:
            DerivationError: a line does not hold.
        """
        return _proof(self.number)


def cited_by(rule: str) -> Lemma | None:
    """The lemma that a rule of a derivation cites, if any."""
    return next((lemma for lemma in LEMMAS if lemma.rule == rule), None)


@lru_cache
def _proof(number: int) -> Derivation:
    (lemma,) = (one for one in LEMMAS if one.number == number)
    return derive_declaration(lemma.declaration, "x", by_lemmas=False)


def _declared(function: Callable[..., Expr], **display: str) -> Declaration:
    return declare(function, display={"x": "x", "y": "y", **display})


def length_of(x: real[_D]) -> Any:
    """The length of a vector."""
    return let("length", sqrt(sum(x[_d] ** 2, _d)))


def cosine_of(x: real[_D], y: real[_D]) -> Any:
    """The cosine of the angle between two vectors."""
    product = sum(x[_d] * y[_d], _d)
    return let("cosine", product / (sqrt(sum(x[_d] ** 2, _d)) * sqrt(sum(y[_d] ** 2, _d))))


def log_sum_exp_of(x: real[_C]) -> Any:
    """The logarithm of a sum of exponentials."""
    return let("log_norm", log(sum(exp(x[_c]), _c)))


def log_sigmoid_of(x: real[_N]) -> Any:
    """The logarithm of the logistic function, element by element."""
    return sum(log(1 / (1 + exp(-x[_n]))), _n)


LEMMAS = (
    Lemma(1, "length of a vector", "the derivative of a length is the direction of the vector",
          "derivative of norm", _declared(length_of, length=r"\lVert x \rVert")),
    Lemma(2, "cosine of two vectors",
          "the derivative of a cosine is the part of the other direction that is at right angles to its own, "
          "over its length", COSINE_LEMMA[0], _declared(cosine_of, cosine=r"\cos\theta")),
    Lemma(3, "log-sum-exp", "the derivative of a log-sum-exp is the soft-max",
          "derivative of logsumexp", _declared(log_sum_exp_of, log_norm=r"\ell")),
    Lemma(4, "logarithm of the logistic function", "the derivative of log σ(u) is σ(-u)",
          "derivative of log σ", _declared(log_sigmoid_of)),
)  # fmt: skip
