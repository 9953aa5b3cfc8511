"""Training a small network with Adam, and many of them at once."""

from typing import NamedTuple

import numpy as np

from benchmarks import rules
from benchmarks.contenders import can_compile, installed
from benchmarks.timing import Plan, Times, in_turns, ratios, row
from course_lib import MLP, datasets, train
from course_lib.experiments.protocol import seeds_of

SEEDS = (1, 5, 30, 100)


class Problem(NamedTuple):
    """A network, its data, and how many epochs a turn has."""

    name: str
    layers: list[int]
    inputs: np.ndarray
    targets: np.ndarray
    epochs: int
    batch: int = 64
    rate: float = 0.001

    @property
    def steps(self) -> int:
        """The steps of a turn."""
        return self.epochs * -(-len(self.inputs) // self.batch)

    def network(self, seeds) -> MLP:
        return MLP(self.layers, seeds)

    def orders(self, seeds) -> list[np.ndarray]:
        """Return for each epoch the examples' order as the course draws it, for each seed."""
        return [
            np.array(
                [
                    np.random.RandomState(seed + 1 + epoch).permutation(len(self.inputs))
                    for seed in np.ravel(seeds)
                ]
            ).reshape(*np.shape(seeds), -1)
            for epoch in range(self.epochs)
        ]


def problems() -> list[Problem]:
    digits = datasets.digits()
    return [
        Problem("moons", [2, 5, 2, 1], *datasets.moons(), epochs=10),
        Problem("digits", [64, 32, 10], digits.train_inputs, digits.train_targets, epochs=3),
    ]


class Ours:
    """The course's own training of networks."""

    def __init__(self, problem: Problem, seeds, compiled: bool = False):
        self.problem, self.network = problem, problem.network(seeds)
        self.optimizer = rules.optimizer("Adam", problem.rate)
        if compiled:
            from course_lib import fast

            self.optimizer = fast.compiled(self.optimizer)

    def train(self, seeds) -> None:
        problem = self.problem
        train(
            self.network,
            problem.inputs,
            problem.targets,
            self.optimizer,
            problem.epochs,
            problem.batch,
            seed=seeds,
            progress=False,
            record_every=problem.epochs,
        )

    def parameters(self) -> list[np.ndarray]:
        network = self.network
        pairs = zip(network.weights, network.biases, strict=True)
        return [one for pair in pairs for one in pair]

    def steps(self) -> int:
        return self.optimizer.steps


def trainers(problem: Problem, seed: int = 0, own_orders: bool = True) -> dict:
    """Return each network by its trainer's name, and what trains it for a turn.

    own_orders : with those who draw their orders themselves, and so take other steps
    """

    def ordered(trainer):
        return trainer, lambda: trainer.train(problem.orders(seed))

    ours = Ours(problem, seed)
    found = {"ours": (ours, lambda: ours.train(seed))}
    if can_compile():
        compiled = Ours(problem, seed, compiled=True)
        found["compiled"] = compiled, lambda: compiled.train(seed)
    if installed("torch"):
        from benchmarks import with_torch

        for form, options in with_torch.FORMS.items():
            found[form] = ordered(with_torch.Trainer(problem, seed, options))
    if installed("optax"):
        from benchmarks import with_optax

        found["optax"] = ordered(with_optax.Trainer(problem, seed, by_steps=True))
        found["optax_scan"] = ordered(with_optax.Trainer(problem, seed))
    if own_orders and installed("keras") and installed("torch"):
        from benchmarks import with_keras

        keras = with_keras.Trainer(problem, seed)
        found["keras"] = keras, lambda: keras.train(problem.epochs)
    if own_orders and installed("sklearn"):
        from benchmarks import with_sklearn

        sklearn = with_sklearn.Trainer(problem, problem.epochs)
        found["sklearn"] = sklearn, sklearn.train
    return found


def of_one_step(times: Times, steps: dict[str, int]) -> Times:
    """Return the times of one step of one network, from those of a turn with so many."""
    return {name: [one / steps[name] for one in found] for name, found in times.items()}


def training(plan: Plan, threads: int) -> dict:
    rows = []
    for problem in problems():
        turns = {name: turn for name, (_, turn) in trainers(problem).items()}
        times = of_one_step(in_turns(turns, plan), dict.fromkeys(turns, problem.steps))
        what = {"network": problem.name, "layers": problem.layers, "threads": threads}
        rows.append(row(times, **what))
    return {"training": rows}


def stacked_trainers(problem: Problem, count: int) -> dict:
    """Return who trains so many networks, or a single one, and what trains for a turn."""
    seeds = seeds_of(count)
    ours = Ours(problem, seeds["network"])
    found = {"ours": (ours, lambda: ours.train(seeds["shuffle"]))}
    if can_compile():
        compiled = Ours(problem, seeds["network"], compiled=True)
        found["compiled"] = compiled, lambda: compiled.train(seeds["shuffle"])
    if installed("optax"):
        from benchmarks import with_optax

        stack = with_optax.Trainer(problem, seeds["network"])
        found["optax_vmap"] = stack, lambda: stack.train(problem.orders(seeds["shuffle"]))
        one = with_optax.Trainer(problem, 0)
        found["optax_scan"] = one, lambda: one.train(problem.orders(0))
    if installed("torch"):
        from benchmarks import with_torch

        alone = with_torch.Trainer(problem, 0, {})
        found["torch"] = alone, lambda: alone.train(problem.orders(0))
    return found


def stacked(plan: Plan, threads: int, counts=SEEDS) -> dict:
    """Many networks at once; each time is that of one step of one network."""
    rows = []
    for problem in problems():
        for count in counts:
            turns = {name: turn for name, (_, turn) in stacked_trainers(problem, count).items()}
            steps = dict.fromkeys(turns, problem.steps)
            steps |= dict.fromkeys(("ours", "compiled", "optax_vmap"), count * problem.steps)
            times = of_one_step(in_turns(turns, plan), steps)
            rows.append(row(times, network=problem.name, seeds=count, threads=threads))
            if "compiled" in times:
                to = {name: times[name] for name in times if name != "ours"}
                rows[-1]["compiled_ratios"] = ratios(to, "compiled")
    return {"stacked": rows}
