"""What README, CONTRIBUTING and the notices say of the project is so: commands, files, numbers."""

import json
import os
import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import environment
import pdf
import pytest
import serve
from classes import CLASSES
from packaging.utils import canonicalize_name
from setuptools.config.pyprojecttoml import read_configuration

from course_lib.experiments import EXPERIMENTS
from course_lib.experiments.sizes import resized
from tests.setup_project import ROOT

PAGES = [
    path
    for pattern in ("*.md", "teaching/*.md", "benchmarks/*.md")
    for path in sorted(ROOT.glob(pattern))
]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PAGES}
README, MAKEFILE = TEXTS["README.md"], (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
# Below these, or in an experiment's results, nothing is committed.
MADE = ("_build/", "work/", ".venv/", "FOLDER/", "solutions/", "build/", "moons-")
ABOUT = "NN_topic", "chapterN", "…"  # in names that stand for many
SEARCHED = ("course_lib", "tools", "tests", "website", "chapters", ".github")
FILE = re.compile(r"`((?:[\w.*{},-]+/)+[\w.*{},-]*|[\w.-]+\.(?:py|md|js|css|toml|json|bib|yml))`")


def code(text: str) -> list[str]:
    """What stands in a text as code: in its lines, and in its blocks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [
        *re.findall(r"`([^`\n]+)`", text),
        *(line for one in blocks for line in one.split("\n")),
    ]


@pytest.mark.parametrize("page", TEXTS)
def test_every_command_of_make_that_is_named_is_there(page):
    named = {word for one in code(TEXTS[page]) for word in re.findall(r"\bmake ([a-z]+)", one)}
    assert named <= TARGETS


@cache
def files() -> list[str]:
    """The paths of the project's own files, with a / in front."""
    found = []
    for top in SEARCHED:
        for folder, below, names in os.walk(ROOT / top):
            below[:] = [name for name in below if name not in ("node_modules", "__pycache__")]
            found += [f"/{Path(folder, name).relative_to(ROOT).as_posix()}" for name in names]
    return found


def is_there(name: str) -> bool:
    """Whether a file that a text names, as a path or by its last part, is in the project."""
    name = re.sub(r"\{([\w.-]+),[^}]*\}", r"\1", name.removesuffix("/"))
    if any(sign in name for sign in ABOUT) or (ROOT / name).exists():
        return True
    parts = [f"*/{name}", f"*/{name}/*"]
    return any(fnmatch(path, part) for path in files() for part in parts)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "THIRD-PARTY.md"])
def test_every_file_that_is_named_is_there(page):
    named = [name for name in FILE.findall(TEXTS[page]) if not name.startswith(MADE)]
    assert len(named) > 5
    assert [name for name in named if not is_there(name)] == []


def test_python_is_as_old_as_is_said():
    oldest = environment.dotted(environment.OLDEST)
    project = read_configuration(ROOT / "pyproject.toml")["project"]
    assert project["requires-python"] == f">={oldest}"
    said = {
        version
        for text in (README, MAKEFILE)
        for version in re.findall(r"Python (3\.\d+) or newer", text)
    }
    assert said == {oldest}


def test_what_the_commands_write_is_where_it_is_said():
    written = pdf.TARGET.relative_to(ROOT).as_posix()
    assert set(re.findall(r"[\w/]+\.pdf\b", README)) == {written}
    assert written in re.search(r"^pdf:.*$", MAKEFILE, re.M)[0]
    folder = CLASSES.relative_to(ROOT).as_posix()
    assert folder in re.search(r"^student:.*$", MAKEFILE, re.M)[0].split()
    assert f"{folder}/descent-student" in TEXTS["teaching/classes.md"]


def test_the_port_is_the_one_that_is_tried_first(capsys):
    with pytest.raises(SystemExit):
        serve.main(["--help"])
    (port,) = re.findall(r"default: (\d+)", capsys.readouterr().out)
    assert set(re.findall(r"\bport from (\d+)|PORT=(\d+)", README)) == {(port, ""), ("", port)}
    assert f"PORT ?= {port}" in MAKEFILE


def test_the_experiment_of_the_example_has_its_name_and_its_files():
    (name,) = re.findall(r"course_lib\.experiments run (\S+)", README)
    assert f"`FOLDER/{name}.json`" in README and f"`FOLDER/{name}.png`" in README
    shorter = resized(EXPERIMENTS[name], epochs=500).name
    assert re.findall(r"\(`([\w.-]+\.json)`\)", README) == [f"{shorter}.json"]


def test_the_notices_name_the_python_that_is_published_and_all_of_it():
    lock = json.loads((ROOT / "tools/browser_python/lock.json").read_text(encoding="utf-8"))
    notices = TEXTS["THIRD-PARTY.md"]
    assert set(re.findall(r"pyodide(?:, |/tree/)([\d.]+\d)", notices)) == {lock["pyodide"]}
    table = notices.split("## Published with the site")[1].lower()
    named = {canonicalize_name(word) for word in re.findall(r"[\w-]+", table)}
    published = [name for name, one in lock["files"].items() if one["group"] != "tests"]
    packages = {canonicalize_name(name.split("-")[0]) for name in published if "-" in name}
    assert len(packages) > 25 and packages <= named


def test_an_input_costs_what_the_measurement_allows():
    said = TEXTS["CONTRIBUTING.md"]
    allowed = re.search(
        r"at most (\d+) ms of script .*?and (\d+) on\s+a processor", said, re.DOTALL
    )
    measured = (ROOT / "benchmarks/widgets.py").read_text(encoding="utf-8")
    marks = dict(re.findall(r'"(\w+)": ([\d.]+)', re.search(r"^MARKS = .*$", measured, re.M)[0]))
    assert [*map(float, allowed.groups())] == [float(marks["script"]), float(marks["slowed"])]


def test_changes_that_are_not_released_come_first():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or "(" in headings[0]
    assert all(re.fullmatch(r"[\d.]+ \(\d{4}-\d\d-\d\d\)", one) for one in headings[1:])


def test_the_citation_has_the_books_title():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    title = re.search(r'^title: "(.+)"$', citation, re.M)[1]
    assert title.endswith(
        re.search(r"\*\*(How .+?):", README)[1].lower().replace("how", "on how", 1)
    )
