"""A quotation from a page, with the function that computes what it says."""

from collections.abc import Callable
from typing import NamedTuple


class Quoted(NamedTuple):
    page: str
    quote: str
    check: Callable[[], None]
