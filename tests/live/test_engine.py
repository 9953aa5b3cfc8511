"""The page's Python, in Chromium: every way in which a run can end, and what is kept of files.

A start costs seconds. So what ends a Python comes where one is to be started in any case.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.live import test_all_exercises
from tests.live.live_pages import begin, cells_of, come_near, ended, printed, run

CHAPTER = "chapters/01_averages.html"


@pytest.fixture(scope="module")
def page(open_live, live_origin):
    """One page for what leaves no trace. It asks nobody else for anything."""
    page, requests = open_live(CHAPTER), []
    page.on("request", lambda request: requests.append(request.url))
    yield page
    assert [url for url in requests if not url.startswith((live_origin, "blob:", "data:"))] == []


def exercise(live_site, name: str) -> dict:
    return next(cell for cell in cells_of(live_site, CHAPTER) if cell.get("exercise") == name)


def test_a_first_run_says_what_it_fetches_and_a_second_answers_at_once(page):
    before = page.evaluate("() => descentPython.firstDownload()")
    assert before["cached"] == 0 and 5e6 < before["bytes"] < 12e6
    first = run(page, "2 + 3")
    assert printed(first) == "5\n" and first["status"] == "done"
    phases = [one["phase"] for one in first["told"]]
    assert list(dict.fromkeys(phases)) == ["downloading", "starting", "running"]
    downloads = [one for one in first["told"] if one["phase"] == "downloading"]
    assert {one["total"] for one in downloads} == {before["bytes"]}
    done = [one["done"] for one in downloads]
    assert done == sorted(done) and done[-1] == before["bytes"]
    after = page.evaluate("() => descentPython.firstDownload()")
    assert after["cached"] == after["bytes"]
    again = run(page, "2 + 4")
    assert printed(again) == "6\n" and [one["phase"] for one in again["told"]] == ["running"]
    assert page.evaluate("() => descentPython.state") == "ready"


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("beta = ...", (False, False, "Not answered yet")),
        ("beta = 0.5 ** (1 / 7)", (True, True, "Correct.")),
        ("beta = 0.5", (True, False, "Not yet: ")),
        ("beta = 1 - ...", (False, False, "Not answered yet")),
    ],
)
def test_an_answer_is_checked(page, live_site, answer, verdict):
    cell = exercise(live_site, "half-life")
    result = run(page, f'{answer}\nexercises.check("half-life", beta)', cell["id"])
    (found,) = result["verdicts"]
    answered, right, message = verdict
    assert (found["exercise"], found["answered"], found["right"]) == ("half-life", answered, right)
    assert found["message"].startswith(message) and result["status"] == "done"


def test_every_answer_gets_the_verdict_that_it_has_elsewhere(page, live_site):
    """Of the first chapter; the other chapters' are in test_all_exercises."""
    cells = cells_of(live_site, CHAPTER)
    found = test_all_exercises.answered(page, cells)
    assert len(found) == sum("exercise" in cell for cell in cells) > 0
    test_all_exercises.compare(found)


def test_an_answer_that_never_comes_to_its_check_is_told_so(page, live_site):
    result = run(page, "beta = 0.9", exercise(live_site, "half-life")["id"])
    assert result["verdicts"][0]["message"].startswith("The cell never comes to its check")


