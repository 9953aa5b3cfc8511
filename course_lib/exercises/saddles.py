"""Checks of chapter 6, local optima and saddle points."""

import math

import numpy as np

from course_lib.exercises._checks import register
from course_lib.exercises._comparing import (
    EXACT,
    digits,
    first_match,
    is_like,
    per_cent,
    rounded,
)
from course_lib.exercises._reading import Problem, call, listed, numbers

KINDS = ("minimum", "maximum", "saddle", "undecided")


def _kind(word) -> str:
    """One of the four kinds, or a Problem that says which there are."""
    kind = word.strip().lower() if isinstance(word, str) else None
    if kind not in KINDS:
        raise Problem(f"{word!r} is none of the four words: {listed(KINDS)}.")
    return kind


def words(answer, count: int) -> list[str]:
    """Return the answer as `count` of the four kinds, or raise a Problem."""
    parts = list(answer) if isinstance(answer, tuple | list | np.ndarray) else [answer]
    if len(parts) != count:
        raise Problem(f"expected {count} words, got {len(parts)}: one for each matrix.")
    return [_kind(part) for part in parts]


@register("saddles-kinds")
def saddles_kinds(answer) -> str | None:
    first, second, third, fourth = words(answer, 4)
    if first != "minimum":
        return f"the first is not {first!r}: it is diagonal, with the eigenvalues 2 and 5."
    if second == "minimum":
        return (
            "the second has a positive diagonal, but its determinant, the product of the "
            "eigenvalues, is 2 − 9 < 0: what signs have they?"
        )
    if second != "saddle":
        return (
            "the second: its determinant, the product of the eigenvalues, is 2 − 9 < 0, so they "
            "have opposite signs."
        )
    if third == "saddle":
        return "the third has entries of both signs, but what counts is its eigenvalues, −3 and −1."
    if third != "maximum":
        return "the third: its trace is −4 and its determinant 3, so both eigenvalues are negative."
    if fourth == "minimum":
        return "the fourth: along the first axis it is flat; −x⁴ may stand there as well as x⁴."
    if fourth == "saddle":
        return "the fourth has no negative eigenvalue; a zero is not a way down yet."
    if fourth != "undecided":
        return (
            "the fourth has the eigenvalues 0 and 4: one way up, and one direction that stays open."
        )
    return None


# (eigenvalues, tolerance, kind, what is so), turned out of the axes
TURNED = [
    ((1.0, 2.0, 3.0), 1e-6, "minimum", "all are positive."),
    ((-1.0, -2.0, -3.0), 1e-6, "maximum", "all are negative."),
    ((9.0, -4.0, 5.0), 1e-6, "saddle", "one is negative, though the whole diagonal is positive."),
    (
        (-9.0, -4.0, 5.0),
        1e-6,
        "saddle",
        "there are two ways down and one up; the sign of the determinant does not decide.",
    ),
    ((0.0, 1.0, 2.0), 1e-6, "undecided", "a zero among positive ones leaves it open."),
    ((0.0, -1.0, -2.0), 1e-6, "undecided", "a zero among negative ones leaves it open."),
    ((0.0, 0.0, 0.0), 1e-6, "undecided", "with nothing but zeros all is open."),
    (
        (0.0, 1.0, -1.0),
        1e-6,
        "saddle",
        "there is a way up and a way down, whatever the zero means.",
    ),
    ((-0.01, 1.0, 2.0), 0.1, "undecided", "−0.01 counts as zero here: use the tolerance."),
    ((0.01, 1.0, 2.0), 0.1, "undecided", "0.01 counts as zero here: use the tolerance."),
    ((0.01, -1.0, -2.0), 0.1, "undecided", "0.01 counts as zero here: use the tolerance."),
    ((-0.01, -1.0, -2.0), 0.1, "undecided", "−0.01 counts as zero here: use the tolerance."),
    ((-0.01, 1.0, 2.0), 1e-3, "saddle", "−0.01 is negative here: use the tolerance."),
    ((0.01, -1.0, -2.0), 1e-3, "saddle", "0.01 is positive here: use the tolerance."),
    ((3.0, -2.0), 1e-6, "saddle", "one is negative, and the matrix is 2 by 2."),
    ((-3.0, -2.0), 1e-6, "maximum", "both are negative, and the matrix is 2 by 2."),
]


