"""Rare classes: a linear model on labels as frequent as words, and the same on equal frequencies.

No hidden layer, no mini-batches, nothing held out: only how fast a training cost falls. There it
has been found that Adam's advantage over gradient descent comes from rare classes.
"""

from functools import partial

import numpy as np

from course_lib._progress import progress_bar
from course_lib._validation import quiet
from course_lib.experiments.protocol import FIRST_TUNING_RUN, seeds_of
from course_lib.experiments.result import Result
from course_lib.experiments.side_by_side import SideBySide
from course_lib.experiments.tuning import no_nan, rates_from
from course_lib.losses import softmax_cross_entropy
from course_lib.networks import MLP
from course_lib.optimizers import SGD, Adam, Momentum, RMSProp

CLASSES, FEATURES, EXAMPLES = 32, 32, 256
LAYERS = (FEATURES, CLASSES)
FREQUENCIES = ("Zipf", "equal")
EPOCHS = 60  # of one step each
TAIL = 10  # the last steps, of which the mean counts: at the best rates the cost is restless
RUNS, TUNING_RUNS = 10, 5

# Without a memory of the squares, g / √g² is the sign of g: that is sign descent. So there are two
# pairs: without momentum SGD and the sign, with it Momentum and Adam.
RULES = {
    "SGD": SGD,
    "sign descent": lambda rate: RMSProp(rate, beta=0.0),
    "Momentum": Momentum,
    "Adam": Adam,
}
# Seven rates each, four to a decade; what is chosen lies inside.
LOWEST_RATE = {"SGD": 0.32, "sign descent": 0.0032, "Momentum": 5.6, "Adam": 0.056}
RATES = {name: rates_from(lowest, 7, per_decade=4) for name, lowest in LOWEST_RATE.items()}
CENTRED_LOWEST_RATE = {"SGD": 3.2, "sign descent": 0.01, "Momentum": 32.0, "Adam": 0.32}
CENTRED_RATES = {
    name: rates_from(lowest, 7, per_decade=4) for name, lowest in CENTRED_LOWEST_RATE.items()
}

# Classes, the frequent first. Where they follow Zipf's law each group has about a quarter of all.
GROUPS = {"1": (0, 1), "2–3": (1, 3), "4–9": (3, 9), "10–32": (9, 32)}


def rare_classes(
    progress=False,
    runs: int = RUNS,
    epochs: int = EPOCHS,
    tuning_runs: int = TUNING_RUNS,
    centred: bool = False,
) -> Result:
    """Train a linear softmax model where class k is as frequent as 1/k, and where all are alike.

    The inputs are uniform on [0, 1] and say nothing about the labels, which have to be learned by
    heart. Each seed has inputs and first weights of its own, the same for both frequencies and all
    optimizers: only the labels differ. Every step takes all examples. Each optimizer is tuned for
    each of the two, on seeds of its own, by the median of what it is judged by: the mean training
    cost before the last ten steps.

    With `centred` the inputs are shifted and scaled to a mean of 0 and a variance of 1: rare
    classes alone are not enough, the inputs have to have something in common too.

    `costs` (runs, epochs), before each step, and `accuracy` (runs,), both of training, by optimizer
    and frequencies: "Adam, Zipf", "sign descent, equal". `details` by the same labels: `final_cost`
    (runs,), that of the last ten steps; `group_cost` (runs, groups), the same from the most
    frequent classes to the rarest, which `groups` names; `chosen` rate; `tuning_cost` (rates,
    tuning runs). And `rates` by optimizer.

    References
    ----------
    F. Kunstner, R. Yadav, A. Milligan, M. Schmidt and A. Bietti, "Heavy-tailed class imbalance and
    why Adam outperforms gradient descent on language models" (NeurIPS 2024): the linear model on
    synthetic data, of which this is a small one.
    """
    rates = CENTRED_RATES if centred else RATES
    by_label = {name: {} for name in ("costs", "accuracy", "parameters")}
    details = {"final_cost": {}, "group_cost": {}, "chosen": {}, "tuning_cost": {}}
    stopped = False
    for frequencies in FREQUENCIES:
        rules = [rule(np.array(rates[name])[:, None, None]) for name, rule in RULES.items()]
        shape = (len(RULES), len(rates["SGD"]))
        seeds = _seeds(tuning_runs, FIRST_TUNING_RUN)
        tried = _Descents(shape, seeds, frequencies, centred, epochs)
        stopped = tried.run(SideBySide(rules), progress)
        tuning_cost = no_nan(tried.tail(tried.costs))
        best = np.median(tuning_cost, axis=-1).argmin(axis=-1)
        chosen = [rates[name][place] for name, place in zip(RULES, best, strict=True)]
        final = tried
        if not stopped:
            rules = [rule(rate) for rule, rate in zip(RULES.values(), chosen, strict=True)]
            final = _Descents(
                (len(RULES),), _seeds(runs), frequencies, centred, epochs, by_group=True
            )
            stopped = final.run(SideBySide(rules), progress)
        labels = [f"{name}, {frequencies}" for name in RULES]
        for found, values in (
            (by_label["costs"], np.moveaxis(final.costs, 0, -1)),
            (by_label["accuracy"], final.network.accuracy(final.inputs, final.targets)),
            (by_label["parameters"], final.network.parameters),
            (details["final_cost"], final.tail(final.costs)),
            (details["group_cost"], final.tail(final.group_costs)),
            (details["chosen"], chosen),
            (details["tuning_cost"], tuning_cost),
        ):
            found.update(zip(labels, values, strict=True))
        if stopped:
            break
    return Result(
        "rare-classes",
        f"Rare classes, and the same model on equal frequencies: four optimizers, {runs} seeds",
        _configuration(epochs, tuning_runs, details["chosen"], rates, centred),
        _seeds(runs),
        by_label["costs"],
        by_label["accuracy"],
        details | {"groups": list(GROUPS), "rates": rates},
        by_label["parameters"],
        stopped,
    )


