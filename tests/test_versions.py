"""Which versions the course asks for: as wide as a reader needs, one for all in the tests."""

import ast
import json
import re
import sys
from pathlib import Path

import pytest
import versions
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from setuptools.config.pyprojecttoml import read_configuration

ROOT = Path(__file__).resolve().parents[1]
PROJECT = read_configuration(ROOT / "pyproject.toml")["project"]
# What Google's Colab had in 2025, with Python 3.12. The chapters ran with exactly these when
# the ranges were last changed; let them do so again before you change them.
COLAB = {
    "anywidget": "0.9.18",
    "contourpy": "1.3.3",
    "ipython": "7.34.0",
    "ipywidgets": "7.7.1",
    "matplotlib": "3.10.0",
    "numpy": "2.0.2",
    "pillow": "11.3.0",
    "scipy": "1.16.1",
    "threadpoolctl": "3.6.0",
    "tqdm": "4.67.1",
}
COMPARED = ("anywidget", "ipywidgets", "matplotlib", "numpy")
DISTRIBUTIONS = {"IPython": "ipython", "PIL": "pillow"}
COMES_WITH = {"traitlets"}  # comes with what is named: ipywidgets has it


def extra(name: str) -> dict[str, Requirement]:
    found = [Requirement(line) for line in PROJECT["optional-dependencies"][name]]
    return {requirement.name: requirement for requirement in found}


def locked() -> dict[str, str]:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", COLAB)
def test_colab_keeps_what_it_has(name):
    assert extra("notebooks")[name].specifier.contains(COLAB[name])


def test_the_extra_of_the_notebooks_is_what_the_package_imports():
    imported = set()
    fast = ROOT / "course_lib/fast"  # has an extra of its own, which no chapter needs
    for file in (ROOT / "course_lib").rglob("*.py"):
        if fast in file.parents:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.split(".")[0])
    others = imported - set(sys.stdlib_module_names) - {"course_lib"} - COMES_WITH
    wanted = {DISTRIBUTIONS.get(name, name) for name in others}
    assert wanted <= extra("notebooks").keys()
    # A widget of ours is one of ipywidgets', and scipy is part of an experiment's statistics.
    assert extra("notebooks").keys() - wanted <= {"ipywidgets", "scipy"}


@pytest.mark.parametrize("name", COMPARED)
def test_what_the_tests_compare_has_one_version_for_all(name):
    (pin,) = extra("test")[name].specifier
    assert (pin.operator, pin.version[-2:]) == ("==", ".*")
    assert pin.contains(locked()[name])
    assert extra("notebooks")[name].specifier.contains(locked()[name])


def test_the_course_includes_the_notebooks():
    assert extra("course")["course-lib"].extras == {"notebooks"}


