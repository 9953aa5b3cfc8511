"""What the search can find on a page, read from the page itself: one entry for each place that has
an address of its own.

A section, a box, a prediction, an exercise, its solution, a figure's caption, a glossary's term, a
symbol, an object of the reference, a source. Text belongs to the innermost of them, so that a hit
leads to where it stands. Formulas become Unicode (`vₜ = βvₜ₋₁`), or dots where that would not be
legible; of code the names are kept, and of what it prints nothing.

    >>> [entry] = entries_of('<article><section id="a"><h1>Averages</h1><p>Of β.</p></section>')
    >>> entry.title, entry.text, entry.kind, entry.anchor
    ('Averages', 'Of β.', 'page', '')
"""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from unread_parts import places


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = words("area base br col embed hr img input link meta source track wbr")
HEADINGS = words("h1 h2 h3 h4 h5 h6")
# Between these words do not touch; a script of the page's own, a picture, a control say nothing.
BLOCKS = HEADINGS | words(
    "p li dt dd td th tr div section figure figcaption summary details pre br ul ol dl table"
)
SILENT = words("style svg button nav noscript form textarea")
SILENT_CLASSES = words(
    "katex-html headerlink reading-time fold-time section-number copy-button eqno toctree-wrapper "
    "page-actions welcome-back figure-data collapsed expanded viewcode-link"
)
COLOURS = re.compile(r"</?(?:span|a)\b[^<>]*>")  # and the links of names: around what is read
LONGEST_FORMULA = 60
LONGEST_TITLE = 90

SUBSCRIPTS = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SUPERSCRIPTS = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ"
)
ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304", "ˉ": "\u0304"}


@dataclass
class Element:
    """A part of the page: as much of a tree as reading it needs."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def anchor(self) -> str:
        return self.attributes.get("id", "")


@dataclass
class Entry:
    """One place that a search can lead to."""

    kind: str
    anchor: str
    title: str = ""
    label: str = ""  # its number: "4.1", "Exercise 4.1", "Fig. 4.2"
    above: list[str] = field(default_factory=list)  # the titles that it stands under
    names: list[str] = field(default_factory=list)  # of a term: what else it is called
    text: str = ""
    code: str = ""


class _Article(HTMLParser):
    """Builds the tree of what stands in the page's `<article>`, without what is silent in it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("article")
        self.open = []

    def handle_starttag(self, tag, attributes):
        if not self.open and tag != "article":
            return
        element = Element(tag, {name: value or "" for name, value in attributes})
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if self.open and tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        if self.open:
            self.open[-1].children.append(data)


def entries_of(html: str) -> list[Entry]:
    """Return the entries of a page, in the order in which they stand; the first is the page."""
    reader = _Article()
    reader.feed(lean(html))
    return _Reading().read(reader.root)


def lean(html: str) -> str:
    """The page without its formulas' letters, which are silent, and the colours of its code.

    >>> lean('<pre><span class="n">a</span></pre>')
    '<pre>a</pre>'
    """
    pieces, copied = [], 0
    for kind, begun, end in places(html):
        pieces += html[copied:begun], COLOURS.sub("", html[begun:end]) if kind == "code" else ""
        copied = end
    return "".join([*pieces, html[copied:]])


