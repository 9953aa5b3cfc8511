"""Checks of chapter 1, exponentially weighted averages."""

import math

import numpy as np

from course_lib.averages import exponential_average
from course_lib.exercises._checks import register
from course_lib.exercises._comparing import (
    EXACT,
    UNROUNDED,
    apart,
    decimals,
    first_apart,
    first_match,
    first_told_apart,
    is_like,
    matched,
    rounded,
    wrong_elsewhere,
)
from course_lib.exercises._reading import numbers, returned

BY_HAND = (10.0, 20.0, 30.0)  # the three days of the first exercise, averaged at β = 0.5


@register("first-averages")
def first_averages(answer) -> str | None:
    values = numbers(answer, "v₁", "v₂", "v₃")
    series = np.array(BY_HAND)
    right = exponential_average(series, 0.5)
    if is_like(values, right, EXACT):
        return None
    mistakes = [
        (
            exponential_average(series, 0.5, bias_correction=True),
            "these are the corrected averages; this exercise asks for v itself, before dividing.",
        ),
        ((10.0, 15.0, 22.5), "you started from the first day; here the average starts from 0."),
        (
            np.cumsum(series) / np.arange(1, 4),
            "these are plain means of all days so far; each old day has to fade by β.",
        ),
    ]
    named = first_match(values, mistakes, decimals(2)) or rounded(values, right, EXACT)
    if named:
        return named
    wrong = first_apart(values, right, EXACT)
    return (
        f"v on day {wrong + 1} is not {values[wrong]:g}. Take β times the average of the day "
        f"before ({0.0 if wrong == 0 else right[wrong - 1]:g}), plus 1 − β times that day's value "
        f"({series[wrong]:g})."
    )


def _corrected(series, beta):
    return exponential_average(series, beta, bias_correction=True)


def _fed_back(series, beta) -> np.ndarray:
    """The average when each day goes on from the corrected value of the day before."""
    average, out = 0.0, np.empty_like(series)
    for t, value in enumerate(series, start=1):
        average = (beta * average + (1 - beta) * value) / (1 - beta**t)
        out[t - 1] = average
    return out


@register("corrected-average")
def corrected_average(function) -> str | None:
    series = np.array([8.0, 6.5, 9.0, 11.0, 7.5])
    longer = np.array([3.0, 4.0, 2.5, 7.0, 5.0, 6.0, 1.0, 2.0])
    beta, what = 0.9, "one average for each day"
    values, right = matched(function, _corrected, series, beta, what=what)
    if is_like(values, right, UNROUNDED):
        others = [
            (
                (series, 0.5),
                "it is right for β = 0.9 but not for β = 0.5: is a number written in by hand?",
            ),
            (
                (longer, beta),
                "it is right for one series but not for another: is a number written in by hand?",
            ),
        ]
        return wrong_elsewhere(function, _corrected, others, what)
    plain = exponential_average(series, beta)
    late = plain[1:] / (1 - beta ** np.arange(1, series.size))
    mistakes = [
        (plain, "this is v itself; divide it by 1 − βᵗ."),
        ([..., *late], "your t counts from 0; on the first day t is 1."),
        (plain / (1 - beta), "you divided by 1 − β every day; the power t is missing."),
        (
            _fed_back(series, beta),
            "you fed the corrected value back into the recursion; keep v and v̂ apart.",
        ),
        (
            _corrected(series, 1 - beta),
            "β and 1 − β have changed places: β belongs to the old average.",
        ),
    ]
    named = first_match(values, mistakes, UNROUNDED) or rounded(values, right, UNROUNDED)
    if named:
        return named
    first, given, wanted = first_told_apart(values, right, UNROUNDED)
    return f"on day {first + 1} it gives {given}; the right value is {wanted}."


@register("half-life")
def half_life(answer) -> str | None:
    (beta,) = numbers(answer, "β")
    right = 0.5 ** (1 / 7)
    if is_like(beta, right, decimals(3)):
        return None
    if not 0 <= beta < 1:
        return f"β has to lie in [0, 1), and {beta:g} does not."
    if is_like(beta, 1 - 1 / 7, decimals(3)):
        return "1/(1 − β) = 7 makes the weight fall to about 1/e in a week, not to one half."
    return (
        rounded(beta, right, decimals(3))
        or f"with β = {beta:g} a value keeps {beta**7:.3f} of its weight after 7 days, not 0.5."
    )


