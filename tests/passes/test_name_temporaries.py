"""What straight-line code computes twice gets a name that says what it is, right before its first use."""

from random_losses import C, N, c, declaration, k, n
from statement_lines import lines
from sympy import Ne, Piecewise, S, Symbol, exp

from symloss.functions import sigmoid
from symloss.language import label, mean, real, sum
from symloss.passes.name_temporaries import name_temporaries
from symloss.passes.read import read_declaration
from symloss.program.schedule import Assign, Fold, Loop, Phase, Scalars, Schedule, Store, Wanted, When

ARRAYS = {"x": real[N, C], "w": real[N], "y": label(C)[N], "sigmoid_x": real[N]}
PROGRAM = read_declaration(declaration("given", ARRAYS, lambda x, w, **_: mean(sum(x[n, c], c) * w[n], n)))
X, W, Y = PROGRAM.arrays[:3]
A, B = Symbol("a", real=True), Symbol("b", real=True)


def named(*statements):
    phase = Phase("0", n, statements, (), ())
    (found,) = name_temporaries(Schedule(PROGRAM, (phase,), (), (), Symbol("total"))).steps
    return lines(found.statements)


def store(value, target="out"):
    return Store(target, (n,), value)


def test_a_function_of_an_element_that_two_statements_compute():
    assert named(Fold("total", "sum", exp(W[n]) + 1), store(exp(W[n]) * A)) == [
        "exp_w = exp(w[n])",
        "total sum exp_w + 1",
        "out[n] = a*exp_w",
    ]


def test_a_name_stands_right_before_its_first_use():
    assert named(store(A), store(sigmoid(W[n])), store(2 * sigmoid(W[n]))) == [
        "out[n] = a",
        "sigmoid_w = sigmoid(w[n])",
        "out[n] = sigmoid_w",
        "out[n] = 2*sigmoid_w",
    ]


def test_a_name_of_a_name():
    inner = exp(W[n] - A)
    assert named(store(inner + 1), store(sigmoid(inner) + B), store(sigmoid(inner) * B)) == [
        "exp_w_minus_a = exp(-a + w[n])",
        "out[n] = exp_w_minus_a + 1",
        "sigmoid_exp_w_minus_a = sigmoid(exp_w_minus_a)",
        "out[n] = b + sigmoid_exp_w_minus_a",
        "out[n] = b*sigmoid_exp_w_minus_a",
    ]


def test_the_base_of_a_square_has_a_name_so_that_it_is_multiplied_by_itself():
    assert named(store((W[n] - A) ** 2)) == ["w_minus_a = -a + w[n]", "out[n] = w_minus_a**2"]
    assert named(store(A**2)) == ["out[n] = a**2"]


def test_a_sign_needs_no_name():
    statements = [store(exp(-W[n])), store(sigmoid(-W[n])), store(B - W[n])]
    assert named(*statements) == lines(statements)


def test_a_name_is_free():
    assert named(store(sigmoid(X[n, 0])), store(sigmoid(X[n, 0]) + 1))[0] == "sigmoid_x_2 = sigmoid(x[n, 0])"


def test_a_long_value_is_called_after_its_kind():
    long = exp(A * B + W[n] * X[n, 0] + Symbol("c_that_has_a_long_name"))
    assert named(store(long), store(long + 1))[0].partition(" = ")[0] == "exp_value"


def test_a_loop_ends_a_run_and_what_it_does_not_change_moves_before_it():
    inside = Loop(c, (), (Store("grad", (n, c), exp(W[n]) * A * X[n, c]),), ("grad",))
    assert named(store(exp(W[n])), inside, store(exp(W[n]))) == [
        "exp_w = exp(w[n])",
        "out[n] = exp_w",
        "a_times_exp_w = a*exp_w",
        "for c",
        "  grad[n, c] = a_times_exp_w*x[n, c]",
        "out[n] = exp(w[n])",
    ]


def test_a_body_shares_with_itself_only():
    first = Loop(c, (), (store(exp(X[n, c])), store(exp(X[n, c]) + 1)), ("out",))
    assert named(first, Loop(k, (), (store(exp(X[n, k])),), ("out",))) == [
        "for c",
        "  exp_x = exp(x[n, c])",
        "  out[n] = exp_x",
        "  out[n] = exp_x + 1",
        "for k",
        "  out[n] = exp(x[n, k])",
    ]


def test_conditions_and_what_is_wanted_are_runs_of_their_own():
    both = (store(exp(A)), store(exp(A) + 1))
    assert named(When(A > 0, both, ()), Wanted(("out",), both)) == [
        "if a > 0",
        "  exp_a = exp(a)",
        "  out[n] = exp_a",
        "  out[n] = exp_a + 1",
        "wanted out",
        "  exp_a_2 = exp(a)",
        "  out[n] = exp_a_2",
        "  out[n] = exp_a_2 + 1",
    ]


def test_what_is_looked_up_under_a_condition_is_not_computed_outside_it():
    looked_up = exp(X[n, Y[n]])
    chosen = Piecewise((looked_up, Ne(Y[n], 3)), (S.Zero, True))
    statements = [store(chosen + 1), store(chosen * A)]
    assert named(*statements) == lines(statements)
    fold = Fold("total", "sum", looked_up, Ne(Y[n], 3))
    assert named(fold, Fold("other", "sum", looked_up, Ne(Y[n], 3))) == [
        "total sum exp(x[n, y[n]])",
        "other sum exp(x[n, y[n]])",
    ]


def test_what_is_computed_once_has_no_name():
    statements = [store(exp(A) + W[n]), store(sigmoid(B))]
    assert named(*statements) == lines(statements)


def test_no_sum_or_product_is_rearranged():
    statements = [store(A * (B + W[n])), store(A * B + A * W[n])]
    assert named(*statements) == lines(statements)


def test_scalars_between_phases_share_too():
    scalars = Scalars((Assign("one", exp(A) + 1), Assign("other", exp(A) * B)))
    (found,) = name_temporaries(Schedule(PROGRAM, (scalars,), (), (), Symbol("total"))).steps
    assert lines(found.assigns) == ["exp_a = exp(a)", "one = exp_a + 1", "other = b*exp_a"]
