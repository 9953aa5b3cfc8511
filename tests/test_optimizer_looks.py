"""One colour and one dash for each optimizer: what the legends of all the chapters' figures show.

Read from the drawings that the pages have, so that it holds whatever a cell calls its styles.
"""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES

CHAPTERS = Path(__file__).parents[1] / "chapters"
KIND = "application/vnd.descent.figure+json"
# A legend's line stands left of its words: in pixels, how far from them at most.
GAP, LEVEL = 14, 8
LINE = re.compile(r"M([\d.]+) ([\d.]+)l([\d.]+) 0")


@pytest.fixture(scope="module")
def legends() -> list[tuple[str, str, ElementTree.Element]]:
    """Where, words and line of each entry, in every figure's wide and its narrow drawing."""
    found = []
    for path in sorted(CHAPTERS.glob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells):
            for output in cell.get("outputs", []):
                figure = output.get("data", {}).get(KIND, {})
                for form in {"wide", "narrow"} & figure.keys():
                    entries = legend_lines(ElementTree.fromstring(figure[form]))
                    found += [(f"{path.stem}, cell {number}, {form}", *entry) for entry in entries]
    return found


def legend_lines(drawing) -> list[tuple[str, ElementTree.Element]]:
    """The words of a drawing that have a level line just left of them, each with that line."""
    lines = []
    for path in drawing.iter("path"):
        found = LINE.fullmatch(path.get("d", ""))
        if found and float(found[3]) < 40:
            left, level, length = map(float, found.groups())
            lines.append((left + length, level, path))
    pairs = []
    for text in drawing.iter("text"):
        if text.get("x") is None:
            continue
        x, y = float(text.get("x")), float(text.get("y"))
        pairs += [
            ("".join(text.itertext()), path)
            for right, level, path in lines
            if 0 < x - right < GAP and 0 < y - level < LEVEL
        ]
    return pairs


def in_line_widths(path) -> tuple[float, ...]:
    """A line's dashes as the palette has them: in its own widths."""
    dashes = (path.get("stroke-dasharray") or "").split()
    return tuple(float(dash) / float(path.get("stroke-width")) for dash in dashes)


def test_an_optimizer_has_its_colour_and_its_dash_in_every_legend(legends):
    seen = {}
    for where, words, path in legends:
        style = OPTIMIZER_STYLES.get(words)
        if style is None:
            continue
        assert path.get("stroke") == style.light, (where, words)
        assert in_line_widths(path) == pytest.approx(style.dash, rel=0.05), (where, words)
        seen.setdefault(words, set()).add(where)
    # So that nothing passes because nothing was recognised.
    assert seen.keys() == OPTIMIZER_STYLES.keys()
    assert sum(map(len, seen.values())) > 30


def test_two_forms_of_one_optimizer_share_its_colour(legends):
    """As "SGD, α = 0.1" and "SGD, α = 0.01" do; what others are held against may be dark."""
    seen = set()
    for where, words, path in legends:
        name, comma, _ = words.partition(",")
        if comma and name in OPTIMIZER_STYLES:
            allowed = OPTIMIZER_STYLES[name].light, ROLE_STYLES["truth"].light
            assert path.get("stroke") in allowed, (where, words)
            seen.add(words)
    assert len(seen) > 4
