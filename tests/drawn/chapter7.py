"""The figures of chapter 7."""

import json
import re
from pathlib import Path

import numpy as np

from course_lib.datasets import moons
from course_lib.notebook.palette import OPTIMIZER_STYLES
from tests.drawn.claims import BLACK, GREY, of, same, solid

ROOT = Path(__file__).parents[2]
COLOURS = {name: style.light for name, style in OPTIMIZER_STYLES.items()}
TRIO = ["SGD", "Momentum", "Adam"]


def published() -> tuple[int, dict[str, np.ndarray]]:
    """The published runs' costs, every so many epochs, as TrainingLab has them."""
    path = ROOT / "course_lib" / "widgets" / "shared" / "maths" / "published_costs.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    return found["every"], {name: np.array(costs) for name, costs in found["costs"].items()}


@of("fig-experiments-notes")
def notes(figure):
    figure.says(
        "The published runs: cost against epoch",
        "momentum with decay, on the staircase (solid) and in every epoch (dotted)",
    )
    every, costs = published()
    assert [panel.title for panel in figure.panels] == [*TRIO, "Momentum with decay"]
    assert (figure.panels[0].y, figure.panels[2].x) == ("cost", "epoch")
    for panel in figure.panels[:3]:
        line = panel.series[0]
        for epoch in (500, 2500, 4500):
            same(line.at(epoch), costs[panel.title][epoch // every], 0.03)
        assert line.look[0] == COLOURS[panel.title]
    staircase, decay = figure.panels[3].series
    assert solid(staircase) and not solid(decay)
    assert staircase.y[-1] < 0.2 and decay.y[-1] > 0.6


@of("fig-experiments-boundaries")
def boundaries(figure):
    figure.says(
        "The shade is the probability that the network gives to each class",
        "SGD and momentum at a constant rate separate them by an almost upright line",
    )
    assert [panel.title for panel in figure.panels] == [*TRIO, "Momentum, staircase"]
    assert (figure.panels[0].y, figure.panels[2].x) == ("x₂", "x₁")
    inputs, targets = moons()
    for panel in figure.panels:
        shade, *classes = panel.series
        for label, dots in enumerate(classes):
            assert dots.name == str(label)
            same([dots.x.mean(), dots.y.mean()], inputs[targets == label].mean(axis=0), 0.05)
        means = []
        for dots in classes:  # the probability of class 1 where the classes are
            near = [
                np.argmin((shade.x - x) ** 2 + (shade.y - y) ** 2)
                for x, y in zip(dots.x, dots.y, strict=True)
            ]
            means.append(shade.value[near].mean())
        assert means[0] < 0.5 < means[1]


@of("fig-experiments-seeds")
def seeds(figure):
    figure.says("Lines are medians, bands reach", "The thin line is the published seed")
    assert [panel.title for panel in figure.panels] == TRIO
    assert figure.around == ['text "epoch"', 'text "cost"']
    every, costs = published()
    for panel in figure.panels:
        band, median, thin = panel.series
        assert median.name == panel.title and median.look[0] == COLOURS[panel.title]
        assert thin.look[0] == BLACK
        for epoch in (500, 2500, 4500):
            same(thin.at(epoch), costs[panel.title][epoch // every], 0.03)
            assert band.y.min() < median.at(epoch) < band.y.max()


@of("fig-experiments-pairs")
def pairs(figure):
    figure.says(
        "orange where Adam is ahead, grey where SGD is",
        "from SGD to Adam",
        "First, one rate for both. Then, on the same scale, a rate each",
    )
    shared, own, cost = figure.panels
    assert shared.title == "both at 0.0007" and own.title == "a rate each"
    assert cost.title == "a rate each: training cost" and cost.y == "cost"
    assert shared.y == "right, of new points (%)"
    assert shared.limits[2:] == own.limits[2:]
    for panel, better in ((shared, 1), (own, 1), (cost, -1)):
        left, _, right = panel.ticks[0]
        counts = {"SGD": int(left.split("\\n")[1]), "Adam": int(right.split("\\n")[1])}
        assert left.startswith("SGD") and right.startswith("Adam")
        seen = {"SGD": 0, "Adam": 0}
        for line in panel.series:
            if line.x.tolist() != [0, 1] or line.look is None:
                continue
            ahead = better * np.sign(line.y[1] - line.y[0])
            colour = {1: COLOURS["Adam"], -1: COLOURS["SGD"], 0: GREY}[ahead]
            if ahead == 0:
                assert line.look[0] in {GREY, *COLOURS.values()}
            else:
                assert line.look[0] == colour
                seen["Adam" if ahead > 0 else "SGD"] += 1
        assert abs(seen["Adam"] - counts["Adam"]) <= 2 and abs(seen["SGD"] - counts["SGD"]) <= 2


@of("fig-experiments-tuning")
def tuning(figure):
    (panel,) = figure.panels
    figure.says("A dot is at the rate chosen", "the median over the starts, and from the 10th")
    assert (panel.x, panel.y) == ("learning rate α", "validation cost")
    assert panel.legend == panel.names == TRIO
    for name in TRIO:
        curve = panel[name]
        place = panel.series.index(curve)
        dot = panel.series[place + 1]
        same([dot.x[0], dot.y[0]], [curve.x[curve.y.argmin()], curve.y.min()], 0.01)
    best = {name: panel[name].x[panel[name].y.argmin()] for name in TRIO}
    assert best["SGD"] == best["Momentum"] == 0.1 and best["Adam"] == 0.01


@of("fig-experiments-tuned")
def tuned(figure):
    figure.says("Above, on the training set; below, on 1,000 moons that no training saw")
    above, below = figure.panels
    assert (above.title, below.title, below.x) == ("training", "held out", "accuracy (%)")
    for panel, points in ((above, 300), (below, 1000)):
        assert panel.ticks[1] == TRIO
        for row, name in enumerate(TRIO):
            dots, interval, mean = panel.series[3 * row : 3 * row + 3]
            same(mean.x[0], dots.x.mean(), 5e-3)
            assert interval.x[0] < mean.x[0] < interval.x[1]
            assert abs(dots.y.mean() - row) < 0.5 and dots.look[0] == COLOURS[name]
            hits = dots.x * points / 100  # a share of that many points
            assert np.abs(hits - hits.round()).max() < 0.05


@of("fig-experiments-causes")
def causes(figure):
    figure.says(
        "Decay in every epoch at the high rate only",
        "SGD, momentum and Adam in rows, the low rate left and the high one right",
    )
    assert 'text "epoch"' in figure.around and 'text "cost"' in figure.around
    named = [re.fullmatch(r"(\w+), α₀ = (\S+)", panel.title).groups() for panel in figure.panels]
    assert [name for name, _ in named] == [name for name in TRIO for _ in (0, 1)]
    rates = [float(rate) for _, rate in named]
    for low, high in zip(figure.panels[::2], figure.panels[1::2], strict=True):
        assert "decay" not in low.names and "decay" in high.names
        assert low["constant"].at(200) > high["constant"].at(200)  # as slow as its rate is low
        assert high["decay"].y[-1] > high["constant"].y[-1] + 0.1
    assert all(low < high for low, high in zip(rates[::2], rates[1::2], strict=True))


@of("fig-experiments-rare")
def rare(figure):
    figure.says(
        "In pairs: classes as frequent as words, and all alike",
        "on the left Adam ends lowest, then momentum, sign descent and SGD",
        "on the right momentum ends lowest, then Adam, SGD, sign descent",
    )
    words, alike, rarest, groups = figure.panels
    assert (words.title, alike.title) == ("class k as frequent as 1/k", "all equally frequent")
    assert (words.y, rarest.y, words.x) == ("cost", "cost at the end", "step")
    assert rarest.x == groups.x == "classes" and rarest.ticks[0] == ["1", "2–3", "4–9", "10–32"]
    names = ["SGD", "sign descent", "Momentum", "Adam"]
    assert words.names == alike.names == names
    orders = [sorted(names, key=lambda name, p=panel: p[name].y[-1]) for panel in (words, alike)]
    assert orders[0] == ["Adam", "Momentum", "sign descent", "SGD"]
    assert orders[1] == ["Momentum", "Adam", "SGD", "sign descent"]
    for above, below in ((words, rarest), (alike, groups)):
        for name, line in zip(names, below.series, strict=True):
            assert line.look[0] == above[name].look[0]
    assert rarest.series[0].y[-1] > 2 * rarest.series[0].y[0]
    assert max(np.ptp(line.y) for line in groups.series) < 0.3


@of("fig-experiments-digits")
def digits(figure):
    figure.says("by how many points Adam is ahead on the test pictures", "the corrected interval")
    assert figure.around == ['text "points of test accuracy that Adam is ahead"']
    assert [panel.title for panel in figure.panels] == ["Adam against SGD", "Adam against Momentum"]
    for panel, other in zip(figure.panels, ("SGD", "Momentum"), strict=True):
        assert panel.ticks[1] == [*(f"split {split}" for split in range(5)), "all splits"]
        means = []
        for split in range(5):
            dots, mean = panel.series[2 * split : 2 * split + 2]
            assert abs(dots.y.mean() - split) < 0.5
            assert abs(mean.x[0] - dots.x.mean()) < 0.01
            means.append(mean.x[0])
            for x, y in zip(dots.x, dots.y, strict=True):
                own = COLOURS["Adam" if x > 0 else other] if abs(x) > 1e-9 else GREY
                assert own in panel.marks(x, y)
        bar, all_of = panel.series[10:12]
        same(all_of.x[0], np.mean(means), 0.01)
        assert bar.x[0] < 0 < bar.x[1]