def test_an_error_has_the_readers_own_lines_alone(page):
    source = "import numpy as np\ndef f(x):\n    return np.stack(x)\n\nf([])"
    error = run(page, source)["error"]
    assert (error["name"], error["line"]) == ("ValueError", 3)
    assert error["message"] == "need at least one array to stack"
    assert re.findall(r"line (\d+)", error["text"]) == ["5", "3"] and "File" not in error["text"]
    error = run(page, "x = 1\ny = [x,")["error"]
    assert (error["name"], error["line"]) == ("SyntaxError", 2)
    assert error["text"].startswith("  line 2\n    y = [x,")


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        ("x = [1]\ny = x * 2 ** 29", "MemoryError", "more memory than Python can have in a page"),
        ("import numpy as np\nnp.ones(10 ** 9)", "ValueError", "array is too big"),
        ("def f():\n    return f()\nf()", "RecursionError", "maximum recursion depth"),
        ("import sys\nsys.exit()", "SystemExit", "the cell ends Python here"),
        ("name = 1\ninput('x')", "RuntimeError", "write the value into the cell"),
        ("import asyncio\nawait asyncio.sleep(1)", "RuntimeError", "run it in JupyterLab"),
        ("x = 1\nimport not_there", "ModuleNotFoundError", "not_there"),
    ],
)
def test_what_a_page_cannot_do_is_said(page, source, name, words):
    result = run(page, source)
    error = result["error"]
    assert result["status"] == "raised" and error["name"] == name and error["line"] == 2
    assert words in error["message"] and len(error["text"]) < 1500


def test_what_was_printed_before_an_error_stays_and_a_warning_is_shown(page):
    result = run(page, "import warnings\nprint('so far')\nwarnings.warn('care')\n1 / 0")
    assert printed(result) == "so far\n"
    assert "UserWarning: care" in printed(result, "stderr")


def test_an_endless_loop_is_stopped_and_then_python_starts_again(page):
    begin(page, "print('begun')\nprint('on')\nwhile True:\n    pass")
    assert page.evaluate("() => descentPython.state") == "running"
    page.wait_for_timeout(200)  # until what was printed has been told
    page.evaluate("() => descentPython.stop()")
    stopped = ended(page)
    assert stopped["status"] == "stopped" and printed(stopped) == "begun\non"
    assert page.evaluate("() => descentPython.state") == "idle"
    assert printed(run(page, "'again'")) == "'again'\n"


def is_cut(result):
    """What a run printed without end was stopped, and says so."""
    assert result["status"] == "stopped" and result["truncated"] == "output"
    assert 20_000 <= len(printed(result)) <= 20_001
    assert "The output was cut here" in printed(result, "stderr")


def test_endless_printing_ends_and_is_cut(page):
    is_cut(run(page, "while True:\n    print('more and more')"))
    assert page.evaluate("() => descentPython.state") == "ready"


def test_a_dead_python_says_so_and_starts_again(page):
    result = run(page, "import os\nos.abort()")
    assert result["status"] == "unavailable"
    assert "the next run starts it again" in result["message"]
    assert printed(run(page, "1 + 1")) == "2\n"


def test_runs_that_are_asked_for_at_once_follow_one_another(page):
    both = page.evaluate(
        """() => Promise.all(['1', '2'].map((source) => descentPython.run({ id: '-', source })))"""
    )
    assert [printed(one) for one in both] == ["1\n", "2\n"]


def test_figures_tables_and_sentences_are_shown_in_order(page):
    source = (
        "import matplotlib.pyplot as plt\nfrom course_lib.notebook.display import say, table\n"
        "print('first')\nplt.plot([1, 2], label='up')\nplt.title('Two')\nplt.show()\n"
        "say('then *this*')\ntable({'a': [1, 2]})\nplt.plot([3, 4]);"
    )
    result = run(page, source)
    kinds = [one["kind"] for one in result["outputs"]]
    assert kinds == ["text", "image", "markdown", "markdown", "image"], result
    figure = result["outputs"][1]
    assert figure["src"].startswith("data:image/png;base64,")
    assert '"Two"' in figure["alt"] and 'line "up": 2 points' in figure["alt"]
    assert figure["width"] > 300 and result["outputs"][2]["text"] == "then *this*"
    loading = [one["text"] for one in result["told"] if one["phase"] == "loading packages"]
    assert re.match(r"Loading matplotlib \(\d[\d.]* MB\)", loading[0])


def try_this(page, source):
    """Run a source as a reader does in the first cell to be tried; return its place."""
    tried = page.locator("[data-cell]", has=page.get_by_text("Try this")).first
    tried.get_by_role("button", name="Try this").click()
    tried.get_by_role("textbox").fill(source)
    tried.get_by_role("button", name="Run").click()
    return tried


