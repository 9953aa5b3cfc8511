"""Right answers to the exercises of chapter 7, and the mistakes its checks foresee."""

import math

import numpy as np


def sigmoid(logits):
    return np.exp(-np.logaddexp(0, -logits))


def slope(logits, targets):
    return (sigmoid(logits) - targets) / len(logits)


def overflowing(logits, targets):
    return (np.exp(logits) / (1 + np.exp(logits)) - targets) / len(logits)


def rate(initial_rate, decay_rate, epoch, interval):
    return initial_rate / (1 + decay_rate * (max(epoch - 1, 0) // interval))


def from_the_last(a, d, epoch, k):
    for done in range(epoch):
        a = a / (1 + d * (done // k))
    return a


def by_five(logits, targets):
    return [(sigmoid(logits[i]) - targets[i]) / len(logits) for i in range(5)]


def by_math(logits, targets):
    powers = [math.exp(-z) for z in logits]
    return [(1 / (1 + e) - y) / len(powers) for e, y in zip(powers, targets, strict=True)]


RIGHT = {
    "logit-gradient": [
        slope,
        lambda z, y: (1 / (1 + np.exp(-z)) - y) / z.size,
    ],
    "backprop-bug": [7, 7.0],
    "rate-in-epoch": [
        rate,
        lambda a, d, e, k: a if e == 0 else a / (1 + d * int((e - 1) / k)),
    ],
    "two-by-two": [(-9, 2, 18)],
    "best-of": [2.26, 2.2628, 2.3, 2.2],
    "seed-interval": [(77.949, 94.051), [77.95, 94.05], (77.9, 94.1), (77.9, 94.0)],
}

WRONG = [
    ("logit-gradient", lambda z, y: sigmoid(z) - y, "cost is their mean"),
    ("logit-gradient", lambda z, y: -slope(z, y), "sign"),
    ("logit-gradient", lambda z, y: slope(z, y) * sigmoid(z) * (1 - sigmoid(z)), "squared error"),
    (
        "logit-gradient",
        lambda z, y: slope(z, y) / (sigmoid(z) * (1 - sigmoid(z))),
        "with respect to p",
    ),
    ("logit-gradient", lambda z, y: np.mean(slope(z, y)), "one slope for each logit"),
    ("logit-gradient", lambda z, y: sigmoid(z) / len(z), "logit -0.5.*y = 1.*should be"),
    ("logit-gradient", lambda z, y: (sigmoid(z) - y) / 5, "not for three"),
    ("logit-gradient", by_five, "line"),
    ("logit-gradient", by_math, "OverflowError"),
    ("logit-gradient", overflowing, "not for logits of"),
    ("backprop-bug", 5, "line 5 is right"),
    ("backprop-bug", 8, "one line higher"),
    ("backprop-bug", 9, "higher up"),
    ("backprop-bug", 12, "from 1 to 9"),
    ("rate-in-epoch", lambda a, d, e, k: a / (1 + d * ((e - 1) // k)), "not in epoch 0"),
    ("rate-in-epoch", lambda a, d, e, k: rate(a, d, e, k) if e else 0.0, "runs at α₀"),
    ("rate-in-epoch", lambda a, d, e, k: a / (1 + d * (e // k)), "for the next one"),
    (
        "rate-in-epoch",
        lambda a, d, e, k: a / (1 + d * ((e + 1) // k)),
        "two epochs too early.*not forward",
    ),
    ("rate-in-epoch", lambda a, d, e, k: a / (1 + d * max(e - 1, 0) / k), "floor is missing"),
    ("rate-in-epoch", lambda a, d, e, k: a / (1 + d * max(e - 1, 0)), "interval is not used"),
    ("rate-in-epoch", from_the_last, "should be 0.05"),
    ("two-by-two", (-0.09, 0.02, 0.18), "give points"),
    ("two-by-two", (9, -2, 18), "signs"),
    ("two-by-two", (2, -9, 18), "exchanged"),
    ("two-by-two", (18, 29, 18), "what the raised rate adds"),
    ("two-by-two", (5, 2, 18), "low rate decay does not add 5"),
    ("two-by-two", (-9, 5, 18), "high rate decay does not add 5"),
    ("two-by-two", (-9, 2, 20), "whole way"),
    ("two-by-two", (-9, 2, 29), "both have decay"),
    ("two-by-two", (-9, 2, 7), "rate alone does not add 7"),
    ("best-of", 1.131, "standard deviations"),
    ("best-of", 4.32, "subtract it"),
    ("best-of", 2.10, "very large k"),
    ("best-of", 2.0, "2 points is not it"),
    ("best-of", 0, "means are the same"),
    ("best-of", -2.26, "sign"),
    ("best-of", 3, "3 points is not it"),
    ("seed-interval", (94.051, 77.949), "lower end first"),
    ("seed-interval", (80, 95), "centre at the mean, 86"),
    ("seed-interval", (78.363, 93.637), "ddof=1"),
    ("seed-interval", (79.024, 92.976), "not 1.96"),
    ("seed-interval", (82.441, 89.559), "one standard error"),
    ("seed-interval", (60.542, 111.458), "known better than one seed"),
    ("seed-interval", (78, 94), "as far as"),
    ("seed-interval", (81, 91), "half-width should not be 5"),
]
