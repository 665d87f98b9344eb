"""Rows of a benchmark: what is compared, and what is not."""

import math
import time

import numpy as np
import pytest

from symloss.bench import report
from symloss.bench.measure import OURS, Row, copy_bandwidth, measure
from symloss.bench.workloads import WORKLOADS

(MSE,) = (one for one in WORKLOADS if one.loss == "mse")


class Slow:
    """A library that waits, and then is right or not."""

    def __init__(self, name, wrong=0.0, waits=0.002, knows=True):
        self.name, self.wrong, self.waits, self.knows = name, wrong, waits, knows

    def step(self, workload, inputs):
        if not self.knows:
            return None

        def step():
            time.sleep(self.waits)
            return np.mean((inputs["input"] - inputs["target"]) ** 2) + self.wrong

        return step


def rows(*peers, dtype="float64"):
    return list(measure([(MSE, (64,))], [dtype], peers))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_best_peer_is_the_fastest_that_computes_the_same(dtype):
    (row,) = rows(Slow("late", waits=0.004), Slow("early"), Slow("wrong", 0.1, waits=0), dtype=dtype)
    assert row.best_peer == "early" and row.differing == ("wrong",)
    assert row.ratio == pytest.approx(row.microseconds["early"] / row.microseconds[OURS])
    assert row.ratio > 1 and row.microseconds["late"] > row.microseconds["early"] > 2000
    assert row.moved == 3 * 64 * np.dtype(dtype).itemsize


def test_a_library_without_the_loss_is_left_out():
    (row,) = rows(Slow("other", knows=False))
    assert list(row.microseconds) == [OURS] and row.ratio is None and row.best_peer is None
    assert report.geometric_mean([row]) is None


def test_a_value_that_is_no_number_is_another():
    (row,) = rows(Slow("nan", math.nan, waits=0))
    assert row.differing == ("nan",) and row.ratio is None


def test_reports_tell_the_same():
    fast = Row("mse", (10,), "float32", {OURS: 10.0, "torch": 40.0}, {OURS: 0.1, "torch": 0.1}, 120)
    large = Row("l1", (2, 5), "float64", {OURS: 10.0, "torch": 10.0}, {OURS: 0.1, "torch": 0.1}, 2**26)
    found = report.data([fast, large], 2**40)
    assert found["geometric_mean"] == pytest.approx(2)
    assert [row["ratio"] for row in found["rows"]] == [4, 1]
    text = report.markdown([fast, large], 2**40)
    assert "| mse | 10 | float32 | 10.0 | 40.0 | 4.00 |  |" in text
    assert "| l1 | 2×5 | float64 | 10.0 | 10.0 | 1.00 | 610% |" in text


def test_a_bandwidth_is_measured():
    assert 1e8 < copy_bandwidth(2**22) < 1e13


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda one: one.loss)
def test_inputs_are_those_of_the_loss(workload):
    import symloss

    inputs = workload.draw(np.random.default_rng(0), workload.sizes[0])
    loss = symloss.get(workload.loss)
    assert set(inputs) <= {array.name for array in loss.inputs}
    assert set(workload.wrt) <= set(loss.signature.differentiable)


@pytest.mark.parametrize("name", ["cross_entropy", "info_nce", "gaussian_nll"])
def test_what_is_measured_is_the_call_of_a_user(name):
    (workload,) = (one for one in WORKLOADS if one.loss == name)
    (row,) = measure([(workload, workload.sizes[0])], ["float64"], ())
    assert row.microseconds[OURS] > 0 and row.size == workload.sizes[0]
