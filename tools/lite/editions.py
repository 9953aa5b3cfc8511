"""Which version of a notebook a reader has begun: a new one is not hidden by a saved old one."""

import hashlib
import json
from pathlib import Path

from nbformat import NotebookNode

SCRIPT = Path(__file__).with_name("editions.js")
PLACE = "const PUBLISHED = {};"


def edition(notebook: NotebookNode) -> str:
    """Return what tells one text of the cells from another, whatever their outputs are."""
    cells = [[cell.cell_type, cell.source] for cell in notebook.cells]
    text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def script(editions: dict[str, str]) -> str:
    """Return the script that knows the published editions by path."""
    text = SCRIPT.read_text(encoding="utf-8")
    if text.count(PLACE) != 1:
        raise ValueError(f"{SCRIPT.name} has no place for the editions")
    return text.replace(PLACE, f"const PUBLISHED = {json.dumps(editions, sort_keys=True)};")
