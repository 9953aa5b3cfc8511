"""`AdamAnatomy`: one step of Adam taken apart, forward and back."""

import numpy as np
import traitlets

from course_lib.descent import descend
from course_lib.optimizers import Adam
from course_lib.surfaces import ravine
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import maps, svg
from course_lib.widgets.traits import Flag, Number, Whole


class AdamAnatomy(DescentWidget):
    """One step of Adam on a ravine in five parts: gradient, m, s, corrections, resulting step.

    m_t = β₁ m_{t-1} + (1-β₁) g_t, s_t = β₂ s_{t-1} + (1-β₂) g_t², m̂_t = m_t / (1-β₁ᵗ),
    ŝ_t = s_t / (1-β₂ᵗ), θ ← θ - α m̂_t / (√ŝ_t + ε).

    Parameters
    ----------
    condition : float, 1 to 1,000: the ravine's κ
    learning_rate : float, 0.001 to 10
    beta1, beta2 : float, 0 to 0.999
    epsilon : float, 1e-10 to 100
    bias_correction : bool
    start : two numbers, a point on the ravine's map
    steps : int, 1 to 500
    shown_step : int, 1 to 500: the step taken apart
    part : int, 1 to 5: how far it is taken apart

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, an unknown one, or a start beyond the map.

    Examples
    --------
    >>> widget = AdamAnatomy(shown_step=3, part=5)
    >>> widget.start, widget.learning_rate
    ([-8.0, 2.0], 0.4)
    """

    module = "adam_anatomy"
    linked = (
        "learning_rate",
        "beta1",
        "beta2",
        "epsilon",
        "bias_correction",
        "start",
        "shown_step",
        "part",
    )

    condition = Number(20.0, 1, 1000)
    learning_rate = Number(0.4, 1e-3, 10)
    beta1 = Number(0.9, 0, 0.999)
    beta2 = Number(0.999, 0, 0.999)
    epsilon = Number(1e-8, 1e-10, 100)
    bias_correction = Flag(True)
    start = maps.Point()
    steps = Whole(60, 1, 500)
    shown_step = Whole(1, 1, 500)
    part = Whole(1, 1, 5)

    @traitlets.default("start")
    def _default_start(self):
        return [-8.0, 2.0]

    @traitlets.validate("start")
    def _start_on_map(self, proposal):
        maps.check_start(ravine(20), proposal["value"])  # the map is the same for any κ
        return proposal["value"]

    def optimizer(self) -> Adam:
        """Adam with the traits' hyperparameters."""
        return Adam(self.learning_rate, self.beta1, self.beta2, self.epsilon, self.bias_correction)

    def picture(self) -> str:
        """The map and Adam's path, with the numbers of the step shown."""
        surface, width = ravine(self.condition), 560
        path = descend(surface, self.optimizer(), self.start, self.steps)
        shapes = maps.level_shapes(surface, width)
        shapes += maps.path_shapes(surface, width, path.points, "Adam")
        step = min(self.shown_step, self.steps)
        optimizer, point = self.optimizer(), np.array(self.start)
        for gradient in path.gradients[:step]:
            optimizer.step(point, gradient)
        (mx, my), (sx, sy) = (optimizer.state[name].uncorrected for name in ("mean", "mean_square"))
        gx, gy = path.gradients[step - 1]
        dx, dy = path.points[step] - path.points[step - 1]
        caption = (
            f"{self.steps} steps of Adam in a ravine, α = {self.learning_rate:g}. At step {step} "
            f"the gradient is {gx:.3g} in x and {gy:.3g} in y, its average m is {mx:.3g} and "
            f"{my:.3g}, the average s of its square {sx:.3g} and {sy:.3g}. The step is {dx:.2g} "
            f"and {dy:.2g}."
        )
        return svg.figure(
            width, round(width / maps.ASPECT), shapes, "Map of the ravine with the path", caption
        )
