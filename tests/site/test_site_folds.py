"""Boxes and predictions: what is built from their gates, and how a reader opens them."""

import json
import re
import sys
from pathlib import Path

import pytest
from books import ROOT, build, notebook, write_book
from bs4 import BeautifulSoup
from desk import Desk
from playwright.sync_api import expect
from visits import serve

from tests.browser import axe, settle

sys.path.append(str(ROOT / "website" / "extensions"))

from form_counts import in_minutes, measure, rounded

PAGE = (
    r"""# Folds

A first paragraph, long enough to describe the page. See {ref}`deeper-roots`,
[the box](#deeper-roots), {numref}`fig-in`, {eq}`eq-in`, {ref}`ex-in` and {ref}`predict-beta`.

## A section

```{deeper-start} Why the *roots* meet at $\beta^2$
:label: deeper-roots
```

Text of the box with the word marzipan.

$$ v_t = \beta v_{t-1} $$ (eq-in)

| β | steps |
|---|---|
| 0.9 | 10 |
""",
    {"source": "print('a cell in the box')"},
    r"""
```{figure} dot.png
:name: fig-in
:alt: A dot.

A dot.
```

:::{exercise} In the box
:label: ex-in

Do it.
:::

:::{solution-start} ex-in
:class: dropdown
:::
""",
    {"source": "print('a cell in the solution')"},
    r"""
:::{solution-end}
:::

(deep-down)=
A target, deep down.

```{deeper-end}
```

Text after the box, and a way [down](#deep-down).

```{predict-start} What will β = 0.99 do?
:label: predict-beta
```

It is smooth, and late.
""",
    {"source": "print('a cell in the answer')"},
    r"""
```{predict-end}
```

## In practice

Set `lr` first.
""",
    {"source": "print('folded code')", "metadata": {"tags": ["hide-input"]}},
    r"""
```python
Adam(model.parameters(), lr=0.001)
```

## Three lines to keep

- One.
- Two.
- Three.
""",
)

WIDGET = """# A widget in a box

```{deeper-start} Try it
:label: deeper-try
```

:::{widget} AverageExplorer
beta: 0.9
:::

```{deeper-end}
```
"""

FAULTS = {
    "nested": ("deeper-start deeper-start deeper-end deeper-end", "this box begins inside the box"),
    "crossed": ("deeper-start predict-end", "a prediction ends inside the box"),
    "unended": ("predict-start", 'the prediction "About" never ends'),
    "unbegun": ("deeper-end", "this box ends, and none has begun"),
    "heading": ("deeper-start # deeper-end", "a heading stands inside the box"),
}
SOLUTION = """# solution

```{exercise} One
:label: ex-one
Do it.
```

```{deeper-start} About
```

```{solution-start} ex-one
```

```{deeper-end}
```

```{solution-end}
```
"""


def gates(names: str) -> str:
    return "\n\n".join(
        "## A heading" if name == "#" else f"```{{{name}}}{' About' * name.endswith('start')}\n```"
        for name in names.split()
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("folds")
    first = "# Start\n\nThe chapter has {ref}`deeper-roots` and [it](#deeper-roots).\n"
    first += "\n```{course-time}\n```\n"
    write_book(folder, {"index": first, "page": notebook(*PAGE), "widget": WIDGET})
    result = build(folder, ".")
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def page(book):
    return BeautifulSoup((book / "page.html").read_text(encoding="utf-8"), "html.parser")


def test_a_box_is_a_closed_details_with_all_that_stands_between_its_gates(page):
    box = page.find(id="deeper-roots")
    assert box.name == "details" and not box.has_attr("open")
    assert box.summary.em.get_text() == "roots" and box.summary.find(class_="katex")
    for part in ("marzipan", "a cell in the box", "a cell in the solution", "deep down"):
        assert part in box.get_text()
    for inside in ("table", "figure", ".eqno", ".exercise", "details.solution"):
        assert box.select_one(inside), inside
    assert "Text after the box" not in box.get_text()


def test_a_prediction_shows_its_question_and_keeps_its_answer(page):
    predict = page.find(id="predict-beta")
    answer = predict.details.extract()
    assert "What will β = 0.99 do?" in predict.get_text()
    assert answer.summary.get_text() == "See what happens"
    assert "a cell in the answer" in answer.get_text()


def test_references_find_what_is_in_a_box(book, page):
    links = {a.get_text(): a["href"] for a in page.select("article a.reference.internal")}
    assert links["the box"] == "#deeper-roots"
    assert links["Fig. 1"] == "#fig-in" and links["down"] == "#deep-down"
    assert any(text.startswith("Why the roots meet") for text in links)
    home = (book / "index.html").read_text(encoding="utf-8")
    assert home.count('href="page.html#deeper-roots"') == 2


@pytest.fixture(scope="module")
def origin(book):
    with serve(book) as address:
        yield address


@pytest.fixture(scope="module")
def desk(chromium, book, origin):
    desk = Desk(chromium, book.as_uri(), origin)
    yield desk
    desk.close()


@pytest.fixture
def open_page(desk, book, origin):
    """Opens a page of the book; afterwards nothing may have been complained about."""

    def open_one(address="page.html", scheme="file", **ways):
        return desk.open(f"{book.as_uri() if scheme == 'file' else origin}/{address}", **ways)

    yield open_one
    assert desk.clear() == []


def is_open(tab, name="deeper-roots") -> bool:
    return tab.evaluate(f"document.getElementById('{name}').open")


def wait_until_open(tab):
    tab.wait_for_function("() => document.getElementById('deeper-roots').open")


def spoken(tab) -> list[tuple[str, bool]]:
    """What a screen reader is told of each `<details>` in view: its name, and if it is open."""
    tree = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["name"]["value"].replace("\u200b", ""), part["value"]["value"])
        for node in tree
        if node.get("role", {}).get("value") == "DisclosureTriangle"
        for part in node["properties"]
        if part["name"] == "expanded"
    ]


