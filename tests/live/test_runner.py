"""What runs a page's cells, under this Python: the same code as in a browser."""

import json
import sys
from pathlib import Path

import pytest

import course_lib
from course_lib.widgets import AverageExplorer

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "website" / "live"))

import runner  # noqa: E402
from runner import cells, errors, kept, outputs, running, shown, stand_in  # noqa: E402

GIVEN = "from course_lib import exercises"
PAGE = [
    {"id": "imports", "source": "import numpy as np\nimport not_here, json\nplotting.use_style()"},
    {"id": "slow", "source": "print('slow')\nraise SystemExit\nrate = 1"},
    {"id": "task", "source": "def given():\n    return 2\n\nx = ...\n", "exercise": "half-life"},
    {"id": "solution", "source": "x = 3\ny = x", "solution": True},
    {"id": "last", "source": "total = np.array([given()]).sum()"},
]


@pytest.fixture(autouse=True)
def begun():
    """No package can be loaded, unless a test says so."""
    kept = {name: sys.modules.get(name) for name in stand_in.NAMES}
    runner.start("[]")
    yield
    sys.modules.update({name: module for name, module in kept.items() if module})


def run(source: str, cell: str = "none", page: list[dict] | None = None) -> dict:
    told = []
    job = json.dumps({"cells": PAGE if page is None else page, "id": cell, "source": source})
    return json.loads(runner.run(job, lambda one: told.append(json.loads(one)))) | {"told": told}


def text(result: dict, stream: str = "stdout") -> str:
    return "".join(one["text"] for one in result["outputs"] if one.get("stream") == stream)


def files(source: str, cell: str) -> int:
    return len(cells.needed(PAGE, cell, source))


def test_only_what_a_cells_names_need_runs_before_it():
    assert text(run("int(np.arange(given()).sum())", "last")) == "1\n"
    assert files("1 + 1", "last") == 0 and files("given()", "last") == 1
    assert files("total", "last") == 0  # nothing before the cell itself binds it


def test_an_import_brings_what_is_read_and_nothing_else():
    assert text(run("json.dumps([1])", "last")) == "'[1]'\n"
    failed = run("not_here.x", "last")
    assert failed["status"] == "raised" and failed["error"]["line"] is None
    assert failed["error"]["message"].startswith("A cell before this one could not run: Module")
    assert "in a cell before this one, line 2" in failed["error"]["text"]


def test_a_solution_counts_for_solutions_alone():
    assert "name 'x' is not defined" in run("x", "last")["error"]["message"]
    page = [*PAGE[:4], {"id": "second", "source": "y", "solution": True}]
    assert text(run("y", "second", page)) == "3\n"


def test_each_run_has_names_of_its_own():
    run("leftover = 1")
    assert "leftover" in run("leftover")["error"]["message"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1\n2", "2\n"),
        ("1;", ""),
        ("x = 1", ""),
        ("None", ""),
        ("", ""),
        ("'é'", "'é'\n"),
        ("print('a', end='')\ndisplay(2)\n3", "a2\n3\n"),
        ("%matplotlib inline\n4", "4\n"),
        ("import asyncio\nasync def f():\n    return 5\nawait f()", "5\n"),
        ("get_ipython().run_line_magic('time', '1')", ""),
        ("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nA(6)", "A(x=6)\n"),
    ],
)
def test_a_cell_shows_what_a_notebook_shows(source, said):
    result = run(source)
    assert (text(result), result["status"]) == (said, "done"), result


