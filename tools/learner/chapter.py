"""A chapter as a learner opens it, and its solutions in a notebook of their own."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape

import nbformat
from gates import BACK, GATE, HEADING, KEPT, LABEL, NAMES, NOTHING
from nbformat import NotebookNode, v4
from pairs import KERNEL, LANGUAGE, read_notebook

from course_lib.exercises._slicing import context
from learner.facts import DIRECTIVE, Facts, gate_label
from learner.segments import segments
from learner.translate import Translator, quoted

SHUT = "jp-MarkdownHeadingCollapsed"
KEY = "descent"  # in a cell's metadata: what is known of it
RUN = "<p><strong>Run this cell to bring it to life:</strong> click it, then press Shift+Enter.</p>"
DATA = re.compile(r'<script type="application/json">.*?</script>\n?', re.DOTALL)
WIDGET = "data-descent-widget"
FOR_PAGES = "application/vnd.descent.figure+json"  # a figure as the site draws it
SVG = re.compile(r"<svg(?P<attributes>[^>]*)>(?P<body>.*?)</svg>(?=\n<figcaption)", re.DOTALL)
PAPER = '<rect width="100%" height="100%" fill="#fff"/>'  # what is drawn is dark, on any theme


def answer_hash(source: str) -> str:
    """Return what tells an answer's cell as it was given from one that was filled in."""
    return hashlib.sha256(source.strip().encode()).hexdigest()[:16]


def empty_notebook(cells: list[NotebookNode]) -> NotebookNode:
    """Return a notebook of some cells, whose ids are made unique."""
    notebook = v4.new_notebook(cells=cells)
    notebook.nbformat_minor = 5
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": LANGUAGE})
    seen = set()
    for cell in cells:
        name, number = cell.id, 2
        while cell.id in seen:
            cell.id, number = f"{name}-{number}", number + 1
        seen.add(cell.id)
    return notebook


def markdown(text: str, name: str, **metadata) -> NotebookNode:
    """Return a Markdown cell whose id is a label."""
    return new_cell("markdown", text, name[:60], **metadata)


def new_cell(kind: str, source: str, name: str, **metadata) -> NotebookNode:
    """Return a cell. Not v4's, which checks it: a notebook is checked once, when it is written."""
    cell = {"id": name, "cell_type": kind, "source": source, "metadata": metadata}
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    return nbformat.from_dict(cell)


