"""What a page holds that nothing has to look into: formulas, listings, drawings.

They are most of its elements. Sealed, each is one element while the page is a tree, and a page is
read in a quarter of the time.
"""

import re
from html import escape, unescape

TAG = re.compile(r"<(/?)(span|pre|svg)\b([^>]*)>")
# In the order of the alphabet, in which a tree is written.
SEAL = re.compile(r'<b data-said="[^"]*" data-sealed="(\d+)"></b>')
NAMED = re.compile(r'\s(?:id|href|xlink:href)="|url\(#')
MATHS = re.compile(r'<span class="katex-mathml">.*?</math></span>', re.DOTALL)
SOURCE = re.compile(r"<annotation.*?</annotation>", re.DOTALL)


class Sealed:
    """Texts that were taken out of pages, and put back at the end."""

    def __init__(self):
        self.texts: list[str] = []

    def seal(self, text: str) -> str:
        """Return a page's text with a seal for each formula, listing and drawing.

        Examples
        --------
        >>> sealed = Sealed()
        >>> text = sealed.seal("<p><pre>x <span>= 1</span></pre>.</p>")
        >>> text
        '<p><b data-said="" data-sealed="0"></b>.</p>'
        >>> sealed.open(text)
        '<p><pre>x <span>= 1</span></pre>.</p>'
        """
        parts, end = [], 0
        tags = TAG.finditer(text)
        for tag in tags:
            closing, name, attributes = tag.groups()
            formula = 'class="katex"' in attributes
            if closing or (name == "span" and not formula) or attributes.endswith("/"):
                continue
            depth, begun = 1, tag.start()
            for inner in tags:
                if inner[2] == name and not inner[3].endswith("/"):
                    depth += -1 if inner[1] else 1
                if depth == 0:
                    break
            whole = text[begun : inner.end()]
            if NAMED.search(whole):
                continue  # has what links lead to, or a link
            said = symbols(whole) if formula else ""
            parts += [
                text[end:begun],
                self._keep(speaking(whole, said) if formula else whole, said),
            ]
            end = inner.end()
        return "".join([*parts, text[end:]])

    def _keep(self, text: str, said: str) -> str:
        self.texts.append(text)
        return f'<b data-said="{escape(said)}" data-sealed="{len(self.texts) - 1}"></b>'

    def open(self, text: str) -> str:
        """Return a text with everything in its place."""
        return SEAL.sub(lambda found: self.texts[int(found[1])], text)


def symbols(formula: str) -> str:
    """Return a formula's symbols, one after the other, as they are spoken."""
    source = MATHS.search(formula)
    bare = re.sub(r"<[^>]+>", " ", SOURCE.sub("", source[0])) if source else ""
    return re.sub(r"\s+", " ", unescape(bare)).strip()


def speaking(formula: str, said: str) -> str:
    """A formula as a drawing with a name: what it was written in is not on paper."""
    return MATHS.sub("", formula, count=1).replace(
        'class="katex"', f'class="katex" role="img" aria-label="{escape(said)}"', 1
    )
