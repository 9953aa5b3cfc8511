"""`make lab`: a learner's copies, and what becomes of them when the course gets new versions."""

import json
from types import SimpleNamespace

import lab
import nbformat
import pytest
import setup_project  # puts tools/ on the path
from jupyter_server.services.contents import fileio
from lab import lab_options, trust
from learner.chapter import KEY, answer_hash
from learner.copies import Copies
from nbformat import v4
from nbformat.sign import NotebookNotary

assert setup_project.TOOLS

NAME = "01_averages.ipynb"
GIVEN = "beta = ...\nexercises.check('half-life', beta)"
MINE = "beta = 0.906\nexercises.check('half-life', beta)"


def content(text="Some text.", given=GIVEN, label="ex-half-life", output="", extra=()):
    """A chapter with one exercise, as bytes."""
    cells = [v4.new_markdown_cell(text), v4.new_code_cell("x = 1"), v4.new_code_cell(given)]
    cells[2].metadata[KEY] = {"exercise": label, "part": "answer", "given": answer_hash(given)}
    cells[1].outputs = [v4.new_output("stream", text=output)] if output else []
    cells += [v4.new_markdown_cell(more) for more in extra]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return (nbformat.writes(v4.new_notebook(cells=cells)) + "\n").encode()


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work"


def update(work, *contents, name=NAME):
    """What is said when the course brings these versions of a chapter, one after the other."""
    return [Copies(work).update({name: one}) for one in contents][-1]


def edit(work, change, name=NAME):
    """Let a learner change the notebook and save it, as JupyterLab does."""
    notebook = nbformat.read(work / name, 4)
    change(notebook.cells)
    notebook.metadata["language_info"] = {"name": "python", "version": "3.13"}
    (work / name).write_text(json.dumps(notebook, indent=3))


def answered(cells):
    cells[2].source = MINE
    cells[2].outputs = [v4.new_output("stream", text="Correct.\n")]


def sources(work, name=NAME):
    return [cell.source for cell in nbformat.read(work / name, 4).cells]


def names(work):
    return sorted(path.name for path in work.iterdir() if path.name != ".copied.json")


def test_first_copy(work):
    assert update(work, content()) == [f"{NAME}: copied"]
    assert (work / NAME).read_bytes() == content()


def test_folders_are_made(work):
    update(work, content(), name="solutions/01_averages.ipynb")
    assert (work / "solutions" / NAME).exists()


def test_again_changes_nothing(work):
    update(work, content())
    before = (work / NAME).stat(), (work / ".copied.json").read_bytes()
    assert update(work, content()) == []
    assert ((work / NAME).stat(), (work / ".copied.json").read_bytes()) == before


def test_an_untouched_copy_follows_the_course(work):
    assert update(work, content(), content("New text.")) == [f"{NAME}: brought up to date"]
    assert (work / NAME).read_bytes() == content("New text.")


def test_an_untouched_copy_gets_new_outputs(work):
    assert update(work, content(), content(output="1\n")) == [f"{NAME}: brought up to date"]


def test_a_copy_that_was_only_run_and_saved_has_not_changed(work):
    update(work, content())

    def run(cells):
        cells[1].execution_count, cells[1].outputs = 7, [v4.new_output("stream", text="7\n")]
        cells[0].metadata["jp-MarkdownHeadingCollapsed"] = False

    edit(work, run)
    assert update(work, content("New text.")) == [f"{NAME}: brought up to date"]
    assert names(work) == [NAME]
    assert (work / NAME).read_bytes() == content("New text.")


def test_what_was_run_stays_while_the_course_does_not_change(work):
    update(work, content())
    edit(work, answered)
    before = (work / NAME).read_bytes()
    assert update(work, content()) == []
    assert update(work, content(output="another output")) == []
    assert (work / NAME).read_bytes() == before


