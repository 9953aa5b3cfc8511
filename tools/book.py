"""Build the site into _build/html, if anything it is made from has changed since the last time.

    .venv/bin/python tools/book.py            on top of the last build where that gives the same
    .venv/bin/python tools/book.py --whole    from nothing, whatever has changed

The new site is built beside the old one and takes its place only when every page built without a
warning: a failed build leaves the site that was there.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import again
from browser_python import included
from browser_python.site import Site
from environment import Problem, only_one, read_stamp
from run import with_programs

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
SITE = BUILD / "html"
LOG = BUILD / "book.log"
STAMP = BUILD / "book-made-from.txt"
KEPT = BUILD / "kept"  # of the last build, for one on top of it
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
    "tools/again.py",
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
    for name, content in again.contents(root, source_files(root)).items():
        whole.update(f"{name} {content}\n".encode())
    return whole.hexdigest()


def check_pairs(chapters=ROOT / "chapters", changed=None):
    """Raise Problem where a chapter's notebook is missing, unreadable or not what its source says.

    Readers are shown the notebooks, so a site made from such a pair would be an old one.
    `changed`: the files that have changed since all pairs were checked, or None if they were not.
    """
    from pairs import PairError, find_pairs, missing_half, out_of_step  # a second: only to build

    said = []
    for pair in find_pairs(chapters):
        if changed is not None and not {pair.source, pair.notebook} & set(changed):
            continue
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
        # Of each chapter in JupyterLite; as exact as pages say it, to be what it was more often.
        "DESCENT_RUN": json.dumps({name: round(size, -6) for name, size in starts.items()})
        if starts
        else "",
    }


def chapters_to_run(python: Site | None):
    """Return the folder in which a chapter runs as a whole, or None where there is no Python."""
    if python is None:
        return None
    import lite  # a second, and all that a notebook needs

    return lite.prepare(python)


def start_sphinx(settings, command):
    """Start a program that builds pages; what it says is added to the log."""
    with LOG.open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=with_programs() | settings,  # node, among them, renders the maths
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            close_fds=False,  # with the lock: killed, this leaves a build that the next waits for
        )


def run_jupyter_book(output, settings):
    """Build the book below `output`; return the folder of its pages, or raise Problem."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build"]
    command += [str(ROOT), "--path-output", str(output), "-W", "--keep-going", "-n"]
    with start_sphinx(settings, command) as process:
        return built(output, process.wait())


def built(output, code):
    """Return the folder of the pages that a program has built, or raise Problem."""
    pages = output / "_build" / "html"
    if code or not (pages / "index.html").exists():
        raise Problem(failure(LOG.read_text(encoding="utf-8", errors="replace")))
    # Sphinx's note for a build on top of this one. It has the folder in it.
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


def around():
    """Return what pages depend on beside the sources and what is told of Python."""
    own = [os.environ.get(name, "") for name in SETTINGS]
    return [str(ROOT), sys.version, read_stamp(), own]


def begin_again(output, kept, changed, python):
    """Start to build on top of the last build; None where that might not give the same."""
    if changed is None or kept.around != around() or not kept.is_of(SITE):
        return None
    if python_settings(python, {}) != kept.settings | {"DESCENT_RUN": ""}:
        return None
    command = again.begin(KEPT, SITE, output, changed)
    return start_sphinx(kept.settings, command)


def built_again(output, process, kept):
    """Return the folder of the pages; None where more has changed than what was built again."""
    code = process.wait()
    if code != again.WHOLE:
        pages = built(output, code)
        again.drop_unnamed(pages)
        if kept.allows(again.contents_of_pages(pages)):
            return pages
    print("More has changed than the text of single pages: all are built.", flush=True)
    return None


def build(whole=False):
    """Build the site and put it in the place of the old one."""
    from course_lib._files import put_back, replace_folder, write_whole  # NumPy's time, too

    put_back(SITE)
    sources = again.contents(ROOT, source_files())
    kept = None if whole else again.Kept.read(KEPT)
    changed = kept.changed(sources) if kept else None
    check_pairs(changed=changed)
    python = included.prepare(tell=partial(print, flush=True))
    made_from = fingerprint()
    print("Building the book ...", flush=True)
    begun = time.monotonic()
    output = BUILD / "new"
    shutil.rmtree(output, ignore_errors=True)
    LOG.unlink(missing_ok=True)
    try:
        process = begin_again(output, kept, changed, python)
        with process or nullcontext():
            try:
                run = chapters_to_run(python)  # meanwhile
                settings = python_settings(python, run.sizes if run else {})
                pages = None
                if process and settings == kept.settings:
                    pages = built_again(output, process, kept)
            finally:
                if process:
                    process.kill()
        if pages is None:
            shutil.rmtree(output, ignore_errors=True)
            pages = run_jupyter_book(output, settings)
        kept = again.Kept(sources, again.contents_of_pages(pages), around(), settings)
        if python:
            python.lay(pages)
        if run:
            run.lay(pages)
        STAMP.unlink(missing_ok=True)
        shutil.rmtree(KEPT, ignore_errors=True)
        replace_folder(pages, SITE)
        kept.write(KEPT, output)
        write_whole(STAMP, made_from.encode())
    finally:
        shutil.rmtree(output, ignore_errors=True)
    print(f"Built in {time.monotonic() - begun:.0f} s.", flush=True)


def ensure_book(whole=False):
    """Build the book unless the one that stands is current."""
    if not whole and is_current():
        return
    with only_one():
        if whole or not is_current():  # another command may have built it while this one waited
            build(whole)


def main(arguments=()):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--whole", action="store_true", help="from nothing, whatever has changed")
    try:
        ensure_book(parser.parse_args(arguments).whole)
    except (Problem, OSError) as problem:
        return f"\n{problem}\n"
    except KeyboardInterrupt:
        return "\nInterrupted: the site built before, if any, is untouched."
    page = SITE / "index.html"
    print(f"The book is ready. Open this file in a browser:\n  {page}\n  {page.as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
