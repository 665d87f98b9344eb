"""Every identity of the catalogue holds, a false one is caught, and the rewriting behind them is sound."""

import builtins
import json
import re
from dataclasses import replace
from functools import cache

import pytest
from sympy import Eq, Max, Ne, Piecewise, Rational, S, Symbol, exp, log, oo

from symloss.analysis.rows import facts_of
from symloss.analysis.switches import written_plainly
from symloss.cli import main
from symloss.derivation.evaluate import Checker
from symloss.derivation.specialise import specialise
from symloss.identities import findings
from symloss.identities.catalogue import IDENTITIES
from symloss.identities.normal_form import Normaliser
from symloss.identities.prove import _by_cases, _by_rewriting, find
from symloss.identities.statement import (
    AtMost,
    Bends,
    Derived,
    Equal,
    Flattens,
    IdentityError,
    Series,
    Tends,
    identity,
)
from symloss.identities.use import declaration_of, slope, use
from symloss.language import (
    axis,
    label,
    logsumexp,
    mean,
    positive,
    real,
    sigmoid,
    softmax,
    softplus,
    sum,
    unit,
)
from symloss.language.reductions import ElementsOver
from symloss.losses.catalogue import declared
from symloss.passes.read import read_declaration
from symloss.printers.backends import BACKENDS
from symloss.printers.latex_pages import render_identities
from symloss.program import Indicator, Let, Program, Reduce

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")


def is_reduced(declaration):
    """Whether sums and maxima make it up: no recurrence, no window, no array of values."""
    made_of = {type(node) for node in read_declaration(declaration)}
    return (
        made_of <= {Let, Reduce}
        and not declaration.positions
        and not isinstance(declaration.expression, ElementsOver)
    )


SCALAR = [name for name, one in declared().items() if is_reduced(one.declaration)]
CHECKED_ONLY = {"jensen_shannon_is_bounded", "nt_xent_is_info_nce"}


@cache
def found():
    return findings()


def test_every_identity_holds_and_is_proved_but_for_the_known_ones():
    assert {one.identity.name for one in found() if one.how != "proved"} <= CHECKED_ONLY
    assert {one.identity.number for one in found()} == set(range(1, 17))
    assert len(found()) == len(IDENTITIES)
    for one in found():
        is_equality = any(isinstance(claim, Equal | AtMost) for claim in one.claims)
        assert not is_equality or (one.points >= 20 and one.digits == 50)
        assert one.by or one.how == "checked"


def test_names_differ():
    names = [one.name for one in IDENTITIES]
    assert len(set(names)) == len(names)


# False identities

P, J = Symbol("p", positive=True), Symbol("j", integer=True, positive=True)


def false(make):
    def declared_identity(x: real[N], y: unit[N], delta: positive):
        return make(x, y, delta)

    return identity(99, "a false one")(declared_identity)


def binary(x, y):
    return use("binary_cross_entropy", lambda n: sigmoid(x[n]), y)


