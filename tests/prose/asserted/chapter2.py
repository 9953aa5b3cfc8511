"""Chapter 2."""

import re

import numpy as np

from course_lib import SGD, Momentum, descend, effective_window, surfaces
from tests.prose.asserted.drawn import line
from tests.prose.asserted.quoted import Quoted, about, codes, within
from tests.prose.passages import ROOT

PAGE = "chapters/02_momentum.md"
RAVINE = surfaces.ravine(condition=20)
BEST = 2 / 21  # of gradient descent's rates on it


def walk(rate: float, curvature: float, steps: int) -> np.ndarray:
    """A walk of gradient descent from 1 in one direction."""
    x, optimizer, points = np.ones(1), SGD(rate), [1.0]
    for _ in range(steps):
        optimizer.step(x, curvature * x)
        points.append(x[0])
    return np.array(points)


def left(rate: float, curvature: float) -> float:
    return walk(rate, curvature, 1)[1]


def steps_by_rate(kappa: float) -> float:
    return np.log(1e-6) / np.log((kappa - 1) / (kappa + 1))


def largest_root(stiffness: float, beta: float) -> float:
    return abs(np.roots([1, -(1 + beta - stiffness), beta])).max()


def crossings(beta: float) -> int:
    """How often the walk comes to the other side, farther than a tenth of its start."""
    y = descend(RAVINE, Momentum(0.095, beta), steps=60).points[:, 1]
    large = y[abs(y) > 0.1 * abs(y[0])]
    return int(np.sum(np.diff(np.sign(large)) != 0))


def slope_at(name: str) -> float:
    """The slope of a curve of the figure of the guarantee, between 100 and 1,000 steps."""
    x, y = line("fig-guarantee", name)
    far = x >= 100
    return np.polyfit(np.log(x[far]), np.log(y[far]), 1)[0]


def walk_of_cycle() -> list[float]:
    _, y = line("fig-three-cycle", "from 3.3")
    return sorted(set(np.round(y[-6:], 1)))


def rates_of_sweep() -> int:
    """How many learning rates the first table has."""
    (listed,) = re.findall(r"rates = np.array\(\[(.*?)\]\) / L", (ROOT / PAGE).read_text("utf-8"))
    return len(listed.split(","))


def is_summed(summed: float, averaged: float, beta: float) -> bool:
    return about(averaged, summed / (1 - beta), 1e-9)


def behind(steps: int, beta: float = 0.9) -> float:
    x, optimizer = np.zeros(1), Momentum(1.0, beta)
    for _ in range(steps):
        optimizer.step(x, np.ones(1))
    return steps + x[0]


def highest(beta: float, nesterov: bool = False) -> float:
    """The highest αλ of the summed form at which the error does not grow."""
    stiffness = np.linspace(0.5, 4.2, 37_001)
    product = beta * (1 - stiffness) if nesterov else np.full(stiffness.shape, beta)
    trace = (1 + beta) * (1 - stiffness) if nesterov else 1 + beta - stiffness
    root = np.sqrt(trace**2 - 4 * product + 0j)
    largest = np.maximum(abs(trace + root), abs(trace - root)) / 2
    return stiffness[largest <= 1 + 1e-9].max()


