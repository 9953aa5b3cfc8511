"""A reader's answers in the browser: kept, marked, exported, erased, on a small book."""

import json
import re
import sys

import pytest
from notebook_checks import ROOT
from playwright.sync_api import expect

from tests.browser import axe, settle
from tests.live import small
from tests.site.visits import serve

sys.path.append(str(ROOT / "website" / "extensions"))

from course_plan import read_course
from descent_marks import checked

from course_lib.exercises import CHECKS

KEY = "descent-answers"
SHIFTS = """window.shifted = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    with serve(small.sites(tmp_path_factory)["with"]) as address:
        yield address


@pytest.fixture
def reader(chromium, origin):
    """`reader(kept=, script=, …)`: a browser of somebody's own, whose pages must stay quiet."""
    contexts, noise = [], []

    def make(kept=None, script="", **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}} | options)
        contexts.append(context)
        context.on("console", lambda message: noise.append(message.text))
        context.on("weberror", lambda error: noise.append(str(error.error)))
        context.on(
            "request",
            lambda one: None if one.url.startswith((origin, "blob:")) else noise.append(one.url),
        )
        if kept is not None:
            seed = f"localStorage.getItem('{KEY}') ?? localStorage.setItem('{KEY}', "
            script += f"{seed}{json.dumps(kept)});"
        context.add_init_script(f"if (origin !== 'null') {{ {script} }}")  # not on about:blank

        def open_page(name):
            page = context.new_page()
            page.goto(f"{origin}/{name}.html")
            return page

        return open_page

    yield make
    for context in contexts:
        context.close()
    assert noise == []


def stored(page):
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))["answers"]


def answer(page, name, source="beta = 0.5", right=True):
    page.wait_for_function("() => globalThis.descentAnswers")  # an exercise is near
    page.evaluate(
        "([name, source, right]) => descentAnswers.set(name, right === null ? { source } : "
        "{ source, right })",
        [name, source, right],
    )


def kept(**answers):
    """What an earlier visit has left: for each exercise its source, and whether it was right."""
    made = {
        name.replace("_", "-"): {
            "source": source, "right": right, "published": "then", "when": 1e12, "written": 1e12
        }
        for name, (source, right) in answers.items()
    }  # fmt: skip
    return json.dumps({"version": 1, "erased": 0, "answers": made}, separators=(",", ":"))


ALL_RIGHT = {"half_life": ("1", True), "best_window": ("2", True), "gd_rates": ("3", False)}


