"""Copy the chapters into work/ and open JupyterLab there. What a learner has changed is kept.

.venv/bin/python tools/lab.py [--copy-only] [options of JupyterLab]
"""

import hashlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from book import PASSED_OVER
from pairs import CHAPTER
from run import run_module
from screen import has_screen

from course_lib._files import write_whole

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = ROOT / "chapters"
WORK = ROOT / "work"


class Copies:
    """The copies in work/, and a note of what was put there: that tells an edited one.

    `placed` holds, per file of work/, the hash of what was last copied to it; `offered`, per
    chapter, the hash of the version that the learner was last given, there or beside it.
    """

    def __init__(self, source=CHAPTERS, work=WORK):
        self.source, self.work = source, work
        self.note = work / ".copied.json"
        try:
            known = json.loads(self.note.read_text(encoding="utf-8"))
            self.placed, self.offered = dict(known["placed"]), dict(known["offered"])
        except (OSError, ValueError, KeyError, TypeError):
            # Nothing is known, so every file that is there counts as the learner's own.
            self.placed, self.offered = {}, {}

    def update(self):
        """Bring work/ up to date; return a list of lines that say what was done."""
        said = []
        for path in sorted(self.source.rglob("*")):
            inner = path.relative_to(self.source)
            is_source = path.suffix == ".md" and CHAPTER.fullmatch(path.stem)
            if path.is_file() and not is_source and PASSED_OVER.isdisjoint(inner.parts):
                said += self._update_one(inner.as_posix(), path.read_bytes())
        self.work.mkdir(parents=True, exist_ok=True)
        content = {"placed": self.placed, "offered": self.offered}
        self.note.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
        return said

    def as_placed(self):
        """Return the copies, with their endings .ipynb, that are what this course put there."""
        names = (name for name in self.placed if name.endswith(".ipynb"))
        return [self.work / name for name in names if self._hash_of(name) == self.placed[name]]

    def _update_one(self, name, content):
        new, there = fingerprint(content), self._hash_of(name)
        if there == new:
            self.placed[name] = self.offered[name] = new
            return []
        if there is None or there == self.placed.get(name):
            self._place(name, name, content)
            return [f"{name}: {'copied' if there is None else 'brought up to date'}"]
        if self.offered.get(name) == new:
            return []
        beside = self._name_beside(name)
        self._place(name, beside, content)
        return [f"{name}: you have changed it, so it stays; the new version is {beside}"]

    def _name_beside(self, name):
        stem, ending = os.path.splitext(name)
        candidate, number = f"{stem}.new{ending}", 2
        while self._hash_of(candidate) not in (None, self.placed.get(candidate)):
            candidate, number = f"{stem}.new-{number}{ending}", number + 1
        return candidate

    def _hash_of(self, name):
        path = self.work / name
        return fingerprint(path.read_bytes()) if path.exists() else None

    def _place(self, name, target, content):
        path = self.work / target
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        self.placed[target] = self.offered[name] = fingerprint(content)


def fingerprint(content):
    """Return the hash of some bytes."""
    return hashlib.sha256(content).hexdigest()


def trust(notebooks):
    """Sign notebooks like those that were run here: JupyterLab hides the pictures of others.

    Only what the course itself has put there: a learner's own file is for its owner to trust.
    """
    import nbformat.sign

    notary = nbformat.sign.NotebookNotary()
    for path in notebooks:
        notary.sign(nbformat.read(path, as_version=4))


def open_lab(options):
    """Run JupyterLab in work/ until it is stopped; return its exit code."""
    command = ["jupyterlab", f"--ServerApp.root_dir={WORK}", "--log-level=WARN"]
    # No requests for news or updates: the course works offline.
    command += [
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if not has_screen():
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container; the server listens to this machine only
    # .venv's kernel, and so its course_lib, before one of the same name in the home folder.
    return run_module(*command, *options, cwd=WORK, JUPYTER_PREFER_ENV_PATH="1")


def main(arguments=None):
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    copies = Copies()
    try:
        said = copies.update()
    except OSError as error:
        return f"\nThe chapters could not be copied into work/: {error}\n"
    for line in said:
        print(line)
    print(f"Your copies of the chapters are in {WORK}", flush=True)
    if "--copy-only" in arguments:
        return 0
    with suppress(OSError, ValueError):  # without a home to keep it in: run the cells first
        trust(copies.as_placed())
    return open_lab(arguments)


if __name__ == "__main__":
    sys.exit(main())
