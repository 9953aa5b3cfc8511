"""`OptimizerRace`: optimizers of the library side by side, from one start, on one surface."""

import numpy as np
import traitlets

from course_lib.descent import Trajectory, descend
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.optimizers import OPTIMIZERS
from course_lib.surfaces import Surface
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.bundle import shared_numbers
from course_lib.widgets.optimizer_traits import Entrants, RateOfEach, SettingsOfEach
from course_lib.widgets.pictures import maps, svg
from course_lib.widgets.traits import Flag, Number, Whole

FAR = shared_numbers("maps")["far"]  # widths of the domain

# The learning rates a race begins with, by surface and optimizer; optimizer_race.js reads them too.
#
# How they were found: of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 and 8 times 10⁻⁴ to 1 (2 at most, for a
# rescaled first step is as long as the rate), that whose mean of log₁₀ of the loss above the
# lowest, within 1e-6 and 1e6, over steps 0 to 150, is lowest: the median over 25 starts around the
# surface's own, within 5 % of the domain either way. All other hyperparameters are the defaults.
# The saddles fall without end, so there is nothing to tune: 0.1 for all.
# tests/widgets/test_optimizer_race.py finds them again.
TUNED_RATES: dict[str, dict[str, float]] = shared_numbers("tuned_rates")


class OptimizerRace(maps.OnSurface, DescentWidget):
    """Any of the seven optimizers from one start: paths on a map, losses, standings step by step.

    Each follows its own rule, θ ← θ - α · direction, with hyperparameters of its own.

    Parameters
    ----------
    surface : str, one of `maps.SURFACE_NAMES`; the ravines have condition number 20
    optimizers : list of names of OPTIMIZERS, each once, perhaps none; kept in the library's order
    learning_rates : dict, name -> 1e-5 to 10; those left out are tuned to the surface
    hyperparameters : dict, name -> {"beta", "beta1", "beta2": 0 to 0.9999, "weight_decay": 0 to 1}
        As far as the optimizer has them; what is left out has the optimizer's default.
    start : two numbers, a point on the surface's map; by default the surface's own start
    steps : int, 1 to 500
    shown_step : int, 0 to 500: the step at which the standings are taken; by default the last
    goal_surface : str, a surface's name
    goal_optimizers : list of names of OPTIMIZERS
    goal_loss : float, 1e-12 to 1e6
    goal_steps : int, 1 to 500
    goal_start : float, 0 to 1e6
        The task beside the widget: on goal_surface, bring each of goal_optimizers to goal_loss for
        good in fewer than goal_steps steps, from a start where the loss is at least goal_start.
    showcase : bool; False by default
        The picture alone, to open a page with: it runs once by itself when it comes into view.
        Where motion is not wanted it stands at shown_step.

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, an unknown one, or a start beyond the map.

    Examples
    --------
    >>> race = OptimizerRace(optimizers=["Adam", "SGD"], learning_rates={"Adam": 0.5})
    >>> race.optimizers, race.learning_rates["Adam"], race.learning_rates["SGD"]
    (['SGD', 'Adam'], 0.5, 0.08)
    >>> race.hyperparameters["Adam"]
    {'beta1': 0.9, 'beta2': 0.999}
    """

    module = "optimizer_race"
    linked = (
        "surface",
        "optimizers",
        "learning_rates",
        "hyperparameters",
        "start",
        "steps",
        "shown_step",
    )

    optimizers = Entrants(["SGD", "Momentum", "RMSProp", "Adam"])
    learning_rates = RateOfEach()
    hyperparameters = SettingsOfEach()
    steps = Whole(150, 1, 500)
    shown_step = Whole(500, 0, 500)
    goal_surface = maps.SurfaceName()
    goal_optimizers = Entrants(["SGD", "Momentum", "Adam"])
    goal_loss = Number(1e-4, 1e-12, 1e6)
    goal_steps = Whole(80, 1, 500)
    goal_start = Number(10.0, 0, 1e6)
    showcase = Flag(False)

    @traitlets.default("_limits")
    def _limits_of_what_can_be_set(self):
        return {} if self.showcase else self._default_limits()

    @traitlets.default("learning_rates")
    def _default_rates(self):
        return dict(TUNED_RATES[self.surface])

    @traitlets.default("hyperparameters")
    def _default_settings(self):
        return {}  # completed by the trait

    @traitlets.validate("learning_rates")
    def _all_rates(self, proposal):
        return TUNED_RATES[self.surface] | proposal["value"]

    def path(self, optimizer: str) -> Trajectory:
        """The walk of the optimizer of that name, with the race's hyperparameters."""
        settings = self.hyperparameters.get(optimizer, {})
        rule = OPTIMIZERS[optimizer](self.learning_rates[optimizer], **settings)
        return descend(self._named(), rule, self.start, self.steps)

    def picture(self) -> str:
        """The map with the paths, and in its caption the standings at the last step."""
        surface, width = self._named(), 560
        height = round(width / maps.ASPECT)
        paths = {name: self.path(name) for name in self.optimizers}
        drawn, shapes = path_shapes(surface, width, paths)
        shapes = maps.level_shapes(surface, width) + shapes + key(self.optimizers, height + 18)
        first = f" ({drawn} drawn)" if drawn < self.steps else ""
        caption = (
            f"{self.steps} steps on {maps.called(surface)}{first}, from the ring: "
            f"{standings(surface, paths) or 'no optimizer chosen'}."
        )
        return svg.figure(
            width, height + 26, shapes, "Map of the surface with the optimizers’ paths", caption
        )


