"""A quotation from a page, with the function that computes whether it is so."""

from collections.abc import Callable
from typing import NamedTuple

from tests.prose.passages import passages


class Quoted(NamedTuple):
    page: str
    quote: str
    is_so: Callable[[], bool]


def within(value: float, low: float, high: float) -> bool:
    return low <= value <= high


def about(value: float, expected: float, share: float = 0.05) -> bool:
    """Whether a value is what is said, to a share of it."""
    return abs(value - expected) <= share * abs(expected)


def codes(page: str, text: str) -> bool:
    """Whether a cell of the page has this code: where a setting is no number of its own there."""
    cells = {cell for passage in passages(page) for cell in passage.place.cells}
    return any(text in " ".join(cell.source.split()) for cell in cells)


def refuses(function: Callable, *arguments, **named) -> bool:
    """Whether the library refuses these arguments."""
    try:
        function(*arguments, **named)
    except ValueError:
        return True
    return False
