"""The figures of chapter 6."""

import re

import numpy as np

from course_lib import SGD, Adam, Momentum, RMSProp, descend, surfaces
from course_lib.notebook import year_network
from tests.drawn.claims import BLUE, ORANGE, named, of, same, shows, solid, value_of

DELTAS = 10.0 ** -np.arange(1, 13)


def to_leave(optimizer, steps=800) -> np.ndarray:
    """Steps until |y| reaches 1 on the horse saddle, from each distance."""
    starts = np.stack([np.full(12, 1.5), DELTAS], axis=-1)
    return (np.abs(descend(surfaces.saddle, optimizer, starts, steps).points[..., 1]) >= 1).argmax(
        axis=0
    )


@of("fig-saddles-line")
def line(figure):
    (panel,) = figure.panels
    figure.says(
        "x cos(πx). Two minima (blue dots), one lower than the other", "a maximum (orange cross)"
    )
    named(panel, "x", "x cos(πx)")

    def height(x):
        return x * np.cos(np.pi * x)

    shows(panel.series[0], height)
    bends = []
    for point in panel.series[1:]:
        x, y = point.x[0], point.y[0]
        same(y, height(x), 0.01)
        slope, bend = (
            np.gradient(height(x + np.array([-1e-3, 0, 1e-3])), 1e-3)[1],
            (height(x + 1e-3) + height(x - 1e-3) - 2 * height(x)),
        )
        assert abs(slope) < 0.1
        assert panel.marks(x, y) == {BLUE if bend > 0 else ORANGE}
        bends.append(bend > 0)
    assert bends == [True, False, True] and panel.series[1].y[0] != panel.series[3].y[0]


@of("fig-saddles-pass")
def over_the_pass(figure):
    (panel,) = figure.panels
    figure.says(
        "Along 0 the straight way, with the average (cross); along 1 the way over the pass (ring)",
        "up along the dotted line",
    )
    named(panel, "share of the way (%)", "straight 0, over the pass 1")
    cross, ring, ridge, straight, over = panel.series
    assert (cross.x[0], cross.y[0], ring.x[0], ring.y[0]) == (50, 0, 50, 1)
    assert (ridge.x[0], straight.y[0], over.y[0]) == (50, 0, 1)
    assert 'y "loss"' in figure.text


@of("fig-saddles-kinds")
def kinds(figure):
    figure.says(
        "The horse saddle and the monkey saddle, each as a surface and, in the same order",
        "Above, two surfaces in three dimensions: the horse saddle",
        "A cross marks each centre",
    )
    reliefs = [panel for panel in figure.panels if panel.title]
    made = {"horse saddle": surfaces.saddle, "monkey saddle": surfaces.monkey_saddle}
    assert [panel.title for panel in reliefs] == list(made)
    for panel in reliefs:
        surface = made[panel.title]
        corners = np.stack(np.meshgrid(*(np.linspace(*ends, 25) for ends in surface.domain)), -1)
        low, high = map(float, re.search(r"z (\S+) … (\S+) mean", panel.notes).groups())
        values = surface.value(corners)
        same([low, high], [values.min(), values.max()])
        named(panel, "x", "y")
    for column, (panel, surface) in enumerate(zip(figure.panels[1::2], made.values(), strict=True)):
        levels = re.search(r"contours: \d+ levels (.*?), \d+ points", panel.notes)[1]
        values = surface.value(np.stack(np.meshgrid(*2 * [np.linspace(-2, 2, 161)]), -1))
        drawn = [float(level.replace("−", "-")) for level in levels.split(", ")]
        same(drawn, np.unique(np.quantile(values, (np.arange(11) + 0.5) / 11)), 0.02)
        assert (panel.x, panel.y) == ("x", "" if column else "y")
        assert (panel.series[0].x[0], panel.series[0].y[0]) == (0, 0)


@of("fig-saddles-level")
def level(figure):
    (panel,) = figure.panels
    figure.says("The loss of the first 300 steps")
    named(panel, "step", "loss")
    assert (panel.series[0].x.min(), panel.series[0].x.max()) == (0, 300)
    same(panel.series[0].y, year_network.loss(np.zeros(7)))


@of("fig-saddles-training")
def training(figure):
    above, below = figure.panels
    figure.says(
        "It waits, falls, hesitates and falls again",
        "Dotted: the loss of the best network in which no unit works, one, or both",
        "Above, the loss",
        "Below, the norm of the gradient",
    )
    assert (above.y, below.y, below.x) == ("loss", "norm of the gradient", "step")
    none, one, both, loss, dots = above.series
    same(none.y, year_network.loss(np.zeros(7)))
    assert none.y[0] > one.y[0] > both.y[0]
    assert abs(loss.y[-1] - both.y[0]) < 0.005  # it ends where both units work
    assert np.abs(loss.y - one.y[0]).min() < 0.01
    norm, marks = below.series
    assert norm.y[0] < 1e-3 * norm.y.max() and (dots.x == marks.x).all()
    assert dots.look[0] == marks.look[0] == ORANGE


