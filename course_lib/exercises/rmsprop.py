"""Checks of chapter 3, RMSProp."""

import math

import numpy as np

from course_lib.exercises._checks import call, register
from course_lib.exercises.averages import numbers
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
    values = numbers(answer, 2)
    right = directions(RMSProp(1.0, beta=0.5, epsilon=0.0))

    def near(*others):
        return np.allclose(values, others, atol=2e-3)

    if near(*right):
        return None
    if near(*-right):
        return (
            "the sizes are right; the direction has the sign of the gradient, the step the other."
        )
    if near(*directions(RMSProp(1.0, beta=0.5, epsilon=0.0, bias_correction=False))):
        return "you divided by the root of s itself; divide s by 1 − βᵗ first."
    if near(*directions(AdaGrad(1.0, epsilon=0.0))):
        return "you summed the squares, as AdaGrad does; RMSProp averages them."
    if near(4 / 16, -2 / 8):
        return "you divided by ŝ; the root is missing."
    if near(1.0, -1.0):
        return "these are the signs alone: the second ŝ still remembers the first gradient."
    if near(4 / math.sqrt(4), values[1]):
        return "the average is one of the squares of the gradients, not of the gradients."
    wrong = int(np.argmax(~np.isclose(values, right, atol=2e-3)))
    mean_square = (16.0, 8.0)[wrong]
    return (
        f"direction {wrong + 1} is not {values[wrong]:g}: ŝ is {mean_square:g} there, and the "
        f"gradient {BY_HAND[wrong]:g} is divided by its root."
    )


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


@register("write-rmsprop")
def write_rmsprop(function) -> str | None:
    gradients = np.array([3.0, -1.0, 0.5, 2.0, -4.0])
    kept = gradients.copy()
    rate, beta, epsilon = 0.1, 0.9, 1e-2  # an ε large enough to show where it sits
    values = np.asarray(call(function, gradients, rate, beta, epsilon), dtype=float)
    if not np.array_equal(gradients, kept):
        return "your function changed the gradients it was given; work on new arrays."
    if values.shape != gradients.shape:
        return f"for {gradients.size} gradients it returned shape {values.shape}, not (5,)."

    def near(other):
        return np.allclose(values, other, rtol=1e-9, atol=1e-12)

    def mistaken(rule):
        return near(_wrongly(gradients, rate, beta, epsilon, rule))

    def new(old, gradient):
        return beta * old + (1 - beta) * gradient**2

    right = path(RMSProp(rate, beta, epsilon), gradients)
    if near(right):
        other = path(RMSProp(0.2, 0.5, 0.3), gradients)
        if not np.allclose(call(function, gradients.copy(), 0.2, 0.5, 0.3), other, rtol=1e-9):
            return (
                "it is right for α = 0.1, β = 0.9, ε = 0.01 but not for other values: is a number "
                "written in by hand?"
            )
        return None
    if near(-right):
        return "your steps go uphill: subtract them."
    if near(np.diff(right, prepend=0.0)) or near(-np.diff(right, prepend=0.0)):
        return "these are the single steps; return where the parameter is after each."
    if near(path(RMSProp(rate, beta, epsilon, bias_correction=False), gradients)):
        return "the bias correction is missing: divide s by 1 − βᵗ before taking the root."
    if near(path(Adam(rate, 0.0, beta, epsilon, epsilon_inside_sqrt=True), gradients)):
        return "your ε sits inside the root; it is to be added after taking it."
    if near(path(AdaGrad(rate, epsilon), gradients)):
        return "this is AdaGrad: the squares are summed, not averaged."
    if mistaken(lambda s, g, t: (new(s, g), new(s, g) / (1 - beta**t) + epsilon)):
        return "you divided by ŝ itself; the root is missing."
    if mistaken(lambda s, g, t: (new(s, g), math.sqrt(new(s, g) / (1 - beta)) + epsilon)):
        return "you divided by 1 − β every time; the power t is missing."
    if mistaken(
        lambda s, g, t: (new(s, g) / (1 - beta**t), math.sqrt(new(s, g) / (1 - beta**t)) + epsilon)
    ):
        return "you fed the corrected ŝ back into the recursion; keep s and ŝ apart."
    if mistaken(lambda s, g, t: (new(s, g), math.sqrt(s / (1 - beta**t)) + epsilon)):
        return (
            "you divided by the average as it was before this gradient; take the gradient in first."
        )
    first = int(np.argmax(~np.isclose(values, right, rtol=1e-9)))
    return (
        f"after step {first + 1} the parameter is at {values[first]:.4f}; it should be at "
        f"{right[first]:.4f}."
    )


