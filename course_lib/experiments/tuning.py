"""Learning rates chosen on the same budget for every optimizer, and what they then do."""

import numpy as np

from course_lib.experiments import protocol
from course_lib.experiments.comparisons import SEEDS, compare
from course_lib.experiments.protocol import Arm
from course_lib.experiments.result import Result
from course_lib.experiments.side_by_side import SideBySide
from course_lib.optimizers import OPTIMIZERS, Adam

NAMES = tuple(protocol.DECAYED_RATE)  # SGD, momentum and Adam: those that the notes compare


def rates_from(lowest: float, count: int, per_decade: int) -> tuple[float, ...]:
    """Return so many learning rates from the lowest one on: rounded powers of ten, evenly spaced.

    >>> rates_from(0.001, 4, per_decade=2), rates_from(0.18, 4, per_decade=4)
    ((0.001, 0.0032, 0.01, 0.032), (0.18, 0.32, 0.56, 1.0))
    """
    first = round(per_decade * np.log10(lowest))
    return tuple(float(f"{10 ** ((first + k) / per_decade):.2g}") for k in range(count))


# The same for all: two rates per decade, from what moves nobody to what is too high for everybody.
RATES = rates_from(0.001, 9, per_decade=2)
TUNED_EPOCHS = 1000
TUNING_RUNS, TUNING_EPOCHS = 20, TUNED_EPOCHS  # another horizon would have other best rates
SETTINGS_RUNS = 10
LOOK_EVERY = 200  # epochs: which rate would have been chosen if the training had ended there

# One number of Adam is changed at a time, the others stay at their defaults.
ADAM_SETTINGS = {
    "learning_rate": (0.0001, 0.001, 0.01, 0.1),  # beyond that rounding decides what a run becomes
    "beta1": (0.0, 0.5, 0.9, 0.99),
    "beta2": (0.9, 0.99, 0.999, 0.9999),
    "epsilon": (1e-10, 1e-8, 1e-6, 1e-4, 1e-2),
}


def tuning(progress=False, runs: int = TUNING_RUNS, epochs: int = TUNING_EPOCHS) -> Result:
    """Try the same rates with SGD, momentum and Adam, for as many epochs as the final runs have.

    The rate chosen has the lowest median cost, over the seeds, on 300 validation moons: neither
    those trained on nor those that the final runs are measured on. The seeds are not those of the
    final runs either.

    `costs` (rates, runs, epochs) and `accuracy` (rates, runs) by optimizer. `details`: `rates`;
    `validation_cost` (rates, runs) by optimizer; `chosen`, a rate by optimizer; `chosen_after`,
    the same by the number of epochs, every 200, as if the training had ended there; `tolerance`, by
    optimizer how many decades of the rate come within 0.05 of the best median.
    """
    seeds = protocol.seeds_of(runs, protocol.FIRST_TUNING_RUN)
    rates = np.array(RATES)
    optimizer = SideBySide([OPTIMIZERS[name](rates[:, None, None]) for name in NAMES])
    shape = (len(NAMES), len(rates))
    unseen = protocol.moons("validation")
    network, history = protocol.train_networks(
        optimizer, shape, seeds, epochs, progress, validation=unseen, record_every=LOOK_EVERY
    )
    costs = np.moveaxis(history.costs, 0, -1)
    accuracy = network.accuracy(*protocol.moons())
    validation = no_nan(network.loss(*unseen))
    medians = np.median(validation, axis=-1)
    on_the_way = np.median(no_nan(history.validation_costs), axis=-1)
    close = (medians <= medians.min(axis=-1, keepdims=True) + 0.05).sum(axis=-1)
    return Result(
        "moons-tuning",
        f"Learning rates tuned for SGD, momentum and Adam: {len(rates)} rates, {runs} seeds",
        protocol.configuration({name: Arm(name, protocol.RATE) for name in NAMES}, epochs)
        | {"rates": rates, "chosen_by": "median over the seeds of the cost on validation moons"},
        seeds,
        by_optimizer(costs),
        by_optimizer(accuracy),
        {
            "rates": rates,
            "validation_cost": by_optimizer(validation),
            "chosen": by_optimizer(rates[medians.argmin(axis=-1)].tolist()),
            "chosen_after": {
                int(epoch) + 1: by_optimizer(rates[costs_then.argmin(axis=-1)].tolist())
                for epoch, costs_then in zip(history.recorded, on_the_way, strict=True)
            },
            "tolerance": by_optimizer((close / 2).tolist()),
        },
        by_optimizer(network.parameters),
        history.interrupted,
    )


def tuned(
    progress=False, *, chosen: dict[str, float], runs: int = SEEDS, epochs: int = TUNED_EPOCHS
) -> Result:
    """Train with each optimizer at its own tuned rate, from many seeds.

    `chosen` are the rates by optimizer, as in the details of `tuning`. `costs`, `accuracy` and
    `details` (see `compare`) by optimizer, and `chosen`.
    """
    title = f"SGD, momentum and Adam at their tuned rates, {runs} seeds"
    arms = {name: Arm(name, rate) for name, rate in chosen.items()}
    result = compare("moons-tuned", title, arms, runs, epochs, progress)
    result.details["chosen"] = chosen
    return result


def adam_settings(
    progress=False, runs: int = SETTINGS_RUNS, epochs: int = TUNING_EPOCHS, rate: float = 0.01
) -> Result:
    """Change one number of Adam at a time: which of them needs tuning?

    All settings train at once, from the first seeds of the tuning. The other numbers stay at 0.9,
    0.999 and 1e-8, and the rate at `rate`: with these it trains once, and counts for each number.

    `costs` (settings, runs, epochs) and `accuracy` (settings, runs), each by the number that is
    changed; `details`: `values` and `validation_cost` (settings, runs), likewise.
    """
    defaults = {"learning_rate": rate, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    settings = [
        {**defaults, name: value} for name, values in ADAM_SETTINGS.items() for value in values
    ]
    numbers = [tuple(one.values()) for one in settings]
    distinct = list(dict.fromkeys(numbers))
    which = [distinct.index(one) for one in numbers]
    columns = dict(zip(defaults, np.array(distinct).T[..., None, None], strict=True))
    seeds = protocol.seeds_of(runs, protocol.FIRST_TUNING_RUN)
    network, history = protocol.train_networks(
        Adam(**columns), (len(distinct),), seeds, epochs, progress
    )
    costs = np.moveaxis(history.costs, 0, -1)[which]
    accuracy = network.accuracy(*protocol.moons())[which]
    validation = no_nan(network.loss(*protocol.moons("validation")))[which]
    return Result(
        "moons-adam-settings",
        f"Adam's numbers changed one at a time, {runs} seeds",
        protocol.configuration({"Adam": Arm("Adam", rate)}, epochs) | {"settings": settings},
        seeds,
        _by_number(costs),
        _by_number(accuracy),
        {"values": ADAM_SETTINGS, "validation_cost": _by_number(validation)},
        _by_number(network.parameters[which]),
        history.interrupted,
    )


def no_nan(costs):
    """Return costs with inf for NaN: a network that has diverged is not left out of a median."""
    return np.where(np.isnan(costs), np.inf, costs)


def by_optimizer(values) -> dict:
    """Return values, one for each optimizer that was tuned, by its name."""
    return dict(zip(NAMES, values, strict=True))


def _by_number(values) -> dict:
    ends = np.cumsum([len(choices) for choices in ADAM_SETTINGS.values()])
    return dict(zip(ADAM_SETTINGS, np.split(values, ends[:-1]), strict=True))
