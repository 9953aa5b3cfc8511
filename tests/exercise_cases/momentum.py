"""Right answers to the exercises of chapter 2, and the mistakes its checks foresee."""

import numpy as np

from course_lib.surfaces import ravine


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


def int_copy(gradient, start, alpha, beta, steps):
    """Right for a start of floats; one of whole numbers loses the decimals of every step."""
    x, v = start.copy(), 0.0
    for _ in range(steps):
        v = beta * v + gradient(x)
        x[:] = x - alpha * v
    return x


def always_twelve(gradient, start, alpha, beta, steps):
    return summed(gradient, start, alpha, beta, 12)


def its_own_ravine(gradient, start, alpha, beta, steps):
    return summed(
        ravine(condition=20).gradient if len(start) == 2 else np.cos, start, alpha, beta, steps
    )


def new_average(average, gradient, beta):
    return beta * average + (1 - beta) * gradient


def as_in_the_notes(average, gradient, beta):
    return beta * gradient + (1 - beta) * gradient


def weights_exchanged(average, gradient, beta):
    return (1 - beta) * average + beta * gradient


def summed_average(average, gradient, beta):
    return beta * average + gradient


def fixed_beta(average, gradient, beta):
    return 0.9 * average + 0.1 * gradient


def minus(average, gradient, beta):
    return beta * average - (1 - beta) * gradient


RIGHT = {
    "gd-rates": [(0.04, 0.0385), (2 / 50, 2 / 52), (0.04, 0.0384)],
    "momentum-as-written": [new_average, lambda v, g, b: np.float32(new_average(v, g, b))],
    "momentum-start": [(0.9, 9), (0.9, 9.0)],
    "momentum-weights": [(0, 0), (0.0, -0.0), np.zeros(2), (1e-13, 1e-13)],
    "momentum-low-rate": [(3786, 371), (3800, 380), (3700, 360)],
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
    ("momentum-by-hand", (6, 3.5, 1.4), "give all decimals"),
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
    ("heavy-ball", int_copy, "as floats"),
    ("heavy-ball", always_twelve, "not for 3"),
    ("heavy-ball", its_own_ravine, "another gradient"),
    ("heavy-ball", lambda *given: np.round(summed(*given), 3), "rounded"),
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
    ("momentum-steps", (-5, 691), "1 or more"),
    ("momentum-steps", (69_078, 345), "twice as many"),
    ("momentum-steps", (69_078, 500), "of the error is left"),
    ("gd-rates", (2 / 52, 0.04), "changed places"),
    ("gd-rates", (1, 2 / 52), "flattest direction"),
    ("gd-rates", (0.02, 2 / 52), "zigzags, but it converges still"),
    ("gd-rates", (0.04, 0.02), "the flattest sets the pace"),
    ("gd-rates", (0.04, 1 / 52), "at 2/(μ + L)"),
    ("gd-rates", (0.04, 0.923), "48/52 is the rate"),
    ("gd-rates", (0.04, 0.038), "give three digits"),
    ("gd-rates", (0.1, 0.0385), "factors are 0.8 and -4; at the limit"),
    ("gd-rates", (0.04, 0.03), "factors are 0.940 and -0.500"),
    ("momentum-as-written", as_in_the_notes, "β drops out"),
    ("momentum-as-written", lambda v, g, b: v, "the old average"),
    ("momentum-as-written", weights_exchanged, "weights have changed places"),
    ("momentum-as-written", summed_average, "summed form"),
    ("momentum-as-written", fixed_beta, "not for 0.5: is a number written in by hand?"),
    ("momentum-as-written", lambda v, g, b: 1.7, "not for 0.5"),
    ("momentum-as-written", minus, "it gives 1.9; 0.9 · 2 + 0.1 · (−1) is 1.7"),
    ("momentum-start", (-0.9, -9), "as a length"),
    ("momentum-start", (9, 0.9), "changed places"),
    ("momentum-start", (0.1, 9), "comes in the first step"),
    ("momentum-start", (0.9, 10), "10 is the window"),
    ("momentum-start", (0.9, 0.9), "add all of them up"),
    ("momentum-start", (0.9, 0), "stays lost"),
    ("momentum-start", (0.5, 9), "which is not 0.5 behind 1"),
    ("momentum-start", (0.9, 4), "is β/(1 − β), and not 4"),
    ("momentum-weights", (3, 2), "this is a minimum"),
    ("momentum-weights", (1, 1), "does not stay there"),
    ("momentum-weights", (0.5, 0.5), "at (0.5, 0.5) the average"),
    ("momentum-low-rate", (371, 3786), "changed places"),
    ("momentum-low-rate", (3786, 3786), "there the notes are"),
    ("momentum-low-rate", (371, 371), "keeps the length"),
    ("momentum-low-rate", (3786, 37_860), "takes fewer"),
    ("momentum-low-rate", (2000, 371), "only at a rate of about 0.00095"),
    ("momentum-low-rate", (3786, 1000), "does not take 1,000"),
    ("momentum-low-rate", (0, 371), "1 or more"),
]
