"""Losses over lists of arrays."""

import numpy as np
import pytest

from symloss.language import DeclarationError, axis, each, loss, mean, nonnegative, real, sum

b, B = axis("b", "B")
d, D = axis("d", "D")


@loss()
def features(
    input: each(real[B, D]), target: each(real[B, D]), offset: real[B], strength: each(nonnegative) = 1
):
    """Squared distances of features of many layers."""
    return mean(strength * sum((input[b, d] - target[b, d] + offset[b]) ** 2, d), b)


RNG = np.random.default_rng(0)
INPUTS = [RNG.normal(size=(3, width)) for width in (2, 5, 1)]
TARGETS = [RNG.normal(size=(3, width)) for width in (2, 5, 1)]
OFFSET = RNG.normal(size=3)


def by_hand(inputs, targets, offset, strength):
    return [
        s * ((x - t + offset[:, None]) ** 2).sum(1) for x, t, s in zip(inputs, targets, strength, strict=True)
    ]


@pytest.mark.parametrize(
    ("given", "strength"), [((), (1, 1, 1)), ((2.5,), (2.5,) * 3), (((1, 0, 3),), (1, 0, 3))]
)
def test_sums_over_members(given, strength):
    expected = np.sum(by_hand(INPUTS, TARGETS, OFFSET, strength), axis=0)
    arguments = (INPUTS, TARGETS, OFFSET, *given)
    assert features(*arguments) == pytest.approx(expected.mean(), rel=1e-14)
    assert np.allclose(features(*arguments, reduction="none"), expected, rtol=1e-14)


def test_gradients_are_lists_where_arguments_are():
    value, (slopes, shared) = features.value_and_grad(INPUTS, TARGETS, OFFSET, wrt=("input", "offset"))
    expected = [2 * (x - t + OFFSET[:, None]) / 3 for x, t in zip(INPUTS, TARGETS, strict=True)]
    assert value == pytest.approx(features(INPUTS, TARGETS, OFFSET))
    assert isinstance(slopes, tuple)
    assert all(np.allclose(a, e, rtol=1e-14) for a, e in zip(slopes, expected, strict=True))
    assert np.allclose(shared, sum_rows(expected), rtol=1e-13)
    _, alone = features.value_and_grad(INPUTS, TARGETS, OFFSET)
    assert all(np.array_equal(a, e) for a, e in zip(alone, slopes, strict=True))


def sum_rows(arrays):
    return np.sum([array.sum(1) for array in arrays], axis=0)


def test_buffers_are_lists_too():
    buffers = [np.empty_like(one) for one in INPUTS]
    _, slopes = features.value_and_grad(INPUTS, TARGETS, OFFSET, out=buffers)
    assert all(a is b for a, b in zip(slopes, buffers, strict=True))


@pytest.mark.parametrize(
    ("args", "named", "error", "message"),
    [
        (
            (INPUTS[0], TARGETS, OFFSET),
            {},
            TypeError,
            "features: input must be a list or tuple of arrays, got ndarray",
        ),
        ((INPUTS, TARGETS[:2], OFFSET), {}, ValueError, "features: input has 3 members but target has 2"),
        (
            (INPUTS, TARGETS, OFFSET, (1, 2)),
            {},
            ValueError,
            "features: input has 3 members but strength has 2",
        ),
        (([], [], OFFSET), {}, ValueError, "features: input is empty"),
        ((), {"offset": OFFSET}, TypeError, "features: the argument input is missing"),
        ((INPUTS,), {"input": INPUTS}, TypeError, "features: input is given twice"),
        (
            (INPUTS, TARGETS, OFFSET),
            {"strenght": 1},
            TypeError,
            "unknown argument 'strenght'; did you mean strength?",
        ),
        (
            (INPUTS, TARGETS, OFFSET, (1, -1, 1)),
            {},
            ValueError,
            "strength must be a real number >= 0, got -1",
        ),
        ((INPUTS, [*TARGETS[:2], TARGETS[0]], OFFSET), {}, ValueError, "input has length 1 along the axis D"),
        (
            ([INPUTS[0], INPUTS[1][:2]], [TARGETS[0], TARGETS[1][:2]], OFFSET),
            {},
            ValueError,
            "features: input has length 2 along the axis B but offset has 3",
        ),
    ],
)
def test_calls_are_refused(args, named, error, message):
    with pytest.raises(error) as refused:
        features(*args, **named)
    assert message in str(refused.value)


def test_samples_must_agree_for_none():
    @loss()
    def alone(x: each(real[B])):
        """Squares."""
        return mean(x[b] ** 2, b)

    members = [np.ones(2), np.ones(3)]
    assert alone(members) == 2
    with pytest.raises(ValueError, match=r"alone: members have different samples \(\(2,\) and \(3,\)\)"):
        alone(members, reduction="none")


def test_describes_lists():
    assert "list of any length, each member: float32 or float64 array [B, D]." in features.__doc__
    assert "The sum over the members of input, target and strength." in features.__doc__


def test_a_list_of_numbers_alone_is_refused():
    def odd(x: real[B], strength: each(nonnegative)):
        return mean(strength * x[b], b)

    with pytest.raises(DeclarationError, match="strength is a list, so an array must be one too"):
        loss()(odd)
    with pytest.raises(DeclarationError, match=r"each\(\) takes an array"):
        each(3)


def test_products_with_a_list_of_vectors():
    vectors = [RNG.normal(size=one.shape) for one in INPUTS]
    buffers = [np.empty_like(one) for one in INPUTS]
    strength = (1.0, 0.5, 3.0)
    found = features.hvp(INPUTS, TARGETS, OFFSET, strength, vector=vectors, out=buffers)
    assert all(a is b for a, b in zip(found, buffers, strict=True))
    for own, vector, factor in zip(found, vectors, strength, strict=True):
        assert np.allclose(own, 2 * factor * vector / 3, rtol=1e-14)


def test_products_in_what_members_share_add_up():
    vector = RNG.normal(size=3)
    found = features.hvp(INPUTS, TARGETS, OFFSET, vector=vector, wrt="offset")
    assert np.allclose(found, 2 * (2 + 5 + 1) * vector / 3, rtol=1e-14)


def test_products_want_one_vector_for_each_member():
    with pytest.raises(TypeError, match=r"^features: vector must be a list of 3 arrays$"):
        features.hvp(INPUTS, TARGETS, OFFSET, vector=INPUTS[:2])


@loss(family="regression")
def layers(input: each(real[B]), target: each(real[B])):
    """Fourth powers of differences of many layers."""
    return mean((input[b] - target[b]) ** 4, b)


def test_second_derivatives_fill_one_buffer_for_each_member():
    inputs, targets = [x[:, 0] for x in INPUTS], [t[:, 0] for t in TARGETS]
    buffers = [np.empty(3) for _ in inputs]
    found = layers.hessian_diag(inputs, targets, out=buffers)
    for own, buffer, x, t in zip(found, buffers, inputs, targets, strict=True):
        assert own is buffer
        assert np.allclose(own, 12 * (x - t) ** 2 / 3, rtol=1e-14)
    with pytest.raises(TypeError, match=r"^layers: out for input must be a list of 3 arrays$"):
        layers.hessian_diag(inputs, targets, out=buffers[0])
