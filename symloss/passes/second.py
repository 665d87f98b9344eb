"""program -> program: second derivatives, the Hessian's diagonal and its product with a direction.

Precondition: simplified.
"""

from __future__ import annotations

from symloss.passes.carry_nans import carry_nans
from symloss.passes.centre_expectations import centre_expectations
from symloss.passes.check_step import check_along, check_same, check_second
from symloss.passes.differentiate_along import differentiate_along
from symloss.passes.differentiate_twice import NoDiagonal, differentiate_twice
from symloss.passes.expand_logsumexp import expand_logsumexp
from symloss.passes.expand_norm import expand_norm
from symloss.passes.name_flows import name_flows
from symloss.passes.pair_differences import pair_differences
from symloss.passes.release_stops import release_stops
from symloss.passes.restrain_totals import restrain_totals
from symloss.passes.simplify import simplify
from symloss.passes.stabilise import stabilise
from symloss.passes.switch_slopes import switch_slopes
from symloss.program import Program, Record, Role


def second_derivative(program: Program) -> Program:
    """Add `hess_<first differentiable array>`, checked, or record why there is none: it is then unchanged."""
    array = next(array.name for array in program.arrays if array.role == "differentiable")
    try:
        twice = differentiate_twice(program, array)
    except NoDiagonal as reason:
        body = program.derivative("adjoint", array).body
        record = Record("second", "no diagonal", Role("hessian_diag", array).name, body, body, str(reason))
        return program.with_nodes(program.nodes, [record])
    return check_second(program, stabilise(twice, "second"), array, "second")


def hessian_product(program: Program, array: str) -> Program:
    """A program of its own for `hvp_<array>`: the Hessian in one array times the array `vector`."""
    named = name_flows(program)
    along = check_along(program, differentiate_along(named, array), array, "along")
    stable = check_same(along, stabilise(along, "stabilised along"), "stabilised along")
    plain = check_same(stable, simplify(stable), "simplified along")
    released = check_same(plain, release_stops(plain), "released along")
    carried = check_same(released, carry_nans(released), "carried along")
    centred = check_same(carried, centre_expectations(carried), "centred along")
    restrained = restrain_totals(expand_logsumexp(centred))
    expanded = check_same(centred, expand_norm(restrained), "expanded along")
    paired = check_same(expanded, pair_differences(expanded, "paired along"), "paired along")
    return check_same(paired, switch_slopes(paired, "switched along"), "switched along")