def targets_of(frequencies: str) -> np.ndarray:
    """Return the class of each example, sorted: as frequent as 1, 1/2, 1/3, … ("Zipf"), or alike.

    >>> np.bincount(targets_of("Zipf"))[[0, 1, 2, 31]]
    array([63, 32, 21,  2])
    """
    weights = 1 / np.arange(1, CLASSES + 1) if frequencies == "Zipf" else np.ones(CLASSES)
    ends = np.cumsum(weights) / weights.sum()
    return np.searchsorted(ends, (np.arange(EXAMPLES) + 0.5) / EXAMPLES)


class _Descents:
    """Many models at once, of shape (*shape, runs), each stepping on all of its examples."""

    def __init__(self, shape, seeds, frequencies, centred, epochs, by_group=False):
        everyone = (*shape, len(seeds["network"]))
        self.network = MLP(LAYERS, seed=np.broadcast_to(seeds["network"], everyone))
        inputs = np.stack(
            [
                np.random.RandomState(seed).uniform(size=(EXAMPLES, FEATURES))
                for seed in seeds["inputs"]
            ]
        )
        if centred:
            inputs = (inputs - 0.5) * np.sqrt(12)
        self.inputs = np.broadcast_to(inputs, (*everyone, EXAMPLES, FEATURES))
        self.targets = np.broadcast_to(targets_of(frequencies), (*everyone, EXAMPLES))
        self.shared = inputs, self.network.encoded(targets_of(frequencies))  # each thing once
        self.costs = np.empty((epochs, *everyone))
        self.group_costs = np.full((epochs, *everyone, len(GROUPS)), np.nan)
        self.by_group = by_group

    @quiet
    def run(self, optimizer, progress) -> bool:
        """Take all steps; return whether Ctrl-C came first: then there are fewer costs."""
        network, (inputs, targets) = self.network, self.shared
        epochs = len(self.costs)
        with progress_bar(epochs, progress, unit="step") as advance:
            for step in range(epochs):
                try:
                    if self.by_group and step >= epochs - TAIL:
                        self.group_costs[step] = self._group_cost(targets)
                    self.costs[step], gradient = network.backpropagate(inputs, targets)
                    optimizer.step(network.parameters, gradient)
                    advance(partial(np.median, self.costs[step]))
                except KeyboardInterrupt:
                    self.costs, self.group_costs = self.costs[:step], self.group_costs[:step]
                    return True
        return False

    @staticmethod
    def tail(costs) -> np.ndarray:
        """Return the mean over the last steps."""
        return costs[-TAIL:].mean(axis=0)

    def _group_cost(self, targets) -> np.ndarray:
        losses, _ = softmax_cross_entropy(self.network.logits(self.inputs), targets)
        own = self.targets.reshape(-1, EXAMPLES)[0]  # the same for all
        parts = [(first <= own) & (own < end) for first, end in GROUPS.values()]
        return np.stack([losses[..., part].mean(axis=-1) for part in parts], axis=-1)


def _seeds(runs: int, first: int = 0) -> dict[str, list[int]]:
    seeds = seeds_of(runs, first, network=0, shuffle=0)
    return {"network": seeds["network"], "inputs": seeds["shuffle"]}


def _configuration(epochs, tuning_runs, chosen, rates, centred) -> dict:
    counts = {kind: np.bincount(targets_of(kind), minlength=CLASSES) for kind in FREQUENCIES}
    return {
        "data": "inputs uniform on [0, 1], labels independent of them",
        "centred": centred,
        "examples_of_each_class": counts,
        "layers": LAYERS,
        "batch_size": EXAMPLES,
        "epochs": epochs,
        "tuning": {
            "rates": rates,
            "epochs": epochs,
            "seeds": _seeds(tuning_runs, FIRST_TUNING_RUN),
            "by": f"the median of the mean training cost before the last {TAIL} steps",
        },
        "optimizers": {
            f"{name}, {frequencies}": rule(chosen[f"{name}, {frequencies}"]).hyperparameters
            for frequencies in FREQUENCIES
            for name, rule in RULES.items()
            if f"{name}, {frequencies}" in chosen
        },
    }
