"""Checks of chapter 1, exponentially weighted averages."""

import math

import numpy as np

from course_lib.averages import exponential_average
from course_lib.exercises._checks import call, register

BY_HAND = (10.0, 20.0, 30.0)  # the three days of the first exercise, averaged at β = 0.5


def numbers(answer, count: int) -> np.ndarray:
    """The answer as `count` floats, or a TypeError that says what was expected."""
    values = np.asarray(answer, dtype=float).ravel()
    if values.size != count:
        raise TypeError(f"expected {count} number{'s' * (count > 1)}, got {values.size}")
    return values


@register("first-averages")
def first_averages(answer) -> str | None:
    values = numbers(answer, 3)
    series = np.array(BY_HAND)
    right = exponential_average(series, 0.5)
    if np.allclose(values, right, atol=1e-6):
        return None
    if np.allclose(values, exponential_average(series, 0.5, bias_correction=True), atol=1e-2):
        return "these are the corrected averages; this exercise asks for v itself, before dividing."
    from_first = [10.0, 15.0, 22.5]
    if np.allclose(values, from_first, atol=1e-6):
        return "you started from the first day; here the average starts from 0."
    if np.allclose(values, np.cumsum(series) / np.arange(1, 4), atol=1e-2):
        return "these are plain means of all days so far; each old day has to fade by β."
    wrong = int(np.argmax(~np.isclose(values, right, atol=1e-6)))
    return (
        f"v on day {wrong + 1} is not {values[wrong]:g}. Take β times the average of the day "
        f"before ({0.0 if wrong == 0 else right[wrong - 1]:g}), plus 1 − β times that day's value "
        f"({series[wrong]:g})."
    )


@register("corrected-average")
def corrected_average(function) -> str | None:
    series = np.array([8.0, 6.5, 9.0, 11.0, 7.5])
    kept = series.copy()
    beta = 0.9
    values = np.asarray(call(function, series, beta), dtype=float)
    if not np.array_equal(series, kept):
        return "your function changed the series it was given; work on a new array."
    if values.shape != series.shape:
        return f"for {series.size} values it returned shape {values.shape}, not {series.shape}."
    right = exponential_average(series, beta, bias_correction=True)
    if np.allclose(values, right, rtol=1e-9):
        other = exponential_average(series, 0.5, bias_correction=True)
        if not np.allclose(call(function, series.copy(), 0.5), other, rtol=1e-9):
            return "it is right for β = 0.9 but not for β = 0.5: is a number written in by hand?"
        return None
    plain = exponential_average(series, beta)
    if np.allclose(values, plain, rtol=1e-9):
        return "this is v itself; divide it by 1 − βᵗ."
    steps = np.arange(series.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        if np.allclose(values[1:], (plain / (1 - beta**steps))[1:], rtol=1e-9):
            return "your t counts from 0; on the first day t is 1."
    if np.allclose(values, plain / (1 - beta), rtol=1e-9):
        return "you divided by 1 − β every day; the power t is missing."
    fed_back = np.empty_like(series)
    average = 0.0
    for t, value in enumerate(series, start=1):
        average = (beta * average + (1 - beta) * value) / (1 - beta**t)
        fed_back[t - 1] = average
    if np.allclose(values, fed_back, rtol=1e-9):
        return "you fed the corrected value back into the recursion; keep v and v̂ apart."
    if np.allclose(values, exponential_average(series, 1 - beta, True), rtol=1e-9):
        return "β and 1 − β have changed places: β belongs to the old average."
    first = int(np.argmax(~np.isclose(values, right, rtol=1e-9)))
    return (
        f"on day {first + 1} it gives {values[first]:.4f}; the right value is {right[first]:.4f}."
    )


@register("half-life")
def half_life(answer) -> str | None:
    (beta,) = numbers(answer, 1)
    right = 0.5 ** (1 / 7)
    if math.isclose(beta, right, abs_tol=5e-4):
        return None
    if not 0 <= beta < 1:
        return f"β has to lie in [0, 1), and {beta:g} does not."
    if math.isclose(beta, 1 - 1 / 7, abs_tol=5e-4):
        return "1/(1 − β) = 7 makes the weight fall to about 1/e in a week, not to one half."
    return f"with β = {beta:g} a value keeps {beta**7:.3f} of its weight after 7 days, not 0.5."


@register("correction-fades")
def correction_fades(answer) -> str | None:
    (steps,) = numbers(answer, 1)
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
