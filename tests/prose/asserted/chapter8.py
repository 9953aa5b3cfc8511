"""Chapter 8."""

import inspect

import numpy as np

from course_lib import MLP, datasets
from course_lib.stepcost import FORMS, Machine, adam_textbook, in_blocks, trace
from tests.prose.asserted.drawn import line
from tests.prose.asserted.quoted import Quoted, within

PAGE = "chapters/08_cost.md"
ARRAYS = {"SGD": ("theta", "g"), "Momentum": ("theta", "g", "v"), "Adam": ("theta", "g", "m", "s")}
BYTES = {"float32": 4, "float16": 2}
SINGLE = 4 * BYTES["float32"]  # the parameter, its gradient, m and s
MIXED = 2 * BYTES["float16"] + 3 * BYTES["float32"]  # and a copy of the parameter


def counted(form="textbook", name="Adam"):
    arrays = dict.fromkeys(ARRAYS[name], np.ones(1000))
    return trace(FORMS[name][form], returns=[a for a in arrays if a != "g"], **arrays)


def least(name):
    one = counted("in place", name)
    return one.streams(one.floor)


def recipe():
    """How many operations the textbook's step has: the lines of the cook's recipe."""
    return len(trace(adam_textbook, **dict.fromkeys(ARRAYS["Adam"], np.ones(9))).passes)


def recorded():
    times = datasets.step_times()["measured"]
    return Machine(**{name: float(value) for name, value in times.items()})


def fused_to_bare_loop():
    forms = {row["size"]: row for row in datasets.step_times()["forms"] if row["threads"] == 1}
    return forms[10**7]["floor_ratios"]["compiled"][1]


def by_bytes(n):
    return 8 * n * counted().streams() / recorded().bandwidth


def block():
    return inspect.signature(in_blocks).parameters["block"].default


def level_from():
    """From how many coordinates on the textbook's time for each is within twice the last."""
    sizes, times = line("fig-cost-forms", "in place")
    return sizes[np.argmax(times < 2 * times[-1])]


def moons_arrays():
    network = MLP([2, 5, 2, 1])
    return len(network.weights) + len(network.biases)


def by_half_a_thousandth():
    one = np.float16(1)
    return one + np.float16(0.00048) == one != one + np.float16(0.0006)


def divisions(form):
    return sum(one.operation == "divide" for one in counted(form).passes)


def seconds(n):
    return len(counted().passes) * recorded().call + by_bytes(n)


