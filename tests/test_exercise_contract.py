"""What every check keeps to: an answer of whatever kind gets one clear sentence, and a true one."""

import functools
import inspect
import math
import re
import sys

import numpy as np
import pytest
from test_exercises import CHAPTERS, RIGHT, said

from course_lib.exercises import experiments

FUNCTIONS = [name for name, answers in RIGHT.items() if callable(answers[0])]
WORDS = ["saddles-kinds"]
NUMBERS = [name for name in RIGHT if name not in (*FUNCTIONS, *WORDS)]
WRITES_WORDS = "saddles-function"  # the one function that returns no number
# The functions whose scale counts; weights are divided by their sum before they are compared.
SCALED = [name for name in FUNCTIONS if name not in (WRITES_WORDS, "where-is-the-mean")]
# What a statement has to say where no rounding brings the check to say it.
STATED = {
    "best-of": "five per cent",
    "half-a-step": "two digits",
    "momentum-from-torch": "three digits",
    "momentum-low-rate": "five per cent",
    "momentum-start": "two digits",
    "momentum-steps": "five per cent",
    "momentum-weights": "one decimal",
    "quarrel-length": "two digits",
    "reach": "all decimals",
    "saddles-coins": "two digits",
    "saddles-time": "three per cent",
    "weight-in-average": "two digits",
}


def right_numbers(name) -> list[float]:
    return np.ravel(np.asarray(RIGHT[name][0], dtype=float)).tolist()


def handed_in(values):
    """One number as itself, several as a tuple: as the exercises ask for them."""
    return values[0] if len(values) == 1 else tuple(values)


def changed(function, change):
    """The function, with what it returns changed; it takes the same arguments."""

    def other(*arguments):
        return change(function(*arguments))

    other.__signature__ = inspect.signature(function)
    return other


def sentence(capsys, name, answer) -> str:
    """What a check says about a wrong answer: one line, in words, and no crash."""
    told = said(capsys, name, answer)
    assert told.startswith("Not yet: "), told
    assert "\n" not in told and "cannot be read" not in told and "Traceback" not in told, told
    return told.removeprefix("Not yet: ")


@pytest.mark.parametrize("name", NUMBERS)
def test_single_precision_is_enough(capsys, name):
    assert said(capsys, name, handed_in(list(np.float32(right_numbers(name))))) == "Correct."


@pytest.mark.parametrize("name", NUMBERS)
def test_an_answer_rounded_too_far_is_told_how_many_digits_are_wanted(capsys, name):
    """Down to two digits: with one, it could be another number. Whole numbers are not rounded."""
    if all(value == int(value) for value in right_numbers(name)):
        return
    for count in range(2, 9):
        answer = handed_in([float(f"{value:.{count}g}") for value in right_numbers(name)])
        told = said(capsys, name, answer)
        assert told == "Correct." or re.fullmatch(
            r"Not yet: \S+ is right as far as it goes: give (all|\w+) (digits|decimals?)\.", told
        ), (answer, told)


@pytest.mark.parametrize("name", NUMBERS)
def test_the_count_and_the_kind_of_numbers_are_told(capsys, name):
    values = right_numbers(name)
    count = len(values)
    plural = "s" if count > 1 else ""
    for wrong in ([*values, 1.0], [*values, *values]):
        told = sentence(capsys, name, tuple(wrong))
        assert told.startswith(f"expected {count} number{plural}, got {len(wrong)}: hand in "), told
    for wrong in ("seven", handed_in(["seven"] * count)):
        assert "'seven' is text; hand in " in sentence(capsys, name, wrong)
    for part, words in (
        (1j, " is 1j; a number was expected."),
        (True, " is True; a number was expected."),
        (math.nan, " is nan; a finite number was expected."),
        (-math.inf, " is -inf; a finite number was expected."),
    ):
        assert sentence(capsys, name, handed_in([*values[:-1], part])).endswith(words)
    assert sentence(capsys, name, {"a": 1.0}).startswith("a dict has no order to rely on; hand in ")
    assert sentence(capsys, name, lambda: 1.0).startswith("this is a function; hand in ")
    if count > 1:
        told = sentence(capsys, name, (*values[:-1], None))
        assert told.endswith(" is None: print() and a function without `return` give None.")


@pytest.mark.parametrize("name", NUMBERS)
def test_no_other_number_is_right(capsys, name):
    """Each number a tenth larger or smaller, of the other sign, 0, huge; two of them exchanged."""
    values = right_numbers(name)
    for place, value in enumerate(values):
        for other in (1.1 * value, 0.9 * value, -value, 0.0, 1e9, 10 * value + 1, 1e300):
            wrong = [*values[:place], other, *values[place + 1 :]]
            if other != value:
                sentence(capsys, name, handed_in(wrong))
    for place in range(len(values) - 1):
        wrong = values.copy()
        wrong[place : place + 2] = wrong[place + 1], wrong[place]
        if wrong != values:
            sentence(capsys, name, tuple(wrong))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_lacks_its_return_is_told_so(capsys, name):
    right = RIGHT[name][0]
    told = sentence(capsys, name, changed(right, lambda result: None))
    assert re.fullmatch(
        r"your function(, given [^a-z]+ and \S+,)? returned None: is `return` missing\?", told
    )
    printing = said(capsys, name, changed(right, print)).splitlines()
    assert printing[-1].startswith("Not yet: your function")
    assert printing[-1].endswith("returned None: it prints a result and has to `return` it.")
    assert len(printing) > 1  # what it prints stays visible


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("result", [..., [...], (1.0, ...)])
def test_a_function_that_returns_an_ellipsis_is_unanswered(capsys, name, result):
    told = said(capsys, name, changed(RIGHT[name][0], lambda _: result))
    assert told == "Not answered yet: replace each ... above and run the cell again."


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_error_inside_a_function_is_told_with_its_line(capsys, name):
    right = RIGHT[name][0]

    def fails(*arguments):
        right(*arguments)
        return deeper(arguments)

    def deeper(arguments):
        return arguments[99]

    fails.__signature__ = inspect.signature(right)
    line = deeper.__code__.co_firstlineno + 1
    assert sentence(capsys, name, fails) == (
        f"your function raised IndexError: tuple index out of range, in line {line}: "
        "return arguments[99]"
    )


