"""Chapters 7 and 8."""

import inspect
import re
from pathlib import Path

import numpy as np

from course_lib import datasets
from course_lib.experiments import protocol
from course_lib.experiments.figures import _winner
from course_lib.experiments.pairing import paired
from course_lib.losses import binary_cross_entropy
from course_lib.networks import MLP
from course_lib.optimizers import OPTIMIZERS
from course_lib.stepcost import FORMS, Machine, adam_in_place, adam_textbook, trace
from tests.claims import which

ROOT = Path(__file__).parents[2]


def label_zero():
    z = np.array([1.3])
    p = 1 / (1 + np.exp(-z))
    loss, _ = binary_cross_entropy(z, np.zeros(1))
    names = {"-\\ln(1-p)": -np.log(1 - p), "-\\ln p": -np.log(p)}
    return f"For the label 0 it is ${min(names, key=lambda name: abs(names[name] - loss)[0])}$."


def dealt():
    count, size = len(protocol.moons().inputs), protocol.BATCH_SIZE
    return f"of {size}, the last of {count % size}, and each of the"


def he():
    """The size of what comes through twenty layers, by the variance times the inputs."""
    sizes = {}
    for name, variance in (("Half", 1.0), ("twice", 4.0)):
        random = np.random.RandomState(0)
        values = random.randn(100, 100)
        for _ in range(20):
            z = random.randn(100, 100) * np.sqrt(variance / 100) @ values
            values = np.maximum(z, 0)
        sizes[name] = np.sqrt(np.mean(z**2))
    does = {name: "the signal fades" if size < 0.1 else "explodes" for name, size in sizes.items()}
    return f"Half the variance, and {does['Half']}; twice, and it {does['twice']}."


def colour_of(code: str) -> str:
    red, green, blue = (int(code[place : place + 2], 16) for place in (1, 3, 5))
    if max(red, green, blue) - min(red, green, blue) < 40:
        return "grey"
    return "orange" if red > green > blue else "blue"


def pairs_colours():
    better, worse = (colour_of(_winner(lead, "Adam", "SGD")) for lead in (1.0, -1.0))
    return f"from SGD to Adam: {better} where Adam is ahead, {worse} where SGD is"


def numbers_of_the_protocol():
    adam = OPTIMIZERS["Adam"]().hyperparameters
    power = round(np.log10(adam["epsilon"]))
    exponent = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"| optimizers | β = β₁ = {adam['beta1']:g}, β₂ = {adam['beta2']:g}, ε = 10{exponent};"


def data_of_the_protocol():
    count, seed = protocol.SAMPLES["training"]
    assert (count, protocol.NOISE, seed) == datasets.COURSE_MOONS
    return f"`sklearn.datasets.make_moons({count}, noise={protocol.NOISE:g}, random_state={seed})`"


def eight_to_two():
    p = paired([1.0] * 8 + [0.0] * 2, [0.0] * 8 + [1.0] * 2).sign_p
    return f"ten at least (eight to two has p = {p:.2f})."


def published():
    """The published costs, as the chapter's own table shows them after its run."""
    page = ROOT / "chapters/07_experiments"
    shown = page.with_suffix(".ipynb").read_text(encoding="utf-8")
    text = page.with_suffix(".md").read_text(encoding="utf-8")
    rows = re.findall(r'^    "(SGD|Momentum|Adam)": \[([\d., ]+)\],$', text, re.MULTILINE)
    assert len(rows) == 3
    for _, costs in rows:
        assert all(shown.count(cost) > 1 for cost in costs.split(", ")), costs  # 1 is the source
    return '"SGD": ['


CHAPTER_7 = [
    eight_to_two,
    published,
    label_zero,
    dealt,
    he,
    pairs_colours,
    numbers_of_the_protocol,
    data_of_the_protocol,
]


def corner():
    """Adam's flops for each byte, beside the intensity at the roof's corner of a core."""
    x = np.ones(1000)
    counted = [
        trace(form, theta=x, g=x, m=x, s=x).intensity for form in (adam_textbook, adam_in_place)
    ]
    ridge = Machine(bandwidth=10e9, peak=20e9).ridge
    side = which(ridge, max(counted), "left", "right")
    return (
        f"| a processor twice as fast, the same time | {side} of the roof's corner, as Adam is in "
        "every form |"
    )


def knee():
    machine = Machine(bandwidth=10e9, peak=1e15, call=1e-6)
    at = machine.knee(moved=256, calls=14)
    below, above = (
        which(14 * machine.call, 256 * n / machine.bandwidth, "calls", "bytes")
        for n in (at / 3, 3 * at)
    )
    return f"Below it, count {below}; above it, count {above}."


def two_and_four():
    """A product of matrices is a multiplication and an addition for each weight and example."""
    steps = inspect.getsource(MLP.backpropagate).partition("for layer in")[2]
    backward = steps.count("np.matmul(") + steps.count(" @ ")
    forward, back = 2 * 1, 2 * backward
    words = {2: "two", 4: "four"}
    return (
        f"about {words[forward]} flops for each parameter and example on the way forward and "
        f"{words[back]} on the way back"
    )


def streams():
    """The least that has to be moved, in arrays: what is remembered twice, θ twice, g once."""
    least, x = {}, np.ones(100)
    for name, forms in FORMS.items():
        arrays = {"SGD": "tg", "Momentum": "tgv", "Adam": "tgms"}[name]
        moved = trace(forms["in place"], **dict.fromkeys(arrays, x))
        least[name] = round(moved.streams(moved.floor))
    whole = trace(adam_textbook, theta=x, g=x, m=x, s=x)
    return (
        f"at least {least['SGD']} streams for SGD, {least['Momentum']} for momentum, "
        f"{least['Adam']} for Adam, and {whole.streams():.0f} where Adam is written a line at a "
        "time."
    )


def kept():
    """Weight, gradient and what Adam remembers, in float32."""
    optimizer, x = OPTIMIZERS["Adam"](0.1), np.zeros(3, np.float32)
    optimizer.step(x, np.ones(3, np.float32))
    remembered = sum(one.uncorrected.nbytes for one in optimizer.state.values())
    size = (2 * x.nbytes + remembered) // x.size
    return f"- Adam takes {size} bytes a parameter, in float32 and in mixed precision alike: a"


CHAPTER_8 = [streams, kept, corner, knee, two_and_four]