def test_answers_are_carried_into_a_new_version(work):
    update(work, content())
    edit(work, answered)
    (said,) = update(work, content("New text.", extra=["More."]))
    assert said == f"{NAME}: brought up to date, with your 1 answer"
    assert names(work) == [NAME]
    assert sources(work) == ["New text.", "x = 1", MINE, "More."]
    cell = nbformat.read(work / NAME, 4).cells[2]
    assert cell.outputs == []  # what the check says now is for the learner to see

    # And into the next one: the exercise is still known as the course gave it.
    assert update(work, content("Newer text.")) == [
        f"{NAME}: brought up to date, with your 1 answer"
    ]
    assert sources(work) == ["Newer text.", "x = 1", MINE]


@pytest.mark.parametrize("half", ["beta = 0.9 +\nexercises.check(", "beta = (..., 1)", ""])
def test_half_an_answer_is_carried_as_it_is(work, half):
    update(work, content())
    edit(work, lambda cells: cells[2].update(source=half))
    update(work, content("New text."))
    assert sources(work) == ["New text.", "x = 1", half]


@pytest.mark.parametrize(
    "new",
    [
        content(given="beta, n = ..., ...\nexercises.check('half-life', (beta, n))"),
        content("New text.", label="ex-another"),
    ],
)
def test_an_answer_to_an_exercise_that_has_changed_stays_in_the_old_copy(work, new):
    update(work, content())
    edit(work, answered)
    before = (work / NAME).read_bytes()
    (said,) = update(work, new)
    assert said == (
        f"{NAME}: brought up to date; your old copy stays as 01_averages.old.ipynb, because the "
        "exercise half-life is another now"
    )
    assert (work / "01_averages.old.ipynb").read_bytes() == before
    assert (work / NAME).read_bytes() == new


def test_an_answer_whose_cell_was_split_is_carried_in_one(work):
    update(work, content())

    def split(cells):
        check = cells[2].copy()
        check["id"] = "cell-9"
        cells[2].source, check["source"] = "beta = 0.906", "exercises.check('half-life', beta)"
        cells.insert(3, check)

    edit(work, split)
    (said,) = update(work, content("New text."))
    assert said.endswith("with your 1 answer")
    assert sources(work)[2] == "beta = 0.906\n\nexercises.check('half-life', beta)"


def test_an_answer_that_was_made_into_text_is_not_carried_as_code(work):
    update(work, content("One."))

    def as_text(cells):
        cells[2].update(cell_type="markdown", source="About 0.9, I think.")
        del cells[2]["outputs"], cells[2]["execution_count"]

    edit(work, as_text)
    said = update(work, content("Two."))
    assert "your old copy stays as 01_averages.old.ipynb" in said[0]
    assert sources(work) == ["Two.", "x = 1", GIVEN]
    assert sources(work, "01_averages.old.ipynb")[2] == "About 0.9, I think."


def test_what_is_more_than_an_answer_stays_in_the_old_copy(work):
    update(work, content())

    def noted(cells):
        answered(cells)
        cells.insert(1, v4.new_markdown_cell("My own note."))

    edit(work, noted)
    (said,) = update(work, content("New text."))
    assert "with your 1 answer; your old copy stays as 01_averages.old.ipynb" in said
    assert "you have changed more than answers" in said
    assert sources(work) == ["New text.", "x = 1", MINE]
    assert "My own note." in sources(work, "01_averages.old.ipynb")


def test_no_old_copy_is_ever_overwritten(work):
    for text, note in (("One.", "first"), ("Two.", "second"), ("Three.", "third")):
        update(work, content(text))
        edit(work, lambda cells, note=note: cells[0].update(source=note))
    update(work, content("Four."))
    assert names(work) == [
        NAME,
        "01_averages.old-2.ipynb",
        "01_averages.old-3.ipynb",
        "01_averages.old.ipynb",
    ]
    assert sources(work, "01_averages.old.ipynb")[0] == "first"
    assert sources(work, "01_averages.old-3.ipynb")[0] == "third"


