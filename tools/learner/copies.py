"""A learner's own copies: kept up to date with the course, and never at the cost of their work.

A copy counts as changed when the text of its cells has changed: JupyterLab rewrites a notebook that
was only opened, and running one changes its outputs. What a learner has answered is carried into a
new version of the chapter; what cannot be carried stays beside it, in their old copy.
"""

import hashlib
import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib._files import write_whole
from learner.chapter import KEY, answer_hash

CHECKED = re.compile(r"exercises\.check\(\s*[\"']([\w-]+)[\"']")


class Copies:
    """The copies in a folder, and a note of what was put there.

    `placed` holds, per file, the version last put there: "bytes", the hash of the file, "sources",
    that of its cells' texts, and "cells", those of each cell.
    """

    def __init__(self, work: Path):
        self.work = work
        self.note = work / ".copied.json"
        self.said: list[str] = []
        try:
            known = json.loads(self.note.read_text(encoding="utf-8"))["placed"]
            self.placed = {name: _version(known[name]) for name in known}
        except (OSError, ValueError, KeyError, TypeError):
            self.placed = {}  # nothing is known, so all that is there counts as the learner's own

    def update(self, files: dict[str, bytes]) -> list[str]:
        """Bring the folder up to date; return sentences that say what was done.

        Raises OSError where a file cannot be written: `said` has what was done before, and the
        note as well, or else the next update would take the new copies for a learner's own.
        """
        for name, content in files.items():
            before = json.dumps(self.placed, sort_keys=True)
            try:
                self._update_one(name, content)
            finally:  # after each: a kill cannot be waited for
                self._write_note(before)
        return self.said

    def _write_note(self, before: str) -> None:
        if json.dumps(self.placed, sort_keys=True) != before or not self.note.exists():
            self.work.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"placed": self.placed}, indent=1, sort_keys=True)
            write_whole(self.note, text.encode())

    def as_placed(self) -> list[Path]:
        """Return the copies that are, to the byte, what was put there."""
        return [
            path
            for name, version in self.placed.items()
            if (path := self.work / name).exists()
            and fingerprint(path.read_bytes()) == version["bytes"]
        ]

    def _update_one(self, name: str, content: bytes) -> None:
        new, path = version_of(content), self.work / name
        if not path.exists():
            self._place(name, content)
            self.said.append(f"{name}: copied")
            return
        there, known = path.read_bytes(), self.placed.get(name)
        notebook = _notebook(there)
        if notebook is None and (before := self._restored(name, there)):
            there, notebook = before, _notebook(before)
        if notebook is None:
            beside = self._keep(name, there)
            self._place(name, content)
            self.said.append(
                f"{name}: your copy is not a notebook that can be read, so it is kept as {beside}, "
                "and a new copy is in its place"
            )
            return
        as_it_was = (
            known is not None
            and fingerprint(there) == known["bytes"]
            # With answers carried into it, it is not the course's alone.
            and known["sources"] in ("", sources_hash(notebook))
        )
        if as_it_was and known["bytes"] != new["bytes"]:
            self._place(name, content)
            self.said.append(f"{name}: brought up to date")
            return
        if known is not None and known["sources"] == new["sources"]:
            return
        if sources_hash(notebook) == new["sources"]:
            self.placed[name] = new
            return
        if known is not None and sources_hash(notebook) == known["sources"]:
            self._place(name, content)
            self.said.append(f"{name}: brought up to date")
        else:
            self._carry(name, notebook, there, content, known)

    def _restored(self, name: str, half: bytes) -> bytes | None:
        """Bring back what was there before JupyterLab was killed while it was saving a copy.

        JupyterLab keeps that in a hidden file until the new text is whole, and would overwrite it
        at the next save.
        """
        path = self.work / name
        saved = path.with_name(f".~{path.name}")
        before = saved.read_bytes() if saved.is_file() else b""
        if _notebook(before) is None:
            return None
        beside = self._keep(name, half)
        write_whole(path, before)
        saved.unlink()
        self.said.append(
            f"{name}: JupyterLab was stopped while it was saving your copy, so the version before "
            f"is back; what there is of the last one is kept as {beside}"
        )
        return before

    def _carry(self, name: str, old: NotebookNode, there: bytes, content: bytes, known) -> None:
        """Put a new version in the place of a changed copy, with the answers that fit into it."""
        new = nbformat.reads(content.decode(), as_version=4)
        fresh = answers_of(new)
        carried, left = 0, []
        for label, cells in answers_of(old).items():
            given = [cell.metadata.get(KEY, {}).get("given") for cell in cells]
            offered = fresh.get(label, [])
            asked = [cell.metadata[KEY]["given"] for cell in offered]
            texts = [answer_hash(cell.source) for cell in cells]
            if texts in (given, asked):
                continue  # not answered
            if offered and _fits(given, asked):
                for cell, mine in zip(offered, _parts(cells, len(offered)), strict=True):
                    # The output was another check's: run again, it is this one's.
                    cell.source, cell.outputs, cell.execution_count = mine, [], None
                carried += 1
            else:
                title = cells[0].metadata.get(KEY, {}).get("title")
                left.append(f'"{title}"' if title else label.removeprefix("ex-"))
        own = self._own_cells(old, known)
        kept = f", with your {carried} answer{'s' * (carried != 1)}" if carried else ""
        why = [f"the exercise {name} is another now" for name in left]
        why += ["you have changed more than answers"] if own else []
        said = f"{name}: brought up to date{kept}"
        if why:
            said += (
                f"; your old copy stays as {self._keep(name, there)}, because {' and '.join(why)}"
            )
        self._place(name, (nbformat.writes(new) + "\n").encode(), of=content)
        self.said.append(said)

    def _own_cells(self, old: NotebookNode, known) -> bool:
        """Whether a copy has text that is neither the course's nor an answer."""
        placed = set(known["cells"]) if known else set()
        answers = [id(cell) for cells in answers_of(old).values() for cell in cells]
        return any(
            cell_hash(cell) not in placed
            for cell in old.cells
            if id(cell) not in answers and cell.source.strip()
        )

    def _keep(self, name: str, content: bytes) -> str:
        """Write a learner's file under a name that is free, unless it is there; return the name."""
        path, number = Path(name), 1
        while True:
            old = f"{path.stem}.old{f'-{number}' * (number > 1)}{path.suffix}"
            beside = path.with_name(old).as_posix()
            there = self.work / beside
            if there.is_file() and there.read_bytes() == content:
                return beside
            if not there.exists():
                write_whole(there, content)
                return beside
            number += 1

    def _place(self, name: str, content: bytes, of: bytes | None = None) -> None:
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        self.placed[name] = {**version_of(of or content), "bytes": fingerprint(content)}


