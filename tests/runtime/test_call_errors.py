"""Every bad input is answered by one sentence that names the loss and the place."""

import re

import numpy as np
import pytest

X = np.linspace(-1, 1, 5)
Y = np.zeros(5)
SCORES = np.zeros((4, 3))
LABELS = np.array([0, 1, 2, 0])
PROBS = np.full(5, 0.5)
F32 = np.float32

CASES = [
    ("huber", (X,), {}, TypeError, "huber: the argument target is missing"),
    ("huber", (), {"target": Y}, TypeError, "huber: the argument input is missing"),
    ("huber", (X, Y, 1.0, 2.0), {}, TypeError, "huber: takes at most 3 arguments, got 4"),
    ("huber", (X, Y), {"detla": 1}, TypeError, "huber: unknown argument 'detla'; did you mean delta?"),
    ("huber", (X, Y), {"q": 1}, TypeError, "huber: unknown argument 'q'; it takes input, target and delta"),
    ("huber", (X, Y), {"input": X}, TypeError, "huber: input is given twice, by position and by name"),
    (
        "huber",
        ([1.0], Y),
        {},
        TypeError,
        "huber: input must be a numpy array, got list; convert it with numpy.asarray",
    ),
    ("huber", (1.0, Y), {}, TypeError, "huber: input must be a numpy array, got float"),
    ("huber", (X, np.zeros(5, int)), {}, TypeError, "huber: target must be float32 or float64, got int64"),
    (
        "huber",
        (X.astype(np.float16), Y),
        {},
        TypeError,
        "huber: input must be float32 or float64, got float16",
    ),
    (
        "huber",
        (X.astype(complex), Y),
        {},
        TypeError,
        "huber: input must be float32 or float64, got complex128",
    ),
    ("huber", (X.astype(">f8"), Y), {}, TypeError, "huber: input must be float32 or float64, got >f8"),
    ("huber", (X.astype(object), Y), {}, TypeError, "huber: input must be float32 or float64, got object"),
    ("huber", (np.ma.masked_array(X), Y), {}, TypeError, "huber: input is a masked array"),
    (
        "huber",
        (X.astype(F32), Y),
        {},
        TypeError,
        "huber: input is float32 but target is float64; all real arrays must have one dtype",
    ),
    ("huber", (X, Y[:4]), {}, ValueError, "huber: input has length 5 along the axis N but target has 4"),
    (
        "huber",
        (X.reshape(5, 1), Y),
        {},
        ValueError,
        "huber: input has shape (5, 1) but target has shape (5,)",
    ),
    ("huber", (X[:0], Y[:0]), {}, ValueError, "huber: the mean of an empty batch has no value; with"),
    ("huber", (X, Y), {"delta": -1}, ValueError, "huber: delta must be a real number > 0, got -1"),
    ("huber", (X, Y), {"delta": np.nan}, ValueError, "huber: delta must be a real number > 0, got nan"),
    ("huber", (X, Y), {"delta": np.inf}, ValueError, "huber: delta must be a real number > 0, got inf"),
    ("huber", (X, Y), {"delta": "1"}, TypeError, "huber: delta must be a real number > 0, got str '1'"),
    ("huber", (X, Y), {"delta": True}, TypeError, "huber: delta must be a real number > 0, got bool True"),
    ("huber", (X, Y), {"delta": X}, TypeError, "huber: delta must be a real number > 0, got ndarray"),
    (
        "huber",
        (X.astype(F32), Y.astype(F32)),
        {"delta": 1e-60},
        ValueError,
        "huber: delta must be a real number > 0, got 1e-60, which is 0 in float32",
    ),
    (
        "huber",
        (X, Y),
        {"reduction": "avg"},
        ValueError,
        "huber: unknown reduction 'avg'; it is none, mean or sum",
    ),
    ("huber", (X, Y), {"reduction": "means"}, ValueError, "unknown reduction 'means'; did you mean mean?"),
    ("huber", (X, Y), {"weight": -Y - 1}, ValueError, "huber: weight must be >= 0, got -1 (element 0)"),
    (
        "huber",
        (X, Y),
        {"weight": np.ones(4)},
        ValueError,
        "huber: weight has shape (4,), which does not broadcast to the samples' shape (5,)",
    ),
    (
        "huber",
        (X, Y),
        {"weight": np.ones(5, F32)},
        TypeError,
        "huber: weight is float32 but the inputs are float64; all real arrays must have one dtype",
    ),
    (
        "huber",
        (X, Y),
        {"weight": [1]},
        TypeError,
        "huber: weight must be a number or a numpy array, got list",
    ),
    ("huber", (X, Y), {"device": "gpu"}, ValueError, "huber: unknown device 'gpu'; it is cpu or cuda"),
    (
        "rmse",
        (X, Y),
        {"reduction": "none"},
        ValueError,
        "rmse: reduction='none' is not available; the loss is",
    ),
    ("rmse", (X, Y), {"reduction": "sum"}, ValueError, "rmse: reduction='sum' is not available"),
    ("rmse", (X, Y), {"weight": Y}, ValueError, "rmse: weight is not available"),
    (
        "rmse",
        (X.reshape(5, 1), Y),
        {},
        ValueError,
        "rmse: input must have 1 axes (N), got 2 (shape (5, 1))",
    ),
    ("rmse", (X[:0], Y[:0]), {}, ValueError, "rmse: input is empty along the axis N (shape (0,))"),
    (
        "nll",
        (SCORES, LABELS[:3]),
        {},
        ValueError,
        "nll: input has length 4 along the axis N but target has 3",
    ),
    (
        "nll",
        (SCORES, LABELS, np.ones(2)),
        {},
        ValueError,
        "input has length 3 along the axis C but class_weight has 2",
    ),
    (
        "nll",
        (SCORES, np.array([0, 3, 1, 2])),
        {},
        ValueError,
        "nll: target[1] is 3, outside 0 .. C - 1 = 2 and is not ignore_index (-100)",
    ),
    (
        "nll",
        (SCORES, np.array([0, -100, -1, 2])),
        {},
        ValueError,
        "nll: target[2] is -1, outside 0 .. C - 1 = 2",
    ),
    (
        "nll",
        (SCORES, LABELS.astype(float)),
        {},
        TypeError,
        "nll: target holds class indices and must be an integer array (int64), got float64",
    ),
    ("nll", (SCORES, LABELS > 0), {}, TypeError, "nll: target holds class indices and must be an integer"),
    (
        "nll",
        (SCORES, LABELS),
        {"ignore_index": 1.5},
        ValueError,
        "nll: ignore_index must be an integer, got 1.5",
    ),
    (
        "nll",
        (SCORES, LABELS, -np.ones(3)),
        {},
        ValueError,
        "nll: class_weight[0] is -1, must be a real number >= 0",
    ),
    ("bce", (PROBS, Y), {}, TypeError, "bce: the parameter gamma is missing"),
    (
        "bce",
        (np.array([[0.5, 0.5], [1.0, 0.5]]), np.zeros((2, 2))),
        {"gamma": 1},
        ValueError,
        "bce: input[1, 0] is 1, must be a real number > 0 and < 1",
    ),
    ("bce", (Y, Y), {"gamma": 1}, ValueError, "bce: input[0] is 0, must be a real number > 0 and < 1"),
    ("bce", (PROBS, PROBS), {"gamma": 1}, ValueError, "bce: target[0] is 0.5, must be one of 0, 1"),
    (
        "bce",
        (PROBS, Y),
        {"gamma": 1, "log_target": 2},
        ValueError,
        "bce: log_target must be one of 0, 1, got 2",
    ),
]


