"""Training: mini-batches, epochs, and what is written down on the way."""

from dataclasses import dataclass
from math import prod

import numpy as np

from course_lib._averaging import Average, Averaging
from course_lib._divergence import first_bad, has_diverged
from course_lib._progress import progress_bar
from course_lib._shuffling import Shuffles
from course_lib._validation import quiet, random_seeds, whole_number
from course_lib.networks import MLP
from course_lib.optimizers import Optimizer

AT_ONCE = 2**16  # numbers: half a MiB


@dataclass(frozen=True, eq=False)
class Averaged:
    """An average of a network's parameters, and the network that has them.

    Attributes
    ----------
    parameters : array of shape (..., P)
        The average after the last step. To use it: `network.parameters = averaged.parameters`.
    accuracies : array of shape (records, ...)
    validation_costs, validation_accuracies : arrays of shape (records, ...), or None
        As those of `History`, measured with the average of that moment.
    """

    parameters: np.ndarray
    accuracies: np.ndarray
    validation_costs: np.ndarray | None
    validation_accuracies: np.ndarray | None


@dataclass(frozen=True, eq=False)
class History:
    """What a training did, epoch by epoch; of many networks, with their axes (...) behind.

    Attributes
    ----------
    costs : array of shape (epochs, ...)
        The mean over the epoch's examples of the loss in their batch, before its step.
    recorded : array of ints, shape (records,)
        The epochs, counted from 0, after which the following were measured.
    accuracies : array of shape (records, ...)
        The share of all training examples whose class was predicted.
    validation_costs, validation_accuracies : arrays of shape (records, ...), or None
        The loss and the accuracy on the validation set, if there is one.
    diverged_at : int, array of ints, or None
        The first epoch with a cost, or a parameter after it, that is inf or NaN. None if there is
        none. Of many networks an array of shape (...), with −1 for each that stays finite, or None
        if all do.
    interrupted : bool
        Whether it was stopped before the last epoch.
    averages : Averaged, dict of them by name, or None
        The averages of the parameters, in the form in which `train` was given them.
    """

    costs: np.ndarray
    recorded: np.ndarray
    accuracies: np.ndarray
    validation_costs: np.ndarray | None
    validation_accuracies: np.ndarray | None
    diverged_at: int | np.ndarray | None
    interrupted: bool
    averages: Averaged | dict[str, Averaged] | None = None

    @property
    def epochs_done(self) -> int:
        """How many epochs were trained to their end."""
        return len(self.costs)

    @property
    def diverged(self):
        """Whether a network became infinite or NaN: a bool, or an array of them, shape (...)."""
        return has_diverged(self.diverged_at, self.costs.shape[1:])


