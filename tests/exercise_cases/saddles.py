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
    "saddles-coins": [8.27e8, 8.3e8, 8.2e8, 0.5**10 / np.exp(-25 * np.log(3))],
}

WRONG = [
    ("saddles-kinds", ("saddle", "saddle", "maximum", "undecided"), "first is not"),
    ("saddles-kinds", ("minimum", "minimum", "maximum", "undecided"), "positive diagonal"),
    ("saddles-kinds", ("minimum", "maximum", "maximum", "undecided"), "product"),
    ("saddles-kinds", ("minimum", "saddle", "saddle", "undecided"), "both signs"),
    ("saddles-kinds", ("minimum", "saddle", "minimum", "undecided"), "trace"),
    ("saddles-kinds", ("minimum", "saddle", "maximum", "minimum"), "flat"),
    ("saddles-kinds", ("minimum", "saddle", "maximum", "saddle"), "no negative"),
    ("saddles-kinds", ("minimum", "saddle", "maximum", "maximum"), "0 and 4"),
    ("saddles-kinds", ("minimum", "saddle", "maximum", "plateau"), "none of the four words"),
    ("saddles-kinds", ("minimum", "saddle"), "expected 4 words"),
    ("saddles-kinds", (1, 2, 3, 4), "none"),
    ("saddles-kinds", "minimum", "expected 4 words, got 1"),
    ("saddles-function", by_diagonal, "whole diagonal"),
    ("saddles-function", by_determinant, "determinant does not decide"),
    ("saddles-function", zeros_first, "whatever the zero"),
    ("saddles-function", zeros_are_positive, "leaves it open"),
    ("saddles-function", lambda h, t: right(h, 1e-6), "counts as zero"),
    ("saddles-function", lambda h, t: right(h, 0.1), "is negative"),
    ("saddles-function", lambda h, t: "minimum", "all are negative"),
    ("saddles-function", lambda h, t: 0, "none of the four words"),
    ("saddles-function", lambda h, t: right(h, t) + " point", "none of the four words"),
    ("saddles-function", lambda h, t: right(h, t) if len(h) == 3 else "minimum", "2 by 2"),
    ("saddles-function", zero_is_up, "0.01"),
    ("saddles-function", "saddle", "hand in the function itself"),
    ("saddles-time", (138, 276), "left out λ"),
    ("saddles-time", (120, 240), "natural one"),
    ("saddles-time", (28, 56), "left out α"),
    ("saddles-time", (34, 68), "left out α"),
    ("saddles-time", (2e7, 2e13), "multiplied at each step"),
    ("saddles-time", (269.3, 538.7), "λ is negative"),
    ("saddles-time", (500, 1000), "solve"),
    ("saddles-time", (-284, 567), "positive"),
    ("saddles-time", (284, 2.84e8), "constant more"),
    ("saddles-time", (284, 284), "does take longer"),
    ("saddles-time", (284, 400), "twice"),
    ("saddles-momentum", (0.75, 3.737), "smaller root"),
    ("saddles-momentum", (1.0377, 3.737), "dampened"),
    ("saddles-momentum", (1.05, 1), "SGD"),
    ("saddles-momentum", (0.9487, 3.737), "λ = +1"),
    ("saddles-momentum", (1.95, 3.737), "coefficient"),
    ("saddles-momentum", (2.4, 3.737), "divide by 2"),
    ("saddles-momentum", (1.5, 10), "for small α"),
    ("saddles-momentum", (1.3, 3.737), "larger root"),
    ("saddles-momentum", (1.2, 0.2676), "upside down"),
    ("saddles-momentum", (1.2, 1.1429), "logarithms"),
    ("saddles-momentum", (1.2, 4), "small factors"),
    ("saddles-momentum", (1.2, 10), "limit"),
    ("saddles-momentum", (1.2, 7), "not 7"),
    ("saddles-momentum", (1.2, 3.7), "as far as"),
    ("saddles-coins", 1.21e-9, "upside down"),
    ("saddles-coins", 0.01522, "N², not N"),
    ("saddles-coins", 5.03e44, "division by 4"),
    ("saddles-coins", 148, "natural logarithm"),
    ("saddles-coins", 2**-10, "alone; divide"),
    ("saddles-coins", 1.18e-12, "other probability"),
    ("saddles-coins", 20.53, "raise e"),
    ("saddles-coins", 7, "not 7"),
]
