"""`NoiseAndLag`: what an average gets wrong, as two stacked areas, to move by hand."""

import numpy as np

from course_lib.averages import effective_window, trend_lag, variance_factor
from course_lib.notebook.palette import ROLE_STYLES
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Flag, Number, Text, Whole


class NoiseAndLag(DescentWidget):
    """The average of a steadily climbing truth under noise, and the two parts of its error.

    A truth that climbs by d a day is read with noise of standard deviation σ, of which a share ρ
    is left the next day. The settled average has the mean square error

        σ² (1-β)/(1+β) · (1+βρ)/(1-βρ)  +  d² (β/(1-β))²

    of which the first part is noise, and the second lag.

    Parameters
    ----------
    beta : float, 0 to 0.999
    drift : float, 0 to 0.3: d, in the unit a day
    noise : float, 1 to 6: σ, in the unit
    persistence : float, 0 to 0.95: ρ
    noise_seed : int, 0 to 2³² - 1
    error_shown : bool, whether the two parts are drawn; a guess is asked for first
    unit : str, the readings' unit

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, or an unknown one.

    References
    ----------
    S. W. Roberts, "Control chart tests based on geometric moving averages", Technometrics 1(3),
    1959, for the variance under fresh noise.

    Examples
    --------
    >>> widget = NoiseAndLag(persistence=0.8)
    >>> widget.beta, widget.drift, widget.noise, widget.error_shown
    (0.9, 0.05, 2.85, False)
    """

    module = "noise_and_lag"
    linked = ("beta", "drift", "noise", "persistence", "noise_seed", "error_shown")

    beta = Number(0.9, 0, 0.999)
    drift = Number(0.05, 0, 0.3)
    noise = Number(2.85, 1, 6)
    persistence = Number(0.0, 0, 0.95)
    noise_seed = Whole(1, 0, 2**32 - 1)
    error_shown = Flag(False)
    unit = Text("°C")

    def error_parts(self, beta):
        """The mean squares of noise and of lag, at one β or an array of them."""
        noise = self.noise**2 * variance_factor(beta, self.persistence)
        return noise, (self.drift * trend_lag(beta)) ** 2

    def picture(self) -> str:
        """Both parts as stacked areas over the window, at the traits' values."""
        left, right, top, bottom = 40, 590, 12, 250
        decades = np.linspace(0, 3, 151)  # of the window: log₁₀ 1/(1-β)
        betas = 1 - 10.0**-decades
        noise, lag = self.error_parts(betas)
        highest = 4.5 * (noise + lag).min()

        def y(values):
            return bottom - (bottom - top) * np.minimum(values, highest) / highest

        xs = left + (right - left) * decades / 3
        floor = np.full_like(xs, bottom)
        areas = {"second": (floor, y(noise)), "first": (y(noise), y(noise + lag))}
        shapes = [
            f'<path d="{svg.path([*xs, *xs[::-1]], [*upper, *lower[::-1]])}Z" fill-opacity="0.45" '
            f'style="fill:var(--descent-{role},{ROLE_STYLES[role].light})"/>'
            for role, (lower, upper) in areas.items()
        ]
        grey = 'style="fill:var(--descent-muted,#5a5a66)"'
        here = left + (right - left) * np.log10(effective_window(self.beta)) / 3
        shapes.append(f'<path d="M{here:.1f},{top}V{bottom}" {svg.stroke("first", "#0072b2", 2)}/>')
        for value in (0, highest):
            shapes.append(
                f'<text x="{left - 6}" y="{y(value) + 5:.1f}" text-anchor="end" {grey}>'
                f"{value:.2g}</text>"
            )
        for decade in range(4):
            x = left + (right - left) * decade / 3
            place = f'x="{x:.1f}" y="{bottom + 22}" text-anchor="middle"'
            shapes.append(f"<text {place} {grey}>{10**decade}</text>")
        return svg.figure(
            600,
            280,
            shapes,
            "The mean square error over the window: noise and lag",
            self._caption(),
        )

    def _caption(self) -> str:
        noise, lag = self.error_parts(self.beta)
        unit = f" {self.unit}" if self.unit else ""
        return (
            f"Mean square error by the window 1/(1−β), for a drift of {self.drift:g}{unit} a day "
            f"and noise of {self.noise:g}{unit}, {self.persistence:.0%} of it left the next day: "
            f"noise, falling, and lag on top of it, rising. With β = {self.beta:g}, a window of "
            f"{effective_window(self.beta):.3g} days: noise {noise:.2f}, lag {lag:.2f}."
        )
