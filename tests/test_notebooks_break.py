"""A small chapter is generated and tested for good, then broken in every way: each must fail.

What runs is what the course uses: tools/notebooks.py, nbval and the plugin. Kernels cost two
seconds each, so one broken notebook holds a break in each of its cells.
"""

import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import nbformat
import notebooks
import pytest
from notebook_checks import ROOT, problems
from pairs import Pair, out_of_step

HEAD = """---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A small chapter
"""
SET_UP = """
import warnings
from uuid import uuid4

import matplotlib.pyplot as plt
from IPython.display import Markdown, display
from course_lib.notebook import plotting

plotting.use_style()
"""
PLOT = """
fig, ax = plt.subplots()
ax.plot([1, 2, 3, 4], [1, 4, {}, 16], color="{}", label="squares")
ax.legend()
plt.show()
"""
WIDGET = """
class Explorer:
    def _repr_mimebundle_(self, include=None, exclude=None):
        model = {"model_id": uuid4().hex, "version_major": 2, "version_minor": 0}
        return {
            "text/plain": "Explorer(beta=0.9)",
            "text/html": "<div data-beta='0.9'></div>",
            "application/vnd.jupyter.widget-view+json": model,
        }
Explorer()
"""
CELLS = {
    "set-up": SET_UP,
    "figure": PLOT.format(9, "#0072b2"),
    "colour": "# the same figure again" + PLOT.format(9, "#0072b2"),
    "number": "print(round(2 / 3, 4))",
    "ignored": 'ratio = 1.5\nprint("ratio", ratio)',
    "widget": WIDGET,
    "sentence": 'display(Markdown(f"The mean is **{(1 + 2 + 6) / 3:.1f}** degrees."))',
    "order": 'print("first")\ndisplay(Markdown("second"))',
    "picture": "# once more" + PLOT.format(9, "#0072b2"),
    "stripped": "print(1 + 1)",
    "warning": "total = 1 + 2",
    "error": "rate = 0.1",
    "address": 'print("the end")',
}
NAMES = list(CELLS)


def chapter(folder: Path, name: str, cells) -> Path:
    path = folder / f"{name}.md"
    body = "\n".join(f"```{{code-cell}} python\n{cell.strip()}\n```\n" for cell in cells)
    path.write_text(f"{HEAD}\n{body}")
    return path


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Pair:
    """A good chapter, generated."""
    source = chapter(tmp_path_factory.mktemp("chapters"), "01_small", CELLS.values())
    assert notebooks.main([str(source)]) == 0
    return Pair.of(source)


@pytest.fixture(scope="module")
def results(pair) -> dict:
    """What pytest says about the good notebook and the broken one: (file, cell) to failure."""
    notebook = nbformat.read(pair.notebook, as_version=4)
    cells = dict(zip(NAMES, [c for c in notebook.cells if c.cell_type == "code"], strict=True))
    break_each(cells)
    nbformat.write(notebook, pair.notebook.with_name("02_broken.ipynb"))
    return run_pytest(pair.notebook.parent)


def break_each(cells) -> None:
    cells["figure"].source = cells["figure"].source.replace("9", "9.05")
    cells["colour"].source = cells["colour"].source.replace("#0072b2", "#d55e00")
    cells["number"].source = cells["number"].source.replace("2 / 3", "2 / 3.001")
    cells["ignored"].source = "# NBVAL_IGNORE_OUTPUT\n" + cells["ignored"].source.replace("5", "6")
    cells["ignored"].metadata.tags = ["nbval-ignore-output"]
    cells["widget"].source = cells["widget"].source.replace("0.9'", "0.99'")
    cells["sentence"].outputs[0].data["text/markdown"] = "The mean is **3.1** degrees."
    cells["order"].outputs.reverse()
    del cells["picture"].outputs[0].data["image/png"]
    cells["stripped"].update(source="print(1 + 2)", outputs=[], execution_count=None)
    cells["warning"].source += '\nwarnings.warn("rate too high")'
    cells["error"].source += '\nraise ValueError("learning rate must not be negative")'
    cells["address"].source = "object()"


