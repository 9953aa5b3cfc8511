"""Chapter 7."""

import numpy as np
import scipy

from course_lib import MLP, Adam, datasets
from course_lib.exercises.experiments import ACCURACIES
from course_lib.experiments import comparisons, digits, protocol, rare, statistics
from tests.prose.asserted.drawn import line, panels, told
from tests.prose.asserted.quoted import Quoted, about, within

PAGE = "chapters/07_experiments.md"
POINTS, SEED = protocol.SAMPLES["training"]


def accuracies():
    return told(PAGE, r"of 3 accuracies: ([\d.]+) %, ([\d.]+) % and ([\d.]+) %")


def on_arcs():
    """Whether moons without noise lie on half circles, the one above its ends, the other below."""
    points = datasets.moons(200, noise=0, seed=0)
    for label, middle, side in ((0, (0, 0), 1), (1, (1, 0.5), -1)):
        arc = points.inputs[points.targets == label] - middle
        if not np.allclose(np.linalg.norm(arc, axis=1), 1) or (side * arc[:, 1] < -1e-9).any():
            return False
    return True


def batches():
    sizes = [protocol.BATCH_SIZE] * (POINTS // protocol.BATCH_SIZE)
    return [*sizes, POINTS - sum(sizes)]


def after_layers(variance):
    return told(PAGE, rf"\| {variance} \| ([\d.]+) \| ([\d.e−⁻]+) \| ([\d.,e−⁻]+) \|")


def half_is_gone():
    z = np.random.RandomState(0).standard_normal(200_000)
    kept = np.maximum(z, 0)
    return about(np.mean(kept > 0), 1 / 2, 0.02) and about(np.mean(kept**2), z.var() / 2, 0.02)


def rectified_slopes():
    z = np.array([-2.0, -0.5, 0.5, 2.0])
    return ((np.maximum(z + 1e-6, 0) - np.maximum(z, 0)) / 1e-6).round(6).tolist() == [0, 0, 1, 1]


def after(epoch, name, label, panel):
    epochs, cost = line(name, label, panel)
    return cost[epochs >= epoch]


def seeds_of_adam():
    epochs, median = line("fig-experiments-seeds", "Adam", "Adam")
    band_epochs, band = line("fig-experiments-seeds", 0, "Adam")
    return (
        about(np.interp(1000, epochs, median), 0.24, 0.03)
        and about(median[-1], 0.13, 0.03)
        and about(band[band_epochs > 1000].max(), 0.69, 0.01)
    )


def best_rate(place):
    """Where the dot of an optimizer lies in the figure of the valleys."""
    return line("fig-experiments-tuning", place)[0][0]


def curves_beneath():
    (x, sgd), (_, momentum) = (line("fig-experiments-tuning", name) for name in ("SGD", "Momentum"))
    low = x <= 0.1 * 1.001
    return np.abs(sgd - momentum)[low].max() < 0.001 and np.ptp(sgd[low]) > 0.1


def heaps(panel, value):
    """Whether most dots of each optimizer lie near a value, and the others at 50."""
    for series in panels("fig-experiments-tuned")[panel].series:
        if len(series.x) == 30:
            heap = np.abs(series.x - value) < 2.5
            if heap.mean() < 0.75 or np.abs(series.x[~heap] - 50).min() > 1:
                return False
    return True


def starts_drawn():
    """How many lines of starts a panel has: those of two points, from one side to the other."""
    return [
        sum(len(one.x) == 2 and list(one.x) == [0, 1] for one in panel.series)
        for panel in panels("fig-experiments-pairs")
    ]


def mean_leads(panel):
    series = panels("fig-experiments-digits")[panel].series
    return [float(one.x[0]) for one in series if len(one.x) == 1 and one.y[0] < 4]


def dead_start():
    network = MLP(protocol.LAYERS, seed=0)
    network.parameters[:] = 0
    points = protocol.moons()
    hidden = network.gradient(points.inputs, points.targets)[:-1]
    return not hidden.any()


def hidden_by_median():
    good = np.linspace(95, 97, 31)

    def median(failed):
        values = good.copy()
        values[:failed] = 50
        return np.median(values)

    return median(15) > 94 and median(16) == 50


def all_digits():
    split = datasets.digits()
    return np.concatenate([split.train_inputs, split.test_inputs])


def protocol_is(**named):
    return all(getattr(protocol, name) == value for name, value in named.items())


HIGH_RATE_ENDS = [("constant", 0.12, 0.14), ("staircase", 0.12, 0.14), ("decay", 0.52, 0.58)]
NINETY_FIVE = (
    "nominal 95 % intervals. Above",
    '"95 %" on a bootstrap interval',
    "holds at least its 95 %",
    "means, with their nominal 95 % intervals",
    "points (95 %). And against momentum",
    "in the median pair they exclude (95 %)",
    "(nominal 95 %, corrected for splits",
    "and take the middle 95 % of the means",
)
QUOTED = [
    *(Quoted(PAGE, words, lambda: statistics.LEVEL == 0.95) for words in NINETY_FIVE),
    Quoted(
        PAGE,
        "After 5,000 passes Adam gets 94 % of the points right, the others 72 %.",
        lambda: protocol_is(EPOCHS=5000) and [round(one) for one in accuracies()] == [72, 72, 94],
    ),
    Quoted(
        PAGE,
        "to tell two half moons apart, three times",
        lambda: on_arcs() and len(protocol.DECAYED_RATE) == 3,
    ),
    Quoted(
        PAGE,
        "They compared three optimizers at 0.0007, from one start.",
        lambda: protocol_is(RATE=0.0007),
    ),
    Quoted(
        PAGE,
        "here 5 in a first layer and 2 in a second",
        lambda: protocol.LAYERS[1:3] == (5, 2),
    ),
    Quoted(PAGE, "Its slope is 1 or 0", rectified_slopes),
    Quoted(PAGE, "Behind a ReLU half of a symmetric $Z$ is gone", half_is_gone),
    Quoted(
        PAGE,
        "Twenty layers: half the variance, and the signal is gone",
        lambda: after_layers("1/m")[2] < 0.01 * after_layers("1/m")[0],
    ),
    Quoted(
        PAGE,
        "Half the variance, and the signal fades; twice, and it explodes.",
        lambda: (
            after_layers("1/m")[2] < 0.01 * after_layers("1/m")[0]
            and after_layers("4/m")[2] > 100 * after_layers("4/m")[0]
        ),
    ),
    Quoted(
        PAGE,
        "of 64, the last of 44, and each of the five gives a step",
        lambda: batches() == [64, 64, 64, 64, 44],
    ),
    Quoted(PAGE, "and five times as many", lambda: len(batches()) == 5),
    Quoted(PAGE, "α = 0.0007 for all", lambda: protocol_is(RATE=0.0007)),
    Quoted(
        PAGE,
        "($k=1$) or on a staircase ($k=1000$), with $d=1$",
        lambda: (
            protocol_is(STAIRCASE=1000, DECAY=1)
            and np.allclose(
                protocol.rate_by_epoch(1.0, "decay")(np.arange(1, 4)), [1, 1 / 2, 1 / 3]
            )
        ),
    ),
    Quoted(
        PAGE,
        r"$\alpha_0$ is now 0.1 for SGD and momentum, and 0.01 for Adam",
        lambda: protocol_is(DECAYED_RATE={"SGD": 0.1, "Momentum": 0.1, "Adam": 0.01}),
    ),
    Quoted(
        PAGE,
        "on the staircase the cost falls at once to about 0.13 and stays",
        lambda: (
            within(
                np.median(after(800, "fig-experiments-notes", 0, "Momentum with decay")), 0.12, 0.14
            )
            and np.ptp(after(800, "fig-experiments-notes", 0, "Momentum with decay")) < 0.02
        ),
    ),
    Quoted(
        PAGE,
        "The protocol in full, all nine runs",
        lambda: len(protocol.SCHEDULES) * len(protocol.DECAYED_RATE) == 9,
    ),
    Quoted(
        PAGE,
        "make_moons(300, noise=0.2, random_state=3)",
        lambda: protocol_is(NOISE=0.2) and (POINTS, SEED) == (300, 3),
    ),
    Quoted(PAGE, "2-5-2-1, ReLU", lambda: protocol_is(LAYERS=(2, 5, 2, 1))),
    Quoted(
        PAGE,
        "from seed 3, layer by layer; biases 0",
        lambda: (
            protocol_is(NETWORK_SEED=3)
            and not any(biases.any() for biases in MLP(protocol.LAYERS, seed=3).biases)
        ),
    ),
    Quoted(
        PAGE,
        "64; the shuffle's seed starts at 10 and goes up by one",
        lambda: protocol_is(BATCH_SIZE=64, SHUFFLE_SEED=10),
    ),
    Quoted(
        PAGE,
        "5,000 epochs, 25,000 steps",
        lambda: protocol.EPOCHS == 5000 and protocol.EPOCHS * len(batches()) == 25_000,
    ),
    Quoted(
        PAGE,
        "β = β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸",
        lambda: (Adam().beta1, Adam().beta2, Adam().epsilon) == (0.9, 0.999, 1e-8),
    ),
    Quoted(
        PAGE,
        "0.0007, constant; with decay from 0.1 (SGD, momentum) and 0.01 (Adam)",
        lambda: protocol_is(RATE=0.0007, DECAYED_RATE={"SGD": 0.1, "Momentum": 0.1, "Adam": 0.01}),
    ),
    Quoted(
        PAGE,
        "whoever begins the shuffle at 10 instead of 11 gets other digits",
        lambda: protocol.SHUFFLE_SEED + 1 == 11,  # it goes up before the first epoch
    ),
    Quoted(PAGE, "Thirty seeds: the curves", lambda: comparisons.SEEDS == 30),
    Quoted(PAGE, "Thirty runs at the published rate", lambda: comparisons.SEEDS == 30),
    Quoted(
        PAGE,
        "with cost over 5,000 epochs: median, a band for the middle eighty per cent",
        lambda: (
            abs(line("fig-experiments-seeds", "SGD", "SGD")[0].max() - 5000) < 20 and 90 - 10 == 80
        ),
    ),
    Quoted(
        PAGE,
        "they fall slowly to about 0.4",
        lambda: all(
            about(line("fig-experiments-seeds", name, name)[1][-1], 0.4)
            for name in ("SGD", "Momentum")
        ),
    ),
    Quoted(
        PAGE,
        "to about 0.24 in the first thousand epochs and to 0.13 in the end, with a band that "
        "reaches up to 0.69 all the while",
        seeds_of_adam,
    ),
    Quoted(
        PAGE,
        "draw 30 of the 30 runs with replacement, 10,000 times",
        lambda: comparisons.SEEDS == 30 and statistics.RESAMPLES == 10_000,
    ),
    Quoted(
        PAGE,
        "0.0007 is near Adam's usual 0.001",
        lambda: (protocol.RATE, Adam().learning_rate) == (0.0007, 0.001),
    ),
    Quoted(
        PAGE,
        "In each, thirty lines go from SGD on the left to Adam on the right",
        lambda: starts_drawn() == [30, 30, 30],
    ),
    Quoted(
        PAGE,
        "A cross is a run that failed, with 60 % or less",
        lambda: statistics.stuck([0.6, 0.6001]).tolist() == [True, False],
    ),
    Quoted(
        PAGE,
        "SGD and momentum have their valleys at rates of about 0.1, Adam near 0.01",
        lambda: np.allclose([best_rate(place) for place in (2, 5, 8)], [0.1, 0.1, 0.01]),
    ),
    Quoted(PAGE, "SGD's curve lies beneath momentum's up to 0.1.", curves_beneath),
    Quoted(
        PAGE,
        "near 94 per cent in the training panel and near 97 in the held-out panel, and a few lie "
        "at 50",
        lambda: heaps(0, 94) and heaps(1, 97),
    ),
    Quoted(
        PAGE,
        "drop at once to about 0.13 and cannot be told apart; decay in every epoch stays near 0.55",
        lambda: all(
            within(np.median(after(1000, "fig-experiments-causes", kind, panel)), low, high)
            for panel in ("SGD, α₀ = 0.1", "Momentum, α₀ = 0.1")
            for kind, low, high in HIGH_RATE_ENDS
        ),
    ),
    Quoted(PAGE, "with $d = 1$, is too fast for all three", lambda: protocol_is(DECAY=1)),
    Quoted(
        PAGE,
        "In 60 steps it is to learn the labels of 256 random points by heart: 32 classes",
        lambda: (rare.EPOCHS, rare.EXAMPLES, rare.CLASSES) == (60, 256, 32),
    ),
    Quoted(
        PAGE,
        "1,797 digits of 8 × 8 pixels",
        lambda: all_digits().shape == (1797, 8 * 8),
    ),
    Quoted(PAGE, "The network is 64-32-10", lambda: digits.LAYERS == (64, 32, 10)),
    Quoted(PAGE, "tuned afresh for the 20 epochs of the race", lambda: digits.EPOCHS == 20),
    Quoted(
        PAGE,
        "Against SGD the means lie between 0.1 and 1.6",
        lambda: about(min(mean_leads(0)), 0.1, 0.2) and about(max(mean_leads(0)), 1.6),
    ),
    Quoted(
        PAGE,
        "Against momentum they lie between 0 and 0.4",
        lambda: min(mean_leads(1)) == 0 and about(max(mean_leads(1)), 0.4, 0.1),
    ),
    Quoted(
        PAGE,
        "The costs of SGD and dampened momentum at 0.0007 are",
        lambda: protocol_is(RATE=0.0007),
    ),
    Quoted(
        PAGE,
        "Undampened momentum at 0.0007 is ⟨⟩ away from SGD at its own rate, and ⟨⟩ from SGD at ten "
        "times the rate.",
        lambda: (
            {round(arm.rate / protocol.RATE) for arm in comparisons.LOW_RATE_ARMS.values()}
            >= {1, 10}
        ),
    ),
    Quoted(
        PAGE,
        "With so many tests at 5 %, one in twenty comes out by luck",
        lambda: 0.05 * 20 == 1,
    ),
    Quoted(
        PAGE,
        "Each moon is a half circle blurred with σ = 0.2.",
        lambda: on_arcs() and protocol_is(NOISE=0.2),
    ),
    Quoted(
        PAGE,
        "eight to two has p = 0.11",
        lambda: about(scipy.stats.binomtest(8, 10).pvalue, 0.11, 0.01),
    ),
    Quoted(
        PAGE,
        "nine seeds are fine and one is dead",
        lambda: (np.array(ACCURACIES) > 60).sum() == 9,
    ),
    Quoted(PAGE, "All hidden units are 0 and alike", dead_start),
    Quoted(PAGE, "no gradient passes through weights of 0", dead_start),
    Quoted(PAGE, "The gradient of every hidden weight is 0 there.", dead_start),
    Quoted(
        PAGE,
        "It stays among the runs that work until half of them fail.",
        hidden_by_median,
    ),
]
