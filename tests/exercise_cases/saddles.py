"""Right answers to the exercises of chapter 6, and the mistakes its checks foresee."""

import numpy as np


def right(hessian, tolerance):
    values = np.linalg.eigvalsh(hessian)
    down, up = (values < -tolerance).any(), (values > tolerance).any()
    if down and up:
        return "saddle"
    if (np.abs(values) <= tolerance).any():
        return "undecided"
    return "minimum" if up else "maximum"


def by_diagonal(hessian, tolerance):
    return right(np.diag(np.diag(hessian)), tolerance)


def by_determinant(hessian, tolerance):
    determinant = np.linalg.det(hessian)
    if abs(determinant) <= tolerance:
        return "undecided"
    if determinant < 0 and (np.linalg.eigvalsh(hessian) < 0).all():
        return "maximum"
    return "minimum" if determinant > 0 else "saddle"


def zeros_first(hessian, tolerance):
    if (np.abs(np.linalg.eigvalsh(hessian)) <= tolerance).any():
        return "undecided"
    return right(hessian, tolerance)


def zeros_are_positive(hessian, tolerance):
    values = np.linalg.eigvalsh(hessian)
    if (values >= -tolerance).all():
        return "minimum"
    return "maximum" if (values <= tolerance).all() else "saddle"


def zero_is_up(hessian, tolerance):
    """Right but for small positive eigenvalues, which count as positive."""
    values = np.linalg.eigvalsh(hessian)
    return right(hessian, tolerance if abs(values[0]) <= tolerance else 1e-9)


RIGHT = {
    "saddles-kinds": [
        ("minimum", "saddle", "maximum", "undecided"),
        ["Minimum", " saddle", "maximum", "undecided"],
    ],
    "saddles-function": [right],
    "saddles-time": [(284, 567), (276.3, 552.6), (283.17, 566.33)],
    "saddles-momentum": [(1.2, 3.737), (1.2, 3.74), (1.2, 3.73), (1.2, np.log(1.2) / np.log(1.05))],
    "saddles-copies": [(6, 48), [6, 48]],
    "saddles-plateau": [(-0.3, 16.5), (-0.3, np.log(10) / np.log(1.15)), (-0.3, 16.4)],
    "saddles-coins": [8.27e8, 8.3e8, 8.2e8, 0.5**10 / np.exp(-25 * np.log(3))],
}

