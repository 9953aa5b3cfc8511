"""What messages to wrong answers claim (larger, fewer, twice as many …) is so: computed anew.

A case in `exercise_cases` holds a message to its own words; here the words are chosen by numbers,
so that one which says the opposite fails, whoever wrote it in both places.
"""

import math
import re
from itertools import permutations, product

import numpy as np
import pytest
from exercise_cases import adam, momentum, saddles
from test_exercises import said

from course_lib import SGD, Adam, Momentum, descend
from course_lib.surfaces import ravine

COMPARES = re.compile(
    r"\b(larger|smaller|longer|shorter|fewer|lower|below|shrink|fades|upside down|little more|"
    r"(half|twice) as many|more steps)\b"
)


def which(first, second, greater, less) -> str:
    """The first word if the first number is the greater one, else the second."""
    assert first != second
    return greater if first > second else less


def lengths(optimizer, steps=40) -> np.ndarray:
    """How long the steps are that an optimizer takes on an even slope."""
    x, places = np.zeros(1), [0.0]
    for _ in range(steps):
        optimizer.step(x, np.ones(1))
        places.append(x[0])
    return np.abs(np.diff(places))


def steps_down(curvature, optimizer, to=1e-6) -> int:
    """Steps on λx²/2 until the distance is a millionth."""
    x, count = np.array([1.0]), 0
    while abs(x[0]) > to:
        optimizer.step(x, curvature * x)
        count += 1
    return count


def converges(alpha, *curvatures) -> bool:
    return all(abs(1 - alpha * curvature) < 1 for curvature in curvatures)


def from_torch():
    summed, averaged = (lengths(Momentum(1.0, 0.95, dampening=d))[-1] for d in (False, True))
    size = which(averaged, summed, "larger", "smaller")
    rate = which(momentum.RIGHT["momentum-from-torch"][1], 0.02, "larger", "smaller")
    return f"the averaged v is the {size} one, so α is {rate}"


def best_lies():
    rates = np.linspace(0.001, 0.1, 9901)
    factors = np.maximum(np.abs(1 - 2 * rates), np.abs(1 - 50 * rates))
    best, limit = rates[factors.argmin()], rates[factors < 1].max()
    return f"the best α lies {which(best, limit, 'above', 'below')} the limit"


def steepest_limit():
    limits = {
        curvature: max(a for a in np.linspace(0.01, 1.2, 2000) if converges(a, curvature))
        for curvature in (2, 50)
    }
    assert limits[2] == pytest.approx(1, abs=1e-3)  # the answer that is told this
    lower = which(limits[50], 1, "higher", "lower")
    return f"of the flattest direction; the steepest one's is {lower}"


def too_high():
    flat, steep = ((1 - 0.1 * curvature) for curvature in (2, 50))
    assert which(steep, -1, "within", "beyond") == "beyond"
    return f"with α a little below 0.1 the factors are {flat:.3g} and {steep:.3g}"


def falls_behind():
    behind = np.cumsum(1 - lengths(Momentum(1.0, 0.9), 400))
    grows = (np.diff(behind)[:100] > 0).all() and behind[-1] == pytest.approx(9)
    return f"it falls behind by a little {'more' if grows else 'less'} at each step"


def low_rate_lengths():
    summed, averaged = (lengths(Momentum(0.0005, 0.9, dampening=d))[-1] for d in (False, True))
    return f"the summed steps are the {which(summed, averaged, 'longer', 'shorter')}"


def low_rate_steps():
    summed, averaged = (
        descend(ravine(20), Momentum(0.0005, 0.9, dampening=dampening), steps=5000)
        for dampening in (False, True)
    )
    counts = [int(walk.steps_to(walk.values[0] / 100)) for walk in (summed, averaged)]
    longer = low_rate_lengths().split()[-1]
    return f"steps are {longer}, so it takes {which(*counts, 'more', 'fewer')}"


def saddle_distance(factor):
    return which(factor, 1, "grow", "shrink")


def saddle_shrinks():
    # f = −x²/2 and α = 0.05: a step away from the ridge, and what the answer computed.
    x = np.array([1.0])
    SGD(0.05).step(x, -x)
    grows = saddle_distance(x[0])
    return f"{grows}s by 1 + 0.05; with 1 − 0.05 it would {saddle_distance(1 - 0.05)}"


def plateau_shrinks():
    return f"{saddle_distance(1.15)}s by 1 + 0.15; with 1 − 0.15 it would {saddle_distance(0.85)}"


def closer_takes():
    near, far = (math.log(1 / start) / math.log(1.05) for start in (1e-12, 1e-6))
    return f"the second start is closer, so it does take {which(near, far, 'longer', 'shorter')}"


def mixed_logarithms():
    assert math.log10(1e6) / 0.05 == pytest.approx(120)
    return "with log₁₀ above and no logarithm below"


