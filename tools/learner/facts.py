"""What the site knows about the chapters: numbers, titles, and where each label leads.

Read from the notebooks in one quick pass, without Sphinx. A test holds every number and every
label to the site as it was built.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

import yaml
from gates import GATE, KEPT, LABEL
from pairs import CHAPTER, read_notebook

from learner.citations import Bibliography
from learner.segments import segments

DIRECTIVE = re.compile(
    r"\A(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\}[ \t]*(?P<argument>[^\n]*)\n"
    r"(?P<options>(?::[\w-]+:[^\n]*\n)*)(?P<body>(?:.*\n)*?)(?P=fence)[ \t]*\Z"
)
SYMBOL = re.compile(r"\[(?P<text>(?:[^\]\\]|\\.)*)\]\{#(?P<label>[\w-]+)\}")
ROW = re.compile(rf"^\|\s*{SYMBOL.pattern}\s*\|(?P<rest>.*)\|\s*$", re.MULTILINE)
GLOSSARY = re.compile(r"^(?P<fence>:{3,}|`{3,})\{glossary\}\n(?P<body>(?:.*\n)*?)(?P=fence)", re.M)
START = "Start here"


@dataclass(frozen=True)
class Target:
    """A place that a link leads to: the page, the cell's id there, and how it is called."""

    page: str
    cell: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page: its name (a chapter's file without ending), number ("" for none), title and kind."""

    name: str
    number: str
    title: str
    path: Path

    @property
    def is_chapter(self) -> bool:
        return bool(CHAPTER.fullmatch(self.name))


@dataclass
class Term:
    """An entry of the glossary: its names, the first of them its title, and its text."""

    names: list[str]
    text: str

    @property
    def cell(self) -> str:
        return f"term-{slug(self.names[0])}"


@dataclass
class Facts:
    """All of it. `exercises` has the number and title of each exercise by its label."""

    pages: dict[str, Page] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    exercises: dict[str, tuple[str, str]] = field(default_factory=dict)
    sections: dict[tuple[str, str], str] = field(default_factory=dict)  # (page, title) -> number
    bibliography: Bibliography | None = None


def slug(text: str) -> str:
    """Return a text as a part of a cell's id, and as Sphinx has it in a page's.

    Examples
    --------
    >>> slug("2 × 2 design")
    '2-2-design'
    >>> slug("Polyak–Ruppert average")
    'PolyakRuppert-average'
    """
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^0-9A-Za-z]+", "-", plain).strip("-")
    return kept[:40] or "".join(f"{ord(sign):x}" for sign in text)[:40]


def read_facts(root: Path) -> Facts:
    """Read what there is below the course's folder."""
    facts = Facts(bibliography=Bibliography(root / "references.bib"))
    facts.pages["index"] = Page("index", "", START, root / "index.md")
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    for part in contents.get("parts", []):
        for number, entry in enumerate(part.get("chapters", []), start=1):
            path = root / f"{entry['file']}.md"
            if path.parent.name != "chapters":
                continue  # for teachers, not for learners
            if CHAPTER.fullmatch(path.stem):
                _read_chapter(facts, path.with_suffix(".ipynb"), str(number))
            else:
                _read_page(facts, path)
    return facts


def _read_page(facts: Facts, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    facts.pages[path.stem] = Page(path.stem, "", title[1].strip() if title else path.stem, path)
    for symbol in SYMBOL.finditer(text):
        facts.targets[symbol["label"]] = Target(path.stem, symbol["label"], symbol["text"])
    for glossary in GLOSSARY.finditer(text):
        for term in read_terms(glossary["body"]):
            facts.terms |= {name.lower(): term for name in term.names}
    for segment in segments(text):
        for label in segment.labels:
            facts.targets[label] = Target(path.stem, label, segment.title)


def read_terms(body: str) -> list[Term]:
    """Return the entries of a glossary: names at the margin, their text indented below."""
    terms, names, lines = [], [], []
    for line in [*body.splitlines(), "end"]:
        if line and not line[0].isspace():
            if lines:
                terms.append(Term(names, "\n".join(lines).strip()))
                names, lines = [], []
            names = [*names, line.strip()]
        elif names:
            lines.append(line.strip())
    return terms


def _read_chapter(facts: Facts, path: Path, number: str) -> None:
    page, folded, counts = path.stem, "", Counter()
    facts.pages[page] = Page(page, number, "", path)
    for cell in read_notebook(path).cells:
        gate = GATE.match(cell.metadata.get(KEPT, ""))
        if gate:
            folded = ""
            if gate["side"] == "start":
                label = gate_label(gate, cell.id)
                facts.targets[label] = Target(page, label, gate["title"].strip())
                folded = label
            continue
        _read_cell(facts, cell, page, number, counts, folded)


def gate_label(gate: re.Match, name: str) -> str:
    """Return the label of a box, or the name of its cell where it has none."""
    label = LABEL.search(gate["options"])
    return label[1] if label else name


def _read_cell(facts: Facts, cell, page: str, number: str, counts: Counter, folded: str) -> None:
    def add(label, text, name):
        # JupyterLab does not find what is folded away: the box, then, in which it stands.
        facts.targets[label] = Target(page, folded or name, text)

    def add_equations(text, name=""):
        for position, segment in enumerate(segments(text)):
            for label in segment.equations:
                counts["equation"] += 1
                shown = f"({number}.{counts['equation']})"
                add(label, shown, name or segment.name(cell.id, position))

    exercise = DIRECTIVE.match(cell.source) if cell.cell_type == "markdown" else None
    if cell.cell_type == "code":
        figure = cell.metadata.get("mystnb", {}).get("figure") or {}
        if figure.get("caption"):
            counts["figure"] += 1
            add(figure["name"], f"Fig. {number}.{counts['figure']}", figure["name"])
        for output in cell.get("outputs", []):
            text = "".join(output.get("data", {}).get("text/markdown", ""))
            add_equations(text, figure.get("name") or cell.id)
    elif exercise and exercise["name"] in ("exercise", "exercise-start"):
        counts["exercise"] += 1
        label, title = LABEL.search(exercise["options"])[1], exercise["argument"].strip()
        facts.exercises[label] = (f"{number}.{counts['exercise']}", title)
        add(label, title, label)
        add_equations(exercise["body"], label)
    else:
        add_equations(cell.source)
        for segment in segments(cell.source):
            if segment.level == 1:
                path = facts.pages[page].path
                facts.pages[page] = Page(page, number, segment.title, path)
            elif segment.level:
                counts[segment.level] += 1
                counts |= dict.fromkeys(range(segment.level + 1, 7), 0)
                whole = [number, *(str(counts[level]) for level in range(2, segment.level + 1))]
                facts.sections[page, segment.title] = ".".join(whole)
            for label in set(segment.labels) - set(segment.equations):
                add(label, segment.title, label)


def href(page: str, cell: str, here: str) -> str:
    """Return the address of a cell of a page, as a link in the page `here` has it."""
    fragment = f"#cell-id={cell}" if cell else ""
    if page == here and fragment:
        return fragment
    name = quote(START) if page == "index" else page
    up = "../" * here.count("/")
    return f"{up}{name}.ipynb{fragment}"
