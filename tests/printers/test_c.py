"""C kernels: compiled by the system's compiler without a warning, and held against the oracle."""

import re

import mpmath
import numpy as np
import pytest
from c_kernels import CFace, Kernel
from sympy import digamma, erf, erfc, log, loggamma

from symloss.language import axis, let, loss, max, mean, norm_cdf, positive, real, sum
from symloss.losses.catalogue import declared
from symloss.printers.backends import BACKENDS
from symloss.printers.c.functions import definitions
from symloss.program.unsupported import UnsupportedError
from symloss.verify.kernels import Check, weighted_elements
from symloss.verify.oracle import Oracle
from symloss.verify.sampling import sample

SUPPORTED = {name: one for name, one in declared().items() if BACKENDS["c"].support(one.chain) is None}
FEW = ("cross_entropy", "focal", "giou", "huber", "kl_divergence", "log_cosh", "softmax", "triplet")
n, N = axis("n", "N")


def special_functions(x: real[N], a: positive[N]):
    """A function of each kind."""
    terms = erf(x[n]) + erfc(x[n] / 2) - log(norm_cdf(x[n])) + loggamma(a[n]) + digamma(1 + a[n])
    return mean(terms, n)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("c")


def test_what_is_element_wise_or_row_wise():
    on_a_device = {name for name, one in declared().items() if BACKENDS["cuda"].support(one.chain) is None}
    assert on_a_device - SUPPORTED.keys() <= {"sphereface"}
    assert len(SUPPORTED) >= 55
    told = BACKENDS["c"].support(declared()["dice"].chain)
    assert told == "the C backend cannot print global structures yet"


CASES = [
    pytest.param(name, dtype, marks=() if dtype == "float64" or name in FEW else pytest.mark.slow)
    for name in SUPPORTED
    for dtype in ("float32", "float64")
]  # float32 for some, but where the sweep of the whole catalogue is asked for


@pytest.mark.parametrize(("name", "dtype"), CASES)
def test_every_supported_loss_agrees_with_the_oracle(name, dtype, folder):
    one = SUPPORTED[name]
    declaration = weighted_elements(one.declaration)
    face = CFace(one, dtype, folder)
    batches = sample(declaration, dtype, points=12, seed=0)
    chosen = batches[:: len(batches) // 2 or 1]
    check = Check(one, Oracle(declaration, max_digits=1600), face, dtype, chosen, 0, with_products=False)
    steps = [("value", check.values)] if declaration is one.declaration else []
    steps += [(name, lambda n=name: check.gradients(n)) for name in one.signature.differentiable]
    findings = [step() for _, step in steps]
    assert findings
    assert all(finding.ok and finding.points for finding in findings), findings


def test_absent_outputs_weights_and_second_derivatives(folder):
    kernel = Kernel(declared()["huber"], "float64", folder)
    random = np.random.default_rng(0)
    x, t = 2 * random.normal(size=(2, 50))
    given = {"input": x, "target": t, "delta": 0.75, "grad_scale": 0.5}
    weight = random.uniform(0, 2, 50)
    weight[3] = 0
    slope, bend = np.full((2, 50), np.nan)
    total = kernel("evaluate", **given, weight=weight, grad_input=slope)
    assert total == kernel("evaluate", **given, weight=weight)
    expected, gradient = declared()["huber"].value_and_grad(x, t, delta=0.75, weight=weight, reduction="sum")
    np.testing.assert_allclose(total, expected, rtol=1e-15)
    np.testing.assert_allclose(slope, gradient / 2, rtol=1e-15)
    kernel("hessian_diag", **given, hess_input=bend)
    assert np.array_equal(bend, 0.5 * (np.abs(x - t) <= 0.75))


def test_a_long_sum_keeps_its_digits(folder):
    x = np.full(1_000_000, 0.1, np.float32)
    kernel = Kernel(declared()["mse"], "float32", folder)
    total = kernel("evaluate", input=x, target=np.zeros_like(x), grad_scale=1)
    np.testing.assert_allclose(total, 1e6 * float(np.float32(np.float32(0.1) ** 2)), rtol=1e-12)


def test_a_user_s_loss_and_names_that_c_has(folder):
    c, i_axis = axis("c", "I")

    @loss(family="regression")
    def steepest(input: real[N, i_axis], union: real[N, i_axis], register: positive = 1):
        """The largest of a row less a mean; a name of C's, an axis called like its imaginary unit."""
        short = let("short", sum(union[n, c], c) / i_axis)
        return mean(max(input[n, c], c) - register * short, n)

    x, t = np.random.default_rng(1).normal(size=(2, 7, 5))
    terms = np.empty(7)
    kernel = Kernel(steepest, "float64", folder)
    kernel("evaluate", input=x, union=t, register=2, grad_scale=1, terms=terms)
    np.testing.assert_allclose(terms, x.max(axis=1) - 2 * t.mean(axis=1), rtol=1e-14)
    assert "double evaluate(ptrdiff_t N, ptrdiff_t I_, " in steepest.source("c")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_special_functions(dtype, folder):
    """Bodies that primitives bring along, two of them under the names of functions that C has too."""
    x = np.array([-30.5, -2.0, -0.1, 0.3, 1.5, 9.0], dtype)
    a = np.array([1e-3, 0.4, 1.0, 1.7, 4.5, 60.0], dtype)
    terms = np.empty_like(x)
    kernel = Kernel(loss()(special_functions), dtype, folder)
    kernel("evaluate", x=x, a=a, grad_scale=1, terms=terms)
    for at, b, found in zip(map(float, x), map(float, a), terms, strict=True):
        with mpmath.workdps(40):
            parts = [mpmath.erf(at), mpmath.erfc(mpmath.mpf(at) / 2), -mpmath.log(mpmath.ncdf(at))]
            parts += [mpmath.loggamma(b), mpmath.digamma(1 + mpmath.mpf(b))]
            assert abs(found - mpmath.fsum(parts)) <= 6 * np.finfo(dtype).eps * mpmath.fsum(
                map(abs, parts)
            ), (at, b)


def test_the_file_stands_alone_and_has_no_dead_function():
    text = declared()["kl_divergence"].source("c")
    assert set(re.findall(r"#include <(.*)>", text)) == {
        "math.h", "stdbool.h", "stddef.h", "stdint.h", "tgmath.h"
    }  # fmt: skip
    for name in re.findall(r"static inline \w+ (\w+)\(", text):
        assert len(re.findall(rf"\b{name}\(", text)) > 1, name


def test_a_function_that_c_lacks_is_told():
    with pytest.raises(UnsupportedError, match="the C backend has no function gamma_of yet"):
        definitions(["gamma_of"])
    with pytest.raises(UnsupportedError, match="the C backend cannot tell multiple_angle yet"):
        definitions(["multiple_angle"])
