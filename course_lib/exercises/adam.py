"""Checks of chapter 4, Adam."""

import math

import numpy as np

from course_lib.averages import exponential_average
from course_lib.exercises._checks import register
from course_lib.exercises._comparing import (
    EXACT,
    UNROUNDED,
    digits,
    first_match,
    first_told_apart,
    is_like,
    matched,
    rounded,
    wrong_elsewhere,
)
from course_lib.exercises._reading import numbers

BY_HAND = {"gradients": (4.0, 2.0), "alpha": 0.1, "beta1": 0.5, "beta2": 0.96}
FED_BACK = "you fed the corrected averages back into the recursion; keep m and m̂, s and ŝ apart."


def steps_of(gradients, alpha, beta1, beta2, epsilon, correct=(True, True)) -> np.ndarray:
    """What Adam subtracts from a parameter at each step, with either average corrected or not."""
    gradients = np.asarray(gradients, dtype=float)
    mean = exponential_average(gradients, beta1, correct[0])
    mean_square = exponential_average(gradients**2, beta2, correct[1])
    return alpha * mean / (np.sqrt(mean_square) + epsilon)


def _fed_back(series, beta, fed=True) -> np.ndarray:
    """The corrected average of a series, which goes on from itself if it is fed back."""
    average, out = 0.0, []
    for t, value in enumerate(series, start=1):
        average = beta * average + (1 - beta) * value
        out.append(average / (1 - beta**t))
        average = out[-1] if fed else average
    return np.array(out)


def _steps_fed_back(gradients, alpha, beta1, beta2, epsilon, fed=(True, True)) -> np.ndarray:
    """What Adam would subtract if one or both corrected averages were fed back."""
    gradients = np.asarray(gradients, dtype=float)
    mean = _fed_back(gradients, beta1, fed[0])
    return alpha * mean / (np.sqrt(_fed_back(gradients**2, beta2, fed[1])) + epsilon)


@register("adam-first-steps")
def adam_first_steps(answer) -> str | None:
    values = numbers(answer, "the first step", "the second")
    given = (*BY_HAND.values(), 0.0)
    right = steps_of(*given)
    if is_like(values, right, digits(3)):
        return None
    gradients, alpha, beta1, beta2, _ = given
    mean = exponential_average(gradients, beta1, True)
    mean_square = exponential_average(np.square(gradients), beta2, True)
    late = exponential_average(gradients, beta1) / (1 - beta1)
    late_square = exponential_average(np.square(gradients), beta2) / (1 - beta2)
    mistakes = [
        (-right, "the sizes are right; give what is subtracted, which is positive here."),
        (right / alpha, "these are the directions; multiply them by α."),
        (
            steps_of(*given, correct=(False, False)),
            "neither average is corrected; divide by 1 − β₁ᵗ and by 1 − β₂ᵗ.",
        ),
        (
            steps_of(*given, correct=(False, True)),
            "the average of the gradients is not corrected; divide it by 1 − β₁ᵗ.",
        ),
        (
            steps_of(*given, correct=(True, False)),
            "the average of the squares is not corrected; divide it by 1 − β₂ᵗ.",
        ),
        (
            alpha * mean / mean_square,
            "you divided by the average square itself; take its root.",
        ),
        (_steps_fed_back(*given), FED_BACK),
        (
            alpha * late / np.sqrt(late_square),
            "the first step is right; at the second t is 2: divide by 1 − β₁² and by 1 − β₂².",
        ),
    ]
    named = first_match(values, mistakes, digits(3)) or rounded(values, right, digits(3))
    if named:
        return named
    if not is_like(values[0], right[0], digits(3)):
        return (
            f"the first step is not {values[0]:g}. Corrected, the averages after one gradient are "
            "that gradient and its square, whatever the β are."
        )
    return (
        f"the first step is right, the second is not {values[1]:g}. Both averages go on from "
        "their uncorrected values, and t is 2 now."
    )


