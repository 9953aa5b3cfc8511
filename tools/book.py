"""Build the site into _build/html, if anything it is made from has changed since the last time.

    .venv/bin/python tools/book.py

The new site is built beside the old one and takes its place only when every page built without a
warning: a failed build leaves the site that was there.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from browser_python import included
from browser_python.site import Site
from environment import Problem, only_one
from run import with_programs

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
SITE = BUILD / "html"
LOG = BUILD / "book.log"
STAMP = BUILD / "book-made-from.txt"
# What a page can depend on.
SOURCES = (
    "_config.yml",
    "_toc.yml",
    "CHANGELOG.md",
    "CITATION.cff",
    "changes.md",
    "chapters",
    "course_lib",
    "index.md",
    "LICENSE",
    "pyproject.toml",
    "README.md",
    "reference",
    "references.bib",
    "requirements.txt",
    "teaching",
    "tools/book.py",
    "tools/browser_python",
    "tools/course_package.py",
    "tools/gates.py",
    "tools/learner",
    "tools/lite",
    "tools/pairs.py",
    "website",
)
# Variables that pages depend on.
SETTINGS = ("DESCENT_PDF", "DESCENT_REPOSITORY", "DESCENT_SITE_URL")
PASSED_OVER = {"__pycache__", ".ipynb_checkpoints", ".DS_Store"}


def source_files(root=ROOT):
    """Yield every file the site is made from, in a fixed order."""
    for name in SOURCES:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not PASSED_OVER.intersection(path.relative_to(root).parts):
                yield path


def fingerprint(root=ROOT):
    """Return one hash of the settings, of the names and contents of all sources, and of which of
    the browser's Python there is.

    Contents, not times: a fresh clone or a switch of branches touches every file. Names too: a
    deleted file changes it.
    """
    whole = hashlib.sha256()
    for name in SETTINGS:
        whole.update(f"{name}={os.environ.get(name, '')}\n".encode())
    whole.update(f"{' '.join(included.expected())}\n".encode())  # their hashes are in the lock
    for path in source_files(root):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return whole.hexdigest()


def check_pairs(chapters=ROOT / "chapters"):
    """Raise Problem where a chapter's notebook is missing, unreadable or not what its source says.

    Readers are shown the notebooks, so a site made from such a pair would be an old one.
    """
    from pairs import PairError, find_pairs, missing_half, out_of_step  # a second: only to build

    said = []
    for pair in find_pairs(chapters):
        try:
            said.append(missing_half(pair) or out_of_step(pair))
        except PairError as error:
            said.append(str(error))
    if any(said):
        raise Problem("\n".join(filter(None, said)).replace(f"{ROOT}{os.sep}", ""))


def is_current():
    """Tell whether the site that stands is the one the sources give."""
    try:
        return (SITE / "index.html").exists() and STAMP.read_text() == fingerprint()
    except OSError:
        return False


def python_settings(python: Site | None, starts: dict[str, int]) -> dict[str, str]:
    """Return the variables that tell the pages where their Python is; empty where there is none."""
    return {
        "DESCENT_PYTHON": python.name if python else "",
        "DESCENT_PYTHON_BYTES": str(python.size("answers")) if python else "",  # of a first answer
        "DESCENT_RUN": json.dumps(starts) if starts else "",  # of each chapter in JupyterLite
    }


def chapters_to_run(python: Site | None):
    """Return the folder in which a chapter runs as a whole, or None where there is no Python."""
    if python is None:
        return None
    import lite  # a second, and all that a notebook needs

    return lite.prepare(python)


def run_jupyter_book(output, settings):
    """Build the book below `output`; return the folder of its pages, or raise Problem."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build"]
    command += [str(ROOT), "--path-output", str(output), "-W", "--keep-going", "-n"]
    with LOG.open("wb") as log:
        code = subprocess.call(
            command,
            cwd=ROOT,
            env=with_programs() | settings,  # node, among them, renders the maths
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            close_fds=False,  # with the lock: killed, this leaves a build that the next waits for
        )
    pages = output / "_build" / "html"
    if code or not (pages / "index.html").exists():
        raise Problem(failure(LOG.read_text(encoding="utf-8", errors="replace")))
    # Sphinx's note for a build on top of this one, which there never is. It has the folder in it.
    (pages / ".buildinfo").unlink(missing_ok=True)
    return pages


def failure(log):
    """Say in a few lines what a failed build complained about."""
    log = re.sub(r"\x1b\[[0-9;]*m", "", log)
    complaints = [
        line.replace(f"{ROOT}{os.sep}", "")
        for line in log.splitlines()
        if re.search(r"\b(WARNING|ERROR|CRITICAL)\b|Error:", line)
    ]
    complaints = list(dict.fromkeys(complaints)) or log.strip().splitlines()[-5:]
    shown = "\n".join(f"  {line}" for line in complaints[:20])
    more = f"\n  ... and {len(complaints) - 20} more" if len(complaints) > 20 else ""
    kept = " The site built before is still there." if SITE.exists() else ""
    return (
        f"{shown}{more}\n\nThe book was not built: mend what is listed above "
        f"(the whole log: {LOG}).{kept}"
    )


def build():
    """Build the site and put it in the place of the old one."""
    from course_lib._files import put_back, replace_folder, write_whole  # NumPy's time, too

    put_back(SITE)
    check_pairs()
    python = included.prepare(tell=partial(print, flush=True))
    run = chapters_to_run(python)
    made_from = fingerprint()
    print("Building the book ...", flush=True)
    begun = time.monotonic()
    # Always a whole build: an incremental one after a failure forgets the warnings it gave, and
    # keeps the pages of deleted chapters.
    output = BUILD / "new"
    shutil.rmtree(output, ignore_errors=True)
    try:
        pages = run_jupyter_book(output, python_settings(python, run.sizes if run else {}))
        if python:
            python.lay(pages)
        if run:
            run.lay(pages)
        STAMP.unlink(missing_ok=True)
        replace_folder(pages, SITE)
        write_whole(STAMP, made_from.encode())
    finally:
        shutil.rmtree(output, ignore_errors=True)
    print(f"Built in {time.monotonic() - begun:.0f} s.", flush=True)


def ensure_book():
    """Build the book unless the one that stands is current."""
    if is_current():
        return
    with only_one():
        if not is_current():  # another command may have built it while this one waited
            build()


def main():
    try:
        ensure_book()
    except (Problem, OSError) as problem:
        return f"\n{problem}\n"
    except KeyboardInterrupt:
        return "\nInterrupted: the site built before, if any, is untouched."
    page = SITE / "index.html"
    print(f"The book is ready. Open this file in a browser:\n  {page}\n  {page.as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
