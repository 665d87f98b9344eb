"""What derivations cite: derivatives that are proved once, each by a derivation that does without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sympy import Eq, Expr, Piecewise, exp, log, sqrt

from symloss.derivation.derive import derive_declaration
from symloss.derivation.rules import COSINE_LEMMA, MEAN, PICK, POSITIVE_PART, SOFTMAX
from symloss.derivation.steps import Derivation
from symloss.language import axis, elements, label, let, real, sum
from symloss.language import softmax as weights_of
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


def mean_of(x: real[_N]) -> Any:
    """The mean of some numbers."""
    return let("average", sum(x[_n], _n) / _N)


def picked_of(x: real[_N, _C], y: label(_C)[_N]) -> Any:
    """The elements that labels pick, x[n, y[n]], each as a sum over the classes."""
    return sum(Piecewise((x[_n, _c], Eq(_c, y[_n])), (0, True)), _n, _c)


def positive_part_of(x: real[_N]) -> Any:
    """max(0, x), element by element, as cases."""
    return sum(Piecewise((x[_n], x[_n] > 0), (0, True)), _n)


def softmax(x: real[_C]) -> Any:
    """The weights of a row of scores."""
    return elements(weights_of(x[_c], _c), _c)


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
    Lemma(5, "mean", "each term has the same share in a mean",
          MEAN[0], _declared(mean_of, average=r"\bar{x}")),
    Lemma(6, "pick rule", "only the element that a label picks moves with it: 1 there, 0 elsewhere",
          PICK[0], _declared(picked_of)),
    Lemma(7, "max(0, u)", "the derivative of max(0, u) is 1 where u > 0, and 0 elsewhere",
          POSITIVE_PART[0], _declared(positive_part_of)),
    Lemma(8, "softmax", "the derivative of a weight of a softmax is " + SOFTMAX[1],
          SOFTMAX[0], _declared(softmax)),
)  # fmt: skip