def test_values_have_the_richest_form_that_a_page_shows():
    class Both:
        def _repr_html_(self):
            return "<b>1</b>"

        def _repr_markdown_(self):
            return "**1**"

    class Bundle:
        def _repr_mimebundle_(self, **_):
            return {"text/plain": "plain"}, {}

    class Picture:
        def _repr_svg_(self):
            return "<svg/>"

    class Odd(Picture):
        def _repr_html_(self):
            return 7

        def _repr_markdown_(self):
            return ["no text"]

    assert shown.item(Odd())["kind"] == "image"
    assert shown.item(Both()) == {"kind": "html", "html": "<b>1</b>"}
    assert shown.item(Both)["text"].startswith("<class")
    assert shown.item(Bundle())["text"] == "plain\n"
    assert shown.item(Picture())["src"] == "data:image/svg+xml;base64,PHN2Zy8+"
    assert shown.item(stand_in.Markdown("*a*")) == {"kind": "markdown", "text": "*a*"}
    assert shown.item(stand_in.Math("x"))["text"] == "$$\nx\n$$"


def test_a_widget_is_html_without_a_script_that_runs():
    widget = shown.item(AverageExplorer())
    assert widget["html"] == AverageExplorer().html() and list(widget) == ["kind", "html"]


def test_a_long_collection_is_cut():
    assert shown.plain(list(range(3))) == "[0, 1, 2]"
    assert shown.plain(range(10**9)) == "range(0, 1000000000)"
    assert shown.plain(list(range(10**6))).endswith("999,\n … and 999,000 more")
    assert len(shown.plain({i: i for i in range(10**5)})) < 20_000


def test_an_error_has_the_cells_own_frames():
    result = run("def f():\n    return [][0]\n\nf()")
    error = result["error"]
    assert (error["name"], error["message"], error["line"]) == (
        "IndexError",
        "list index out of range",
        2,
    )
    lines = error["text"].splitlines()
    assert lines[:3] == ["Traceback (most recent call last):", "  line 4", "    f()"]
    assert "  line 2, in f" in lines and lines[-1] == "IndexError: list index out of range"


def test_both_errors_of_a_chain_are_shown_without_frames_of_ours():
    shown_text = run("try:\n    1 / 0\nexcept ArithmeticError as e:\n    raise ValueError from e")
    said = shown_text["error"]["text"]
    assert "ZeroDivisionError" in said and "direct cause" in said and "running.py" not in said


def test_a_deep_recursion_is_told_shortly():
    error = run("def f(x):\n    return g(x)\n\ndef g(x):\n    return f(x)\n\nf(1)")["error"]
    assert error["name"] == "RecursionError" and len(error["text"].splitlines()) < 50


def test_errors_without_words_get_some():
    assert errors.described(MemoryError())["message"].startswith("more memory than")
    assert run("raise SystemExit(3)")["error"]["message"].startswith("the cell ends Python here")
    assert run("exit_ = input()")["error"]["message"].startswith("a page cannot ask for input")
    assert run("breakpoint()")["error"]["name"] == "RuntimeError"
    assert run("x = '\0'")["status"] == "raised"


def test_an_error_that_cannot_say_itself_is_told_all_the_same():
    source = "class E(Exception):\n    def __str__(self):\n        raise {}\nraise E"
    for mistake in ("ValueError('x')", "SystemExit"):
        for cell in ("last", "task"):
            error = run(source.format(mistake), cell)["error"]
            assert (error["name"], error["line"]) == ("E", 4)
            assert error["message"] == "<exception str() failed>"
            assert error["text"].endswith("E: <exception str() failed>")
    assert run("raise SyntaxError(object)")["error"]["message"] == "<class 'object'>"


def test_a_byte_order_mark_is_no_mistake():
    assert text(run("\ufeffprint('read')")) == "read\n"
    assert run("\ufeffx = 1\n1 / 0")["error"]["line"] == 2


def test_a_module_that_the_page_can_load_is_asked_for():
    runner.start('["not_here"]')
    assert run("not_here", "last")["missing"] == "not_here"
    assert run("print('gone')\nimport not_here.part")["missing"] == "not_here"
    assert run("import nowhere")["error"]["name"] == "ModuleNotFoundError"


def test_the_way_there_is_told():
    told = [one for one in run("given()", "last")["told"] if "phase" in one]
    assert [one["phase"] for one in told] == ["running earlier cells", "running"]
    assert told[0]["text"] == "Running what it needs: cell 1 of 1"


