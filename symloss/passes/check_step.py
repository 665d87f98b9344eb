"""Every pass against the program before it, at sampled points and 50 digits.

Precondition: both programs compute `total` from the same inputs.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import mpmath

from symloss.language.symbols import DeclarationError
from symloss.passes.differentiate import SCALE
from symloss.passes.differentiate_along import DIRECTION
from symloss.program import Program
from symloss.program.evaluate import Evaluation
from symloss.program.samples import Point

DIGITS = 50
_MORE_DIGITS = 400
AGREE = mpmath.mpf(10) ** -38
_STEP = mpmath.mpf(10) ** -60
_LARGEST = mpmath.mpf(10) ** (3 * DIGITS - 100)  # 60 digits go with the step, and 40 are compared
_BEYOND_RANGE = mpmath.mpf(2) ** 1024  # of any type
_TRIES = 30
_MOST_KEPT = 32
_kept: dict[Any, Evaluation] = {}


class StepError(ArithmeticError):
    """A pass changed what the program computes."""


def check_same(before: Program, after: Program, stage: str, points: int = 2) -> Program:
    """Return `after` once every output the two programs share has been seen to agree.

    Raises:
        StepError: naming the loss, the stage, the output and the two values.
    """
    for digits in (DIGITS, _MORE_DIGITS):  # a difference that more digits take away was none of the pass's
        try:
            _check_values(before, after, stage, points, digits)
            break
        except StepError:
            if digits == _MORE_DIGITS:
                raise
    return after


def _check_values(before: Program, after: Program, stage: str, points: int, digits: int) -> None:
    shared = [name for name in after.outputs if name in before and name in before.outputs]
    with mpmath.workdps(digits):
        for seed in range(points):
            point = ordinary_point(before, seed)
            old = _unmoved(before, point)
            new = _unmoved(after, point, old)
            for name in shared:
                for at, value in new.all(name).items():
                    _compare(before.name, stage, f"{name}{list(at) or ''}", old(name, at), value)


def check_gradient(before: Program, after: Program, stage: str) -> Program:
    """Return `after` once each gradient equals the difference quotient of `before`'s value.

    Raises:
        StepError: naming the loss, the stage, the element and the two values.
    """
    with mpmath.workdps(3 * DIGITS):
        point = ordinary_point(before, 1)
        run, still = _unmoved(after, point), _unmoved(before, point)
        if not abs(still("total")) < _LARGEST:  # a difference of such numbers says nothing
            return after
        for output in after.outputs_of("adjoint"):
            array = after.node(output).role.of
            for at in list(point.arrays[array]):
                expected = point.scale * _quotient(before, point, array, at, still)
                _compare(before.name, stage, f"{output}{list(at)}", expected, run(output, at))
    return after


def gradient_error(before: Program, after: Program) -> mpmath.mpf:
    """The worst relative disagreement of the gradients with the difference quotients of `before`'s value."""
    worst = mpmath.mpf(0)
    with mpmath.workdps(3 * DIGITS):
        point = ordinary_point(before, 1)
        run, still = _unmoved(after, point), _unmoved(before, point)
        for output in after.outputs_of("adjoint"):
            array = after.node(output).role.of
            for at in list(point.arrays[array]):
                expected = point.scale * _quotient(before, point, array, at, still)
                worst = max(worst, abs(expected - run(output, at)) / (1 + abs(expected)))
    return worst


def check_diagonal(before: Program, after: Program, stage: str) -> Program:
    """Return `after` once its Hessian diagonal, if any, equals the difference quotient of the gradient.

    Raises:
        StepError: naming the loss, the stage, the element and the two values.
    """
    with mpmath.workdps(3 * DIGITS):
        for output in after.outputs_of("hessian_diag"):
            array = after.node(output).role.of
            point = ordinary_point(before, 2)
            run, still = _unmoved(after, point), _unmoved(before, point)
            gradient = before.derivative("adjoint", array).name
            values = point.arrays[array]
            for at, middle in list(values.items()):
                sides = []
                for step in (_STEP, -_STEP):
                    values[at] = middle + step
                    sides.append(_run(before, point, still)(gradient, at))
                values[at] = middle
                expected = (sides[0] - sides[1]) / (2 * _STEP)
                _compare(before.name, stage, f"{output}{list(at)}", expected, run(output, at))
    return after


