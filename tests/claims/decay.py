"""Chapter 5."""

import numpy as np

from course_lib import SGD, schedules
from tests.claims import which


def conditions() -> dict[str, tuple[bool, bool]]:
    """Whether Σα is infinite, and Σα² finite: whether ten times the steps add as much again."""
    t = np.arange(10**6)
    rates = {
        "1/√t": 0.1 / np.sqrt(1 + t),
        "1/t": schedules.inverse_time_decay(0.1, 1.0)(t),
        "0.99ᵗ": schedules.exponential_decay(0.1, 0.99)(t),
    }

    def endless(values):
        early, late = values[10**3 : 10**4].sum(), values[10**5 :].sum()
        return bool(late > 0.9 * early)

    return {name: (endless(rate), not endless(rate**2)) for name, rate in rates.items()}


def meets_both():
    (both,) = (name for name, met in conditions().items() if all(met))
    return f"Of the three only {both} meets both conditions."


def promises():
    met = conditions()
    reaches, quiet = met["1/√t"], met["0.99ᵗ"]
    # 1/√t meets the first alone: it gets anywhere. The exponential meets the second alone.
    assert reaches == (True, False) and quiet == (False, True)
    return (
        "The first says that the steps, added up, can reach any distance. The second says that the "
        "noise they let in"
    )


def kick():
    names = {4: "a quarter", 16: "a sixteenth", 2: "a half"}
    return f"A quarter of the α makes each kick's variance {names[round(1 / 0.25**2)]};"


def too_slowly():
    """What c/t leaves of a start and of the noise, each alone, on a bowl of λ = 1."""
    left = {}
    for name, c in (("below", 0.3), ("above", 0.9)):
        start, noise = 1.0, 0.0
        for t in range(1, 20_001):
            start *= (1 - c / t) ** 2
            noise = (1 - c / t) ** 2 * noise + (c / t) ** 2
        left[name] = start * 20_000, noise
    slow = max(left, key=lambda name: left[name][0])
    return f"Take $c/t$ with $c$ {slow} $1/(2\\lambda)$, and the noise is dealt with, but now"


def thirds():
    rate = schedules.inverse_time_decay(1.0, 0.01)
    names = {2: "half", 3: "a third", 4: "a quarter"}
    first, second = (names[round(1 / rate(steps))] for steps in (100, 200))
    return (
        f"It is {first} of [α₀](#sym-alpha) after [$1/d$](#sym-decay-rate) steps, {second} after "
        "$2/d$."
    )


def strays():
    """Where the mean of the marbles lies in e^x − x − 1, which is steep on the right."""
    x, noise, places = np.zeros(300), np.random.RandomState(0), []
    for _ in range(600):
        SGD(0.2).step(x, np.exp(x) - 1 + noise.standard_normal(300))
        places.append(x.mean())
    side = which(0, np.mean(places[100:]), "flat", "steep")
    return f"The marbles stray farther to the {side} side, so their mean lies there"


def of_a_batch():
    means = np.random.RandomState(0).standard_normal((20_000, 16)).mean(axis=1)
    names = {"\\sigma^2/B": 1 / 16, "\\sigma^2/\\sqrt B": 1 / 4}
    law = min(names, key=lambda name: abs(names[name] - means.var()))
    return f"The mean over [$B$](#sym-batch) examples has the variance ${law}$"


def goes_with():
    floors = [alpha / (2 * (2 - alpha)) for alpha in (0.01, 0.04)]
    grows = {"α": 4, "√α": 2, "α²": 16}

    def law(ratio):
        return min(grows, key=lambda name: abs(grows[name] - ratio))

    floor, width = law(floors[1] / floors[0]), law((floors[1] / floors[0]) ** 0.5)
    return f"The floor goes with {floor}, the width of the cloud with {width}, and the time"


def proportion():
    ratio = (0.02 / (2 - 0.02)) / (0.01 / (2 - 0.01))
    power = {2: "α", 4: "α²"}[round(ratio)]
    return f"**in proportion to {power}**"


def proportion_in_the_quiz():
    return f"The floor is {proportion().strip('*')}, as long as αλ is small."


CLAIMS = [meets_both, promises, kick, too_slowly, thirds, strays, of_a_batch, goes_with, proportion]
CLAIMS += [proportion_in_the_quiz]
PAGE = "chapters/05_decay.md"
