"""The registry of checks, and `check`, which runs one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course_lib.exercises._reading import Problem, Unanswered, is_unanswered

CHECKS: dict[str, Callable[[Any], str | None]] = {}
NOT_ANSWERED = "Not answered yet: replace each ... above and run the cell again."


@dataclass(frozen=True)
class Verdict:
    """What a check found: the message is what a learner reads."""

    answered: bool
    right: bool
    message: str


# Each is told the name, the answer and the verdict of every check that runs; grading listens here.
LISTENERS: list[Callable[[str, Any, Verdict], None]] = []


def register(name: str):
    """Register the decorated function as the check of the exercise `name`."""

    def add(function):
        if name in CHECKS:
            raise ValueError(f"two checks are called {name!r}")
        CHECKS[name] = function
        return function

    return add


def check(name: str, answer) -> None:
    """Print whether the answer to the exercise `name` is right, or what is wrong with it.

    Whatever the answer is, and whatever a function that was handed in does, a sentence says what
    to mend: a learner's mistake never stops the notebook.

    Raises KeyError for an exercise that does not exist.

    Examples
    --------
    >>> check("first-averages", ...)
    Not answered yet: replace each ... above and run the cell again.
    >>> check("first-averages", (5, 12.5))
    Not yet: expected 3 numbers, got 2: hand in v₁, v₂ and v₃.
    """
    found = verdict(name, answer)
    for listener in LISTENERS:
        listener(name, answer, found)
    print(found.message)


def verdict(name: str, answer) -> Verdict:
    """Return what the check of the exercise `name` finds, as `check` prints it.

    Raises KeyError for an exercise that does not exist.

    Examples
    --------
    >>> verdict("first-averages", (5, 12.5, ...)).answered
    False
    >>> verdict("first-averages", (5, 12.5, 21.25))
    Verdict(answered=True, right=True, message='Correct.')
    """
    if name not in CHECKS:
        raise KeyError(f"no exercise is called {name!r}; there are: {', '.join(sorted(CHECKS))}")
    if is_unanswered(answer):
        return Verdict(False, False, NOT_ANSWERED)
    try:
        problem = _problem(CHECKS[name], answer)
    except Unanswered:
        return Verdict(False, False, NOT_ANSWERED)
    if problem is None:
        return Verdict(True, True, "Correct.")
    return Verdict(True, False, f"Not yet: {problem}")


def _problem(function, answer) -> str | None:
    if answer is None:
        return "the answer is None: print() and a function without `return` give None."
    try:
        return function(answer)
    except Problem as problem:
        return str(problem)
    except Unanswered:
        raise
    except Exception as error:  # an answer of a kind that nobody thought of
        return f"this answer cannot be read ({type(error).__name__}: {error})."
