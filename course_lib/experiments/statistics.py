"""From many runs to a number with its spread, and to the runs that went wrong."""

import importlib

import numpy as np

from course_lib._extras import needed_by

STUCK = 0.6  # two classes of 150: somebody who guesses has 0.5
LEVEL = 0.95
RESAMPLES = 10_000


def interval(values, seed: int = 0) -> tuple[float, float]:
    """Return the percentile bootstrap interval of the mean, nominal 95 %.

    10,000 times as many values as there are, drawn with replacement by
    `numpy.random.RandomState(seed)`; from the 2.5th to the 97.5th percentile of their means. No
    bell curve is assumed, and runs that failed keep their weight. *Nominal*: how often such
    intervals hold the true mean is another number, and a lower one where a few runs fail
    altogether. `coverage` measures it.

    Parameters
    ----------
    values : array of shape (runs,)
    seed : int

    References
    ----------
    B. Efron and R. J. Tibshirani, "An introduction to the bootstrap" (Chapman & Hall, 1993),
    chapter 13.

    Examples
    --------
    >>> low, high = interval([0.7, 0.8, 0.9, 0.9])
    >>> round(low, 3), round(high, 3)
    (0.75, 0.9)
    """
    values = np.asarray(values, dtype=float)
    drawn = np.random.RandomState(seed).randint(len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def mean_interval(values) -> tuple[float, float, float]:
    """Return the mean between the ends of its `interval`, as `notebook.display.table` takes it.

    Examples
    --------
    >>> [round(value, 3) for value in mean_interval([0.7, 0.8, 0.9, 0.9])]
    [0.75, 0.825, 0.9]
    """
    low, high = interval(values)
    return low, float(np.mean(values)), high


def coverage(population, runs: int = 30, trials: int = 1000, seed: int = 0) -> float:
    """Return how often the `interval` of so many runs holds the mean of those they are drawn from.

    Parameters
    ----------
    population : array of shape (n,)
        What a run may give, each value as likely as the others. The runs are drawn from it with
        replacement, `trials` times, by `numpy.random.RandomState(seed)`.
    runs, trials, seed : int

    References
    ----------
    B. Efron and R. J. Tibshirani, "An introduction to the bootstrap" (Chapman & Hall, 1993),
    chapter 14, on the true coverage of intervals.

    Examples
    --------
    Nine runs in ten reach 94 %, the tenth fails. Fifteen runs have no failure among them in one
    case of five, and then their interval knows of none. Nominal 95 %, in fact

    >>> round(coverage([0.94] * 9 + [0.5], runs=15), 2)
    0.78
    """
    population = np.asarray(population, dtype=float)
    random = np.random.RandomState(seed)
    samples = population[random.randint(len(population), size=(trials, runs))]
    drawn = np.random.RandomState(0).randint(runs, size=(RESAMPLES, runs))
    # How often each run is drawn: the means of all trials are then one product.
    times = np.stack([np.bincount(draw, minlength=runs) for draw in drawn], axis=1)
    ends = [
        np.percentile(part @ times / runs, [2.5, 97.5], axis=1, overwrite_input=True)
        for part in np.array_split(samples, -(-trials // 100))  # all at once would take 80 MB
    ]
    low, high = np.concatenate(ends, axis=1)
    slack = 1e-12 * np.abs(population).max()  # equal but for the order of a sum
    return float(np.mean((low <= population.mean() + slack) & (population.mean() - slack <= high)))


def proportion(happened) -> tuple[float, float, float]:
    """Return the share of runs in which something happened, between the ends of its interval.

    The interval is Clopper and Pearson's: whatever the true share is, it is covered with a
    probability of at least 95 %.

    Parameters
    ----------
    happened : bool array of shape (runs,)

    References
    ----------
    C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the
    case of the binomial", Biometrika 26(4), 1934.

    Examples
    --------
    None of 30, and still it may be one in nine:

    >>> [round(share, 3) for share in proportion(np.zeros(30, dtype=bool))]
    [0.0, 0.0, 0.116]
    """
    happened = np.asarray(happened, dtype=bool)
    counted = scipy_stats("proportion").binomtest(int(happened.sum()), len(happened))
    low, high = counted.proportion_ci(LEVEL, method="exact")
    return float(low), float(happened.mean()), float(high)


def holm(p_values) -> np.ndarray:
    """Return p-values corrected for having asked several questions, by Holm's method.

    The smallest of k is multiplied by k, the next by k − 1, and so on; none is smaller than the one
    before it, or larger than 1. If there is no effect anywhere, the probability that any of them is
    at most 5 % is at most 5 %, however the questions hang together.

    References
    ----------
    S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6(2), 1979.

    >>> holm([0.04, 0.01, 0.03]).round(3)
    array([0.06, 0.03, 0.06])
    """
    p_values = np.asarray(p_values, dtype=float)
    order = np.argsort(p_values, kind="stable")
    corrected = np.empty_like(p_values)
    steps = p_values[order] * np.arange(len(p_values), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected


def stuck(accuracy) -> np.ndarray:
    """Return which runs have learned next to nothing: at most 60 % of the training set is right.

    >>> stuck([0.5, 0.61, 0.95])
    array([ True, False, False])
    """
    return np.asarray(accuracy) <= STUCK


def dead(network, inputs) -> np.ndarray:
    """Return which networks have a dead hidden layer: all its units are 0 for every input.

    Then every input gets the same answer, and no gradient reaches the weights below that layer:
    no step along the gradient revives it.

    Parameters
    ----------
    network : MLP of any shape (...)
    inputs : array of shape (n, features)

    Returns
    -------
    bool array of shape (...)

    Examples
    --------
    >>> from course_lib import MLP
    >>> network = MLP([2, 5, 2, 1], seed=[4, 4])
    >>> network.biases[1][1] = -100.0
    >>> dead(network, np.eye(2))
    array([False,  True])
    """
    values = np.asarray(inputs, dtype=float).T
    found = np.zeros(network.shape, dtype=bool)
    for weights, biases in zip(network.weights[:-1], network.biases[:-1], strict=True):
        values = np.maximum(weights @ values + biases[..., None], 0)
        found |= ~values.any(axis=(-1, -2))  # NaN counts as alive: it has diverged, not died
    return found


def epochs_until(costs, level: float) -> np.ndarray:
    """Return after how many epochs the cost is at most `level` for the first time; inf if never.

    `costs` has the epochs last: shape (..., epochs) gives shape (...).

    >>> epochs_until([[0.7, 0.3, 0.1], [0.7, 0.6, 0.5]], 0.3)
    array([ 2., inf])
    """
    reached = np.asarray(costs) <= level
    return np.where(reached.any(axis=-1), reached.argmax(axis=-1) + 1.0, np.inf)


def rank(values, which: int = 0) -> int:
    """Return the place of one run among all, 1 for the highest; equal ones share the best place.

    >>> rank([0.8, 0.9, 0.8, 0.7])
    2
    """
    values = np.asarray(values)
    return int((values > values[which]).sum()) + 1


def floats_per_parameter(optimizer, parameters: int = 1000) -> float:
    """Return how many floats an optimizer keeps from step to step for each parameter.

    Counted, not known: the optimizer takes one step on so many parameters, and the arrays in its
    `state` are measured. It is reset before and after.

    >>> from course_lib import SGD, Adam
    >>> floats_per_parameter(SGD(0.1)), floats_per_parameter(Adam(0.1))
    (0.0, 2.0)
    """
    optimizer.reset()
    optimizer.step(np.ones(parameters), np.ones(parameters))
    kept = [getattr(value, "uncorrected", value) for value in optimizer.state.values()]
    optimizer.reset()
    return sum(np.size(array) for array in kept) / parameters


def scipy_stats(wanted_by: str):
    """Import scipy.stats only when something asks for it: that costs half a second."""
    with needed_by(f"experiments.{wanted_by}"):
        return importlib.import_module("scipy.stats")