@register("saddles-function")
def saddles_function(function) -> str | None:
    turn = np.array([[0.6, -0.8, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, 1.0]])
    for eigenvalues, tolerance, kind, why in TURNED:
        size = len(eigenvalues)
        hessian = turn[:size, :size] @ np.diag(eigenvalues) @ turn[:size, :size].T
        answered = _kind(call(function, (hessian + hessian.T) / 2, tolerance))
        if answered != kind:
            told = listed(f"{value:g}".replace("-", "−") for value in eigenvalues)
            return (
                f"for the eigenvalues {told} and the tolerance {tolerance:g} it says {answered!r}: "
                f"{why}"
            )
    return None


@register("saddles-time")
def saddles_time(answer) -> str | None:
    steps = numbers(answer, "the steps from 1e-6", "those from 1e-12")
    first, second = steps
    rate, decades = 0.1 * 0.5, 6 * math.log(10)
    right = (decades / math.log1p(rate), 2 * decades / math.log1p(rate))
    near = per_cent(3)  # the approximation ln(1 + αλ) ≈ αλ also counts
    if is_like(steps, right, near):
        return None
    if min(steps) <= 0:
        return "a number of steps is positive."
    left_out = "the distance grows by 1 + α|λ|."
    multiplied = "the distance is multiplied at each step: its logarithm grows evenly."
    mistakes = [
        (decades / 0.1, f"you left out λ: {left_out}"),
        (decades / math.log1p(0.1), f"you left out λ: {left_out}"),
        (
            6 / rate,
            "that is with log₁₀ above and no logarithm below; take the natural one.",
        ),
        (decades / 0.5, f"you left out α: {left_out}"),
        (decades / math.log1p(0.5), f"you left out α: {left_out}"),
        (1e6 / (1 + rate), multiplied),
        (1e6 * rate, multiplied),
        (1e6 / rate, multiplied),
    ]
    if not is_like(first, right[0], near):
        turned = "λ is negative: the distance grows by 1 + 0.05; with 1 − 0.05 it would shrink."
        return (
            first_match(first, mistakes, near)
            or first_match(first, [(-decades / math.log1p(-rate), turned)], per_cent(1))
            or f"the first is not {first:g}: solve 1.05 to the power T = 10⁶ for T."
        )
    if second > 1e6:
        return "a million times closer costs a constant more, no factor of a million."
    if is_like(second, first, near):
        return "the second start is closer, so it does take longer."
    return f"the second is not {second:g}: ln(10¹²) is twice ln(10⁶)."


@register("saddles-momentum")
def saddles_momentum(answer) -> str | None:
    factor, ratio = numbers(answer, "the factor per step", "the ratio of the steps")
    right = (1.2, math.log(1.2) / math.log(1.05))
    if is_like((factor, ratio), right, digits(3)):
        return None
    if is_like(factor, right[0], digits(3)):
        mistakes = [
            (
                1 / right[1],
                "the factor is right; the ratio is upside down: SGD needs more steps.",
            ),
            (
                1.2 / 1.05,
                "the factor is right; steps compare as logarithms: ln 1.2 over ln 1.05.",
            ),
            (
                4,
                "the factor is right; 0.2/0.05 is for small factors, so take the logarithms.",
            ),
            (10, "the factor is right; 1/(1 − β) is the limit for small α."),
        ]
        return (
            first_match(ratio, mistakes, digits(3))
            or rounded(ratio, right[1], digits(3))
            or f"the factor is right, the ratio is not {ratio:g}: ln 1.2 over ln 1.05."
        )
    turned = "that is for λ = +1: at a saddle α|λ| is added."
    mistakes = [
        (0.75, "that is the smaller root: its part fades, and the larger one takes over."),
        (1.0377, "that is the dampened form, with α(1 − β) in place of α."),
        (1.05, "that is SGD, without momentum."),
        (math.sqrt(0.9), turned),
        (0.925, turned),
        (1.95, "that is the coefficient b; solve σ² − bσ + β = 0."),
        (2.4, "divide by 2: σ = (b + √(b² − 4β))/2."),
        (1.5, "1 + α|λ|/(1 − β) is for small α; here solve the equation."),
    ]
    return first_match(factor, mistakes, digits(3)) or (
        f"the factor is not {factor:g}: take the larger root of σ² − 1.95σ + 0.9 = 0."
    )


