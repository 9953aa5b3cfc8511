"""Wrong numbers: what a slip of a finger makes of a number in a passage."""

import re
from collections.abc import Iterator

from tests.prose.sources import source
from tests.prose.written import Number, numbers

OTHERS = {"two": "three", "twice": "half", "half": "twice", "double": "half"}


def wrong(number: Number) -> Iterator[str]:
    """Yield the number with one digit moved by one, or with another word.

    >>> from types import SimpleNamespace
    >>> list(wrong(SimpleNamespace(written="0.9", digits=1)))
    ['1.9', '0.8']
    """
    text = number.written
    if not number.digits:
        word = next(iter(re.findall(r"two|twice|half|double", text.lower())), None)
        yield text.lower().replace(word, OTHERS[word]) if word else f"two {text}"
        return
    for place, sign in enumerate(text):
        if sign in "0123456789":
            other = str(int(sign) - 1 if sign in "56789" else int(sign) + 1)
            yield text[:place] + other + text[place + 1 :]


def unnoticed(number: Number) -> list[str]:
    """Return the wrong numbers that would pass in its place."""
    passage, passing = number.passage, []
    for other in wrong(number):
        text = passage.text[: number.start] + other + passage.text[number.end :]
        changed = passage._replace(text=text)
        found = [each for each in numbers(changed) if each.start <= number.start < each.end]
        if not found or source(found[0]):
            passing.append(other)
    return passing
