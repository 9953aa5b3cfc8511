"""What the check of an exercise accepts, found by trying.

The worked solution hands in the right answer; each of its numbers is then moved away, the others
left alone, until the check says no. So the notes cannot promise what a check does not keep.
"""

import contextlib
import functools
import inspect
import io
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from environment import Problem

from course_lib.exercises import CHECKS, _answering, _checks
from course_lib.exercises._notebook import read_notebook
from course_lib.exercises._slicing import context

FIRST, GROWTH, LAST = 1e-9, 4.0, 1e6  # how far a number is moved, in parts of its size
EXACT = 1e-4  # an interval narrower than this is one number


def right_answers(path: Path, solutions: dict[str, str]) -> dict[str, Any]:
    """Return what the worked solutions of a chapter hand in, by the names of the checks.

    `solutions` has their sources. Raises Problem where one is not right.
    """
    notebook, found = read_notebook(path), {}

    def listen(name, answer, verdict):
        if verdict.right:
            found[name] = answer

    _checks.LISTENERS.append(listen)
    try:
        for exercise in notebook.exercises:
            cell = f"{notebook.cells[exercise.cell]}\n{solutions[exercise.name]}"
            before = context(notebook.cells[: exercise.cell], cell)
            with contextlib.redirect_stdout(io.StringIO()):
                said = _answering.answer(exercise.name, before, cell)
            if exercise.name not in found:
                raise Problem(
                    f"{path.name}: the worked solution of {exercise.name} is not accepted: "
                    f"{said['message']}"
                )
    finally:
        _checks.LISTENERS.remove(listen)
    return found


def accepts(name: str, answer) -> str:
    """Say what the check of an exercise accepts, given the right answer."""
    if callable(answer):
        return _of_function(name, answer)
    parts = list(np.ravel(np.asarray(answer, dtype=object)))
    if any(isinstance(part, str) for part in parts):
        return "the words " + ", ".join(f"“{part}”" for part in parts)
    values = [float(part) for part in parts]
    return "; ".join(_of_number(name, values, place) for place in range(len(values)))


def _right(name: str, answer) -> bool:
    with contextlib.redirect_stdout(io.StringIO()):
        return _checks.verdict(name, answer).right


def _of_number(name: str, values: list[float], place: int) -> str:
    value = values[place]

    def accepted(moved: float) -> bool:
        parts = [*values[:place], moved, *values[place + 1 :]]
        return _right(name, parts[0] if len(parts) == 1 else tuple(parts))

    low, high = (_even(accepted, value + sign * reach(accepted, value, sign)) for sign in (-1, 1))
    if high - low <= EXACT * (abs(value) or 1):
        return f"{value:.7g}"
    least, most = inside(low, high)
    return f"{value:.4g} ({least} to {most})"


def _even(accepted, end: float) -> float:
    """The end of an interval in five digits, where that is what it is but for rounding."""
    even = float(f"{end:.5g}")
    return even if math.isclose(even, end, rel_tol=1e-6) and accepted(even) else end


def inside(low: float, high: float) -> tuple[str, str]:
    """Return the ends of an interval as few digits, themselves in it.

    Examples
    --------
    >>> inside(0.905242, 0.906207), inside(65624.1, 72532.2), inside(1.0, math.inf)
    (('0.90525', '0.9062'), ('65700', '72500'), ('1', 'any size'))
    """
    width = high - low if math.isfinite(high - low) else abs(low if math.isfinite(low) else high)
    unit = math.floor(math.log10(width / 20))

    def written(end: float, toward) -> str:
        if not math.isfinite(end):
            return "any size"
        rounded = toward(round(end / 10**unit, 6)) * Decimal(10) ** unit
        return f"{rounded.normalize():f}" if abs(end) > 1e-4 else f"{float(rounded):g}"

    return written(low, math.ceil), written(high, math.floor)


def reach(accepted, value: float, sign: int) -> float:
    """Return how far a value can be moved to one side and is still accepted; inf if anywhere."""
    size = abs(value) or 1.0
    inside, outside = 0.0, FIRST * size
    while accepted(value + sign * outside):
        inside, outside = outside, outside * GROWTH
        if outside > LAST * size:
            return math.inf
    for _ in range(30):
        middle = (inside + outside) / 2
        if accepted(value + sign * middle):
            inside = middle
        else:
            outside = middle
    return inside


def _of_function(name: str, function) -> str:
    calls = 0

    @functools.wraps(function)
    def counted(*arguments):
        nonlocal calls
        calls += 1
        return function(*arguments)

    assert name in CHECKS and _right(name, counted)
    arguments = ", ".join(inspect.signature(function).parameters)
    times = "once" if calls == 1 else f"{calls} times"
    return f"a function of ({arguments}); it is called {times}"