class ChapterMaker:
    """Makes the notebooks of one chapter. `solutions`: "beside", "inside" or "none"."""

    def __init__(self, facts: Facts, name: str, solutions: str, site: str | None = None):
        self.facts, self.name, self.mode = facts, name, solutions
        self.page = facts.pages[name]
        self.text = Translator(facts, name, site)
        self.beside = Translator(facts, f"solutions/{name}")
        self.cells: list[NotebookNode] = []
        self.solutions: dict[str, list[NotebookNode]] = {}  # exercise -> cells of its solution
        self.before: list[str] = []  # the code of the chapter so far, without answers
        self.begins: dict[str, int] = {}  # how much of it stands before a solution
        self.answer_of = ""  # the exercise whose answer is expected here
        self.solution_of = ""
        for cell in read_notebook(self.page.path).cells:
            self._add(cell)

    @property
    def faults(self) -> list[str]:
        return self.text.faults + self.beside.faults

    def chapter(self, *above: NotebookNode) -> NotebookNode:
        """Return the chapter, below some cells."""
        return empty_notebook([*above, *self.cells])

    def solution_notebook(self) -> NotebookNode:
        """Return the solutions, each shut under the name of its exercise."""
        number, title = self.page.number, self.page.title
        intro = (
            f"# Solutions to chapter {number}: {title}\n\n"
            "Each is shut: click the arrow beside it. The first cell in it, folded, has what the "
            f"others need from the chapter. [Back to the chapter](../{self.name}.ipynb)"
        )
        cells = [markdown(intro, "solutions")]
        for label, solution in self.solutions.items():
            exercise_number, name = self.facts.exercises[label]
            heading = f"## Exercise {exercise_number}: {self.beside.text(name)}"
            cells.append(markdown(heading, label, **{SHUT: True}))
            back = f"[The exercise](../{self.name}.ipynb#cell-id={label})"
            cells.append(markdown(back, f"{label}-exercise"))
            if needed := self._needed(label):
                shut = {"source_hidden": True}
                cells.append(new_cell("code", needed, f"{label}-needs"[:60], jupyter=shut))
            cells += solution
        return empty_notebook(cells)

    def _needed(self, label: str) -> str:
        """Return what a solution needs of the code before it."""
        solution = [cell.source for cell in self.solutions[label] if cell.cell_type == "code"]
        cells = context(self.before[: self.begins[label]], "\n".join(solution))
        lines = [line for cell in cells for line in [*cell.splitlines(), ""]]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _add(self, cell: NotebookNode) -> None:
        kind = cell.cell_type
        gate = GATE.match(cell.metadata.get(KEPT, ""))
        directive = DIRECTIVE.match(cell.source) if kind == "markdown" else None
        name = directive["name"] if directive else ""
        if gate:
            self._add_gate(gate, cell)
        elif name in ("exercise", "exercise-start"):
            self._add_exercise(directive)
        elif name == "solution-start":
            self.answer_of, self.solution_of = "", directive["argument"].strip()
            self.solutions[self.solution_of] = []
            self.begins[self.solution_of] = len(self.before)
            if self.mode == "inside":
                number, title = self.facts.exercises[self.solution_of]
                text = f"**Solution to exercise {number}** ({self.text.text(title)})"
                self.cells.append(self._of_solution(markdown(text, f"{self.solution_of}-solution")))
        elif name in ("solution-end", "exercise-end"):
            self.solution_of = ""
        elif self.solution_of:
            self._add_to_solution(cell)
        elif kind == "markdown":
            self.answer_of = ""
            self.cells += self._texts(cell, self.text)
        elif kind == "code":
            self.cells += self._answer(cell) if self.answer_of else self._code(cell, self.text)

    def _add_gate(self, gate: re.Match, cell: NotebookNode) -> None:
        self.answer_of = ""
        if gate["side"] == "start":
            title = self.text.text(gate["title"].strip())
            heading = f"{HEADING} **{NAMES[gate['kind']]}:** {title}"
            self.cells.append(markdown(heading, gate_label(gate, cell.id), **{SHUT: True}))
        elif cell.source != NOTHING:  # there, the heading that follows ends the fold
            self.cells.append(markdown(BACK, cell.id))

    def _add_exercise(self, directive: re.Match) -> None:
        label = LABEL.search(directive["options"])[1]
        number, title = self.facts.exercises[label]
        parts = [
            f"**Exercise {number}: {self.text.text(title)}**",
            self.text.text(directive["body"].strip("\n")),
        ]
        if self.mode == "beside":
            parts.append(f"[Solution](solutions/{self.name}.ipynb#cell-id={label})")
        cell = markdown(quoted("\n\n".join(parts)), label)
        cell.metadata[KEY] = self._known(label, "statement")
        self.cells.append(cell)
        self.answer_of = label

    def _known(self, label: str, part: str) -> dict:
        number, title = self.facts.exercises[label]
        return {"exercise": label, "part": part, "number": number, "title": title}

    def _of_solution(self, cell: NotebookNode, label: str = "") -> NotebookNode:
        cell.metadata[KEY] = self._known(label or self.solution_of, "solution")
        return cell

    def _add_to_solution(self, cell: NotebookNode) -> None:
        label, made = self.solution_of, self.solutions[self.solution_of]
        for translator, into, wanted in (
            (self.beside, made, True),
            (self.text, self.cells, self.mode == "inside"),
        ):
            if not wanted:
                continue
            parts = (
                self._code(cell, translator, keep=False)
                if cell.cell_type == "code"
                else self._texts(cell, translator)
            )
            for part in parts:
                part.metadata.pop("jupyter", None)
                part.id = f"{label}-s{len(made)}"[:60]
                into.append(self._of_solution(part))
        if cell.cell_type == "code":
            self.before.append(cell.source)

    def _texts(self, cell: NotebookNode, translator: Translator) -> Iterator[NotebookNode]:
        for number, segment in enumerate(segments(cell.source)):
            text = translator.text(segment.text)
            if segment.level == 1:
                text = text.replace("# ", f"# {self.page.number}. ", 1)
            elif segment.level and (self.name, segment.title) in self.facts.sections:
                section = self.facts.sections[self.name, segment.title]
                text = text.replace("# ", f"# {section}. ", 1)
            # A target may stand before something that is a cell of its own.
            shown = text if text.strip() else "".join(f'<a id="{x}"></a>' for x in segment.labels)
            if shown:
                yield markdown(shown, segment.name(cell.id, number))

    def _answer(self, cell: NotebookNode) -> list[NotebookNode]:
        label = self.answer_of
        number = sum(one.id.startswith(f"answer-{label}") for one in self.cells)
        made = self._code(cell, self.text)
        made[0].id = f"answer-{label}{f'-{number + 1}' if number else ''}"[:60]
        given = answer_hash(made[0].source)
        made[0].metadata[KEY] = self._known(label, "answer") | {"given": given}
        # Nobody has run it yet, and grading sees by that whether a notebook was handed in unrun.
        made[0].outputs, made[0].execution_count = [], None
        return made

    def _code(self, cell: NotebookNode, translator: Translator, keep=True) -> list[NotebookNode]:
        figure = cell.metadata.get("mystnb", {}).get("figure") or {}
        source = translator.code(cell.source)
        folded = cell.metadata.get("jupyter")
        kept = {"jupyter": dict(folded)} if folded else {}
        made = new_cell("code", source, figure.get("name") or cell.id, **kept)
        made.execution_count = cell.execution_count
        made.outputs = [_output(output, translator) for output in cell.outputs]
        if keep:
            self.before.append(cell.source)
        if not figure.get("caption"):
            return [made]
        number, text = self.facts.targets[figure["name"]].text, translator.text(figure["caption"])
        # JupyterLab gives the picture of an output no alternative text: it stands below.
        if words := cell.metadata["mystnb"].get("image", {}).get("alt"):
            text += (
                f"\n\n<details><summary>In words</summary>{escape(words, quote=False)}</details>"
            )
        caption = markdown(f"**{number}** {text}", f"caption-{figure['name']}")
        return [made, caption]


def _output(output: NotebookNode, translator: Translator) -> NotebookNode:
    """Return an output as it stands in a copy: Markdown without MyST, a widget as its picture."""
    made = nbformat.from_dict(output)
    data = made.get("data", {})
    data.pop(FOR_PAGES, None)
    if "text/markdown" in data:
        data["text/markdown"] = translator.text("".join(data["text/markdown"]))
    if WIDGET in data.get("text/html", ""):
        html = SVG.sub(_image, DATA.sub("", data["text/html"]))
        data["text/html"] = re.sub(r"(<div [^>]*>\n?)", rf"\1{RUN}\n", html, count=1)
    return made


def _image(svg: re.Match) -> str:
    """Return an SVG as an image: in a notebook not trusted, JupyterLab shows that and no SVG."""
    width, alt = (re.search(rf'{name}="([^"]*)"', svg[0])[1] for name in ("width", "aria-label"))
    drawn = f"<svg{svg['attributes']}>{PAPER}{svg['body']}</svg>"
    data = b64encode(drawn.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" width="{width}" alt="{alt}">'
