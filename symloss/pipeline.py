"""The chain: declaration -> program -> check -> stabilise -> differentiate -> stabilise -> schedule.

One line a pass. Every pass takes a program and returns a program, and is checked against the one before.
"""

from __future__ import annotations

from symloss.chain import Chain
from symloss.language.declaration import Declaration
from symloss.passes.carry_nans import carry_nans
from symloss.passes.centre_expectations import centre_expectations
from symloss.passes.check import check
from symloss.passes.check_step import check_gradient, check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.expand_logsumexp import expand_logsumexp
from symloss.passes.expand_norm import expand_norm
from symloss.passes.pair_differences import pair_differences
from symloss.passes.read import read_declaration
from symloss.passes.release_stops import release_stops
from symloss.passes.restrain_totals import restrain_totals
from symloss.passes.second import second_derivative
from symloss.passes.share_products import share_products
from symloss.passes.simplify import simplify
from symloss.passes.stabilise import stabilise
from symloss.passes.switch_slopes import switch_slopes
from symloss.passes.switch_terms import switch_terms


def lower(declaration: Declaration) -> Chain:
    """Carry a declaration through every pass.

    Raises:
        DeclarationError: the declaration means nothing; the message names the loss and the place.
        StepError: a pass changed what the program computes: a fault of symloss.
    """
    declared = read_declaration(declaration)
    checked = check(declared)
    stable = check_same(checked, stabilise(checked), "stabilised")
    switched = check_same(stable, switch_terms(stable), "switched")
    shared = check_same(switched, share_products(switched), "shared")
    differentiated = check_gradient(shared, differentiate(shared), "differentiated")
    restabilised = check_same(differentiated, stabilise(differentiated, "restabilised"), "restabilised")
    simplified = check_same(restabilised, simplify(restabilised), "simplified")
    twice = second_derivative(simplified)
    released = check_same(twice, release_stops(twice), "released")
    carried = check_same(released, carry_nans(released), "carried")
    centred = check_same(carried, centre_expectations(carried), "centred")
    expanded = check_same(centred, expand_norm(restrain_totals(expand_logsumexp(centred))), "expanded")
    paired = check_same(expanded, pair_differences(expanded, "paired"), "paired")
    slopes = check_same(paired, switch_slopes(paired, "switched slopes"), "switched slopes")
    return Chain(
        declaration,
        {
            "declared": declared,
            "stabilised": stable,
            "switched": switched,
            "shared": shared,
            "differentiated": differentiated,
            "restabilised": restabilised,
            "simplified": simplified,
            "second": twice,
            "released": released,
            "carried": carried,
            "centred": centred,
            "expanded": expanded,
            "paired": paired,
            "switched slopes": slopes,
        },
    )
