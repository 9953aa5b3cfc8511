"""What the site's extensions write of figures, chapters, optimizers and formulas is so."""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "website" / "extensions"))

import descent_figures  # noqa: E402
import descent_landing  # noqa: E402
import descent_pages  # noqa: E402
import descent_run  # noqa: E402
import figure_colours  # noqa: E402
import figure_file  # noqa: E402
import optimizer_sheet  # noqa: E402
import search_entries  # noqa: E402
import speed_figure  # noqa: E402
import speed_sheet  # noqa: E402
from docutils import nodes  # noqa: E402

from course_lib import datasets  # noqa: E402
from course_lib.notebook.palette import OPTIMIZER_STYLES  # noqa: E402

LAYOUT = ROOT / "website" / "templates" / "layout.html"


def test_next_and_previous_lead_where_they_say():
    text = LAYOUT.read_text(encoding="utf-8")
    part = re.search(r"\{%- if prev or next %\}.*?</nav>\s*\{%- endif %\}", text, re.S)[0]
    page = SimpleNamespace
    html = (
        Environment(autoescape=True)
        .from_string(part)
        .render(
            icon=lambda name: "",
            prev=page(link="one.html", title="One"),
            next=page(link="three.html", title="Three"),
        )
    )
    links = re.findall(
        r'<a class="(\w+)" rel="(\w+)" href="(.*?)">.*?<small>(\w+)</small> (\w+)', html
    )
    assert links == [
        ("previous", "prev", "one.html", "Previous", "One"),
        ("next", "next", "three.html", "Next", "Three"),
    ]


def test_a_phone_gets_the_narrow_drawing_and_a_figure_keeps_its_words(tmp_path, monkeypatch):
    drawn = {
        form: f'<svg viewBox="0 0 {width} 100"><path fill="#ffffff" stroke="#0072b2"/></svg>'
        for form, width in figure_file.WIDTHS.items()
    }
    drawn["data"] = "panel,series,x,y\n"
    monkeypatch.setattr(descent_figures, "drawn_on", lambda app, page: {"key": drawn})
    builder = SimpleNamespace(current_docname="chapters/one", app=None, outdir=tmp_path)
    writer = SimpleNamespace(builder=builder, body=[])
    node = {"key": "key", "name": "fig", "alt": "A curve, & more", "classes": []}
    descent_figures.write_figure(writer, node)
    html = "".join(writer.body)
    assert re.search(
        r'<source media="[^"]*max-width[^"]*" srcset="\.\./_figures/fig-narrow\.svg"', html
    )
    assert '<img src="../_figures/fig-wide.svg"' in html and 'alt="A curve, &amp; more"' in html
    for form, width in figure_file.WIDTHS.items():
        written = (tmp_path / "_figures" / f"fig-{form}.svg").read_text(encoding="utf-8")
        assert f" {width + 2 * figure_file.BESIDE} " in written.split('viewBox="')[1]
    writer.body.clear()
    descent_figures.write_link(writer, {"key": "key", "address": "_figures/fig.csv"})
    assert 'href="../_figures/fig.csv"' in writer.body[0] and "(CSV, 1 kB)" in writer.body[0]
    assert (tmp_path / "_figures" / "fig.csv").read_text(encoding="utf-8") == drawn["data"]


def test_a_file_is_light_unless_it_is_asked_for_by_the_name_of_the_dark():
    drawn = '<svg viewBox="0 0 680 100"><path fill="#ffffff" stroke="#0072b2"/></svg>'
    text = figure_file.svg_file(drawn, "wide")
    light, dark = re.search(r":root\{(.*?)\}:root:target\{(.*?)\}", text).groups()
    style = OPTIMIZER_STYLES["Momentum"]
    assert style.light in light and style.dark in dark and style.light not in dark
    assert "--figure-paper:#ffffff" in light and "#ffffff" not in dark


def test_paper_has_the_colours_of_white():
    sheet = figure_colours.style_sheet()
    _, dark, paper = sheet.splitlines()
    values = [
        re.search(r"\{ ((?:--figure-\S+: \S+; ?)+)", line)[1].strip() for line in sheet.splitlines()
    ]
    assert paper.startswith("@media print") and 'data-theme="dark"' in dark
    assert values[0] == values[2] != values[1] and "--figure-paper: #ffffff" in values[0]


