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
    (
        "first-averages",
        (10, 50 / 3, 24.2857),
        "these are the corrected averages; this exercise asks for v itself, before dividing.",
    ),
    (
        "first-averages",
        (10, 15, 22.5),
        "you started from the first day; here the average starts from 0.",
    ),
    (
        "first-averages",
        (10, 15, 20),
        "these are plain means of all days so far; each old day has to fade by β.",
    ),
    (
        "first-averages",
        (5, 13.5, 21),
        (
            "v on day 2 is not 13.5. Take β times the average of the day before (5), plus 1 − β "
            "times that day's value (20)."
        ),
    ),
    ("first-averages", (5, 12.5, 21.3), "21.3 is right as far as it goes: give all decimals."),
    ("first-averages", (5, 12.5), "expected 3 numbers, got 2: hand in v₁, v₂ and v₃."),
    ("first-averages", "five", "'five' is text; hand in 3 numbers, v₁, v₂ and v₃."),
    ("corrected-average", exponential_average, "this is v itself; divide it by 1 − βᵗ."),
    ("corrected-average", power_from_zero, "your t counts from 0; on the first day t is 1."),
    (
        "corrected-average",
        feeding_back,
        "you fed the corrected value back into the recursion; keep v and v̂ apart.",
    ),
    (
        "corrected-average",
        changing_its_input,
        "your function changed series, which it was given; work on a copy.",
    ),
    (
        "corrected-average",
        lambda s, b: exponential_average(s, b) / (1 - b),
        "you divided by 1 − β every day; the power t is missing.",
    ),
    (
        "corrected-average",
        lambda s, b: corrected(s, 1 - b),
        "β and 1 − β have changed places: β belongs to the old average.",
    ),
    (
        "corrected-average",
        lambda s, b: corrected(s, 0.9),
        "it is right for β = 0.9 but not for β = 0.5: is a number written in by hand?",
    ),
    (
        "corrected-average",
        by_range,
        (
            "your function returned an array of shape (5,); expected one average for each day, of "
            "shape (8,)."
        ),
    ),
    (
        "corrected-average",
        for_five,
        "it is right for one series but not for another: is a number written in by hand?",
    ),
    (
        "corrected-average",
        lambda s, b: np.round(corrected(s, b), 3),
        "right, but rounded: return the numbers as they are.",
    ),
    ("corrected-average", lambda s, b: s, "on day 2 it gives 6.5; the right value is 7.2105."),
    (
        "corrected-average",
        lambda s, b: 1.0,
        (
            "your function returned a single number; expected one average for each day, of shape "
            "(5,)."
        ),
    ),
    (
        "corrected-average",
        lambda s, b: 1 / 0,
        "your function raised ZeroDivisionError: division by zero, in line .*",
    ),
    (
        "corrected-average",
        corrected(np.ones(3), 0.9),
        "hand in the function itself, without calling it.",
    ),
    (
        "half-life",
        1 - 1 / 7,
        "1/(1 − β) = 7 makes the weight fall to about 1/e in a week, not to one half.",
    ),
    ("half-life", 0.5, "with β = 0.5 a value keeps 0.008 of its weight after 7 days, not 0.5."),
    ("half-life", 0.91, "0.91 is right as far as it goes: give three decimals."),
    ("half-life", 7, "β has to lie in [0, 1), and 7 does not."),
    ("correction-fades", 44, "this is the answer for β = 0.9; the question is about 0.999."),
    ("correction-fades", 4602, "after 4602 steps 1 − βᵗ is 0.98999, still below 0.99."),
    ("correction-fades", 4700, "after 4700 steps 1 − βᵗ is 0.99093: it was there before."),
    ("correction-fades", 0.5, "a number of steps is a whole number from 1 on, not 0.5."),
    ("best-window", (55, 14), "the two have changed places: more noise asks for a longer window."),
    (
        "best-window",
        (200, 200),
        "the longest window is best for the noise alone; add the lag, d²(n−1)².",
    ),
    (
        "best-window",
        (1, 1),
        "the shortest window is best for the lag alone; add the noise, σ²/(2n−1).",
    ),
    (
        "best-window",
        (14, 112),
        "14 is right; the window grows more slowly than the noise. Try all n for σ = 16.",
    ),
    (
        "best-window",
        (13, 54),
        "both are one too small: does your n begin at 1, and is it n or its index?",
    ),
    (
        "best-window",
        (14, 60),
        "for σ = 16 the window 60 has the error² 3.5437; another one has 3.515.",
    ),
    ("best-window", (14.5, 55), "a window is here a whole number from 1 on, not 14.5."),
    ("best-window", 14, "expected 2 numbers, got 1: hand in n for σ = 2 and n for σ = 16."),
    (
        "no-correction",
        lambda t, b: 1 - b,
        "1 − β is the share in v. In v̂ the first value has to be taken whole: w₁ = 1.",
    ),
    (
        "no-correction",
        lambda t, b: 1 / (1 - b**t),
        ("this factor turns v into v̂; in v itself today weighs 1 − β, so put the two together."),
    ),
    (
        "no-correction",
        lambda t, b: 1 / t,
        "1/t makes a plain mean of all values; old ones have to fade by β.",
    ),
    (
        "no-correction",
        lambda t, b: 1 - share(t, b),
        "this is the share that the old average keeps; today's is the rest.",
    ),
    (
        "no-correction",
        lambda t, b: share(max(t - 1, 1), b),
        "your t counts from 0; on the first day t is 1.",
    ),
    (
        "no-correction",
        lambda t, b: share(t, 0.9),
        "it is right for β = 0.9 and t up to 6, but not for β = 0.5 and t = 2.",
    ),
    (
        "no-correction",
        share_at_first,
        "it is right for β = 0.9 and t up to 6, but not for β = 0.9 and t = 40.",
    ),
    (
        "no-correction",
        lambda t, b: b**t,
        "for t = 1 and β = 0.9 it gives 0.9; the right share is 1.",
    ),
    (
        "no-correction",
        lambda t, b: round(share(t, b), 3),
        "right, but rounded: return the numbers as they are.",
    ),
    (
        "no-correction",
        lambda b: 1 - b,
        "your function is called with 2 arguments: too many positional arguments.",
    ),
]
