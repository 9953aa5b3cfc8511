"""The chapters in Firefox, too: nothing to complain about, and widgets that follow the keyboard."""

import json

import pytest
from visits import page_names

from tests.browser import BEGIN_WIDGETS

CHAPTERS = [name for name in page_names() if name.startswith("chapters/0")] or ["index.html"]
READY = """[...document.querySelectorAll("[data-descent-widget]")].every(
  (embed) => embed.hasAttribute("data-descent-ready"))"""
SLIDER = "[data-descent-ready] input[type=range]"
VALUE = f"document.querySelector('{SLIDER}').ariaValueText"
SENTENCE = f"""document.querySelector("{SLIDER}").closest(".descent-widget")
  .querySelector(".descent-status").innerText"""


def move_the_slider(page):
    """The first slider by its keys; what its widget calculates from it is its value's text."""
    value = page.evaluate(VALUE)
    page.evaluate(f"document.querySelector('{SLIDER}').focus()")
    page.press("Home", *["ArrowRight"] * 3)
    page.wait_for(f"{VALUE} !== {json.dumps(value)}")


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapters_in_firefox(firefox, origin, site, name):
    page = firefox.page()
    page.goto(f"{origin}/{name}")
    page.evaluate(BEGIN_WIDGETS)
    page.wait_for(READY)
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    move_the_slider(page)
    assert page.messages == [] and page.failed == []
    assert [one for one in page.requests if not one.startswith((origin, "data:", "blob:"))] == []
    page.close()


def test_a_chapter_from_a_folder_in_firefox(firefox, site):
    page = firefox.page()
    page.goto((site / CHAPTERS[0]).as_uri())
    page.evaluate(BEGIN_WIDGETS)
    page.wait_for(READY)
    sentence = page.evaluate(SENTENCE)
    move_the_slider(page)
    page.wait_for(f"{SENTENCE} !== {json.dumps(sentence)}")
    assert page.messages == [] and page.failed == []
    page.close()