def gone_at(surface: Surface, path: Trajectory) -> int | None:
    """The first step beyond 1,000 widths of the domain, or not finite, or None; as in descent.js.

    >>> from course_lib import SGD, surfaces
    >>> gone_at(surfaces.rosenbrock, descend(surfaces.rosenbrock, SGD(0.1), steps=20))
    2
    """
    low, high = np.transpose(surface.domain)
    away = np.abs(path.points - (low + high) / 2).max(axis=-1)
    gone = ~((away <= FAR * (high - low).max()) & np.isfinite(path.values))
    return int(gone.argmax()) if gone.any() else None


def standings(surface: Surface, paths: dict[str, Trajectory]) -> str:
    """What has become of each path, in the library's order: "SGD 4.4e-10, Adam 2.2e-06"."""
    floor = surface.value(surface.minima[0]) if len(surface.minima) else 0.0
    gone = {name: gone_at(surface, path) for name, path in paths.items()}
    lost = "diverged" if len(surface.minima) else "gone"
    return ", ".join(
        f"{name} {path.values[-1] - floor:.2g}"
        if gone[name] is None
        else f"{name} {lost} at step {gone[name]}"
        for name, path in paths.items()
    )


def path_shapes(surface: Surface, width: float, paths: dict) -> tuple[int, list[str]]:
    """SVG of the paths with a ring at their start, and how many steps they show: at most 4.2 kB."""
    longest = max((len(path.points) - 1 for path in paths.values()), default=0)
    for steps in (longest, 200, 100, 50, 25, 12):
        shapes, ring = [], ""
        for name, path in paths.items():
            # A path is a line, dots on it and its start; dots of seven paths are only a thicket.
            points = path.points[: steps + 1]
            line, *_, ring = maps.path_shapes(surface, width, points, name)
            shapes.append(line)
        if sum(map(len, shapes)) <= 4200 and steps <= longest:
            break
    return min(steps, longest), [*shapes, ring]


def key(names: list[str], y: float) -> list[str]:
    """SVG of the optimizers' names in their colours and dashes, in one row."""
    shapes, x = [], 4.0
    for name in names:
        style, role = OPTIMIZER_STYLES[name], name.lower()
        dash = " ".join(f"{2 * length:g}" for length in style.dash)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        shapes += [
            f'<path d="M{x:.0f},{y - 4:.0f}h18"{dashed} {svg.stroke(role, style.light, 2)}/>',
            # The palette's colours are meant for lines: type has to be a little darker.
            f'<text x="{x + 21:.0f}" y="{y:.0f}" font-size="12" style="fill:color-mix(in srgb,'
            f"var(--descent-{role},{style.light}) 85%,"
            f'var(--descent-truth,{ROLE_STYLES["truth"].light}))">{name}</text>',
        ]
        x += 29 + 7.2 * len(name)
    return shapes
