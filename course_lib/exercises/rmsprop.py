"""Checks of chapter 3, RMSProp."""

import math

import numpy as np

from course_lib.exercises._checks import register
from course_lib.exercises._comparing import (
    UNROUNDED,
    apart,
    decimals,
    digits,
    first_apart,
    first_match,
    first_told_apart,
    is_like,
    matched,
    rounded,
    wrong_elsewhere,
)
from course_lib.exercises._reading import numbers, returned
from course_lib.optimizers import AdaGrad, Adam, Optimizer, RMSProp

BY_HAND = (4.0, -2.0)  # the two gradients of the first exercise, at β = 0.5


def path(optimizer: Optimizer, gradients) -> np.ndarray:
    """The parameter after each step along the given gradients, from 0."""
    parameter = np.zeros(1)
    out = []
    for gradient in gradients:
        optimizer.step(parameter, np.array([gradient]))
        out.append(parameter[0])
    return np.array(out)


def directions(optimizer: Optimizer) -> np.ndarray:
    """What each of the two gradients by hand is turned into, at the learning rate 1."""
    return -np.diff(path(optimizer, BY_HAND), prepend=0.0)


@register("rmsprop-by-hand")
def rmsprop_by_hand(answer) -> str | None:
    values = numbers(answer, "the first direction", "the second")
    right = directions(RMSProp(1.0, beta=0.5, epsilon=0.0))
    if is_like(values, right, decimals(3)):
        return None
    mistakes = [
        (
            -right,
            "the sizes are right; the direction has the sign of the gradient, the step the other.",
        ),
        (
            directions(RMSProp(1.0, beta=0.5, epsilon=0.0, bias_correction=False)),
            "you divided by the root of s itself; divide s by 1 − βᵗ first.",
        ),
        (
            directions(AdaGrad(1.0, epsilon=0.0)),
            "you summed the squares, as AdaGrad does; RMSProp averages them.",
        ),
        ((4 / 16, -2 / 8), "you divided by ŝ; the root is missing."),
        (
            (1.0, -1.0),
            "these are the signs alone: the second ŝ still remembers the first gradient.",
        ),
        ((2.0, ...), "4/√4 is 2: average the squares of the gradients, not the gradients."),
    ]
    named = first_match(values, mistakes, decimals(3)) or rounded(values, right, decimals(3))
    if named:
        return named
    wrong = first_apart(values, right, decimals(3))
    return (
        f"direction {wrong + 1} is not {values[wrong]:g}: ŝ is {(16, 8)[wrong]} there, and the "
        f"gradient {BY_HAND[wrong]:g} is divided by its root."
    )


def _rmsprop(gradients, rate, beta, epsilon) -> np.ndarray:
    return path(RMSProp(rate, beta, epsilon), gradients)


def _wrongly(gradients, rate, beta, epsilon, rule) -> np.ndarray:
    """The path when `rule(old average, gradient, t)` gives (new average, what is divided by)."""
    average = parameter = 0.0
    out = []
    with np.errstate(all="ignore"):
        for t, gradient in enumerate(gradients, start=1):
            average, divisor = rule(average, gradient, t)
            parameter -= rate * np.divide(gradient, divisor)
            out.append(parameter)
    return np.array(out)


def _mistakes(gradients, rate, beta, epsilon):
    """The paths of foreseen mistakes, and what to say about each."""
    right = _rmsprop(gradients, rate, beta, epsilon)

    def new(old, gradient):
        return beta * old + (1 - beta) * gradient**2

    def by(rule):
        return _wrongly(gradients, rate, beta, epsilon, rule)

    def corrected(s, g, t):
        return new(s, g) / (1 - beta**t)

    def late(s, g, t):
        return np.divide(new(s, g), 1 - beta ** (t - 1))

    single = np.diff(right, prepend=0.0)
    return [
        (-right, "your steps go uphill: subtract them."),
        (single, "these are the single steps; return where the parameter is after each."),
        (-single, "these are the single steps; return where the parameter is after each."),
        (
            path(RMSProp(rate, beta, epsilon, bias_correction=False), gradients),
            "the bias correction is missing: divide s by 1 − βᵗ before taking the root.",
        ),
        (
            path(Adam(rate, 0.0, beta, epsilon, epsilon_inside_sqrt=True), gradients),
            "your ε sits inside the root; it is to be added after taking it.",
        ),
        (
            path(AdaGrad(rate, epsilon), gradients),
            "this is AdaGrad: the squares are summed, not averaged.",
        ),
        (
            by(lambda s, g, t: (new(s, g), corrected(s, g, t) + epsilon)),
            "you divided by ŝ itself; the root is missing.",
        ),
        (
            by(lambda s, g, t: (new(s, g), math.sqrt(corrected(s, g, 1)) + epsilon)),
            "you divided by 1 − β every time; the power t is missing.",
        ),
        (
            by(lambda s, g, t: (corrected(s, g, t), math.sqrt(corrected(s, g, t)) + epsilon)),
            "you fed the corrected ŝ back into the recursion; keep s and ŝ apart.",
        ),
        (
            by(lambda s, g, t: (new(s, g), math.sqrt(s / (1 - beta**t)) + epsilon)),
            "you divided by the average without this gradient in it; take the gradient in first.",
        ),
        (
            by(lambda s, g, t: (new(s, g), np.sqrt(late(s, g, t)) + epsilon)),
            "your t counts from 0; at the first step t is 1.",
        ),
    ]


