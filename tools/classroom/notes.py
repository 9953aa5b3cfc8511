"""A teacher's notes: a plan by week, the exercises, and what each check accepts."""

import sys
from collections.abc import Sequence
from pathlib import Path

from classroom.accepts import accepts, right_answers

sys.path.append(str(Path(__file__).resolve().parents[2] / "website" / "extensions"))

from course_plan import (
    Chapter,
    exercise_table,
    plan_table,
    read_course,
    summary,
    weeks,
)

from course_lib.exercises._reading import listed


def notes(root: Path, hours: float | None = None) -> str:
    """Return the notes as Markdown; `hours` are those of a week, None for a chapter a week.

    Raises Problem where a worked solution is not what its check accepts.
    """
    chapters = read_course(root)
    pace = "a chapter a week" if hours is None else f"{hours:g} hours a week"
    plan = weeks(chapters, hours)
    parts = [
        "# Teaching notes",
        "How to use them, and what works in a room, stands on the site's page “Teaching with "
        "Descent” (`teaching/classes.md` in the repository).",
        f"{summary(chapters)} Minutes are estimates, computed from the pages for someone who meets "
        "it for the first time.",
        f"## The plan, at {pace}",
        plan_table(plan, _link) + _too_long(plan, hours),
        "## The exercises",
        "*Hard* and *easy* are computed too: one mark each for standing at the chapter's end or in "
        "a box, for asking for a function, and for a worked solution of eight lines or more. None "
        "is easy, one medium, two or three hard.",
        exercise_table(chapters),
        "## What each check accepts",
        "The right answer, and in brackets from where to where each of its numbers is accepted "
        "while the others are right: found by asking the check. A number without brackets is "
        "wanted with all its decimals. Elsewhere an answer may be rounded, or cut off, at the "
        "digits that the question asks for. A function is called with numbers of the check's own, "
        "and what it returns is wanted unrounded.",
    ]
    for chapter in chapters:
        parts += [f"### {chapter.number}. {chapter.title}", _accepted(root, chapter)]
    return "\n\n".join(parts) + "\n"


def _too_long(plan: Sequence[Sequence[Chapter]], hours: float | None) -> str:
    """Say which weeks take longer than they have: a chapter is never divided."""
    long = [
        str(number)
        for number, week in enumerate(plan, start=1)
        if hours is not None and sum(chapter.minutes for chapter in week) > 60 * hours
    ]
    if not long:
        return ""
    named = listed(long)
    which = f"weeks {named} take" if len(long) > 1 else f"week {named} takes"
    return f"\n\nA chapter is never divided over two weeks, so {which} longer than that."


def _link(chapter: Chapter) -> str:
    name = chapter.name.rsplit("/", 1)[-1]
    return f"[{chapter.title}]({name}.ipynb) ([solutions](solutions/{name}.ipynb))"


def _accepted(root: Path, chapter: Chapter) -> str:
    solutions = {one.name: one.solution for one in chapter.exercises}
    right = right_answers(root / f"{chapter.name}.ipynb", solutions)
    rows = ["| number | exercise | accepted |", "|--:|---|---|"]
    for one in chapter.exercises:
        accepted = accepts(one.name, right[one.name]).replace("|", "\\|")
        rows.append(f"| {one.number} | {one.title} (`{one.name}`) | {accepted} |")
    return "\n".join(rows)
