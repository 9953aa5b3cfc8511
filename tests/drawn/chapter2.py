"""The figures of chapter 2."""

import re

import numpy as np

from course_lib import SGD, Momentum, descend, exponential_average
from course_lib.notebook.palette import OPTIMIZER_STYLES
from course_lib.surfaces import ravine
from tests.drawn.claims import BLACK, BLUE, ORANGE, named, of, same, shows, solid, value_of

NAMES = {"gradient descent": "SGD", "momentum": "Momentum"}


def let_go(stiffness, beta, steps):
    """The error along one direction, from 1 and at rest."""
    return descend(ravine(1), Momentum(stiffness, beta, dampening=False), (1, 0), steps).points[
        :, 0
    ]


def roots(stiffness, beta):
    return np.roots([1, -(1 + beta - stiffness), beta])


def regime(stiffness, beta) -> str:
    found = roots(stiffness, beta)
    if np.abs(found).max() > 1 + 1e-9:
        return "diverges"
    if abs(found[0].imag) > 1e-7:
        return "swings"
    return "creeps" if found[np.abs(found).argmax()].real > 0 else "flips"


@of("fig-four-walks")
def four_walks(figure):
    figure.says(
        "Thirty steps each", "one too high leaps out of the picture", "leaps off the picture"
    )
    leaps = []
    for panel in figure.panels:
        beta = value_of("β", panel.title) if "β" in panel.title else 0.0
        walk = descend(ravine(20), Momentum(value_of("α", panel.title), beta), steps=30).points
        path = panel.series[0]
        same(np.stack([path.x, path.y]), walk[: len(path.x)].T)
        leaps.append(abs(path.y[-1]) > 4)
        if path.look:
            assert path.look[0] == OPTIMIZER_STYLES["Momentum" if beta else "SGD"].light
    assert leaps == [False, True, False, False]
    assert len(figure.panels[0].series[0].x) == 31


@of("fig-bands")
def bands(figure):
    figure.says(
        "At a low rate what remains is flat; near the limit what remains is steep",
        "λ = 1, 5 and 20, a third each at the start",
        "At the best rate the two fade together",
    )
    rates = {"α = 0.2/L": 0.2 / 20, "α = 2/(μ + L)": 2 / 21, "α = 1.97/L": 1.97 / 20}
    assert [panel.title for panel in figure.panels] == list(rates)
    assert figure.panels[0].y == "loss" and {panel.x for panel in figure.panels} == {"step t"}
    shares = []
    for panel in figure.panels:
        left = (1 - rates[panel.title] * np.array([1, 5, 20])) ** (2 * np.arange(31)[:, None]) / 3
        shows(panel.series[3], lambda t, left=left: left.sum(axis=1)[t.astype(int)])
        tops = np.cumsum(left, axis=1)
        for name, top in zip(("flat", "between", "steep"), tops.T, strict=True):
            band = panel[name]
            same(max(band.y[band.x == 10]), top[10], 0.01)
        shares.append(left[30] / left[30].sum())
    assert shares[0].argmax() == 0 and shares[2].argmax() == 2
    same(shares[1][0], shares[1][2])


@of("fig-crossing")
def crossing(figure):
    (panel,) = figure.panels
    figure.says("The grey line is the slower direction", "Its lowest point, the ring")
    named(panel, "learning rate α", "factor a step")
    shows(panel["flat: |1 − αμ|"], lambda rate: np.abs(1 - rate))
    shows(panel["steep: |1 − αL|"], lambda rate: np.abs(1 - 20 * rate))
    slower, ring = panel.series[0], panel.series[3]
    shows(slower, lambda rate: np.maximum(np.abs(1 - rate), np.abs(1 - 20 * rate)))
    same([ring.x[0], ring.y[0]], [2 / 21, 19 / 21])
    same(slower.y.min(), ring.y[0], 0.02)
    assert panel["flat: |1 − αμ|"].look[0] != panel["steep: |1 − αL|"].look[0]


@of("fig-three-paths")
def three_paths(figure):
    figure.says("No momentum, a small β, a large β, at α = 0.095, 60 steps each")
    assert [panel.y for panel in figure.panels] == ["y"] * 3 and figure.panels[-1].x == "x"
    betas = []
    for panel in figure.panels:
        beta = 0.0 if panel.title == "no momentum" else value_of("β", panel.title)
        walk = descend(ravine(20), Momentum(0.095, beta), steps=60).points
        path = panel.series[0]
        same(np.stack([path.x, path.y]), walk.T)
        betas.append(beta)
        assert path.look[0] == OPTIMIZER_STYLES["Momentum" if beta else "SGD"].light
    assert betas == [0, 0.5, 0.9]


