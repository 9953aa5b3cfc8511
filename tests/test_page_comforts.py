"""The site's scripts on a small page: which blocks can be copied, and what is open on paper."""

from pathlib import Path

import pytest

from tests.small_page import small_page

ASSETS = Path(__file__).parents[1] / "website" / "assets"
PAGE = small_page("""
<div class="cell"><div class="cell_input">
<div class="highlight" id="code"><pre>x = 1</pre></div></div>
<div class="cell_output"><div class="highlight" id="printed"><pre>41.5</pre></div></div></div>
<div class="highlight-text"><div class="highlight" id="text"><pre>a tree</pre></div></div>
<details class="solution" id="closed"><summary>Solution</summary><p>x is 2.</p></details>
<details class="deeper" id="box"><summary>More</summary>
<details class="solution" id="inside"><summary>Solution</summary><p>x is 3.</p></details></details>
<details class="solution" id="opened" open><summary>Solution</summary><p>x is 4.</p></details>
<details class="hide" id="source"><summary>Show source</summary><p>draw()</p></details>
<div data-descent-widget="quiz"><details id="settings"><summary>More</summary></details></div>""")
OPEN = "() => [...document.querySelectorAll('article details[open]')].map((box) => box.id)"


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.set_content(PAGE)
    yield page
    context.close()


def test_code_can_be_copied_and_what_it_prints_has_no_button(page):
    page.add_script_tag(path=ASSETS / "comforts.js")
    with_button = (
        "() => [...document.querySelectorAll('.copy-button')].map((b) => b.parentElement.id)"
    )
    assert page.evaluate(with_button) == ["code"]


def test_paper_has_every_solution_open_and_the_page_has_them_as_before(page):
    page.add_script_tag(path=ASSETS / "site.js")
    assert page.evaluate(OPEN) == ["opened"]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(OPEN) == ["closed", "box", "inside", "opened"]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(OPEN) == ["opened"]
