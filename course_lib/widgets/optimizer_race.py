"""`OptimizerRace`: optimizers of the library side by side, from one start, on one surface."""

import json
import re
from numbers import Real

import numpy as np
import traitlets

from course_lib.descent import Trajectory, descend
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.optimizers import OPTIMIZERS
from course_lib.surfaces import Surface
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.bundle import HERE
from course_lib.widgets.pictures import maps, svg
from course_lib.widgets.traits import Number, Whole

# As in optimizer_race.js.
LIMITS = {"beta": (0, 0.9999), "beta1": (0, 0.9999), "beta2": (0, 0.9999), "weight_decay": (0, 1)}
RATE_LIMITS = (1e-5, 10)
FAR = 1000  # widths of the domain, as in descent.js

DEFAULTS = {
    name: {key: value for key, value in rule(0.1).hyperparameters.items() if key in LIMITS}
    for name, rule in OPTIMIZERS.items()
}
TUNED_RATES: dict[str, dict[str, float]] = json.loads(
    re.search(
        r"TUNED_RATES = (\{.*\});",
        (HERE / "race_rates.js").read_text(encoding="utf-8"),
        re.DOTALL,
    )[1]
)


class Entrants(traitlets.TraitType):
    """Names of optimizers, each once, put in the library's order; TypeError or ValueError."""

    def __init__(self, default: list[str], **metadata):
        super().__init__(default, **metadata)
        self.tag(sync=True)

    def validate(self, obj, value):
        allowed = f"{self.name} must be a list of names of {', '.join(OPTIMIZERS)}, each once"
        if not isinstance(value, list | tuple):
            raise TypeError(f"{allowed}, got {value!r}")
        for name in value:
            check_optimizer(name, allowed)
        if len(set(value)) < len(value):
            raise ValueError(f"{allowed}, got {value!r}")
        return [name for name in OPTIMIZERS if name in value]


class RateOfEach(traitlets.TraitType):
    """Learning rates by optimizer's name, of some or all; raises TypeError or ValueError."""

    def __init__(self, **metadata):
        super().__init__({}, **metadata)
        self.tag(sync=True)

    def validate(self, obj, value):
        check_dict(self.name, value)
        for name in value:
            check_optimizer(name, f"{self.name} must have names of {', '.join(OPTIMIZERS)}")
        return {
            name: limited(f"{self.name}[{name!r}]", rate, RATE_LIMITS)
            for name, rate in value.items()
        }


class SettingsOfEach(traitlets.TraitType):
    """β, β1, β2, weight decay by optimizer's name; completed; raises TypeError or ValueError."""

    def __init__(self, **metadata):
        super().__init__({}, **metadata)
        self.tag(sync=True)

    def validate(self, obj, value):
        check_dict(self.name, value)
        full = {name: dict(defaults) for name, defaults in DEFAULTS.items() if defaults}
        for name, settings in value.items():
            check_optimizer(name, f"{self.name} must have names of {', '.join(full)}", full)
            check_dict(f"{self.name}[{name!r}]", settings)
            for key, number in settings.items():
                if key not in full[name]:
                    raise ValueError(
                        f"{self.name}[{name!r}] must have some of {', '.join(full[name])}, "
                        f"got {key!r}"
                    )
                full[name][key] = limited(f"{self.name}[{name!r}][{key!r}]", number, LIMITS[key])
        return full


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
        first = f" (drawn: the first {drawn})" if drawn < self.steps else ""
        caption = (
            f"{self.steps} steps on the {surface.name}{first}, from the ring: "
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
    """SVG of the paths with a ring at their start, and how many steps they show: at most 4.4 kB."""
    longest = max((len(path.points) - 1 for path in paths.values()), default=0)
    for steps in (longest, 200, 100, 50, 25, 12):
        shapes, ring = [], ""
        for name, path in paths.items():
            # A path is a line, dots on it and its start; dots of seven paths are only a thicket.
            points = path.points[: steps + 1]
            line, *_, ring = maps.path_shapes(surface, width, points, name)
            shapes.append(line)
        if sum(map(len, shapes)) <= 4400 and steps <= longest:
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


def check_dict(name: str, value) -> None:
    """Raise TypeError for what is no dict."""
    if not isinstance(value, dict):
        raise TypeError(f"{name} must be a dict by optimizers’ names, got {value!r}")


def check_optimizer(name, allowed: str, among=OPTIMIZERS) -> None:
    """Raise TypeError or ValueError for what is no name of an optimizer."""
    if not isinstance(name, str):
        raise TypeError(f"{allowed}, got {name!r}")
    if name not in among:
        raise ValueError(f"{allowed}, got {name!r}")


def limited(name: str, value, limits: tuple[float, float]) -> float:
    """Return a number within its limits; raise TypeError or ValueError for any other."""
    low, high = limits
    allowed = f"{name} must be a number from {low:g} to {high:g}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{allowed}, got {value!r}")
    if not low <= value <= high:  # NaN fails this too
        raise ValueError(f"{allowed}, got {value!r}")
    return float(value)
