"""Checks of chapter 7, the experiments."""

import math

import numpy as np

from course_lib.exercises._checks import register
from course_lib.exercises._reading import call, numbers

ACCURACIES = (86.0, 91.0, 84.0, 93.0, 88.0, 90.0, 55.0, 92.0, 89.0, 92.0)  # ten seeds, per cent
GRID = {"low": (70.0, 61.0), "high": (88.0, 90.0)}  # accuracy: (constant rate, with decay)
BEST_OF = {4: 1.0294, 40: 2.1608}  # expected maximum of k standard normal numbers


@register("logit-gradient")
def logit_gradient(function) -> str | None:
    logits = np.array([-3.0, -0.5, 0.0, 1.0, 2.5])
    targets = np.array([0, 1, 1, 0, 1])
    values = np.asarray(call(function, logits.copy(), targets.copy()), dtype=float)
    if values.shape != logits.shape:
        return (
            f"for {logits.size} examples it returned shape {values.shape}; there is one slope for "
            "each logit."
        )
    p = 1 / (1 + np.exp(-logits))
    right = (p - targets) / logits.size

    def is_like(other):
        return np.allclose(values, other, rtol=1e-9)

    if is_like(right * logits.size):
        return "that is the slope of each example's own loss; the cost is their mean."
    if is_like(-right):
        return "the sign is turned round: where y = 0, a larger logit makes the cost larger."
    if is_like(right * p * (1 - p)):
        return (
            "you multiplied by p(1 − p). That factor is there for the squared error; here it "
            "cancels with the slope of the logarithm."
        )
    if is_like(right / (p * (1 - p))):
        return "that is the slope with respect to p; one more factor leads from p to the logit."
    if not is_like(right):
        wrong = int(np.argmax(~np.isclose(values, right, rtol=1e-9)))
        return (
            f"for the logit {logits[wrong]:g} with y = {targets[wrong]} among five examples it "
            f"returned {values[wrong]:.4g}; it should be {right[wrong]:.4g}."
        )
    with np.errstate(all="ignore"):
        extreme = np.asarray(call(function, np.array([-800.0, 800.0]), np.array([0, 1])))
    if not np.allclose(extreme, 0, atol=1e-12):
        return "it is right, but not for logits of −800 and 800: there it should give 0."
    return None


@register("backprop-bug")
def backprop_bug(answer) -> str | None:
    (line,) = numbers(answer, "the line")
    right = {
        1: "line 1 is right: each row of W1 holds one unit's weights.",
        2: "line 2 is right: that is the ReLU.",
        3: "line 3 is right: the last layer has no ReLU.",
        4: "line 4 is right: p − y, divided by the number of examples.",
        5: "line 5 is right: each weight's slope is its unit's, times what came in, summed.",
        6: "line 6 is right: the bias adds to every example's logit alike, so the slopes add up.",
        8: "line 8 is right, given Z1_bar; but its result is wrong, so look one line higher.",
        9: "line 9 is right, given Z1_bar; but its result is wrong, so look higher up.",
    }
    if line == 7:
        return None
    return right.get(line, "give the number of one line, from 1 to 9.")