@of("fig-cancel")
def cancel(figure):
    figure.says(
        "The gradient (dashed) and the averaged step (solid) along one path, β = 0.8",
        "Across the ravine the gradients change sign all the time",
        "Across the ravine the gradient, dashed, jumps",
    )
    across, along = figure.panels
    assert (across.title, along.title) == ("across the ravine", "along the ravine")
    assert (across.y, along.y, along.x) == ("slope", "slope", "step t")
    for panel in figure.panels:
        gradient, averaged = panel["gradient"], panel["averaged step"]
        assert not solid(gradient) and solid(averaged)
        same(averaged.y, exponential_average(gradient.y, 0.8), 5e-3)
    turns = [np.mean(np.diff(np.sign(panel["gradient"].y)) != 0) for panel in figure.panels]
    assert turns[0] > 0.7 and turns[1] < 0.1
    assert np.abs(across["averaged step"].y).max() < 0.2 * np.abs(across["gradient"].y).max()


@of("fig-springs")
def springs(figure):
    figure.says(
        "One spring (αλ = 0.01)", "in syrup, in oil, and in air", "in between it is home soonest"
    )
    assert [panel.title.split(":")[0] for panel in figure.panels] == ["syrup", "oil", "air"]
    assert figure.panels[-1].x == "step t"
    home = []
    for panel in figure.panels:
        assert panel.ticks[1] == ["rest"]
        rest, *_, run = panel.series
        assert rest.y[0] == 0
        error = let_go(0.01, value_of("β", panel.title), 100)
        shows(run, lambda t, error=error: -error[t.astype(int)])
        home.append(100 - int(np.argmax(np.abs(error[::-1]) > 0.05)))
    assert min(home) == home[1]


@of("fig-same-rate")
def same_rate(figure):
    (panel,) = figure.panels
    figure.says("at β = 0.9 with αλ = 0.05 and 2", "the dotted one: √β to the power of t")
    named(panel, "step t", "error")
    for series in panel.series[:2]:
        error = np.abs(let_go(value_of("αλ", series.name), 0.9, 100))
        np.testing.assert_allclose(series.y, error[series.x.astype(int)], rtol=1e-2, atol=1e-4)
    shows(panel.series[2], lambda t: 0.9 ** (t / 2))
    assert not solid(panel.series[2])


@of("fig-regimes")
def regimes(figure):
    (panel,) = figure.panels
    figure.says(
        "Above the solid curve, inside the funnel, the error swings",
        "Left of it, it creeps; right of it, it changes sign at each step",
        "Beyond the dashed line it diverges",
    )
    named(panel, "αλ", "β")
    for name, x, y in re.findall(r'note: "(\w{2,})", at (\S+), (\S+),', panel.notes):
        assert regime(float(x), float(y)) == name
    _, curve, limit, *_ = panel.series
    assert solid(curve) and not solid(limit)
    shows(curve, lambda x: (1 - np.sqrt(x)) ** 2)
    for x, y in zip(curve.x[20:-20:40], curve.y[20:-20:40], strict=True):
        assert regime(x, y + 0.05) == "swings"  # above
        assert regime(x, y - 0.004) == ("creeps" if x < 1 else "flips")  # left and right below
    assert regime(3.1, 0.5) == "diverges" and limit.at(3) == 0.5
    places = re.findall(r'note: "([a-d])", at (\S+), (\S+),', panel.notes)
    assert [name for name, *_ in places] == list("abcd")


@of("fig-regime-runs")
def regime_runs(figure):
    figure.says("a overdamped, b critical, c oscillating, d flipping its sign at each step")
    points = {"a": (0.05, 0.3), "b": (0.05, (1 - 0.05**0.5) ** 2), "c": (0.05, 0.95), "d": (2, 0.1)}
    words = {"overdamped": "creeps", "oscillating": "swings", "flipping": "flips"}
    for panel in figure.panels:
        letter, name = panel.title.split(": ")
        error = let_go(*points[letter], 60)
        shows(panel.series[0], lambda t, error=error: error[t.astype(int)])
        if name == "critical":
            double = roots(*points[letter])
            same(double[0].real, double[1].real, 1e-3)
        else:
            assert regime(*points[letter]) == words[name]
    assert "".join(panel.title[0] for panel in figure.panels) == "abcd"


@of("fig-race")
def race(figure):
    (panel,) = figure.panels
    figure.says(
        "Dotted, the predictions: ρᵏ, and for momentum (1+k)ρᵏ",
        "Gradient descent falls slowly along a straight line. Momentum at its best falls",
    )
    named(panel, "step k", "distance, from 1")
    steep = ravine(condition=100)
    best = {
        "gradient descent": SGD(2 / 101),
        "momentum": Momentum(4 / 121, (9 / 11) ** 2, dampening=False),
    }
    assert panel.legend == list(best)
    for name, rule in best.items():
        error = np.linalg.norm(descend(steep, rule, steps=300).points, axis=1)
        relative = (error / error[0])[panel[name].x.astype(int)]
        np.testing.assert_allclose(np.log10(panel[name].y), np.log10(relative), atol=0.01)
        assert panel[name].look[0] == OPTIMIZER_STYLES[NAMES[name]].light
    assert panel["momentum"].at(200) < 1e-9 * panel["gradient descent"].at(200)
    one, two = panel.series[1], panel.series[3]
    assert not solid(one) and not solid(two)
    for line, height in ((one, (99 / 101) ** one.x), (two, (1 + two.x) * (9 / 11) ** two.x)):
        np.testing.assert_allclose(np.log10(line.y), np.log10(height), atol=0.01)


