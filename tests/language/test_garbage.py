"""Random trees of the language and of things outside it: `declare` returns or raises DeclarationError."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, Function, I, Max, Ne, Piecewise, Symbol, exp, gamma, log, nan, oo, sqrt, zoo

from symloss.language import (
    DeclarationError,
    axis,
    binary,
    integer,
    label,
    let,
    log_softmax,
    logsumexp,
    mean,
    positive,
    real,
    sigmoid,
    softmax,
    softplus,
    sum,
    unit,
    xlogy,
)
from symloss.language import max as largest
from symloss.language.declaration import declare

n, m, N = axis("n", "m", "N")
c, C = axis("c", "C")
q, Q = axis("q", "Q")

KINDS = st.sampled_from(
    [real[N], real[N, C], label(C)[N], label(N)[N], positive[C], binary[N], real, positive, unit, integer,
     real[Q], None, int, "real[N]", "real[nowhere]", label(C)]
)  # fmt: skip
LEAVES = st.sampled_from(
    [0, 1, -2, 0.5, True, None, "text", oo, nan, zoo, I, n, m, c, q, N, Q, Symbol("a"), Symbol("x"), [1], {}]
)
UNARY = st.sampled_from(
    [abs, exp, log, sqrt, sigmoid, softplus, Abs, gamma, Function("f"), lambda u: -u, lambda u: u**2,
     lambda u: 1 / u, lambda u: let("part", u), lambda u: let("exp", u), lambda u: u[n], lambda u: u[n, c],
     lambda u: u[u], lambda u: u[0], bool, int]
)  # fmt: skip
BINARY = st.sampled_from(
    [lambda u, v: u + v, lambda u, v: u * v, lambda u, v: u / v, lambda u, v: u**v, lambda u, v: u < v,
     lambda u, v: u[v], Max, Eq, Ne, xlogy, lambda u, v: Piecewise((u, v > 0), (v, True)),
     lambda u, v: Piecewise((u, v)), lambda u, v: u[n, v[n]]]
)  # fmt: skip
REDUCTIONS = st.sampled_from([mean, sum, largest, logsumexp, softmax, log_softmax])
INDICES = st.sampled_from([n, m, c, q, 3, "n", N])


def trees(names):
    leaves = st.one_of(LEAVES, st.sampled_from(names).map(lambda name: ("argument", name)))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(st.just("call"), UNARY, inner),
            st.tuples(st.just("call"), BINARY, inner, inner),
            st.tuples(st.just("reduce"), REDUCTIONS, inner, INDICES),
            st.tuples(st.just("where"), st.sampled_from([mean, sum]), inner, INDICES, inner),
        ),
        max_leaves=6,
    )


def build(tree, handed):
    match tree:
        case ("argument", name):
            return handed[name]
        case ("call", function, *parts):
            return function(*(build(part, handed) for part in parts))
        case ("reduce", function, body, index):
            return function(build(body, handed), index)
        case ("where", function, body, index, condition):
            return function(build(body, handed), index, where=build(condition, handed))
    return tree


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(kinds=st.tuples(KINDS, KINDS), tree=trees(("x", "y")), reduced=st.booleans())
def test_returns_or_refuses(kinds, tree, reduced):
    def drawn(x, y):
        value = build(tree, {"x": x, "y": y})
        return mean(value, n) if reduced else value

    drawn.__annotations__ = {name: kind for name, kind in zip("xy", kinds, strict=True) if kind is not None}
    try:
        declaration = declare(drawn)
    except DeclarationError as refused:
        assert "\n" not in str(refused)
        assert "drawn" in str(refused)
    else:
        assert declaration.name == "drawn"