@register("saddles-coins")
def saddles_coins(answer) -> str | None:
    (times,) = numbers(answer, "the factor")
    rate = math.log(3) / 4
    coins = 0.5**10
    right = coins * math.exp(100 * rate)
    if is_like(times, right, digits(2)):
        return None
    mistakes = [
        (1 / right, "upside down: how many times more likely do the coins make it?"),
        (coins * math.exp(10 * rate), "the exponent has N², not N."),
        (
            coins * math.exp(100 * math.log(3)),
            "you left out the division by 4 in the exponent.",
        ),
        (
            coins * math.exp(100 * math.log10(3) / 4),
            "that is with log₁₀ 3; ln is the natural logarithm.",
        ),
        (coins, "that is the coins' probability alone; divide it by the other one."),
        (
            math.exp(-100 * rate),
            "that is the other probability alone; the question is how many times more likely.",
        ),
        (math.log(right), "that is the logarithm of the factor; raise e to it."),
    ]
    return (
        first_match(times, mistakes, digits(2)) or f"not {times:g}: 2⁻¹⁰ over exp(−100 · ln 3/4)."
    )


@register("saddles-copies")
def saddles_copies(answer) -> str | None:
    orders, ways = numbers(answer, "the orders", "the ways in all")
    if is_like((orders, ways), (6, 48), EXACT):
        return None
    if not is_like(orders, 6, EXACT):
        mistakes = [
            (9, "3² lets one unit stand in two places; each stands in one: 3 · 2 · 1."),
            (27, "3³ lets one unit stand in all places; each stands in one: 3 · 2 · 1."),
            (3, "three for the first place, and then? Two are left for the second."),
            (48, "those are the ways in all; without signs there are fewer."),
        ]
        return first_match(orders, mistakes, EXACT) or (
            f"there are not {orders:g} orders: three units can stand first, two of the rest second."
        )
    mistakes = [
        (12, "each of the three units has a sign of its own, not all together one."),
        (36, "signs do not stand in an order: two for each of three units are 2³."),
        (14, "each of the 6 orders goes with each of the 8 choices of signs: multiply."),
        (8, "those are the choices of signs alone; each goes with each order."),
        (6, "turned round, a unit has other weights and says the same: w tanh is odd in each."),
    ]
    return first_match(ways, mistakes, EXACT) or (
        f"there are not {ways:g} ways: two signs for each of three units, times the orders."
    )


@register("saddles-plateau")
def saddles_plateau(answer) -> str | None:
    smallest, steps = numbers(answer, "the smallest eigenvalue", "the steps per factor of ten")
    right = (-0.3, math.log(10) / math.log1p(0.15))
    if is_like((smallest, steps), right, digits(3)):
        return None
    if not is_like(smallest, right[0], digits(3)):
        mistakes = [
            (0.3, "the block has ±0.3; the smallest is the negative one."),
            (-0.6, "the mean of xr stands in the block twice, but its eigenvalues are ±0.3."),
            (-0.09, "0.09 is the block's determinant, without its sign; the eigenvalues are ±0.3."),
            (0, "the diagonal is zero, but the block of a unit's two weights has ±0.3."),
            (-0.15, "that has α in it; the Hessian knows no learning rate."),
        ]
        return first_match(smallest, mistakes, digits(3)) or (
            f"the eigenvalue is not {smallest:g}: a unit's weights in and out have the mixed "
            "derivative −0.3, and zeros on the diagonal."
        )
    mistakes = [
        (math.log(10) / 0.15, "that is the approximation ln(1 + αλ) ≈ αλ; take the logarithm."),
        (
            -math.log(10) / math.log1p(-0.15),
            "λ is negative: the distance grows by 1 + 0.15; with 1 − 0.15 it would shrink.",
        ),
        (math.log(10) / math.log1p(0.3), "you left out α: the distance grows by 1 + α|λ|."),
        (math.log(10) / math.log1p(0.5), "you left out λ: the distance grows by 1 + α|λ|."),
        (1 / math.log1p(0.15), "that is for a factor of e; for ten it takes ln 10 times as many."),
    ]
    return (
        first_match(steps, mistakes, digits(3))
        or rounded(steps, right[1], digits(3))
        or f"the eigenvalue is right, the steps are not {steps:g}: 1.15 to which power is 10?"
    )
