"""Comparing an answer: to the precision that the exercise's statement asks for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_lib.exercises._reading import returned

WORDS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True)
class Precision:
    """How near an answer has to be: in the statement's words, and as a margin around a value.

    `unit` is that of the last digit wanted; an answer may be rounded to it, or cut off after it.
    """

    words: str
    margin: Callable[[np.ndarray], np.ndarray]
    unit: Callable[[np.ndarray], np.ndarray] | None = None

    def near(self, answers: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Where the answers are as near to the values as is asked."""
        with np.errstate(invalid="ignore", divide="ignore"):
            margin = self.margin(values) * (1 + 1e-9)
            margin = np.where(values == 0, np.maximum(margin, 1e-12), margin)  # 0 has no digits
            near = np.abs(answers - values) <= margin
            if self.unit is not None:
                cut = np.trunc(values / self.unit(values)) * self.unit(values)
                near |= np.isclose(answers, cut, rtol=1e-9, atol=0)
            return near | (answers == values)


def _last_digit(words: str, unit: Callable[[np.ndarray], np.ndarray]) -> Precision:
    return Precision(words, lambda values: unit(values) / 2, unit)


def digits(count: int) -> Precision:
    """Return the precision of `count` significant digits, rounded or cut off.

    Examples
    --------
    >>> digits(3).words, is_like((0.0848, 0.0849), 0.08485, digits(3))
    ('three digits', False)
    >>> [is_like(answer, 0.08485, digits(3)) for answer in (0.0848, 0.0849, 0.085, 0.0846)]
    [True, True, False, False]
    """

    def unit(values):
        with np.errstate(divide="ignore"):
            return 10.0 ** (np.floor(np.log10(np.abs(values))) + 1 - count)

    return _last_digit(f"{WORDS[count]} digits", unit)


def decimals(count: int) -> Precision:
    """Return the precision of `count` decimals, rounded or cut off.

    Examples
    --------
    >>> decimals(1).words, is_like((2.3, 0.0), (2.26, 0.0), decimals(1))
    ('one decimal', True)
    """
    plural = "s" if count > 1 else ""
    return _last_digit(
        f"{WORDS[count]} decimal{plural}", lambda values: np.full_like(values, 10.0**-count)
    )


def per_cent(count: int) -> Precision:
    """Return the precision of `count` per cent of the right value.

    Examples
    --------
    >>> per_cent(5).words, is_like(1.04, 1.0, per_cent(5))
    ('five per cent', True)
    """
    return Precision(f"{WORDS[count]} per cent", lambda values: np.abs(values) * count / 100)


def _of_the_largest(values: np.ndarray) -> np.ndarray:
    finite = np.abs(values[np.isfinite(values)])
    return np.full_like(values, 1e-5 * finite.max(initial=0.0))


# Numbers that come out even: all their decimals are wanted.
EXACT = Precision("all decimals", lambda values: 1e-5 * np.abs(values))
# What a function returns: as exact as float32 is after some steps. The margin goes by the largest
# value, since a difference of two near ones has lost its last digits.
UNROUNDED = Precision("unrounded", _of_the_largest)


def is_like(answer, value, precision: Precision) -> bool:
    """Whether each number of the answer is as near to its value as the precision asks.

    A `...` among the values stands for any number.

    Examples
    --------
    >>> is_like((0.143, 0.5), (1 / 7, ...), digits(3))
    True
    """
    answers = np.atleast_1d(np.asarray(answer, dtype=float)).ravel()
    parts = [value] if value is ... or np.ndim(value) == 0 else list(np.ravel(_plain(value)))
    if len(parts) != answers.size:
        return False
    free = np.array([part is ... for part in parts])
    values = np.array([0.0 if part is ... else float(part) for part in parts])
    return bool(np.all(precision.near(answers, values) | free))


def _plain(value):
    """A value with a `...` in it stays a list of objects; all others become floats."""
    if isinstance(value, tuple | list) and any(part is ... for part in value):
        return np.array(value, dtype=object)
    return np.asarray(value, dtype=float)


