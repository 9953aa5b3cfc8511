"""The published runs, one network each: what the notes' figures show."""

from course_lib.experiments import protocol
from course_lib.experiments.protocol import Arm
from course_lib.experiments.result import Result

ARMS = {
    f"moons-{name.lower()}{suffix}": Arm(name, rate, schedule)
    for suffix, schedule in (("", "constant"), ("-decay", "decay"), ("-staircase", "staircase"))
    for name in ("SGD", "Momentum", "Adam")
    for rate in (protocol.RATE if schedule == "constant" else protocol.DECAYED_RATE[name],)
}


def title(name: str) -> str:
    """Say in a line what a published run is.

    >>> title("moons-adam-decay")
    'The published run: Adam, rate 0.01, decaying every epoch'
    """
    arm = ARMS[name]
    how = {
        "constant": "constant",
        "decay": "decaying every epoch",
        "staircase": f"decaying every {protocol.STAIRCASE:,} epochs",
    }
    return f"The published run: {arm.optimizer}, rate {arm.rate:g}, {how[arm.schedule]}"


def run(name: str, progress=False, epochs: int = protocol.EPOCHS) -> Result:
    """Run one of them by its name: `costs` (epochs,), `accuracy` a number, `parameters` (30,).

    `details`: `held_out_accuracy`, on 1,000 other moons.
    """
    return _result(name, *protocol.train_arms([ARMS[name]], 1, epochs, progress), epochs)


def train_all(progress=False, epochs: int = protocol.EPOCHS) -> None:
    """Train all of them side by side, so that `run` has them ready: the time of about three."""
    protocol.train_arms(ARMS.values(), 1, epochs, progress)


def _result(name, trained, interrupted, epochs) -> Result:
    arm = ARMS[name]
    parameters = trained[arm].parameters[0]
    network = protocol.networks(parameters)
    return Result(
        name,
        title(name),
        protocol.configuration({name: arm}, epochs),
        protocol.seeds_of(1),
        trained[arm].costs[0],
        network.accuracy(*protocol.moons()),
        {"held_out_accuracy": network.accuracy(*protocol.moons("held-out"))},
        parameters,
        interrupted,
    )