@register("write-rmsprop")
def write_rmsprop(function) -> str | None:
    gradients = np.array([3.0, -1.0, 0.5, 2.0, -4.0])
    given = (gradients, 0.1, 0.9, 1e-2)  # an ε large enough to show where it sits
    what = "one place for each gradient"
    values, right = matched(function, _rmsprop, *given, what=what)
    if is_like(values, right, UNROUNDED):
        others = [
            (
                (gradients, 0.2, 0.5, 0.3),
                "it is right for α = 0.1, β = 0.9, ε = 0.01 but not for other values: is a number "
                "written in by hand?",
            ),
            (
                (np.array([1.0, 2.0, -0.5, 4.0, 0.25, -3.0, 1.5]), *given[1:]),
                "it is right for five gradients but not for seven: is a number written in by hand?",
            ),
        ]
        return wrong_elsewhere(function, _rmsprop, others, what)
    named = first_match(values, _mistakes(*given), UNROUNDED) or rounded(values, right, UNROUNDED)
    if named:
        return named
    first, told, wanted = first_told_apart(values, right, UNROUNDED)
    return f"after step {first + 1} the parameter is at {told}; it should be at {wanted}."


def _weights_of_the_mean(n: int, beta: float) -> np.ndarray:
    """What each of n squares, the oldest first, weighs in ŝ; they add up to 1."""
    weights = beta ** np.arange(n)[::-1]
    return weights / weights.sum()


@register("where-is-the-mean")
def where_is_the_mean(function) -> str | None:
    for n, beta in ((5, 0.9), (3, 0.5)):
        given = returned(function, n, beta, shape=(n,), what=f"one weight for each of {n} squares")
        total = given.sum()
        if not np.isfinite(given).all() or abs(total) < 1e-12:
            return f"for n = {n} your weights add up to {total:g}: no mean can be made of them."
        weights = given / total  # as np.average does
        right = _weights_of_the_mean(n, beta)
        if is_like(weights, right, UNROUNDED):
            continue
        started = beta ** np.arange(n)[::-1] * np.r_[1, np.full(n - 1, 1 - beta)]
        mistakes = [
            (
                right[::-1],
                "they stand in the wrong order: the oldest comes first, and weighs least.",
            ),
            (np.full(n, 1 / n), "equal weights make the plain mean; in ŝ a square fades with age."),
            (started, "this is an average that starts at the first square; s starts at 0."),
            (
                right**2 / (right**2).sum(),
                "one step back a square counts β times as much, not β² times.",
            ),
        ]
        powers = right / right[-1]
        named = first_match(weights, mistakes, UNROUNDED)
        for scaled in (right, powers, (1 - beta) * powers):
            named = named or rounded(given, scaled, UNROUNDED)
        if named:
            return named
        age = n - 1 - first_apart(weights, right, UNROUNDED)
        told, wanted = apart(weights[n - 1 - age], right[n - 1 - age])
        return (
            f"for n = {n} and β = {beta:g} the square from {age} steps back makes up {told} of all "
            f"weight; in ŝ it is {wanted}."
        )
    return None


@register("weight-against-bias")
def weight_against_bias(answer) -> str | None:
    values = numbers(answer, "κ as it is", "the best κ that two rates reach", "κ centred")
    ratio = 3 / math.sqrt(10)  # c/√(ab), of the means of x², x and 1: 10, 3 and 1
    root = math.sqrt((10 - 1) ** 2 + 4 * 3**2)
    right = ((11 + root) / (11 - root), (1 + ratio) / (1 - ratio), 1.0)
    if is_like(values, right, digits(3)):
        return None
    if min(values) < 1:
        return "a condition number is at least 1: the steepest curvature over the gentlest."
    mistakes = [
        (
            (10, ..., ...),
            "10 compares the curvatures along W and b; the steepest and the gentlest lie askew: "
            "take the eigenvalues of the matrix of the means of x², x and 1.",
        ),
        (
            (..., 1, ...),
            "rates for W and b can make a and b equal, but c/√(ab) stays, and it is not 0 here.",
        ),
        ((..., 10, ...), "10 is a/b; the best rates make that 1, and c/√(ab) is what is left."),
        (
            (..., (1 + ratio**2) / (1 - ratio**2), ...),
            "that is (1 + r²)/(1 − r²); r = c/√(ab) goes in as it is.",
        ),
        ((..., right[0], ...), "two rates do gain something: they can make a and b equal."),
        ((..., ..., 10), "centred, the mean of x² is the variance, 1, no longer 10."),
        ((..., ..., right[0]), "centred, the mean of x is 0, and W and b no longer mix."),
        ((..., ..., right[1]), "centred, the mean of x is 0, and W and b no longer mix."),
    ]
    named = rounded(values, right, digits(3)) or first_match(values, mistakes, digits(3))
    if named:
        return named
    wrong = first_apart(values, right, digits(3))
    hint = (
        "the eigenvalues of the matrix with 10 and 1 on its diagonal and 3 beside it",
        "(1 + r)/(1 − r) with r = 3/√10",
        "the matrix with 1 and 1 on its diagonal and 0 beside it",
    )[wrong]
    return f"number {wrong + 1} is not {values[wrong]:g}: it comes from {hint}."


