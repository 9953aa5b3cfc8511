"""What a chapter shows besides figures: sentences with computed numbers, and the library's source.

Both are displayed as Markdown, which the site, JupyterLab and Colab all render, and which nbval
compares: a number in prose cannot drift away from the code that gave it.
"""

import ast
import inspect
import re
import textwrap

from IPython.display import Markdown, display


def say(text: str) -> None:
    """Display a sentence (Markdown) whose numbers were computed by the cell.

    Examples
    --------
    >>> say(f"Half of ten is **{10 / 2:.0f}**.")
    <IPython.core.display.Markdown object>
    """
    display(Markdown(textwrap.dedent(text).strip()))


def table(header: list[str], rows: list[list[str]]) -> None:
    """Display a table of strings as Markdown; numbers are formatted, and so rounded, by the caller.

    Columns of numbers are aligned to the right, columns of words to the left.

    Examples
    --------
    >>> table(["day", "average"], [["1", "0.89"]])
    <IPython.core.display.Markdown object>
    """
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    rule = [":---" if _is_words(column) else "---:" for column in columns]
    lines = [header, rule, *rows]
    display(Markdown("\n".join("| " + " | ".join(line) + " |" for line in lines)))


def _is_words(column) -> bool:
    """Whether most cells of a column begin with a word, or list things: "none" may be a number."""
    words = [bool(re.match(r"[^\W\d_]{2}|[`*$]|.*, ", cell)) for cell in column if cell]
    return sum(words) > len(words) / 2


def source_of(thing) -> str:
    """The source of a function, method, property or class of the library, without its docstrings.

    Raises TypeError for objects that have no Python source.

    Examples
    --------
    >>> print(source_of(table).splitlines()[0])
    def table(header: list[str], rows: list[list[str]]) -> None:
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
