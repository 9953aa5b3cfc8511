"""Every chapter in a real JupyterLab, as `make lab` opens it: read, run whole, answered, saved.

One JupyterLab for all, in one page, where a reader opens the start page, a copy, a chapter.
All but the first are opened again when their text has changed, and run again when what they depend
on has: see `whole_runs`.
"""

import json
import re
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from lab import lab_options, trust
from learner import Course
from learner.chapter import KEY
from learner.copies import Copies
from playwright.sync_api import expect

from tests import lab_server
from tests.whole_runs import WholeRuns, code_and_text

ROOT = Path(__file__).parents[1]
COURSE = Course.read(ROOT)
RUNS = WholeRuns("JupyterLab", [ROOT / "requirements.txt"])
READ = WholeRuns("JupyterLab, read", [ROOT / "requirements.txt"])
TIMEOUT = 240_000
# What MyST leaves behind where nobody translated it.
RAW = re.compile(
    r"\{(?:cite|ref|numref|eq|term|doc|math)[:}]|:::|\{(?:exercise|solution|deeper|predict)"
)


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A learner's folder, just made."""
    folder = tmp_path_factory.mktemp("learner") / "work"
    Copies(folder).update(COURSE.files())
    return folder


@pytest.fixture(scope="module")
def lab(work, tmp_path_factory):
    """The address of a JupyterLab with the options of `make lab`; its settings stay in a folder."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DATA_DIR", lab_server.environment(home)["JUPYTER_DATA_DIR"])
        trust(Copies(work).as_placed())
    kernels = {"JUPYTER_PREFER_ENV_PATH": "1"}
    with lab_server.running(lab_options(work), home, work, **kernels) as address:
        yield address


@pytest.fixture(scope="module")
def page(chromium, lab):
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(TIMEOUT)
    page.script_errors = []
    page.on("pageerror", lambda error: page.script_errors.append(str(error)))
    yield page
    page.close()


def open_notebook(page, lab, name):
    """Open a notebook, in the JupyterLab that the page shows if it does; return its panel."""
    if page.url.startswith(lab):
        page.get_by_role("menuitem", name="File", exact=True).click()
        page.get_by_role("menuitem", name=re.compile("^Open from Path")).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox").fill(f"{name}.ipynb")
        dialog.get_by_role("button", name="Open").click()
    else:
        page.goto(f"{lab}lab/tree/{name}.ipynb?token=test&reset")
    page.locator("#jp-main-dock-panel .lm-mod-current", has_text=f"{name}.ipynb").wait_for()
    panel = page.locator(".jp-NotebookPanel:visible")
    panel.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    return panel


def test_the_start_page_opens_first_and_nothing_is_asked(page, lab):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{lab}?token=test")
    page.locator(".jp-Notebook").get_by_role("heading", name="Start here").wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.wait_for_timeout(1000)
    assert page.locator(".Toastify__toast, .jp-Dialog").all_inner_texts() == []
    assert [url for url in asked if not url.startswith((lab, "data:", "blob:"))] == []

    page.locator(".jp-Notebook").get_by_role("link", name="Glossary").click()
    page.get_by_role("heading", name="Glossary").locator("visible=true").wait_for()
    page.get_by_role("link", name="saddle point").locator("visible=true").first.click()
    entry = page.locator(".jp-RenderedMarkdown").filter(has_text=re.compile(r"^\s*saddle point:"))
    expect(entry).to_be_in_viewport()


def test_a_copy_that_is_not_trusted_shows_a_widget_as_a_picture(page, lab, work):
    """As in a folder that was handed out, where nobody has signed the notebooks."""
    notebook = COURSE.chapter(COURSE.chapters[0])
    notebook.metadata["from"] = "somebody else"
    nbformat.write(notebook, work / "unsigned.ipynb")
    panel = open_notebook(page, lab, "unsigned")
    assert panel.get_by_text("Run this cell to bring it to life").first.is_visible()
    assert page.locator("[title^='Notebook not trusted']").count()
    figure = panel.locator(".jp-OutputArea-output figure").first
    assert figure.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert figure.locator(":scope > :not(img):not(figcaption)").count() == 0


@pytest.mark.parametrize("name", COURSE.chapters)
def test_a_chapter_is_read_runs_whole_and_is_answered(page, lab, work, name):
    chapter = COURSE.chapter(name)
    run, whole = code_and_text(chapter), nbformat.writes(chapter)
    if RUNS.holds(name, run) and READ.holds(name, whole):
        return
    own = [path for path in (ROOT / "chapters").iterdir() if path.stem == name]
    before = [path.read_bytes() for path in own]
    notebook = open_notebook(page, lab, name).locator(".jp-Notebook")
    if RUNS.holds(name, run):
        reads_well(notebook)
    else:
        runs_whole(page, notebook, work, name)
    assert page.script_errors == []
    assert before == [path.read_bytes() for path in own]
    RUNS.record(name, run)
    READ.record(name, whole)
    page.goto("about:blank")
    shut_down(lab)


def reads_well(notebook):
    """Nothing is raw, no formula is broken, and what is to be opened is shut."""
    folded = notebook.locator(".jp-showHiddenCellsButton:visible")
    titles = notebook.get_by_text(re.compile("^(Deeper|Predict):")).locator("visible=true")
    # A heading whose formulas are being set is not there for a moment.
    until(lambda: 0 < folded.count() == titles.count(), "one button for each folded heading")
    for text in notebook.locator(".jp-RenderedMarkdown").all_inner_texts():
        assert not RAW.search(text), text
    assert notebook.locator("mjx-merror, .MathJax_Error").all_inner_texts() == []


def runs_whole(page, notebook, work, name):
    """Run all, read it, move a widget, answer an exercise, save."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(RUN, polling=200)  # not at each frame, which would draw it all again
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    reads_well(notebook)
    # No worked answer is printed.
    assert "Correct." not in notebook.locator(".jp-OutputArea-output").all_inner_texts()

    notebook.locator(".descent-widget .descent-status").first.wait_for(state="attached")
    move_a_widget(notebook)
    answer(page, notebook, work, name)
    page.keyboard.press("Control+s")
    stored = read_when(work / f"{name}.ipynb", lambda cells: "Correct.\n" in printed(cells))
    for cell in stored:
        if cell.cell_type == "code":
            assert cell.execution_count, cell.source
            assert all(output.output_type != "error" for output in cell.outputs), cell.source


