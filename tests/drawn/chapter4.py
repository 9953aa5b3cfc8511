"""The figures of chapter 4."""

import re

import numpy as np

from course_lib import Adam, Momentum, RMSProp, descend
from course_lib.surfaces import ravine
from tests.drawn.claims import named, of, same, shows, solid
from tests.step_lengths import step_lengths


@of("fig-adam-agreement")
def agreement(figure):
    (panel,) = figure.panels
    figure.says("dots measured over 500 runs, the line predicted", "Left, the calls agree")
    named(panel, "noise / slope", "typical step / α")
    line, dots, floor = panel.series
    share = 0.1 / 1.9
    shows(line, lambda r: np.sqrt((1 + r**2 * share) / (1 + r**2)))
    same(floor.y, np.sqrt(share))
    same(dots.y, [line.at(x) for x in dots.x], 0.05)
    assert line.y[0] > 0.99 and line.y[-1] < 0.24  # left they agree, right a quarter is left


@of("fig-adam-halves")
def halves(figure):
    (panel,) = figure.panels
    figure.says("SGD is worst at each horizon, momentum better, RMSProp much better, Adam best")
    assert panel.x == "loss" and len(panel.names) == 3
    rows = panel.ticks[1]
    assert [re.split(r"\\n|:", row)[0] for row in rows] == [
        "neither",
        "averaged",
        "divided",
        "both",
    ]
    assert [row.split("\\n")[-1] for row in rows] == ["SGD", "Momentum", "RMSProp", "Adam"]
    ends = []
    for name, aside in zip(("60 steps", "200 steps", "600 steps"), (0.25, 0, -0.25), strict=True):
        same(panel[name].y, np.arange(4)[::-1] + aside)  # the first row is at the top
        assert (np.diff(panel[name].x) < 0).all()
        ends.append(panel[name].x)
    assert (np.diff(ends, axis=0) < 0).all()


@of("fig-adam-three-paths")
def three_paths(figure):
    (panel,) = figure.panels
    figure.says("A hundred steps of momentum, of RMSProp (β = 0.999) and of Adam")
    named(panel, "x", "y")
    rules = {"Momentum": Momentum(0.09), "RMSProp": RMSProp(0.4, 0.999), "Adam": Adam(0.4)}
    assert panel.legend == panel.names == list(rules)
    for name, rule in rules.items():
        same(
            np.stack([panel[name].x, panel[name].y]), descend(ravine(20), rule, steps=100).points.T
        )
    ways = {name: panel[name].y[1] - panel[name].y[0] for name in rules}
    same(ways["Adam"], ways["RMSProp"])  # it sets off like RMSProp
    assert panel["Adam"].x.max() > 0.5 and panel["Momentum"].x.max() > 0.5  # and rolls on


def sweep(figure):
    figure.says("Loss after 500 steps against the learning rate", "SGD")
    above, below = figure.panels
    assert above.y == below.y == "loss after 500 steps" and below.x == "learning rate α"
    assert above.legend == above.names == ["SGD", "Momentum", "AdaGrad", "Adam"]
    assert below.legend == below.names == ["RMSProp", "Adam", "AMSGrad", "AdamW"]
    same(above["Adam"].y, below["Adam"].y)
    for name in ("SGD", "Momentum"):
        assert above[name].y[-1] == 1e4  # diverged
    for name in ("AdaGrad", "Adam"):
        assert above[name].y[-1] < 1e3
    return above, below


@of("fig-adam-sweep-ravine")
def sweep_ravine(figure):
    above, below = sweep(figure)
    figure.says(
        "10⁻⁶ stands for arrived or better, 10⁴ for diverged",
        "rises in proportion to the rate squared",
    )
    low = descend(ravine(100), Momentum(1e-3), steps=500)
    assert low.values[-1] > 1  # too low a rate does not arrive, as drawn
    rmsprop = below["RMSProp"]
    slope = np.log(rmsprop.at(10) / rmsprop.at(0.1)) / np.log(100)
    assert abs(slope - 2) < 0.2
    best = [above["AdaGrad"].y.min(), above["Adam"].y.min()]
    same(best, 1e-6, 0.01)


@of("fig-adam-sweep-rosenbrock")
def sweep_rosenbrock(figure):
    above, below = sweep(figure)
    figure.says(
        "The same on Rosenbrock's curved valley. Here few arrive", "RMSProp is best near 0.01"
    )
    assert abs(np.log10(below["RMSProp"].x[below["RMSProp"].y.argmin()]) + 2) < 0.5
    assert abs(np.log10(above["Adam"].x[above["Adam"].y.argmin()])) < 0.7
    assert below["AdamW"].y.min() > 10 * below["Adam"].y.min()  # it levels off well above them


