"""Averages: by hand, against a plain loop, and what they refuse."""

import warnings

import numpy as np
import pytest

from course_lib import (
    ExponentialAverage,
    PolyakAverage,
    effective_window,
    exponential_average,
    trend_lag,
    variance_factor,
)


def test_first_averages_by_hand():
    # β = 0.9:  v1 = 0.1·10 = 1,  v2 = 0.9·1 + 0.1·20 = 2.9,  v3 = 0.9·2.9 + 0.1·12 = 3.81
    np.testing.assert_allclose(exponential_average([10, 20, 12], 0.9), [1, 2.9, 3.81], rtol=1e-14)
    # divided by 1 − 0.9 = 0.1,  1 − 0.81 = 0.19,  1 − 0.729 = 0.271
    np.testing.assert_allclose(
        exponential_average([10, 20, 12], 0.9, bias_correction=True),
        [10, 2.9 / 0.19, 3.81 / 0.271],
        rtol=1e-14,
    )


def test_class_by_hand():
    average = ExponentialAverage(0.9)
    assert [average.update(x) for x in (10.0, 20.0)] == pytest.approx([10, 2.9 / 0.19], rel=1e-14)
    assert average.average == pytest.approx(2.9 / 0.19, rel=1e-14)
    assert average.uncorrected == pytest.approx(2.9, rel=1e-14)
    assert average.total_weight == pytest.approx(0.19, rel=1e-14)
    assert average.steps == 2


def test_before_any_value():
    assert ExponentialAverage(0.9, bias_correction=False).average == 0
    assert np.isnan(ExponentialAverage(0.9).average)


def test_reset_forgets_values_and_shape():
    average = ExponentialAverage(0.9)
    average.update(np.ones(3))
    average.reset()
    assert average.steps == 0
    assert average.update(5.0) == pytest.approx(5.0)


@pytest.mark.parametrize("bias_correction", [False, True])
@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3)])
def test_whole_series_equals_one_value_at_a_time(shape, bias_correction):
    series = np.random.RandomState(0).standard_normal((50, *shape))
    average = ExponentialAverage(0.8, bias_correction)
    expected = np.array([average.update(value) for value in series])
    got = exponential_average(series, 0.8, bias_correction)
    assert got.shape == series.shape
    np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("bias_correction", [False, True])
def test_array_of_betas_equals_one_beta_at_a_time(bias_correction):
    betas = np.array([0.0, 0.5, 0.98])
    series = np.random.RandomState(1).standard_normal(40)
    got = exponential_average(series, betas, bias_correction)
    running = ExponentialAverage(betas, bias_correction)
    updates = np.array([running.update(value) for value in series])
    for column, beta in enumerate(betas):
        expected = exponential_average(series, beta, bias_correction)
        np.testing.assert_allclose(got[:, column], expected, rtol=1e-13, atol=1e-15)
        np.testing.assert_allclose(updates[:, column], expected, rtol=1e-13, atol=1e-15)


def test_beta_zero_returns_the_series():
    np.testing.assert_array_equal(exponential_average([3.0, 1.0, 2.0], 0), [3, 1, 2])


def test_averages_handed_out_are_never_written_to_again():
    average = ExponentialAverage(0.5, bias_correction=False)
    first = average.update(np.array([2.0]))
    average.update(np.array([10.0]))
    assert first == [1.0]


def test_the_series_is_not_changed():
    series = np.arange(4.0)
    exponential_average(series, 0.9, bias_correction=True)
    np.testing.assert_array_equal(series, np.arange(4.0))


@pytest.mark.parametrize("beta", [0.9, np.array([0.5, 0.9])])
def test_float32_stays_float32(beta):
    values = np.ones((5, 2), np.float32)
    assert exponential_average(values, beta, bias_correction=True).dtype == np.float32
    average = ExponentialAverage(beta)
    assert average.update(values[0]).dtype == np.float32
    assert average.uncorrected.dtype == np.float32


def test_integers_and_lists_are_data():
    assert exponential_average([1, 2], 0.5).dtype == np.float64
    assert exponential_average(np.array([True, False]), 0.5).tolist() == [0.5, 0.25]
    assert ExponentialAverage(0.5).update(4) == 4.0
    np.testing.assert_array_equal(ExponentialAverage(0.5).update([4, 6]), [4.0, 6.0])


