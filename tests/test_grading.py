"""`python -m course_lib.exercises grade`: what it says of a notebook, whatever is in it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import setup_project  # puts tools/ on the path
from learner import Course
from learner.course import content_of

from course_lib import exercises
from course_lib.exercises import _answering, _slicing, grading
from course_lib.exercises._checks import verdict
from course_lib.exercises._command import main
from course_lib.exercises._notebook import CALL, MISSING, SOLUTION_GATE, read_notebook
from course_lib.exercises.grading import NotGradable, grade

assert setup_project.TOOLS

CHAPTERS = Path(__file__).resolve().parents[1] / "chapters"
IMPORT = "from course_lib import exercises"
CHECK = 'exercises.check("half-life", beta)'
STATEMENT = ":::{exercise} A half-life\n:label: ex-half-life\n\nWhich β?\n:::"
RIGHT = f"beta = 0.9057\n{CHECK}"


def code(source, **more):
    empty = {"metadata": {}, "outputs": [], "execution_count": None}
    return {"cell_type": "code", "source": source} | empty | more


def text(source, **metadata):
    return {"cell_type": "markdown", "source": source, "metadata": metadata}


@pytest.fixture
def written(tmp_path):
    """Write a notebook of some cells, strings among them being code; return its path."""

    def write(*cells, **more):
        made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
        path = tmp_path / "work.ipynb"
        whole = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more
        path.write_text(json.dumps(whole), encoding="utf-8")
        return path

    return write


def there(path, **options):
    """The grades of the exercises that are in a notebook."""
    graded = grade(path, **options)["exercises"]
    return [one for one in graded if one["message"] != MISSING]


def only(path, **options):
    """The grade of the one exercise that is in a notebook."""
    (exercise,) = there(path, **options)
    return exercise


def with_solutions(path):
    """The cells of a chapter in which each answer is followed by its worked solution."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = [
        cell["metadata"].get("descent_gate", "".join(cell["source"])).strip() for cell in cells
    ]
    solutions, inside, kept = {}, None, []
    for cell, source in zip(cells, sources, strict=True):
        gates = [gate[1] for gate in SOLUTION_GATE.finditer(source)]
        if cell["cell_type"] == "markdown":
            inside = [] if "start" in gates else None if "end" in gates else inside
            kept.append(text(source))
        elif inside is None:
            kept.append(code(source))
        else:
            inside.append(source)
            solutions |= {name: "\n".join(inside) for name in CALL.findall(source)}
    for cell in kept:
        for name in CALL.findall(cell["source"]) if cell["cell_type"] == "code" else ():
            cell["source"] += "\n" + solutions[name]
    return kept


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_every_worked_solution_is_right_with_no_more_than_what_it_needs(path, written):
    """So what is left out of a chapter is not needed, and what is needed is not left out."""
    begun = time.process_time()
    notebook = read_notebook(written(*with_solutions(path)))
    assert notebook.exercises
    for exercise in notebook.exercises:
        cell = notebook.cells[exercise.cell]
        before = _slicing.context(notebook.cells[: exercise.cell], cell)
        assert "plt.show()" not in "".join(before)
        found = _answering.answer(exercise.name, before, cell)
        assert found == {"answered": True, "right": True, "message": "Correct."}, exercise
        assert exercise.title
    assert time.process_time() - begun < 30  # the slowest takes a tenth, on a quiet machine


def test_a_check_is_called_by_its_exercises_label():
    for path in CHAPTERS.glob("[0-9]*.md"):
        source = path.read_text(encoding="utf-8")
        labels = [f"ex-{name}" for name in dict.fromkeys(CALL.findall(source))]
        assert [label for label in labels if f":label: {label}\n" not in source] == []


def test_a_chapter_as_it_comes_is_unanswered(capsys):
    path = CHAPTERS / "01_averages.ipynb"
    before = path.read_bytes()
    assert main(["grade", str(path)]) == 0
    graded = json.loads(capsys.readouterr().out)
    assert (graded["answered"], graded["right"], graded["run"]) == (0, 0, True)
    assert graded["of"] == len(graded["exercises"]) == 6
    first = graded["exercises"][0]
    assert (first["label"], first["title"]) == ("ex-first-averages", "Three days by hand")
    assert first["message"].startswith("Not answered yet")
    assert path.read_bytes() == before