@of("fig-plane")
def plane(figure):
    (panel,) = figure.panels
    figure.says(
        "White: the critical curves of the flat direction (solid) and of the steep one (dashed)",
        "dark is fast, and grey diverges",
        "They cross at the predicted optimum, the ring",
    )
    named(panel, "learning rate α", "β")
    cells, flat, steep, ring = panel.series
    assert solid(flat) and not solid(steep)
    for curve, curvature in ((flat, 1), (steep, 20)):
        there = np.isfinite(curve.y)
        same(curve.y[there], (1 - np.sqrt(curvature * curve.x[there])) ** 2, 0.01)
    same([flat.at(ring.x[0]), steep.at(ring.x[0])], ring.y[0], 0.01)
    for cell in range(0, len(cells.x), 37):
        alpha, beta = cells.x[cell], cells.y[cell]
        rate = max(np.abs(roots(alpha * curvature, beta)).max() for curvature in (1, 20))
        if np.isnan(cells.value[cell]):
            assert rate > 0.99
        else:
            assert abs(cells.value[cell] - rate) < 0.04


@of("fig-look-ahead")
def look_ahead(figure):
    figure.says(
        "The same roll (blue) across the floor",
        "The cross is where the slope is felt, orange is the step it causes",
        "In the left one the gradient is measured before the roll",
    )
    assert [panel.title for panel in figure.panels] == ["momentum", "Nesterov"]
    assert (figure.panels[0].x, figure.panels[0].y) == ("x, along", "y, across")
    felt = []
    for panel in figure.panels:
        roll, pull = (
            np.array(numbers, float).reshape(2, 2)[::-1]
            for numbers in re.findall(
                r'note: "", at (\S+), (\S+), text at (\S+), (\S+)', panel.notes
            )
        )
        start, end, cross = (np.array([one.x[0], one.y[0]]) for one in panel.series)
        same(roll[0], start)
        same(pull, [roll[1], end])
        same(end, roll[1] - 0.03 * ravine(20).gradient(cross), 5e-3)
        felt.append("before" if np.allclose(cross, start) else "after")
        assert ORANGE in panel.marks(*cross) and BLACK in panel.marks(*start)
    assert felt == ["before", "after"]
    assert figure.arrows() == [BLUE, ORANGE] * 2


@of("fig-guarantee")
def guarantee(figure):
    (panel,) = figure.panels
    figure.says("with the two bounds dotted", "a slope of about −1, Nesterov's method of about −2")
    named(panel, "step k", "loss")
    slopes = []
    for name, bound in zip(("gradient descent", "Nesterov"), panel.series[2:], strict=True):
        line = panel[name]
        assert (line.y <= np.interp(line.x, bound.x, bound.y) * 1.001).all() and not solid(bound)
        slopes.append(np.log(line.at(1000) / line.at(30)) / np.log(1000 / 30))
    assert abs(slopes[0] + 1) < 0.5 and abs(slopes[1] + 2) < 0.6
    shows(panel.series[2], lambda k: 100 / k)
    shows(panel.series[3], lambda k: 400 / (k + 1) ** 2)


@of("fig-nesterov")
def nesterov(figure):
    (panel,) = figure.panels
    figure.says(
        "at α = 1/L on the ravine with κ = 20 (summed form): median of 100 starts",
        "A β too large costs momentum dearly, and Nesterov less",
    )
    named(panel, "β", "steps")
    angle = np.random.RandomState(4).uniform(0, 2 * np.pi, 100)
    starts = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    for name in ("momentum", "Nesterov"):
        rule = Momentum(1 / 20, 0.9, dampening=False, nesterov=name == "Nesterov")
        walks = descend(ravine(20), rule, starts, steps=400)
        same(panel[name].at(0.9), np.median(walks.steps_to(1e-8 * walks.values[0])), 0.01)
    assert panel["momentum"].at(0.95) > 2 * panel["Nesterov"].at(0.95)
    assert panel["momentum"].look[0] == panel["Nesterov"].look[0]
    assert solid(panel["Nesterov"]) and not solid(panel["momentum"])


@of("fig-three-cycle")
def three_cycle(figure):
    (panel,) = figure.panels
    figure.says(
        "From 3.0 it finds the minimum at 0. From 3.3 it falls into a cycle of three points",
    )
    named(panel, "step t", "x")
    trapped, home = panel["from 3.3"], panel["from 3.0"]
    same([trapped.y[0], home.y[0]], [3.3, 3.0])
    same(trapped.y[-3:], trapped.y[-6:-3], 0.05)
    assert len({round(value, 1) for value in trapped.y[-3:]}) == 3 and abs(home.y[-1]) < 0.2
