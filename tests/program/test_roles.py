"""A node's role is a field, never its name: other names of lets and carries change names and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from renamed import alike, own_names, renamed, spelled, told
from sympy import exp, log, sqrt

from symloss.chain import lower
from symloss.language import axis, carry, label, logsumexp, max, mean, positive, real, scan, softplus, sum
from symloss.language import let as named
from symloss.language.declaration import declare
from symloss.language.reserved import BEGINNINGS, is_reserved
from symloss.losses.catalogue import declared
from symloss.printers.backends import BACKENDS
from symloss.program.roles import Role
from symloss.rehearsal import rehearse

n, N = axis("n", "N")
m, _ = axis("m", "N")
c, C = axis("c", "C")
k, _ = axis("k", "C")
d, D = axis("d", "D")
t, T = axis("t", "T")


def expected_value(s: real[N, C], v: real[N, C], target: label(C)[N]):
    log_z = named("log_z", logsumexp(s[n, k], k))
    p = named("p", exp(s[n, c] - log_z))
    return mean(softplus(named("average", sum(p * v[n, c], c))) + log_z - s[n, target[n]], n)


def cosine(x: real[N, D], y: real[N, D], eps: positive = 0.1):
    squares = named("squares", sum(x[n, d] ** 2, d))
    length = named("length", sqrt(squares))
    dot = named("dot", sum(x[n, d] * y[n, d], d))
    return mean((1 - dot / (length + eps)) ** 2 + log(1 + squares), n)


def powers(x: real[N, C], y: real[N, C]):
    whole = named("whole", sum(exp(x[n, c]), c))
    top = named("top", max(y[n, c], c))
    return mean(log(whole) * top + named("gap", log(whole) - top) ** 2, n)


def similarities(x: real[N, D], y: real[N, D], temperature: positive = 0.5):
    product = named("product", sum(x[n, d] * y[m, d], d) / temperature)
    whole = named("partition", logsumexp(product, m))
    return mean(whole - sum(x[n, d] * y[n, d], d) / temperature, n)


def overlap(x: real[N], y: real[N]):
    both = named("both", sum(x[n] * y[n], n))
    either = named("either", sum(x[n] ** 2 + y[n] ** 2, n))
    return log(1 + named("quotient", both / (1 + either)) ** 2)


def smoothed(x: real[N, T], y: real[N]):
    level = scan(t, carry("level", initial=0.5), step=lambda before: log(exp(before) + exp(x[n, t])))
    return mean(softplus(named("miss", level - y[n])) ** 2, n)


USERS = [expected_value, cosine, powers, similarities, overlap, smoothed]
SPREAD = ["focal", "policy_gradient", "tversky", "ctc"]
ALL = sorted(name for name, loss in declared().items() if own_names(loss.declaration))
# What prefixes, parts of names and invented names there are
BEGIN = ["", "along_", "sum_", "norm_", "row_", "log_", "inverse_", "target_", "d_", "block_"]
MIDDLE = [
    "row",
    "log_p",
    "partition",
    "x",
    "x_squared",
    "max",
    "norm",
    "hess",
    "grad",
    "term_",
    "total_2",
    "s",
]
END = ["", "_part", "_squared", "_ties", "_2", "_all", "_rest", "_n", "_c", "_top", "_term", "_left", "_exp"]
KNOWN = [
    "row_max",
    "row_shift",
    "row_rest",
    "log_norm",
    "softmax_complement",
    "lane",
    "offset_from_top",
    "loss",
]


def names_for(declaration):
    """Names that a declaration may give to what it names."""
    taken = {one.name for one in (*declaration.arrays, *declaration.parameters)}
    made = st.tuples(*map(st.sampled_from, (BEGIN, MIDDLE, END))).map("".join) | st.sampled_from(KNOWN)
    fine = made.filter(lambda name: not is_reserved(name) and name not in taken and len(name) > 1)
    own = own_names(declaration)
    return st.lists(fine, min_size=len(own), max_size=len(own), unique=True).map(
        lambda found: dict(zip(own, found, strict=True))
    )


def some_names(declaration, seed):
    """The same by a seed."""
    rng = random.Random(seed)
    taken = {one.name for one in (*declaration.arrays, *declaration.parameters)}
    made = [a + b + c for a in BEGIN for b in MIDDLE for c in END] + KNOWN * 40
    fine = sorted({name for name in made if not is_reserved(name) and name not in taken and len(name) > 1})
    own = own_names(declaration)
    return dict(zip(own, rng.sample(fine, len(own)), strict=True))


def programs(declaration):
    """The programs of all stages and of the products with the Hessian, but for names."""
    chain = lower(declaration)
    found = {stage: told(program) for stage, program in chain.stages.items()}
    for array in (item.name for item in declaration.arrays if item.role == "differentiable"):
        found[f"product in {array}"] = told(chain.product_stages(array)["searched along"])
    return found


@pytest.mark.parametrize(
    "function", [pytest.param(one, marks=pytest.mark.slow) if one is overlap else one for one in USERS]
)
def test_renamed_lets_of_users(function):
    declaration = declare(function)
    expected = programs(declaration)

    @settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(names_for(declaration))
    def check(names):
        assert programs(renamed(declaration, names)) == expected

    check()


@pytest.mark.parametrize("loss", SPREAD)
def test_renamed_lets_of_the_catalogue(loss):
    declaration = declared()[loss].declaration
    assert programs(renamed(declaration, some_names(declaration, loss))) == programs(declaration)


@pytest.mark.slow
@pytest.mark.parametrize("loss", ALL)
def test_renamed_lets_of_the_whole_catalogue(loss):
    for one in (declared()[loss].declaration, *declared()[loss].declaration.variants):
        assert programs(renamed(one, some_names(one, one.name))) == programs(one)
        check_kernels(one, one.name)


def neighbours(names):
    """Names without a meaning that stand where these do in any order: sums keep the order of their terms."""
    return {own: name[:-1] + chr(ord(name[-1]) + 1) for own, name in names.items()}


def _with_derivatives(words):
    return words | {begin + old: begin + new for old, new in words.items() for begin in BEGINNINGS.values()}


def check_kernels(declaration, seed):
    """Kernels and gradients under names that mean something, and under their neighbours."""
    names = some_names(declaration, seed)
    names = {own: name for own, name in names.items() if name[-1].isalnum() and name[-1] not in "z9"}
    chains = [lower(renamed(declaration, some)) for some in (names, neighbours(names))]
    for target in ("cpu", "cuda"):
        backend = BACKENDS[target]
        if backend.support(chains[0]) is None:
            first, second = map(backend.render, chains)
            assert alike(first, second), (target, names)
            rehearse(chains[0], target, first)
    for wrt in chains[0].signature.differentiable:
        first, second = (str(chain.derivation(wrt)) for chain in chains)
        words = dict(zip(names.values(), neighbours(names).values(), strict=True))
        assert spelled(first, _with_derivatives(words)) == second, (wrt, names)


@pytest.mark.parametrize("function", USERS)
def test_kernels_and_derivations_of_users(function):
    check_kernels(declare(function), function.__name__)


@pytest.mark.parametrize("loss", SPREAD)
def test_kernels_and_derivations_of_the_catalogue(loss):
    check_kernels(declared()[loss].declaration, loss)


def test_roles_say_what_nodes_are():
    chain = lower(declare(expected_value))
    final = chain.stages["simplified"]
    assert {node.name for node in chain.stages["declared"] if node.role.named} == {"log_z", "p", "average"}
    assert final.outputs_of("adjoint") == ("grad_s", "grad_v")
    assert final.derivative("adjoint", "v").role == Role("adjoint", "v")
    assert chain.stages["differentiated"].adjoints["log_z"].name == "grad_log_z"
    product = chain.product_stages("s")["searched along"]
    assert product.outputs_of("product") == ("hvp_s",) and product.derivative("product", "s").name == "hvp_s"


def test_an_adjoint_takes_no_name_that_is_there():
    declaration = declare(expected_value)
    names = {"log_z": "scale", "p": "s_part", "average": "s_part_part"}
    differentiated = lower(renamed(declaration, names)).stages["differentiated"]
    assert len({node.name for node in differentiated} | {"grad_scale"}) == 1 + len(differentiated.nodes)


@pytest.mark.parametrize("name", ["partition", "sum_exp", "along_row"])
def test_a_sum_of_exponentials_keeps_its_name_and_its_logarithm_has_one_of_its_own(name):
    def powers_named(x: real[N, C]):
        return mean(log(1 + log(named(name, sum(exp(x[n, c]), c))) ** 2), n)

    chain = lower(declare(powers_named))
    assert name not in chain.stages["stabilised"] and f"log_{name}" in chain.stages["stabilised"]
    assert f"log({name}[n])" in str(chain.derivation("x"))
