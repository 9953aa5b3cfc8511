"""The static pictures for readers without JavaScript: their captions' sides, lines and shades."""

import re

import numpy as np
import pytest

from course_lib import Momentum, descend, exponential_average, surfaces, widgets
from course_lib.averages import trend_lag, variance_factor
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES


def lines(picture: str, role: str) -> list[tuple[np.ndarray, bool]]:
    """The corners of each line in a role's colour, and whether it is dashed."""
    colour = rf"[^>]*?(?:stroke|fill):var\(--descent-{role},"
    found = re.findall(rf'<path d="([^"]*)"( stroke-dasharray="[^"]*")?{colour}', picture)
    return [
        (np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", d), float), bool(dashed))
        for d, dashed in found
    ]


def caption(picture: str) -> str:
    return re.search(r"<figcaption>(.*?)</figcaption>", picture, re.S)[1]


def test_the_ravine_as_it_is_stands_left_and_the_pulled_one_right():
    picture = widgets.CoordinateScaling().picture()
    said = caption(picture)
    assert said.startswith("Left, 100 steps of RMSProp in a ravine")
    assert "Right, each axis pulled by the root of its usual gradient" in said
    left, right = (
        part for part in re.split(r'<(?:g|svg) [^>]*(?:translate\(|x=")296', picture, maxsplit=1)
    )
    assert "var(--descent-rmsprop," in left and "var(--descent-rmsprop," not in right
    assert "var(--descent-sgd," in left and "var(--descent-sgd," in right


def test_the_flat_direction_is_the_left_point_of_the_regimes():
    picture = widgets.MomentumRegimes().picture()
    places = {
        role: float(x)
        for x, role in re.findall(r'<circle cx="([\d.]+)"[^>]*fill:var\(--descent-(\w+)', picture)
    }
    assert places["first"] < places["second"]
    rates = re.search(
        r"along λ = 1 \(left point\) becomes (\S+) times.*along λ = 20 \(right point\) (\S+) times",
        caption(picture),
    ).groups()
    for said, curvature in zip(rates, (1, 20), strict=True):
        roots = np.roots([1, -(1 + 0.8 - 0.02 * curvature), 0.8])
        assert float(said) == pytest.approx(np.abs(roots).max(), abs=1e-3)


def test_the_moons_stand_left_and_the_cost_right():
    picture = widgets.TrainingLab(epochs=30).picture()
    assert "Left, the two moons (circles and triangles)" in caption(picture)
    assert "right, the cost by epoch" in caption(picture)
    (boundary, _), *_ = lines(picture, "truth")
    (cost, _), *_ = lines(picture, "adam")
    assert boundary[:, 0].max() < cost[:, 0].min()


@pytest.mark.parametrize("corrected", [True, False])
def test_the_solid_average_is_the_one_that_is_named_first(corrected):
    widget = widgets.AverageExplorer(bias_correction=corrected)
    picture = widget.picture()
    which = "bias-corrected" if corrected else "uncorrected"
    assert f"{which} (solid)" in caption(picture)
    (solid, is_dashed), *_ = lines(picture, "first")
    (other, other_is_dashed), *_ = lines(picture, "second")
    assert not is_dashed and other_is_dashed
    for drawn, correction in ((solid, corrected), (other, not corrected)):
        values = exponential_average(widget.series, 0.9, correction)
        assert np.corrcoef(drawn[:, 1], -values)[0, 1] > 0.9999


def test_the_solid_direction_has_the_larger_eigenvalue():
    widget = widgets.HessianLens(surface="himmelblau", point=[3, 2])
    values, vectors = np.linalg.eigh(surfaces.himmelblau.hessian(np.array([3.0, 2.0])))
    said = caption(widget.picture())
    assert f"{values[1]:.3g} (solid direction) and {values[0]:.3g} (dashed)" in said
    for role, column, dashed in (("first", 1, False), ("second", 0, True)):
        ((ends, is_dashed),) = lines(widget.picture(), role)
        way = (ends[1] - ends[0]) * [1, -1] / np.linalg.norm(ends[1] - ends[0])
        assert abs(way @ vectors[:, column]) == pytest.approx(1, abs=0.01)
        assert is_dashed == dashed


def test_noise_lies_at_the_bottom_and_lag_on_top_of_it():
    widget = widgets.NoiseAndLag(beta=0.9)
    noise = widget.noise**2 * variance_factor(0.9, widget.persistence)
    lag = (widget.drift * trend_lag(0.9)) ** 2
    assert f"noise {noise:.2f}, lag {lag:.2f}." in caption(widget.picture())
    assert "noise, falling, and lag on top of it, rising" in caption(widget.picture())
    # NoiseAndLag's style sheet gives noise the second colour, and lag the first, as chapter 1 does.
    thick = {}
    for role in ("second", "first"):
        area = next(one for one, _ in lines(widget.picture(), role) if len(one) > 100)
        half = len(area) // 2
        here = 40 + 550 / 3  # a window of ten
        edges = [
            np.interp(here, *part[part[:, 0].argsort()].T) for part in (area[:half], area[half:])
        ]
        thick[role] = abs(edges[0] - edges[1])
    assert thick["second"] / thick["first"] == pytest.approx(noise / lag, rel=0.05)


def test_what_is_read_is_pale_and_what_is_written_full():
    widget = widgets.StepCost()
    picture = widget.picture()
    assert "Pale: an array that is read; full: one that is written" in caption(picture)
    shades = [float(one) for one in re.findall(r'fill-opacity="([\d.]+)"', picture)]
    passes = widget.passes()
    assert shades.count(min(shades)) == sum(len(reads) for _, reads, _ in passes)
    assert shades.count(max(shades)) == sum(len(writes) for *_, writes in passes)


@pytest.mark.parametrize(
    ("beta", "dampening", "name"),
    [(0.9, True, "Momentum"), (0.9, False, "Momentum"), (0.0, True, "SGD")],
)
def test_a_descent_is_drawn_and_called_what_it_is(beta, dampening, name):
    widget = widgets.DescentExplorer(beta=beta, dampening=dampening, learning_rate=0.01)
    picture = widget.picture()
    said = caption(picture)
    assert f"β = {beta:g} ({'dampened' if dampening else 'undampened'})" in said
    walk = descend(surfaces.ravine(20), Momentum(0.01, beta, dampening=dampening), steps=100)
    assert f"ends at a loss of {walk.values[-1]:.2g}" in said
    style = OPTIMIZER_STYLES[name]
    assert f"var(--descent-{name.lower()},{style.light})" in picture
    others = [one for one in ("sgd", "momentum") if one != name.lower()]
    assert f"var(--descent-{others[0]}," not in picture


def test_the_cloud_s_loss_is_half_the_square_of_its_distance():
    widget = widgets.CloudInTheBowl()
    losses = widget.mean_losses()
    assert losses[0] == pytest.approx((2.4**2 + 1.6**2) / 2)
    assert losses[200:].mean() == pytest.approx(0.4 / 1.6, rel=0.15)
    assert ROLE_STYLES["truth"].light in widget.picture()