def train(
    network: MLP,
    inputs,
    targets,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int = 64,
    seed=0,
    progress: bool | None = None,
    validation=None,
    record_every: int = 1,
    averages: Average | dict[str, Average] | None = None,
) -> History:
    r"""Train a network, or many at once, in mini-batches; its parameters change in place.

    $$\theta \leftarrow \theta - \alpha \cdot \text{direction}\Big(
    \nabla_\theta \frac{1}{|B|} \sum_{i \in B} \ell_i(\theta)\Big)
    \quad \text{for each batch } B \text{ of each epoch}$$

    Epoch e, counted from 0, takes the examples in the order that
    `numpy.random.RandomState(seed + 1 + e).permutation(n)` gives, `batch_size` at a time; the last
    batch is what is left. Networks with the same seed see the same batches. Seeds of runs that are
    to be independent lie further apart than the number of epochs.

    Parameters
    ----------
    network : MLP
    inputs, targets : arrays of shape (n, features) and (n,)
        Or (..., n, features) and (..., n), to give each network its own.
    optimizer : Optimizer
        It is reset first. A schedule counts steps, that is batches:
        `schedules.staircase(schedule, steps_per_epoch)` counts epochs. A rate per network has the
        shape (..., 1): one for all parameters of each.
    epochs, batch_size : int >= 1
        A batch is not larger than the data.
    seed : int in [0, 2³² - epochs), or array of them
        An array has the shape of the network's seeds.
    progress : bool, optional
        True shows a bar, False none. By default there is one if somebody watches: in a terminal or
        a notebook, after half a second (`TQDM_DISABLE=1` in the environment turns it off).
    validation : pair of arrays, optional
        Inputs and targets that are not trained on, like those that are.
    record_every : int >= 1
        Accuracies and validation are measured after every so many epochs, and after the last one.
    averages : PolyakAverage or ExponentialAverage, or dict of them by name, optional
        Averages of the parameters to keep on the way; they change nothing about the training. Each
        takes the parameters in after every step, so its start and its memory count batches. It is
        reset first, and stays as it is after the last step.

    Raises
    ------
    ValueError
        A number out of range, data that does not fit the network, NaN in the inputs, labels other
        than the network's classes, hyperparameters that do not broadcast against the parameters, or
        averages with a β that does not, or that share an object.
    TypeError
        An argument of another kind. After an error nothing has changed.

    Notes
    -----
    Ctrl-C, or the stop button, ends the training early: the history of the whole epochs so far is
    returned, marked `interrupted`, and network and optimizer stay as they are.

    Divergence is no error: the training goes on through inf and NaN, and `diverged_at` says where.

    References
    ----------
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986.

    Examples
    --------
    >>> from course_lib import MLP, Adam, train
    >>> inputs = np.random.RandomState(0).randn(100, 2)
    >>> targets = inputs[:, 0] > 0
    >>> network = MLP([2, 5, 1], seed=3)
    >>> history = train(network, inputs, targets, Adam(learning_rate=0.1), epochs=20)
    >>> history.costs[[0, -1]].round(3), float(history.accuracies[-1])
    (array([1.224, 0.035]), 0.99)

    The mean of the parameters after each of the last 20 of 40 steps:

    >>> from course_lib import PolyakAverage
    >>> network, average = MLP([2, 5, 1], seed=3), PolyakAverage(start=20)
    >>> history = train(
    ...     network, inputs, targets, Adam(learning_rate=0.1), epochs=20, averages=average
    ... )
    >>> network.parameters = history.averages.parameters
    >>> average.steps, float(history.averages.accuracies[-1]), network.accuracy(inputs, targets)
    (40, 0.99, 0.99)
    """
    for name, value, kind in (("network", network, MLP), ("optimizer", optimizer, Optimizer)):
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be an instance of {kind.__name__}, got {value!r}")
    epochs = whole_number("epochs", epochs, minimum=1)
    batch_size = whole_number("batch_size", batch_size, minimum=1)
    record_every = whole_number("record_every", record_every, minimum=1)
    inputs, targets = network.checked_data(inputs, targets)
    if batch_size > inputs.shape[-2]:
        raise ValueError(
            f"batch_size must be at most the number of examples, {inputs.shape[-2]}, "
            f"got {batch_size}"
        )
    if progress not in (True, False, None):
        raise TypeError(f"progress must be True, False or None, got {progress!r}")
    seeds = _checked_seeds(seed, epochs, network.shape)
    if validation is not None:
        validation = _checked_validation(network, validation)
    _check_broadcast(optimizer, network)
    averaging = Averaging(averages, network.parameters.shape)

    optimizer.reset()
    averaging.reset()
    stepper = averaging.following(optimizer)
    shuffles = Shuffles(seeds, inputs.shape[-2])
    record = _Record(network, inputs, targets, validation, epochs, record_every, averaging)
    examples = inputs, targets[..., None].astype(np.min_scalar_type(network.classes))
    with progress_bar(epochs, progress) as advance:
        try:
            for epoch in range(epochs):
                shuffles.draw(epoch)
                batches = _batches(network, *examples, shuffles, batch_size)
                record.add(_train_epoch(network, batches, stepper, inputs.shape[-2]))
                advance(record.middle_cost)
        except KeyboardInterrupt:
            return record.history(interrupted=True)
    return record.history(interrupted=False)


@quiet
def _train_epoch(network, batches, optimizer, count):
    """Step once for every batch; return the mean over the examples of the loss before the step."""
    cost = 0.0
    for inputs, targets in batches:
        loss, gradient = network.backpropagate(inputs, targets)
        optimizer.step(network.parameters, gradient)
        cost = cost + loss * (inputs.shape[-2] / count)
    return cost


