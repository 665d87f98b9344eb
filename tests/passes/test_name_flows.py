"""What flows through the logarithm of a labelled probability gets a name, once a row."""

from dataclasses import replace

import pytest
from random_losses import C, N, c, declaration, m, n
from sympy import Ne, exp

from symloss.language import label, let, logsumexp, mean, positive, real, sum
from symloss.passes.check_step import check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.name_flows import OF_FLOW, flow_of, name_flows
from symloss.passes.read import read_declaration
from symloss.passes.simplify import simplify
from symloss.passes.stabilise import stabilise

LABELS = {"x": real[N, C], "y": label(C)[N]}


def log_p(x, y):
    return let("log_p", x[n, y[n]] - logsumexp(x[n, c], c))


def named(body, annotations=LABELS):
    """The program of a declaration before and after the pass, which changes no value; and the new nodes."""
    before = simplify(differentiate(stabilise(read_declaration(declaration("given", annotations, body)))))
    after = check_same(before, name_flows(before), "flows named")
    return before, after, [str(node) for node in after if node not in before.nodes]


def test_cross_entropy():
    before, after, made = named(lambda x, y: mean(-log_p(x, y), n))
    assert str(before.node("grad_x")) == (
        "grad_x[n, c] = exp(-log_norm[n] + x[n, c])*grad_term[n] - [c == y[n]]*grad_term[n]"
    )
    assert made == [
        "grad_log_p[n] = -grad_term[n]",
        "grad_x[n, c] = (-exp(-log_norm[n] + x[n, c]) + [c == y[n]])*grad_log_p[n]",
    ]
    assert after.node("grad_log_p").role == OF_FLOW  # kept: it is not put in where it is read
    assert after.node("grad_x").role == before.node("grad_x").role


def test_a_long_flow_is_written_once():
    def focal(x, y, gamma):
        return mean(-((1 - exp(log_p(x, y))) ** gamma) * log_p(x, y), n)

    before, after, _ = named(focal, {**LABELS, "gamma": positive})
    assert str(before.node("grad_x")).count("times(") == 2
    assert str(after.node("grad_log_p")).count("times(") == 1
    assert str(after.node("grad_x")) == (
        "grad_x[n, c] = (-exp(-log_norm[n] + x[n, c]) + [c == y[n]])*grad_log_p[n]"
    )


def test_what_else_flows_stays_beside_it():
    def body(x, y):
        return mean(log_p(x, y) ** 2 + 3 * logsumexp(x[n, c], c) ** 2 + sum(x[n, c] ** 2, c), n)

    assert named(body)[2] == [
        "grad_log_p[n] = 2*grad_term[n]*log_p[n]",
        "grad_x[n, c] = (-exp(-log_norm[n] + x[n, c]) + [c == y[n]])*grad_log_p[n]"
        " + 6*exp(-log_norm[n] + x[n, c])*grad_term[n]*log_norm[n] + 2*grad_term[n]*x[n, c]",
    ]


def test_the_flow_has_the_condition_of_the_gradient():
    made = named(lambda x, y: mean(log_p(x, y) ** 2, n, where=Ne(y[n], 3)))[2]
    assert made[0] == "grad_log_p[n] = 2*grad_term[n]*log_p[n]    where Ne(y[n], 3)"


def test_the_label_of_a_pair_is_its_own_index():
    made = named(lambda x: mean(let("log_p", x[n, n] - logsumexp(x[n, m], m)) ** 2, n), {"x": real[N, N]})[2]
    assert made[1] == "grad_x[n, m] = (-exp(-log_norm[n] + x[n, m]) + [m == n])*grad_log_p[n]"


def test_the_parts_of_a_flow():
    before, _, _ = named(lambda x, y: mean(log_p(x, y) ** 2 + 3 * logsumexp(x[n, c], c) ** 2, n))
    node = before.node("grad_x")
    flow = flow_of(node.body, node.axes)
    assert [str(part) for part in (flow.amount, flow.weight, flow.hit, flow.rest, flow.others)] == [
        "-2*grad_term[n]*log_p[n]",
        "exp(-log_norm[n] + x[n, c])",
        "[c == y[n]]",
        "6*grad_term[n]*log_norm[n]",
        "0",
    ]
    assert (
        flow.others + (flow.amount + flow.rest) * flow.weight - flow.amount * flow.hit - node.body
    ).expand() == 0


def test_a_number_needs_no_name():
    before, _, _ = named(lambda x, y: mean(-log_p(x, y), n))
    flow = flow_of(before.node("grad_x").body, (n, c))
    plain = replace(before.node("grad_x"), body=2 * flow.weight - 2 * flow.hit)
    before = before.with_nodes([*before.nodes[:-1], plain])
    assert name_flows(before) == before


@pytest.mark.parametrize(
    "body",
    [
        lambda x, y: mean(x[n, y[n]] ** 2, n),  # no weight
        lambda x, y: mean(logsumexp(x[n, c], c) ** 2, n),  # no label
        lambda x, y: mean(2 * logsumexp(x[n, c], c) - x[n, y[n]] ** 2, n),  # not as much of both
    ],
)
def test_a_gradient_without_such_a_flow_stays(body):
    before, after, _ = named(body)
    assert after == before


def test_two_flows_have_names_of_their_own():
    def body(x, z, y):
        own = let("own", x[n, y[n]] - logsumexp(x[n, c], c))
        other = let("other", z[n, y[n]] - logsumexp(z[n, c], c))
        return mean(own**2 + other**3, n)

    given = {"x": real[N, C], "z": real[N, C], "y": label(C)[N]}
    _, after, _ = named(body, given)
    assert [node.name for node in after if node.name.startswith("grad_log_p")] == [
        "grad_log_p",
        "grad_log_p_2",
    ]
