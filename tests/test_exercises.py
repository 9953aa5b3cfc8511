"""Each exercise's check: right answers pass, and each foreseen mistake is named."""

import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import exercises, exponential_average

CHAPTERS = Path(__file__).parent.parent / "chapters"


def said(capsys, name, answer) -> str:
    exercises.check(name, answer)
    return capsys.readouterr().out.strip()


def corrected(series, beta):
    return exponential_average(series, beta, bias_correction=True)


def power_from_zero(series, beta):
    with np.errstate(divide="ignore", invalid="ignore"):
        return exponential_average(series, beta) / (1 - beta ** np.arange(len(series)))


def feeding_back(series, beta):
    average, out = 0.0, []
    for t, value in enumerate(series, start=1):
        average = (beta * average + (1 - beta) * value) / (1 - beta**t)
        out.append(average)
    return out


def changing_its_input(series, beta):
    series[:] = corrected(series, beta)
    return series


RIGHT = {
    "first-averages": [(5, 12.5, 21.25), np.array([5, 12.5, 21.25])],
    "corrected-average": [corrected, lambda series, beta: list(corrected(series, beta))],
    "half-life": [0.5 ** (1 / 7), 0.906],
    "correction-fades": [4603, 4603.0],
}

WRONG = [
    ("first-averages", (10, 50 / 3, 24.2857), "corrected averages"),
    ("first-averages", (10, 15, 22.5), "started from the first day"),
    ("first-averages", (10, 15, 20), "plain means"),
    ("first-averages", (5, 12, 21), "day 2 is not 12. .* before (5)"),
    ("first-averages", (5, 12.5), "expected 3 numbers, got 2"),
    ("first-averages", "five", "raised ValueError"),
    ("corrected-average", exponential_average, "divide it by 1 − βᵗ"),
    ("corrected-average", power_from_zero, "counts from 0"),
    ("corrected-average", feeding_back, "keep v and v̂ apart"),
    ("corrected-average", changing_its_input, "changed the series"),
    ("corrected-average", lambda s, b: exponential_average(s, b) / (1 - b), "power t is missing"),
    ("corrected-average", lambda s, b: corrected(s, 1 - b), "changed places"),
    ("corrected-average", lambda s, b: corrected(s, 0.9), "written in by hand"),
    ("corrected-average", lambda s, b: s, "on day 2 it gives"),
    ("corrected-average", lambda s, b: 1.0, "shape"),
    ("corrected-average", lambda s, b: 1 / 0, "raised ZeroDivisionError"),
    ("corrected-average", corrected(np.ones(3), 0.9), "hand in the function itself"),
    ("half-life", 1 - 1 / 7, "about 1/e in a week"),
    ("half-life", 0.5, "after 7 days, not 0.5"),
    ("half-life", 7, "has to lie in [0, 1)"),
    ("correction-fades", 44, "β = 0.9"),
    ("correction-fades", 4602, "still below"),
    ("correction-fades", 4700, "there before"),
    ("correction-fades", 0.5, "whole number"),
]


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


@pytest.mark.parametrize("answer", [..., None, (1.0, ..., 3.0), [...], {"a": ...}])
@pytest.mark.parametrize("name", RIGHT)
def test_an_unanswered_exercise_says_so(capsys, name, answer):
    assert said(capsys, name, answer).startswith("Not answered yet")


def test_a_function_that_returns_nothing_is_unanswered(capsys):
    assert said(capsys, "corrected-average", lambda s, b: ...).startswith("Not answered yet")


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
    import json

    for path in sorted(CHAPTERS.glob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        printed: dict[str, list[str]] = {}
        for cell in cells:
            found = re.search(r'exercises\.check\("([^"]+)"', "".join(cell["source"]))
            if found and cell["cell_type"] == "code":
                text = "".join("".join(out.get("text", "")) for out in cell["outputs"])
                printed.setdefault(found[1], []).append(text.strip().splitlines()[-1])
        for name, lines in printed.items():
            assert lines[0].startswith("Not answered yet"), (path.name, name, lines)
            assert lines[-1] == "Correct.", (path.name, name, lines)