def check_along(before: Program, after: Program, array: str, stage: str) -> Program:
    """Return `after` once the product equals the difference quotient of the gradient along the direction.

    Raises:
        StepError: naming the loss, the stage, the element and the two values.
    """
    with mpmath.workdps(3 * DIGITS):
        point = ordinary_point(after, 3)
        run, still = _unmoved(after, point), _unmoved(before, point)
        gradient = before.derivative("adjoint", array).name
        output = after.derivative("product", array).name
        middle, direction = point.arrays[array], point.arrays[DIRECTION]
        sides = []
        for step in (_STEP, -_STEP):
            point.arrays[array] = {at: value + step * direction[at] for at, value in middle.items()}
            sides.append(_run(before, point, still).all(gradient))
        point.arrays[array] = middle
        for at in middle:
            expected = (sides[0][at] - sides[1][at]) / (2 * _STEP)
            _compare(before.name, stage, f"{output}{list(at)}", expected, run(output, at))
    return after


def ordinary_point(program: Program, seed: int, output: str = "total") -> Point:
    """A point at which an output is real: a formula may be defined on a part of its domain only.

    A finite one where there is, since two infinities agree about nothing.

    Raises:
        DeclarationError: there is none among ordinary points.
    """
    infinite = None
    for number, inside in product(range(_TRIES), ("real", "positive", "unit")):
        point = Point(program, seed + 1000 * number, inside)
        try:
            value = next(iter(_unmoved(program, point).all(output).values()))
        except (TypeError, ZeroDivisionError):  # mpmath does not order complex numbers
            continue
        if not isinstance(value, mpmath.mpc):
            if mpmath.isfinite(value):
                return point
            infinite = infinite or point
    if infinite is not None:
        return infinite
    raise DeclarationError(f"{program.name}: the value is not a real number at ordinary points of its domain")


def _quotient(
    program: Program, point: Point, array: str, at: tuple[int, ...], still: Evaluation
) -> mpmath.mpf:
    values = point.arrays[array]
    middle = values[at]
    values[at] = middle + _STEP
    above = _run(program, point, still)("total")
    values[at] = middle - _STEP
    below = _run(program, point, still)("total")
    values[at] = middle
    return (above - below) / (2 * _STEP)


def _run(program: Program, point: Point, held: Evaluation) -> Evaluation:
    return Evaluation(program, point.arrays, point.parameters, point.extents, {SCALE.name: point.scale}, held)


def _unmoved(program: Program, point: Point, known: Evaluation | None = None) -> Evaluation:
    """The program at the point as it is now, whatever becomes of its arrays: what a stop-gradient holds.

    What a pass gives is what the next one gets, so that the last ones are kept with all that they computed.
    `known`: an evaluation of another program at the point; what both define alike is asked of it.
    """
    inputs = {name: tuple(values.items()) for name, values in point.arrays.items()}
    numbers = (point.parameters, point.extents, inputs)
    key = (program, *(tuple(part.items()) for part in numbers), point.scale, mpmath.mp.prec)
    found = _kept.get(key)
    if found is None:
        arrays = {name: dict(values) for name, values in inputs.items()}
        scalars = {SCALE.name: point.scale}
        found = Evaluation(program, arrays, point.parameters, dict(point.extents), scalars, known=known)
        if len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = found
    return found


def _compare(loss: str, stage: str, what: str, expected: mpmath.mpf, found: mpmath.mpf) -> None:
    if expected == found or mpmath.isnan(expected):  # a pass may give an undefined number a value
        return
    if mpmath.isinf(found) and abs(expected) > _BEYOND_RANGE and mpmath.sign(found) == mpmath.sign(expected):
        return  # infinite in any type
    if not abs(expected - found) <= AGREE * (1 + abs(expected)):
        raise StepError(
            f"{loss}: the pass '{stage}' changed {what} from "
            f"{mpmath.nstr(expected, 12)} to {mpmath.nstr(found, 12)}"
        )