@register("correction-fades")
def correction_fades(answer) -> str | None:
    (steps,) = numbers(answer, "t")
    beta = 0.999
    right = math.ceil(math.log(0.01) / math.log(beta))
    if steps == right:
        return None
    if steps == math.ceil(math.log(0.01) / math.log(0.9)):
        return "this is the answer for β = 0.9; the question is about 0.999."
    if steps != int(steps) or steps < 1:
        return f"a number of steps is a whole number from 1 on, not {steps:g}."
    return f"after {steps:.0f} steps 1 − βᵗ is {1 - beta**steps:.5f}" + (
        ", still below 0.99." if beta**steps > 0.01 else ": it was there before."
    )


def _best_window(sigma: float, drift: float = 0.02) -> int:
    """The whole window of the least mean square error, σ²/(2n−1) + d²(n−1)²."""
    n = np.arange(1, 1001)
    return int(n[np.argmin(sigma**2 / (2 * n - 1) + (drift * (n - 1)) ** 2)])


@register("best-window")
def best_window(answer) -> str | None:
    values = numbers(answer, "n for σ = 2", "n for σ = 16")
    small, large = _best_window(2), _best_window(16)
    if is_like(values, (small, large), EXACT):
        return None
    # σ²/(2n−1) or d²(n−1)² alone has its least value at an end of 1, 2, …, 200.
    mistakes = [
        ((large, small), "the two have changed places: more noise asks for a longer window."),
        ((200, 200), "the longest window is best for the noise alone; add the lag, d²(n−1)²."),
        ((1, 1), "the shortest window is best for the lag alone; add the noise, σ²/(2n−1)."),
        (
            (small, 8 * small),
            f"{small} is right; the window grows more slowly than the noise. Try all n for σ = 16.",
        ),
        (
            (small - 1, large - 1),
            "both are one too small: does your n begin at 1, and is it n or its index?",
        ),
    ]
    if named := first_match(values, mistakes, EXACT):
        return named
    wrong = first_apart(values, (small, large), EXACT)
    sigma, n = (2, 16)[wrong], values[wrong]
    if n != int(n) or n < 1:
        return f"a window is here a whole number from 1 on, not {n:g}."
    with np.errstate(over="ignore"):  # a huge n
        error, least = (
            sigma**2 / (2 * window - 1) + (0.02 * (window - 1)) ** 2
            for window in (n, (small, large)[wrong])
        )
    given, lower = apart(error, least)
    return f"for σ = {sigma} the window {n:g} has the error² {given}; another one has {lower}."


def _share(t, beta):
    return (1 - beta) / (1 - beta**t)


@register("no-correction")
def no_correction(function) -> str | None:
    steps, beta, what = np.arange(1, 7), 0.9, "one number, the share of today's value"
    values = np.array([returned(function, int(t), beta, what=what) for t in steps])
    right = _share(steps, beta)
    if is_like(values, right, UNROUNDED):
        others = [
            (
                (t, other),
                f"it is right for β = 0.9 and t up to 6, but not for β = {other:g} and t = {t}.",
            )
            for t, other in ((2, 0.5), (40, 0.9))
        ]
        return wrong_elsewhere(function, _share, others, what)
    mistakes = [
        (
            np.full(6, 1 - beta),
            "1 − β is the share in v. In v̂ the first value has to be taken whole: w₁ = 1.",
        ),
        (
            1 / (1 - beta**steps),
            "this factor turns v into v̂; in v itself today weighs 1 − β, so put the two together.",
        ),
        (1 / steps, "1/t makes a plain mean of all values; old ones have to fade by β."),
        (1 - right, "this is the share that the old average keeps; today's is the rest."),
        ([..., *_share(steps[:-1], beta)], "your t counts from 0; on the first day t is 1."),
    ]
    named = first_match(values, mistakes, UNROUNDED) or rounded(values, right, UNROUNDED)
    if named:
        return named
    first, given, wanted = first_told_apart(values, right, UNROUNDED)
    return f"for t = {first + 1} and β = 0.9 it gives {given}; the right share is {wanted}."
