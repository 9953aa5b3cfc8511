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
}

WRONG = [
    ("noise-floor", 2 / 9, "keep the 2 − αλ"),
    ("noise-floor", 2 / 7, "square σ"),
    ("noise-floor", 4 / 17, "λ/2 times the variance"),
    ("noise-floor", 0.1, "settles at 0.281"),
    ("noise-floor", 1, "nothing settles"),
    ("noise-floor", 0.15, "as far as"),
    ("noise-floor", -0.1, "positive"),
    ("noise-floor", 0.155, "settles"),
    ("hidden-floor", 20, "the same"),
    ("hidden-floor", 19, "factor 1.45.*more clearly"),
    ("hidden-floor", 9.5, "whole epoch"),
    ("hidden-floor", 100, "whole epoch"),
    ("staircase-rate", lambda a, d, epoch, k: a / (1 + d * epoch / k), "floor is missing"),
    ("staircase-rate", lambda a, d, epoch, k: a / (1 + d * round(epoch / k)), "goes up"),
    ("staircase-rate", lambda a, d, epoch, k: a / (1 + d * -(-epoch // k)), "rounded up"),
    ("staircase-rate", lambda a, d, epoch, k: a / (1 + d * epoch), "interval is not used"),
    ("staircase-rate", lambda a, d, epoch, k: a / (1 + d) ** (epoch // k), "start from α₀"),
    ("staircase-rate", lambda a, d, epoch, k: round(right(a, d, epoch, k), 3), "rounded"),
    ("staircase-rate", lambda a, d, epoch, k: 0.2 / (1 + epoch // 10), "interval 4"),
    (
        "staircase-rate",
        lambda a, d, epoch, k: right(a, d, epoch, k) if epoch else None,
        "given 0.2, 1, 0 and 10",
    ),
    ("staircase-rate", lambda a, d, epoch: a, "called with 4"),
    ("staircase-rate", lambda a, d, epoch, k: a, "interval 10.*returned 0.2.*should be 0.1"),
    ("reach", 0.99, "length of the gradients"),
    ("reach", 0.02, "1 − q"),
    ("reach", 1.0, "does not decay"),
    ("reach", 0.9, "can reach 10, not 50"),
    ("reach", 0.97999, "can reach"),
    ("reach", -0.5, "q is positive"),
]
