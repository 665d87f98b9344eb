"""program -> program: the Hessian diagonal where it is a formula in one element, else unchanged.

Precondition: simplified.
"""

from __future__ import annotations

from symloss.passes.check_step import check_second
from symloss.passes.differentiate_twice import NoDiagonal, differentiate_twice
from symloss.passes.stabilise import stabilise
from symloss.program import Program, Record


def second_derivative(program: Program) -> Program:
    """Add `hess_<first differentiable array>`, checked, or record why there is none."""
    array = next(array.name for array in program.arrays if array.role == "differentiable")
    try:
        twice = differentiate_twice(program, array)
    except NoDiagonal as reason:
        body = program.node(f"grad_{array}").body
        record = Record("second", "no diagonal", f"hess_{array}", body, body, str(reason))
        return program.with_nodes(program.nodes, [record])
    return check_second(program, stabilise(twice, "second"), array, "second")