def violations(page):
    """What axe finds in the light theme and in the dark one."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        settle(page)
        found += axe(page)
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def notice(page):
    return page.locator(".answer-notice")


# Which exercises there are


def test_every_exercise_with_a_check_is_counted_once():
    names = [name for one in read_course(ROOT) for name in checked(one.exercises)]
    assert sorted(names) == sorted(CHECKS)


def test_each_page_knows_the_exercises_of_all_chapters(reader):
    page = reader()("02_momentum")
    page.wait_for_function("() => globalThis.descentExercises")
    assert page.evaluate("descentExercises") == {
        "01_averages.html": ["half-life", "best-window"],
        "02_momentum.html": ["gd-rates"],
    }


# Marks


def test_nothing_shows_before_the_first_answer(reader):
    open_page = reader()
    for name in ("index", "01_averages"):
        page = open_page(name)
        settle(page)
        expect(page.locator(".done-count, .done-mark, .all-count")).to_have_count(0)
        expect(page.locator(".answer-notice")).to_have_count(0)
        assert page.evaluate("document.documentElement.className") == "js"
        expect(page.get_by_role("button", name="Your answers")).to_have_count(1)
    expect(open_page("index").locator(".welcome-back")).to_be_hidden()


def test_without_scripts_there_is_nothing_to_press_and_no_empty_place(reader):
    page = reader(java_script_enabled=False)("index")
    expect(page.get_by_text("Your answers")).to_be_hidden()
    expect(page.locator(".welcome-back")).to_be_hidden()


def test_what_is_done_is_marked_in_its_title_the_contents_and_the_first_page(reader):
    open_page = reader()
    page = open_page("01_averages")
    answer(page, "half-life")
    answer(page, "best-window", right=False)
    title = page.locator("#ex-half-life > .admonition-title")
    expect(title).to_have_text("Exercise 1 (A half-life)#✓ done")
    expect(page.locator("#ex-best-window .done-mark")).to_have_count(0)
    contents = page.get_by_role("navigation", name="Course")
    expect(contents.get_by_role("link", name="Averages 1 of 2 exercises done")).to_be_visible()

    first = open_page("index")
    expect(first.locator(".chapters > li")).to_have_text(
        [re.compile("1 of 2 exercises done$"), re.compile("1 exercise$")]
    )
    expect(first.locator(".welcome-back .progress")).to_contain_text("1 of 3 exercises done")

    answer(page, "best-window")  # and the other tab hears of it
    link = first.get_by_role("link", name="Averages all 2 exercises done")
    expect(link).to_have_text(re.compile("✓"))
    expect(first.locator(".chapters > li").first).to_have_text(re.compile("✓ all 2 exercises done"))
    page.evaluate("descentAnswers.remove('best-window'); descentAnswers.remove('half-life')")
    for one in (page, first):
        expect(one.locator(".done-count, .done-mark, .all-count")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["index", "01_averages"])
def test_marks_move_nothing(reader, width, name):
    page = reader(kept(**ALL_RIGHT), SHIFTS, viewport={"width": width, "height": 740})(name)
    settle(page)
    expect(page.locator(".done-count").first).to_be_attached()
    assert page.evaluate("shifted") < 0.05
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# Keeping


def test_what_was_typed_last_is_kept_when_one_leaves_at_once(reader, origin):
    page = reader()("01_averages")
    answer(page, "half-life", "beta = 0.25", right=None)
    page.goto(f"{origin}/index.html")
    assert page.evaluate("descentAnswers.get('half-life').source") == "beta = 0.25"


def test_two_tabs_keep_each_others_answers_and_of_one_exercise_the_later(reader):
    open_page = reader()
    one, two = open_page("01_averages"), open_page("01_averages")
    answer(one, "half-life", "early", right=None)
    answer(two, "half-life", "late", right=None)
    answer(two, "best-window", "also")
    expect(notice(one)).to_have_text(re.compile(r"Exercise 1 \(A half-life\) has a later answer"))
    assert one.evaluate("descentAnswers.get('half-life').source") == "late"
    answer(one, "gd-rates", "third")
    two.wait_for_function("() => descentAnswers.get('gd-rates') !== null")
    assert {name: one["source"] for name, one in stored(two).items()} == {
        "half-life": "late", "best-window": "also", "gd-rates": "third"
    }  # fmt: skip
    expect(notice(two)).to_have_count(0)


def test_what_is_typed_into_an_exercise_is_kept_and_reaches_the_other_tab(reader):
    open_page = reader()
    one, two = open_page("01_averages"), open_page("01_averages")
    editors = [page.get_by_role("textbox", name="Your answer to Exercise 1") for page in (one, two)]
    editors[0].fill("beta = 0.25")
    expect(editors[1]).to_have_value("beta = 0.25")
    one.reload()
    expect(editors[0]).to_have_value("beta = 0.25")
    expect(one.locator(".done-mark")).to_have_count(0)
    one.evaluate("void descentAnswers.erase()")
    for editor in editors:
        expect(editor).to_have_value(re.compile(r"^beta = \.\.\."))


def test_an_exercise_that_has_changed_since_says_so_and_keeps_the_answer(reader):
    page = reader(kept(**ALL_RIGHT))("01_averages")
    first = page.get_by_role("group", name="Your answer to Exercise 1")
    second = page.get_by_role("group", name="Your answer to Exercise 2")
    for number, group in (("1", first), ("2", second)):
        expect(group).to_contain_text("This exercise has changed since you answered it")
        expect(group.get_by_role("textbox")).to_have_value(number)
    answer(page, "best-window", "3")  # a check of what stands there
    expect(second).not_to_contain_text("has changed")
    first.locator(".answer-note").get_by_role("button", name="Start again").click()
    expect(first).not_to_contain_text("has changed")
    expect(first.get_by_role("textbox")).to_have_value(re.compile(r"^beta = \.\.\."))
    expect(page.locator("#ex-half-life .done-mark")).to_have_count(0)
    assert stored(page)["half-life"]["removed"]


def test_a_full_storage_keeps_the_rest_and_says_so(reader):
    page = reader()("01_averages")
    answer(page, "half-life", "small")
    page.evaluate(
        """() => { for (let size = 4e6; size >= 1; size = Math.floor(size / 2)) {
          const text = "x".repeat(size);
          try { for (let k = 0; ; k += 1) localStorage.setItem(`other-${size}-${k}`, text); }
          catch { /* no more of this size fits */ } } }"""
    )
    answer(page, "best-window", "large" * 100)
    expect(notice(page)).to_contain_text("Exercise 2 (The best window): this answer could not be")
    expect(notice(page)).to_contain_text("full")
    assert list(stored(page)) == ["half-life"]
    assert page.evaluate("descentAnswers.get('best-window').source") == "large" * 100
    notice(page).get_by_role("button", name="Your answers").click()
    expect(page.get_by_role("dialog")).to_contain_text("2 answers kept")


def test_where_nothing_can_be_stored_it_is_said_once(reader):
    blocked = """Object.defineProperty(window, "localStorage", { get() {
      throw new DOMException("denied", "SecurityError"); } });"""
    page = reader(script=blocked)("01_averages")
    expect(notice(page)).to_have_count(0)
    answer(page, "half-life")
    answer(page, "best-window")
    expect(notice(page)).to_contain_text("Your answers are not kept")
    expect(page.locator("#ex-half-life .done-mark")).to_be_visible()
    notice(page).get_by_role("button", name="Close").click()
    expect(notice(page)).to_have_count(0)


def test_what_cannot_be_read_is_set_aside_and_can_be_saved(reader):
    page = reader(kept="{broken")("01_averages")
    expect(notice(page)).to_contain_text("set aside")
    with page.expect_download() as download:
        notice(page).get_by_role("button", name="Save").click()
    assert download.value.path().read_text() == "{broken"
    answer(page, "half-life")
    page.reload()
    expect(page.locator("#ex-half-life .done-mark")).to_be_visible()
    expect(notice(page)).to_have_count(0)
    assert "{broken" in page.evaluate("Object.values(localStorage)")


# Your answers


def test_export_erase_undo_and_import(reader, tmp_path):
    page = reader(kept(**ALL_RIGHT))("index")
    before = page.evaluate("descentAnswers.all()")
    assert len(before) == 3
    button = page.locator("#course-nav").get_by_role("button", name="Your answers")
    button.click()
    dialog = page.get_by_role("dialog", name="Your answers")
    said = dialog.get_by_role("status")
    expect(dialog).to_contain_text("3 answers kept, 2 of 3 exercises done")
    expect(dialog).to_contain_text("never sent anywhere")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Export").click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"descent-answers-\d{4}-\d\d-\d\d\.json", name)
    file = tmp_path / name
    download.value.save_as(file)
    assert json.loads(file.read_text("utf-8"))["answers"]["half-life"]["source"] == ["1"]

    dialog.get_by_role("button", name="Erase").click()
    expect(dialog.get_by_role("button", name="Keep")).to_be_focused()
    dialog.get_by_role("button", name="Keep").click()
    assert page.evaluate("descentAnswers.all()") == before
    dialog.get_by_role("button", name="Erase").click()
    dialog.locator(".answers-sure").get_by_role("button", name="Erase").click()
    expect(dialog).to_contain_text("There are none yet")
    assert stored(page) == {}
    expect(page.locator(".done-count")).to_have_count(0)
    dialog.get_by_role("button", name="Undo").click()
    assert page.evaluate("descentAnswers.all()") == before
    assert len(stored(page)) == 3

    dialog.get_by_role("button", name="Erase").click()
    dialog.locator(".answers-sure").get_by_role("button", name="Erase").click()
    file_field = dialog.locator("input[type=file]")
    for text, sentence in (("nonsense", "cannot be read"), ('{"cells": []}', "not a file of answ")):
        other = tmp_path / "other.json"
        other.write_text(text)
        file_field.set_input_files(other)
        expect(said).to_contain_text(sentence)
    file_field.set_input_files(file)
    expect(said).to_have_text("3 answers imported.")
    assert page.evaluate("descentAnswers.all()") == before
    file_field.set_input_files(file)
    expect(said).to_have_text(re.compile("^0 answers imported. 3 answers of this browser kept"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_marks_dialog_and_notices_are_accessible(reader):
    place = json.dumps({"page": "01_averages.html", "id": "", "section": ""})
    script = f"localStorage.setItem('descent-place', {json.dumps(place)});"
    open_page = reader(kept(**ALL_RIGHT), script)
    page = open_page("index")
    expect(page.get_by_role("link", name="Averages", exact=True).first).to_be_visible()
    assert violations(page) == []
    page.locator("#course-nav").get_by_role("button", name="Your answers").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase").click()
    assert violations(page) == []
    page = open_page("01_averages")
    problem = "new CustomEvent('problem', { detail: { message: 'It is.' } })"
    page.evaluate(f"descentAnswers.dispatchEvent({problem})")
    expect(notice(page)).to_be_visible()
    assert violations(page) == []


# Where one stopped


def test_the_first_page_leads_back_to_where_one_stopped(reader, origin):
    page = reader()("01_averages")
    page.locator("#what-beta-does, section:has(> h2)").first.evaluate(
        "(section) => section.querySelector('h2').scrollIntoView()"
    )
    name = page.evaluate("document.querySelector('article section section').id")
    page.goto(f"{origin}/index.html")
    link = page.locator(".welcome-back .continue a")
    expect(link).to_have_text("Averages: What β does")
    link.click()
    assert page.url == f"{origin}/01_averages.html#{name}"


@pytest.mark.parametrize(
    "place", ["{", "7", '{"page": "gone.html", "id": "", "section": ""}', '{"page": 1}']
)
def test_a_place_that_leads_nowhere_is_not_offered(reader, place):
    page = reader(script=f"localStorage.setItem('descent-place', {json.dumps(place)})")("index")
    settle(page)
    expect(page.locator(".welcome-back")).to_be_hidden()
