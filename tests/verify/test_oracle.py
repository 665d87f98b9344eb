"""The oracle against formulas written out by hand in mpmath."""

import mpmath
import numpy as np
import pytest
import verify_cases as cases
from mpmath import mp, mpf

from symloss.verify import Kink, Oracle, Undecided


def close(a, b, digits=28):
    with mp.workdps(60):
        if abs(a) + abs(b) < mpf(2) ** -1190:
            return True  # the oracle's zero
        return a == b or abs(a - b) <= abs(b) * mpf(10) ** -digits


def test_huber_values_and_both_sides_of_its_joint():
    oracle = Oracle(cases.huber)
    arrays = {"input": np.array([0.25, 3.0, -2.0, 1.0]), "target": np.zeros(4)}
    assert list(oracle.terms(arrays, {})) == [mpf("0.03125"), mpf("2.5"), mpf("1.5"), mpf("0.5")]
    assert oracle.value(arrays, {}) == mpf("4.53125") / 4
    assert oracle.value(arrays, {"delta": 2.0}, "sum") == mpf("0.03125") + 4 + 2 + mpf("0.5")


def test_float_inputs_are_taken_exactly():
    oracle = Oracle(cases.squared)
    x, y = np.float32(0.1), 0.1
    with mp.workdps(60):
        expected = (mpf(float(x)) - mpf(y)) ** 2
    assert close(oracle.value({"input": np.array([x]), "target": np.array([y])}, {}), expected, 45)


def test_cancelling_definitions_get_the_digits_they_need():
    oracle = Oracle(cases.cancelling)
    for x in (30.0, 700.0, 5000.0):
        with mp.workdps(4000):
            expected = -mp.log1p(mp.exp(mpf(x)))
        assert close(oracle.value({"input": np.array([x])}, {}), expected)
        assert close(oracle.gradient({"input": np.array([x])}, {}, "input")[0], -1 / (1 + mp.exp(-x)), 14)


def test_the_complement_of_a_sigmoid_has_all_its_digits():
    oracle = Oracle(cases.naive_logistic)
    assert oracle.value({"input": np.array([1e300])}, {}) == -mpf(1e300)
    assert oracle.gradient({"input": np.array([1e300])}, {}, "input")[0] == -1


def test_a_jump_is_a_kink_without_sides():
    slope = Oracle(cases.direction).gradient({"input": np.zeros((1, 2))}, {}, "input")[0, 0]
    assert slope == Kink(None, None)


def test_too_few_digits_are_reported_and_not_guessed():
    oracle = Oracle(cases.cancelling, max_digits=200)
    with pytest.raises(Undecided):
        oracle.value({"input": np.array([700.0])}, {})
    assert isinstance(oracle.terms({"input": np.array([700.0])}, {})[0], Undecided)
    assert isinstance(oracle.gradient({"input": np.array([700.0])}, {}, "input")[0], Undecided)


@pytest.mark.parametrize("x", [1e300, -1e300, 1.7e308, -745.2, 5e-324, -0.0])
def test_extreme_arguments(x):
    oracle = Oracle(cases.exponential_form)
    with mp.workdps(60):
        expected = max(mpf(x), mpf(0)) + mp.log1p(mp.exp(-abs(mpf(x))))
        slope = 1 / (1 + mp.exp(-mpf(x)))
    arrays = {"input": np.array([x])}
    assert close(oracle.value(arrays, {}), expected)
    assert close(oracle.gradient(arrays, {}, "input")[0], slope)


def test_kinks_are_marked_with_their_one_sided_derivatives():
    slopes = Oracle(cases.absolute).gradient(
        {"input": np.array([0.0, -0.0, 5e-324, -1.0])}, {}, "input", "sum"
    )
    assert slopes[0] == slopes[1] == Kink(mpf(-1), mpf(1))
    assert slopes[2] == 1 and slopes[3] == -1
    hinge = Oracle(cases.hinge).gradient(
        {"input": np.array([1.0, np.nextafter(1.0, 0)]), "target": np.ones(2)}, {}, "input", "sum"
    )
    assert hinge[0] == Kink(mpf(-1), mpf(0)) and hinge[1] == -1


def test_a_jump_of_the_second_derivative_is_a_kink_of_the_second_order_only():
    oracle = Oracle(cases.huber)
    arrays = {"input": np.array([1.0, -1.0, 1.0 - 2**-53]), "target": np.zeros(3)}
    assert list(oracle.gradient(arrays, {}, "input", "sum")) == [1, -1, 1 - mpf(2) ** -53]
    bends = oracle.hessian_diag(arrays, {}, "input", "sum")
    assert bends[0] == Kink(mpf(1), mpf(0)) and bends[1] == Kink(mpf(0), mpf(1)) and bends[2] == 1


