"""Every chapter in the site's own JupyterLite: run whole in Chromium, compared, answered, kept.

All but the first are run again when what they depend on has changed: see `whole_runs`.

One context for all chapters, as one reader has it: Python is fetched once, each chapter gets its
own. What costs time here is the chapters' own code.
"""

import json
import os
import re
import threading
import time
from http.server import ThreadingHTTPServer

import nbformat
import pytest
from learner import Course
from learner.chapter import KEY
from playwright.sync_api import TimeoutError, expect
from versions import OTHERWISE

from tests.live.conftest import ROOT
from tests.site.visits import QuietHandler
from tests.whole_runs import WholeRuns, code_and_text

COURSE = Course.read(ROOT)
RUNS = WholeRuns(
    "JupyterLite",
    [ROOT / "tools" / "browser_python" / "lock.json"],
    ["jupyterlite-core", "jupyterlite-pyodide-kernel"],
)
TIMEOUT = 120_000
RUN_WITHIN = 1200  # seconds, on a slow machine
PASSED_OVER_AFTER = 20
NO_RUN = "the built site has no run/: `make book` makes it where it can get Python's files"
SAVED = """async (path) => {
  const root = new URL("..", location.href).pathname;
  const open = indexedDB.open(`JupyterLite Storage - ${root}`);
  const database = await new Promise((resolve, reject) => {
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
    open.onupgradeneeded = () => open.transaction.abort();
  });
  const files = database.transaction("files").objectStore("files");
  const read = path ? files.get(path) : files.getAllKeys();
  return new Promise((resolve) => { read.onsuccess = () => {
    database.close();
    resolve(path ? JSON.stringify(read.result?.content ?? null) : read.result);
  }; });
}"""
BEGUN = """() => [...document.querySelectorAll('.jp-InputPrompt')]
  .some(({ textContent }) => /\\[[*\\d]+\\]:/.test(textContent))"""
WAITING = """() => [...document.querySelectorAll('.jp-InputPrompt')]
  .some(({ textContent }) => textContent === '[*]:')"""


class Published:
    """The site over http: with all of Python or without, and perhaps with a new version."""

    def __init__(self, site):
        self.site, self.address = site, None
        self.python_comes = True  # or else is waited for, as over a slow network
        self.anew = set()  # notebooks of which there is another version, as far as readers can tell

    def editions(self) -> bytes:
        """The script that knows the version of each notebook."""
        text = (self.site / "run" / "editions.js").read_text("utf-8")
        for path in self.anew:
            text, changed = re.subn(rf'("{re.escape(path)}": ")\w+', r"\g<1>another", text)
            assert changed == 1
        return text.encode()


@pytest.fixture(scope="module")
def published(live_site):
    if not (live_site / "run" / "index.html").exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_RUN)
    published, over = Published(live_site), threading.Event()

    class Handler(QuietHandler):
        def __init__(self, *given):
            super().__init__(*given, directory=str(live_site))

        def do_GET(self):
            path = self.path.partition("?")[0]
            if path == "/run/editions.js":
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(published.editions())
            elif published.python_comes or not path.startswith("/run/pyodide/"):
                super().do_GET()
            else:
                over.wait()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        published.address = f"http://127.0.0.1:{server.server_port}"
        yield published
        over.set()
        server.shutdown()


@pytest.fixture
def no_python(published):
    """Python never comes: it is seconds of work where nothing is run."""
    published.python_comes = False
    yield
    published.python_comes = True


class Reader:
    """A browser's context, what it asked for, and how much came."""

    def __init__(self, chromium, origin):
        self.origin, self.foreign, self.failed, self.bytes = origin, [], [], 0
        self.context = chromium.new_context(viewport={"width": 1280, "height": 1000})
        self.context.set_default_timeout(TIMEOUT)
        # Nothing is held up on its way, which would keep the browser from keeping it.
        self.context.on("request", self._guard)
        self.context.on("response", self._count)

    def _guard(self, request):
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.foreign.append(request.url)

    def _count(self, response):
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")
        if not response.from_service_worker:
            self.bytes += int(response.headers.get("content-length", 0))

    def open(self, name):
        """Open a notebook; it is shown when this returns, and its kernel may yet be starting."""
        page = self.context.new_page()
        page.script_errors = []
        page.on("pageerror", lambda error: page.script_errors.append(str(error)))
        page.goto(f"{self.origin}/run/notebooks/index.html?path={name}.ipynb")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        return page


