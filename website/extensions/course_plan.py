"""The course as a teacher plans it: its chapters week by week, its exercises with their minutes.

The site's page for teachers and the folder that `make teacher` writes show the same: both read the
notebooks here. Minutes are those of form_counts, estimates for one who meets it for the first time.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml
from form_counts import Form, in_hours, in_minutes, measure, measured, rounded, source_of

EXERCISE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{exercise(?:-start)?\}[ \t]*(?P<title>[^\n]*)\n"
    r"(?:(?!(?P=fence)).*\n)*?:label:[ \t]*(?P<label>\S+)",
    re.MULTILINE,
)
GATE = re.compile(r"^(?:`{3,}|:{3,})\{(deeper|solution)-(start|end)\}[ \t]*([^\n]*)", re.MULTILINE)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
HARD = "Exercises"  # the heading that the harder ones stand under
CHAPTER = re.compile(r"\d\d_\w+")
LEVELS = ("easy", "medium", "hard")
LONG = 8  # lines of a worked solution, without comments


@dataclass
class Exercise:
    """An exercise, and what is known of it without having been set to anybody."""

    label: str
    title: str
    number: str
    section: str
    box: str  # the title of the box that it stands in, "" on the main path
    statement: str
    answer: str = ""  # the source of the cell to fill in
    solution: str = ""  # the source of the worked solution's cells

    @property
    def name(self) -> str:
        """What its check is called."""
        return self.label.removeprefix("ex-")

    @cached_property
    def minutes(self) -> float:
        """What form_counts gives to its question, its place and the cell to fill in."""
        cells = [
            {"cell_type": kind, "metadata": {}, "source": text}
            for kind, text in (
                ("markdown", f"## {self.section}"),
                ("markdown", self.statement),
                ("code", self.answer),
            )
        ]
        return measure({"cells": cells}).work.minutes()

    @property
    def writes_code(self) -> bool:
        """Whether it is a function that is handed in."""
        handed_in = re.search(r"check\([^,]+, (\w+)\)", self.answer)
        return bool(handed_in) and f"def {handed_in[1]}(" in self.answer

    @property
    def difficulty(self) -> str:
        """One of LEVELS, by three marks; nobody's marks stand behind it, only where and what it is.

        It stands under "Exercises" or in a box; a function is to be written; the worked solution
        has LONG lines or more, comments aside.
        """
        long = len(code_lines(self.solution)) >= LONG
        marks = [self.section == HARD or bool(self.box), self.writes_code, long]
        return LEVELS[min(sum(marks), len(LEVELS) - 1)]


@dataclass
class Chapter:
    """A chapter: `name` is its page's, below the top of the course."""

    name: str
    number: int
    title: str
    form: Form
    exercises: list[Exercise] = field(default_factory=list)

    @property
    def minutes(self) -> float:
        """The main path with its exercises and its quiz."""
        return self.form.main.minutes() + self.form.work.minutes()


