"""The letters of a page: symbols of arguments, the loss, its terms and the weights of samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count

from sympy import Expr, Symbol, preorder_traversal

from symloss.language.cotangent import operator_name
from symloss.language.declaration import Declaration
from symloss.language.reductions import ElementsOver, MeanOver, Named, Reduction
from symloss.language.scan import Carried, Recurrence
from symloss.language.symbols import Array, Index, Read
from symloss.printers.definitions import defining
from symloss.printers.distinct import author_display, loss_letter, names_of, signs_of
from symloss.printers.latex_expressions import ExpressionPrinter, named_indices, symbol_latex
from symloss.printers.pages.content import Equation
from symloss.printers.term_order import written_order

_TERM = "term"
_WEIGHT = (r"\omega", "w", r"\nu")


@dataclass(frozen=True)
class Notation:
    """How a declaration is written on paper."""

    declaration: Declaration

    @cached_property
    def display(self) -> dict[str, str]:
        """LaTeX of names, no two of which look alike."""
        return author_display(self.declaration)

    @cached_property
    def printer(self) -> ExpressionPrinter:
        display = {**self.display, _TERM: self.loss}
        return ExpressionPrinter(display, written_order(self.declaration.source) or None)

    def __call__(self, expression: Expr) -> str:
        return str(self.printer.doprint(expression))

    @cached_property
    def symbols(self) -> dict[str, str]:
        """LaTeX of every argument and intermediate, by name."""
        names = [array.name for array in self.declaration.arrays]
        names += [parameter.name for parameter in self.declaration.parameters]
        names += [named.label.name for named in self.intermediates]
        return {name: symbol_latex(name, self.display) for name in names}

    @cached_property
    def intermediates(self) -> tuple[Named, ...]:
        """What the author named, in reading order, each once."""
        walk = preorder_traversal(self.declaration.expression)
        found = [node for node in walk if isinstance(node, Named)]
        return tuple({named.label.name: named for named in reversed(found)}[name] for name in _names(found))

    @cached_property
    def loss(self) -> str:
        """The letter of the loss; an array-valued function is called by its name."""
        if isinstance(self.declaration.expression, ElementsOver):
            return operator_name(self.declaration.name)
        return loss_letter(self.declaration)

    @cached_property
    def weight(self) -> str:
        """The letter of the weight of a sample."""
        return self._free(_WEIGHT)

    def term(self) -> str:
        """The term of one sample."""
        return self.at_sample(self.loss)

    def at_sample(self, letter: str) -> str:
        """A letter with the indices of a sample."""
        return self.at_indices(letter, self.declaration.sample_indices)

    def at_indices(self, letter: str, indices: Iterable[Expr]) -> str:
        """A letter with indices."""
        return rf"{letter}_{{{','.join(map(self, indices))}}}"

    def element(self, array: Array) -> Read | None:
        """An element of an array at plain indices, as the declaration reads it."""
        reads = [read for read in self.declaration.expression.atoms(Read) if read.name == array.name]
        plain = [read for read in reads if all(isinstance(index, Index) for index in read.indices)]
        return min(plain, key=str, default=None)

    def equation(self, named: Named) -> Equation:
        """The definition of an intermediate."""
        left = Read(named.label, *named_indices(named)) if named_indices(named) else named.label
        return Equation(self(left), self(named.body))

    def _free(self, letters: Iterable[str]) -> str:
        taken = set(self.symbols.values()) | {value.partition("_")[0] for value in self.symbols.values()}
        nodes = preorder_traversal(self.declaration.expression)
        taken |= {node.name for node in nodes if isinstance(node, Symbol)}
        taken |= {sign for name, _ in names_of(self.declaration) for sign in signs_of(name, self.display)}
        numbered = (rf"\omega_{{{number}}}" for number in count())
        return next(one for one in chain(letters, numbered) if one not in taken)


def definition_of(notation: Notation) -> tuple[Equation, ...]:
    """The loss from the terms of samples, the term, and the intermediates in it."""
    declaration = notation.declaration
    top = defining(declaration.expression)
    where = (*map(notation.equation, notation.intermediates), *_recurrences(notation))
    if not declaration.is_per_sample:
        return (Equation(notation.loss, notation(top)), *where)
    if isinstance(top, ElementsOver):
        return (Equation(notation.term(), notation(top.body)), *where)
    total = Equation(notation.loss, notation(top.func(_term(notation, top), *top.args[1:])))
    return (total, Equation(notation.term(), notation(top.body)), *where)


def _recurrences(notation: Notation) -> Iterator[Equation]:
    """For every carry of a recurrence what stands before the first step, and a step."""
    found = notation.declaration.expression.atoms(Recurrence)
    for recurrence in sorted(found, key=str):
        along, outer = recurrence.along, sorted(recurrence.outer, key=str)
        for carry in recurrence.carries:
            head = Symbol(carry.head.name, real=True)
            before = {
                read: Read(Symbol(read.name, real=True), *outer, read.before, *read.indices)
                for read in carry.step.atoms(Carried)
            }
            start = Read(head, *outer, recurrence.start, *carry.indices)
            yield Equation(notation(start), notation(carry.initial))
            step = carry.step.xreplace(before)
            yield Equation(notation(Read(head, *outer, along, *carry.indices)), notation(step))


def _term(notation: Notation, top: Reduction) -> Read:
    """The term as an element of an array called like the loss."""
    return Read(Symbol(_TERM), *top.indices)


def takes_part(notation: Notation) -> str:
    """The condition under which a sample takes part; empty where all do."""
    top = notation.declaration.expression
    return "" if top.condition == True else notation(top.condition)  # noqa: E712


def count_of(notation: Notation) -> str:
    """What a sample adds to the divisor of a mean; empty for one."""
    top = notation.declaration.expression
    return notation(top.count) if isinstance(top, MeanOver) and top.count != 1 else ""


def each_of(notation: Notation) -> str:
    """What a mean divides each of its terms by first; empty for one."""
    top = notation.declaration.expression
    return notation(top.each) if isinstance(top, MeanOver) and top.each != 1 else ""


def _names(found: list[Named]) -> list[str]:
    return list(dict.fromkeys(named.label.name for named in found))
