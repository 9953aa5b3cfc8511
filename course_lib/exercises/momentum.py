"""Checks of chapter 2, gradient descent with momentum."""

import math
from functools import cache

import numpy as np

from course_lib.descent import descend
from course_lib.exercises._checks import register
from course_lib.exercises._comparing import (
    EXACT,
    UNROUNDED,
    apart,
    decimals,
    digits,
    first_apart,
    first_match,
    first_told_apart,
    is_like,
    matched,
    per_cent,
    rounded,
    wrong_elsewhere,
)
from course_lib.exercises._reading import numbers
from course_lib.optimizers import SGD, Momentum, Optimizer
from course_lib.surfaces import himmelblau, ravine


def walk(optimizer: Optimizer) -> np.ndarray:
    """The first three steps on f(x) = x²/2 from 8, as the exercise by hand has them."""
    x, points = np.array([8.0]), []
    for _ in range(3):
        optimizer.step(x, x.copy())
        points.append(x[0])
    return np.array(points)


@register("momentum-by-hand")
def momentum_by_hand(answer) -> str | None:
    values = numbers(answer, "x₁", "x₂", "x₃")
    right = walk(Momentum(0.5, 0.5))
    if is_like(values, right, EXACT):
        return None
    mistakes = [
        (
            walk(Momentum(0.5, 0.5, dampening=False)),
            "this is the summed form; in the averaged one the gradient has the weight 1 − β.",
        ),
        (
            walk(Momentum(0.5, 0.5, bias_correction=True)),
            "these steps are bias-corrected; here v itself is stepped along.",
        ),
        (
            walk(SGD(0.5)),
            "this is plain gradient descent; step along the average v, not along the gradient.",
        ),
        ((4.0, 5.0, 4.25), "these are v₁, v₂ and v₃; the question is where x is."),
    ]
    named = first_match(values, mistakes, decimals(2)) or rounded(values, right, EXACT)
    if named:
        return named
    wrong = first_apart(values, right, EXACT)
    before = 8.0 if wrong == 0 else right[wrong - 1]
    return (
        f"x{'₁₂₃'[wrong]} is not {values[wrong]:g}. The gradient there is {before:g}, the point "
        "you come from; take v = 0.5 · old v + 0.5 · gradient, then subtract half of that."
    )


@register("momentum-from-torch")
def momentum_from_torch(answer) -> str | None:
    (rate,) = numbers(answer, "the learning rate")
    summed, beta = 0.02, 0.95
    if is_like(rate, summed / (1 - beta), digits(3)):
        return None
    mistakes = [
        (
            summed * (1 - beta),
            "this is the other way round: the averaged v is the smaller one, so α is larger.",
        ),
        (summed, "with the same number the averaged steps are 1 − β times as long, a twentieth."),
        (summed / beta, "you divided by β; the two forms differ by the factor 1 − β."),
    ]
    return (
        first_match(rate, mistakes, digits(3))
        or f"at {rate:g} the steps are {rate * (1 - beta) / summed:.4g} times as long as PyTorch's."
    )


def _last_point(gradient, start, alpha, beta, steps, dampening=False, nesterov=False) -> np.ndarray:
    x = np.array(start, dtype=float)
    optimizer = Momentum(alpha, beta, dampening=dampening, nesterov=nesterov)
    for _ in range(steps):
        optimizer.step(x, gradient(x))
    return x


@register("heavy-ball")
def heavy_ball(function) -> str | None:
    gradient, rate, beta, steps = ravine(condition=20).gradient, 0.03, 0.8, 12
    start, what = np.array([-8.0, 2.0]), "the last point only"
    given = (gradient, start, rate, beta, steps)
    end, right = matched(function, _last_point, *given, what=what)
    if is_like(end, right, UNROUNDED):
        others = [
            (
                (gradient, start, 0.01, 0.5, steps),
                "it is right here, but not for another α and β: is a number written in by hand?",
            ),
            (
                (gradient, start, rate, beta, 3),
                "it is right for 12 steps, but not for 3: is a number written in by hand?",
            ),
            (
                (lambda x: 3 * x, np.array([1.5, -2.5, 0.5]), rate, beta, steps),
                "it is right here, but not for another gradient and another start.",
            ),
            (
                (gradient, np.array([-8, 2]), rate, beta, steps),
                "a start of whole numbers makes it lose the decimals: copy it as floats, with "
                "np.array(start, dtype=float).",
            ),
        ]
        return wrong_elsewhere(function, _last_point, others, what)
    mistakes = [
        (
            _last_point(*given, dampening=True),
            "this is the averaged form; the summed one has no factor 1 − β.",
        ),
        (
            _last_point(gradient, start, rate, 0.0, steps),
            "this is plain gradient descent: step along v, which keeps β of its old value.",
        ),
        (_last_point(*given, nesterov=True), "this is Nesterov's; step along v itself."),
        (
            _last_point(lambda x: -gradient(x), start, rate, beta, steps),
            "your steps go uphill: subtract them.",
        ),
        *(
            (
                _last_point(gradient, start, rate, beta, count),
                f"it took {count} steps where {steps} were asked for.",
            )
            for count in (steps - 1, steps + 1)
        ),
    ]
    named = first_match(end, mistakes, UNROUNDED) or rounded(end, right, UNROUNDED)
    if named:
        return named
    first, told, wanted = first_told_apart(end, right, UNROUNDED)
    return f"after {steps} steps {'xy'[first]} is {told}, and should be {wanted}."


