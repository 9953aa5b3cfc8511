"""Checks of chapter 5, learning-rate decay."""

import numpy as np

from course_lib.exercises._checks import register
from course_lib.exercises._comparing import (
    EXACT,
    UNROUNDED,
    apart,
    digits,
    first_match,
    first_told_apart,
    is_like,
    rounded,
)
from course_lib.exercises._reading import numbers, returned


@register("noise-floor")
def noise_floor(answer) -> str | None:
    (alpha,) = numbers(answer, "α")
    curvature, sigma, floor = 4, 3, 0.5
    right = 4 * floor / (sigma**2 + 2 * floor * curvature)
    if is_like(alpha, right, digits(3)):
        return None
    if alpha <= 0:
        return "a learning rate is positive."
    mistakes = [
        (
            4 * floor / sigma**2,
            "that is the floor for small αλ; here αλ is not small, so keep the 2 − αλ.",
        ),
        (
            4 * floor / (sigma + 2 * floor * curvature),
            "the noise enters by its variance: square σ.",
        ),
        (
            2 * floor * curvature / (sigma**2 + floor * curvature**2),
            "that makes the variance of the place 0.5; the loss is λ/2 times the variance.",
        ),
    ]
    named = first_match(alpha, mistakes, digits(3)) or rounded(alpha, right, digits(3))
    if named:
        return named
    if alpha * curvature >= 2:
        return f"at α = {alpha:g} nothing settles: αλ is {alpha * curvature:g}, which is 2 or more."
    told, _ = apart(alpha * sigma**2 / (2 * (2 - alpha * curvature)), floor)
    return f"at α = {alpha:g} the mean loss settles at {told}."


@register("hidden-floor")
def hidden_floor(answer) -> str | None:
    (epoch,) = numbers(answer, "the epoch")
    if epoch != int(epoch) or not 0 <= epoch < 100:
        return "give a whole epoch from 0 to 99."
    if epoch == 9:
        return None
    if epoch % 10 == 0:
        return f"at epoch {epoch:g} the two rates are the same: that is how the log hides the bug."
    ratio = (1 + epoch / 10) / (1 + epoch // 10)
    return (
        f"epoch {epoch:g} shows the bug, with rates that differ by a factor {ratio:.2f}; another "
        "epoch shows it more clearly."
    )


@register("staircase-rate")
def staircase_rate(function) -> str | None:
    cases = [(0.2, 1.0, epoch, 10) for epoch in (0, 10, 20, 3, 9, 19, 35)]
    cases += [(0.5, 0.3, epoch, 4) for epoch in (4, 7, 11)]
    values = [returned(function, *case) for case in cases]

    def by(rule):
        return [rule(*case) for case in cases]

    right = by(lambda a, d, epoch, k: a / (1 + d * (epoch // k)))
    if is_like(values, right, UNROUNDED):
        return None
    mistakes = [
        (
            by(lambda a, d, epoch, k: a / (1 + d * epoch / k)),
            "right at every multiple of the interval, and wrong in between: the floor is missing.",
        ),
        (
            by(lambda a, d, epoch, k: a / (1 + d * round(epoch / k))),
            "round() goes up from the middle of an interval; the floor never does.",
        ),
        (
            by(lambda a, d, epoch, k: a / (1 + d * -(-epoch // k))),
            "you rounded up; the rate then drops as soon as an interval has begun, not at its end.",
        ),
        (by(lambda a, d, epoch, k: a / (1 + d * epoch)), "the interval is not used."),
        (
            by(lambda a, d, epoch, k: a / (1 + d) ** (epoch // k)),
            "that divides by 1 + d again at every interval; start from α₀ each time.",
        ),
    ]
    named = first_match(values, mistakes, UNROUNDED) or rounded(values, right, UNROUNDED)
    if named:
        return named
    first, told, wanted = first_told_apart(values, right, UNROUNDED)
    a, d, epoch, k = cases[first]
    return (
        f"for α₀ = {a:g}, d = {d:g}, epoch {epoch} and interval {k} it returned {told}; "
        f"it should be {wanted}."
    )


@register("reach")
def reach(answer) -> str | None:
    (factor,) = numbers(answer, "q")
    steepest, first, distance = 2, 0.5, 50
    if is_like(factor, 1 - steepest * first / distance, EXACT):
        return None
    if factor >= 1:
        return "with q = 1 or more the rate does not decay, and the sum is infinite."
    if factor <= 0:
        return "q is positive: with any other, the rate would be 0 or change its sign."
    mistakes = [
        (
            1 - first / distance,
            "you left out the length of the gradients: a step is up to 2α long.",
        ),
        (steepest * first / distance, "that is 1 − q."),
    ]
    told, _ = apart(steepest * first / (1 - factor), distance)
    return first_match(factor, mistakes, EXACT) or (
        f"with q = {factor:g} the steps can reach {told}, not 50."
    )


@register("batch-floor")
def batch_floor(answer) -> str | None:
    (batch,) = numbers(answer, "the batch")
    slow, fast = 0.05, 0.4

    def floor(alpha, batch):
        return alpha / (2 * (2 - alpha)) / batch

    right = floor(fast, 1) / floor(slow, 1)
    if is_like(batch, right, digits(3)):
        return None
    if batch <= 0:
        return "a batch is positive."
    mistakes = [
        (fast / slow, "that is the rule for small αλ; at 0.4 the 2 − αλ has changed, too."),
        ((fast / slow) ** 2, "the variance of a mean over B examples is σ²/B, not σ²/√B."),
        (1 / right, "that is the other way round: a higher rate needs a larger batch."),
    ]
    told, wanted = apart(floor(fast, batch), floor(slow, 1))
    return (
        first_match(batch, mistakes, digits(3))
        or rounded(batch, right, digits(3))
        or f"with a batch of {batch:g} the floor is {told}; it should be {wanted}."
    )


@register("fed-back")
def fed_back(answer) -> str | None:
    (total,) = numbers(answer, "the sum")
    first, right = 0.2, 0.2 * (np.e - 1)
    if is_like(total, right, digits(3)):
        return None
    mistakes = [
        (first * np.e, "epoch 0 divides by 1: the first rate, 0.2, stands in the sum once."),
        (2 * first, "they fall faster than by halves: the divisor grows with the epoch."),
        (first * (np.e - 2), "the rate of epoch 0, 0.2, belongs to the sum."),
    ]
    return (
        first_match(total, mistakes, digits(3))
        or rounded(total, right, digits(3))
        or "the rates of the first epochs are 0.2, 0.1 and 0.0333: go on, and add them up."
    )
