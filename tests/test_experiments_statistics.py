"""What is measured of many runs: intervals, proportions, deaths, and the parts of a variance."""

import numpy as np
import pytest
import scipy

from course_lib import MLP, OPTIMIZERS
from course_lib.experiments import protocol
from course_lib.experiments import statistics as stats
from course_lib.experiments.variance import split_interval, variance_components


def test_interval_covers_the_mean_as_often_as_it_says():
    random = np.random.RandomState(0)
    samples = random.exponential(size=(200, 30))
    covered = [low <= 1 <= high for low, high in map(stats.interval, samples)]
    assert 0.88 <= np.mean(covered) <= 0.98  # the bootstrap is a little narrow for skewed values


@pytest.mark.parametrize(("runs", "low", "high"), [(10, 0.6, 0.7), (15, 0.75, 0.82)])
def test_few_runs_that_may_fail_are_covered_less_often_than_nominal(runs, low, high):
    population = [0.94] * 9 + [0.5]
    measured = stats.coverage(population, runs=runs, trials=2000)
    assert low < measured < high
    # Without a failure in the sample, the interval cannot hold a mean that has some.
    assert measured < 1 - 0.9**runs + 0.02


def test_coverage_counts_what_interval_gives():
    population = np.random.RandomState(5).rand(40)
    picks = np.random.RandomState(2).randint(40, size=(60, 12))
    ends = np.array([stats.interval(population[pick]) for pick in picks])
    inside = (ends[:, 0] <= population.mean()) & (population.mean() <= ends[:, 1])
    assert stats.coverage(population, runs=12, trials=60, seed=2) == pytest.approx(inside.mean())


def test_proportion_is_clopper_and_pearsons():
    for count, total in ((0, 30), (2, 30), (7, 15), (30, 30)):
        low, share, high = stats.proportion(np.arange(total) < count)
        assert share == count / total
        beta = scipy.stats.beta
        assert low == pytest.approx(beta.ppf(0.025, count, total - count + 1) if count else 0)
        assert high == pytest.approx(
            beta.ppf(0.975, count + 1, total - count) if count < total else 1
        )
    # None of n: the share at which that has a probability of 2.5 %.
    assert (1 - stats.proportion(np.zeros(30))[2]) ** 30 == pytest.approx(0.025)


def test_holm_by_hand():
    # 4 x 0.01; 3 x 0.012 = 0.036, not below the 0.04 before; 2 x 0.03; 1 x 0.9.
    np.testing.assert_allclose(stats.holm([0.03, 0.012, 0.9, 0.01]), [0.06, 0.04, 0.9, 0.04])
    assert stats.holm([0.6, 0.7]).tolist() == [1, 1]
    assert stats.holm([0.02]).tolist() == [0.02]


def test_holm_keeps_the_chance_of_any_false_finding():
    p_values = np.random.RandomState(0).uniform(size=(4000, 8))  # no effect anywhere
    found = np.mean([stats.holm(one).min() <= 0.05 for one in p_values])
    assert 0.04 < found < 0.06
    assert np.mean(p_values.min(axis=1) <= 0.05) > 0.3  # without it


def test_dead_networks_are_those_with_a_silent_layer():
    network = MLP([2, 5, 2, 1], seed=[3, 3, 3, 3, 3])
    network.biases[0][1] = -100.0  # the first hidden layer is silent
    network.biases[1][2] = -100.0  # the second
    network.weights[2][3] = 0.0  # all answers alike, but the gradient brings the last weights back
    network.weights[0][4] = np.nan
    inputs = protocol.moons().inputs
    assert np.ptp(network.logits(inputs)[3]) == 0
    assert stats.dead(network, inputs).tolist() == [False, True, True, False, False]
    assert stats.dead(MLP([2, 1]), inputs).tolist() is False  # no hidden layer, none to die


def test_no_gradient_reaches_below_a_dead_layer():
    network = MLP([2, 5, 2, 1], seed=3)
    network.biases[1][:] = -100.0
    inputs, targets = protocol.moons()
    assert stats.dead(network, inputs)
    gradient = network.gradient(inputs, targets)
    assert not gradient[:-1].any()
    assert gradient[-1] != 0  # the last bias still learns how frequent the classes are


def test_memory_is_counted():
    counted = {name: stats.floats_per_parameter(rule(0.1)) for name, rule in OPTIMIZERS.items()}
    assert counted == {
        "SGD": 0,
        "Momentum": 1,
        "AdaGrad": 1,
        "RMSProp": 1,
        "Adam": 2,
        "AMSGrad": 3,
        "AdamW": 2,
    }


def test_components_are_found_where_they_were_put():
    random = np.random.RandomState(0)
    values = 5 + 3 * random.randn(400, 1) + 2 * random.randn(400, 4)
    mean, between, within, p = variance_components(values)
    assert (mean, between, within) == pytest.approx((5, 3, 2), rel=0.1)
    assert p < 1e-9
    # One-way analysis of variance, from SciPy: F = 1 + n σ²_a / σ²_e.
    ratio = scipy.stats.f_oneway(*values).statistic
    assert 1 + 4 * between**2 / within**2 == pytest.approx(ratio)


def test_splits_that_differ_less_than_seeds_have_no_component():
    found = variance_components([[1.0, -1.0], [-1.0, 1.0]])
    assert (found.between, found.p) == (0, 1)
    # Means 2 and 6, variances 2 and 2: F = 16 / 2, with 1 and 2 degrees of freedom.
    expected = scipy.stats.f.sf(8, 1, 2)
    assert variance_components([[1, 3], [5, 7]]).p == pytest.approx(expected)


def test_split_interval_by_hand_and_without_overlap():
    values = [0.0, 1.0, 2.0]  # mean 1, variance 1, t with two degrees of freedom 4.3027
    low, mean, high = split_interval(values, test_to_training=0.25)
    half = 4.302653 * np.sqrt(1 / 3 + 0.25)
    assert (low, mean, high) == pytest.approx((1 - half, 1, 1 + half), abs=1e-5)
    plain = scipy.stats.ttest_1samp(values, 0).confidence_interval()
    assert split_interval(values, 0)[::2] == pytest.approx(tuple(plain))


@pytest.mark.parametrize("values", [[1.0], [[1.0], [2.0]], 1.0, [[1.0, 2.0]]])
def test_too_few_splits_or_seeds_are_refused(values):
    with pytest.raises(ValueError, match="values must have the shape"):
        variance_components(values)
    if np.ndim(values) != 1 or len(values) < 2:
        with pytest.raises(ValueError, match="values must have the shape"):
            split_interval(values, 0.25)
