"""Whatever is handed over: it is taken as what it is, or one sentence names the loss and the argument."""

import decimal
import fractions

import numpy as np
import pytest

import symloss
from symloss.runtime.evaluation import Evaluator
from symloss.signature import DOMAINS

NAMES = sorted(set(dir(symloss.losses)) - {"perceptual"})  # which takes lists, see test_lists.py
ACCEPTED = object()
LENGTHS = {"N": 4, "C": 3, "D": 5, "K": 2, "T": 6, "S": 2, "H": 12, "W": 13, "M": 4, "U": 3}


class WithGradient:
    """What a tensor of another library does that has a gradient of its own to keep."""

    requires_grad = True
    shape = (4,)
    dtype = "float32"

    def __array__(self, *_, **__):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


class Hostile:
    """An object none of whose conversions works."""

    def __array__(self, *_, **__):
        raise ArithmeticError("no")

    __float__ = __index__ = __array__


NO_ARRAYS = {
    "a huge integer": 10**400,
    "a flag": True,
    "a text": "1.0",
    "bytes": b"1",
    "nothing": None,
    "a number": 1.0,
    "no axes": np.float64(1.0),
    "a 0-d array": np.array(1.0),
    "a list": [1.0, 2.0],
    "a tuple": (1, 2),
    "a fraction": fractions.Fraction(1, 2),
    "a decimal": decimal.Decimal("0.5"),
    "a complex number": 1j,
    "a dictionary": {},
    "a set": {1.0},
    "a function": print,
    "a type": float,
    "a tensor with a gradient": WithGradient(),
    "a hostile object": Hostile(),
    "a range": range(3),
    "an iterator": iter([1.0]),
    "a slice": slice(3),
    "memory": memoryview(b"12345678"),
    "dates": np.array(["2020-01-01"], "datetime64[D]"),
    "texts": np.array(["a", "b"]),
    "records": np.zeros(3, [("a", float)]),
}
NUMBERS = ("no axes", "a 0-d array")  # what has no axes is an array to NumPy
TYPES = ("float16", "complex128", "object", "bool", "int8", "uint64", "longdouble", ">f4")
OTHER_ARRAYS = {
    "read-only": lambda x: _read_only(x),
    "columns first": np.asfortranarray,
    "backwards": lambda x: x[::-1],
    "every other one": lambda x: np.repeat(x, 2, axis=0)[::2],
    "one axis more": lambda x: x[..., None],
    "one axis less": lambda x: x[0],
    "an element less": lambda x: x[:-1],
    "no elements": lambda x: x[:0],
    "a NaN": lambda x: _with(x, np.nan),
    "an infinite one": lambda x: _with(x, np.inf),
    "a negative one": lambda x: _with(x, -3),
    "a large one": lambda x: _with(x, 1e300 if x.dtype.kind == "f" else 2**62),
    **{kind: lambda x, kind=kind: x.astype(kind) for kind in TYPES},
}
SCALARS = {
    **NO_ARRAYS,
    "minus the huge integer": -(10**400),
    "a large integer": 2**64,
    "NaN": float("nan"),
    "infinity": float("inf"),
    "a negative number": -1.5,
    "zero": 0,
    "one of float16": np.float16(0.5),
    "one of int8": np.int8(1),
    "one of longdouble": np.longdouble(1),
    "an array of one": np.ones(1),
    "a NumPy flag": np.bool_(True),
}


def _read_only(x):
    x = x.copy()
    x.flags.writeable = False
    return x


def _with(x, number):
    x = x.copy()
    with np.errstate(all="ignore"):
        x.flat[0] = number if x.dtype.kind == "f" or np.isfinite(number) else -1
    return x


def arguments_of(found):
    """Ordinary arrays for every input that has to be there, by name."""
    signature = found.signature
    optional = signature.optional
    given = {}
    for spec in signature.inputs:
        if spec.name in optional:
            continue
        shape = [int(axis) if axis.isdigit() else LENGTHS.get(axis, 3) for axis in spec.axes]
        if spec.is_label:
            given[spec.name] = np.full(shape, 2 if "length" in spec.name else 1)
        else:
            given[spec.name] = np.full(shape, 1.0 if DOMAINS[spec.domain].values else 0.25)
    return given


@pytest.fixture
def checks_only(monkeypatch):
    """No kernel runs: what passes all checks comes back as `ACCEPTED`."""
    for run in ("_once", "_checked_for_range"):
        monkeypatch.setattr(Evaluator, run, lambda *_: ACCEPTED)


