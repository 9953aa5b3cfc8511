"""Sentences of the pages whose numbers a function computes, where a cell would weigh down the page.

An entry quotes the words that it stands for; its function computes whether they are so.
"""

from tests.prose.asserted import (
    chapter1,
    chapter2,
    chapter3,
    chapter4,
    chapter5,
    chapter6,
    chapter7,
    chapter8,
    other_pages,
    reference,
)
from tests.prose.asserted.quoted import Quoted

ASSERTED: list[Quoted] = [
    *chapter1.QUOTED,
    *chapter2.QUOTED,
    *chapter3.QUOTED,
    *chapter4.QUOTED,
    *chapter5.QUOTED,
    *chapter6.QUOTED,
    *chapter7.QUOTED,
    *chapter8.QUOTED,
    *other_pages.QUOTED,
    *reference.QUOTED,
]
