"""Right answers to the exercises of chapter 2, and the mistakes its checks foresee."""

import numpy as np


def summed(gradient, start, alpha, beta, steps):
    x, v = np.array(start, dtype=float), 0.0
    for _ in range(steps):
        v = beta * v + gradient(x)
        x = x - alpha * v
    return x


def as_list(gradient, start, alpha, beta, steps):
    return list(summed(gradient, start, alpha, beta, steps))


def averaged(gradient, start, alpha, beta, steps):
    return summed(gradient, start, alpha * (1 - beta), beta, steps)


def plain(gradient, start, alpha, beta, steps):
    return summed(gradient, start, alpha, 0.0, steps)


def look_ahead(gradient, start, alpha, beta, steps):
    x, v = np.array(start, dtype=float), 0.0
    for _ in range(steps):
        g = gradient(x)
        v = beta * v + g
        x = x - alpha * (beta * v + g)
    return x


def one_short(gradient, start, alpha, beta, steps):
    return summed(gradient, start, alpha, beta, steps - 1)


def in_place(gradient, start, alpha, beta, steps):
    start[:] = summed(gradient, start, alpha, beta, steps)
    return start


def whole_path(gradient, start, alpha, beta, steps):
    return [summed(gradient, start, alpha, beta, k) for k in range(steps + 1)]


def by_hand(gradient, start, alpha, beta, steps):
    return summed(gradient, start, alpha, 0.8, steps)


def uphill(gradient, start, alpha, beta, steps):
    return summed(gradient, start, -alpha, beta, steps)


RIGHT = {
    "momentum-by-hand": [(6, 3.5, 1.375)],
    "momentum-from-torch": [0.4, 0.02 / (1 - 0.95)],
    "heavy-ball": [summed, as_list],
    "best-momentum": [(0.0625, 0.5625)],
    "momentum-steps": [(69_078, 691), (69_000, 690)],
}

WRONG = [
    ("momentum-by-hand", (4, 0, -2), "summed form"),
    ("momentum-by-hand", (4, 4 / 3, -4 / 21), "bias-corrected"),
    ("momentum-by-hand", (4, 2, 1), "plain gradient descent"),
    ("momentum-by-hand", (4, 5, 4.25), "v₁, v₂ and v₃"),
    ("momentum-by-hand", (6, 3, 1), "x₂ is not 3. The gradient there is 6"),
    ("momentum-by-hand", (6, 3.5), "expected 3 numbers, got 2"),
    ("momentum-from-torch", 0.001, "other way round"),
    ("momentum-from-torch", 0.02, "a twentieth"),
    ("momentum-from-torch", 0.02 / 0.95, "divided by β"),
    ("momentum-from-torch", 0.2, "0.5 times as long"),
    ("heavy-ball", averaged, "averaged form"),
    ("heavy-ball", plain, "plain gradient descent"),
    ("heavy-ball", look_ahead, "Nesterov's"),
    ("heavy-ball", one_short, "took 11 steps where 12"),
    ("heavy-ball", in_place, "changed start"),
    ("heavy-ball", whole_path, "expected the last point only"),
    ("heavy-ball", by_hand, "written in by hand"),
    ("heavy-ball", uphill, "uphill"),
    ("heavy-ball", 3.0, "hand in the function itself"),
    ("best-momentum", (9 / 16, 1 / 16), "changed places"),
    ("best-momentum", (1 / 7, 9 / 16), "averaged form"),
    ("best-momentum", (2 / 50, 9 / 16), "plain gradient descent"),
    ("best-momentum", (4 / 2500, 9 / 16), "square roots"),
    ("best-momentum", (0.1, 9 / 16), "α is not 0.1"),
    ("best-momentum", (1 / 16, 3 / 4), "β is its square"),
    ("best-momentum", (1 / 16, (48 / 50) ** 2), "with its square root, 7"),
    ("best-momentum", (1 / 16, 0.9), "β is not 0.9"),
    ("momentum-steps", (691, 69_078), "changed places"),
    ("momentum-steps", (138_155, 691), "half as many"),
    ("momentum-steps", (30_000, 691), "natural, throughout"),
    ("momentum-steps", (50_000, 691), "of the error left"),
    ("momentum-steps", (69_078, 345), "twice as many"),
    ("momentum-steps", (69_078, 500), "of the error is left"),
]
