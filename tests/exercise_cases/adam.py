"""Right answers to the exercises of chapter 4, and the mistakes its checks foresee."""

import numpy as np

from course_lib import Adam, RMSProp, exponential_average


def by_library(optimizer, gradients):
    parameters, places = np.zeros(1), [0.0]
    for gradient in gradients:
        optimizer.step(parameters, np.array([gradient]))
        places.append(parameters[0])
    return -np.diff(places)


def right(gradients, alpha, beta1, beta2, epsilon):
    return by_library(Adam(alpha, beta1, beta2, epsilon), gradients)


def averages(gradients, beta1, beta2):
    return exponential_average(gradients, beta1, True), exponential_average(
        gradients**2, beta2, True
    )


def uncorrected(gradients, alpha, beta1, beta2, epsilon):
    return by_library(Adam(alpha, beta1, beta2, epsilon, bias_correction=False), gradients)


def mean_alone(gradients, alpha, beta1, beta2, epsilon):
    mean = exponential_average(gradients, beta1, True)
    return alpha * mean / (np.sqrt(exponential_average(gradients**2, beta2)) + epsilon)


def square_alone(gradients, alpha, beta1, beta2, epsilon):
    mean_square = exponential_average(gradients**2, beta2, True)
    return alpha * exponential_average(gradients, beta1) / (np.sqrt(mean_square) + epsilon)


def inside(gradients, alpha, beta1, beta2, epsilon):
    return by_library(Adam(alpha, beta1, beta2, epsilon, epsilon_inside_sqrt=True), gradients)


def without_root(gradients, alpha, beta1, beta2, epsilon):
    mean, mean_square = averages(gradients, beta1, beta2)
    return alpha * mean / (mean_square + epsilon)


def newest_on_top(gradients, alpha, beta1, beta2, epsilon):
    return by_library(RMSProp(alpha, beta2, epsilon), gradients)


def square_of_average(gradients, alpha, beta1, beta2, epsilon):
    mean = exponential_average(gradients, beta1, True)
    root = np.sqrt(exponential_average(gradients, beta2, True) ** 2)
    return alpha * mean / (root + epsilon)


def changing_its_input(gradients, *settings):
    gradients[:] = right(gradients, *settings)
    return gradients


def by_loop(fed=(False, False), first=1, power=True):
    """Adam in plain Python, with a mistake."""

    def function(gradients, alpha, beta1, beta2, epsilon):
        m = s = 0.0
        out = []
        for t, g in enumerate(gradients, start=first):
            m = beta1 * m + (1 - beta1) * g
            s = beta2 * s + (1 - beta2) * g**2
            with np.errstate(divide="ignore", invalid="ignore"):
                corrected_m = np.divide(m, 1 - beta1 ** (t if power else 1))
                corrected_s = np.divide(s, 1 - beta2 ** (t if power else 1))
                out.append(alpha * corrected_m / (np.sqrt(corrected_s) + epsilon))
            m = corrected_m if fed[0] else m
            s = corrected_s if fed[1] else s
        return out

    return function


def for_five(gradients, alpha, beta1, beta2, epsilon):
    """Right for five gradients; the others are taken for zeros."""
    return right(
        np.where(np.arange(len(gradients)) < 5, gradients, 0.0), alpha, beta1, beta2, epsilon
    )


RIGHT = {
    "adam-first-steps": [(0.1, 0.0848), np.array([0.1, 5.6 / 66])],
    "adam-steps": [right, lambda *given: list(right(*given))],
    "longest-step": [2.345, 0.1 / np.sqrt(0.01 * (1 - 0.81 / 0.99))],
    "matching-epsilon": [1e-4, 1e-8**0.5],
    "training-memory": [112, 112.0],
    "quarrel-length": [0.071, 0.0708881, np.sqrt(0.01 / 1.99)],
    "weight-in-average": [0.5, np.float32(0.5)],
}

