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
    "four-to-none": [0.125, 1 / 8],
    "two-by-two": [(-9, 2, 18)],
    "best-of": [2.26, 2.2628, 2.3, 2.2],
    "seed-interval": [(77.949, 94.051), [77.95, 94.05], (77.9, 94.1), (77.9, 94.0)],
}

WRONG = [
    (
        "logit-gradient",
        lambda z, y: sigmoid(z) - y,
        "that is the slope of each example's own loss; the cost is their mean.",
    ),
    (
        "logit-gradient",
        lambda z, y: -slope(z, y),
        "the sign is turned round: where y = 0, a larger logit makes the cost larger.",
    ),
    (
        "logit-gradient",
        lambda z, y: slope(z, y) * sigmoid(z) * (1 - sigmoid(z)),
        (
            "you multiplied by p(1 − p). That factor is there for the squared error; here it "
            "cancels with the slope of the logarithm."
        ),
    ),
    (
        "logit-gradient",
        lambda z, y: slope(z, y) / (sigmoid(z) * (1 - sigmoid(z))),
        "that is the slope with respect to p; one more factor leads from p to the logit.",
    ),
    (
        "logit-gradient",
        lambda z, y: np.mean(slope(z, y)),
        (
            "your function returned a single number; expected one slope for each logit, of shape "
            "(5,)."
        ),
    ),
    (
        "logit-gradient",
        lambda z, y: sigmoid(z) / len(z),
        (
            "for the logit -0.5 with y = 1 among five examples it returned 0.075508; it should be "
            "-0.12449."
        ),
    ),
    (
        "logit-gradient",
        lambda z, y: (sigmoid(z) - y) / 5,
        "it is right for five examples but not for three: is a number written in by hand?",
    ),
    (
        "logit-gradient",
        by_five,
        (
            "your function raised IndexError: index 3 is out of bounds for axis 0 with size 3, in "
            "line .*"
        ),
    ),
    (
        "logit-gradient",
        by_math,
        (
            "it is right, but not for logits of −800 and 800: your function raised OverflowError: "
            "math range error, in line .*"
        ),
    ),
    (
        "logit-gradient",
        overflowing,
        "it is right, but not for logits of −800 and 800: there it should give 0.",
    ),
    (
        "backprop-bug",
        5,
        "line 5 is right: each weight's slope is its unit's, times what came in, summed.",
    ),
    (
        "backprop-bug",
        8,
        "line 8 is right, given Z1_bar; but its result is wrong, so look one line higher.",
    ),
    (
        "backprop-bug",
        9,
        "line 9 is right, given Z1_bar; but its result is wrong, so look higher up.",
    ),
    ("backprop-bug", 12, "give the number of one line, from 1 to 9."),
    (
        "rate-in-epoch",
        lambda a, d, e, k: a / (1 + d * ((e - 1) // k)),
        (
            "right from epoch 1 on, but not in epoch 0: there is no epoch before it whose end "
            "could have changed the rate, and −1 // 1000 is −1."
        ),
    ),
    (
        "rate-in-epoch",
        lambda a, d, e, k: rate(a, d, e, k) if e else 0.0,
        "right from epoch 1 on, but not in epoch 0: it runs at α₀ as well.",
    ),
    (
        "rate-in-epoch",
        lambda a, d, e, k: a / (1 + d * (e // k)),
        (
            "that is the rate which the end of this epoch sets, for the next one. Epoch 1,000 "
            "still runs at α₀."
        ),
    ),
    (
        "rate-in-epoch",
        lambda a, d, e, k: a / (1 + d * ((e + 1) // k)),
        "the rate falls two epochs too early: go back by one epoch, not forward.",
    ),
    (
        "rate-in-epoch",
        lambda a, d, e, k: a / (1 + d * max(e - 1, 0) / k),
        "the floor is missing: between two stairs the rate should not change.",
    ),
    ("rate-in-epoch", lambda a, d, e, k: a / (1 + d * max(e - 1, 0)), "the interval is not used."),
    (
        "rate-in-epoch",
        from_the_last,
        (
            "for α₀ = 0.1, d = 1, epoch 2000 and interval 1000 it returned 9.3326e-303; it should "
            "be 0.05."
        ),
    ),
    (
        "four-to-none",
        1 / 16,
        "that is one direction; all four on the other side is as uneven.",
    ),
    ("four-to-none", 12.5, "that is per cent: as a probability, 12.5 % are 0.125."),
    (
        "four-to-none",
        2 / 5,
        "the five possible splits are not equally probable: count the ways to each.",
    ),
    (
        "four-to-none",
        2 / 2**30,
        "only the four starts that ended differently are coins; the other 26 say nothing.",
    ),
    (
        "four-to-none",
        4 / 30,
        "that is the share of the starts. What would a coin do with the four?",
    ),
    ("four-to-none", 7 / 8, "that is the probability of a more even split."),
    (
        "four-to-none",
        0.3,
        "0.3 is not it: four coins, and all of them on one side, whichever it is.",
    ),
    ("two-by-two", (-0.09, 0.02, 0.18), "give points, that is, per cent: 0.09 of 1 are 9 points."),
    (
        "two-by-two",
        (9, -2, 18),
        ("the signs are turned round: what decay *adds* is the accuracy with it, minus without."),
    ),
    ("two-by-two", (2, -9, 18), "the first two are exchanged: the low rate comes first."),
    (
        "two-by-two",
        (18, 29, 18),
        "that is what the raised rate adds, without decay and with it; compare at one rate.",
    ),
    ("two-by-two", (5, 2, 18), "at the low rate decay does not add 5 points."),
    ("two-by-two", (-9, 5, 18), "at the high rate decay does not add 5 points."),
    (
        "two-by-two",
        (-9, 2, 20),
        "the third is the whole way, with the decay; take only the change of the rate.",
    ),
    (
        "two-by-two",
        (-9, 2, 29),
        "the third compares two runs that both have decay; take the two without.",
    ),
    ("two-by-two", (-9, 2, 7), "raising the rate alone does not add 7 points."),
    ("best-of", 1.131, "that is in standard deviations; one of them is 2 points."),
    ("best-of", 4.32, "the other method's best is above the mean as well: subtract it."),
    (
        "best-of",
        2.10,
        (
            "2.10 is what √(2 ln k) gives, and that is right only for very large k; draw random "
            "numbers and take their maximum."
        ),
    ),
    (
        "best-of",
        2.0,
        (
            "2 points is not it: draw 40 and 4 numbers, take the best of each, and average the "
            "gap over 10,000 times or more."
        ),
    ),
    ("best-of", 0, "their means are the same. The *best* of 40 is not the best of 4."),
    ("best-of", -2.26, "the sign is turned round: the first one has more tries."),
    (
        "best-of",
        3,
        (
            "3 points is not it: draw 40 and 4 numbers, take the best of each, and average the "
            "gap over 10,000 times or more."
        ),
    ),
    ("seed-interval", (94.051, 77.949), "give the lower end first."),
    ("seed-interval", (80, 95), "the interval should have its centre at the mean, 86."),
    (
        "seed-interval",
        (78.363, 93.637),
        "divide the squares by n − 1, not by n: numpy's std needs ddof=1.",
    ),
    (
        "seed-interval",
        (79.024, 92.976),
        "with ten seeds the factor is 2.262, not 1.96: the spread itself is only estimated.",
    ),
    (
        "seed-interval",
        (82.441, 89.559),
        "that is one standard error to each side; 95 % takes 2.262 of them.",
    ),
    (
        "seed-interval",
        (60.542, 111.458),
        "that is 2.262 s to each side; the mean is known better than one seed, by √10.",
    ),
    ("seed-interval", (78, 94), "78 is right as far as it goes: give one decimal."),
    ("seed-interval", (81, 91), "the half-width should not be 5."),
]
