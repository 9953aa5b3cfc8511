"""The frame's controls, by keyboard and by touch."""

import pytest
from playwright.sync_api import expect

from tests.browser import ADD_STYLES, TWO_FRAMES, axe, settle


@pytest.mark.parametrize(
    ("system", "seen"), [("light", ["dark", "light", "light"]), ("dark", ["light", "dark", "dark"])]
)
def test_colours_follow_the_button_and_are_remembered(open_page, system, seen):
    page = open_page(theme=system)
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == system
    for expected in seen:
        page.get_by_role("button", name="Colours").click()
        assert page.evaluate(theme) == expected
    page.get_by_role("button", name="Colours").click()
    page.reload()
    assert page.evaluate(theme) == seen[0]


def test_colours_follow_the_system(open_page):
    page = open_page()
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")


def test_first_tab_stop_skips_to_the_text(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the text")
    assert link.evaluate("(link) => link === document.activeElement")
    settle(page)
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_drawer_by_keyboard(open_page):
    page = open_page(width="phone")
    button = page.get_by_role("button", name="Chapters")
    assert page.locator("#course-nav a").first.is_hidden()
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.closest('#course-nav') !== null")
    settle(page)  # the drawer slides in
    assert axe(page) == []
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("(button) => button === document.activeElement")


def test_drawer_closes_on_a_touch_beside_it(open_page):
    page = open_page(width="phone")
    page.get_by_role("button", name="Chapters").click()
    page.mouse.click(350, 500)
    page.locator("#course-nav a").first.wait_for(state="hidden")


def test_reads_without_scripts(visitor, chromium):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto(f"{visitor.places['http']}/index.html")
    assert page.locator("h1").is_visible()
    assert page.locator("#course-nav a").first.is_visible()
    assert page.get_by_role("button", name="Colours").count() == 0
    context.close()


def test_what_scrolls_sideways_says_so_until_its_end(open_page):
    """A shadow lies where a formula goes on, in both themes, and keys scroll it."""
    page = open_page("chapters/02_momentum.html", width="phone")
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    page.evaluate(ADD_STYLES, "* { content-visibility: visible !important; }")
    settle(page)
    long = "[...document.querySelectorAll('.katex-display')].find((one) => one.scrollWidth > 400)"
    page.evaluate(f"{long}.id = 'long'")
    formula = page.locator("#long[tabindex='0']")

    def shade():
        formula.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        page.evaluate(TWO_FRAMES)
        box = formula.bounding_box()
        x, y = box["x"] + box["width"] - 2, box["y"] + 3
        return page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})

    for theme in ("light", "dark"):
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        formula.evaluate("(one) => { one.scrollLeft = 0; }")
        goes_on = shade()
        formula.evaluate("(one) => { one.scrollLeft = one.scrollWidth; }")
        assert goes_on != shade()
    formula.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "(one) => one.scrollLeft + one.clientWidth < one.scrollWidth - 1",
        arg=formula.element_handle(),
    )


def test_a_chapter_s_puzzle_is_on_the_first_screen(open_page):
    for chapter in ("01_averages", "02_momentum"):
        page = open_page(f"chapters/{chapter}.html")
        settle(page)
        assert page.locator(".descent-stage").first.bounding_box()["y"] < 770, chapter
