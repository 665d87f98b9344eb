"""What the quantities of a derivation are called, and which of them are worth a name at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sympy import Basic, Expr, S, log, sqrt

from symloss.derivation.directions import Directions
from symloss.derivation.forms import cost
from symloss.derivation.lowered import LOSS, Lowered, expression_of, written_out
from symloss.derivation.partial import PartialDerivative
from symloss.functions import inverse_root, log_sigmoid, sigmoid
from symloss.language.atoms import atoms_of
from symloss.language.reductions import Named, Reduction
from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.printers.distinct import author_display, distinct, loss_letter, names_of, signs_of
from symloss.printers.latex_expressions import symbol_latex
from symloss.program import Let, Node, Reduce, read_of

WEIGHTS, SHARES = "softmax weight", "softmax weight beside others"  # no names of an author's
_LETTERS = {"logsumexp": r"\ell", "max": "M", "min": "m"}
_SPARE = ("A", "B", "G", "H", "P", "Q", "R", "S", "U", "V", "W", "X", "Z")
_SHARES = ("P", "Q", "W", "S", r"\Pi")
_COSINES = (r"\cos\theta", r"\cos\phi", r"\cos\psi")
_SHORT = 6.0


def author_names(lowered: Lowered) -> list[str]:
    """The intermediates that the declaration names."""
    return sorted({symbol_name(named) for named in atoms_of(lowered.declaration.expression, Named)})


def kept_names(expression: Expr, directions: Directions) -> list[str]:
    """The names that stay in a result: the author's in an expression, and those that everybody knows."""
    named = {symbol_name(item) for item in atoms_of(expression, Named)}
    known = [name for vector in directions.vectors for name in (vector.length.name, vector.unit.name)]
    return sorted({*named, *known, *directions.cosines})


def symbol_name(named: Expr) -> str:
    """The name of a named quantity."""
    return str(named.args[0])


def displays(lowered: Lowered) -> dict[str, str]:
    """LaTeX by name: the author's, `L` for the loss, a letter for every part that has no name."""
    declaration = lowered.declaration
    names = names_of(declaration)
    found = author_display(declaration)
    taken = {sign for name, _ in names for sign in signs_of(name, found)}
    taken |= {index.name for index in atoms_of(declaration.expression, Index)}

    def letter(name: str, *choices: str) -> str:
        chosen = next((one for one in choices if taken.isdisjoint(signs_of(name, {name: one}))), choices[-1])
        taken.update(signs_of(name, {name: chosen}))
        return chosen

    found[LOSS] = found["term"] = found["total"] = letter(LOSS, loss_letter(declaration))
    found[WEIGHTS] = letter(WEIGHTS, "w", "p", r"\pi", r"\omega")
    if any(isinstance(n, Reduce) and n.op == "logsumexp" and n.guard is not S.true for n in lowered.forward):
        found[SHARES] = letter(SHARES, *_SHARES)
    vectors = lowered.directions.vectors
    later = {name for vector in vectors for name in (vector.unit.name, vector.length.name)}
    for node in lowered.forward:
        if node.name in found or node.name in author_names(lowered) or node.name in later:
            continue
        usual: tuple[str, ...] = ()
        if isinstance(node, Reduce) and node.op in _LETTERS:
            usual = (_LETTERS[node.op],)
        usual = ("Z",) if node.name == "normaliser" else usual
        usual = _COSINES if node.name in lowered.directions.cosines else usual
        found[node.name] = letter(node.name, *usual, *_SPARE, symbol_latex(node.name))
    for vector in vectors:
        shown = symbol_latex(vector.name, found)
        stem, mark, own = shown.partition("_")
        hat = rf"\hat{{{stem}}}{mark}{own}" if len(stem) == 1 else rf"\hat{{{shown}}}"
        forms = {vector.unit.name: hat, vector.length.name: rf"\lVert {shown} \rVert"}
        for name in [one for one in forms if one not in author_names(lowered)]:
            found[name] = letter(name, forms[name], *_SPARE, symbol_latex(name))
    nodes = [(node.name, len(node.axes)) for node in lowered.program if node.name != "total"]
    return distinct(found, [*names, (LOSS, 0), (WEIGHTS, 0), (WEIGHTS, 1), (SHARES, 2), *nodes])


def where_list(
    expression: Basic, definitions: Mapping[str, Node], names: list[str]
) -> tuple[tuple[Expr, Expr], ...]:
    """The definitions that an expression (several: a tuple) needs to be understood, in order of evaluation.

    A part without the author's name that is mentioned once is written out where it is mentioned.
    """
    named = {item.label.name: item for item in sorted(atoms_of(expression, Named), key=str, reverse=True)}
    needed = _needed([expression, *(item.body for item in named.values())], definitions)
    shown = [expression, *(expression_of(definitions[name]) for name in needed)]
    shown += [item.body for item in named.values()]
    once = {
        name: definitions[name]
        for name in needed
        if name not in names and sum(count(item, name) for item in shown) == 1 and not count(expression, name)
    }
    found: list[tuple[Expr, Expr]] = [
        (read_of(definitions[name]), written_out(expression_of(definitions[name]), once))
        for name in definitions
        if name in needed and name not in once
    ]
    return (*found, *((item, written_out(item.body, once)) for item in named.values()))


def _needed(expressions: list[Basic], definitions: Mapping[str, Node]) -> list[str]:
    needed: list[str] = []
    queue = list(expressions)
    while queue:
        for read in reads_of(queue.pop()):
            if read.name in definitions and read.name not in needed:
                needed.append(read.name)
                queue.append(expression_of(definitions[read.name]))
    return needed


def name_back(
    value: Expr, definitions: Mapping[str, Node], names: list[str], roots: bool
) -> Iterator[tuple[str, Expr]]:
    """The value with author's names for what was looked through, where a name is used more than once.

    `roots`: also for roots, whose reciprocal is 0 at 0 by convention, which a plain `1/name` does not say.
    """
    for name in names:
        node = definitions.get(name)
        if not isinstance(node, Let):
            continue
        read = read_of(node)
        after = value.xreplace(_spellings(node.body, read, roots))
        if after != value and count(after, name) > 1:
            value = after
            yield name, value


def without_small_names(value: Expr, definitions: Mapping[str, Node], names: list[str]) -> Expr:
    """Names that are used once written out: parts without the author's name, and short definitions."""
    for name in reversed(list(definitions)):
        node = definitions[name]
        uses = count(value, name)
        body = expression_of(node)
        is_short = name not in names or (
            cost(body) <= _SHORT and not written_out(body, definitions).has(Reduction)
        )
        if uses == 1 and is_short:
            value = written_out(value, {name: node})
    return value


def count(expression: Basic, item: str | Expr) -> int:
    """How often a name, or an expression, is mentioned."""
    if expression == item or (isinstance(expression, Read) and expression.name == item):
        return 1
    if isinstance(expression, PartialDerivative):
        return 0
    return sum(count(argument, item) for argument in expression.args)


def _spellings(body: Expr, read: Read, roots: bool) -> dict[Expr, Expr]:
    if isinstance(body, sigmoid):
        (u,) = body.args
        return {
            body: read,
            sigmoid(-u): 1 - read,
            log_sigmoid(u): log(read),
            log_sigmoid(-u): log(1 - read),
        }
    if roots and body.is_Pow and body == sqrt(body.args[0]):
        return {body: read, inverse_root(body.args[0]): 1 / read}
    return {} if roots else {body: read}