@register("best-momentum")
def best_momentum(answer) -> str | None:
    alpha, beta = numbers(answer, "α", "β")
    right = (1 / 16, 9 / 16)
    if is_like((alpha, beta), right, digits(3)):
        return None
    mistakes = [
        ((9 / 16, 1 / 16), "α and β have changed places."),
        (
            (1 / 7, ...),
            "α = 1/√(Lμ) is the best of the averaged form; the summed one is asked for.",
        ),
        ((2 / 50, ...), "2/(μ + L) is the best α of plain gradient descent."),
        ((4 / 50**2, ...), "α = 4/(√L + √μ)²: the curvatures go in with their square roots."),
        ((1 / 16, 3 / 4), "α is right; 3/4 is the rate, and β is its square."),
        (
            (1 / 16, (48 / 50) ** 2),
            "α is right; in β the condition number goes in with its square root, 7.",
        ),
    ]
    named = first_match((alpha, beta), mistakes, digits(3))
    named = named or rounded((alpha, beta), right, digits(3))
    if named:
        return named
    if not is_like(alpha, right[0], digits(3)):
        return f"α is not {alpha:g}. It is 4/(√L + √μ)², and √49 is 7."
    return f"α is right; β is not {beta:g}. It is ((√κ − 1)/(√κ + 1))²."


@register("momentum-steps")
def momentum_steps(answer) -> str | None:
    plain, fast = numbers(answer, "the steps of gradient descent", "those of momentum")
    if min(plain, fast) < 1:
        return "a number of steps is 1 or more."
    decades = math.log(1e6)
    right = (decades / -math.log(9999 / 10001), decades / -math.log(99 / 101))
    if is_like((plain, fast), right, per_cent(5)):
        return None
    mistakes = [
        (right[::-1], "the two have changed places: the square root of κ belongs to momentum."),
        (
            (2 * right[0], ...),
            "the rate is about 1 − 2/κ, not 1 − 1/κ: half as many steps.",
        ),
        (
            (right[0] / math.log(10), ...),
            "six digits are a factor of ln 10⁶ ≈ 13.8; use one logarithm, natural, throughout.",
        ),
        (
            (right[0], right[1] / 2),
            "plain is right; the error falls by √β a step, not by β, so twice as many steps.",
        ),
    ]
    named = first_match((plain, fast), mistakes, per_cent(5))
    if named:
        return named
    if not is_like(plain, right[0], per_cent(5)):
        return (
            f"after {plain:,.0f} steps plain gradient descent has "
            f"{math.exp(-decades * plain / right[0]):.1e} of the error left, not 1e-06."
        )
    return (
        f"plain is right; after {fast:,.0f} steps of momentum "
        f"{math.exp(-decades * fast / right[1]):.1e} of the error is left, not 1e-06."
    )


@register("gd-rates")
def gd_rates(answer) -> str | None:
    limit, best = numbers(answer, "the limit", "the best α")
    right = (2 / 50, 2 / 52)
    if is_like((limit, best), right, digits(3)):
        return None
    mistakes = [
        (right[::-1], "the two have changed places: the best α lies below the limit."),
        ((2 / 2, ...), "2/μ is the limit of the flattest direction; the steepest one's is lower."),
        ((1 / 50, ...), "from 1/L on it zigzags, but it converges still: the limit is 2/L."),
        (
            (2 / 50, 1 / 50),
            "1/L makes the steepest direction fastest, and the flattest sets the pace.",
        ),
        ((2 / 50, 1 / 52), "the lines cross where 1 − αμ = αL − 1, so at 2/(μ + L)."),
        (
            (2 / 50, 48 / 52),
            "the limit is right; 48/52 is the rate at the best α, and α itself is asked for.",
        ),
    ]
    named = first_match((limit, best), mistakes, digits(3))
    named = named or rounded((limit, best), right, digits(3))
    if named:
        return named
    if not is_like(limit, right[0], digits(3)):
        return f"with α a little below {limit:g} the factors are {1 - 2 * limit:.3g} and " + (
            f"{1 - 50 * limit:.3g}; at the limit the second has to be −1."
        )
    return (
        f"the limit is right; at α = {best:g} the factors are {1 - 2 * best:.3f} and "
        f"{1 - 50 * best:.3f}, and the best α makes them equal but for their sign."
    )


def _new_average(average, gradient, beta):
    return beta * average + (1 - beta) * gradient


