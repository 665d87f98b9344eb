"""The logarithm of a sum of exponentials and the shares of its terms come from one function."""

import mpmath
import pytest
from kernel_texts import is_lowered, kernel, n

from symloss.kernel.interpret import Memory, Rows
from symloss.kernel.join_shares import join_shares

TOGETHER = """
for c in loop(C):
    z[c + 1] = x[n, c] + logaddexp(z[c], y[n, c])
    if given('grad'):
        w[c] = softmax_weight(z[c], y[n, c])
        v[c] = 2*softmax_weight(y[n, c], z[c])
"""


def joined(block):
    return join_shares(block, {"x", "y", "z", "w", "v"})


def test_shares_are_found_with_the_sum():
    is_lowered(
        joined,
        TOGETHER,
        """
for c in loop(C):
    log_sum, share, share_2 = shares(z[c], y[n, c])
    z[c + 1] = x[n, c] + log_sum
    if given('grad'):
        w[c] = share
        v[c] = 2*share_2
""",
    )


def test_of_three_terms_and_beside_another_sum():
    is_lowered(
        joined,
        """
z[0] = logaddexp(x[n, 0], y[n, 0], x[n, 1])
w[0] = softmax_weight(x[n, 1], x[n, 0], y[n, 0])
z[1] = logaddexp(x[n, 0], y[n, 0])
w[1] = softmax_weight(y[n, 0], x[n, 0])
""",
        """
log_sum, share, share_2, share_3 = shares(x[n, 0], y[n, 0], x[n, 1])
z[0] = log_sum
w[0] = share_3
log_sum_2, share_4, share_5 = shares(x[n, 0], y[n, 0])
z[1] = log_sum_2
w[1] = share_5
""",
    )


@pytest.mark.parametrize(
    "text",
    [
        "z[0] = logaddexp(x[n, 0], y[n, 0])",  # nobody asks for a share
        "z[0] = logaddexp(x[n, 0], y[n, 0])\nw[0] = softmax_weight(x[n, 0], y[n, 1])",  # of another sum
        "z[1] = logaddexp(z[0], z[1])\nw[0] = softmax_weight(z[0], z[1])",  # the store changes a term
        "z[1] = logaddexp(z[0], y[n, 0])\nz[0] = 1\nw[0] = softmax_weight(z[0], y[n, 0])",
        "z[0] = logaddexp(x[n, 0], x[n, 0])\nw[0] = softmax_weight(x[n, 0], x[n, 0])",  # which of the two?
        # only where a condition holds
        "z[0] = logaddexp(x[n, 0], y[n, 0]) if x[n, 0] > 0 else 0\nw[0] = softmax_weight(x[n, 0], y[n, 0])",
    ],
)
def test_others_stay(text):
    is_lowered(joined, text, text)


@pytest.mark.parametrize("absent", [(), ("grad",)])
def test_the_same_numbers_at_50_digits(absent):
    with mpmath.workdps(50):
        results = []
        for block in (kernel(TOGETHER), joined(kernel(TOGETHER))):
            numbers = [("-inf", "-inf"), ("0.3", "2"), ("-1e4", "3"), ("5", "-inf")]
            arrays = {
                "x": {(0, c): mpmath.mpf(one if one != "-inf" else 1) for c, (one, _) in enumerate(numbers)},
                "y": {(0, c): mpmath.mpf(other) for c, (_, other) in enumerate(numbers)},
                "z": {(0,): mpmath.mpf("-inf")},
                "grad": {},
            }
            memory = Memory(arrays, {}, {"N": 1, "C": len(numbers)}, frozenset(absent))
            Rows(memory, n, {}, [{}]).run(block)
            results.append({name: memory.arrays.get(name) for name in ("z", "w", "v")})
        assert results[0] == results[1]
        assert (results[0]["w"] is None) == bool(absent)
        if not absent:
            assert results[0]["w"][0,] == 0 and results[0]["w"][1,] == 0  # nothing before the first finite
            assert mpmath.almosteq(results[0]["w"][2,] + results[0]["v"][2,] / 2, 1)
