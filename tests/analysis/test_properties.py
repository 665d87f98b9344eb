"""What the analysis says of losses whose properties are known, and how it says it."""

import time

import pytest
from sympy import Abs, Eq, Max, Min, Piecewise, S, Symbol, cosh, exp, log, oo, sin, sqrt, tan

from symloss.analysis.properties import properties_of
from symloss.language import (
    Erratum,
    axis,
    let,
    logsumexp,
    loss,
    mean,
    nonnegative,
    positive,
    real,
    sigmoid,
    sum,
    unit,
)
from symloss.losses.catalogue import declared
from symloss.printers.latex_pages import render_page

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
delta, alpha = Symbol("delta", positive=True), Symbol("alpha", positive=True)


def said(one, topic, wrt=None):
    return properties_of(one.declaration).about(topic, wrt)


def only(one, topic, wrt=None):
    (statement,) = said(one, topic, wrt)
    return statement


def asymmetric(input, target, delta, alpha):
    r = let("residual", input[n] - target[n])
    left = alpha * delta * (Abs(r) - delta / 2)
    right = delta * (Abs(r) - delta / 2)
    return mean(Piecewise((r**2 / 2, Abs(r) <= delta), (left, r < 0), (right, True)), n)


@loss()
def asymmetric_as_published(input: real[N], target: real[N], delta: positive = 1, alpha: positive = 1):
    """Huber's loss with another slope on the left."""
    return asymmetric(input, target, delta, alpha)


@loss(errata=(Erratum("the cases.", "the cases that meet.", "They jump."),), published=asymmetric)
def asymmetric_continuous(input: real[N], target: real[N], delta: positive = 1, alpha: positive = 1):
    """Both cases scaled on the left."""
    r = let("residual", input[n] - target[n])
    scale = Piecewise((alpha, r < 0), (1, True))
    return mean(scale * Piecewise((r**2 / 2, Abs(r) <= delta), (delta * (Abs(r) - delta / 2), True)), n)


def test_jump_of_the_published_asymmetric_huber():
    jumps = [s for s in said(asymmetric_as_published, "breakpoint") if s.verdict == "jump"]
    (jump,) = jumps
    assert jump.data["at"] == -delta
    assert (jump.data["jump"] - (1 - alpha) * delta**2 / 2).expand() == 0
    text = properties_of(asymmetric_as_published.declaration).text(jump.full)
    assert "unless α = 1" in text
    assert jump.evidence.how == "proved"
    assert only(asymmetric_as_published, "lipschitz").verdict == "none"


def test_published_formula_is_analysed_beside_the_implemented_one():
    assert {s.verdict for s in said(asymmetric_continuous, "breakpoint")} == {"differentiable"}
    (jump,) = said(asymmetric_continuous, "published")
    assert jump.verdict == "jump" and jump.data["at"] == -delta
    assert only(asymmetric_continuous, "convexity").verdict == "convex"


def test_huber():
    huber = declared()["huber"]
    assert [s.verdict for s in said(huber, "breakpoint")] == ["differentiable"] * 2
    assert only(huber, "lipschitz").data["bound"] == delta
    assert only(huber, "smoothness").data["bound"] == 1
    assert only(huber, "minimiser").data["first"] == 0
    assert {s.verdict for s in said(huber, "symmetry")} == {"combination", "even"}
    assert only(huber, "range").data == {
        "infimum": 0, "supremum": oo, "lower_is": "attained", "upper_is": "approached",
    }  # fmt: skip


def test_hinge_is_a_function_of_the_margin():
    hinge = declared()["hinge"]
    kink = only(hinge, "breakpoint")
    assert kink.verdict == "kink" and kink.data["at"] == 1
    assert (kink.data["left_slope"], kink.data["right_slope"]) == (-1, 0)
    least = only(hinge, "minimiser")
    assert least.verdict == "interval" and (least.data["first"], least.data["last"]) == (1, oo)
    assert only(hinge, "smoothness").verdict == "none"


def test_logistic_loss_has_no_minimiser():
    @loss()
    def soft(input: real[N]):
        """log(1 + exp(-x))."""
        return mean(log(1 + exp(-input[n])), n)

    least = only(soft, "minimiser")
    assert least.verdict == "none" and least.data["first"] == oo
    assert only(soft, "range").data["lower_is"] == "approached"
    assert only(soft, "lipschitz").data["bound"] == 1
    assert only(soft, "smoothness").data["bound"] == S.One / 4


def test_binary_cross_entropy_needs_a_target_between_0_and_1():
    bce = declared()["binary_cross_entropy_with_logits"]
    convex, broken = said(bce, "convexity", "input")
    assert convex.verdict == "convex" and convex.conditions
    assert broken.verdict == "not convex" and broken.evidence.how == "counterexample"
    assert broken.data["target"] < 0 or broken.data["target"] > 1
    (least,) = said(bce, "minimiser", "input")
    target = Symbol("target", real=True)
    assert (
        least.data["first"]
        .subs({"pos_weight": 1, target: S.Half})
        .subs(Symbol("pos_weight", positive=True), 1)
        == 0
    )


