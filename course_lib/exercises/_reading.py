"""Reading an answer: what cannot be compared is told what was expected, and never crashes."""

import contextlib
import inspect
import io
import linecache
import math
import sys
from collections.abc import Callable, Iterable, Iterator

import numpy as np


class Problem(Exception):
    """What is wrong with an answer that cannot even be compared; `check` prints its message."""


class Unanswered(Exception):
    """Raised when an answer, or what a function handed in returns, still holds a `...`."""


def is_unanswered(answer) -> bool:
    """Whether an answer still holds a `...` that the exercise came with.

    Examples
    --------
    >>> is_unanswered(...), is_unanswered((1.0, ...)), is_unanswered(0.0), is_unanswered(None)
    (True, True, False, False)
    """
    if answer is ...:
        return True
    if isinstance(answer, dict):
        return any(is_unanswered(part) for part in answer.values())
    if isinstance(answer, tuple | list) or (isinstance(answer, np.ndarray) and answer.dtype == "O"):
        return any(is_unanswered(part) for part in answer)
    return False


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does: "a", "a and b", "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def numbers(answer, *names: str) -> np.ndarray:
    """Return the answer as finite floats, one for each name, in the order of the names.

    Raises Problem, which says what was expected, for another count or another kind.

    Examples
    --------
    >>> numbers((5, 12.5), "v₁", "v₂")
    array([ 5. , 12.5])
    >>> numbers(5, "v₁", "v₂")
    Traceback (most recent call last):
    course_lib.exercises._reading.Problem: expected 2 numbers, got 1: hand in v₁ and v₂.
    """
    count = len(names)
    wanted = f"hand in {'a number' if count == 1 else f'{count} numbers'}, {listed(names)}."
    if callable(answer):
        raise Problem(f"this is a function; {wanted}")
    if isinstance(answer, dict | set):
        raise Problem(f"a {type(answer).__name__} has no order to rely on; {wanted}")
    parts = _flat(answer)
    for part in parts:
        if isinstance(part, str | bytes):
            raise Problem(f"{part!r} is text; {wanted}")
    if len(parts) != count:
        plural = "s" if count > 1 else ""
        raise Problem(
            f"expected {count} number{plural}, got {len(parts)}: hand in {listed(names)}."
        )
    return np.array([_finite(part, name) for part, name in zip(parts, names, strict=True)])


def _flat(answer) -> list:
    """The single parts of an answer, however deep they are nested."""
    if isinstance(answer, str | bytes):
        return [answer]
    try:
        parts = list(answer)
    except TypeError:  # a single thing, a 0-d array among them
        return [answer]
    return [inner for part in parts for inner in _flat(part)]


def _finite(part, name: str) -> float:
    if part is None:
        raise Problem(f"{name} is None: print() and a function without `return` give None.")
    if isinstance(part, bool | np.bool_):
        raise Problem(f"{name} is {part}; a number was expected.")
    try:
        value = float(part)
    except (TypeError, ValueError, OverflowError):
        raise Problem(f"{name} is {_short(part)}; a number was expected.") from None
    if not math.isfinite(value):
        raise Problem(f"{name} is {value}; a finite number was expected.")
    return value


def call(function: Callable, *arguments):
    """Call a learner's function, on copies of the arrays; what goes wrong in it is a Problem.

    Raises Unanswered if it still returns a `...`, and Problem, which says what to mend: if it is
    no function, takes another number of arguments, raises an error (with its line), changes an
    array that it was given, or returns None.
    """
    if not callable(function):
        raise Problem("hand in the function itself, without calling it.")
    names = _names_of(function, arguments)
    given = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            result = function(*given)
    except Exception as error:
        raise Problem(f"your function raised {_told(error, function)}") from error
    finally:
        print(printed.getvalue(), end="")  # a learner's own prints stay visible
    for name, before, after in zip(names, arguments, given, strict=True):
        if isinstance(before, np.ndarray) and not np.array_equal(before, after):
            raise Problem(f"your function changed {name}, which it was given; work on a copy.")
    if is_unanswered(result):
        raise Unanswered
    if result is None:
        raise Problem(_returned_none(arguments, bool(printed.getvalue())))
    return result


def _names_of(function, arguments) -> list[str]:
    """What the function calls its arguments; a Problem if it takes another number of them."""
    try:
        bound = inspect.signature(function).bind(*arguments).arguments
    except TypeError as error:
        count = f"{len(arguments)} argument{'s' * (len(arguments) > 1)}"
        raise Problem(f"your function is called with {count}: {error}.") from None
    except ValueError:  # a built-in without a signature
        bound = {}
    return list(bound) if len(bound) == len(arguments) else ["an array"] * len(arguments)


def _returned_none(arguments, printed: bool) -> str:
    plain = all(isinstance(a, int | float) for a in arguments)
    where = f", given {listed(f'{a:g}' for a in arguments)}," if plain and arguments else ""
    if printed:
        return f"your function{where} returned None: it prints a result and has to `return` it."
    return f"your function{where} returned None: is `return` missing?"


def _told(error: Exception, function) -> str:
    """The error in its own words, and the last line of the learner's own code on the way to it."""
    told = f"{type(error).__name__}: {error}".rstrip(".: ")
    # A partial function or an object that is called has no globals: it was made in the notebook.
    own = getattr(inspect.unwrap(function), "__globals__", vars(sys.modules["__main__"]))
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals is own:
            line = trace.tb_lineno, trace.tb_frame.f_code.co_filename
        trace = trace.tb_next
    if line is None:
        return f"{told}."
    source = linecache.getline(line[1], line[0]).strip()
    return f"{told}, in line {line[0]}" + (f": {source}" if source else ".")


def returned(function: Callable, *arguments, shape: tuple[int, ...] = (), what: str = "one number"):
    """Call a learner's function as `call` does, and return what it gives as floats of a shape.

    `what` says what was expected, for the message: "one number for each day".
    """
    result = call(function, *arguments)
    try:
        values = np.asarray(result, dtype=float)
        if np.isnan(values).any() and None in _flat(result):  # NumPy makes nan of None
            raise TypeError
    except (TypeError, ValueError):
        raise Problem(f"your function returned {_short(result)}; expected {what}.") from None
    if values.size == 1 and shape == ():
        return values.reshape(())
    if values.shape != shape:
        raise Problem(
            f"your function returned {_described(values)}; expected {what}"
            + (f", of shape {shape}." if shape else ".")
        )
    return values


def _short(result) -> str:
    if isinstance(result, Iterator) or callable(result):  # whose text is an address in memory
        return f"a {type(result).__name__}"
    text = repr(result).replace("\n", " ")
    return text if len(text) <= 60 else f"{text[:57]}..."


def _described(values: np.ndarray) -> str:
    return "a single number" if values.ndim == 0 else f"an array of shape {values.shape}"
