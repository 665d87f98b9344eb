"""A weight of 0 takes its sample out: whatever the sample holds, nothing changes and nothing is NaN."""

import numpy as np
import pytest
from catalogue_calls import arguments, called, functions_of, signature_of
from random_losses import C, D, N, axis, c, d, declaration, n
from sympy import And, Ne, Or, S, Symbol, log

from symloss.chain import lower
from symloss.language import label, logsumexp, mean, nonnegative, real, sum, weights
from symloss.passes.check_step import check_same
from symloss.passes.guard_weights import _either, guard_weights
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.numba_cpu import render_module
from symloss.program import Reduce
from symloss.runtime import manifest

WEIGHTED = [name for name, entry in manifest.entries().items() if entry["signature"]["weighted"]]
PAIRS = {"query": real[N, D], "key": real[N, D]}
m, _ = axis("m", "N")


def in_batch(query, key):
    similarity = sum(query[n, d] * key[m, d], d)
    return mean(logsumexp(similarity, m) - sum(query[n, d] * key[n, d], d), n)


# ---- The pass ------------------------------------------------------------------------------------


def guards(annotations, body):
    program = guard_weights(lower(declaration("given", annotations, body)).final)
    return {node.name: str(node.guard) for node in program}


def test_an_output_lives_where_the_weight_does():
    found = guards({"input": real[N]}, lambda input: mean(log(input[n]), n))
    assert found["total"] == found["grad_input"] == "Ne(weight[n], 0)"


def test_a_weight_of_the_class_is_one_too():
    def body(input, target, w):
        return mean(w[target[n]] * input[n, target[n]], n)

    found = guards({"input": real[N, C], "target": label(C)[N], "w": weights(nonnegative)[C]}, body)
    assert "Ne(w[target[n]], 0)" in found["grad_input"] and "Ne(weight[n], 0)" in found["grad_input"]


def test_a_term_beside_it_keeps_the_sample():
    def body(input, target, w):
        return mean(w[target[n]] * input[n, target[n]] + input[n, target[n]] ** 2, n)

    found = guards({"input": real[N, C], "target": label(C)[N], "w": weights(nonnegative)[C]}, body)
    assert found["grad_input"] == "Ne(weight[n], 0)"


def test_matrix_products_stay_matrix_products():
    program = guard_weights(lower(declaration("given", PAIRS, in_batch)).final)
    products = [node for node in program if isinstance(node, Reduce) and len(node.axes) == 2]
    assert products and all(node.guard == True for node in products)  # noqa: E712
    assert "np.dot(grad" in render_module(lower(declaration("given", PAIRS, in_batch)))


def test_no_value_changes():
    for annotations, body in [
        (PAIRS, in_batch),
        ({"input": real[N, C]}, lambda input: mean(sum(input[n, c] ** 2, c, where=Ne(c, 1)), n)),
    ]:
        program = lower(declaration("given", annotations, body)).final
        check_same(program, guard_weights(program), "guarded")


# ---- The catalogue -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WEIGHTED)
def test_what_a_sample_of_weight_0_holds_is_never_looked_at(name):
    """Value, terms, gradients, second derivatives and what a mean divides by, at once with such samples."""
    signature, functions, plain = signature_of(name), functions_of(name), arguments(name)
    plain[SAMPLE_WEIGHT][(0,) * plain[SAMPLE_WEIGHT].ndim] = 0
    padded = {key: poisoned(signature, key, value) for key, value in plain.items()}
    for function in ("evaluate", "normaliser", "hessian_diag"):
        if function in functions:
            expected, found = (called(functions[function], given) for given in (plain, padded))
            for key, values in expected.items():
                assert np.isfinite(values).all(), (function, key)
                np.testing.assert_array_equal(found[key], values, err_msg=f"{function}: {key}")


def test_most_losses_can_be_padded():
    """Where each sample reads its own elements only; in-batch losses read the keys of all others."""
    paddable = [name for name in WEIGHTED if any(spec.own for spec in signature_of(name).inputs)]
    assert len(paddable) > len(WEIGHTED) / 2


def poisoned(signature, key, value):
    """An argument whose elements of the first sample are NaN, or labels that are no class."""
    spec = next((spec for spec in signature.inputs if spec.name == key), None)
    if spec is None or not spec.own:
        return value
    changed = value.copy()
    first = tuple(0 if axis in signature.sample_axes else slice(None) for axis in spec.axes)
    changed[first] = 10**9 if spec.is_label else np.nan
    return changed


def test_many_conditions_are_given_up():
    """Alternatives of alternatives multiply: what cannot be told in a few cases may be anything."""
    flags = [Ne(Symbol(f"w{k}", real=True), 0) for k in range(40)]
    a, b, c = flags[:3]
    assert _either([And(*(Or(*pair) for pair in zip(flags[::2], flags[1::2], strict=True))), a]) is S.true
    assert _either(flags) is S.true
    assert _either([And(a, b), And(a, c)]) == And(a, Or(b, c))
