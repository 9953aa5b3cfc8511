"""The styles' sizes: type, margins, padding and gaps are steps of the scale in tokens.css."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[1] / "website" / "styles"
# On paper sizes are points.
SHEETS = sorted(
    path for path in STYLES.glob("*.css") if path.name not in ("tokens.css", "print.css")
)
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
TYPE = re.compile(r"(?<![\w-])font(?:-size)?:\s*([^;}]+)")
SPACE = re.compile(r"(?<![\w-])(?:margin|padding|gap|row-gap|column-gap)(?:-[a-z-]+)?:\s*([^;}]+)")
SIZE = re.compile(r"(?<![\w.-])-?\d*\.?\d+(?:rem|px)\b")

# What is not of the scale, and why.
TYPE_ALLOWED = {
    "live.css": {"16px"},  # a phone's browser zooms into a field of smaller letters
    "layout.css": {"16px"},
}
SPACE_ALLOWED = {"1px", "-1px"}  # a hairline, over another
SPACED = ("layout", "text", "form", "notebook", "landing")


def declared(path: Path, what: re.Pattern) -> list[str]:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [re.sub(r"/\d[\d.]*(?:rem|px)?", "/", value) for value in what.findall(text)]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_type_is_a_step_of_the_scale(path):
    for value in declared(path, TYPE):
        assert set(SIZE.findall(value)) <= TYPE_ALLOWED.get(path.name, set()), value


@pytest.mark.parametrize(
    "path", [path for path in SHEETS if path.stem in SPACED], ids=lambda p: p.stem
)
def test_spaces_are_steps_of_the_scale(path):
    for value in declared(path, SPACE):
        assert set(SIZE.findall(value)) <= SPACE_ALLOWED, value


def test_what_a_style_names_is_a_token():
    named = re.compile(r"var\((--(?:step|space|inset|column|measure)[\w-]*)")
    for path in STYLES.glob("*.css"):
        for token in set(named.findall(path.read_text(encoding="utf-8"))):
            assert f"{token}:" in TOKENS, f"{path.name}: {token}"


def test_the_scale_rises_and_text_ends_where_the_column_does():
    first = TOKENS.split("@media")[0]
    for kind, count in (("step", 6), ("space", 6)):
        sizes = [float(size) for size in re.findall(rf"--{kind}-+\d: ([\d.]+)rem", first)]
        assert len(sizes) >= count - (kind == "step") and sizes == sorted(set(sizes))
    assert "--measure: var(--column);" in first