def test_right_wrong_and_half_an_answer(written):
    three = 'exercises.check("first-averages", answer)'
    path = written(
        IMPORT,
        f"answer = (5, 12.5, ...)\n{three}",
        text(STATEMENT),
        f"beta = 0.8\n{CHECK}",
        'share = 0.5 ** 50\nexercises.check("no-correction", share)',
    )
    half, wrong, other = there(path)
    assert (half["answered"], half["right"], half["title"]) == (False, False, None)
    assert half["label"] == "ex-first-averages"
    assert (wrong["answered"], wrong["right"], wrong["title"]) == (True, False, "A half-life")
    assert wrong["message"].startswith("Not yet: with β = 0.8 a value keeps 0.2")
    assert other["answered"] and not other["right"]


def test_a_notebook_that_was_never_run_is_graded_and_said_so(written, capsys):
    path = written(IMPORT, RIGHT)
    assert main(["grade", str(path)]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["right"] == 1
    assert json.loads(said.out)["run"] is False
    assert said.err == f"{path} was never run: its answers ran for this grade.\n"


def test_what_the_course_itself_has_run_does_not_count_as_run(tmp_path, monkeypatch):
    monkeypatch.setattr(grading, "_run", lambda job, _: verdict(job["name"], ...))
    path = tmp_path / "01_averages.ipynb"
    notebook = Course.read(CHAPTERS.parent).chapter("01_averages")
    path.write_bytes(content_of(notebook))
    assert any(cell.get("execution_count") for cell in notebook.cells)
    assert grade(path)["run"] is False
    answer = next(cell for cell in notebook.cells if cell.id == "answer-ex-first-averages")
    answer.execution_count = 1
    path.write_bytes(content_of(notebook))
    assert grade(path)["run"] is True


def test_a_solution_that_was_run_is_no_answer_that_was(written):
    marked = {"descent": {"exercise": "ex-half-life", "part": "solution"}}
    ran = code(RIGHT, metadata=marked, execution_count=3)
    assert not grade(written(IMPORT, f"beta = ...\n{CHECK}", ran))["run"]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("beta =\n" + CHECK, "The cell cannot be read: invalid syntax, in line 1."),
        ("beta = 1 \0\n" + CHECK, "The cell cannot be read: source code "),
        ("def f(:\n" + CHECK, "The cell cannot be read: "),
        ("x = 1\nbeta = bta\n" + CHECK, "NameError: name 'bta' is not defined, in line 2."),
        ("import sys\nsys.exit()\n" + CHECK, "The cell stops before the check: SystemExit, in"),
        ("import os\nos._exit(0)\n" + CHECK, "The answer ended Python before its check"),
        ("beta = input()\n" + CHECK, "The cell stops before the check: EOFError"),
        (f"def f():\n    {CHECK}", "The cell never comes to its check"),
        ("beta = '\\0'\n" + CHECK, "Not yet: "),
    ],
)
def test_an_answer_that_fails_is_told_why_in_one_line(written, cell, message):
    found = only(written(IMPORT, cell))
    assert (found["answered"], found["right"]) == (True, False)
    assert message in found["message"]
    assert "\n" not in found["message"] and "Traceback" not in found["message"]
    assert "None" not in found["message"]


def test_an_answer_in_which_the_dots_fail_is_unanswered(written):
    found = only(written(IMPORT, 'share = ...\nexercises.check("no-correction", share / 2)'))
    assert (found["answered"], found["message"][:12]) == (False, "Not answered")


def test_an_endless_loop_costs_its_own_exercise_and_leaves_nothing_running(written, tmp_path):
    mark = tmp_path / "alive"
    child = f"import time\nfor _ in range(100):\n    open({str(mark)!r}, 'a').write('.')\n"
    child += "    time.sleep(0.1)"
    loop = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {child!r}])\n"
    loop += "import time\nwhile True:\n    time.sleep(0.01)\n"
    path = written(
        IMPORT,
        f'{loop}exercises.check("no-correction", 1)',
        RIGHT,
    )
    endless, right = there(path, seconds=3)
    assert endless["message"].startswith("Stopped after 3 seconds: is there a loop that never")
    assert (endless["answered"], endless["right"], right["right"]) == (True, False, True)
    if os.name != "nt":
        length = mark.stat().st_size
        time.sleep(0.5)
        assert mark.stat().st_size == length > 0


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_a_deleted_exercise_still_counts_and_is_said_to_be_missing(path, tmp_path, monkeypatch):
    monkeypatch.setattr(grading, "_run", lambda job, _: verdict(job["name"], ...))
    whole = grade(path)
    assert whole["missing"] == 0
    notebook = Course.read(CHAPTERS.parent).chapter(path.stem)
    gone = whole["exercises"][1]["label"]
    kept = [
        one for one in notebook.cells if one.metadata.get("descent", {}).get("exercise") != gone
    ]
    assert len(kept) < len(notebook.cells)
    notebook.cells = kept
    handed_in = tmp_path / path.name
    handed_in.write_bytes(content_of(notebook))
    graded = grade(handed_in)
    assert (graded["of"], graded["missing"]) == (whole["of"], 1)
    last = graded["exercises"][-1]
    assert last == {
        "label": gone,
        "title": None,
        "answered": False,
        "right": False,
        "message": "This exercise of the chapter is not in the notebook: copy it from a fresh one.",
    }