@pytest.mark.parametrize(("name", "args", "named", "kind", "sentence"), CASES)
def test_call(catalogue, name, args, named, kind, sentence):
    with pytest.raises(kind, match=re.escape(sentence)) as caught:
        getattr(catalogue, name)(*args, **named)
    assert "\n" not in str(caught.value)


OUT = np.empty(5)
READ_ONLY = np.empty(5)
READ_ONLY.flags.writeable = False

GRADIENT_CASES = [
    ({"wrt": "inptu"}, ValueError, "huber: wrt='inptu' is no input; did you mean input?"),
    ({"wrt": "dleta"}, ValueError, "huber: wrt='dleta' is no input; did you mean delta?"),
    ({"wrt": 1}, TypeError, "huber: wrt must be the name of an input or a tuple of names, got 1"),
    ({"wrt": ()}, ValueError, "huber: wrt is empty; name one of input, target and delta"),
    ({"wrt": ("input", "input")}, ValueError, "huber: wrt names an input twice: input, input"),
    ({"out": [0.0]}, TypeError, "huber: out for input must be a numpy array, got list"),
    ({"out": np.empty(4)}, ValueError, "huber: out for input must have shape (5,), got (4,)"),
    ({"out": np.empty(5, F32)}, TypeError, "huber: out for input must be float64, got float32"),
    ({"out": np.empty(10)[::2]}, ValueError, "huber: out for input must be writable and C-contiguous"),
    ({"out": READ_ONLY}, ValueError, "huber: out for input must be writable and C-contiguous"),
    ({"out": X}, ValueError, "huber: out for input shares memory with the argument input"),
    ({"out": OUT, "weight": OUT}, ValueError, "huber: out for input shares memory with the argument weight"),
    (
        {"out": OUT, "cotangent": OUT, "reduction": "none"},
        ValueError,
        "huber: out for input shares memory with the argument cotangent",
    ),
    (
        {"wrt": ("input", "target"), "out": (OUT, OUT)},
        ValueError,
        "out for input and out for target share memory",
    ),
    ({"wrt": ("input", "target"), "out": OUT}, TypeError, "huber: out must be a tuple or dict of arrays"),
    (
        {"wrt": ("input",), "out": {"target": OUT}},
        ValueError,
        "huber: out has 'target', which wrt does not name",
    ),
    ({"cotangent": np.ones(5)}, TypeError, "huber: cotangent must be a number unless reduction='none'"),
    ({"cotangent": "2"}, TypeError, "huber: cotangent must be a number"),
    (
        {"cotangent": np.ones(4), "reduction": "none"},
        ValueError,
        "huber: cotangent has shape (4,), which does not broadcast",
    ),
]


