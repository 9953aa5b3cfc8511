"""Small books with the course's real configuration, built to see what becomes of a page.

The builds run without any PATH: the node that renders the maths is the one of the environment.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

try:
    import fcntl
except ImportError:  # Windows: there each process has a folder of its own
    fcntl = None

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sys.executable).parent


def dot() -> bytes:
    """A picture of one pixel."""
    buffer = io.BytesIO()
    Image.new("RGB", (1, 1)).save(buffer, "PNG")
    return buffer.getvalue()


def notebook(*cells: str | dict) -> str:
    """A notebook of text cells, and of code cells given as what differs from an empty one."""
    made = []
    for number, cell in enumerate(cells):
        common = {"id": f"cell-{number}", "metadata": {}}
        if isinstance(cell, str):
            made.append(common | {"cell_type": "markdown", "source": cell})
        else:
            code = {"cell_type": "code", "execution_count": 1, "outputs": [], "source": "draw()"}
            made.append(common | code | cell)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole)


def write_book(folder: Path, pages: dict[str, str]):
    """Write a book of the pages, notebooks or Markdown by their names; the first is the root."""
    shutil.copytree(ROOT / "website", folder / "website")
    shutil.copytree(ROOT / "tools" / "learner", folder / "tools" / "learner")
    for module in ("gates.py", "pairs.py"):
        shutil.copy(ROOT / "tools" / module, folder / "tools")
    shutil.copy(ROOT / "_config.yml", folder)
    (folder / "references.bib").write_text("@book{one, title={One}, author={A. B.}, year={1990}}")
    (folder / "dot.png").write_bytes(dot())
    first, *others = pages
    toc = ["format: jb-book", f"root: {first}", "chapters:", *(f"- file: {n}" for n in others)]
    (folder / "_toc.yml").write_text("\n".join(toc) + "\n")
    for name, text in pages.items():
        suffix = ".ipynb" if text.startswith("{") else ".md"
        (folder / f"{name}{suffix}").write_text(text, encoding="utf-8")


def build(folder: Path, output: str, **variables: str) -> subprocess.CompletedProcess:
    command = [SCRIPTS / "jupyter-book", "build", ".", "-W", "--keep-going", "-n"]
    return subprocess.run(
        [*command, "--path-output", output],
        cwd=folder,
        env={"HOME": str(folder), "LANG": "C.UTF-8", "PATH": os.devnull} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def shared(factory, name: str, make) -> Path:
    """Return the folder that `make(folder)` fills, once for all processes of a test run."""
    top = factory.getbasetemp()
    if fcntl and "PYTEST_XDIST_WORKER" in os.environ:
        top = top.parent
    folder, made = top / name, top / f"{name}-made"
    with (top / f"{name}-lock").open("w") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
