"""surfaces.js and descent.js against course_lib: the same surfaces, the same paths."""

import re

import numpy as np
import pytest

from course_lib import OPTIMIZERS, Momentum, descend
from course_lib.surfaces import SURFACES, ravine, rotated
from course_lib.widgets.pictures.maps import called, view_of
from tests.widgets.node import run

# Every surface as it is; the ravine steep, turned, and both; another one turned.
SHAPES = [
    *({"name": name} for name in SURFACES),
    {"name": "ravine", "condition": 1.0},
    {"name": "ravine", "condition": 300.0},
    {"name": "ravine", "condition": 50.0, "angle": np.pi / 6},
    {"name": "ravine", "condition": 20.0, "angle": -1.3},
    {"name": "rosenbrock", "angle": 0.7},
]


def in_javascript(*cases):
    return run("surfaces.mjs", "surfaces.js", list(cases))


def in_python(shape):
    if shape["name"] == "ravine":
        return ravine(shape.get("condition", 20), shape.get("angle", 0))
    surface = SURFACES[shape["name"]]
    return rotated(surface, shape["angle"]) if "angle" in shape else surface


def random_points(surface, count, seed=30):
    low, high = np.transpose(view_of(surface))
    return np.random.default_rng(seed).uniform(low, high, size=(count, 2))


def names(shape) -> str:
    return " ".join(
        f"{value:.3g}" if isinstance(value, float) else value for value in shape.values()
    )


@pytest.mark.parametrize("shape", SHAPES, ids=names)
def test_surface_is_course_libs(shape):
    surface = in_python(shape)
    points = random_points(surface, 1000)
    facts, found = in_javascript(
        {"run": "facts", "surface": shape},
        {"run": "at", "surface": shape, "points": points.tolist()},
    )
    values, gradients = surface.value(points), surface.gradient(points)
    # Relative to the value, or to the size of what nearly cancels in it.
    typical = np.median(np.abs(values))
    difference = np.abs([one["value"] - value for one, value in zip(found, values, strict=True)])
    assert (difference <= 1e-12 * np.maximum(np.abs(values), typical)).all()
    length = np.linalg.norm(gradients, axis=-1)
    error = np.linalg.norm([one["gradient"] for one in found] - gradients, axis=-1)
    assert (error <= 1e-12 * np.maximum(length, np.median(length))).all()
    hessians = surface.hessian(points)[:, [0, 0, 1], [0, 1, 1]]
    size = np.abs(hessians).max(axis=-1, keepdims=True)
    error = np.abs([one["hessian"] for one in found] - hessians)
    assert (error <= 1e-12 * np.maximum(size, np.median(size))).all()

    assert np.allclose(facts["domain"], surface.domain, rtol=1e-12)
    assert np.allclose(facts["start"], surface.start, rtol=1e-12, atol=1e-15)
    assert np.allclose(facts["view"], view_of(surface), rtol=1e-12)


