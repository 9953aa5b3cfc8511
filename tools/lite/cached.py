"""The folder run/ of the site: found again, with other notebooks in it, or made from nothing."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from browser_python import fill
from browser_python.site import Site

from course_lib._files import write_whole
from lite.packages import Packages
from lite.site import EXTENSIONS, exchange_notebooks, first_starts, write_site

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "_build" / "browser" / "run"
GROUP = "notebooks"
# What the notebooks and their surroundings are made from, beside Python's files.
SOURCES = ("_toc.yml", "chapters", "index.md", "references.bib")
SOURCES += ("tools/gates.py", "tools/learner", "tools/lite", "tools/pairs.py")
SOURCES += ("website/extensions/page_policy.py",)
PAGES = re.compile(r"index\.md|chapters/.*")  # of these: what becomes a notebook
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
    around, pages = fingerprints(python, root)
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    if not folder.is_dir() or known.get("around") != around:
        known = {}
    if known.get("pages") != pages:
        note.unlink(missing_ok=True)  # first: what is half made is not found again
        if known and exchange_notebooks(folder, root):
            packages = Packages(**known["packages"])
        else:
            packages = make(folder, root, python)
        sizes = first_starts(folder, packages)
        packages = asdict(packages)
        known = {"around": around, "pages": pages, "packages": packages, "sizes": sizes}
        write_whole(note, json.dumps(known).encode())
    return Run(folder, known["sizes"])


def make(folder: Path, root: Path, python: Site) -> Packages:
    """Make the folder, and whatever its own holds, from nothing."""
    cache = folder.parent
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(parents=True, exist_ok=True)
    files = {file.name: fill.FILES / file.name for file in python.lock.of(*python.groups)}
    name, content = python.course
    return write_site(folder, root, {**files, name: content}, python.pyodide_lock())


def fingerprint(python: Site, root: Path) -> str:
    """Return one hash of all that the folder is made from."""
    return " ".join(fingerprints(python, root))


def fingerprints(python: Site, root: Path) -> tuple[str, str]:
    """Return one hash of what the notebooks stand in, their names among it, and one of theirs."""
    around, pages = hashlib.sha256(python.name.encode()), hashlib.sha256()
    for name in PACKAGES:
        around.update(f"{name} {metadata.version(name)}\n".encode())
    for path in source_files(root):
        name = path.relative_to(root).as_posix()
        around.update(f"{name}\n".encode())
        whole = pages if PAGES.fullmatch(name) else around
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return around.hexdigest(), pages.hexdigest()


def source_files(root: Path) -> Iterator[Path]:
    """Yield the files of SOURCES, in a fixed order."""
    for name in SOURCES:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            hidden = {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
            if path.is_file() and not hidden:
                yield path
