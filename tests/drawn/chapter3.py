"""The figures of chapter 3."""

import re

import numpy as np

from course_lib import SGD, AdaGrad, RMSProp, descend
from course_lib.surfaces import ravine
from tests.drawn.claims import named, of, same, shows, solid, value_of
from tests.step_lengths import step_lengths


@of("fig-rmsprop-two-coordinates")
def two_coordinates(figure):
    figure.says(
        "at α = 0.09. Along the floor (above) the steps are too short. Across it (below)",
        "Above, the coordinate along the floor",
        "Below, the coordinate across the ravine",
    )
    walk = descend(ravine(20), SGD(0.09), steps=40).points
    assert [panel.y for panel in figure.panels] == ["x, along", "y, across"]
    assert figure.panels[-1].x == "step"
    for panel, coordinate in zip(figure.panels, walk.T, strict=True):
        shows(panel.series[0], lambda t, coordinate=coordinate: coordinate[t.astype(int)])
    assert (np.diff(np.sign(walk[:, 1])) != 0).all() and (walk[:, 0] < 0).all()


@of("fig-rmsprop-sheet")
def sheet(figure):
    figure.says(
        "Above, the ravine as it is; below, each axis pulled",
        "turned by 0, 15 and 45 degrees",
        "At 0° one step does it; at 45° nothing has changed",
    )
    above, below = figure.panels[:3], figure.panels[3:]
    assert [panel.title for panel in above] == ["0°", "15°", "45°"]
    assert (above[0].y, below[0].y) == ("as it is", "pulled")
    for panels, pulled in ((above, False), (below, True)):
        for panel, degrees in zip(panels, (0, 15, 45), strict=True):
            hessian = ravine(20, np.radians(degrees)).hessian([0.0, 0.0])
            if pulled:
                pull = np.sqrt(np.sqrt((hessian**2).sum(axis=1)))
                hessian = hessian / np.outer(pull, pull)
            low, high = np.linalg.eigvalsh(hessian)
            kappa, steps = re.fullmatch(r"κ = (\S+), (\d+) steps?", panel.x).groups()
            same(float(kappa), high / low, 0.03)
            assert f"line: {int(steps) + 1} points" in panel.notes
    assert below[0].x == "κ = 1, 1 step" and below[2].x == above[2].x


@of("fig-rmsprop-words")
def words(figure):
    figure.says(
        "A frequent word (above) and a rare one (below)",
        "above for the frequent word, below for the rare one",
        "Root mean square over 200 runs",
    )
    often, seldom = figure.panels
    assert (often.y, seldom.y) == ("error for “the”", "error for “theorem”")
    assert seldom.x == "sentences" and often.legend == often.names == seldom.names
    for name in often.names:
        assert often[name].at(100) < seldom[name].at(100)  # it is heard fifty times as often
    low, high, adagrad = often.names
    assert seldom[low].y[-1] > 5 * seldom[high].y[-1]  # has not got round to the rare word
    assert often[high].y[-1] > 2 * often[low].y[-1]  # throws the frequent one about
    assert value_of("α", low) < value_of("α", high) and adagrad.startswith("AdaGrad")


@of("fig-rmsprop-wall")
def wall(figure):
    (panel,) = figure.panels
    figure.says("Ten steps down a wall, then along a floor a hundred times gentler")
    named(panel, "step", "length of the step / α")
    slope = np.r_[np.full(10, 100.0), np.full(990, 1.0)]
    for name in panel.names:
        rule = RMSProp(1.0, value_of("β", name)) if "β" in name else AdaGrad(1.0)
        expected = step_lengths(rule, slope)
        shows(panel[name], lambda t, expected=expected: expected[t.astype(int) - 1], 5e-3)


@of("fig-rmsprop-sign-drift")
def sign_drift(figure):
    (panel,) = figure.panels
    figure.says("+0.1 (nine in ten) and −0.9 (one in ten)", "A window of 1 is β = 0, the sign")
    named(panel, "effective window 1/(1−β), in steps", "drift per step / α")
    same(panel["RMSProp"].at(1), 0.9 - 0.1, 0.02)  # of the signs
    assert panel["RMSProp"].y[-1] < 0.05 and panel.series[-1].y[0] == 0


@of("fig-rmsprop-burst")
def burst(figure):
    (panel,) = figure.panels
    figure.says("A longer memory (β = 0.99) makes the burst later, and larger", "α = 0.1")
    named(panel, "step", "x / α")
    found = []
    for name in ("β = 0.9", "β = 0.99"):
        x = descend(ravine(20), RMSProp(0.1, value_of("β", name)), (-3, 2), steps=1300).points[:, 0]
        shows(panel[name], lambda t, x=x: x[t.astype(int)] / 0.1, 0.02)
        arrived = np.argmax(np.abs(x) <= 0.1)
        out = np.abs(x[arrived:])
        found.append((arrived + np.argmax(out > 0.15), out.max()))
    assert found[1][0] > found[0][0] and found[1][1] > found[0][1]


@of("fig-rmsprop-first-steps")
def first_steps(figure):
    (panel,) = figure.panels
    figure.says(
        "Corrected they are α from the first one on", "too long, the more so the larger β is"
    )
    named(panel, "step", "length of the step / α")
    for name in panel.names[:2]:
        beta = value_of("β", name)
        assert name.endswith("uncorrected")
        shows(panel[name], lambda t, beta=beta: 1 / np.sqrt(1 - beta**t))
    same(panel["corrected"].y, 1)


@of("fig-rmsprop-epsilon")
def epsilon(figure):
    (panel,) = figure.panels
    figure.says("Outside the root ε takes over at gradients of 10⁻⁸, inside at 10⁻⁴")
    named(panel, "size of the gradient", "length of the step / α")
    for name, height in (
        ("ε outside the root", lambda g: g / (g + 1e-8)),
        ("ε inside", lambda g: g / np.sqrt(g**2 + 1e-8)),
    ):
        one = panel[name]
        np.testing.assert_allclose(np.log10(one.y), np.log10(height(one.x)), atol=0.01)
        same(height(1e-8 if "outside" in name else 1e-4), (0.5, 0.5**0.5)["inside" in name])


@of("fig-rmsprop-rotation")
def rotation(figure):
    (panel,) = figure.panels
    figure.says(
        "the same ravine (κ = 100) turned by an angle",
        "Most of what rescaling gains along the axes is gone at 45°",
        "Gradient descent and momentum are level lines, momentum lower",
    )
    named(panel, "angle of the ravine (°)", "steps")
    assert set(panel.names) == {"AdaGrad", "RMSProp", "SGD", "Momentum", "predicted"}
    for name in ("SGD", "Momentum"):
        assert np.ptp(panel[name].y) == 0
    assert panel["Momentum"].y[0] < panel["SGD"].y[0]
    for name in ("AdaGrad", "RMSProp", "predicted"):
        assert panel[name].at(45) > 2 * max(panel[name].at(0), panel[name].at(90))
    same(panel["predicted"].at(45), panel["SGD"].at(45), 0.01)  # there is nothing to gain
    assert not solid(panel["predicted"])