@pytest.fixture(scope="module")
def reader(chromium, published):
    """One reader for the chapters, one after the other."""
    reader = Reader(chromium, published.address)
    yield reader
    reader.context.close()


def run_all(page, path):
    """Run all cells; return the notebook as JupyterLite has saved it then."""
    deadline = time.monotonic() + RUN_WITHIN
    begin(page)
    begun = time.monotonic()
    while time.monotonic() < deadline:
        page.wait_for_timeout(300)
        if page.evaluate(WAITING):
            begun = time.monotonic()
            continue
        notebook = saved(page, path)
        if notebook and all(cell.execution_count for cell in code(notebook)):
            return notebook
        # On a busy machine JupyterLite has been seen to pass over cells that were asked for while
        # its kernel began: nothing waits, and some have not run. A reader would ask again.
        if time.monotonic() > begun + PASSED_OVER_AFTER:
            begin(page)
            begun = time.monotonic()
    pytest.fail(f"{path} did not run whole within {RUN_WITHIN} s")


def begin(page):
    """Choose Run All until a cell says that it waits: what is chosen too early is passed over."""
    for _ in range(10):
        assert page.locator("dialog.jp-Dialog").all_inner_texts() == []
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            page.wait_for_function(BEGUN, timeout=5_000, polling=200)  # not at each frame
        except TimeoutError:
            continue
        return
    pytest.fail("Run All Cells never began")


def saved(page, path):
    """Save, and return what is kept under a path: a notebook, or None."""
    page.keyboard.press("Control+s")
    page.wait_for_timeout(200)
    text = page.evaluate(SAVED, path)
    return nbformat.from_dict(json.loads(text)) if text != "null" else None


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def printed(cell) -> str:
    """What a cell has printed and said, without its figures and widgets."""
    parts = []
    for output in cell.outputs:
        data = output.get("data", {})
        if "text" in output:
            parts.append("".join(output.text))
        elif "text/markdown" in data:
            parts.append("".join(data["text/markdown"]))
        elif "text/plain" in data and not {"image/png", "image/svg+xml", "text/html"} & set(data):
            parts.append("".join(data["text/plain"]))
    text = "".join(parts)
    for pattern, left in OTHERWISE:
        text = re.sub(pattern, left, text)
    return text


def published_in(site, path):
    """A notebook of the site's, with the outputs of the committed chapter."""
    return nbformat.read(site / "run" / "files" / path, as_version=4)


def compare(notebook, before):
    """Hold every cell of a chapter that was run to the published one."""
    ran, published = code(notebook), code(before)
    assert [cell.source for cell in ran] == [cell.source for cell in published]
    for cell, then in zip(ran, published, strict=True):
        errors = [one for one in cell.outputs if one.output_type == "error"]
        assert errors == [], cell.source
        if cell.metadata.get(KEY, {}).get("part") == "answer":
            assert printed(cell).startswith("Not answered yet"), cell.source
        else:
            assert printed(cell) == printed(then), cell.source
        assert figures(cell) == figures(then), cell.source


def figures(cell) -> int:
    return sum("image/png" in output.get("data", {}) for output in cell.outputs)


def move_a_widget(page):
    """Turn the first slider of the first widget that has one, and see what it says change."""
    sliders = page.get_by_role("slider")
    widget = page.locator(".descent-widget:visible").filter(has=sliders).first
    widget.scroll_into_view_if_needed()
    before = widget.inner_text()
    widget.get_by_role("slider").first.press("ArrowRight")
    expect(widget).not_to_have_text(before, use_inner_text=True)


def answer_cell(page, notebook):
    """The first cell that waits for an answer: in the page, and as it is given."""
    place, given = next(
        (number, cell)
        for number, cell in enumerate(notebook.cells)
        if cell.metadata.get(KEY, {}).get("part") == "answer"
    )
    return page.locator(".jp-Notebook .jp-Cell").nth(place), given


def write(page, cell, source, run=True):
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)
    if run:
        page.keyboard.press("Control+Enter")


