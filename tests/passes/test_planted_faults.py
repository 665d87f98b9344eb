"""Faults planted in the chain: each is caught by the check after a pass or by verification of the kernel.

Nothing of the repository is touched: functions are patched for one test, templates are copied, and kernels
are rendered into a temporary folder.
"""

from dataclasses import replace

import pytest
from random_losses import C, N, c, n
from sympy import Eq, S, log

from symloss import rehearsal
from symloss.chain import lower
from symloss.functions import sigmoid
from symloss.language import label, logsumexp, mean, nonnegative, real, softplus
from symloss.language import sigmoid as logistic
from symloss.language.declaration import declare
from symloss.passes import differentiate as differentiate_module
from symloss.passes import expand_logsumexp as expand_module
from symloss.passes import rules, stabilise
from symloss.passes.check_step import StepError
from symloss.passes.rules.logistic import one_minus_sigmoid
from symloss.printers import backends, elementary
from symloss.printers.numba_cpu.statements import CpuStatements
from symloss.rehearsal import RehearsalError
from symloss.runtime import kernels
from symloss.runtime.loss import Loss
from symloss.verify.kernels import verify_loss


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    """Kernels of this test go to a folder of their own."""
    monkeypatch.setenv("SYMLOSS_CACHE_DIR", str(tmp_path / "kernels"))


def logistic_loss(input: real[N]):
    """The cost of a positive example."""
    return mean(softplus(-input[n]), n)


def cross_entropy_of_rows(input: real[N, C], target: label(C)[N]):
    """The cost of a label."""
    return mean(logsumexp(input[n, c], c) - input[n, target[n]], n)


def guarded_product(input: nonnegative[N], target: nonnegative[N]):
    """A term of an entropy."""
    return mean(target[n] * log(input[n]), n)


def worst(function, points=30, dtypes=("float32",)):
    """Whether verification passes, and its findings."""
    findings = verify_loss(Loss.declared(declare(function)), dtypes=dtypes, points=points, seed=3)
    return all(finding.ok for finding in findings), findings


@pytest.mark.parametrize("function", [logistic_loss, guarded_product])
def test_nothing_is_caught_where_nothing_is_wrong(function):
    fine, findings = worst(function)
    assert fine, [finding.to_dict() for finding in findings if not finding.ok]


# ---- Caught by the check after a pass ------------------------------------------------------------


def test_a_sign_in_a_derivative(monkeypatch):
    monkeypatch.setattr(sigmoid, "fdiff", lambda self, argindex=1: -self * sigmoid(-self.args[0]))

    def squashed(input: real[N]):
        return mean(logistic(input[n]) ** 2, n)

    with pytest.raises(StepError, match="differentiated"):
        lower(declare(squashed))


def test_a_rule_that_loses_a_sign(monkeypatch):
    wrong = rules.Rule("complement of a sigmoid", "1 - σ(u) -> σ(u)", "planted", planted_complement)
    changed = tuple(wrong if rule.name == wrong.name else rule for rule in rules.RULES)
    monkeypatch.setattr(stabilise, "RULES", changed)

    def complement(input: real[N]):
        return mean((1 - logistic(input[n])) * input[n], n)

    with pytest.raises(StepError, match="stabilised"):
        lower(declare(complement))


def planted_complement(node, look):
    found = one_minus_sigmoid(node, look)
    return None if found is None else sigmoid(-found.args[0])


def test_a_lost_factor_of_a_mean(monkeypatch):
    def lossy(self, node, incoming):
        return incoming if node.op == "logsumexp" else through(self, node, incoming)

    through = differentiate_module._Reverse._through_reduction
    monkeypatch.setattr(differentiate_module._Reverse, "_through_reduction", lossy)
    with pytest.raises(StepError, match="differentiated"):
        lower(declare(cross_entropy_of_rows))


def test_a_one_hot_at_the_wrong_class(monkeypatch):
    monkeypatch.setattr(differentiate_module, "Eq", lambda formal, actual: Eq(formal, actual + 1))
    with pytest.raises(StepError, match="differentiated"):
        lower(declare(cross_entropy_of_rows))


# ---- Caught by the kernel against the oracle -----------------------------------------------------


def test_a_forgotten_maximum(monkeypatch):
    """The value is right in exact arithmetic or not, as the numbers fall; the kernel shows it always."""
    monkeypatch.setattr(expand_module, "finite_or_zero", lambda expression: S.Zero)
    fine, findings = worst(cross_entropy_of_rows)
    assert not fine
    assert {finding.what for finding in findings if not finding.ok} & {"value", "gradient input"}


def test_a_logarithm_without_its_guard(monkeypatch):
    """0 · log 0 is 0 by convention; the bare product is NaN."""
    kept = tuple(rule for rule in rules.RULES if rule.name != "guarded logarithm")
    monkeypatch.setattr(stabilise, "RULES", kept)
    fine, _ = worst(guarded_product, points=60)
    assert not fine


def test_a_wrong_coefficient(monkeypatch):
    """e^r with the third coefficient of its polynomial off in the fourth digit."""
    right = elementary.render_elementary()
    wrong = right.replace("0.5, 0.16666532", "0.5, 0.16676532")
    assert wrong != right
    backend = backends.BACKENDS["cpu"]
    patched = replace(
        backend, companions=lambda *given: {**backend.companions(*given), "_elementary.py": wrong}
    )
    monkeypatch.setitem(backends.BACKENDS, "cpu", patched)
    fine, _ = worst(logistic_loss)
    assert not fine


def test_a_block_that_is_one_short(monkeypatch):
    blocks = CpuStatements._blocks

    def short(printer, loop):
        text = "stop = min(start + block, rows)"
        lines = blocks(printer, loop)
        assert sum(text in line for line in lines) == 1
        return [line.replace(text, "stop = min(start + block, rows - 1)") for line in lines]

    monkeypatch.setattr(CpuStatements, "_blocks", short)
    with pytest.raises(RehearsalError, match=r"logistic_loss \(cpu\): total is"):
        worst(logistic_loss)
    monkeypatch.setattr(rehearsal, "rehearse", lambda *kernel: None)  # verification sees it by itself
    fine, _ = worst(logistic_loss)
    assert not fine


def test_the_cache_is_elsewhere(tmp_path):
    assert kernels.cache_folder() == tmp_path / "kernels"
