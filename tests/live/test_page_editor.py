"""Cells that are answered and tried on the page, as a reader meets them.

The Python of these pages answers when the test says so; test_engine.py has one with the site's own.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import axe, settle
from tests.live import small
from tests.site.visits import OVERFLOW, WIDTHS, serve

FAKE = (Path(__file__).parent / "fake_python.js").read_text("utf-8")
NAME = "Your answer to Exercise 4, in Python"
RIGHT = {
    "verdicts": [{"exercise": "half-week", "answered": True, "right": True, "message": "Correct."}],
    "outputs": [{"kind": "text", "stream": "stdout", "text": "β is 0.906\nCorrect.\n"}],
}
HINT = "Not yet: β⁷ is to be `1/2`."
WRONG = {"verdicts": [RIGHT["verdicts"][0] | {"right": False, "message": HINT}]}
UNANSWERED = {"verdicts": [RIGHT["verdicts"][0] | {"right": False, "answered": False}]}
ERROR = {
    "name": "NameError",
    "message": "name 'x' is not defined",
    "line": 2,
    "text": "x\nNameError",
}
RAISED = {"status": "raised", "error": ERROR}

SAID = {  # what is said, and the sign beside it
    "right": (RIGHT, "Correct."),
    "wrong": (WRONG, "Not yet: β⁷ is to be 1/2."),
    "unanswered": (UNANSWERED, "Not answered yet: put your answer in the place of each ..."),
    "raised": (RAISED, "NameError in line 2: name 'x' is not defined"),
    "stopped": ({"status": "stopped", "truncated": "output"}, "printed more than a page can show"),
    "unavailable": ({"status": "unavailable", "message": "Run `make serve`."}, "Run make serve."),
}

# Of each character of a listing and of the editor's: its colour.
COLOURS = """(element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { color } = getComputedStyle(node.parentElement);
    for (const letter of node.data) if (letter.trim()) found.push([letter, color]);
  }
  return found;
}"""
SHIFTS = """() => { window.shifted = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.shifted += one.value;
}).observe({ type: "layout-shift" }); }"""
TOP = "(element) => element.getBoundingClientRect().top + scrollY"


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    with serve(small.sites(tmp_path_factory)["with"]) as address:
        yield address


@pytest.fixture(scope="module")
def desk(chromium, origin):
    """A page for what needs no browser of its own, which costs more than most tests."""
    context = new_context(chromium)
    page = new_page(context)
    session = context.new_cdp_session(page)

    def clear():
        page.goto("about:blank")
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        page.emulate_media(media="null", color_scheme="light")
        page.mouse.move(0, 0)
        page.requests.clear()
        page.said.clear()
        return page

    yield clear
    context.close()


def new_context(chromium, width="desktop", theme="light", **ways):
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    context = chromium.new_context(viewport=size, color_scheme=theme, **ways)
    context.add_init_script(FAKE)
    return context


def new_page(context):
    """A page, what it has asked for, and what it has complained of."""
    page = context.new_page()
    page.requests, page.said = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("console", lambda message: page.said.append(message.text))
    return page


@pytest.fixture
def open_page(chromium, origin, desk):
    """Opens the small chapter; afterwards nobody has complained."""
    pages, own = [], []

    def open_one(*place, blocked=None, far="", **ways):
        if place or blocked or far or ways:
            context = new_context(chromium, *place, **ways)
            own.append(context)
            if blocked:
                context.route(blocked, lambda route: route.fulfill(body=""))
            if far:
                context.route("**/chapter.html", lambda route: put_before(far, route))
            page = new_page(context)
        else:
            assert not pages, "a second page needs a browser of its own"
            page = desk()
        pages.append(page)
        page.goto(f"{origin}/chapter.html")
        settle(page)
        return page

    yield open_one
    for context in own:
        context.close()
    assert [line for page in pages for line in page.said] == []


def put_before(content, route):
    """Let something stand before all that the page's article has."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("<article>", f"<article>{content}"))


def exercise(page):
    return page.locator("[data-exercise]")


def editor(page):
    return page.get_by_role("textbox", name=NAME)


def press(page, name):
    exercise(page).get_by_role("button", name=name, exact=True).click()


def asked(page, number=1):
    """Wait until so many runs have been asked for."""
    page.wait_for_function(f"() => runs.length >= {number}")


def answer(page, result):
    page.evaluate("(result) => runs.at(-1).answer(result)", result)