def read_course(root: Path) -> list[Chapter]:
    """Return the chapters of a course in the order of its table of contents."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    parts = contents.get("parts", [contents])
    names = [entry["file"] for part in parts for entry in part.get("chapters", ())]
    chapters = []
    for name in names:
        path = root / f"{name}.ipynb"
        if CHAPTER.fullmatch(path.stem) and path.exists():
            notebook = path.read_text(encoding="utf-8")
            chapters.append(read_chapter(name, len(chapters) + 1, notebook))
    return chapters


def chapters_shown(env) -> list[Chapter]:
    """Return the course for a page, which is read again when a notebook has changed."""
    root = Path(env.srcdir)
    chapters = read_course(root)
    for chapter in chapters:
        env.note_dependency(str(root / f"{chapter.name}.ipynb"))
    return chapters


def read_chapter(name: str, number: int, notebook: str) -> Chapter:
    """Return a chapter by the text of its notebook."""
    title = section = box = ""
    in_solution, exercises, asked = False, [], False
    for cell in json.loads(notebook)["cells"]:
        source = source_of(cell)
        if cell["cell_type"] == "markdown":
            first = re.search(r"^# (.+)$", source, re.MULTILINE)
            title = title or (first[1].strip() if first else "")
            section = (HEADING.findall(source) or [section])[-1].strip()
            for kind, side, text in GATE.findall(source):
                if kind == "solution":
                    in_solution, asked = side == "start", False
                else:
                    box = text.strip() if side == "start" else ""
            for found in EXERCISE.finditer(source):
                made = f"{number}.{len(exercises) + 1}"
                exercises.append(
                    Exercise(found["label"], found["title"].strip(), made, section, box, source)
                )
                asked = True
        elif cell["cell_type"] == "code" and exercises:
            if in_solution:
                exercises[-1].solution += f"{source}\n"
            elif asked:
                exercises[-1].answer += f"{source}\n"
    return Chapter(name, number, title, measured(notebook), exercises)


def weeks(chapters: Sequence[Chapter], hours: float | None = None) -> list[list[Chapter]]:
    """Return the chapters of each week, in order: as many as fit into the hours, one at least.

    Without hours it is one chapter a week.
    """
    plan: list[list[Chapter]] = []
    for chapter in chapters:
        taken = sum(one.minutes for one in plan[-1]) if plan else 0
        if hours is not None and plan and taken + chapter.minutes <= 60 * hours:
            plan[-1].append(chapter)
        else:
            plan.append([chapter])
    return plan


def plan_table(plan: Sequence[Sequence[Chapter]], link=lambda chapter: chapter.title) -> str:
    """Return a plan as a Markdown table; `link` writes a chapter's title."""
    rows = [
        "| week | chapters | reading | exercises and quiz | all boxes |",
        "|--:|---|--:|--:|--:|",
    ]
    for number, week in enumerate(plan, start=1):
        read = sum(chapter.form.main.minutes() for chapter in week)
        work = sum(chapter.form.work.minutes() for chapter in week)
        deeper = sum(chapter.form.deeper for chapter in week)
        names = ", ".join(f"{chapter.number}. {link(chapter)}" for chapter in week)
        times = (f"{rounded(time)} min" if time else "–" for time in (read, work, deeper))
        rows.append(f"| {number} | {names} | {' | '.join(times)} |")
    return "\n".join(rows)


def exercise_table(chapters: Sequence[Chapter], link=lambda exercise: exercise.title) -> str:
    """Return the index of the exercises as a Markdown table; `link` writes an exercise's title."""
    rows = [
        "| number | exercise | what is asked for | minutes | difficulty |",
        "|--:|---|---|--:|---|",
    ]
    for chapter in chapters:
        for exercise in chapter.exercises:
            kind = "a function" if exercise.writes_code else "an answer"
            place = " (in a box)" if exercise.box else ""
            rows.append(
                f"| {exercise.number} | {link(exercise)}{place} | {kind} "
                f"| {rounded(exercise.minutes)} | {exercise.difficulty} |"
            )
    return "\n".join(rows)


def code_lines(source: str) -> list[str]:
    """Return the lines of a cell that are neither empty nor a comment."""
    lines = map(str.strip, source.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def counted(count: int, what: str) -> str:
    return f"{count} {what}" + "s" * (count != 1)


def summary(chapters: Sequence[Chapter]) -> str:
    """Return a sentence on how much there is."""
    exercises = [exercise for chapter in chapters for exercise in chapter.exercises]
    functions = sum(exercise.writes_code for exercise in exercises)
    questions = sum(chapter.form.work.questions for chapter in chapters)
    longest = max(chapters, key=lambda chapter: chapter.minutes)
    total = sum(chapter.minutes for chapter in chapters)
    boxes = sum(chapter.form.deeper for chapter in chapters)
    are = "is" if len(exercises) == 1 else "are"
    return (
        f"The {len(chapters)} chapters take about {in_hours(total)} with their exercises and "
        f"quizzes, and the boxes {in_hours(boxes)} more. The longest, chapter {longest.number}, "
        f"takes {in_minutes(longest.minutes)}. There {are} {counted(len(exercises), 'exercise')} "
        f"with a check, {functions} of which ask for a function, and "
        f"{counted(questions, 'quiz question')}."
    )
