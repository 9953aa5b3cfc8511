"""What the checks of figures share: each is listed under its figure's name, which it takes."""

import re
from collections.abc import Callable

import numpy as np

from course_lib.notebook.palette import ROLE_STYLES
from tests.drawn.stored import Figure, Panel, Series

CLAIMS: dict[str, Callable[[Figure], None]] = {}
BLUE, ORANGE, GREEN = (ROLE_STYLES[name].light for name in ("first", "second", "third"))
BLACK, GREY = ROLE_STYLES["truth"].light, ROLE_STYLES["data"].light


def of(name: str):
    """List a check of a figure."""

    def listed(check):
        assert name not in CLAIMS
        CLAIMS[name] = check
        return check

    return listed


def same(drawn, expected, share=2e-3) -> None:
    """Assert that drawn numbers are the expected ones, to the digits that a table has."""
    drawn, expected = np.broadcast_arrays(np.asarray(drawn, float), np.asarray(expected, float))
    assert drawn.size and np.isfinite(drawn).all()
    scale = max(np.ptp(expected), np.abs(expected).max() / 50)
    np.testing.assert_allclose(drawn, expected, rtol=share, atol=share * scale)


def shows(series: Series, height_of, share=2e-3) -> None:
    """Assert that a series is a function of its x."""
    same(series.y, height_of(series.x), share)


def named(panel: Panel, x: str, y: str) -> None:
    """Assert what the axes are called."""
    assert (panel.x, panel.y) == (x, y)


def solid(series: Series) -> bool:
    assert series.look is not None, f"{series.name}: no line of the drawing is its own"
    return not series.look[1]


def value_of(symbol: str, text: str) -> float:
    """The number that a title or a label gives a symbol: "β = 0.9"."""
    return float(re.search(rf"{symbol} = ([\d.]+)", text)[1])