# The cells count 1, 2, 3, …: before, they bear the numbers of the chapter with its solutions in it.
# (A cell whose code is folded shows no number.)
RUN = """() => {
  const prompts = [...document.querySelectorAll(
    '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .jp-InputPrompt')];
  return prompts.length > 0 && prompts.every(
    ({ textContent }, place) => !textContent || textContent === `[${place + 1}]:`);
}"""


def move_a_widget(notebook):
    """Turn the first slider of the first widget that has one, and see what it says change."""
    sliders = notebook.page.get_by_role("slider")
    widget = notebook.locator(".descent-widget:visible").filter(has=sliders).first
    widget.scroll_into_view_if_needed()
    before = widget.inner_text()
    widget.get_by_role("slider").first.press("ArrowRight")
    expect(widget).not_to_have_text(before, use_inner_text=True)


def answer(page, notebook, work, name):
    """Answer the chapter's first exercise: wrong, then as its solution does."""
    cells = nbformat.read(work / f"{name}.ipynb", 4).cells
    place, given = next(
        (number, cell)
        for number, cell in enumerate(cells)
        if cell.metadata.get(KEY, {}).get("part") == "answer"
    )
    label = given.metadata[KEY]["exercise"]
    solved = [
        cell.source
        for cell in COURSE.solutions(name).cells
        if cell.cell_type == "code" and cell.metadata.get(KEY, {}).get("exercise") == label
    ]
    for source, expected in (
        (given.source.replace("...", "12345.0"), "Not yet"),
        ("\n".join(solved), "Correct."),
    ):
        cell = notebook.locator(".jp-Cell").nth(place)
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(source)
        page.keyboard.press("Control+Enter")
        expect(cell.locator(".jp-OutputArea-output").last).to_contain_text(expected)


def printed(cells):
    return "".join(output.get("text", "") for cell in cells for output in cell.get("outputs", []))


def read_when(path, ready):
    """The cells of a notebook, once JupyterLab has saved what is waited for."""

    def cells():
        try:
            return nbformat.read(path, 4).cells
        except nbformat.reader.NotJSONError:  # half of it is written
            return []

    until(lambda: ready(cells()), f"{path.name} is saved")
    return cells()


def until(holds, what, seconds=60):
    """Wait until something holds, or fail and say what was waited for."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s: {what}")
        time.sleep(0.2)


def shut_down(lab):
    """Stop the kernels, which would keep their memory through the next chapters."""
    with urllib.request.urlopen(f"{lab}api/sessions?token=test") as answer:
        sessions = json.load(answer)
    for session in sessions:
        request = urllib.request.Request(
            f"{lab}api/sessions/{session['id']}?token=test", method="DELETE"
        )
        request.add_header("Authorization", "token test")
        urllib.request.urlopen(request).close()
