"""Whether all contenders do the same work: how far their parameters are from ours afterwards.

Keras' `fit` and scikit-learn draw their own orders: of them the sizes of the layers and the number
of steps are told instead.
"""

import numpy as np

from benchmarks import by_hand, contenders, networks, rules, steps, walks
from benchmarks.timing import Plan

STEPS, SIZE = 5, 100


def apart(ours, theirs) -> float:
    """Return the largest difference of two lists of arrays; infinity where shapes differ."""
    pairs = list(zip(map(np.asarray, ours), map(np.asarray, theirs), strict=True))
    if any(one.shape != other.shape for one, other in pairs):
        return float("inf")
    return max(float(np.abs(one - other).max()) for one, other in pairs)


def of_steps(found: dict[str, contenders.Contender]) -> dict[str, float]:
    """Return how far each is from ours after some steps."""
    for one in found.values():
        for _ in range(STEPS):
            one.step()
    return {
        name: apart([found["ours"].parameters()], [one.parameters()])
        for name, one in found.items()
        if name != "ours"
    }


def agreement(plan: Plan, threads: int, names=tuple(rules.OPTIONS)) -> dict:
    start, gradient = rules.start_and_gradient(SIZE)
    found = {f"step {name}": of_steps(contenders.all_of(name, SIZE, threads)) for name in names}
    by = {
        "ours": contenders.ours("Adam", start, gradient),
        "textbook": by_hand.textbook(start, gradient),
        "blocks": by_hand.in_blocks(start, gradient),
    }
    found["forms"] = of_steps(by)
    found["flat"] = of_steps(steps.in_pieces())
    found["path"] = of_walks(walks.path_turns("Adam"))
    sweep = walks.sweep_turns()
    sweep.pop("torch", None)  # some of the walks alone
    found["sweep"] = of_walks(sweep)
    moons, digits = (one._replace(epochs=1) for one in networks.problems())
    found["training moons"] = of_training(networks.trainers(moons, own_orders=False))
    # Of the digits optax's program is compiled once, for several networks: to compile costs most.
    others = networks.trainers(digits, own_orders=False)
    others = {name: one for name, one in others.items() if "optax" not in name}
    found["training digits"] = of_training(others)
    found["stacked"] = of_stacked(digits)
    return {"agreement": found, "own_orders": own_orders(digits)}


def of_walks(turns) -> dict[str, float]:
    points = {name: turn() for name, turn in turns.items()}
    return {name: apart([points["ours"]], [one]) for name, one in points.items() if name != "ours"}


def of_training(trainers) -> dict[str, float]:
    for _, turn in trainers.values():
        turn()
    ours = trainers["ours"][0].parameters()
    return {
        name: apart(ours, trainer.parameters())
        for name, (trainer, _) in trainers.items()
        if name != "ours"
    }


def of_stacked(problem: networks.Problem, count=3) -> dict[str, float]:
    many = networks.stacked_trainers(problem, count)
    whole = ("ours", "compiled", "optax_vmap")
    return of_training({name: many[name] for name in whole if name in many})


def own_orders(problem: networks.Problem) -> dict[str, list]:
    """Return the shapes of those who draw their own orders, after ours; and the steps they took."""
    found = {}
    for name, (trainer, turn) in networks.trainers(problem).items():
        if name in ("ours", "keras", "sklearn"):
            turn()
            shapes = [list(np.shape(one)) for one in trainer.parameters()]
            found[name] = [shapes, trainer.steps()]
    return found
