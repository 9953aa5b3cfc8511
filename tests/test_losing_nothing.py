"""Killed at any moment, on a full disk, by Ctrl-C: nothing finished is lost, nothing half is left.

Each test stops a piece of work at every one of its dealings with the disk, then does it again.
"""

import contextlib
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path

import book
import bundles
import environment
import nbformat
import pytest
from classroom import folder
from environment import Problem
from learner.chapter import KEY, answer_hash
from learner.copies import Copies
from nbformat import v4

from course_lib._files import put_back, replace_folder, write_whole
from course_lib.experiments import command
from course_lib.experiments.registry import Experiment
from course_lib.experiments.result import Result
from tests.cut_off import INTERRUPTED, KILLED, WAYS, every_stop

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
in_every_way = pytest.mark.parametrize("way", WAYS)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """What is told to be written is, as far as anybody in this test sees: a disk takes its time."""
    monkeypatch.setattr(os, "fsync", lambda file: None)


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def fresh(place: Path, **files: str) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / name).write_text(text)
    return place


@in_every_way
def test_a_file(tmp_path, way):
    place = tmp_path / "place"
    path = place / "numbers"
    for _ in every_stop(
        lambda: write_whole(path, b"new"), way, lambda: fresh(place, numbers="old")
    ):
        assert path.read_bytes() in (b"old", b"new")
        if way == KILLED:
            write_whole(path, b"newest")
        assert names(place) == ["numbers"]


def test_a_file_that_somebody_is_writing_at_the_same_time_is_left_to_him(tmp_path):
    his = tmp_path / f".numbers.{os.getppid()}.part"
    his.write_text("on its way")
    write_whole(tmp_path / "numbers", b"new")
    assert names(tmp_path) == [his.name, "numbers"]


@pytest.mark.parametrize("way", [KILLED, INTERRUPTED])  # two new names need no room
def test_a_folder(tmp_path, way):
    place = tmp_path / "place"

    def prepare():
        for name in ("target", "new"):
            fresh(place / name, a=name, b=name)

    for _ in every_stop(lambda: replace_folder(place / "new", place / "target"), way, prepare):
        put_back(place / "target")
        said = {path.read_text() for path in (place / "target").iterdir()}
        assert said in ({"target"}, {"new"}) and len(names(place / "target")) == 2
        assert set(names(place)) <= {"target", "new"}


NAMES = ("01_averages.ipynb", "solutions/02_momentum.ipynb")


GIVEN = "beta = ...\nexercises.check('one', beta)"


def chapter(text, answer=GIVEN):
    cells = [v4.new_markdown_cell(text), v4.new_code_cell(answer)]
    cells[1].metadata[KEY] = {"exercise": "ex-one", "part": "answer", "given": answer_hash(GIVEN)}
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return (nbformat.writes(v4.new_notebook(cells=cells)) + "\n").encode()


@in_every_way
def test_the_copies_of_a_learner(tmp_path, way):
    """`make lab` brings a new version while there are answers in one copy, and text in another."""
    work, before = tmp_path / "work", tmp_path / "before"
    Copies(before).update({name: chapter("Old.") for name in NAMES})
    (before / NAMES[0]).write_bytes(chapter("Old.", GIVEN.replace("...", "0.906")))
    (before / NAMES[1]).write_bytes(chapter("My own words."))
    new = {name: chapter("New.") for name in NAMES}

    def prepare():
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(before, work)

    def everything():
        files = [path for path in work.rglob("*.ipynb") if not path.name.startswith(".")]
        return "".join(cell.source for path in files for cell in nbformat.read(path, 4).cells)

    for _ in every_stop(lambda: Copies(work).update(new), way, prepare):
        assert "beta = 0.906" in everything() and "My own words." in everything()
        Copies(work).update(new)
        assert "beta = 0.906" in everything() and "My own words." in everything()
        assert nbformat.read(work / NAMES[0], 4).cells[0].source == "New."
        assert not list(work.rglob("*.part"))
        assert Copies(work).update(new) == []
        solutions = {"02_momentum.ipynb", "02_momentum.old.ipynb"}
        assert set(names(work / "solutions")) == solutions  # and no second old copy


@in_every_way
def test_the_site(tmp_path, way, monkeypatch):
    build = tmp_path / "_build"
    places = {"BUILD": build, "SITE": build / "html", "STAMP": build / "made"}
    places |= {"KEPT": build / "kept", "LOG": build / "book.log"}
    for name, path in places.items():
        monkeypatch.setattr(book, name, path)
    monkeypatch.setattr(book, "check_pairs", lambda changed: None)
    monkeypatch.setattr(book, "source_files", list)
    monkeypatch.setattr(book.included, "prepare", lambda tell: None)
    monkeypatch.setattr(book, "fingerprint", lambda: "new")

    def run(output, settings):
        return fresh(output / "_build" / "html", **{"index.html": "new", "other.html": "new"})

    def fail(output, settings):
        run(output, settings)
        raise Problem("a warning")

    def prepare():
        fresh(build, made="old")
        fresh(build / "html", **{"index.html": "old", "other.html": "old"})

    monkeypatch.setattr(book, "run_jupyter_book", run)
    for _ in every_stop(book.build, way, prepare):
        with monkeypatch.context() as patch:
            patch.setattr(book, "run_jupyter_book", fail)
            with contextlib.suppress(Problem):
                book.build()
        pages = {path.read_text() for path in (build / "html").iterdir()}
        assert pages in ({"old"}, {"new"}) and len(names(build / "html")) == 2
        assert not book.is_current() or pages == {"new"}
        book.build()
        assert names(build) == ["html", "made"] and book.is_current()


