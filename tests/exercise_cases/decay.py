"""Right answers to the exercises of chapter 5, and the mistakes its checks foresee."""

import numpy as np


def right(initial_rate, decay_rate, epoch, interval):
    return initial_rate / (1 + decay_rate * (epoch // interval))


def single(initial_rate, decay_rate, epoch, interval):
    return np.float32(right(initial_rate, decay_rate, epoch, interval))


RIGHT = {
    "noise-floor": [2 / 13, 0.154, 0.153, np.float32(2 / 13)],
    "hidden-floor": [9, 9.0],
    "staircase-rate": [right, single, lambda a, d, epoch, k: a / (1 + d * int(epoch / k))],
    "reach": [0.98],
    "batch-floor": [9.75, 0.25 / (1 / 39), np.float32(9.75)],
    "fed-back": [0.2 * (np.e - 1), 0.344, 0.343],
}

WRONG = [
    (
        "noise-floor",
        2 / 9,
        "that is the floor for small αλ; here αλ is not small, so keep the 2 − αλ.",
    ),
    ("noise-floor", 2 / 7, "the noise enters by its variance: square σ."),
    (
        "noise-floor",
        4 / 17,
        "that makes the variance of the place 0.5; the loss is λ/2 times the variance.",
    ),
    ("noise-floor", 0.1, "at α = 0.1 the mean loss settles at 0.28125."),
    ("noise-floor", 1, "at α = 1 nothing settles: αλ is 4, which is 2 or more."),
    ("noise-floor", 0.15, "0.15 is right as far as it goes: give three digits."),
    ("noise-floor", -0.1, "a learning rate is positive."),
    ("noise-floor", 0.155, "at α = 0.155 the mean loss settles at 0.50543."),
    (
        "hidden-floor",
        20,
        "at epoch 20 the two rates are the same: that is how the log hides the bug.",
    ),
    (
        "hidden-floor",
        19,
        (
            "epoch 19 shows the bug, with rates that differ by a factor 1.45; another epoch shows "
            "it more clearly."
        ),
    ),
    ("hidden-floor", 9.5, "give a whole epoch from 0 to 99."),
    ("hidden-floor", 100, "give a whole epoch from 0 to 99."),
    (
        "staircase-rate",
        lambda a, d, epoch, k: a / (1 + d * epoch / k),
        "right at every multiple of the interval, and wrong in between: the floor is missing.",
    ),
    (
        "staircase-rate",
        lambda a, d, epoch, k: a / (1 + d * round(epoch / k)),
        "round() goes up from the middle of an interval; the floor never does.",
    ),
    (
        "staircase-rate",
        lambda a, d, epoch, k: a / (1 + d * -(-epoch // k)),
        ("you rounded up; the rate then drops as soon as an interval has begun, not at its end."),
    ),
    ("staircase-rate", lambda a, d, epoch, k: a / (1 + d * epoch), "the interval is not used."),
    (
        "staircase-rate",
        lambda a, d, epoch, k: a / (1 + d) ** (epoch // k),
        "that divides by 1 + d again at every interval; start from α₀ each time.",
    ),
    (
        "staircase-rate",
        lambda a, d, epoch, k: round(right(a, d, epoch, k), 3),
        "right, but rounded: return the numbers as they are.",
    ),
    (
        "staircase-rate",
        lambda a, d, epoch, k: 0.2 / (1 + epoch // 10),
        "for α₀ = 0.5, d = 0.3, epoch 4 and interval 4 it returned 0.2; it should be 0.38462.",
    ),
    (
        "staircase-rate",
        lambda a, d, epoch, k: right(a, d, epoch, k) if epoch else None,
        "your function, given 0.2, 1, 0 and 10, returned None: is `return` missing?",
    ),
    (
        "staircase-rate",
        lambda a, d, epoch: a,
        "your function is called with 4 arguments: too many positional arguments.",
    ),
    (
        "staircase-rate",
        lambda a, d, epoch, k: a,
        "for α₀ = 0.2, d = 1, epoch 10 and interval 10 it returned 0.2; it should be 0.1.",
    ),
    ("reach", 0.99, "you left out the length of the gradients: a step is up to 2α long."),
    ("reach", 0.02, "that is 1 − q."),
    ("reach", 1.0, "with q = 1 or more the rate does not decay, and the sum is infinite."),
    ("reach", 0.9, "with q = 0.9 the steps can reach 10, not 50."),
    ("reach", 0.97999, "with q = 0.97999 the steps can reach 49.975, not 50."),
    ("reach", -0.5, "q is positive: with any other, the rate would be 0 or change its sign."),
    (
        "batch-floor",
        8,
        "that is the rule for small αλ; at 0.4 the 2 − αλ has changed, too.",
    ),
    ("batch-floor", 64, "the variance of a mean over B examples is σ²/B, not σ²/√B."),
    (
        "batch-floor",
        1 / 9.75,
        "that is the other way round: a higher rate needs a larger batch.",
    ),
    ("batch-floor", 9.8, "9.8 is right as far as it goes: give three digits."),
    ("batch-floor", 10, "with a batch of 10 the floor is 0.0125; it should be 0.012821."),
    ("batch-floor", -8, "a batch is positive."),
    (
        "fed-back",
        np.inf,
        "the sum is inf; a finite number was expected.",
    ),
    (
        "fed-back",
        0.2 * np.e,
        "epoch 0 divides by 1: the first rate, 0.2, stands in the sum once.",
    ),
    ("fed-back", 0.4, "they fall faster than by halves: the divisor grows with the epoch."),
    ("fed-back", 0.2 * (np.e - 2), "the rate of epoch 0, 0.2, belongs to the sum."),
    ("fed-back", 0.34, "0.34 is right as far as it goes: give three digits."),
    (
        "fed-back",
        0.333,
        "the rates of the first epochs are 0.2, 0.1 and 0.0333: go on, and add them up.",
    ),
]
