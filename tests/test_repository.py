"""What the repository says about itself: one version, and hooks and settings that can be read."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from setuptools.config.pyprojecttoml import read_configuration

import course_lib

ROOT = Path(__file__).resolve().parents[1]


def test_every_place_has_the_version_of_the_library():
    project = read_configuration(ROOT / "pyproject.toml")["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest, day = re.search(r"^## (\d[\d.]*) \((\d{4}-\d\d-\d\d)\)$", changes, re.M).groups()
    assert {project["version"], str(citation["version"]), newest} == {course_lib.__version__}
    assert str(citation["date-released"]) == day


def test_the_citation_has_what_its_format_requires():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert citation["license"] == ["MIT", "CC-BY-4.0"]


def test_the_installed_package_says_that_it_has_types():
    listed = read_configuration(ROOT / "pyproject.toml")["tool"]["setuptools"]["package-data"]
    assert "py.typed" in listed["course_lib"]
    assert (Path(course_lib.__file__).parent / "py.typed").exists()


def test_no_two_test_files_share_a_name():
    # Folders of tests are no packages: the second module of a name could not be imported.
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, number in names.items() if number > 1] == []


def hooks() -> list[dict]:
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    return [hook for repository in yaml.safe_load(text)["repos"] for hook in repository["hooks"]]


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_a_hook_needs_nothing_but_the_environment_and_a_tool_of_ours(hook):
    assert hook["language"] == "system"
    python, *command = hook["entry"].split()
    assert python == ".venv/bin/python"
    assert command[:2] == ["-m", "ruff"] or (ROOT / command[0]).exists()


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name
)
def test_settings_of_github_can_be_read(path):
    assert yaml.safe_load(path.read_text(encoding="utf-8"))
