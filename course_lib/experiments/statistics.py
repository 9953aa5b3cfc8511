"""From many runs to a number with its spread, and to the runs that went wrong."""

import numpy as np

STUCK = 0.6  # two classes of 150: somebody who guesses has 0.5
RESAMPLES = 10_000


def interval(values, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean, from the 2.5th to the 97.5th percentile.

    10,000 times as many values as there are, drawn with replacement by
    `numpy.random.RandomState(seed)`: no bell curve is assumed, and runs that failed keep their
    weight.

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
    """Return the mean between the ends of its 95 % interval, as `notebook.display.table` takes it.

    Examples
    --------
    >>> [round(value, 3) for value in mean_interval([0.7, 0.8, 0.9, 0.9])]
    [0.75, 0.825, 0.9]
    """
    low, high = interval(values)
    return low, float(np.mean(values)), high


def stuck(accuracy) -> np.ndarray:
    """Return which runs have learned next to nothing: at most 60 % of the training set is right.

    >>> stuck([0.5, 0.61, 0.95])
    array([ True, False, False])
    """
    return np.asarray(accuracy) <= STUCK


def dead(network, inputs) -> np.ndarray:
    """Return which networks answer every input alike: a hidden layer is 0 for all of them.

    No gradient reaches the weights below such a layer: no optimizer revives it.

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
    logits = network.logits(inputs)
    return np.ptp(logits.reshape(*network.shape, -1), axis=-1) == 0


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
