"""Options that change the formula: choices, flags, arguments that may be left out."""

import numpy as np
import pytest
from sympy import Abs

import symloss
from symloss.language import (
    DeclarationError,
    axis,
    choice,
    depends,
    elements,
    flag,
    loss,
    mean,
    nonnegative,
    optional,
    positive,
    real,
    sum,
    unit,
)
from symloss.runtime.variants import with_variants

n, N = axis("n", "N")
d, D = axis("d", "D")


@loss()
def distance(
    x: real[N, D],
    y: real[N, D],
    shift: optional(real[N, D]) = None,
    alpha: optional(unit) = None,
    form: choice("absolute", "square") = "absolute",
    halved: flag = False,
    beta: positive = 1,
):
    """A distance of many forms."""
    r = x[n, d] - y[n, d]
    if shift is not None:
        r = r - shift[n, d]
    term = beta * sum(Abs(r) if form == "absolute" else r**2, d)
    if halved:
        term = term / 2
    return mean(term if alpha is None else alpha * term, n)


def by_hand(x, y, shift=None, alpha=None, form="absolute", halved=False, beta=1.0):
    r = x - y - (0 if shift is None else shift)
    term = beta * (abs(r) if form == "absolute" else r**2).sum(1)
    return float((term * (0.5 if halved else 1) * (1 if alpha is None else alpha)).mean())


RNG = np.random.default_rng(0)
X, Y, Z = RNG.normal(size=(3, 4, 3))


def test_every_combination_is_a_variant():
    assert len(distance.variants) == 15
    names = [one.name for one in distance.variants]
    assert len(set(names)) == 15 and "distance_shift_alpha_square_halved" in names
    assert distance.variant(form="square").name == "distance_square"
    assert distance.variant() is distance
    assert str(distance.variant(form="square", halved=True).expression) == (
        "mean(beta*sum((x[n, d] - y[n, d])**2, d)/2, n)"
    )


@pytest.mark.parametrize(
    ("args", "named"),
    [
        ((X, Y), {}),
        ((X, Y, None), {"beta": 2.0}),
        ((X, Y, Z), {}),
        ((X, Y, Z, 0.25), {}),
        ((X, Y), {"shift": Z, "halved": True}),
        ((X, Y, None, None, "square", True, 3.0), {}),
        ((X, Y), {"form": "square", "alpha": 0.5, "halved": np.bool_(True)}),
    ],
)
def test_arguments_pick_the_variant(args, named):
    assert distance(*args, **named) == pytest.approx(by_hand(*args, **named), rel=1e-14)
    value, slope = distance.value_and_grad(*args, **named)
    moved = (X + 1e-6 * Z, *args[1:])
    assert value == pytest.approx(by_hand(*args, **named), rel=1e-14)
    assert by_hand(*moved, **named) - value == pytest.approx(1e-6 * (slope * Z).sum(), abs=1e-9)


def test_signature_tells_of_the_options():
    assert [one.name for one in distance.inputs] == ["x", "y", "shift"]
    assert [one.name for one in distance.parameters] == ["alpha", "form", "halved", "beta"]
    assert repr(distance) == (
        "<loss distance(x[N, D], y[N, D], shift[N, D]=None, alpha=None, form='absolute', halved=False, "
        "beta=1)>"
    )
    assert "form: 'absolute' or 'square'; default 'absolute'." in distance.__doc__
    assert "shift: float32 or float64 array [N, D]; default None, without it." in distance.__doc__
    again = type(distance.signature).from_dict(distance.signature.to_dict())
    assert again == distance.signature


@pytest.mark.parametrize(
    ("args", "named", "error", "message"),
    [
        (
            (X, Y),
            {"form": "squared"},
            ValueError,
            "distance: form must be 'absolute' or 'square', got 'squared'",
        ),
        ((X, Y), {"form": "squared"}, ValueError, "did you mean square?"),
        ((X, Y), {"form": 2}, TypeError, "distance: form must be 'absolute' or 'square', got int 2"),
        ((X, Y), {"halved": 1}, TypeError, "distance: halved must be False or True, got int 1"),
        ((X, Y), {"halve": True}, TypeError, "distance: unknown argument 'halve'; did you mean halved?"),
        ((X, Y, Z), {"shift": Z}, TypeError, "distance: shift is given twice, by position and by name"),
        ((X, Y, Z[:2]), {}, ValueError, "x has length 4 along the axis N but shift has 2"),
        ((X,) * 8, {}, TypeError, "distance: takes at most 7 arguments, got 8"),
    ],
)
def test_calls_are_refused(args, named, error, message):
    with pytest.raises(error) as refused:
        distance(*args, **named)
    assert message in str(refused.value)


