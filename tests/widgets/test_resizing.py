"""What a change of width asks of the page, in Chromium's own count of its work."""

import json

from benchmarks.widget_traces import CATEGORIES, MARKED, calls, forced
from course_lib import widgets
from tests.browser import SETTLED, TWO_FRAMES
from tests.widgets.contract import filled

WIDTHS = (480, 540, 600, 660, 360, 720, 1000)


def test_a_page_is_laid_out_in_frames_alone_while_its_width_changes(browser, open_page):
    """What stands under many ranges, in tables and pictures is measured before any is changed."""
    page = open_page(filled("OptimizerRace"), own=True)
    page.wait_for_selector("[data-descent-ready]")
    page.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    page.evaluate(TWO_FRAMES)
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.evaluate(MARKED)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(TWO_FRAMES)
    found = calls(json.loads(browser.stop_tracing())["traceEvents"])
    assert sum(call.name == "Layout" for call in found) >= len(WIDTHS)
    assert forced(found) == 0


FOLLOWED = """() => {
  window.followed = new Set();
  const { observe, unobserve } = ResizeObserver.prototype;
  Object.assign(ResizeObserver.prototype, {
    observe(one) { followed.add(one); observe.call(this, one); },
    unobserve(one) { followed.delete(one); unobserve.call(this, one); },
  });
}"""
GONE = """() => {
  document.querySelector("main").replaceChildren();
  document.dispatchEvent(new Event("descent-widgets"));
}"""


def test_of_what_is_gone_no_size_is_followed(open_page):
    """Not every browser lets go by itself of what an observer observes."""
    page = open_page(
        *[filled(name) for name in widgets.__all__],
        own=True,
        change=lambda body: f"<script>({FOLLOWED})()</script>{body}",
    )
    page.wait_for_function(SETTLED)
    counted = page.evaluate("[...followed].filter((one) => one.matches('.descent-ticks')).length")
    assert counted > 20
    page.evaluate(GONE)
    assert page.evaluate("[...followed].map((one) => one.className)") == []