def check(page, result, source=None):
    if source is not None:
        editor(page).fill(source)
    before = page.evaluate("runs.length")
    press(page, "Check")
    asked(page, before + 1)
    answer(page, result)
    expect(exercise(page).get_by_role("button", name="Stop")).to_be_hidden()


def test_nothing_is_fetched_before_it_is_asked_for(open_page, origin):
    page = open_page()
    editor(page).click()
    page.keyboard.type("1")
    page.locator('[data-cell="2"]').get_by_role("button", name="Try this").click()
    assert [url for url in page.requests if "/python/" in url] == []
    assert all(url.startswith(origin) for url in page.requests)
    expect(exercise(page)).to_contain_text(
        "Python for this page: 9.8 MB, once; kept in your browser."
    )
    assert page.evaluate("runs.length") == 0
    # And what is hidden is not offered.
    offered = page.get_by_role("button", name="Try this", include_hidden=True)
    cells = offered.evaluate_all("(all) => all.map((one) => one.closest('.cell').dataset.cell)")
    assert cells == ["2", "4", "5"]


@pytest.mark.parametrize("way", ["scrolled", "by keyboard", "linked to"])
def test_what_opens_the_cells_is_fetched_once_a_reader_comes_near(open_page, way):
    """And nothing moves by it, but for the few pixels that the buttons' place was estimated by."""
    far = '<svg width="1" height="6000"></svg>'
    page = open_page(far=far)
    scripts = lambda: sorted(re.findall(r"(\w+)\.js", " ".join(page.requests[1:])))  # noqa: E731
    assert not {"answers", "live"} & set(scripts())
    assert page.locator("textarea, .try-button").count() == 0
    page.evaluate(SHIFTS)
    if way == "scrolled":
        page.evaluate("scrollTo(0, 5000)")
        expect(editor(page)).not_to_be_in_viewport()
    elif way == "by keyboard":
        page.keyboard.press("Tab")
    else:
        page.evaluate("location.hash = 'ex-half-week'")
    expect(editor(page)).to_have_value(small.ANSWER)
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("scrollTo(0, 9000)")
    page.keyboard.press("Tab")
    settle(page)
    assert [name for name in scripts() if name in ("answers", "live")] == ["answers", "live"]
    assert page.evaluate("shifted") < 0.01


def test_an_editor_looks_as_its_listing(open_page):
    page = open_page()
    tried = page.locator('[data-cell="2"]')
    tried.get_by_role("button", name="Try this").click()
    page.mouse.move(0, 0)
    pairs = [
        (exercise(page).locator("> .cell_input pre"), exercise(page).locator(".pce-wrapper")),
        (tried.locator("> .cell_input pre"), tried.locator(".pce-wrapper")),
    ]
    ground = "(element) => getComputedStyle(element).backgroundColor"
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        settle(page)
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        for listing, written in pairs:
            assert written.evaluate(COLOURS) == listing.evaluate(COLOURS)
        assert tried.locator(".live-editor").evaluate(ground) == listing_ground(tried)
    boxes = [
        tried.locator("> .cell_input").bounding_box(),
        tried.locator(".live-editor").bounding_box(),
    ]
    assert abs(boxes[0]["height"] - boxes[1]["height"]) < 1.5


def test_in_forced_colours_letters_and_what_is_selected_are_seen(open_page):
    page = open_page(forced_colors="active")
    area = editor(page)
    seen = "(element) => getComputedStyle(element).color"
    ground = "(element) => getComputedStyle(element).backgroundColor"
    assert area.evaluate(seen) != exercise(page).locator(".live-editor").evaluate(ground)
    for part in (".pce-line", ".pce-line .token"):  # would cover the selection, and be doubled
        line = exercise(page).locator(part).last
        assert line.evaluate(seen) == "rgba(0, 0, 0, 0)"


