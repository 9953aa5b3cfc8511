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


def by_range(series, beta):
    return [corrected(series, beta)[t] for t in range(5)]


def for_five(series, beta):
    """Right for five days; the later ones are taken for zeros."""
    return corrected(np.where(np.arange(len(series)) < 5, series, 0.0), beta)


def share(t, beta):
    return (1 - beta) / (1 - beta**t)


def share_at_first(t, beta):
    """Right for the steps that are tried first, and held after them."""
    return share(min(t, 6), beta)


RIGHT = {
    "first-averages": [(5, 12.5, 21.25), np.array([5, 12.5, 21.25])],
    "corrected-average": [corrected, lambda series, beta: list(corrected(series, beta))],
    "half-life": [0.5 ** (1 / 7), 0.906],
    "correction-fades": [4603, 4603.0],
    "best-window": [(14, 55), np.array([14, 55])],
    "no-correction": [share, lambda t, beta: np.float32(share(t, beta))],
}

WRONG = [
    ("first-averages", (10, 50 / 3, 24.2857), "corrected averages"),
    ("first-averages", (10, 15, 22.5), "started from the first day"),
    ("first-averages", (10, 15, 20), "plain means"),
    ("first-averages", (5, 13.5, 21), "day 2 is not 13.5. .* before (5)"),
    ("first-averages", (5, 12.5, 21.3), "give all decimals"),
    ("first-averages", (5, 12.5), "expected 3 numbers, got 2"),
    ("first-averages", "five", "'five' is text; hand in 3 numbers, v₁, v₂ and v₃."),
    ("corrected-average", exponential_average, "divide it by 1 − βᵗ"),
    ("corrected-average", power_from_zero, "counts from 0"),
    ("corrected-average", feeding_back, "keep v and v̂ apart"),
    ("corrected-average", changing_its_input, "changed series"),
    ("corrected-average", lambda s, b: exponential_average(s, b) / (1 - b), "power t is missing"),
    ("corrected-average", lambda s, b: corrected(s, 1 - b), "changed places"),
    ("corrected-average", lambda s, b: corrected(s, 0.9), "written in by hand"),
    ("corrected-average", by_range, "expected one average for each day"),
    ("corrected-average", for_five, "one series but not for another"),
    ("corrected-average", lambda s, b: np.round(corrected(s, b), 3), "rounded"),
    ("corrected-average", lambda s, b: s, "on day 2 it gives"),
    ("corrected-average", lambda s, b: 1.0, "shape"),
    ("corrected-average", lambda s, b: 1 / 0, "raised ZeroDivisionError"),
    ("corrected-average", corrected(np.ones(3), 0.9), "hand in the function itself"),
    ("half-life", 1 - 1 / 7, "about 1/e in a week"),
    ("half-life", 0.5, "after 7 days, not 0.5"),
    ("half-life", 0.91, "give three decimals"),
    ("half-life", 7, "has to lie in [0, 1)"),
    ("correction-fades", 44, "β = 0.9"),
    ("correction-fades", 4602, "still below"),
    ("correction-fades", 4700, "there before"),
    ("correction-fades", 0.5, "whole number"),
    ("best-window", (55, 14), "changed places: more noise asks for a longer window"),
    ("best-window", (200, 200), "the longest window .* add the lag, d²(n−1)²"),
    ("best-window", (1, 1), "the shortest window .* add the noise, σ²/(2n−1)"),
    ("best-window", (14, 112), "14 is right; the window grows more slowly than the noise"),
    ("best-window", (13, 54), "both are one too small"),
    (
        "best-window",
        (14, 60),
        "for σ = 16 the window 60 has the error² 3.5437; another one has 3.515",
    ),
    ("best-window", (14.5, 55), "a whole number from 1 on, not 14.5"),
    ("best-window", 14, "expected 2 numbers, got 1: hand in n for σ = 2 and n for σ = 16"),
    ("no-correction", lambda t, b: 1 - b, "first value has to be taken whole: w₁ = 1"),
    ("no-correction", lambda t, b: 1 / (1 - b**t), "turns v into v̂"),
    ("no-correction", lambda t, b: 1 / t, "a plain mean of all values"),
    ("no-correction", lambda t, b: 1 - share(t, b), "the old average keeps"),
    ("no-correction", lambda t, b: share(max(t - 1, 1), b), "counts from 0"),
    ("no-correction", lambda t, b: share(t, 0.9), "not for β = 0.5 and t = 2"),
    ("no-correction", share_at_first, "not for β = 0.9 and t = 40"),
    (
        "no-correction",
        lambda t, b: b**t,
        "for t = 1 and β = 0.9 it gives 0.9; the right share is 1",
    ),
    ("no-correction", lambda t, b: round(share(t, b), 3), "right, but rounded"),
    ("no-correction", lambda b: 1 - b, "called with 2 arguments"),
]
