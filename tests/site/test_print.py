"""A chapter printed from the browser: one page, looked at as paper shows it."""

import io

from pypdf import PdfReader

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
      && !one.matches(".fold-link, .page-actions, .figure-data") && one.textContent.trim())
      .map((one) => one.outerHTML.slice(0, 80)),
    empty: all("details.hide").filter(seen).length,
    moving: document.getAnimations().filter((one) => one.playState === "running").length,
    cut: all("article pre").filter((one) => seen(one) && !one.closest(".live-editor")
      && (one.scrollWidth > one.clientWidth + 1
        || one.getBoundingClientRect().right > wide)).length,
    widgets: all("[data-descent-widget]:not([data-descent-widget=quiz])")
      .filter((one) => !one.querySelector("svg, canvas") || !seen(one)).length,
  };
}"""
STATE = """() => [document.documentElement.dataset.theme,
  ...[...document.querySelectorAll("article details")].map((box) => box.open)]"""


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
    page.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    settle(page)
    faults = page.evaluate(FAULTS)
    assert {name: found for name, found in faults.items() if found} == {}
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(sheet.extract_text() for sheet in printed.pages[:8])
    assert words in text and "Show source" not in text
    if page.evaluate("document.documentElement.hasAttribute('data-python')"):
        assert "0.123, 0.456" in text
    page.emulate_media(media="screen", color_scheme="dark")
    assert page.evaluate(STATE) == before
    page.context.close()
    assert visit.messages == []
