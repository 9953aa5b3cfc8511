"""What a chapter shows besides figures: sentences with computed numbers, and the library's source.

Both are displayed as Markdown, which the site, JupyterLab and Colab all render, and which nbval
compares: a number in prose cannot drift away from the code that gave it.
"""

import ast
import inspect
import re
import textwrap

import numpy as np

from course_lib._extras import needed_by
from course_lib.notebook.rounding import PERCENTILES, Digits, Spread, writer, written_runs

with needed_by("course_lib.notebook.display"):
    from IPython.display import Markdown, display

NO_LONGER = "With these numbers it is not so"


def say(text: str, claims: dict | None = None) -> None:
    """Display a sentence (Markdown) whose numbers were computed by the cell, and whose claims hold.

    Parameters
    ----------
    text : Markdown, one sentence or more
    claims : dict, words of the text -> bool, whether what they claim (larger, before, never) is so.
        Where one is not, as with numbers that a reader has changed, a line below the text says it.

    Raises
    ------
    ValueError : words that do not stand in the text

    Examples
    --------
    >>> say(f"Half of ten is **{10 / 2:.0f}**.")
    <IPython.core.display.Markdown object>
    >>> lags = [9.0, 8.1]
    >>> say(f"The second lag, {lags[1]}, is the shorter one.", {"shorter": lags[1] < lags[0]})
    <IPython.core.display.Markdown object>
    """
    text, claims = textwrap.dedent(text).strip(), claims or {}
    if missing := [words for words in claims if words not in " ".join(text.split())]:
        raise ValueError(f"claims that the text does not make: {missing}")
    if untrue := [f"“{words}”" for words, so in claims.items() if not so]:
        text += f"\n\n*{NO_LONGER}: {', '.join(untrue)}.*"
    display(Markdown(text))


def table(
    columns: dict,
    *,
    digits: Digits | dict[str, Digits] = 3,
    spread: Spread | dict[str, Spread] = PERCENTILES,
    infinite: str = "∞",
) -> None:
    """Display a table as Markdown: its columns by their headings, numbers written by the table.

    A number is written as by `number`, those of one column alike; many runs as their median with
    its spread, as by `spread_of`; a string as it stands. Columns of numbers are aligned to the
    right, columns of words to the left.

    Parameters
    ----------
    columns : dict, heading -> sequence of cells: numbers, bools (yes, no), None (a dash), strings,
        or runs, a 1-D array or list of numbers; a 2-D array is a column of runs, one row each
    digits, spread : as for `number` and `spread_of`, one for all columns, or by heading: the others
        have 3 significant digits, and the 10th to the 90th percentile
    infinite : what is said for infinity: "diverged", "never"

    Raises
    ------
    ValueError : columns of different lengths; an option for a heading that is not there

    Examples
    --------
    >>> table({"day": [1, 1000], "average": [0.891, 12.0]}, digits={"average": ".1f"})
    <IPython.core.display.Markdown object>
    >>> losses = [[0.7, 0.8, 0.9], [0.1, 0.2, 2.0]]  # of three runs each
    >>> table({"": ["SGD", "Adam"], "loss": losses}, spread=(0, 100))
    <IPython.core.display.Markdown object>
    """
    lengths = {heading: len(cells) for heading, cells in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns of a table must be equally long, not {lengths}")
    for name, option in {"digits": digits, "spread": spread}.items():
        if isinstance(option, dict) and not option.keys() <= columns.keys():
            raise ValueError(f"{name} for columns that are not there: {set(option) - set(columns)}")
    written = [
        _written(
            cells,
            digits.get(heading, 3) if isinstance(digits, dict) else digits,
            spread.get(heading, PERCENTILES) if isinstance(spread, dict) else spread,
            infinite,
        )
        for heading, cells in columns.items()
    ]
    rule = [
        ":---" if _are_words(cells, texts) else "---:"
        for cells, texts in zip(columns.values(), written, strict=True)
    ]
    lines = [map(_escaped, columns), rule, *zip(*written, strict=True)]
    display(Markdown("\n".join("| " + " | ".join(line) + " |" for line in lines)))


def _written(cells, digits: Digits, spread: Spread, infinite: str) -> list[str]:
    """A column's cells as text: all its numbers, also those of its runs, are written alike."""
    cells = [
        cell.item() if isinstance(cell, np.ndarray) and cell.ndim == 0 else cell for cell in cells
    ]
    of_runs = [np.ndim(cell) > 0 for cell in cells]
    single = [cell for cell, many in zip(cells, of_runs, strict=True) if not many]
    runs = [float(run) for cell, many in zip(cells, of_runs, strict=True) if many for run in cell]
    write = writer([*single, *runs], digits, infinite, short=not runs)
    return [
        written_runs(cell, write, spread)
        if many
        else _escaped(cell)
        if isinstance(cell, str)
        else write(cell)
        for cell, many in zip(cells, of_runs, strict=True)
    ]


def _escaped(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\|", text)


def _are_words(cells, texts: list[str]) -> bool:
    """Whether a column reads as words: yes and no, lists, and what does not begin as a number."""
    if not all(isinstance(cell, str | bool | np.bool_) for cell in cells):
        return False
    words = [not re.match(r"[−+-]?\.?\d(?!.*, )", text) for text in texts if text]
    return sum(words) > len(words) / 2


def source_of(thing) -> str:
    """The source of a function, method, property or class of the library, without its docstrings.

    Raises TypeError for objects that have no Python source.

    Examples
    --------
    >>> print(source_of(say).splitlines()[0])
    def say(text: str, claims: dict | None = None) -> None:
    """
    if isinstance(thing, property):
        thing = thing.fget
    text = textwrap.dedent(inspect.getsource(thing))
    lines = text.splitlines()
    drop = set()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        first = node.body[0]
        if ast.get_docstring(node, clean=False) is not None and len(node.body) > 1:
            # Up to the next statement, so that blank lines (not comments) after it go as well.
            drop.update(range(first.lineno, first.end_lineno + 1))
            line = first.end_lineno + 1
            while line <= len(lines) and not lines[line - 1].strip():
                drop.add(line)
                line += 1
    return "\n".join(line for number, line in enumerate(lines, start=1) if number not in drop)


def show_source(*things) -> None:
    """Display the library's own source, as it is installed, with docstrings left out.

    Examples
    --------
    >>> show_source(say)
    <IPython.core.display.Markdown object>
    """
    blocks = "\n\n\n".join(source_of(thing) for thing in things)
    display(Markdown(f"```python\n{blocks}\n```"))
