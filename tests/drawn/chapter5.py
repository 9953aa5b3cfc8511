"""The figures of chapter 5."""

import numpy as np

from course_lib import schedules
from tests.drawn.claims import named, of, same, shows, solid, value_of


@of("fig-decay-floor")
def floor(figure):
    (panel,) = figure.panels
    figure.says(
        "Means of 300 noisy runs; the dotted lines are the predicted floors", "decaying rate"
    )
    named(panel, "step", "loss, mean")
    large, small, decaying, *levels = panel.series
    assert panel.legend == panel.names == ["α = 0.2", "α = 0.02", "decaying from 0.2"]
    for series, level in zip((large, small), levels, strict=True):
        alpha = value_of("α", series.name)
        same(level.y, alpha / (2 * (2 - alpha)), 5e-3)
        same(np.mean(series.y[-60:]), level.y[0], 0.15)
    assert decaying.y[-1] < small.y[-1] < large.y[-1]
    same(large.y[0], decaying.y[0])  # both begin at 0.2
    assert 8 < levels[0].y[0] / levels[1].y[0] < 12


@of("fig-decay-sums")
def sums(figure):
    figure.says(
        "First the rates: the exponential's add up to 10 and no more",
        "Then their squares: those of 1/√t add up without end",
        "Left, the sum of the rates",
        "Right, the sum of the squared rates",
    )
    made = {
        "0.1/√(1 + t)": lambda t: 0.1 / np.sqrt(1 + t),
        "0.1/(1 + t)": schedules.inverse_time_decay(0.1, 1.0),
        "0.1 · 0.99ᵗ": schedules.exponential_decay(0.1, 0.99),
    }
    assert [panel.title for panel in figure.panels] == ["Σα", "Σα²"]
    for power, panel in enumerate(figure.panels, start=1):
        assert panel.x == "step"
        for name, schedule in made.items():
            steps = panel[name].x.astype(int)
            total = np.cumsum(schedule(np.arange(20_000)) ** power)
            early = steps <= 20_000
            np.testing.assert_allclose(panel[name].y[early], total[steps[early] - 1], rtol=5e-3)
    first, second = figure.panels
    same(first["0.1 · 0.99ᵗ"].y[-1], 10)
    assert second["0.1/√(1 + t)"].y[-1] > second["0.1/√(1 + t)"].at(1e5) + 0.01


def rates(figure, left, right):
    first, second = figure.panels
    assert first.y == "α / α₀" and first.x == second.x == "step"
    for panel, made in ((first, left), (second, right)):
        assert panel.legend == panel.names == list(made)
        for name, schedule in made.items():
            shows(panel[name], lambda t, schedule=schedule: schedule(t), 3e-3)


@of("fig-decay-open-ended")
def open_ended(figure):
    figure.says(
        "First inverse time with d = 1/100 per step, and its staircase with d = 1 per 100 steps",
        "then steps, down by ten, twice",
        "Left, inverse time",
        "Right, steps",
    )
    stairs = schedules.staircase(schedules.inverse_time_decay(1, 1.0), 100)
    rates(
        figure,
        {"inverse time": schedules.inverse_time_decay(1, 0.01), "staircase": stairs},
        {"steps": schedules.piecewise_constant([1, 0.1, 0.01], [500, 750])},
    )


@of("fig-decay-schedules")
def planned(figure):
    figure.says(
        "Schedules planned for 1,000 steps. First three that end at zero",
        "then an exponential that ends at a hundredth of α₀",
        "the late fall is constant up to step 800",
    )
    rates(
        figure,
        {
            "linear": schedules.linear_decay(1, 1000),
            "cosine": schedules.cosine_decay(1, 1000),
            "late fall": schedules.warmup_stable_decay(1, 1000, 0, 200),
        },
        {"exponential": schedules.exponential_decay(1, 0.01 ** (1 / 1000))},
    )
    left, right = figure.panels
    assert max(left[name].y[-1] for name in left.names) < 0.01
    same(right["exponential"].y[-1], 0.01, 0.02)


@of("fig-decay-losses")
def losses(figure):
    figure.says("medians of 200 runs", "The constant rate is level. The others go below it")
    above, below = figure.panels
    assert above.y == below.y == "loss" and below.x == "step"
    assert above.legend == above.names == ["constant", "inverse time", "its staircase"]
    assert below.legend == below.names == ["exponential", "steps", "warm-up, cosine"]
    constant = above["constant"]
    assert 0.5 < constant.at(500) / constant.at(1000) < 2
    for panel in (above, below):
        for name in panel.names:
            same(panel[name].y[0], 72)  # all begin where the first one begins, before any step
            assert name == "constant" or panel[name].y[-1] < constant.y[-1] / 10
    falls = below["steps"]  # only after each change of its rate
    assert falls.at(600) < 0.3 * falls.at(390) and falls.at(1000) < 0.5 * falls.at(790)
    assert below["warm-up, cosine"].at(30) > 2 * below["exponential"].at(30)  # it begins slowly


@of("fig-decay-first-steps")
def first_steps(figure):
    (panel,) = figure.panels
    figure.says(
        "The networks begin below 1", "For pure noise the measured dots lie on the predicted"
    )
    named(panel, "step", "typical length / α")
    assert panel.legend == panel.names
    predicted = panel["predicted for noise"]
    shows(predicted, lambda t: np.sqrt(0.1 / 1.9 * (1 + 0.9**t) / (1 - 0.9**t)))
    same(panel["pure noise"].y, predicted.y, 0.04)
    assert panel["network"].y[0] < 0.9 and panel["network"].y[-1] < 0.2
    assert not solid(predicted)


@of("fig-decay-warm-up")
def warm_up(figure):
    figure.says(
        "Dots are medians of 60 networks; bars reach from the 10th to the 90th percentile",
        "At the higher α a ramp at the start helps, and the same ramp a little later does not",
    )
    low, high = figure.panels
    assert value_of("α", low.title) < value_of("α", high.title)
    middles = {}
    for panel in figure.panels:
        assert panel.x == "loss"
        rows = panel.ticks[1]
        bars, dots = panel.series
        same(dots.y, np.arange(len(rows))[::-1])  # the first row is at the top
        middles[panel.title] = dict(zip(rows, dots.x, strict=True))
        for row, middle in enumerate(dots.x):
            lowest, highest = sorted(bars.x[2 * row : 2 * row + 2])
            assert lowest < middle < highest
    at_start = middles[high.title]
    assert max(at_start["warm-up of 5"], at_start["warm-up of 21"]) < 0.8 * min(
        at_start["no warm-up"], at_start["ramp of 21 after 5"], at_start["ramp of 21 after 100"]
    )
