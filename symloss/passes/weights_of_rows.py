"""Soft-max weights e^(u - logsumexp u), and sums over part of the row whose weights they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations

from sympy import Add, And, Expr, Mul, Piecewise, S, exp, log
from sympy.logic.boolalg import Boolean

from symloss.functions import log1p, xlog1py, xlogy
from symloss.language.remembered import reads_of, replaced
from symloss.language.symbols import Index, Read
from symloss.program import Let, Node, Program, Reduce, rename

_LOGARITHMS = (log, log1p, xlogy, xlog1py)


@dataclass(frozen=True)
class Row:
    """What a log-sum-exp is taken of, at the place where it is read."""

    norm: str
    term: Expr
    guard: Boolean


def row_of(factor: Expr, over: tuple[Index, ...], norms: Mapping[str, Reduce]) -> Row | None:
    """The row of which a factor is the soft-max weight at the given indices."""
    if not isinstance(factor, exp):
        return None
    for read in reads_of(factor.args[0]):
        norm = norms.get(read.name)
        if norm is None or len(norm.over) != len(over):
            continue
        if any(index.has(*over) for index in read.indices):  # every term is a weight of another row
            continue
        old, new = (*norm.axes, *norm.over), (*read.indices, *over)
        term = rename(norm.body, old, new)
        if (factor.args[0] + read - term).expand() == 0:
            return Row(norm.name, term, rename(norm.guard, old, new))
    return None


def over_whole_row(node: Node, body: Expr, norms: Mapping[str, Reduce]) -> tuple[Expr, Boolean] | None:
    """Body and guard of a sum of weights over part of their row, as a sum over the row; None for others.

    The weights add up to 1 over the row: what a sum over part of it lacks to 1 has its digits there.
    """
    if not isinstance(node, Reduce) or node.op != "sum" or node.guard is S.true:
        return None
    given = set(And.make_args(node.guard))
    for factor in Mul.make_args(body):
        row = row_of(factor, node.over, norms)
        if row is None:
            continue
        whole = set(And.make_args(row.guard)) if row.guard is not S.true else set()
        rest = [condition for condition in And.make_args(node.guard) if condition not in whole]
        part = [condition for condition in rest if condition.free_symbols & set(node.over)]
        around = [
            condition for condition in rest if condition not in part
        ]  # of the row, which may not be there
        if part and whole <= given:
            value = Mul(*(other for other in Mul.make_args(body) if other is not factor))
            return factor * Piecewise((value, And(*part)), (S.Zero, True)), And(row.guard, *around)
    return None


def weights_behind_names(body: Expr, lets: Mapping[str, Let], norms: Mapping[str, Reduce]) -> Expr:
    """A body in which e^(a + f) of a name f = b - logsumexp(u) is e^(a + b - u) e^(u - logsumexp(u)).

    It is so where nothing that u is made of is left in a + b - u. What is behind the name is as large as the
    terms of the row, and rounded like them; a weight of the row is taken from what these differ by.
    """
    changes = {}
    for power in body.atoms(exp):
        exponent = power.args[0]
        if len(Add.make_args(exponent.expand())) < 2:  # the name of a logarithm itself
            continue
        for read in reads_of(exponent):
            if read.name in lets and (found := _weight_behind(exponent, read, lets[read.name], norms)):
                changes[power] = found
                break
    return replaced(body, changes) if changes else body


def _weight_behind(exponent: Expr, read: Read, let: Let, norms: Mapping[str, Reduce]) -> Expr | None:
    """The exponential of an exponent with what a name in it stands for, if that is a weight of a row."""
    inside = rename(let.body, let.axes, read.indices)
    if not any(other.name in norms for other in reads_of(inside)):
        return None
    whole = replaced(exponent, {read: inside}).expand()
    for below in reads_of(inside):
        norm, times = norms.get(below.name), -whole.coeff(below)
        if norm is None or not (times.is_Rational and times > 0):
            continue
        own = [place for one in reads_of(exponent) for place in one.indices]
        for at in permutations(dict.fromkeys(place for place in own if not place.is_number), len(norm.over)):
            term = rename(norm.body, (*norm.axes, *norm.over), (*below.indices, *at))
            rest = (whole + times * (below - term)).expand()
            if reads_of(term) and not set(reads_of(term)) & set(reads_of(rest)):
                return exp(rest) * exp(times * (term - below))
    return None


def under_logarithms(program: Program) -> frozenset[str]:
    """The nodes whose logarithm is taken, by themselves or in what is made of them."""
    found: set[str] = set()
    for node in reversed(program.nodes):
        parts = [node.body] if node.name in found else node.body.atoms(*_LOGARITHMS)
        found |= {read.name for part in parts for read in reads_of(part)}
    return frozenset(found)


def norms_among(nodes: Iterable[Node]) -> dict[str, Reduce]:
    """The log-sum-exps among nodes, by name."""
    return {node.name: node for node in nodes if isinstance(node, Reduce) and node.op == "logsumexp"}