def roots():
    smaller, larger = sorted(np.roots([1, -1.95, 0.9]))
    assert smaller == pytest.approx(0.75) and larger == pytest.approx(1.2)
    part = which(smaller, 1, "grows", "fades")
    return f"that is the smaller root: its part {part}, and the larger one takes over"


def larger_root():
    right = momentum_of_saddle()
    return f"take the {which(right, 1.95 - right, 'larger', 'smaller')} root of"


def momentum_of_saddle() -> float:
    """By how much the distance grows at a step of momentum, after many."""
    x, places = np.array([1.0]), []
    optimizer = Momentum(0.05, 0.9, dampening=False)
    for _ in range(100):
        optimizer.step(x, -x)
        places.append(x[0])
    return places[-1] / places[-2]


def sgd_needs():
    sgd, fast = (1 / math.log(factor) for factor in (1.05, momentum_of_saddle()))
    assert fast / sgd == pytest.approx(0.2676, rel=1e-3)  # the answer, upside down indeed
    return f"upside down: SGD needs {which(sgd, fast, 'more', 'fewer')} steps"


def quarrel():
    # One gradient up, one down, at random: the typical step of a long run.
    signs = np.random.RandomState(0).choice([-1.0, 1.0], 20_000)
    x, places = np.zeros(1), []
    optimizer = Adam(1.0, beta1=0.99)
    for sign in signs:
        optimizer.step(x, np.array([sign]))
        places.append(x[0])
    typical = np.sqrt(np.square(np.diff(places)[2000:]).mean())
    assert 14.1 * typical == pytest.approx(1, rel=0.1)
    return f"upside down: a quarrel makes the step {which(typical, 1, 'longer', 'shorter')} than α"


def coins():
    assert 1.21e-9 * saddles.RIGHT["saddles-coins"][0] == pytest.approx(1, rel=0.01)
    return "upside down: how many times more likely do the coins"


def steps_ratio(curvature_ratio, right, answer):
    def claim():
        assert right / answer == pytest.approx(curvature_ratio, rel=0.01)
        return f"{which(right, answer, 'twice', 'half')} as many steps"

    return claim


def plain_steps():
    """At κ = 10,000, measured on both ends of the curvatures at the best rate."""
    count = max(steps_down(c, SGD(2 / 10_001)) for c in (1, 10_000))
    assert count == pytest.approx(69_078, rel=0.01)
    return steps_ratio(0.5, count, 138_155)()


def ways_without_signs():
    with_signs, without = (len(set(ways)) for ways in copies_of_a_network())
    assert (without, with_signs) == (6, 48)
    return f"without signs there are {which(without, with_signs, 'more', 'fewer')}"


def copies_of_a_network():
    """The vectors of weights that say the same, with signs turned and without."""
    orders = list(permutations((1, 2, 3)))
    turned = product((-1, 1), repeat=3)
    return (
        [
            tuple(s * u for s, u in zip(signs, order, strict=True))
            for signs in turned
            for order in orders
        ],
        orders,
    )


CLAIMS = [
    ("momentum-from-torch", 0.001, from_torch),
    ("gd-rates", (2 / 52, 0.04), best_lies),
    ("gd-rates", (1, 2 / 52), steepest_limit),
    ("gd-rates", (0.1, 0.0385), too_high),
    ("momentum-start", (9, 0.9), falls_behind),
    ("momentum-steps", (138_155, 691), plain_steps),
    ("momentum-steps", (69_078, 345), steps_ratio(2, 691, 345)),
    ("momentum-low-rate", (371, 3786), low_rate_lengths),
    ("momentum-low-rate", (3786, 37_860), low_rate_steps),
    ("saddles-time", (269.3, 538.7), saddle_shrinks),
    ("saddles-time", (120, 240), mixed_logarithms),
    ("saddles-time", (284, 284), closer_takes),
    ("saddles-momentum", (0.75, 3.737), roots),
    ("saddles-momentum", (1.3, 3.737), larger_root),
    ("saddles-momentum", (1.2, 0.2676), sgd_needs),
    ("saddles-plateau", (-0.3, 14.17), plateau_shrinks),
    ("saddles-copies", (48, 6), ways_without_signs),
    ("saddles-coins", 1.21e-9, coins),
    ("quarrel-length", 14.1, quarrel),
]


@pytest.mark.parametrize(("name", "answer", "claim"), CLAIMS)
def test_what_a_message_claims_is_so(capsys, name, answer, claim):
    assert claim() in said(capsys, name, answer)


def test_every_message_that_compares_is_among_them():
    comparing = {
        (name, answer)
        for case in (momentum, saddles, adam)
        for name, answer, message in case.WRONG
        if COMPARES.search(message)
    }
    assert comparing <= {(name, answer) for name, answer, _ in CLAIMS}
