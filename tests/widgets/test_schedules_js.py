"""schedules.js against course_lib.schedules: the same rates from 1,000 random compositions."""

import numpy as np

from course_lib import schedules
from tests.widgets.node import run

TOLERANCE = 1e-12
KINDS = (
    "constant",
    "inverse_time_decay",
    "exponential_decay",
    "cosine_decay",
    "linear_decay",
    "warmup_stable_decay",
    "piecewise_constant",
)


def random_schedule(kind, random) -> list:
    """A schedule as a nested list: its function's name, then what it takes."""
    rate = float(10 ** random.uniform(-3, 1))
    if kind == "piecewise_constant":
        boundaries = sorted(random.choice(np.arange(1, 500), random.integers(1, 5), replace=False))
        rates = (10 ** random.uniform(-3, 1, size=len(boundaries) + 1)).tolist()
        made = [kind, rates, [int(one) for one in boundaries]]
    else:
        made = {
            "constant": [kind, rate],
            "inverse_time_decay": [kind, rate, float(10 ** random.uniform(-4, 1))],
            "exponential_decay": [kind, rate, float(1 - 10 ** random.uniform(-4, -0.3))],
            "cosine_decay": [kind, rate, int(random.integers(1, 800)), rate * random.random()],
            "linear_decay": [kind, rate, int(random.integers(1, 800)), rate * random.random()],
            "warmup_stable_decay": [kind, rate, *random_stages(random), rate * random.random()],
        }[kind]
    for name in random.permutation(["staircase", "delay", "warmup"])[: random.integers(0, 4)]:
        made = [str(name), made, int(random.integers(1, 100))]
    return made


def random_stages(random) -> list[int]:
    """Total steps, those of warm-up, those of decay; now and then no warm-up, or no plateau."""
    warmup, stable, decay = random.integers([0, 0, 1], [300, 300, 300])
    warmup, stable = (int(steps) * int(random.integers(0, 4) > 0) for steps in (warmup, stable))
    return [warmup + stable + int(decay), warmup, int(decay)]


def in_python(schedule):
    name, *args = schedule
    args = [in_python(a) if isinstance(a, list) and isinstance(a[0], str) else a for a in args]
    return getattr(schedules, name)(*args)


def test_rates_agree_on_1000_random_compositions():
    random = np.random.default_rng(60)
    cases = [
        {
            "schedule": random_schedule(KINDS[index % len(KINDS)], random),
            "steps": [0, 1, 2, *random.integers(0, 1000, size=30).tolist()],
        }
        for index in range(1000)
    ]
    worst = 0.0
    for case, found in zip(cases, run("schedules.mjs", "schedules.js", cases), strict=True):
        expected = in_python(case["schedule"])(np.array(case["steps"]))
        worst = max(worst, np.abs(np.array(found) - expected).max() / np.abs(expected).max())
    print(f"schedules.js: largest difference {worst:.1e}")
    assert worst <= TOLERANCE
