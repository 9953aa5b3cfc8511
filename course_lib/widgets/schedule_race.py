"""`ScheduleRace`: schedules planned for one number of steps, and stopped after another."""

import numpy as np

from course_lib import schedules
from course_lib.notebook.palette import ROLE_STYLES
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.bundle import shared_numbers
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Whole

_SETTING = shared_numbers("horizon")
LONGEST, SHORTEST = _SETTING["longest"], _SETTING["shortest"]
RATES = np.geomspace(*(_SETTING["rates"][name] for name in ("lowest", "highest", "count")))


class ScheduleRace(DescentWidget):
    """Six schedules planned for a budget of steps, in the order of their loss at another step.

    SGD from (8, 2) on ½ (0.01 x² + y²), noise of variance 1 in each coordinate of the gradient; the
    losses are means, computed exactly. Each schedule has, of 25 rates (and 5 decay rates, where it
    has one), what ends lowest at its budget.

    Parameters
    ----------
    budget : int, 50 to 1,000: the steps that the schedules are planned for
    stop : int, 50 to 1,000: the step at which they are compared

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, or an unknown one.

    Examples
    --------
    >>> list(ScheduleRace(stop=300).ranking())[0], list(ScheduleRace().ranking())[0]
    ('1/t', 'linear')
    """

    module = "schedule_race"
    linked = ("budget", "stop")

    budget = Whole(LONGEST, SHORTEST, LONGEST)
    stop = Whole(LONGEST, SHORTEST, LONGEST)

    def losses(self) -> dict[str, np.ndarray]:
        """Each schedule's mean loss by step, shape (1001,)."""
        return {name: losses for name, (_, losses) in planned(self.budget).items()}

    def rates(self) -> dict[str, np.ndarray]:
        """Each schedule's learning rate by step, shape (1000,)."""
        return {name: rates for name, (rates, _) in planned(self.budget).items()}

    def ranking(self) -> dict[str, float]:
        """The mean losses at the step `stop`, the lowest first."""
        ends = {name: float(losses[self.stop]) for name, losses in self.losses().items()}
        return dict(sorted(ends.items(), key=lambda item: item[1]))

    def picture(self) -> str:
        """The schedules as rows, the best first: the rate by step, and the loss as a bar."""
        grey = 'style="fill:var(--descent-muted,#5a5a66)"'
        rates, ranking, shapes = self.rates(), self.ranking(), []
        every = np.arange(0, LONGEST, 20)
        for place, (name, loss) in enumerate(ranking.items()):
            top, bottom = place * 44 + 8, place * 44 + 40
            alphas = rates[name][every] / rates[name].max()
            xs = 150 + 140 * every / LONGEST
            shapes += [
                f'<text x="4" y="{bottom - 10}">{place + 1}. {name}</text>',
                f'<path d="{svg.path(xs, bottom - (bottom - top) * alphas)}" '
                f"{svg.stroke('first', ROLE_STYLES['first'].light, 2)}/>",
                f'<rect x="310" y="{top + 4}" width="{220 * bar_share(loss):.1f}" height="24" '
                f'style="fill:var(--descent-sgd,#5b5b66)"/>',
                f'<text x="{316 + 220 * bar_share(loss):.1f}" y="{bottom - 10}" {grey}>'
                f"{loss:.3g}</text>",
            ]
        here = 150 + 140 * self.stop / LONGEST
        truth = svg.stroke("truth", ROLE_STYLES["truth"].light, 1.5)
        shapes.append(f'<path d="M{here:.1f},4V{len(ranking) * 44}" {truth}/>')
        order = ", ".join(f"{name} {loss:.3g}" for name, loss in ranking.items())
        caption = (
            f"Six schedules planned for {self.budget:,} steps, each with its own best rate, and "
            f"stopped after {self.stop:,}: the rate by step, and the mean loss. {order}."
        )
        return svg.figure(600, 44 * 6 + 8, shapes, "Schedules in the order of their loss", caption)


def bar_share(loss: float) -> float:
    """How much of a bar's room a loss takes, from 0.03 to 1 on a logarithmic scale."""
    return float(np.clip(np.log10(loss / 0.03) / np.log10(1 / 0.03), 0.01, 1))


def expected_losses(alphas: np.ndarray) -> np.ndarray:
    """The mean loss before the first step and after each, for rates of shape (steps, ...).

    >>> expected_losses(np.zeros(2)).tolist()
    [2.32, 2.32, 2.32]
    """
    found = []
    states = [(np.float64(start), np.float64(0)) for start in _SETTING["start"]]
    for step in range(len(alphas) + 1):
        pairs = list(zip(_SETTING["curvatures"], states, strict=True))
        found.append(sum(curve / 2 * (mean**2 + var) for curve, (mean, var) in pairs))
        if step < len(alphas):
            alpha = alphas[step]
            states = [
                ((1 - alpha * curve) * mean, (1 - alpha * curve) ** 2 * var + alpha**2)
                for curve, (mean, var) in pairs
            ]
    return np.array([loss + np.zeros(np.shape(alphas)[1:]) for loss in found])


def shapes_of(total: int) -> dict[str, list[schedules.Schedule]]:
    """The schedules from a rate of 1, planned for `total` steps, as many of each as are tried."""
    drops = [_half_up(share * total) for share in _SETTING["drops"]]
    fall = _half_up(_SETTING["fall"] * total)
    return {
        "constant": [schedules.constant(1)],
        "1/t": [schedules.inverse_time_decay(1, rate) for rate in _SETTING["decayRates"]],
        "steps": [schedules.piecewise_constant([1, 0.1, 0.01], drops)],
        "cosine": [schedules.cosine_decay(1, total)],
        "linear": [schedules.linear_decay(1, total)],
        "late fall": [schedules.warmup_stable_decay(1, total, 0, fall)],
    }


def _half_up(number: float) -> int:
    return int(np.floor(number + 0.5))  # as JavaScript rounds


def planned(total: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Each schedule at its best for `total` steps: its rates and its mean losses by step."""
    found = {}
    for name, options in shapes_of(total).items():
        shapes = np.array([schedule(np.arange(LONGEST)) for schedule in options])
        alphas = (RATES[:, None, None] * shapes).reshape(-1, LONGEST).T  # (steps, tries)
        ends = expected_losses(alphas[:total])[-1]
        best = alphas[:, ends.argmin()]
        found[name] = best, expected_losses(best)
    return found
