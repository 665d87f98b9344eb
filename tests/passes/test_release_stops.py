"""What `stop` held still is its plain value again, once every derivative has been taken."""

from random_losses import C, N, c, declaration, n
from sympy import Max, Piecewise

from symloss.language import logsumexp, mean, real, stop, sum
from symloss.language.stop import Stop
from symloss.passes.check_step import check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.read import read_declaration
from symloss.passes.release_stops import release_stops

ONE, TWO = {"x": real[N]}, {"x": real[N, C]}


def released(annotations, body):
    """The gradients of a declaration before and after the pass, which changes no value."""
    before = differentiate(read_declaration(declaration("given", annotations, body)))
    return before, check_same(before, release_stops(before), "released")


def test_the_value_and_the_gradient_read_what_was_held_still():
    before, after = released(ONE, lambda x: mean((x[n] - stop(x[n] ** 2)) ** 2, n))
    assert str(before.node("term")) == "term[n] = (x[n] - stop(x[n]**2))**2"
    assert str(after.node("term")) == "term[n] = (-x[n]**2 + x[n])**2"
    assert str(before.node("grad_x")) == "grad_x[n] = 2*(x[n] - stop(x[n]**2))*grad_term[n]"
    assert str(after.node("grad_x")) == "grad_x[n] = 2*(-x[n]**2 + x[n])*grad_term[n]"


def test_no_derivative_is_taken_of_what_is_released():
    _, after = released(ONE, lambda x: mean(stop(x[n]) * x[n], n))
    assert str(after.node("term")) == "term[n] = x[n]**2"
    assert str(after.node("grad_x")) == "grad_x[n] = grad_term[n]*x[n]"  # not twice as much


def test_a_stop_inside_a_stop():
    before, after = released(ONE, lambda x: mean(x[n] * stop(stop(x[n]) + 1), n))
    assert str(before.node("term")) == "term[n] = x[n]*stop(stop(x[n]) + 1)"
    assert str(after.node("term")) == "term[n] = (x[n] + 1)*x[n]"


def test_a_stop_inside_a_case_and_a_maximum():
    def body(x):
        return mean(Piecewise((x[n] ** 2, stop(x[n]) > 0), (Max(stop(x[n]), x[n] / 2), True)), n)

    before, after = released(ONE, body)
    assert "stop(x[n]) > 0" in str(before.node("term"))
    assert str(after.node("term")) == "term[n] = Piecewise((x[n]**2, x[n] > 0), (Max(x[n]/2, x[n]), True))"


def test_a_stop_inside_a_reduction():
    before, after = released(TWO, lambda x: mean(stop(logsumexp(2 * stop(x[n, c]), c)) * sum(x[n, c], c), n))
    assert str(before.node("log_norm")) == "log_norm[n] = logsumexp over c of 2*stop(x[n, c])"
    assert str(after.node("log_norm")) == "log_norm[n] = logsumexp over c of 2*x[n, c]"
    assert str(after.node("term")) == "term[n] = log_norm[n]*sum_x[n]"


def test_nothing_is_held_still_afterwards():
    before, after = released(TWO, lambda x: mean(sum(stop(x[n, c]) * x[n, c] ** 3, c), n))
    assert any(node.body.has(Stop) for node in before)
    assert not any(node.body.has(Stop) for node in after)


def test_a_program_without_a_stop_stays_as_it_is():
    before, after = released(TWO, lambda x: mean(logsumexp(x[n, c], c), n, where=x[n, 0] > 0))
    assert after == before


def test_a_stop_in_a_condition():
    before, after = released(ONE, lambda x: mean(x[n] ** 2, n, where=stop(x[n]) > 0))
    assert str(before.node("term").guard) == "stop(x[n]) > 0"
    assert str(after.node("term").guard) == "x[n] > 0"
