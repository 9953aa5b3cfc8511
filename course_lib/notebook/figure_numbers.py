"""Rounding for figure_text: numbers that read well and that rounding errors cannot change."""

from decimal import Decimal

import numpy as np
from matplotlib.axis import Axis
from matplotlib.dates import AutoDateFormatter, ConciseDateFormatter, DateFormatter, num2date
from numpy.typing import ArrayLike

DIGITS = 4  # shown, of the range of the values
TRUSTED = 10  # digits of the largest value: what lies below them is rounding error


def statistics(name: str, values: ArrayLike, axis: Axis | None = None) -> list[str]:
    """Return ["name low … high mean m"], or nothing when there are no values.

    values: numbers of any shape; those that are masked, NaN or infinite are only counted.
    axis: the matplotlib axis they lie on, which may be logarithmic or hold dates.

    >>> statistics("x", [0, 1, 2, 6])
    ['x 0 … 6 mean 2.25']
    >>> statistics("x", [3, 3, float("nan")])
    ['x 3 (1 not finite)']
    """
    values = np.ma.filled(np.ma.asarray(values, float), np.nan).ravel()
    finite = values[np.isfinite(values)]
    lost = values.size - finite.size
    tail = f" ({lost} not finite)" if lost else ""
    if finite.size == 0:
        return [name + tail] if lost else []
    with np.errstate(over="ignore"):  # a diverged path is drawn too
        low, high, mean = shown([finite.min(), finite.max(), finite.mean()], axis)
    return [f"{name} {low}{tail}" if low == high else f"{name} {low} … {high} mean {mean}{tail}"]


def shown(values: ArrayLike, axis: Axis | None = None, own: bool = False) -> list[str]:
    """Return the values as they are written, with 4 digits of their common range.

    own: each value has 4 digits of its own instead, as on a logarithmic axis. On an axis of
    dates a value is a day.

    >>> shown([0.123456, 1000.04])
    ['0.1', '1000']
    >>> shown([1e-17, 1.0, -0.0])
    ['0', '1', '0']
    >>> shown([0.123456, 1000.04], own=True)
    ['0.1235', '1000']
    """
    values = [float(value) for value in np.asarray(values, float)]
    if axis is not None and isinstance(
        axis.get_major_formatter(), (DateFormatter, AutoDateFormatter, ConciseDateFormatter)
    ):
        return [num2date(round(value, 6)).strftime("%Y-%m-%d") for value in values]
    finite = [value for value in values if np.isfinite(value)] or [0.0]
    largest, span = max(map(abs, finite)), max(finite) - min(finite)
    if axis is not None and axis.get_scale() == "log":
        return [_rounded(value, _step(abs(value), abs(value))) for value in values]
    if own:
        return [_rounded(value, _step(largest, abs(value))) for value in values]
    return [_rounded(value, _step(largest, span)) for value in values]


def _step(largest: float, span: float) -> int:
    """Return the power of ten of the last digit that is shown."""
    finest = _exponent(largest) - TRUSTED + 1
    digits = _exponent(span) - DIGITS + 1
    if _exponent(span) <= finest:  # a range of nothing but rounding errors
        digits = _exponent(largest) - DIGITS + 1
    return max(digits, finest)


def _exponent(value: float) -> int:
    """Return the power of ten of the first digit; 0.99999999999 counts as 1."""
    if value == 0:
        return -400  # below every float
    return int(f"{value:.{TRUSTED - 1}e}".partition("e")[2]) if np.isfinite(value) else 308


def _rounded(value: float, step: int) -> str:
    """Return the value as a multiple of 10**step.

    A tie such as 2.5 lies on the edge between two results, where the last bit decides. Rounding
    to five more digits first takes that bit away.
    """
    if not np.isfinite(value):
        return str(value)
    if step < -330:
        return "0"
    nearly = Decimal(value).quantize(Decimal(1).scaleb(step - 5))
    rounded = nearly.quantize(Decimal(1).scaleb(step))
    return f"{float(rounded):.{TRUSTED}g}" if rounded else "0"
