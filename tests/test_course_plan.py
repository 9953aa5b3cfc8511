"""The course as a teacher plans it: weeks, minutes, exercises and how hard they are."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "website" / "extensions"))

import course_plan  # noqa: E402
from course_plan import (  # noqa: E402
    exercise_table,
    plan_table,
    read_chapter,
    read_course,
    summary,
    weeks,
)
from form_counts import SECONDS, WORDS_PER_MINUTE, measure  # noqa: E402

from course_lib.exercises import CHECKS  # noqa: E402


def text(source, **metadata):
    return {"cell_type": "markdown", "source": source, "metadata": metadata}


def code(source):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}


def exercise(name, title, answer, solution):
    return [
        text(f":::{{exercise}} {title}\n:label: ex-{name}\n\nOne two three?\n:::"),
        code(answer),
        text(f":::{{solution-start}} ex-{name}\n:class: dropdown\n:::"),
        code(solution),
        text(":::{solution-end}\n:::"),
    ]


LONG = "# a comment is no line\n\n" + "\n".join(f"x{k} = {k}" for k in range(course_plan.LONG))
F = "def f(x):\n    return ..."
SMALL = {
    "cells": [
        text("# A *first* chapter\n\nText.\n\n## One"),
        *exercise("easy", "An easy one", "beta = ...", "beta = 1"),
        *exercise("code", "A function", f"{F}\n\ncheck('code', f)", "def f(x):\n    return x"),
        text("##### **Deeper**", descent_gate="```{deeper-start} A box\n:label: deeper-b\n```"),
        *exercise("boxed", "In the box", "answer = ...", "answer = 1"),
        text("% end", descent_gate="```{deeper-end}\n```"),
        text("## Exercises"),
        *exercise("late", "A late one", f"{F}\n\nanswer = ...\ncheck('late', answer)", LONG),
    ]
}


@pytest.fixture(scope="module")
def chapters():
    return read_course(ROOT)


def test_where_an_exercise_stands_and_how_hard_that_makes_it():
    chapter = read_chapter("chapters/01_first", 3, json.dumps(SMALL))
    assert chapter.title == "A *first* chapter"
    found = [
        (one.number, one.name, one.section, one.box, one.difficulty) for one in chapter.exercises
    ]
    assert found == [
        ("3.1", "easy", "One", "", "easy"),
        ("3.2", "code", "One", "", "medium"),
        ("3.3", "boxed", "One", "A box", "medium"),
        ("3.4", "late", "Exercises", "", "hard"),
    ]


def test_the_minutes_of_exercises_add_up_to_those_that_the_page_shows():
    cells = [cell for cell in SMALL["cells"] if "Deeper" not in cell["source"]]
    cells = [cell for cell in cells if "descent_gate" not in cell["metadata"]]
    chapter = read_chapter("chapters/01_first", 1, json.dumps({"cells": cells}))
    minutes = [one.minutes for one in chapter.exercises]
    assert sum(minutes) == pytest.approx(measure({"cells": cells}).work.minutes())
    words = 3 + 3  # of the title and of the question
    seconds = SECONDS["exercises"] + SECONDS["code_lines"]
    assert minutes[0] == pytest.approx(words / WORDS_PER_MINUTE + seconds / 60)


def test_the_courses_own_exercises_are_all_there(chapters):
    exercises = [one for chapter in chapters for one in chapter.exercises]
    assert {one.name for one in exercises} == set(CHECKS)
    assert all(one.answer.count(f'"{one.name}"') == 1 for one in exercises)
    assert all(f'"{one.name}"' in one.solution for one in exercises)
    assert {one.difficulty for one in exercises} == set(course_plan.LEVELS)
    for chapter in chapters:
        parts = [one for one in chapter.exercises if not one.box]
        work = chapter.form.work
        assert len(parts) == work.exercises + work.hard_exercises
        quiz = work.questions * SECONDS["questions"] / 60
        assert sum(one.minutes for one in parts) + quiz <= work.minutes() + 1e-9


def test_a_week_holds_what_fits_and_one_chapter_at_least(chapters):
    assert weeks(chapters) == [[chapter] for chapter in chapters]
    for hours in (0.1, 2, 2.5, 100):
        plan = weeks(chapters, hours)
        assert [chapter for week in plan for chapter in week] == chapters
        for week, following in zip(plan, [*plan[1:], []], strict=True):
            taken = sum(chapter.minutes for chapter in week)
            assert taken <= 60 * hours or len(week) == 1
            assert not following or taken + following[0].minutes > 60 * hours
    assert len(weeks(chapters, 0.1)) == len(chapters)
    assert len(weeks(chapters, 100)) == 1


def test_tables_have_a_row_for_each_and_as_many_columns_everywhere(chapters):
    for table, rows in (
        (plan_table(weeks(chapters)), len(chapters)),
        (exercise_table(chapters), len(CHECKS)),
    ):
        lines = table.splitlines()
        assert len(lines) == 2 + rows
        assert len({line.count("|") for line in lines}) == 1
    assert "1. Exponentially weighted averages" in plan_table(weeks(chapters))


def test_a_chapter_without_boxes_has_no_minute_for_them():
    cells = [text("# One\n\nSome words.")]
    chapter = read_chapter("chapters/01_first", 1, json.dumps({"cells": cells}))
    assert plan_table([[chapter]]).endswith("| 1 min | – | – |")


def test_the_sentence_on_the_whole(chapters):
    said = summary(chapters)
    assert said.startswith(f"The {len(chapters)} chapters take about ")
    assert f"There are {len(CHECKS)} exercises with a check, " in said


def test_a_page_that_is_no_chapter_is_none(tmp_path):
    names = ("notation", "a/02_two", "03_missing")
    toc = ["format: jb-book", "root: index", "chapters:", *(f"- file: {name}" for name in names)]
    (tmp_path / "_toc.yml").write_text("\n".join(toc))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "02_two.ipynb").write_text(json.dumps(SMALL))
    (tmp_path / "notation.ipynb").write_text(json.dumps(SMALL))
    assert [(one.name, one.number) for one in read_course(tmp_path)] == [("a/02_two", 1)]
