"""`DescentExplorer`: gradient descent with momentum on a surface, to steer by hand."""

import traitlets

from course_lib.descent import descend
from course_lib.optimizers import Momentum
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import maps, svg
from course_lib.widgets.traits import Flag, Number, Whole


class DescentExplorer(maps.OnSurface, DescentWidget):
    """A path of gradient descent with momentum on a map, and its loss, step by step.

    vₜ = β vₜ₋₁ + (1-β) gₜ from v₀ = 0 (undampened: β vₜ₋₁ + gₜ), θ ← θ - α vₜ.

    Parameters
    ----------
    surface : str, one of `maps.SURFACE_NAMES`: those of SURFACES, and "rotated ravine" (by 30°)
    condition : float, 1 to 1,000: κ of both ravines
    learning_rate : float, 1e-5 to 10
    beta : float, 0 to 0.99; at 0 the path is gradient descent's, and drawn as such
    dampening, nesterov : bool, as in `Momentum`
    start : two numbers, a point on the surface's map; by default the surface's own start
    steps : int, 1 to 500
    shown_step : int, 0 to 500: the step marked on the path and the loss; by default the last
    goal_surface : str, a surface's name; by default `surface`
    goal_loss : float, 1e-12 to 1e6
    goal_steps : int, 1 to 500
    goal_start : float, 0 to 1e6
        The task beside the widget: on goal_surface, be at or below goal_loss for good in fewer than
        goal_steps steps, from a start where the loss is at least goal_start.

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, an unknown one, or a start beyond the map.

    Examples
    --------
    >>> widget = DescentExplorer(surface="rosenbrock", learning_rate=0.002)
    >>> widget.start, widget.beta, widget.goal_surface
    ([-1.2, 1.0], 0.9, 'rosenbrock')
    """

    module = "descent_explorer"
    linked = (
        "surface",
        "learning_rate",
        "beta",
        "dampening",
        "nesterov",
        "start",
        "steps",
        "shown_step",
    )

    condition = Number(20.0, 1, 1000)
    learning_rate = Number(0.05, 1e-5, 10)
    beta = Number(0.9, 0, 0.99)
    dampening = Flag(True)
    nesterov = Flag(False)
    steps = Whole(100, 1, 500)
    shown_step = Whole(500, 0, 500)
    goal_surface = maps.SurfaceName()
    goal_loss = Number(1e-6, 1e-12, 1e6)
    goal_steps = Whole(50, 1, 500)
    goal_start = Number(10.0, 0, 1e6)

    @traitlets.default("goal_surface")
    def _default_goal_surface(self):
        return self.surface

    def picture(self) -> str:
        """The map and the path, at the traits' values."""
        surface, width = self._named(), 560
        optimizer = Momentum(self.learning_rate, self.beta, self.dampening, self.nesterov)
        path = descend(surface, optimizer, self.start, self.steps)
        drawn = "SGD" if self.beta == 0 else "Momentum"
        shapes = maps.level_shapes(surface, width) + maps.path_shapes(
            surface, width, path.points, drawn
        )
        kind = "dampened" if self.dampening else "undampened"
        ending = (
            f"diverges at step {path.diverged_at}"
            if path.diverged
            else f"ends at a loss of {path.values[-1]:.2g}"
        )
        caption = (
            f"{self.steps} steps of gradient descent on {maps.called(surface)} with α = "
            f"{self.learning_rate:g}, β = {self.beta:g} ({kind}), from the ring: the path {ending}."
        )
        return svg.figure(
            width, round(width / maps.ASPECT), shapes, "Map of the surface with the path", caption
        )
