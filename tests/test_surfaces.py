"""Surfaces: derivatives against finite differences, and minima that are all there are."""

import re
import warnings
from itertools import pairwise

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.surfaces import SURFACES, Surface, ravine

EVERY = pytest.mark.parametrize("surface", [*SURFACES.values(), ravine(3.5)], ids=repr)


def inside(surface: Surface, points) -> np.ndarray:
    low, high = np.transpose(surface.domain)
    return ((points >= low) & (points <= high)).all(axis=-1)


def random_points(surface: Surface, count=300) -> np.ndarray:
    low, high = np.transpose(surface.domain)
    return low + (high - low) * np.random.RandomState(0).uniform(size=(count, 2))


def differences(function, points, h=1e-5) -> np.ndarray:
    """Return the central differences of a function along x and y, on a new last axis."""
    moves = h * np.eye(2)
    sides = [function(points + move) - function(points - move) for move in moves]
    return np.stack(sides, axis=-1) / (2 * h)


@EVERY
class TestEverySurface:
    def test_gradient_against_finite_differences(self, surface):
        points = random_points(surface)
        gradient = surface.gradient(points)
        # The error of the differences grows with the values: 1e-16 of them over h.
        scale = 1 + np.abs(surface.value(points)).max()
        np.testing.assert_allclose(
            differences(surface.value, points), gradient, rtol=1e-6, atol=1e-9 * scale
        )

    def test_hessian_against_finite_differences(self, surface):
        points = random_points(surface)
        hessian = surface.hessian(points)
        scale = 1 + np.abs(surface.gradient(points)).max()
        np.testing.assert_allclose(
            differences(surface.gradient, points), hessian, rtol=1e-6, atol=1e-9 * scale
        )
        np.testing.assert_array_equal(hessian, hessian.swapaxes(-1, -2))

    def test_every_listed_minimum_is_one(self, surface):
        assert np.abs(surface.gradient(surface.minima)).max(initial=0) < 1e-9
        assert (np.linalg.eigvalsh(surface.hessian(surface.minima)) > 0).all()
        assert inside(surface, surface.minima).all()

    def test_the_lowest_minimum_comes_first(self, surface):
        values = surface.value(surface.minima)
        assert (np.diff(values) > -1e-9).all()

    def test_no_minimum_is_missing(self, surface):
        found = local_minima(surface)
        distances = np.linalg.norm(found[:, None] - surface.minima, axis=-1)
        assert (distances.min(axis=1, initial=np.inf) < 1e-6).all()
        assert (distances.min(axis=0, initial=np.inf) < 1e-6).all()

    def test_start(self, surface):
        assert surface.start.shape == (2,)
        assert inside(surface, surface.start)
        assert np.linalg.norm(surface.gradient(surface.start)) > 1e-3

    @pytest.mark.parametrize("shape", [(), (1,), (4,), (3, 2), (0,)])
    def test_shapes(self, surface, shape):
        points = np.ones((*shape, 2))
        assert np.shape(surface.value(points)) == shape
        assert surface.gradient(points).shape == (*shape, 2)
        assert surface.hessian(points).shape == (*shape, 2, 2)

    def test_many_points_equal_one_at_a_time(self, surface):
        points = random_points(surface, 5)
        for function in (surface.value, surface.gradient, surface.hessian):
            expected = np.array([function(point) for point in points])
            np.testing.assert_allclose(function(points), expected, rtol=1e-12)

    def test_lists_and_integers_are_points(self, surface):
        assert surface.value([1, 2]) == surface.value(np.array([1.0, 2.0]))
        assert surface.gradient([[1, 2]]).dtype == np.float64

    def test_float32_stays_float32(self, surface):
        points = np.ones((3, 2), np.float32)
        assert surface.value(points).dtype == np.float32
        assert surface.gradient(points).dtype == np.float32
        assert surface.hessian(points).dtype == np.float32

    @pytest.mark.parametrize("poison", [np.inf, -np.inf, np.nan, 1e200])
    def test_inf_and_nan_are_quiet(self, surface, poison):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            surface.value([poison, 1.0])
            surface.gradient([[poison, poison]])
            surface.hessian([1.0, poison])

    def test_points_are_not_changed_and_constants_cannot_be(self, surface):
        points = random_points(surface, 3)
        before = points.copy()
        surface.gradient(points)[:] = 0
        np.testing.assert_array_equal(points, before)
        with pytest.raises(ValueError, match="read-only"):
            surface.start[0] = 5
        with pytest.raises(ValueError, match="read-only"):
            surface.minima[:] = 5

    @pytest.mark.parametrize(
        ("points", "error", "message"),
        [
            ([1.0, 2.0, 3.0], ValueError, r"^points must have the shape \(\.\.\., 2\).*\(3,\)"),
            (1.0, ValueError, r"^points must have the shape"),
            (["a", "b"], TypeError, r"^points must hold real numbers"),
            ([1j, 2.0], TypeError, r"^points must hold real numbers"),
        ],
    )
    def test_points_that_are_none(self, surface, points, error, message):
        for function in (surface.value, surface.gradient, surface.hessian):
            with pytest.raises(error, match=message):
                function(points)


