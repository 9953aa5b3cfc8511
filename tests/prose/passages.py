"""What the pages say in words, piece by piece, and the cells that stand in the same place."""

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pairs import Pair, from_source, read_notebook

ROOT = Path(__file__).parents[2]
COMPUTED = "⟨⟩"  # where a cell puts a number into a sentence
OPTIONS = re.compile(r"^(?::[\w-]+:.*|---\n(?:.*\n)*?---)$\n?", re.MULTILINE)
DIRECTIVE = re.compile(r"^(?:`{3,}|:{3,})\{([\w:-]+)\}[ \t]*(.*)$", re.MULTILINE)
FENCED = re.compile(r"^(`{3,})(?!\{)\S*\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
MADE = re.compile(r"^(`{3,})\{(?!deeper|predict|exercise|solution).*?^\1[ \t]*$", re.M | re.DOTALL)
WIDGET = re.compile(r"^:::\{widget\}.*?^:::[ \t]*$", re.MULTILINE | re.DOTALL)
UNREAD = (
    re.compile(r"<!--.*?-->|\A---\n.*?^---$", re.MULTILINE | re.DOTALL),
    re.compile(r"\$\$.+?\$\$[ ]*(?:\([\w-]+\))?", re.DOTALL),  # tests/formulas reads these
    re.compile(r"\{(?:cite:\w|eq|numref)\}`[^`]*`"),
    re.compile(r"^(?:`{3,}|:{3,})[ \t]*$|^\{\.[\w-]+\}$|^\([\w-]+\)=$|\{#[\w-]+\}", re.MULTILINE),
)
NAMED = re.compile(r"\{\w+\}`([^`<]*?)\s*(?:<[^`]*>)?`")
EMPHASIS = re.compile(r"(?<![\w*])\*{1,2}(?=[^\s*])|(?<=[^\s*])\*{1,2}(?![\w*])")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
EXERCISE = re.compile(r"\{exercise(?:-start)?\}")
LABEL = re.compile(r"^:label:[ ]*(\S+)", re.MULTILINE)
SOLUTION = re.compile(r"\{solution-(start|end)\}(?:[ \t]+(\S+))?")


class Cell(NamedTuple):
    """A code cell, and the text that it shows: printed, a table, a sentence with its numbers."""

    source: str
    shown: tuple[str, ...]


@dataclass(eq=False)
class Place:
    """A section of a page, or an exercise with its solution, by its name, and its cells."""

    name: str
    exercise: str = ""
    cells: list[Cell] = field(default_factory=list)
    statement: str = ""


class Passage(NamedTuple):
    """A piece of text. `kind`: text, said, caption, alt, quiz, exercise or solution."""

    page: str
    kind: str
    text: str
    place: Place
    after: int  # how many cells of the place precede it, the one that says it among them


def pages() -> list[str]:
    """Return the pages of the site that are prose."""
    found = [
        ROOT / "index.md",
        *ROOT.glob("chapters/*.md"),
        *ROOT.glob("reference/*.md"),
        *ROOT.glob("teaching/*.md"),
    ]
    return [path.relative_to(ROOT).as_posix() for path in sorted(found)]


def plain(markdown: str) -> str:
    """Return the words of MyST Markdown, with the formulas in its lines.

    >>> plain("# Two {term}`means <mean>`: $x$ [here](there.md), {cite:p}`a2020`.")
    '# Two means: $x$ here, .'
    """
    text = markdown
    for unread in (WIDGET, MADE, FENCED, *UNREAD):
        text = unread.sub("", text)
    text = DIRECTIVE.sub(r"\2", OPTIONS.sub("", text))
    return EMPHASIS.sub("", LINK.sub(r"\1", NAMED.sub(r"\1", text))).strip()


@cache
def passages(page: str) -> tuple[Passage, ...]:
    """Return the pieces of text of a page, in order."""
    source = ROOT / page
    if not Pair.of(source).notebook.exists():
        text = source.read_text(encoding="utf-8")
        return tuple(
            Passage(page, "text", plain(part), Place(part.partition("\n")[0]), 0)
            for part in re.split(r"^(?=## )", text, flags=re.MULTILINE)
        )
    return tuple(_of_chapter(page, source))


def _of_chapter(page: str, source: Path):
    notebook = from_source(source)
    # A cell's id comes from its text, so an equal id has the outputs of this very text.
    ran = {
        cell.id: cell.outputs
        for cell in read_notebook(Pair.of(source).notebook).cells
        if cell.cell_type == "code"
    }
    section, exercise, exercises, solving = Place(""), None, {}, False
    for cell in notebook.cells:
        gate = cell.metadata.get("descent_gate", cell.source)
        if cell.cell_type == "code":
            place = exercise if exercise is not None else section
            place.cells.append(Cell(cell.source, tuple(_shown(ran.get(cell.id, [])))))
            yield from _of_code(page, cell, place, solving)
            continue
        if EXERCISE.search(gate):
            label = LABEL.search(gate)[1]
            exercise = exercises.setdefault(label, Place(section.name, label, [], plain(gate)))
            yield Passage(page, "exercise", exercise.statement, exercise, 0)
            continue
        if found := SOLUTION.search(gate):
            solving = found[1] == "start"
            exercise = exercises[found[2]] if solving else None
            continue
        if not solving:
            exercise = None
        for part in re.split(r"^(?=## )", gate, flags=re.MULTILINE):
            if part.startswith("## "):
                section = Place(part[3:].partition("\n")[0])
            if words := plain(part):
                place = exercise or section
                kind = "solution" if solving else "text"
                yield Passage(page, kind, words, place, len(place.cells))


def _shown(outputs):
    for output in outputs:
        text = output.get("text", "") or output.get("data", {}).get("text/markdown", "")
        if text and not text.startswith("```python"):
            yield text


@cache
def claimed(source: str) -> list[str]:
    """Return the words that a cell asserts: messages of `assert`, and the claims of `say`."""
    said = [call for call in _calls(source) if _name(call) == "say"]
    given = [*(call.args[1:] for call in said)]
    given += [[one.value for one in call.keywords if one.arg == "claims"] for call in said]
    words = [key for each in given for one in each if isinstance(one, ast.Dict) for key in one.keys]
    return [word.value for word in words if isinstance(word, ast.Constant)] + messages(source)


def messages(source: str) -> list[str]:
    """Return the messages of a cell's assertions: words of the sentence that each stands for."""
    found = [node.msg for node in ast.walk(_tree(source)) if isinstance(node, ast.Assert)]
    return [message.value for message in found if isinstance(message, ast.Constant)]


def said(source: str) -> list[str]:
    """Return what the calls of `say` in a cell say, with a sign for each computed part."""
    return [_written(call.args[0]) for call in _calls(source) if _name(call) == "say" and call.args]


@cache
def _tree(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def _calls(source: str) -> list[ast.Call]:
    return [node for node in ast.walk(_tree(source)) if isinstance(node, ast.Call)]


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", "")


def _of_code(page: str, cell, place: Place, solving: bool):
    source, after = cell.source, len(place.cells)
    options = cell.metadata.get("mystnb", {})
    for kind, name in (("image", "alt"), ("figure", "caption")):
        if text := options.get(kind, {}).get(name):
            yield Passage(page, name, plain(text), place, after)
    for text in said(source):
        yield Passage(page, "said", plain(text), place, after)
    for call in _calls(source):
        if _name(call) == "Quiz":
            for text in _strings(call):
                yield Passage(page, "quiz", plain(text), place, after)
    if solving:
        for comment in re.findall(r"#[ ](.*)", source):
            yield Passage(page, "solution", comment, place, after)


def _written(node: ast.expr) -> str:
    """Return a string of a cell as it reads, with a sign for each thing that is computed."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_written(part) for part in node.values)
    return COMPUTED


def _strings(node: ast.AST):
    """Return the strings in a call, those with computed parts whole."""
    if isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    ):
        yield _written(node)
        return
    for child in ast.iter_child_nodes(node):
        yield from _strings(child)