class _Reading:
    """A walk through the tree that deals each word to its entry."""

    def __init__(self):
        self.entries: list[Entry] = []
        self.parts: dict[int, list[str]] = {}
        self.codes: dict[int, dict[str, None]] = {}

    def read(self, root: Element) -> list[Entry]:
        self.walk(root, None)
        for entry in self.entries:
            entry.text = tidy("".join(self.parts[id(entry)]))
            entry.code = " ".join(self.codes[id(entry)])
        return [entry for entry in self.entries if entry.title]

    def begin(self, kind: str, anchor: str, parent: Entry | None) -> Entry:
        above = [*parent.above, parent.title] if parent else []
        entry = Entry(kind, anchor, above=[title for title in above if title])
        self.entries.append(entry)
        self.parts[id(entry)], self.codes[id(entry)] = [], {}
        return entry

    def walk(self, element: Element, entry: Entry | None):
        for child in element.children:
            if isinstance(child, str):
                if entry:
                    self.parts[id(entry)].append(child)
            else:
                self.step(child, entry)

    def step(self, element: Element, entry: Entry | None):
        tag, classes = element.tag, element.classes
        if tag in SILENT or classes & SILENT_CLASSES:
            return
        if tag == "script":
            self.questions(element, entry)
        elif tag == "math":
            self.say(entry, formula(element))
        elif tag == "pre":
            self.names(element, entry)
        elif "cell_output" in classes and not any(rich(child) for child in elements(element)):
            return
        elif tag == "dl" and classes & {"glossary", "py"}:
            self.terms(element, entry, "term" if "glossary" in classes else "api")
        elif tag == "tr":
            self.row(element, entry)
        elif kind := kind_of(element):
            self.place(kind, element, entry)
        else:
            self.text(element, entry)

    def text(self, element: Element, entry: Entry | None):
        spaced = element.tag in BLOCKS
        self.say(entry, "\n" * spaced)
        self.walk(element, entry)
        self.say(entry, "\n" * spaced)

    def place(self, kind: str, element: Element, parent: Entry | None):
        """A part of the page with an address and a title of its own."""
        first = not self.entries and kind == "section"
        entry = self.begin("page" if first else kind, "" if first else element.anchor, parent)
        title = next((one for one in descendants(element) if is_title(one, kind)), None)
        if title is not None:
            entry.label, entry.title = titled(title, kind)
            if kind not in ("figure", "source"):
                title.children = []  # said; a caption is the text as well
        if kind == "prediction":
            for summary in descendants(element):
                if summary.tag == "summary":
                    summary.children = []
        self.walk(element, entry)

    def terms(self, element: Element, parent: Entry | None, kind: str):
        """A list of terms or of objects: what follows each other shares its text."""
        entry = None
        for child in elements(element):
            if child.tag == "dt" and child.anchor:
                name = tidy(plain(child))
                if kind == "api":
                    entry = self.begin(kind, child.anchor, parent)
                    entry.title = child.anchor  # as it is imported: `course_lib.Adam`
                    entry.names = [child.anchor.rsplit(".", 1)[-1]]
                    self.say(entry, name + "\n")
                elif entry is None:
                    entry = self.begin(kind, child.anchor, parent)
                    entry.title = name
                else:
                    entry.names.append(name)
            elif child.tag == "dd":
                self.text(child, entry or parent)
                entry = None if kind == "term" else entry

    def row(self, element: Element, parent: Entry | None):
        """A row of the notation is a symbol, and has an address; any other is text."""
        marked = next((e for e in descendants(element) if e.anchor.startswith("sym-")), None)
        if marked is None:
            for cell in elements(element):  # numbers and single words are nothing to look for
                if cell.tag == "th" or re.search(r"[^\W\d]{2}\W+[^\W\d]{2}\W", plain(cell)):
                    self.text(cell, parent)
            return
        entry = self.begin("symbol", marked.anchor, parent)
        cells = [child for child in elements(element) if child.tag in ("td", "th")]
        words = [tidy(plain(cell)) for cell in cells[:2]]
        entry.title, entry.names = ", ".join(filter(None, words)), words[:1]
        for cell in cells[2:]:
            self.text(cell, entry)

    def questions(self, element: Element, entry: Entry | None):
        """A quiz has its questions in its state."""
        if element.attributes.get("type") != "application/json" or entry is None:
            return
        try:
            state = json.loads("".join(one for one in element.children if isinstance(one, str)))
        except ValueError:
            return
        for question in state.get("questions", []) if isinstance(state, dict) else []:
            self.say(entry, f"\n{question.get('prompt', '')}\n")

    def names(self, element: Element, entry: Entry | None):
        """Of code, its names: each once."""
        if entry is not None:
            found = re.findall(r"[^\W\d]\w{2,}", re.sub(r"#.*", "", plain(element)))
            self.codes[id(entry)].update(dict.fromkeys(found))

    def say(self, entry: Entry | None, text: str):
        if entry is not None and text:
            self.parts[id(entry)].append(text)


def kind_of(element: Element) -> str | None:
    """The kind of a part of the page that has an address of its own; else None."""
    classes, tag = element.classes, element.tag
    if not element.anchor:
        return None
    if tag == "section":
        return "section"
    if tag == "figure":
        return "figure"
    for name, kind in (
        ("deeper", "box"),
        ("predict", "prediction"),
        ("exercise", "exercise"),
        ("solution", "solution"),
        ("citation", "source"),
    ):
        if name in classes:
            return kind
    return None


def is_title(element: Element, kind: str) -> bool:
    classes = element.classes
    return {
        "section": element.tag in HEADINGS,
        "figure": element.tag == "figcaption",
        "box": "fold-title" in classes,
        "prediction": "predict-question" in classes,
        "source": element.tag == "p",
    }.get(kind, "admonition-title" in classes)


