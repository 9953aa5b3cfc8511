"""Chapter 6."""

import math

import numpy as np

from course_lib import surfaces
from course_lib.landscapes import chance_of_minimum
from course_lib.notebook import year_network
from tests.prose.asserted.drawn import line, panels, told
from tests.prose.asserted.quoted import Quoted, about, within

PAGE = "chapters/06_saddles.md"
MIDDLE = 0.6744897501960817  # of the sizes of normal numbers: half of them are smaller


def place(number):
    """Where a marked point of the first figure lies."""
    return line("fig-saddles-line", number)[0][0]


def bends_at_zero(surface):
    return np.sort(np.linalg.eigvalsh(surface.hessian(np.zeros(2))))


def negative(point):
    return (np.linalg.eigvalsh(year_network.hessian(point)) < 0).sum()


def loss_of_training():
    return line("fig-saddles-training", 3)


def falls_hesitates_and_falls():
    """The plateau at a half, the shoulder at a third, and the end."""
    step, loss = loss_of_training()
    plateau = step[np.abs(loss - 0.5) < 0.01]
    shoulder = step[np.abs(loss - 1 / 3) < 0.015]
    return (
        within(np.ptp(plateau), 200, 1000)
        and np.ptp(shoulder) > 50
        and loss[-1] < 0.05
        and plateau.max() < shoulder.min()
    )


def grown():
    early, _, late = told(
        PAGE, r"norm was ([\de-]+) after 10 steps, ([\de-]+) after 100 and ([\d.e-]+)"
    )
    return late / early


def edge(alpha):
    return line("fig-saddles-edge", f"α = {alpha}")


def per_ten(name):
    """The steps that a factor of ten costs, from the figure's ends."""
    distance, steps = line("fig-saddles-escape", name)
    return (steps[-1] - steps[0]) / math.log10(distance[0] / distance[-1])


def copies_of_a_plateau():
    """The six curves' first step below 0.49, and whether each is a half before."""
    found = []
    for curve in panels("fig-saddles-network-escape")[0].series[:6]:
        fell = curve.x[np.argmax(curve.y < 0.49)]
        before = curve.y[(curve.x > 20) & (curve.x < 0.8 * fell)]
        assert np.abs(before - 0.5).max(initial=0) < 0.01
        found.append(fell)
    return np.array(found)


def well_slope(r):
    return r * math.exp(-(r**2) / 2)


def monkey_steps(delta, alpha=0.05):
    return (1 / delta - 1) / (3 * alpha)


