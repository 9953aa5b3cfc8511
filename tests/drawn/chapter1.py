"""The figures of chapter 1."""

import numpy as np

from course_lib import effective_window, exponential_average
from course_lib.datasets import temperatures
from tests.drawn.claims import named, of, same, shows, solid, value_of


@of("fig-four-betas")
def four_betas(figure):
    figure.says(
        "From the first panel to the last the curve becomes calmer, later and flatter",
        "averaged four times, each time from zero",
    )
    days = temperatures()
    assert 'text "temperature (°C)"' in figure.around
    tremor, height, peak = [], [], []
    for panel in figure.panels:
        raw, average = panel.series
        day = average.x.astype(int) - days.dates[0].astype(int)
        same(raw.y, days.celsius[day])
        expected = exponential_average(days.celsius[:366], value_of("β", panel.title))
        same(average.y, expected[day])
        tremor.append(np.abs(np.diff(expected)).mean())
        height.append(np.ptp(expected))
        peak.append(expected.argmax())
    assert sorted(tremor, reverse=True) == tremor and sorted(height, reverse=True) == height
    assert sorted(peak) == peak and peak[0] < peak[-1]


@of("fig-weights")
def weights(figure):
    figure.says("The dark bars are the effective window", "the weights of the last 60 days")
    assert figure.panels[-1].x == "days back"
    for panel in figure.panels:
        beta = value_of("β", panel.title)
        assert panel.y == "weight"
        shows(panel.series[0], lambda x, beta=beta: (1 - beta) * beta**-x)
        bars = [path for path in panel.paths if (path.get("d") or "").endswith("z")]
        dark = [path.get("fill-opacity") is None for path in bars]
        window = round(effective_window(beta))
        assert dark == [True] * window + [False] * (60 - window)  # the newest first


@of("fig-one-over-e")
def one_over_e(figure):
    (panel,) = figure.panels
    figure.says("close to 1/e (dotted)")
    named(panel, "effective window 1/(1−β)", "share of weight left")
    shows(panel.series[0], lambda window: (1 - 1 / window) ** window)
    same(panel.series[1].y, np.exp(-1))


@of("fig-valley")
def valley(figure):
    figure.says(
        "first fresh noise, then noise that lasts",
        "noise below and lag above",
        "Dots with bars: the mean square error measured",
    )
    assert [panel.title for panel in figure.panels] == ["fresh noise", "noise that lasts"]
    at_ten = []
    for panel in figure.panels:
        assert panel.x == "window 1/(1−β)"
        noise, lag, best, raw, dots, _ = panel.series
        assert (noise.name, lag.name) == ("noise", "lag")
        upper = [edge(area, max, 10) for area in (noise, lag)]
        assert upper[0] < upper[1] and edge(noise, min, 10) == 0
        same(edge(lag, min, 10), upper[0], 0.05)
        at_ten.append(upper[0])
        assert best.y[0] < raw.y[0] and best.y[0] < 1.02 * upper[1]
        same(dots.at(10), upper[1], 0.12)
    same(at_ten[0], figure.panels[0].series[3].y[0] / 19, 0.04)  # σ²(1-β)/(1+β) at β = 0.9
    assert at_ten[1] > 2 * at_ten[0]
    assert figure.panels[0].y == "mean square error"


def edge(area, pick, at) -> float:
    """The upper (max) or lower (min) edge of an area over an x."""
    xs = np.unique(area.x)
    return float(np.interp(at, xs, [pick(area.y[area.x == x]) for x in xs]))


@of("fig-divisor")
def divisor(figure):
    (panel,) = figure.panels
    named(panel, "step t", "1−βᵗ")
    assert panel.legend == panel.names
    for series in panel.series:
        beta = value_of("β", series.name)
        shows(series, lambda t, beta=beta: 1 - beta**t)
    assert solid(panel.series[0])