def _notebook(content: bytes) -> NotebookNode | None:
    """Return what some bytes are as a notebook, if they are one."""
    try:
        return nbformat.reads(content.decode(), as_version=4)
    except Exception:  # nbformat raises whatever its readers and validators do
        return None


def _fits(given: list, asked: list[str]) -> bool:
    """Whether an answer was given to what is asked now; its cell may have been split since."""
    if not any(given):  # from before answers were marked: the check is the same, and no more known
        return len(given) == len(asked)
    return given == asked or (len(asked) == 1 and set(given) == set(asked))


def _parts(cells: list[NotebookNode], number: int) -> list[str]:
    """The texts of an answer in as many cells as the course gives it."""
    texts = [cell.source for cell in cells]
    return texts if len(texts) == number else ["\n\n".join(texts)]


def _version(known) -> dict:
    """Return a version from the note, where earlier courses wrote the hash of the file alone."""
    if isinstance(known, str):
        return {"bytes": known, "sources": "", "cells": []}
    return {key: known[key] for key in ("bytes", "sources", "cells")}


def fingerprint(content: bytes) -> str:
    """Return the hash of some bytes."""
    return hashlib.sha256(content).hexdigest()


def cell_hash(cell: NotebookNode) -> str:
    """Return a short hash of a cell's text."""
    return fingerprint(f"{cell.cell_type}\n{cell.source.strip()}".encode())[:12]


def sources_hash(notebook: NotebookNode) -> str:
    """Return the hash of the texts of all cells: neither outputs nor metadata change it."""
    return fingerprint("\n".join(cell_hash(cell) for cell in notebook.cells).encode())


def version_of(content: bytes) -> dict:
    """Return what is noted of a notebook that is put into the folder."""
    notebook = nbformat.reads(content.decode(), as_version=4)
    return {
        "bytes": fingerprint(content),
        "sources": sources_hash(notebook),
        "cells": [cell_hash(cell) for cell in notebook.cells],
    }


def answers_of(notebook: NotebookNode) -> dict[str, list[NotebookNode]]:
    """Return the cells of each exercise's answer, by its label.

    In a copy from before they were marked, it is the first cell that calls the exercise's check.
    """
    found: dict[str, list[NotebookNode]] = {}
    for cell in notebook.cells:
        known = cell.metadata.get(KEY, {})
        if known.get("part") == "answer" and cell.cell_type == "code":
            found.setdefault(known["exercise"], []).append(cell)
    if not found:
        for cell in notebook.cells:
            called = CHECKED.search(cell.source) if cell.cell_type == "code" else None
            if called:
                found.setdefault(f"ex-{called[1]}", [cell])
    return found
