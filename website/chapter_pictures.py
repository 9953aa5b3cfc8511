"""Draw the small picture of each chapter into website/pictures, for the course's first page.

Each is drawn by the library from what its chapter shows, in colours that follow the page. Run from
the repository's root after a change here or there:

    .venv/bin/python website/chapter_pictures.py
"""

import re
from pathlib import Path

import numpy as np
from contourpy import contour_generator

from course_lib import SGD, Adam, Momentum, RMSProp, descend, exponential_average, surfaces
from course_lib._files import write_whole
from course_lib.datasets import moons, temperatures
from course_lib.networks import MLP
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES, Style
from course_lib.stepcost import adam_textbook, trace
from course_lib.training import train

FOLDER = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 180, 108
STYLES = OPTIMIZER_STYLES | ROLE_STYLES
FAINT = Style("#c4c4cc", "#4a4b52")


def svg(*shapes: str) -> str:
    """A picture of these shapes; the page that holds it says in words what it shows."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chapter-picture" aria-hidden="true" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" fill="none" '
        f'stroke-linecap="round" stroke-linejoin="round">\n' + "\n".join(shapes) + "\n</svg>\n"
    )


def painted(style: Style, paint: str = "stroke") -> str:
    """The attribute that paints a shape, and the style that follows the page where it can."""
    return f'{paint}="{style.light}" style="{paint}:light-dark({style.light},{style.dark})"'


def line(xs, ys, name: str, width: float = 2) -> str:
    """A line through points of the picture, in a name's colour and dash."""
    style = FAINT if name == "faint" else STYLES[name]
    dash = " ".join(f"{1.6 * length:g}" for length in style.dash)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    points = "L".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    return f'<path d="M{points}" stroke-width="{width:g}"{dashed} {painted(style)}/>'


def dots(xs, ys, name: str, width: float) -> str:
    """Points of the picture as dots."""
    points = "".join(f"M{x:.1f},{y:.1f}h0" for x, y in zip(xs, ys, strict=True))
    return f'<path d="{points}" stroke-width="{width:g}" {painted(STYLES[name])}/>'


def scales(x0, x1, y0, y1):
    """What brings (x, y) into the picture: the corners of a window, y upwards."""
    return (
        lambda x: (np.asarray(x) - x0) / (x1 - x0) * WIDTH,
        lambda y: HEIGHT - (np.asarray(y) - y0) / (y1 - y0) * HEIGHT,
    )


def contours(surface, levels, x, y, window) -> list[str]:
    """The surface's level lines in a window (x0, x1, y0, y1)."""
    x0, x1, y0, y1 = window
    xs, ys = np.linspace(x0, x1, 121), np.linspace(y0, y1, 81)
    values = surface.value(np.stack(np.meshgrid(xs, ys), axis=-1))
    found = contour_generator(xs, ys, values)
    parts = [part for level in levels for part in found.lines(level) if len(part) > 8]
    thinned = [np.concatenate([part[:-1:6], part[-1:]]) for part in parts]
    points = [
        "L".join(f"{a:.0f},{b:.0f}" for a, b in zip(x(p[:, 0]), y(p[:, 1]), strict=True))
        for p in thinned
    ]
    return [f'<path d="M{"M".join(points)}" {painted(FAINT)}/>']


def walk(surface, rule, name, x, y, steps, start=None, width=2.0) -> str:
    """An optimizer's path on a surface."""
    points = descend(surface, rule, start, steps).points
    return line(x(points[:, 0]), y(points[:, 1]), name, width)


def averages() -> str:
    """A year of temperatures, and its average with β = 0.9."""
    days = temperatures().celsius[:366]
    x, y = scales(-4, len(days) + 3, days.min() - 3, days.max() + 2)
    steps = np.arange(len(days))
    mean = exponential_average(days, beta=0.9, bias_correction=True)
    return svg(
        dots(x(steps[::3]), y(days[::3]), "data", 2.2),
        line(x(steps[::3]), y(mean[::3]), "first", 2.4),
    )


def ravine_walks(*walks, steps: int, window=(-9.5, 3.5, -3.2, 3.2)) -> str:
    """Optimizers on the ravine with κ = 20, from (-8, 2)."""
    ravine = surfaces.ravine(condition=20)
    x, y = scales(*window)
    return svg(
        *contours(ravine, (1, 6, 16, 32, 60, 100), x, y, window),
        *(walk(ravine, rule, name, x, y, steps) for rule, name in walks),
        dots(x(ravine.start[:1]), y(ravine.start[1:]), "truth", 6),
    )


