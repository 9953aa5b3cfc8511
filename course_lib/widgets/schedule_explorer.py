"""`ScheduleExplorer`: a learning-rate schedule, composed by hand, and a noisy descent under it."""

import numpy as np

from course_lib import schedules
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.optimizers import SGD
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.bundle import shared_numbers
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Flag, Name, Number, Numbers, Whole

# With 5 coordinates the loss's median is 0.87 times its mean, so that the median of the runs lies
# close to the floor, which is a mean.
_SETTING = shared_numbers("noisy_descents")
RUNS, COORDINATES, STEPS = (_SETTING[name] for name in ("runs", "coordinates", "steps"))
# The distance from the minimum, and the root mean square of the gradient's noise.
START, NOISE = float(_SETTING["away"]), float(_SETTING["noise"])
SCHEDULE_NAMES = (
    "constant",
    "inverse_time_decay",
    "exponential_decay",
    "cosine_decay",
    "linear_decay",
    "warmup_stable_decay",
    "piecewise_constant",
)


class Boundaries(Numbers):
    """Two steps within the run, the second after the first; raises TypeError or ValueError."""

    def __init__(self, default: list[int], **metadata):
        super().__init__(default, shortest=2, longest=2, **metadata)

    def validate(self, obj, value):
        first, second = numbers = super().validate(obj, value)
        if first % 1 or second % 1 or not 1 <= first < second < STEPS:
            raise ValueError(
                f"{self.name} must be two whole numbers that increase, from 1 to {STEPS - 1}, "
                f"got {value!r}"
            )
        return [int(number) for number in numbers]

    def limits(self) -> dict:
        return super().limits() | {"low": 1, "high": STEPS - 1, "whole": True, "ascending": True}