@of("fig-saddles-spectra")
def spectra(figure):
    (panel,) = figure.panels
    figure.says(
        "eigenvalues of the exact Hessian at the marked steps, first to last from the top",
        "Two ways down, two, one, one, none",
    )
    assert panel.x == "eigenvalue λ"
    assert panel.ticks[1] == ["start", "first fall", "hesitation", "second fall", "end"]
    negative, all_of = np.zeros(5, int), np.zeros(5, int)
    for series in panel.series[:-2]:
        rows = np.round(-series.y).astype(int)
        for row, value in zip(rows, series.x, strict=True):
            all_of[row] += 1
            negative[row] += value < 0
    assert all_of.tolist() == [7] * 5 and negative.tolist() == [2, 2, 1, 1, 0]
    for value in (-0.123, 1.0):
        assert any(np.abs(series.x - value).min() < 0.01 for series in panel.series[:2])


@of("fig-saddles-edge")
def edge(figure):
    (panel,) = figure.panels
    figure.says(
        "Dashed: 2/α, above which steps along that direction grow",
        "At α = 0.8 the eigenvalue creeps past the limit again and again",
    )
    named(panel, "step", "largest eigenvalue")
    for curve, limit in zip(panel.series[::2], panel.series[1::2], strict=True):
        same(limit.y[0], 2 / value_of("α", curve.name))
        assert f'stroke="{curve.look[0]}"' in figure.drawing
    calm, edgy = panel["α = 0.5"], panel["α = 0.8"]
    assert calm.y.max() < 4 and np.sum(np.diff(np.sign(edgy.y - 2.5)) > 0) > 3


@of("fig-saddles-escape")
def escape(figure):
    (panel,) = figure.panels
    figure.says(
        "Steps until |y| reaches 1 on the horse saddle from (1.5, δ), all at α = 0.05",
        "dampened momentum steepest; undampened momentum rises at about a quarter of SGD's slope",
    )
    named(panel, "distance δ from the ridge", "steps to leave")
    rules = {
        "SGD": SGD(0.05),
        "Momentum, dampened": Momentum(0.05),
        "Momentum, undampened": Momentum(0.05, dampening=False),
        "RMSProp": RMSProp(0.05),
        "Adam": Adam(0.05),
    }
    assert panel.legend == panel.names == list(rules)
    rise = {}
    for name, rule in rules.items():
        same(panel[name].y, to_leave(rule))
        rise[name] = panel[name].y[-1] - panel[name].y[0]
    same(rise["SGD"], 11 * np.log(10) / np.log(1.05), 0.01)
    assert rise["Momentum, dampened"] > rise["SGD"]
    assert 0.2 < rise["Momentum, undampened"] / rise["SGD"] < 0.32
    assert max(rise["RMSProp"], rise["Adam"]) < 0.02 * rise["SGD"]
    assert panel.limits[0] > panel.limits[1]  # the distance shrinks to the right


@of("fig-saddles-noise")
def noise(figure):
    (panel,) = figure.panels
    figure.says(
        "with gradient noise of standard deviation 0.001, 200 runs",
        "Dotted: SGD without noise",
    )
    named(panel, "distance δ from the ridge", "steps to leave")
    assert panel.legend == panel.names == ["SGD", "RMSProp", "Adam", "SGD, no noise"]
    bare = panel["SGD, no noise"]
    same(bare.y, to_leave(SGD(0.05)))
    assert not solid(bare) and solid(panel["SGD"])
    same(panel["SGD"].y[:2], bare.y[:2], 0.02)
    assert panel["SGD"].y[-1] < bare.y[-1] / 2


@of("fig-saddles-heights")
def heights(figure):
    figure.says("The rings are means. Low critical points have few ways down, high ones many")
    for dims, panel in zip((2, 3, 4), figure.panels, strict=True):
        assert (panel.title, panel.y) == (f"{dims} dimensions", "index")
        rings = panel.series[1]
        assert (np.diff(rings.x) > 0).all()
        same(rings.y, np.arange(dims + 1))
        minima = panel.series[0].y < 0.5
        same(panel.series[0].x[minima].mean(), rings.x[0], 0.2)
    assert figure.panels[-1].x == "height f of the critical point"


@of("fig-saddles-goe")
def goe(figure):
    (panel,) = figure.panels
    figure.says("The probability that all eigenvalues are positive", "sizes 1 to 6")
    named(panel, "N", "positive definite")
    np.testing.assert_allclose(panel["coins, 2⁻ᴺ"].y, 0.5 ** panel["exact"].x, rtol=1e-3)
    asymptote = panel["exp(−N² ln 3/4)"]
    np.testing.assert_allclose(asymptote.y, 3 ** (-(asymptote.x**2) / 4), rtol=1e-3)
    drawn = np.random.RandomState(0).standard_normal((20_000, 2, 2))
    both = np.linalg.eigvalsh(drawn + drawn.transpose(0, 2, 1)).min(axis=1) > 0
    assert abs(panel["exact"].y[1] - both.mean()) < 0.02
    assert not solid(asymptote) and solid(panel["exact"])


@of("fig-saddles-network-escape")
def network_escape(figure):
    (panel,) = figure.panels
    figure.says(
        "at six sizes, from a tenth to a millionth",
        "The ruler is the law's, drawn from the curve of one hundredth on",
    )
    named(panel, "step", "loss")
    *runs, ruler = panel.series
    assert len(runs) == 6 and ruler.look[0] == ORANGE
    falls = [run.x[np.argmax(run.y < 0.49)] for run in runs]
    step = np.diff(ruler.x)
    same(step, step[0])
    assert np.abs(np.diff(falls[1:]) - step[0]).max() < 0.35 * step[0]
    assert abs(ruler.x[0] - falls[1]) < 40
