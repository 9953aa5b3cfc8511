"""The folder run/ of the site: made when something in it has changed, and else found again."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from browser_python import fill
from browser_python.site import Site

from course_lib._files import write_whole
from lite.site import EXTENSIONS, write_site

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "_build" / "browser" / "run"
GROUP = "notebooks"
# What the notebooks and their surroundings are made from, beside Python's files.
SOURCES = ("_toc.yml", "chapters", "index.md", "references.bib")
SOURCES += ("tools/gates.py", "tools/learner", "tools/lite", "tools/pairs.py")
SOURCES += ("website/extensions/page_policy.py",)
PACKAGES = ("jupyterlite-core", *EXTENSIONS)


@dataclass(frozen=True)
class Run:
    """What was made: where it is, and the bytes that the first start of each chapter fetches."""

    folder: Path
    sizes: dict[str, int]

    def lay(self, pages: Path) -> None:
        """Copy it into the folder of a site."""
        shutil.copytree(self.folder, pages / "run")


def prepare(python: Site | None, root: Path = ROOT, cache: Path = CACHE) -> Run | None:
    """Return the folder for this Python, or None where what it needs is not there."""
    if python is None or GROUP not in python.groups:
        return None
    folder, note = cache / "run", cache / "made.json"
    made_from = fingerprint(python, root)
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if known.get("from") != made_from or not folder.is_dir():
        note.unlink(missing_ok=True)  # first: what is half deleted is not found again
        shutil.rmtree(cache, ignore_errors=True)
        cache.mkdir(parents=True, exist_ok=True)
        files = {file.name: fill.FILES / file.name for file in python.lock.of(*python.groups)}
        name, content = python.course
        lock = python.pyodide_lock()
        sizes = write_site(folder, root, {**files, name: content}, lock)
        known = {"from": made_from, "sizes": sizes}
        write_whole(note, json.dumps(known).encode())
    return Run(folder, known["sizes"])


def fingerprint(python: Site, root: Path) -> str:
    """Return one hash of all that the folder is made from."""
    whole = hashlib.sha256(python.name.encode())
    for name in PACKAGES:
        whole.update(f"{name} {metadata.version(name)}\n".encode())
    for path in source_files(root):
        whole.update(f"{path.relative_to(root).as_posix()}\n".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def source_files(root: Path) -> Iterator[Path]:
    """Yield the files of SOURCES, in a fixed order."""
    for name in SOURCES:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            hidden = {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
            if path.is_file() and not hidden:
                yield path
