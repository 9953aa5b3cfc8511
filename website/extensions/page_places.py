"""About how high each section of a page is: what a browser keeps free for it while it is far away.

It does not lay such a section out (website/styles/distance.css), and needs a guess for the length
of the page and for where a link leads. Lines are counted as the widths of the column and of a
phone give them; tests/site/test_page_weight.py holds the sums to what a browser makes of them.
"""

from dataclasses import dataclass
from math import ceil

from bs4 import NavigableString, Tag
from page_elements import elements

UNSEEN = {"script", "style", "template", "annotation", "noscript", "source", "button"}
FLOWING = {"p", "li", "dd", "dt", "summary", "figcaption", "blockquote", "td", "th", "caption"}
PARTED = {"p", "ul", "ol", "pre", "details", "img", "div"}
HEADINGS = {"h1": 0, "h2": 56, "h3": 32, "h4": 32}  # px above it


@dataclass(frozen=True)
class Column:
    """What a column holds: px across, letters in a line; px of a line of text, of one of code,
    below a paragraph, of a widget, and of a question of the quiz.
    """

    width: int
    letters: int
    line: float
    code: float
    space: int
    widget: int
    question: int


WIDE = Column(680, 80, 30.8, 17.5, 20, 760, 320)
PHONE = Column(380, 48, 27.5, 16.3, 18, 940, 360)


def words(tag: Tag) -> int:
    """Letters that are seen; a formula once."""
    if tag.name in UNSEEN or "katex-mathml" in tag.get("class", ()):
        return 0
    return sum(
        words(one) if isinstance(one, Tag) else len(one.strip()) and len(one)
        for one in tag.children
        if isinstance(one, Tag) or type(one) is NavigableString
    )


def height(tag: Tag, column: Column) -> float:
    """The guess for one element, its margins included."""
    classes = tag.get("class", ())
    if tag.name in UNSEEN or "katex-mathml" in classes:
        return 0
    if tag.has_attr("data-descent-widget"):
        questions = len(tag.select("ol > li")) if tag["data-descent-widget"] == "quiz" else 0
        return column.question * questions or column.widget
    if tag.name == "pre":
        return column.code * (tag.get_text().count("\n") + 1) + 24 + column.space
    if tag.name == "img":
        wide, high = float(tag.get("width", 0)), float(tag.get("height", 0))
        return high * min(1, column.width / wide) if wide else 0
    if tag.name == "picture":
        shown = tag.find("source" if column is PHONE and tag.find("source") else "img")
        return float(shown["height"]) * column.width / float(shown["width"])
    if tag.name == "details" and not tag.has_attr("open"):
        title = tag.find("summary")
        within = "cell" in (tag.parent.get("class") or ())
        return 30 if within else (lines(title, column) if title else 0) + 26
    if "katex-display" in classes:
        return 62
    if tag.name == "tr":
        cells = [words(cell) for cell in tag.children if cell.name in ("td", "th")]
        return 34 + column.line * (max(cells, default=0) // 40)
    if tag.name in HEADINGS:
        return HEADINGS[tag.name] + 1.3 * lines(tag, column) + column.space
    if tag.name in FLOWING and not any(one.name in PARTED for one in tag.descendants):
        return lines(tag, column) + column.space * (0.4 if tag.name == "li" else 1)
    return sum(height(one, column) for one in tag.children if isinstance(one, Tag))


def lines(tag: Tag, column: Column) -> float:
    return column.line * ceil(words(tag) / column.letters)


def keep_places(soup):
    """Write the guesses where a style sheet reads them."""
    for part in elements(soup):
        if part.name == "section":
            above = [one.name for one in part.parents]
            kept = above[0] == "section" and above.count("section") == 1
        else:
            kept = part.name == "dl" and "py" in part.get("class", ())
        if not kept:
            continue
        wide, narrow = (round(height(part, column)) for column in (WIDE, PHONE))
        part["style"] = f"--place:{wide}px;--place-narrow:{narrow}px"
