"""`make student`, `make teacher`, and what Colab and Binder open: what is in the folders."""

import io
import math
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import classes
import course_package
import nbformat
import pytest
from classroom import accepts as accepting
from classroom import folder, install
from classroom import notes as notes_of
from classroom.accepts import accepts, inside, reach, right_answers
from course_plan import read_course, weeks
from environment import Problem
from IPython.core.inputtransformer2 import TransformerManager

from course_lib.exercises import CHECKS
from course_lib.exercises.grading import grade

ROOT = Path(__file__).resolve().parents[1]
REPOSITORY = "https://github.com/some/one"


@pytest.fixture(scope="module")
def wheel():
    return course_package.wheel(ROOT)


@pytest.fixture(scope="module")
def branch(wheel):
    """A student's folder, and what is on the branch on top."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "wheel", lambda root: wheel)
        return folder.on_the_branch(ROOT, REPOSITORY, "https://some.github.io/one/")


@pytest.fixture(scope="module")
def teacher(wheel):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "wheel", lambda root: wheel)
        return folder.teacher(ROOT, 2.5)


@pytest.fixture(scope="module")
def exercises():
    return {one.name: one for chapter in read_course(ROOT) for one in chapter.exercises}


def notebook(content: bytes):
    made = nbformat.reads(content.decode(), as_version=4)
    nbformat.validate(made)
    return made


def chapters_of(files):
    return {name: content for name, content in files.items() if re.fullmatch(r"\d\d_.*", name)}


def test_no_solution_is_in_a_students_folder(branch, exercises):
    notebooks = {name: text for name, text in branch.items() if name.endswith(".ipynb")}
    cells = {
        "".join(cell.source) for content in notebooks.values() for cell in notebook(content).cells
    }
    assert len(exercises) > 40
    for one in exercises.values():
        assert one.answer.strip() in cells, one.name
        assert one.solution.strip() not in cells, one.name
    for name, content in notebooks.items():
        made = notebook(content)
        assert not any(
            cell.metadata.get("descent", {}).get("part") == "solution" for cell in made.cells
        )
        assert "solutions/" not in content.decode(), name


def test_a_students_chapter_is_graded_as_unanswered(branch, tmp_path, exercises):
    path = tmp_path / "01_averages.ipynb"
    path.write_bytes(branch[path.name])
    graded = grade(path)
    assert (graded["answered"], graded["of"], len(graded["exercises"])) == (0, 6, 6)
    for one in graded["exercises"]:
        assert one["title"] == exercises[one["label"].removeprefix("ex-")].title


def test_one_cell_installs_what_lies_beside_the_notebook(branch, teacher, wheel):
    """First of all in Colab; in a folder whose README installs it, not before the title."""
    for files, name, place, requirement in (
        (branch, "01_averages.ipynb", 2, f"./{wheel[0]}[notebooks]"),
        (teacher, "solutions/01_averages.ipynb", 1, f"../{wheel[0]}[notebooks]"),
        (
            branch,
            "colab/01_averages.ipynb",
            0,
            f"course-lib[notebooks] @ {REPOSITORY}/raw/notebooks/{wheel[0]}",
        ),
    ):
        cells = notebook(files[name]).cells
        above, installs, others = cells[:place], cells[place], cells[place + 1 :]
        assert f'%pip install --quiet "{requirement}"' in installs.source
        assert installs.metadata["tags"] == ["remove-cell"]
        assert installs.metadata["jupyter"] == {"source_hidden": True}
        assert not any("%pip" in cell.source for cell in others)
        assert not any(cell.cell_type == "code" for cell in above)
        assert [cell.source[:2] for cell in above[-1:]] == ["# "][:place]


def test_jupyterlab_asks_a_student_nothing(branch, teacher, tmp_path, monkeypatch):
    (option,) = re.findall(r"jupyter lab --config=(\S+) \"Start", branch["README.md"].decode())
    assert f"--config={option} " in teacher["README.md"].decode()
    assert f'ln -s "$PWD/{option}"' in branch[".binder/postBuild"].decode()
    for name in branch:
        if name.startswith("settings/"):
            assert teacher[name] == branch[name]
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(branch[name])
    monkeypatch.chdir(tmp_path)
    _asks_nothing(option, tmp_path / "settings")


def test_binder_finds_jupyterlabs_settings_through_a_link(branch, tmp_path):
    """Both from the source and from the branch; the program's folder is one for the test."""
    for number, script in enumerate(
        ((ROOT / ".binder/postBuild").read_text(), branch[".binder/postBuild"].decode())
    ):
        place = tmp_path / str(number)
        linked = re.search(r'ln -s "\$PWD/(\S+)"', script)[1]
        content = branch[f"settings/{Path(linked).name}"]
        (place / linked).parent.mkdir(parents=True)
        (place / linked).write_bytes(content)
        asked = "$(python -c 'import sys; print(sys.prefix)')"
        lines = script.replace(asked, str(place / "env")).splitlines()
        kept = [line for line in lines if not line.startswith(("pip ", "python "))]
        subprocess.run(["sh", "-c", "\n".join(kept)], cwd=place, check=True)
        _asks_nothing(place / "env/etc/jupyter/jupyter_lab_config.py", (place / linked).parent)


