"""A sum whose terms lie along memory in the last index of its result is added to a whole row at a time."""

import re

import pytest
from random_losses import C, D, N, axis, c, d, declaration, n
from statement_lines import lines
from sympy import And, S, Symbol

from symloss.language import mean, positions, real, sum
from symloss.language.symbols import Read
from symloss.passes.differentiate import differentiate
from symloss.passes.read import read_declaration
from symloss.passes.row_sums import RowSum, row_sum_loops, row_sums
from symloss.passes.simplify import simplify

(u, U), (v, V), (h, H), (w, W) = axis("u", "U"), axis("v", "V"), axis("h", "H"), axis("w", "W")
i, I = positions("i", "I", along=H, window=U)  # noqa: E741
j, J = positions("j", "J", along=W, window=V)


def found(annotations, body):
    program = read_declaration(declaration("given", annotations, body))
    return row_sums(simplify(differentiate(program)))


# ---- Which sums ----------------------------------------------------------------------------------


def test_a_window_and_its_adjoint():
    def body(g, k, x):
        return mean(sum(sum(g[u] * k[v] * x[n, i + u, j + v], u, v) ** 2, i, j), n)

    names = found({"g": real[U], "k": real[V], "x": real[N, H, W]}, body)
    assert names == {"sum_g_k", "grad_x_part"}  # those of g and k are one number for many terms


def test_a_sum_over_a_middle_axis():
    body = lambda a, x: mean(sum(sum(a[d] * x[n, d, c], d) ** 2, c), n)  # noqa: E731
    assert found({"a": real[D], "x": real[N, D, C]}, body) == {"sum_a_x"}


@pytest.mark.parametrize(
    ("annotations", "body"),
    [
        (  # its own terms lie along memory
            {"a": real[D], "x": real[N, C, D]},
            lambda a, x: mean(sum(sum(a[d] * x[n, c, d], d) ** 2, c), n),
        ),
        (  # over the first axis of a matrix, which may be long
            {"a": real[N, D], "x": real[D, C]},
            lambda a, x: mean(sum(sum(a[n, d] * x[d, c], d) ** 2, c), n),
        ),
        (  # a condition on the last index that is no range
            {"a": real[D], "x": real[N, D, C]},
            lambda a, x: mean(sum(sum(a[d] * x[n, d, c], d, where=x[n, d, c] > 0) ** 2, c), n),
        ),
        ({"a": real[D], "x": real[N, D]}, lambda a, x: mean(sum(a[d] * x[n, d], d) ** 2, n)),  # one index
    ],
)
def test_other_sums_are_not(annotations, body):
    assert found(annotations, body) == frozenset()


# ---- Their loops ---------------------------------------------------------------------------------


def element(name, *indices):
    return Read(Symbol(name, real=True), *indices)


def loops(*sums, taken=frozenset()):
    return lines(row_sum_loops(sums, lambda value, indices: value, taken))


WINDOW = element("g", u, v) * element("x", i + u, j + v)
ADJOINT = element("g", u, v) * element("y", h - u, w - v)
INSIDE = And(w - v >= 0, w - v < J, h - u >= 0, h - u < I)


def test_a_row_grows_by_a_multiple_of_a_row():
    assert loops(RowSum("mean", (i, j), (u, v), WINDOW)) == [
        "for j",
        "  mean[i, j] = 0",
        "for u",
        "  for v",
        "    g_u_v = g[u, v]",
        "    for j",
        "      mean[i, j] += g_u_v*x[i + u, j + v]",
    ]


def test_bounds_become_the_range_and_other_conditions_stand_as_far_out_as_they_can():
    assert loops(RowSum("grad", (h, w), (u, v), ADJOINT, INSIDE)) == [
        "for w",
        "  grad[h, w] = 0",
        "for u",
        "  if (h - u >= 0) & (h - u < I)",
        "    for v",
        "      g_u_v = g[u, v]",
        "      for j",
        "        grad[h, j + v] += g_u_v*y[h - u, j]",
    ]


def test_the_index_of_a_range_has_a_free_name():
    made = loops(RowSum("grad", (h, w), (u, v), ADJOINT, INSIDE), taken=frozenset({"j"}))
    assert made[-2:] == ["      for j_", "        grad[h, j_ + v] += g_u_v*y[h - u, j_]"]


def test_sums_over_the_same_indices_share_their_loops():
    squares = WINDOW * element("x", i + u, j + v)
    made = loops(RowSum("mean", (i, j), (u, v), WINDOW), RowSum("square", (i, j), (u, v), squares))
    assert made[4:] == [
        "for u",
        "  for v",
        "    g_u_v = g[u, v]",
        "    for j",
        "      mean[i, j] += g_u_v*x[i + u, j + v]",
        "    for j",
        "      square[i, j] += g_u_v*x[i + u, j + v]**2",
    ]


def test_sums_over_other_indices_or_under_other_conditions_have_loops_of_their_own():
    one = RowSum("one", (h, w), (u, v), ADJOINT, INSIDE)
    for other in (
        RowSum("other", (h, w), (u,), element("y", h, w)),
        RowSum("other", (h, w), (u, v), ADJOINT, And(w - v >= 0, w - v < J)),
        RowSum("other", (h, w), (u, v), ADJOINT, S.true),
    ):
        assert loops(one, other) == [*loops(one), *loops(other)]


def test_elements_with_one_letter_have_names_of_their_own():
    both = element("g", u) + element("g", u + 1) ** 2 + element("g", S.Zero) * element("g", S.One)
    lines_of = loops(RowSum("sum", (i, j), (u,), both * element("x", j)))
    (added,) = [line for line in lines_of if "+=" in line]
    assert len(set(re.findall(r"g_\w+", added))) == 4
