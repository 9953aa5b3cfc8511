"""Checks of chapter 4, Adam."""

import math

import numpy as np

from course_lib.averages import exponential_average
from course_lib.exercises._checks import call, register
from course_lib.exercises.averages import numbers

BY_HAND = {"gradients": (4.0, 2.0), "alpha": 0.1, "beta1": 0.5, "beta2": 0.96}


def steps_of(gradients, alpha, beta1, beta2, epsilon, correct=(True, True)) -> np.ndarray:
    """What Adam subtracts from a parameter at each step, with either average corrected or not."""
    gradients = np.asarray(gradients, dtype=float)
    mean = exponential_average(gradients, beta1, correct[0])
    mean_square = exponential_average(gradients**2, beta2, correct[1])
    return alpha * mean / (np.sqrt(mean_square) + epsilon)


@register("adam-first-steps")
def adam_first_steps(answer) -> str | None:
    values = numbers(answer, 2)
    numbers_given = (*BY_HAND.values(), 0.0)
    right = steps_of(*numbers_given)
    if np.allclose(values, right, atol=6e-4):
        return None
    if np.allclose(values, -right, atol=6e-4):
        return "the sizes are right; give what is subtracted, which is positive here."
    if np.allclose(values, right / BY_HAND["alpha"], atol=6e-3):
        return "these are the directions; multiply them by α."
    mistakes = [
        ((False, False), "neither average is corrected; divide by 1 − β₁ᵗ and by 1 − β₂ᵗ."),
        ((False, True), "the average of the gradients is not corrected; divide it by 1 − β₁ᵗ."),
        ((True, False), "the average of the squares is not corrected; divide it by 1 − β₂ᵗ."),
    ]
    for correct, message in mistakes:
        if np.allclose(values, steps_of(*numbers_given, correct=correct), atol=6e-4):
            return message
    gradients = np.array(BY_HAND["gradients"])
    mean = exponential_average(gradients, BY_HAND["beta1"], True)
    mean_square = exponential_average(gradients**2, BY_HAND["beta2"], True)
    if np.allclose(values, BY_HAND["alpha"] * mean / mean_square, atol=6e-4):
        return "you divided by the average square itself; take its root."
    if not math.isclose(values[0], right[0], abs_tol=6e-4):
        return (
            f"the first step is not {values[0]:g}. Corrected, the averages after one gradient are "
            "that gradient and its square, whatever the β are."
        )
    return (
        f"the first step is right, the second is not {values[1]:g}. Both averages go on from "
        "their uncorrected values, and t is 2 now."
    )


@register("adam-steps")
def adam_steps(function) -> str | None:
    gradients = np.array([0.3, -0.1, 0.4, 0.0, 2.0])
    kept = gradients.copy()
    settings = (0.01, 0.9, 0.99, 1e-3)
    alpha, beta1, beta2, epsilon = settings
    values = np.asarray(call(function, gradients, *settings), dtype=float)
    if not np.array_equal(gradients, kept):
        return "your function changed the gradients it was given; work on new arrays."
    if values.shape != gradients.shape:
        return f"for {gradients.size} gradients it returned shape {values.shape}."

    def is_like(other):
        return np.allclose(values, other, rtol=1e-9, atol=0)

    right = steps_of(gradients, *settings)
    if is_like(right):
        others = (1.0, 0.5, 0.6, 0.1)
        if not np.allclose(
            call(function, gradients.copy(), *others), steps_of(gradients, *others), rtol=1e-9
        ):
            return "right for one set of α, β₁, β₂ and ε only: is a number written in by hand?"
        return None
    if is_like(-right):
        return "the sign is the other way round: return what is subtracted."
    if is_like(steps_of(gradients, *settings, correct=(False, False))):
        return "neither average is corrected."
    if is_like(steps_of(gradients, *settings, correct=(True, False))):
        return "the average of the squares is not corrected."
    if is_like(steps_of(gradients, *settings, correct=(False, True))):
        return "the average of the gradients is not corrected."
    mean = exponential_average(gradients, beta1, True)
    mean_square = exponential_average(gradients**2, beta2, True)
    if is_like(alpha * mean / np.sqrt(mean_square + epsilon)):
        return "your ε is inside the root; here it is added to the root."
    if is_like(alpha * mean / (mean_square + epsilon)):
        return "you divided by the average square itself; take its root."
    if is_like(alpha * gradients / (np.sqrt(mean_square) + epsilon)):
        return "this is RMSProp: put the averaged gradient on top, not the newest one."
    of_average = np.abs(exponential_average(gradients, beta2, True))
    if is_like(alpha * mean / (of_average + epsilon)):
        return "you squared the average of the gradients; average their squares."
    if is_like(steps_of(gradients, alpha, beta2, beta1, epsilon)):
        return "β₁ and β₂ have changed places."
    first = int(np.argmax(~np.isclose(values, right, rtol=1e-9, atol=0)))
    return f"step {first + 1} is {values[first]:.6f}; it should be {right[first]:.6f}."


