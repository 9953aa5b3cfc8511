"""What the lock says: each file's name, hash and size, what needs it, and where it can come from.

The lock is made by `make lock` (locking.py), never by hand.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LOCK = Path(__file__).with_name("lock.json")
# What a page offers once it is there; each needs those before it.
PUBLISHED = ("answers", "figures", "experiments", "notebooks")
TESTS = "tests"  # never published: what runs the library's tests on the browser's NumPy


@dataclass(frozen=True)
class Locked:
    """One file. `sources` has a word for each kind of source that has it (see sources.py)."""

    name: str
    group: str
    sha256: str
    size: int
    sources: dict
    package: dict | None  # its entry in Pyodide's lock; None for Pyodide itself

    def is_at(self, path: Path) -> bool:
        """Tell whether the file at the path is this one, to the bit."""
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


@dataclass(frozen=True)
class Lock:
    """Pyodide's version, what its lock says of itself, and the files."""

    pyodide: str
    info: dict
    files: tuple[Locked, ...]

    def of(self, *groups: str) -> list[Locked]:
        """The files of these groups."""
        return [file for file in self.files if file.group in groups]


@cache
def read(path: Path = LOCK) -> Lock:
    """Read a lock."""
    said = json.loads(path.read_text(encoding="utf-8"))
    files = tuple(
        Locked(
            name=name,
            group=file["group"],
            sha256=file["sha256"],
            size=file["size"],
            sources=file["sources"],
            package=file.get("package"),
        )
        for name, file in said["files"].items()
    )
    return Lock(said["pyodide"], said["info"], files)
