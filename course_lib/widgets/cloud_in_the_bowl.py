"""`CloudInTheBowl`: many noisy descents in one bowl, and a learning rate to turn in mid-run."""

import numpy as np

from course_lib import schedules
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.optimizers import SGD
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.bundle import shared_numbers
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Number, Numbers, Whole, checked_number

_SETTING = shared_numbers("cloud")
WALKERS, STEPS, START, VIEW = (_SETTING[name] for name in ("walkers", "steps", "start", "view"))
PARTS = 6  # rates that a run can have, one after the other
LOWEST, HIGHEST = 0.001, 1.0  # of the rates


class Rates(Numbers):
    """The learning rates of a run's parts; raises TypeError or ValueError."""

    def __init__(self, default: list[float], **metadata):
        super().__init__(default, shortest=PARTS, longest=PARTS, **metadata)

    def validate(self, obj, value):
        numbers = super().validate(obj, value)
        return [
            checked_number(f"{self.name}[{index}]", number, LOWEST, HIGHEST)
            for index, number in enumerate(numbers)
        ]

    def limits(self) -> dict:
        return super().limits() | {"low": LOWEST, "high": HIGHEST}


class Turns(Numbers):
    """The steps at which a run's next part begins; raises TypeError or ValueError."""

    def __init__(self, default: list[int], **metadata):
        super().__init__(default, shortest=PARTS - 1, longest=PARTS - 1, **metadata)

    def validate(self, obj, value):
        numbers = super().validate(obj, value)
        steps = np.array(numbers)
        last = STEPS + PARTS
        if (steps % 1).any() or steps[0] < 1 or steps[-1] > last or (np.diff(steps) <= 0).any():
            raise ValueError(
                f"{self.name} must be {PARTS - 1} whole numbers that increase, from 1 to {last}, "
                f"got {value!r}"
            )
        return [int(number) for number in numbers]

    def limits(self) -> dict:
        return super().limits() | {
            "low": 1,
            "high": STEPS + PARTS,
            "whole": True,
            "ascending": True,
        }


class CloudInTheBowl(DescentWidget):
    """Sixty noisy descents in the bowl ½(x² + y²), with a learning rate to turn in mid-run.

    θ ← θ - α (θ + ξ), ξ normal with variance 1 in each coordinate, from (-2.4, 1.6) for 300 steps.
    At a constant rate the mean loss settles at α / (2-α), and the root mean square distance from
    the bottom at √(2 α / (2-α)).

    Parameters
    ----------
    rates : 6 numbers, 0.001 to 1: the learning rates, one after the other
    turns : 5 whole numbers that increase, 1 to 306: the steps from which the next rate holds;
        those beyond the last step are unused
    shown_step : int, 0 to 300
    noise_seed : int, 0 to 2³² - 1
    goal_loss : float, 1e-4 to 1: the task beside the widget, to end with a mean loss below it

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, or an unknown one.

    Examples
    --------
    >>> widget = CloudInTheBowl()
    >>> widget.positions().shape
    (301, 60, 2)
    """

    module = "cloud_in_the_bowl"
    linked = ("rates", "turns", "shown_step", "noise_seed")

    rates = Rates([0.4] * PARTS)
    turns = Turns([*range(STEPS + 1, STEPS + PARTS)])
    shown_step = Whole(80, 0, STEPS)
    noise_seed = Whole(1, 0, 2**32 - 1)
    # In 30 draws of the noise (seeds 1 to 30) no constant rate has ended below 5.4e-3; a rate
    # turned down four times, 0.4 to 0.005, ends near 3.9e-3.
    goal_loss = Number(0.005, 1e-4, 1)

    def schedule(self) -> schedules.Schedule:
        """The learning rate by step."""
        return schedules.piecewise_constant(self.rates, self.turns)

    def positions(self) -> np.ndarray:
        """All walkers before the first step and after each, shape (301, 60, 2)."""
        return cloud(self.schedule(), self.noise_seed)

    def mean_losses(self) -> np.ndarray:
        """The walkers' mean loss by step, shape (301,)."""
        return (self.positions() ** 2).sum(axis=-1).mean(axis=1) / 2

    def picture(self) -> str:
        """The bowl with the cloud at the step shown, and the mean loss so far."""
        step, losses = self.shown_step, self.mean_losses()
        rate = self.schedule()(step)
        size, left, right, top, bottom = 280, 350, 590, 24, 250
        unit = size / (2 * VIEW)
        grey = 'style="fill:var(--descent-muted,#5a5a66)"'
        hairline = svg.stroke("data", ROLE_STYLES["data"].light, 0.8)
        truth = svg.stroke("truth", ROLE_STYLES["truth"].light, 2)
        sgd = svg.stroke("sgd", OPTIMIZER_STYLES["SGD"].light, 5)
        middle = f'cx="{size / 2}" cy="{size / 2}"'
        shapes = [
            f'<circle {middle} r="{radius * unit:.1f}" {hairline}/>' for radius in (0.5, 1, 2, 3)
        ]
        radius = settled_distance(rate) * unit
        shapes.append(f'<circle {middle} r="{radius:.1f}" stroke-dasharray="1 5" {truth}/>')
        places = size / 2 + unit * self.positions()[step] * (1, -1)
        seen = places[np.abs(places - size / 2).max(axis=1) < size / 2]
        shapes.append(f'<path d="{svg.dots(*seen.T)}" {sgd}/>')

        def y(loss):
            return bottom - (bottom - top) * (np.log10(loss) + 3) / 4

        xs = left + (right - left) * np.arange(step + 1) / STEPS
        line = svg.stroke("sgd", OPTIMIZER_STYLES["SGD"].light, 2)
        if step > 0:
            shapes.append(f'<path d="{svg.path(xs, y(losses[: step + 1]))}" {line}/>')
        for power in (-3, -2, -1, 0, 1):
            shapes += [
                f'<path d="M{left},{y(10.0**power):.1f}H{right}" {hairline}/>',
                f'<text x="{left - 6}" y="{y(10.0**power) + 5:.1f}" text-anchor="end" {grey}>'
                f"{10.0**power:g}</text>",
            ]
        shapes += [
            f'<text x="{left}" y="12" {grey}>mean loss</text>',
            f'<text x="{right}" y="{bottom + 20}" text-anchor="end" {grey}>step {STEPS}</text>',
        ]
        caption = (
            f"Step {step} of {WALKERS} noisy descents in a round bowl, with α = {rate:g}: their "
            f"mean loss is {losses[step]:.2g}. Dotted, how far from the bottom they settle at this "
            f"α: {settled_distance(rate):.2g}, root mean square."
        )
        return svg.figure(
            600, 290, shapes, "A cloud of marbles in a bowl; their mean loss", caption
        )


def settled_distance(rate: float) -> float:
    """The root mean square distance from the bottom at which a constant rate below 2 settles.

    >>> settled_distance(0.4).__round__(3)
    0.707
    """
    return float(np.sqrt(2 * rate / (2 - rate)))


def cloud(schedule, seed: int) -> np.ndarray:
    """The walkers of every step, shape (301, 60, 2), as in the browser.

    >>> cloud(schedules.constant(0.4), 1)[0, 0].tolist()
    [-2.4, 1.6]
    """
    noise = np.reshape(svg.normal_noise(2 * WALKERS * STEPS, seed), (WALKERS, 2, STEPS))
    optimizer, points = SGD(schedule), np.tile(START, (WALKERS, 1))
    found = [points.copy()]
    for step in range(STEPS):
        optimizer.step(points, points + noise[:, :, step])
        found.append(points.copy())
    return np.array(found)
