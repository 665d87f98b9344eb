"""kernel -> kernel: of two powers of a number, whose whole exponents differ by a few, one makes the other.

b**(i + 1) beside b**i is b·b**i, also at b = 0, where b**0 is 1. The lower power is then computed twice, once
where values are numbered.

Precondition: locals are assigned before they are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sympy import Basic, Expr, Pow

from symloss.kernel.nodes import Block, Let, with_blocks
from symloss.kernel.values import Names, changed_by, read_by, values_in, with_values

FEW = 3  # multiplications that take less than a power


def chain_powers(block: Block) -> Block:
    """The block, and those inside it, with powers made of others."""
    exponents = _whole_powers(block)
    chained: dict[Basic, Expr] = {}
    for power, exponent in exponents.items():
        steps = {other: exponent - low for other, low in exponents.items() if other.base == power.base}
        few = {other: int(step) for other, step in steps.items() if step.is_Integer and 0 < step <= FEW}
        if few:
            lowest = max(few, key=lambda other: (few[other], str(other)))
            chained[power] = power.base ** few[lowest] * lowest
    return tuple(with_blocks(with_values(statement, chained), chain_powers) for statement in block)


def _whole_powers(block: Block) -> Mapping[Pow, Expr]:
    """The powers that statements of the block take, with their exponents where locals are written out."""
    locals_ = {statement.name: statement.value for statement in block if isinstance(statement, Let)}
    changed = _changed_twice(block)
    found: dict[Pow, Expr] = {}
    for statement in block:
        for value in values_in(statement):
            for power in value.atoms(Pow):
                named = {symbol: locals_.get(symbol.name, symbol) for symbol in power.exp.free_symbols}
                exponent = power.exp.xreplace(named)
                whole = exponent.is_integer and exponent.is_nonnegative and not exponent.is_number
                if whole and not read_by(power).meets(changed):
                    found[power] = exponent
    return found


def _changed_twice(block: Block) -> Names:
    """What statements of the block change, but for locals that get their value there."""
    once = Counter(statement.name for statement in block if isinstance(statement, Let))
    changed = changed_by(block)
    return Names(changed.scalars - {name for name, times in once.items() if times == 1}, changed.arrays)
