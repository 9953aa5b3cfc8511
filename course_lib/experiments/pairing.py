"""Runs compared in pairs: what two optimizers make of the same start and the same batches."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib._validation import quiet
from course_lib.experiments.statistics import LEVEL, interval, scipy_stats


@dataclass(frozen=True, eq=False)
class Paired:
    """What `paired` has found. All p-values are two-sided.

    Attributes
    ----------
    differences : array of shape (pairs,)
        The first minus the second, pair by pair, to twelve digits: equal ones are tied.
    failed : bool array of shape (2, pairs)
        Which runs of the first, and of the second, have failed.
    wins, losses, ties : int
        In how many pairs the first is better, is worse, is equal.
    sign_p : float
        p-value of the exact sign test: as many wins and losses as this, or more unequal ones, from
        a fair coin. Ties are left out.
    wilcoxon_p : float
        p-value of Wilcoxon's signed-rank test, which weighs the pairs by how far they differ, and
        assumes that without an effect their differences are symmetric about 0. Pairs that are
        equal are left out. Exact with up to 13 pairs, or without ties among the ranks; else SciPy's
        normal approximation.
    median : float
        The median difference.
    median_interval : (float, float)
        The medians that the sign test does not reject at 5 %, between two of the differences:
        whatever their distribution, at least 95 % of such intervals hold the true median. Equal
        pairs count here: with some of them it may touch 0 although `sign_p` is small. With fewer
        than six pairs nothing can be rejected, and it is all numbers.
    mean : float
        The mean difference; infinite if runs of one have failed, NaN if of both.
    mean_interval : (float, float)
        Its percentile bootstrap interval, nominal 95 %: see `statistics.interval`.
    hodges_lehmann : float
        The median of the means of all pairs of differences, each with itself as well: the shift
        that goes with Wilcoxon's test.
    """

    differences: np.ndarray
    failed: np.ndarray
    wins: int
    losses: int
    ties: int
    sign_p: float
    median: float
    median_interval: tuple[float, float]
    mean: float
    mean_interval: tuple[float, float]
    hodges_lehmann: float

    @cached_property
    def wilcoxon_p(self) -> float:
        # Only when asked for: with few pairs and equal ranks SciPy goes through all signs.
        different = self.differences[self.differences != 0]
        if not different.size:
            return 1.0
        return float(scipy_stats("pairing.paired").wilcoxon(different).pvalue)


@quiet
def paired(first, second, lower_is_better: bool = False, failed=(None, None)) -> Paired:
    """Compare two optimizers whose runs come in pairs: same start, same batches, same place.

    What a start has done to both is no longer part of their difference. That is why a pair shows
    more than two spreads side by side.

    Parameters
    ----------
    first, second : arrays of shape (pairs,)
        One number for each run: an accuracy, a cost. Booleans count as 0 and 1: of which runs
        died, `sign_p` is then McNemar's exact test, which looks only at the pairs with one death.
    lower_is_better : bool
        Whether a win has the lower number, as with costs.
    failed : pair of bool arrays of shape (pairs,), or of None
        Which runs of the first and of the second have failed: they are infinitely bad, worse than
        all others and equal to each other, whatever number they ended with.

    Raises
    ------
    ValueError
        Shapes that are not (pairs,) and equal, no pair at all, or NaN in a run that has not failed:
        it is neither better nor worse.

    References
    ----------
    J. Arbuthnott, "An argument for divine providence", Philosophical Transactions 27, 1710 (the
    sign test). F. Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1(6),
    1945. Q. McNemar, "Note on the sampling error of the difference between correlated proportions
    or percentages", Psychometrika 12, 1947. J. L. Hodges and E. L. Lehmann, "Estimates of location
    based on rank tests", Annals of Mathematical Statistics 34(2), 1963. W. R. Thompson, "On
    confidence ranges for the median and other expectation distributions for populations of unknown
    distribution form", Annals of Mathematical Statistics 7(3), 1936 (the interval of the median).
    For learning algorithms: J. Demšar, "Statistical comparisons of classifiers over multiple data
    sets", Journal of Machine Learning Research 7, 2006.

    Examples
    --------
    >>> result = paired([91, 92, 93, 94, 95, 90, 90], [90, 90, 90, 90, 90, 84, 90])
    >>> result.wins, result.losses, result.ties, result.sign_p, result.median
    (6, 0, 1, 0.03125, 3.0)
    >>> result.median_interval
    (0.0, 6.0)

    Four deaths against none are not yet a difference:

    >>> ours, others = np.zeros(30, dtype=bool), np.zeros(30, dtype=bool)
    >>> others[:4] = True
    >>> paired(ours, others, lower_is_better=True).sign_p
    0.125
    """
    worst = np.inf if lower_is_better else -np.inf
    runs = [np.asarray(values, dtype=float) for values in (first, second)]
    if runs[0].ndim != 1 or runs[0].shape != runs[1].shape or not runs[0].size:
        raise ValueError(
            f"first and second must have the same shape (pairs,), got {runs[0].shape} and "
            f"{runs[1].shape}"
        )
    lost = np.stack([np.broadcast_to(one is not None and one, runs[0].shape) for one in failed])
    first, second = np.where(lost, worst, runs)
    if np.isnan(first).any() or np.isnan(second).any():
        raise ValueError("first and second must hold numbers, got NaN in a run that has not failed")
    differences = _differences(first, second)
    above, below = int((differences > 0).sum()), int((differences < 0).sum())
    wins, losses = (below, above) if lower_is_better else (above, below)
    stats = scipy_stats("pairing.paired")
    return Paired(
        differences,
        lost | np.isinf([first, second]),
        wins,
        losses,
        ties=len(differences) - wins - losses,
        sign_p=float(stats.binomtest(wins, wins + losses).pvalue) if wins + losses else 1.0,
        median=float(np.median(differences)),
        median_interval=_median_interval(stats, differences),
        mean=float(differences.mean()),
        mean_interval=interval(differences),
        hodges_lehmann=float(np.median(_walsh(differences))),
    )


def _differences(first, second) -> np.ndarray:
    """Return first - second, without the rounding that would tell 0.94 - 0.93 from 0.95 - 0.94."""
    differences = np.where(first == second, 0.0, first - second)
    values = np.abs([first, second])
    largest = values[np.isfinite(values) & (values > 0)].max(initial=0)
    return differences.round(12 - int(np.log10(largest))) if largest else differences


def _median_interval(stats, differences) -> tuple[float, float]:
    low, high = stats.quantile_test(differences, p=0.5).confidence_interval(LEVEL)
    return (-np.inf if np.isnan(low) else float(low), np.inf if np.isnan(high) else float(high))


def _walsh(differences) -> np.ndarray:
    """Return the mean of every pair of differences, each with itself as well."""
    one, other = np.triu_indices(len(differences))
    means = (differences[one] + differences[other]) / 2
    return np.where(np.isnan(means), 0.0, means)  # a failure on either side: no shift between them
