"""Names that would be printed like another one get a print of their own, in LaTeX and in plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, islice

from sympy import Symbol

from symloss.language.atoms import atoms_of
from symloss.language.declaration import Declaration
from symloss.language.reductions import Named
from symloss.language.symbols import Extent, Index
from symloss.printers.latex_expressions import named_indices, symbol_latex
from symloss.printers.text_expressions import symbol_text

Signs = tuple[str, str]
_LOSSES = ("L", r"\mathcal{L}", "J")


def distinct(display: Mapping[str, str], names: Iterable[tuple[str, int]]) -> dict[str, str]:
    """`display` in which no two of the names with as many indices are printed alike.

    Args:
        names: each with the number of its indices; of two that clash the later one is printed otherwise.
    """
    found = dict(display)
    taken: set[tuple[str, int]] = set()
    for name, indices in dict.fromkeys(names):
        if not _is_free(name, found, indices, taken):
            found[name] = next(
                latex
                for latex in _others(name, found)
                if _is_free(name, {**found, name: latex}, indices, taken)
            )
        taken |= {(sign, indices) for sign in signs_of(name, found)}
    return found


def signs_of(name: str, display: Mapping[str, str]) -> Signs:
    """How a name is printed in LaTeX and in plain text."""
    return symbol_latex(name, display), symbol_text(name, display)


def names_of(declaration: Declaration) -> list[tuple[str, int]]:
    """What the author named, each with the number of its indices: arguments, intermediates, lengths."""
    found = [(array.name, len(array.axes)) for array in declaration.arrays]
    found += [(item.name, 0) for item in declaration.parameters if item.axis is None]
    named = sorted(atoms_of(declaration.expression, Named), key=str)
    found += [(item.label.name, len(named_indices(item))) for item in named]
    return found + [(name, 0) for name in _lengths(declaration)]


def author_display(declaration: Declaration) -> dict[str, str]:
    """How the author's names are displayed, no two of them alike."""
    return distinct(declaration.display, names_of(declaration))


def loss_letter(declaration: Declaration) -> str:
    """The letter of the loss: one that nothing else in its formulas is called or begins with."""
    display = author_display(declaration)
    taken = {sign for name, _ in names_of(declaration) for sign in signs_of(name, display)}
    taken |= {symbol.name for symbol in atoms_of(declaration.expression, Symbol)}
    taken |= {sign.partition("_")[0] for sign in taken}
    numbered = (f"L_{{{number}}}" for number in count())
    return next(one for one in (*_LOSSES, *islice(numbered, len(taken) + 1)) if is_free(one, taken))


def is_free(letter: str, taken: set[str]) -> bool:
    """Whether nothing is printed like a letter, in LaTeX or in text."""
    return taken.isdisjoint(signs_of("", {"": letter}))


def _lengths(declaration: Declaration) -> Iterator[str]:
    """The names of axes, those of labels and of positions included."""
    found: list[Extent | None] = [axis for array in declaration.arrays for axis in array.axes]
    found += [array.classes for array in declaration.arrays]
    found += [axis for item in declaration.parameters for axis in (item.axis, item.classes)]
    found += [index.extent for index in sorted(atoms_of(declaration.expression, Index), key=str)]
    found += sorted(atoms_of(declaration.expression, Extent), key=str)
    while found:
        axis = found.pop(0)
        if axis is not None and axis.fixed is None:
            yield axis.name
            found.append(axis.along)


def _is_free(name: str, display: Mapping[str, str], indices: int, taken: set[tuple[str, int]]) -> bool:
    return all((sign, indices) not in taken for sign in signs_of(name, display))


def _others(name: str, display: Mapping[str, str]) -> Iterator[str]:
    """The name spelled out, then what it is displayed as with a number."""
    spelled = name.replace("_", r"\_").replace(" ", r"\_")
    yield rf"\mathrm{{{spelled}}}"
    stem = symbol_latex(name, display).partition("_")[0] or "x"
    for number in count(1):
        yield f"{stem}_{{{number}}}"
