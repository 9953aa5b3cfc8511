"""Chapter 6."""

import numpy as np

from course_lib import SGD, surfaces
from course_lib.landscapes import RandomSurface, chance_of_minimum, critical_points
from tests.claims import which

KINDS = {
    "all positive": [1.0, 2.0],
    "all negative": [-1.0, -2.0],
}


def kind(eigenvalues) -> str:
    """What a quadratic with these curvatures has at 0, by the heights around it."""
    ways = np.random.RandomState(0).standard_normal((100, len(eigenvalues)))
    heights = (ways**2 * eigenvalues).sum(axis=1)
    if (heights > 0).all():
        return "a local minimum"
    return "a local maximum" if (heights < 0).all() else "a {term}`saddle point`"


def row(signs):
    def claim():
        return f"| {signs} | {kind(KINDS[signs])} |"

    return claim


def index():
    counted = {
        "negative": {name: (np.array(values) < 0).sum() for name, values in KINDS.items()},
        "positive": {name: (np.array(values) > 0).sum() for name, values in KINDS.items()},
    }
    (word,) = (
        word for word, found in counted.items() if found == {"all positive": 0, "all negative": 2}
    )
    return (
        f"The number of {word} ones is the {{term}}`index`: 0 for a minimum, "
        "[$N$](#sym-dimension) for a maximum"
    )


def horse():
    low, high = np.linalg.eigvalsh(surfaces.saddle.hessian([0.0, 0.0]))
    assert not surfaces.monkey_saddle.hessian([0.0, 0.0]).any()
    signs = f"{high:g} and {low:g}".replace("-", "−") if low != high else f"both {low:g}"
    return f"At the horse saddle's centre the eigenvalues are {signs}; at the monkey saddle's both"


def steps_from(distance) -> int:
    x, count = np.array([0.0, distance]), 0
    while abs(x[1]) < 1:
        SGD(0.05).step(x, surfaces.saddle.gradient(x))
        count += 1
    return count


def closer():
    counts = [steps_from(10.0**-power) for power in (3, 4, 5, 6)]
    more = np.diff(counts)
    same = np.ptp(more) <= 1
    costs = "a constant number of steps *more*" if same else "ten times as many steps"
    return f"ten times closer costs {costs}."


def few_ways_down():
    found = []
    for seed in range(4):
        surface = RandomSurface(2, 2, seed)
        points = critical_points(surface, starts=200, seed=seed)
        values, _, hessians = surface.derivatives(points)
        found += zip(values, (np.linalg.eigvalsh(hessians) < 0).sum(axis=1), strict=True)
    heights, ways = np.array(found).T
    low, high = (ways[part].mean() for part in (heights < -0.5, heights > 0.5))
    few = which(high, low, "few many", "many few").split()
    return f"Low critical points have {few[0]} ways down, high ones {few[1]}."


def shift():
    """The mean curvature at critical points, against their height."""
    surface, found = RandomSurface(2, 2, 3), []
    points = critical_points(surface, starts=400, seed=1)
    values, _, hessians = surface.derivatives(points)
    slope = np.polyfit(values, np.trace(hessians, axis1=1, axis2=2) / 2, 1)[0]
    found.append(slope)
    sign = which(slope, 0, "R", "−R")
    return f"Height shifts all curvatures at once, by {sign} times the height;"


def falls_like():
    logs = -np.log([chance_of_minimum(n) for n in (3, 6)])
    power = {2: "N", 4: "N²", 8: "N³"}[min((2, 4, 8), key=lambda r: abs(logs[1] / logs[0] - r))]
    return f"It falls like the exponential of {power}, so independent coins are wrong by more"


def leaves():
    """At a small α, by the law with 1/δ; with δ itself the time would be below 0."""
    x, count = np.array([0.0, 1e-4]), 0
    while abs(x[1]) < 1:
        SGD(0.001).step(x, surfaces.saddle.gradient(x))
        count += 1
    laws = {"1/\\delta": np.log(1e4) / 0.001, "\\delta": np.log(1e-4) / 0.001}
    law = min(laws, key=lambda name: abs(laws[name] - count))
    return f"- SGD leaves in about $\\ln({law})/(\\alpha|\\lambda|)$ steps."


def monkey():
    """Down the monkey saddle along the negative x axis, at a small α."""
    x, count, delta, alpha = np.array([-0.02, 0.0]), 0, 0.02, 0.001
    while abs(x[0]) < 1:
        SGD(alpha).step(x, surfaces.monkey_saddle.gradient(x))
        count += 1
    laws = {times: (1 / delta - 1) / (times * alpha) for times in (1, 2, 3, 6)}
    times = min(laws, key=lambda one: abs(laws[one] - count))
    return f"$T \\approx (1/\\delta - 1)/({times}\\alpha)$"


CLAIMS = [leaves, monkey, *map(row, KINDS), index, horse, closer, few_ways_down, shift, falls_like]
PAGE = "chapters/06_saddles.md"
