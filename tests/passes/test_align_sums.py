"""A sum and its negative in one body: even powers take the sign that the sum has elsewhere."""

import pytest
from sympy import Abs, exp, log, sqrt, symbols

from symloss.chain import lower
from symloss.language import axis, mean, positive, real
from symloss.language.declaration import declare
from symloss.passes.align_sums import _aligned, align_sums

n, N = axis("n", "N")
a, b, c = symbols("a b c", real=True)
u = a + b - c


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b * u / sqrt(1 + (-u) ** 2), b * u / sqrt(1 + u**2)),
        (b * u * exp(-Abs(c - a - b)), b * u * exp(-Abs(u, evaluate=False))),
        (log(1 + u**2) + b * log(2 + (-u) ** 2), None),
        (u / (1 + u**2), u / (1 + u**2)),
        ((a - b) * c / (1 + (b - a) ** 2), (a - b) * c / (1 + (b - a) ** 2)),
        (u * (-u) ** 3, u * (-u) ** 3),
    ],
    ids=str,
)
def test_what_becomes_of_a_body(body, wanted):
    found = _aligned(body)
    if wanted is None:  # of two that are both inside, one
        assert len({item.base for item in found.atoms(type(u**2)) if item.exp == 2}) == 1
    else:
        assert found == wanted


def smooth_excess(x: real[N], y: real[N], z: real[N], eps: positive = 1e-3):
    """A smooth absolute value of a sum of three."""
    return mean(sqrt((x[n] + y[n] - 2 * z[n]) ** 2 + eps**2), n)


def test_a_program_has_each_sum_in_one_sign():
    program = lower(declare(smooth_excess)).stages["aligned"]
    for node in program:
        sums = {part.args[0] for part in node.body.atoms(type(u**2)) if part.args[0].is_Add}
        assert not any(-one in sums for one in sums), node.name
    assert align_sums(program, "again") is program
