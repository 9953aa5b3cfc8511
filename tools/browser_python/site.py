"""Lays the files in the site: each under its hash, and a manifest that names them.

    python/manifest.<hash>.json    what there is; its name changes whenever any file does
    python/<hash>-<name>[.gz]      never changes, so that browsers can keep it for ever

What compresses well is compressed here (.gz) and unpacked in the page, so no host need do it.
"""

import gzip
import hashlib
import json
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from course_package import wheel

from course_lib._files import write_whole

from . import fill
from .locked import PUBLISHED, Lock

ROOT = Path(__file__).resolve().parents[2]
PACKED = ROOT / "_build" / "browser" / "packed"
COMPRESSED = (".wasm", ".asm.js")
# In the course's wheel, but only of use to people who debug the widgets.
UNUSED = ("*.map", "sources.json")
COURSE = "course-lib"


def short(content: bytes) -> str:
    """Return what names are made of: the beginning of a hash."""
    return hashlib.sha256(content).hexdigest()[:12]


@dataclass(frozen=True)
class Laid:
    """One file of the site: what it is called in the manifest, and what is there of it."""

    name: str
    content: Path | bytes
    sha256: str  # of the file as Python wants it, before compression
    compressed: bool

    @property
    def path(self) -> str:
        return f"{self.sha256[:12]}-{self.name}{'.gz' if self.compressed else ''}"

    @cached_property
    def size(self) -> int:
        """The bytes that a browser fetches."""
        if isinstance(self.content, bytes):
            return len(self.content)
        return self.content.stat().st_size

    def write(self, folder: Path) -> None:
        if isinstance(self.content, bytes):
            (folder / self.path).write_bytes(self.content)
        else:
            shutil.copyfile(self.content, folder / self.path)


@dataclass(frozen=True)
class Site:
    """What of Python a site has."""

    lock: Lock
    groups: tuple[str, ...]
    course: tuple[str, bytes]  # the name and the content of the course's wheel
    files: dict[str, Laid] = field(init=False)
    manifest: bytes = field(init=False)

    def __post_init__(self):
        files = {file.name: laid(file) for file in self.lock.of(*self.groups)}
        name, content = self.course
        files[name] = Laid(name, content, hashlib.sha256(content).hexdigest(), False)
        object.__setattr__(self, "files", files)
        said = {
            "pyodide": self.lock.pyodide,
            "groups": {group: self.names(group) for group in self.groups},
            "files": {
                laid.name: {
                    "path": laid.path,
                    "sha256": laid.sha256,
                    "size": laid.size,
                    "gzip": laid.compressed,
                }
                for laid in files.values()
            },
            "lock": self.pyodide_lock(),
        }
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "manifest", text.encode())

    @property
    def name(self) -> str:
        """The manifest's path in the site."""
        return f"python/manifest.{short(self.manifest)}.json"

    def names(self, group: str) -> list[str]:
        """Return the names of a group's files."""
        names = [file.name for file in self.lock.of(group)]
        return sorted([*names, self.course[0]] if group == PUBLISHED[0] else names)

    def size(self, *groups: str) -> int:
        """Return the bytes that a browser fetches of the groups, the manifest included."""
        return len(self.manifest) + sum(
            self.files[name].size for group in groups for name in self.names(group)
        )

    def pyodide_lock(self) -> dict:
        """Return the lock that Pyodide's loader reads; its files are called as in the manifest."""
        entries = [file.package for file in self.lock.of(*self.groups) if file.package]
        name, content = self.course
        course = {
            "depends": ["numpy"],
            "file_name": name,
            "imports": ["course_lib"],
            "install_dir": "site",
            "name": COURSE,
            "package_type": "package",
            "sha256": hashlib.sha256(content).hexdigest(),
            "unvendored_tests": False,
            "version": name.split("-")[1],
        }
        packages = {entry["name"]: entry for entry in [*entries, course]}
        return {"info": self.lock.info, "packages": packages}

    def lay(self, folder: Path) -> None:
        """Write all of it into the folder of a site."""
        python = folder / "python"
        python.mkdir(exist_ok=True)
        for laid in self.files.values():
            laid.write(python)
        (folder / self.name).write_bytes(self.manifest)


def laid(file) -> Laid:
    """Return a file of the build's folder as it is laid in the site."""
    path = fill.FILES / file.name
    if not file.name.endswith(COMPRESSED):
        return Laid(file.name, path, file.sha256, False)
    return Laid(file.name, compressed(path, file.sha256), file.sha256, True)


def compressed(path: Path, sha256: str) -> Path:
    """Return a compressed copy, which is made once: it takes some seconds."""
    packed = PACKED / f"{sha256}.gz"
    if not packed.exists():
        PACKED.mkdir(parents=True, exist_ok=True)
        write_whole(packed, gzip.compress(path.read_bytes(), 9, mtime=0))
    return packed


def groups_there(lock: Lock) -> tuple[str, ...]:
    """Return the groups whose files are all there. Each needs those before it."""
    there = []
    for group in PUBLISHED:
        if fill.missing(lock.of(group)):
            break
        there.append(group)
    return tuple(there)


def made(lock: Lock, groups: tuple[str, ...]) -> Site:
    """Return what a site with these groups has, with the course's package as it is now."""
    return Site(lock, groups, wheel(ROOT, without=UNUSED))
