"""Numbers as a chapter writes them: rounded, with a true minus sign, and many runs as one."""

import re
from collections.abc import Callable, Iterable
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike

Digits = int | str  # significant digits, or a format specification such as ".4f" or ".0%"
# Percentiles, or what gives (low, middle, high) of many runs.
Spread = tuple[float, float] | Callable[[np.ndarray], tuple[float, float, float]]

PERCENTILES = (10, 90)
LARGEST_COUNT = 1e6  # from here on a float without a fraction is large rather than counted
NO_BREAK = "\N{NO-BREAK SPACE}"


def number(value: Real | None, digits: Digits = 3, infinite: str = "∞") -> str:
    """Return a number as the chapters write it.

    A whole number is written in full, with commas. Any other is rounded to `digits` significant
    digits, and is a power of ten below 0.0001 and from a million on. A rounded one keeps its
    zeros; one that needs no rounding is as short as it is.

    Parameters
    ----------
    value : int, float or bool, of Python or NumPy; bools are "yes" and "no", None and NaN a dash
    digits : significant digits, at least 1; or a format specification: ".4f", "+.2f", ".0%"
    infinite : what is said for infinity: "diverged", "never"

    Raises
    ------
    ValueError : `digits` below 1, or no format specification for numbers

    Examples
    --------
    >>> [number(value) for value in (0.1, 2 / 3, 0.39996, -1234567, 1386.0)]
    ['0.1', '0.667', '0.400', '−1,234,567', '1,386']
    >>> [number(value, 2) for value in (3.14e-5, 1160.4, 2.5e8, True, float("nan"))]
    ['3.1e-5', '1,200', '2.5e8', 'yes', '–']
    >>> number(0.254, ".0%"), number(-1e-9, "+.2f"), number(np.inf, infinite="never")
    ('25\\xa0%', '0.00', 'never')
    """
    return writer([value], digits, infinite)(value)


def spread_of(
    runs: ArrayLike, digits: Digits = 3, spread: Spread = PERCENTILES, infinite: str = "∞"
) -> str:
    """Return many runs as their median with its spread: "0.89 (0.80–0.93)".

    Parameters
    ----------
    runs : array of shape (n,), n at least 1; a run that is NaN has diverged, and counts as infinite
    digits, infinite : as for `number`
    spread : two percentiles; or a function that takes the runs and returns low, middle and high,
        such as `course_lib.experiments.statistics.mean_interval`

    Raises
    ------
    ValueError : no runs, or more than one axis

    Examples
    --------
    >>> spread_of([0.7, 0.8, 0.9, 0.9, 0.9], digits=2)
    '0.90 (0.74–0.90)'
    >>> spread_of([12, 15, 2500], spread=(0, 100))
    '15 (12–2,500)'
    >>> spread_of([0.1, 0.2, np.nan], infinite="diverged", spread=(0, 100))
    '0.200 (0.100 to diverged)'
    """
    runs = _checked(runs)
    return written_runs(runs, writer(runs, digits, infinite, short=False), spread)


def writer(
    numbers: Iterable, digits: Digits = 3, infinite: str = "∞", short: bool = True
) -> Callable[[Real | None], str]:
    """Return the function that writes each of some numbers, all in one way.

    They are counts, without a fraction, if all of them are whole; and they lose the zeros at their
    ends, where `short` allows it, if none of them has to be rounded.

    >>> [writer([0.1, 1 / 3])(value) for value in (0.1, 1 / 3)]
    ['0.100', '0.333']
    """
    if isinstance(digits, Integral) and digits < 1:
        raise ValueError(f"digits must be at least 1, not {digits}")
    finite = [x for x in numbers if isinstance(x, Real) and np.isfinite(x)]
    counts = all(float(x).is_integer() and abs(x) < LARGEST_COUNT for x in finite)
    if isinstance(digits, Integral) and not counts:
        # Not ==: a last bit that differs from machine to machine must not show.
        short = short and all(np.isclose(float(f"{x:.{digits}g}"), x, 1e-9, 0) for x in finite)

    def write(value) -> str:
        if isinstance(value, bool | np.bool_):
            return "yes" if value else "no"
        if value is None or np.isnan(value):
            return "–"
        if np.isinf(value):
            return infinite if value > 0 or infinite != "∞" else "−∞"
        if isinstance(digits, str):
            text = format(float(value), digits)
            is_zero = not re.search("[1-9]", text.split("e")[0])
            return _tidy(format(0.0, digits).lstrip("+") if is_zero else text)
        if isinstance(value, Integral) or counts:
            return _tidy(f"{round(value):,}")
        return _tidy(_significant(float(value), digits, short))

    return write


def written_runs(runs: np.ndarray, write: Callable, spread: Spread = PERCENTILES) -> str:
    """Return "middle (low–high)" of the runs, each written by `write`; see `spread_of`."""
    runs = _checked(runs)
    if callable(spread):
        low, middle, high = spread(runs)
    else:
        # Between a finite run and an infinite one nothing can be interpolated.
        method = "linear" if np.isfinite(runs).all() else "nearest"
        low, high, middle = np.percentile(runs, [*spread, 50], method=method)
    if np.isposinf(low):
        return write(low)
    low, middle, high = (write(float(value)) for value in (low, middle, high))
    if all(text.endswith("%") for text in (low, middle, high)):
        low = low.removesuffix(NO_BREAK + "%")  # the sign stands once in the parentheses
    plain = all(re.fullmatch(r"[\d.,]+(\s%)?", text) for text in (low, high))
    return f"{middle} ({low}–{high})" if plain else f"{middle} ({low} to {high})"


def _checked(runs: ArrayLike) -> np.ndarray:
    runs = np.asarray(runs, dtype=float)
    if runs.ndim != 1 or runs.size == 0:
        raise ValueError(f"runs must have the shape (n,), n at least 1, not {runs.shape}")
    return np.where(np.isnan(runs), np.inf, runs)


def _significant(value: float, digits: int, short: bool) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    inside = -4 <= power < 6
    if inside:
        mantissa = f"{float(f'{mantissa}e{power}'):,.{max(digits - 1 - power, 0)}f}"
    if short and "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa if inside else f"{mantissa}e{power}"


def _tidy(text: str) -> str:
    """Return it with a true minus sign, exponents without padding, and a space before %."""
    text = re.sub(r"^-", "−", text)
    text = re.sub(r"e[+-]00$", "", text)
    text = re.sub(r"e([+-]?)0*(?=\d)", lambda found: "e" + found[1].strip("+"), text)
    return re.sub(r"\s*%$", NO_BREAK + "%", text)