QUOTED = [
    Quoted(
        PAGE,
        "Its loss is half the mean squared error",
        lambda: math.isclose(
            year_network.loss(np.r_[np.zeros(6), 1.0]) - year_network.DECAY / 2,
            np.mean((1 - year_network.target()) ** 2) / 2,
        ),
    ),
    Quoted(
        PAGE,
        "for the time of the year, from −1 to 1",
        lambda: (year_network.SEASON[0], year_network.SEASON[-1]) == (-1, 1),
    ),
    Quoted(
        PAGE,
        "It has a lowest point near 1.1, a shallower minimum near -0.3, a maximum between them "
        "near 0.3",
        lambda: about(place(3), 1.1) and about(place(1), -0.3, 0.1) and about(place(2), 0.3, 0.15),
    ),
    Quoted(
        PAGE,
        "the eigenvalues are 1 and −1; at the monkey saddle's both are 0",
        lambda: (
            np.array_equal(bends_at_zero(surfaces.saddle), [-1, 1])
            and np.array_equal(bends_at_zero(surfaces.monkey_saddle), [0, 0])
        ),
    ),
    Quoted(
        PAGE,
        "yet its determinant 2 − 9 is negative",
        lambda: math.isclose(np.linalg.det([[1, 3], [3, 2]]), 2 - 9),
    ),
    Quoted(
        PAGE,
        "Loss over the first 300 steps of training: a level line at one half.",
        lambda: (
            np.abs(line("fig-saddles-level", 0)[1] - 1 / 2).max() < 0.001
            and line("fig-saddles-level", 0)[0][-1] == 300
        ),
    ),
    Quoted(
        PAGE,
        "The loss of the first 300 steps.",
        lambda: line("fig-saddles-level", 0)[0][-1] == 300,
    ),
    Quoted(
        PAGE,
        "The loss has been level for 300 steps",
        lambda: np.ptp(line("fig-saddles-level", 0)[1]) < 0.001,
    ),
    Quoted(PAGE, "the gradient grew a thousandfold", lambda: within(grown(), 900, 1500)),
    Quoted(
        PAGE,
        "level at one half for hundreds of steps, a fall to a long shoulder at a third",
        falls_hesitates_and_falls,
    ),
    Quoted(
        PAGE,
        "sinks slowly towards 3.3",
        lambda: about(edge(0.5)[1][-1], 3.3, 0.03),
    ),
    Quoted(
        PAGE,
        "nearly four times as steep there, and ten times in the limit of small α",
        lambda: (
            within(per_ten("SGD") / per_ten("Momentum, undampened"), 3.6, 4)
            and about(1 / (1 - 0.9), 10)
        ),
    ),
    Quoted(
        PAGE,
        "undampened momentum rises at about a quarter of SGD's slope",
        lambda: about(per_ten("Momentum, undampened") / per_ten("SGD"), 1 / 4, 0.1),
    ),
    Quoted(
        PAGE,
        "from a tenth down to a million-millionth",
        lambda: np.allclose(line("fig-saddles-escape", "SGD")[0][[0, -1]], [1e-1, 1e-12]),
    ),
    Quoted(
        PAGE,
        "A typical (median) normal number has the size 0.67.",
        lambda: about(MIDDLE, 0.67, 0.01) and about(math.erf(MIDDLE / math.sqrt(2)), 1 / 2, 1e-9),
    ),
    Quoted(PAGE, "replaced by 0.67 times that root", lambda: about(MIDDLE, 0.67, 0.01)),
    Quoted(
        PAGE,
        "The slope is 0.27 at $r = 2$, and a tenth of a millionth at $r = 6$.",
        lambda: about(well_slope(2), 0.27, 0.01) and about(well_slope(6), 1e-7, 0.1),
    ),
    Quoted(
        PAGE,
        "Ten times closer takes ten times longer.",
        lambda: about(monkey_steps(1e-4) / monkey_steps(1e-3), 10, 0.01),
    ),
    Quoted(
        PAGE,
        "the target's mean is 0",
        lambda: abs(year_network.target().mean()) < 1e-12,
    ),
    Quoted(
        PAGE,
        r"in the logarithm, like $e^{-N^2 \ln 3/4}$",
        lambda: all(
            within(math.log(chance_of_minimum(n)) / (-(n**2) * math.log(3) / 4), 1, 2.6)
            for n in range(1, 7)
        ),
    ),
    Quoted(
        PAGE,
        "only one in two hundred thousand would count at $N = 6$",
        lambda: about(1 / chance_of_minimum(6), 200_000, 0.1),
    ),
    Quoted(
        PAGE,
        "from one half to a few millionths",
        lambda: chance_of_minimum(1) == 1 / 2 and within(chance_of_minimum(6), 2e-6, 6e-6),
    ),
    Quoted(
        PAGE,
        "Six curves of the loss over 1,600 steps, alike in shape, each a plateau at one half",
        lambda: len(copies_of_a_plateau()) == 6,
    ),
    Quoted(
        PAGE,
        "Ours has eight orders and signs to try",
        lambda: math.factorial(2) * 2**2 == 8,
    ),
    Quoted(
        PAGE,
        "ln(1000) / ln(1 + α|λ|) steps, wherever it was before.",
        lambda: about(
            math.log(1e6) / math.log(1.05) - math.log(1e3) / math.log(1.05),
            math.log(1000) / math.log(1.05),
            1e-9,
        ),
    ),
    Quoted(
        PAGE,
        "About half of those were saddles",
        lambda: within(np.divide(*told(PAGE, r"and (\d+) of the (\d+) in the lowest")), 0.4, 0.6),
    ),
    Quoted(
        PAGE,
        "The number of negative ones is the index: 0 for a minimum, $N$ for a maximum, 1 for our "
        "pass.",
        lambda: (
            negative(year_network.saddle_between()) == 1
            and negative(year_network.minimum_beyond(year_network.saddle_between())) == 0
        ),
    ),
    Quoted(
        PAGE,
        "From δ = 10⁻¹²",
        lambda: math.isclose(line("fig-saddles-escape", "SGD")[0][-1], 1e-12),
    ),
    Quoted(
        PAGE,
        "All ten runs ended in one and the same minimum",
        lambda: np.ptp(told(PAGE, r"each of the ten \| ([\d.]+) \(([\d.]+)[^\d]+([\d.]+)\)")) == 0,
    ),
]