def test_a_reader_sees_the_figure_of_a_cell(page):
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('Up')\nplt.show()"
    tried = try_this(page, source)
    expect(tried.get_by_role("status")).to_contain_text("1 figure", timeout=120_000)
    picture = tried.locator(".live-shown img")
    assert picture.get_attribute("alt")
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 300


def test_a_cell_of_the_page_gets_what_it_needs_of_the_cells_before_it(page, live_site):
    cells = cells_of(live_site, CHAPTER)
    cell = next(
        one
        for one in cells[2:]
        if "plt.subplots" in one["source"] and not one.get("exercise") and not one.get("solution")
    )
    result = run(page, cell["source"], cell["id"])
    assert result["status"] == "done", result["error"]
    assert "image" in [one["kind"] for one in result["outputs"]]
    assert "running earlier cells" in [one["phase"] for one in result["told"]]
    again = run(page, cell["source"], cell["id"])
    assert again["outputs"][-1]["src"] == result["outputs"][-1]["src"]


def test_a_widget_is_html_that_its_module_makes_live(page):
    result = run(page, "from course_lib.widgets import AverageExplorer\nAverageExplorer()")
    assert result["status"] == "done", result
    (output,) = result["outputs"]
    assert 'data-descent-widget="average_explorer"' in output["html"]


KEPT = """async (change) => {
  const cache = await caches.open("descent-python");
  const keys = (await cache.keys()).filter(({ url }) => url.includes("/python/started/"));
  if (keys.length !== 1) return keys.length;
  const { headers } = await cache.match(keys[0]);
  if (change) await cache.put(keys[0], new Response(new Uint8Array(1000), { headers }));
  return (await (await cache.match(keys[0])).arrayBuffer()).byteLength;
}"""
FILES = """async (damage) => {
  const cache = await caches.open("descent-python");
  const keys = (await cache.keys()).filter(({ url }) => url.includes("/python/sha256/"));
  const found = [];
  for (const key of keys) {
    if (damage) await cache.put(key, new Response("damaged"));
    found.push((await (await cache.match(key)).arrayBuffer()).byteLength);
  }
  return Math.min(...found);
}"""


@pytest.fixture(scope="module")
def second(open_live, page):
    """A second visit: another page of the same browser, where Python has not begun."""
    assert page.evaluate(KEPT, False) > 10_000_000
    return open_live(CHAPTER, page.context)


def test_a_second_visit_without_a_network_goes_on_from_the_start_that_is_kept(second, page):
    """What is not here is said."""
    second.context.set_offline(True)
    try:
        result = run(second, "import numpy as np\nint(np.arange(3).sum())")
        assert printed(result) == "3\n"
        assert "downloading" not in [one["phase"] for one in result["told"]]
        chance = "import random\nrandom.random()"
        assert printed(run(second, chance)) != printed(run(page, chance))
        result = run(second, "import scipy.stats")
        assert result["status"] == "unavailable"
        assert re.match(r"This cell needs scipy \(\d+.* MB\)\. .*connection", result["message"])
    finally:
        second.context.set_offline(False)


def test_what_is_damaged_where_it_is_kept_is_not_trusted(second):
    """A start is made again, and a file is fetched again."""
    assert second.evaluate("() => descentPython.state") == "idle"
    assert second.evaluate(FILES, False) > 7
    assert second.evaluate(FILES, True) == 7
    assert second.evaluate(KEPT, True) == 1000
    assert printed(run(second, "import numpy\nint(numpy.arange(3).sum())")) == "3\n"
    second.wait_for_function(f"async () => await ({KEPT})(false) > 10_000_000")


def test_endless_printing_that_catches_every_error_ends_python(second):
    source = "while True:\n try:\n  print('on and on')\n except BaseException:\n  pass"
    is_cut(run(second, source))
    assert second.evaluate("() => descentPython.state") == "idle"
    second.context.close()