MARZIPAN = "Text of the box with the word marzipan."


@pytest.mark.parametrize("scripts", [True, False])
def test_a_box_is_closed_until_it_is_clicked(open_page, scripts):
    tab = open_page(java_script_enabled=scripts)
    inside = tab.get_by_text(MARZIPAN)
    expect(inside).to_be_hidden()
    tab.get_by_text("Why the").last.click()
    expect(inside).to_be_visible()
    expect(tab.get_by_text("It is smooth, and late.")).to_be_hidden()
    tab.get_by_text("See what happens").click()
    expect(tab.get_by_text("It is smooth, and late.")).to_be_visible()


def test_a_box_opens_by_keyboard_and_a_screen_reader_hears_its_title(open_page):
    tab = open_page()
    summary = tab.locator("#deeper-roots > summary")
    assert spoken(tab) == [
        ("Why the roots meet at β2 3 minutes", False),
        ("Show source", False),
        ("See what happens", False),
    ]
    summary.focus()
    tab.keyboard.press("Enter")
    assert is_open(tab)
    assert spoken(tab)[0] == ("Why the roots meet at β2 3 minutes", True)
    tab.keyboard.press("Space")
    assert not is_open(tab)


@pytest.mark.parametrize("name", ["deeper-roots", "deep-down", "fig-in", "equation-eq-in", "ex-in"])
def test_an_address_opens_the_box_around_it(open_page, name):
    tab = open_page(f"page.html#{name}")
    wait_until_open(tab)
    expect(tab.locator(f"#{name}")).to_be_in_viewport()


def test_a_target_inside_is_opened_without_scripts_too(open_page):
    tab = open_page("page.html#deep-down", java_script_enabled=False)
    expect(tab.get_by_text("A target, deep down.")).to_be_visible()


def test_a_link_opens_the_box_and_opens_it_again(open_page):
    tab = open_page()
    link = tab.get_by_role("link", name="the box")
    for _ in range(2):
        link.click()
        wait_until_open(tab)
        tab.locator("#deeper-roots > summary").click()
        assert not is_open(tab)


def test_a_link_from_another_page_opens_the_box(open_page):
    tab = open_page("index.html")
    tab.get_by_role("link", name="it", exact=True).click()
    tab.wait_for_url("**/page.html#deeper-roots")
    wait_until_open(tab)


def test_a_link_to_a_widget_s_state_opens_the_box_around_it(open_page):
    tab = open_page("widget.html")
    settle(tab)
    assert not is_open(tab, "deeper-try")
    tab.goto(tab.url + "#average_explorer.1.beta=0.95")
    expect(tab.locator("#deeper-try")).to_have_attribute("open", "")
    expect(tab.locator("[data-descent-widget]")).to_contain_text("β = 0.95")
    assert tab.locator("[data-descent-widget] svg").first.bounding_box()["width"] > 300
    fresh = open_page("widget.html#average_explorer.1.beta=0.95")
    expect(fresh.locator("#deeper-try")).to_have_attribute("open", "")


def test_an_address_that_names_nothing_is_passed_over(open_page):
    assert not is_open(open_page("page.html#average_explorer.1.beta=0.9%"))


BOX, ANSWER = "#deeper-roots", ".predict-answer"


@pytest.mark.parametrize(
    ("words", "opened", "other"), [("marzipan", BOX, ANSWER), ("smooth", ANSWER, BOX)]
)
def test_a_search_hit_opens_the_box_that_has_the_words(open_page, words, opened, other):
    tab = open_page(f"search.html?q={words}")
    tab.locator("#search-results li a").first.click()
    tab.wait_for_url("**/page.html**")
    expect(tab.locator(opened)).to_have_attribute("open", "")
    assert not tab.evaluate(f"document.querySelector('{other}').open")