def test_counterexample_is_one():
    focal = declared()["sigmoid_focal"]
    broken = only(focal, "convexity")
    assert broken.verdict == "not convex"
    values = {"alpha": broken.data["alpha"], "gamma": broken.data["gamma"]}
    target = broken.data["target"]

    def f(x):
        z = x if target == 1 else -x
        a = values["alpha"] if target == 1 else 1 - values["alpha"]
        return (-a * (1 - sigmoid(z)) ** values["gamma"] * log(sigmoid(z))).evalf(40)

    first, last = broken.data["first"], broken.data["last"]
    assert f((first + last) / 2) > (f(first) + f(last)) / 2


def test_domain_is_found_from_logarithms():
    @loss()
    def barrier(input: real[N]):
        """-log(1 - x**2)."""
        return mean(-log(1 - input[n] ** 2), n)

    domain = only(barrier, "domain")
    assert (domain.data["lower"], domain.data["upper"]) == (-1, 1)
    assert "∞" in properties_of(barrier.declaration).text(domain.claim)
    assert only(barrier, "convexity").verdict == "convex"
    assert only(barrier, "minimiser").data["first"] == 0


def test_rows():
    entropy = declared()["cross_entropy"]
    assert only(entropy, "convexity").verdict == "convex"
    assert only(entropy, "range").data["infimum"] == 0
    assert {s.verdict for s in said(entropy, "symmetry")} == {"permutation", "translation"}
    rmse = declared()["rmse"]
    assert [s.verdict for s in said(rmse, "convexity")] == ["convex"] * 2
    assert only(rmse, "minimiser").verdict == "attained"
    assert [s.verdict for s in said(declared()["triplet"], "convexity")] == [
        "not convex",
        "convex",
        "not convex",
    ]
    assert all(s.verdict == "not convex" for s in said(declared()["dice"], "convexity"))


@loss()
def not_jointly(input: real[N, C], target: real[N, C]):
    """A root of a sum is concave; it is no norm."""
    return mean(sqrt(sum(exp(input[n, c]), c)) * 0 + sum(target[n, c] * input[n, c] ** 2, c), n)


@loss()
def log_of_sum(input: nonnegative[N, C]):
    """Concave in every element."""
    return mean(log(1 + sum(input[n, c], c)), n)


@loss()
def capped(input: real[N, C]):
    """A minimum of convex functions."""
    return mean(Min(logsumexp(input[n, k], k), 1), n)


@loss()
def quartered(input: real[N, C], weight_: real[N, C]):
    """A sum of squares with weights of either sign."""
    return mean(sqrt(sum(weight_[n, c] * input[n, c] ** 2, c) ** 2), n)


@pytest.mark.parametrize("one", [not_jointly, capped, quartered])
def test_composition_claims_no_convexity_that_is_not_there(one):
    assert said(one, "convexity", "input")[0].verdict in ("not convex", "not decided")


def test_composition_finds_concavity():
    assert only(log_of_sum, "convexity").verdict == "concave"


def test_what_is_beyond_the_rules_is_not_decided_and_takes_no_time():
    @loss()
    def strange(input: real[N], target: real[N], p: positive = 1):
        """Nothing to hold on to."""
        x, y = input[n], target[n]
        return mean(sin(x * y) * cosh(x) ** p + tan(x) * Max(x, y, sin(x)) + exp(x * sin(y)) ** p, n)

    start = time.process_time()
    statements = properties_of(strange.declaration).statements
    assert time.process_time() - start < 10
    assert {s.verdict for s in statements} <= {"not decided", "not convex", "unbounded", "none"}


def test_condition_on_a_parameter_is_stated():
    @loss()
    def tilted(input: real[N], target: real[N], tau: unit = 0.5):
        """The pinball loss."""
        r = target[n] - input[n]
        return mean(Max(tau * r, (tau - 1) * r), n)

    slope = only(tilted, "lipschitz").data["bound"]
    tau = Symbol("tau", nonnegative=True)
    assert slope.subs(tau, S.One / 4) == S.Half + S.One / 4
    assert only(tilted, "convexity").verdict == "convex"


def test_an_isolated_value_is_a_jump():
    @loss()
    def spike(input: real[N]):
        """1 at 0."""
        return mean(Piecewise((1, Eq(input[n], 0)), (Abs(input[n]), True)), n)

    assert only(spike, "breakpoint").verdict == "jump"
    assert said(spike, "convexity")[0].verdict != "convex"


def test_every_statement_says_how_it_is_known():
    for one in declared().values():
        for statement in properties_of(one.declaration):
            how = statement.evidence.how
            assert how in ("proved", "counterexample", "checked", "not decided")
            assert (how == "not decided") == (statement.verdict == "not decided")
            assert how != "checked" or (statement.evidence.points > 10 and statement.evidence.digits == 50)


def test_page_and_json_show_the_properties():
    found = asymmetric_as_published.properties
    page = render_page(asymmetric_as_published.chain)
    assert r"\section{Properties}" in page
    assert page.count(r"\item \textit{") == len(found.statements)
    data = found.to_dict()
    assert [entry["about"] for entry in data] == [s.about for s in found]
    with pytest.raises(ValueError, match="there is no topic 'speed'"):
        found.about("speed")
