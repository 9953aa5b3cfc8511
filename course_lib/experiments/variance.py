"""Splits and seeds: two sources of variance, told apart."""

from typing import NamedTuple

import numpy as np

from course_lib.experiments.statistics import LEVEL, scipy_stats


class Components(NamedTuple):
    """The mean of all, and the standard deviations between splits and between seeds within one.

    And p, how probable it is that means of splits differ as much or more if only seeds do.
    """

    mean: float
    between: float
    within: float
    p: float


def variance_components(values) -> Components:
    r"""Tell apart how far splits differ and how far seeds do, by the analysis of variance.

    $$y_{ij} = \mu + a_i + e_{ij}, \qquad
    \hat\sigma_e^2 = \text{the mean of the variances within a split}, \qquad
    \hat\sigma_a^2 = \max\Big(0,\ \operatorname{Var}(\bar y_i) - \frac{\hat\sigma_e^2}{n}\Big)$$

    The means of the splits differ a little even if only the n seeds do: that part is taken off. The
    p-value is that of the F-test, which assumes bell curves.

    Parameters
    ----------
    values : array of shape (splits, seeds), two of each at least

    Raises
    ------
    ValueError
        Another shape.

    References
    ----------
    S. R. Searle, G. Casella and C. E. McCulloch, "Variance components" (Wiley, 1992), chapter 3.
    X. Bouthillier et al., "Accounting for variance in machine learning benchmarks" (MLSys 2021).

    Examples
    --------
    >>> parts = variance_components([[1, 3], [5, 7]])  # means 2 and 6; variances 2 and 2
    >>> [round(number, 3) for number in parts]  # between: the root of 8 - 2/2
    [4.0, 2.646, 1.414, 0.106]
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 2 or min(values.shape) < 2:
        raise ValueError(
            f"values must have the shape (splits, seeds), two of each at least, got {values.shape}"
        )
    within = values.var(axis=1, ddof=1).mean()
    between = max(0.0, values.mean(axis=1).var(ddof=1) - within / values.shape[1])
    p = scipy_stats("variance.variance_components").f_oneway(*values).pvalue
    return Components(
        float(values.mean()), float(np.sqrt(between)), float(np.sqrt(within)), float(p)
    )


def split_interval(values, test_to_training: float) -> tuple[float, float, float]:
    r"""Return the mean over splits between the ends of its corrected 95 % interval.

    $$\bar y \pm t_{k-1} \sqrt{\Big(\frac1k + \frac{n_\text{test}}{n_\text{training}}\Big)
    s^2}, \qquad s^2 = \frac{1}{k-1} \sum_i (y_i - \bar y)^2$$

    The k random splits are drawn from the same examples and overlap: they are no k independent
    experiments, and 1/k alone would make the interval too short. The second term is the correction.
    It is nominal, and deliberately cautious.

    Parameters
    ----------
    values : array of shape (splits,), two at least
        One number for each split: a mean difference over its seeds.
    test_to_training : float
        The size of the test set divided by that of the training set.

    Raises
    ------
    ValueError
        Another shape.

    References
    ----------
    C. Nadeau and Y. Bengio, "Inference for the generalization error", Machine Learning 52, 2003.

    Examples
    --------
    >>> [round(end, 2) for end in split_interval([0.0, 1.0, 2.0, 1.0, 1.0], test_to_training=0.25)]
    [-0.32, 1.0, 2.32]
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(f"values must have the shape (splits,), two at least, got {values.shape}")
    mean, count = values.mean(), len(values)
    quantile = scipy_stats("variance.split_interval").t.ppf((1 + LEVEL) / 2, count - 1)
    half = quantile * np.sqrt((1 / count + test_to_training) * values.var(ddof=1))
    return float(mean - half), float(mean), float(mean + half)
