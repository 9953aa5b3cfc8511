"""What a chapter asks of its reader: words, formulas, code, figures and tables, and so minutes.

The site shows the minutes and `make test` holds the counts to the form of a chapter: both count
here, on the notebook, whose outputs (sentences with computed numbers among them) are read too.

The main path is what a reader meets who opens nothing: not the boxes, the exercises and the
solutions. A prediction's answer belongs to it.
"""

import ast
import json
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

# Silent reading of English non-fiction: most adults read 175 to 300 words a minute, 238 in the mean
# of 190 studies (Brysbaert, "How many words do we read per minute?", Journal of Memory and Language
# 109, 2019). The slow end, because everything here is met for the first time.
WORDS_PER_MINUTE = 175
# No study gives these; they are estimates, one for each kind of thing that is looked at, not read.
SECONDS = {
    "formulas": 20,  # a displayed one, term by term
    "code_lines": 5,
    "printed_lines": 2,
    "figures": 30,
    "table_rows": 4,
    "widgets": 120,  # the first task, and a look around
    "predictions": 20,  # to make up one's mind
    "exercises": 120,  # between the sections, for the section just read
    "hard_exercises": 360,  # at the end, under "Exercises"
    "questions": 30,  # of a quiz
}

HIDDEN_INPUT = {"hide-input", "remove-input", "hide-cell", "remove-cell"}
HIDDEN_OUTPUT = {"hide-output", "remove-output", "hide-cell", "remove-cell"}
OPTIONS = re.compile(r"\A(?:\s*:[\w-]+:.*\n?|---\n(?:.*\n)*?---\n?)*")
DIRECTIVE = re.compile(r"\{([\w:+-]+)\}\s*(.*)", re.DOTALL)
FORMULAS = {"math_block", "math_block_label", "amsmath"}
NOT_READ = {"code", "code-block", "code-cell", "raw", "widget"}


@dataclass
class Counts:
    """What stands in one place: the main path, a box, or an exercise's statement."""

    words: int = 0
    formulas: int = 0
    code_lines: int = 0
    printed_lines: int = 0
    figures: int = 0
    widgets: int = 0
    predictions: int = 0
    exercises: int = 0
    hard_exercises: int = 0
    questions: int = 0
    tables: list[tuple[int, int]] = field(default_factory=list)  # rows without the head, columns
    cells: list[str] = field(default_factory=list)  # the code cells in view

    @property
    def table_rows(self) -> int:
        return sum(rows for rows, _ in self.tables)

    def minutes(self) -> float:
        """Return the time it takes: `words / WORDS_PER_MINUTE`, and each thing its SECONDS.

        Examples
        --------
        >>> Counts(words=350, formulas=3, exercises=1).minutes()
        5.0
        """
        seconds = sum(getattr(self, kind) * each for kind, each in SECONDS.items())
        return self.words / WORDS_PER_MINUTE + seconds / 60


@dataclass
class Box:
    """A deeper box: its title as written, its label ("" without one), and what stands in it."""

    title: str
    label: str
    counts: Counts = field(default_factory=Counts)


