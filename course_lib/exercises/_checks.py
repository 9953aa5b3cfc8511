"""The registry of checks, and `check`, which runs one of them."""

from collections.abc import Callable
from typing import Any

CHECKS: dict[str, Callable[[Any], str | None]] = {}


def register(name: str):
    """Register the decorated function as the check of the exercise `name`."""

    def add(function):
        if name in CHECKS:
            raise ValueError(f"two checks are called {name!r}")
        CHECKS[name] = function
        return function

    return add


def is_unanswered(answer) -> bool:
    """Whether an answer is still the `...` (or None) that the exercise came with.

    A tuple, list or dict is unanswered as long as one of its parts is.

    Examples
    --------
    >>> is_unanswered(...), is_unanswered((1.0, ...)), is_unanswered(0.0)
    (True, True, False)
    """
    if answer is None or answer is ...:
        return True
    if isinstance(answer, dict):
        return any(is_unanswered(part) for part in answer.values())
    if isinstance(answer, tuple | list):
        return any(is_unanswered(part) for part in answer)
    return False


def check(name: str, answer) -> None:
    """Print whether the answer to the exercise `name` is right, or what is wrong with it.

    An answer that raises an error is told so, with the error's own words: a learner's mistake
    never stops the notebook.

    Raises KeyError for an exercise that does not exist.

    Examples
    --------
    >>> check("first-averages", ...)
    Not answered yet: replace each ... above and run the cell again.
    """
    if name not in CHECKS:
        raise KeyError(f"no exercise is called {name!r}; there are: {', '.join(sorted(CHECKS))}")
    if is_unanswered(answer):
        print("Not answered yet: replace each ... above and run the cell again.")
        return
    try:
        problem = CHECKS[name](answer)
    except Unanswered:
        print("Not answered yet: replace each ... above and run the cell again.")
        return
    except Exception as error:
        problem = f"checking your answer raised {type(error).__name__}: {error}"
    print("Correct." if problem is None else f"Not yet: {problem}")


class Unanswered(Exception):
    """Raised by a check when a function handed in still returns `...`."""


def call(function, *arguments):
    """Call a learner's function for a check; a function that still returns `...` is unanswered."""
    if not callable(function):
        raise TypeError("hand in the function itself, without calling it")
    result = function(*arguments)
    if is_unanswered(result):
        raise Unanswered
    return result