def _way_of_adagrad(steps: float) -> float:
    """The way after some steps at α = 0.1, where the slope is constant and cancels."""
    if steps > 10_000:  # Σ 1/√t is 2√T + ζ(1/2) + 1/(2√T), and less than 10⁻⁷ more
        return 0.1 * (2 * math.sqrt(steps) - 1.4603545 + 0.5 / math.sqrt(steps))
    return float((0.1 / np.sqrt(np.arange(1, int(steps) + 1))).sum())


@register("adagrad-steps")
def adagrad_steps(answer) -> str | None:
    (steps,) = numbers(answer, "the number of steps")
    right = int(np.argmax(np.cumsum(0.1 / np.sqrt(np.arange(1, 10_001))) >= 10)) + 1
    if steps == right:
        return None
    if steps == 100:
        return "100 steps of length α is RMSProp; AdaGrad's step t has the length α/√t."
    if steps == 2500:
        return (
            "2α√T is the right rule of thumb, and it comes a little early; add the steps up and "
            "count exactly."
        )
    if steps != int(steps) or steps < 1:
        return f"a number of steps is a whole number from 1 on, not {steps:g}."
    way = _way_of_adagrad(steps)
    if steps < right:
        return f"after {steps:.0f} steps AdaGrad has come {way:.4f} far, not yet 10."
    return f"after {steps:.0f} steps AdaGrad has come {way:.4f} far: it was at 10 before."


@register("half-a-step")
def half_a_step(answer) -> str | None:
    sizes = numbers(answer, "the |g| for ε outside", "the one for ε inside")
    epsilon = 1e-8
    right = (epsilon, math.sqrt(epsilon / 3))
    if is_like(sizes, right, digits(2)):
        return None
    if min(sizes) <= 0:
        return "a size of a gradient is positive."
    mistakes = [
        (
            right[::-1],
            "the two have changed places: inside the root ε is compared with the *square* of g.",
        ),
        (
            (epsilon, epsilon),
            "inside the root ε is added to g², so it acts from |g| about √ε on, not ε.",
        ),
        (
            (epsilon, math.sqrt(epsilon)),
            "at |g| = √ε the step with ε inside is α/√2, not α/2: solve g/√(g² + ε) = 1/2.",
        ),
    ]
    named = first_match(sizes, mistakes, digits(2))
    if named:
        return named
    outside, inside = sizes
    if not is_like(outside, right[0], digits(2)):
        name, size, share = "outside", outside, outside / (outside + epsilon)
    else:
        name, size, share = "inside", inside, inside / math.hypot(inside, math.sqrt(epsilon))
    told, _ = apart(share, 0.5)
    return f"with ε {name} the root, a gradient of {size:g} makes a step of {told}·α."


@register("quiet-end")
def quiet_end(answer) -> str | None:
    amplitude, threshold = numbers(answer, "the amplitude", "the ε")
    rate, steepness, epsilon = 0.1, 4.0, 0.01
    half = rate / 2
    right = (math.sqrt(half**2 - epsilon / steepness**2), (half * steepness) ** 2)
    if is_like((amplitude, threshold), right, digits(3)):
        return None
    if amplitude <= 0:
        return "an amplitude is positive."
    mistakes = [
        (
            (half - epsilon / steepness, ...),
            "α/2 − ε/λ is the amplitude for ε outside the root; put ε inside and solve again.",
        ),
        ((half, ...), "α/2 is the amplitude for ε = 0; here ε is 0.01."),
        (
            (2 * right[0], ...),
            "that is the whole way from side to side; the amplitude is half of it.",
        ),
        (
            (right[0], half * steepness),
            "the amplitude is right; it becomes 0 where √ε, not ε, is αλ/2.",
        ),
        (
            (right[0], ...),
            f"the amplitude is right; it becomes 0 at ε = (αλ/2)², and that is not {threshold:g}.",
        ),
    ]
    named = rounded((amplitude, threshold), right, digits(3))
    named = named or first_match((amplitude, threshold), mistakes, digits(3))
    if named:
        return named
    step = rate * steepness * amplitude / math.hypot(steepness * amplitude, math.sqrt(epsilon))
    told, wanted = apart(step, 2 * amplitude)
    return (
        f"at the amplitude a the step α·λa/√(λ²a² + ε) has to be 2a; with a = {amplitude:g} it is "
        f"{told}, and 2a is {wanted}."
    )