def refused_or_taken(found, argument, call):
    try:
        call()
    except (TypeError, ValueError) as error:
        sentence = str(error)
        assert sentence.startswith(f"{found.name}: ") and "\n" not in sentence, sentence
        assert argument is None or argument in sentence, sentence
        return sentence
    return None


@pytest.mark.usefixtures("checks_only")
@pytest.mark.parametrize("name", NAMES)
def test_arrays(name):
    found = symloss.get(name)
    given = arguments_of(found)
    assert found(**given) is ACCEPTED
    inputs = found.signature.inputs
    spread = {spec.name for spec in inputs if spec.default is not None or spec.broadcasts}  # a number will do
    for argument, usual in given.items():
        for told, thing in NO_ARRAYS.items():
            sentence = refused_or_taken(found, argument, lambda a=argument, x=thing: found(**{**given, a: x}))
            assert sentence or argument in spread or told in NUMBERS, f"{argument} as {told}"
        for make in OTHER_ARRAYS.values():
            other = make(usual)
            refused_or_taken(found, None, lambda a=argument, x=other: found(**{**given, a: x}))


@pytest.mark.usefixtures("checks_only")
@pytest.mark.parametrize("name", NAMES)
def test_numbers_and_options(name):
    found = symloss.get(name)
    given, signature = arguments_of(found), found.signature
    for thing in SCALARS.values():
        for spec in (*signature.parameters, *signature.choices, *signature.optional_parameters):
            named = {**given, spec.name: thing}
            refused_or_taken(found, spec.name, lambda a=named: found(**a))
        for argument in ("weight", "reduction"):
            refused_or_taken(found, argument, lambda a=argument, x=thing: found(**given, **{a: x}))
        for argument in ("wrt", "cotangent", "out"):
            named = {**given, argument: thing}
            refused_or_taken(found, argument, lambda a=named: found.value_and_grad(**a))
        if signature.hessian:
            refused_or_taken(found, "kind", lambda x=thing: found.hessian_diag(**given, kind=x))
        refused_or_taken(found, "surplus", lambda x=thing: found(**given, surplus=x))
    for weight in (np.ones(7), -np.ones(4), np.full(4, np.nan), np.ones((2, 3, 4)), np.ones(4, int)):
        refused_or_taken(found, "weight", lambda w=weight: found(**given, weight=w))


@pytest.mark.parametrize("name", ["huber", "cross_entropy", "triplet"])
def test_what_lies_otherwise_in_memory_gives_the_same(name):
    found = symloss.get(name)
    given = {
        key: x if x.dtype.kind == "i" else np.random.default_rng(len(key)).uniform(size=x.shape)
        for key, x in arguments_of(found).items()
    }
    value, slope = found.value_and_grad(**given)
    for change in ("read-only", "columns first", "every other one"):
        again, other = found.value_and_grad(**{key: OTHER_ARRAYS[change](x) for key, x in given.items()})
        assert again == value and (other == slope).all()
    again, other = found.value_and_grad(**{key: x[::-1].copy()[::-1] for key, x in given.items()})
    assert again == value and (other == slope).all()


def everyone():
    """Every loss of the catalogue and every variant of one, by its own name."""
    return {one.name: one for name in NAMES for one in (symloss.get(name), *symloss.get(name).variants)}


@pytest.mark.parametrize("name", sorted(everyone()))
def test_a_batch_without_samples(name):
    """Its sum and every gradient are 0; its mean is refused, and so is a loss of a whole batch."""
    found = everyone()[name]
    signature = found.signature
    samples = signature.sample_axes
    if signature.sequences:
        return
    lengths = LENGTHS | dict.fromkeys(samples, 0)
    given = {spec.name: 2 for spec in signature.parameters if spec.default is None}
    for spec in signature.inputs:
        shape = [int(axis) if axis.isdigit() else lengths.get(axis, 3) for axis in spec.axes]
        given[spec.name] = np.zeros(shape, np.int64) if spec.is_label else np.full(shape, 0.25)
    if not samples:
        empty = {key: x[:0] if isinstance(x, np.ndarray) else x for key, x in given.items()}
        with pytest.raises(ValueError, match=f"{signature.base or name}: "):
            found(**empty)
        return
    value, slope = found.value_and_grad(**given, reduction="sum")
    assert value == 0 and not slope.any()
    with pytest.raises(ValueError, match="the mean of an empty batch has no value"):
        found(**given, reduction="mean")