WRONG = [
    (
        "adam-first-steps",
        (0.1, 0.1),
        (
            "the first step is right, the second is not 0.1. Both averages go on from their "
            "uncorrected values, and t is 2 now."
        ),
    ),
    (
        "adam-first-steps",
        (0.4, 0.2),
        (
            "the first step is not 0.4. Corrected, the averages after one gradient are that "
            "gradient and its square, whatever the β are."
        ),
    ),
    (
        "adam-first-steps",
        (-0.1, -0.08485),
        "the sizes are right; give what is subtracted, which is positive here.",
    ),
    ("adam-first-steps", (1, 0.8485), "these are the directions; multiply them by α."),
    (
        "adam-first-steps",
        (0.25, 0.22727),
        "neither average is corrected; divide by 1 − β₁ᵗ and by 1 − β₂ᵗ.",
    ),
    (
        "adam-first-steps",
        (0.05, 0.063636),
        "the average of the gradients is not corrected; divide it by 1 − β₁ᵗ.",
    ),
    (
        "adam-first-steps",
        (0.5, 0.30303),
        "the average of the squares is not corrected; divide it by 1 − β₂ᵗ.",
    ),
    (
        "adam-first-steps",
        (0.025, 0.027),
        "you divided by the average square itself; take its root.",
    ),
    (
        "adam-first-steps",
        (0.1, 0.028430),
        ("you fed the corrected averages back into the recursion; keep m and m̂, s and ŝ apart."),
    ),
    (
        "adam-first-steps",
        (0.1, 0.0909),
        "the first step is right; at the second t is 2: divide by 1 − β₁² and by 1 − β₂².",
    ),
    ("adam-first-steps", (0.1, 0.085), "0.085 is right as far as it goes: give three digits."),
    (
        "adam-first-steps",
        (0.1,),
        "expected 2 numbers, got 1: hand in the first step and the second.",
    ),
    (
        "adam-steps",
        lambda *given: -right(*given),
        "the sign is the other way round: return what is subtracted.",
    ),
    ("adam-steps", uncorrected, "neither average is corrected."),
    ("adam-steps", mean_alone, "the average of the squares is not corrected."),
    ("adam-steps", square_alone, "the average of the gradients is not corrected."),
    ("adam-steps", inside, "your ε is inside the root; here it is added to the root."),
    ("adam-steps", without_root, "you divided by the average square itself; take its root."),
    (
        "adam-steps",
        newest_on_top,
        "this is RMSProp: put the averaged gradient on top, not the newest one.",
    ),
    (
        "adam-steps",
        square_of_average,
        "you squared the average of the gradients; average their squares.",
    ),
    (
        "adam-steps",
        lambda g, a, b1, b2, e: right(g, a, b2, b1, e),
        "β₁ and β₂ have changed places.",
    ),
    (
        "adam-steps",
        lambda g, *given: right(g, 0.01, 0.9, 0.99, 1e-3),
        "right for one set of α, β₁, β₂ and ε only: is a number written in by hand?",
    ),
    ("adam-steps", lambda g, *given: g, "step 1 is 0.3; it should be 0.0099668."),
    (
        "adam-steps",
        by_loop(fed=(True, True)),
        ("you fed the corrected averages back into the recursion; keep m and m̂, s and ŝ apart."),
    ),
    (
        "adam-steps",
        by_loop(fed=(True, False)),
        ("you fed the corrected averages back into the recursion; keep m and m̂, s and ŝ apart."),
    ),
    (
        "adam-steps",
        by_loop(fed=(False, True)),
        ("you fed the corrected averages back into the recursion; keep m and m̂, s and ŝ apart."),
    ),
    ("adam-steps", by_loop(first=0), "your t counts from 0; at the first step t is 1."),
    (
        "adam-steps",
        by_loop(power=False),
        "you divided by 1 − β every time; the power t is missing.",
    ),
    (
        "adam-steps",
        for_five,
        "it is right for five gradients but not for seven: is a number written in by hand?",
    ),
    (
        "adam-steps",
        lambda *given: np.round(right(*given), 5),
        "right, but rounded: return the numbers as they are.",
    ),
    (
        "adam-steps",
        lambda g, *given: 1.0,
        (
            "your function returned a single number; expected one number for each gradient, of "
            "shape (5,)."
        ),
    ),
    (
        "adam-steps",
        changing_its_input,
        "your function changed an array, which it was given; work on a copy.",
    ),
    ("adam-steps", np.ones(5), "hand in the function itself, without calling it."),
    ("longest-step", 1, "that is the step of a lone gradient, which is not the longest."),
    ("longest-step", 7.27, "that is for β₂ = 0.999; the question is about 0.99."),
    ("longest-step", 3.3166, "under the root it is β₁ squared over β₂."),
    ("longest-step", 5.5, "that is the square of the longest step; take its root."),
    ("longest-step", 55, "take the root of the denominator."),
    ("longest-step", 2.3, "2.3 is right as far as it goes: give three digits."),
    ("longest-step", 3, "not 3: put β₁ = 0.9 and β₂ = 0.99 into the formula for the longest step."),
    (
        "matching-epsilon",
        0,
        ("with 0 outside, a vanishing gradient is divided by 0; with 1e-8 inside by √1e-8."),
    ),
    (
        "matching-epsilon",
        1e-16,
        "the other way round: inside the root ε stands among squares, so take its root.",
    ),
    (
        "matching-epsilon",
        1e-8,
        "the same number in the other place is another optimizer: compare √(0 + ε) and 0 + ε.",
    ),
    (
        "matching-epsilon",
        1e-3,
        (
            "with 0.001 outside, a vanishing gradient is divided by 0.001; with 1e-8 inside by "
            "√1e-8."
        ),
    ),
    (
        "training-memory",
        56,
        (
            "that is two floats a parameter: are those the averages, or weight and gradient? "
            "Count all."
        ),
    ),
    (
        "training-memory",
        84,
        "that is three floats a parameter: weight, gradient and both averages make four.",
    ),
    (
        "training-memory",
        140,
        "that is five floats a parameter, as with AMSGrad, which also keeps a maximum.",
    ),
    ("training-memory", 224, "that is 8 bytes for each of four floats a parameter; float32 has 4."),
    (
        "training-memory",
        28,
        (
            "28 GB is what the weights alone take. If it is your count of floats, in billions: "
            "each has 4 bytes."
        ),
    ),
    ("training-memory", 112e9 / 2**30, "that is in units of 2³⁰ bytes; a gigabyte here has 10⁹."),
    ("training-memory", 112e9, "that is in bytes; give gigabytes."),
    (
        "training-memory",
        1,
        (
            "1 GB would be 0.03571 floats a parameter. Count the weight, its gradient, and what "
            "AdamW remembers; 4 bytes each."
        ),
    ),
    (
        "quarrel-length",
        0.005025,
        "that is the variance of the vote; its root is the length of a step.",
    ),
    ("quarrel-length", 0.229, "that is for β₁ = 0.9; the question is about 0.99."),
    ("quarrel-length", 0.01, "that is 1 − β₁, the weight of the newest gradient alone."),
    (
        "quarrel-length",
        0.1,
        "that is √(1 − β₁); the sum of the squared weights is (1 − β₁)² / (1 − β₁²).",
    ),
    ("quarrel-length", 14.1, "upside down: a quarrel makes the step shorter than α."),
    ("quarrel-length", 0.5, "not 0.5: put β₁ = 0.99 into (1 − β₁) / (1 + β₁), and take the root."),
    (
        "weight-in-average",
        5,
        "5 is the minimum, where dW is 0; but there the other term, β₁W, still pulls.",
    ),
    ("weight-in-average", 0, "at 0 the first term is gone, but dW = −5 still pushes."),
    ("weight-in-average", 4.5, "0.9 is the weight of W itself, and 0.1 that of the slope W − 5."),
    (
        "weight-in-average",
        -0.625,
        "that solves β₁W − (1 − β₁)(W − 5) = 0; the two terms are added.",
    ),
    (
        "weight-in-average",
        2,
        (
            "at W = 2 the numerator is 0.9 · 2 + 0.1 · (2 − 5) = 1.5, and it stops only where "
            "that is 0."
        ),
    ),
]
