"""Chapter 3."""

import re
import tomllib
from pathlib import Path

import numpy as np

from course_lib import AdaGrad, RMSProp
from tests.claims import which

ROOT = Path(__file__).parents[2]


def factors():
    left = {name: abs(1 - c / 20) for name, c in (("wall", 20), ("floor", 1))}
    first, other = sorted(left, key=left.get)
    return (
        f"At α = 1/20 the {first}'s factor is {left[first]:g} and the {other}'s is {left[other]:g}."
    )


def divided():
    """Inputs of the size 0.2 make the gradient of W a fifth of that of b."""
    w, b = 0.2, 1.0
    much = which(b, w, "little", "much")
    longer = which(1 / w, 1 / b, "longer", "shorter")
    return f"$dW$ is small, so $W$ is divided by {much} and takes {longer} steps. $db$ is large, so"


def curvature_along_w():
    names = {0.2: "a fifth", 0.04: "a twenty-fifth", 0.1: "a tenth"}
    x = 0.2 * np.random.RandomState(0).choice([-1, 1], 50)
    # Beside those along b, which are 1:
    slope, bend = names[round(np.abs(x).mean(), 3)], names[round(np.mean(x**2), 3)]
    return f"$dW$ is {slope} of $db$, the curvature along $W$ {bend}."


def clocks():
    """A word's step after many sentences, seen in each and in one of fifty."""
    steps = {}
    for name, every in (("frequent", 1), ("rare", 50)):
        x, optimizer = np.zeros(1), AdaGrad(1.0)
        for sentence in range(1000):
            before = x.copy()
            optimizer.step(x, np.array([1.0 if sentence % every == 0 else 0.0]))
            if sentence % every == 0:
                steps[name] = abs(x - before)[0]
    long, calm = sorted(steps, key=steps.get, reverse=True)
    return f"the {long} word keeps its long steps, the {calm} one calms down."


def in_place_of():
    kept = AdaGrad(1.0).new_state() | RMSProp(1.0).new_state()
    assert set(kept) == {"sum_of_squares", "mean_square"}
    return "{term}`RMSProp` forgives. In place of the sum it keeps"


def burst():
    """In a ravine, along x: when the path is farthest from rest, and how far that is."""
    found = {}
    for beta in (0.9, 0.99):
        x, optimizer, path = np.array([-8.0]), RMSProp(0.1, beta), []
        for _ in range(3000):
            optimizer.step(x, x.copy())
            path.append(abs(x[0]))
        arrived = np.argmax(np.array(path) < 0.05)
        late = np.array(path[arrived + 5 :])
        found[beta] = late.argmax() + arrived, late.max()
    when = which(found[0.99][0], found[0.9][0], "later", "sooner")
    size = which(found[0.99][1], found[0.9][1], "larger", "smaller")
    return f"A longer memory (β = 0.99) makes the burst {when}, and {size}."


def takes_over():
    """Where a step has lost half of its length, ε outside the root and inside."""
    sizes, half = np.logspace(-10, -2, 801), {}
    for name, steps in (
        ("Outside", sizes / (sizes + 1e-8)),
        ("inside", sizes / np.sqrt(sizes**2 + 1e-8)),
    ):
        half[name] = round(np.log10(sizes[np.argmax(steps > 0.5)]))
    signs = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    powers = {name: f"10{str(power).translate(signs)}" for name, power in half.items()}
    return (
        f"Outside the root ε takes over at gradients of {powers['Outside']}, "
        f"inside at {powers['inside']}."
    )


def jitter():
    """How far from the minimum of a steep bowl RMSProp ends up, in parts of α = 0.1."""
    x, optimizer, places = np.array([1.0]), RMSProp(0.1, 0.9), []
    for _ in range(500):
        optimizer.step(x, 20 * x)
        places.append(abs(x[0]))
    parts = {0.5: "α/2", 1.0: "α", 2.0: "2α"}
    share = min(parts, key=lambda part: abs(part - np.mean(places[-100:]) / 0.1))
    return f"and at the end, with the usual β, it jitters by {parts[share]}."


def name_in_torch():
    """What PyTorch calls β, by the call of the cheat sheet, which is run where PyTorch is."""
    sheet = tomllib.loads((ROOT / "reference/cheat_sheet.toml").read_text(encoding="utf-8"))
    call = next(text for text in find(sheet) if "optim.RMSprop(" in text)
    (name,) = re.findall(r"(\w+)=0\.9\b", call)
    return f"In PyTorch, mind the names: what this book calls β is `{name}` there."


def find(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from find(part)


def below_the_line():
    steps = [2.0 / divisor for divisor in (1.0, 3.0)]
    return f"A larger number below the line makes the step {which(*steps, 'shorter', 'longer')}."


CLAIMS = [
    below_the_line,
    jitter,
    name_in_torch,
    factors,
    divided,
    curvature_along_w,
    clocks,
    in_place_of,
    burst,
    takes_over,
]
PAGE = "chapters/03_rmsprop.md"