@in_every_way
def test_a_folder_for_a_class(tmp_path, way):
    target = tmp_path / "place" / "class"

    def prepare():
        fresh(target.parent)
        folder.write({"a.txt": b"old", "b.txt": b"old"}, target)

    new = {"a.txt": b"new", "b.txt": b"new"}
    for _ in every_stop(lambda: folder.write(new, target), way, prepare):
        put_back(target)
        assert {path.read_text() for path in target.glob("*.txt")} in ({"old"}, {"new"})
        with zipfile.ZipFile(target.with_name("class.zip")) as packed:
            assert {packed.read(f"class/{name}") for name in new} in ({b"old"}, {b"new"})
        folder.write(new, target)
        assert names(target.parent) == ["class", "class.zip"]


@in_every_way
def test_bundles(tmp_path, way, monkeypatch):
    """The note of what they were made from is written last: half of them are not taken for all."""
    monkeypatch.setattr(bundles, "BUILT", tmp_path / "built")
    new = {"a.js": "new", "b.js": "new", bundles.NOTE: "new"}
    old = dict.fromkeys(new, "old") | {"dropped.js": "old"}
    for _ in every_stop(lambda: bundles.write(new), way, lambda: fresh(bundles.BUILT, **old)):
        there = {path.name: path.read_text() for path in bundles.BUILT.glob("[!.]*")}
        assert set(there.values()) <= {"old", "new"}
        assert there[bundles.NOTE] == "old" or there == new
        bundles.write(new)
        assert names(bundles.BUILT) == sorted(new)


@pytest.fixture
def installing(tmp_path, monkeypatch):
    """An installation of two files into .venv, by a Python and a pip that take no time."""
    project, venv = tmp_path / "project", tmp_path / "project" / ".venv"
    for name, path in {
        "ROOT": project,
        "VENV": venv,
        "LOG": project / "_build" / "install.log",
        "STAMP": venv / "descent-installed.json",
        "UNFINISHED": venv / "descent-unfinished",
    }.items():
        monkeypatch.setattr(environment, name, str(path))
    monkeypatch.setattr(environment, "find_python", lambda: sys.executable)
    has = {True: (3, 13), False: None}
    monkeypatch.setattr(environment, "version_of", lambda python: has[os.path.exists(python)])

    class Done:
        returncode = 0

    def run(*command, **options):
        fresh(venv / "bin", python="")
        return Done

    monkeypatch.setattr(environment.subprocess, "run", run)

    def pip(what, *arguments):
        for number in range(2):
            write_whole(venv / f"{arguments[-1]}-{number}", environment.digest(REQUIRED).encode())

    monkeypatch.setattr(environment, "pip", pip)
    return project, venv


REQUIRED = "requirements.txt"
INSTALLED = {f"{name}-{number}" for name in (REQUIRED, ".") for number in range(2)}


@pytest.mark.parametrize("there", [False, True])
@in_every_way
def test_the_environment(installing, way, there, capsys):
    project, venv = installing

    def prepare():
        fresh(project, **{REQUIRED: "old", "pyproject.toml": ""})
        if there:
            environment.install(peers=False)
            (venv / "mine.txt").write_text("my own")
            (project / REQUIRED).write_text("new")

    for _ in every_stop(lambda: environment.install(peers=False), way, prepare):
        environment.install(peers=False)
        stamp = json.loads(Path(environment.STAMP).read_text())
        assert stamp == environment.wanted_stamp(peers=False)
        mine = {"mine.txt"} if there else set()
        assert set(names(venv)) - {"bin"} == INSTALLED | {"descent-installed.json"} | mine
        wanted = environment.digest(REQUIRED)
        assert {(venv / f"{REQUIRED}-{number}").read_text() for number in range(2)} == {wanted}


@in_every_way
def test_an_experiment(tmp_path, way, monkeypatch, capsys):
    """Run once more, it replaces its files whole; stopped, the finished ones are as they were."""
    place, costs = tmp_path / "place", [0.5]
    tiny = Experiment("tiny", "Tiny", lambda **_: Result("tiny", "Tiny", {}, {}, costs, 1.0), "")
    monkeypatch.setattr(command, "EXPERIMENTS", {"tiny": tiny})
    monkeypatch.setattr(command, "estimate", lambda experiment: None)
    monkeypatch.setattr(command, "sizes_of", lambda experiment: {})
    monkeypatch.setattr(command, "resized", lambda experiment: experiment)
    monkeypatch.setattr(command, "_drawn", lambda *_: b"a picture")
    arguments = ["run", "tiny", "--out", str(place)]
    finished = tiny.run().to_json()
    costs.append(0.25)

    def work():
        if command.main(arguments):
            raise OSError("as it says")

    for _ in every_stop(
        work, way, lambda: fresh(place, **{"tiny.json": finished, "tiny.png": "an old picture"})
    ):
        assert (place / "tiny.json").read_text() in (finished, tiny.run().to_json())
        assert (place / "tiny.png").read_text() in ("an old picture", "a picture")
        assert command.main(arguments) == 0
        assert (place / "tiny.json").read_text() == tiny.run().to_json()
        assert [name for name in names(place) if not name.startswith("tmp")] == [
            "tiny.json",
            "tiny.png",
        ]