def listing_ground(cell):
    return cell.locator("> .cell_input pre").evaluate(
        "(element) => getComputedStyle(element).backgroundColor"
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("touch", [False, True])
def test_nothing_moves_when_the_script_comes(open_page, width, touch):
    tops = []
    for blocked in ("**/live.js*", None):
        page = open_page(width, blocked=blocked, has_touch=touch, is_mobile=touch)
        tops.append(page.get_by_text("And more text.").evaluate(TOP))
    assert abs(tops[0] - tops[1]) < 6, tops


def test_the_editor_by_keyboard(open_page):
    page = open_page()
    area = editor(page)
    area.focus()
    expect(area).to_have_accessible_description("Tab indents; Escape, then Tab, leaves.")
    for name in ("autocapitalize", "autocorrect", "autocomplete"):
        assert area.get_attribute(name) == "off"
    assert area.get_attribute("spellcheck") == "false"
    page.keyboard.press("Control+a")
    page.keyboard.type("def f(x):\nreturn (x)\n")
    assert area.input_value() == "def f(x):\n    return (x)\n    "
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert area.input_value() == "def f(x):\n    return (x)\n        "
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert area.input_value() == "def f(x):\n    return (x)\n"
    page.keyboard.press("Control+Enter")
    asked(page)
    assert page.evaluate("runs.map(({ id, source }) => [id, source])") == [
        ["3", "def f(x):\n    return (x)\n"]
    ]
    answer(page, RIGHT)
    expect(exercise(page).get_by_role("status")).to_have_text("Correct.")
    expect(area).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(exercise(page).get_by_role("button", name="Check")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(area).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    expect(area).not_to_be_focused()


def test_what_is_said(open_page):
    page = open_page()
    for sign, (result, words) in SAID.items():
        check(page, result)
        status = exercise(page).get_by_role("status")
        expect(status).to_contain_text(words)
        expect(status.locator(f".live-said-{sign} > svg")).to_have_count(1)
        assert status.locator("p").count() == 1
        if sign == "right":  # what a check prints is said once
            assert exercise(page).inner_text().count("Correct.") == 1
            expect(exercise(page).locator(".live-shown pre")).to_have_text("β is 0.906")


def test_an_answer_without_its_check_is_told_so(open_page):
    page = open_page()
    check(page, {}, "beta = 0.9")
    expect(exercise(page).get_by_role("status")).to_contain_text(
        'This exercise was not checked: the line exercises.check("half-week", …) is missing.'
    )
    # Another exercise's check does not answer this one.
    check(page, {"verdicts": [RIGHT["verdicts"][0] | {"exercise": "another"}]})
    status = exercise(page).get_by_role("status")
    expect(status).to_contain_text("This exercise was not checked")
    expect(status).not_to_contain_text("Correct.")


def test_below_a_long_answer_its_result_is_seen(open_page):
    page = open_page()
    editor(page).fill("x = 1\n" * 80)
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("Control+Enter")
    asked(page)
    answer(page, WRONG)
    expect(exercise(page).get_by_text("Not yet:")).to_be_in_viewport()


def test_of_a_short_run_its_result_alone_is_said(open_page):
    page = open_page()
    page.wait_for_selector("[data-exercise] [role=status]", state="attached")
    page.evaluate("""() => {
      globalThis.spoken = [];
      const said = document.querySelector("[data-exercise] [role=status]");
      new MutationObserver(() => spoken.push(said.textContent)).observe(said, { childList: true });
    }""")
    press(page, "Check")
    asked(page)
    hidden = page.evaluate(
        """async (result) => {
          const run = runs.at(-1), bar = document.querySelector("[data-exercise] .live-progress");
          const earlier = { phase: "running earlier cells", done: 1, total: 2 };
          run.onProgress(earlier);
          const { hidden } = bar;
          run.onProgress({ phase: "running" });
          run.answer(result);
          return hidden;
        }""",
        RIGHT,
    )
    expect(exercise(page).get_by_role("status")).to_have_text("Correct.")
    assert hidden  # it would push the page down and up again
    assert page.evaluate("spoken") == ["Correct."]


def test_the_line_that_raised_is_marked_until_it_is_changed(open_page):
    page = open_page()
    check(page, RAISED, "beta = 0.9\nbeta = x\nexercises.check(beta)")
    area, line = editor(page), exercise(page).locator(".live-wrong-line")
    expect(line).to_have_text("beta = x")
    expect(area).to_have_attribute("aria-invalid", "true")
    expect(area).to_have_accessible_description(
        re.compile(r"NameError in line 2 ?: name 'x' is not defined Tab indents; Escape, then Tab")
    )
    exercise(page).get_by_text("The whole message").click()
    expect(exercise(page).locator(".live-traceback pre")).to_have_text("x\nNameError")
    exercise(page).get_by_role("button", name="line 2").click()
    expect(area).to_be_focused()
    page.keyboard.type("0")
    assert area.input_value() == "beta = 0.9\nbeta = x0\nexercises.check(beta)"
    expect(line).to_have_count(0)
    expect(area).not_to_have_attribute("aria-invalid", "true")


def test_a_first_run_says_what_comes_and_can_be_stopped(open_page):
    page = open_page()
    stop = exercise(page).get_by_role("button", name="Stop")
    expect(stop).to_be_hidden()
    press(page, "Check")
    asked(page)
    expect(exercise(page).get_by_role("button", name="Check")).to_have_attribute(
        "aria-disabled", "true"
    )
    tell = "(progress) => runs.at(-1).onProgress(progress)"
    bar, status = exercise(page).get_by_role("progressbar"), exercise(page).get_by_role("status")
    for done, share in ((2_450_000, 0.25), (4_900_000, 0.5)):
        page.evaluate(tell, {"phase": "downloading", "done": done, "total": 9_800_000, "text": ""})
        assert bar.evaluate("(bar) => bar.value") == share
        expect(exercise(page).locator(".live-part")).to_have_text(f"{done / 1e6:.1f} of 9.8 MB")
        said = "Fetching Python for this page: 9.8 MB, once; your browser keeps it."
        expect(status).to_have_text(said)
        expect(bar).to_have_accessible_name(said)
    page.evaluate(tell, {"phase": "starting", "done": 0, "total": 0, "text": ""})
    expect(status).to_have_text("Starting Python …")
    expect(bar).to_be_hidden()
    page.evaluate(tell, {"phase": "running", "done": 0, "total": 0, "text": ""})
    expect(status).to_have_text("Running …")
    exercise(page).get_by_role("button", name="Check").click(force=True)  # does nothing now
    stop.click()
    expect(status).to_contain_text("Stopped. What you wrote is as it was")
    expect(stop).to_be_hidden()
    expect(exercise(page).get_by_role("button", name="Check")).to_be_focused()
    assert page.evaluate("runs.length") == 1
    expect(exercise(page).locator(".live-note")).to_be_hidden()  # it is here now


def test_a_paste_of_more_than_a_thousand_lines_is_left_out_and_said(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    area, status = editor(page), exercise(page).get_by_role("status")
    copy = "(text) => navigator.clipboard.writeText(text)"
    page.evaluate(copy, "x = 1\n" * 2_000)
    area.press("Control+a")
    area.press("Control+v")
    expect(status).to_contain_text("more than 1,000 lines, too many for a cell on this page")
    expect(area).to_have_value(small.ANSWER)
    page.evaluate(copy, "x = 1\n" * 999)
    area.press("Control+v")  # in the place of all, which is still selected
    expect(area).to_have_value("x = 1\n" * 999)
    area.press("Control+v")
    expect(area).to_have_value("x = 1\n" * 999)
    area.press("Enter")
    expect(area).to_have_value("x = 1\n" * 999)
    expect(status).to_contain_text("nothing was inserted")
    area.press("Control+a")
    page.evaluate(copy, "y")
    area.press("Control+v")
    expect(area).to_have_value("y")


def test_start_again_can_be_undone(open_page):
    page = open_page()
    again = exercise(page).get_by_role("button", name="Start again")
    undo = exercise(page).get_by_role("button", name="Undo")
    expect(again).to_be_hidden()
    check(page, RIGHT, "beta = 0.906")
    again.click()
    expect(editor(page)).to_have_value(small.ANSWER)
    expect(exercise(page).get_by_role("status")).to_have_text("The page’s own code is back.")
    expect(exercise(page)).not_to_contain_text("β is 0.906")
    assert page.evaluate("descentAnswers.get('half-week')") is None
    undo.click()
    expect(editor(page)).to_have_value("beta = 0.906")
    kept = page.evaluate("descentAnswers.get('half-week')")
    assert (kept["source"], kept["right"]) == ("beta = 0.906", True)
    again.click()
    editor(page).press("End")
    page.keyboard.type(" ")
    expect(undo).to_be_hidden()
    expect(again).to_be_visible()


def test_an_answer_is_there_again_after_a_reload(open_page):
    page = open_page()
    editor(page).fill("beta = 0.9 # not sure")
    page.reload()
    expect(editor(page)).to_have_value("beta = 0.9 # not sure")
    check(page, RIGHT)
    assert page.evaluate("descentAnswers.get('half-week').right") is True
    check(page, WRONG, "beta = 2")
    kept = page.evaluate("descentAnswers.get('half-week')")
    assert (kept["source"], kept["right"]) == ("beta = 2", False)


def test_an_answer_to_an_older_exercise_is_kept_and_said_to_be_one(open_page):
    page = open_page()
    page.evaluate("document.querySelector('[data-exercise]').dataset.published = 'older'")
    editor(page).fill("beta = 0.9")
    page.reload()
    expect(editor(page)).to_have_value("beta = 0.9")
    note = exercise(page).locator(".answer-note")
    expect(note).to_contain_text("This exercise has changed since you answered it.")
    note.get_by_role("button", name="Start again").click()
    expect(note).to_have_count(0)
    expect(editor(page)).to_have_value(small.ANSWER)


def test_the_solution_is_shown_and_hidden(open_page):
    page = open_page()
    box = page.locator("details.solution")
    press(page, "Show the solution")
    assert box.evaluate("(box) => box.open")
    expect(box.locator("summary")).to_be_focused()
    hide = exercise(page).get_by_role("button", name="Hide the solution")
    expect(hide).to_have_attribute("aria-expanded", "true")
    box.locator("summary").click()
    expect(exercise(page).get_by_role("button", name="Show the solution")).to_be_visible()


def test_what_a_run_displays(open_page):
    page = open_page()
    page.evaluate("addEventListener('descent-widgets', ({ target }) => { window.found = target; })")
    cell = page.locator('[data-cell="2"]')
    cell.get_by_role("button", name="Try this").click()
    cell.get_by_role("button", name="Run").click()
    asked(page)
    picture = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    answer(
        page,
        {
            "outputs": [
                {"kind": "text", "stream": "stdout", "text": "1 < 2\n3\n"},
                {"kind": "image", "src": picture, "alt": "A line.", "width": 9, "height": 9},
                {
                    "kind": "html",
                    "html": "<table><tr onclick='x()'><td style='color: rgb(1, 2, 3)'>7</td></tr>"
                    "</table><script>x()</script><style>body { opacity: 0 }</style>"
                    "<img src='https://else.where/x.png' onerror='x()'>"
                    "<div data-descent-widget='w'></div><a href=' javascript:x()'>a</a>",
                },
                {
                    "kind": "markdown",
                    "text": "Half is **5**, $\\beta$ is `0.9`.\n\n| β | n |\n|:--|--:|\n| 1 | 2 |",
                },
            ]
        },
    )
    shown = cell.locator(".live-shown")
    expect(cell.get_by_role("status")).to_have_text(
        "Done in 0.1 s: 2 printed lines, 1 figure, 2 tables or texts."
    )
    expect(shown.locator("pre")).to_have_text("1 < 2\n3")
    image = shown.get_by_role("img", name="A line.")
    assert image.get_attribute("class") == "dark-light"  # as the page's own figure
    expect(shown.locator("td").first).to_have_text("7")
    expect(shown.locator("td").first).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.locator("body")).to_have_css("opacity", "1")
    assert shown.evaluate("(shown) => shown.innerHTML.includes('x()')") is False
    assert shown.locator("img").nth(1).get_attribute("src") is None
    assert page.evaluate("window.found.className") == "live-shown cell_output"
    expect(shown.locator("strong")).to_have_text("5")
    assert shown.locator("code").all_inner_texts() == ["\\beta", "0.9"]
    expect(shown.locator("td.text-right")).to_have_text("2")
    # What is shown no more is said as well, once: whoever runs the widgets ends them.
    page.evaluate("() => { window.found = null; }")
    cell.get_by_role("button", name="Close").click()
    assert page.evaluate("window.found.className") == "live-shown cell_output"
    assert page.evaluate("window.found.childElementCount") == 0


def test_several_cells_are_tried_one_after_the_other(open_page):
    page = open_page()
    cells = [page.locator(f'[data-cell="{name}"]') for name in ("2", "5")]
    for cell in cells:
        offer = cell.get_by_role("button", name="Try this")
        offer.focus()
        expect(offer).to_have_css("opacity", "1")
        page.keyboard.press("Enter")
        expect(cell.get_by_role("textbox", name="This cell, to try, in Python")).to_be_focused()
        expect(offer).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Control+Enter")
    asked(page)
    assert page.evaluate("runs.map(({ id }) => id)") == ["2"]
    waiting = "Waiting until the other cell has ended …"
    expect(cells[1].get_by_role("status")).to_have_text(waiting)
    answer(page, {"outputs": []})
    expect(cells[0].get_by_role("status")).to_have_text("Done in 0.1 s: nothing to show.")
    asked(page, 2)
    assert page.evaluate("runs.map(({ id, source }) => [id, source])")[1] == ["5", "print(2)"]
    cells[0].get_by_role("button", name="Close").click()  # has run: ends nothing
    assert page.evaluate("stops") == 0
    cells[1].get_by_role("button", name="Close").click()
    expect(cells[1].get_by_role("textbox")).to_have_count(0)
    expect(cells[1].get_by_role("button", name="Try this")).to_be_focused()
    assert page.evaluate("stops") == 1
    expect(cells[0].get_by_role("textbox")).to_have_count(0)


def test_a_cell_that_waits_can_be_stopped_alone(open_page):
    page = open_page()
    press(page, "Check")
    cell = page.locator('[data-cell="5"]')
    cell.get_by_role("button", name="Try this").click()
    cell.get_by_role("button", name="Run").click()
    cell.get_by_role("button", name="Stop").click()
    expect(cell.get_by_role("status")).to_have_text("Stopped before it began.")  # at once
    asked(page)
    answer(page, RIGHT)
    expect(exercise(page).get_by_role("status")).to_have_text("Correct.")
    assert page.evaluate("[runs.length, stops]") == [1, 0]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_with_an_answer_open(open_page, width):
    page = open_page(width)
    flood = {"kind": "text", "stream": "stdout", "text": "a long line " * 40 + "\n"}
    check(page, RAISED | {"outputs": [flood]}, "beta = 0.9\nbeta = x\n# " + "long " * 40)
    cell = page.locator('[data-cell="2"]')
    cell.get_by_role("button", name="Try this").click()
    cell.get_by_role("button", name="Run").click()
    page.evaluate(
        "(progress) => runs.at(-1).onProgress(progress)",
        {"phase": "downloading", "done": 1, "total": 2e6, "text": ""},
    )
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        settle(page)
        found = axe(page)
        wrong = [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
        assert (theme, wrong) == (theme, [])
        assert page.evaluate(OVERFLOW) == 0


def test_on_a_phone(open_page):
    page = open_page("phone", has_touch=True, is_mobile=True)
    offer = page.locator('[data-cell="2"]').get_by_role("button", name="Try this")
    expect(offer).to_have_css("opacity", "1")
    code = page.locator('[data-cell="2"] > .cell_input pre').bounding_box()
    assert offer.bounding_box()["y"] >= code["y"] + code["height"] - 1  # covers no code
    assert editor(page).evaluate("(area) => getComputedStyle(area).fontSize") == "16px"
    editor(page).tap()
    page.keyboard.insert_text("a line that is much too long for the width of a phone = 1")
    assert page.evaluate(OVERFLOW) == 0
    sideways = "() => document.querySelector('[data-exercise] .prism-code-editor').scrollLeft"
    assert page.evaluate(sideways) > 0
    exercise(page).get_by_role("button", name="Check").tap()
    assert page.evaluate(sideways) == 0
    asked(page)
    answer(page, WRONG)
    expect(exercise(page).get_by_role("status")).to_contain_text("Not yet")


def test_on_paper_stands_what_the_reader_wrote_or_else_the_page_s_own(open_page):
    page = open_page()
    listing, output = (exercise(page).locator(f"> .cell_{part}") for part in ("input", "output"))
    page.emulate_media(media="print")
    expect(listing).to_be_visible()
    expect(exercise(page).locator(".live-cell")).to_be_hidden()
    expect(output).to_be_hidden()  # nobody can run a sheet of paper again
    page.emulate_media(media="screen")
    check(page, RIGHT, "beta = 0.906")
    expect(page.get_by_text("✓ done")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("✓ done")).to_be_hidden()
    expect(exercise(page).locator(".pce-wrapper")).to_have_text("beta = 0.906")
    expect(exercise(page).locator(".pce-wrapper")).to_be_visible()
    expect(listing).to_be_hidden()
    expect(output).to_be_hidden()


def test_without_scripts_a_cell_is_as_it_was(chromium, origin):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/chapter.html")
    expect(exercise(page).locator("> .cell_input pre")).to_contain_text("beta = ...")
    expect(exercise(page).locator("> .cell_output")).to_be_visible()
    assert page.locator("textarea, .cell button").count() == 0
    context.close()
