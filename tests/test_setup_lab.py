"""`make lab`: copies of the chapters, and what happens to those that a learner has changed."""

import json

import nbformat
import pytest
import setup_project  # puts tools/ on the path
from lab import Copies, trust
from nbformat.sign import NotebookNotary

assert setup_project.TOOLS


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "chapters"
    (folder / "images").mkdir(parents=True)
    (folder / ".ipynb_checkpoints").mkdir()
    for name, text in {
        "01_averages.ipynb": "first",
        "01_averages.md": "the source, which is no notebook",
        "glossary.md": "words",
        "images/step.svg": "<svg/>",
        ".ipynb_checkpoints/01_averages-checkpoint.ipynb": "old",
    }.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work"


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".copied.json"
    }


def test_first_copy(source, work):
    said = Copies(source, work).update()
    assert files(work) == {
        "01_averages.ipynb": "first",
        "glossary.md": "words",
        "images/step.svg": "<svg/>",
    }
    assert "01_averages.ipynb: copied" in said


def test_again_changes_nothing(source, work):
    Copies(source, work).update()
    before = files(work)
    assert Copies(source, work).update() == []
    assert files(work) == before


def test_an_untouched_copy_follows_the_course(source, work):
    Copies(source, work).update()
    (source / "01_averages.ipynb").write_text("second")
    assert Copies(source, work).update() == ["01_averages.ipynb: brought up to date"]
    assert files(work)["01_averages.ipynb"] == "second"


def test_a_changed_copy_is_never_overwritten(source, work):
    Copies(source, work).update()
    (work / "01_averages.ipynb").write_text("my answers")
    assert Copies(source, work).update() == []  # the course has not changed: nothing to offer

    (source / "01_averages.ipynb").write_text("second")
    (said,) = Copies(source, work).update()
    assert "it stays; the new version is 01_averages.new.ipynb" in said
    assert files(work)["01_averages.ipynb"] == "my answers"
    assert files(work)["01_averages.new.ipynb"] == "second"

    # Offered once: deleted, it does not come back until the course changes again.
    (work / "01_averages.new.ipynb").unlink()
    assert Copies(source, work).update() == []
    assert "01_averages.new.ipynb" not in files(work)


def test_the_version_beside_is_not_overwritten_either(source, work):
    Copies(source, work).update()
    (work / "01_averages.ipynb").write_text("my answers")
    (source / "01_averages.ipynb").write_text("second")
    Copies(source, work).update()
    (source / "01_averages.ipynb").write_text("third")
    Copies(source, work).update()
    assert files(work)["01_averages.new.ipynb"] == "third"  # it was untouched
    (work / "01_averages.new.ipynb").write_text("more answers")
    (source / "01_averages.ipynb").write_text("fourth")
    Copies(source, work).update()
    there = files(work)
    assert there["01_averages.ipynb"] == "my answers"
    assert there["01_averages.new.ipynb"] == "more answers"
    assert there["01_averages.new-2.ipynb"] == "fourth"


def test_a_deleted_copy_comes_back_fresh(source, work):
    Copies(source, work).update()
    (work / "01_averages.ipynb").write_text("my answers")
    Copies(source, work).update()
    (work / "01_averages.ipynb").unlink()
    Copies(source, work).update()
    assert files(work)["01_averages.ipynb"] == "first"


def test_a_chapter_that_the_course_drops_stays_with_the_learner(source, work):
    Copies(source, work).update()
    (source / "01_averages.ipynb").unlink()
    Copies(source, work).update()
    assert files(work)["01_averages.ipynb"] == "first"


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"placed": 3}'])
def test_without_a_note_every_file_is_the_learners(source, work, note):
    Copies(source, work).update()
    (work / ".copied.json").write_text(note)
    (work / "01_averages.ipynb").write_text("my answers")
    Copies(source, work).update()
    assert files(work)["01_averages.ipynb"] == "my answers"
    assert files(work)["01_averages.new.ipynb"] == "first"
    assert json.loads((work / ".copied.json").read_text())["offered"]


def notebook(text):
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": text}
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<svg></svg>"}}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    return json.dumps(content | {"cells": [cell | {"outputs": [shown]}]})


def test_jupyter_trusts_the_course_s_notebooks_and_no_changed_one(
    source, work, tmp_path, monkeypatch
):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "home"))
    for name in ("01_averages", "02_momentum"):
        (source / f"{name}.ipynb").write_text(notebook("1 + 1"))
    copies = Copies(source, work)
    copies.update()
    (work / "02_momentum.ipynb").write_text(notebook("2 + 2"))

    copies = Copies(source, work)
    copies.update()
    assert copies.as_placed() == [work / "01_averages.ipynb"]
    trust(copies.as_placed())
    trusted = [
        NotebookNotary().check_signature(nbformat.read(path, 4))
        for path in sorted(work.glob("*.ipynb"))
    ]
    assert trusted == [True, False]
