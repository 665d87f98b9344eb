"""The language a loss is declared in.

from symloss.language import loss, axis, real, positive, mean
from sympy import Abs, Piecewise

n, N = axis("n", "N")

@loss(family="regression")
def huber(input: real[N], target: real[N], delta: positive = 1):
    \"\"\"Quadratic near zero, linear in the tails.\"\"\"
    r = input[n] - target[n]
    return mean(Piecewise((r**2 / 2, Abs(r) <= delta), (delta * (Abs(r) - delta / 2), True)), n)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy import Expr, Symbol

from symloss.functions import (
    atan_ratio,
    direction,
    falling_cosine,
    inverse_root,
    log_sigmoid,
    logaddexp,
    ratio,
    sigmoid,
    softplus,
    times,
    xlogy,
    zero_if_infinite,
)
from symloss.functions.erfcx import erfcx
from symloss.functions.norm_cdf import log_ndtr, norm_cdf
from symloss.language.cumulative import cumlogsumexp, cummax, cummin, cumsum
from symloss.language.declaration import Declaration, declare
from symloss.language.display import show_as
from symloss.language.kinds import Kind, broadcast, label, learned, length, option, weights
from symloss.language.orders import argsort, median, quantile, rank, sort, top_k
from symloss.language.reductions import (
    Named,
    elements,
    log_softmax,
    logsumexp,
    max,
    mean,
    min,
    scalar,
    softmax,
    sum,
)
from symloss.language.refused import note
from symloss.language.reserved import is_reserved
from symloss.language.scan import carry, scan
from symloss.language.stop import stop
from symloss.language.symbols import DeclarationError, axis, positions
from symloss.language.variants import choice, depends, each, flag, optional, refuse
from symloss.signature import DOMAINS, Erratum
from symloss.signature.signature import REDUCTIONS

real = Kind(DOMAINS["real"])
positive = Kind(DOMAINS["positive"])
nonnegative = Kind(DOMAINS["nonnegative"])
at_least_one = Kind(DOMAINS["at_least_one"])
unit = Kind(DOMAINS["unit"])
open_unit = Kind(DOMAINS["open_unit"])
cosine = Kind(DOMAINS["cosine"])
integer = Kind(DOMAINS["integer"])
positive_integer = Kind(DOMAINS["length"])
binary = Kind(DOMAINS["binary"], role="discrete")
sign = Kind(DOMAINS["sign"], role="discrete")


def let(name: str, body: Any, display: str | None = None) -> Expr:
    """Name an intermediate: generated code and pages use the name; `display` is its LaTeX.

    A name that Python or generated code has other uses for, as `lambda` or `total`, becomes `own_total`.

    Raises:
        DeclarationError: when the name is not an identifier, or the display no LaTeX of a symbol.
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise DeclarationError(f"let({name!r}): the name is not an identifier")
    spelled = f"own_{name}" if is_reserved(name) else name
    named = Named(Symbol(spelled, real=True), scalar(f"let({name!r})", body))
    if display is not None:
        show_as(named, display)
    return named


def loss(
    family: str = "user",
    display: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
    reference: str = "",
    errata: tuple[Erratum, ...] = (),
    published: Callable[..., Any] | None = None,
    reductions: tuple[str, ...] = REDUCTIONS,
    title: str = "",
) -> Callable[[Callable[..., Any]], Any]:
    """Turn a function with annotated arguments into a loss.

    Args:
        family: the section of the catalogue that lists it.
        display: LaTeX for arguments and intermediates, as `{"input": r"\\hat{y}"}`.
        notes: sentences for the page.
        reference: where the formula was published.
        errata: where the publication cannot be taken as printed.
        published: a function of the same arguments that returns the formula as printed, for the page and
            for the analysis of how it differs.
        reductions: what a caller may choose from, for a loss that is a mean or sum of per-sample terms.
        title: what the field calls the loss, as "PPO-Clip"; made from the name when it is empty.

    Raises:
        DeclarationError: one sentence naming the loss and the fault.
    """

    if callable(family):
        raise DeclarationError(f"{getattr(family, '__name__', family)}: write @loss() with its brackets")

    def decorate(function: Callable[..., Any]) -> Any:
        from symloss.runtime.loss import Loss  # late: the face lies at the other end of the chain

        try:
            declaration = declare(
                function, family, display, notes, reference, errata, published, reductions, title
            )
        except DeclarationError as error:
            if note(function.__name__, error):
                return function
            raise
        return Loss.declared(declaration)

    return decorate


__all__ = [
    "Declaration",
    "DeclarationError",
    "Erratum",
    "argsort",
    "at_least_one",
    "atan_ratio",
    "axis",
    "binary",
    "broadcast",
    "carry",
    "choice",
    "cosine",
    "cumlogsumexp",
    "cummax",
    "cummin",
    "cumsum",
    "depends",
    "direction",
    "each",
    "elements",
    "erfcx",
    "falling_cosine",
    "flag",
    "integer",
    "inverse_root",
    "label",
    "learned",
    "length",
    "let",
    "log_ndtr",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logsumexp",
    "loss",
    "max",
    "mean",
    "median",
    "min",
    "nonnegative",
    "norm_cdf",
    "open_unit",
    "option",
    "optional",
    "positions",
    "positive",
    "positive_integer",
    "quantile",
    "rank",
    "ratio",
    "real",
    "refuse",
    "scan",
    "sigmoid",
    "sign",
    "softmax",
    "softplus",
    "sort",
    "stop",
    "sum",
    "times",
    "top_k",
    "unit",
    "weights",
    "xlogy",
    "zero_if_infinite",
]