def test_variants_that_do_not_exist_are_refused():
    with pytest.raises(
        TypeError, match=r"no option 'beta' picks a variant; those that do: shift, alpha, form"
    ):
        distance.variant(beta=2)
    with pytest.raises(ValueError, match=r"form must be 'absolute' or 'square'"):
        distance.variant(form="cube")


def test_a_domain_may_depend_on_a_choice():
    @loss()
    def measured(x: depends("signed", {False: nonnegative[N], True: real[N]}), signed: flag = False):
        """Its mean."""
        return mean(x[n], n)

    with pytest.raises(ValueError, match=r"x\[0\] is -1, must be a real number >= 0"):
        measured(-np.ones(2))
    assert measured(-np.ones(2), signed=True) == -1


def test_batchmean_divides_by_the_number_of_samples():
    @loss(reductions=("none", "sum", "mean", "batchmean"))
    def total(x: real[N, D]):
        """Sums."""
        return mean(sum(x[n, d], d), n)

    weight = np.array([1.0, 0.0, 2.0, 1.0])
    assert total(X, weight=weight, reduction="batchmean") == pytest.approx((X.sum(1) @ weight) / 4, rel=1e-14)
    _, slope = total.value_and_grad(X, weight=weight, reduction="batchmean")
    assert np.allclose(slope, np.broadcast_to(weight[:, None] / 4, X.shape), rtol=1e-15)


def test_elements_are_an_array():
    @loss()
    def cubes(x: real[N, D]):
        """Cubes."""
        return elements(x[n, d] ** 3, n, d)

    assert cubes(X).shape == X.shape and np.allclose(cubes(X), X**3, rtol=1e-15)
    _, product = cubes.value_and_grad(X, cotangent=Y)
    assert np.allclose(product, 3 * X**2 * Y, rtol=1e-14)


def declare(function):
    return loss()(function)


def test_bad_options_are_refused():
    def default(x: real[N], form: choice("a", "b") = "c"):
        return mean(x[n], n)

    def truth(x: real[N], form: flag = 1):
        return mean(x[n], n)

    def given(x: real[N], y: optional(real[N]) = 1):
        return mean(x[n], n)

    def depended(x: depends("form", {False: real[N]})):
        return mean(x[n], n)

    def lacking(x: depends("form", {False: real[N]}), form: flag = False):
        return mean(x[n], n)

    def late(x: real[N], a: positive, y: real[N]):
        return mean(a * x[n] * y[n], n)

    def nested(x: real[N]):
        return 2 * elements(x[n], n)

    for function, message in (
        (default, "the default of form must be one of 'a', 'b', not 'c'"),
        (truth, "the default of form must be one of False, True, not 1"),
        (given, "the optional argument y must have the default None"),
        (depended, "x depends on form, which is no choice"),
        (lacking, "x has no kind for form=True"),
        (late, "array y must come before the parameters"),
        (nested, "elements() is the whole result or nothing"),
    ):
        with pytest.raises(DeclarationError) as refused:
            declare(function)
        assert message in str(refused.value) and function.__name__ in str(refused.value)


@pytest.mark.parametrize("values", [("a",), ("a", "a"), ("a", "b c"), ("a", 1), (2, 2), (1, -1)])
def test_bad_choices_are_refused(values):
    with pytest.raises(DeclarationError, match=r"^choice\(\)"):
        choice(*values)


def test_a_choice_between_integers():
    @loss()
    def length(x: real[N, D], p: choice(2, 1) = 2):
        """A norm of either order."""
        return mean(sum(x[n, d] ** 2, d) if p == 2 else sum(Abs(x[n, d]), d), n)

    assert [one.name for one in length.variants] == ["length_p1"]
    assert length(X, p=1.0) == length(X, p=np.int64(1)) == pytest.approx(abs(X).sum(1).mean())
    assert length(X, p=2) == length(X) == pytest.approx((X**2).sum(1).mean())
    with pytest.raises(ValueError, match=r"length: p must be 2 or 1, got 3"):
        length(X, p=3)
    for value in (True, "1"):
        with pytest.raises(TypeError, match=r"length: p must be 2 or 1, got"):
            length(X, p=value)


def test_bad_reductions_are_refused():
    def odd(x: real[N]):
        return mean(x[n], n)

    with pytest.raises(DeclarationError, match="reductions must be a tuple of none, mean, sum, batchmean"):
        loss(reductions=("avg",))(odd)
    with pytest.raises(DeclarationError, match="reductions lack 'mean'"):
        loss(reductions=("sum",))(odd)


def test_a_loss_of_the_catalogue_is_named_once():
    base, variant = symloss.get("kl_div"), symloss.get("kl_div_log_target")
    names = [loss.name for loss in with_variants([base, variant, base])]
    assert names == ["kl_div", "kl_div_log_target"]