@pytest.mark.parametrize(("named", "kind", "sentence"), GRADIENT_CASES)
def test_value_and_grad(catalogue, named, kind, sentence):
    with pytest.raises(kind, match=re.escape(sentence)):
        catalogue.huber.value_and_grad(X, Y, **named)


def test_wrt_a_label_or_a_constant(catalogue):
    with pytest.raises(
        ValueError, match="cannot differentiate with respect to target, which holds class indices"
    ):
        catalogue.nll.value_and_grad(SCORES, LABELS, wrt="target")
    with pytest.raises(
        ValueError, match="class_weight, which is a constant of the loss; the loss is differentiable in input"
    ):
        catalogue.nll.value_and_grad(SCORES, LABELS, wrt="class_weight")


def test_no_second_derivative(catalogue):
    with pytest.raises(ValueError, match="rmse: no second derivative is generated for this loss"):
        catalogue.rmse.hessian_diag(X, Y)


def test_unknown_kind_of_second_derivative(catalogue):
    with pytest.raises(
        ValueError, match=r"huber: unknown kind 'cliped'.*it is exact, clipped or upper_bound"
    ):
        catalogue.huber.hessian_diag(X, Y, kind="cliped")


def test_first_bad_element_of_a_large_array(catalogue):
    probs = np.full(3_000_000, 0.5)
    probs[2_500_000] = 1.5
    with pytest.raises(ValueError, match=re.escape("bce: input[2500000] is 1.5")):
        catalogue.bce(probs, np.zeros_like(probs), gamma=1)


def test_unknown_name(catalogue):
    with pytest.raises(LookupError, match="there is no loss called 'hubr'; did you mean huber"):
        catalogue.get("hubr")
    with pytest.raises(AttributeError, match="did you mean huber"):
        _ = catalogue.hubr
