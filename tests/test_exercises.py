"""Each exercise's check: right answers pass, and each foreseen mistake is named.

The answers are in `exercise_cases`, a module for each chapter with

- RIGHT: the exercise's name -> answers that have to pass;
- WRONG: (name, answer, part of the message), with `.*` for anything in between.
"""

import importlib
import json
import pkgutil
import re
from pathlib import Path

import exercise_cases
import pytest

from course_lib import exercises

CHAPTERS = Path(__file__).parent.parent / "chapters"
VERDICT = re.compile(r"^(?:Correct\.$|Not yet: .*|Not answered yet.*)", re.MULTILINE)
CASES = [
    importlib.import_module(f"exercise_cases.{module.name}")
    for module in pkgutil.iter_modules(exercise_cases.__path__)
]
RIGHT = {name: answers for module in CASES for name, answers in module.RIGHT.items()}
WRONG = [case for module in CASES for case in module.WRONG]


def said(capsys, name, answer) -> str:
    exercises.check(name, answer)
    return capsys.readouterr().out.strip()


def test_every_exercise_has_a_right_answer_here():
    assert RIGHT.keys() == exercises.CHECKS.keys()


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(capsys, name):
    for answer in RIGHT[name]:
        assert said(capsys, name, answer) == "Correct."


@pytest.mark.parametrize(("name", "answer", "message"), WRONG)
def test_a_mistake_is_named(capsys, name, answer, message):
    answered = said(capsys, name, answer)
    assert answered.startswith("Not yet: ")
    pattern = ".*".join(re.escape(part) for part in message.split(".*"))
    assert re.search(pattern, answered), answered


@pytest.mark.parametrize("answer", [..., (1.0, ..., 3.0), [...], {"a": ...}])
@pytest.mark.parametrize("name", RIGHT)
def test_an_unanswered_exercise_says_so(capsys, name, answer):
    assert said(capsys, name, answer).startswith("Not answered yet")


@pytest.mark.parametrize("name", RIGHT)
def test_none_is_an_answer_that_lacks_its_return(capsys, name):
    assert said(capsys, name, None) == (
        "Not yet: the answer is None: print() and a function without `return` give None."
    )


def test_a_function_that_returns_an_ellipsis_is_unanswered(capsys):
    assert said(capsys, "corrected-average", lambda series, beta: ...).startswith(
        "Not answered yet"
    )


def test_an_unknown_exercise_names_the_known_ones():
    with pytest.raises(KeyError, match="first-averages"):
        exercises.check("no-such-exercise", 1)


def test_chapters_and_checks_belong_together():
    """Each check is used by an exercise and again by its worked solution, and none is missing."""
    used = re.findall(
        r'exercises\.check\("([^"]+)"',
        "\n".join(path.read_text(encoding="utf-8") for path in CHAPTERS.glob("[0-9]*.md")),
    )
    assert set(used) == set(exercises.CHECKS)
    assert all(used.count(name) >= 2 for name in exercises.CHECKS)


def test_solutions_in_the_executed_chapters_are_correct():
    """In the notebooks each exercise is unanswered once and, in its solution, correct once."""
    for path in sorted(CHAPTERS.glob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        printed: dict[str, list[str]] = {}
        for cell in cells:
            found = re.search(r'exercises\.check\("([^"]+)"', "".join(cell["source"]))
            if found and cell["cell_type"] == "code":
                text = "".join("".join(out.get("text", "")) for out in cell["outputs"])
                printed.setdefault(found[1], []).append(VERDICT.findall(text)[-1])
        for name, lines in printed.items():
            assert lines[0].startswith("Not answered yet"), (path.name, name, lines)
            assert lines[-1] == "Correct.", (path.name, name, lines)