def test_what_was_done_before_an_update_failed_is_known_at_the_next(tmp_path, monkeypatch, work):
    """One file that cannot be written, and nothing piles up until it is mended."""
    second = "02_momentum.ipynb"
    Copies(work).update({NAME: content("One."), second: content("One.")})
    edit(work, answered)
    edit(work, lambda cells: cells[0].update(source="Mine."))
    (work / second).unlink()
    (work / second).mkdir()

    class Course:
        def files(self):
            return {NAME: content("Two."), second: content("Two.")}

    monkeypatch.setattr(lab, "WORK", work)
    monkeypatch.setattr(lab.Course, "read", lambda root: Course())
    for _ in range(3):
        said = lab.main(["--copy-only"])
        assert "nothing of yours is lost" in said and second in said
    assert names(work) == [NAME, "01_averages.old.ipynb", second]
    assert sources(work)[2] == MINE
    assert sources(work, "01_averages.old.ipynb")[0] == "Mine."
    (work / second).rmdir()
    assert Copies(work).update(Course().files()) == [f"{second}: copied"]


def test_what_was_done_before_an_update_failed_is_said(monkeypatch, work, capsys):
    (work / "02_momentum.ipynb").mkdir(parents=True)

    class Course:
        def files(self):
            return {NAME: content(), "02_momentum.ipynb": content()}

    monkeypatch.setattr(lab, "WORK", work)
    monkeypatch.setattr(lab.Course, "read", lambda root: Course())
    assert "Is a directory" in lab.main(["--copy-only"])
    assert capsys.readouterr().out == f"{NAME}: copied\n"


def test_an_old_copy_that_is_kept_already_is_not_kept_again(work, monkeypatch):
    """Where the new version finds no room, the old one has been kept each time before."""
    update(work, content("One."))
    edit(work, lambda cells: cells[0].update(source="Mine."))
    full = OSError(28, "No space left on device")

    def place(*_arguments, **_options):
        raise full

    with monkeypatch.context() as patch:
        patch.setattr(Copies, "_place", place)
        for _ in range(2):
            with pytest.raises(OSError, match="No space"):
                update(work, content("Two."))
    update(work, content("Two."))
    assert names(work) == [NAME, "01_averages.old.ipynb"]


def test_a_deleted_copy_comes_back_fresh(work):
    update(work, content())
    edit(work, answered)
    (work / NAME).unlink()
    update(work, content())
    assert (work / NAME).read_bytes() == content()


def test_a_chapter_that_the_course_drops_stays_with_the_learner(work):
    update(work, content())
    Copies(work).update({})
    assert names(work) == [NAME]


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"placed": 3}', '{"placed": {"a": {}}}'])
def test_without_a_note_what_is_there_is_the_learners(work, note):
    update(work, content())
    edit(work, lambda cells: cells[0].update(source="Mine."))
    (work / ".copied.json").write_text(note)
    update(work, content("New text."))
    assert sources(work)[0] == "New text."
    assert sources(work, "01_averages.old.ipynb")[0] == "Mine."


def test_answers_of_a_copy_from_before_they_were_marked_are_carried(work):
    update(work, content())
    edit(work, lambda cells: (answered(cells), cells[2].metadata.pop(KEY)))
    (work / ".copied.json").write_text('{"placed": {"01_averages.ipynb": "a hash of the file"}}')
    update(work, content("New text."))
    assert sources(work) == ["New text.", "x = 1", MINE]
    assert "01_averages.old.ipynb" in names(work)  # nothing is known of its other cells


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"\xff\xfe", b'{"cells": 3}'])
def test_a_copy_that_is_no_notebook_is_kept_and_replaced(work, broken):
    update(work, content())
    (work / NAME).write_bytes(broken)
    (said,) = update(work, content())
    assert "not a notebook" in said and "kept as 01_averages.old.ipynb" in said
    assert (work / "01_averages.old.ipynb").read_bytes() == broken
    assert (work / NAME).read_bytes() == content()


