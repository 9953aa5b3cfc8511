"""What the site's scripts and styles say and show, on a small page: names, keys, colours, signs."""

from pathlib import Path

import pytest

from tests.small_page import small_page

WEBSITE = Path(__file__).parents[1] / "website"
PAGE = small_page("""
<div class="highlight" id="console"><pre><span class="gp">&gt;&gt;&gt; </span>1 + 1
<span class="go">2</span>
</pre></div>
<div class="exercise" id="ex-one"><p class="admonition-title">Exercise 2.3 (Steps)</p></div>
<details class="deeper" id="box"><summary>Roots</summary><div class="fold-content">
<details class="solution" id="inside"><summary>Solution to Exercise 2.3</summary>
<div class="solution-content"><p id="deep">x is 3.</p></div></details></div></details>
<div class="drawn"><picture><source srcset="a-narrow.svg"><img src="a-wide.svg"></picture></div>
<div class="prev-next"><a rel="prev" href="#previous-page">P</a>
<a rel="next" href="#next-page">N</a></div>""")
STYLED = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><body><article>
<div class="cell container"><details class="hide admonition"><summary>
<span class="collapsed">Show source</span><span class="expanded">Hide source</span></summary>
<p>draw()</p></details></div>
<div class="highlight"><pre>x</pre><button class="copy-button">Copy</button></div>
<div class="admonition tip"></div><div class="admonition warning"></div>
<div class="admonition danger"></div><div class="admonition exercise"></div>
<div class="admonition solution"></div>
<section id="three-lines-to-keep"><ol><li>a</li><li>b</li></ol></section>
</article></body></html>"""


@pytest.fixture
def page(chromium):
    """A page with the site's own scripts, whose clipboard keeps what is copied."""
    context = chromium.new_context(color_scheme="light")
    page = context.new_page()
    page.set_content(PAGE)
    page.evaluate(
        """() => Object.defineProperty(navigator, "clipboard", {
          value: { writeText: async (text) => { window.copied = text; } } })"""
    )
    for name in ("site.js", "comforts.js"):
        page.add_script_tag(path=WEBSITE / "assets" / name)
    yield page
    context.close()


def colours(page) -> tuple[str, str, str]:
    """What the button is called, the mode, and the theme that is seen."""
    return page.evaluate(
        """() => [document.querySelector(".theme-button").ariaLabel,
          document.documentElement.dataset.mode, document.documentElement.dataset.theme]"""
    )


def in_a_system_that_is(page, theme):
    page.emulate_media(color_scheme=theme)
    page.wait_for_function("(theme) => document.documentElement.dataset.theme === theme", arg=theme)


@pytest.mark.parametrize(("system", "other"), [("light", "dark"), ("dark", "light")])
def test_the_button_is_called_what_it_has_set_and_changes_something_at_once(page, system, other):
    in_a_system_that_is(page, system)
    assert colours(page) == ["Colours: as the system", "auto", system]
    page.locator(".theme-button").click()
    assert colours(page) == [f"Colours: {other}", other, other]
    page.locator(".theme-button").click()
    assert colours(page) == [f"Colours: {system}", system, system]


def test_paper_is_light_and_the_page_afterwards_as_it_was(page):
    in_a_system_that_is(page, "dark")
    address = "document.querySelector('.drawn img').getAttribute('src')"
    assert (colours(page)[2], page.evaluate(address)) == ("dark", "a-wide.svg#dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert (colours(page)[2], page.evaluate(address)) == ("light", "a-wide.svg")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert (colours(page)[2], page.evaluate(address)) == ("dark", "a-wide.svg#dark")


def test_what_is_copied_is_what_one_types(page):
    page.locator("#console .copy-button").dispatch_event("click")
    page.wait_for_function("() => window.copied !== undefined")
    assert page.evaluate("window.copied") == "1 + 1\n"


def test_keys_do_what_the_help_says_of_them(page):
    page.keyboard.press("?")
    told = dict(
        page.locator("dialog dl div").evaluate_all(
            "(all) => all.map((one) => [one.children[0].textContent, one.children[1].textContent])"
        )
    )
    page.keyboard.press("Escape")
    # The help has keys of its own, and the focus until the next frame.
    page.wait_for_function("() => document.activeElement === document.body")
    assert (told["N"], told["P"]) == ("next page", "previous page")
    for key, address in (("n", "#next-page"), ("p", "#previous-page")):
        page.keyboard.press(key)
        page.wait_for_function("(address) => location.hash === address", arg=address)


def test_links_are_named_for_what_they_lead_to(page):
    names = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('a.headerlink')]"
        ".map((one) => [one.hash, one.ariaLabel]))"
    )
    assert names == {
        "#ex-one": "Link to Exercise 2.3",
        "#box": "Link to the box “Roots”",
        "#inside": "Link to the solution to Exercise 2.3",
    }


def test_what_is_linked_to_is_opened_with_all_around_it(page):
    page.evaluate("location.hash = 'deep'")
    page.wait_for_function("() => document.getElementById('inside').open")
    # Chromium opens it by itself; other browsers leave that to the script.
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = false")
    page.evaluate("dispatchEvent(new Event('hashchange'))")
    assert page.evaluate("['inside', 'box'].map((id) => document.getElementById(id).open)") == [
        True,
        True,
    ]


@pytest.fixture
def styled(chromium):
    context = chromium.new_context(color_scheme="light")
    page = context.new_page()
    page.set_content(STYLED)
    for name in ("tokens", "layout", "text", "notebook", "form", "print"):
        page.add_style_tag(path=WEBSITE / "styles" / f"{name}.css")
    yield page
    context.close()


def test_a_source_s_line_says_what_a_click_does(styled):
    look = """(open) => {
      const box = document.querySelector("details.hide");
      box.open = open;
      const words = [...box.querySelectorAll("summary > span")];
      const shown = words.filter((one) => one.checkVisibility());
      const before = getComputedStyle(box.firstElementChild, "::before").content;
      return [shown.map((one) => one.textContent), before.match(/[▸▾]/)[0]];
    }"""
    assert styled.evaluate(look, False) == [["Show source"], "▸"]
    assert styled.evaluate(look, True) == [["Hide source"], "▾"]


def test_boxes_have_the_colours_of_their_kinds(styled):
    found = styled.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("div.admonition")].map((one) => (
          [one.classList[1], getComputedStyle(one).borderLeftColor.match(/\\d+/g).map(Number)])))"""
    )
    red, green, blue = found["tip"]
    assert green > red and green > blue
    red, green, blue = found["warning"]
    assert red > green > blue
    red, green, blue = found["danger"]
    assert red > 1.5 * green
    assert len({tuple(colour) for colour in found.values()}) == 4
    assert found["exercise"] != found["solution"] == found["tip"]


def test_lines_to_keep_are_counted_one_by_one(styled):
    lines = styled.locator("#three-lines-to-keep li")
    steps = lines.evaluate_all("(all) => all.map((one) => getComputedStyle(one).counterIncrement)")
    assert steps == ["line 1", "line 1"]


def test_paper_has_no_buttons_and_no_empty_boxes(styled):
    styled.emulate_media(media="print")
    for place in (".copy-button", "details.hide"):
        assert styled.locator(place).evaluate("(one) => getComputedStyle(one).display") == "none"
