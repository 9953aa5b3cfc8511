"""`CoordinateScaling`: RMSProp on a ravine, coordinate by coordinate, to steepen and to turn."""

import math

import numpy as np
import traitlets

from course_lib.descent import descend
from course_lib.optimizers import RMSProp
from course_lib.surfaces import Surface, ravine, rotated
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import maps, svg
from course_lib.widgets.traits import Number, Whole

REACH = 7.5  # how far from the middle a start may be: on the map at every angle


class CoordinateScaling(DescentWidget):
    """For one step of RMSProp: each coordinate's gradient, root mean square, and their quotient.

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

    def picture(self) -> str:
        """The map and RMSProp's path, at the traits' values."""
        surface, width = self.surface(), 560
        path = descend(
            surface, RMSProp(self.learning_rate, self.beta), self.start_on_map(), self.steps
        )
        shapes = maps.level_shapes(surface, width)
        shapes += maps.path_shapes(surface, width, path.points, "RMSProp")
        step = min(self.shown_step, self.steps)
        gradient, move = path.gradients[step - 1], path.points[step] - path.points[step - 1]
        (gx, gy), (dx, dy) = np.abs(gradient), np.abs(move)
        caption = (
            f"{self.steps} steps of RMSProp in a ravine with κ = {self.condition:g}, turned by "
            f"{math.degrees(self.angle):.3g}°, α = {self.learning_rate:g}, β = {self.beta:g}. At "
            f"step {step} the gradient's size is {gx:.3g} in x and {gy:.3g} in y; divided by its "
            f"root mean square it makes steps of {dx:.2g} and {dy:.2g}."
        )
        return svg.figure(
            width, round(width / maps.ASPECT), shapes, "Map of the ravine with the path", caption
        )
