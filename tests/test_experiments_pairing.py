"""Pairs of runs: against SciPy, and against numbers worked out by hand."""

from math import comb

import numpy as np
import pytest
import scipy

from course_lib.experiments.pairing import paired


def test_six_pairs_by_hand():
    found = paired([5, 3, 8, 4, 9, 2], [1, 4, 5, 4, 2, 0])
    assert found.differences.tolist() == [4, -1, 3, 0, 7, 2]
    assert (found.wins, found.losses, found.ties) == (4, 1, 1)
    # Four or five heads, or four or five tails, of five: 2 (5 + 1) / 32.
    assert found.sign_p == pytest.approx(12 / 32)
    # The ranks 4, -1, 3, 5, 2. A sum of at most 1 among the negative ones: {} and {1}.
    assert found.wilcoxon_p == pytest.approx(2 * 2 / 2**5)
    assert found.median == 2.5
    assert found.median_interval == (-1, 7)  # all six: 2 / 2⁶ is below 5 %, with five it is 14 / 64
    assert found.mean == 2.5
    assert found.hodges_lehmann == 2.5
    low, high = found.mean_interval
    assert -1 < low < 2.5 < high < 7


def test_fewer_is_better_turns_the_wins_and_nothing_else():
    random = np.random.RandomState(0)
    first, second = random.randn(2, 20)
    higher, lower = paired(first, second), paired(first, second, lower_is_better=True)
    assert (higher.wins, higher.losses) == (lower.losses, lower.wins)
    assert (higher.sign_p, higher.median) == (lower.sign_p, lower.median)


def test_eighteen_to_four():
    differences = np.r_[np.ones(18), -np.ones(4), np.zeros(8)]
    tail = sum(comb(22, k) for k in range(5)) / 2**22
    found = paired(differences, np.zeros(30))
    assert (found.wins, found.losses, found.ties) == (18, 4, 8)
    assert found.sign_p == pytest.approx(2 * tail) == pytest.approx(0.00434, abs=1e-5)


def test_the_sign_test_on_booleans_is_mcnemars():
    first = np.array([1, 1, 0, 0, 0, 0, 0, 0, 0, 1], dtype=bool)
    second = np.array([1, 0, 1, 1, 1, 1, 1, 1, 0, 1], dtype=bool)
    found = paired(first, second, lower_is_better=True)
    # One died only with the first, six only with the second: 2 (1 + 7) / 2⁷.
    assert (found.wins, found.losses, found.ties) == (6, 1, 3)
    assert found.sign_p == pytest.approx(16 / 128)


@pytest.mark.parametrize("pairs", [6, 10, 30, 60])
def test_parity_with_scipy(pairs):
    random = np.random.RandomState(pairs)
    first, second = random.randn(2, pairs)
    differences = first - second
    found = paired(first, second)
    assert found.wilcoxon_p == pytest.approx(scipy.stats.wilcoxon(first, second).pvalue)
    assert found.sign_p == pytest.approx(
        scipy.stats.binomtest(int((differences > 0).sum()), pairs).pvalue
    )
    # The two order statistics that the binomial distribution says, counted here from one end.
    below = int(scipy.stats.binom.ppf(0.025, pairs, 0.5))
    ordered = np.sort(differences)
    if scipy.stats.binom.cdf(below - 1, pairs, 0.5) <= 0.025:
        assert found.median_interval == pytest.approx((ordered[below - 1], ordered[-below]))
    walsh = [(a + b) / 2 for i, a in enumerate(differences) for b in differences[i:]]
    assert found.hodges_lehmann == pytest.approx(np.median(walsh))


@pytest.mark.parametrize("draw", ["standard_normal", "standard_exponential", "standard_cauchy"])
def test_the_medians_interval_covers_at_least_what_it_says(draw):
    random = np.random.RandomState(1)
    samples = getattr(random, draw)((100, 15))
    truth = np.log(2) if draw == "standard_exponential" else 0.0
    covered = [
        low <= truth <= high
        for low, high in (paired(one, 0 * one).median_interval for one in samples)
    ]
    assert np.mean(covered) > 0.95 - 2 * np.sqrt(0.05 * 0.95 / 100)


def test_the_intervals_edge_is_where_the_sign_test_turns():
    # Shifted until no more than the interval says, the median is no longer rejected.
    differences = np.random.RandomState(3).randn(20)
    low, high = paired(differences, np.zeros(20)).median_interval
    for shift, rejected in ((low - 1e-9, True), (low + 1e-9, False), (high + 1e-9, True)):
        assert (paired(differences, np.full(20, shift)).sign_p < 0.05) == rejected


def test_a_failed_run_is_worse_than_any_and_equal_to_another():
    costs, others = [0.1, np.inf, np.inf, 0.2], [0.2, 0.3, np.inf, np.inf]
    found = paired(costs, others, lower_is_better=True)
    assert (found.wins, found.losses, found.ties) == (2, 1, 1)
    assert np.isnan(found.mean)
    assert found.median == pytest.approx(-0.05)
    assert paired([1.0, np.inf], [0.0, 0.0]).mean == np.inf


def test_what_a_failed_run_ended_with_does_not_count():
    accuracy, others = np.array([0.94, 0.5, 0.5, 0.93]), np.array([0.9, 0.483, 0.95, np.nan])
    stuck = accuracy <= 0.6, np.array([False, True, False, True])
    found = paired(accuracy, others, failed=stuck)
    assert (found.wins, found.losses, found.ties) == (2, 1, 1)
    assert found.differences.tolist() == pytest.approx([0.04, 0, -np.inf, np.inf])
    np.testing.assert_array_equal(found.failed, stuck)
    assert paired([0.1, 0.2], [0.3, 0.1], True, (None, [False, True])).wins == 2
    with pytest.raises(ValueError):
        paired(accuracy, others, failed=([True], [True, False]))


def test_equal_differences_of_rounded_numbers_are_tied():
    right = np.random.RandomState(0).randint(270, 290, size=(2, 30))  # of 300
    counted, shares = paired(*right), paired(*right / 300)
    assert len(set(shares.differences)) == len(set(counted.differences))
    assert shares.wilcoxon_p == pytest.approx(counted.wilcoxon_p)
    tiny = paired(*right * 1e-30)
    assert tiny.wilcoxon_p == pytest.approx(counted.wilcoxon_p)
    assert tiny.ties == counted.ties


def test_nothing_but_ties_is_no_difference():
    found = paired([1.0, 2.0], [1.0, 2.0])
    assert (found.ties, found.sign_p, found.wilcoxon_p, found.median) == (2, 1.0, 1.0, 0.0)
    assert found.median_interval == (-np.inf, np.inf)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ([1.0], [1.0, 2.0], "same shape"),
        ([[1.0]], [[2.0]], "same shape"),
        ([], [], "same shape"),
        ([np.nan], [1.0], "got NaN in a run"),
    ],
)
def test_what_is_no_pairs_says_so(first, second, says):
    with pytest.raises(ValueError, match=says):
        paired(first, second)