QUOTED = [
    Quoted(PAGE, "his recipe has fourteen lines", lambda: recipe() == 14),
    Quoted(PAGE, "and has eight bytes", lambda: np.ones(1).itemsize == 8),
    Quoted(PAGE, "reads v, writes v: 2", lambda: 1 + 1 == 2),
    Quoted(PAGE, "reads v and g, writes v: 3", lambda: 2 + 1 == 3),
    Quoted(
        PAGE,
        "two passes, with a temporary between them: 2 + 3",
        lambda: (
            trace(
                lambda theta, v: np.subtract(theta, 0.001 * v, out=theta),
                theta=np.ones(9),
                v=np.ones(9),
            ).streams()
            == 2 + 3
        ),
    ),
    Quoted(
        PAGE,
        "Both fused, ten million coordinates",
        lambda: 10_000_000 in [row["size"] for row in datasets.step_times()["forms"]],
    ),
    Quoted(
        PAGE,
        "So take two thousand coordinates, run all twelve passes over them, and go on to the next "
        "two thousand",
        lambda: within(block(), 2000, 2100) and len(counted("in place").passes) == 12,
    ),
    Quoted(PAGE, "A temporary of 80 MB", lambda: np.ones(10**7).nbytes == 80e6),
    Quoted(
        PAGE,
        "five arrays of half a megabyte have to fit",
        lambda: (
            np.ones(2**16).nbytes == 2**20 / 2
            and len(ARRAYS["Adam"]) + counted("in place").extra == 5
        ),
    ),
    Quoted(
        PAGE,
        "the number of coordinates, ten to ten million, both logarithmic",
        lambda: [line("fig-cost-forms", "textbook")[0][end] for end in (0, -1)] == [10, 10**7],
    ),
    Quoted(
        PAGE,
        "become nearly level from some thousands on",
        lambda: within(level_from(), 1000, 10_000),
    ),
    Quoted(
        PAGE,
        "in units of the bare loop over seven arrays of ten million",
        lambda: (
            abs(line("fig-cost-forms", "compiled")[1][-1] / fused_to_bare_loop() - 1) < 0.01
            and least("Adam") == 7
        ),
    ),
    Quoted(
        PAGE,
        "Six arrays make six times the calls for the same bytes.",
        lambda: moons_arrays() == 6,
    ),
    Quoted(PAGE, "four numbers, 16 bytes", lambda: SINGLE == 16),
    Quoted(PAGE, "A billion parameters take 16 GB", lambda: SINGLE * 1e9 == 16e9),
    Quoted(
        PAGE,
        "does that bring Adam down, from 16?",
        lambda: SINGLE == 16,
    ),
    Quoted(PAGE, "That would be half of everything.", lambda: SINGLE / 2 == 8),
    Quoted(
        PAGE,
        "less than half a thousandth of its parameter, too little for a float16 to notice",
        by_half_a_thousandth,
    ),
    Quoted(
        PAGE,
        "That makes $2 + 2 + 4 + 4 + 4 = 16$ bytes . Sixteen again.",
        lambda: MIXED == SINGLE == 2 + 2 + 4 + 4 + 4 == 16,
    ),
    Quoted(
        PAGE,
        "12 bytes of float32, writes the 12 back, and a float16 parameter: 28 again.",
        lambda: (
            2 + 12 + 12 + 2 == 28 == least("Adam") * BYTES["float32"] and 3 * BYTES["float32"] == 12
        ),
    ),
    Quoted(
        PAGE,
        "Twelve of the sixteen bytes are the optimizer's.",
        lambda: MIXED - 2 * BYTES["float16"] == 12 and MIXED == 16,
    ),
    Quoted(
        PAGE,
        "the optimizer's 12 bytes of 16 do not",
        lambda: MIXED - 2 * BYTES["float16"] == 12 and MIXED == 16,
    ),
    Quoted(PAGE, "They want 8-bit states", lambda: np.dtype(np.uint8).itemsize * 8 == 8),
    Quoted(
        PAGE,
        "twice the parameters, the same time | calls",
        lambda: within(seconds(20) / seconds(10), 1, 1.1),
    ),
    Quoted(
        PAGE,
        "twice the parameters, twice the time | bytes",
        lambda: within(seconds(2 * 10**7) / seconds(10**7), 1.9, 2),
    ),
    Quoted(
        PAGE,
        "a processor twice as fast, the same time | left of the roof's corner",
        lambda: max(counted().intensity, 14 / (7 * 8)) < recorded().ridge,
    ),
    Quoted(
        PAGE,
        "at least 3 streams for SGD, 5 for momentum, 7 for Adam, and 32 where Adam is written a "
        "line at a time",
        lambda: [least(name) for name in ARRAYS] == [3, 5, 7] and counted().streams() == 32,
    ),
    Quoted(
        PAGE,
        "Adam takes 16 bytes a parameter, in float32 and in mixed precision alike: a billion "
        "parameters are 16 GB, and 28 GB moved at each step.",
        lambda: SINGLE == MIXED == 16 and least("Adam") * 4 * 1e9 == 28e9,
    ),
    Quoted(
        PAGE,
        "Seven streams at the least, 32 a line at a time.",
        lambda: least("Adam") == 7 and counted().streams() == 32,
    ),
    Quoted(
        PAGE,
        "Fourteen calls are some microseconds; the arrays take thousands of times as long.",
        lambda: (
            within(14 * recorded().call, 1e-6, 1e-5)
            and within(by_bytes(10**7) / (14 * recorded().call), 2000, 1e5)
        ),
    ),
    Quoted(
        PAGE,
        "28 streams of 32 are left",
        lambda: counted("in place").streams() == 28 and counted().streams() == 32,
    ),
    Quoted(
        PAGE,
        "Two divisions by numbers went into α and ε: 12 flops of 14.",
        lambda: (
            counted("in place").flops == 12 * 1000
            and counted().flops == 14 * 1000
            and [divisions(form) for form in ("textbook", "in place")] == [3, 1]
        ),
    ),
    Quoted(PAGE, "All 30 lie in the cache as it is.", lambda: block() > 30),
    Quoted(PAGE, "A sixth of the calls", lambda: moons_arrays() == 6),
    Quoted(
        PAGE,
        "2 + 2 + 4 + 4 + 4, where it was 4 + 4 + 4 + 4.",
        lambda: MIXED == 2 + 2 + 4 + 4 + 4 and SINGLE == 4 + 4 + 4 + 4,
    ),
    Quoted(PAGE, "the 16 bytes are counted by", lambda: MIXED == 16),
]
