"""`SaddleEscape`: optimizers leave a saddle, from as close to its ridge as one likes."""

import numpy as np

from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.optimizers import OPTIMIZERS
from course_lib.surfaces import SURFACES
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.bundle import shared_numbers
from course_lib.widgets.optimizer_race import key
from course_lib.widgets.optimizer_traits import Entrants
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Flag, Name, Number, Whole

SADDLES = ("saddle", "monkey_saddle")
START_X, FAR_AWAY = (shared_numbers("escape")[name] for name in ("startX", "farAway"))
WIDTH, HEIGHT, LEFT, BOTTOM = 560, 320, 56, 280  # of the picture
POWERS = (-12.3, 0.6)  # of ten, at the ends of the picture's axis


class SaddleEscape(DescentWidget):
    """Optimizers race away from a saddle, from a distance δ off its ridge, with noise or without.

    From (1.5, δ), a path has escaped when its distance from the ridge (the line y = 0; of the
    monkey saddle, its half with x > 0) is 1. SGD on the saddle takes ln(1/δ) / ln(1 + α|λ|) steps.

    Parameters
    ----------
    surface : str, "saddle" or "monkey_saddle"
    optimizers : list of names of OPTIMIZERS, each once, perhaps none; kept in the library's order
    learning_rate : float, 0.001 to 1: α of all; other hyperparameters are the library's defaults
    dampening : bool, of momentum
    delta : float, 1e-12 to 0.5: δ
    noise : float, 0 to 1: standard deviation of what is added to each coordinate of each gradient
    seed : int, 0 to 9,999: the noise's, the same for every optimizer
    steps : int, 50 to 2,000: after which an optimizer has not escaped
    shown_step : int, 0 to 2,000: the step marked on the paths; by default the last
    goal_slow, goal_fast : str, names of OPTIMIZERS; goal_ratio : float, 1 to 1,000
        The task beside the widget: make goal_slow need goal_ratio times goal_fast's steps.

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, or an unknown one.

    Examples
    --------
    >>> race = SaddleEscape(delta=1e-6, optimizers=["Adam", "SGD"])
    >>> {name: race.steps_to_escape(name) for name in race.optimizers}
    {'SGD': 284, 'Adam': 20}
    """

    module = "saddle_escape"
    linked = (
        "surface",
        "optimizers",
        "learning_rate",
        "dampening",
        "delta",
        "noise",
        "seed",
        "shown_step",
    )

    surface = Name("saddle", SADDLES)
    optimizers = Entrants(["SGD", "Momentum", "RMSProp", "Adam"])
    learning_rate = Number(0.05, 1e-3, 1)
    dampening = Flag(False)
    delta = Number(1e-3, 1e-12, 0.5)
    noise = Number(0.0, 0, 1)
    seed = Whole(0, 0, 9999)
    steps = Whole(1000, 50, 2000)
    shown_step = Whole(2000, 0, 2000)
    goal_slow = Name("SGD", OPTIMIZERS)
    goal_fast = Name("Adam", OPTIMIZERS)
    goal_ratio = Number(20.0, 1, 1000)

    def distances(self, optimizer: str) -> np.ndarray:
        """Distances from the ridge, from the start to the escape, or for `steps` steps."""
        settings = {"dampening": self.dampening} if optimizer == "Momentum" else {}
        rule = OPTIMIZERS[optimizer](self.learning_rate, **settings)
        surface = SURFACES[self.surface]
        noise = np.zeros((self.steps, 2))
        if self.noise:
            noise = np.reshape(svg.normal_noise(2 * self.steps, self.seed), (-1, 2))
        point = np.array([START_X, self.delta])
        found = [self.delta]
        for step in range(self.steps):
            rule.step(point, surface.gradient(point) + self.noise * noise[step])
            x, y = point
            on_side = self.surface == "saddle" or x > 0
            found.append(abs(y) if on_side else np.hypot(x, y))
            if found[-1] >= FAR_AWAY:
                break
        return np.array(found)

    def steps_to_escape(self, optimizer: str) -> int | None:
        """The first step at a distance of at least 1 from the ridge; None within `steps`."""
        found = self.distances(optimizer)
        return len(found) - 1 if found[-1] >= FAR_AWAY else None

    def picture(self) -> str:
        """Distances from the ridge by step, at the traits' values."""
        runs = {name: self.distances(name) for name in self.optimizers}
        last = max((len(run) - 1 for run in runs.values()), default=1)

        def x_of(step):
            return LEFT + np.asarray(step) * (WIDTH - LEFT - 20) / last

        def y_of(power):
            return BOTTOM - (np.asarray(power) - POWERS[0]) * (BOTTOM - 10) / np.ptp(POWERS)

        grey = 'style="fill:var(--descent-muted,#5a5a66)"'
        hairline = svg.stroke("data", ROLE_STYLES["data"].light, 0.8)
        shapes = []
        for power in (-12, -9, -6, -3, 0):
            y = float(y_of(power))
            shapes += [
                f'<path d="M{LEFT},{y:.1f}H{WIDTH - 20}" {hairline}/>',
                f'<text x="{LEFT - 6}" y="{y + 5:.1f}" text-anchor="end" {grey}>'
                f"{10.0**power:g}</text>",
            ]
        for name, run in runs.items():
            shown = np.unique(np.linspace(0, len(run) - 1, 115).round().astype(int))
            ys = y_of(np.log10(np.maximum(run[shown], 10 ** POWERS[0])))
            style, role = OPTIMIZER_STYLES[name], name.lower()
            dash = " ".join(f"{2 * length:g}" for length in style.dash)
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            shapes.append(
                f'<path d="{svg.path(x_of(shown), ys)}"{dashed} '
                f"{svg.stroke(role, style.light, 2)}/>"
            )
        shapes += [
            f'<text x="{LEFT}" y="{BOTTOM + 16}" {grey}>step 0</text>',
            f'<text x="{WIDTH - 20}" y="{BOTTOM + 16}" text-anchor="end" {grey}>{last}</text>',
            *key(self.optimizers, HEIGHT),
        ]
        escapes = ", ".join(
            f"{name} after {len(run) - 1} steps"
            if run[-1] >= FAR_AWAY
            else f"{name} not in {self.steps} steps"
            for name, run in runs.items()
        )
        caption = (
            f"Distance from the ridge of the {self.surface.replace('_', ' ')} by step, from "
            f"δ = {self.delta:g} with α = {self.learning_rate:g}"
            f"{f' and noise of {self.noise:g}' if self.noise else ''}. "
            f"Escaped: {escapes or 'no optimizer chosen'}."
        )
        return svg.figure(
            WIDTH, HEIGHT + 8, shapes, "Distance from the saddle’s ridge by step", caption
        )