def titled(title: Element, kind: str) -> tuple[str, str]:
    """The number and the words of a title."""
    number = next(
        (one for one in descendants(title) if one.classes & {"section-number", "caption-number"}),
        None,
    )
    label = tidy(plain(number, silent=False)) if number is not None else ""
    if number is not None:
        number.children = []
    words = tidy(plain(title))
    if kind == "exercise":
        words = re.sub(r"^\((.*)\)$", r"\1", words)
    elif kind == "solution":
        label, words = "Solution", re.sub(r"^Solution to Exercise [\d.]+ \((.*)\)$", r"\1", words)
    elif kind == "prediction":
        label, words = "Prediction", words.removeprefix("Predict ")
    elif kind in ("figure", "source") and len(words) > LONGEST_TITLE:
        words = words[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return label.rstrip(". "), words


def rich(element: Element) -> bool:
    """Whether an output is more than printed text: prose, a table, a figure, a widget."""
    return element.tag != "div" or not element.classes & {"stream", "text_plain"}


def elements(element: Element):
    return (child for child in element.children if isinstance(child, Element))


def descendants(element: Element):
    for child in elements(element):
        yield child
        yield from descendants(child)


def plain(element: Element, silent: bool = True) -> str:
    """The text of a part, formulas as Unicode."""
    said = []
    for child in element.children:
        if isinstance(child, str):
            said.append(child)
        elif child.tag == "math":
            said.append(formula(child))
        elif not (silent and (child.tag in SILENT or child.classes & SILENT_CLASSES)):
            said.append(plain(child, silent))
    return "".join(said)


def tidy(text: str) -> str:
    """One space between words; zero-width and soft marks gone; a line's end is a space."""
    text = re.sub("[\u200b\u00ad\u2060\u2061-\u2064]", "", text)
    return re.sub(r" ([,.;:)])", r"\1", " ".join(text.split()))


def formula(math: Element) -> str:
    """A formula as one would type it in Unicode; dots where that would be hard to read.

    >>> reader = _Article()
    >>> reader.feed("<article><math><msub><mi>v</mi><mi>t</mi></msub><mo>=</mo><mn>1</mn></math>")
    >>> formula(reader.root.children[0])
    'vₜ = 1'
    """
    if any(one.tag in ("mtable", "munderover") for one in descendants(math)):
        return " … "
    said = tidy(linear(math))
    return said if len(said) <= LONGEST_FORMULA else " … "


def linear(element: Element) -> str:
    tag = element.tag
    inner = [linear(child) for child in elements(element) if child.tag != "annotation"]
    own = "".join(child for child in element.children if isinstance(child, str)).strip()
    if tag in ("mi", "mn", "mtext", "ms"):
        return own or " "
    if tag == "mo":
        return f" {own} " if own in set("=≤≥<>≈→∝⇒+∈≠≪≫") else own
    if tag == "mspace":
        return " "
    if tag == "msqrt":
        return "√" + grouped("".join(inner))
    if len(inner) == 2 and tag in ("msub", "munder"):
        return inner[0] + raised(inner[1], SUBSCRIPTS, "_")
    if len(inner) == 2 and tag == "msup":
        return inner[0] + raised(inner[1], SUPERSCRIPTS, "^")
    if len(inner) == 3 and tag == "msubsup":
        return inner[0] + raised(inner[1], SUBSCRIPTS, "_") + raised(inner[2], SUPERSCRIPTS, "^")
    if len(inner) == 2 and tag == "mover":
        return inner[0] + ACCENTS.get(inner[1].strip(), "")
    if len(inner) == 2 and tag == "mfrac":
        return f"{grouped(inner[0])}/{grouped(inner[1])}"
    return "".join(inner)


def raised(text: str, letters: dict[int, int], mark: str) -> str:
    """Text as sub- or superscript where Unicode has all of its letters."""
    text = text.replace(" ", "")
    if text in "′″*∗⊤":
        return text
    if all(ord(letter) in letters for letter in text):
        return text.translate(letters)
    return mark + grouped(text)


def grouped(text: str) -> str:
    """Text in brackets, unless it is one symbol."""
    text = text.strip()
    return (
        text if re.fullmatch(r"\w[\u0300-\u036f₀-ₜ⁰-ⁿ²³¹ᵀ-ᵿ]*|[\d.]+|\(.*\)", text) else f"({text})"
    )
