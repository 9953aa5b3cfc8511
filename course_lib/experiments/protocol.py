"""The published protocol: the moons, the network, the schedules, and how its runs are seeded.

It is a well-known course assignment: 300 noisy moons, a 2-5-2-1 network, batches of 64, 5,000
epochs. What is compared is written as arms, and all arms and seeds train side by side.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from course_lib import datasets, schedules
from course_lib.experiments.side_by_side import SideBySide, train_stacked
from course_lib.networks import MLP
from course_lib.optimizers import OPTIMIZERS, Optimizer

LAYERS = (2, 5, 2, 1)
BATCH_SIZE = 64
EPOCHS = 5000
RATE = 0.0007
DECAYED_RATE = {"SGD": 0.1, "Momentum": 0.1, "Adam": 0.01}  # where the decay begins
DECAY = 1.0
STAIRCASE = 1000  # epochs
LOOK_EVERY = 1000  # epochs: how often a training is measured on its way
SCHEDULES = ("constant", "decay", "staircase")
NETWORK_SEED, SHUFFLE_SEED = 3, 10
SHUFFLES_APART = 10_000  # more than the epochs: no two runs ever share an order
FIRST_TUNING_RUN = 1000

# Other moons with the same noise: to choose a rate by, and to measure on at the very end.
SAMPLES = {"training": (300, 3), "validation": (300, 1003), "held-out": (1000, 2003)}
NOISE = 0.2


@dataclass(frozen=True)
class Arm:
    """One side of a comparison: an optimizer of the registry, its rate and its schedule.

    schedule: one of SCHEDULES, see `rate_by_epoch`. options: further
    hyperparameters, as pairs of name and value.

    >>> Arm("Momentum", 0.1, "decay").label
    'Momentum, 0.1, decay'
    """

    optimizer: str
    rate: float
    schedule: str = "constant"
    options: tuple[tuple[str, float | bool], ...] = ()

    @property
    def label(self) -> str:
        """A name that no other arm of a comparison has."""
        options = "".join(f", {name}={value}" for name, value in self.options)
        return f"{self.optimizer}, {self.rate:g}, {self.schedule}{options}"

    @property
    def configuration(self) -> dict:
        """Every hyperparameter of the optimizer, and the schedule."""
        numbers = OPTIMIZERS[self.optimizer](self.rate, **dict(self.options)).hyperparameters
        found = {"optimizer": self.optimizer, **numbers, "schedule": self.schedule}
        if self.schedule != "constant":
            found |= {"decay_rate": DECAY}
        if self.schedule == "staircase":
            found |= {"interval_epochs": STAIRCASE}
        return found

    def build(self, steps_per_epoch: int) -> Optimizer:
        """Return the optimizer, its schedule counted in steps."""
        rate = self.rate
        if self.schedule != "constant":
            by_epoch = cache(rate_by_epoch(rate, self.schedule))  # one rate for all its steps
            rate = schedules.staircase(by_epoch, steps_per_epoch)
        return OPTIMIZERS[self.optimizer](rate, **dict(self.options))


def build_together(arms: list[Arm], steps_per_epoch: int) -> Optimizer:
    """Return one optimizer for arms that differ in rate and schedule alone: one step moves all.

    Its learning rate has the shape (arms, 1, 1), for parameters of shape (arms, runs, P).

    >>> together = build_together([Arm("SGD", 0.1), Arm("SGD", 0.2, "decay")], steps_per_epoch=5)
    >>> [together.learning_rate(step).ravel().tolist() for step in (0, 10)]
    [[0.1, 0.2], [0.1, 0.1]]
    """
    rules = [rate_by_epoch(arm.rate, arm.schedule) for arm in arms]

    @cache  # one array for all steps of an epoch, which the optimizer checks once
    def by_epoch(epoch):
        rates = np.array([[[rule(epoch)]] for rule in rules])
        rates.flags.writeable = False
        return rates

    constant = all(arm.schedule == "constant" for arm in arms)
    rate = by_epoch(0) if constant else schedules.staircase(by_epoch, steps_per_epoch)
    return OPTIMIZERS[arms[0].optimizer](rate, **dict(arms[0].options))


@dataclass(frozen=True, eq=False)
class Trained:
    """The runs of one arm: costs (runs, epochs) and parameters (runs, P).

    On the way they were measured after so many epochs each, `looks`: `accuracy` and
    `held_out_accuracy`, shape (runs, looks).
    """

    costs: np.ndarray
    parameters: np.ndarray
    looks: tuple[int, ...]
    accuracy: np.ndarray
    held_out_accuracy: np.ndarray

    def first(self, runs: int) -> "Trained":
        return Trained(
            self.costs[:runs],
            self.parameters[:runs],
            self.looks,
            self.accuracy[:runs],
            self.held_out_accuracy[:runs],
        )


def rate_by_epoch(rate: float, kind: str) -> schedules.Schedule:
    r"""Return the assignment's schedules, as functions of the epoch, counted from 0.

    $$\alpha_{i+1} = \frac{\alpha_0}{1 + d\,i} \quad\text{("decay")}, \qquad
    \alpha_{i+1} = \frac{\alpha_0}{1 + d \lfloor i / 1000 \rfloor} \quad\text{("staircase")}$$

    After epoch i the rate of the next one is set, so epochs 0 and 1 both run at α₀. "constant"
    is no decay at all.

    >>> rate_by_epoch(0.1, "decay")(np.arange(4)).round(4)
    array([0.1   , 0.1   , 0.05  , 0.0333])
    >>> rate_by_epoch(0.1, "staircase")(np.array([999, 1000, 1001]))
    array([0.1 , 0.1 , 0.05])
    """
    if kind not in SCHEDULES:
        raise ValueError(f"kind must be one of {', '.join(SCHEDULES)}, got {kind!r}")
    if kind == "constant":
        return schedules.constant(rate)
    decay = schedules.inverse_time_decay(rate, DECAY)
    return schedules.delay(decay if kind == "decay" else schedules.staircase(decay, STAIRCASE), 1)


def seeds_of(
    runs: int, first: int = 0, network: int = NETWORK_SEED, shuffle: int = SHUFFLE_SEED
) -> dict[str, list[int]]:
    """Return the seeds of so many runs from the first one on. Run 0 is the published one.

    `network` and `shuffle` are the seeds of run 0.

    >>> seeds_of(2)
    {'network': [3, 4], 'shuffle': [10, 10010]}
    """
    run = range(first, first + runs)
    return {
        "network": [network + k for k in run],
        "shuffle": [shuffle + SHUFFLES_APART * k for k in run],
    }


@cache
def moons(sample: str = "training") -> datasets.Points:
    """The published moons ("training"), or others ("validation", "held-out") made like them."""
    count, seed = SAMPLES[sample]
    return datasets.moons(count, noise=NOISE, seed=seed)


def train_networks(optimizer, shape, seeds: dict, epochs: int, progress=False, **recorded):
    """Train moons networks of shape (*shape, runs), as `train_stacked` does."""
    sizes = epochs, BATCH_SIZE, progress
    return train_stacked(LAYERS, moons(), optimizer, shape, seeds, *sizes, **recorded)


_trained: dict[tuple[Arm, int], Trained] = {}


def train_arms(arms, runs: int, epochs: int, progress=False) -> tuple[dict[Arm, Trained], bool]:
    """Train the first so many runs of every arm, side by side; return them by arm.

    What this process has trained before is not trained again. The second value says whether it
    was interrupted: then the costs have fewer epochs, and nothing is kept.
    """
    missing = [a for a in dict.fromkeys(arms) if len(_kept(a, epochs)) < runs]
    interrupted, fresh = False, {}
    if missing:
        groups: dict[tuple, list[Arm]] = {}
        for arm in missing:
            groups.setdefault((arm.optimizer, arm.options), []).append(arm)
        missing = [arm for group in groups.values() for arm in group]
        steps = -(-len(moons().inputs) // BATCH_SIZE)
        optimizer = SideBySide(
            [build_together(group, steps) for group in groups.values()],
            counts=[len(group) for group in groups.values()],
        )
        network, history = train_networks(
            optimizer,
            (len(missing),),
            seeds_of(runs),
            epochs,
            progress,
            validation=moons("held-out"),
            record_every=LOOK_EVERY,
        )
        interrupted = history.interrupted
        looks = tuple(int(epoch) + 1 for epoch in history.recorded)
        measured = zip(
            missing,
            np.moveaxis(history.costs, 0, -1),
            network.parameters,
            np.moveaxis(history.accuracies, 0, -1),
            np.moveaxis(history.validation_accuracies, 0, -1),
            strict=True,
        )
        fresh = {
            arm: Trained(costs, parameters, looks, *accuracies)
            for arm, costs, parameters, *accuracies in measured
        }
        if not interrupted:
            _trained.update({(arm, epochs): trained for arm, trained in fresh.items()})
    found = {arm: fresh.get(arm) or _trained[arm, epochs].first(runs) for arm in arms}
    return found, interrupted


def _kept(arm: Arm, epochs: int):
    trained = _trained.get((arm, epochs))
    return () if trained is None else trained.costs


def forget() -> None:
    """Forget what this process has trained: the next call trains anew."""
    _trained.clear()


def networks(parameters) -> MLP:
    """Return moons networks with these parameters, shape (P,) or (..., P)."""
    parameters = np.asarray(parameters)
    network = MLP(LAYERS, seed=np.zeros(parameters.shape[:-1], dtype=int))
    network.parameters = parameters
    return network


def configuration(arms: dict[str, Arm], epochs: int) -> dict:
    """Describe moons runs: the data, the network, and every arm by its label."""
    return {
        "data": "sklearn.datasets.make_moons",
        "samples": {
            name: {"n": count, "noise": NOISE, "random_state": seed}
            for name, (count, seed) in SAMPLES.items()
        },
        "layers": list(LAYERS),
        "batch_size": BATCH_SIZE,
        "epochs": epochs,
        "arms": {label: arm.configuration for label, arm in arms.items()},
    }
