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
    (
        "where-is-the-mean",
        lambda n, beta: weights(n, beta)[::-1],
        "they stand in the wrong order: the oldest comes first, and weighs least.",
    ),
    (
        "where-is-the-mean",
        lambda n, beta: np.ones(n),
        "equal weights make the plain mean; in ŝ a square fades with age.",
    ),
    (
        "where-is-the-mean",
        from_the_first,
        "this is an average that starts at the first square; s starts at 0.",
    ),
    (
        "where-is-the-mean",
        lambda n, beta: weights(n, beta) ** 2,
        "one step back a square counts β times as much, not β² times.",
    ),
    (
        "where-is-the-mean",
        lambda n, beta: weights(n, 0.9),
        (
            "for n = 3 and β = 0.5 the square from 2 steps back makes up 0.29889 of all weight; "
            "in ŝ it is 0.14286."
        ),
    ),
    (
        "where-is-the-mean",
        lambda n, beta: weights(5, beta),
        (
            "your function returned an array of shape (5,); expected one weight for each of 3 "
            "squares, of shape (3,)."
        ),
    ),
    (
        "where-is-the-mean",
        lambda n, beta: 1 - beta,
        (
            "your function returned a single number; expected one weight for each of 5 squares, "
            "of shape (5,)."
        ),
    ),
    (
        "where-is-the-mean",
        lambda n, beta: np.zeros(n),
        "for n = 5 your weights add up to 0: no mean can be made of them.",
    ),
    (
        "where-is-the-mean",
        lambda n, beta: np.round(weights(n, beta), 2),
        "right, but rounded: return the numbers as they are.",
    ),
    (
        "weight-against-bias",
        (10, 38, 1),
        (
            "10 compares the curvatures along W and b; the steepest and the gentlest lie askew: "
            "take the eigenvalues of the matrix of the means of x², x and 1."
        ),
    ),
    (
        "weight-against-bias",
        (119, 1, 1),
        "rates for W and b can make a and b equal, but c/√(ab) stays, and it is not 0 here.",
    ),
    (
        "weight-against-bias",
        (119, 10, 1),
        "10 is a/b; the best rates make that 1, and c/√(ab) is what is left.",
    ),
    (
        "weight-against-bias",
        (119, 19, 1),
        "that is (1 + r²)/(1 − r²); r = c/√(ab) goes in as it is.",
    ),
    (
        "weight-against-bias",
        (119, 119, 1),
        "two rates do gain something: they can make a and b equal.",
    ),
    (
        "weight-against-bias",
        (119, 38, 10),
        "centred, the mean of x² is the variance, 1, no longer 10.",
    ),
    (
        "weight-against-bias",
        (119, 38, 119),
        "centred, the mean of x is 0, and W and b no longer mix.",
    ),
    (
        "weight-against-bias",
        (119, 38, 38),
        "centred, the mean of x is 0, and W and b no longer mix.",
    ),
    (
        "weight-against-bias",
        (119, 38, 0.5),
        "a condition number is at least 1: the steepest curvature over the gentlest.",
    ),
    (
        "weight-against-bias",
        (119, 50, 1),
        "number 2 is not 50: it comes from (1 + r)/(1 − r) with r = 3/√10.",
    ),
    ("weight-against-bias", (120, 38, 1), "120 is right as far as it goes: give three digits."),
    (
        "weight-against-bias",
        (119, 38),
        (
            "expected 3 numbers, got 2: hand in κ as it is, the best κ that two rates reach and κ "
            "centred."
        ),
    ),
    (
        "rmsprop-by-hand",
        (-1, 0.7071),
        "the sizes are right; the direction has the sign of the gradient, the step the other.",
    ),
    (
        "rmsprop-by-hand",
        (1.4142, -0.8165),
        "you divided by the root of s itself; divide s by 1 − βᵗ first.",
    ),
    (
        "rmsprop-by-hand",
        (1, -0.4472),
        "you summed the squares, as AdaGrad does; RMSProp averages them.",
    ),
    ("rmsprop-by-hand", (0.25, -0.25), "you divided by ŝ; the root is missing."),
    (
        "rmsprop-by-hand",
        (1, -1),
        "these are the signs alone: the second ŝ still remembers the first gradient.",
    ),
    (
        "rmsprop-by-hand",
        (2, -1.5),
        "4/√4 is 2: average the squares of the gradients, not the gradients.",
    ),
    (
        "rmsprop-by-hand",
        (1, 5),
        "direction 2 is not 5: ŝ is 8 there, and the gradient -2 is divided by its root.",
    ),
    (
        "rmsprop-by-hand",
        (1, 2, 3),
        "expected 2 numbers, got 3: hand in the first direction and the second.",
    ),
    (
        "write-rmsprop",
        uncorrected,
        "the bias correction is missing: divide s by 1 − βᵗ before taking the root.",
    ),
    ("write-rmsprop", inside, "your ε sits inside the root; it is to be added after taking it."),
    ("write-rmsprop", adagrad, "this is AdaGrad: the squares are summed, not averaged."),
    ("write-rmsprop", by_loop(root=lambda s: s), "you divided by ŝ itself; the root is missing."),
    ("write-rmsprop", from_zero, "your t counts from 0; at the first step t is 1."),
    (
        "write-rmsprop",
        for_five,
        (
            "your function returned an array of shape (6,); expected one place for each gradient, "
            "of shape (7,)."
        ),
    ),
    (
        "write-rmsprop",
        lambda *a: np.round(rmsprop(*a), 4),
        "right, but rounded: return the numbers as they are.",
    ),
    (
        "write-rmsprop",
        by_loop(fed_back=True),
        "you fed the corrected ŝ back into the recursion; keep s and ŝ apart.",
    ),
    (
        "write-rmsprop",
        by_loop(power=False),
        "you divided by 1 − β every time; the power t is missing.",
    ),
    (
        "write-rmsprop",
        lambda g, a, b, e: -np.cumsum(a * g / (np.sqrt(np.r_[0, np.cumsum(g**2)[:-1]]) + e)),
        "after step 1 the parameter is at -30; it should be at -0.099668.",
    ),
    (
        "write-rmsprop",
        by_loop(old_first=True),
        "you divided by the average without this gradient in it; take the gradient in first.",
    ),
    ("write-rmsprop", lambda *a: -rmsprop(*a), "your steps go uphill: subtract them."),
    (
        "write-rmsprop",
        lambda *a: np.diff(rmsprop(*a), prepend=0),
        "these are the single steps; return where the parameter is after each.",
    ),
    (
        "write-rmsprop",
        lambda g, a, b, e: rmsprop(g, 0.1, 0.9, 0.01),
        (
            "it is right for α = 0.1, β = 0.9, ε = 0.01 but not for other values: is a number "
            "written in by hand?"
        ),
    ),
    (
        "write-rmsprop",
        changing_its_input,
        "your function changed gradients, which it was given; work on a copy.",
    ),
    (
        "write-rmsprop",
        lambda *a: 1.0,
        (
            "your function returned a single number; expected one place for each gradient, of "
            "shape (5,)."
        ),
    ),
    (
        "write-rmsprop",
        lambda *a: 1 / 0,
        "your function raised ZeroDivisionError: division by zero, in line .*",
    ),
    (
        "write-rmsprop",
        lambda g, a, b, e: -a * g,
        "after step 1 the parameter is at -0.3; it should be at -0.099668.",
    ),
    (
        "adagrad-steps",
        100,
        "100 steps of length α is RMSProp; AdaGrad's step t has the length α/√t.",
    ),
    (
        "adagrad-steps",
        2500,
        (
            "2α√T is the right rule of thumb, and it comes a little early; add the steps up and "
            "count exactly."
        ),
    ),
    ("adagrad-steps", 2573, "after 2573 steps AdaGrad has come 9.9999 far, not yet 10."),
    ("adagrad-steps", 2575, "after 2575 steps AdaGrad has come 10.0038 far: it was at 10 before."),
    (
        "adagrad-steps",
        100_000,
        "after 100000 steps AdaGrad has come 63.0997 far: it was at 10 before.",
    ),
    ("adagrad-steps", 3000, "after 3000 steps AdaGrad has come 10.8093 far: it was at 10 before."),
    ("adagrad-steps", 0.5, "a number of steps is a whole number from 1 on, not 0.5."),
    (
        "half-a-step",
        (5.77e-5, 1e-8),
        "the two have changed places: inside the root ε is compared with the *square* of g.",
    ),
    (
        "half-a-step",
        (1e-8, 1e-8),
        "inside the root ε is added to g², so it acts from |g| about √ε on, not ε.",
    ),
    (
        "half-a-step",
        (1e-8, 1e-4),
        "at |g| = √ε the step with ε inside is α/√2, not α/2: solve g/√(g² + ε) = 1/2.",
    ),
    (
        "half-a-step",
        (1e-4, 5.77e-5),
        "with ε outside the root, a gradient of 0.0001 makes a step of 0.9999·α.",
    ),
    ("half-a-step", (1e-8, 1.0), "with ε inside the root, a gradient of 1 makes a step of 1·α."),
    ("half-a-step", (-1e-8, 5.77e-5), "a size of a gradient is positive."),
    ("quiet-end", (0.0433, 0.2), "the amplitude is right; it becomes 0 where √ε, not ε, is αλ/2."),
    ("quiet-end", (0.043, 0.04), "0.043 is right as far as it goes: give three digits."),
    ("quiet-end", (-0.0433, 0.04), "an amplitude is positive."),
    (
        "quiet-end",
        (0.0475, 0.2),
        "α/2 − ε/λ is the amplitude for ε outside the root; put ε inside and solve again.",
    ),
    ("quiet-end", (0.05, 0.04), "α/2 is the amplitude for ε = 0; here ε is 0.01."),
    (
        "quiet-end",
        (0.0866, 0.04),
        "that is the whole way from side to side; the amplitude is half of it.",
    ),
    (
        "quiet-end",
        (0.0433, 0.1),
        "the amplitude is right; it becomes 0 at ε = (αλ/2)², and that is not 0.1.",
    ),
    (
        "quiet-end",
        (0.01, 0.04),
        (
            "at the amplitude a the step α·λa/√(λ²a² + ε) has to be 2a; with a = 0.01 it is "
            "0.037139, and 2a is 0.02."
        ),
    ),
]
