"""The elements of a page by their classes and names.

BeautifulSoup's `select` asks each element of the tree a dozen questions, and `find_all` half of
them; the pages have 50,000, and are gone through twenty times.

>>> from bs4 import BeautifulSoup
>>> soup = BeautifulSoup('<p class="a b">1</p><i class="a">2</i><p>3</p>', "html.parser")
>>> [str(one) for one in with_class(soup, "a", name="p")], len(elements(soup))
(['<p class="a b">1</p>'], 3)
"""

import re

from bs4 import NavigableString, Tag


def elements(within: Tag) -> list[Tag]:
    """All elements in an element, in the order in which they begin."""
    return [one for one in within.descendants if isinstance(one, Tag)]


def with_class(within: Tag, *classes: str, name: str | None = None) -> list[Tag]:
    """The elements that have all of these classes, and this name."""
    return [
        one
        for one in elements(within)
        if (name is None or one.name == name)
        and "class" in one.attrs
        and all(each in one["class"] for each in classes)
    ]


def named(within: Tag, *names: str) -> list[Tag]:
    """The elements that have one of these names."""
    return [one for one in within.descendants if one.name in names]


def texts_with(within: Tag, pattern: re.Pattern) -> list[NavigableString]:
    """The texts in which a pattern is found."""
    return [
        one
        for one in within.descendants
        if isinstance(one, NavigableString) and pattern.search(one)
    ]
