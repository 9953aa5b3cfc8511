"""A box in JupyterLab: a folded section, where the site has an element to open.

JupyterLab folds what stands below a heading, up to the next of its level, and knows no gates. So in
the notebook each gate is a cell of its own: it shows a heading, and keeps in its metadata the gate
that the book is built from.
"""

import re

from nbformat import NotebookNode, v4

KEPT = "descent_gate"  # website/extensions/form_counts.py reads it
GATE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?P<kind>deeper|predict)-(?P<side>start|end)\}(?P<title>[^\n]*)\n"
    r"(?P<options>(?:(?!(?P=fence)).*\n)*?)(?P=fence)[ \t]*$",
    re.MULTILINE,
)
LABEL = re.compile(r"^:label:\s*(\S+)", re.MULTILINE)
NAMES = {"deeper": "Deeper", "predict": "Predict"}
HEADING = "#####"  # below every heading of a chapter, and of the size of its text
BACK = f"{HEADING} *Back on the main path*"
NOTHING = "% The box ends here."  # a comment: a heading that follows ends the fold by itself


def split_gates(notebook: NotebookNode) -> None:
    """Give every gate of a notebook a cell of its own, in place."""
    cells = []
    for cell in notebook.cells:
        cells += _split(cell) if cell.cell_type == "markdown" else [cell]
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if cell.source == BACK and (following is None or _begins_section(following)):
            cell.source = NOTHING
    notebook.cells = cells


def _split(cell: NotebookNode) -> list[NotebookNode]:
    gates = list(GATE.finditer(cell.source))
    if not gates:
        return [cell]
    texts = [
        cell.source[begin:end].strip("\n")
        for begin, end in zip(
            [0, *(gate.end() for gate in gates)],
            [*(gate.start() for gate in gates), len(cell.source)],
            strict=True,
        )
    ]
    made = []
    for text, gate in zip(texts, [*gates, None], strict=True):
        if text.strip():
            made.append(v4.new_markdown_cell(text, metadata=dict(cell.metadata)))
        if gate:
            made.append(_gate_cell(gate))
    return made


def _gate_cell(gate: re.Match) -> NotebookNode:
    metadata = {KEPT: gate.group()}
    if gate["side"] == "end":
        return v4.new_markdown_cell(BACK, metadata=metadata)
    label = LABEL.search(gate["options"])
    target = f"({label[1]})=\n" if label else ""
    heading = f"{target}{HEADING} **{NAMES[gate['kind']]}:** {gate['title'].strip()}"
    return v4.new_markdown_cell(heading, metadata=metadata | {"jp-MarkdownHeadingCollapsed": True})


def _begins_section(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and bool(re.match(r"(\([\w-]+\)=\n+)?#{1,5} ", cell.source))
