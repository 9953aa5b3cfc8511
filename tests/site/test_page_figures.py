"""Figures on the pages: in their type and colours, for a column and a phone, with their data."""

import csv
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from desk import ALL_LAID_OUT

from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from tests.browser import settle

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "website" / "extensions"))

import figure_colours  # noqa: E402

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("[0-9]*.md"))
# Of each figure of the page: which drawing is shown, how wide it is without the room that its file
# has around it, how wide with it, and how far its shape is from the one that was announced.
SHOWN = """async () => {
  for (const one of document.querySelectorAll('.drawn img')) one.loading = 'eager';
  const number = (one, name) => Number(one.getAttribute(name));
  const drawn = [...document.querySelectorAll('.drawn img')];
  // The page follows another width in the frames to come: which file it shows, and where.
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  await Promise.all(drawn.map((one) => one.decode()));
  return drawn.map((one) => {
    const box = one.getBoundingClientRect();
    const around = one.parentElement.getBoundingClientRect();
    const padding = parseFloat(getComputedStyle(one.parentElement).paddingLeft);
    const place = { left: around.left + padding, right: around.right - padding, top: around.top,
      width: around.width - 2 * padding };
    const kept = [...one.parentElement.children].find((each) => one.currentSrc.endsWith(
      (each.getAttribute('srcset') ?? each.getAttribute('src')).replace('..', '')));
    return {
      file: one.currentSrc, across: place.width, whole: box.width,
      beside: [place.left - box.left, box.right - place.right, place.top - box.top],
      off: Math.abs(box.height - box.width * number(kept, 'height') / number(kept, 'width')),
    };
  });
}"""
# Of drawings, each opened as wide as a page shows it, one after another in the widths given: the
# smallest of its letters, in px, and how far words are from the edge of its file, where they would
# be cut off.
LETTERS = """async (drawings) => (await Promise.all(drawings.map(async ([file, widths]) => {
  const frame = Object.assign(document.createElement('iframe'), { src: file });
  frame.style = 'position: absolute; height: 2000px; border: 0';
  frame.style.width = `${widths[0]}px`;
  document.body.append(frame);
  await new Promise((done) => { frame.onload = done; });
  const svg = frame.contentDocument.documentElement;
  const words = [...svg.querySelectorAll('text, tspan')];
  const style = (one) => frame.contentWindow.getComputedStyle(one);
  const found = widths.map((whole) => {
    frame.style.width = `${whole}px`;
    const { left, right, width } = svg.getBoundingClientRect();
    const scale = whole / svg.viewBox.baseVal.width;
    const sizes = words.map((one) => scale * parseFloat(style(one).fontSize));
    const edges = words.map((one) => one.getBoundingClientRect())
      .map((one) => Math.min(one.left - left, right - one.right) * whole / width);
    return [file, whole, Math.min(...sizes), Math.min(...edges)];
  });
  frame.remove();
  return found;
}))).flat()"""
# The colours of a drawing as the page shows it now.
COLOURS = """async (name) => {
  const drawn = document.querySelector(`${name} .drawn img`);
  drawn.loading = 'eager';
  await drawn.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: 680, height: 400 });
  const context = canvas.getContext('2d');
  context.drawImage(drawn, 0, 0, 680, 400);
  const { data } = context.getImageData(0, 0, 680, 400);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 255) seen.add(data.slice(i, i + 3).join());
  }
  return [...seen];
}"""
WIDEST_NARROW = 480


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
        (drawn,) = figure.select(".drawn > picture > img")
        (narrow,) = figure.select(".drawn > picture > source")
        assert len(drawn["alt"]) > 20 and drawn["loading"] == "lazy"
        for address, width in ((drawn["src"], 680), (narrow["srcset"], 328)):
            svg = ElementTree.parse(site / "chapters" / address).getroot()
            assert svg.find(".//{*}text") is not None
            assert float(svg.get("viewBox").split()[2]) == width + 32
            assert [one.get("id") for one in svg.iter() if one.get("id")] == ["dark"]
        (link,) = figure.select(".figure-data a[download]")
        file = (site / "chapters" / link["href"]).resolve()
        assert file.parent == site.resolve() / "_figures" and file.stem == figure["id"]
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert rows and {"panel", "series", "x", "y"} <= rows[0].keys()
        assert file.stat().st_size < 150_000