FALSE = {
    "a factor": lambda x, y, delta: Equal(binary(x, y), 2 * use("binary_cross_entropy_with_logits", x, y)),
    "a small term": lambda x, y, delta: Equal(
        binary(x, y), use("binary_cross_entropy_with_logits", x, y) + Rational(1, 10**20) * mean(x[n], n)
    ),
    "a sign": lambda x, y, delta: Equal(use("l1", x, y), use("l1", lambda n: -x[n], y)),
    "a threshold": lambda x, y, delta: Equal(use("huber", x, y, delta=delta), use("huber", x, y, delta=1)),
    "beyond a knot": lambda x, y, delta: Equal(
        use("huber", x, y, delta=delta), mean((x[n] - y[n]) ** 2 / 2, n)
    ),
    "an order": lambda x, y, delta: AtMost(use("mse", x, y), use("l1", x, y)),
    "a limit": lambda x, y, delta: Tends(use("huber", x, y, delta=delta), use("mse", x, y), delta, oo),
    "another end": lambda x, y, delta: Tends(
        use("huber", x, y, delta=delta), mean((x[n] - y[n]) ** 2 / 2, n), delta, S.Zero
    ),
    "convex": lambda x, y, delta: Bends(use("mse", lambda n: sigmoid(x[n]), y), "x", is_convex=True),
    "not convex": lambda x, y, delta: Bends(binary(x, y), "x", is_convex=False),
    "flat": lambda x, y, delta: Flattens(use("l1", x, y), "x"),
    "a series": lambda x, y, delta: Series(-log(P), (1 - P) ** J / J**2, J),
    "a derivation": lambda x, y, delta: Derived(
        mean(-log(exp(x[n]) / delta), n), mean(-x[n], n) - log(delta)
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_identity_is_caught(name):
    with pytest.raises(IdentityError, match="declared_identity"):
        find(false(FALSE[name]))


@pytest.mark.parametrize("one", found(), ids=lambda one: one.identity.name)
def test_no_rule_proves_a_neighbour_of_an_identity(one):
    for claim in one.claims:
        if not isinstance(claim, Equal):
            continue
        for wrong in (2 * claim.right, claim.right + 1, -claim.right):
            neighbour = replace(claim, right=wrong)
            assert _by_rewriting(one.identity, neighbour) is None
            assert _by_cases(one.identity, neighbour) is None


# Rewriting


def program(declaration):
    return Program(declaration.name, declaration.arrays, declaration.parameters, (), ())


@pytest.mark.parametrize("name", SCALAR)
def test_normal_forms_of_the_catalogue_have_the_same_value(name):
    plain = specialise(declaration_of(name))
    before = plain.expression
    after = Normaliser(facts_of(plain)).of(written_plainly(before))
    Checker(program(plain), 3).identity(before, after, "normal form")


def rewritten(function):
    """The two sides of an identity declared by a function, and whether rewriting proves it."""
    one = identity(98, "a test")(function)
    (claim,) = one.claims()
    Checker(Program(one.name, one.arrays, one.parameters, (), ()), 3).identity(
        claim.left, claim.right, "test"
    )
    return Normaliser(facts_of(one.declaration(claim.left))).equal(claim.left, claim.right)


def test_rules():
    def constant_out_of_log_sum_exp(x: real[N, C], y: real[N]):
        return Equal(mean(logsumexp(x[n, k] + y[n], k) - y[n], n), mean(logsumexp(x[n, k], k), n))

    def weights_add_up(x: real[N, C]):
        return Equal(mean(sum(softmax(x[n, k], k), k) * x[n, c] ** 0, n), mean(1, n))

    def one_hot(x: real[N, C], y: label(C)[N]):
        return Equal(mean(sum(Indicator(Eq(c, y[n])) * x[n, c] ** 2, c), n), mean(x[n, y[n]] ** 2, n))

    def two_exponentials(x: real[N], y: real[N]):
        return Equal(mean(log(exp(x[n]) + exp(y[n])), n), mean(y[n] + softplus(x[n] - y[n]), n))

    def renamed(x: real[N, C]):
        return Equal(mean(sum(x[n, c] * sum(x[n, k], k), c), n), mean(sum(x[n, k] * sum(x[n, c], c), k), n))

    def without_one_term(x: real[N, C], y: label(C)[N]):
        rest = logsumexp(x[n, c], c, where=Ne(c, y[n])) - x[n, y[n]]
        return Equal(mean(softplus(rest), n), mean(logsumexp(x[n, k], k) - x[n, y[n]], n))

    def order_of_sums(x: real[N, C], y: real[N]):
        return Equal(sum(sum(x[n, c] * y[n], c), n), sum(x[n, c] * y[n], n, c))

    def bracket(x: real[N], y: real[N]):
        gap = x[n] - y[n]
        return Equal(sum(Indicator(gap > 0) * Max(0, gap), n), sum(Max(0, gap), n))

    for rule in (
        without_one_term,
        order_of_sums,
        bracket,
        constant_out_of_log_sum_exp,
        weights_add_up,
        one_hot,
        two_exponentials,
        renamed,
    ):
        assert rewritten(rule), rule.__name__


# Application


def test_axes_take_the_names_of_the_arguments():
    r, R = axis("r", "R")

    def other_axis(x: real[R], y: real[R]):
        return Equal(use("mse", x, y), mean((x[r] - y[r]) ** 2, r))

    assert rewritten(other_axis)


def test_axes_of_known_length_are_written_out():
    scores = lambda n, c: Piecewise((S(2), Eq(c, 1)), (S(3), True))  # noqa: E731
    written = use("cross_entropy", scores, lambda n: S.One, sizes={C: 2, N: 1})
    assert abs(written.evalf(30) - (log(exp(2) + exp(3)) - 2).evalf(30)) < 1e-25


def test_unknown_losses_and_missing_arguments():
    with pytest.raises(LookupError, match="no loss called no_such_loss"):
        use("no_such_loss")
    with pytest.raises(ValueError, match="shorter"):
        use("mse", lambda n: S.One)
    assert slope("mse", "input", lambda n: S(3), lambda n: S.One).has(N)


# Faces


def test_command(capsys, monkeypatch):
    monkeypatch.setattr("symloss.identities.findings", lambda progress=None: found())
    assert main(["identities", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in entries] == [one.identity.name for one in found()]
    assert {entry["how"] for entry in entries} <= {"proved", "checked"}
    assert main(["identities"]) == 0
    text = capsys.readouterr().out
    proved = builtins.sum(one.how == "proved" for one in found())
    assert f"{proved} proved, {len(found()) - proved} checked with numbers only" in text


def test_page(monkeypatch):
    monkeypatch.setattr("symloss.identities.findings", lambda progress=None: found())
    page = BACKENDS["latex"].companions(True)["identities.tex"]
    assert page == render_identities(found())
    assert page.count(r"\textbf{") == len(found())
    assert page.isascii() and r"\text{\Pi}" not in page
    plain = page.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
    begun, ended = (re.findall(rf"\\{word}{{(\w+)}}", page) for word in ("begin", "end"))
    assert sorted(begun) == sorted(ended)
    assert all(f"Identity {one.identity.number}" in page for one in found())


@pytest.mark.parametrize("name", ["bernoulli", "categorical", "gaussian", "laplace"])
def test_likelihoods_are_derived_line_by_line(name):
    (one,) = [one for one in found() if one.identity.name == name]
    first, *_, last = one.steps
    assert first.rule == "definition" and first.after == one.claims[0].left
    assert last.after == one.claims[0].right
    assert all(step.check < 1e-40 for step in one.steps)
    for before, after in zip(one.steps, one.steps[1:], strict=False):
        assert before.after == after.before