@of("fig-adam-heat")
def heat(figure):
    figure.says(
        "Above the ravine, below Rosenbrock's valley",
        "The vertical axis is the memory of the squares, 1/(1−β₂)",
        "On the ravine the loss is lowest over a large block at high rates",
    )
    top, bottom = figure.panels
    assert (top.title, bottom.title, bottom.x) == ("ravine", "Rosenbrock", "learning rate α")
    assert top.y == bottom.y == "window 1/(1−β₂)"
    assert '"log₁₀ of the loss"' in figure.text
    (cells,), (others,) = top.series, bottom.series
    assert (cells.value == -6).mean() > 0.2 > (others.value < -5).mean()
    same([cells.y.min(), cells.y.max()], [1, 1e4], 0.01)
    where = (cells.value == -6) & (cells.y >= 100)
    assert cells.x[where].max() > 1


@of("fig-adam-first-steps")
def first_steps(figure):
    (panel,) = figure.panels
    figure.says(
        "Corrected, the start is right from the first step on",
        "After a long plateau, with both corrections on, Adam walks the *uncorrected* curve",
        "The dashed curve after a plateau",
    )
    named(panel, "steps on the slope", "length of the step / α")
    start, plateau, corrected = panel.series
    assert panel.legend == panel.names
    assert (start.name, corrected.name) == ("start, not corrected", "start, corrected")
    shows(start, lambda t: (1 - 0.9**t) / np.sqrt(1 - 0.999**t))
    same(plateau.y, start.y, 5e-3)
    same(corrected.y, 1)
    assert solid(start) and not solid(plateau)
    uncorrected = Adam(1.0, epsilon=0, bias_correction=False)
    same(start.y[0], step_lengths(uncorrected, [5.0])[0], 0.01)


@of("fig-adam-longest")
def longest(figure):
    (panel,) = figure.panels
    figure.says(
        "A lone gradient reaches the value often quoted as the bound (lower dotted line)",
        "growing ones approach the true longest step (upper dotted line)",
        "A constant one goes far above it",
    )
    named(panel, "steps since the quiet ended", "length of the step / α")
    lower, upper = sorted(one.y[0] for one in panel.series[3:])
    same(step_lengths(Adam(1.0), [*np.zeros(10_000), 1.0])[-1], lower, 0.01)
    same(panel["lone"].y.max(), lower, 0.01)
    same(panel["growing"].y.max(), upper, 0.01)
    assert lower * 1.5 < panel["constant"].y.max() < upper


@of("fig-adam-bias")
def bias(figure):
    figure.says(
        "Uncorrected they follow the dotted prediction (1−βᵗ) times the expectation",
        "Above, the averaged gradient",
        "Below, the averaged square",
    )
    above, below = figure.panels
    assert (above.y, below.y, below.x) == ("average of g", "average of g²", "step t")
    for panel, symbol, beta, expected in ((above, "m", 0.9, 1), (below, "s", 0.999, 5)):
        raw, corrected, predicted = panel.series
        assert raw.name == f"uncorrected, ${symbol}_t$"
        assert corrected.name == f"corrected, $\\hat {symbol}_t$"
        shows(predicted, lambda t, beta=beta, e=expected: e * (1 - beta**t), 5e-3)
        assert not solid(predicted)
        same(raw.y, predicted.y, 0.06)
        same(corrected.y, expected, 0.08)


@of("fig-adam-giant")
def giant(figure):
    (panel,) = figure.panels
    figure.says("As they are, the giant wins by one dwarf", "and the hundred outvote it")
    assert panel.x == "weight, in dwarfs"
    rows = dict(zip((4.6, 3.6, 2, 1), panel.ticks[1], strict=True))
    ends = {}
    for bars in panel.series:
        height = round(float(bars.y[0]), 1)
        ends[rows[height], height] = max(bars.x)
    same(ends["as they are: giant", 4.6], ends["100 dwarfs", 3.6] + 1)
    assert ends["as Adam hears: giant", 2] < ends["100 dwarfs", 1] == 100


@of("fig-adam-period")
def period(figure):
    (panel,) = figure.panels
    figure.says("After the large gradient Adam's divisor forgets it", "AMSGrad's divisor stays")
    named(panel, "steps since the large gradient", "direction")
    adam, amsgrad = panel["Adam"], panel["AMSGrad"]
    assert adam.y.argmax() <= 1 and adam.y[-1] < amsgrad.y[-1] < 0
    assert np.ptp(adam.y[60:]) > 10 * np.ptp(amsgrad.y[60:])


@of("fig-adam-fails")
def fails(figure):
    (panel,) = figure.panels
    figure.says("from x = 0 with α = 0.5. The best place is −1", "AMSGrad rises a little, turns")
    named(panel, "step", "x")
    adam, amsgrad = panel["Adam"], panel["AMSGrad"]
    same([adam.y[-1], amsgrad.y[-1], panel.series[-1].y[0]], [1, -1, -1], 0.02)
