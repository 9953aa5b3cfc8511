"""Figures of chapter 1: what an average's error is made of, as its memory grows."""

import numpy as np

from course_lib.averages import effective_window, trend_lag, variance_factor
from course_lib.notebook import plotting
from course_lib.notebook.palette import ROLE_STYLES

BETAS = 1 - np.geomspace(1, 1 / 200, 200)


def error_parts(beta, sigma: float, drift: float, persistence: float = 0.0):
    """The two parts of an average's mean square error on a noisy ramp: noise, and lag.

    The truth climbs by `drift` a step; each value is off by noise of standard deviation `sigma`
    and this persistence, see `course_lib.variance_factor`.

    Examples
    --------
    >>> noise, lag = error_parts(0.9, sigma=3.0, drift=0.1)
    >>> round(noise, 3), round(lag, 3)  # 9/19 and (0.1 · 9)²
    (0.474, 0.81)
    """
    return sigma**2 * variance_factor(beta, persistence), (drift * trend_lag(beta)) ** 2


def stacked_error(ax, sigma: float, drift: float, persistence: float = 0.0) -> None:
    """Draw noise and lag as areas on each other against the window, with the least of their sum.

    The dotted line is the error of the raw values, σ².
    """
    window = effective_window(BETAS)
    noise, lag = error_parts(BETAS, sigma, drift, persistence)
    styles = {"noise": ROLE_STYLES["second"].light, "lag": ROLE_STYLES["first"].light}
    ax.stackplot(window, noise, lag, colors=styles.values(), alpha=0.55, labels=styles)
    best = np.argmin(noise + lag)
    ax.plot(window[best], (noise + lag)[best], "o", color=ROLE_STYLES["truth"].light)
    ax.axhline(sigma**2, **plotting.role("truth") | {"linewidth": 1.2})
    plotting.plain_log(ax.xaxis)
    ax.set(xlim=(1, window[-1]), ylim=(0, 1.3 * sigma**2), xlabel="window 1/(1−β)")
    ax.set_ylabel("mean square error")