@pytest.fixture(scope="module")
def cramped(open_live, live_origin):
    """A page in a browser that has no room left, for Python's files or for an answer."""
    page = open_live(CHAPTER)
    small = {"origin": live_origin, "quotaSize": 1_000_000}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", small)
    page.evaluate("""() => { for (let size = 4e6; size >= 1; size = Math.floor(size / 2)) {
      const text = "x".repeat(size);
      try { for (let k = 0; ; k += 1) localStorage.setItem(`${size}-${k}`, text); }
      catch { /* no more of this size fits */ } } }""")
    yield page
    page.context.close()


def test_a_damaged_file_is_refused(cramped):
    def damage(route):
        body = bytearray(route.fetch().body())
        body[len(body) // 2] ^= 1
        route.fulfill(body=bytes(body), content_type="application/octet-stream")

    held = []  # the largest file, which takes seconds to compile and does not come meanwhile
    cramped.context.route("**/python/*.asm.wasm*", lambda route: held.append(route))
    cramped.context.route("**/python/*course_lib*", damage)
    result = run(cramped, "1 + 1")
    cramped.context.unroute("**/python/*course_lib*")
    cramped.context.unroute("**/python/*.asm.wasm*")
    assert len(held) == 1
    assert result["status"] == "unavailable" and result["outputs"] == []
    assert re.match(r"A file of Python is not as it was published \(course_lib", result["message"])


def test_with_whole_files_and_no_room_left_everything_works_and_that_is_said(cramped, live_origin):
    """As a reader does it: an answer, twice, a mistake and what needs another package."""
    page, requests = cramped, []
    page.on("request", lambda request: requests.append(request.url))
    cell = page.locator('[data-exercise="first-averages"]')
    area = cell.get_by_role("textbox", name="Your answer to Exercise 1.1, in Python")
    status = cell.get_by_role("status")
    full = status.get_by_text("no room left to keep Python: it works now")
    area.fill('answer = (5, 12.5, 21.25)\nexercises.check("first-averages", answer)')
    assert [url for url in requests if re.search("/python/|live-worker", url)] == []
    area.press("Control+Enter")
    expect(status).to_contain_text("Correct.", timeout=120_000)
    expect(full).to_have_count(1)
    expect(page.locator(".answer-notice")).to_contain_text("storage for this site is full")
    assert any("/python/" in url for url in requests)
    assert page.evaluate("() => descentPython.firstDownload()")["cached"] < 1e6
    area.press("Control+Enter")
    expect(full).to_have_count(0)  # it is said once
    expect(status).to_have_text("Correct.")
    area.fill("answer = 1 / 0")
    area.press("Control+Enter")
    expect(status).to_contain_text("ZeroDivisionError in line 1: division by zero")
    expect(cell.locator(".live-wrong-line")).to_have_text("answer = 1 / 0")
    tried = try_this(page, "import cycler\nprint('a package of', cycler.__name__)")
    expect(tried.locator(".live-shown")).to_contain_text("a package of cycler", timeout=120_000)
    assert any("cycler" in url for url in requests)
    assert [url for url in requests if not url.startswith((live_origin, "blob:"))] == []


def test_from_a_folder_one_sentence_says_how_to_serve(chromium, live_site):
    page = chromium.new_page()
    page.goto((live_site / CHAPTER).as_uri())
    come_near(page)
    result = run(page, "1 + 1")
    page.close()
    assert result["status"] == "unavailable" and "make serve" in result["message"]


def test_a_page_that_may_start_no_worker_says_so(chromium, live_origin):
    context = chromium.new_context()

    def forbid(route):
        answer = route.fetch()
        rule = {"content-security-policy": "worker-src 'none'"}
        route.fulfill(response=answer, headers={**answer.headers, **rule})

    context.route(f"**/{CHAPTER}", forbid)
    page = context.new_page()
    page.goto(f"{live_origin}/{CHAPTER}")
    come_near(page)
    result = run(page, "1")
    assert result["status"] == "unavailable" and "blocks the worker" in result["message"]
    context.close()
