"""Random declarations with fixed seeds go through the chain; the fuzzer itself sees what is wrong."""

from random import Random

import mpmath
import pytest

from .grow import draw_loss
from .judge import Verdict, compared, judge
from .meaning import Kink, Point, slope_of, value_of
from .shrink import shrink
from .spoil import judge_spoiled, spoiled
from .text import source
from .tree import Argument, Loss, Node

FINE = ("right", "undefined", "meaningless", "unsupported", "refused", "not Python")
TOGETHER = 10


def _number(text):
    return Node("number", (), (text,))


X = Node("read", (), ("x", "n"))
ARRAY = Argument("x", "real", ("N",))
POINT = Point({"x": {(0,): mpmath.mpf(2), (1,): mpmath.mpf(-1), (2,): mpmath.mpf(0)}}, {})
POINT.arrays["weight"] = {(place,): mpmath.mpf(1) for place in range(3)}


def _mean(body):
    return Loss((ARRAY,), Node("mean", (body,), (("n",), False)))


@pytest.mark.parametrize("first", range(0, 160, TOGETHER))
def test_random_declarations(first):
    for number in range(first, first + TOGETHER):
        loss = draw_loss(Random(number), most=2)
        verdict = judge(loss, str(number))
        assert verdict.kind in FINE, f"{number}: {verdict.kind}: {verdict.told}\n{source(loss)}"


@pytest.mark.parametrize("number", range(1000, 1004))
def test_every_file_of_random_declarations(number):
    loss = draw_loss(Random(number), most=1)
    verdict = judge(loss, str(number), "files")
    assert verdict.kind in FINE, f"{verdict.kind}: {verdict.told}\n{source(loss)}"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("first", range(0, 40, TOGETHER))
def test_spoiled_declarations(first):
    for number in range(first, first + TOGETHER):
        text = spoiled(source(draw_loss(Random(number), most=1)), Random(f"spoiled {number}"))
        verdict = judge_spoiled(text, 60)
        assert verdict.kind in FINE, f"{number}: {verdict.kind}: {verdict.told}\n{text}"


def test_a_seed_decides_the_declaration():
    assert source(draw_loss(Random(5))) == source(draw_loss(Random(5)))
    assert len({source(draw_loss(Random(number))) for number in range(20)}) > 15


def test_the_plain_meaning():
    loss = _mean(Node("cube", (X,)))
    assert value_of(loss, POINT) == 7  # the terms added up
    assert abs(slope_of(loss, POINT, "x", (0,)) - 12) < 1e-30


def test_a_constant_of_the_derivative():
    loss = _mean(Node("multiply", (Node("stop", (X,)), X)))
    assert abs(slope_of(loss, POINT, "x", (0,)) - 2) < 1e-30


@pytest.mark.parametrize("kind", ["hinge", "abs"])
def test_a_kink_is_recognised(kind):
    loss = _mean(Node(kind, (X,)))
    assert abs(slope_of(loss, POINT, "x", (1,))) == (1 if kind == "abs" else 0)
    with pytest.raises(Kink):
        slope_of(loss, POINT, "x", (2,))


@pytest.mark.parametrize(
    "value, slope, kind", [(7, 12, "right"), (7.1, 12, "wrong value"), (7, 12.1, "wrong gradient")]
)
def test_a_wrong_number_is_a_fault(value, slope, kind):
    loss = _mean(Node("cube", (X,)))
    gradient = {(0,): slope, (1,): 3, (2,): 0}
    point = Point(POINT.arrays, {})
    verdict = compared(loss, point, value_of(loss, point), value, {"x": gradient}, Random(0), 1e-9)
    assert verdict.kind == kind and verdict.is_fault == (kind != "right")


def test_a_faulty_declaration_is_made_small():
    """What is kept is what the fault needs: here a sine of the array."""
    body = Node(
        "add", (Node("multiply", (_number("2"), Node("sin", (Node("cube", (X,)),)))), Node("exp", (X,)))
    )

    def judged(loss):
        return Verdict("sine" if "sin(" in source(loss) and "x[" in source(loss) else "right")

    small, verdict = shrink(_mean(body), "sine", judged)
    assert verdict.kind == "sine"
    assert small.result == Node("sin", (X,))