def _asks_nothing(config, settings):
    from jupyterlab import NeverCheckForUpdate
    from jupyterlab.labapp import LabApp  # begins a node as it is imported: not in every process

    app = LabApp(config_file=str(config))
    app.load_config_file(suppress_errors=False)
    assert app.news_url is None
    assert app.check_for_updates_class is NeverCheckForUpdate
    assert app.app_settings_dir == str(settings)


@pytest.mark.parametrize("missing", [False, True])
def test_the_first_cell_does_nothing_where_the_package_is(monkeypatch, missing):
    asked = []

    class Shell:
        def run_line_magic(self, name, line):
            asked.append((name, line))

    if missing:
        monkeypatch.setitem(sys.modules, "course_lib", None)
        monkeypatch.setattr("builtins.__import__", _missing("course_lib"))
    code = TransformerManager().transform_cell(install.CELL.format("./some.whl[notebooks]"))
    exec(compile(code, "cell", "exec"), {"get_ipython": Shell})
    wanted = [("pip", 'install --quiet "./some.whl[notebooks]"')]
    assert asked == (wanted if missing else [])


def _missing(name):
    real = __import__

    def imported(asked, *arguments, **options):
        if asked == name:
            raise ModuleNotFoundError(name=name)
        return real(asked, *arguments, **options)

    return imported


def test_the_wheel_is_the_same_each_time_and_everywhere(wheel, tmp_path):
    for name in course_package.SOURCES:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    before = os.umask(0o077)  # of somebody who lets nobody read what he makes
    try:
        for path in (tmp_path / "course_lib").glob("*.py"):
            path.chmod(0o600)
        assert course_package.wheel(tmp_path) == wheel
    finally:
        os.umask(before)


def test_the_wheel_is_whole(wheel, tmp_path):
    with zipfile.ZipFile(io.BytesIO(wheel[1])) as archive:
        names = set(archive.namelist())
        metadata = next(archive.read(name) for name in names if name.endswith("/METADATA"))
    for path in (ROOT / "course_lib").rglob("*"):
        inner = path.relative_to(ROOT)
        if path.suffix in (".py", ".json", ".csv", ".mplstyle") or "built" in inner.parts:
            assert path.is_dir() or inner.as_posix() in names or "__pycache__" in inner.parts
    assert b"Provides-Extra: notebooks" in metadata
    (tmp_path / wheel[0]).write_bytes(wheel[1])
    target = tmp_path / "there"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", target, tmp_path / wheel[0]], check=True)
    said = subprocess.run(
        [sys.executable, "-c", "import course_lib.widgets as w; print(w.__file__)"],
        env={"PYTHONPATH": str(target)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.startswith(str(target))


def test_a_student_is_told_how_to_begin_and_nothing_of_make(branch, wheel):
    readme = branch["README.md"].decode()
    assert f'"./{wheel[0]}[notebooks]"' in readme
    assert "solution" not in readme
    start = "\n".join(cell.source for cell in notebook(branch["Start here.ipynb"]).cells)
    assert "There are no solutions in this copy" in start
    assert folder.ON_ITS_OWN in start
    assert "make lab" not in start


def test_colab_and_binder_find_what_the_sites_links_name(branch, wheel):
    sys.path.append(str(ROOT / "website" / "extensions"))
    from descent_repository import NOTEBOOKS, links

    assert NOTEBOOKS == folder.BRANCH
    for chapter in read_course(ROOT):
        found = links(REPOSITORY, chapter.name, chapter.title, None, True)
        assert found["colab"].split(f"/blob/{NOTEBOOKS}/")[1] in branch
        assert found["binder"].split("lab%2Ftree%2F")[1] in branch
    assert branch[".binder/requirements.txt"].decode().splitlines()[0] == f"./{wheel[0]}[notebooks]"
    text = "\n".join(cell.source for cell in notebook(branch["colab/02_momentum.ipynb"]).cells)
    assert "](https://some.github.io/one/chapters/01_averages.html" in text


def test_a_teacher_has_the_solutions_and_the_notes(teacher, exercises):
    for name in chapters_of(teacher):
        assert notebook(teacher[f"solutions/{name}"]).cells
    notes = teacher["Teaching notes.md"].decode()
    assert "## The plan, at 2.5 hours a week" in notes
    accepted = notes.split("## What each check accepts")[1]
    for one in exercises.values():
        (row,) = re.findall(rf"^\| {one.number} \| .*\(`{one.name}`\) \| (.+) \|$", accepted, re.M)
        assert row.startswith("a function of (") == one.writes_code
    assert "0.9057 (0.90523 to 0.90622)" in accepted
    assert "5; 12.5; 21.25" in accepted
    assert "the words “minimum”, “saddle”, “maximum”, “undecided”" in accepted


@pytest.mark.parametrize("hours", [0.1, 1.2, 2.5, 100, None])
def test_a_plan_says_where_a_week_is_too_short_for_its_chapter(monkeypatch, hours):
    monkeypatch.setattr(notes_of, "_accepted", lambda *_: "")
    chapters = read_course(ROOT)
    said = re.search(r"so (weeks? .+) takes? longer than that\.", notes_of.notes(ROOT, hours))
    named = [int(number) for number in re.findall(r"\d+", said[1])] if said else []
    plan = weeks(chapters, hours)
    assert named == [
        number
        for number, week in enumerate(plan, start=1)
        if hours and sum(chapter.minutes for chapter in week) > 60 * hours
    ]
    assert (len(named) == len(chapters)) == (hours == 0.1)


@pytest.mark.parametrize(
    ("low", "high"), [(1.5, 2.5), (2.0, 2.0), (-1.0, 2.25), (2.0, float("inf"))]
)
def test_how_far_a_number_can_be_moved(low, high):
    def accepted(value):
        return low <= value <= high

    assert 2 - reach(accepted, 2.0, -1) == pytest.approx(low, abs=1e-6)
    assert 2 + reach(accepted, 2.0, 1) == pytest.approx(high, abs=1e-6)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.905242, 0.906207, ("0.90525", "0.9062")),
        (65624.1, 72532.2, ("65700", "72500")),
        (1.0, math.inf, ("1", "any size")),
    ],
)
def test_the_ends_of_an_interval_are_written_inside_it(low, high, said):
    assert inside(low, high) == said


