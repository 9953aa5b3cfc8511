"""Checks of chapter 7, the experiments."""

import math

import numpy as np

from course_lib.exercises._checks import register
from course_lib.exercises._comparing import (
    EXACT,
    UNROUNDED,
    decimals,
    first_apart,
    first_match,
    first_told_apart,
    is_like,
    matched,
    per_cent,
    rounded,
    wrong_elsewhere,
)
from course_lib.exercises._reading import Problem, numbers, returned

ACCURACIES = (86.0, 91.0, 84.0, 93.0, 88.0, 90.0, 55.0, 92.0, 89.0, 92.0)  # ten seeds, per cent
GRID = {"low": (70.0, 61.0), "high": (88.0, 90.0)}  # accuracy: (constant rate, with decay)
BEST_OF = {4: 1.029375, 40: 2.160777}  # expected maximum of k standard normal numbers


def _slopes(logits, targets) -> np.ndarray:
    return (np.exp(-np.logaddexp(0, -logits)) - targets) / len(logits)


@register("logit-gradient")
def logit_gradient(function) -> str | None:
    logits = np.array([-3.0, -0.5, 0.0, 1.0, 2.5])
    targets = np.array([0, 1, 1, 0, 1])
    what = "one slope for each logit"
    values, right = matched(function, _slopes, logits, targets, what=what)
    if is_like(values, right, UNROUNDED):
        others = [
            (
                (np.array([1.5, -2.0, 0.5]), np.array([1, 0, 0])),
                "it is right for five examples but not for three: is a number written in by hand?",
            ),
        ]
        return wrong_elsewhere(function, _slopes, others, what) or _at_the_ends(function)
    p = right * logits.size + targets
    mistakes = [
        (
            right * logits.size,
            "that is the slope of each example's own loss; the cost is their mean.",
        ),
        (
            -right,
            "the sign is turned round: where y = 0, a larger logit makes the cost larger.",
        ),
        (
            right * p * (1 - p),
            "you multiplied by p(1 − p). That factor is there for the squared error; here it "
            "cancels with the slope of the logarithm.",
        ),
        (
            right / (p * (1 - p)),
            "that is the slope with respect to p; one more factor leads from p to the logit.",
        ),
    ]
    named = first_match(values, mistakes, UNROUNDED) or rounded(values, right, UNROUNDED)
    if named:
        return named
    first, told, wanted = first_told_apart(values, right, UNROUNDED)
    return (
        f"for the logit {logits[first]:g} with y = {targets[first]} among five examples it "
        f"returned {told}; it should be {wanted}."
    )


def _at_the_ends(function) -> str | None:
    """What is wrong with the slopes at logits that overflow a power of e."""
    far = np.array([-800.0, 800.0])
    try:
        with np.errstate(all="ignore"):
            slopes = returned(function, far, np.array([0, 1]), shape=(2,), what="two slopes")
    except Problem as problem:
        return f"it is right, but not for logits of −800 and 800: {problem}"
    if np.allclose(slopes, 0, atol=1e-12):
        return None
    return "it is right, but not for logits of −800 and 800: there it should give 0."


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


def _rate(function, case) -> float:
    """The rate that a learner's function gives; an infinite one where it divides by zero."""
    try:
        return float(returned(function, *case))
    except Problem as problem:
        if isinstance(problem.__cause__, ZeroDivisionError):
            return math.inf
        raise


