"""Which packages a program needs, from what it imports: lazily too, wherever in it."""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path


def imported(source: str) -> Iterator[str]:
    """Yield the top-level modules, not Python's own, that a piece of Python imports.

    A name given to `importlib.import_module` or `find_spec` as it stands counts too.

    >>> sorted(set(imported("import os, numpy.linalg as la\\ndef f(): from PIL import Image")))
    ['PIL', 'numpy']
    >>> list(imported("importlib.import_module('scipy.stats')"))
    ['scipy']
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), level=0):
                modules = [module]
            case ast.Call(func=called, args=[ast.Constant(value=str(module)), *_]) if getattr(
                called, "attr", getattr(called, "id", "")
            ) in ("import_module", "find_spec"):
                modules = [module]
            case _:
                continue
        for module in modules:
            top = module.split(".")[0]
            if top not in sys.stdlib_module_names:
                yield top


def imported_below(folder: Path) -> dict[str, list[Path]]:
    """Return what the Python files below a folder import, each with the files that do."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        for module in imported(path.read_text(encoding="utf-8")):
            found.setdefault(module, []).append(path)
    return found


def closure(names: Iterable[str], depends: dict[str, list[str]]) -> list[str]:
    """Return the packages and all that they depend on, what is needed first."""
    order, met = [], set()

    def visit(name):
        if name in met:
            return
        met.add(name)
        for needed in sorted(depends[name]):
            visit(needed)
        order.append(name)

    for name in names:
        visit(name)
    return order
