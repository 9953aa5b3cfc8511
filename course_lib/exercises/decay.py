"""Checks of chapter 5, learning-rate decay."""

import math

from course_lib.exercises._checks import register
from course_lib.exercises._reading import call, numbers


@register("noise-floor")
def noise_floor(answer) -> str | None:
    (alpha,) = numbers(answer, "α")
    curvature, sigma, floor = 4, 3, 0.5
    if math.isclose(alpha, 4 * floor / (sigma**2 + 2 * floor * curvature), rel_tol=0.01):
        return None
    if math.isclose(alpha, 4 * floor / sigma**2, rel_tol=0.01):
        return "that is the floor for small αλ; here αλ is not small, so keep the 2 − αλ."
    if math.isclose(alpha, 4 * floor / (sigma + 2 * floor * curvature), rel_tol=0.01):
        return "the noise enters by its variance: square σ."
    if math.isclose(alpha, 2 * floor * curvature / (sigma**2 + floor * curvature**2), rel_tol=0.01):
        return "that makes the variance of the place 0.5; the loss is λ/2 times the variance."
    loss = alpha * sigma**2 / (2 * (2 - alpha * curvature)) if alpha * curvature < 2 else math.inf
    return f"at α = {alpha:g} the mean loss settles at {loss:.3g}."


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
    values = [float(call(function, *case)) for case in cases]

    def is_like(rule):
        pairs = zip(values, cases, strict=True)
        return all(math.isclose(value, rule(*case), rel_tol=1e-9) for value, case in pairs)

    if is_like(lambda a, d, epoch, k: a / (1 + d * (epoch // k))):
        return None
    if is_like(lambda a, d, epoch, k: a / (1 + d * epoch / k)):
        return (
            "right at every multiple of the interval, and wrong in between: the floor is missing."
        )
    if is_like(lambda a, d, epoch, k: a / (1 + d * round(epoch / k))):
        return "round() goes up from the middle of an interval; the floor never does."
    if is_like(lambda a, d, epoch, k: a / (1 + d * -(-epoch // k))):
        return "you rounded up; the rate then drops one epoch after the interval began."
    if is_like(lambda a, d, epoch, k: a / (1 + d * epoch)):
        return "the interval is not used."
    if is_like(lambda a, d, epoch, k: a / (1 + d) ** (epoch // k)):
        return "that divides by 1 + d again at every interval; start from α₀ each time."
    for value, (a, d, epoch, k) in zip(values, cases, strict=True):
        right = a / (1 + d * (epoch // k))
        if not math.isclose(value, right, rel_tol=1e-9):
            break
    return (
        f"for α₀ = {a:g}, d = {d:g}, epoch {epoch} and interval {k} it returned {value:.5g}; "
        f"it should be {right:.5g}."
    )


@register("reach")
def reach(answer) -> str | None:
    (factor,) = numbers(answer, "q")
    steepest, first, distance = 2, 0.5, 50
    if math.isclose(factor, 1 - steepest * first / distance, abs_tol=1e-4):
        return None
    if math.isclose(factor, 1 - first / distance, abs_tol=1e-4):
        return "you left out the length of the gradients: a step is up to 2α long."
    if math.isclose(factor, steepest * first / distance, abs_tol=1e-4):
        return "that is 1 − q."
    if factor >= 1:
        return "with q = 1 or more the rate does not decay, and the sum is infinite."
    return f"with q = {factor:g} the steps can reach {steepest * first / (1 - factor):.4g}, not 50."