def test_verdicts_are_collected_and_the_check_is_not_changed():
    source = "from course_lib import exercises\nexercises.check('half-life', 0.906)"
    result = run(source, "task")
    assert result["verdicts"] == [
        {"exercise": "half-life", "answered": True, "right": True, "message": "Correct."}
    ]
    assert text(result) == "Correct.\n" and running._checks.LISTENERS == []


@pytest.mark.parametrize(
    "change",
    [
        "exercises.check = lambda *_: None",
        "del exercises.check",
        "exercises.CHECKS['half-life'] = lambda _: None",
        "exercises.CHECKS.clear()",
        "_checks.LISTENERS.clear()",
        "_checks.LISTENERS = None",
        "_checks.LISTENERS.append(1 / 3)",
        "_checks.verdict = None",
        "import sys\nfor name in [n for n in sys.modules if 'exercises' in n]:\n"
        "    del sys.modules[name]\nimport course_lib.exercises",
    ],
)
def test_what_a_cell_does_to_the_exercises_ends_with_it(change, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("course_lib.exercises")]:
        monkeypatch.setitem(sys.modules, name, sys.modules[name])
    monkeypatch.setattr(course_lib, "exercises", course_lib.exercises)
    assert run(f"from course_lib.exercises import _checks\n{GIVEN}\n{change}")["status"] == "done"
    for answer, right in ((0.906, True), (0.5, False)):
        (found,) = run(f"{GIVEN}\nexercises.check('half-life', {answer})", "task")["verdicts"]
        assert (found["exercise"], found["right"]) == ("half-life", right)
    assert running._checks.LISTENERS == []


def test_an_unanswered_exercise_is_not_an_error():
    for source in ("1 + ...", "x = ...", "def f(): return ...\nx = f() * 2"):
        result = run(source, "task")
        assert result["status"] == "done" and not result["verdicts"][0]["answered"], source
    assert run("1 + ...", "last")["status"] == "raised"


def test_output_is_cut_and_what_goes_on_is_stopped():
    cut = run("print('x' * 30_000)\nprint('y')")
    assert cut["status"] == "done" and cut["truncated"] == "output"
    assert text(cut) == "x" * outputs.CHARACTERS and "cut here" in text(cut, "stderr")
    flood = run("while True:\n    print('x' * 99)")
    assert flood["status"] == "stopped" and len(text(flood)) == outputs.CHARACTERS
    assert run("while True:\n    display(stand)", page=[])["error"]["name"] == "NameError"
    many = run("from IPython.display import HTML\nwhile True:\n    display(HTML('a'))")
    assert many["status"] == "stopped" and len(many["outputs"]) <= outputs.PIECES


def test_what_swallows_even_the_stop_is_told_to_the_page():
    source = (
        "for i in range(5_000):\n    try:\n        print('x' * 99)\n"
        "    except BaseException:\n        pass"
    )
    assert sum("flood" in one for one in run(source)["told"]) == 1


def test_a_progress_bar_writes_over_itself():
    result = run("for i in range(10**4):\n    print(f'\\r{i} of 10000', end='')\nprint()\nprint(1)")
    assert text(result) == "9999 of 10000\n1\n" and "truncated" not in result
    assert text(run("print('a\\r\\nb')")) == "a\nb\n"


def test_what_was_printed_is_told_at_once_and_later_now_and_then():
    told = [
        one["outputs"] for one in run("for i in range(1000): print(i)")["told"] if "outputs" in one
    ]
    assert told[0][0]["text"] == "0" and outputs.PARTS <= len(told) < 150


def test_warnings_are_shown_in_each_run():
    for _ in range(2):
        said = text(run("import warnings\nwarnings.warn('care')"), "stderr")
        assert "UserWarning: care" in said and "warnings.warn('care')" in said