def _mistakes(gradients, alpha, beta1, beta2, epsilon):
    """The steps of foreseen mistakes, and what to say about each."""
    given = (gradients, alpha, beta1, beta2, epsilon)
    mean = exponential_average(gradients, beta1, True)
    mean_square = exponential_average(gradients**2, beta2, True)
    of_average = np.abs(exponential_average(gradients, beta2, True))
    t = np.arange(1, gradients.size)  # one too small from the second step on
    late = exponential_average(gradients, beta1)[1:] / (1 - beta1**t)
    late_square = exponential_average(gradients**2, beta2)[1:] / (1 - beta2**t)
    constant = exponential_average(gradients, beta1) / (1 - beta1)
    constant_square = exponential_average(gradients**2, beta2) / (1 - beta2)
    return [
        (-steps_of(*given), "the sign is the other way round: return what is subtracted."),
        (steps_of(*given, correct=(False, False)), "neither average is corrected."),
        (steps_of(*given, correct=(True, False)), "the average of the squares is not corrected."),
        (steps_of(*given, correct=(False, True)), "the average of the gradients is not corrected."),
        (
            alpha * mean / np.sqrt(mean_square + epsilon),
            "your ε is inside the root; here it is added to the root.",
        ),
        (
            alpha * mean / (mean_square + epsilon),
            "you divided by the average square itself; take its root.",
        ),
        (
            alpha * gradients / (np.sqrt(mean_square) + epsilon),
            "this is RMSProp: put the averaged gradient on top, not the newest one.",
        ),
        (
            alpha * mean / (of_average + epsilon),
            "you squared the average of the gradients; average their squares.",
        ),
        (steps_of(gradients, alpha, beta2, beta1, epsilon), "β₁ and β₂ have changed places."),
        *(
            (_steps_fed_back(*given, fed=fed), FED_BACK)
            for fed in ((True, True), (True, False), (False, True))
        ),
        (
            [..., *(alpha * late / (np.sqrt(late_square) + epsilon))],
            "your t counts from 0; at the first step t is 1.",
        ),
        (
            alpha * constant / (np.sqrt(constant_square) + epsilon),
            "you divided by 1 − β every time; the power t is missing.",
        ),
    ]


@register("adam-steps")
def adam_steps(function) -> str | None:
    gradients = np.array([0.3, -0.1, 0.4, 0.0, 2.0])
    given = (gradients, 0.01, 0.9, 0.99, 1e-3)
    what = "one number for each gradient"
    values, right = matched(function, steps_of, *given, what=what)
    if is_like(values, right, UNROUNDED):
        others = [
            (
                (gradients, 1.0, 0.5, 0.6, 0.1),
                "right for one set of α, β₁, β₂ and ε only: is a number written in by hand?",
            ),
            (
                (np.array([2.0, 1.0, -3.0, 0.5, 0.1, 0.2, -1.0]), *given[1:]),
                "it is right for five gradients but not for seven: is a number written in by hand?",
            ),
        ]
        return wrong_elsewhere(function, steps_of, others, what)
    named = first_match(values, _mistakes(*given), UNROUNDED) or rounded(values, right, UNROUNDED)
    if named:
        return named
    first, told, wanted = first_told_apart(values, right, UNROUNDED)
    return f"step {first + 1} is {told}; it should be {wanted}."


@register("longest-step")
def longest_step(answer) -> str | None:
    (ratio,) = numbers(answer, "the step in units of α")

    def longest(beta1, beta2):
        return (1 - beta1) / math.sqrt((1 - beta2) * (1 - beta1**2 / beta2))

    right = longest(0.9, 0.99)
    if is_like(ratio, right, digits(3)):
        return None
    mistakes = [
        (
            0.1 / math.sqrt(1 - 0.99),
            "that is the step of a lone gradient, which is not the longest.",
        ),
        (longest(0.9, 0.999), "that is for β₂ = 0.999; the question is about 0.99."),
        (
            0.1 / math.sqrt(0.01 * (1 - 0.9 / 0.99)),
            "under the root it is β₁ squared over β₂.",
        ),
        (right**2, "that is the square of the longest step; take its root."),
        (0.1 / (0.01 * (1 - 0.81 / 0.99)), "take the root of the denominator."),
    ]
    return (
        first_match(ratio, mistakes, digits(3))
        or rounded(ratio, right, digits(3))
        or f"not {ratio:g}: put β₁ = 0.9 and β₂ = 0.99 into the formula for the longest step."
    )


