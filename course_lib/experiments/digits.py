"""Handwritten digits: the same comparison on real data, tested on one split of it and on several.

Within a split nothing is used twice: a rate is chosen on validation pictures, from seeds of its
own, and the test pictures are looked at once, at the end.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from course_lib import datasets
from course_lib.experiments.protocol import FIRST_TUNING_RUN, seeds_of
from course_lib.experiments.result import Result
from course_lib.experiments.side_by_side import SideBySide, train_stacked
from course_lib.experiments.statistics import interval
from course_lib.experiments.tuning import NAMES, no_nan, rates_from
from course_lib.optimizers import OPTIMIZERS

LAYERS = (64, 32, 10)
BATCH_SIZE = 64
VALIDATION = 287  # of the 1,437 training pictures: about as large a share as the test set's
RUNS, EPOCHS = 10, 20
TUNING_RUNS = 4
SPLITS = 5

# Six rates for everybody, four to a decade, around the best of a search in half decades on the
# validation pictures. What is chosen lies inside, not at an end.
LOWEST_RATE = {
    "SGD": 0.18,
    "Momentum": 0.32,
    "AdaGrad": 0.032,
    "RMSProp": 0.0018,
    "Adam": 0.0032,
    "AMSGrad": 0.0056,
    "AdamW": 0.0056,
}
RATES = {name: rates_from(lowest, 6, per_decade=4) for name, lowest in LOWEST_RATE.items()}


def digits(
    progress=False, runs: int = RUNS, epochs: int = EPOCHS, tuning_runs: int = TUNING_RUNS
) -> Result:
    """Tune every optimizer on the same budget, then train from several seeds and test.

    The rate chosen has the lowest median cost on the validation part of the training set, after as
    many epochs as the final runs have. Those train on the whole training set; the test set is used
    once, at their end.

    `costs` (runs, epochs) and `accuracy` (runs,) by optimizer. `details` by optimizer:
    `test_accuracy` (runs,), `interval` of its mean, `chosen` rate, `rates`, and `validation_cost`
    (rates, tuning runs).
    """
    found = _on_split(0, tuple(OPTIMIZERS), runs, epochs, tuning_runs, progress)
    test = {name: one.test_accuracy for name, one in found.items()}
    return Result(
        "digits",
        f"Handwritten digits: every optimizer at its tuned rate, {runs} seeds",
        _configuration([0], found, epochs, tuning_runs),
        seeds_of(runs, network=0, shuffle=0),
        {name: one.costs for name, one in found.items()},
        {name: one.accuracy for name, one in found.items()},
        {
            "test_accuracy": test,
            "interval": {name: interval(values) for name, values in test.items()},
            "chosen": {name: one.chosen for name, one in found.items()},
            "rates": {name: RATES[name] for name in found},
            "validation_cost": {name: one.validation_cost for name, one in found.items()},
        },
        {name: one.parameters for name, one in found.items()},
        any(one.interrupted for one in found.values()),
    )


def digits_splits(
    progress=False,
    runs: int = RUNS,
    epochs: int = EPOCHS,
    tuning_runs: int = TUNING_RUNS,
    splits: int = SPLITS,
) -> Result:
    """Do it all on several splits: training, validation and test drawn anew, rates tuned anew.

    The first split is that of `digits`. In each split SGD, momentum and Adam start from the same
    seeds, so they come in pairs by split and by seed.

    `costs` (splits, runs, epochs) and `accuracy` (splits, runs) by optimizer. `details`:
    `splits`, their seeds, and `test_to_training`, how large a test set is beside its training
    set; and by optimizer `test_accuracy` (splits, runs), `chosen` (splits,), `rates`, and
    `validation_cost` (splits, rates, tuning runs).
    """
    finished = []
    for split in range(splits):
        found = _on_split(split, NAMES, runs, epochs, tuning_runs, progress)
        stopped = any(one.interrupted for one in found.values())
        if not stopped or not finished:
            finished.append(found)
        if stopped:
            break

    def each(what: str) -> dict:
        return {name: np.stack([getattr(one[name], what) for one in finished]) for name in NAMES}

    data = _data(0)
    return Result(
        "digits-splits",
        f"Handwritten digits on {splits} splits: SGD, momentum and Adam tuned in each, "
        f"{runs} seeds",
        _configuration(range(len(finished)), finished[0], epochs, tuning_runs)
        | {"optimizers": _chosen_of(finished)},
        seeds_of(runs, network=0, shuffle=0),
        each("costs"),
        each("accuracy"),
        {
            "splits": list(range(len(finished))),
            "test_to_training": len(data.test_targets) / len(data.train_targets),
            "test_accuracy": each("test_accuracy"),
            "chosen": each("chosen"),
            "rates": {name: RATES[name] for name in NAMES},
            "validation_cost": each("validation_cost"),
        },
        each("parameters"),
        stopped,
    )


@dataclass(frozen=True, eq=False)
class _Tested:
    """One optimizer on one split."""

    chosen: float
    validation_cost: np.ndarray  # (rates, tuning runs)
    costs: np.ndarray  # (runs, epochs)
    accuracy: np.ndarray  # (runs,)
    test_accuracy: np.ndarray  # (runs,)
    parameters: np.ndarray  # (runs, P)
    interrupted: bool


_tested: dict[tuple, _Tested] = {}


def _on_split(split, names, runs, epochs, tuning_runs, progress) -> dict[str, _Tested]:
    """Tune and test on a split; what this process has done before is not done again."""
    sizes = split, runs, epochs, tuning_runs
    missing = tuple(name for name in names if (name, *sizes) not in _tested)
    fresh = _tune_and_test(missing, *sizes, progress) if missing else {}
    for name, one in fresh.items():
        if not one.interrupted:
            _tested[name, *sizes] = one
    return {name: fresh.get(name) or _tested[name, *sizes] for name in names}


def _tune_and_test(names, split, runs, epochs, tuning_runs, progress) -> dict[str, _Tested]:
    data = _data(split)
    fit = data.train_inputs[VALIDATION:], data.train_targets[VALIDATION:]
    check = data.train_inputs[:VALIDATION], data.train_targets[:VALIDATION]
    rates = [np.array(RATES[name]) for name in names]
    rules = [OPTIMIZERS[name](own[:, None, None]) for name, own in zip(names, rates, strict=True)]
    shape = (len(names), len(rates[0]))
    seeds = seeds_of(tuning_runs, FIRST_TUNING_RUN, network=0, shuffle=0)
    network, history = train_stacked(
        LAYERS, fit, SideBySide(rules), shape, seeds, epochs, BATCH_SIZE, progress
    )
    validation = no_nan(network.loss(*check))
    best = np.median(validation, axis=-1).argmin(axis=-1)
    chosen = [float(own[place]) for own, place in zip(rates, best, strict=True)]

    training = data.train_inputs, data.train_targets
    if not history.interrupted:
        rules = SideBySide(
            [OPTIMIZERS[name](rate) for name, rate in zip(names, chosen, strict=True)]
        )
        seeds = seeds_of(runs, network=0, shuffle=0)
        network, history = train_stacked(
            LAYERS, training, rules, (len(names),), seeds, epochs, BATCH_SIZE, progress
        )
    measured = zip(
        chosen,
        validation,
        np.moveaxis(history.costs, 0, -1),
        network.accuracy(*training),
        network.accuracy(data.test_inputs, data.test_targets),
        network.parameters,
        [history.interrupted] * len(names),
        strict=True,
    )
    return {name: _Tested(*values) for name, values in zip(names, measured, strict=True)}


def _configuration(splits, found, epochs, tuning_runs) -> dict:
    data = _data(0)
    return {
        "data": "sklearn.datasets.load_digits",
        "split": {
            "training": len(data.train_targets),
            "of which validation while tuning": VALIDATION,
            "test": len(data.test_targets),
            "random_state": list(splits),
        },
        "layers": LAYERS,
        "batch_size": BATCH_SIZE,
        "epochs": epochs,
        "tuning": {
            "rates": {name: RATES[name] for name in found},
            "epochs": epochs,
            "seeds": seeds_of(tuning_runs, FIRST_TUNING_RUN, network=0, shuffle=0),
        },
        "optimizers": {
            name: OPTIMIZERS[name](one.chosen).hyperparameters for name, one in found.items()
        },
    }


def _chosen_of(finished) -> dict:
    """Return each optimizer's numbers, the learning rate a list with one for each split."""
    return {
        name: OPTIMIZERS[name](one.chosen).hyperparameters
        | {"learning_rate": [found[name].chosen for found in finished]}
        for name, one in finished[0].items()
    }


@cache
def _data(split: int) -> datasets.Split:
    return datasets.digits(seed=split)


def forget() -> None:
    """Forget what this process has trained: the next call trains anew."""
    _tested.clear()