def test_an_object_that_is_called_has_a_line_too(capsys, monkeypatch):
    """In a notebook, where all that a learner writes is in the module `__main__`."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules[__name__])
    for made in (functools.partial(_divide, 0), np.vectorize(_divide)):
        assert sentence(capsys, "saddles-function", made).endswith(": return 1 // int(divisor * 0)")


def _divide(divisor, *_):
    return 1 // int(divisor * 0)


def test_what_has_no_text_of_its_own_is_told_by_its_kind(capsys):
    for result, kind in ((lambda: 1.0, "function"), (iter([1.0]), "list_iterator")):
        told = sentence(capsys, "corrected-average", lambda series, beta, it=result: it)
        assert told == f"your function returned a {kind}; expected one average for each day."
    told = sentence(capsys, "half-life", 10**400)
    assert told == f"β is {'1' + 56 * '0'}...; a number was expected."


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_no_function_of_these_arguments_is_told(capsys, name):
    told = sentence(capsys, name, lambda: 1.0)
    assert re.fullmatch(
        r"your function is called with \d arguments: too many positional arguments\.", told
    )
    for wrong in (1.0, np.ones(5), "text", {"a": 1}):
        assert sentence(capsys, name, wrong) == ("hand in the function itself, without calling it.")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_returns_has_a_kind_and_a_shape(capsys, name):
    right = RIGHT[name][0]
    if name == WRITES_WORDS:
        told = sentence(capsys, name, changed(right, lambda result: 7))
        assert told.startswith("7 is none of the four words: ")
        return
    for result in ("text", [None], [[1.0], [1.0, 2.0]], 1j):
        told = sentence(capsys, name, changed(right, lambda _, result=result: result))
        assert told.startswith(f"your function returned {result!r}; expected "), told
    told = sentence(capsys, name, changed(right, lambda result: np.ones((2, 2))))
    assert told.startswith("your function returned an array of shape (2, 2); expected "), told


@pytest.mark.parametrize("name", SCALED)
def test_functions_may_work_in_single_precision_and_may_not_round(capsys, name):
    right = RIGHT[name][0]
    assert said(capsys, name, changed(right, np.float32)) == "Correct."
    for count in (2, 3, 4):
        told = said(capsys, name, changed(right, lambda result, k=count: np.round(result, k)))
        assert told in (
            "Correct.",  # a number that comes out even
            "Not yet: right, but rounded: return the numbers as they are.",
        )


@pytest.mark.parametrize("name", SCALED)
def test_two_numbers_that_differ_are_never_written_alike(capsys, name):
    """As "it gives 7.2105; the right value is 7.2105" did."""
    right = RIGHT[name][0]
    for factor in (1.00003, 1.0003, 1.003):
        told = sentence(
            capsys, name, changed(right, lambda result, by=factor: np.multiply(result, by))
        )
        *_, given, wanted = re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", told)
        assert given != wanted, told


def test_precision_that_a_check_asks_for_is_in_the_statement(capsys):
    """An answer of two digits is told what is wanted, in the very words of the exercise."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in CHAPTERS.glob("[0-9]*.md"))
    blocks = re.findall(r"^:::+\{exercise\}.*?^:::+$.*?^```$", text, re.DOTALL | re.MULTILINE)
    statements = {
        name: " ".join(block.split(":::")[1].split())
        for block in blocks
        for name in re.findall(r'exercises\.check\("([^"]+)"', block)
    }
    asked = dict(STATED)
    for name in NUMBERS:
        values = right_numbers(name)
        answer = handed_in([float(f"{value:.2g}") for value in values])
        found = re.search(r"as far as it goes: give (.*)\.$", said(capsys, name, answer))
        if found:
            asked[name] = found[1]
    missing = {name: words for name, words in asked.items() if words not in statements[name]}
    assert not missing


def test_an_honest_simulation_of_the_best_of_forty_is_accepted():
    """With the 10,000 draws that the statement asks for, all but one in a million."""
    values = np.linspace(-9, 9, 20_001)
    below = np.array([0.5 * math.erfc(-value / math.sqrt(2)) for value in values])
    mean, variance = {}, {}
    for k in (4, 40):
        density = np.gradient(below**k, values)
        mean[k] = np.trapezoid(values * density, values)
        variance[k] = np.trapezoid((values - mean[k]) ** 2 * density, values)
        assert experiments.BEST_OF[k] == pytest.approx(mean[k], abs=1e-5)
    points = 2 * (mean[40] - mean[4])
    for draws, refused_at_most in ((10_000, 1e-6), (1_000, 0.04)):
        deviation = 2 * math.sqrt((variance[4] + variance[40]) / draws)
        assert math.erfc(0.05 * points / deviation / math.sqrt(2)) < refused_at_most
    for answer in (0.951 * points, 1.049 * points):
        assert experiments.best_of(answer) is None