@register("longest-step")
def longest_step(answer) -> str | None:
    (ratio,) = numbers(answer, 1)
    beta1, beta2 = 0.9, 0.99
    right = (1 - beta1) / math.sqrt((1 - beta2) * (1 - beta1**2 / beta2))
    if math.isclose(ratio, right, abs_tol=6e-3):
        return None
    if math.isclose(ratio, (1 - beta1) / math.sqrt(1 - beta2), abs_tol=6e-3):
        return "that is the step of a lone gradient, which is not the longest."
    if math.isclose(ratio, 0.1 / math.sqrt(0.001 * (1 - 0.81 / 0.999)), abs_tol=6e-3):
        return "that is for β₂ = 0.999; the question is about 0.99."
    if math.isclose(ratio, 0.1 / math.sqrt(0.01 * (1 - 0.9 / 0.99)), abs_tol=6e-3):
        return "under the root it is β₁ squared over β₂."
    if math.isclose(ratio, right**2, abs_tol=6e-3):
        return "take the root in the denominator."
    return f"not {ratio:g}: put β₁ = 0.9 and β₂ = 0.99 into the formula for the longest step."


@register("matching-epsilon")
def matching_epsilon(answer) -> str | None:
    (epsilon,) = numbers(answer, 1)
    if math.isclose(epsilon, 1e-4, rel_tol=0.05):
        return None
    if math.isclose(epsilon, 1e-16, rel_tol=0.05):
        return "the other way round: inside the root ε stands among squares, so take its root."
    if math.isclose(epsilon, 1e-8, rel_tol=0.05):
        return (
            "the same number in the other place is another optimizer: compare √(0 + ε) and 0 + ε."
        )
    return (
        f"with {epsilon:g} outside, a vanishing gradient is divided by {epsilon:g}; "
        "with 1e-8 inside by √1e-8."
    )


@register("training-memory")
def training_memory(answer) -> str | None:
    (gigabytes,) = numbers(answer, 1)
    parameters = 7  # billions, so that a byte for each is a gigabyte for all

    def is_like(floats, size=4):
        return math.isclose(gigabytes, floats * size * parameters, rel_tol=0.01)

    if is_like(4):
        return None
    if is_like(2):
        return "two floats a parameter: are those the averages, or weight and gradient? Count all."
    if is_like(3):
        return "three floats a parameter: weight, gradient and both averages make four."
    if is_like(5):
        return "five floats a parameter: that is AMSGrad, which also keeps a maximum."
    if is_like(4, size=8):
        return "you counted 8 bytes a float; float32 has 4."
    if is_like(4, size=1):
        return "that is the number of floats, in billions; each has 4 bytes."
    return (
        f"{gigabytes:g} GB would be {gigabytes / 4 / parameters:.2f} floats a parameter. Count the "
        "weight, its gradient, and what AdamW remembers; 4 bytes each."
    )
