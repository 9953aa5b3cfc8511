"""What was run whole with what: the record beside this file.

To run every chapter in a real JupyterLab and in JupyterLite, and the library's tests in Pyodide,
takes a quarter of an hour, and nbval has run the same cells by then. So the first chapter is run
there at every check, and everything else when anything has changed that could make it differ; until
then its record stands for it. DESCENT_WHOLE=1 runs all in any case (before the site is published),
DESCENT_RECORD=1 runs all and writes the record of those that held.
"""

import ast
import hashlib
import json
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECORD = Path(__file__).with_suffix(".json")
ALWAYS = "01_averages"


class WholeRuns:
    """The record of one place where things are run: JupyterLite, JupyterLab, Pyodide.

    What a run depends on, besides the library: `paths` of files, whole, and `packages`, whose
    versions count.
    """

    def __init__(self, place: str, paths=(), packages=()):
        self.place, self.paths, self.packages = place, paths, packages

    def holds(self, name: str, *what) -> bool:
        """Whether this was run whole with all that it depends on as it is now."""
        if name == ALWAYS or all_is_asked_for():
            return False
        return read().get(self.place, {}).get(name) == self.fingerprint(*what)

    def record(self, name: str, *what) -> None:
        """Write down that it has run whole, if that was asked for."""
        if name != ALWAYS and os.environ.get("DESCENT_RECORD"):
            all_of_it = read()
            place = all_of_it.get(self.place, {}) | {name: self.fingerprint(*what)}
            text = json.dumps(all_of_it | {self.place: place}, indent=2, sort_keys=True)
            RECORD.write_text(f"{text}\n")

    def fingerprint(self, *what, course=ROOT / "course_lib") -> str:
        """Sum up what is run, and what that depends on."""
        parts = [
            what,
            [code_of(path) for path in sorted(course.rglob("*.py"))],
            [
                path.read_bytes().hex()
                for path in sorted((course / "data").iterdir())
                if path.is_file()
            ],
            [path.read_text(encoding="utf-8") for path in self.paths],
            [version(name) for name in self.packages],
        ]
        return digest(parts)


def all_is_asked_for() -> bool:
    """Whether no record counts: before the site is published, or because they are written anew."""
    return bool(os.environ.get("DESCENT_WHOLE") or os.environ.get("DESCENT_RECORD"))


def digest(parts) -> str:
    """Sum up anything that JSON can hold."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def read() -> dict:
    return json.loads(RECORD.read_text()) if RECORD.exists() else {}


def code_and_text(chapter) -> list:
    """A notebook's code, and what its cells have printed and said; not pictures and widgets."""
    kinds = ("text/markdown", "text/plain")
    return [
        [
            cell.source,
            [
                output.get("text") or [output.get("data", {}).get(kind) for kind in kinds]
                for output in cell.outputs
            ],
        ]
        for cell in chapter.cells
        if cell.cell_type == "code"
    ]


def code_of(path: Path) -> str:
    """A module's code, without what does nothing: comments, docstrings, the way it is set."""
    return f"{path.name}: {_code(path.read_text(encoding='utf-8'))}"


@cache  # by the text itself: each place and each chapter asks for the whole library's
def _code(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return ast.dump(tree)