def test_figures_are_pictures_with_words_and_leave_nothing_behind():
    source = (
        "import matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 9\n"
        "plt.plot([1, 2]); plt.title('Up')\nprint(1)\nplt.show()\nprint(2)\nplt.figure();"
    )
    result = run(source, "last")
    kinds = [one["kind"] for one in result["outputs"]]
    assert kinds == ["text", "image", "text", "image"]
    assert '"Up"' in result["outputs"][1]["alt"]
    assert run("import matplotlib.pyplot as plt\nplt.get_fignums()")["outputs"][0]["text"] == "[]\n"
    widths = "import matplotlib as m\nm.rcParams['lines.linewidth'], m.rcParams['axes.grid']"
    plain, styled = text(run(widths, page=[])), text(run(widths, "last"))
    assert "9" not in plain + styled and plain != styled  # a page with the course's style has it


def test_a_little_of_ipython_stands_in_for_it(monkeypatch):
    monkeypatch.setattr(stand_in.PathFinder, "find_spec", lambda name, *_: None)
    for name in stand_in.NAMES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    runner.start("[]")
    source = (
        "from IPython import get_ipython\nfrom IPython.display import HTML, Markdown, display\n"
        "display(HTML('<i>1</i>'), Markdown('*2*'))\nget_ipython() is None"
    )
    result = run(source)
    assert [one["kind"] for one in result["outputs"]] == ["html", "markdown", "text"]
    runner.start('["IPython"]')
    assert run("from IPython.display import Video")["missing"] == "IPython"


SLOW_PAGE = [
    {"id": "one", "source": "import time, json\ndef twice(x, n=2):\n    return n * x * scale"},
    {
        "id": "two",
        "source": "time.sleep(0.01)\nscale, runs = 3, []\ntotals = [twice(1)]\nalias = totals",
    },
    {"id": "three", "source": ""},
]


def steps(source: str, page: list[dict]) -> list[str]:
    told = run(source, page[-1]["id"], page)["told"]
    return [one["text"] for one in told if one.get("phase") == "running earlier cells"]


@pytest.fixture
def slow(monkeypatch):
    """Whatever runs before a cell takes long."""
    monkeypatch.setattr(kept, "SLOW", 0.0)
    monkeypatch.setattr(kept, "_copies", {})


def test_what_took_long_is_kept_for_the_next_run_and_no_run_changes_it(slow):
    source = "alias.append(twice(2)); scale += 1; runs.append(1); totals, runs, alias is totals"
    first, second = (run(source, "three", SLOW_PAGE) for _ in range(2))
    assert text(first) == text(second) == "([6, 12], [1], True)\n"
    assert len(steps("scale", SLOW_PAGE)) == 1 and steps("scale", SLOW_PAGE) == []
    assert text(run("scale = 5; twice(1)", "three", SLOW_PAGE)) == "10\n"
    assert text(run("twice(1)", "three", SLOW_PAGE)) == "6\n"


def test_what_is_quick_runs_again():
    assert len(steps("scale", SLOW_PAGE)) == len(steps("scale", SLOW_PAGE)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "value = lambda: 1",
        "class value:\n    pass",
        "def value(x=[]):\n    return x",
        "import functools\n@functools.cache\ndef value():\n    return 1",
        "value = (i for i in range(3))",
        "def f():\n    return 1\nvalue = [f]",
    ],
)
def test_what_is_not_data_alone_is_not_kept(slow, source):
    page = [{"id": "one", "source": source}, {"id": "two", "source": ""}]
    assert len(steps("value", page)) == len(steps("value", page)) == 1 and kept._copies == {}


def test_few_and_small_copies_are_kept(slow, monkeypatch):
    for number in range(5):
        steps("value", [{"id": "one", "source": f"value = {number}"}, {"id": "two", "source": ""}])
    assert len(kept._copies) == kept.COPIES
    monkeypatch.setattr(kept, "BYTES", 1000)
    page = [{"id": "one", "source": "value = b'x' * 2000"}, {"id": "two", "source": ""}]
    assert len(steps("value", page)) == len(steps("value", page)) == 1