@register("rate-in-epoch")
def rate_in_epoch(function) -> str | None:
    cases = [(0.1, 1.0, epoch, 1000) for epoch in (1, 999, 1001, 2000, 2001, 1000)]
    cases += [(0.1, 0.5, 7, 1), (0.2, 2.0, 4, 3), (0.1, 1.0, 0, 1000), (0.1, 0.5, 0, 1)]

    def meant(a, d, epoch, interval):
        return a / (1 + d * (max(epoch - 1, 0) // interval))

    values = []
    for case in cases:
        try:
            values.append(float(call(function, *case)))
        except ZeroDivisionError:
            values.append(math.inf)

    def is_like(rule, cases=cases):
        pairs = zip(values, cases, strict=False)
        return all(math.isclose(value, rule(*case), rel_tol=1e-9) for value, case in pairs)

    if is_like(meant):
        return None
    if is_like(meant, [case for case in cases if case[2] > 0]):
        return (
            "right from epoch 1 on, but not in epoch 0: there is no epoch before it whose end "
            "could have changed the rate, and −1 // 1000 is −1."
        )
    if is_like(lambda a, d, epoch, k: a / (1 + d * (epoch // k))):
        return (
            "that is the rate which the end of this epoch sets, for the next one. Epoch 1,000 "
            "still runs at α₀."
        )
    if is_like(lambda a, d, epoch, k: a / (1 + d * ((epoch + 1) // k))):
        return "the rate comes late by one epoch, not early: go back by one, not forward."
    if is_like(lambda a, d, epoch, k: a / (1 + d * max(epoch - 1, 0) / k)):
        return "the floor is missing: between two stairs the rate should not change."
    if is_like(lambda a, d, epoch, k: a / (1 + d * max(epoch - 1, 0))):
        return "the interval is not used."
    for value, case in zip(values, cases, strict=True):
        if not math.isclose(value, meant(*case), rel_tol=1e-9):
            break
    a, d, epoch, k = case
    return (
        f"for α₀ = {a:g}, d = {d:g}, epoch {epoch} and interval {k} it returned {value:.5g}; "
        f"it should be {meant(*case):.5g}."
    )


@register("two-by-two")
def two_by_two(answer) -> str | None:
    at_low, at_high, without = numbers(
        answer, "decay at the low rate", "at the high rate", "the rate alone"
    )
    (low, low_decay), (high, high_decay) = GRID["low"], GRID["high"]
    right = (low_decay - low, high_decay - high, high - low)
    if np.allclose((at_low, at_high, without), right, atol=0.01):
        return None
    if np.allclose((at_low, at_high), (-right[0], -right[1]), atol=0.01):
        return (
            "the signs are turned round: what decay *adds* is the accuracy with it, minus without."
        )
    if np.allclose((at_low, at_high), (right[1], right[0]), atol=0.01):
        return "the first two are exchanged: the low rate is the upper row."
    if np.allclose((at_low, at_high), (high - low, high_decay - low_decay), atol=0.01):
        return "you went down the columns: that is what the rate adds. Decay is along a row."
    if not math.isclose(at_low, right[0], abs_tol=0.01):
        return f"at the low rate decay does not add {at_low:g} points."
    if not math.isclose(at_high, right[1], abs_tol=0.01):
        return f"at the high rate decay does not add {at_high:g} points."
    if math.isclose(without, high_decay - low, abs_tol=0.01):
        return "the third is the whole way, with the decay; take only the change of the rate."
    if math.isclose(without, high_decay - low_decay, abs_tol=0.01):
        return "the third compares two runs that both have decay; take the two without."
    return f"raising the rate alone does not add {without:g} points."


@register("best-of")
def best_of(answer) -> str | None:
    (lead,) = numbers(answer, "the points")
    spread = 2.0
    gap = BEST_OF[40] - BEST_OF[4]
    if math.isclose(lead, spread * gap, rel_tol=0.03):
        return None
    if math.isclose(lead, gap, rel_tol=0.03):
        return "that is in standard deviations; one of them is 2 points."
    if math.isclose(lead, spread * BEST_OF[40], rel_tol=0.03):
        return "the other method's best is above the mean as well: subtract it."
    crude = math.sqrt(2 * math.log(40)) - math.sqrt(2 * math.log(4))
    if math.isclose(lead, spread * crude, rel_tol=0.02):
        return (
            "√(2 ln k) is right only for very large k; draw random numbers and take their maximum."
        )
    if abs(lead) < 0.05:
        return "their means are the same. The *best* of 40 is not the best of 4."
    if math.isclose(lead, -spread * gap, rel_tol=0.03):
        return "the sign is turned round: the first one has more tries."
    return f"{lead:.3g} points is not it: draw 40 and 4 numbers many times, and average the gap."


@register("seed-interval")
def seed_interval(answer) -> str | None:
    low, high = numbers(answer, "the lower end", "the upper end")
    values = np.array(ACCURACIES)
    n, mean = values.size, values.mean()
    error, t = values.std(ddof=1) / math.sqrt(n), 2.262

    def is_half(width, tolerance=0.02):
        return np.allclose((low, high), (mean - width, mean + width), atol=tolerance)

    if is_half(t * error):
        return None
    if low > high:
        return "give the lower end first."
    if not math.isclose((low + high) / 2, mean, abs_tol=0.02):
        return f"the interval should have its centre at the mean, {mean:g}."
    if is_half(t * values.std(ddof=0) / math.sqrt(n)):
        return "divide the squares by n − 1, not by n: numpy's std needs ddof=1."
    if is_half(1.96 * error):
        return "with ten seeds the factor is 2.262, not 1.96: the spread itself is only estimated."
    if is_half(error):
        return "that is one standard error to each side; 95 % takes 2.262 of them."
    if is_half(t * error * math.sqrt(n)):
        return "that says where the next seed may fall; the mean is known better, by √n."
    return f"the half-width should not be {(high - low) / 2:.3g}."
