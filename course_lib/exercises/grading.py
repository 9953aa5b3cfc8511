"""Grading a notebook by program: each exercise's own check, run on the answer that stands there.

Whether the notebook was run, and what it printed then, does not count: each answer's cell runs
again, after the earlier statements that it needs, in a process of its own, in an empty folder and
for a limited time. So an answer that hangs or ends Python costs its own exercise, no other.

It runs whatever the notebook says with the rights of the one who grades: for notebooks of people
you do not know, use a container.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import course_lib
from course_lib.exercises import _answering
from course_lib.exercises._checks import Verdict
from course_lib.exercises._notebook import Exercise, Notebook, NotGradable, read_notebook
from course_lib.exercises._slicing import context, parsed

__all__ = ["SECONDS", "NotGradable", "grade"]

SECONDS = 20.0  # the slowest worked solution takes about two


def grade(path: str | os.PathLike, seconds: float = SECONDS) -> dict:
    """Return what the checks say of the answers in a notebook, ready for JSON.

    `exercises` has for each, in the notebook's order, its `label`, its `title` (None where the
    notebook does not say it), `answered`, `right` and `message`; `answered`, `right` and `of` count
    them. Exercises of its chapter that are not in the notebook stand at the end, and `missing`
    counts them: they are in `of`, too. `run` says whether any answer's cell had been run when the
    notebook was saved. `seconds` is the time that each answer has. The notebook is never written
    to.

    Raises NotGradable, with one sentence, for a file that is no notebook or holds no exercise.

    Examples
    --------
    >>> grade("no-such.ipynb")
    Traceback (most recent call last):
    course_lib.exercises._notebook.NotGradable: no-such.ipynb is not there: check the name.
    """
    notebook = read_notebook(Path(path))
    graded = []
    for exercise in notebook.exercises:
        found = _verdict(notebook, exercise, seconds)
        graded.append({"label": exercise.label, "title": exercise.title, **vars(found)})
    return {
        "notebook": str(path),
        "course_lib": course_lib.__version__,
        "run": notebook.was_run,
        "answered": sum(one["answered"] for one in graded),
        "right": sum(one["right"] for one in graded),
        "of": len(graded),
        "missing": sum(exercise.missing for exercise in notebook.exercises),
        "exercises": graded,
    }


def _verdict(notebook: Notebook, exercise: Exercise, seconds: float) -> Verdict:
    if exercise.problem:
        return Verdict(False, False, exercise.problem)
    cell = notebook.cells[exercise.cell]
    try:
        cell, _ = parsed(cell)
        before = context(notebook.cells[: exercise.cell], cell)
    except SyntaxError as error:
        told = error.msg + (f", in line {error.lineno}" if error.lineno else "")
        return Verdict(True, False, f"The cell cannot be read: {told}.")
    except (ValueError, RecursionError) as error:  # a null byte; brackets without end
        return Verdict(True, False, f"The cell cannot be read: {error}.")
    return _run({"name": exercise.name, "context": before, "cell": cell}, seconds)


def _run(job: dict, seconds: float) -> Verdict:
    """Run a job in a process of its own; kill it, with its whole group, after its time.

    What it has started in a group or session of its own goes on: only a container ends that.
    """
    # Where it cannot be removed at once (Windows, a process still at its end), that is no matter.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        asked, answered, inside = place / "job.json", place / "result.json", place / "cwd"
        inside.mkdir()
        asked.write_text(json.dumps(job), encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", _answering.__name__, str(asked), str(answered)],
            cwd=inside,
            env=_environment(),
            stdin=subprocess.DEVNULL,  # input() ends at once
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            message = (
                f"Stopped after {seconds:g} seconds: is there a loop that never ends, or a run "
                "that takes longer?"
            )
            return Verdict(True, False, message)
        finally:
            _kill(process)
        try:
            return Verdict(**json.loads(answered.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Verdict(True, False, "The answer ended Python before its check could run.")


def _environment() -> dict[str, str]:
    """This process's, with the course that grades first on the path, and no windows for figures."""
    above = str(Path(course_lib.__file__).parents[1])
    path = os.pathsep.join(filter(None, [above, os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, "MPLBACKEND": "agg"}


def _kill(process: subprocess.Popen) -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)  # its group outlives it where it left others
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()