@pytest.mark.parametrize("half", [0, 50])
def test_what_jupyterlab_was_killed_in_saving_is_brought_back(work, half):
    """Through JupyterLab's own writing, stopped in the middle, and the start after it."""
    update(work, content())
    edit(work, answered)
    before, path = (work / NAME).read_bytes(), work / NAME

    class Killed(Exception):
        pass

    def killed(src, dst):
        raise Killed

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(fileio, "replace_file", killed)  # so nothing is mended, as after a kill
        with fileio.atomic_writing(str(path)) as file:
            file.write(before.decode()[:half])
            raise Killed
    assert path.stat().st_size == half
    (said, *_) = update(work, content())
    assert "JupyterLab was stopped" in said and "01_averages.old.ipynb" in said
    assert path.read_bytes() == before
    assert names(work) == [NAME, "01_averages.old.ipynb"]
    assert update(work, content("New text.")) == [f"{NAME}: brought up to date, with your 1 answer"]
    assert sources(work)[2] == MINE


def test_what_jupyterlab_saves_at_this_moment_is_left_alone(work):
    update(work, content())
    (work / f".~{NAME}").write_bytes(content("The version before."))
    assert update(work, content()) == []
    assert (work / f".~{NAME}").exists()


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path, monkeypatch, work):
    class Small:
        def files(self):
            return {NAME: content()}

    monkeypatch.setattr(lab, "WORK", work)
    monkeypatch.setattr(lab.Course, "read", lambda root: Small())

    def refuse(path, _content):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("learner.copies.write_whole", refuse)
    said = lab.main(["--copy-only"])
    assert said.strip().count("\n") == 0
    assert "Permission denied" in said and "nothing of yours is lost" in said
    assert names(work) == []


def test_a_read_only_folder_that_is_up_to_date_is_no_problem(work, monkeypatch):
    update(work, content())
    monkeypatch.setattr("learner.copies.write_whole", None)
    assert update(work, content()) == []


def test_jupyter_trusts_what_the_course_put_there_and_nothing_else(work, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "home"))
    Copies(work).update({NAME: content(), "02_momentum.ipynb": content(output="2\n")})
    edit(work, answered, name="02_momentum.ipynb")
    copies = Copies(work)
    copies.update({NAME: content(), "02_momentum.ipynb": content(output="2\n")})
    assert copies.as_placed() == [work / NAME]
    trust(copies.as_placed())
    trusted = [
        NotebookNotary().check_signature(nbformat.read(path, 4))
        for path in sorted(work.glob("*.ipynb"))
    ]
    assert trusted == [True, False]


def test_make_lab_trusts_what_it_has_placed_alone(work, monkeypatch):
    trusted = []
    monkeypatch.setattr(lab, "WORK", work)
    monkeypatch.setattr(lab, "trust", lambda paths: trusted.extend(paths))
    monkeypatch.setattr(lab, "open_lab", lambda options: 0)
    monkeypatch.setattr(lab.Course, "read", lambda root: SimpleNamespace(files=dict))
    update(work, content())
    (work / "own.ipynb").write_bytes(content())
    assert lab.main([]) == 0
    assert trusted == [work / NAME]


def test_jupyterlab_opens_the_start_page_and_asks_nothing():
    options = dict(option.removeprefix("--").split("=", 1) for option in lab_options())
    assert options["LabApp.default_url"] == "/lab/tree/Start%20here.ipynb"
    overrides = json.loads((lab.SETTINGS / "overrides.json").read_text())
    assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert options["LabApp.app_settings_dir"] == str(lab.SETTINGS)
    assert options["LabApp.news_url"] == "None"
    assert options["LabApp.check_for_updates_class"] == "jupyterlab.NeverCheckForUpdate"
