"""The part of a derivative that loses the digits at one input, where the formula itself keeps them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import mpmath
import numpy as np
from sympy import Basic, Expr, Piecewise, S, Symbol, preorder_traversal

from symloss.doctor.losing import Loss, is_judged, judged
from symloss.language.declaration import Declaration
from symloss.language.symbols import Index, Read
from symloss.passes.differentiate import SCALE
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.program import Node, Program, context
from symloss.program.evaluate import Evaluation
from symloss.program.scalar import UndefinedCondition, evaluate
from symloss.search.errors import PRECISION
from symloss.verify.numbers import Numbers
from symloss.verify.parts import MOST_PLACES, Part
from symloss.verify.sampling import Batch

_UNDEFINED = (UndefinedCondition, ArithmeticError, KeyError, TypeError, ValueError)


def slope_losses(
    declaration: Declaration, program: Program, wanted: str, batch: Batch, dtype: str, most: int = 2
) -> list[tuple[Node, Loss]]:
    """The operations of a program that lose digits on the way to one of its nodes, the worst first."""
    run = _run(declaration, program, batch)
    worst: dict[tuple[str, Expr], tuple[Node, Loss]] = {}
    with mpmath.workprec(PRECISION):
        for node in _on_the_way(program, wanted):
            for at in _places(node, run):
                for part in _in_effect(node.body, run.symbols | at, run):
                    found = _loss(part, run.symbols | at, run, dtype)
                    key = node.name, part
                    if found is not None and (key not in worst or worst[key][1].bits < found.bits):
                        worst[key] = node, found
    return sorted(worst.values(), key=lambda one: (-round(one[1].bits), one[1].part.node.count_ops()))[:most]


def _run(declaration: Declaration, program: Program, batch: Batch) -> Evaluation:
    numbers = Numbers(declaration, batch.arrays, batch.parameters)
    arrays: dict[str, dict[tuple[int, ...], Any]] = {}
    for array in program.arrays:
        shape = tuple(numbers.extents[extent.name] for extent in array.axes)
        if array.name == SAMPLE_WEIGHT and array.name not in batch.arrays:
            arrays[array.name] = dict.fromkeys(np.ndindex(shape), mpmath.mpf(1))
            continue
        values = np.broadcast_to(batch.arrays[array.name], shape)
        whole = array.role == "label"
        arrays[array.name] = {
            at: int(values[at]) if whole else mpmath.mpf(float(values[at])) for at in np.ndindex(shape)
        }
    parameters = {name: mpmath.make_mpf(value) for name, value in numbers.parameters.items()}
    return Evaluation(program, arrays, parameters, numbers.extents, {SCALE.name: mpmath.mpf(1)})


def _on_the_way(program: Program, wanted: str) -> list[Node]:
    """The nodes that one node is computed from."""
    known = {node.name: node for node in program}
    found: set[str] = set()
    queue = [wanted]
    while queue:
        name = queue.pop()
        if name in known and name not in found:
            found.add(name)
            parts = (part for part in vars(known[name]).values() if isinstance(part, Basic))
            queue += [read.name for part in parts for read in part.atoms(Read)]
    return [node for node in program if node.name in found]


def _places(node: Node, run: Evaluation) -> Any:
    indices: tuple[Index, ...] = context(node)
    ranges = (range(run.extents.get(index.extent.name, 0)) for index in indices)
    for at in itertools.islice(itertools.product(*ranges), MOST_PLACES):
        where: dict[Any, Any] = dict(zip(indices, at, strict=True))
        try:
            if node.guard is S.true or evaluate(node.guard, run.symbols | where, run):
                yield where
        except _UNDEFINED:
            continue


def _in_effect(body: Expr, values: Mapping[Any, Any], run: Evaluation) -> list[Expr]:
    """The operations of a body that are taken at a place: of a choice only the case that holds."""
    found: dict[Expr, None] = {}
    walk = preorder_traversal(body)
    for part in walk:
        if isinstance(part, Read | Symbol):
            walk.skip()
        elif isinstance(part, Piecewise):
            walk.skip()
            chosen = next((one.expr for one in part.args if _holds(one.cond, values, run)), None)
            if chosen is not None:
                found |= dict.fromkeys(_in_effect(chosen, values, run))
        elif isinstance(part, Expr) and is_judged(part):
            found[part] = None
    return list(found)


def _holds(condition: Any, values: Mapping[Any, Any], run: Evaluation) -> bool:
    try:
        return bool(evaluate(condition, values, run))
    except _UNDEFINED:
        return False


def _loss(part: Expr, values: Mapping[Any, Any], run: Evaluation, dtype: str) -> Loss | None:
    try:
        given = [evaluate(one, values, run) for one in part.args]
        value = evaluate(part, values, run)
    except _UNDEFINED:
        return None
    if not all(isinstance(one, mpmath.mpf) for one in (*given, value)):
        return None
    return judged(Part(part), {}, part, given, value, dtype)


_KINDS = {
    "adjoint": "the gradient in",
    "hessian_diag": "the second derivative in",
    "product": "the product of the Hessian in",
    "tangent": "the directional derivative of",
}


def meaning(node: Node) -> str:
    """What a node of a program is, for whoever knows the formula only."""
    told = _KINDS.get(node.role.kind)
    return f"{told} {node.role.of}" if told and node.role.of else f"what becomes of {node.name}"
