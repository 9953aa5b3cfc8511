"""What the published figures draw, and what the published cells say, as numbers."""

import json
import re

import numpy as np

from tests.drawn.stored import Panel, figures
from tests.prose.passages import ROOT


def panels(name: str) -> list[Panel]:
    return figures()[name].panels


def line(name: str, label: str | int, panel: int | str = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of a series of a figure, by its label or place, in a panel."""
    if isinstance(panel, str):
        (where,) = (one for one in panels(name) if one.title == panel)
    else:
        where = panels(name)[panel]
    found = where[label]
    return found.x, found.y


def told(page: str, pattern: str) -> tuple[float, ...]:
    """Return the numbers in the groups of a pattern, where a cell of a page says it or shows it."""
    notebook = json.loads((ROOT / page).with_suffix(".ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            text = output.get("text") or output.get("data", {}).get("text/markdown") or ""
            text = " ".join("".join(text).split())
            if found := re.search(pattern, text):
                return tuple(
                    float(group.replace(",", "").replace("−", "-")) for group in found.groups()
                )
    raise AssertionError(f"no cell of {page} says {pattern}")
