"""Build the course twice, in two folders and two surroundings, and compare every byte.

    .venv/bin/python tools/reproducible.py               the site, the folders of a class, the PDF
    .venv/bin/python tools/reproducible.py book classes  some of it
    .venv/bin/python tools/reproducible.py --keep FOLDER where the two may stay, to be looked at

The folders differ in depth and in the times of their files; the surroundings in time zone (by more
than a day), language, permissions of new files and the order of Python's sets.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from faults import copy

ROOT = Path(__file__).resolve().parents[1]
FIRST = {"TZ": "Pacific/Pago_Pago", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
SECOND = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2026"}
# What is made: its commands, in order, and where it then lies.
MADE = {
    "book": ([["tools/book.py"]], "_build/html"),
    "classes": (
        [["tools/classes.py", "student"], ["tools/classes.py", "teacher"]],
        "_build/classes",
    ),
    "pdf": ([["tools/pdf.py"]], "_build/descent.pdf"),
}
LONG_AGO = 1_000_000_000  # a time in 2001, for the second's files
SHOWN = 40  # bytes on each side of the first difference


class Problem(Exception):
    """What cannot be built or compared; its text says why."""


def build(folder: Path, what: list[str], surroundings: dict, umask: int) -> None:
    """Run the commands in a copy of the project. Raises Problem with what a failed one said."""
    settings = {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    there = (
        ROOT / "_build" / "browser" / "files"
    )  # of the pages' Python: checked by hash, not built
    if there.is_dir():
        settings["DESCENT_BROWSER_FILES"] = os.environ.get("DESCENT_BROWSER_FILES", str(there))
    environment = os.environ | settings | surroundings
    for command in [command for name in what for command in MADE[name][0]]:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=folder,
            env=environment,
            umask=umask,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Problem(f"{' '.join(command)} failed in {folder}:\n{done.stdout}{done.stderr}")


def files(place: Path) -> dict[str, Path]:
    """Return the files at a place, by their names in it."""
    if place.is_file():
        return {place.name: place}
    found = (path for path in place.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(place).as_posix(): path for path in found}


def where(one: bytes, other: bytes) -> str:
    """Show the first difference of two contents."""
    pairs = zip(one, other, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    cut = slice(max(0, at - SHOWN), at + SHOWN)
    return f"at byte {at} of {len(one)} and {len(other)}:\n    {one[cut]!r}\n    {other[cut]!r}"


def differences(one: Path, other: Path) -> list[str]:
    """Return in what two places differ: names, contents. Raises Problem where nothing is there."""
    first, second = files(one), files(other)
    if not first:
        raise Problem(f"{one} is empty: there is nothing to compare")
    said = [f"{name}: in one of the two alone" for name in sorted(first.keys() ^ second.keys())]
    for name in sorted(first.keys() & second.keys()):
        contents = first[name].read_bytes(), second[name].read_bytes()
        if contents[0] != contents[1]:
            said.append(f"{name}: {where(*contents)}")
    return said


def compared(folder: Path, what: list[str]) -> int:
    """Build twice below a folder, say what differs, and return in how many files."""
    one = folder / "a"
    other = folder / "another" / "which-has-a-longer-name"
    for place in (one, other):
        place.mkdir(parents=True)
        copy(place)
    for path in files(other).values():
        os.utime(path, (LONG_AGO, LONG_AGO))
    build(one, what, FIRST, 0o022)
    build(other, what, SECOND, 0o077)
    found = 0
    for name in what:
        place = MADE[name][1]
        said = differences(one / place, other / place)
        print(f"{name}: {len(files(one / place))} files, of which {len(said)} differ")
        print("".join(f"  {line}\n" for line in said), end="")
        found += len(said)
    return found


def main(arguments=None) -> int | str:
    parser = argparse.ArgumentParser(description="Build twice and compare every byte.")
    parser.add_argument("what", nargs="*", help=", ".join(MADE))
    parser.add_argument("--keep", type=Path, help="a folder for the two, which then stay")
    asked = parser.parse_args(arguments)
    what = asked.what or list(MADE)
    if unknown := set(what) - set(MADE):
        return f"\n{', '.join(sorted(unknown))}: not one of {', '.join(MADE)}\n"
    try:
        if asked.keep:
            shutil.rmtree(asked.keep, ignore_errors=True)
            return int(compared(asked.keep.resolve(), what) > 0)
        with tempfile.TemporaryDirectory() as folder:
            return int(compared(Path(folder), what) > 0)
    except Problem as problem:
        return f"\n{problem}\n"


if __name__ == "__main__":
    sys.exit(main())
