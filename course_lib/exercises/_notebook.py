"""A notebook as grading reads it: which exercises stand in it, and the cells that answer them."""

import difflib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from course_lib.exercises._checks import CHECKS

CALL = re.compile(r"^[^#\n]*\bcheck\(\s*(?:name\s*=\s*)?[\"']([^\"'\n]+)[\"']", re.MULTILINE)
STATEMENT = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{exercise(?:-start)?\}[ \t]*(?P<title>[^\n]*)\n"
    r"(?:(?!(?P=fence)).*\n)*?:label:[ \t]*(?P<label>\S+)",
    re.MULTILINE,
)
SOLUTION_GATE = re.compile(r"^(?:`{3,}|:{3,})\{solution-(start|end)\}", re.MULTILINE)

MISSING = "This exercise of the chapter is not in the notebook: copy it from a fresh one."


class NotGradable(ValueError):
    """A file that holds nothing to grade; the message is one sentence that says why."""


@dataclass
class Exercise:
    """One exercise of a notebook: `cell` is the position, among the code cells, of its answer."""

    name: str
    title: str | None = None
    cell: int | None = None
    problem: str | None = None  # why its answer cannot be run
    missing: bool = False  # the notebook has others of its chapter, and not this one

    @property
    def label(self) -> str:
        return f"ex-{self.name}"


@dataclass
class Notebook:
    """The sources of the code cells, in order; the exercises, in order; whether it was run.

    Behind the exercises that are there stand those that its chapters have on top.
    That is whether a cell with an answer was: the others come with what they print.
    """

    cells: list[str]
    exercises: list[Exercise]
    was_run: bool


def read_notebook(path: Path) -> Notebook:
    """Return what is to be graded in a file. Raises NotGradable."""
    reader = _Reader()
    for number, cell in enumerate(_cells_of(path), start=1):
        try:
            kind, metadata, source = cell["cell_type"], cell.get("metadata", {}), cell["source"]
            source = source if isinstance(source, str) else "".join(source)
            source = metadata.get("descent_gate", source)  # JupyterLab shows a heading in its place
            own = metadata.get("descent") or {}
            marks = own if isinstance(own, dict) else {}
        except (KeyError, TypeError, AttributeError):
            raise NotGradable(f"{path} is not a notebook: its cell {number} is not one.") from None
        if kind == "markdown":
            reader.read_text(source, marks)
        elif kind == "code":
            reader.read_code(source, marks, cell.get("execution_count") is not None)
    exercises = reader.exercises()
    if not exercises:
        raise NotGradable(
            f"{path} holds no exercise of this course: name a chapter's notebook, with answers."
        )
    return Notebook(reader.cells, exercises, reader.was_run)


def _cells_of(path: Path) -> list:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))  # some editors put a mark first
    except FileNotFoundError:
        raise NotGradable(f"{path} is not there: check the name.") from None
    except IsADirectoryError:
        raise NotGradable(f"{path} is a folder: name a notebook in it.") from None
    except OSError as error:
        raise NotGradable(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise NotGradable(
            f"{path} is not a notebook: a notebook is a JSON file, and this is none."
        ) from None
    if isinstance(content, dict) and isinstance(content.get("worksheets"), list):
        raise NotGradable(
            f"{path} has the notebooks' format of before 2015: open it in JupyterLab, save it, "
            "and grade it again."
        )
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise NotGradable(f"{path} is not a notebook: it has no cells.")
    return content["cells"]


class _Reader:
    """Goes through a notebook once; what stands between a solution's gates is not an answer."""

    def __init__(self):
        self.cells: list[str] = []
        self.found: dict[str, Exercise] = {}
        self.unknown: list[tuple[str, Exercise | None]] = []  # a name, the statement before it
        self.marked: dict[str, int] = {}  # where a copy of the course has an answer's cell
        self.in_solution = False
        self.was_run = False
        self.last: Exercise | None = None  # the exercise of the last statement

    def read_text(self, source: str, marks: dict) -> None:
        for gate in SOLUTION_GATE.finditer(source):
            self.in_solution = gate[1] == "start"
        if marks.get("part") == "statement" and isinstance(marks.get("exercise"), str):
            self._state(marks["exercise"], marks.get("title"))
        for found in STATEMENT.finditer(source):
            self._state(found["label"], found["title"].strip())

    def _state(self, label: str, title) -> None:
        self.last = self._named(label.removeprefix("ex-"))
        self.last.title = title if isinstance(title, str) and title else None

    def _named(self, name: str) -> Exercise:
        return self.found.setdefault(name, Exercise(name))

    def read_code(self, source: str, marks: dict, was_run: bool) -> None:
        position = len(self.cells)
        solution = self.in_solution or marks.get("part") == "solution"
        self.cells.append("" if solution else source)
        called = [] if solution else CALL.findall(source)
        answers = marks.get("part") == "answer"
        self.was_run |= was_run and (bool(called) or answers)
        if answers and isinstance(marks.get("exercise"), str) and source.strip():
            self.marked[self._named(marks["exercise"].removeprefix("ex-")).name] = position
        for name in called:
            if name in CHECKS:
                self._named(name).cell = position
            else:
                self.unknown.append((name, self.last))

    def exercises(self) -> list[Exercise]:
        """The exercises in their order; of several cells that ask for one check the last counts."""
        asked = {exercise.name for exercise in self.found.values() if exercise.cell is not None}
        mistyped = {before.name for _, before in self.unknown if before}
        for name, position in self.marked.items():  # its call is gone, or written in another way
            if name not in asked | mistyped:
                self.found[name].cell = position
        for name, before in self.unknown:
            near = difflib.get_close_matches(name, sorted(set(CHECKS) - asked), n=1)
            meant = before if before and before.cell is None else None
            if meant is None and near:
                meant = self._named(near[0])
            exercise = meant or self._named(name)
            advice = f": it is called {meant.name!r}" if meant else ""
            exercise.problem = f"The cell asks for a check {name!r}, and there is none{advice}."
        for exercise in self.found.values():
            if exercise.cell is None and exercise.problem is None:
                exercise.problem = (
                    f"The cell that calls exercises.check({exercise.name!r}, …) was not found: "
                    "copy it from a fresh notebook."
                )
        return [*self.found.values(), *self._missing()]

    def _missing(self) -> list[Exercise]:
        """What the notebook's chapters have on top, so that deleting it makes no grade better."""
        modules = {CHECKS[name].__module__ for name in self.found if name in CHECKS}
        return [
            Exercise(name, problem=MISSING, missing=True)
            for name, function in CHECKS.items()
            if function.__module__ in modules and name not in self.found
        ]