def matrix(workflow: str, job: str) -> list[str]:
    text = (ROOT / ".github" / "workflows" / f"{workflow}.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["jobs"][job]["strategy"]["matrix"]["python"]


def test_the_pythons_that_are_allowed_are_tried():
    pythons = list(versions.NUMPY)
    assert pythons == matrix("test", "test") == matrix("weekly", "versions")
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert all(allowed.contains(python) for python in pythons)
    assert not allowed.contains("3.10")


def test_every_numpy_from_the_oldest_that_is_allowed_is_tried():
    (oldest,) = (Requirement(one).specifier for one in PROJECT["dependencies"])
    tried = {version for numpys in versions.NUMPY.values() for version in numpys}
    assert all(oldest.contains(version) for version in tried)
    assert f"numpy{oldest}" == "numpy>=2.0" and "2.0.0" in tried
    newest = int(locked()["numpy"].split(".")[1])
    assert {f"2.{minor}.0" for minor in range(newest + 1)} <= tried


def test_what_is_to_be_run_with_what():
    jobs = versions.jobs(["3.11"], chapters=True)
    assert [job.name for job in jobs] == [
        "library-3.11-2.0.0",
        "library-3.11-newest",
        "chapters-3.11-oldest",
        "chapters-3.11-newest",
    ]
    assert jobs[0].packages()[0] == "numpy==2.0.0"
    assert jobs[1].packages()[0] == "numpy"
    assert {"numpy==2.0", "matplotlib==3.10", "ipython==7.34"} < set(jobs[2].packages())
    assert jobs[3].packages()[:-2] == versions.extra()
    assert {job.versions for job in versions.jobs(newest=True)} == {"newest"}
    assert all((ROOT / name).exists() for name in [*versions.LIBRARY, *versions.MORE])


def test_each_requirement_of_the_notebooks_names_the_oldest_that_was_tried():
    for line in versions.extra():
        pinned, requirement = Requirement(versions.oldest(line)), Requirement(line)
        (pin,) = pinned.specifier
        assert (pinned.name, pin.operator) == (requirement.name, "==")
        assert requirement.specifier.contains(pin.version)
        assert requirement.specifier.contains(locked()[requirement.name])


def test_a_python_that_is_not_here_is_said_and_fails_only_where_it_was_asked_for(
    monkeypatch, capsys
):
    monkeypatch.setattr(versions, "interpreter", lambda python: None)
    assert versions.main(["3.14"]) == 1
    assert "not here  library   Python 3.14  2.3.2    no python3.14 is on the path" in (
        capsys.readouterr().out
    )
    outcomes = iter([("passed", ""), *[("not here", "")] * 99])
    monkeypatch.setattr(versions, "run", lambda job: next(outcomes))
    assert versions.main([]) == 0
    monkeypatch.setattr(versions, "run", lambda job: ("failed", ""))
    assert versions.main([]) == 1


@pytest.mark.parametrize(
    ("said", "code", "wrong"),
    [
        ("3300 passed, 2 skipped in 1 s", 0, ""),
        ("12 passed in 1 s", 0, "tests are missing"),
        ("FAILED tests/test_a.py::b - x\n1 failed, 3300 passed", 1, "tests/test_a.py::b"),
        ("no tests ran", 5, "pytest ended with 5"),
    ],
)
def test_what_pytest_says_is_read(said, code, wrong, tmp_path):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {code}\n")
    python.chmod(0o755)
    assert versions.run_library(str(python), tmp_path / "log") == wrong


def test_what_a_chapter_prints_is_compared_with_what_is_stored(tmp_path):
    def notebook(name, widget, *texts):
        outputs = [{"output_type": "stream", "name": "stdout", "text": [text]} for text in texts]
        # A widget is stored as HTML and shown as a view, and its plain text is cut off by some.
        widget = {"data": {**widget, "text/plain": [name]}}
        cells = [{"cell_type": "markdown", "source": ""}]
        cells += [{"cell_type": "code", "outputs": [widget, one]} for one in outputs]
        path = tmp_path / name
        path.write_text(json.dumps({"cells": cells}))
        return path

    html = {"text/html": ['<div data-descent-widget="one">']}
    stored = notebook("01_one.ipynb", html, "0.5\n", "1.25\n")
    other = notebook("other.ipynb", {versions.WIDGET: {}}, "0.5\n", "1.26\n")
    # It stands for one that runs notebooks, the last argument; and it is where `run` has its own.
    python = tmp_path / "run" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nfor last; do :; done\ncp {other} "$last"\n')
    python.chmod(0o755)
    said = versions.run_chapters(str(python), tmp_path / "run.log", [stored])
    assert said == "01_one: cells 2"
    python.write_text("#!/bin/sh\nexit 0\n")
    assert versions.run_chapters(str(python), tmp_path / "run.log", [stored]) == ""
    python.write_text("#!/bin/sh\nexit 1\n")
    assert versions.run_chapters(str(python), tmp_path / "run.log", [stored]) == (
        "01_one did not run"
    )