@pytest.fixture(scope="module")
def page(chromium, origin):
    # The page's own policy would not let the test open drawings in frames.
    context = chromium.new_context(
        viewport={"width": 1280, "height": 860}, color_scheme="light", bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{origin}/chapters/02_momentum.html")
    settle(page)
    yield page
    context.close()


def test_from_phone_to_desktop_a_drawing_is_as_wide_as_its_column_and_legible(page):
    """Its place is kept, it is cut off nowhere, and it pushes no page sideways."""
    page.evaluate(ALL_LAID_OUT)
    widths = {}  # of each file, as the page has shown it
    for width in (320, 412, 500, 704, 710, 768, 1280):
        page.set_viewport_size({"width": width, "height": 860})
        column = page.locator("article").bounding_box()["width"]
        shown = "wide" if width > 704 else "narrow"
        expected = column if shown == "wide" else min(column, WIDEST_NARROW)
        drawn = page.evaluate(SHOWN)
        assert len(drawn) > 10
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for one in drawn:
            assert one["file"].endswith(f"-{shown}.svg"), width
            assert one["across"] == pytest.approx(expected, abs=1), width
            room = one["across"] * 16 / (680 if shown == "wide" else 328)
            assert one["beside"] == pytest.approx([room] * 3, abs=1) and one["off"] < 1, (
                width,
                one,
            )
            widths.setdefault(one["file"], set()).add(one["whole"])
    assert len(widths) > 20 and all(len(shown) > 1 for shown in widths.values())
    read = page.evaluate(LETTERS, [[file, sorted(shown)] for file, shown in widths.items()])
    assert len(read) == sum(map(len, widths.values()))
    for file, width, smallest, edge in read:
        assert smallest >= 11 and edge > 0, (file, width, smallest, edge)


def test_letters_twice_as_large_are_so_in_figures_too(page, origin):
    """Where a reader has asked for them, the phone's drawing grows with the text."""
    large = page.context.new_page()
    large.set_viewport_size({"width": 1280, "height": 860})
    session = page.context.new_cdp_session(large)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    large.goto(f"{origin}/chapters/02_momentum.html")
    drawn = large.evaluate(SHOWN)
    assert all(one["file"].endswith("-narrow.svg") for one in drawn)
    read = large.evaluate(LETTERS, [[one["file"], [one["whole"]]] for one in drawn])
    assert min(smallest for _, _, smallest, _ in read) > 21
    large.close()


def test_a_figure_follows_the_theme_and_paper_is_light(page):
    page.set_viewport_size({"width": 1280, "height": 860})
    first = {"light": "0,114,178", "dark": "93,183,238"}
    words = {"light": "29,29,36", "dark": "241,241,245"}

    def turns(theme):
        page.wait_for_function(
            "(theme) => document.documentElement.dataset.theme === theme", arg=theme
        )
        other = "dark" if theme == "light" else "light"
        seen = page.evaluate(COLOURS, "#fig-crossing")
        assert first[theme] in seen and words[theme] in seen and first[other] not in seen
        assert "255,255,255" in page.evaluate(COLOURS, "#fig-plane")  # on a map, whose colours stay

    turns("light")
    page.emulate_media(color_scheme="dark")
    turns("dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    turns("light")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    turns("dark")
    page.emulate_media(color_scheme="light")
    turns("light")


def test_a_file_has_the_page_s_type_and_the_colours_that_it_uses(page, origin):
    page.goto(f"{origin}/_figures/fig-crossing-wide.svg")
    family = "(one) => getComputedStyle(one).fontFamily"
    drawn = page.locator("text").first.evaluate(family)
    sheet = page.evaluate("document.querySelector('style').textContent")
    assert set(re.findall(r"var\((.*?)\)", page.content())) == set(re.findall(r"--[\w-]+", sheet))
    page.goto(f"{origin}/chapters/02_momentum.html")
    said = page.locator("#fig-crossing figcaption").evaluate(family)
    assert drawn.replace("'", '"') == said.replace("'", '"')
