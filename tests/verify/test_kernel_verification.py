"""Sound kernels pass, and every planted fault is caught where it is."""

import fake_faces as fake
import numpy as np
import pytest
import verify_cases as cases

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
    found = failed(Blocked(sound.declaration, sound.terms, sound.gradients, sound.hessian, sound.most))
    assert set(found) == {"blocks value"}
    assert found["blocks value"].at["samples"] > 1024


def test_totals_that_are_added_up_wrongly_where_they_grow():
    class Growing(fake.FakeLoss):
        def total(self, terms):
            blocks = np.add.reduceat(terms.ravel(), range(0, terms.size, 1024))
            total = 0.0
            for block in blocks:
                total += block * (1 + 1e-11 * (0 < 2 * total < block))
            return total

    sound = fake.huber()
    loss = Growing(sound.declaration, sound.terms, sound.gradients, sound.hessian, sound.most)
    assert set(failed(loss)) == {"blocks value"}


def test_mean_that_ignores_weights():
    class Unweighted(fake.FakeLoss):
        def _reduce(self, terms, reduction, weight):
            value, factor = super()._reduce(terms, reduction, weight)
            if weight is not None and reduction == "mean":
                value = value * weight.sum() / weight.size
            return value, factor

    sound = fake.huber()
    found = failed(Unweighted(sound.declaration, sound.terms, sound.gradients, sound.hessian, sound.most))
    assert set(found) == {"reductions value"}


def test_nan_that_is_swallowed():
    terms = lambda x, y, delta=1.0: np.nan_to_num(fake.huber_terms(x, y, delta), nan=0.0, posinf=np.inf)  # noqa: E731
    assert set(failed(fake.huber(terms))) == {"nan"}


def test_infinity_that_becomes_nan():
    terms = lambda x: np.where(np.isinf(x), np.nan, fake.softplus(x))  # noqa: E731
    assert set(failed(fake.exponential_form(terms))) == {"infinities"}


def test_wrong_second_derivative():
    bend = lambda x, y, delta=1.0: 2 * fake.huber_bend(x, y, delta)  # noqa: E731
    assert set(failed(fake.huber(bend=bend))) == {"hessian input", "kinds hessian input"}


def test_kink_branch_taken_a_few_floats_too_early():
    def slope(x, y, delta=1.0):
        return np.where(np.abs(x - y) < delta * (1 - 1e-14), x - y, np.sign(x - y) * delta)

    assert "gradient input" in failed(fake.huber(slope=slope), points=400)


def changed(method):
    """A sound loss whose `value_and_grad` or `hessian_diag` is replaced."""
    sound = fake.huber()
    kind = type("Changed", (fake.FakeLoss,), {method.__name__: method})
    return kind(sound.declaration, sound.terms, sound.gradients, sound.hessian, sound.most)


def test_a_cotangent_that_scales_the_value():
    def value_and_grad(self, *arrays, cotangent=None, **options):
        value, slope = fake.FakeLoss.value_and_grad(self, *arrays, cotangent=cotangent, **options)
        return value * (1.0 if cotangent is None else cotangent), slope

    assert set(failed(changed(value_and_grad))) == {"cotangents input", "cotangents target"}


def test_a_cotangent_that_is_ignored():
    def value_and_grad(self, *arrays, cotangent=None, **options):
        return fake.FakeLoss.value_and_grad(self, *arrays, **options)

    assert set(failed(changed(value_and_grad))) == {"cotangents input", "cotangents target"}


def test_a_second_derivative_that_is_not_divided():
    def hessian_diag(self, *arrays, reduction=None, **options):
        return fake.FakeLoss.hessian_diag(self, *arrays, reduction="sum", **options)

    assert set(failed(changed(hessian_diag))) == {"kinds hessian input", "bounds hessian input"}


def test_a_buffer_that_is_not_filled():
    def hessian_diag(self, *arrays, out=None, **options):
        return fake.FakeLoss.hessian_diag(self, *arrays, **options)

    assert set(failed(changed(hessian_diag))) == {"layouts"}


def test_a_layout_that_changes_the_result():
    def value_and_grad(self, *arrays, **options):
        flat = [np.ascontiguousarray(array).reshape(array.shape) for array in arrays]
        flat[0] = flat[0] if arrays[0].flags.c_contiguous else arrays[0][::-1]
        return fake.FakeLoss.value_and_grad(self, *flat, **options)

    assert set(failed(changed(value_and_grad))) == {"layouts"}


@pytest.mark.parametrize("side", [-1, 1])
def test_the_slope_of_another_branch_at_an_exact_kink(side):
    """|x - y| has the slope 0 where x = y, by convention; a slope of either side lies between the two."""

    def slope(x, y):
        return np.where(x == y, side, np.sign(x - y)).astype(x.dtype)

    sound = fake.FakeLoss(
        cases.distance,
        lambda x, y: np.abs(x - y),
        {"input": lambda x, y: np.sign(x - y), "target": lambda x, y: np.sign(y - x)},
    )
    assert not failed(sound)
    other = fake.FakeLoss(sound.declaration, sound.terms, {**sound.gradients, "input": slope})
    assert "gradient input" in failed(other)


def test_ties_of_rows_that_are_not_shared():
    """Of two equal largest elements of a row each gets one half; the loss is a structured one."""

    def slope(shared):
        def gradient(s):
            top, low = (s == s.max(axis=1, keepdims=True)), (s == s.min(axis=1, keepdims=True))
            if not shared:
                return top.astype(s.dtype) - low
            return top / top.sum(axis=1, keepdims=True) - low / low.sum(axis=1, keepdims=True)

        return fake.FakeLoss(
            cases.spread,
            lambda s: s.max(axis=1) - s.min(axis=1),
            {"input": lambda s: gradient(s).astype(s.dtype)},
        )

    assert not failed(slope(shared=True))
    assert "gradient input" in failed(slope(shared=False))


def weibull_terms(x, t, shape=0.2):
    z = t / x
    return z**shape - np.log(shape) + np.log(x) - (shape - 1) * np.log(z)


def of_logarithms(terms):
    """A sum of logarithms of which two bits or so cancel; its gradients are not looked at."""
    return fake.FakeLoss(cases.weibull, terms, dict.fromkeys(("input", "target"), terms))


def test_logarithms_that_are_added_may_leave_two_bits():
    assert "value" not in failed(of_logarithms(weibull_terms))
    spoilt = lambda x, t, shape=0.2: weibull_terms(x, t, shape) + 2e-14 * np.log(x)  # noqa: E731
    assert "value" in failed(of_logarithms(spoilt))
