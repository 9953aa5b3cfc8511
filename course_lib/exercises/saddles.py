"""Checks of chapter 6, local optima and saddle points."""

import math

import numpy as np

from course_lib.exercises._checks import register
from course_lib.exercises._reading import call, numbers

KINDS = ("minimum", "maximum", "saddle", "undecided")


def words(answer, count: int) -> list[str]:
    """The answer as `count` of the four kinds; errors say what was expected."""
    parts = [answer] if isinstance(answer, str) else list(answer)
    if len(parts) != count:
        raise TypeError(f"expected {count} words, got {len(parts)}")
    parts = [str(part).strip().lower() for part in parts]
    unknown = [part for part in parts if part not in KINDS]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not one of {', '.join(KINDS)}")
    return parts


@register("saddles-kinds")
def saddles_kinds(answer) -> str | None:
    first, second, third, fourth = words(answer, 4)
    if first != "minimum":
        return f"the first is not a {first}: it is diagonal, with the eigenvalues 2 and 5."
    if second == "minimum":
        return "the second has a positive diagonal, but its determinant is 2 − 9 < 0: what signs?"
    if second != "saddle":
        return "the second: its determinant, the product of the eigenvalues, is 2 − 9."
    if third == "saddle":
        return "the third has entries of both signs, but what counts is its eigenvalues, −3 and −1."
    if third != "maximum":
        return "the third: its trace is −4 and its determinant 3, so both eigenvalues are negative."
    if fourth == "minimum":
        return "the fourth: along the first axis it is flat; −x⁴ may stand there as well as x⁴."
    if fourth == "saddle":
        return "the fourth has no negative eigenvalue; a zero is not a way down yet."
    if fourth != "undecided":
        return "the fourth has the eigenvalues 0 and 4."
    return None


@register("saddles-function")
def saddles_function(function) -> str | None:
    turn = np.array([[0.6, -0.8, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, 1.0]])

    def given(eigenvalues, tolerance=1e-6) -> str:
        hessian = turn @ np.diag(eigenvalues) @ turn.T
        hessian = (hessian + hessian.T) / 2
        kind = call(function, hessian, tolerance)
        if not isinstance(kind, str):
            raise TypeError(f"expected a word, got {kind!r}")
        return kind.strip().lower()

    cases = [
        ((1.0, 2.0, 3.0), "minimum", "that is a minimum."),
        ((-1.0, -2.0, -3.0), "maximum", "that is a maximum."),
        ((9.0, -4.0, 5.0), "saddle", "look at the eigenvalues, not at the diagonal."),
        ((-9.0, -4.0, 5.0), "saddle", "two ways down and one up: an even number decides nothing."),
        ((0.0, 1.0, 2.0), "undecided", "a zero among positive ones leaves it open."),
        ((0.0, -1.0, -2.0), "undecided", "a zero among negative ones leaves it open."),
        ((0.0, 0.0, 0.0), "undecided", "with nothing but zeros all is open."),
        ((0.0, 1.0, -1.0), "saddle", "there is a way up and a way down, whatever the zero means."),
    ]
    for eigenvalues, kind, why in cases:
        answered = given(eigenvalues)
        if answered != kind:
            return f"for the eigenvalues {eigenvalues} it says {answered!r}: {why}"
    if given((-0.01, 1.0, 2.0), 0.1) != "undecided":
        return "with tolerance 0.1 an eigenvalue of −0.01 counts as zero: use the tolerance."
    if given((-0.01, 1.0, 2.0), 1e-3) != "saddle":
        return "with tolerance 0.001 an eigenvalue of −0.01 is negative: use the tolerance."
    return None