def test_the_button_begins_with_the_chapter_that_it_names():
    builder = SimpleNamespace(
        get_relative_uri=lambda page, to: f"{to}.html",
        current_docname="index",
        config=SimpleNamespace(descent_run={}),
    )
    translator = SimpleNamespace(builder=builder, body=[])
    node = descent_landing.landing_buttons(begin="chapters/01_averages")
    with pytest.raises(nodes.SkipNode):
        descent_landing.visit_landing_buttons(translator, node)
    number, words = re.search(
        r'href="chapters/0(\d)_averages\.html">Begin with chapter (\d)</a>', translator.body[0]
    ).groups()
    assert number == words


def test_cells_figures_and_exercises_are_counted_apart():
    outputs = [[], [{"data": {"image/png": "…"}}], [{"text": "1"}, {"text": "2"}, {"text": "3"}]]
    cells = [{"cell_type": "code", "outputs": one} for one in outputs]
    chapter = SimpleNamespace(exercises=["one", "two"])
    said = descent_landing.what_is_tested([{"cells": cells}], [chapter])
    for counted in ("the 3 cells of its chapters", "1 figure among them", "the 2 exercises"):
        assert counted in said


def test_sizes_are_said_in_megabytes():
    assert descent_run.note(41_300_000) == "41 MB at the first start, then kept"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x²"),
        ("<msub><mi>v</mi><mi>t</mi></msub>", "vₜ"),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<msqrt><mi>κ</mi></msqrt>", "√κ"),
    ],
)
def test_formulas_are_read_as_they_are_written(markup, text):
    (entry,) = search_entries.entries_of(
        f'<article><section id="a"><h1>One</h1><p><math>{markup}</math></p></section></article>'
    )
    assert entry.text.strip() == text


def test_what_is_found_is_called_what_it_is():
    page = """<article><section id="a"><h1>One</h1>
    <div class="exercise admonition" id="ex"><p class="admonition-title">Exercise 1 (Ask)</p>
    <p>Why?</p></div>
    <details class="solution admonition" id="sol"><summary class="admonition-title">
    Solution to Exercise 1 (Ask)</summary><p>So.</p></details></section></article>"""
    kinds = {entry.anchor: entry.kind for entry in search_entries.entries_of(page)}
    assert (kinds["ex"], kinds["sol"]) == ("exercise", "solution")


def test_a_card_has_each_library_s_own_call_its_own_line_and_memory():
    for entry in optimizer_sheet.read()["optimizer"]:
        card = optimizer_sheet.card(entry)
        style = OPTIMIZER_STYLES[entry["name"]]
        assert f"--light: {style.light}" in card
        for library in optimizer_sheet.LIBRARIES:
            said = card.split(f"\n{library}\n: ")[1].split("\n")[0]
            assert said.startswith(optimizer_sheet.call(entry[library], entry["ours"]))
        kept = len(optimizer_sheet.OPTIMIZERS[entry["name"]](0.1).state)
        words = re.search(r"\*\*Keeps\*\* (.*?) per parameter", card)[1]
        assert (words == "nothing") == (entry["name"] == "SGD"), (words, kept)


def test_speeds_are_drawn_under_their_own_names_in_times():
    times = datasets.step_times()
    figure = speed_figure.draw(times)
    assert figure.axes[0].get_ylabel() == "times as long"
    rows = speed_figure.adam_rows(times, next(iter(speed_sheet.THREADS)))
    drawn = {line.get_label(): line for line in figure.axes[0].lines}
    for who in speed_figure.LINES:
        ratios = [row["ratios"][who][1] for row in rows if who in row["ratios"]]
        if ratios:
            assert list(drawn[times["contenders"][who]].get_ydata()) == ratios


def test_a_cell_shows_what_it_makes_and_then_the_line_that_opens_its_source():
    soup = BeautifulSoup(
        '<div class="cell"><details class="above-input">source</details>'
        '<div class="cell_output">figure</div></div>'
        '<div class="cell"><details class="above-input">alone</details></div>',
        "html.parser",
    )
    descent_pages.put_sources_below(soup)
    assert [cell.get_text("|") for cell in soup.select(".cell")] == ["figure|source", "alone"]


def test_what_people_type_leads_to_one_section():
    listed = json.loads((ROOT / "website" / "search-words.json").read_text(encoding="utf-8"))
    words = Counter(word.lower() for more in listed["leads"].values() for word in more)
    assert [word for word, count in words.items() if count > 1] == []
