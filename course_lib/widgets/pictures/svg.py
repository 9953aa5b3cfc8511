"""Small SVG pictures as text, byte-stable: what a widget shows where no JavaScript runs."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

import numpy as np


def path(xs: Iterable[float], ys: Iterable[float]) -> str:
    """The `d` of a line through points, to a tenth of a pixel.

    >>> path([0, 1], [2, 3.14])
    'M0.0,2.0L1.0,3.1'
    """
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))


def dots(xs: Iterable[float], ys: Iterable[float]) -> str:
    """The `d` of one path that a round stroke turns into dots.

    >>> dots([0, 1], [2, 3])
    'M0.0,2.0h0M1.0,3.0h0'
    """
    return "".join(f"M{x:.1f},{y:.1f}h0" for x, y in zip(xs, ys, strict=True))


def stroke(role: str, fallback: str, width: float) -> str:
    """A `style` that follows the page's theme where it has one: CSS variable, else the colour."""
    return (
        f'style="fill:none;stroke:var(--descent-{role},{fallback});stroke-width:{width};'
        f'stroke-linecap:round;stroke-linejoin:round"'
    )


def normal_noise(count: int, seed: int) -> list[float]:
    """The numbers of noise.js: mulberry32 uniforms turned normal by Box and Muller's method."""
    return list(_normal_noise(count, seed))


@lru_cache(maxsize=8)  # a picture is drawn again whenever another of its traits changes
def _normal_noise(count: int, seed: int) -> tuple[float, ...]:
    mask = np.uint64(0xFFFFFFFF)
    steps = np.arange(1, 2 * count + 1, dtype=np.uint64)
    state = (np.uint64(seed & 0xFFFFFFFF) + np.uint64(0x6D2B79F5) * steps) & mask
    mixed = ((state ^ state >> 15) * (state | 1)) & mask
    mixed ^= (mixed + ((mixed ^ mixed >> 7) * (mixed | 61))) & mask
    uniform = ((mixed ^ mixed >> 14) / 4294967296).tolist()
    return tuple(  # by math, for NumPy's logarithm may differ from the browser's in the last digit
        math.sqrt(-2 * math.log(1 - one)) * math.cos(2 * math.pi * other)
        for one, other in zip(uniform[::2], uniform[1::2], strict=True)
    )


def with_minus(markup: str) -> str:
    """Its text, not its attributes, with true minus signs; a hyphen and an exponent stay.

    >>> with_minus('<text y="-2">-2</text>, (-0.8, 4), 1e-05')
    '<text y="-2">−2</text>, (−0.8, 4), 1e-05'
    """
    return re.sub(r"(?<![\w-])-(?=\d)(?=[^<>]*(?:<|$))", "−", markup)


def figure(width: int, height: int, shapes: Sequence[str], description: str, caption: str) -> str:
    """An HTML figure with an SVG of these shapes, its description spoken, its caption read."""
    body = with_minus("\n".join(shapes))
    return (
        f'<figure>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" role="img" aria-label="{escape(description)}" '
        f'font-family="sans-serif" font-size="14">\n{body}\n</svg>\n'
        f"<figcaption>{with_minus(escape(caption))}</figcaption>\n</figure>"
    )
