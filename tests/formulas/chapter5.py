"""The formulas of chapter 5, in order, against noisy steps and the library's schedules."""

import numpy as np

from course_lib import SGD, Momentum, schedules
from tests.formulas.drawn import Untested, averages, close, draw, settled_variance, walked

POINT = {"alpha": 0.23, "beta": 0.8, "lambda": 0.9, "alpha_0": 0.17, "beta_1": 0.7}
POINT |= draw(5, sigma=(0.5, 2), d=(0.05, 0.4), q=(0.8, 0.97), xi_t=(-2, -0.5))
ALPHA, LAMBDA, SIGMA = POINT["alpha"], POINT["lambda"], POINT["sigma"]


def noisy_step(f):
    path = walked(SGD(ALPHA), lambda x, _: LAMBDA * x + SIGMA * POINT["xi_t"], 1.3, 1)
    f.is_count(1, 2)
    f.agrees(POINT | {"x_t": path[1], "x_t-1": path[0]})


def floor(f):
    f.is_count(2)
    variance = settled_variance(SGD(ALPHA), LAMBDA, SIGMA)
    f.agrees(POINT | {"V": variance})


def momentum_floor(f):
    summed = Momentum(ALPHA, POINT["beta"], dampening=False)
    f.is_count(1, 2)
    f.agrees(POINT | {"V": settled_variance(summed, LAMBDA, SIGMA)})


def running_mean(f):
    t = 4
    optimizer = SGD(1 / (LAMBDA * t))
    path = walked(optimizer, lambda x, _: LAMBDA * x + SIGMA * POINT["xi_t"], 1.3, 1)
    f.agrees(POINT | {"t": t, "x_t": path[1], "x_t-1": path[0]})


def running_mean_floor(f):
    t = 6
    answers = []
    for pushed in range(1, t + 1):  # with the rate 1/(λt), what one push of each step leaves
        optimizer = SGD(lambda taken: 1 / (LAMBDA * (taken + 1)))
        path = walked(optimizer, lambda x, s, p=pushed: LAMBDA * x + SIGMA * (s == p), 0.0, t)
        answers.append(path[t])
    f.is_count(1, 2)
    f.agrees(POINT | {"t": t, "V_t": np.square(answers).sum()})


def inverse_time(f):
    f.is_count(1, 2)
    for t in (0, 3, 50):
        rate = schedules.inverse_time_decay(0.17, POINT["d"])(t)
        f.agrees(POINT | {"t": t, "alpha_t": rate})


def steps(f):
    f.is_count(3)
    f.agrees(POINT | {"alpha_t": 0.17}, 0)
    rates = [f.value(POINT, which) for which in range(3)]
    close(rates, np.array([1, 0.1, 0.01]) * 0.17)


def budgets(f):
    f.is_count(4, 1)
    library = [
        schedules.linear_decay(0.17, 50),
        schedules.cosine_decay(0.17, 50),
        schedules.warmup_stable_decay(0.17, 50, warmup_steps=0, decay_steps=10),
        schedules.exponential_decay(0.17, POINT["q"]),
    ]
    for which, schedule in enumerate(library):
        for t in (0, 7, 37, 44, 50):
            close(f.value(POINT | {"t": t, "T": 50}, which), schedule(t))


def noise_step(f):
    beta, t = POINT["beta_1"], 4
    answers = [averages(np.arange(t + 1) == pushed, beta)[1][t] for pushed in range(1, t + 1)]
    close(f.value(POINT | {"t": t}), np.linalg.norm(answers))


FORMULAS = [
    (None, noisy_step),
    ("eq-noise-floor", floor),
    ("eq-momentum-floor", momentum_floor),
    (None, running_mean),
    ("eq-running-mean", running_mean_floor),
    ("eq-robbins-monro", Untested("two conditions on sums without an end")),
    ("eq-inverse-time", inverse_time),
    ("eq-steps", steps),
    ("eq-budget-schedules", budgets),
    ("eq-adam-noise-step", noise_step),
]
