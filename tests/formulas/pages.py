"""Where the formulas stand: chapters, docstrings, the landing page."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DISPLAYED = re.compile(r"\$\$(.+?)\$\$[ ]*(?:\(([a-z0-9-]+)\))?", re.DOTALL)


class Displayed(NamedTuple):
    latex: str
    label: str | None
    line: int


def displayed(path: str) -> list[Displayed]:
    """Return the displayed formulas of a file, in order."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return [
        Displayed(" ".join(found[1].split()), found[2], text.count("\n", 0, found.start()) + 1)
        for found in DISPLAYED.finditer(text)
    ]


def pages() -> list[str]:
    """Return the files that display formulas: the book's pages and the library's modules."""
    found = [
        *ROOT.glob("*.md"),
        *ROOT.glob("chapters/*.md"),
        *ROOT.glob("reference/**/*.md"),
        *ROOT.glob("teaching/**/*.md"),
        *ROOT.glob("course_lib/**/*.py"),
    ]
    return sorted(
        path.relative_to(ROOT).as_posix() for path in found if "$$" in path.read_text("utf-8")
    )