def run_pytest(folder: Path) -> dict:
    report = folder / "report.xml"
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", f"--config-file={ROOT / 'pyproject.toml'}"]
    command += ["-p", "nbval_chapters", "-p", "no:cacheprovider", "-n0", f"--junitxml={report}"]
    done = subprocess.run(
        [*command, str(folder)],
        env=clean | {"PYTHONPATH": str(ROOT / "tools")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        failure = case.find("failure")
        cell = NAMES[int(case.get("name").removeprefix("Cell ")) - 1]
        file = "broken" if "broken" in case.get("classname") else "good"
        found[file, cell] = None if failure is None else failure.text
    return found


def test_two_runs_write_the_same_bytes(pair, tmp_path, monkeypatch):
    # Neither the settings of another user nor the hidden seed of Python's sets may show.
    settings = tmp_path / "matplotlibrc"
    settings.write_text("lines.linewidth: 9")
    monkeypatch.setenv("MATPLOTLIBRC", str(settings))
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    before, stat = pair.notebook.read_bytes(), pair.notebook.stat()
    assert notebooks.main([str(pair.source)]) == 0
    assert pair.notebook.read_bytes() == before
    assert pair.notebook.stat().st_mtime_ns == stat.st_mtime_ns  # so that nothing is built again


def test_the_notebook_holds_no_trace_of_its_run(pair):
    notebook = nbformat.read(pair.notebook, as_version=4)
    nbformat.validate(notebook)
    assert out_of_step(pair) is None
    assert problems(notebook) == []
    assert "widgets" not in notebook.metadata
    code = dict(zip(NAMES, [c for c in notebook.cells if c.cell_type == "code"], strict=True))
    assert all("execution" not in cell.metadata for cell in code.values())
    assert set(code["widget"].outputs[0].data) == {"text/html", "text/plain"}
    figure = code["figure"].outputs[0].data
    assert figure["text/plain"].splitlines()[2] == (
        '    line "squares": 4 points, x 1 … 4 mean 2.5, y 1 … 16 mean 7.5'
    )
    assert code["colour"].outputs[0].data == figure


@pytest.mark.parametrize("cell", NAMES)
def test_the_good_notebook_passes(results, cell):
    assert results["good", cell] is None


MESSAGES = {
    "figure": [
        "text/plain changed",
        "-    line",
        "y 1 … 16 mean 7.5",
        "+    line",
        "mean 7.51",
        "image/png changed",
    ],
    "colour": ["image/png changed", "pixels differ by more than 8 of 255 levels"],
    "number": ["stdout changed", "-0.6667", "+0.6664"],
    "ignored": ["stdout changed", "-ratio 1.5", "+ratio 1.6"],
    "widget": ["text/html changed", "-<div data-beta='0.9'>", "+<div data-beta='0.99'>"],
    "sentence": ["text/markdown changed", "-The mean is **3.1**", "+The mean is **3.0**"],
    "order": ["output 1: stored text/markdown, text/plain, now stdout"],
    "picture": ["output 1: stored text/plain, now image/png, text/plain"],
    "stripped": ["was never run"],
    "warning": ["a new output: stderr", "UserWarning: rate too high"],
    "error": ["ValueError", "learning rate must not be negative"],
    "address": ["output 1: stored stdout, now text/plain"],
}


@pytest.mark.parametrize("cell", MESSAGES)
def test_the_broken_cell_fails_and_says_why(results, cell):
    failure = results["broken", cell]
    assert failure is not None
    assert failure.startswith(f"02_broken.ipynb, code cell {NAMES.index(cell) + 1}: ")
    for part in MESSAGES[cell]:
        assert part in failure
    assert "run `make notebooks` and look at the difference in git" in failure


def test_the_colour_is_in_the_picture_alone(results):
    assert "text/plain" not in results["broken", "colour"]


def test_every_cell_but_the_first_was_broken(results):
    assert results["broken", "set-up"] is None
    assert set(MESSAGES) == set(NAMES) - {"set-up"}


def test_what_would_differ_elsewhere_is_not_written(tmp_path, capsys):
    cells = [
        "import warnings\nobject()",
        f'print("{ROOT}/data.csv")',
        "import time\ntime.strftime('%H:%M:%S')",
        'warnings.warn("rate too high")',
        "from datetime import date\ndate.today()",
        "from IPython.display import HTML\nfrom uuid import uuid4\nHTML(f'<b id={uuid4().hex}>')",
    ]
    source = chapter(tmp_path, "01_traces", cells)
    notebook = source.with_suffix(".ipynb")
    notebook.write_text("as it was")
    assert notebooks.main([str(source)]) == 1
    assert notebook.read_text() == "as it was"
    said = capsys.readouterr().err
    for message in [
        'code cell 1 ("import warnings") shows a memory address: 0x',
        f"shows a path of this machine: {ROOT}/data.csv",
        "shows a clock's time: ",
        "writes a warning: ",
        "UserWarning: rate too high",
        "reads the clock: today(",
        "shows a random id: ",
        "Mend the source; 01_traces.ipynb is left as it was.",
    ]:
        assert message in said


def test_a_cell_that_fails_leaves_the_notebook(tmp_path, capsys):
    source = chapter(tmp_path, "01_data", ["x = 1", 'open("temperatures.csv")', "x = 2"])
    notebook = source.with_suffix(".ipynb")
    notebook.write_text("as it was")
    assert notebooks.main([str(source)]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01_data.ipynb", "01_data.md"]
    assert notebook.read_text() == "as it was"
    assert capsys.readouterr().err == (
        f'{source}: code cell 2 ("open("temperatures.csv")") failed with FileNotFoundError: '
        "[Errno 2] No such file or directory: 'temperatures.csv'. "
        "Mend it and run `make notebooks`; 01_data.ipynb is left as it was.\n"
    )


def test_a_kernel_that_dies_leaves_the_notebook(tmp_path, capsys):
    source = chapter(tmp_path, "01_data", ["x = 1", "import os\nos._exit(3)"])
    assert notebooks.main([str(source)]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["01_data.md"]
    assert capsys.readouterr().err == (
        f'{source}: code cell 2 ("import os") failed with Kernel died. '
        "Mend it and run `make notebooks`; 01_data.ipynb is left as it was.\n"
    )


def test_a_kernel_that_is_seen_dead_while_ctrl_c_shuts_it_down_has_not_failed(
    tmp_path, capsys, monkeypatch
):
    class Shut(notebooks.NotebookClient):
        def execute(self, **_):
            self.km.shutting_down = True
            raise notebooks.DeadKernelError("Kernel died")

    monkeypatch.setattr(notebooks, "NotebookClient", Shut)
    assert notebooks.main([str(chapter(tmp_path, "01_data", ["x = 1"]))]) == 130
    assert capsys.readouterr().err == "Stopped; 01_data.ipynb is left as it was.\n"


# Two at once


MEETING = """
import time
from pathlib import Path

Path("{me}.here").touch()
for _ in range({patience}):
    if Path("{other}.here").exists():
        break
    time.sleep(0.05)
else:
    raise TimeoutError("{other} has not come")
"""

# The next begins where one has ended, whichever it is: the last chapter waits for the first.
WAITING = """
for _ in range(1200):
    if Path("01.here").exists():
        break
    time.sleep(0.05)
else:
    raise TimeoutError("the third was not begun")
"""


def test_two_chapters_run_at_once_and_are_told_of_in_order(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(notebooks.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(notebooks, "one_by_one", None)
    sources = [
        chapter(tmp_path, "01_late", ["from pathlib import Path\nPath('01.here').touch()\n1 / 0"]),
        chapter(tmp_path, "02_quick", [MEETING.format(me=2, other=3, patience=1200)]),
        chapter(tmp_path, "03_slow", [MEETING.format(me=3, other=2, patience=1200), WAITING]),
    ]
    assert notebooks.main(list(map(str, sources))) == 1
    said = capsys.readouterr()
    written = [line for line in said.out.splitlines() if line.endswith(": written")]
    assert written == [f"{source.with_suffix('.ipynb')}: written" for source in sources[1:]]
    assert said.err.startswith(f"{sources[0]}: code cell 1 (")
    assert "ZeroDivisionError" in said.err and len(said.err.splitlines()) == 1


def test_ctrl_c_stops_both_and_starts_no_third(tmp_path):
    names = ("01_one", "02_two", "03_three")
    sources = [
        chapter(tmp_path, name, [MEETING.format(me=name, other="nobody", patience=1200)])
        for name in names
    ]
    code = "import sys, notebooks as n; n.os.cpu_count = lambda: 2; sys.exit(n.main(sys.argv[1:]))"
    program = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, sources)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "tools")},
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(1200):
        if all((tmp_path / f"{name}.here").exists() for name in names[1:]):
            break
        time.sleep(0.05)
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=60)
    assert program.returncode == 130
    assert said.splitlines() == [f"Stopped; {name}.ipynb is left as it was." for name in names[1:]]
    assert not (tmp_path / f"{names[0]}.here").exists()
    assert not list(tmp_path.glob("*.ipynb"))
