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
    ("adam-first-steps", (0.1, 0.1), "second is not 0.1.* t is 2"),
    ("adam-first-steps", (0.4, 0.2), "first step is not 0.4"),
    ("adam-first-steps", (-0.1, -0.08485), "positive here"),
    ("adam-first-steps", (1, 0.8485), "multiply them by α"),
    ("adam-first-steps", (0.25, 0.22727), "neither average"),
    ("adam-first-steps", (0.05, 0.063636), "gradients is not corrected"),
    ("adam-first-steps", (0.5, 0.30303), "squares is not corrected"),
    ("adam-first-steps", (0.025, 0.027), "take its root"),
    ("adam-first-steps", (0.1, 0.028430), "keep m and m̂"),
    ("adam-first-steps", (0.1, 0.0909), "at the second t is 2"),
    ("adam-first-steps", (0.1, 0.085), "give three digits"),
    ("adam-first-steps", (0.1,), "expected 2 numbers, got 1"),
    ("adam-steps", lambda *given: -right(*given), "sign"),
    ("adam-steps", uncorrected, "neither average"),
    ("adam-steps", mean_alone, "squares is not corrected"),
    ("adam-steps", square_alone, "gradients is not corrected"),
    ("adam-steps", inside, "inside the root"),
    ("adam-steps", without_root, "take its root"),
    ("adam-steps", newest_on_top, "this is RMSProp"),
    ("adam-steps", square_of_average, "average their squares"),
    ("adam-steps", lambda g, a, b1, b2, e: right(g, a, b2, b1, e), "changed places"),
    ("adam-steps", lambda g, *given: right(g, 0.01, 0.9, 0.99, 1e-3), "by hand"),
    ("adam-steps", lambda g, *given: g, "step 1 is 0.3"),
    ("adam-steps", by_loop(fed=(True, True)), "keep m and m̂"),
    ("adam-steps", by_loop(fed=(True, False)), "keep m and m̂"),
    ("adam-steps", by_loop(fed=(False, True)), "keep m and m̂"),
    ("adam-steps", by_loop(first=0), "counts from 0"),
    ("adam-steps", by_loop(power=False), "the power t"),
    ("adam-steps", for_five, "not for seven"),
    ("adam-steps", lambda *given: np.round(right(*given), 5), "rounded"),
    ("adam-steps", lambda g, *given: 1.0, "returned a single number; expected one number for"),
    ("adam-steps", changing_its_input, "changed an array"),
    ("adam-steps", np.ones(5), "hand in the function itself"),
    ("longest-step", 1, "lone gradient"),
    ("longest-step", 7.27, "β₂ = 0.999"),
    ("longest-step", 3.3166, "β₁ squared"),
    ("longest-step", 5.5, "square of the longest step"),
    ("longest-step", 55, "take the root of the denominator"),
    ("longest-step", 2.3, "give three digits"),
    ("longest-step", 3, "not 3"),
    ("matching-epsilon", 1e-16, "other way round"),
    ("matching-epsilon", 1e-8, "same number"),
    ("matching-epsilon", 1e-3, "divided by 0.001"),
    ("training-memory", 56, "two floats"),
    ("training-memory", 84, "three floats"),
    ("training-memory", 140, "AMSGrad"),
    ("training-memory", 224, "8 bytes"),
    ("training-memory", 28, "each has 4 bytes"),
    ("training-memory", 112e9 / 2**30, "2³⁰"),
    ("training-memory", 112e9, "in bytes"),
    ("training-memory", 1, "Count the weight"),
    ("quarrel-length", 0.005025, "the variance of the vote; its root"),
    ("quarrel-length", 0.229, "that is for β₁ = 0.9;"),
    ("quarrel-length", 0.01, "the weight of the newest gradient alone"),
    ("quarrel-length", 0.1, "the sum of the squared weights is"),
    ("quarrel-length", 14.1, "shorter than α"),
    ("quarrel-length", 0.5, "not 0.5: put β₁ = 0.99 into"),
    ("weight-in-average", 5, "the other term, β₁W, still pulls"),
    ("weight-in-average", 0, "dW = −5 still pushes"),
    ("weight-in-average", 4.5, "0.1 that of the slope"),
    ("weight-in-average", -0.625, "the two terms are added"),
    ("weight-in-average", 2, "0.9 · 2 + 0.1 · (2 − 5) = 1.5,"),
]
