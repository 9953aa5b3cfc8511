"""The pages beside the chapters: where to start, glossary, notation, bibliography."""

import re
from pathlib import Path

from nbformat import NotebookNode

from learner.chapter import empty_notebook, markdown
from learner.facts import GLOSSARY, ROW, START, Facts, Page, read_terms
from learner.segments import segments
from learner.translate import Translator

HOME = Path(__file__).with_name("start.md")
KEPT = (
    "When the course gets a new version of a chapter, your answers are carried into it; where that "
    "is not possible, your old copy stays beside the new one, and `make lab` says so. To begin a "
    "chapter afresh, rename or delete your copy and run `make lab` again."
)
BIBLIOGRAPHY = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{bibliography\}\n(?:.*\n)*?(?P=fence)[ \t]*$", re.M
)


def page_notebook(facts: Facts, page: Page, translator: Translator, cited) -> NotebookNode:
    """Return a page of the reference as a notebook: each entry is a cell, so that links find it."""
    text = page.path.read_text(encoding="utf-8")
    cells = [navigation(facts, page.name)]
    glossary, sources = GLOSSARY.search(text), BIBLIOGRAPHY.search(text)
    if glossary:
        cells += _texts(text[: glossary.start()], page, translator)
        for term in read_terms(glossary["body"]):
            names = ", ".join(f"**{name}**" for name in term.names)
            cells.append(markdown(f"{names}: {translator.text(term.text)}", term.cell))
        cells += _texts(text[glossary.end() :], page, translator)
    elif sources:
        cells += _texts(text[: sources.start()], page, translator)
        for key, reference in facts.bibliography.listed(cited):
            cells.append(markdown(reference, f"cite-{key}"))
        cells += _texts(text[sources.end() :], page, translator)
    else:
        cells += _texts(text, page, translator)
    return empty_notebook(cells)


def _texts(text: str, page: Page, translator: Translator) -> list[NotebookNode]:
    cells = []
    for number, segment in enumerate(segments(text)):
        name = (segment.labels or [f"{page.name}-{number}"])[0]
        rows = list(ROW.finditer(segment.text))
        if not rows:
            cells.append(markdown(translator.text(segment.text), name))
            continue
        above = re.sub(r"^\|.*\n?", "", segment.text[: rows[0].start()], flags=re.MULTILINE)
        cells.append(markdown(translator.text(above), name))
        for row in rows:
            called, meaning, first = (cell.strip() for cell in row["rest"].split(" | "))
            line = f"{row['text']} (*{called}*): {meaning}. First in {first}."
            cells.append(markdown(translator.text(line), row["label"]))
        below = segment.text[rows[-1].end() :].strip("\n")
        if below:
            cells.append(markdown(translator.text(below), f"{name}-after"))
    return cells


def navigation(facts: Facts, name: str) -> NotebookNode:
    """Return the cell at the top of a page: where to start, and the chapters before and after."""
    start = f"[{START}]({START.replace(' ', '%20')}.ipynb)"
    chapters = [page for page in facts.pages.values() if page.is_chapter]
    links = [start]
    for number, page in enumerate(chapters):
        if page.name == name:
            around = [*chapters[max(number - 1, 0) : number], *chapters[number + 1 : number + 2]]
            links += [f"[{one.number}. {one.title}]({one.name}.ipynb)" for one in around]
    for reference in ("notation", "glossary", "bibliography"):
        if reference in facts.pages and reference != name:
            links.append(f"[{facts.pages[reference].title}]({reference}.ipynb)")
    return markdown(" · ".join(links), "descent-pages")


def start_notebook(
    facts: Facts, root: Path, translator: Translator, solutions: str, kept: str = KEPT
) -> NotebookNode:
    """Return the page that opens first: what is here, how to answer, what helps, what is kept."""
    index = (root / "index.md").read_text(encoding="utf-8")
    contents = re.search(r"^1\. (?:.*\n)+?(?=\n\S(?!\d))", index, re.MULTILINE)
    text = HOME.read_text(encoding="utf-8")
    beside = (
        "The worked solution is in a notebook of its own, linked below the exercise, and shut "
        "until you open it."
        if solutions == "beside"
        else "Its worked solution stands below the exercise."
        if solutions == "inside"
        else "There are no solutions in this copy of the course."
    )
    text = text.replace("{contents}", contents[0].strip() if contents else "")
    text = text.replace("{solutions}", beside).replace("{kept}", kept)
    cells = []
    for number, segment in enumerate(segments(text)):
        cells.append(markdown(translator.text(segment.text), f"start-{number}"))
    return empty_notebook(cells)
