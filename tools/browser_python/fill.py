"""Fills _build/browser/files from several sources in turn, each file checked against the lock."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .locked import Lock, Locked
from .sources import Cache, Carrier, Folder, Npm, Public, PyPI, Unavailable, user_cache

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "_build" / "browser" / "files"
OWN_FOLDER = "DESCENT_BROWSER_FILES"


@dataclass
class Done:
    """What came of it: the files that are still missing, and what was said by the sources."""

    missing: list[Locked]
    refused: list[str] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)


def known_sources(version: str) -> list:
    """Return the sources, the nearest first."""
    own = os.environ.get(OWN_FOLDER)
    folders = [Folder(Path(own))] if own else []
    return [*folders, user_cache(), Npm(), PyPI(), Public(version), Carrier()]


def missing(files: Sequence[Locked]) -> list[Locked]:
    """Return those that the build does not have. What it has was checked when it came."""
    return [file for file in files if not (FILES / file.name).is_file()]


def fetch(files: Sequence[Locked], folder: Path, sources: Sequence, tell=lambda text: None) -> Done:
    """Put the files into the folder, asking each source for what those before it did not have.

    A file that is not the one of the lock is refused, whoever gives it, and the next source is
    asked. A file appears in the folder whole or not at all. `tell` is called with a line of text
    before a source is asked that may take its time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = Done([file for file in files if not file.is_at(folder / file.name)])
    cache = next((source for source in sources if isinstance(source, Cache)), None)
    for source in sources:
        wanted = [file for file in done.missing if source.has(file)]
        if not wanted:
            continue
        if not isinstance(source, Cache | Folder):
            megabytes = sum(file.size or 0 for file in wanted) / 1e6
            tell(f"Asking {source} for {len(wanted)} files ({megabytes:.0f} MB) ...")
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-") as scratch:
            try:
                source.fetch(wanted, Path(scratch))
            except (Unavailable, OSError) as problem:
                done.unavailable.append(f"{source}: {problem}")
            for file in wanted:
                came = Path(scratch) / file.name
                if not came.exists():
                    continue
                if not file.is_at(came):
                    done.refused.append(f"{file.name} from {source}")
                    if source is cache:
                        cache.forget(file)
                    continue
                if cache is not None and source is not cache:
                    cache.keep(file, came)
                os.replace(came, folder / file.name)
                done.missing.remove(file)
    return done


def refusals(done: Done) -> str:
    """Say which files were not what they were said to be, and who gave them."""
    return f"Refused, for their hash is not the lock's: {', '.join(done.refused)}."


def sentence(done: Done) -> str:
    """Say what is missing, and why."""
    parts = [refusals(done)] if done.refused else []
    if done.missing:
        names = ", ".join(file.name for file in done.missing[:4])
        more = f" and {len(done.missing) - 4} more" if len(done.missing) > 4 else ""
        parts.append(f"Not to be had: {names}{more}.")
        parts += [f"({said})" for said in done.unavailable]
    return " ".join(parts)


def fill(lock: Lock, *groups: str, tell=lambda text: None) -> Done:
    """Fill the build's folder with the files of the groups."""
    return fetch(lock.of(*groups), FILES, known_sources(lock.pyodide), tell)
