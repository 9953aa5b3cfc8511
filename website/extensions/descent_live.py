"""Which of a page's cells can be answered and tried on the page, and where Python is found for it.

Only where the site holds Python (tools/book.py then sets DESCENT_PYTHON to the manifest's path
below the top of the site): each code cell is marked with its id, an exercise's also with the
exercise and with a hash of what was published; the sources of all cells, those out of view
included, are written beside, for a run fetches them. The page gets both addresses, and that of one
script, which it fetches when a reader comes near such a cell.
Without Python, a page's HTML is as it would be without this extension.
"""

import hashlib
import json
import os
import re
from pathlib import Path

from docutils import nodes
from form_counts import source_of
from sphinx.util import logging

logger = logging.getLogger(__name__)

VARIABLE = "DESCENT_PYTHON"
BYTES = "DESCENT_PYTHON_BYTES"  # what the first answer fetches: said before it is fetched
FOLDER = "python/cells"
SCRIPT = Path(__file__).parents[1] / "assets" / "live.js"
CELL = re.compile(r'<div class="cell [^"]*"')
CHECK = re.compile(r"^exercises\.check\(\s*[\"']([\w-]+)[\"']", re.MULTILINE)
SOLUTION = re.compile(r"^(?:`{3,}|:{3,})\{solution-(start|end)\}", re.MULTILINE)


def digest(content: str) -> str:
    """Return the 12 hexadecimal digits that stand for a text in names and attributes."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def cells_of(notebook: dict) -> list[dict]:
    """Return a notebook's code cells in order: `id`, `source`, `exercise` or `solution`.

    The id is the cell's place among them: short, for it stands in the page.

    The answer of an exercise is a cell that calls its check and has a `...` to replace; what
    stands between the gates of a solution is the solution's.

    Examples
    --------
    >>> answer = 'beta = ...\\nexercises.check("half-life", beta)'
    >>> cell = {"cell_type": "code", "id": "one", "metadata": {}, "source": answer}
    >>> cells_of({"cells": [cell]})[0]["exercise"]
    'half-life'
    """
    found, in_solution = [], False
    for cell in notebook["cells"]:
        source = source_of(cell)
        if cell["cell_type"] == "markdown":
            for side in SOLUTION.findall(source):
                in_solution = side == "start"
        elif cell["cell_type"] == "code":
            found.append({"id": str(len(found)), "source": source})
            checked = CHECK.search(source)
            if in_solution:
                found[-1]["solution"] = True
            elif checked and "..." in source:
                found[-1]["exercise"] = checked[1]
    return found


def marks_of(cell: dict) -> str:
    """Return the attributes of a cell's element."""
    marks = f' data-cell="{cell["id"]}"'
    if exercise := cell.get("exercise"):
        marks += f' data-exercise="{exercise}" data-published="{digest(cell["source"])}"'
    return marks


def mark(body: str, shown: list[dict]) -> str:
    """Return a page's HTML with its cells marked. Raises ValueError if they are not the `shown`."""
    pieces, there = CELL.split(body), CELL.findall(body)
    if len(there) != len(shown):
        raise ValueError(f"{len(there)} cells in the page, {len(shown)} in its text")
    marked = [opening + marks_of(cell) for opening, cell in zip(there, shown, strict=True)]
    return pieces[0] + "".join(a + b for a, b in zip(marked, pieces[1:], strict=True))


def write_cells(outdir: Path, pagename: str, cells: list[dict]) -> str:
    """Write a page's cells; return the file's path below the top of the site."""
    text = json.dumps({"cells": cells}, ensure_ascii=False, separators=(",", ":"))
    name = f"{FOLDER}/{Path(pagename).name}.{digest(text)}.json"
    path = Path(outdir) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return name


def make_live(app, pagename, templatename, context, doctree):
    """Mark the page's cells and say where Python is, if it has cells and the site has Python."""
    manifest = app.config.descent_python
    if not manifest or doctree is None or app.builder.format != "html":
        return
    path = Path(app.env.doc2path(pagename))
    if path.suffix != ".ipynb":
        return
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = cells_of(notebook)
    code = [i for i, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code"]
    at = dict(zip(code, cells, strict=True))
    shown = [
        at[node["cell_index"]]
        for node in doctree.findall(nodes.container)
        if node.get("nb_element") == "cell_code"
    ]
    try:
        context["body"] = mark(context["body"], shown)
    except ValueError as problem:
        logger.warning("%s: %s: none can be tried", pagename, problem, type="descent")
        return
    if shown:
        written = write_cells(app.outdir, pagename, cells)
        context["live"] = {
            "python": context["pathto"](manifest, 1),
            "cells": context["pathto"](written, 1),
            "bytes": app.config.descent_python_bytes,
            "digest": hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:8],
        }


def setup(app):
    app.add_config_value("descent_python", os.environ.get(VARIABLE, ""), "html", types=[str])
    app.add_config_value("descent_python_bytes", os.environ.get(BYTES, ""), "html", types=[str])
    app.connect("html-page-context", make_live, priority=850)  # between the rework and the widgets
    return {"parallel_read_safe": True, "parallel_write_safe": True}