@register("adagrad-steps")
def adagrad_steps(answer) -> str | None:
    (steps,) = numbers(answer, 1)
    lengths = 0.1 / np.sqrt(np.arange(1, 10_001))  # the slope cancels
    right = int(np.argmax(np.cumsum(lengths) >= 10)) + 1
    if steps == right:
        return None
    if steps == 100:
        return "100 steps of length α is RMSProp; AdaGrad's step t has the length α/√t."
    if steps == 2500:
        return (
            "2α√T is the right rule of thumb, and it comes a little early; add the steps up and "
            "count exactly."
        )
    if steps in (right - 1, right + 1):
        return f"off by one: the first step at which the way reaches 10 is {right - steps:+.0f}."
    if steps != int(steps) or steps < 1:
        return f"a number of steps is a whole number from 1 on, not {steps:g}."
    way = lengths[: int(min(steps, 10_000))].sum()
    return f"after {steps:.0f} steps AdaGrad has come {way:.2f} far, not 10."


@register("half-a-step")
def half_a_step(answer) -> str | None:
    outside, inside = numbers(answer, 2)
    epsilon = 1e-8
    right = (epsilon, math.sqrt(epsilon / 3))

    def near(first, second):
        return math.isclose(outside, first, rel_tol=2e-2) and math.isclose(
            inside, second, rel_tol=2e-2
        )

    if near(*right):
        return None
    if near(*right[::-1]):
        return "the two have changed places: inside the root ε is compared with the *square* of g."
    if near(epsilon, epsilon):
        return "inside the root ε is added to g², so it acts from |g| about √ε on, not ε."
    if near(epsilon, math.sqrt(epsilon)):
        return "at |g| = √ε the step with ε inside is α/√2, not α/2: solve g/√(g² + ε) = 1/2."
    for name, value, share in (
        ("outside", outside, abs(outside) / (abs(outside) + epsilon)),
        ("inside", inside, abs(inside) / math.sqrt(inside**2 + epsilon)),
    ):
        if not math.isclose(share, 0.5, rel_tol=2e-2):
            return f"with ε {name} the root, a gradient of {value:g} makes a step of {share:.3g}·α."
    return "a size of a gradient is positive."


@register("quiet-end")
def quiet_end(answer) -> str | None:
    amplitude, threshold = numbers(answer, 2)
    rate, steepness, epsilon = 0.1, 4.0, 0.01
    half = rate / 2
    right = (math.sqrt(half**2 - epsilon / steepness**2), (half * steepness) ** 2)

    def near(value, other):
        return math.isclose(value, other, rel_tol=1e-2)

    if near(amplitude, right[0]) and near(threshold, right[1]):
        return None
    if near(amplitude, half - epsilon / steepness) or near(threshold, half * steepness):
        return "this is the result for ε outside the root; put ε inside and solve again."
    if near(amplitude, half):
        return "α/2 is the amplitude for ε = 0; here ε is 0.01."
    if near(amplitude, 2 * right[0]):
        return "that is the whole way from side to side; the amplitude is half of it."
    if near(amplitude, right[0]):
        return (
            f"the amplitude is right; it becomes 0 at ε = (αλ/2)², and that is not {threshold:g}."
        )
    return (
        f"at the amplitude a the step α·λa/√(λ²a² + ε) has to be 2a; with a = {amplitude:g} it is "
        f"{rate * steepness * amplitude / math.sqrt((steepness * amplitude) ** 2 + epsilon):.4g}."
    )
