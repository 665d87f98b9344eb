"""kernel -> kernel: a local that is another one is not there; what reads it reads that one.

Precondition: locals are assigned before they are read. Of the two names the one that the program gives stays:
a value that a pass has named becomes what the program calls it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from sympy import Basic, Symbol

from symloss.kernel.nodes import Block, Let, Statement, values_of, walk, with_blocks
from symloss.kernel.values import changed_by, values_in, with_values
from symloss.language.symbols import Read


def propagate_copies(block: Block, taken: Collection[str]) -> Block:
    """`taken` are the names that the program gives."""
    while (copy := next(_copies(block), None)) is not None:
        name, original = Symbol(copy.name, real=True), copy.value
        assert isinstance(original, Symbol)
        made = {statement.name for statement in walk(block) if isinstance(statement, Let)}
        is_named_by_a_pass = original.name in made and original.name not in taken
        if copy.name in taken and is_named_by_a_pass:
            block = _renamed(block, original.name, name, copy)
        else:
            block = _renamed(block, copy.name, original, copy)
    return block


def _copies(block: Block) -> Iterator[Let]:
    """Locals that are other ones for as long as there are both; neither stands in an index or a bound."""
    times = Counter(name for one in walk(block) for name in changed_by((_alone(one),)).scalars)
    made = {statement.name for statement in walk(block) if isinstance(statement, Let)}
    elsewhere = {name for one in walk(block) for name in _names(_places(one))}
    for statement in walk(block):
        if not isinstance(statement, Let) or not isinstance(statement.value, Symbol):
            continue
        name, original = statement.name, statement.value.name
        never_changes = not times[original] or (times[original] == 1 and original in made)
        if times[name] == 1 and never_changes and not {name, original} & elsewhere:
            yield statement


def _alone(statement: Statement) -> Statement:
    """A statement without what is inside it."""
    return with_blocks(statement, lambda inner: ())


def _places(statement: Statement) -> Iterator[Basic]:
    """The indices and bounds of a statement, and what else cannot be replaced."""
    own = values_in(statement)
    yield from (value for value in values_of(statement) if value not in own)
    yield from (index for value in own for read in value.atoms(Read) for index in read.indices)


def _names(values: Iterator[Basic]) -> set[str]:
    return {symbol.name for value in values for symbol in value.free_symbols}


def _renamed(block: Block, name: str, into: Symbol, copy: Let) -> Block:
    """A block without the copy, a local of it under another name."""
    found: list[Statement] = []
    for statement in block:
        if statement is copy:
            continue
        symbols = {one for value in values_in(statement) for one in value.free_symbols}
        statement = with_values(statement, {one: into for one in symbols if one.name == name})
        if isinstance(statement, Let) and statement.name == name:
            statement = replace(statement, name=into.name)
        found.append(with_blocks(statement, lambda inner: _renamed(inner, name, into, copy)))
    return tuple(found)
