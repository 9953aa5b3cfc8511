"""Comparisons on the moons: arms of a few optimizers and rates, and many seeds of each."""

from course_lib.experiments import protocol
from course_lib.experiments.protocol import Arm
from course_lib.experiments.result import Result
from course_lib.experiments.statistics import dead, interval, rank, stuck

SEEDS = 30
FEWER_SEEDS = 10  # the first of the thirty

HIGH_RATE = protocol.DECAYED_RATE
SEEDS_ARMS = {name: Arm(name, protocol.RATE) for name in HIGH_RATE}
CAUSES_ARMS = {
    arm.label: arm
    for name in HIGH_RATE
    for rate in (protocol.RATE, HIGH_RATE[name])
    for schedule in ("constant", "staircase", "decay")
    # Decay in every epoch stops even the high rate: at the low one it would only cost time.
    if schedule != "decay" or rate == HIGH_RATE[name]
    for arm in (Arm(name, rate, schedule),)
}
UNDAMPENED = (("dampening", False),)
LOW_RATE_ARMS = {  # undampened momentum is beside SGD at ten times its rate
    "SGD, 0.0007": Arm("SGD", protocol.RATE),
    "dampened, 0.0007": Arm("Momentum", protocol.RATE),
    "undampened, 0.0007": Arm("Momentum", protocol.RATE, options=UNDAMPENED),
    "SGD, 0.007": Arm("SGD", 10 * protocol.RATE),
    "SGD, 0.1": Arm("SGD", HIGH_RATE["SGD"]),
    "dampened, 0.1": Arm("Momentum", HIGH_RATE["Momentum"]),
    "undampened, 0.1": Arm("Momentum", HIGH_RATE["Momentum"], options=UNDAMPENED),
}


def seeds(progress=False, runs: int = SEEDS, epochs: int = protocol.EPOCHS) -> Result:
    """Train with SGD, momentum and Adam at the published rate, from many seeds.

    `costs` and `accuracy` by optimizer. `details` is that of `compare`, and `published`: for each
    optimizer the `accuracy` of the published seed and its `place` among all, 1 for the best.
    """
    title = f"SGD, momentum and Adam at the published rate, {runs} seeds"
    result = compare("moons-seeds", title, SEEDS_ARMS, runs, epochs, progress)
    for name, accuracy in result.accuracy.items():
        place = {"accuracy": accuracy[0], "place": rank(accuracy), "of": runs}
        result.details.setdefault("published", {})[name] = place
    return result


def causes(progress=False, runs: int = FEWER_SEEDS, epochs: int = protocol.EPOCHS) -> Result:
    """Take the two changes of "decay makes SGD match Adam" apart: the rate, and the decay.

    Two rates, each constant and on the staircase, for SGD, momentum and Adam; the high one decaying
    in every epoch as well. `costs`, `accuracy` and `details` (see `compare`) by the label of the
    arm: "SGD, 0.1, staircase". `CAUSES_ARMS` has them.
    """
    title = f"Higher rate or decay? Both, one, or neither, {runs} seeds"
    return compare("moons-causes", title, CAUSES_ARMS, runs, epochs, progress)


def low_rate(progress=False, runs: int = FEWER_SEEDS, epochs: int = protocol.EPOCHS) -> Result:
    """Compare SGD with dampened and undampened momentum, at the low rate and at a high one.

    `costs`, `accuracy` and `details` (see `compare`) by label: "SGD, 0.0007", "dampened, 0.1". SGD
    at 0.007 is there for undampened momentum at a tenth of it. `LOW_RATE_ARMS` has them.
    """
    title = f"Does momentum matter at a low rate? {runs} seeds"
    return compare("moons-low-rate", title, LOW_RATE_ARMS, runs, epochs, progress)


def train_fewer(progress=False, runs: int = FEWER_SEEDS, epochs: int = protocol.EPOCHS) -> None:
    """Train the arms of `causes` and `low_rate` side by side, so that both have them ready.

    Ctrl-C goes through as KeyboardInterrupt: there is no result that could say so.
    """
    arms = [*CAUSES_ARMS.values(), *LOW_RATE_ARMS.values()]
    _, interrupted = protocol.train_arms(arms, runs, epochs, progress)
    if interrupted:
        raise KeyboardInterrupt


def compare(name, title, arms: dict[str, Arm], runs, epochs, progress) -> Result:
    """Train every arm from the same seeds and measure it.

    `details` by label: `held_out_accuracy`, on 1,000 other moons; `stuck` and `dead`, which runs
    failed (see `statistics`), lists over the runs; and `interval`, that of the mean accuracy.
    `after` has the first two by the number of epochs, every 1,000 and at the end: what a shorter
    run would have.
    """
    trained, interrupted = protocol.train_arms(arms.values(), runs, epochs, progress)
    costs = {label: trained[arm].costs for label, arm in arms.items()}
    parameters = {label: trained[arm].parameters for label, arm in arms.items()}
    accuracy, details = measure(parameters)
    details["after"] = _on_the_way({label: trained[arm] for label, arm in arms.items()})
    return Result(
        name,
        title,
        protocol.configuration(arms, epochs),
        protocol.seeds_of(runs),
        costs,
        accuracy,
        details,
        parameters,
        interrupted,
    )


def _on_the_way(trained: dict[str, protocol.Trained]) -> dict[int, dict]:
    """Return what the runs had reached by the number of epochs: see `compare`."""
    looks = next(iter(trained.values())).looks
    return {
        epochs: {
            "held_out_accuracy": {
                label: one.held_out_accuracy[:, look] for label, one in trained.items()
            },
            "stuck": {label: stuck(one.accuracy[:, look]) for label, one in trained.items()},
        }
        for look, epochs in enumerate(looks)
    }


def measure(parameters: dict) -> tuple[dict, dict]:
    """Return the training accuracy of networks by label, and the details described above."""
    inputs, targets = protocol.moons()
    accuracy = {}
    details = {"held_out_accuracy": {}, "stuck": {}, "dead": {}, "interval": {}}
    for label, values in parameters.items():
        network = protocol.networks(values)
        accuracy[label] = network.accuracy(inputs, targets)
        details["held_out_accuracy"][label] = network.accuracy(*protocol.moons("held-out"))
        details["stuck"][label] = stuck(accuracy[label])
        details["dead"][label] = dead(network, inputs)
        details["interval"][label] = interval(accuracy[label])
    return accuracy, details
