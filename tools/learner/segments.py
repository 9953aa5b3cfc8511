"""A Markdown cell cut into what a link can lead to: its sections and its numbered formulas.

JupyterLab finds a cell by its id and nothing inside it, so each thing that has a label begins a
cell, and the label is the cell's id.
"""

import re
from dataclasses import dataclass, field

FENCED = r"^(?P<ticks>`{3,}|~{3,}|:{3,})[^\n]*\n(?:.*\n)*?(?P=ticks)[ \t]*$"
HEADING = r"(?:^\((?P<label>[\w-]+)\)=[ \t]*\n+)?^(?P<level>#{1,6})[ \t]+(?P<title>[^\n]+)$"
EQUATION = r"^(?P<indent>[ \t]*)\$\$(?P<maths>(?:(?!\$\$).|\n)*)\$\$[ \t]*\((?P<equation>[\w-]+)\)"
TARGET = r"^\((?P<target>[\w-]+)\)=[ \t]*$"
CUTS = re.compile(f"{FENCED}|{HEADING}|{EQUATION}|{TARGET}", re.MULTILINE)


@dataclass
class Segment:
    """A piece of Markdown: its text, the labels it begins with, the labelled formulas in it.

    Of a heading, `level` and `title` as well.
    """

    text: str
    labels: list[str] = field(default_factory=list)
    equations: list[str] = field(default_factory=list)
    level: int = 0
    title: str = ""

    def name(self, cell: str, number: int) -> str:
        """Return the id of the segment's own cell: its label, or one from the cell cut up."""
        return [*self.labels, f"{cell}-{number}"][0]


def segments(text: str) -> list[Segment]:
    """Cut Markdown at its headings, targets and labelled formulas (not those inside a list)."""
    made, begin, current = [], 0, Segment("")
    for found in CUTS.finditer(text):
        if found["ticks"]:
            continue
        if found["indent"]:
            current.equations.append(found["equation"])
            continue
        _finish(made, current, text[begin : found.start()])
        begin = found.start()
        if found["level"]:
            labels = [found["label"]] if found["label"] else []
            current = Segment("", labels, level=len(found["level"]), title=found["title"].strip())
        elif found["equation"]:
            current = Segment("", [found["equation"]], [found["equation"]])
        else:
            current = Segment("", [found["target"]])
    _finish(made, current, text[begin:])
    return made


def _finish(made: list[Segment], segment: Segment, text: str) -> None:
    segment.text = text.strip("\n")
    if segment.text.strip():
        made.append(segment)
