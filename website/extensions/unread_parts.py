"""A page's HTML without the parts that nothing here reads, for as long as it is a tree.

Of ten elements of a chapter seven are spans that colour code or place a formula's letters. A tree
of them takes most of the time of a build, and comes out as it went in. In their stead the tree has
a filler with as many letters and lines.

What is taken out is written as BeautifulSoup would have written it, tag by tag: of a dozen ways to
colour a name it reads each once. A part with anything unexpected in it stays in the tree.

>>> body, parts = take_out('<pre><span class="n">a</span> &quot;b&quot;</pre>')
>>> body.replace(FILLER, "_")
'<pre><part-0>_____</part-0></pre>'
>>> put_back(body, parts)
'<pre><span class="n">a</span> "b"</pre>'
"""

import re
from collections.abc import Iterator
from functools import cache
from html import escape, unescape

from bs4 import BeautifulSoup

FILLER = "\ue000"  # for private use: no page has it
# A script or a comment, in which a tag is none; the code and the formula's letters themselves.
BEGUN = re.compile(
    r"<!--.*?-->|<(script|style|textarea|title)\b[^>]*>.*?</\1>"
    r'|(?P<code><pre(?: [^<>]*)?>)|(?P<formula><span class="katex-html" aria-hidden="true">)',
    re.S,
)
TAG = re.compile(r"(<[^>]*>)")
SPAN = re.compile(r"</?span\b")
KNOWN = re.compile(
    r"<(?P<ends>/?)(?P<name>span|svg|path|line)"
    r"""(?: [a-zA-Z-]+=(?:"[^"<>&]*"|'[^'<>&]*'))*(?P<empty> ?/)?>"""
)
# Of a formula: spaces, which a parser may draw together, and what is searched for in texts.
READ = re.compile(r"[ \t\n\f\r$\\]")
CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#39|#x27);")
PART = re.compile(rf"<part-(\d+)>[{FILLER}\n]*</part-\1>")


def take_out(html: str) -> tuple[str, list[str]]:
    """The HTML with fillers, and what they stand for."""
    pieces, parts, copied = [], [], 0
    for kind, begun, end in places(html):
        read = rewritten(html[begun:end], spaces=kind == "code")
        if read is not None:
            name = f"part-{len(parts)}"
            pieces += html[copied:begun], f"<{name}>{read[1]}</{name}>"
            parts.append(read[0])
            copied = end
    return "".join([*pieces, html[copied:]]), parts


def put_back(html: str, parts: list[str]) -> str:
    """The HTML with its parts where their fillers are.

    Raises ValueError where something has read a filler, or lost one.
    """
    whole, count = PART.subn(lambda found: parts[int(found[1])], html)
    if count != len(parts) or FILLER in whole:
        raise ValueError("a part of the page that nothing may read was read or lost")
    return whole


def places(html: str) -> Iterator[tuple[str, int, int]]:
    """What is a "code" and what a "formula" in a page, and where its inside begins and ends."""
    at = 0
    while found := BEGUN.search(html, at):
        at = begun = found.end()
        if found["code"]:
            end = html.find("</pre>", begun)
        elif found["formula"]:
            end = end_of_span(html, begun)
        else:
            continue
        if end >= 0:
            yield found.lastgroup, begun, end
            at = end


def end_of_span(html: str, begun: int) -> int:
    """Where the span ends whose inside begins here; -1 if it never does."""
    depth = 1
    for tag in SPAN.finditer(html, begun):
        depth += -1 if tag[0].startswith("</") else 1
        if not depth:
            return tag.start()
    return -1


def rewritten(inside: str, spaces: bool) -> tuple[str, str] | None:
    """A part as BeautifulSoup writes it, and its filler; None if it may not go."""
    pieces, opened = TAG.split(inside), []
    for i in range(1, len(pieces), 2):
        known = tag_as_written(pieces[i])
        if known is None:
            return None
        pieces[i], name, step = known
        if step > 0:
            opened.append(name)
        elif step < 0 and (not opened or opened.pop() != name):
            return None
    letters = lines = 0
    for i in range(0, len(pieces), 2):
        text = pieces[i]
        if not spaces and READ.search(text):
            return None
        if "&" in text:
            if "&" in CHARACTER.sub("", text):
                return None
            text = unescape(text)
        letters += len(text) if text.strip() else 0  # as page_places counts them
        lines += text.count("\n")
        pieces[i] = escape(text, quote=False)
    if opened or letters <= lines:
        return None
    return "".join(pieces), FILLER * (letters - lines) + "\n" * lines


@cache
def tag_as_written(tag: str) -> tuple[str, str, int] | None:
    """A tag as BeautifulSoup writes it, its name, and by how many levels it leads down.

    None of any other than those of coloured code and of formulas.
    """
    found = KNOWN.fullmatch(tag)
    if found is None:
        return None
    name = found["name"]
    if found["ends"]:
        return tag, name, -1
    whole = str(BeautifulSoup(tag, "html.parser"))
    return (whole, name, 0) if found["empty"] else (whole.removesuffix(f"</{name}>"), name, 1)