@pytest.mark.parametrize("name", SURFACES)
def test_lowest_points_are_all_the_minima_of_the_lowest_value(name):
    [facts] = in_javascript({"run": "facts", "surface": {"name": name}})
    surface = SURFACES[name]
    lowest = surface.minima
    if len(lowest):
        values = surface.value(lowest)
        lowest = lowest[values < values.min() + 1e-9]
    assert np.shape(facts["lowest"])[:1] == (len(lowest),)
    assert np.allclose(np.reshape(facts["lowest"], (-1, 2)), lowest, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_is_titled_by_its_own_name(name):
    """In the list that a reader chooses from, and in what a picture's caption calls it."""
    [facts] = in_javascript({"run": "facts", "surface": {"name": name}})
    assert re.findall("[a-z]+", facts["title"].lower()) == name.split("_")
    assert set(name.split("_")) <= set(re.findall("[a-z]+", called(SURFACES[name]).lower()))


def test_there_are_the_same_surfaces():
    assert in_javascript({"run": "names"}) == [list(SURFACES)]


WALKS = [
    (name, {"learning_rate": rate, "beta": beta, "dampening": dampening, "nesterov": nesterov})
    for name, rate in (
        *(("ravine", 0.04), ("rosenbrock", 0.0005), ("beale", 0.004), ("himmelblau", 0.004)),
        *(("saddle", 0.02), ("rastrigin", 0.001), ("styblinski_tang", 0.004)),
    )
    for beta, dampening, nesterov in (
        *((0.0, True, False), (0.5, True, False), (0.5, False, False), (0.9, True, True)),
        *((0.9, False, True), (0.9, True, False)),
    )
]


def test_paths_are_those_of_descend():
    """200 steps of gentle momentum on every surface, at 1e-10 of the path's size."""
    found = in_javascript(
        *(
            {
                "run": "walk",
                "surface": {"name": name},
                "optimizer": "Momentum",
                "hyperparameters": hyperparameters,
                "start": SURFACES[name].start.tolist(),
                "steps": 200,
            }
            for name, hyperparameters in WALKS
        )
    )
    worst = 0.0
    for (name, hyperparameters), got in zip(WALKS, found, strict=True):
        path = descend(SURFACES[name], Momentum(**hyperparameters), steps=200)
        taken = len(got["xs"])
        if got["divergedAt"] is None:
            assert taken == 201 and not path.diverged
        points = np.stack([got["xs"], got["ys"]], axis=-1)
        worst = max(worst, np.abs(points - path.points[:taken]).max() / np.abs(points).max())
        scale = max(1, np.abs(path.values[:taken]).max())
        assert np.allclose(got["values"], path.values[:taken], rtol=1e-9, atol=1e-10 * scale)
    print(f"paths: largest difference {worst:.1e}")
    assert worst <= 1e-10


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_walks_alike(name):
    shape = {"name": "ravine", "condition": 50.0, "angle": 0.4}
    walk = {"run": "walk", "surface": shape, "optimizer": name, "start": [-6.0, 3.0], "steps": 150}
    [got] = in_javascript(walk | {"hyperparameters": {"learning_rate": 0.02}})
    path = descend(in_python(shape), OPTIMIZERS[name](learning_rate=0.02), [-6.0, 3.0], steps=150)
    assert np.allclose(np.stack([got["xs"], got["ys"]], -1), path.points, rtol=0, atol=1e-10)


def test_divergence_is_noticed_long_before_infinity_and_the_path_ends_there():
    walk = {"run": "walk", "surface": {"name": "ravine"}, "optimizer": "SGD", "steps": 500}
    hyperparameters = ({"learning_rate": rate} for rate in (0.2, 0.1001, 1e300, 0.05))
    far, slow, wild, tame = in_javascript(
        *(walk | {"start": [-8, 2], "hyperparameters": one} for one in hyperparameters)
    )
    # |1 − 0.2·20| = 3 a step from y = 2: beyond 1,000 widths of 20 at the ninth.
    assert far["divergedAt"] == 9 == len(far["xs"]) - 1
    assert abs(far["ys"][-1]) == pytest.approx(2 * 3**9)
    assert slow["divergedAt"] is None and len(slow["xs"]) == 501  # grows by 0.2 % a step
    assert wild["divergedAt"] == 1 and all(np.isfinite(wild["xs"]))
    assert tame["divergedAt"] is None


def test_settling_is_steps_to():
    random = np.random.default_rng(31)
    for name, rate in (("ravine", 0.05), ("himmelblau", 0.01), ("ravine", 0.0001)):
        path = descend(SURFACES[name], Momentum(rate), steps=300)
        targets = 10 ** random.uniform(-9, 3, size=20)
        cases = [
            {"run": "settled", "losses": path.values.tolist(), "target": target}
            for target in targets
        ]
        for target, step in zip(targets, in_javascript(*cases), strict=True):
            expected = path.steps_to(target)
            assert step == (None if np.isinf(expected) else expected)


def test_rates_are_round_and_every_place_of_the_slider_has_its_own():
    positions = (np.arange(-5 * 160, 160 + 1) / 160).tolist()
    [rates] = in_javascript({"run": "rates", "positions": positions})
    [back] = in_javascript({"run": "positions", "rates": rates})
    assert np.allclose(back, positions, rtol=0, atol=1e-9)
    assert sorted(set(rates)) == rates
    assert {1e-5, 0.0002, 0.01, 0.04, 0.05, 0.1, 0.13, 0.5, 1, 2, 10} <= set(rates)
    assert all(float(f"{rate:.2e}") == rate for rate in rates)  # three digits at most
    assert max(abs(np.log10(rates) - positions)) < 0.05


def points_of(path) -> np.ndarray:
    """The corners of a path; of an ellipse, which is two arcs, points all around it."""
    arcs = re.search("M(N),(N)A(N),1 (N) 0 0 (N),(N)A".replace("N", r"-?[\d.]+"), path)
    if arcs is None:
        return np.array(re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", path), float)
    *one, ratio, degrees, x, y = map(float, arcs.groups())
    across = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    along = np.subtract([x, y], one) / 2  # half of the long axis, at right angles to the short one
    assert along @ across == pytest.approx(0, abs=1)
    angles = np.linspace(0, 2 * np.pi, 120)[:, np.newaxis]
    short = ratio * np.linalg.norm(along) * across
    return np.add(one, [x, y]) / 2 + np.cos(angles) * along + np.sin(angles) * short


@pytest.mark.parametrize("shape", SHAPES, ids=names)
def test_level_lines_lie_on_their_level_and_close(shape):
    """On each line the surface has one value, but for what a straight piece cuts off a curve."""
    surface = in_python(shape)
    [paths] = in_javascript({"run": "levels", "surface": shape})
    (left, right), (low, high) = view_of(surface)
    assert len(paths) == 12
    levels = []
    for path in paths:
        assert path.startswith("M") and path.endswith("Z")
        points = points_of(path)
        inside = ((points > 1) & (points < [3999, 2999])).all(axis=-1)
        points = points[inside]
        if len(points) == 0:
            continue
        x = left + points[:, 0] / 4000 * (right - left)
        y = high - points[:, 1] / 3000 * (high - low)
        where = np.stack([x, y], axis=-1)
        values = surface.value(where)
        levels.append(np.median(values))
        # A quarter of a cell away at most, for most of the line.
        steepness = np.linalg.norm(surface.gradient(where), axis=-1) + 1e-12
        away = np.abs(values - levels[-1]) / steepness
        assert np.quantile(away, 0.9) < 0.25 * (right - left) / 72
    assert levels == sorted(levels)
