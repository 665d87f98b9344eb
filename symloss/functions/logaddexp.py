"""log(e^a + e^b) and log(e^a + e^b + e^c): sums of probabilities known by their logarithms."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp, log

from symloss.functions.base import Primitive

_FEW = (2, 3)


class logaddexp(Primitive):
    """log(e^a + e^b), with or without e^c; -inf where every term is."""

    spelling = "logaddexp"
    conventions = "a sum of probabilities that are all 0 has the logarithm -∞ and the gradient 0"

    @classmethod
    def eval(cls, *terms: Expr) -> Expr | None:
        _check(cls, terms)
        kept = [term for term in terms if term is not S.NegativeInfinity]
        if len(kept) == len(terms):
            return None
        return cls(*kept) if len(kept) > 1 else (kept[0] if kept else S.NegativeInfinity)

    @property
    def called(self) -> str:
        return _called(self)

    @classmethod
    def definition(cls, *terms: Expr) -> Expr:
        return log(sum(map(exp, terms)))

    def fdiff(self, argindex: int = 1) -> Expr:
        own, others = _apart(self.args, argindex)
        return softmax_weight(own, *others)

    @staticmethod
    def reference(mp: Any, *terms: Any) -> Any:
        *rest, largest = sorted(terms)
        if mp.isinf(largest):
            return largest
        return largest + mp.log1p(mp.fsum(mp.exp(term - largest) for term in rest))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        inside = " + ".join(f"e^{{{printer._print(term)}}}" for term in self.args)
        return rf"\log{f'^{{{exp}}}' if exp else ''}\left({inside}\right)"


class softmax_weight(Primitive):
    """The share of e^a in e^a + e^b, with or without e^c; 0 where a is -inf, whatever the others are."""

    spelling = "softmax_weight"
    conventions = "a term that is -∞ has no share, even where all are"

    @classmethod
    def eval(cls, *terms: Expr) -> Expr | None:
        _check(cls, terms)
        own, *others = terms
        kept = [term for term in others if term is not S.NegativeInfinity]
        if own is S.NegativeInfinity:
            return S.Zero
        return None if len(kept) == len(others) or not kept else cls(own, *kept)

    @property
    def called(self) -> str:
        return _called(self)

    @classmethod
    def definition(cls, *terms: Expr) -> Expr:
        return exp(terms[0]) / sum(map(exp, terms))

    def fdiff(self, argindex: int = 1) -> Expr:
        own, others = _apart(self.args, argindex)
        if argindex == 1:
            return self * sum(
                softmax_weight(*_moved(self.args, place)) for place in range(2, len(self.args) + 1)
            )
        return -self * softmax_weight(own, *others)

    @staticmethod
    def reference(mp: Any, *terms: Any) -> Any:
        if mp.isinf(terms[0]) and terms[0] < 0:
            return mp.zero
        return 1 / mp.fsum(mp.exp(term - terms[0]) for term in terms)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        above, *_ = parts = [f"e^{{{printer._print(term)}}}" for term in self.args]
        text = rf"\frac{{{above}}}{{{' + '.join(parts)}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


def shares(*terms: Expr) -> tuple[Expr, ...]:
    """The share of each e^term in the sum of all."""
    return tuple(softmax_weight(*_moved(terms, place)) for place in range(1, len(terms) + 1))


def _check(cls: type[Primitive], terms: tuple[Expr, ...]) -> None:
    if len(terms) not in _FEW:
        raise TypeError(f"{cls.__name__} takes two or three terms; more are a logsumexp over an axis")


def _called(item: Primitive) -> str:
    """Functions of generated code have a fixed number of arguments."""
    return item.spelling if len(item.args) == _FEW[0] else f"{item.spelling}{len(item.args)}"


def _apart(terms: tuple[Expr, ...], place: int) -> tuple[Expr, tuple[Expr, ...]]:
    return terms[place - 1], terms[: place - 1] + terms[place:]


def _moved(terms: tuple[Expr, ...], place: int) -> tuple[Expr, ...]:
    own, others = _apart(terms, place)
    return own, *others
