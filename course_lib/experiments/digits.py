"""Handwritten digits: the same comparison on real data, with a test set of its own."""

from functools import cache

import numpy as np

from course_lib import datasets
from course_lib.experiments.protocol import seeds_of
from course_lib.experiments.result import Result
from course_lib.experiments.side_by_side import SideBySide, train_stacked
from course_lib.experiments.statistics import interval
from course_lib.experiments.tuning import RATES, by_optimizer, no_nan
from course_lib.optimizers import OPTIMIZERS

LAYERS = (64, 32, 10)
BATCH_SIZE = 64
VALIDATION = 287  # of the 1,437 training pictures: about as large a share as the test set's
TUNING_RUNS, TUNING_EPOCHS = 2, 5
RUNS, EPOCHS = 10, 20
FIRST_TUNING_RUN = 1000


def digits(
    progress=False,
    runs: int = RUNS,
    epochs: int = EPOCHS,
    tuning_runs: int = TUNING_RUNS,
    tuning_epochs: int = TUNING_EPOCHS,
) -> Result:
    """Tune every optimizer on the same budget, then train from several seeds and test.

    The rate chosen has the lowest median cost on the validation part of the training set. The final
    runs train on the whole training set; the test set is used once, at their end.

    `costs` (runs, epochs) and `accuracy` (runs,) by optimizer. `details` by optimizer:
    `test_accuracy` (runs,), `interval` of its mean, `chosen` rate, `validation_cost` (rates,
    tuning runs); and `rates`.
    """
    data = _data()
    fit = data.train_inputs[VALIDATION:], data.train_targets[VALIDATION:]
    check = data.train_inputs[:VALIDATION], data.train_targets[:VALIDATION]
    rates = np.array(RATES)
    rules = [rule(rates[:, None, None]) for rule in OPTIMIZERS.values()]
    tuning_seeds = seeds_of(tuning_runs, FIRST_TUNING_RUN, network=0, shuffle=0)
    shape = (len(rules), len(rates))
    network, history = train_stacked(
        LAYERS, fit, SideBySide(rules), shape, tuning_seeds, tuning_epochs, BATCH_SIZE, progress
    )
    validation = no_nan(network.loss(*check))
    best = np.median(validation, axis=-1).argmin(axis=-1)
    chosen = by_optimizer(rates[best].tolist())

    training = data.train_inputs, data.train_targets
    seeds = seeds_of(runs, network=0, shuffle=0)
    if not history.interrupted:
        rules = SideBySide([OPTIMIZERS[name](rate) for name, rate in chosen.items()])
        network, history = train_stacked(
            LAYERS, training, rules, (len(chosen),), seeds, epochs, BATCH_SIZE, progress
        )
    accuracy = network.accuracy(*training)
    test = network.accuracy(data.test_inputs, data.test_targets)
    return Result(
        "digits",
        f"Handwritten digits: every optimizer at its tuned rate, {runs} seeds",
        {
            "data": "sklearn.datasets.load_digits",
            "split": {
                "training": len(data.train_targets),
                "of which validation while tuning": VALIDATION,
                "test": len(data.test_targets),
                "random_state": 0,
            },
            "layers": LAYERS,
            "batch_size": BATCH_SIZE,
            "epochs": epochs,
            "tuning": {"rates": rates, "epochs": tuning_epochs, "seeds": tuning_seeds},
            "optimizers": {
                name: OPTIMIZERS[name](rate).hyperparameters for name, rate in chosen.items()
            },
        },
        seeds,
        by_optimizer(np.moveaxis(history.costs, 0, -1)),
        by_optimizer(accuracy),
        {
            "test_accuracy": by_optimizer(test),
            "interval": {
                name: interval(values.ravel()) for name, values in by_optimizer(test).items()
            },
            "chosen": chosen,
            "rates": rates,
            "validation_cost": by_optimizer(validation),
        },
        by_optimizer(network.parameters),
        history.interrupted,
    )


@cache
def _data() -> datasets.Split:
    return datasets.digits()