def momentum() -> str:
    """The zigzag of gradient descent, and the curve that momentum makes of it."""
    return ravine_walks((SGD(0.092), "SGD"), (Momentum(0.092, 0.8), "Momentum"), steps=22)


def rmsprop() -> str:
    """Each coordinate divided by its own size: a diagonal where gradient descent zigzags."""
    return ravine_walks((SGD(0.092), "SGD"), (RMSProp(0.35), "RMSProp"), steps=22)


def adam() -> str:
    """Both halves and the whole."""
    return ravine_walks(
        (Momentum(0.092, 0.9), "Momentum"),
        (RMSProp(0.35), "RMSProp"),
        (Adam(0.45), "Adam"),
        steps=26,
        window=(-9.5, 5.5, -4.2, 3.2),
    )


def decay() -> str:
    """Losses of a noisy descent: constant rate, and 1/t; the floor and the way below it."""
    random = np.random.RandomState(3)
    noise = random.standard_normal((400, 200))
    steps = np.arange(401)
    curves = []
    for name, rate in (("first", lambda t: 0.2), ("second", lambda t: 0.2 / (1 + 0.1 * t))):
        at, losses = np.full(200, 3.0), [4.5]
        for t in range(400):
            at = at - rate(t) * (at + noise[t])
            losses.append(np.mean(at**2) / 2)
        curves.append((name, np.log10(losses)))
    shown = np.unique(np.geomspace(1, 401, 70).astype(int)) - 1
    x, y = scales(-12, 410, -3.1, 0.9)
    return svg(*(line(x(steps[shown]), y(curve[shown]), name, 2.4) for name, curve in curves))


def saddles() -> str:
    """The horse saddle, and two walks that leave it at different times."""
    window = (-2.4, 2.4, -1.44, 1.44)
    x, y = scales(*window)
    saddle, start = surfaces.saddle, np.array([2.1, 0.02])
    return svg(
        *contours(saddle, (-1.6, -0.8, -0.2, 0, 0.2, 0.8, 1.6, 2.6), x, y, window),
        walk(saddle, SGD(0.1), "SGD", x, y, 45, start),
        walk(saddle, Adam(0.1), "Adam", x, y, 20, start),
        dots(x(start[:1]), y(start[1:]), "truth", 6),
    )


def experiments() -> str:
    """Costs of SGD, momentum and Adam on the moons, each at one rate, the same network."""
    inputs, targets = moons()
    runs = (
        ("SGD", SGD(0.6)),
        ("Momentum", Momentum(0.3, 0.9)),
        ("Adam", Adam(0.01)),
    )
    curves = []
    for name, rule in runs:
        network = MLP([2, 5, 2, 1], seed=3)
        history = train(network, inputs, targets, rule, 60, 64, seed=0, progress=False)
        curves.append((name, np.asarray(history.costs)))
    top = max(curve.max() for _, curve in curves)
    x, y = scales(-2, 61, -0.06 * top, 1.1 * top)
    return svg(*(line(x(np.arange(len(c))), y(c), name, 2.4) for name, c in curves))


def cost() -> str:
    """The passes of Adam by the textbook, each where the last one ended, and those it needs."""
    arrays = dict.fromkeys(("theta", "g", "m", "s"), np.ones(8))
    passes = trace(adam_textbook, **arrays).passes
    unit, high, at = 5.2, 7, 6.0
    least = at + 7 * unit
    shapes = [line([least, least], [2, 106], "faint", 1.5)]
    for row, one in enumerate(passes):
        y, end = 8 + high * row, at + unit * (len(one.reads) + 1)
        shapes.append(line([at + 1.5, end - 1.5], [y, y], "Adam", 4))
        at = end
    return svg(*shapes)


PICTURES = {
    "01_averages": averages,
    "02_momentum": momentum,
    "03_rmsprop": rmsprop,
    "04_adam": adam,
    "05_decay": decay,
    "06_saddles": saddles,
    "07_experiments": experiments,
    "08_cost": cost,
}


def shape_of(picture: str) -> tuple[str, np.ndarray]:
    """A picture as its text without numbers, and its numbers: their last digit may differ."""
    number = re.compile(r"-?\d+\.\d")
    return number.sub("0", picture), np.array([float(one) for one in number.findall(picture)])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        write_whole(FOLDER / f"{name}.svg", draw().encode())