@register("matching-epsilon")
def matching_epsilon(answer) -> str | None:
    (epsilon,) = numbers(answer, "the ε")
    if is_like(epsilon, 1e-4, EXACT):
        return None
    mistakes = [
        (
            1e-16,
            "the other way round: inside the root ε stands among squares, so take its root.",
        ),
        (
            1e-8,
            "the same number in the other place is another optimizer: compare √(0 + ε) and 0 + ε.",
        ),
    ]
    return first_match(epsilon, mistakes, digits(2)) or (
        f"with {epsilon:g} outside, a vanishing gradient is divided by {epsilon:g}; "
        "with 1e-8 inside by √1e-8."
    )


@register("training-memory")
def training_memory(answer) -> str | None:
    (gigabytes,) = numbers(answer, "the gigabytes")
    weights = 4 * 7  # GB: 4 bytes each, and 7 billion of them
    if is_like(gigabytes, 4 * weights, EXACT):
        return None
    mistakes = [
        (
            weights,
            "28 GB is what the weights alone take. If it is your count of floats, in billions: "
            "each has 4 bytes.",
        ),
        (
            2 * weights,
            "that is two floats a parameter: are those the averages, or weight and gradient? "
            "Count all.",
        ),
        (
            3 * weights,
            "that is three floats a parameter: weight, gradient and both averages make four.",
        ),
        (
            5 * weights,
            "that is five floats a parameter, as with AMSGrad, which also keeps a maximum.",
        ),
        (8 * weights, "that is 8 bytes for each of four floats a parameter; float32 has 4."),
        (4e9 * weights / 2**30, "that is in units of 2³⁰ bytes; a gigabyte here has 10⁹."),
        (4e9 * weights, "that is in bytes; give gigabytes."),
    ]
    return first_match(gigabytes, mistakes, digits(3)) or (
        f"{gigabytes:g} GB would be {gigabytes / weights:.4g} floats a parameter. Count the "
        "weight, its gradient, and what AdamW remembers; 4 bytes each."
    )


@register("quarrel-length")
def quarrel_length(answer) -> str | None:
    (ratio,) = numbers(answer, "the step in units of α")
    beta1 = 0.99
    right = math.sqrt((1 - beta1) / (1 + beta1))
    if is_like(ratio, right, digits(2)):
        return None
    mistakes = [
        (right**2, "that is the variance of the vote; its root is the length of a step."),
        (math.sqrt(0.1 / 1.9), "that is for β₁ = 0.9; the question is about 0.99."),
        (1 - beta1, "that is 1 − β₁, the weight of the newest gradient alone."),
        (
            math.sqrt(1 - beta1),
            "that is √(1 − β₁); the sum of the squared weights is (1 − β₁)² / (1 − β₁²).",
        ),
        (1 / right, "upside down: a quarrel makes the step shorter than α."),
    ]
    return (
        first_match(ratio, mistakes, digits(2))
        or rounded(ratio, right, digits(2))
        or f"not {ratio:g}: put β₁ = 0.99 into (1 − β₁) / (1 + β₁), and take the root."
    )


@register("weight-in-average")
def weight_in_average(answer) -> str | None:
    (weight,) = numbers(answer, "the weight at which it stops")
    if is_like(weight, 0.5, digits(2)):
        return None
    mistakes = [
        (5, "5 is the minimum, where dW is 0; but there the other term, β₁W, still pulls."),
        (0, "at 0 the first term is gone, but dW = −5 still pushes."),
        (4.5, "0.9 is the weight of W itself, and 0.1 that of the slope W − 5."),
        (
            -0.625,
            "that solves β₁W − (1 − β₁)(W − 5) = 0; the two terms are added.",
        ),
    ]
    return first_match(weight, mistakes, digits(2)) or (
        f"at W = {weight:g} the numerator is 0.9 · {weight:g} + 0.1 · ({weight:g} − 5) = "
        f"{0.9 * weight + 0.1 * (weight - 5):.4g}, and it stops only where that is 0."
    )
