"""What the cells before a cell have computed, kept for its next run where that took long.

A run begins with a fresh namespace, and what one run does to its values must not reach the next.
So what is kept is pickled: only data, of which each run gets a copy of its own. Imports and plain
functions run again, since a function belongs to the namespace that it was defined in. Where the
two together do not give each name back (a lambda, a class, what does not pickle), nothing is kept.
"""

import ast
import pickle
from collections.abc import Sequence

from .cells import Part, compiled

SLOW = 0.5  # s: what takes less is run again
COPIES = 2
BYTES = 64_000_000
_copies: dict[tuple[str, ...], bytes] = {}


def keep(parts: Sequence[Part], namespace: dict, given: set[str]) -> None:
    """Keep what these parts have put into the namespace, which had the given names before."""
    again = _definitions(parts)
    if again is None:
        return
    data = {
        name: value for name, value in namespace.items() if name not in again and name not in given
    }
    try:
        copy = pickle.dumps(data)
    except Exception:  # pickling asks the objects, and they may do anything
        return
    if len(copy) <= BYTES:
        _copies.pop(_key(parts), None)
        _copies[_key(parts)] = copy
        for old in list(_copies)[:-COPIES]:
            del _copies[old]


def restore(parts: Sequence[Part], namespace: dict) -> bool:
    """Put into the namespace what these parts put there before; say whether that was kept."""
    copy = _copies.get(_key(parts))
    if copy is None:
        return False
    for part in parts:
        tree = ast.Module([one for one in part.tree.body if _is_definition(one)], [])
        exec(compiled(tree, part.file, part.source), namespace)
    namespace.update(pickle.loads(copy))
    return True


def _key(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple(ast.unparse(part.tree) for part in parts)


def _definitions(parts: Sequence[Part]) -> set[str] | None:
    """The names that running imports and plain functions again gives; None where that is unsafe."""
    names = set()
    for statement in (one for part in parts for one in part.tree.body):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            names |= {(one.asname or one.name).split(".")[0] for one in statement.names}
        elif _is_definition(statement):
            names.add(statement.name)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return None
    return None if "*" in names else names


def _is_definition(statement: ast.stmt) -> bool:
    """Whether a statement computes nothing: an import, or a function without computed defaults."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    if not isinstance(statement, ast.FunctionDef) or statement.decorator_list:
        return False
    defaults = [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
    return all(isinstance(one, ast.Constant) for one in defaults)