def test_what_notes_say_is_accepted_and_what_lies_beyond_is_not():
    for name, answer, beyond in (("half-life", 0.5 ** (1 / 7), 1e-4), ("reach", 0.98, 1e-3)):
        said = accepts(name, answer)
        ends = re.search(r"\((.+) to (.+)\)", said)
        low, high = map(float, ends.groups()) if ends else (answer, answer)
        for value, right in (
            (low, True),
            (high, True),
            (low - beyond, False),
            (high + beyond, False),
        ):
            assert (CHECKS[name](value) is None) == right, (name, value)


def test_a_wrong_solution_stops_the_notes(exercises):
    solutions = {name: one.solution for name, one in exercises.items()}
    solutions["half-life"] = 'exercises.check("half-life", 0.8)'
    with pytest.raises(Problem, match="worked solution of half-life is not accepted: Not yet: "):
        right_answers(ROOT / "chapters" / "01_averages.ipynb", solutions)
    assert not accepting._checks.LISTENERS


def test_a_folder_is_replaced_only_if_it_was_made_here(tmp_path):
    target = tmp_path / "classes" / "descent"
    packed = folder.write({"a.txt": b"one", "in/b.txt": b"two"}, target)
    first = packed.read_bytes()
    assert zipfile.ZipFile(packed).namelist() == ["descent/a.txt", "descent/in/b.txt"]
    folder.write({"a.txt": b"one", "in/b.txt": b"two"}, target)
    assert packed.read_bytes() == first
    folder.write({"c.txt": b"three"}, target)
    assert sorted(path.name for path in target.iterdir()) == [folder.MARK, "c.txt"]
    assert sorted(path.name for path in target.parent.iterdir()) == ["descent", "descent.zip"]

    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    with pytest.raises(Problem, match="was not made by this command, so nothing was written"):
        folder.write({"a.txt": b"one"}, tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]
    assert not (tmp_path / "mine.zip").exists()


def test_what_is_said_when_nothing_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(classes, "files", lambda *_: {"a.txt": b"one"})
    said = classes.main(["student", "--out", str(tmp_path / "file" / "inside")])
    assert "could not be written" in said and said.strip().count("\n") == 0
    said = classes.main(["student", "--out", str(tmp_path / "file")])
    assert "was not made by this command" in said
    assert (tmp_path / "file").read_text() == "no folder"


def test_a_failure_leaves_the_folder_that_was_there(tmp_path, monkeypatch):
    target = tmp_path / "descent"
    folder.write({"a.txt": b"one"}, target)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "zipped", full)
    with pytest.raises(OSError, match="No space"):
        folder.write({"b.txt": b"two"}, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["descent", "descent.zip"]
    assert (target / "a.txt").read_bytes() == b"one"


@pytest.mark.parametrize("hours", ["0", "-2", "nan", "many"])
def test_hours_that_are_none(hours, capsys):
    with pytest.raises(SystemExit):
        classes.main(["teacher", "--hours", hours])
    assert "is no time: give a number of hours above 0" in capsys.readouterr().err


def test_the_branch_needs_to_know_its_repository(monkeypatch, tmp_path):
    monkeypatch.delenv("DESCENT_REPOSITORY", raising=False)
    said = classes.main(["branch", "--out", str(tmp_path / "out")])
    assert said.strip() == "Set DESCENT_REPOSITORY to https://github.com/OWNER/NAME first."
    assert not (tmp_path / "out").exists()


def test_make_says_what_the_commands_are():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert "make student" in said and "make teacher" in said
