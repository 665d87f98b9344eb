"""Definitions read backwards: what a name stands for is called by it again, or by what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sympy import Add, Expr, Mul, Pow, S, exp, log

from symloss.derivation.forms import cost
from symloss.derivation.lowered import LOSS, Lowered
from symloss.functions import inverse_or_zero, inverse_root, log_sigmoid, sigmoid
from symloss.language.remembered import reads_of, replaced
from symloss.language.symbols import Index, Read
from symloss.program import Let, read_of

_SHORTEST = 2.0


@dataclass(frozen=True)
class Fold:
    """`read` stands for `body`; `name` is what a reader knows it by."""

    name: str
    read: Read
    body: Expr


def folds_of(lowered: Lowered) -> tuple[Fold, ...]:
    """The definitions of the declaration, the longest first: that of the loss includes those of its parts."""
    found = [
        Fold(node.name, read_of(node), node.body)
        for node in lowered.forward
        if isinstance(node, Let) and node.guard is S.true and node.name not in _COUNTS
    ]
    if isinstance(lowered.program.node("total"), Let):
        found.append(Fold(LOSS, lowered.loss, lowered.whole))
    return tuple(sorted((f for f in found if cost(f.body) > _SHORTEST), key=lambda f: -cost(f.body)))


_COUNTS = ("normaliser", "divisor", "term")


def folded(expression: Expr, folds: Iterable[Fold]) -> Expr:
    """The expression with every definition that it spells out called by its name."""
    for fold in folds:
        for place in _places(fold, expression):
            read, body = (replaced(side, place) for side in (fold.read, fold.body))
            expression = expression.xreplace(_spellings(body, read))
    return expression


def solved(expression: Expr, fold: Fold) -> Iterator[Expr]:
    """The expression with one part of a definition as the definition, solved for it, has it."""
    for part in reads_of(fold.body):
        if part.indices or not expression.has(part):
            continue
        value = _solved_for(fold.body, part, fold.read)
        if value is not None:
            yield expression.xreplace({part: value})


def _spellings(body: Expr, read: Read) -> dict[Expr, Expr]:
    """How what follows from a definition is spelled, and what it is in terms of the name."""
    found: dict[Expr, Expr] = {body: read}
    match body:
        case exp():
            (u,) = body.args
            found[exp(-u)] = 1 / read
        case sigmoid():
            (u,) = body.args
            found |= {sigmoid(-u): 1 - read, log_sigmoid(u): log(read), log_sigmoid(-u): log(1 - read)}
        case Pow() if body.exp == S.Half:
            found[inverse_root(body.base)] = inverse_or_zero(read)
    return found


def _places(fold: Fold, expression: Expr) -> list[dict[Index, Expr]]:
    """The indices at which a definition may be spelled out in an expression."""
    axes = fold.read.indices
    found: list[dict[Index, Expr]] = [{}]
    for pattern in reads_of(fold.body):
        if not set(axes) <= set(pattern.indices):
            continue
        for read in reads_of(expression):
            if read.head == pattern.head:
                place = {a: b for a, b in zip(pattern.indices, read.indices, strict=True) if a in axes}
                if place not in found and all(a != b for a, b in place.items()):
                    found.append(place)
    return found


def _solved_for(body: Expr, part: Read, value: Expr) -> Expr | None:
    """What `part` is where `body` is `value`; None where it stands in several places."""
    while body != part:
        match body:
            case Add() | Mul():
                inside = [term for term in body.args if term.has(part)]
                if len(inside) != 1:
                    return None
                rest = body.func(*(term for term in body.args if term != inside[0]))
                value = value - rest if body.is_Add else value / rest
                body = inside[0]
            case exp():
                value, body = log(value), body.args[0]
            case log():
                value, body = exp(value), body.args[0]
            case Pow() if body.exp in (S.Half, S.NegativeOne):
                value, body = value ** (1 / body.exp), body.base
            case _:
                return None
    return value
