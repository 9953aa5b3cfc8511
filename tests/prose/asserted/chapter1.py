"""Chapter 1."""

import numpy as np

from course_lib import (
    ExponentialAverage,
    datasets,
    effective_window,
    exponential_average,
    trend_lag,
    variance_factor,
)
from tests.prose.asserted.quoted import Quoted, about, refuses

PAGE = "chapters/01_averages.md"
CELSIUS = datasets.temperatures().celsius


def _best(noise: float, drift: float = 1e-5) -> float:
    """The best window under fresh noise, where it is long."""
    n = np.geomspace(10, 1e6, 200_001)
    return n[np.argmin(noise**2 / (2 * n - 1) + drift**2 * (n - 1) ** 2)]


def _start() -> float:
    return ExponentialAverage(0.98, bias_correction=False).update(0.0)


QUOTED = [
    Quoted(
        PAGE,
        "β is any number from 0 up to, but not including, 1.",
        lambda: (
            ExponentialAverage(0.0).update(3.0) == 3.0
            and refuses(ExponentialAverage, 1.0)
            and refuses(ExponentialAverage, -1e-9)
        ),
    ),
    Quoted(
        PAGE,
        r"The first line is $0.9 \cdot 0 + 0.1 \cdot 8.90 = 0.89$",
        lambda: (
            f"{CELSIUS[0]:.2f}" == "8.90"
            and f"{0.9 * 0 + 0.1 * 8.90:.4f}" == "0.8900"
            and round(exponential_average(CELSIUS, 0.9)[0], 4) == 0.89
        ),
    ),
    Quoted(
        PAGE,
        "its 0.89 for 8.9 °C",
        lambda: (
            round(exponential_average(CELSIUS, 0.9)[0], 4) == 0.89 and round(CELSIUS[0], 4) == 8.9
        ),
    ),
    Quoted(PAGE, "with 0.9 it spreads over about twenty", lambda: about(1 - 0.9**20, 0.9)),
    Quoted(PAGE, "it is nine tenths of everything", lambda: about(0.9**1 / 1, 9 / 10, 1e-12)),
    Quoted(
        PAGE,
        "only as the two-thirds power of the noise",
        lambda: about(np.log(_best(8) / _best(1)) / np.log(8), 2 / 3, 0.001),
    ),
    Quoted(
        PAGE,
        "eight times the noise asks for four times the memory",
        lambda: about(_best(8) / _best(1), 4, 0.001),
    ),
    Quoted(PAGE, "about 8^(2/3) = 4 times", lambda: about(8 ** (2 / 3), 4, 1e-12)),
    Quoted(
        PAGE,
        "With $n = 10$ the bargain says: as calm as a plain mean of $2n-1 = 19$ values, "
        "and $n-1 = 9$ days late.",
        lambda: (
            about(effective_window(0.9), 10, 1e-12)
            and about(1 / variance_factor(0.9), 19, 1e-12)
            and about(trend_lag(0.9), 9, 1e-12)
        ),
    ),
    Quoted(
        PAGE,
        "The values in a plain mean of 19 are from 0 to 18 days old, 9 on average.",
        lambda: (list(range(19))[-1], np.arange(19).mean()) == (18, 9),
    ),
    Quoted(
        PAGE,
        "lies on $v_0 = 0$, as though every day before the first had been at 0 °C",
        lambda: _start() == 0.0,
    ),
    Quoted(
        PAGE,
        "For β = 0.999 that takes thousands of steps.",
        lambda: 2000 < np.log(0.1) / np.log(0.999) < 1e4,
    ),
    Quoted(
        PAGE,
        "with any β above 0 the first value is too small.",
        lambda: all(exponential_average([7.0], beta)[0] < 7 for beta in (0.001, 0.3, 0.98)),
    ),
    Quoted(PAGE, "That goes to 0:", lambda: 0 < 0.98**3000 < 1e-20),
]
