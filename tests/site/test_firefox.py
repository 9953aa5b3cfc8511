"""Every page in Firefox, too: the questions of the visits in Chromium, and what readers do there.

`make test` asks them of the first page and the chapters; `make firefox`, which sets the variable
DESCENT_FIREFOX, of all pages in both widths, and plays random events with every widget.
"""

import json
import os
import re

import pytest
from test_search import QUERIES
from visits import BESIDE, EMPTY, LOAD_ALL, OPEN_ALL, OVERFLOW, WIDTHS, page_names

from course_lib import widgets
from tests.browser import BEGIN_WIDGETS, SETTLED, TWO_FRAMES
from tests.stress import run as stress

WHOLE = bool(os.environ.get("DESCENT_FIREFOX"))
CHAPTERS = [name for name in page_names() if name.startswith("chapters/0")] or ["index.html"]
PAGES = page_names() if WHOLE else ["index.html", *CHAPTERS]
NARROW = page_names() if WHOLE else CHAPTERS[:1]  # on a phone as well
TYPED = list(QUERIES) if WHOLE else ["adam", "NAG", "κ"]
STRESSED = widgets.__all__ if WHOLE else ["AverageExplorer"]
EVENTS = 2_000 if WHOLE else 100
SLIDER = "[data-descent-ready] input[type=range]"
VALUE = f"document.querySelector('{SLIDER}').ariaValueText"
SENTENCE = f"""document.querySelector("{SLIDER}").closest(".descent-widget")
  .querySelector(".descent-status").innerText"""
QUESTION = "[data-descent-ready] .descent-question, [data-descent-ready] form"
THEME = "document.documentElement.dataset.theme"


def call(page, function: str):
    return page.evaluate(f"({function})()")


def settle(page):
    """As tests.browser.settle."""
    page.evaluate(BEGIN_WIDGETS)
    call(page, TWO_FRAMES)
    page.wait_for(f"({SETTLED})()")
    call(page, TWO_FRAMES)


def move_the_slider(page):
    """The first slider by its keys; what its widget calculates from it is its value's text."""
    value = page.evaluate(VALUE)
    page.evaluate(f"document.querySelector('{SLIDER}').focus()")
    page.press("Home", *["ArrowRight"] * 3)
    page.wait_for(f"{VALUE} !== {json.dumps(value)}")


# Firefox lays a page out while it reads it, and complains of a formula that it has half of.
HALF_READ = re.compile(r"error: Invalid markup: Incorrect number of children for <\w+/> tag\.")
NOT_WHOLE = """() => {
  const parts = { msub: 2, msup: 2, mfrac: 2, mroot: 2, munder: 2, mover: 2, msubsup: 3,
    munderover: 3 };
  return [...document.querySelectorAll(Object.keys(parts))]
    .filter((one) => one.children.length !== parts[one.localName]).map((one) => one.outerHTML);
}"""


def nothing_was_wrong(page, home: str):
    """No error, no warning (one of the page's policy is one), no request that failed or left."""
    assert call(page, NOT_WHOLE) == []
    assert [one for one in page.messages if not HALF_READ.fullmatch(one)] == []
    assert page.failed == []
    assert [one for one in page.requests if not one.startswith((home, "data:", "blob:"))] == []
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_firefox(firefox, origin, site, name):
    page = firefox.page(*WIDTHS["desktop"])
    page.goto(f"{origin}/{name}")
    call(page, LOAD_ALL)
    call(page, OPEN_ALL)
    for width in WIDTHS if name in NARROW else ["desktop"]:
        page.resize(*WIDTHS[width])
        settle(page)
        assert call(page, OVERFLOW) == 0, width
        assert call(page, BESIDE) == [], width
    assert call(page, EMPTY) == []
    if page.evaluate(f"document.querySelector('{SLIDER}') !== null"):
        move_the_slider(page)
    nothing_was_wrong(page, origin)


def test_a_chapter_from_a_folder_in_firefox(firefox, site):
    page = firefox.page()
    page.goto((site / CHAPTERS[0]).as_uri())
    settle(page)
    sentence = page.evaluate(SENTENCE)
    move_the_slider(page)
    page.wait_for(f"{SENTENCE} !== {json.dumps(sentence)}")
    nothing_was_wrong(page, site.as_uri())


def test_a_reader_answers_a_quiz_searches_turns_the_lights_out_and_goes_back(firefox, origin, site):
    page = firefox.page()
    page.goto(f"{origin}/{CHAPTERS[0]}")
    settle(page)
    quiz = "[data-descent-widget=quiz]"
    said = f"document.querySelector('{quiz} [role=status]').innerText"
    before = page.evaluate(said)
    page.click(f"{quiz} input[type=radio]")
    page.click(f"{quiz} form button")
    page.wait_for(f"{said} !== {json.dumps(before)}")

    theme = page.evaluate(THEME)
    page.click(".theme-button")
    dark = page.evaluate(THEME)
    assert {theme, dark} == {"light", "dark"}
    page.reload()
    assert page.evaluate(THEME) == dark

    field = ".site-header .search-form input"
    for typed in TYPED:
        page.evaluate(f"document.querySelector('{field}').select()")
        page.click(field)
        page.evaluate(f"document.querySelector('{field}').select()")
        page.type(typed)
        first = "document.querySelector('#search-list a')?.getAttribute('href')"
        page.wait_for(f"{first}?.split('?')[0].includes({json.dumps(path_of(typed))})")

    page.press("Enter")
    page.wait_for("document.readyState === 'complete' && !location.href.includes('01_averages')")
    there = page.evaluate("location.href")
    page.go(-1)
    page.wait_for(f"document.readyState === 'complete' && location.href !== {json.dumps(there)}")
    settle(page)
    move_the_slider(page)  # alive, whether it was kept or made anew
    page.go(1)
    page.wait_for(f"location.href === {json.dumps(there)}")
    # Who leaves a page gives up what it was still fetching.
    page.failed = [one for one in page.failed if not one.endswith("NS_BINDING_ABORTED")]
    nothing_was_wrong(page, origin)


def path_of(typed: str) -> str:
    return QUERIES[typed].partition("#")[0].rpartition("/")[2]


@pytest.mark.parametrize("name", STRESSED)
def test_random_events_in_firefox(firefox, tmp_path, name):
    target = stress.page_of([name], tmp_path)
    page = firefox.page()
    page.goto(target.address)
    settle(page)
    page.evaluate(f"(() => {{\n{stress.EVENTS}\n}})()")
    page.evaluate(f"stress.within({json.dumps(target.selector)}, {json.dumps(target.limits)})")
    for batch in range(0, EVENTS, 100):
        done = page.evaluate(f"stress.random({16 + batch}, 100)")
        assert len(done["played"]) >= 100
        assert done["faults"] == []
    nothing_was_wrong(page, tmp_path.as_uri())
