"""Nodes, renaming without capture, evaluation, the Iverson bracket and reductions."""

import mpmath
import pytest
from sympy import Eq, Integer, Ne, Piecewise, Rational, S, Symbol, exp, log

from symloss.language import axis
from symloss.language.symbols import Array, Read
from symloss.program import Indicator, Let, Program, Reduce, context, head, placed, read_of, reads_in, rename
from symloss.program.evaluate import Evaluation
from symloss.program.reductions import REDUCERS
from symloss.program.samples import Point
from symloss.program.scalar import evaluate
from symloss.signature import DOMAINS

n, m, k, N = axis("n", "m", "k", "N")
c, C = axis("c", "C")
x = Array("x", (N, C), "differentiable", DOMAINS["real"])
w = Array("w", (N,), "differentiable", DOMAINS["real"])
y = Array("y", (N,), "label", DOMAINS["integer"], classes=C)
VALUES = {
    "x": {(i, j): mpmath.mpf(3 * i - j) for i in range(3) for j in range(2)},
    "w": {(i,): mpmath.mpf(i + 1) for i in range(3)},
    "y": {(0,): 1, (1,): 0, (2,): 1},
}


def program(*nodes, outputs=()):
    return Program("p", (x, w, y), (), nodes, outputs or (nodes[-1].name,))


def run(*nodes):
    return Evaluation(program(*nodes), VALUES, {}, {"N": 3, "C": 2})


def test_text():
    let = Let(head("p"), (n,), w[n] ** 2, Ne(n, 0))
    total = Reduce(head("s"), (), (n, c), "sum", x[n, c])
    assert str(let) == "p[n] = w[n]**2    where Ne(n, 0)"
    assert str(total) == "s = sum over n, c of x[n, c]"
    assert str(program(let, total)).count("\n") == 1


def test_unknown_reduction():
    with pytest.raises(ValueError, match="unknown reduction 'product'"):
        Reduce(head("s"), (), (n,), "product", w[n])


def test_lookups():
    let = Let(head("p"), (n,), w[n])
    whole = program(let)
    assert whole.node("p") is let and "p" in whole and "x" not in whole
    assert whole.array("x") is x and whole.array("p") is None
    assert whole.names == {"p", "x", "w", "y"}
    assert read_of(let) == Read(let.head, n)
    assert context(Reduce(head("s"), (n,), (c,), "sum", x[n, c])) == (n, c)


def test_reads_include_labels():
    let = Let(head("p"), (n,), x[n, y[n]])
    assert [read.name for read in reads_in(let)] == ["x", "y"]


def test_rename_is_simultaneous():
    assert rename(w[n] - w[m], (n, m), (m, n)) == w[m] - w[n]


def test_placed_let():
    let = Let(head("p"), (n,), w[n] + n, Ne(n, 0))
    moved = placed(let, (m,))
    assert moved.axes == (m,) and moved.body == w[m] + m and moved.guard == Ne(m, 0)


def test_placed_does_not_capture():
    """s[n] = sum over m of w[m]·w[n], read at m: the sum must run over another name."""
    node = Reduce(head("s"), (n,), (m,), "sum", w[m] * w[n], Ne(n, m))
    moved = placed(node, (m,))
    (over,) = moved.over
    assert over != m
    assert moved.body == w[over] * w[m]
    before, after = run(node), run(moved)
    assert [before("s", (i,)) for i in range(3)] == [after("s", (i,)) for i in range(3)]


def test_placed_swaps_two_axes():
    node = Reduce(head("s"), (n, m), (k,), "sum", w[k] * w[n] - w[m])
    moved = placed(node, (m, n))
    before, after = run(node), run(moved)
    assert all(before("s", (i, j)) == after("s", (i, j)) for i in range(3) for j in range(3))


def test_placed_renames_each_bound_index():
    node = Reduce(head("s"), (n,), (m, k), "sum", w[m] * w[k] * w[n])
    moved = placed(node, (k,))
    assert len({*moved.axes, *moved.over}) == 3
    assert run(node)("s", (1,)) == run(moved)("s", (1,))


def test_evaluation_of_every_reduction():
    bodies = {op: Reduce(head(op), (n,), (c,), op, x[n, c]) for op in REDUCERS}
    at = run(*bodies.values())
    row = [VALUES["x"][1, j] for j in range(2)]
    assert at("sum", (1,)) == sum(row) and at("max", (1,)) == max(row) and at("min", (1,)) == min(row)
    assert mpmath.almosteq(at("logsumexp", (1,)), mpmath.log(sum(map(mpmath.exp, row))))


def test_numbers_have_the_digits_in_use():
    body = Integer(10**40 + 1) * 3 + Rational(1, 3)
    for digits in (15, 60, 15):
        with mpmath.workdps(digits):
            assert evaluate(body, {}, None) == mpmath.mpf(10**40 + 1) * 3 + mpmath.mpf(1) / 3


