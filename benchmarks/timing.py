"""Who is timed takes turns, and what is compared is compared within a round.

A busy moment of the machine hits everybody in a round alike; so a ratio is taken within each round,
and what counts are the quartiles of these ratios, not the ratio of two medians.
"""

import gc
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

Turns = dict[str, Callable[[], object]]
Times = dict[str, list[float]]  # seconds, round for round


class Plan(NamedTuple):
    """How long is measured: rounds, and the seconds of a turn."""

    rounds: int
    turn: float

    def rounds_of(self, seconds: float) -> int:
        """Return how many rounds there are of such a length: half as many of long ones."""
        return self.rounds if seconds < LONG else self.rounds // 2 | 1


FULL = Plan(rounds=15, turn=0.006)
QUICK = Plan(rounds=3, turn=0.002)
LONG = 0.25  # seconds of a round


def in_turns(turns: Turns, plan: Plan, clock=time.perf_counter) -> Times:
    """Return the seconds of one call of each, round for round.

    Each is called before, when it makes its state, or compiles. In a turn it is called as often as
    fits into the plan's seconds, after a call that is not timed and brings its own arrays back into
    the cache; one that takes a whole turn is called once. Each round begins with the next in line.
    """
    counts, together = {}, 0.0
    for name, call in turns.items():
        call()
        fastest = min(seconds(call, 1, clock) for _ in range(2))
        counts[name] = max(1, int(plan.turn / max(fastest, 1e-7)))
        together += counts[name] * fastest
    names, times = list(turns), {name: [] for name in turns}
    collecting = gc.isenabled()
    gc.disable()
    try:
        for number in range(plan.rounds_of(together)):
            first = number % len(names)
            for name in names[first:] + names[:first]:
                if counts[name] > 1:
                    turns[name]()
                times[name].append(seconds(turns[name], counts[name], clock))
    finally:
        if collecting:
            gc.enable()
    return times


def seconds(call: Callable[[], object], count: int, clock=time.perf_counter) -> float:
    """Return the seconds of one of so many calls."""
    began = clock()
    for _ in range(count):
        call()
    return (clock() - began) / count


def quartiles(values: list[float]) -> list[float]:
    """Return the lower quartile, the median and the upper quartile.

    >>> quartiles([1, 2, 3, 4, 5])
    [2.0, 3.0, 4.0]
    >>> quartiles([7.0])
    [7.0, 7.0, 7.0]
    """
    if len(values) == 1:
        return [float(values[0])] * 3
    return [float(one) for one in statistics.quantiles(values, n=4, method="inclusive")]


def ratios(times: Times, to: str) -> dict[str, list[float]]:
    """Return the quartiles of how many times the one's time each other takes, round for round.

    >>> ratios({"ours": [1.0, 2.0, 4.0], "theirs": [2.0, 6.0, 4.0]}, to="ours")
    {'theirs': [1.5, 2.0, 2.5]}
    """
    return {
        name: rounded(quartiles([one / base for one, base in zip(found, times[to], strict=True)]))
        for name, found in times.items()
        if name != to
    }


def row(times: Times, to: str = "ours", **what) -> dict:
    """Return a line of the results: what was timed, the microseconds of one, and all ratios to it.

    >>> row({"ours": [1e-6, 1e-6, 2e-6], "theirs": [2e-6, 3e-6, 2e-6]}, size=2)
    {'size': 2, 'microseconds': [1.0, 1.0, 1.5], 'ratios': {'theirs': [1.5, 2.0, 2.5]}}
    """
    microseconds = [one * 1e6 for one in quartiles(times[to])]
    return {**what, "microseconds": rounded(microseconds), "ratios": ratios(times, to)}


def rounded(values: list[float], digits: int = 3) -> list[float]:
    """Return the numbers with so many digits: a clock has no more.

    >>> rounded([1234.5, 0.98765, 2.0])
    [1230.0, 0.988, 2.0]
    """
    return [float(f"{value:.{digits}g}") for value in values]