@register("rate-in-epoch")
def rate_in_epoch(function) -> str | None:
    cases = [(0.1, 1.0, epoch, 1000) for epoch in (1, 999, 1001, 2000, 2001, 1000)]
    cases += [(0.1, 0.5, 7, 1), (0.2, 2.0, 4, 3), (0.1, 1.0, 0, 1000), (0.1, 0.5, 0, 1)]
    values = [_rate(function, case) for case in cases]

    def by(stairs):
        with np.errstate(divide="ignore"):
            return [float(np.divide(a, 1 + d * stairs(epoch, k))) for a, d, epoch, k in cases]

    right = by(lambda epoch, k: max(epoch - 1, 0) // k)
    if is_like(values, right, UNROUNDED):
        return None
    later = [value if case[2] > 0 else ... for value, case in zip(right, cases, strict=True)]
    mistakes = [
        (
            by(lambda epoch, k: (epoch - 1) // k),
            "right from epoch 1 on, but not in epoch 0: there is no epoch before it whose end "
            "could have changed the rate, and −1 // 1000 is −1.",
        ),
        (later, "right from epoch 1 on, but not in epoch 0: it runs at α₀ as well."),
        (
            by(lambda epoch, k: epoch // k),
            "that is the rate which the end of this epoch sets, for the next one. Epoch 1,000 "
            "still runs at α₀.",
        ),
        (
            by(lambda epoch, k: (epoch + 1) // k),
            "the rate falls two epochs too early: go back by one epoch, not forward.",
        ),
        (
            by(lambda epoch, k: max(epoch - 1, 0) / k),
            "the floor is missing: between two stairs the rate should not change.",
        ),
        (by(lambda epoch, k: max(epoch - 1, 0)), "the interval is not used."),
    ]
    named = first_match(values, mistakes, UNROUNDED) or rounded(values, right, UNROUNDED)
    if named:
        return named
    first, told, wanted = first_told_apart(values, right, UNROUNDED)
    a, d, epoch, k = cases[first]
    return (
        f"for α₀ = {a:g}, d = {d:g}, epoch {epoch} and interval {k} it returned {told}; "
        f"it should be {wanted}."
    )


@register("four-to-none")
def four_to_none(answer) -> str | None:
    (probability,) = numbers(answer, "the probability")
    right = 2 * 0.5**4
    if is_like(probability, right, EXACT):
        return None
    mistakes = [
        (0.5**4, "that is one direction; all four on the other side is as uneven."),
        (100 * right, "that is per cent: as a probability, 12.5 % are 0.125."),
        (2 / 5, "the five possible splits are not equally probable: count the ways to each."),
        (
            2 * 0.5**30,
            "only the four starts that ended differently are coins; the other 26 say nothing.",
        ),
        (4 / 30, "that is the share of the starts. What would a coin do with the four?"),
        (1 - right, "that is the probability of a more even split."),
    ]
    named = first_match(probability, mistakes, EXACT) or rounded(probability, right, EXACT)
    if named:
        return named
    return f"{probability:.3g} is not it: four coins, and all of them on one side, whichever it is."


@register("two-by-two")
def two_by_two(answer) -> str | None:
    points = numbers(answer, "decay at the low rate", "at the high rate", "the rate alone")
    (low, low_decay), (high, high_decay) = GRID["low"], GRID["high"]
    right = (low_decay - low, high_decay - high, high - low)
    if is_like(points, right, EXACT):
        return None
    mistakes = [
        (
            (-right[0], -right[1], ...),
            "the signs are turned round: what decay *adds* is the accuracy with it, minus without.",
        ),
        ((right[1], right[0], ...), "the first two are exchanged: the low rate comes first."),
        (
            (high - low, high_decay - low_decay, ...),
            "that is what the raised rate adds, without decay and with it; compare at one rate.",
        ),
        (np.divide(right, 100), "give points, that is, per cent: 0.09 of 1 are 9 points."),
        (
            (*right[:2], high_decay - low),
            "the third is the whole way, with the decay; take only the change of the rate.",
        ),
        (
            (*right[:2], high_decay - low_decay),
            "the third compares two runs that both have decay; take the two without.",
        ),
    ]
    named = first_match(points, mistakes, EXACT)
    if named:
        return named
    says = (
        "at the low rate decay does not add",
        "at the high rate decay does not add",
        "raising the rate alone does not add",
    )
    wrong = first_apart(points, right, EXACT)
    return f"{says[wrong]} {points[wrong]:g} points."


@register("best-of")
def best_of(answer) -> str | None:
    (lead,) = numbers(answer, "the points")
    spread = 2.0
    gap = BEST_OF[40] - BEST_OF[4]
    if is_like(lead, spread * gap, per_cent(5)):
        return None
    mistakes = [
        (gap, "that is in standard deviations; one of them is 2 points."),
        (
            spread * BEST_OF[40],
            "the other method's best is above the mean as well: subtract it.",
        ),
        (-spread * gap, "the sign is turned round: the first one has more tries."),
    ]
    crude = spread * (math.sqrt(2 * math.log(40)) - math.sqrt(2 * math.log(4)))
    named = first_match(lead, mistakes, per_cent(5))
    if named:
        return named
    if is_like(lead, crude, decimals(2)):
        return (
            f"{lead:.2f} is what √(2 ln k) gives, and that is right only for very large k; draw "
            "random numbers and take their maximum."
        )
    if abs(lead) < 0.05:
        return "their means are the same. The *best* of 40 is not the best of 4."
    return (
        f"{lead:.3g} points is not it: draw 40 and 4 numbers, take the best of each, and average "
        "the gap over 10,000 times or more."
    )


@register("seed-interval")
def seed_interval(answer) -> str | None:
    low, high = numbers(answer, "the lower end", "the upper end")
    values = np.array(ACCURACIES)
    n, mean = values.size, values.mean()
    error, t = values.std(ddof=1) / math.sqrt(n), 2.262

    def around(width):
        return mean - width, mean + width

    right = around(t * error)
    if is_like((low, high), right, decimals(1)):
        return None
    if low > high:
        return "give the lower end first."
    mistakes = [
        (
            around(t * values.std(ddof=0) / math.sqrt(n)),
            "divide the squares by n − 1, not by n: numpy's std needs ddof=1.",
        ),
        (
            around(1.96 * error),
            "with ten seeds the factor is 2.262, not 1.96: the spread itself is only estimated.",
        ),
        (around(error), "that is one standard error to each side; 95 % takes 2.262 of them."),
        (
            around(t * error * math.sqrt(n)),
            "that is 2.262 s to each side; the mean is known better than one seed, by √10.",
        ),
    ]
    named = first_match((low, high), mistakes, decimals(1))
    named = named or rounded((low, high), right, decimals(1))
    if named:
        return named
    if not math.isclose((low + high) / 2, mean, abs_tol=0.1):
        return f"the interval should have its centre at the mean, {mean:g}."
    return f"the half-width should not be {(high - low) / 2:.4g}."