def local_minima(surface: Surface) -> np.ndarray:
    """Return the local minima that short downhill Newton steps reach from a grid of starts.

    The curvatures are taken by their size, so that the steps turn away from saddles and maxima.
    """
    axes = [np.linspace(low, high, 53) for low, high in surface.domain]
    points = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    for _ in range(150):
        curvatures, axes = np.linalg.eigh(surface.hessian(points))
        along = np.einsum("nij,ni->nj", axes, surface.gradient(points))
        step = -np.einsum("nij,nj->ni", axes, along / np.maximum(np.abs(curvatures), 1e-3))
        length = np.linalg.norm(step, axis=-1, keepdims=True)
        points = points + step * np.minimum(1, 0.1 / np.maximum(length, 1e-300))
        points = points[inside(surface, points)]
    flat = np.linalg.norm(surface.gradient(points), axis=-1) < 1e-9
    bowl = (np.linalg.eigvalsh(surface.hessian(points)) > 0).all(axis=-1)
    return np.unique(points[flat & bowl].round(7), axis=0)


@pytest.mark.parametrize(("tilt", "first"), [(1e-10, 1), (2e-9, -1)])
def test_minima_equally_low_to_nine_decimals_stay_in_the_order_given(tilt, first):
    """(x² − 1)² + tilt x + y²: the minimum by −1 is lower, by twice the tilt."""
    surface = Surface(
        "two valleys",
        "(x^2 - 1)^2 + y^2",
        "this test",
        value=lambda x, y: (x**2 - 1) ** 2 + tilt * x + y**2,
        gradient=lambda x, y: (4 * x * (x**2 - 1) + tilt, 2 * y),
        hessian=lambda x, y: (12 * x**2 - 4, 0, 2),
        domain=((-2, 2), (-2, 2)),
        start=(0.5, 1),
        near_minima=[(1.1, 0.1), (-1.1, 0.1)],
    )
    np.testing.assert_allclose(surface.minima, [[first, 0], [-first, 0]], atol=1e-8)


def test_what_a_surface_is_made_of_has_names():
    parts = {"value": np.add, "gradient": np.add, "hessian": np.add}
    surface = Surface(
        name="n", formula="f", source="s", domain=((0, 1), (0, 1)), start=(0, 0), **parts
    )
    assert (surface.name, surface.formula, surface.source) == ("n", "f", "s")
    with pytest.raises(TypeError, match="positional"):
        Surface("n", "f", "s", *parts.values(), domain=((0, 1), (0, 1)), start=(0, 0))


def test_registry():
    assert list(SURFACES) == [
        "ravine",
        "rosenbrock",
        "beale",
        "himmelblau",
        "saddle",
        "monkey_saddle",
        "rastrigin",
        "styblinski_tang",
    ]
    for name, surface in SURFACES.items():
        assert surface.name == name
        assert surface.formula
        assert surface.source
        if name != "ravine":
            assert getattr(surfaces, name) is surface


def read_formula(formula: str, x, y):
    """The value of a surface's LaTeX, of which no more is understood than they are written in."""
    text = formula.replace(r"\tfrac12", "(1/2)").replace("^", "**").replace(r"\pi", " pi")
    text = re.sub(r"\\cos ([^+-]+)", r"cos(\1)", text)
    tokens = re.findall(r"\*\*|cos|pi|\d+\.?\d*|[xy()/+-]", text)
    assert "".join(tokens) == re.sub(r"\s", "", text)
    code = tokens[0]
    for before, after in pairwise(tokens):
        product = re.match(r"[\w)]", before[-1]) and before != "cos" and re.match(r"[\w(]", after)
        code += f"*{after}" if product else after
    return eval(code, {"cos": np.cos, "pi": np.pi, "x": x, "y": y})


@pytest.mark.parametrize("name", SURFACES)
def test_the_formula_that_is_shown_is_the_one_that_is_computed(name):
    surface = SURFACES[name]
    points = random_points(surface)
    np.testing.assert_allclose(
        read_formula(surface.formula, *points.T), surface.value(points), rtol=1e-9, atol=1e-9
    )