WRONG = [
    (
        "saddles-kinds",
        ("saddle", "saddle", "maximum", "undecided"),
        "the first is not 'saddle': it is diagonal, with the eigenvalues 2 and 5.",
    ),
    (
        "saddles-kinds",
        ("minimum", "minimum", "maximum", "undecided"),
        (
            "the second has a positive diagonal, but its determinant, the product of the "
            "eigenvalues, is 2 − 9 < 0: what signs have they?"
        ),
    ),
    (
        "saddles-kinds",
        ("minimum", "maximum", "maximum", "undecided"),
        (
            "the second: its determinant, the product of the eigenvalues, is 2 − 9 < 0, so they "
            "have opposite signs."
        ),
    ),
    (
        "saddles-kinds",
        ("minimum", "saddle", "saddle", "undecided"),
        "the third has entries of both signs, but what counts is its eigenvalues, −3 and −1.",
    ),
    (
        "saddles-kinds",
        ("minimum", "saddle", "minimum", "undecided"),
        "the third: its trace is −4 and its determinant 3, so both eigenvalues are negative.",
    ),
    (
        "saddles-kinds",
        ("minimum", "saddle", "maximum", "minimum"),
        "the fourth: along the first axis it is flat; −x⁴ may stand there as well as x⁴.",
    ),
    (
        "saddles-kinds",
        ("minimum", "saddle", "maximum", "saddle"),
        "the fourth has no negative eigenvalue; a zero is not a way down yet.",
    ),
    (
        "saddles-kinds",
        ("minimum", "saddle", "maximum", "maximum"),
        ("the fourth has the eigenvalues 0 and 4: one way up, and one direction that stays open."),
    ),
    (
        "saddles-kinds",
        ("minimum", "saddle", "maximum", "plateau"),
        "'plateau' is none of the four words: minimum, maximum, saddle and undecided.",
    ),
    ("saddles-kinds", ("minimum", "saddle"), "expected 4 words, got 2: one for each matrix."),
    (
        "saddles-kinds",
        (1, 2, 3, 4),
        "1 is none of the four words: minimum, maximum, saddle and undecided.",
    ),
    (
        "saddles-kinds",
        "minimum saddle maximum undecided",
        "expected 4 words, got 1: one for each matrix.",
    ),
    ("saddles-kinds", "minimum", "expected 4 words, got 1: one for each matrix."),
    (
        "saddles-function",
        by_diagonal,
        (
            "for the eigenvalues 9, −4 and 5 and the tolerance 1e-06 it says 'minimum': one is "
            "negative, though the whole diagonal is positive."
        ),
    ),
    (
        "saddles-function",
        by_determinant,
        (
            "for the eigenvalues −9, −4 and 5 and the tolerance 1e-06 it says 'minimum': there "
            "are two ways down and one up; the sign of the determinant does not decide."
        ),
    ),
    (
        "saddles-function",
        zeros_first,
        (
            "for the eigenvalues 0, 1 and −1 and the tolerance 1e-06 it says 'undecided': there "
            "is a way up and a way down, whatever the zero means."
        ),
    ),
    (
        "saddles-function",
        zeros_are_positive,
        (
            "for the eigenvalues 0, 1 and 2 and the tolerance 1e-06 it says 'minimum': a zero "
            "among positive ones leaves it open."
        ),
    ),
    (
        "saddles-function",
        lambda h, t: right(h, 1e-6),
        (
            "for the eigenvalues −0.01, 1 and 2 and the tolerance 0.1 it says 'saddle': −0.01 "
            "counts as zero here: use the tolerance."
        ),
    ),
    (
        "saddles-function",
        lambda h, t: right(h, 0.1),
        (
            "for the eigenvalues −0.01, 1 and 2 and the tolerance 0.001 it says 'undecided': "
            "−0.01 is negative here: use the tolerance."
        ),
    ),
    (
        "saddles-function",
        lambda h, t: "minimum",
        (
            "for the eigenvalues −1, −2 and −3 and the tolerance 1e-06 it says 'minimum': all are "
            "negative."
        ),
    ),
    (
        "saddles-function",
        lambda h, t: 0,
        "0 is none of the four words: minimum, maximum, saddle and undecided.",
    ),
    (
        "saddles-function",
        lambda h, t: right(h, t) + " point",
        "'minimum point' is none of the four words: minimum, maximum, saddle and undecided.",
    ),
    (
        "saddles-function",
        lambda h, t: right(h, t) if len(h) == 3 else "minimum",
        (
            "for the eigenvalues 3 and −2 and the tolerance 1e-06 it says 'minimum': one is "
            "negative, and the matrix is 2 by 2."
        ),
    ),
    (
        "saddles-function",
        zero_is_up,
        (
            "for the eigenvalues 0.01, −1 and −2 and the tolerance 0.1 it says 'saddle': 0.01 "
            "counts as zero here: use the tolerance."
        ),
    ),
    ("saddles-function", "saddle", "hand in the function itself, without calling it."),
    ("saddles-time", (138, 276), "you left out λ: the distance grows by 1 + α|λ|."),
    (
        "saddles-time",
        (120, 240),
        "that is with log₁₀ above and no logarithm below; take the natural one.",
    ),
    ("saddles-time", (28, 56), "you left out α: the distance grows by 1 + α|λ|."),
    ("saddles-time", (34, 68), "you left out α: the distance grows by 1 + α|λ|."),
    (
        "saddles-time",
        (2e7, 2e13),
        "the distance is multiplied at each step: its logarithm grows evenly.",
    ),
    (
        "saddles-time",
        (269.3, 538.7),
        "λ is negative: the distance grows by 1 + 0.05; with 1 − 0.05 it would shrink.",
    ),
    ("saddles-time", (500, 1000), "the first is not 500: solve 1.05 to the power T = 10⁶ for T."),
    ("saddles-time", (-284, 567), "a number of steps is positive."),
    (
        "saddles-time",
        (284, 2.84e8),
        "a million times closer costs a constant more, no factor of a million.",
    ),
    ("saddles-time", (284, 284), "the second start is closer, so it does take longer."),
    ("saddles-time", (284, 400), "the second is not 400: ln(10¹²) is twice ln(10⁶)."),
    (
        "saddles-momentum",
        (0.75, 3.737),
        "that is the smaller root: its part fades, and the larger one takes over.",
    ),
    (
        "saddles-momentum",
        (1.0377, 3.737),
        "that is the dampened form, with α(1 − β) in place of α.",
    ),
    ("saddles-momentum", (1.05, 1), "that is SGD, without momentum."),
    ("saddles-momentum", (0.9487, 3.737), "that is for λ = +1: at a saddle α|λ| is added."),
    ("saddles-momentum", (1.95, 3.737), "that is the coefficient b; solve σ² − bσ + β = 0."),
    ("saddles-momentum", (2.4, 3.737), "divide by 2: σ = (b + √(b² − 4β))/2."),
    ("saddles-momentum", (1.5, 10), "1 + α|λ|/(1 − β) is for small α; here solve the equation."),
    (
        "saddles-momentum",
        (1.3, 3.737),
        "the factor is not 1.3: take the larger root of σ² − 1.95σ + 0.9 = 0.",
    ),
    (
        "saddles-momentum",
        (1.2, 0.2676),
        "the factor is right; the ratio is upside down: SGD needs more steps.",
    ),
    (
        "saddles-momentum",
        (1.2, 1.1429),
        "the factor is right; steps compare as logarithms: ln 1.2 over ln 1.05.",
    ),
    (
        "saddles-momentum",
        (1.2, 4),
        "the factor is right; 0.2/0.05 is for small factors, so take the logarithms.",
    ),
    ("saddles-momentum", (1.2, 10), "the factor is right; 1/(1 − β) is the limit for small α."),
    ("saddles-momentum", (1.2, 7), "the factor is right, the ratio is not 7: ln 1.2 over ln 1.05."),
    ("saddles-momentum", (1.2, 3.7), "3.7 is right as far as it goes: give three digits."),
    ("saddles-coins", 1.21e-9, "upside down: how many times more likely do the coins make it?"),
    ("saddles-coins", 0.01522, "the exponent has N², not N."),
    ("saddles-coins", 5.03e44, "you left out the division by 4 in the exponent."),
    ("saddles-coins", 148, "that is with log₁₀ 3; ln is the natural logarithm."),
    ("saddles-coins", 2**-10, "that is the coins' probability alone; divide it by the other one."),
    (
        "saddles-coins",
        1.18e-12,
        "that is the other probability alone; the question is how many times more likely.",
    ),
    ("saddles-coins", 20.53, "that is the logarithm of the factor; raise e to it."),
    ("saddles-coins", 7, "not 7: 2⁻¹⁰ over exp(−100 · ln 3/4)."),
    (
        "saddles-copies",
        (9, 72),
        "3² lets one unit stand in two places; each stands in one: 3 · 2 · 1.",
    ),
    (
        "saddles-copies",
        (27, 216),
        "3³ lets one unit stand in all places; each stands in one: 3 · 2 · 1.",
    ),
    (
        "saddles-copies",
        (3, 24),
        "three for the first place, and then? Two are left for the second.",
    ),
    ("saddles-copies", (48, 6), "those are the ways in all; without signs there are fewer."),
    (
        "saddles-copies",
        (5, 40),
        "there are not 5 orders: three units can stand first, two of the rest second.",
    ),
    (
        "saddles-copies",
        (6, 12),
        "each of the three units has a sign of its own, not all together one.",
    ),
    (
        "saddles-copies",
        (6, 36),
        "signs do not stand in an order: two for each of three units are 2³.",
    ),
    (
        "saddles-copies",
        (6, 14),
        "each of the 6 orders goes with each of the 8 choices of signs: multiply.",
    ),
    (
        "saddles-copies",
        (6, 8),
        "those are the choices of signs alone; each goes with each order.",
    ),
    (
        "saddles-copies",
        (6, 6),
        "turned round, a unit has other weights and says the same: w tanh is odd in each.",
    ),
    (
        "saddles-copies",
        (6, 50),
        "there are not 50 ways: two signs for each of three units, times the orders.",
    ),
    ("saddles-plateau", (0.3, 16.5), "the block has ±0.3; the smallest is the negative one."),
    (
        "saddles-plateau",
        (-0.6, 16.5),
        "the mean of xr stands in the block twice, but its eigenvalues are ±0.3.",
    ),
    (
        "saddles-plateau",
        (-0.09, 16.5),
        "0.09 is the block's determinant, without its sign; the eigenvalues are ±0.3.",
    ),
    (
        "saddles-plateau",
        (0, 16.5),
        "the diagonal is zero, but the block of a unit's two weights has ±0.3.",
    ),
    (
        "saddles-plateau",
        (-0.15, 16.5),
        "that has α in it; the Hessian knows no learning rate.",
    ),
    (
        "saddles-plateau",
        (-1, 16.5),
        (
            "the eigenvalue is not -1: a unit's weights in and out have the mixed derivative "
            "−0.3, and zeros on the diagonal."
        ),
    ),
    (
        "saddles-plateau",
        (-0.3, 15.35),
        "that is the approximation ln(1 + αλ) ≈ αλ; take the logarithm.",
    ),
    (
        "saddles-plateau",
        (-0.3, 14.17),
        "λ is negative: the distance grows by 1 + 0.15; with 1 − 0.15 it would shrink.",
    ),
    ("saddles-plateau", (-0.3, 8.776), "you left out α: the distance grows by 1 + α|λ|."),
    ("saddles-plateau", (-0.3, 5.679), "you left out λ: the distance grows by 1 + α|λ|."),
    (
        "saddles-plateau",
        (-0.3, 7.155),
        "that is for a factor of e; for ten it takes ln 10 times as many.",
    ),
    ("saddles-plateau", (-0.3, 16), "16 is right as far as it goes: give three digits."),
    (
        "saddles-plateau",
        (-0.3, 20),
        "the eigenvalue is right, the steps are not 20: 1.15 to which power is 10?",
    ),
]