QUOTED = [
    Quoted(
        PAGE,
        "it creeps towards 0 from one side",
        lambda: np.all(np.diff(walk(0.3, 1, 60)) < 0) and within(walk(0.3, 1, 60)[-1], 0, 1e-9),
    ),
    Quoted(
        PAGE,
        "The steep one's falls to 0 at 0.05 and climbs to 1 at 0.1. They cross, in a ring, just "
        "before 0.1, at a factor of about 0.9.",
        lambda: (
            abs(left(0.05, 20)) < 1e-12
            and about(abs(left(0.1, 20)), 1, 1e-9)
            and within(BEST, 0.09, 0.1)
            and about(abs(left(BEST, 20)), abs(left(BEST, 1)), 1e-9)
            and about(left(BEST, 1), 0.9, 0.01)
        ),
    ),
    Quoted(
        PAGE,
        "Ten times the condition number, ten times the steps.",
        lambda: about(steps_by_rate(1000) / steps_by_rate(100), 10, 0.001),
    ),
    Quoted(PAGE, "it swings across twice", lambda: crossings(0.5) == 2),
    Quoted(
        PAGE,
        "the gradient, dashed, jumps up and down by hundreds",
        lambda: within(
            np.abs(np.diff(line("fig-cancel", "gradient", "across the ravine")[1])).max(), 100, 999
        ),
    ),
    Quoted(
        PAGE,
        "two for β = 0.5, ten for 0.9, a hundred for 0.99",
        lambda: np.allclose(effective_window(np.array([0.5, 0.9, 0.99])), [2, 10, 100]),
    ),
    Quoted(PAGE, "PyTorch's 0.1 with β = 0.9 is our 1.0", lambda: is_summed(0.1, 1.0, 0.9)),
    Quoted(
        PAGE,
        "with these, β from 0.9 to 0.99 | steps keep their length | steps grow up to tenfold",
        lambda: about((1 - 0.9) / (1 - 0.99), 10, 1e-9),
    ),
    Quoted(PAGE, "larger by the factor 1/(1 − β) = 20", lambda: is_summed(1, 20, 0.95)),
    Quoted(
        PAGE,
        "With β = 0 that is the old limit, 2; with β near 1 it is twice that.",
        lambda: (
            largest_root(1.999, 0) < 1 < largest_root(2.001, 0)
            and largest_root(3.99, 0.999) < 1 < largest_root(4.001, 0.999)
        ),
    ),
    Quoted(PAGE, "of which one is forty times as stiff", lambda: about(2 / 0.05, 40, 1e-9)),
    Quoted(
        PAGE,
        "is still off after hundreds of steps",
        lambda: all(abs(((1 + k) * 0.8**k) ** (1 / k) / 0.8 - 1) > 0.01 for k in (100, 200, 400)),
    ),
    Quoted(
        PAGE,
        "at a learning rate of about 0.13 and a beta of about 0.4",
        lambda: (
            about(4 / (np.sqrt(20) + 1) ** 2, 0.13, 0.03)
            and about(((np.sqrt(20) - 1) / (np.sqrt(20) + 1)) ** 2, 0.4, 0.03)
        ),
    ),
    Quoted(
        PAGE,
        r"the averaged form bears $\frac{1+\beta}{1-\beta} = 19$ times the learning rate",
        lambda: about(highest(0.9) / (1 - 0.9) / 2, 19, 0.01),
    ),
    Quoted(
        PAGE,
        "curvatures spread evenly over six powers of ten",
        lambda: codes(PAGE, "np.geomspace(1e-6, 1, 200)") and about(np.log10(1 / 1e-6), 6, 1e-9),
    ),
    Quoted(
        PAGE,
        "Nesterov falls twice as steeply",
        lambda: within(slope_at("Nesterov") / slope_at("gradient descent"), 1.8, 2.2),
    ),
    Quoted(
        PAGE,
        "for large β near 4/3, where momentum bears 2(1+β), near 4",
        lambda: about(highest(0.99, True), 4 / 3, 0.01) and about(highest(0.99), 4, 0.01),
    ),
    Quoted(
        PAGE,
        r"are by $\alpha = 4/36 = 1/9$ and $\beta = (4/6)^2 = 4/9$, summed",
        lambda: (
            about(4 / (np.sqrt(25) + 1) ** 2, 1 / 9, 1e-9)
            and about(4 / 36, 1 / 9, 1e-9)
            and about(((np.sqrt(25) - 1) / (np.sqrt(25) + 1)) ** 2, 4 / 9, 1e-9)
            and about((4 / 6) ** 2, 4 / 9, 1e-9)
        ),
    ),
    Quoted(
        PAGE,
        "From 3.3 the run settles into a cycle of three values, about 2.1, 0.6 and minus 1.8",
        lambda: np.allclose(walk_of_cycle(), [-1.8, 0.6, 2.1]),
    ),
    Quoted(
        PAGE,
        "a tenth of gradient descent's with β = 0.9",
        lambda: about(1 - behind(1), 1 / 10, 1e-9),
    ),
    Quoted(
        PAGE,
        "steps behind, nine for β = 0.9, and no more",
        lambda: about(behind(500), 9, 1e-6) and behind(100) < 9,
    ),
    Quoted(PAGE, "`lr=0.01` is α = 0.1 in the averaged one", lambda: is_summed(0.01, 0.1, 0.9)),
    Quoted(
        PAGE,
        "try β = 0.95 with half of α, or 0.99 with a tenth, so that only the memory changes",
        lambda: is_summed(0.5, 1 / (1 - 0.9), 0.95) and is_summed(1 / 10, 1 / (1 - 0.9), 0.99),
    ),
    Quoted(
        PAGE,
        "or `nesterov=True` with a third of α, for it forgives",
        lambda: within(highest(0.9, True) / highest(0.9), 1 / 3, 1 / 2.7),
    ),
    Quoted(
        PAGE,
        "Three panels of the loss over 30 steps",
        lambda: codes(PAGE, "curvatures) ** np.arange(31)[:, None]"),
    ),
    Quoted(PAGE, "Seven learning rates around", lambda: rates_of_sweep() == 7),
    Quoted(
        PAGE,
        "Twenty steps at 0.02, then 0.002",
        lambda: codes(PAGE, "schedules.piecewise_constant([0.02, 0.002], [20])"),
    ),
    Quoted(PAGE, "the map against 2,000 runs", lambda: codes(PAGE, "uniform(0.01, 4.4, 2000)")),
    Quoted(PAGE, "of the distance over 60 steps", lambda: codes(PAGE, "let_go(x, y, steps=60)")),
    Quoted(PAGE, "The error over 60 steps", lambda: codes(PAGE, "let_go(x, y, steps=60)")),
    Quoted(
        PAGE,
        "run each for 300 steps, and fit the slope of the error's logarithm over the last 200",
        lambda: (
            codes(PAGE, "measured_rate(let_go(stiffness, beta, 300))")
            and codes(PAGE, "def measured_rate(distance, first=100)")
            and 300 - 100 == 200
        ),
    ),
    Quoted(
        PAGE,
        "how many of the first 200 steps raise the loss",
        lambda: codes(PAGE, "np.diff(walk.values[:201]) > 0"),
    ),
    Quoted(PAGE, "Position over 30 steps", lambda: codes(PAGE, "run[:31], marker=marker")),
    Quoted(
        PAGE,
        "over the later half of 3,000 steps",
        lambda: codes(PAGE, "squares[steps // 2 :]") and codes(PAGE, "runs=500, steps=3000"),
    ),
    Quoted(
        PAGE,
        r"a summed α of $1.0\,(1-\beta) = 0.1$",
        lambda: is_summed(0.1, 1.0, 0.9) and about(1.0 * (1 - 0.9), 0.1, 1e-9),
    ),
    Quoted(PAGE, "is remembered for ten steps", lambda: about(effective_window(0.9), 10, 1e-9)),
]