def test_the_formula_of_a_ravine_has_its_condition_number():
    points = random_points(ravine(7.5))
    np.testing.assert_allclose(
        read_formula(ravine(7.5).formula, *points.T), ravine(7.5).value(points), rtol=1e-9
    )


def test_a_surface_has_the_name_its_source_has():
    named = {"rosenbrock", "beale", "himmelblau", "rastrigin", "styblinski_tang"}
    for name in named:
        author = name.split("_")[0]
        assert author in SURFACES[name].source.lower(), name
        others = {other.split("_")[0] for other in named - {name}}
        assert not any(other in SURFACES[name].source.lower() for other in others), name


def test_domains_and_starts():
    """Those that the literature has for its functions, and beside the ridge of a saddle."""
    places = {name: (*surface.domain, surface.start.tolist()) for name, surface in SURFACES.items()}
    assert places == {
        "ravine": ((-10, 10), (-4, 4), [-8, 2]),
        "rosenbrock": ((-2, 2), (-1, 3), [-1.2, 1]),
        "beale": ((-4.5, 4.5), (-4.5, 4.5), [1, 1.5]),
        "himmelblau": ((-5, 5), (-5, 5), [0, 0]),
        "saddle": ((-2, 2), (-2, 2), [1.5, 0.001]),
        "monkey_saddle": ((-2, 2), (-2, 2), [1.5, 0.001]),
        "rastrigin": ((-5.12, 5.12), (-5.12, 5.12), [3.3, -2.3]),
        "styblinski_tang": ((-5, 5), (-5, 5), [1, -0.5]),
    }


def test_how_many_minima():
    counts = {name: len(surface.minima) for name, surface in SURFACES.items()}
    assert counts == {
        "ravine": 1,
        "rosenbrock": 1,
        "beale": 1,
        "himmelblau": 4,
        "saddle": 0,
        "monkey_saddle": 0,
        "rastrigin": 121,
        "styblinski_tang": 4,
    }


def test_values_by_hand():
    point = [1.0, 2.0]
    # ½(1 + 20·4)
    assert ravine().value(point) == 40.5
    # (1 − 1)² + 100 (2 − 1)²
    assert surfaces.rosenbrock.value(point) == 100
    # (1.5 − 1 + 2)² + (2.25 − 1 + 4)² + (2.625 − 1 + 8)² = 6.25 + 27.5625 + 92.640625
    assert surfaces.beale.value(point) == 126.453125
    # (1 + 2 − 11)² + (1 + 4 − 7)² = 64 + 4
    assert surfaces.himmelblau.value(point) == 68
    # ½(1 − 4)
    assert surfaces.saddle.value(point) == -1.5
    # 1 − 3·4
    assert surfaces.monkey_saddle.value(point) == -11
    # whole numbers: the cosines are 1, and x² + y² is left
    assert surfaces.rastrigin.value(point) == pytest.approx(5)
    # ½(1 − 16 + 5 + 16 − 64 + 10)
    assert surfaces.styblinski_tang.value(point) == -24


def test_global_minima_are_those_of_the_literature():
    assert surfaces.rosenbrock.value(surfaces.rosenbrock.minima[0]) == 0
    np.testing.assert_allclose(surfaces.beale.minima, [[3, 0.5]], rtol=1e-12)
    np.testing.assert_allclose(surfaces.himmelblau.value(surfaces.himmelblau.minima), 0, atol=1e-20)
    np.testing.assert_array_equal(surfaces.rastrigin.minima[0], [0, 0])
    # −39.16617 per coordinate
    lowest = surfaces.styblinski_tang.value(surfaces.styblinski_tang.minima[0])
    assert lowest == pytest.approx(2 * -39.16616570377142, rel=1e-12)


def test_ravine_has_the_condition_number_it_is_asked_for():
    assert np.linalg.cond(ravine(50).hessian([1.0, 1.0])) == pytest.approx(50)
    assert ravine(1).gradient([3.0, 4.0]).tolist() == [3, 4]


@pytest.mark.parametrize(
    ("condition", "error"),
    [
        (0.5, ValueError),
        (-1, ValueError),
        (float("nan"), ValueError),
        (float("inf"), ValueError),
        ([2.0, 3.0], ValueError),
        ("20", TypeError),
        (None, TypeError),
    ],
)
def test_ravine_refuses(condition, error):
    with pytest.raises(error, match=r"^condition must be"):
        ravine(condition)