MARKED = {"descent": {"exercise": "ex-half-life", "part": "answer"}}


@pytest.mark.parametrize(
    "cell",
    [
        'exercises.check(name="half-life", answer=0.9057)',
        'name = "half-life"\nexercises.check(name, 0.9057)',
        'from course_lib.exercises import check as c\nc("half-life", 0.9057)',
        f"import asyncio\nbeta = await asyncio.sleep(0, 0.9057)\n{CHECK}",
        f"get_ipython().run_line_magic('matplotlib', 'inline')\n{RIGHT}",
    ],
)
def test_what_runs_in_jupyterlab_runs_here(written, cell):
    found = only(written(IMPORT, code(cell, metadata=MARKED)))
    assert (found["right"], found["message"]) == (True, "Correct.")


@pytest.mark.parametrize(
    ("cell", "answered", "message"),
    [
        ("beta = 0.9057", True, "The cell never comes to its check: call it at the end"),
        ("beta = ...", False, "Not answered yet"),
        (" ", False, "The cell that calls exercises.check('half-life', …) was not found"),
    ],
)
def test_an_answer_whose_call_was_deleted(written, cell, answered, message):
    found = only(written(text(STATEMENT), IMPORT, code(cell, metadata=MARKED)))
    assert (found["answered"], found["right"]) == (answered, False)
    assert found["message"].startswith(message)


def test_a_mark_that_some_editors_put_first_is_no_matter(written):
    path = written(IMPORT, RIGHT)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert only(path)["right"]


@pytest.mark.parametrize("before", [[], [text(STATEMENT)]])
def test_a_mistyped_name_is_put_right_in_words(written, before):
    found = only(written(IMPORT, *before, 'beta = 0.9057\nexercises.check("half-lif", beta)'))
    assert found["label"] == "ex-half-life"
    assert found["message"] == (
        "The cell asks for a check 'half-lif', and there is none: it is called 'half-life'."
    )
    assert not found["right"]


def test_a_name_like_no_other(written):
    found = only(written(IMPORT, 'exercises.check("qqq", 1)'))
    assert found["message"] == "The cell asks for a check 'qqq', and there is none."


def test_a_deleted_cell_is_missed_where_its_statement_stands(written):
    path = written(text("# 1", descent={}), text("x", descent={"part": "statement"}), IMPORT)
    with pytest.raises(NotGradable):
        grade(path)
    marked = {"exercise": "ex-half-life", "part": "statement", "title": "A half-life"}
    for statement in (text(STATEMENT), text("**Exercise 1.2**", descent=marked)):
        found = only(written(statement, IMPORT, f"# {CHECK}"))
        assert (found["label"], found["title"]) == ("ex-half-life", "A half-life")
        assert found["message"].startswith("The cell that calls exercises.check('half-life', …)")


def test_solutions_are_nobodys_answers(written):
    gates = [text(":::{solution-start} ex-half-life\n:::"), text(":::{solution-end}\n:::")]
    offered = f"beta = ...\n{CHECK}"
    gated = written(IMPORT, offered, gates[0], code(RIGHT), gates[1])
    assert not only(gated)["answered"]
    marked = {"exercise": "ex-half-life", "part": "solution"}
    assert not only(written(IMPORT, offered, code(RIGHT, metadata={"descent": marked})))["answered"]
    folded = [text("##### Solution", descent_gate=gate["source"]) for gate in gates]
    assert not only(written(IMPORT, offered, folded[0], code(RIGHT), folded[1]))["answered"]


def test_the_last_of_several_answers_counts(written):
    assert only(written(IMPORT, f"beta = 0.8\n{CHECK}", RIGHT))["right"]


def test_an_answer_sees_what_the_learner_wrote_before_and_nothing_after(written):
    path = written(
        "%matplotlib inline\n" + IMPORT,
        "def root(x):\n    return x ** power",
        "power = 2\npower = 1 / 7",
        "raise RuntimeError('a cell that nobody needs')",
        "this cell is no Python",
        "%%bash\nls",
        f"beta = root(0.5)\n{CHECK}",
        "power = 3",
    )
    assert only(path)["right"]


