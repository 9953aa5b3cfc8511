"""Right answers to the exercises of chapter 3, and the mistakes its checks foresee."""

import math

import numpy as np

from course_lib import AdaGrad, Adam, RMSProp
from course_lib.exercises.rmsprop import path


def rmsprop(gradients, rate, beta, epsilon):
    return path(RMSProp(rate, beta, epsilon), gradients)


def uncorrected(gradients, rate, beta, epsilon):
    return path(RMSProp(rate, beta, epsilon, bias_correction=False), gradients)


def inside(gradients, rate, beta, epsilon):
    return path(Adam(rate, 0, beta, epsilon, epsilon_inside_sqrt=True), gradients)


def adagrad(gradients, rate, beta, epsilon):
    return path(AdaGrad(rate, epsilon), gradients)


def changing_its_input(gradients, rate, beta, epsilon):
    gradients[:] = rmsprop(gradients, rate, beta, epsilon)
    return gradients


def by_loop(root=math.sqrt, old_first=False, fed_back=False, power=True):
    """RMSProp in plain Python, with a mistake."""

    def function(gradients, rate, beta, epsilon):
        s = place = 0.0
        out = []
        for t, gradient in enumerate(gradients, start=1):
            before, s = s, beta * s + (1 - beta) * gradient**2
            corrected = (before if old_first else s) / (1 - beta ** (t if power else 1))
            place -= rate * gradient / (root(corrected) + epsilon)
            out.append(place)
            s = corrected if fed_back else s
        return np.array(out)

    return function


def from_zero(gradients, rate, beta, epsilon):
    """RMSProp whose first s is divided by 1 − β⁰, which is 0: its first step is 0."""
    s, steps = 0.0, []
    for t, gradient in enumerate(gradients):
        s = beta * s + (1 - beta) * gradient**2
        with np.errstate(divide="ignore"):
            steps.append(rate * gradient / (np.sqrt(np.divide(s, 1 - beta**t)) + epsilon))
    return -np.cumsum(steps)


def for_five(gradients, rate, beta, epsilon):
    """Right for five gradients, and it takes no more notice of the others."""
    return rmsprop(gradients, rate, beta, epsilon)[[0, 1, 2, 3, 4, *range(5, len(gradients) - 1)]]


def weights(n, beta):
    return beta ** np.arange(n)[::-1]


def from_the_first(n, beta):
    return weights(n, beta) * np.r_[1, np.full(n - 1, 1 - beta)]


RIGHT = {
    "where-is-the-mean": [
        weights,
        lambda n, beta: [(1 - beta) * beta ** (n - 1 - i) / (1 - beta**n) for i in range(n)],
        lambda n, beta: (0.3 * weights(n, beta)).astype(np.float32),
    ],
    "weight-against-bias": [(119, 38.0, 1), (118.99, 37.97, 1.0), (118.9, 37.9, 1)],
    "rmsprop-by-hand": [(1, -0.7071), (1.0, -1 / math.sqrt(2)), np.array([1, -0.707])],
    "write-rmsprop": [rmsprop, by_loop(), lambda *a: list(rmsprop(*a))],
    "adagrad-steps": [2574, 2574.0],
    "half-a-step": [(1e-8, 5.77e-5), (1e-8, math.sqrt(1e-8 / 3))],
    "quiet-end": [(0.0433, 0.04), (math.sqrt(0.001875), 0.04)],
}

