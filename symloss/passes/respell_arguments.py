"""program -> program: arguments whose names generated code has other uses for get others there.

Precondition: every other pass has run. Kernels take their arguments by place, so that a caller never sees it:
an array `step` is `step_` in the kernel, and the gradient in an array `scale`, which would have the name of
the factor `grad_scale`, is `grad_scale_`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sympy import Basic, Symbol

from symloss.language.reserved import KERNEL, is_reserved
from symloss.language.symbols import Read
from symloss.program import Program
from symloss.program.names import fresh_name
from symloss.program.roles import adjoint


def respell_arguments(program: Program) -> Program:
    """The program with every such argument, and the slopes in it, under a name of its own."""
    arrays, scalars = [one.name for one in program.arrays], [one.name for one in program.parameters]
    clashing = [name for name in (*arrays, *scalars) if name in KERNEL]
    clashing += [name for name in arrays if is_reserved(adjoint(name).name, exactly=True)]
    if not clashing:
        return program
    taken = set(program.names)
    spelled = {name: fresh_name(f"{name}_", taken) for name in clashing}
    slopes = [node for node in program if node.role.of in spelled and not node.role.part]
    renamed = spelled | {node.name: node.role.renamed(spelled).name for node in slopes}
    heads = _heads(program, renamed)
    symbols = {
        one.symbol: _named(one.symbol, spelled[one.name]) for one in program.parameters if one.name in spelled
    }

    def spell(expression: Any) -> Any:
        return expression.xreplace(symbols).replace(
            lambda item: isinstance(item, Read) and item.head in heads,
            lambda item: Read(heads[item.head], *item.indices),
        )

    nodes = []
    for node in program:
        changed: dict[str, Any] = {"body": spell(node.body), "guard": spell(node.guard)}
        changed["role"] = node.role.renamed(spelled)
        if node.name in renamed:
            changed["head"] = _named(node.head, renamed[node.name])
        nodes.append(replace(node, **changed))
    return replace(
        program.with_nodes(nodes),
        arrays=tuple(replace(one, name=spelled.get(one.name, one.name)) for one in program.arrays),
        parameters=tuple(replace(one, name=spelled.get(one.name, one.name)) for one in program.parameters),
        outputs=tuple(renamed.get(name, name) for name in program.outputs),
    )


def _heads(program: Program, renamed: Mapping[str, str]) -> dict[Symbol, Symbol]:
    """The symbols of what is read under another name, with all that is known of it."""
    parts: list[Basic] = [part for node in program for part in (node.body, node.guard)]
    heads = {read.head for part in parts for read in part.atoms(Read) if read.name in renamed}
    return {head: _named(head, renamed[head.name]) for head in heads}


def _named(symbol: Symbol, name: str) -> Symbol:
    return type(symbol)(name, **symbol._assumptions_orig)


__all__ = ["respell_arguments"]