def _batches(network, inputs, labels, shuffles, size):
    """Yield the batches of an epoch: inputs, and targets as the losses want them.

    As many at once are gathered as a cache holds. Of many networks with wide inputs that is one:
    an epoch of 100 for the digits has 74 MB, which would come from memory anew at each step.
    """
    together = size * max(1, AT_ONCE // (size * inputs.shape[-1] * prod(network.shape)))
    for start in range(0, inputs.shape[-2], together):
        part = slice(start, start + together)
        gathered = shuffles.of(inputs, part)
        targets = network.encoded(shuffles.of(labels, part)[..., 0])
        for first in range(0, gathered.shape[-2], size):
            batch = ..., slice(first, first + size), slice(None)
            yield gathered[batch], targets[batch]


class _Record:
    """What is written down, epoch by epoch, and how far it has come."""

    def __init__(self, network, inputs, targets, validation, epochs, every, averaging):
        self.network, self.averaging = network, averaging
        coded = None if validation is None else network.encoded(validation[1])
        data = (inputs, targets), validation, coded
        self.measured = _Measured(network, *data)
        self.averaged = {one: _Measured(_like(network), *data) for one in averaging.all}
        self.epochs, self.every = epochs, every
        self.done = 0
        self.costs = np.empty((epochs, *network.shape))
        self.sound = np.empty((epochs, *network.shape), dtype=bool)
        self.recorded = []

    def add(self, cost):
        epoch = self.done
        self.costs[epoch] = cost
        self.sound[epoch] = np.isfinite(self.network.parameters).all(axis=-1)
        if (epoch + 1) % self.every == 0 or epoch + 1 == self.epochs:
            self.measure()
            self.recorded.append(epoch)
        self.done += 1

    def measure(self):
        self.measured.measure()
        for average, measured in self.averaged.items():
            measured.network.parameters = average.average
            measured.measure()

    def middle_cost(self) -> float:
        return float(np.median(self.costs[self.done - 1]))

    def history(self, interrupted: bool) -> History:
        costs, records = self.costs[: self.done], len(self.recorded)

        def averaged(average):
            begun = average.average if average.steps else self.network.parameters.copy()
            return Averaged(begun, *self.averaged[average].rows(records))

        return History(
            costs,
            np.array(self.recorded, dtype=int),
            *self.measured.rows(records),
            first_bad(~(np.isfinite(costs) & self.sound[: self.done])),
            interrupted,
            self.averaging.each(averaged),
        )


class _Measured:
    """Accuracies and validation of one network, record by record."""

    def __init__(self, network, training, validation, coded):
        self.network, self.training = network, training
        self.validation, self.coded = validation, coded
        self.accuracies, self.validation_costs, self.validation_accuracies = [], [], []

    @quiet
    def measure(self):
        self.accuracies.append(self.network.share_correct(*self.training))
        if self.validation is not None:
            inputs, targets = self.validation
            self.validation_costs.append(self.network.mean_loss(inputs, self.coded))
            self.validation_accuracies.append(self.network.share_correct(inputs, targets))

    def rows(self, records: int) -> tuple[np.ndarray, np.ndarray | None, np.ndarray | None]:
        """Return the first so many of each; what an interrupt cut off is left out."""

        def of(values):
            return np.array(values[:records]).reshape(records, *self.network.shape)

        if self.validation is None:
            return of(self.accuracies), None, None
        return of(self.accuracies), of(self.validation_costs), of(self.validation_accuracies)


def _like(network: MLP) -> MLP:
    """Return another network of the same form, to hold other parameters."""
    return MLP(network.layer_sizes, seed=np.zeros(network.shape, dtype=int))


def _checked_seeds(seed, epochs, shape) -> np.ndarray:
    seeds = random_seeds("seed", seed, following=epochs)
    if seeds.ndim and seeds.shape != shape:
        raise ValueError(
            f"seed must be one integer or have the shape {shape} of the network's seeds, "
            f"got shape {seeds.shape}"
        )
    return seeds


def _checked_validation(network, validation):
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(f"validation must be a pair (inputs, targets), got {validation!r}")
    try:
        return network.checked_data(*validation)
    except (TypeError, ValueError) as error:
        raise type(error)(f"validation: {error}") from None


def _check_broadcast(optimizer, network) -> None:
    shape = network.parameters.shape
    grown = optimizer.broadcast_shape(shape)
    if grown != shape:
        raise ValueError(
            f"the optimizer's arrays must broadcast against the parameters, of shape {shape}, and "
            f"make them {grown}: one number for each network has the shape "
            f"{(*network.shape, 1)}"
        )