def test_root_of_squares_at_the_origin_is_a_kink():
    oracle = Oracle(cases.rmse)
    zero = oracle.gradient({"input": np.zeros(4), "target": np.zeros(4)}, {}, "input")
    assert all(isinstance(slope, Kink) and slope.left == -slope.right for slope in zero)
    smooth = oracle.gradient({"input": np.array([3.0, 4.0]), "target": np.zeros(2)}, {}, "input")
    with mp.workdps(40):
        assert close(smooth[0], 3 / mp.sqrt(50)) and close(smooth[1], 4 / mp.sqrt(50))


def test_flat_points_have_slope_zero():
    arrays = {"input": np.array([2.0, 1e300]), "target": np.array([2.0, 1e300])}
    assert all(abs(slope) < mpf(2) ** -1190 for slope in Oracle(cases.squared).gradient(arrays, {}, "input"))
    assert list(Oracle(cases.squared).hessian_diag(arrays, {}, "input", "sum")) == [2, 2]


def test_edges_of_the_domain():
    oracle = Oracle(cases.binary_cross_entropy)
    arrays = {"input": np.array([0.0, 1.0, 0.0, 1.0]), "target": np.array([0.0, 1.0, 1.0, 0.5])}
    assert list(oracle.terms(arrays, {})) == [0, 0, mp.inf, mp.inf]
    slopes = oracle.gradient(arrays, {}, "input", "sum")
    assert slopes[0] == 1 and slopes[1] == -1 and mp.isnan(slopes[2])


def test_cross_entropy_with_every_option():
    generator = np.random.default_rng(1)
    scores = generator.normal(size=(4, 3))
    arrays = {"input": scores, "target": np.array([0, 2, -100, 1]), "class_weight": np.array([0.5, 2.0, 1.0])}
    alpha = 0.25
    with mp.workdps(50):
        top, bottom, rows = mpf(0), mpf(0), []
        for row, y in zip(scores, arrays["target"], strict=True):
            if y == -100:
                rows.append(mpf(0))
                continue
            powers = [mp.exp(mpf(s)) for s in row]
            logs = [mpf(w) * (mp.log(sum(powers)) - mpf(s)) for w, s in zip([0.5, 2, 1], row, strict=True)]
            rows.append((1 - mpf(alpha)) * logs[y] + mpf(alpha) / 3 * sum(logs))
            bottom += mpf(arrays["class_weight"][y])
        top = sum(rows)
    oracle = Oracle(cases.cross_entropy)
    options = {"label_smoothing": alpha}
    assert close(oracle.value(arrays, options), top / bottom, 14)
    assert all(close(a, b) for a, b in zip(oracle.terms(arrays, options), rows, strict=True))


def test_gradient_of_cross_entropy_is_softmax_minus_onehot():
    scores = np.array([[400.0, -400.0, 0.0], [1.0, 1.0, 1.0]])
    slopes = Oracle(cases.cross_entropy).gradient(
        {"input": scores, "target": np.array([0, 1])}, {}, "input", "sum"
    )
    with mp.workdps(60):
        assert close(slopes[0, 1], mp.exp(-800) / (1 + mp.exp(-400) + mp.exp(-800)))
        assert close(slopes[1, 1], mpf(1) / 3 - 1) and close(slopes[1, 0], mpf(1) / 3)


def test_all_samples_ignored_is_zero():
    arrays = {"input": np.ones((2, 3)), "target": np.array([-100, -100])}
    oracle = Oracle(cases.cross_entropy)
    assert oracle.value(arrays, {}) == 0
    assert all(slope == 0 for slope in oracle.gradient(arrays, {}, "input").flat)


def test_sample_weights_and_reductions():
    arrays = {"input": np.array([1.0, 2.0, 5.0]), "target": np.zeros(3)}
    weight = np.array([1.0, 0.5, 0.0])
    oracle = Oracle(cases.squared)
    assert oracle.value(arrays, {}, "mean", weight) == mpf(3) / mpf("1.5")
    assert oracle.value(arrays, {}, "sum", weight) == 3
    slopes = oracle.gradient(arrays, {}, "input", "none", weight)
    assert list(slopes) == [2, 2, 0]
    pairs = Oracle(cases.all_pairs)
    with mp.workdps(40):
        assert close(pairs.value({"input": np.zeros(3)}, {}, "mean"), mp.log(2))


