"""program -> program with the Hessian's diagonal, where that is a formula in one element.

Precondition: simplified.
"""

from __future__ import annotations

from symloss.passes.differentiate_twice import NoDiagonal, differentiate_twice
from symloss.passes.stabilise import stabilise
from symloss.program import Program, Record, Role


def second_derivative(program: Program) -> Program:
    """Add `hess_<first differentiable array>`, or record why there is none: it is then unchanged."""
    array = next(array.name for array in program.arrays if array.role == "differentiable")
    try:
        twice = differentiate_twice(program, array)
    except NoDiagonal as reason:
        body = program.derivative("adjoint", array).body
        record = Record("second", "no diagonal", Role("hessian_diag", array).name, body, body, str(reason))
        return program.with_nodes(program.nodes, [record])
    return stabilise(twice, "second")
