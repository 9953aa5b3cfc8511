"""One cell for each thing: gates, exercises and the two ends of a solution stand alone.

A box in JupyterLab is a folded section, where the site has an element to open. JupyterLab folds
what stands below a heading, up to the next of its level, and knows no gates. So in the notebook
each gate shows a heading, and keeps in its metadata the gate that the book is built from.

A solution can be cut out whole, because no cell holds a part of it and something else.
"""

import re

from nbformat import NotebookNode, v4

KEPT = "descent_gate"  # website/extensions/form_counts.py reads it
GATE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?P<kind>deeper|predict)-(?P<side>start|end)\}(?P<title>[^\n]*)\n"
    r"(?P<options>(?:(?!(?P=fence)).*\n)*?)(?P=fence)[ \t]*$",
    re.MULTILINE,
)
EXERCISE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?:exercise|exercise-start|exercise-end|solution-start|solution-end)\}"
    r"[^\n]*\n(?:.*\n)*?(?P=fence)[ \t]*$",
    re.MULTILINE,
)
LABEL = re.compile(r"^:label:\s*(\S+)", re.MULTILINE)
NAMES = {"deeper": "Deeper", "predict": "Predict"}
HEADING = "#####"  # below every heading of a chapter, and of the size of its text
BACK = f"{HEADING} *Back on the main path*"
NOTHING = "% The box ends here."  # a comment: a heading that follows ends the fold by itself


def split_gates(notebook: NotebookNode) -> None:
    """Give every gate, exercise and end of a solution a cell of its own, in place."""
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for part in _split(cell, GATE, _gate_cell):
                cells += [part] if KEPT in part.metadata else _split(part, EXERCISE, _plain_cell)
        else:
            cells.append(cell)
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if cell.source == BACK and (following is None or _begins_section(following)):
            cell.source = NOTHING
    notebook.cells = cells


def _split(cell: NotebookNode, pattern: re.Pattern, make) -> list[NotebookNode]:
    found = list(pattern.finditer(cell.source))
    if not found:
        return [cell]
    texts = [
        cell.source[begin:end].strip("\n")
        for begin, end in zip(
            [0, *(match.end() for match in found)],
            [*(match.start() for match in found), len(cell.source)],
            strict=True,
        )
    ]
    made = []
    for text, match in zip(texts, [*found, None], strict=True):
        if text.strip():
            made.append(v4.new_markdown_cell(text, metadata=dict(cell.metadata)))
        if match:
            made.append(make(match, cell))
    return made


def _plain_cell(match: re.Match, cell: NotebookNode) -> NotebookNode:
    return v4.new_markdown_cell(match.group(), metadata=dict(cell.metadata))


def _gate_cell(gate: re.Match, _cell: NotebookNode) -> NotebookNode:
    metadata = {KEPT: gate.group()}
    if gate["side"] == "end":
        return v4.new_markdown_cell(BACK, metadata=metadata)
    label = LABEL.search(gate["options"])
    target = f"({label[1]})=\n" if label else ""
    heading = f"{target}{HEADING} **{NAMES[gate['kind']]}:** {gate['title'].strip()}"
    return v4.new_markdown_cell(heading, metadata=metadata | {"jp-MarkdownHeadingCollapsed": True})


def _begins_section(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and bool(re.match(r"(\([\w-]+\)=\n+)?#{1,5} ", cell.source))
