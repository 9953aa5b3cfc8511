"""HessianLens: its traits, its picture, and its numbers against course_lib."""

import numpy as np
import pytest

from course_lib.widgets import HessianLens
from course_lib.widgets.hessian_lens import FLAT, kind_of
from course_lib.widgets.pictures.maps import SURFACE_NAMES, named_surface, view_of
from tests.widgets.node import run

TOLERANCES = {"tolerance": 0.005, "flat": FLAT}


def test_surface_and_point_change_together():
    widget = HessianLens(point=(4, 4))
    with pytest.raises(ValueError, match="point must be"):
        widget.surface = "saddle"
    widget.set_state({"surface": "saddle", "point": [1, 1]})
    assert (widget.surface, widget.point) == ("saddle", [1.0, 1.0])


@pytest.mark.parametrize(
    ("surface", "point", "kind"),
    [
        ("himmelblau", (3, 2), "minimum"),
        ("himmelblau", (-0.270845, -0.923039), "maximum"),
        ("himmelblau", (0.086678, 2.884255), "saddle"),
        ("himmelblau", (0, 0), "slope"),
        ("saddle", (0, 0), "saddle"),
        ("monkey_saddle", (0, 0), "degenerate"),
        ("rosenbrock", (1, 1), "minimum"),
        ("beale", (3, 0.5), "minimum"),
        ("rotated ravine", (0, 0), "minimum"),
        ("rastrigin", (0, 0), "minimum"),
    ],
)
def test_kinds_of_known_points(surface, point, kind):
    assert HessianLens(surface=surface, point=point).kind() == kind


@pytest.mark.parametrize("name", SURFACE_NAMES)
def test_browser_sees_what_course_lib_computes(name):
    surface = named_surface(name)
    low, high = np.transpose(view_of(surface))
    points = np.random.default_rng(6).uniform(low, high, size=(300, 2))
    points = np.concatenate([points, surface.minima, [[0.0, 0.0]]])
    [found] = run(
        "saddles.mjs",
        "lens.js",
        [{"run": "lens", "surface": name, "points": points.tolist(), **TOLERANCES}],
    )
    hessians, gradients = surface.hessian(points), surface.gradient(points)
    values = np.linalg.eigvalsh(hessians)[:, ::-1]
    size = np.maximum(np.abs(values).max(axis=-1, keepdims=True), 1)
    assert (np.abs([one["values"] for one in found] - values) <= 1e-12 * size).all()
    directions = np.array([one["directions"] for one in found])
    assert np.allclose(directions @ directions.transpose(0, 2, 1), np.eye(2), atol=1e-12)
    # H v = λ v, for both.
    bent = np.einsum("nij,nkj->nki", hessians, directions)
    assert (np.abs(bent - values[..., None] * directions) <= 1e-11 * size[..., None]).all()
    length = np.linalg.norm(gradients, axis=-1)
    assert np.allclose([one["length"] for one in found], length, rtol=1e-11, atol=1e-11)
    kinds = [kind_of(g, e, 0.005) for g, e in zip(gradients, values, strict=True)]
    assert [one["kind"] for one in found] == kinds
    regular = np.abs(values).min(axis=-1) > 1e-2
    steps = np.linalg.solve(hessians[regular], gradients[regular][..., None])[..., 0]
    newton = np.array([one["newton"] for one, good in zip(found, regular, strict=True) if good])
    assert np.allclose(newton, points[regular] - steps, rtol=1e-8, atol=1e-8)


def test_there_is_no_newton_step_where_the_hessian_is_singular():
    case = {"run": "lens", "surface": "monkey_saddle", "points": [[0, 0]], **TOLERANCES}
    [[found]] = run("saddles.mjs", "lens.js", [case])
    assert found["newton"] is None and found["kind"] == "degenerate"


def test_picture_says_what_the_point_is():
    page = HessianLens(point=(0.086678, 2.884255)).picture()
    assert "on Himmelblau’s function: a saddle." in page and "eigenvalues are 75.5" in page
    assert (
        "a degenerate critical point"
        in HessianLens(surface="monkey_saddle", point=(0, 0)).picture()
    )
