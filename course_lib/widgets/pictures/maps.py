"""Maps of surfaces for the widgets' static pictures, and the surfaces and starts they take."""

import math

import numpy as np
import traitlets
from contourpy import contour_generator

from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.surfaces import SURFACES, Surface, ravine
from course_lib.widgets.bundle import shared_numbers
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Name, Numbers

# Width over height of every map, and the angle of the rotated ravine.
ASPECT, ROTATION = (shared_numbers("maps")[name] for name in ("aspect", "rotation"))
REACH = 100  # no map shows more
SURFACE_NAMES = ("ravine", "rotated ravine", *(name for name in SURFACES if name != "ravine"))


class SurfaceName(Name):
    """The name of a surface a widget can show; raises TypeError or ValueError otherwise."""

    def __init__(self, default: str = "ravine", **metadata):
        super().__init__(default, SURFACE_NAMES, **metadata)


class Point(Numbers):
    """A point of the plane, as a list of two finite numbers; raises TypeError or ValueError."""

    def __init__(self, reach: float = REACH, **metadata):
        super().__init__([0.0, 0.0], shortest=2, longest=2, **metadata)
        self.reach = reach

    def limits(self) -> dict:
        # Wider than the map: an address is read before its surface is known, and what lies off
        # the map is moved onto it.
        return super().limits() | {"low": -self.reach, "high": self.reach}


class OnSurface(traitlets.HasTraits):
    """A surface and a start on its map, of a widget; by default the surface's own start.

    Traits given together are checked together, each by itself first; defaults come when read.
    """

    surface = SurfaceName()
    start = Point()
    condition = 20.0  # the ravines'; a widget can make it a trait

    @traitlets.default("start")
    def _default_start(self):
        return self._named().start.tolist()

    @traitlets.validate("start")
    def _start_on_map(self, proposal):
        check_start(self._named(), proposal["value"])
        return proposal["value"]

    @traitlets.validate("surface")
    def _surface_has_start(self, proposal):
        if self.trait_has_value("start"):
            check_start(named_surface(proposal["value"]), self.start)
        return proposal["value"]

    def _named(self):
        return named_surface(self.surface, self.condition)


def named_surface(name: str, condition: float = 20.0) -> Surface:
    """Return the surface of that name; `condition` is the ravines' only.

    >>> named_surface("rotated ravine", condition=50).domain
    ((-10.0, 10.0), (-10.0, 10.0))
    """
    if name == "ravine":
        return ravine(condition)
    return ravine(condition, ROTATION) if name == "rotated ravine" else SURFACES[name]


def called(surface: Surface) -> str:
    """Return what a sentence calls the surface: "on …".

    >>> called(SURFACES["beale"]), called(SURFACES["monkey_saddle"])
    ('Beale’s function', 'the monkey saddle')
    """
    names = {
        "ravine, rotated": "the rotated ravine",
        "rosenbrock": "Rosenbrock’s function",
        "beale": "Beale’s function",
        "himmelblau": "Himmelblau’s function",
        "rastrigin": "Rastrigin’s function",
        "styblinski_tang": "the Styblinski–Tang function",
    }
    return names.get(surface.name) or f"the {surface.name.replace('_', ' ')}"


def view_of(surface: Surface) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what a map shows: the domain, widened to the map's own shape.

    >>> view_of(SURFACES["ravine"])
    ((-10.0, 10.0), (-7.5, 7.5))
    """
    (left, right), (low, high) = surface.domain
    width = max(right - left, ASPECT * (high - low))
    x, y = (left + right) / 2, (low + high) / 2
    half = width / ASPECT / 2
    return (x - width / 2, x + width / 2), (y - half, y + half)


def check_start(surface: Surface, start, name: str = "start") -> None:
    """Raise ValueError for a start that the surface's map does not show."""
    limits = view_of(surface)
    if any(not low <= value <= high for value, (low, high) in zip(start, limits, strict=True)):
        (left, right), (low, high) = limits
        raise ValueError(
            f"{name} must be a point on the map of {called(surface)}, x from {left:.4g} to "
            f"{right:.4g} and y from {low:.4g} to {high:.4g}, got {list(start)!r}"
        )


def level_shapes(surface: Surface, width: float) -> list[str]:
    """SVG of level lines on a map of that width, spread so that each band has the same area.

    As many as fit into 7 kB, so that a page with some pictures stays light.
    """
    (left, right), (low, high) = view_of(surface)
    xs, ys = np.linspace(left, right, 61), np.linspace(low, high, 46)
    values = surface.value(np.stack(np.meshgrid(xs, ys), axis=-1))
    generator = contour_generator(*on_map(surface, width, xs, ys), values)
    for levels in (9, 7, 5, 4, 3, 2, 1):
        lines = [
            "M" + "L".join(f"{x:.0f},{y:.0f}" for x, y in line)
            for level in np.quantile(values, (np.arange(levels) + 0.5) / levels)
            for line in generator.lines(float(level))
        ]
        if sum(map(len, lines)) <= 7000:
            break
    data = svg.stroke("data", ROLE_STYLES["data"].light, 0.8)
    return [f'<path d="{"".join(lines)}" {data}/>']


def on_map(surface: Surface, width: float, xs, ys) -> tuple[np.ndarray, np.ndarray]:
    """Pixels of points on a map of that width."""
    (left, right), (_, high) = view_of(surface)
    scale = width / (right - left)
    return (np.asarray(xs) - left) * scale, (high - np.asarray(ys)) * scale


def path_shapes(surface: Surface, width: float, points: np.ndarray, optimizer: str) -> list[str]:
    """SVG of a path, shape (steps + 1, 2), in an optimizer's style, with a ring at its start."""
    # As far as it stays within some ten maps; NaN is beyond.
    near = np.abs(points).max(axis=-1) < 20 * np.abs(surface.domain).max()
    points = points[: np.argmin(near)] if not near.all() else points
    pixels = [(math.inf, math.inf)]
    for pixel in zip(*on_map(surface, width, *points.T), strict=True):
        if math.dist(pixel, pixels[-1]) >= 1.5:  # less adds nothing to see
            pixels.append(pixel)
    xs, ys = zip(*pixels[1:], strict=True)
    style = OPTIMIZER_STYLES[optimizer]
    role = optimizer.lower()
    dash = " ".join(f"{2 * length:g}" for length in style.dash)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    steps = f'<path d="{svg.dots(xs, ys)}" {svg.stroke(role, style.light, 4)}/>'
    return [
        f'<path d="{svg.path(xs, ys)}"{dashed} {svg.stroke(role, style.light, 2)}/>',
        *([steps] if len(xs) <= 200 else []),  # more would weigh more than they show
        f'<circle cx="{xs[0]:.1f}" cy="{ys[0]:.1f}" r="7" '
        f"{svg.stroke('truth', ROLE_STYLES['truth'].light, 3)}/>",
    ]