def test_empty_series():
    assert exponential_average([], 0.9, bias_correction=True).shape == (0,)
    assert exponential_average(np.empty((0, 3)), 0.9).shape == (0, 3)


def test_inf_and_nan_flow_quietly():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        series = np.array([[1.0, 1.0], [np.inf, 2.0], [-np.inf, np.nan], [1.0, 1.0]])
        got = exponential_average(series, 0.5, bias_correction=True)
        average = ExponentialAverage(0.5)
        updates = [average.update(value) for value in series]
    np.testing.assert_array_equal(np.isfinite(got).all(axis=1), [True, False, False, False])
    np.testing.assert_array_equal(got, updates)


@pytest.mark.parametrize("make", [ExponentialAverage, effective_window, trend_lag, variance_factor])
@pytest.mark.parametrize(
    ("beta", "error", "shown"),
    [
        (1.0, ValueError, "1.0"),
        (-0.1, ValueError, "-0.1"),
        (float("nan"), ValueError, "nan"),
        ([0.5, 1.5], ValueError, "1.5"),
        ("0.9", TypeError, "'0.9'"),
        (None, TypeError, "None"),
        (True, TypeError, "True"),
        (0.5j, TypeError, "0.5j"),
    ],
)
def test_beta_out_of_range(make, beta, error, shown):
    with pytest.raises(error, match=r"^beta must be a number in \[0, 1\)") as caught:
        make(beta)
    assert shown in str(caught.value)
    with pytest.raises(error, match=r"^beta must be"):
        exponential_average([1.0], beta)


@pytest.mark.parametrize(
    ("series", "error"),
    [(3.0, ValueError), (["a"], TypeError), ([1j], TypeError), (None, TypeError)],
)
def test_series_that_is_none(series, error):
    with pytest.raises(error, match=r"^series must"):
        exponential_average(series, 0.9)


def test_betas_that_do_not_fit_the_series():
    with pytest.raises(ValueError, match=r"^beta of shape \(2,\) must broadcast"):
        exponential_average(np.ones((4, 3)), [0.5, 0.9])
    with pytest.raises(ValueError, match=r"^beta of shape \(2,\) must broadcast"):
        ExponentialAverage([0.5, 0.9]).update(np.ones(3))


def test_flag_must_be_a_flag():
    with pytest.raises(TypeError, match="bias_correction must be True or False, got 1"):
        ExponentialAverage(0.9, 1)
    with pytest.raises(TypeError, match="bias_correction must be True or False, got 'no'"):
        exponential_average([1.0], 0.9, "no")


@pytest.mark.parametrize("bad", [np.ones(3), 1.0, ["a", "b"], None, np.array([1j, 2j])])
def test_an_error_changes_nothing(bad):
    average = ExponentialAverage(0.9)
    average.update(np.array([1.0, 2.0]))
    with pytest.raises((ValueError, TypeError), match=r"^value must"):
        average.update(bad)
    assert average.steps == 1
    np.testing.assert_allclose(average.average, [1.0, 2.0])


def test_the_caller_keeps_no_hand_on_the_betas():
    betas = np.array([0.5, 0.9])
    average = ExponentialAverage(betas)
    betas[:] = 7
    np.testing.assert_array_equal(average.beta, [0.5, 0.9])


def test_effective_window():
    np.testing.assert_allclose(effective_window([0.0, 0.5, 0.9, 0.98]), [1, 2, 10, 50])
    assert effective_window(0.5) == 2.0


def test_trend_lag_is_how_far_behind_a_ramp_the_average_settles():
    ramp = np.arange(4000.0)
    betas = np.array([0.0, 0.5, 0.9, 0.98])
    behind = ramp[-1] - exponential_average(np.repeat(ramp[:, None], 4, axis=1), betas)[-1]
    np.testing.assert_allclose(behind, trend_lag(betas), atol=1e-9)


@pytest.mark.parametrize("persistence", [0.0, 0.5, 0.8])
def test_variance_factor_is_the_sum_over_pairs_of_weights(persistence):
    """The variance of a weighted sum: Σᵢⱼ wᵢ wⱼ ρ^|i−j|, for the noise's variance 1."""
    age = np.arange(600)
    correlation = persistence ** np.abs(age[:, None] - age)
    for beta in (0.0, 0.5, 0.9, 0.95):
        weight = (1 - beta) * beta**age
        expected = weight @ correlation @ weight
        assert variance_factor(beta, persistence) == pytest.approx(expected, rel=1e-12)


