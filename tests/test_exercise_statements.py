"""The numbers of an exercise's statement are those that its check takes.

For each exercise the answer is worked out from the numbers that its statement has, as they stand
there, and its check has to accept it. Any one of them changed, the answer is another one, and the
check refuses it, or what the numbers say of each other is no longer so. The few that have no part
in the answer are listed with the reason.
"""

import ast
import math
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy
from exercise_cases import saddles

from course_lib import exercises
from course_lib.averages import exponential_average
from course_lib.descent import descend
from course_lib.optimizers import AdaGrad, Adam, Momentum, RMSProp
from course_lib.surfaces import himmelblau, ravine

CHAPTERS = Path(__file__).parents[1] / "chapters"
STATEMENT = re.compile(
    r"^(?P<fence>:{3,})\{exercise\}[^\n]*\n:label: ex-(?P<name>\S+)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
NAMES = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WORDS = {name: value for value, name in enumerate(NAMES, 2)}
WORDS |= {"half": 0.5, "hundredth": 1e-2, "millionth": 1e-6, "billion": 1e9, "forty": 40}
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBER = re.compile(
    rf"(?<![\w.])(-?(?:\d{{1,3}}(?:,\d{{3}})+|\d*\.?\d+))(?:\^(-?\d+))?(?!\w)|\b({'|'.join(WORDS)})\b",
    re.IGNORECASE,
)
NOT_GIVEN = (
    r"\]\([^)]*\)|\{\w+\}`[^`]*`",  # links, references
    r"_\{[^}]*\}|_\w\b",  # indices
    r"(?<=[a-zA-Z\])}])\^(?:\{\d\}|\d)",  # squares of what has a name
    r"(?i)\b(?:to|right to|give all|give (?:it|both|three) to) \w+ (?:digits?|decimals?|per cent)",
    r"(?i)\b(?:two|three|four) (?:numbers|answers|words)\b|\bthe (?:two|four words)\b",
    r"1\s*[-−+]\s*(?:\\?(?:beta|β)\S?|d\b|decay)",  # 1 − β and such: a formula's own
)


def statements() -> dict[str, str]:
    """The statement of each exercise."""
    return {
        match["name"]: match["text"]
        for path in sorted(CHAPTERS.glob("[0-9]*.md"))
        for match in STATEMENT.finditer(path.read_text(encoding="utf-8"))
    }


def given(text: str) -> list[float]:
    """The numbers of a statement in their order, but for those in formulas' own parts."""
    for pattern in NOT_GIVEN:
        text = re.sub(pattern, "", text)
    text = re.sub(r"\\tfrac(\d)(\d)", lambda found: str(int(found[1]) / int(found[2])), text)
    text = re.sub(
        r"(\d)([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda found: f"{found[1]}^{found[2].translate(RAISED)}", text
    )
    text = re.sub(r"\^\{(-?\d+)\}", r"^\1", text.replace("−", "-"))
    found = []
    for number, power, word in NUMBER.findall(text):
        value = WORDS[word.lower()] if word else float(number.replace(",", ""))
        found.append(value ** int(power) if power else value)
    return found


def refused(name, answer) -> bool:
    return exercises.CHECKS[name](answer) is not None


def accepted(name, numbers) -> bool:
    """Whether the answer by these numbers is one, and is right."""
    try:
        with np.errstate(all="ignore"):
            return not refused(name, SOLVED[name](*numbers))
    except Exception:  # what no answer comes from is not accepted
        return False


def path(optimizer, gradients) -> np.ndarray:
    """Where a parameter is that starts at 0, after each of its gradients."""
    x, places = np.zeros(1), []
    for gradient in gradients:
        optimizer.step(x, np.array([gradient]))
        places.append(x[0])
    return np.array(places)


def walk(optimizer, start, gradient, steps) -> np.ndarray:
    x, places = np.array(start, dtype=float), []
    for _ in range(steps):
        optimizer.step(x, gradient(x))
        places.append(x.copy())
    return np.array(places)


# Chapter 1


def half_life(share, days, *mistaken):
    assert mistaken == (1, 1, days)
    assert refused("half-life", 1 - 1 / days)
    return share ** (1 / days)


def best_window(drift, calm, loud, *tried):
    first, second, last = map(int, tried)
    n = np.arange(first, last + 1, second - first)
    errors = [sigma**2 / (2 * n - 1) + (drift * (n - 1)) ** 2 for sigma in (calm, loud)]
    best = [int(n[error.argmin()]) for error in errors]
    assert last == 200  # what its title and its messages say of it
    assert loud == 8 * calm
    return best


def first_averages(count, *numbers):
    *days, beta, start = numbers
    assert (len(days), start) == (count, 0)
    return exponential_average(np.array(days), beta)


def corrected_average(first_day):
    def average(series, beta):
        days = np.arange(len(series)) + first_day
        return exponential_average(np.asarray(series), beta) / (1 - beta**days)

    return average


def no_correction(first_step):
    return lambda t, beta: (1 - beta) / (1 - beta ** (t - first_step + 1))


# Chapter 2


def from_torch(rate, momentum, beta):
    assert momentum == beta
    return rate / (1 - beta)


def start_of_momentum(slope, alpha, beta):
    lengths = alpha * slope * (1 - beta ** np.arange(1, 500))
    return (alpha * slope - lengths[0], (alpha * slope - lengths).sum())


def momentum_by_hand(half, start, alpha, beta, first_average):
    assert first_average == 0
    return walk(Momentum(alpha, beta), [start], lambda x: 2 * half * x, 3)[:, 0]


def momentum_steps(kappa, share):
    root = math.sqrt(kappa)
    rates = (kappa - 1) / (kappa + 1), (root - 1) / (root + 1)
    return [math.log(share) / math.log(rate) for rate in rates]


def momentum_weights(x, y, alpha, beta, minima, loss):
    assert len(himmelblau.minima) == minima
    assert [himmelblau.value(np.array(minimum)) for minimum in himmelblau.minima] == pytest.approx(
        [loss] * int(minima), abs=1e-9
    )
    assert (x, y, alpha, beta) == (1, 1, 0.01, 0.9)  # it ends there from near and far
    return walk(Momentum(alpha, beta), [x, y], lambda weights: weights, 5000)[-1]


def low_rate(beta, alpha, share):
    walks = [
        descend(ravine(20), Momentum(alpha, beta, dampening=dampening), steps=6000)
        for dampening in (True, False)
    ]
    return [float(walk.steps_to(share * walk.values[0])) for walk in walks]


# Chapter 3


def adagrad_steps(slope, rate, epsilon, way, one, factor, by_rmsprop):
    lengths = np.abs(path(AdaGrad(rate, epsilon=epsilon), np.full(3000, slope)))
    assert abs(path(RMSProp(rate, epsilon=epsilon), np.full(int(by_rmsprop), slope))[-1]) == (
        pytest.approx(way)
    )
    roots = np.sqrt(one / np.arange(1, 3001)).sum()
    assert factor * math.sqrt(3000) == pytest.approx(roots, rel=0.02)
    return int(np.argmax(lengths >= way)) + 1


def rmsprop_by_hand(first, second, beta, epsilon):
    steps = path(RMSProp(1.0, beta, epsilon=epsilon), [first, second])
    return -np.diff(steps, prepend=0)


def weight_against_bias(half, mean, deviation):
    assert half == 0.5  # the curvatures are the means themselves
    square = mean**2 + deviation**2
    values = np.linalg.eigvalsh([[square, mean], [mean, 1]])
    ratio = mean / math.sqrt(square)
    centred = max(deviation**2, 1) / min(deviation**2, 1)
    return (values[1] / values[0], (1 + ratio) / (1 - ratio), centred)


def write_rmsprop(start):
    def places(gradients, rate, beta, epsilon):
        return start + path(RMSProp(rate, beta, epsilon=epsilon), gradients)

    return places


def half_a_step(epsilon, share):
    # g/(g + ε) = share, and g/√(g² + ε) = share.
    return (epsilon * share / (1 - share), share * math.sqrt(epsilon / (1 - share**2)))


def quiet_end(curvature, rate, epsilon):
    half = rate / 2
    return (math.sqrt(half**2 - epsilon / curvature**2), (half * curvature) ** 2)


# Chapter 4


def adam_first_steps(first, second, alpha, beta1, beta2, epsilon):
    steps = path(Adam(alpha, beta1=beta1, beta2=beta2, epsilon=epsilon), [first, second])
    return -np.diff(steps, prepend=0)


def longest_step(beta2, beta1):
    return (1 - beta1) / math.sqrt((1 - beta2) * (1 - beta1**2 / beta2))


def weight_in_average(half, minimum, beta):
    # βW + (1 − β)(W − minimum) = 0
    assert half == 0.5
    return (1 - beta) * minimum / (beta + 1 - beta)


def training_memory(billions, unit, size, gigabyte):
    floats = 2 + 2  # the weight and its gradient; Adam's two averages
    return billions * unit * size * floats / gigabyte


# Chapter 5


def noise_floor(curvature, sigma, loss):
    # ασ²/(2(2 − αλ)) = loss
    return 4 * loss / (sigma**2 + 2 * loss * curvature)


def hidden_floor(*numbers):
    held, same, *logged, epochs, decay = numbers
    assert (held, logged) == (same, [0, held, 2 * held])
    ratios = [
        (1 + decay * epoch / held) / (1 + decay * (epoch // held)) for epoch in range(int(epochs))
    ]
    assert decay == 1 and epochs == 100  # what its messages say
    return int(np.argmax(ratios))


def batch_floor(curvature, sigma, batch, slow, fast, guess):
    def floor(alpha, batch):
        return alpha * sigma**2 / (2 * (2 - alpha * curvature)) / batch

    assert guess == pytest.approx(fast / slow * batch)
    assert sigma == batch == 1  # of one example
    assert refused("batch-floor", guess)
    return batch * floor(fast, batch) / floor(slow, batch)


def fed_back(first_epoch, rate, decay):
    rates = [rate]
    for epoch in range(int(first_epoch), 50):
        rates.append(rates[-1] / (1 + decay * epoch))
    return sum(rates[1:])


# Chapter 6


def kinds(count, *entries):
    matrices = np.array(entries).reshape(-1, 2, 2)
    assert len(matrices) == count
    return [saddles.right(matrix, 1e-9) for matrix in matrices]


def saddles_time(alpha, curvature, distance, *starts):
    return [math.log(distance / start) / math.log(1 - alpha * curvature) for start in starts]


def saddles_coins(dimensions, positive, power, mistakes, three, four):
    assert dimensions == positive == math.log2(power)
    assert mistakes == 2  # the number that is asked for, and the one that needs none
    return 0.5**dimensions * math.exp(dimensions**2 * math.log(three) / four)


def saddles_momentum(alpha, beta, curvature, factor):
    middle = 1 + beta - alpha * curvature
    root = (middle + math.sqrt(middle**2 - 4 * beta)) / 2
    assert factor == 10  # any would do: of both the steps are counted for the same one
    return (root, math.log(root) / math.log(1 - alpha * curvature))


def saddles_plateau(alpha, of_xy, of_y, factor):
    # At zero the residual is −y: the block of the last bias is 1, and each unit's has ∓mean(xy).
    values = np.linalg.eigvalsh([[0, -of_xy, 0], [-of_xy, 0, -of_y], [0, -of_y, 1]])
    return (values[0], math.log(factor) / math.log(1 - alpha * values[0]))


# Chapter 7


def logit_gradient(arrays, limit):
    def slope(logits, labels):
        assert np.abs(logits).max() <= limit
        return (np.exp(-np.logaddexp(0, -np.asarray(logits))) - labels) / len(logits)

    widest = 0

    def watched(*arguments):
        nonlocal widest
        assert len(arguments) == arrays
        widest = max(widest, np.abs(arguments[0]).max())
        return slope(*arguments)

    assert not refused("logit-gradient", watched)
    assert widest == limit
    return slope


def backprop_bug(count):
    source = (CHAPTERS / "07_experiments.md").read_text(encoding="utf-8")
    numbered = re.findall(r"^    (.+?) +# (\d)$", source, re.MULTILINE)
    lines = {int(number): line.strip() for line, number in numbered}
    assert list(lines) == list(range(1, int(count) + 1))
    for line in lines.values():
        ast.parse(line)
    # The slope of the ReLU is a step: the line that multiplies by its output instead.
    (wrong,) = (number for number, line in lines.items() if line.endswith("* A1"))
    return wrong


def rate_in_epoch(first_epoch, interval):
    def rate(initial_rate, decay_rate, epoch, interval):
        done = max(epoch - 1 - first_epoch, 0)
        return initial_rate / (1 + decay_rate * (done // interval))

    rates = [rate(0.1, 1.0, epoch, interval) for epoch in range(1100)]
    source = (CHAPTERS / "07_experiments.md").read_text(encoding="utf-8")
    falls = next(epoch for epoch, (one, two) in enumerate(pairwise(rates), 1) if two < one)
    assert f"for epoch in ({falls - 2}, {falls - 1}, {falls})" in source  # the solution's answer
    return rate


def four_to_none(starts, died, coins):
    assert (starts, died) == (30, coins)  # what its messages say
    return 2 * scipy.stats.binom.pmf(0, coins, 0.5)


def two_by_two(claimed, low, low_decay, high, high_decay):
    assert claimed == high_decay - low
    return (low_decay - low, high_decay - high, high - low)


def best_of(methods, deviation, many, few, draws):
    assert (methods, draws) == (2, 10_000)
    numbers = np.random.RandomState(0).normal(0, deviation, (10_000, int(many + few)))
    return (numbers[:, int(few) :].max(axis=1) - numbers[:, : int(few)].max(axis=1)).mean()


def seed_interval(count, *numbers):
    *values, covered, factor, root, of_all, again, how_many = numbers
    n = len(values)
    assert n == count == root == of_all == how_many
    quantile = scipy.stats.t.ppf(0.5 + covered / 200, n - 1)
    assert factor == again == pytest.approx(quantile, abs=5e-4)
    wide = factor * np.std(values, ddof=1) / math.sqrt(root)
    return (np.mean(values) - wide, np.mean(values) + wide)


# Chapter 8: Adam has 14 flops and 7 streams for each coordinate.


def knee(microseconds, gigabytes, calls, streams, size):
    return calls * microseconds * 1e-6 * gigabytes * 1e9 / (streams * size)


def count_streams():
    # v *= beta; v += g; alpha * v; theta -= what that gave
    return sum(read + 1 for read in (1, 2, 1, 2))


SOLVED = {
    "first-averages": first_averages,
    "half-life": half_life,
    "best-window": best_window,
    "corrected-average": corrected_average,
    "no-correction": no_correction,
    "correction-fades": lambda beta, kept: math.ceil(math.log(1 - kept) / math.log(beta)),
    "gd-rates": lambda mu, L: (2 / L, 2 / (mu + L)),
    "momentum-by-hand": momentum_by_hand,
    "momentum-from-torch": from_torch,
    "best-momentum": lambda mu, L: (
        4 / (math.sqrt(mu) + math.sqrt(L)) ** 2,
        ((math.sqrt(L) - math.sqrt(mu)) / (math.sqrt(L) + math.sqrt(mu))) ** 2,
    ),
    "momentum-start": start_of_momentum,
    "momentum-steps": momentum_steps,
    "momentum-weights": momentum_weights,
    "momentum-low-rate": low_rate,
    "adagrad-steps": adagrad_steps,
    "rmsprop-by-hand": rmsprop_by_hand,
    "write-rmsprop": write_rmsprop,
    "weight-against-bias": weight_against_bias,
    "half-a-step": half_a_step,
    "quiet-end": quiet_end,
    "adam-first-steps": adam_first_steps,
    "quarrel-length": lambda beta: math.sqrt((1 - beta) / (1 + beta)),
    "longest-step": longest_step,
    "weight-in-average": weight_in_average,
    "matching-epsilon": math.sqrt,
    "training-memory": training_memory,
    "noise-floor": noise_floor,
    "reach": lambda longest, away, first: 1 - longest * first / away,
    "hidden-floor": hidden_floor,
    "batch-floor": batch_floor,
    "fed-back": fed_back,
    "saddles-copies": lambda units: (
        math.factorial(int(units)),
        2 ** int(units) * math.factorial(int(units)),
    ),
    "saddles-kinds": kinds,
    "saddles-time": saddles_time,
    "saddles-coins": saddles_coins,
    "saddles-momentum": saddles_momentum,
    "saddles-plateau": saddles_plateau,
    "logit-gradient": logit_gradient,
    "backprop-bug": backprop_bug,
    "rate-in-epoch": rate_in_epoch,
    "four-to-none": four_to_none,
    "two-by-two": two_by_two,
    "best-of": best_of,
    "seed-interval": seed_interval,
    "count-streams": count_streams,
    "share-of-peak": lambda moved, peak, size: 14 / (7 * size) * moved / peak * 100,
    "knee": knee,
    "billion-step": lambda moved, parameters, streams: parameters * 4 * streams / moved / 1e6,
}

# Exercise -> the places of numbers that the answer does not depend on.
INDIFFERENT = {
    "adagrad-steps": (0,),  # the slope cancels, which is the point
    "saddles-kinds": range(1, 17),  # a longer entry need not make it another kind
}


@pytest.mark.parametrize("name", statements())
def test_the_answer_by_the_statements_numbers_is_right(name):
    numbers = given(statements()[name])
    if name not in SOLVED:
        assert numbers == []
        return
    assert not refused(name, SOLVED[name](*numbers))


@pytest.mark.parametrize("name", SOLVED)
def test_with_any_other_number_it_is_another_exercise(name):
    numbers = given(statements()[name])
    for place, value in enumerate(numbers):
        changed = [*numbers[:place], 4 * value or 1.0, *numbers[place + 1 :]]
        if place not in INDIFFERENT.get(name, ()):
            assert not accepted(name, changed), (place, value)


def test_what_is_a_number_of_a_statement():
    text = r"From $x_0 = 8$ with $\alpha = 10^{-8}$, 1,000 steps, half of −2 and $\tfrac12 x^2$."
    assert given(text) == [8, 1e-8, 1000, 0.5, -2, 0.5]
    assert given("v₁ and $1-\\beta_1^2$, to three digits ([here](#of-3))") == []
