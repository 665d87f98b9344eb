"""kernel -> kernel: a term with a condition is put under a branch, unless it is better chosen.

Precondition: weights are loaded and windows named. After it only terms that are chosen have a condition.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import S

from symloss.kernel.nodes import Accumulate, Block, If, Statement, with_blocks
from symloss.language.symbols import Index, Read
from symloss.program import looks_up


def branch_terms(block: Block, is_chosen: Callable[[Accumulate], bool]) -> Block:
    """The block with branches; `is_chosen` tells which terms keep their condition."""

    def lowered(statement: Statement) -> Statement:
        if not isinstance(statement, Accumulate) or statement.where is S.true or is_chosen(statement):
            return with_blocks(statement, lambda inner: branch_terms(inner, is_chosen))
        term = Accumulate(statement.name, statement.op, statement.value)
        return If(statement.where, (term,))

    return tuple(map(lowered, block))


def is_vectorised(term: Accumulate, row: Index) -> bool:
    """Whether a term is left out by a condition on its own element, and may be looked at all the same.

    A choice between the term and 0 lets the loop use vectors, which a branch does not.
    """
    reads = term.where.atoms(Read)
    apart = any(index != row for read in reads for index in read.indices)
    return term.op == "sum" and apart and not looks_up(term.value) and not looks_up(term.where)
