"""Sound kernels pass, and every planted fault is caught where it is."""

import fake_faces as fake
import numpy as np
import pytest

from symloss.verify.kernels import verify_loss


def failed(loss, dtypes=("float64",), points=80):
    return {finding.what: finding for finding in verify_loss(loss, dtypes, points) if not finding.ok}


@pytest.mark.parametrize(
    "loss", [fake.huber(), fake.exponential_form(), fake.rows()], ids=lambda loss: loss.declaration.name
)
def test_sound_kernels_pass(loss):
    findings = verify_loss(loss, points=100)
    assert not [str(finding) for finding in findings if not finding.ok]
    assert {finding.dtype for finding in findings} == {"float32", "float64"}
    assert all(finding.points and not finding.undecided for finding in findings)


def test_the_same_seed_gives_the_same_findings():
    first, second = (verify_loss(fake.huber(), ("float32",), 60, seed=3) for _ in range(2))
    assert str(first) == str(second)


def test_progress_is_told():
    told = []
    verify_loss(fake.exponential_form(), ("float32",), 40, progress=lambda *step: told.append(step))
    assert told[0][0] == 0 and told[-1][0] == told[-1][1] and "float32 value" in told[0][2]


def test_wrong_sign():
    slope = lambda x, y, delta=1.0: -fake.huber_slope(x, y, delta)  # noqa: E731
    assert {"gradient input", "gradient target"} <= set(failed(fake.huber(slope=slope)))


def test_wrong_sign_on_one_side_only():
    slope = lambda x, y, delta=1.0: np.abs(fake.huber_slope(x, y, delta))  # noqa: E731
    assert "gradient input" in failed(fake.huber(slope=slope))


def test_wrong_constant():
    terms = lambda x, y, delta=1.0: fake.huber_terms(x, y, delta) * (1 + 1e-14)  # noqa: E731
    assert "value" in failed(fake.huber(terms))

    def jump(x, y, delta=1.0):
        r = np.abs(x - y)
        return np.where(r <= delta, r**2 / 2, delta * r - 0.499)

    assert "value" in failed(fake.huber(jump))


def test_a_parameter_that_is_ignored():
    terms = lambda x, y, delta=1.0: fake.huber_terms(x, y, 1.0)  # noqa: E731
    assert "value" in failed(fake.huber(terms))


def test_overflow_and_cancellation():
    found = failed(fake.exponential_form(lambda x: np.log(1 + np.exp(x))))
    assert "value" in found and found["value"].worst > 1e200
    assert "value" in failed(
        fake.exponential_form(lambda x: np.maximum(x, 0) + np.log(1 + np.exp(-np.abs(x))))
    )


def test_unguarded_exponential_in_the_gradient():
    assert "gradient input" in failed(fake.exponential_form(slope=lambda x: np.exp(x) / (1 + np.exp(x))))


def test_logsumexp_without_shift():
    def terms(s, y):
        return np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(y)), y]

    assert "value" in failed(fake.rows(terms), ("float32",))


def test_wrong_row_gradient():
    def slope(s, y):
        wrong = fake.row_slope(s, y)
        wrong[:, 0] *= 1 + 1e-5
        return wrong

    assert "gradient input" in failed(fake.rows(slope=slope))


def test_a_block_bound_that_is_off_by_one():
    class Blocked(fake.FakeLoss):
        def total(self, terms):
            flat = terms.ravel()
            return sum(
                flat[k : min(k + 1024, len(flat) - (len(flat) > 1024))].sum()
                for k in range(0, len(flat), 1024)
            )

    sound = fake.huber()
    found = failed(Blocked(sound.declaration, sound.terms, sound.gradients, sound.hessian))
    assert set(found) == {"blocks value"}
    assert found["blocks value"].at["samples"] > 1024


def test_mean_that_ignores_weights():
    class Unweighted(fake.FakeLoss):
        def _reduce(self, terms, reduction, weight):
            value, factor = super()._reduce(terms, reduction, weight)
            if weight is not None and reduction == "mean":
                value = value * weight.sum() / weight.size
            return value, factor

    sound = fake.huber()
    found = failed(Unweighted(sound.declaration, sound.terms, sound.gradients, sound.hessian))
    assert set(found) == {"reductions value"}


def test_nan_that_is_swallowed():
    terms = lambda x, y, delta=1.0: np.nan_to_num(fake.huber_terms(x, y, delta), nan=0.0, posinf=np.inf)  # noqa: E731
    assert set(failed(fake.huber(terms))) == {"nan"}


def test_infinity_that_becomes_nan():
    terms = lambda x: np.where(np.isinf(x), np.nan, fake.softplus(x))  # noqa: E731
    assert set(failed(fake.exponential_form(terms))) == {"infinities"}


def test_wrong_second_derivative():
    bend = lambda x, y, delta=1.0: 2 * fake.huber_bend(x, y, delta)  # noqa: E731
    assert set(failed(fake.huber(bend=bend))) == {"hessian input"}


def test_kink_branch_taken_a_few_floats_too_early():
    def slope(x, y, delta=1.0):
        return np.where(np.abs(x - y) < delta * (1 - 1e-14), x - y, np.sign(x - y) * delta)

    assert "gradient input" in failed(fake.huber(slope=slope), points=400)
