"""`TrainingLab`: the network of the moons, trained in the reader's browser."""

from functools import cache

import numpy as np
import traitlets
from contourpy import contour_generator

from course_lib.experiments import protocol
from course_lib.experiments.protocol import Arm, moons
from course_lib.networks import MLP
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.optimizers import OPTIMIZERS
from course_lib.training import History, train
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Name, Number, Whole

ACROSS, UP = (-1.55, 2.45), (-1.21, 1.79)  # what the map shows
HIGHEST_SEED, MOST_EPOCHS = 4 * 10**9, 10_000
# What the browser trains, and shows of it.
PROTOCOL = {
    "layers": list(protocol.LAYERS),
    "batch_size": protocol.BATCH_SIZE,
    "decay": protocol.DECAY,
    "staircase": protocol.STAIRCASE,
    "noise": protocol.NOISE,
    "samples": {name: list(sample) for name, sample in protocol.SAMPLES.items()},
    "view": [list(ACROSS), list(UP)],
}


class TrainingLab(DescentWidget):
    r"""The 2-5-2-1 network on the moons, trained live: its regions, its cost, runs side by side.

    Epoch $i$, from 0, has the learning rate of the published runs: $\alpha_0$ without decay
    ("constant"), $\alpha_0 / (1 + \max(0, i - 1))$ with decay every epoch ("decay"), and
    $\alpha_0 / (1 + \lfloor \max(0, i - 1) / 1000 \rfloor)$ in stairs ("staircase").
    Batches are of 64; all other hyperparameters are the optimizers' defaults. The published runs of
    SGD, momentum and Adam stand behind the cost. Where SGD stands at the published rate and seeds,
    and 1,000 epochs are to come, the reader is first asked what a rate of its own would do.

    Parameters
    ----------
    optimizer : str, a name of OPTIMIZERS
    learning_rate : float, 1e-5 to 10
    schedule : "constant", "decay" or "staircase"
    seed : int, 0 to 4·10⁹: of the first weights
    shuffle_seed : int, 0 to 4·10⁹: epoch e is shuffled with shuffle_seed + 1 + e
    epoch : int, 0 to epochs: how many epochs it has been trained; setting it trains as far
    epochs : int, 1 to 10,000: the longest run
    goal_optimizer : str, a name of OPTIMIZERS
    goal_cost : float, 0.001 to 10
    goal_epochs : int, 1 to 10,000
        The task beside the widget: bring the optimizer to goal_cost in fewer than goal_epochs.

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, an unknown one, or an epoch beyond the epochs.

    Examples
    --------
    >>> lab = TrainingLab(optimizer="SGD", learning_rate=0.1, epochs=300)
    >>> network, history = lab.trained()
    >>> history.costs.shape, round(float(history.costs[-1]), 3)
    ((300,), 0.223)
    """

    module = "training_lab"
    sent = ("_limits", "_protocol")
    linked = ("optimizer", "learning_rate", "schedule", "seed", "shuffle_seed", "epoch")

    _protocol = traitlets.Dict(PROTOCOL, read_only=True).tag(sync=True)

    optimizer = Name("Adam", OPTIMIZERS)
    learning_rate = Number(protocol.RATE, 1e-5, 10)
    schedule = Name("constant", protocol.SCHEDULES)
    seed = Whole(protocol.NETWORK_SEED, 0, HIGHEST_SEED)
    shuffle_seed = Whole(protocol.SHUFFLE_SEED, 0, HIGHEST_SEED)
    epoch = Whole(0, 0, MOST_EPOCHS)
    epochs = Whole(protocol.EPOCHS, 1, MOST_EPOCHS)
    goal_optimizer = Name("SGD", OPTIMIZERS)
    goal_cost = Number(0.15, 0.001, 10)
    goal_epochs = Whole(200, 1, MOST_EPOCHS)

    # Traits given together are checked together, each by itself first.
    @traitlets.validate("epoch", "epochs")
    def _epoch_within_epochs(self, proposal):
        value, name = proposal["value"], proposal["trait"].name
        epoch, epochs = (value, self.epochs) if name == "epoch" else (self.epoch, value)
        if epoch > epochs:
            raise ValueError(f"epoch must be at most epochs, {epochs}, got {epoch}")
        return value

    def trained(self) -> tuple[MLP, History]:
        """The network after `epoch` epochs, or, where that is 0, after all, and its history."""
        return _trained(
            self.optimizer,
            self.learning_rate,
            self.schedule,
            self.seed,
            self.shuffle_seed,
            self.epoch or self.epochs,
        )

    def picture(self) -> str:
        """The regions of the trained network, and the cost by epoch."""
        network, history = self.trained()
        points = moons()
        shapes = [*map_shapes(network, points, 320), *cost_shapes(history, self.optimizer)]
        decay = {
            "constant": "",
            "decay": ", decayed every epoch",
            "staircase": ", decayed in stairs",
        }
        if history.diverged_at is not None:
            ending = f"diverged in epoch {history.diverged_at:,}"
        else:
            accuracy = network.accuracy(points.inputs, points.targets)
            ending = (
                f"after {history.epochs_done:,} epochs the cost is {history.costs[-1]:.3f} and "
                f"{accuracy:.1%} of the points are on their side of the line".replace("%", " %")
            )
        caption = (
            f"{self.optimizer} at a learning rate of {self.learning_rate:g}{decay[self.schedule]}: "
            f"{ending}. Left, the two moons (circles and triangles) and the line where the network "
            "is undecided; right, the cost by epoch."
        )
        return svg.figure(
            600, 266, shapes, "The moons and the network’s regions; cost by epoch", caption
        )


