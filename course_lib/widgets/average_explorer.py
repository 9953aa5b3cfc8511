"""`AverageExplorer`: an exponentially weighted average of a series, to move by hand."""

import traitlets

from course_lib.averages import effective_window, exponential_average
from course_lib.datasets import temperatures
from course_lib.notebook.palette import ROLE_STYLES
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Flag, Name, Number, Numbers, Text, Whole


class AverageExplorer(DescentWidget):
    """An exponentially weighted average of a daily series, the weights of its past beneath it.

    vₜ = β vₜ₋₁ + (1-β) xₜ from v₀ = 0; bias-corrected, vₜ / (1-βᵗ). On day t, the value of k days
    before weighs (1-β) βᵏ.

    Parameters
    ----------
    series : sequence of 2 to 2,000 finite numbers, one a day; by default Seattle's daily mean
        temperatures of 2012
    label, unit : str, the name of what the series measures, and its unit
    beta : float, 0 to 0.999
    bias_correction : bool
    noise : float, 0 to 10: standard deviation of normal noise added to the series, in its unit
    noise_seed : int, 0 to 2³² - 1
    day : int, 1 to the length of the series: the day whose weights are shown
    question : "lag" or "start", what is asked first: how much later a calmer curve is highest, or
        when the days weigh more than the zero that the average began with

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, an unknown one, or a day beyond the series.

    Examples
    --------
    >>> widget = AverageExplorer(beta=0.98, day=50)
    >>> widget.beta, len(widget.series), widget.unit
    (0.98, 366, '°C')
    """

    module = "average_explorer"
    linked = ("beta", "bias_correction", "noise", "noise_seed", "day")

    series = Numbers([], shortest=2, longest=2000)
    label = Text("daily mean temperature")
    unit = Text("°C")
    beta = Number(0.9, 0, 0.999)
    bias_correction = Flag(True)
    noise = Number(0.0, 0, 10)
    noise_seed = Whole(1, 0, 2**32 - 1)
    day = Whole(1, 1, 2000)
    question = Name("lag", ("lag", "start"))

    @traitlets.default("series")
    def _default_series(self):
        return temperatures().celsius[:366].round(2).tolist()

    @traitlets.default("day")
    def _default_day(self):
        return min(100, len(self.series))

    # Traits given together are checked together, each by itself first; defaults come when read.
    @traitlets.validate("day")
    def _day_in_series(self, proposal):
        self._check_day(proposal["value"], len(self.series))
        return proposal["value"]

    @traitlets.validate("series")
    def _series_has_day(self, proposal):
        if self.trait_has_value("day"):
            self._check_day(self.day, len(proposal["value"]))
        return proposal["value"]

    @staticmethod
    def _check_day(day: int, length: int) -> None:
        if day > length:
            raise ValueError(
                f"day must be a whole number from 1 to {length}, the length of the series, "
                f"got {day}"
            )

    def picture(self) -> str:
        """The data and both averages, at the traits' values."""
        noise = svg.normal_noise(len(self.series), self.noise_seed)
        data = [x + self.noise * e for x, e in zip(self.series, noise, strict=True)]
        curves = {
            "second": exponential_average(data, self.beta, not self.bias_correction),
            "first": exponential_average(data, self.beta, self.bias_correction),
        }
        left, right, top, bottom = 40, 590, 12, 250
        low = min(*data, *map(min, curves.values()))
        high = max(*data, *map(max, curves.values()))
        span = (high - low) or 1.0

        xs = [left + (right - left) * index / (len(data) - 1) for index in range(len(data))]

        def y(value):
            return bottom - (bottom - top) * (value - low) / span

        grey = 'style="fill:var(--descent-muted,#5a5a66)"'
        shapes = [
            f'<path d="{svg.dots(xs, map(y, data))}" '
            f"{svg.stroke('data', ROLE_STYLES['data'].light, 3)}/>"
        ]
        for role, curve in curves.items():
            dash, thickness = (' stroke-dasharray="5 4"', 1.5) if role == "second" else ("", 2.5)
            shapes.append(
                f'<path d="{svg.path(xs, map(y, curve))}"{dash} '
                f"{svg.stroke(role, ROLE_STYLES[role].light, thickness)}/>"
            )
        for value in (low, high):
            shapes.append(
                f'<text x="{left - 6}" y="{y(value) + 5:.1f}" text-anchor="end" {grey}>'
                f"{value:.0f}</text>"
            )
        shapes.append(f'<text x="{left}" y="{bottom + 22}" {grey}>day 1</text>')
        shapes.append(
            f'<text x="{right}" y="{bottom + 22}" text-anchor="end" {grey}>day {len(data)}</text>'
        )
        which, other = ("bias-corrected", "uncorrected")[:: 1 if self.bias_correction else -1]
        unit = f" in {self.unit}" if self.unit else ""
        caption = (
            f"{self.label}{unit} (dots), its average with β = {self.beta:g}, {which} (solid), "
            f"over about {effective_window(self.beta):.3g} days, and the {other} one (dashed)."
        )
        return svg.figure(600, 280, shapes, "Data and averages by day", caption)
