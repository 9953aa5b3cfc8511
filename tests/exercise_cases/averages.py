"""Right answers to the exercises of chapter 1, and the mistakes its checks foresee."""

import numpy as np

from course_lib import exponential_average


def corrected(series, beta):
    return exponential_average(series, beta, bias_correction=True)


def power_from_zero(series, beta):
    with np.errstate(divide="ignore", invalid="ignore"):
        return exponential_average(series, beta) / (1 - beta ** np.arange(len(series)))


def feeding_back(series, beta):
    average, out = 0.0, []
    for t, value in enumerate(series, start=1):
        average = (beta * average + (1 - beta) * value) / (1 - beta**t)
        out.append(average)
    return out


def changing_its_input(series, beta):
    series[:] = corrected(series, beta)
    return series


RIGHT = {
    "first-averages": [(5, 12.5, 21.25), np.array([5, 12.5, 21.25])],
    "corrected-average": [corrected, lambda series, beta: list(corrected(series, beta))],
    "half-life": [0.5 ** (1 / 7), 0.906],
    "correction-fades": [4603, 4603.0],
}

WRONG = [
    ("first-averages", (10, 50 / 3, 24.2857), "corrected averages"),
    ("first-averages", (10, 15, 22.5), "started from the first day"),
    ("first-averages", (10, 15, 20), "plain means"),
    ("first-averages", (5, 13.5, 21), "day 2 is not 13.5. .* before (5)"),
    ("first-averages", (5, 12.5), "expected 3 numbers, got 2"),
    ("first-averages", "five", "'five' is text; hand in 3 numbers, v₁, v₂ and v₃."),
    ("corrected-average", exponential_average, "divide it by 1 − βᵗ"),
    ("corrected-average", power_from_zero, "counts from 0"),
    ("corrected-average", feeding_back, "keep v and v̂ apart"),
    ("corrected-average", changing_its_input, "changed series"),
    ("corrected-average", lambda s, b: exponential_average(s, b) / (1 - b), "power t is missing"),
    ("corrected-average", lambda s, b: corrected(s, 1 - b), "changed places"),
    ("corrected-average", lambda s, b: corrected(s, 0.9), "written in by hand"),
    ("corrected-average", lambda s, b: s, "on day 2 it gives"),
    ("corrected-average", lambda s, b: 1.0, "shape"),
    ("corrected-average", lambda s, b: 1 / 0, "raised ZeroDivisionError"),
    ("corrected-average", corrected(np.ones(3), 0.9), "hand in the function itself"),
    ("half-life", 1 - 1 / 7, "about 1/e in a week"),
    ("half-life", 0.5, "after 7 days, not 0.5"),
    ("half-life", 7, "has to lie in [0, 1)"),
    ("correction-fades", 44, "β = 0.9"),
    ("correction-fades", 4602, "still below"),
    ("correction-fades", 4700, "there before"),
    ("correction-fades", 0.5, "whole number"),
]