def test_elements_read_by_many_terms():
    oracle = Oracle(cases.all_pairs)
    x = np.array([0.5, -1.0, 2.0])
    slopes = oracle.gradient({"input": x}, {}, "input")
    with mp.workdps(50):
        sigmoid = lambda t: 1 / (1 + mp.exp(-mpf(t)))  # noqa: E731
        for i in range(3):
            expected = sum(sigmoid(x[i] - x[j]) - sigmoid(x[j] - x[i]) for j in range(3) if j != i)
            assert close(slopes[i], expected)


def test_softmax_and_extremes_of_rows():
    row = np.array([[0.5, -1.5, 3.0]])
    target = np.array([[0.0, 1.0, 0.0]])
    with mp.workdps(50):
        powers = [mp.exp(mpf(s)) for s in row[0]]
        expected = sum((p / sum(powers) - mpf(t)) ** 2 for p, t in zip(powers, target[0], strict=True))
    assert close(Oracle(cases.soft_brier).value({"input": row, "target": target}, {}), expected)
    assert Oracle(cases.spread).value({"input": row}, {}) == mpf("4.5")
    ties = Oracle(cases.spread).gradient({"input": np.array([[1.0, 1.0, 0.0]])}, {}, "input", "sum")
    assert ties[0, 0] == Kink(mpf(0), mpf(1)) and ties[0, 2] == -1


def test_derivative_by_a_parameter():
    arrays = {"input": np.array([5.0, 0.5]), "target": np.zeros(2)}
    slope = Oracle(cases.huber).gradient(arrays, {"delta": 2.0}, "delta", "sum")
    assert slope[()] == 3  # d(δ(|r| - δ/2))/dδ = |r| - δ


def test_nan_stays_nan():
    arrays = {"input": np.array([np.nan, 1.0]), "target": np.zeros(2)}
    terms = Oracle(cases.huber).terms(arrays, {})
    assert mp.isnan(terms[0]) and terms[1] == mpf("0.5")
    assert mpmath.isnan(Oracle(cases.huber).gradient(arrays, {}, "input", "sum")[0])


def test_wrong_calls():
    oracle = Oracle(cases.rmse)
    arrays = {"input": np.ones(2), "target": np.zeros(2)}
    with pytest.raises(ValueError, match="reduces by definition"):
        oracle.value(arrays, {}, "sum")
    with pytest.raises(ValueError, match="axes"):
        oracle.value({"input": np.ones((2, 2)), "target": np.zeros(2)}, {})
    with pytest.raises(ValueError, match="missing"):
        oracle.value({"input": np.ones(2)}, {})
    with pytest.raises(IndexError):
        Oracle(cases.cross_entropy).value({"input": np.ones((1, 2)), "target": np.array([7])}, {})


def test_products_along_a_vector():
    """Where the Hessian is known in closed form: 2, and diag(p) - p pᵀ."""
    vector = np.array([0.3, -0.7, 1.1])
    arrays = {"input": np.array([0.5, -1.25, 2.0]), "target": np.array([1.0, 0.5, -0.75])}
    assert [float(item) for item in Oracle(cases.squared).product(arrays, {}, "input", vector, "sum")] == [
        2 * item for item in vector
    ]
    rows = {"input": arrays["input"][None], "target": np.array([1])}
    found = Oracle(cases.plain_cross_entropy).product(rows, {}, "input", vector[None])
    with mp.workdps(40):
        powers = [mp.exp(mpf(item)) for item in arrays["input"]]
        weights = [power / mp.fsum(powers) for power in powers]
        mean = mp.fsum(w * mpf(v) for w, v in zip(weights, vector, strict=True))
        for item, w, v in zip(found[0], weights, vector, strict=True):
            assert close(item, w * (mpf(v) - mean))


def test_products_where_samples_mix():
    """The root of a mean square: (v - u (u·v)) / (√N |r|) with u = r/|r|."""
    arrays = {"input": np.array([3.0, 4.0]), "target": np.zeros(2)}
    found = Oracle(cases.rmse).product(arrays, {}, "input", np.array([1.0, 2.0]))
    with mp.workdps(40):
        along = mpf(11) / 25
        for item, exact in zip(found, (1 - 3 * along, 2 - 4 * along), strict=True):
            assert close(item, exact / (5 * mp.sqrt(2)))


def test_a_value_apart_from_both_sides_has_no_second_derivative():
    """Whatever a kernel gives is as good: the declared case counts."""
    arrays = {"x": np.array([0.0, 2.0])}
    assert Oracle(cases.zero_apart).gradient(arrays, {}, "x", "sum")[0].allows(7.0)
    assert list(Oracle(cases.zero_apart).hessian_diag(arrays, {}, "x", "sum")) == [Kink(None, None), 2]
