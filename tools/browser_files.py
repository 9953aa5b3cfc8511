"""Get the files of the Python that runs in the reader's browser, and say what is there.

    .venv/bin/python tools/browser_files.py            those that a site publishes
    .venv/bin/python tools/browser_files.py --tests    and what tests the library with them
    .venv/bin/python tools/browser_files.py --lock     make the lock again

`make book` gets them too. They come from the folder that DESCENT_BROWSER_FILES names, from the
cache of earlier times, from npm, PyPI or Pyodide's public distribution; each by its hash.
"""

import argparse
import sys
from functools import partial

from browser_python import fill, locked, locking
from browser_python.included import OFFERS
from browser_python.sources import Unavailable
from environment import Problem, only_one

SAY = partial(print, flush=True)


def report(lock: locked.Lock, groups: tuple[str, ...]) -> str:
    """Say for each group what it is for, how large it is and whether it is there."""
    lines = []
    for group in groups:
        files = lock.of(group)
        missing = fill.missing(files)
        there = f"{len(missing)} of {len(files)} files are missing" if missing else "there"
        megabytes = sum(file.size for file in files) / 1e6
        lines.append(f"{megabytes:6.1f} MB  {OFFERS.get(group, 'tests of the library')}: {there}")
    return "\n".join([f"Pyodide {lock.pyodide}, in {fill.FILES}", *lines])


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="also what the library's tests need")
    parser.add_argument("--lock", action="store_true", help="make the lock again, from npm's")
    options = parser.parse_args(arguments)
    groups = (*locked.PUBLISHED, locked.TESTS) if options.tests else locked.PUBLISHED
    try:
        with only_one():
            if options.lock:
                SAY("Locking the files of the browser's Python (two minutes) ...")
                locking.write()
            done = fill.fill(locked.read(), *groups, tell=SAY)
    except (Problem, Unavailable, OSError) as problem:
        return f"\n{problem}\n"
    SAY(report(locked.read(), groups))
    if not done.missing:
        return 0
    return (
        f"\n{fill.sentence(done)}\nWith a network connection, run the command again; without, name "
        f"a folder that has the files in the variable {fill.OWN_FOLDER}.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
