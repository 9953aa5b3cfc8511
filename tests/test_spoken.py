"""A screen reader's path: what it meets on a page of each kind and in each widget, in their order.

Each text in tests/golden/spoken is the accessibility tree of a page as it opens, one line for each
thing: its role, the name that is spoken, its state. Long paragraphs are cut. When a change of the
page is meant, `DESCENT_RENEW=spoken make test ARGS=tests/test_spoken.py` writes the texts again;
read the difference as somebody would who hears the page and does not see it.
"""

import difflib
import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

from course_lib import widgets
from tests.browser import settle
from tests.widgets.conftest import desk, open_page  # noqa: F401
from tests.widgets.contract import made

GOLDEN = Path(__file__).parent / "golden" / "spoken"
SITE = Path(__file__).parents[1] / "_build" / "html"
LONGEST = 110  # of a line; what a name begins with says which it is

browser = pytest.fixture(lambda chromium: chromium)


def heard(told: str) -> list[str]:
    """The lines without addresses, without icons, and without the parts of a picture."""
    lines, inside = [], None
    for line in told.splitlines():
        depth = len(line) - len(line.lstrip())
        if inside is not None and depth > inside:
            continue
        inside = depth if line.lstrip().startswith("- img") else None
        if "/url:" not in line and line.strip() not in ("- img", '- text: "#"'):
            lines.append(line)
    return lines


def compare(name: str, told: str) -> None:
    """Hold what is told to its text; write the text instead when that is asked for."""
    lines = [line if len(line) <= LONGEST else line[:LONGEST] + "…" for line in heard(told)]
    counted = re.compile(r"[\d½.]+ (?=[kM]B|cells|hours|ms\b)")  # what changes with every chapter
    text = "\n".join(counted.sub("… ", line.rstrip()) for line in lines) + "\n"
    path = GOLDEN / f"{name}.txt"
    if "spoken" in os.environ.get("DESCENT_RENEW", ""):
        path.write_text(text, encoding="utf-8", newline="\n")
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    difference = list(
        difflib.unified_diff(
            before.splitlines(), text.splitlines(), "as written down", "as it is now", lineterm=""
        )
    )
    said = "\n".join(difference[:60])
    assert not difference, f"{name} is told otherwise (renew: see tests/test_spoken.py):\n{said}"


# What a widget's text says to press, and no button of it is called.
NAMED_IN_VAIN = """() => [...document.querySelectorAll("[data-descent-widget]")].flatMap((one) => {
  const names = [...one.querySelectorAll("button, summary")].map((button) => button.innerText);
  const told = /(?:[Pp]ress|[Cc]lick|button)(?: on)? [“‘"]?(?=[A-Z])(.{9,30})/g;
  return [...one.textContent.matchAll(told)]
    .filter(([, rest]) => !names.some((name) => name && rest.startsWith(name)))
    .map(([whole]) => `${one.dataset.descentWidget}: ${whole}`);
})"""


def test_each_widget_is_told_as_it_is_written_down(open_page):  # noqa: F811
    page = open_page(*map(made, widgets.__all__), width=740, reduced_motion="reduce")
    page.wait_for_function(
        f"() => document.querySelectorAll('[data-descent-ready]').length === {len(widgets.__all__)}"
    )
    settle(page)
    told = {
        name: page.locator(".descent-embed").nth(nth).aria_snapshot()
        for nth, name in enumerate(widgets.__all__)
    }
    # Each is a group with a name, and so has each control in it.
    nameless = re.compile(r"- (slider|combobox|button|checkbox|radio)(:| \[|$)", re.MULTILINE)
    for name, text in told.items():
        assert re.match(r"- group \".+\":", text), name
        assert not nameless.search(text), name
    failures = []
    for name, text in told.items():
        try:
            compare(name, text)
        except AssertionError as error:
            failures.append(str(error))
    for motion in ("reduce", "no-preference"):  # a button that plays then jumps, and is called so
        page.emulate_media(reduced_motion=motion)
        settle(page)
        failures += [f"{motion}: {unheard}" for unheard in page.evaluate(NAMED_IN_VAIN)]
    assert not failures, "\n\n".join(failures)
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {*widgets.__all__, *PAGES}


# A page of each kind; of all but the first chapter what stands in its article, as far as it varies.
PAGES = {
    "chapter_1": "chapters/01_averages.html",
    "chapter_8": "chapters/08_cost.html",
    "landing": "index.html",
    "cheat_sheet": "reference/cheat_sheet.html",
    "library": "reference/surfaces.html",
    "glossary": "chapters/glossary.html",
}
FAR_ENOUGH = 150  # lines: what comes then is told as what came before


@pytest.fixture(scope="module")
def window(chromium):
    if not (SITE / "index.html").is_file():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("run `make book` first")
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_told_as_it_is_written_down(window, name):
    page = window
    page.goto((SITE / PAGES[name]).as_uri())
    page.evaluate("document.querySelectorAll('article details').forEach((one) => one.open = true)")
    settle(page)
    # Widgets have texts of their own, and code is read as it is written.
    page.evaluate(
        """() => {
          const all = (selector) => document.querySelectorAll(selector);
          for (const one of all("[data-descent-widget]")) one.replaceChildren();
          for (const one of all("pre")) one.textContent = "(code)";
          // By what there is.
          for (const one of all(".page-actions, .nav-answers, .landing-buttons")) one.remove();
        }"""
    )
    told = page.locator("body").aria_snapshot()
    # One of each landmark that a reader jumps to, one first heading, and no level left out.
    for landmark in ("banner", "main", 'navigation "Course"', "contentinfo", "search"):
        assert len(re.findall(rf"^\s*- {landmark}(?: |:|$)", told, re.MULTILINE)) == 1, landmark
    levels = [
        int(level) for level in re.findall(r"heading .*\[level=(\d)\]", told.split("- main")[1])
    ]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))
    assert not re.search(
        r'(?:heading|figure) ".*(?:#|Link to)', told
    )  # links are no part of a title
    if name != "chapter_1":
        main = told[told.index("- main") : told.index("- contentinfo")]
        told = "\n".join(main.splitlines()[:FAR_ENOUGH])
    compare(name, told)
