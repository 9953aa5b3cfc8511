"""Making .venv: what is said, and what is left, when something on the machine is missing."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import environment
import pytest
from setup_project import ROOT, TOOLS, bare_venv, make, make_project, offline

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the Makefile is for POSIX systems")

NUMPY = f"numpy==2.4.6 --hash=sha256:{'0' * 64}\n"  # as a lock names a package


def fake_python(folder, name, version, has_venv=True):
    """Put a program on PATH that answers the tool's two questions as a Python would."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    answers = f"*version_info*) echo {version};;" if version else ""
    answers += "*ensurepip*) echo yes;;" if has_venv else ""
    program.write_text(f'#!/bin/sh\ncase "$*" in {answers} *) exit 1;; esac\n')
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def path(tmp_path, monkeypatch):
    """An otherwise empty PATH, and a system Python that is too old."""
    folder = tmp_path / "bin"
    old = fake_python(folder, "python3", "3.9")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "executable", old)
    return folder


def test_the_tool_can_be_read_by_an_old_python():
    text = (TOOLS / "environment.py").read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 6))
    imported = {
        name.name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert imported <= sys.stdlib_module_names


def test_only_an_old_python(path):
    with pytest.raises(environment.Problem) as problem:
        environment.find_python()
    assert "needs Python 3.11 or newer, and found only Python 3.9." in str(problem.value)
    assert "sudo apt install python3.11 python3.11-venv" in str(problem.value)


def test_an_old_python_is_reported_before_anything_is_written(path, tmp_path, monkeypatch):
    project = make_project(tmp_path / "project")
    for name, value in {
        "ROOT": project,
        "VENV": project / ".venv",
        "LOG": project / "_build" / "install.log",
        "STAMP": project / ".venv" / "descent-installed.json",
        "UNFINISHED": project / ".venv" / "descent-unfinished",
    }.items():
        monkeypatch.setattr(environment, name, str(value))
    said = environment.main([])
    assert said.strip().startswith("Descent needs Python 3.11 or newer")
    assert not (project / ".venv").exists()


def test_a_newer_python_elsewhere_on_the_path_is_used(path):
    newer = fake_python(path, "python3.12", "3.12")
    assert environment.find_python() == newer


def test_a_name_that_does_not_start_is_passed_over(path):
    fake_python(path, "python3.13", None, has_venv=False)  # as a version manager's shims are
    newer = fake_python(path, "python3.11", "3.11")
    assert environment.find_python() == newer


def test_the_system_python_comes_first(path, monkeypatch):
    fake_python(path, "python3.13", "3.13")
    system = fake_python(path, "python3", "3.11")
    monkeypatch.setattr(sys, "executable", system)
    assert environment.find_python() == system


def test_no_venv_module(path):
    fake_python(path, "python3.12", "3.12", has_venv=False)
    with pytest.raises(environment.Problem, match=r"Python 3\.12 .*has no venv module") as problem:
        environment.find_python()
    assert "sudo apt install python3-venv" in str(problem.value)
    assert "python3.12-venv" in str(problem.value)


def test_no_python_at_all(tmp_path):
    project = make_project(tmp_path / "project")
    done = subprocess.run(
        ["make", "book", "PYTHON=no-such-python"], cwd=project, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "install Python 3.11 or newer" in done.stderr
    assert not (project / ".venv").exists()


def test_no_network_leaves_no_half_venv(tmp_path):
    project = make_project(tmp_path / "project", requirements=NUMPY)
    done = make(project, "book", env=offline(tmp_path / "seed"))
    assert done.returncode != 0
    sentence = "could not be downloaded: check the network connection"
    assert done.stderr.count(sentence) == 1
    assert "Traceback" not in done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    assert not (project / ".venv").exists()
    assert "127.0.0.1" in (project / "_build" / "install.log").read_text()


def test_no_network_leaves_the_venv_that_was_there(tmp_path):
    project = make_project(tmp_path / "project", requirements=NUMPY)
    python = bare_venv(project)
    (project / ".venv" / "mine.txt").write_text("kept")
    done = make(project, "env", env=offline(tmp_path / "seed"))
    assert done.returncode != 0
    assert "could not be downloaded" in done.stderr
    assert (project / ".venv" / "mine.txt").read_text() == "kept"
    assert subprocess.run([python, "-c", ""]).returncode == 0


def test_from_nothing_to_done_and_nothing_to_do(tmp_path):
    project, surroundings = make_project(tmp_path / "project"), offline(tmp_path / "seed")
    with ThreadPoolExecutor() as pool:  # two at once
        both = list(pool.map(lambda _: make(project, "env", env=surroundings), range(2)))
    assert [each.returncode for each in both] == [0, 0], both
    waited, first = sorted(both, key=lambda each: "Installed in" in each.stdout)
    assert waited.stdout == "Another command is at work here; waiting for it.\n"
    assert "Installed in" in first.stdout
    assert not (project / ".venv" / "descent-unfinished").exists()
    where = "import course_lib; print(course_lib.__file__)"
    python = project / ".venv" / "bin" / "python"
    said = subprocess.run([python, "-c", where], cwd=tmp_path, capture_output=True, text=True)
    assert Path(said.stdout.strip()) == project / "course_lib" / "__init__.py"

    second = make(project, "env", env=surroundings)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")

    # A change of the lock is installed; a file that is not the one it names is not, and leaves the
    # old packages in use.
    wheel = tmp_path / "numpy-2.4.6-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("numpy-2.4.6.dist-info/METADATA", "Name: numpy\nVersion: 2.4.6\n")
    (project / "requirements.txt").write_text(NUMPY)
    third = make(project, "env", env=surroundings | {"PIP_FIND_LINKS": str(tmp_path)})
    assert third.returncode != 0
    assert "is not the one that the lock names by its hash" in third.stderr
    assert subprocess.run([python, "-c", "import course_lib"], cwd=tmp_path).returncode == 0

    # An interrupted install is made again.
    (project / "requirements.txt").write_text("# none\n")
    (project / ".venv" / "descent-installed.json").rename(project / ".venv" / "descent-unfinished")
    fourth = make(project, "env", env=surroundings)
    assert fourth.returncode == 0, fourth.stderr
    assert ".venv was left unfinished: making it again" in fourth.stdout


def test_a_venv_of_another_folder_is_made_again(monkeypatch):
    monkeypatch.setattr(environment, "version_of", lambda python: (3, 11))
    assert environment.why_unusable({"root": "elsewhere"}) == "was made in another folder"
    assert environment.why_unusable({"root": environment.ROOT}) is None
    assert environment.why_unusable({}) is None  # made by hand: what is missing is added


def test_a_venv_of_an_old_python_is_not_deleted(tmp_path, monkeypatch):
    python = fake_python(tmp_path, "python", "3.9")
    monkeypatch.setattr(environment, "venv_python", lambda: python)
    with pytest.raises(environment.Problem, match=r"holds Python 3\.9.*delete \.venv"):
        environment.why_unusable({})


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on "
            "device",
            "The disk is full: make room (about 1 GB) and run the command again.",
        ),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\n"
            "ERROR: No matching distribution found for numpy",
            "It could not be downloaded: check the network connection (and the proxy, if you "
            "need one) and run the command again.",
        ),
        (
            "error: subprocess-exited-with-error\n      error: package directory 'x' does not "
            "exist\nerror: metadata-generation-failed\nhint: See above for details.",
            "It could not be installed. pip says: package directory 'x' does not exist.",
        ),
        ("", "It could not be installed. pip says: nothing."),
    ],
)
def test_what_pip_said_in_one_sentence(log, sentence):
    assert environment.explain(log, "It") == sentence


def test_every_command_that_the_texts_name_is_a_target():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    texts = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *TOOLS.glob("*.py")]
    named = {
        (text.name, target)
        for text in texts
        for target in re.findall(r"`make ([a-z]+)", text.read_text(encoding="utf-8"))
    }
    assert named
    assert {(name, target) for name, target in named if target not in targets} == set()
