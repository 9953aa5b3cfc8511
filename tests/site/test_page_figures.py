"""Figures on the pages: in their type and colours, for a column and a phone, with their data."""

import csv
import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from tests.browser import settle

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "website" / "extensions"))

import figure_colours  # noqa: E402

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("[0-9]*.md"))
# The page's own width of each drawing, and the smallest type that it has there, in px.
TYPE = """(svg) => {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll('text')];
  const sizes = texts.map((text) => scale * text.getAttribute('font-size'));
  return [svg.getBoundingClientRect().width, Math.min(...sizes)];
}"""


def figures(site: Path, chapter: str):
    page = BeautifulSoup((site / "chapters" / f"{chapter}.html").read_bytes(), "html.parser")
    return page.select("article figure[id]")


def test_each_colour_of_the_palette_is_a_variable_with_its_own_value_in_the_dark():
    sheet = figure_colours.style_sheet()
    light, dark, paper = (
        dict(re.findall(r"(--figure-\w+): (#\w+);", line)) for line in sheet.strip().splitlines()
    )
    for style in {**ROLE_STYLES, **OPTIMIZER_STYLES}.values():
        (name,) = re.findall(
            r"var\((.*?)\)", figure_colours.themed(f'<path stroke="{style.light}"/>')
        )
        assert (light[name], dark[name]) == (style.light, style.dark)
    assert paper == light and light.keys() == dark.keys()


def test_colours_that_are_values_and_what_lies_on_them_stay():
    white, violet = '<path fill="#ffffff"/>', '<path fill="#440154"/>'
    drawn = f'{white}<svg class="map" x="0">{white}</svg>{violet}'
    assert figure_colours.themed(drawn) == drawn.replace("#ffffff", "var(--figure-paper)", 1)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_figure_is_drawn_twice_described_and_has_its_data(site, chapter):
    found = figures(site, chapter)
    assert found
    for figure in found:
        (drawn,) = figure.select(".drawn")
        assert drawn["role"] == "img" and len(drawn["aria-label"]) > 20
        assert [svg["class"] for svg in drawn.find_all("svg", recursive=False)] == [
            ["drawn-wide"],
            ["drawn-narrow"],
        ]
        assert not figure.select("img, [id] [id]") and drawn.select("text")
        (link,) = figure.select(".figure-data a[download]")
        file = (site / "chapters" / link["href"]).resolve()
        assert file.parent == site.resolve() / "_figures" and file.stem == figure["id"]
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert rows and {"panel", "series", "x", "y"} <= rows[0].keys()
        assert file.stat().st_size < 150_000


@pytest.fixture(scope="module")
def page(chromium, origin):
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, color_scheme="light")
    page = context.new_page()
    page.goto(f"{origin}/chapters/02_momentum.html")
    settle(page)
    yield page
    context.close()


@pytest.mark.parametrize(("width", "shown"), [(1280, "wide"), (768, "wide"), (360, "narrow")])
def test_a_width_has_one_drawing_as_wide_as_its_column_and_legible(page, width, shown):
    page.set_viewport_size({"width": width, "height": 860})
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    column = page.locator("article").bounding_box()["width"]
    drawings = page.locator(".drawn > svg:visible")
    assert drawings.count() == page.locator(".drawn").count() > 10
    for drawing in drawings.all():
        assert drawing.get_attribute("class") == f"drawn-{shown}"
        across, smallest = drawing.evaluate(TYPE)
        assert across == pytest.approx(column, abs=1) and smallest >= 11


# How far what is kept free for drawings out of sight is from what they take; and their letters
# beyond the edge at which a drawing ends.
OUT_OF_SIGHT = """(kept) => [...document.querySelectorAll('.drawn')].map((box) => {
  box.style.contentVisibility = 'visible';
  const { left, right, top, bottom, height } = box.getBoundingClientRect();
  const beyond = [...box.querySelectorAll('text')].map((text) => text.getBoundingClientRect())
    .filter((place) => place.width)
    .map((one) => Math.max(left - one.left, one.right - right, top - one.top, one.bottom - bottom));
  const free = parseFloat(getComputedStyle(box).getPropertyValue(kept));
  box.style.contentVisibility = '';
  return [Math.abs(height - free), Math.max(...beyond)];
})"""


@pytest.mark.parametrize(("width", "kept"), [(1280, "--wide-height"), (360, "--narrow-height")])
def test_a_drawing_out_of_sight_keeps_its_place_and_is_cut_off_nowhere(page, width, kept):
    page.set_viewport_size({"width": width, "height": 860})
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    found = page.evaluate(OUT_OF_SIGHT, kept)
    assert len(found) > 10
    assert all(off < 1 and beyond < 16 for off, beyond in found), found


def test_a_figure_follows_the_theme_and_paper_is_light(page):
    page.set_viewport_size({"width": 1280, "height": 860})
    curve = page.locator("#fig-crossing .drawn-wide path[stroke='var(--figure-first)']").first
    words = page.locator("#fig-crossing .drawn-wide text").first
    on_a_map = page.locator("#fig-plane .drawn-wide svg.map path[stroke='#ffffff']").first

    def seen():
        page.wait_for_timeout(50)
        colour = "(one, name) => getComputedStyle(one)[name]"
        return [
            curve.evaluate(colour, "stroke"),
            words.evaluate(colour, "fill"),
            on_a_map.evaluate(colour, "stroke"),
        ]

    light = ["rgb(0, 114, 178)", "rgb(29, 29, 36)", "rgb(255, 255, 255)"]
    assert seen() == light
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert seen() == ["rgb(93, 183, 238)", "rgb(241, 241, 245)", "rgb(255, 255, 255)"]
    page.emulate_media(media="print")
    assert seen() == light
    page.emulate_media(media="screen")
    assert words.evaluate("(text) => getComputedStyle(text).fontFamily") == page.locator(
        "#fig-crossing figcaption"
    ).evaluate("(caption) => getComputedStyle(caption).fontFamily")
