"""Which chapter was run whole in JupyterLite with what: the record beside this file.

All of them take ten minutes there. The first is run at every check; another one when anything has
changed that could make it print something else, and by DESCENT_WHOLE=1 (before the site is
published); otherwise its record stands for it. DESCENT_RECORD=1 runs all and writes the record of
those that held.
"""

import ast
import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
RECORD = Path(__file__).with_suffix(".json")
ALWAYS = "01_averages"


def is_recorded(name: str, chapter) -> bool:
    """Whether a chapter has run whole with all that it depends on as it is now."""
    if name == ALWAYS or os.environ.get("DESCENT_WHOLE") or os.environ.get("DESCENT_RECORD"):
        return False
    return read().get(name) == fingerprint(chapter)


def record(name: str, chapter) -> None:
    """Write down that a chapter has run whole, if that was asked for."""
    if name != ALWAYS and os.environ.get("DESCENT_RECORD"):
        RECORD.write_text(json.dumps(read() | {name: fingerprint(chapter)}, indent=2) + "\n")


def read() -> dict:
    return json.loads(RECORD.read_text()) if RECORD.exists() else {}


def fingerprint(chapter, course=ROOT / "course_lib") -> str:
    """Sum up what a notebook prints and what that depends on: the library, Python, JupyterLite."""
    parts = [
        [(cell.source, text_of(cell)) for cell in chapter.cells if cell.cell_type == "code"],
        [code_of(path) for path in sorted(course.rglob("*.py"))],
        [path.read_bytes().hex() for path in sorted((course / "data").iterdir()) if path.is_file()],
        (ROOT / "tools" / "browser_python" / "lock.json").read_text(encoding="utf-8"),
        [version(name) for name in ("jupyterlite-core", "jupyterlite-pyodide-kernel")],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def text_of(cell) -> list:
    """What a cell has printed and said; pictures and widgets are left out."""
    kinds = ("text/markdown", "text/plain")
    return [
        output.get("text") or [output.get("data", {}).get(kind) for kind in kinds]
        for output in cell.outputs
    ]


def code_of(path: Path) -> str:
    """A module's code, without what does nothing: comments, docstrings, the way it is set."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return f"{path.name}: {ast.dump(tree)}"
