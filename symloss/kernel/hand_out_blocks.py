"""row → kernel of all rows: blocks of rows, each worked through by one thread, with totals of its own.

A thread takes blocks of consecutive rows from a common store. What a block adds up is added up in the type
of the arrays; the totals of blocks are joined in the order of the blocks.

Precondition: the block is what one row does, its totals started outside of it.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Symbol

from symloss.kernel.nodes import Accumulate, Axis, Block, For, Start, Statement, with_blocks
from symloss.language.symbols import Index

FIRST, END = Symbol("start", integer=True), Symbol("stop", integer=True)


def hand_out_blocks(block: Block, row: Index, totals: tuple[tuple[str, str], ...]) -> Block:
    """`totals` are the accumulators over all rows, as (name, op)."""
    own = {name: f"block_{name}" for name, _ in totals}
    folds = tuple((own[name], op) for name, op in totals)
    rows = For(row, _renamed(block, own), FIRST, END, folds=folds)
    starts = tuple(Start(name, op) for name, op in folds)
    joined = tuple(Accumulate(name, op, Symbol(own[name], real=True)) for name, op in totals)
    return (For(row, (*starts, rows, *joined), axis=Axis.BLOCKS, folds=totals),)


def _renamed(block: Block, own: dict[str, str]) -> Block:
    """The same statements, with totals that are those of a block."""
    return tuple(_renamed_in(statement, own) for statement in block)


def _renamed_in(statement: Statement, own: dict[str, str]) -> Statement:
    match statement:
        case Accumulate():
            return replace(statement, name=own.get(statement.name, statement.name))
        case For():
            statement = replace(
                statement, folds=tuple((own.get(name, name), op) for name, op in statement.folds)
            )
    return with_blocks(statement, lambda inner: _renamed(inner, own))