@dataclass
class Form:
    """A chapter by its places; `lists` has the items of each section's lists, by its heading."""

    main: Counts = field(default_factory=Counts)
    work: Counts = field(default_factory=Counts)  # the exercises, and the quiz
    boxes: list[Box] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)  # of level 2
    lists: dict[str, list[int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)  # gates that do not match
    not_run: int = 0  # cells without an output to count

    @property
    def deeper(self) -> float:
        """Minutes of all boxes together."""
        return sum(box.counts.minutes() for box in self.boxes)


def rounded(minutes: float) -> int:
    """Return minutes as one says them: one by one up to ten, then in fives; never none.

    Examples
    --------
    >>> [rounded(minutes) for minutes in (0.2, 3.6, 12.4, 33.1)]
    [1, 4, 10, 35]
    """
    return 5 * round(minutes / 5) if minutes > 10 else max(1, round(minutes))


def in_minutes(minutes: float) -> str:
    """Return a time as it is shown: `4 minutes`."""
    whole = rounded(minutes)
    return f"{whole} minute" + "s" * (whole != 1)


def in_hours(minutes: float) -> str:
    """Return a long time as it is shown, to the half hour.

    Examples
    --------
    >>> in_hours(310), in_hours(325), in_hours(55)
    ('5 hours', '5½ hours', '1 hour')
    """
    halves = max(1, round(minutes / 30))
    whole, half = divmod(halves, 2)
    return f"{whole or ''}{'½' * half} hour" + "s" * (halves > 2)


def measure(notebook) -> Form:
    """Return the counts of a notebook (nbformat 4), read from its first cell to its last."""
    reader = _Reader()
    for cell in notebook["cells"]:
        source = source_of(cell)
        if cell["cell_type"] == "markdown":
            reader.read(source)
        elif cell["cell_type"] == "code":
            reader.read_cell(source, cell)
    if reader.fold:
        reader.form.faults.append(f"{reader.fold} never ends")
    return reader.form


@cache
def measured(notebook: str) -> Form:
    """Return `measure` of a notebook's text: one build asks for it many times, and changes none."""
    return measure(json.loads(notebook))


def source_of(cell) -> str:
    """Return a cell's text as the book reads it: JupyterLab shows a heading in a gate's place."""
    source = cell["source"]
    return cell["metadata"].get(
        "descent_gate", source if isinstance(source, str) else "".join(source)
    )


class _Reader:
    """Goes through a chapter once and knows, at each point, where it is."""

    def __init__(self):
        self.parser = create_md_parser(
            MdParserConfig(
                enable_extensions={
                    *("amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist"),
                    *("dollarmath", "smartquotes", "substitution"),
                }
            ),
            RendererHTML,
        )
        self.form = Form()
        self.fold = ""  # what gate is open, in words
        self.box: Box | None = None
        self.in_exercise = False  # from the statement to the end of its solution
        self.in_solution = False
        self.after_statement = False  # the answer's cell is expected

    @property
    def place(self) -> Counts:
        if self.in_solution:
            return Counts()  # looked up after the work: nobody's reading
        if self.in_exercise or self.after_statement:
            return self.form.work if self.box is None else self.box.counts
        return self.form.main if self.box is None else self.box.counts

    def read(self, text: str) -> None:
        """Count a piece of Markdown where the reader is."""
        if "**Time:**" in text:
            self.form.faults.append("a time is typed: the site computes it")
        rows, columns, depth, heading = 0, 0, 0, 0
        for token, following in pairwise([*self.parser.parse(text), None]):
            kind = token.type
            if kind in ("fence", "colon_fence", "code_block"):
                found = DIRECTIVE.match(token.info.strip()) if token.info else None
                if found:
                    self.directive(found[1], found[2].strip(), token.content)
                else:
                    self.place.code_lines += len(token.content.strip().splitlines())
            elif kind in FORMULAS:
                self.place.formulas += 1
            elif kind == "heading_open":
                heading = int(token.tag[1])
                self.after_statement = False
                if heading == 2:
                    self.form.headings.append(following.content)
            elif kind == "heading_close":
                heading = 0
            elif kind == "table_open":
                rows, columns = -1, 0  # the head is none
                depth = 1
            elif kind == "table_close":
                self.place.tables.append((rows, columns))
                depth = 0
            elif kind == "tr_open":
                rows += 1
            elif kind == "th_open":
                columns += 1
            elif kind in ("bullet_list_open", "ordered_list_open") and self.form.headings:
                if token.level == 0:
                    self.form.lists.setdefault(self.form.headings[-1], []).append(0)
            elif kind == "list_item_open" and token.level == 1 and self.form.headings:
                self.form.lists[self.form.headings[-1]][-1] += 1
            elif kind == "inline" and not depth:
                if not self.in_exercise:
                    self.after_statement = False
                self.place.words += words_of(token)

    def directive(self, name: str, argument: str, content: str) -> None:
        options = OPTIONS.match(content)[0]
        body = content[len(options) :]
        if name.endswith("-start") and name.removesuffix("-start") in ("deeper", "predict"):
            self.open_fold(name.removesuffix("-start"), argument, options)
        elif name in ("deeper-end", "predict-end"):
            self.close_fold(name.removesuffix("-end"))
        elif name in ("exercise", "exercise-start"):
            self.in_exercise = True
            self.count_exercise()
            self.read(f"{argument}\n\n{body}")
            self.in_exercise = name == "exercise-start"
            self.after_statement = not self.in_exercise
        elif name == "exercise-end":
            self.in_exercise, self.after_statement = False, True
        elif name in ("solution-start", "solution-end"):
            self.in_solution = name == "solution-start"
            self.after_statement = False
        elif name == "solution":
            self.after_statement = False
        elif name == "math":
            self.place.formulas += 1
        elif name in ("figure", "image"):
            self.place.figures += 1
            self.read(body)
        elif name in NOT_READ:
            if name.startswith("code"):
                self.place.code_lines += len(body.strip().splitlines())
            self.place.widgets += name == "widget"
        elif name == "only":  # its argument is a condition, no text
            self.read(body)
        else:
            self.read(f"{argument}\n\n{body}")

    def open_fold(self, kind: str, title: str, options: str) -> None:
        name = f'the {"box" if kind == "deeper" else "prediction"} "{title}"'
        if self.fold:
            self.form.faults.append(f"{name} begins inside {self.fold}")
        self.after_statement = False
        self.read(title)
        self.fold = name
        if kind == "deeper":
            label = re.search(r":label:\s*(\S+)", options)
            self.box = Box(title, label[1] if label else "")
            self.form.boxes.append(self.box)
        else:
            self.place.predictions += 1

    def close_fold(self, kind: str) -> None:
        if not self.fold:
            self.form.faults.append(f"a {kind}-end has no beginning")
        elif (kind == "deeper") != (self.box is not None):
            self.form.faults.append(f"a {kind}-end stands inside {self.fold}")
        self.fold, self.box, self.after_statement = "", None, False

    def count_exercise(self) -> None:
        hard = bool(self.form.headings) and self.form.headings[-1] == "Exercises"
        if hard:
            self.place.hard_exercises += 1
        else:
            self.place.exercises += 1

    def read_cell(self, source: str, cell) -> None:
        if self.in_solution:
            return
        tags = set(cell["metadata"].get("tags", []))
        quiz = len(re.findall(r"[\"']prompt[\"']", source)) if "Quiz(" in source else 0
        if quiz:
            place = self.form.work if self.box is None else self.box.counts
            place.questions += quiz
            return
        place = self.place
        if not tags & HIDDEN_INPUT:
            place.code_lines += len(source.strip().splitlines())
            place.cells.append(source.strip())
        if tags & HIDDEN_OUTPUT:
            return
        outputs = cell.get("outputs", [])
        if not outputs and (sentences := said_by(source)):
            self.form.not_run += 1
            self.read(sentences)
        for output in outputs:
            self.read_output(output, place)

    def read_output(self, output, place: Counts) -> None:
        data = output.get("data", {})
        html = "".join(data.get("text/html", ""))
        if output["output_type"] == "stream":
            place.printed_lines += len("".join(output["text"]).strip().splitlines())
        elif "data-descent-widget" in html:
            place.widgets += 1
        elif html or any(kind.startswith("image/") for kind in data):
            place.figures += 1
        elif "text/markdown" in data:
            waiting = self.after_statement
            self.read("".join(data["text/markdown"]))
            self.after_statement = waiting
        elif "text/plain" in data:
            place.printed_lines += len("".join(data["text/plain"]).strip().splitlines())


def words_of(token) -> int:
    """Return the number of words of an inline token: formulas and code are none.

    A citation or a number that is filled in is read as one word, a source in brackets as none.
    """
    text = []
    for child in token.children or []:
        if child.type == "text":
            text.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            text.append(" ")
        elif child.type == "myst_role":
            role = child.meta["name"]
            named = re.match(r"(.*?)\s*<[^>]*>$", child.content, re.DOTALL)
            if role in ("term", "ref", "doc"):
                text.append(named[1] if named else child.content)
            elif role not in ("cite:p", "math"):
                text.append(" 1 ")
    return sum(any(sign.isalnum() for sign in word) for word in "".join(text).split())


def said_by(source: str) -> str:
    """Return what the calls of `say` in a cell say, with 0 for each computed number."""
    texts = []
    for call in calls(parsed(source), "say"):
        parts = getattr(call.args[0], "values", call.args[:1]) if call.args else []
        texts.append("".join(written(part) for part in parts))
    return "\n\n".join(texts)


def formatted(source: str) -> list[str]:
    """Return the format specifications of a cell's f-strings, but for those in `say`.

    Examples
    --------
    >>> formatted("print(f'{x:.3f} {y}'); say(f'{z:.2f}')")
    ['.3f']
    """
    tree = parsed(source)
    said = {id(node) for call in calls(tree, "say") for node in ast.walk(call)}
    return [
        "".join(map(written, node.format_spec.values))
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue) and node.format_spec and id(node) not in said
    ]


def written(part: ast.expr) -> str:
    """Return a part of an f-string: its text, or 0 for what is computed."""
    return part.value if isinstance(part, ast.Constant) else "0"


def parsed(source: str) -> ast.Module:
    """Return the tree of a cell; an empty one where the cell has what only IPython reads."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def calls(tree: ast.Module, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == name
    ]
