"""What messages to wrong answers claim (larger, fewer, twice as many …) is so: computed anew.

A case in `exercise_cases` holds a message to its own words; here the words are chosen by numbers,
so that one which says the opposite fails, whoever wrote it in both places.
"""

import math
import re
from itertools import permutations, product

import numpy as np
import pytest
from exercise_cases import adam, averages, cost, decay, experiments, momentum, rmsprop, saddles
from test_exercises import said

from course_lib import SGD, AdaGrad, Adam, Momentum, descend, exponential_average
from course_lib.averages import trend_lag, variance_factor
from course_lib.surfaces import ravine
from tests.step_lengths import step_lengths

COMPARES = re.compile(
    r"\b(larger|smaller|(?<!no )longer|shorter|fewer|lower|below|shrink|fades|little more|"
    r"(half|twice) as many|more steps|higher|not yet|the other way round|"
    r"(more|less) (slowly|quickly)|weighs least|faster than|goes up|was (at 10|there) before|"
    r"is the least|more tries|lower end first)\b"
)


def which(first, second, greater, less) -> str:
    """The first word if the first number is the greater one, else the second."""
    assert first != second
    return greater if first > second else less


def lengths(optimizer, steps=40) -> np.ndarray:
    """How long the steps are that an optimizer takes on an even slope."""
    return step_lengths(optimizer, np.ones(steps))


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


def fading(beta=0.999, to=0.99) -> int:
    """The first step at which 1 - βᵗ has reached a share."""
    return int(np.argmax(1 - beta ** np.arange(10_000) >= to))


def not_faded():
    there = 1 - 0.999**4602
    return f"is {there:.5f}, still {which(there, 0.99, 'above', 'below')} 0.99"


def faded_before():
    assert fading() < 4700
    return f"is {1 - 0.999**4700:.5f}: it was there {which(4700, fading(), 'before', 'after')}"


def best_window(sigma: float) -> int:
    """Of the windows 1 to 200, at a drift of 0.02: where noise and lag add up to the least."""
    windows = np.arange(1, 201)
    betas = 1 - 1 / windows
    errors = sigma**2 * variance_factor(betas) + (0.02 * trend_lag(betas)) ** 2
    return int(windows[errors.argmin()])


def windows_exchanged():
    longer = which(best_window(16), best_window(2), "longer", "shorter")
    return f"the two have changed places: more noise asks for a {longer} window"


def window_grows():
    by = best_window(16) / best_window(2)
    return f"the window grows more {which(8, by, 'slowly', 'quickly')} than the noise"


def oldest_square():
    # How much each of three squares counts in ŝ: what a 1 in its place makes of it.
    weights = [exponential_average(np.eye(3)[age], 0.9, True)[-1] for age in range(3)]
    least = "first" if np.argmin(weights) == 0 else "last"
    return f"wrong order: the oldest comes {least}, and weighs least"


def come(steps: int) -> float:
    """How far AdaGrad comes on an even slope."""
    walked = 0.1 * np.cumsum(1 / np.sqrt(np.arange(1, steps + 1)))
    assert walked[99] == pytest.approx(lengths(AdaGrad(0.1, epsilon=0), 100).sum())
    return float(walked[-1])


def not_there_yet():
    assert come(2573) < 10
    return f"AdaGrad has come {come(2573):.4f} far, not yet 10"


def there_before(steps):
    def claim():
        assert come(2574) >= 10 and steps > 2574
        return f"after {steps} steps AdaGrad has come {come(steps):.4f} far: it was at 10 before"

    return claim


def batches():
    # The floor is that of α/(2 - α) times the variance of a mean of B examples, 1/B.
    def batch(rate):
        return rate / (2 - rate) / (0.05 / 1.95)

    larger = which(batch(0.4), batch(0.05), "larger", "smaller")
    return f"the other way round: a higher rate needs a {larger} batch"


def fed_back():
    rates = np.cumprod(np.r_[0.2, 1 / (1 + np.arange(1, 20))])
    falls = rates[1:] / rates[:-1]
    than = which(0.5, falls[1:].max(), "faster", "more slowly")
    return f"they fall {than} than by halves: the divisor grows with the epoch"


def rounding():
    middles = np.arange(0.5, 10) + 0.01
    assert (np.round(middles) > np.floor(middles)).all()
    return "round() goes up from the middle of an interval; the floor never does"


