"""A window that becomes narrower: where the text keeps its size, the page is not made anew."""

import json

import pytest

from tests.browser import TWO_FRAMES

HEIGHT = 900
# The page's columns change at 1280 and 992 px, its figures at 704, its letters at 640.
LETTERS = (642, 638)
OTHERS = [(1290, 1270), (1000, 985), (710, 700)]


@pytest.fixture
def chapter(chromium, origin):
    page = chromium.new_page()
    page.goto(f"{origin}/chapters/01_averages.html")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    page.locator("article .katex").nth(40).scroll_into_view_if_needed()
    yield page
    page.close()


def made_anew(browser, page, before: int, after: int) -> tuple[int, int]:
    """How many elements get their style anew, and how many boxes are laid out, at another width."""
    page.set_viewport_size({"width": before, "height": HEIGHT})
    page.wait_for_timeout(300)
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.set_viewport_size({"width": after, "height": HEIGHT})
    page.evaluate(TWO_FRAMES)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    told = [one.get("args", {}) for one in events if one["name"] in {"UpdateLayoutTree", "Layout"}]
    styles = [args.get("elementCount", 0) for args in told]
    boxes = [args.get("beginData", {}).get("dirtyObjects", 0) for args in told]
    return max(styles), max(boxes)


def test_only_letters_of_another_size_take_the_whole_page(chromium, chapter):
    styles, boxes = made_anew(chromium, chapter, *LETTERS)
    assert styles > 300 and boxes > 300
    for before, after in OTHERS:
        some_styles, some_boxes = made_anew(chromium, chapter, before, after)
        assert some_styles < styles / 10 and some_boxes < boxes / 10, (before, after)
