"""Checks of chapter 2, gradient descent with momentum."""

import math

import numpy as np

from course_lib.descent import descend
from course_lib.exercises._checks import call, register
from course_lib.exercises.averages import numbers
from course_lib.optimizers import SGD, Momentum, Optimizer
from course_lib.surfaces import ravine


def walk(optimizer: Optimizer) -> np.ndarray:
    """The first three steps on f(x) = x²/2 from 8, as the exercise by hand has them."""
    x, points = np.array([8.0]), []
    for _ in range(3):
        optimizer.step(x, x.copy())
        points.append(x[0])
    return np.array(points)


@register("momentum-by-hand")
def momentum_by_hand(answer) -> str | None:
    values = numbers(answer, 3)
    right = walk(Momentum(0.5, 0.5))
    if np.allclose(values, right, atol=1e-6):
        return None
    if np.allclose(values, walk(Momentum(0.5, 0.5, dampening=False)), atol=1e-6):
        return "this is the summed form; in the averaged one the gradient has the weight 1 − β."
    if np.allclose(values, walk(Momentum(0.5, 0.5, bias_correction=True)), atol=1e-2):
        return "these steps are bias-corrected; here v itself is stepped along."
    if np.allclose(values, walk(SGD(0.5)), atol=1e-6):
        return "this is plain gradient descent; step along the average v, not along the gradient."
    if np.allclose(values, [4.0, 5.0, 4.25], atol=1e-6):
        return "these are v₁, v₂ and v₃; the question is where x is."
    wrong = int(np.argmax(~np.isclose(values, right, atol=1e-6)))
    before = 8.0 if wrong == 0 else right[wrong - 1]
    return (
        f"x{'₁₂₃'[wrong]} is not {values[wrong]:g}. The gradient there is {before:g}, the point "
        "you come from; take v = 0.5 · old v + 0.5 · gradient, then subtract half of that."
    )


@register("momentum-from-torch")
def momentum_from_torch(answer) -> str | None:
    (rate,) = numbers(answer, 1)
    summed, beta = 0.02, 0.95
    if math.isclose(rate, summed / (1 - beta), rel_tol=1e-3):
        return None
    if math.isclose(rate, summed * (1 - beta), rel_tol=1e-3):
        return "this is the other way round: the averaged v is the smaller one, so α is larger."
    if math.isclose(rate, summed, rel_tol=1e-3):
        return "with the same number the averaged steps are 1 − β times as long, a twentieth."
    if math.isclose(rate, summed / beta, rel_tol=1e-3):
        return "you divided by β; the two forms differ by the factor 1 − β."
    return f"at {rate:g} the steps are {rate * (1 - beta) / summed:.3g} times as long as PyTorch's."


@register("heavy-ball")
def heavy_ball(function) -> str | None:
    surface, rate, beta, steps = ravine(condition=20), 0.03, 0.8, 12
    start = np.array([-8.0, 2.0])
    kept = start.copy()
    end = np.asarray(call(function, surface.gradient, start, rate, beta, steps), dtype=float)
    if not np.array_equal(start, kept):
        return "your function changed the start that it was given; work on a copy."
    if end.shape != start.shape:
        return f"it returned shape {end.shape}; return the last point only, of shape {start.shape}."

    def after(optimizer, count=steps):
        return descend(surface, optimizer, steps=count).points[-1]

    right = Momentum(rate, beta, dampening=False)
    if np.allclose(end, after(right), rtol=1e-9):
        other = call(function, surface.gradient, start.copy(), 0.01, 0.5, 3)
        if not np.allclose(other, after(Momentum(0.01, 0.5, dampening=False), 3), rtol=1e-9):
            return "it is right here, but not for another α and β: is a number written in by hand?"
        return None
    mistakes = {
        "this is the averaged form; the summed one has no factor 1 − β.": Momentum(rate, beta),
        "this is plain gradient descent; v has to keep β of its old value.": SGD(rate),
        "this is Nesterov's; step along v itself.": Momentum(
            rate, beta, dampening=False, nesterov=True
        ),
    }
    for message, optimizer in mistakes.items():
        if np.allclose(end, after(optimizer), rtol=1e-9):
            return message
    for count in (steps - 1, steps + 1):
        if np.allclose(end, after(right, count), rtol=1e-9):
            return f"it took {count} steps where {steps} were asked for."
    return f"after {steps} steps it is at {end.round(4)}, and should be at {after(right).round(4)}."


@register("best-momentum")
def best_momentum(answer) -> str | None:
    alpha, beta = numbers(answer, 2)
    if math.isclose(alpha, 1 / 16, rel_tol=1e-3) and math.isclose(beta, 9 / 16, rel_tol=1e-3):
        return None
    if math.isclose(alpha, 9 / 16, rel_tol=1e-3) and math.isclose(beta, 1 / 16, rel_tol=1e-3):
        return "α and β have changed places."
    if math.isclose(alpha, 1 / 7, rel_tol=1e-2):
        return "α = 1/√(Lμ) is the best of the averaged form; the summed one is asked for."
    if math.isclose(alpha, 2 / 50, rel_tol=1e-3):
        return "2/(μ + L) is the best α of plain gradient descent."
    if math.isclose(alpha, 4 / 50**2, rel_tol=1e-2):
        return "α = 4/(√L + √μ)²: the curvatures go in with their square roots."
    if not math.isclose(alpha, 1 / 16, rel_tol=1e-3):
        return f"α is not {alpha:g}. It is 4/(√L + √μ)², and √49 is 7."
    if math.isclose(beta, 3 / 4, rel_tol=1e-3):
        return "α is right; 3/4 is the rate, and β is its square."
    if math.isclose(beta, (48 / 50) ** 2, rel_tol=1e-3):
        return "α is right; in β the condition number goes in with its square root, 7."
    return f"α is right; β is not {beta:g}. It is ((√κ − 1)/(√κ + 1))²."


@register("momentum-steps")
def momentum_steps(answer) -> str | None:
    plain, fast = numbers(answer, 2)
    digits = math.log(1e6)
    right_plain = digits / -math.log(9999 / 10001)
    right_fast = digits / -math.log(99 / 101)
    near_plain = math.isclose(plain, right_plain, rel_tol=0.05)
    near_fast = math.isclose(fast, right_fast, rel_tol=0.05)
    if near_plain and near_fast:
        return None
    if math.isclose(plain, right_fast, rel_tol=0.05) and math.isclose(
        fast, right_plain, rel_tol=0.05
    ):
        return "the two have changed places: the square root of κ belongs to momentum."
    if math.isclose(plain, 2 * right_plain, rel_tol=0.05):
        return "the rate is about 1 − 2/κ, not 1 − 1/κ: half as many steps."
    if math.isclose(plain, right_plain / math.log(10), rel_tol=0.05):
        return "six digits are a factor of ln 10⁶ ≈ 13.8; use one logarithm, natural, throughout."
    if not near_plain:
        return (
            f"after {plain:,.0f} steps plain gradient descent has "
            f"{math.exp(-digits * plain / right_plain):.1e} of the error left, not 1e-06."
        )
    if math.isclose(fast, right_fast / 2, rel_tol=0.05):
        return "plain is right; the error falls by √β a step, not by β, so twice as many steps."
    return (
        f"plain is right; after {fast:,.0f} steps of momentum "
        f"{math.exp(-digits * fast / right_fast):.1e} of the error is left, not 1e-06."
    )