def first_match(answer, mistakes, precision: Precision) -> str | None:
    """Return the message of the first mistake that the answer is like, or None.

    `mistakes` are pairs (value, message); a value may hold `...`, as in `is_like`.

    Examples
    --------
    >>> first_match(0.143, [(0.5, "a half"), (1 / 7, "a seventh")], digits(3))
    'a seventh'
    """
    for value, message in mistakes:
        if is_like(answer, value, precision):
            return message
    return None


def rounded(answer, value, precision: Precision) -> str | None:
    """Say how many digits are wanted if an answer is right, but rounded too far; None otherwise.

    Rounded to a single digit, an answer could as well be another number: that is not meant.

    Examples
    --------
    >>> rounded(0.91, 0.9057, decimals(3))
    '0.91 is right as far as it goes: give three decimals.'
    """
    answers = np.atleast_1d(np.asarray(answer, dtype=float)).ravel()
    values = np.atleast_1d(np.asarray(value, dtype=float)).ravel()
    near = precision.near(answers, values)
    if near.all() or not np.isfinite(answers).all():
        return None
    if precision is UNROUNDED:
        whole = any(np.allclose(answers, np.round(values, k), 1e-9, 1e-12) for k in range(2, 9))
        each = whole or _fewer_digits(answers, values).all()
        return "right, but rounded: return the numbers as they are." if each else None
    if not (near | _fewer_digits(answers, values)).all():
        return None
    return f"{answers[~near][0]:g} is right as far as it goes: give {precision.words}."


def _fewer_digits(answers: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Where an answer is the value, rounded to between two and eight digits (a 5 either way)."""
    found = np.zeros(answers.shape, dtype=bool)
    for count in range(2, 9):
        with np.errstate(all="ignore"):  # 0, and an answer that is huge
            unit = 10.0 ** (np.floor(np.log10(np.abs(values))) + 1 - count)
            whole = np.isclose(answers / unit, np.round(answers / unit), rtol=1e-9)
            found |= whole & (np.abs(answers - values) <= unit / 2 * (1 + 1e-9))
    return found


def apart(given: float, right: float) -> tuple[str, str]:
    """Write two numbers with as many digits as it takes to tell them apart, and five at least.

    Examples
    --------
    >>> apart(0.5, 0.25), apart(1.0000004, 1.0)
    (('0.5', '0.25'), ('1.0000004', '1'))
    """
    for count in range(5, 18):
        told = f"{given:.{count}g}", f"{right:.{count}g}"
        if told[0] != told[1]:
            break
    return told


def first_apart(answers, values, precision: Precision) -> int:
    """Return the index of the first number that is not like its value (0 if there is none)."""
    near = precision.near(np.asarray(answers, dtype=float), np.asarray(values, dtype=float))
    return int(np.argmin(near))


def first_told_apart(answers, values, precision: Precision) -> tuple[int, str, str]:
    """Return that index, and both numbers there as `apart` writes them.

    Examples
    --------
    >>> first_told_apart([1.0, 2.5], [1.0, 2.0], EXACT)
    (1, '2.5', '2')
    """
    first = first_apart(answers, values, precision)
    return first, *apart(answers[first], values[first])


def matched(function, rule, *arguments, what: str) -> tuple[np.ndarray, np.ndarray]:
    """Return what a learner's function gives for the arguments, and what the rule gives.

    `what` says what was expected, as in "one number for each day".
    """
    right = np.asarray(rule(*arguments), dtype=float)
    return returned(function, *arguments, shape=right.shape, what=what), right


def wrong_elsewhere(function, rule, others, what: str) -> str | None:
    """Return the message of the first (arguments, message) for which function and rule differ.

    It finds a number written in by hand, where the arguments that a check begins with do not.
    """
    for arguments, message in others:
        if not is_like(*matched(function, rule, *arguments, what=what), UNROUNDED):
            return message
    return None
