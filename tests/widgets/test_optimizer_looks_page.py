"""One colour and one dash for each optimizer in every widget: what the browser computes."""

import re

import pytest

from course_lib import OPTIMIZERS
from course_lib.notebook.palette import OPTIMIZER_STYLES
from course_lib.widgets import (
    CoordinateScaling,
    DescentExplorer,
    OptimizerRace,
    SaddleEscape,
    TrainingLab,
)

WIDGETS = {
    "OptimizerRace": lambda: OptimizerRace(optimizers=list(OPTIMIZERS)),
    "SaddleEscape": SaddleEscape,
    "TrainingLab": TrainingLab,
    "CoordinateScaling": CoordinateScaling,
    "DescentExplorer": DescentExplorer,
}
# Of each entry of a key: its words, and its line's colour and dashes in line widths.
KEYS = """() => [...document.querySelectorAll(".descent-keyed")].map((entry) => {
  const style = getComputedStyle(entry.querySelector("path"));
  const dashes = style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",");
  return [entry.textContent.trim(), style.stroke,
    dashes.map((dash) => parseFloat(dash) / parseFloat(style.strokeWidth))];
})"""


def as_rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_key_shows_an_optimizer_as_the_palette_does(open_page, theme):
    page = open_page(*(make() for make in WIDGETS.values()), theme=theme)
    page.wait_for_function(
        f"() => document.querySelectorAll('[data-descent-ready]').length === {len(WIDGETS)}"
    )
    seen = set()
    for words, colour, dashes in page.evaluate(KEYS):
        name = "SGD" if re.match("(plain )?gradient descent", words) else words.split(",")[0]
        if name not in OPTIMIZER_STYLES:
            continue
        style = OPTIMIZER_STYLES[name]
        assert colour == as_rgb(getattr(style, theme)), words
        assert dashes == pytest.approx(style.dash, rel=0.01), words
        seen.add(name)
    assert seen == set(OPTIMIZERS)


def test_a_static_picture_names_each_optimizer_beside_its_own_line():
    picture = OptimizerRace(optimizers=list(OPTIMIZERS)).html()
    named = re.findall(
        r'<path d="M[\d.]+,[\d.]+h18"([^>]*)/><text[^>]*>(\w+)</text>',
        picture.replace("\n", ""),
    )
    assert [name for _, name in named] == list(OPTIMIZERS)
    for line, name in named:
        style = OPTIMIZER_STYLES[name]
        assert style.light in line and not any(
            other.light in line for key, other in OPTIMIZER_STYLES.items() if key != name
        )
        dashes = re.search(r'stroke-dasharray="([^"]*)"', line)
        drawn = [float(dash) / 2 for dash in dashes[1].split()] if dashes else []
        assert drawn == pytest.approx(style.dash), name