@register("saddles-time")
def saddles_time(answer) -> str | None:
    first, second = numbers(answer, "the steps from 1e-6", "those from 1e-12")
    rate = 0.1 * 0.5
    decades = 6 * math.log(10)
    low, high = decades / rate, decades / math.log1p(rate) + 1  # the approximation also counts

    def near(value, other) -> bool:
        return math.isclose(value, other, rel_tol=0.03)

    if not low - 1 <= first <= high:
        if near(first, 6 / math.log10(math.e) / 0.1) or near(first, decades / math.log1p(0.1)):
            return "you left out λ: the distance grows by 1 + α|λ|."
        if near(first, 6 / rate):
            return "that is with log₁₀ above and no logarithm below; take the natural one."
        if near(first, decades / 0.5) or near(first, decades / math.log1p(0.5)):
            return "you left out α: the distance grows by 1 + α|λ|."
        if near(first, 1e6 / (1 + rate)) or near(first, 1e6 * rate) or near(first, 1e6 / rate):
            return "the distance is multiplied at each step: its logarithm grows evenly."
        if near(first, -decades / math.log1p(-rate)):
            return "λ is negative: the distance grows by 1 + 0.05; with 1 − 0.05 it would shrink."
        return f"the first is not {first:g}: solve 1.05 to the power T = 10⁶ for T."
    if second > 1e6:
        return "a million times closer costs a constant more, no factor of a million."
    if near(second, first):
        return "the second start is closer, so it does take longer."
    if not 2 * low - 1 <= second <= 2 * high:
        return f"the second is not {second:g}: ln(10¹²) is twice ln(10⁶)."
    return None


@register("saddles-momentum")
def saddles_momentum(answer) -> str | None:
    factor, ratio = numbers(answer, "the factor per step", "the ratio of the steps")

    def near(value, other) -> bool:
        return math.isclose(value, other, abs_tol=2e-3)

    mistakes = [
        (0.75, "that is the smaller root: its part fades, and the larger one takes over."),
        (1.0377, "that is the dampened form, with α(1 − β) in place of α."),
        (1.05, "that is SGD, without momentum."),
        (math.sqrt(0.9), "you have the sign of λ turned: at a saddle α|λ| is added."),
        (0.925, "you have the sign of λ turned: at a saddle α|λ| is added."),
        (1.95, "that is the coefficient b; solve σ² − bσ + β = 0."),
        (2.4, "divide by 2: σ = (b + √(b² − 4β))/2."),
        (1.5, "1 + α|λ|/(1 − β) is for small α; here solve the equation."),
    ]
    if not near(factor, 1.2):
        for value, message in mistakes:
            if near(factor, value):
                return message
        return f"the factor is not {factor:g}: take the larger root of σ² − 1.95σ + 0.9 = 0."
    right = math.log(1.2) / math.log(1.05)
    if math.isclose(ratio, right, abs_tol=0.02):
        return None
    if math.isclose(ratio, 1 / right, abs_tol=0.005):
        return "the factor is right; the ratio is upside down: SGD needs more steps."
    if math.isclose(ratio, 1.2 / 1.05, abs_tol=0.005):
        return "the factor is right; steps compare as logarithms: ln 1.2 over ln 1.05."
    if math.isclose(ratio, 4, abs_tol=0.005):
        return "the factor is right; 0.2/0.05 is for small factors, so take the logarithms."
    if math.isclose(ratio, 10, abs_tol=0.005):
        return "the factor is right; 1/(1 − β) is the limit for small α."
    return f"the factor is right, the ratio is not {ratio:g}: ln 1.2 over ln 1.05."


@register("saddles-coins")
def saddles_coins(answer) -> str | None:
    (times,) = numbers(answer, "the factor")
    rate = math.log(3) / 4
    coins = 0.5**10

    def near(other) -> bool:
        return math.isclose(times, other, rel_tol=0.02)

    if near(coins * math.exp(100 * rate)):
        return None
    if near(math.exp(-100 * rate) / coins):
        return "upside down: how many times more likely do the coins make it?"
    if near(coins * math.exp(10 * rate)):
        return "the exponent has N², not N."
    if near(coins * math.exp(100 * math.log(3))):
        return "you left out the division by 4 in the exponent."
    if near(coins * math.exp(100 * math.log10(3) / 4)):
        return "that is with log₁₀ 3; ln is the natural logarithm."
    if near(coins):
        return "that is the coins' probability alone; divide it by the other one."
    if near(math.exp(-100 * rate)):
        return "that is the other probability alone; the question is how many times more likely."
    if near(math.log(coins) + 100 * rate):
        return "that is the logarithm of the factor; raise e to it."
    return f"not {times:g}: 2⁻¹⁰ over exp(−100 · ln 3/4)."
