"""Sentences of the pages whose numbers a function computes, where a cell would weigh down the page.

An entry quotes the words that it stands for; its check raises AssertionError where they are untrue.
"""

from tests.prose.asserted import chapter1
from tests.prose.asserted.quoted import Quoted

ASSERTED: list[Quoted] = [*chapter1.QUOTED]
