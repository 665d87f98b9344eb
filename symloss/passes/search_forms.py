"""program -> program: bodies that lose digits in some range of their arguments are spelt otherwise.

Precondition: released, shifted and scaled; nothing is differentiated any more. What rules know is rewritten
by `stabilise`; this finds the rest. A body is judged by sampled points, in both types, as a function of
inputs and reductions: element-wise definitions are looked through. Only one that loses digits is searched,
so that what is right stays as it was written.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Basic, Expr, Mul, S, Symbol
from sympy.core.relational import Relational

from symloss.language.symbols import Index, Read
from symloss.passes.differentiate import SCALE
from symloss.passes.simplify import substitute_reads
from symloss.passes.stabilise import drop_unused
from symloss.program import Let, Node, Program, Record, Reduce, Scan
from symloss.search.find import Judge, Step, better_form, judge_of
from symloss.search.points import Draws, leaves

STAGE = "searched"
TYPES = ("float32", "float64")
BOUND = 6.0  # units: half again of what verification allows a value or a gradient
SECOND_BOUND = 12.0
_LARGEST = 400  # operations; larger bodies are left as they are


def search_forms(program: Program, stage: str = STAGE) -> Program:
    """Replace every body for which a form is found that loses at most half as many bits."""
    search = _Search(program, stage)
    for node in program:
        if not isinstance(node, Scan) and node.name not in search.seen_through:
            search.improve(node.name)
    if not search.records:
        return program
    return drop_unused(program.with_nodes(search.nodes.values(), search.records))


class _Search:
    """The nodes of a program while their bodies are spelt otherwise."""

    def __init__(self, program: Program, stage: str) -> None:
        self.program, self.stage = program, stage
        self.nodes: dict[str, Node] = {node.name: node for node in program}
        self.draws = {dtype: Draws(program, dtype, SCALE) for dtype in TYPES}
        self.records: list[Record] = []
        self.done: set[str] = set()
        scans = [node for node in program if isinstance(node, Scan)]
        needed = {name for node in scans for name in _read_by(node)} | {*program.outputs}
        self.seen_through = {
            node.name
            for node in program
            if isinstance(node, Let) and node.guard is S.true and node.name not in needed
        }

    def improve(self, name: str) -> None:
        """Spell a body otherwise if it loses digits: first what it reads, then what is left to it."""
        node = self.nodes[name]
        self.done.add(name)
        if isinstance(node, Scan) or (judged := self._judged(node)) is None:
            return
        before = len(self.records)
        for inner in self._read_through(node):
            if inner not in self.done:
                self.improve(inner)
        if len(self.records) > before:
            judged = self._judged(node)
        if judged is None or _loses_nothing(node.body):
            return
        judge, leaf_of = judged
        form = better_form(judge)
        if form is not None:
            self.records += [_record(self.stage, name, step, leaf_of) for step in form.steps]
            self.nodes[name] = replace(node, body=form.expression.xreplace(leaf_of))

    def _judged(self, node: Let | Reduce) -> tuple[Judge, dict[Symbol, Basic]] | None:
        """What holds forms of a body to account, and what its symbols stand for; None if all is well."""
        whole = self._whole(node.body)
        if whole is None or not whole.args or isinstance(whole, Read) or self._reads_an_extreme(whole):
            return None
        names = {leaf: _plain(leaf, number) for number, leaf in enumerate(leaves(whole))}
        columns = {dtype: draws.columns(node, names) for dtype, draws in self.draws.items()}
        if not all(len(next(iter(table.values()), ())) for table in columns.values()):
            return None
        bound = SECOND_BOUND if node.role.kind in ("hessian_diag", "product", "tangent") else BOUND
        moving = frozenset(symbol for leaf, symbol in names.items() if isinstance(leaf, Read))
        judge = judge_of(whole.xreplace(names), columns, bound, moving)
        return None if judge is None else (judge, {symbol: leaf for leaf, symbol in names.items()})

    def _reads_an_extreme(self, body: Expr) -> bool:
        """Whether a body is taken from its own largest: both are rounded alike, so that no digit is lost."""
        nodes = (self.nodes.get(read.name) for read in body.atoms(Read))
        return any(isinstance(node, Reduce) and node.op in ("max", "min") for node in nodes)

    def _whole(self, body: Expr) -> Expr | None:
        """A body in terms of what is not seen through; None where that is long."""
        while read := self._definitions(body):
            body = substitute_reads(body, read)
            if _size(body) > _LARGEST:
                return None
        return body

    def _definitions(self, body: Expr) -> dict[str, Let]:
        # SymPy solves a condition that has a choice inside, at length: what is compared is not seen through
        compared = {read.name for relation in body.atoms(Relational) for read in relation.atoms(Read)}
        names = {read.name for read in body.atoms(Read)} & self.seen_through - compared
        return {name: node for name in names if isinstance(node := self.nodes[name], Let)}

    def _read_through(self, node: Node) -> list[str]:
        """The definitions that a body is judged with, in the order of the program."""
        found: set[str] = set()
        waiting = [node.body]
        while waiting:
            read = self._definitions(waiting.pop())
            waiting += [read[name].body for name in read.keys() - found]
            found |= read.keys()
        return [name for name in self.nodes if name in found]


def _loses_nothing(body: Expr) -> bool:
    """Whether a body is a product of what is read: its digits are those of its factors, and it stays."""
    return all(
        factor.is_number or not factor.args or isinstance(factor, Read) for factor in Mul.make_args(body)
    )


def _record(stage: str, target: str, step: Step, leaf_of: dict[Symbol, Basic]) -> Record:
    before, after = (part.xreplace(leaf_of) for part in (step.before, step.after))
    return Record(stage, step.identity.name, target, before, after, step.identity.why)


def _read_by(node: Node) -> set[str]:
    return {read.name for part in (node.body, node.guard) for read in part.atoms(Read)}


def _plain(leaf: Basic, number: int) -> Symbol:
    """A symbol with what is known of the sign of a leaf."""
    known = {
        "positive": leaf.is_positive or leaf.is_extended_positive,
        "nonnegative": leaf.is_nonnegative or leaf.is_extended_nonnegative,
        "integer": isinstance(leaf, Index),
    }
    return Symbol(f"x{number}", real=True, **{name: True for name, holds in known.items() if holds})


def _size(body: Expr) -> int:
    return int(body.count_ops())
