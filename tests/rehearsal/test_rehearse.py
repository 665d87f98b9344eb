"""What a rehearsal catches: faults planted in kernels, in schedules, in memory."""

import re
import subprocess
import sys

import numpy as np
import pytest
from sympy import Piecewise

import symloss
from symloss.chain import lower
from symloss.generation import GenerationError, generate
from symloss.language import axis, carry, logsumexp, mean, real, scan
from symloss.language.declaration import declare
from symloss.passes.schedule_scan import _Rows
from symloss.printers.backends import BACKENDS
from symloss.rehearsal import RehearsalError, rehearse
from symloss.rehearsal.interpret import load
from symloss.rehearsal.poisoned import NUMPY
from symloss.runtime.loss import Loss

n, N = axis("n", "N")
t, T = axis("t", "T")
u, v, U = axis("u", "v", "U")


def square(x: real[N]):
    """The square."""
    return mean(x[n] ** 2, n)


def hinged(x: real[N]):
    """A ramp with a kink at 0."""
    return mean(Piecewise((x[n] ** 2, x[n] > 0), (-x[n], True)), n)


def forward(x: real[N, T, U]):
    """A reduction that every step computes from the step before."""
    r = scan(t, carry("r", u, initial=0), step=lambda r: x[n, t, u] + logsumexp(r[v - 1], v))
    return mean(r[U - 1], n)


@pytest.fixture(scope="module")
def chain():
    return lower(declare(square))


def changed(text, old, new):
    """A kernel with the first match in its code, not in its header, replaced."""
    code = text.index("\ntry:\n")
    assert re.search(old, text[code:]), f"no {old}"
    return text[:code] + re.sub(old, new, text[code:], count=1)


FAULTS = {
    "a sign": (r"grad_x\[n\] = ", "grad_x[n] = -"),
    "a factor": (r"two = Real\(2\)", "two = Real(2.01)"),
    "nothing written": (r"grad_x\[n\] = .*", "pass"),
    "the weight": (r"sample_weight = weight\[n\]", "sample_weight = weight[0]"),
    "the terms": (r"terms\[n\] = weighted_term", "terms[n] = term"),
    "the last element": (r"stop = min\(start \+ block, rows\)", "stop = min(start + block, rows - 1)"),
    "the total": (r"return total", "return total + 0.01"),
    "out of bounds": (r"= x\[n\]", "= x[n + 1]"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("target", ["cpu", "cuda"])
def test_a_planted_fault_is_caught(chain, target, fault):
    old, new = FAULTS[fault]
    if target == "cuda":
        old = {"the last element": r"cuda.grid\(1\), x.size,", "the total": r"total \+= "}.get(fault, old)
        new = {"the last element": "cuda.grid(1), x.size - 1,", "the total": "total = "}.get(fault, new)
    text = BACKENDS[target].render(chain)
    rehearse(chain, target, text)
    with pytest.raises(RehearsalError, match=rf"^square \({target}\): "):
        rehearse(chain, target, changed(text, old, new))


def test_a_planted_fault_in_a_product_is_caught(chain):
    text = BACKENDS["hvp"].render(chain)
    rehearse(chain, "hvp", text)
    with pytest.raises(RehearsalError, match=r"^square \(hvp\): hvp_x\[0\] is "):
        rehearse(chain, "hvp", changed(text, r"hvp_x\[n\] = ", "hvp_x[n] = -"))


def test_the_sentence_names_loss_output_place_and_values(chain):
    text = changed(BACKENDS["cpu"].render(chain), r"grad_x\[n\] = .*", "pass")
    with pytest.raises(
        RehearsalError, match=r"^square \(cpu\): grad_x\[0\] is never written where the formula gives -?\d"
    ):
        rehearse(chain, "cpu", text)


def test_a_fault_at_ties_only_is_caught():
    chain = lower(declare(hinged))
    text = BACKENDS["cpu"].render(chain)
    rehearse(chain, "cpu", text)
    poisoned = changed(text, r"grad_x\[n\] = ", "grad_x[n] = x[n] / x[n] * ")
    with pytest.raises(RehearsalError, match=r"^hinged \(cpu\): grad_x\["):
        rehearse(chain, "cpu", poisoned)


def test_a_schedule_that_forgets_a_reduction_writes_no_file(monkeypatch, tmp_path):
    monkeypatch.setattr(_Rows, "_kept_for_others", lambda self, members, along: set())
    with pytest.raises(
        GenerationError, match=r"^forward \(cpu\): .* grad_log_norm_part\[\d\] .* was never written"
    ):
        generate([Loss.declared(declare(forward))], tmp_path / "out", ["cpu"])
    assert not (tmp_path / "out").exists()


def test_the_first_use_of_a_loss_is_rehearsed(monkeypatch, tmp_path):
    monkeypatch.setenv("SYMLOSS_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(_Rows, "_kept_for_others", lambda self, members, along: set())
    with pytest.raises(
        ValueError, match=r"^forward \(cpu\): .* grad_log_norm_part\[\d\] .* was never written"
    ):
        Loss.declared(declare(forward)).value_and_grad(np.zeros((1, 3, 2)))
    assert not list(tmp_path.rglob("*.py"))


def test_memory_is_poisoned():
    assert np.isnan(NUMPY.empty((2, 3), np.float32)).all()
    assert np.isnan(NUMPY.empty_like(np.zeros(3))).all()
    assert (NUMPY.empty(2, np.int64) < -(2**62)).all()


def test_a_module_that_imports_something_else_is_refused():
    with pytest.raises(ImportError, match="imports os"):
        load("import os", "kernel")


def test_what_numpy_imports_in_its_first_sum_is_its_own():
    """Of a process: NumPy remembers what it has imported."""
    kernel = "import numpy as np\ndef f(x):\n    return x.sum() + x.max() + x.mean()"
    script = f"""
import numpy as np
from symloss.rehearsal.interpret import load
print(load({kernel!r}, "kernel")["f"](np.ones(2)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "4.0", done.stderr


@pytest.mark.parametrize("name", ["huber", "cross_entropy", "triplet", "mnr", "ctc"])
def test_the_catalogue_passes(name):
    chain = symloss.get(name).chain
    rehearse(chain, "cpu", BACKENDS["cpu"].render(chain))
