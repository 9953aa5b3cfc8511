"""`CoordinateScaling`: a ravine on a sheet that is pulled along its axes, to explore."""

import math

import numpy as np
import traitlets

from course_lib.descent import Trajectory, descend
from course_lib.notebook.palette import ROLE_STYLES
from course_lib.optimizers import SGD, RMSProp
from course_lib.surfaces import Surface, ravine, rotated
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import maps, svg
from course_lib.widgets.traits import Number, Whole

REACH = 7.5  # how far from the middle a start may be: on the map at every angle


class CoordinateScaling(DescentWidget):
    """A ravine as it is, and on a sheet of which each axis is pulled by the root of its gradients.

    Gradient descent walks on both: a gradient divided by d is a plain step on an axis pulled by √d.
    For one step of RMSProp also each coordinate's gradient, root mean square, and their quotient:

    s_t = β s_{t-1} + (1-β) g_t², ŝ_t = s_t / (1-βᵗ), θ ← θ - α g_t / (√ŝ_t + ε), ε = 1e-8.

    Parameters
    ----------
    condition : float, 1 to 1,000: κ, the ravine's steepness across over that along
    angle : float, 0 to π, in radians: how far the ravine is turned, and its start with it
    learning_rate : float, 0.001 to 1
    beta : float, 0 to 0.99; 0.5 by default: with more memory the steps come in bursts, once ŝ has
        forgotten the walls, and the count of steps jumps
    start : two numbers, at most 7.5 from the middle: the place along the floor, and across it
    steps : int, 10 to 500
    shown_step : int, 1 to 500: the step taken apart
    goal_condition : float, 1 to 1,000; goal_factor : float, 1 to 100
        The task beside the widget: at κ = goal_condition, an angle that costs goal_factor times as
        many steps as 0°, and another at which turning costs none.

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, an unknown one, or a start too far out.

    Examples
    --------
    >>> CoordinateScaling(condition=100, angle=0.5).start
    [-6.0, 2.0]
    """

    module = "coordinate_scaling"
    linked = ("condition", "angle", "learning_rate", "beta", "start", "steps", "shown_step")

    condition = Number(20.0, 1, 1000)
    angle = Number(0.0, 0, math.pi)
    learning_rate = Number(0.2, 1e-3, 1)
    beta = Number(0.5, 0, 0.99)
    start = maps.Point(reach=REACH)
    steps = Whole(100, 10, 500)
    shown_step = Whole(20, 1, 500)
    goal_condition = Number(100.0, 1, 1000)
    goal_factor = Number(3.0, 1, 100)

    @traitlets.default("start")
    def _default_start(self):
        return [-6.0, 2.0]

    @traitlets.validate("start")
    def _start_on_map(self, proposal):
        if math.hypot(*proposal["value"]) > REACH:
            raise ValueError(
                f"start must be at most {REACH:g} from the middle, got {proposal['value']!r}"
            )
        return proposal["value"]

    def surface(self) -> Surface:
        """The ravine as turned; at every angle its map shows the same part of the plane."""
        surface = rotated(ravine(self.condition), self.angle)
        surface.domain = ((-REACH, REACH), (-REACH, REACH))
        return surface

    def start_on_map(self) -> np.ndarray:
        """The start's x and y."""
        (along, across), cos, sin = self.start, math.cos(self.angle), math.sin(self.angle)
        return np.array([cos * along - sin * across, sin * along + cos * across])

    def pulled(self) -> tuple[Surface, np.ndarray]:
        """The ravine on the sheet of which each axis is pulled, and by how much each is.

        By the root of the axis's usual gradient, the root mean square over all points equally far
        from the middle; in such a scale that the start stays as far from the middle as it is.
        """
        surface, start = self.surface(), self.start_on_map()
        pull = (surface.hessian([0.0, 0.0]) ** 2).sum(axis=1) ** 0.25
        away = np.linalg.norm(start)
        pull *= away / np.linalg.norm(pull * start) if away > 0 else 1 / pull.max()
        (xx, xy), (_, yy) = surface.hessian([0.0, 0.0]) / np.outer(pull, pull)
        there = Surface(
            "pulled ravine",
            surface.formula,
            surface.source,
            value=lambda x, y: (xx * x**2 + 2 * xy * x * y + yy * y**2) / 2,
            gradient=lambda x, y: (xx * x + xy * y, xy * x + yy * y),
            hessian=lambda x, y: (xx, xy, yy),
            domain=surface.domain,
            start=pull * start,
            near_minima=[(0, 0)],
        )
        return there, pull

    def picture(self) -> str:
        """Both sheets with the path of gradient descent, and RMSProp's, at the traits' values."""
        surface, start = self.surface(), self.start_on_map()
        sheet, pull = self.pulled()
        path = descend(surface, RMSProp(self.learning_rate, self.beta), start, self.steps)
        as_it_is, there = _plain(surface, start), _plain(sheet, pull * start)
        high = round(WIDTH / maps.ASPECT)
        shapes = [
            _panel(0, surface, (as_it_is, "SGD"), (path, "RMSProp")),
            _panel(WIDTH + GAP, sheet, (there, "SGD")),
        ]
        step = min(self.shown_step, self.steps)
        gradient, move = path.gradients[step - 1], path.points[step] - path.points[step - 1]
        (gx, gy), (dx, dy) = np.abs(gradient), np.abs(move)
        caption = (
            f"Left, {self.steps} steps of RMSProp in a ravine with κ = {self.condition:g}, turned "
            f"by {math.degrees(self.angle):.3g}°, α = {self.learning_rate:g}, β = {self.beta:g}, "
            f"and gradient descent at its best rate. Right, each axis pulled by the root of its "
            f"usual gradient: κ is {_condition(sheet):.3g} there. To bring the loss to 1 %, "
            f"gradient descent takes {_counted(as_it_is)} as it is, and {_counted(there)} there. "
            f"RMSProp: at step {step} the gradient's size is {gx:.3g} in x and {gy:.3g} in y; "
            f"divided by its root mean square it makes steps of {dx:.2g} and {dy:.2g}."
        )
        return svg.figure(
            2 * WIDTH + GAP, high, shapes, "Two maps of the ravine with paths", caption
        )