def test_a_notebook_in_pieces_as_nbformat_allows(written):
    pieces = [f"{line}\n" for line in (IMPORT, *RIGHT.splitlines())]
    assert only(written(code(pieces)))["right"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("not JSON", "is not a notebook: a notebook is a JSON file, and this is none."),
        ("[" * 100_000, "is not a notebook: a notebook is a JSON file"),
        ("\ud800", "is not a notebook: a notebook is a JSON file"),
        ("[]", "is not a notebook: it has no cells."),
        ('{"cells": 3}', "is not a notebook: it has no cells."),
        ('{"cells": [3]}', "is not a notebook: its cell 1 is not one."),
        ('{"cells": [{"cell_type": "code", "source": 3}]}', "its cell 1 is not one."),
        ('{"cells": []}', "holds no exercise of this course: name a chapter's notebook"),
        ('{"worksheets": []}', "has the notebooks' format of before 2015: open it in JupyterLab"),
    ],
)
def test_what_is_no_notebook_is_told_in_one_sentence(tmp_path, capsys, content, message):
    path = tmp_path / "some.ipynb"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert main(["grade", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(str(path)) and message in said.err
    assert said.err.count("\n") == 1
    assert path.read_bytes() == content.encode("utf-8", "surrogatepass")


def test_a_missing_file_a_folder_and_a_good_one_beside_them(written, tmp_path, capsys):
    good = written(IMPORT, RIGHT)
    assert main(["grade", str(tmp_path / "no.ipynb"), str(good), str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["right"] == 1
    assert "no.ipynb is not there: check the name." in said.err
    assert f"{tmp_path} is a folder: name a notebook in it." in said.err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_a_time_that_is_none(capsys, seconds):
    with pytest.raises(SystemExit) as stopped:
        main(["grade", "x.ipynb", "--seconds", seconds])
    assert stopped.value.code == 2
    assert "is no time: give a number of seconds above 0" in capsys.readouterr().err


def test_the_command_lists_every_check_once():
    done = subprocess.run(
        [sys.executable, "-m", "course_lib.exercises"], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert sorted(line.strip() for line in lines if line.startswith("  ")) == sorted(
        exercises.CHECKS
    )
    assert sum(line.startswith("Chapter ") for line in lines) == len(list(CHAPTERS.glob("0*.md")))


@pytest.mark.skipif(os.name == "nt", reason="a pipe of POSIX systems")
def test_a_reader_that_has_seen_enough_is_no_error():
    with subprocess.Popen(
        [sys.executable, "-m", "course_lib.exercises"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_ctrl_c_while_grading(monkeypatch, written, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(grading, "_run", interrupted)
    assert main(["grade", str(written(IMPORT, RIGHT))]) == 130
    assert capsys.readouterr().err == "Stopped. What was printed before is complete.\n"


@pytest.mark.parametrize(
    ("earlier", "answer", "kept"),
    [
        (["a = 1", "a = 2"], "check(a)", ["a = 2"]),
        (["a = []", "a.append(1)", "b.append(2)"], "check(a)", ["a = []", "a.append(1)"]),
        (["d = {}", "for k in (1, 2):\n    d[k] = 0"], "check(d)", ...),
        (["k = 5", "for k in range(3):\n    print(k)"], "for k in 'ab':\n    check(k)", []),
        (["@wrap\ndef f():\n    return g()", "def g():\n    return 1"], "check(f())", ...),
        (["from numpy import *", "y = 2"], "check(pi)", ["from numpy import *"]),
        (["n = 1", "if n:\n    b = 2", "b = 3"], "check(b)", ["b = 3"]),
        (["n = 1", "b = 3", "if n:\n    b = 2"], "check(b)", ...),
        (["a = 1", "while a < 3:\n    a += 1"], "check(a)", ...),
        (["try:\n    import x\nexcept ImportError as e:\n    x = None"], "check(x)", ...),
        (["p = 'f'", "with open(p) as q:\n    r = q.read()", "z = 1"], "check(r)", [0, 1]),
        (["import numpy as np", "np.random.seed(0)", "a, b = 1, 2"], "check(b)", [2]),
    ],
)
def test_what_an_answer_needs(earlier, answer, kept):
    if kept is ...:
        kept = earlier
    kept = [earlier[one] if isinstance(one, int) else one for one in kept]
    assert _slicing.context(earlier, answer) == kept