WRONG = [
    ("where-is-the-mean", lambda n, beta: weights(n, beta)[::-1], "the oldest comes first"),
    ("where-is-the-mean", lambda n, beta: np.ones(n), "equal weights"),
    ("where-is-the-mean", from_the_first, "s starts at 0"),
    ("where-is-the-mean", lambda n, beta: weights(n, beta) ** 2, "not β² times"),
    ("where-is-the-mean", lambda n, beta: weights(n, 0.9), "for n = 3 and β = 0.5"),
    ("where-is-the-mean", lambda n, beta: weights(5, beta), "one weight for each of 3"),
    ("where-is-the-mean", lambda n, beta: 1 - beta, "one weight for each of 5"),
    ("where-is-the-mean", lambda n, beta: np.zeros(n), "add up to 0"),
    ("where-is-the-mean", lambda n, beta: np.round(weights(n, beta), 2), "rounded"),
    ("weight-against-bias", (10, 38, 1), "lie askew"),
    ("weight-against-bias", (119, 1, 1), "c/√(ab) stays"),
    ("weight-against-bias", (119, 10, 1), "10 is a/b"),
    ("weight-against-bias", (119, 19, 1), "r = c/√(ab) goes in as it is"),
    ("weight-against-bias", (119, 119, 1), "do gain something"),
    ("weight-against-bias", (119, 38, 10), "is the variance, 1"),
    ("weight-against-bias", (119, 38, 119), "no longer mix"),
    ("weight-against-bias", (119, 38, 38), "no longer mix"),
    ("weight-against-bias", (119, 38, 0.5), "at least 1"),
    ("weight-against-bias", (119, 50, 1), "number 2 is not 50"),
    ("weight-against-bias", (120, 38, 1), "is right as far as it goes: give three digits"),
    ("weight-against-bias", (119, 38), "expected 3 numbers"),
    ("rmsprop-by-hand", (-1, 0.7071), "the step the other"),
    ("rmsprop-by-hand", (1.4142, -0.8165), "divide s by 1 − βᵗ first"),
    ("rmsprop-by-hand", (1, -0.4472), "summed the squares"),
    ("rmsprop-by-hand", (0.25, -0.25), "the root is missing"),
    ("rmsprop-by-hand", (1, -1), "the signs alone"),
    ("rmsprop-by-hand", (2, -1.5), "average the squares of the gradients, not"),
    ("rmsprop-by-hand", (1, 5), "direction 2 is not 5: ŝ is 8"),
    ("rmsprop-by-hand", (1, 2, 3), "expected 2 numbers, got 3"),
    ("write-rmsprop", uncorrected, "bias correction is missing"),
    ("write-rmsprop", inside, "inside the root"),
    ("write-rmsprop", adagrad, "this is AdaGrad"),
    ("write-rmsprop", by_loop(root=lambda s: s), "the root is missing"),
    ("write-rmsprop", from_zero, "counts from 0"),
    ("write-rmsprop", for_five, "one place for each"),
    ("write-rmsprop", lambda *a: np.round(rmsprop(*a), 4), "rounded"),
    ("write-rmsprop", by_loop(fed_back=True), "keep s and ŝ apart"),
    ("write-rmsprop", by_loop(power=False), "power t is missing"),
    (
        "write-rmsprop",
        lambda g, a, b, e: -np.cumsum(a * g / (np.sqrt(np.r_[0, np.cumsum(g**2)[:-1]]) + e)),
        "after step 1",
    ),
    ("write-rmsprop", by_loop(old_first=True), "take the gradient in first"),
    ("write-rmsprop", lambda *a: -rmsprop(*a), "uphill"),
    ("write-rmsprop", lambda *a: np.diff(rmsprop(*a), prepend=0), "single steps"),
    ("write-rmsprop", lambda g, a, b, e: rmsprop(g, 0.1, 0.9, 0.01), "written in by hand"),
    ("write-rmsprop", changing_its_input, "changed gradients"),
    ("write-rmsprop", lambda *a: 1.0, "returned a single number; expected one place for each"),
    ("write-rmsprop", lambda *a: 1 / 0, "raised ZeroDivisionError"),
    ("write-rmsprop", lambda g, a, b, e: -a * g, "after step 1 .* at -0.3; .* at -0.099668"),
    ("adagrad-steps", 100, "is RMSProp"),
    ("adagrad-steps", 2500, "comes a little early"),
    ("adagrad-steps", 2573, "has come 9.9999 far, not yet 10"),
    ("adagrad-steps", 2575, "before"),
    ("adagrad-steps", 100_000, "63.0997"),
    ("adagrad-steps", 3000, "has come 10.8"),
    ("adagrad-steps", 0.5, "whole number"),
    ("half-a-step", (5.77e-5, 1e-8), "changed places"),
    ("half-a-step", (1e-8, 1e-8), "not ε"),
    ("half-a-step", (1e-8, 1e-4), "α/√2"),
    ("half-a-step", (1e-4, 5.77e-5), "with ε outside the root, a gradient of 0.0001"),
    ("half-a-step", (1e-8, 1.0), "with ε inside the root"),
    ("half-a-step", (-1e-8, 5.77e-5), "is positive"),
    ("quiet-end", (0.0433, 0.2), "where √ε, not ε, is αλ/2"),
    ("quiet-end", (0.043, 0.04), "give three digits"),
    ("quiet-end", (-0.0433, 0.04), "positive"),
    ("quiet-end", (0.0475, 0.2), "ε outside the root"),
    ("quiet-end", (0.05, 0.04), "for ε = 0"),
    ("quiet-end", (0.0866, 0.04), "half of it"),
    ("quiet-end", (0.0433, 0.1), "not 0.1"),
    ("quiet-end", (0.01, 0.04), "has to be 2a"),
]
