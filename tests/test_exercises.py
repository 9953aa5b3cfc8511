"""Each exercise's check: right answers pass, and each foreseen mistake is named.

The answers are in `exercise_cases`, a module for each chapter with

- RIGHT: the exercise's name -> answers that have to pass;
- WRONG: (name, answer, the whole message), with `.*` for what changes from day to day, such as
  the number of a line.
"""

import importlib
import json
import math
import pkgutil
import re
from pathlib import Path

import exercise_cases
import numpy as np
import pytest

from course_lib import Adam, exercises, exponential_average

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
    pattern = ".*".join(re.escape(part) for part in message.split(".*"))
    assert re.fullmatch(f"Not yet: {pattern}", answered), answered


def settled_loss(alpha, variance=0.0):
    """Half of λ times the variance of the place, after many noisy steps with λ = 4 and σ = 3."""
    for _ in range(2000):
        variance = (1 - 4 * alpha) ** 2 * variance + alpha**2 * 9
    return 2 * variance


def geometric_way(factor, way=0.0, rate=0.5):
    """How far steps of length 2α come while α is multiplied by a factor at each."""
    while rate > 1e-15:
        way, rate = way + 2 * rate, rate * factor
    return way


def first_step(gradient, inside):
    """The first step of a rule with ε = 10⁻⁸, in units of α."""
    parameter = np.zeros(1)
    Adam(1.0, 0.0, 0.9, epsilon=1e-8, epsilon_inside_sqrt=inside).step(
        parameter, np.array([gradient])
    )
    return -parameter[0]


def jitter_step(amplitude):
    """How far a settled RMSProp steps at an amplitude, with α = 0.1, λ = 4 and ε = 0.01 inside."""
    optimizer = Adam(0.1, 0.0, 0.9, epsilon=0.01, epsilon_inside_sqrt=True)
    for sign in (1, -1) * 200:
        place = np.array([sign * amplitude])
        optimizer.step(place, 4 * place)
    return abs(place[0] - sign * amplitude)


@pytest.mark.parametrize(
    ("name", "answer", "number", "measured"),
    [
        ("half-life", 0.8, r"keeps (\S+) of", lambda: math.prod([0.8] * 7)),
        ("half-life", 0.95, r"keeps (\S+) of", lambda: math.prod([0.95] * 7)),
        (
            "correction-fades",
            3000,
            r"is (\S+), still",
            lambda: exponential_average(np.ones(3000), 0.999)[-1],
        ),
        (
            "correction-fades",
            5000,
            r"is (\S+): it was",
            lambda: exponential_average(np.ones(5000), 0.999)[-1],
        ),
        ("momentum-from-torch", 0.1, r"are (\S+) times", lambda: 0.1 * 0.05 / 0.02),
        ("momentum-steps", (40_000, 691), r"has (\S+) of", lambda: (9999 / 10001) ** 40_000),
        ("momentum-steps", (69_078, 900), r"momentum (\S+) of", lambda: (99 / 101) ** 900),
        (
            "adagrad-steps",
            20_000,
            r"come (\S+) far",
            lambda: math.fsum(0.1 / math.sqrt(t) for t in range(1, 20_001)),
        ),
        ("half-a-step", (3e-8, 5.77e-5), r"step of (\S+)·α", lambda: first_step(3e-8, False)),
        ("half-a-step", (1e-8, 3e-5), r"step of (\S+)·α", lambda: first_step(3e-5, True)),
        ("quiet-end", (0.02, 0.04), r"it is (\S+), and", lambda: jitter_step(0.02)),
        ("noise-floor", 0.3, r"settles at (\S+)\.", lambda: settled_loss(0.3)),
        ("hidden-floor", 27, r"factor (\S+);", lambda: (1 + 2.7) / (1 + 2)),
        ("reach", 0.7, r"reach (\S+), not", lambda: geometric_way(0.7)),
        ("seed-interval", (80, 92), r"be (\S+)\.$", lambda: (92 - 80) / 2),
    ],
)
def test_a_number_in_a_message_comes_out_when_it_is_run(capsys, name, answer, number, measured):
    told = float(re.search(number, said(capsys, name, answer))[1])
    assert told == pytest.approx(measured(), rel=0.05 if name == "momentum-steps" else 5e-3)


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
