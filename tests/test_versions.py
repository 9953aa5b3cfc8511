"""Which versions the course asks for: as wide as a reader needs, one for all in the tests."""

import ast
import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
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