def test_variance_factor_refuses_a_persistence_out_of_range():
    for value in (-0.1, 1.0, np.nan):
        with pytest.raises(ValueError, match=r"persistence must be a number in \[0, 1\)"):
            variance_factor(0.9, value)


class TestPolyakAverage:
    def test_by_hand(self):
        # two values left out; then 4, (4 + 8) / 2, (4 + 8 + 3) / 3
        average = PolyakAverage(start=2)
        assert [average.update(x) for x in (9.0, 1.0, 4.0, 8.0, 3.0)] == [9, 1, 4, 6, 5]
        assert (average.average, average.steps, average.start) == (5, 5, 2)

    @pytest.mark.parametrize("start", [0, 1, 7, 60])
    @pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
    def test_it_is_the_mean_of_what_came_after_the_start(self, shape, start):
        series = np.random.RandomState(0).standard_normal((50, *shape))
        average = PolyakAverage(start)
        for t, value in enumerate(series, 1):
            expected = series[start:t].mean(axis=0) if t > start else value
            got = average.update(value)
            np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-15)
            np.testing.assert_array_equal(got, average.average)

    def test_before_any_value_and_after_a_reset(self):
        average = PolyakAverage()
        assert np.isnan(average.average)
        average.update(np.ones(3))
        average.reset()
        assert np.isnan(average.average) and average.steps == 0
        assert average.update(5.0) == 5

    def test_neither_side_keeps_a_hand_on_the_other(self):
        point = np.array([2.0])
        average = PolyakAverage()
        first = average.update(point)
        point[:] = 10
        second = average.update(point)
        point[:] = 7
        assert (first.tolist(), second.tolist(), average.average.tolist()) == ([2], [6], [6])

    def test_float32_stays_and_integers_are_data(self):
        average = PolyakAverage()
        for value in np.ones((3, 2), np.float32):
            assert average.update(value).dtype == np.float32
        assert PolyakAverage().update(4) == 4.0
        np.testing.assert_array_equal(PolyakAverage().update([4, 6]), [4.0, 6.0])

    def test_inf_and_nan_flow_quietly(self, recwarn):
        average = PolyakAverage()
        for value in (1.0, np.inf, np.inf, 1.0):
            average.update(np.array([value, 1.0]))
        assert np.isnan(average.average[0]) and average.average[1] == 1
        assert not recwarn.list

    @pytest.mark.parametrize("bad", [np.ones(3), 1.0, ["a", "b"], None, np.array([1j, 2j])])
    def test_an_error_changes_nothing(self, bad):
        average = PolyakAverage()
        average.update(np.array([1.0, 2.0]))
        with pytest.raises((ValueError, TypeError), match=r"^value must"):
            average.update(bad)
        assert average.steps == 1
        np.testing.assert_array_equal(average.average, [1.0, 2.0])

    @pytest.mark.parametrize("bad", ["a", None, 1j])
    def test_a_first_value_that_is_none_leaves_the_shape_open(self, bad):
        average = PolyakAverage()
        with pytest.raises(TypeError, match=r"^value must"):
            average.update(bad)
        assert average.update(np.ones(2)).shape == (2,)

    @pytest.mark.parametrize(
        ("start", "error"),
        [(-1, ValueError), (1.5, TypeError), ("0", TypeError), (True, TypeError)],
    )
    def test_a_start_out_of_range(self, start, error):
        with pytest.raises(error, match=r"^start must be an integer >= 0"):
            PolyakAverage(start)

    def test_of_a_noisy_descent_it_is_as_calm_as_theory_says(self):
        """On λθ²/2 with noise of variance 1 the mean of n points far from the start has variance
        1/(nλ²), whatever α is (Polyak and Juditsky, 1992); one point has α/(λ(2 − αλ))."""
        rate, curvature, steps = 0.2, 1.0, 2000
        noise = np.random.RandomState(1).standard_normal((steps, 4000))
        average, points = PolyakAverage(start=100), np.zeros(4000)
        for drawn in noise:
            points = points - rate * (curvature * points + drawn)
            average.update(points)
        floor = rate / (curvature * (2 - rate * curvature))
        assert np.mean(points**2) == pytest.approx(floor, rel=0.05)
        assert np.mean(average.average**2) == pytest.approx(1 / (steps - 100), rel=0.05)