def test_words_in_view_open_nothing(open_page):
    tab = open_page("page.html?find=the+box")
    tab.wait_for_function("() => CSS.highlights.get('found')?.size > 0")
    assert not is_open(tab)


def test_print_opens_all_but_folded_code_and_leaves_all_as_it_was(open_page):
    tab = open_page(color_scheme="dark")
    tab.evaluate(
        """() => addEventListener("beforeprint", () => {
          const closed = document.querySelectorAll("article details:not([open])");
          window.unopened = [...closed].map((box) => box.classList.contains("hide"));
          window.theme = document.documentElement.dataset.theme;
        })"""
    )
    tab.locator(".predict-answer > summary").click()
    tab.pdf()
    assert tab.evaluate("[window.unopened, window.theme]") == [[True], "light"]
    tab.wait_for_function("() => !document.getElementById('deeper-roots').open")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert tab.evaluate("document.querySelector('.predict-answer').open")


def test_a_print_preview_that_is_changed_leaves_all_as_it_was(open_page):
    tab = open_page()
    closed = "document.querySelectorAll('article details:not([open])').length"
    before = tab.evaluate(closed)
    for event in ("beforeprint", "beforeprint", "afterprint"):
        tab.evaluate("(event) => { dispatchEvent(new Event(event)); }", event)
    assert tab.evaluate(closed) == before > 0


def test_folded_code_is_on_paper_where_it_was_unfolded_and_never_as_an_empty_box(open_page):
    tab = open_page()
    fold = tab.locator("details.hide")
    tab.emulate_media(media="print")
    expect(fold).to_be_hidden()
    tab.emulate_media(media="screen")
    fold.locator("summary").click()
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tab.get_by_text("folded code").first).to_be_visible()
    # What fades in would be printed as it begins: as nothing.
    inside = "[...document.querySelectorAll('article details, article details *')]"
    assert tab.evaluate(f"{inside}.flatMap((one) => one.getAnimations()).length") == 0


def test_print_shows_closed_boxes_without_scripts(open_page):
    tab = open_page(java_script_enabled=False)
    tab.emulate_media(media="print")
    expect(tab.get_by_text(MARZIPAN)).to_be_visible()
    expect(tab.get_by_text("a cell in the solution")).to_be_visible()


def test_finding_in_the_page_opens_the_box(open_page):
    """What Ctrl+F does to a closed box, a link to a text does as well: the browser reveals it."""
    tab = open_page("page.html#:~:text=marzipan")
    wait_until_open(tab)


def test_times_are_those_that_are_counted(book, page):
    form = measure(json.loads(notebook(*PAGE)))
    [box] = form.boxes
    said = page.find(class_="reading-time")
    assert said.find_previous_sibling().name == "h1"
    assert said.get_text() == (
        f"{in_minutes(form.main.minutes())} to read, "
        f"{rounded(form.deeper)} more if you open every box."
    )
    time = page.select_one("#deeper-roots > summary > .fold-time").get_text()
    assert time == in_minutes(box.counts.minutes()) == "3 minutes"


def test_the_course_s_time_is_that_of_its_chapters(book):
    home = BeautifulSoup((book / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert "The whole course takes about ½ hour to read, and the boxes" in " ".join(
        home.article.get_text().split()
    )
    assert home.find(class_="reading-time") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_everything_is_legible_in_both_themes_and_on_a_phone(open_page, theme, width):
    tab = open_page(scheme="http", color_scheme=theme, viewport={"width": width, "height": 800})
    tab.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    settle(tab)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = axe(tab)
    assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == []


def test_what_to_do_and_what_to_keep_stand_out(open_page):
    tab = open_page()
    rule = "(section) => getComputedStyle(section).borderTop"
    names = ("a-section", "in-practice", "three-lines-to-keep")
    plain, *rules = [tab.locator(f"section#{name}").evaluate(rule) for name in names]
    assert plain.startswith("0px") and all(one.startswith("4px solid") for one in rules)
    assert rules[0] != rules[1]
    numbers = "(item) => getComputedStyle(item, '::before').content"
    assert "counter(line)" in tab.locator("#three-lines-to-keep li").first.evaluate(numbers)


def test_gates_that_do_not_match_fail_the_build_and_are_named(tmp_path):
    pages = {"index": "# Faults\n\nOne on each page.\n"}
    pages |= {name: f"# {name}\n\n{gates(names)}\n" for name, (names, _) in FAULTS.items()}
    pages["solution"] = SOLUTION
    write_book(tmp_path, pages)
    result = build(tmp_path, ".")
    assert result.returncode != 0
    report = result.stdout + result.stderr
    expected = {name: message for name, (_, message) in FAULTS.items()}
    expected["solution"] = 'the box "About" begins or ends in the middle of a solution'
    for name, message in expected.items():
        assert re.search(rf"{name}\.md:\d+: WARNING: {re.escape(message)}", report), (name, report)
