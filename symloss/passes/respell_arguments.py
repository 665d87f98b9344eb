"""program -> program: what has a name that generated code has other uses for gets another one there.

Precondition: every other pass has run. Kernels take their arguments by place, so that a caller never sees it:
an array `step` is `step_` in the kernel, and the gradient in an array `scale`, which would have the name of
the factor `grad_scale`, is `grad_scale_`. So is what the author names, or a pass did: a definition `x_all`
beside an `x` is `x_all_`, since all of a stored `x` has that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sympy import Basic, Symbol

from symloss.language.reserved import PROGRAM, is_made_of, is_reserved, is_used
from symloss.language.symbols import Read
from symloss.program import Program, Scan, context
from symloss.program.names import ADDED, fresh_name
from symloss.program.roles import adjoint


def respell_arguments(program: Program, like: Program | None = None) -> Program:
    """The program with every such argument, the slopes in it, and every such definition, under other names.

    `like`: a later form of the program, whose arguments have the same names then.
    """
    taken = set(program.names)
    spelled = {name: fresh_name(f"{name}_", taken) for name in _clashing(like or program)}
    slopes = [node for node in program if node.role.of in spelled and not node.role.part]
    renamed = spelled | {node.name: node.role.renamed(spelled).name for node in slopes}
    own = [name for name in _made(program) if name not in renamed] if like is None else []
    renamed |= {name: fresh_name(f"{name}_", taken) for name in own}
    if not renamed:
        return program
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
        if isinstance(node, Scan):
            changed |= {"initial": spell(node.initial), "outside": spell(node.outside)}
            changed["lengths"] = tuple(map(spell, node.lengths))
        if node.name in renamed:
            changed["head"] = _named(node.head, renamed[node.name])
        nodes.append(replace(node, **changed))
    return replace(
        program.with_nodes(nodes),
        arrays=tuple(replace(one, name=spelled.get(one.name, one.name)) for one in program.arrays),
        parameters=tuple(replace(one, name=spelled.get(one.name, one.name)) for one in program.parameters),
        outputs=tuple(renamed.get(name, name) for name in program.outputs),
    )


def _clashing(program: Program) -> list[str]:
    """The arguments that have a name of generated code, or one that it makes of another argument."""
    arrays, scalars = [one.name for one in program.arrays], [one.name for one in program.parameters]
    names, indices = (*arrays, *scalars), _indices(program)
    clashing = [name for name in names if is_used(name, indices) or is_made_of(name, names, indices)]
    derived = {node.role.of for node in program}
    sloping = [*arrays, *(name for name in scalars if name in derived)]
    clashing += [name for name in sloping if is_reserved(adjoint(name).name, exactly=True)]
    return list(dict.fromkeys(clashing))


def _made(program: Program) -> list[str]:
    """The definitions that have such a name, or of which code would make that of an argument."""
    arguments = {one.name for one in program.arrays} | {one.name for one in program.parameters}
    names, indices = program.names | ADDED, _indices(program)
    free = [node.name for node in program if node.name not in {*program.outputs, *PROGRAM}]
    return [
        name
        for name in free
        if is_used(name, indices)
        or is_made_of(name, names, indices)
        or any(is_made_of(one, (name,), indices) for one in arguments)
    ]


def _indices(program: Program) -> set[str]:
    return {index.name for node in program for index in context(node)}


def _heads(program: Program, renamed: Mapping[str, str]) -> dict[Symbol, Symbol]:
    """The symbols of what is read under another name, with all that is known of it."""
    parts: list[Basic] = [part for node in program for part in (node.body, node.guard)]
    scans = [node for node in program if isinstance(node, Scan)]
    parts += [part for node in scans for part in (node.initial, node.outside, *node.lengths)]
    heads = {read.head for part in parts for read in part.atoms(Read) if read.name in renamed}
    return {head: _named(head, renamed[head.name]) for head in heads}


def _named(symbol: Symbol, name: str) -> Symbol:
    return type(symbol)(name, **symbol._assumptions_orig)


__all__ = ["respell_arguments"]
