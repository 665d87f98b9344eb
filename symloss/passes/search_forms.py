"""program -> program: bodies that lose digits in some range of their arguments are spelt otherwise.

Precondition: released, shifted and scaled; nothing is differentiated any more. What rules know is rewritten
by `stabilise`; this finds the rest. A body is judged by sampled points, in both types, as a function of
inputs and reductions: element-wise definitions are looked through. Only one that loses digits is searched,
so that what is right stays as it was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sympy import Add, And, Basic, Expr, Mul, Not, Piecewise, S, Symbol, exp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symloss.language.atoms import atoms_of
from symloss.language.symbols import Index, Read
from symloss.passes.differentiate import SCALE
from symloss.passes.simplify import substitute_reads
from symloss.passes.stabilise import drop_unused
from symloss.program import Let, Node, Program, Record, Reduce, Scan
from symloss.search.find import Judge, Step, better_form, judge_of, spelt
from symloss.search.points import Draws, leaves

STAGE = "searched"
TYPES = ("float32", "float64")
BOUND = 6.0  # units: half again of what verification allows a value or a gradient
SECOND_BOUND = 12.0
_LARGEST = 400  # operations; of larger bodies each term is searched by itself
_MOST_CASES = 12


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
        self.without_points: set[str] = (
            set()
        )  # whose body, as a whole, is defined nowhere: a window leaves it
        scans = [node for node in program if isinstance(node, Scan)]
        needed = {name for node in scans for name in _read_by(node)} | {*program.outputs}
        self.seen_through: set[str] = set()
        # What is taken from its own largest is rounded alike, so that no digit is lost: it is right as it is.
        # Its exponential is a number to those who read it.
        self.extremes = {node.name for node in program if _is_extreme(node)}
        for node in program:
            if isinstance(node, Let) and node.guard is S.true and node.name not in needed:
                if not _read_by(node) & self.extremes:
                    self.seen_through.add(node.name)
                elif not isinstance(node.body, exp):
                    self.extremes.add(node.name)

    def improve(self, name: str) -> None:
        """Spell a body otherwise if it loses digits: first what it reads, then what is left to it."""
        node = self.nodes[name]
        self.done.add(name)
        if isinstance(node, Scan):
            return
        judged = self._judged(node)
        if self._whole(node.body) is None or name in self.without_points:
            self._improve_terms(node)
        if judged is None:
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
        if form is None:
            self._improve_terms(node)
            return
        self.records += [_record(self.stage, name, step, leaf_of) for step in form.steps]
        self.nodes[name] = replace(node, body=form.expression.xreplace(leaf_of))

    def _improve_terms(self, node: Let | Reduce) -> None:
        """Each term of a body, or case of one, by itself: the body is too large, or loses in many parts."""
        body = node.body
        cases = [case for term in sorted(Add.make_args(body), key=str) for case in _cases(term)]
        for part, guard in cases[:_MOST_CASES] if len(cases) > 1 else ():
            if not part.args or isinstance(part, Read):
                continue
            alone = replace(node, body=part, guard=And(node.guard, guard))
            judged = self._judged(alone, repeated_sums(part))
            if judged is None or (form := better_form(judged[0])) is None:
                continue
            self.records += [_record(self.stage, node.name, step, judged[1]) for step in form.steps]
            body = spelt(body, part, form.expression.xreplace(judged[1]))
        self.nodes[node.name] = replace(node, body=body)

    def _judged(
        self, node: Let | Reduce, sums: Sequence[Expr] = ()
    ) -> tuple[Judge, dict[Symbol, Basic]] | None:
        """What holds forms of a body to account, and what its symbols stand for; None if all is well.

        The `sums` are numbers like what is read.
        """
        whole = self._whole(node.body)
        if whole is None or not whole.args or isinstance(whole, Read) or self._reads_an_extreme(whole):
            return None
        names = {one: _plain(one, number) for number, one in enumerate(sums)}
        for one in sums:
            whole = whole.xreplace({one: names[one], -one: -names[one]})
        kept = [leaf for leaf in leaves(whole) if leaf not in names.values()]
        names = {one: symbol for one, symbol in names.items() if symbol in whole.free_symbols}
        names |= {leaf: _plain(leaf, len(sums) + number) for number, leaf in enumerate(kept)}
        columns = {dtype: draws.columns(node, names, whole) for dtype, draws in self.draws.items()}
        if not all(len(next(iter(table.values()), ())) for table in columns.values()):
            self.without_points.add(node.name)
            return None
        bound = SECOND_BOUND if node.role.kind in ("hessian_diag", "product", "tangent") else BOUND
        moving = frozenset(symbol for leaf, symbol in names.items() if isinstance(leaf, Read | Add))
        judge = judge_of(whole.xreplace(names), columns, bound, moving)
        return None if judge is None else (judge, {symbol: leaf for leaf, symbol in names.items()})

    def _reads_an_extreme(self, body: Expr) -> bool:
        return any(read.name in self.extremes for read in atoms_of(body, Read))

    def _whole(self, body: Expr) -> Expr | None:
        """A body in terms of what is not seen through; None where that is long."""
        while _size(body) <= _LARGEST:
            if not (read := self._definitions(body)):
                return body
            body = substitute_reads(body, read)
        return None

    def _definitions(self, body: Expr) -> dict[str, Let]:
        compared = {read.name for relation in atoms_of(body, Relational) for read in atoms_of(relation, Read)}
        names = {read.name for read in atoms_of(body, Read)} & self.seen_through
        found = {name: node for name in names if isinstance(node := self.nodes[name], Let)}
        # SymPy solves a condition that has a choice inside, at length: that one is not seen through
        return {n: node for n, node in found.items() if n not in compared or not node.body.has(Piecewise)}

    def _read_through(self, node: Node) -> list[str]:
        """The definitions that a body is judged with, in the order of the program."""
        found: set[str] = set()
        waiting = [node.body]
        while waiting:
            read = self._definitions(waiting.pop())
            waiting += [read[name].body for name in read.keys() - found]
            found |= read.keys()
        return [name for name in self.nodes if name in found]


def _cases(term: Expr) -> list[tuple[Expr, Boolean]]:
    """The values that a term may take, and when: those of a choice, or itself."""
    choices = [factor for factor in Mul.make_args(term) if isinstance(factor, Piecewise)]
    if len(choices) != 1:
        return [(term, S.true)]
    found, open_ = [], S.true
    for value, condition in choices[0].args:
        found.append((value, And(open_, condition)))
        open_ = And(open_, Not(condition))
    return found


def repeated_sums(body: Expr) -> list[Expr]:
    """The sums of elements that a body has, of either sign, in more than one place; the innermost ones."""
    counts: Counter[Expr] = Counter()
    waiting = [body]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Add) and len(atoms_of(part, Read)) > 1:
            counts[-part if -part in counts else part] += 1
        waiting += part.args
    found = sorted((part for part, count in counts.items() if count > 1), key=str)
    return [part for part in found if not any(part != other and part.has(other) for other in found)]


def _loses_nothing(body: Expr) -> bool:
    """Whether a body is a product of what is read: its digits are those of its factors, and it stays."""
    return all(
        factor.is_number or not factor.args or isinstance(factor, Read) for factor in Mul.make_args(body)
    )


def _record(stage: str, target: str, step: Step, leaf_of: dict[Symbol, Basic]) -> Record:
    before, after = (part.xreplace(leaf_of) for part in (step.before, step.after))
    return Record(stage, step.identity.name, target, before, after, step.identity.why)


def _is_extreme(node: Node) -> bool:
    return isinstance(node, Reduce) and node.op in ("max", "min")


def _read_by(node: Node) -> set[str]:
    return {read.name for part in (node.body, node.guard) for read in atoms_of(part, Read)}


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