class ScheduleExplorer(DescentWidget):
    """A schedule composed from parts, its rate by step, and 20 noisy descents that follow it.

    θ ← θ - α_t (θ + ξ) on the loss ½‖θ‖², θ of 5 coordinates, from ‖θ‖ = 10, for 500 steps; ξ is
    normal with E‖ξ‖² = σ² = 1. At a constant rate the mean loss settles at α σ² / (2 (2-α)).

    Parameters
    ----------
    schedule : str, one of `SCHEDULE_NAMES`, the functions of `course_lib.schedules`
    initial_rate : float, 0.001 to 10
    decay_rate : float, 0.0001 to 10: inverse_time_decay's
    factor : float, 0.5 to 0.9999: exponential_decay's
    total_steps : int, 1 to 1,000: cosine_decay's, linear_decay's and warmup_stable_decay's
    decay_steps : int, 1 to 1,000: warmup_stable_decay's; of the total at most
    boundaries : two whole numbers that increase, 1 to 499: piecewise_constant's
    drop : float, 1 to 100: what the rate is divided by at each of them
    staircase : bool; interval : int, 1 to 250: hold the rate, `staircase(schedule, interval)`
    warmup : bool; warmup_steps : int, 1 to 400: climb to it first, `warmup(schedule, steps)`
    log_rate : bool, a logarithmic axis for the rate
    noise_seed : int, 0 to 2³² - 1
    goal_loss : float, 1e-6 to 10: the task beside the widget, to end with a median loss below it

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, an unknown one, or boundaries out of order.

    Examples
    --------
    >>> widget = ScheduleExplorer(warmup=True)
    >>> widget.expression()
    'warmup(staircase(inverse_time_decay(0.5, 1), 10), 20)'
    """

    module = "schedule_explorer"
    linked = (
        "schedule",
        "initial_rate",
        "decay_rate",
        "factor",
        "total_steps",
        "decay_steps",
        "boundaries",
        "drop",
        "staircase",
        "interval",
        "warmup",
        "warmup_steps",
        "log_rate",
        "noise_seed",
    )

    schedule = Name("inverse_time_decay", SCHEDULE_NAMES)
    initial_rate = Number(0.5, 1e-3, 10)
    decay_rate = Number(1.0, 1e-4, 10)
    factor = Number(0.99, 0.5, 0.9999)
    total_steps = Whole(500, 1, 1000)
    decay_steps = Whole(100, 1, 1000)
    boundaries = Boundaries([100, 300])
    drop = Number(10.0, 1, 100)
    staircase = Flag(True)
    interval = Whole(10, 1, 250)
    warmup = Flag(False)
    warmup_steps = Whole(20, 1, 400)
    log_rate = Flag(True)
    noise_seed = Whole(1, 0, 2**32 - 1)
    # In 400 draws of the noise (seeds 1 to 400) none of 480 constant rates, 0.001 to 1, has ended
    # below 1.5e-3; the best of them has 3.3e-3 in the mean. 1 / (1 + t) ends near 9e-4.
    goal_loss = Number(1.4e-3, 1e-6, 10)

    def _parts(self) -> tuple[list, int | None, int | None]:
        """The first schedule's arguments, the interval and the steps of warm-up, if any."""
        rate = self.initial_rate
        arguments = {
            "constant": [rate],
            "inverse_time_decay": [rate, self.decay_rate],
            "exponential_decay": [rate, self.factor],
            "cosine_decay": [rate, self.total_steps],
            "linear_decay": [rate, self.total_steps],
            "warmup_stable_decay": [
                rate,
                self.total_steps,
                0,
                min(self.decay_steps, self.total_steps),
            ],
            "piecewise_constant": [
                [float(f"{rate / self.drop**power:.6g}") for power in range(3)],
                self.boundaries,
            ],
        }[self.schedule]
        return (
            arguments,
            self.interval if self.staircase else None,
            self.warmup_steps if self.warmup else None,
        )

    def composed(self) -> schedules.Schedule:
        """The schedule itself."""
        arguments, interval, steps = self._parts()
        made = getattr(schedules, self.schedule)(*arguments)
        if interval:
            made = schedules.staircase(made, interval)
        return schedules.warmup(made, steps) if steps else made

    def expression(self) -> str:
        """The schedule as it is written in Python."""
        arguments, interval, steps = self._parts()
        text = f"{self.schedule}({', '.join(map(_written, arguments))})"
        if interval:
            text = f"staircase({text}, {interval})"
        return f"warmup({text}, {steps})" if steps else text

    def median_losses(self) -> np.ndarray:
        """The runs' median loss before the first step and after each, shape (501,)."""
        return np.median(noisy_losses(self.composed(), self.noise_seed), axis=0)

    def picture(self) -> str:
        """The rate and the median loss by step, at the traits' values."""
        rates, losses = self.composed()(np.arange(STEPS)), self.median_losses()
        left, right, every = 46, 590, np.arange(0, STEPS + 1, 2)
        floor = np.where(rates < 2, rates / (2 * (2 - np.minimum(rates, 1.999))), np.inf)
        grey = 'style="fill:var(--descent-muted,#5a5a66)"'
        shapes = []
        panels = [
            (24, 130, "learning rate", [("first", ROLE_STYLES["first"], "", rates)]),
            (
                170,
                330,
                "loss",
                [
                    ("sgd", OPTIMIZER_STYLES["SGD"], "", losses),
                    ("truth", ROLE_STYLES["truth"], ' stroke-dasharray="1 5"', floor),
                ],
            ),
        ]
        for top, bottom, name, curves in panels:
            drawn = curves[0][-1]
            least = max(drawn.min(), 1e-6 * rates.max())
            low = int(np.floor(np.log10(least)))
            high = max(low + 1, int(np.ceil(np.log10(min(drawn.max(), 1e8)))))

            def y(value, low=low, high=high, top=top, bottom=bottom):
                power = np.clip(np.log10(np.clip(value, 1e-300, 1e300)), low, high)
                return bottom - (bottom - top) * (power - low) / (high - low)

            for role, style, dash, values in curves:
                steps = every[every < len(values)]
                xs = left + (right - left) * steps / STEPS
                drawn_path = svg.path(xs, y(values[steps]))
                shapes.append(f'<path d="{drawn_path}"{dash} {svg.stroke(role, style.light, 2)}/>')
            for power in (low, high):
                shapes.append(
                    f'<text x="{left - 6}" y="{y(10.0**power) + 5:.1f}" text-anchor="end" {grey}>'
                    f"{10.0**power:g}</text>"
                )
            shapes.append(f'<text x="{left}" y="{top - 10}" {grey}>{name}</text>')
        shapes.append(f'<text x="{left}" y="352" {grey}>step 0</text>')
        shapes.append(f'<text x="{right}" y="352" text-anchor="end" {grey}>step {STEPS}</text>')
        ending = f"{losses[-1]:.2g}" if losses[-1] < 1e12 else "nothing: they diverge"
        caption = (
            f"{self.expression()}: the rate, and below it the loss of {RUNS} noisy descents, their "
            f"median. After {STEPS} steps the rate is {rates[-1]:.3g} and the median loss "
            f"{ending}. Dotted, the noise floor of a constant rate as large as the step's."
        )
        return svg.figure(600, 360, shapes, "Learning rate and median loss by step", caption)


def _written(value) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return f"{value:g}" if value < 1e-4 else str(value).removesuffix(".0")


def noisy_losses(schedule, seed: int) -> np.ndarray:
    """Losses of the runs, shape (20, 501), infinite where one has diverged; as in the browser.

    >>> noisy_losses(schedules.constant(0.1), 1)[:, 0].round(6).tolist() == [50.0] * 20
    True
    """
    noise = np.reshape(
        svg.normal_noise(RUNS * COORDINATES * STEPS, seed), (RUNS, COORDINATES, STEPS)
    )
    noise *= NOISE / np.sqrt(COORDINATES)
    optimizer = SGD(schedule)
    point = np.full((RUNS, COORDINATES), START / np.sqrt(COORDINATES))
    losses = [0.5 * (point**2).sum(axis=1)]
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(STEPS):
            optimizer.step(point, point + noise[:, :, step])
            losses.append(0.5 * (point**2).sum(axis=1))
    return np.nan_to_num(np.array(losses).T, nan=np.inf, posinf=np.inf)
