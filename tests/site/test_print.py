"""Chapters printed from the browser: all looked at as paper shows them, and one read as a PDF."""

import io
import re
import unicodedata

import pytest
from pypdf import PdfReader
from visits import SITE

from tests.browser import settle

ANSWER = "answer = (0.123, 0.456)  # by hand"
# What is seen though it should not be, and what is not though it should.
FAULTS = """() => {
  const seen = (one) => one.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)];
  const wide = document.querySelector("article").getBoundingClientRect().right + 1;
  return {
    shown: all("header, nav, button, .headerlink, article input[type=range]").filter(seen)
      .map((one) => one.outerHTML.slice(0, 80)),
    hidden: all("article > section :is(p, figure, pre)").filter((one) => !seen(one)
      && !one.closest("details.hide, [data-descent-widget], .live-cell, .cell[data-live]")
      && !one.matches(".fold-link, .page-actions, .figure-data") && one.textContent.trim()
      && !one.textContent.startsWith("Not answered yet"))
      .map((one) => one.outerHTML.slice(0, 80)),
    empty: all("details.hide").filter(seen).length,
    moving: document.getAnimations().filter((one) => one.playState === "running").length,
    cut: all("article pre").filter((one) => seen(one) && !one.closest(".live-editor")
      && (one.scrollWidth > one.clientWidth + 1
        || one.getBoundingClientRect().right > wide)).length,
    // A drawing's file has blank room at its edges.
    over: all("article *").filter((one) => seen(one)
      && !one.closest("svg, .katex, .live-cell, .drawn > picture")
      && one.getBoundingClientRect().right > wide).map((one) => one.outerHTML.slice(0, 80)),
    blank: all("article img").filter((one) => seen(one) && !(one.complete && one.naturalWidth))
      .map((one) => one.src),
    widgets: all("[data-descent-widget]:not([data-descent-widget=quiz])")
      .filter((one) => !one.querySelector("svg, canvas") || !seen(one)).length,
  };
}"""
WHOLE = "document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })"
CHAPTERS = sorted(path.name for path in (SITE / "chapters").glob("[0-9]*.html"))
# Of boxes and solutions the title and the last words; formulas are set in another order.
FOLDED = """() => [...document.querySelectorAll("article details:is(.deeper, .solution)")].map(
  (box) => [box.querySelector(".fold-title") ?? box.querySelector("summary"),
    [...box.querySelectorAll("p:not(.fold-link, :has(.katex, .headerlink))")].at(-1) ?? box]
    .map((one) => (one.querySelector(".katex") ? "" : one.textContent.trim().slice(0, 16))))"""
# What has a number or a title, and no link that leads to it.
BARE = """() => ["figure[id]:has(.caption-number)", ".exercise[id]", "details.deeper[id]",
  ".predict[id]", "table[id]:has(caption)", "div.math[id]:has(.eqno)"].flatMap(
  (kind) => [...document.querySelectorAll(`article ${kind}`)]
    .filter((one) => !one.querySelector(`a.headerlink[href="#${CSS.escape(one.id)}"]`))
    .map((one) => `${kind} ${one.id}`))"""
STATE = """() => [document.documentElement.dataset.theme,
  ...[...document.querySelectorAll("article details:not([data-descent-widget] *)")]
    .map((box) => box.open)]"""


def letters(text: str) -> str:
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))  # fi is a letter of its own


def test_a_chapter_prints_whole_in_light_with_answers_and_is_then_as_it_was(visitor):
    page, visit = visitor.open("http", theme="dark")
    page.goto(f"{visitor.places['http']}/chapters/04_adam.html")
    settle(page)
    page.locator(
        "[data-exercise] button, [data-exercise] textarea"
    ).first.scroll_into_view_if_needed()
    editor = page.locator("[data-exercise] textarea").first
    if page.evaluate("document.documentElement.hasAttribute('data-python')"):
        editor.fill(ANSWER)
    widget = page.locator("[data-descent-widget]:has(input[type=range])").first
    widget.scroll_into_view_if_needed()
    slider = widget.locator("input[type=range]").first
    slider.focus()
    page.keyboard.press("End")
    page.locator("details.deeper > summary").first.click()
    settle(page)
    before = page.evaluate(STATE)
    words = widget.locator(".descent-value:visible").first.inner_text()

    page.set_viewport_size({"width": 680, "height": 960})  # what A4 leaves between its margins
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate(WHOLE)
    settle(page)
    faults = page.evaluate(FAULTS)
    assert {name: found for name, found in faults.items() if found} == {}
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(sheet.extract_text() for sheet in printed.pages)
    assert words in text and "Show source" not in text
    told = letters(text)
    for words_of in page.evaluate(FOLDED):  # of each box and solution its title and its end
        assert all(letters(one) in told for one in words_of), words_of
    if page.evaluate("document.documentElement.hasAttribute('data-python')"):
        assert "0.123, 0.456" in text
    page.emulate_media(media="screen", color_scheme="dark")
    assert page.evaluate(STATE) == before
    page.context.close()
    assert visit.messages == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_prints_whole_with_everything_open_and_closes_it_again(visitor, name):
    page, visit = visitor.open("file")
    page.set_viewport_size({"width": 680, "height": 960})
    page.goto(f"{visitor.places['file']}/chapters/{name}")
    assert page.evaluate(BARE) == []  # while it is open
    before = page.evaluate(STATE)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate(WHOLE)
    settle(page)
    faults = page.evaluate(FAULTS)
    assert {kind: found for kind, found in faults.items() if found} == {}
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.evaluate(STATE) == before
    page.context.close()
    assert visit.messages == []
