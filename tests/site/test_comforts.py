"""Copying code, links to what has a number, keys that turn pages, the page of changes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
CLIPBOARD = ["clipboard-read", "clipboard-write"]
KEYS = "dialog.keys-help"


@pytest.fixture
def page(visitor):
    page, visit = visitor.open("http")
    page.context.grant_permissions(CLIPBOARD)
    page.goto(f"{visitor.places['http']}/chapters/02_momentum.html")
    yield page
    page.context.close()
    assert visit.messages == []


def copied(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_copy_gives_code_and_no_prompt_and_no_output(page):
    assert page.locator(".cell_output .copy-button").count() == 0
    listing = page.locator(".cell_input div.highlight").first
    page.evaluate(
        """() => {
          const pre = document.querySelector(".cell_input div.highlight:has(.copy-button) pre");
          pre.closest("details")?.setAttribute("open", "");
          pre.innerHTML = '<span class="gp">&gt;&gt;&gt; </span>x = 1\\n'
            + '<span class="gp">... </span>x\\n<span class="go">1</span>\\n\\n'
            + '<span class="gp">$ </span>make lab\\n';
        }"""
    )
    listing.get_by_role("button", name="Copy").focus()
    page.keyboard.press("Enter")
    expect(listing.locator(".copy-button")).to_have_text("Copied")
    assert copied(page) == "x = 1\nx\nmake lab\n"


def test_whatever_has_a_number_or_a_title_has_a_link_that_leads_there(page):
    """By keyboard; the link is copied, and it opens what it lies in, below the header.

    That none is without is asked of every chapter in test_print.py, where each is open anyway.
    """
    named = page.locator("article a.headerlink").evaluate_all(
        "(all) => all.map((link) => link.ariaLabel)"
    )
    assert len(set(named)) == len(named) and all(name.startswith("Link to ") for name in named)
    assert {
        "chapter 2",
        "section 2.1",
        "Fig. 2.1",
        "Exercise 2.1",
        "the solution to Exercise 2.1",
    } <= {name.removeprefix("Link to ") for name in named}
    inside = page.locator("details.deeper figure[id] a.headerlink").first
    page.evaluate("(link) => { link.closest('details').open = true; }", inside.element_handle())
    inside.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".comfort-said")).to_have_text("Link copied")
    address = copied(page)
    assert address == page.url and "#" in address
    page.goto("about:blank")
    page.goto(address)
    target = page.locator(f"[id='{address.split('#')[1]}']")
    expect(target).to_be_in_viewport()
    header = page.locator(".site-header").bounding_box()
    assert target.bounding_box()["y"] >= header["y"] + header["height"]


def test_keys_turn_pages_unless_they_are_turned_off_or_wanted_elsewhere(page):
    start = page.url
    page.locator("[data-descent-widget] :is(input, button)").first.focus()
    page.keyboard.press("n")
    page.locator(".search-form input").first.focus()
    page.keyboard.press("n")
    assert page.url == start
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+n")  # the browser's own
    page.keyboard.press("?")
    dialog = page.locator(KEYS)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading", name="Keys")).to_be_focused()  # it is read from there
    page.keyboard.press("n")
    page.get_by_label(re.compile("Single letters")).uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("/")
    assert page.url == start
    assert page.evaluate("!document.activeElement.closest('.search-form')")
    page.get_by_role("button", name="Keys").click()  # off as well, the help can be had
    page.get_by_label(re.compile("Single letters")).check()
    dialog.get_by_role("button", name="Close").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("N")  # as with Caps Lock
    page.wait_for_url("**/03_rmsprop.html")
    page.keyboard.press("p")
    page.wait_for_url("**/02_momentum.html")


def test_the_changes_have_a_page(site):
    html = (site / "changes.html").read_text(encoding="utf-8")
    first = re.search(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert first[1] in html
    assert 'href="changes.html"' in (site / "index.html").read_text(encoding="utf-8")