@pytest.mark.parametrize("name", COURSE.chapters)
def test_a_chapter_runs_whole(reader, live_site, name):
    before = published_in(live_site, f"{name}.ipynb")
    if RUNS.holds(name, code_and_text(before)):
        return
    first = reader.bytes == 0
    page = reader.open(name)
    notebook = run_all(page, f"{name}.ipynb")
    compare(notebook, before)
    RUNS.record(name, code_and_text(before))
    move_a_widget(page)
    if first:
        # What the page says it fetches, to the twentieth part.
        text = (live_site / f"chapters/{name}.html").read_text("utf-8")
        said = re.search(r"(\d+) MB at the first start", text)
        assert reader.bytes / 1e6 == pytest.approx(int(said[1]), rel=0.05)
        answer(page, notebook, published_in(live_site, f"solutions/{name}.ipynb"))
    assert (reader.foreign, reader.failed, page.script_errors) == ([], [], [])
    page.close()


def answer(page, notebook, solutions):
    """Answer the first exercise: wrong, then as its solution does; and try to install something."""
    cell, given = answer_cell(page, notebook)
    label = given.metadata[KEY]["exercise"]
    solved = [
        one.source for one in code(solutions) if one.metadata.get(KEY, {}).get("exercise") == label
    ]
    for source, expected in (
        (given.source.replace("...", "12345.0"), "Not yet"),
        ("\n".join(solved), "Correct."),
        ("%pip install pandas", "PyPI fallback is disabled"),
    ):
        write(page, cell, source)
        expect(cell.locator(".jp-OutputArea-output").last).to_contain_text(expected)


# What follows runs nothing. It is of a chapter that is shown in half the time of the first; what is
# opened again and again is the smallest notebook.
SHORT = COURSE.chapters[-1]
SMALLEST = "Start here"


@pytest.mark.usefixtures("no_python")
def test_a_reader_comes_and_goes(reader):
    """The pages lead there and back."""
    page = reader.context.new_page()
    page.goto(f"{reader.origin}/index.html")
    page.get_by_role("link", name="Run the chapters in your browser").click()
    for name in COURSE.chapters:
        title = COURSE.facts.pages[name].title
        assert page.get_by_role("link", name=title).get_attribute("href").endswith(f"{name}.ipynb")
    page.goto(f"{reader.origin}/chapters/{SHORT}.html")
    page.get_by_role("link", name="Run this chapter in your browser").click()
    heading = page.locator(".jp-Notebook h1").first
    expect(heading).to_contain_text(COURSE.facts.pages[SHORT].title)
    page.get_by_role("link", name="Back to the page of this chapter").click()
    page.wait_for_url(f"**/chapters/{SHORT}.html")
    assert reader.foreign == []
    page.close()


@pytest.mark.usefixtures("no_python")
def test_what_was_written_is_kept(reader, published, live_site):
    """A copy gives way to a new version, and is kept beside it if something was written in it."""
    path = f"{SMALLEST}.ipynb"
    title = published_in(live_site, path).cells[0].source.removeprefix("# ").splitlines()[0]
    page = reader.open(SMALLEST)
    first = page.locator(".jp-Notebook .jp-Cell").first
    first.click()
    assert saved(page, path)
    published.anew.add(path)
    page.reload()
    expect(first).to_contain_text(title)
    assert page.evaluate(SAVED, path) == "null"  # nothing was written in it
    note = page.locator("#descent-note")
    expect(note).to_have_count(0)

    published.anew.clear()
    first.dblclick()
    write(page, first, "My own words.", run=False)
    assert saved(page, path)
    page.reload()
    expect(first).to_contain_text("My own words.")
    expect(note).to_have_count(0)

    published.anew.add(path)
    page.reload()
    expect(first).to_contain_text(title)
    expect(note).to_contain_text("What you had written is kept")
    note.get_by_role("link").click()
    expect(first).to_contain_text("My own words.")
    kept = [key for key in page.evaluate(SAVED, "") if key.startswith(SMALLEST)]
    assert len(kept) == 1 and re.fullmatch(
        rf"{SMALLEST} \(your copy of \d{{4}}-\d\d-\d\d\)\.ipynb", kept[0]
    )
    page.goto(f"{reader.origin}/run/tree/index.html")
    expect(page.get_by_text(kept[0])).to_be_visible()
    assert (reader.foreign, page.script_errors) == ([], [])
    page.close()
    published.anew.clear()


@pytest.mark.parametrize("app", ["notebooks", "tree"])
def test_from_a_folder_it_says_how_to_serve(chromium, live_site, app):
    page = chromium.new_page()
    page.goto((live_site / "run" / app / "index.html").as_uri())
    expect(page.locator("body")).to_contain_text("run `make serve` in the course’s folder")
    page.close()