def sign_of_the_logit():
    # The cost of an example with y = 0 is ln(1 + eᶻ).
    higher = which(np.log1p(np.exp(1.0)), np.log1p(np.exp(0.0)), "larger", "smaller")
    return f"where y = 0, a larger logit makes the cost {higher}"


def tries():
    drawn = np.random.RandomState(0).standard_normal((20_000, 44))
    ahead = drawn[:, :40].max(axis=1).mean() - drawn[:, 40:].max(axis=1).mean()
    return f"the sign is turned round: the first one has {which(ahead, 0, 'more', 'fewer')} tries"


def line_above(line):
    def claim():
        right = experiments.RIGHT["backprop-bug"][0]
        assert right < line
        return "look one line higher" if right == line - 1 else "look higher up"

    return claim


def among_squares():
    # From the same size of gradient on: ε outside the root, and inside.
    assert adam.RIGHT["matching-epsilon"][0] == pytest.approx(np.sqrt(1e-8))
    return "the other way round: inside the root ε stands among squares, so take its root"


def ends():
    (lower, upper), *_ = experiments.RIGHT["seed-interval"]
    assert lower < upper
    return "give the lower end first"


def least_streams():
    reads, writes = ("θ", "g", "v"), ("θ", "v")
    return f"{len(reads) + len(writes)} is the least: θ, g and v in, θ and v out"


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
    ("correction-fades", 4602, not_faded),
    ("correction-fades", 4700, faded_before),
    ("best-window", (55, 14), windows_exchanged),
    ("best-window", (14, 112), window_grows),
    ("adagrad-steps", 2573, not_there_yet),
    ("adagrad-steps", 2575, there_before(2575)),
    ("adagrad-steps", 3000, there_before(3000)),
    ("adagrad-steps", 100_000, there_before(100_000)),
    ("matching-epsilon", 1e-16, among_squares),
    ("backprop-bug", 8, line_above(8)),
    ("backprop-bug", 9, line_above(9)),
    ("batch-floor", 0.10256410256410256, batches),
    ("fed-back", 0.4, fed_back),
    ("best-of", -2.26, tries),
    ("seed-interval", (94.051, 77.949), ends),
    ("count-streams", 5, least_streams),
]


OF_FUNCTIONS = [
    ("where-is-the-mean", "they stand in the", oldest_square),
    ("staircase-rate", "round()", rounding),
    ("logit-gradient", "the sign is turned", sign_of_the_logit),
]
CASES = (averages, momentum, rmsprop, adam, decay, saddles, experiments, cost)
# What compares nothing that was counted.
ELSEWHERE = {("momentum-weights", (0.5, 0.5)): "of a walk that has only just begun"}


@pytest.mark.parametrize(("name", "begins", "claim"), OF_FUNCTIONS)
def test_what_is_said_of_a_function_is_so(capsys, name, begins, claim):
    (answer,) = [
        answer
        for case in CASES
        for exercise, answer, message in case.WRONG
        if exercise == name and message.startswith(begins)
    ]
    assert claim() in said(capsys, name, answer)


def test_what_is_called_exchanged_turned_or_upside_down_is_just_that():
    looked_at = set()
    for case in CASES:
        for name, answer, message in case.WRONG:
            if callable(answer) or np.ndim(answer) > 1:
                continue
            found = re.search(
                r"changed places|exchanged|upside down|signs? (?:is|are) turned", message
            )
            if not found:
                continue
            given, right = np.atleast_1d(answer), np.atleast_1d(case.RIGHT[name][0])
            if "upside" in found[0]:
                assert np.isclose(1 / given, right, rtol=0.02).any(), message
            elif "turned" in found[0]:
                assert np.isclose(-given, right, rtol=0.1).any(), message
            else:
                np.testing.assert_allclose(given[:2][::-1], right[:2], rtol=0.02, err_msg=message)
            looked_at.add(found[0].split()[0])
    assert looked_at >= {"changed", "exchanged", "upside", "sign"}


@pytest.mark.parametrize(("name", "answer", "claim"), CLAIMS)
def test_what_a_message_claims_is_so(capsys, name, answer, claim):
    assert claim() in said(capsys, name, answer)


def test_every_message_that_compares_is_among_them():
    comparing = {
        (name, answer)
        for case in CASES
        for name, answer, message in case.WRONG
        if COMPARES.search(message) and not callable(answer)
    }
    claimed = {(name, answer) for name, answer, _ in CLAIMS}
    assert comparing - claimed == set(ELSEWHERE)
