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
    (
        "momentum-by-hand",
        (4, 0, -2),
        "this is the summed form; in the averaged one the gradient has the weight 1 − β.",
    ),
    (
        "momentum-by-hand",
        (4, 4 / 3, -4 / 21),
        "these steps are bias-corrected; here v itself is stepped along.",
    ),
    (
        "momentum-by-hand",
        (4, 2, 1),
        "this is plain gradient descent; step along the average v, not along the gradient.",
    ),
    ("momentum-by-hand", (4, 5, 4.25), "these are v₁, v₂ and v₃; the question is where x is."),
    (
        "momentum-by-hand",
        (6, 3, 1),
        (
            "x₂ is not 3. The gradient there is 6, the point you come from; take v = 0.5 · old v "
            "+ 0.5 · gradient, then subtract half of that."
        ),
    ),
    ("momentum-by-hand", (6, 3.5, 1.4), "1.4 is right as far as it goes: give all decimals."),
    ("momentum-by-hand", (6, 3.5), "expected 3 numbers, got 2: hand in x₁, x₂ and x₃."),
    (
        "momentum-from-torch",
        0.001,
        "this is the other way round: the averaged v is the smaller one, so α is larger.",
    ),
    (
        "momentum-from-torch",
        0.02,
        "with the same number the averaged steps are 1 − β times as long, a twentieth.",
    ),
    (
        "momentum-from-torch",
        0.02 / 0.95,
        "you divided by β; the two forms differ by the factor 1 − β.",
    ),
    ("momentum-from-torch", 0.2, "at 0.2 the steps are 0.5 times as long as PyTorch's."),
    ("heavy-ball", averaged, "this is the averaged form; the summed one has no factor 1 − β."),
    (
        "heavy-ball",
        plain,
        "this is plain gradient descent: step along v, which keeps β of its old value.",
    ),
    ("heavy-ball", look_ahead, "this is Nesterov's; step along v itself."),
    ("heavy-ball", one_short, "it took 11 steps where 12 were asked for."),
    ("heavy-ball", in_place, "your function changed start, which it was given; work on a copy."),
    (
        "heavy-ball",
        whole_path,
        (
            "your function returned an array of shape (13, 2); expected the last point only, of "
            "shape (2,)."
        ),
    ),
    (
        "heavy-ball",
        by_hand,
        "it is right here, but not for another α and β: is a number written in by hand?",
    ),
    (
        "heavy-ball",
        int_copy,
        (
            "a start of whole numbers makes it lose the decimals: copy it as floats, with "
            "np.array(start, dtype=float)."
        ),
    ),
    (
        "heavy-ball",
        always_twelve,
        "it is right for 12 steps, but not for 3: is a number written in by hand?",
    ),
    (
        "heavy-ball",
        its_own_ravine,
        "it is right here, but not for another gradient and another start.",
    ),
    (
        "heavy-ball",
        lambda *given: np.round(summed(*given), 3),
        "right, but rounded: return the numbers as they are.",
    ),
    ("heavy-ball", uphill, "your steps go uphill: subtract them."),
    ("heavy-ball", 3.0, "hand in the function itself, without calling it."),
    ("best-momentum", (9 / 16, 1 / 16), "α and β have changed places."),
    (
        "best-momentum",
        (1 / 7, 9 / 16),
        "α = 1/√(Lμ) is the best of the averaged form; the summed one is asked for.",
    ),
    ("best-momentum", (2 / 50, 9 / 16), "2/(μ + L) is the best α of plain gradient descent."),
    (
        "best-momentum",
        (4 / 2500, 9 / 16),
        "α = 4/(√L + √μ)²: the curvatures go in with their square roots.",
    ),
    ("best-momentum", (0.1, 9 / 16), "α is not 0.1. It is 4/(√L + √μ)², and √49 is 7."),
    ("best-momentum", (1 / 16, 3 / 4), "α is right; 3/4 is the rate, and β is its square."),
    (
        "best-momentum",
        (1 / 16, (48 / 50) ** 2),
        "α is right; in β the condition number goes in with its square root, 7.",
    ),
    ("best-momentum", (1 / 16, 0.9), "α is right; β is not 0.9. It is ((√κ − 1)/(√κ + 1))²."),
    (
        "momentum-steps",
        (691, 69_078),
        "the two have changed places: the square root of κ belongs to momentum.",
    ),
    (
        "momentum-steps",
        (138_155, 691),
        "the rate is about 1 − 2/κ, not 1 − 1/κ: half as many steps.",
    ),
    (
        "momentum-steps",
        (30_000, 691),
        "six digits are a factor of ln 10⁶ ≈ 13.8; use one logarithm, natural, throughout.",
    ),
    (
        "momentum-steps",
        (50_000, 691),
        "after 50,000 steps plain gradient descent has 4.5e-05 of the error left, not 1e-06.",
    ),
    ("momentum-steps", (-5, 691), "a number of steps is 1 or more."),
    (
        "momentum-steps",
        (69_078, 345),
        "plain is right; the error falls by √β a step, not by β, so twice as many steps.",
    ),
    (
        "momentum-steps",
        (69_078, 500),
        "plain is right; after 500 steps of momentum 4.5e-05 of the error is left, not 1e-06.",
    ),
    ("gd-rates", (2 / 52, 0.04), "the two have changed places: the best α lies below the limit."),
    (
        "gd-rates",
        (1, 2 / 52),
        "2/μ is the limit of the flattest direction; the steepest one's is lower.",
    ),
    (
        "gd-rates",
        (0.02, 2 / 52),
        "from 1/L on it zigzags, but it converges still: the limit is 2/L.",
    ),
    (
        "gd-rates",
        (0.04, 0.02),
        "1/L makes the steepest direction fastest, and the flattest sets the pace.",
    ),
    ("gd-rates", (0.04, 1 / 52), "the lines cross where 1 − αμ = αL − 1, so at 2/(μ + L)."),
    (
        "gd-rates",
        (0.04, 0.923),
        "the limit is right; 48/52 is the rate at the best α, and α itself is asked for.",
    ),
    ("gd-rates", (0.04, 0.038), "0.038 is right as far as it goes: give three digits."),
    (
        "gd-rates",
        (0.1, 0.0385),
        (
            "with α a little below 0.1 the factors are 0.8 and -4; at the limit the second has to "
            "be −1."
        ),
    ),
    (
        "gd-rates",
        (0.04, 0.03),
        (
            "the limit is right; at α = 0.03 the factors are 0.940 and -0.500, and the best α "
            "makes them equal but for their sign."
        ),
    ),
    (
        "momentum-as-written",
        as_in_the_notes,
        (
            "this is the gradient itself, as in the notes: β drops out of it. The first term is "
            "to be β times the old average."
        ),
    ),
    (
        "momentum-as-written",
        lambda v, g, b: v,
        "this is the old average: the new gradient has to come in, with the weight 1 − β.",
    ),
    (
        "momentum-as-written",
        weights_exchanged,
        "the weights have changed places: β is what is kept of the old average.",
    ),
    (
        "momentum-as-written",
        summed_average,
        "this is the summed form: in an average the gradient is weighted 1 − β.",
    ),
    (
        "momentum-as-written",
        fixed_beta,
        "it is right for β = 0.9, but not for 0.5: is a number written in by hand?",
    ),
    (
        "momentum-as-written",
        lambda v, g, b: 1.7,
        "it is right for β = 0.9, but not for 0.5: is a number written in by hand?",
    ),
    (
        "momentum-as-written",
        minus,
        (
            "for an average of 2, a gradient of −1 and β = 0.9 it gives 1.9; 0.9 · 2 + 0.1 · (−1) "
            "is 1.7."
        ),
    ),
    (
        "momentum-start",
        (-0.9, -9),
        "right but for the sign: how far *behind* is asked for, as a length.",
    ),
    (
        "momentum-start",
        (9, 0.9),
        "the two have changed places: it falls behind by a little more at each step.",
    ),
    (
        "momentum-start",
        (0.1, 9),
        "0.1 is how far momentum comes in the first step; gradient descent comes 1 far.",
    ),
    (
        "momentum-start",
        (0.9, 10),
        "10 is the window, 1/(1 − β); what is missing is β + β² + β³ + …, one less.",
    ),
    (
        "momentum-start",
        (0.9, 0.9),
        "the second step is too short as well, by β², and so on: add all of them up.",
    ),
    (
        "momentum-start",
        (0.9, 0),
        "the steps become as long as gradient descent's, but what is lost stays lost.",
    ),
    (
        "momentum-start",
        (0.5, 9),
        "the first step is (1 − β) · 1 = 0.1 long, which is not 0.5 behind 1.",
    ),
    ("momentum-start", (0.9, 4), "the first is right; β + β² + β³ + … is β/(1 − β), and not 4."),
    (
        "momentum-weights",
        (3, 2),
        "this is a minimum, but the gradient never enters this walk: it cannot know of it.",
    ),
    (
        "momentum-weights",
        (1, 1),
        "it does not stay there: v becomes like θ itself, and θ − αv shrinks θ step by step.",
    ),
    (
        "momentum-weights",
        (0.5, 0.5),
        (
            "at (0.5, 0.5) the average of the weights is not yet 0, so the walk goes on: it takes "
            "a share of θ from θ at each step."
        ),
    ),
    (
        "momentum-low-rate",
        (371, 3786),
        "the two have changed places: the summed steps are the longer ones.",
    ),
    (
        "momentum-low-rate",
        (3786, 3786),
        (
            "the averaged form is right, and there the notes are; the summed form's steps are up "
            "to 1/(1 − β) times as long."
        ),
    ),
    (
        "momentum-low-rate",
        (371, 371),
        (
            "the summed form is right; the averaged one keeps the length of gradient descent's "
            "steps, so it takes about as many."
        ),
    ),
    (
        "momentum-low-rate",
        (3786, 37_860),
        "the averaged form is right; the summed form's steps are longer, so it takes fewer.",
    ),
    (
        "momentum-low-rate",
        (2000, 371),
        (
            "the averaged form takes 2,000 only at a rate of about 0.00095; its steps are as long "
            "as gradient descent's at α."
        ),
    ),
    (
        "momentum-low-rate",
        (3786, 1000),
        (
            "the averaged form is right; the summed one walks as gradient descent does at α/(1 − "
            "β), ten times α, and does not take 1,000."
        ),
    ),
    ("momentum-low-rate", (0, 371), "a number of steps is 1 or more."),
]
