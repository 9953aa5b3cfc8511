"""The pages of the reference."""

import numpy as np

from benchmarks import walks
from benchmarks.networks import Problem
from course_lib import schedules
from course_lib.experiments import digits, protocol
from tests.prose.asserted.quoted import Quoted

SPEED = "reference/speed.md"


QUOTED = [
    Quoted(SPEED, "A path of 1,000 steps", lambda: walks.STEPS == 1000),
    Quoted(
        SPEED,
        "64 rates times 64 values of β₁, 100 steps of Adam each",
        lambda: (len(walks.RATES), len(walks.BETAS), walks.SWEEP_STEPS) == (64, 64, 100),
    ),
    Quoted(
        SPEED,
        "its time is that of four walks, times 1,024",
        lambda: walks.ONE_BY_ONE * 1024 == len(walks.RATES) * len(walks.BETAS) == 4 * 1024,
    ),
    Quoted(
        SPEED,
        "batches of 64, the course's networks: 2–5–2–1 on the moons, 64–32–10 on the digits",
        lambda: (
            Problem._field_defaults["batch"] == 64
            and protocol.LAYERS == (2, 5, 2, 1)
            and digits.LAYERS == (64, 32, 10)
        ),
    ),
    Quoted(
        "reference/cheat_sheet.md",
        "At step t, counted from 0",
        lambda: schedules.linear_decay(1.0, 10)(np.arange(2)).tolist() == [1.0, 0.9],
    ),
]
