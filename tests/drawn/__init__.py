"""The figures of the chapters, as their notebooks hold them, held to what they say."""

from tests.drawn import (  # noqa: F401
    chapter1,
    chapter2,
    chapter3,
    chapter4,
    chapter5,
    chapter6,
    chapter7,
    chapter8,
)
from tests.drawn.claims import CLAIMS

__all__ = ["CLAIMS"]