@cache
def _trained(optimizer, learning_rate, schedule, seed, shuffle_seed, epochs):
    inputs, targets = moons()
    network = MLP(protocol.LAYERS, seed=seed)
    batches = -(-len(targets) // protocol.BATCH_SIZE)
    rule = Arm(optimizer, learning_rate, schedule).build(batches)
    history = train(
        network,
        inputs,
        targets,
        rule,
        epochs,
        batch_size=protocol.BATCH_SIZE,
        seed=shuffle_seed,
        progress=False,
        record_every=epochs,
    )
    return network, history


def map_shapes(network: MLP, points, width: float) -> list[str]:
    """SVG of both classes and of the line where the network is undecided."""
    scale = width / (ACROSS[1] - ACROSS[0])

    def on_map(x, y):
        return (np.asarray(x) - ACROSS[0]) * scale, (UP[1] - np.asarray(y)) * scale

    xs, ys = np.linspace(*ACROSS, 65), np.linspace(*UP, 49)
    logits = network.logits(np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)).reshape(49, 65)
    answers = np.ma.masked_equal(np.nan_to_num(logits), 0)  # no line around where there is none
    lines = contour_generator(*on_map(xs, ys), answers).lines(0.0)
    one, two, truth = (ROLE_STYLES[role].light for role in ("first", "second", "truth"))
    first = svg.dots(*on_map(*points.inputs[points.targets == 0].T))
    second = "".join(
        f"M{x:.1f},{y - 4:.1f}l3.6,6.4h-7.2z"
        for x, y in zip(*on_map(*points.inputs[points.targets == 1].T), strict=True)
    )
    boundary = "".join(svg.path(*line.T) for line in lines)
    return [
        f'<path d="{first}" {svg.stroke("first", one, 5)}/>',
        f'<path d="{second}" style="fill:var(--descent-second,{two})"/>',
        f'<path d="{boundary}" {svg.stroke("truth", truth, 2)}/>',
    ]


def cost_shapes(history: History, optimizer: str) -> list[str]:
    """SVG of the cost by epoch, a point for every two pixels."""
    left, right, top, bottom = 376, 592, 20, 220
    costs = np.nan_to_num(history.costs, nan=np.inf)
    high = 0.2 * np.ceil(max(0.75, min(costs[0], 2.0)) / 0.2)
    every = np.unique(np.linspace(0, len(costs) - 1, 110).round().astype(int))
    xs = left + (right - left) * every / max(1, len(costs) - 1)
    ys = bottom - (bottom - top) * np.minimum(costs[every], high) / high
    style, role = OPTIMIZER_STYLES[optimizer], optimizer.lower()
    grey = 'style="fill:var(--descent-muted,#5a5a66)"'
    axes = svg.stroke("control", "#84848f", 1)
    return [
        f'<path d="M{left},{top}V{bottom}H{right}" {axes}/>',
        f'<path d="{svg.path(xs, ys)}" {svg.stroke(role, style.light, 2)}/>',
        f'<text x="{left}" y="12" {grey}>cost</text>',
        f'<text x="{left - 6}" y="{top + 5}" text-anchor="end" {grey}>{high:.1f}</text>',
        f'<text x="{left - 6}" y="{bottom + 5}" text-anchor="end" {grey}>0</text>',
        f'<text x="{left}" y="{bottom + 20}" {grey}>epoch 0</text>',
        f'<text x="{right}" y="{bottom + 20}" text-anchor="end" {grey}>{len(costs) - 1:,}</text>',
    ]