WIDTH, GAP = 280, 16  # of one map of the static picture, and between the two, in pixels
SHOWN = 80  # steps of gradient descent in it, at most: it has to stay light


def _condition(surface: Surface) -> float:
    low, high = np.linalg.eigvalsh(surface.hessian([0.0, 0.0]))
    return high / low


def _plain(surface: Surface, start) -> Trajectory:
    """Gradient descent on a quadratic, at its best rate."""
    low, high = np.linalg.eigvalsh(surface.hessian([0.0, 0.0]))
    return descend(surface, SGD(2 / (low + high)), start, steps=500)


def _counted(path: Trajectory) -> str:
    steps = path.steps_to(0.01 * path.values[0])
    if not np.isfinite(steps):
        return "over 500 steps"
    return "1 step" if steps == 1 else f"{steps:.0f} steps"


def _panel(left: float, surface: Surface, *paths) -> str:
    """A map as an SVG of its own, which clips: level lines as ellipses, and the paths."""
    high = round(WIDTH / maps.ASPECT)
    (x, y), scale = maps.on_map(surface, WIDTH, 0, 0), high / (2 * REACH)
    curvatures, axes = np.linalg.eigh(surface.hessian([0.0, 0.0]))
    turn = -math.degrees(math.atan2(*axes[::-1, 0]))
    data = svg.stroke("data", ROLE_STYLES["data"].light, 0.8)
    level = surface.value(paths[0][0].points[0]) or 1.0
    shapes = []
    for share in (0.1, 0.4, 1, 2, 4):
        rx, ry = scale * np.sqrt(2 * share * level / curvatures)
        shapes.append(
            f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{rx:.1f}" ry="{ry:.1f}" '
            f'transform="rotate({turn:.1f} {x:.0f} {y:.0f})" {data}/>'
        )
    for path, optimizer in paths:
        arrived = min(path.steps_to(0.01 * path.values[0]), SHOWN)
        last = int(arrived) if optimizer == "SGD" else len(path.points) - 1
        shapes += maps.path_shapes(surface, WIDTH, path.points[: last + 1], optimizer)
    inside = "".join(shapes)
    return f'<svg x="{left:.0f}" width="{WIDTH}" height="{high}">{inside}</svg>'
