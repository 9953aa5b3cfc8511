"""What of a page's cells has to run before one of them."""

import ast
import copy
import linecache
from types import CodeType
from typing import NamedTuple

from course_lib.exercises import _slicing

OWN = "<this cell>"
EARLIER = "<an earlier cell, number {}>"
AWAITS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


class Part(NamedTuple):
    """What of one cell runs before another."""

    file: str  # as tracebacks call it
    source: str
    tree: ast.Module


def needed(cells: list[dict], cell: str, source: str) -> list[Part]:
    """Return what runs before a cell: only what its names need.

    Of an exercise's cell only what is given counts, not what a reader is to write; a solution
    counts for solutions alone. So no name of the course answers in a reader's place.

    Raises SyntaxError where the source is no Python, ValueError where it holds a null byte.
    """
    place = next((i for i, one in enumerate(cells) if one["id"] == cell), len(cells))
    in_solution = place < len(cells) and cells[place].get("solution")
    earlier = [
        _given(one["source"]) if one.get("exercise") else one["source"]
        for one in cells[:place]
        if in_solution or not one.get("solution")
    ]
    kept = [one for one in _slicing.context(earlier, source) if one.strip()]
    trees = [_slicing.parsed(one) for one in kept]
    names = _named(_slicing.parsed(source)[1]).union(*(_named(tree) for _, tree in trees))
    return [
        Part(EARLIER.format(number), text, _narrowed(tree, names))
        for number, (text, tree) in enumerate(trees, start=1)
    ]


def own(source: str) -> list[CodeType]:
    """Return the code of the cell itself: its statements, and its last expression, if it shows one.

    Raises SyntaxError, ValueError.
    """
    _remember(OWN, source)
    try:
        text, tree = _slicing.parsed(source)
    except SyntaxError as error:
        error.filename = OWN
        raise
    *before, last = tree.body or [None]
    if not isinstance(last, ast.Expr) or text.rstrip().endswith(";"):
        return [compiled(tree, OWN, source)]
    shown = ast.Expression(last.value)
    return [compiled(ast.Module(before, []), OWN, source), compiled(shown, OWN, source, "eval")]


def _given(source: str) -> str:
    """Return an exercise's cell without the statements that hold a `...`, its lines kept."""
    text, tree = _slicing.parsed(source)
    lines = text.split("\n")
    for statement in tree.body:
        if any(isinstance(n, ast.Constant) and n.value is ... for n in ast.walk(statement)):
            first, last = statement.lineno - 1, statement.end_lineno
            lines[first:last] = [""] * (last - first)
    return "\n".join(lines)


def _named(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _narrowed(tree: ast.Module, names: set[str]) -> ast.Module:
    """Leave out what an import binds and nobody reads: it may want a package that is not here."""
    body = []
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            read = [
                alias
                for alias in statement.names
                if alias.name == "*" or (alias.asname or alias.name).split(".")[0] in names
            ]
            if not read:
                continue
            statement = copy.copy(statement)
            statement.names = read
        body.append(statement)
    return ast.Module(body, [])


def compiled(tree: ast.AST, file: str, source: str, mode: str = "exec") -> CodeType:
    """Return the code of a tree that was made from a source; it may await at its top."""
    _remember(file, source)
    return compile(tree, file, mode, flags=AWAITS, dont_inherit=True)


def _remember(file: str, source: str) -> None:
    """Let tracebacks and inspect find the lines."""
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