@register("momentum-as-written")
def momentum_as_written(function) -> str | None:
    given = (2.0, -1.0, 0.9)
    value, right = matched(function, _new_average, *given, what="one number, the new average")
    if is_like(value, right, UNROUNDED):
        others = [
            (
                (2.0, -1.0, 0.5),
                "it is right for β = 0.9, but not for 0.5: is a number written in by hand?",
            ),
            ((-3.0, 4.0, 0.9), "it is right here, but not for another average and gradient."),
        ]
        return wrong_elsewhere(function, _new_average, others, "one number, the new average")
    mistakes = [
        (
            -1.0,
            "this is the gradient itself, as in the notes: β drops out of it. The first term is to "
            "be β times the old average.",
        ),
        (2.0, "this is the old average: the new gradient has to come in, with the weight 1 − β."),
        (
            0.1 * 2.0 + 0.9 * -1.0,
            "the weights have changed places: β is what is kept of the old average.",
        ),
        (0.9 * 2.0 - 1.0, "this is the summed form: in an average the gradient is weighted 1 − β."),
    ]
    told, wanted = apart(float(value), float(right))
    return first_match(value, mistakes, UNROUNDED) or (
        f"for an average of 2, a gradient of −1 and β = 0.9 it gives {told}; 0.9 · 2 + 0.1 · (−1) "
        f"is {wanted}."
    )


@register("momentum-start")
def momentum_start(answer) -> str | None:
    first, last = numbers(answer, "after the first step", "after very many")
    if is_like((first, last), (0.9, 9.0), digits(2)):
        return None
    mistakes = [
        ((-0.9, -9.0), "right but for the sign: how far *behind* is asked for, as a length."),
        ((9.0, 0.9), "the two have changed places: it falls behind by a little more at each step."),
        (
            (0.1, ...),
            "0.1 is how far momentum comes in the first step; gradient descent comes 1 far.",
        ),
        (
            (0.9, 10.0),
            "10 is the window, 1/(1 − β); what is missing is β + β² + β³ + …, one less.",
        ),
        (
            (0.9, 0.9),
            "the second step is too short as well, by β², and so on: add all of them up.",
        ),
        (
            (0.9, 0.0),
            "the steps become as long as gradient descent's, but what is lost stays lost.",
        ),
    ]
    named = first_match((first, last), mistakes, digits(2))
    if named:
        return named
    if not is_like(first, 0.9, digits(2)):
        return f"the first step is (1 − β) · 1 = 0.1 long, which is not {first:g} behind 1."
    return f"the first is right; β + β² + β³ + … is β/(1 − β), and not {last:g}."


@register("momentum-weights")
def momentum_weights(answer) -> str | None:
    x, y = numbers(answer, "x", "y")
    if is_like((x, y), (0.0, 0.0), decimals(1)):
        return None
    if any(is_like((x, y), minimum, decimals(1)) for minimum in himmelblau.minima):
        return "this is a minimum, but the gradient never enters this walk: it cannot know of it."
    if is_like((x, y), (1.0, 1.0), decimals(1)):
        return "it does not stay there: v becomes like θ itself, and θ − αv shrinks θ step by step."
    return (
        f"at ({x:g}, {y:g}) the average of the weights is not yet 0, so the walk goes on: it takes "
        "a share of θ from θ at each step."
    )


@cache
def _low_rate_steps() -> tuple[float, float]:
    """How many steps the averaged and the summed form take to a hundredth of the loss."""
    walks = [
        descend(ravine(20), Momentum(0.0005, 0.9, dampening=dampening), steps=6000)
        for dampening in (True, False)
    ]
    averaged, summed = (float(walk.steps_to(walk.values[0] / 100)) for walk in walks)
    return averaged, summed


@register("momentum-low-rate")
def momentum_low_rate(answer) -> str | None:
    averaged, summed = numbers(answer, "the steps of the averaged form", "those of the summed one")
    if min(averaged, summed) < 1:
        return "a number of steps is 1 or more."
    right = _low_rate_steps()
    if is_like((averaged, summed), right, per_cent(5)):
        return None
    mistakes = [
        (right[::-1], "the two have changed places: the summed steps are the longer ones."),
        (
            (right[0], right[0]),
            "the averaged form is right, and there the notes are; the summed form's steps are up "
            "to 1/(1 − β) times as long.",
        ),
        (
            (right[1], right[1]),
            "the summed form is right; the averaged one keeps the length of gradient descent's "
            "steps, so it takes about as many.",
        ),
        (
            (right[0], right[0] * 10),
            "the averaged form is right; the summed form's steps are longer, so it takes fewer.",
        ),
    ]
    named = first_match((averaged, summed), mistakes, per_cent(5))
    if named:
        return named
    if not is_like(averaged, right[0], per_cent(5)):
        return (
            f"the averaged form takes {averaged:,.0f} only at a rate of about "
            f"{0.0005 * right[0] / averaged:.2g}; its steps are as long as gradient descent's at α."
        )
    return (
        f"the averaged form is right; the summed one walks as gradient descent does at α/(1 − β), "
        f"ten times α, and does not take {summed:,.0f}."
    )
