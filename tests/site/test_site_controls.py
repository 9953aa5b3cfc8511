"""The frame's controls, by keyboard and by touch."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import AXE_OPTIONS, settle


@pytest.fixture
def open_page(visitor):
    opened = []

    def open_one(address="index.html", scheme="http", **ways):
        page, visit = visitor.open(scheme, **ways)
        opened.append((page, visit))
        page.goto(f"{visitor.places[scheme]}/{address}")
        return page

    yield open_one
    for page, visit in opened:
        page.context.close()
        assert visit.messages == []
        assert visit.foreign == []


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_search_finds_pages(open_page, scheme):
    page = open_page(scheme=scheme)
    page.get_by_role("searchbox").fill("averages")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.search-summary')?.innerText.includes('found')")
    results = page.locator("#search-results li a")
    assert results.count() > 0
    results.first.click()
    page.wait_for_url(lambda address: "search.html" not in address)
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("words", ["lr", "step size", "warmup", "eps", "EMA"])
def test_search_finds_a_term_under_its_other_names(open_page, words):
    page = open_page(f"search.html?q={words.replace(' ', '+')}")
    term = page.locator("#search-results li a[href*='glossary.html#term-']").first
    term.click()
    page.wait_for_url("**/glossary.html#term-*")
    name = page.evaluate("document.getElementById(location.hash.slice(1)).innerText")
    assert words.lower() in name.lower()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_search_found_is_legible(open_page, theme):
    page = open_page("search.html?q=momentum", theme=theme)
    page.locator("#search-results .context .highlighted").first.wait_for()
    page.wait_for_function("document.querySelector('.search-summary')?.innerText.includes('found')")
    assert Axe().run(page, options=AXE_OPTIONS).response["violations"] == []


def test_search_says_when_there_is_nothing(open_page):
    page = open_page("search.html?q=zxqvw")
    page.wait_for_function(
        "document.querySelector('.search-summary')?.innerText.includes('did not match')"
    )


def test_ctrl_k_goes_to_the_search_field(open_page):
    page = open_page()
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.name") == "q"


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
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")


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
    assert Axe().run(page, options=AXE_OPTIONS).response["violations"] == []
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