def test_what_another_program_defines_alike_is_asked_of_it():
    first = Let(head("a"), (n,), w[n])
    second, changed = Let(head("b"), (n,), read_of(first)), Let(head("a"), (n,), w[n] + 1)
    known = run(first, second)
    known._memo["b", (0,)] = mpmath.mpf(100)
    same = Evaluation(program(second, first), VALUES, {}, {"N": 3, "C": 2}, known=known)
    other = Evaluation(program(changed, second), VALUES, {}, {"N": 3, "C": 2}, known=known)
    assert same("b", (0,)) == 100
    assert other("b", (0,)) == 2  # it reads what is defined otherwise


def test_guards():
    let = Let(head("p"), (n,), log(w[n] - 1), Ne(n, 0))
    reduction = Reduce(head("s"), (n,), (c,), "max", x[n, c], Ne(n, 1))
    at = run(let, reduction)
    assert at("p", (0,)) == 0  # not log(0)
    assert at("s", (1,)) == mpmath.ninf


def test_looks_ups():
    assert run(Let(head("p"), (n,), x[n, y[n]])).all("p") == {
        (i,): VALUES["x"][i, VALUES["y"][i,]] for i in range(3)
    }


def test_branches_that_are_not_taken_are_not_evaluated():
    body = Piecewise((1 / w[n], Ne(n, 0)), (0, True))
    assert run(Let(head("p"), (n,), body))("p", (0,)) == 0


def test_conditions():
    a, b = Symbol("a", real=True), Symbol("b", real=True)
    point = {a: mpmath.mpf(1), b: mpmath.mpf(2)}

    def holds(condition):
        return evaluate(condition, point, lambda *_: None)

    assert holds(a < b) and holds(a <= b) and holds(b > a) and holds(b >= a) and holds(Ne(a, b))
    assert holds((a < b) & (b < 3)) and holds((a > b) | (b < 3)) and holds(~((a > b) & (b < 3)))
    assert not holds(Eq(a, b)) and holds(S.true) and not holds(S.false)


def test_unknown_functions_are_told():
    from sympy import gamma

    with pytest.raises(KeyError, match="no value for gamma"):
        evaluate(gamma(Symbol("a")), {Symbol("a"): mpmath.mpf(1)}, lambda *_: None)


def test_bracket():
    assert Indicator(S.true) == 1 and Indicator(S.false) == 0
    hit = Indicator(Eq(n, m))
    assert hit**3 == hit and hit.diff(Symbol("a")) == 0 and hit.is_nonnegative
    assert str(hit) == "[n == m]"
    assert evaluate(hit, {n: 2, m: 2}, lambda *_: None) == 1


def test_bracket_of_a_conjunction_prints():
    assert str(Indicator(Ne(n, m) & Ne(n, 0)))


@pytest.mark.parametrize("op", [op for op, reducer in REDUCERS.items() if not reducer.arranges])
def test_neutral_elements(op):
    reducer = REDUCERS[op]
    empty = reducer.fold(mpmath.mp, [])
    assert float(empty) == reducer.neutral
    terms = [mpmath.mpf(2), mpmath.mpf(-3)]
    assert mpmath.almosteq(reducer.fold(mpmath.mp, [*terms, empty]), reducer.fold(mpmath.mp, terms))


def test_an_order_is_stable_has_nan_last_and_is_inverted():
    order, place = REDUCERS["order"].fold, REDUCERS["place"].fold
    terms = [mpmath.mpf(one) for one in (2, "nan", -1, 2, "inf", "nan", "-inf", 0)]
    found = order(mpmath.mp, terms)
    assert found == [6, 2, 7, 0, 3, 4, 1, 5]
    assert place(mpmath.mp, found) == [found.index(at) for at in range(8)]
    assert order(mpmath.mp, []) == place(mpmath.mp, []) == []


def test_logsumexp_of_infinities():
    fold = REDUCERS["logsumexp"].fold
    assert fold(mpmath.mp, [mpmath.ninf, mpmath.ninf]) == mpmath.ninf
    assert fold(mpmath.mp, [mpmath.inf, mpmath.mpf(1)]) == mpmath.inf
    assert fold(mpmath.mp, [mpmath.mpf(100_000), mpmath.ninf]) == 100_000


def test_sampled_points_lie_in_their_domains():
    arrays = tuple(Array(name, (N,), "differentiable", domain) for name, domain in DOMAINS.items())
    for seed in range(5):
        point = Point(Program("p", arrays, (), (), ()), seed)
        again = Point(Program("p", arrays, (), (), ()), seed)
        assert point.arrays == again.arrays
        for name, domain in DOMAINS.items():
            if not domain.integer:
                assert all(domain.contains(float(value)) for value in point.arrays[name].values()), name


def test_samples_narrowed():
    arrays = (Array("x", (N,), "differentiable", DOMAINS["real"]),)
    values = Point(Program("p", arrays, (), (), ()), 0, "unit").arrays["x"].values()
    assert all(0 < value < 1 for value in values)


def test_labels_without_an_axis_of_their_classes():
    labels = Array("y", (N,), "label", DOMAINS["integer"], classes=C)
    point = Point(Program("p", (w, labels), (), (), ()), 0)
    assert all(0 <= value < point.extents["C"] for value in point.arrays["y"].values())


def test_heads_carry_the_sign_of_their_body():
    assert head("p", exp(w[n])).is_positive
    assert head("p", w[n] ** 2).is_nonnegative
    assert head("p", w[n]).is_nonnegative is None
