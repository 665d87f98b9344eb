"""program -> program: the root of a sum of squares becomes a norm, a reduction of its own.

Precondition: bodies are scalar expressions over reads. Squares of numbers far from 1 under- or overflow;
a norm can be computed without, and its derivative is the direction of the vector, x over the norm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sympy import Expr, Mul, Pow, Rational, S, Symbol

from symloss.functions import direction, inverse_root
from symloss.language.symbols import Read
from symloss.program import Let, Node, Program, Record, Reduce, read_of, rename
from symloss.program.names import fresh_name, rename_nodes

RULE = "root of a sum of squares"
WHY = "squares under- and overflow where the norm itself does not"


def recognise_norms(program: Program, stage: str) -> Program:
    """Replace √(c Σ u²) by √c |u| and `inverse_root` of it by its reciprocal, 0 at 0."""
    finder = _Finder(program)
    nodes: list[Node] = []
    records: list[Record] = []
    for node in program:
        body = finder.rewritten(node.body)
        if body == node.body:
            nodes.append(node)
            continue
        records.append(Record(stage, RULE, node.name, node.body, body, WHY))
        nodes += finder.new_nodes()
        nodes.append(replace(node, body=body))
    return _named_by_author(program.with_nodes(nodes, records), finder.norms.values())


class _Finder:
    def __init__(self, program: Program) -> None:
        self.taken = set(program.names)
        self.squares = {
            node.name: node for node in program if isinstance(node, Reduce) and _is_sum_of_squares(node)
        }
        self.norms: dict[str, Reduce] = {}
        self.waiting: list[Reduce] = []

    def new_nodes(self) -> list[Reduce]:
        """The norms that were asked for since the last time."""
        found, self.waiting = self.waiting, []
        return found

    def rewritten(self, expression: Expr) -> Expr:
        if not expression.args or isinstance(expression, Read) or not self.squares:
            return expression
        inner = expression.func(*map(self.rewritten, expression.args))
        is_root = isinstance(inner, Pow) and inner.exp.is_Rational and inner.exp.q == 2
        if not is_root and not isinstance(inner, inverse_root):
            return inner
        if (found := self._norm(inner.args[0])) is None:
            return inner
        factor, norm = found
        if is_root:
            return factor**inner.exp * norm**inner.exp.p
        return factor ** -Rational(1, 2) * direction(S.One, norm)

    def _norm(self, base: Expr) -> tuple[Expr, Expr] | None:
        """The positive factor c and the norm |u| of c Σ u²."""
        reads = [part for part in Mul.make_args(base) if isinstance(part, Read) and part.name in self.squares]
        if len(reads) != 1:
            return None
        factor = Mul(*(part for part in Mul.make_args(base) if part != reads[0]))
        if not factor.is_positive:
            return None
        (read,) = reads
        return factor, Read(self._reduce(self.squares[read.name]).head, *read.indices)

    def _reduce(self, squares: Reduce) -> Reduce:
        if squares.name not in self.norms:
            head = Symbol(fresh_name(f"norm_{_stem(squares)}", self.taken), nonnegative=True)
            role = replace(squares.role, named=False)
            norm = replace(squares, head=head, op="norm", body=squares.body.args[0], role=role)
            self.norms[squares.name] = norm
            self.waiting.append(norm)
        return self.norms[squares.name]


def _stem(squares: Reduce) -> str:
    """What a norm is called after: an invented name says that squares are added up."""
    if squares.role.named:
        return squares.name
    return squares.name.removeprefix("sum_").removesuffix("_squared")


def _is_sum_of_squares(node: Reduce) -> bool:
    return node.op == "sum" and node.body.is_Pow and node.body.exp == 2


def _named_by_author(program: Program, norms: Iterable[Reduce]) -> Program:
    """A name that stands for nothing but a norm becomes the norm's own."""
    for norm in norms:
        for node in program:
            if isinstance(node, Let) and node.guard is S.true and _is_alias(node, norm):
                own = [
                    replace(item, role=node.role) if item.name == norm.name else item
                    for item in program
                    if item.name != node.name
                ]
                return _named_by_author(
                    rename_nodes(program.with_nodes(own), {norm.name: node.name}),
                    [item for item in norms if item is not norm],
                )
    return program


def _is_alias(node: Let, norm: Reduce) -> bool:
    return (
        rename(node.body, node.axes, norm.axes) == read_of(norm)
        if len(node.axes) == len(norm.axes)
        else False
    )
