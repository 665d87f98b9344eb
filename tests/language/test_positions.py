"""Axes of positions and of windows: what they mean, and how a wrong one is refused."""

import pickle

import pytest

from symloss.language import DeclarationError, axis, length, mean, positions, real, sum
from symloss.language.declaration import declare
from symloss.language.signature import signature_of
from symloss.runtime.arguments import ArgumentPlan
from symloss.signature import Signature

n, N = axis("n", "N")
m, M = axis("m", "M")
u, U = axis("u", "U")
i, I = positions("i", "I", along=N, window=U)  # noqa: E741
j, J = positions("j", "J", along=N, window=2)
k, K = positions("k", "K", along=J, window=2)


def moving_average(input: real[N], window: length(U) = 3):
    """Squares of moving averages."""
    return mean((sum(input[i + u], u) / U) ** 2, i)


def differences(input: real[N]):
    """Second differences, in two steps of positions."""
    return sum((input[k] - 2 * input[k + 1] + input[k + 2]) ** 2, k)


def test_lengths():
    assert I.length == N - U + 1
    assert K.length == N - 2
    declaration = declare(moving_average)
    assert declaration.positions == (I,)
    assert set(declaration.extents) == {N, U, I}
    assert pickle.loads(pickle.dumps(I)) == I
    assert positions("i", "I", along=N, window=2)[1] != I


def test_signature_counts_positions():
    signature = signature_of(declare(moving_average))
    assert Signature.from_dict(signature.to_dict()) == signature
    bound = pytest.importorskip("numpy")
    plan = ArgumentPlan(signature)
    assert plan.bind((bound.zeros(7),), {}).samples == (5,)
    assert plan.bind((bound.zeros(7),), {"window": 7}).samples == (1,)
    for window, said in (
        (8, "moving_average: window is 8, longer than input, which has length 7 along the axis N"),
        (0, "moving_average: window must be an integer >= 1, got 0"),
    ):
        with pytest.raises(ValueError, match=said):
            plan.bind((bound.zeros(7),), {"window": window})
    short = ArgumentPlan(signature_of(declare(differences)))
    with pytest.raises(ValueError, match="differences: the window is 2, longer than"):
        short.bind((bound.zeros(2),), {})


def refused(body, annotations, match):
    def wrong(**handed):
        return body(**handed)

    import inspect

    wrong.__annotations__ = annotations
    wrong.__signature__ = inspect.Signature(
        [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in annotations]
    )
    with pytest.raises(DeclarationError, match=match):
        declare(wrong)


@pytest.mark.parametrize(
    ("body", "match"),
    [
        (lambda x: sum(x[j + 2], j), r"x\[j \+ 2\] may look outside the axis N"),
        (lambda x: sum(x[j - 1], j), r"x\[j - 1\] may look outside the axis N"),
        (lambda x: sum(x[n + 1], n), r"x\[n \+ 1\] may look outside the axis N"),
        (lambda x: sum(x[i + u], i, u), "the extent U of the positions I belongs to no argument"),
        (lambda x: sum(x[2 * j], j), r"x\[2\*j\] may look outside the axis N"),
        (lambda x: sum(x[j**2], j), r"x\[j\*\*2\] has the index j\*\*2, which is neither"),
    ],
)
def test_reads_that_may_look_outside(body, match):
    refused(body, {"x": real[N]}, match)


def test_axes_that_mean_nothing():
    refused(lambda x, y: sum(x[j] * y[j], j), {"x": real[N], "y": real[M]}, "the index j runs over J but y")
    for arguments, said in (
        (("i",), "needs at least one index and an extent"),
        (("i", "for"), "is taken by symloss itself"),
        (("i", "2"), "is not an identifier"),
    ):
        with pytest.raises(DeclarationError, match=said):
            positions(*arguments, along=N, window=2)
    with pytest.raises(DeclarationError, match="is not an extent made by axis"):
        positions("i", "I", along=5, window=2)
    with pytest.raises(DeclarationError, match="neither an extent nor a positive integer"):
        positions("i", "I", along=N, window=0)
    with pytest.raises(DeclarationError, match="needs an extent made by axis"):
        length(I)


def test_what_is_made_alike_is_one_object():
    first, second = (axis("n", "N"), axis("n", "N"))
    assert first[0] is second[0] and first[1] is second[1]
    wide, even = axis("n", "N", length=first[1] + 1), axis("n", "N", multiple=2)
    assert even[1] is not first[1] and even[0].extent.multiple == 2
    assert wide[1].told != first[1].told
