"""What the repository says about itself: one version, and hooks and settings that can be read."""

import re
import sys
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


def test_no_file_of_tests_stands_before_one_of_python_s_own():
    # Those folders come first where tests look for modules, and in the programs that they start.
    own = {path.stem for path in (ROOT / "tests").rglob("*.py")}
    assert own & sys.stdlib_module_names == set()


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


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def steps(path) -> list[dict]:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_an_action_is_one_commit_whose_version_is_named(path):
    # A tag can be moved to other code; a commit cannot. Dependabot reads the comment.
    lines = re.findall(r"^.*\buses:.*$", path.read_text(encoding="utf-8"), re.M)
    pinned = re.compile(r" +(- )?uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in lines if not pinned.fullmatch(line)] == []
    assert len(lines) == sum("uses" in step for step in steps(path)) > 0


def test_an_action_has_one_version_everywhere():
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    versions = set(re.findall(r"uses: (\S+)@(\S+) # (\S+)", text))
    assert len(versions) == len({action for action, _, _ in versions})


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_what_the_makefile_has(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    job_targets = [
        name
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
        for name in job.get("strategy", {}).get("matrix", {}).get("target", [])
    ]
    commands = "\n".join(step.get("run", "") for step in steps(path))
    asked = {*re.findall(r"\bmake ([a-z]+)", commands), *job_targets}
    assert asked - targets == set()
