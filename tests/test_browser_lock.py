"""The lock of the browser's Python: what it covers, and where its hashes come from."""

import json
import os
import re
import tempfile
import zipfile
from pathlib import Path

import pytest
import setup_project  # puts tools/ on the path
import yaml
from browser_python import fill, locked, locking
from browser_python.closure import closure, imported, imported_below
from browser_python.sources import Unavailable, npm_pack
from packaging.utils import canonicalize_name

assert setup_project.TOOLS

ROOT = Path(__file__).resolve().parents[1]
LOCK = locked.read()
PACKAGES = {file.package["name"]: file.package for file in LOCK.files if file.package}
PROVIDED = {module for package in PACKAGES.values() for module in package["imports"]}


def test_every_import_of_the_course_is_covered():
    found = imported_below(ROOT / "course_lib")
    for module in found.keys() - PROVIDED - {"course_lib"}:
        # The compiled steps are not for a page, and say so without numba.
        assert (module, {path.parent.name for path in found[module]}) == ("numba", {"fast"})


@pytest.mark.parametrize("notebook", sorted(ROOT.glob("chapters/0*.ipynb")), ids=lambda p: p.stem)
def test_every_import_of_a_chapter_is_covered(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    found = {module for source in sources for module in imported(source)}
    assert "course_lib" in found
    assert not found - PROVIDED - {"course_lib"}


def test_an_import_that_is_hidden_in_a_function_counts(tmp_path):
    (tmp_path / "lazy.py").write_text("def f():\n    from pandas import read_csv\n")
    (tmp_path / "named.py").write_text("import importlib\nimportlib.import_module('torch.nn')\n")
    assert imported_below(tmp_path).keys() == {"pandas", "torch"}


def test_relative_imports_and_pythons_own_do_not_count():
    assert list(imported("from . import a\nfrom .b import c\nimport os.path, json")) == []


def test_closure_has_what_is_needed_first():
    depends = {"a": ["b", "c"], "b": ["c"], "c": [], "d": []}
    assert closure(["a"], depends) == ["c", "b", "a"]
    round_about = {"a": ["b"], "b": ["a"]}
    assert sorted(closure(["a"], round_about)) == ["a", "b"]


def test_what_a_package_needs_is_locked_no_later_than_it():
    order = [*locked.PUBLISHED, locked.TESTS]
    group = {file.package["name"]: file.group for file in LOCK.files if file.package}
    for name, package in PACKAGES.items():
        for needed in package["depends"]:
            assert order.index(group[needed]) <= order.index(group[name]), (name, needed)


def test_each_file_says_what_it_is_and_where_it_comes_from():
    assert {file.group for file in LOCK.files} == {*locked.PUBLISHED, locked.TESTS}
    for file in LOCK.files:
        assert re.fullmatch("[0-9a-f]{64}", file.sha256) and file.size > 0
        assert file.sources, file.name
        if file.package:
            assert file.package["file_name"] == file.name
            assert file.package["sha256"] == file.sha256
            assert canonicalize_name(file.package["name"]) == file.package["name"]
        if "pypi" in file.sources:
            assert file.sources["pypi"].split("==") == [
                file.package["name"],
                file.package["version"],
            ]


def test_what_answers_and_figures_need_does_not_grow_unseen():
    packages = {g: {f.package["name"] for f in LOCK.of(g) if f.package} for g in locked.PUBLISHED}
    assert packages["answers"] == {"numpy"}
    assert {"matplotlib", "ipython", "pillow", "contourpy"} <= packages["figures"]
    assert {"scipy", "threadpoolctl", "tqdm"} <= packages["experiments"]
    assert {"anywidget", "ipywidgets"} <= packages["notebooks"]
    assert "scikit-learn" not in PACKAGES
    assert sum(file.size for file in LOCK.of("figures")) < 12e6


def test_the_widgets_are_those_of_the_environment():
    text = (ROOT / "requirements.txt").read_text()
    for name in ("anywidget", "ipywidgets", "comm", "psygnal"):
        assert PACKAGES[name]["version"] == locking.pinned(name, text), "`make browser ARGS=--lock`"


def test_what_is_published_is_named_with_its_licence():
    text = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", text.split("## Published")[1], re.MULTILINE)
    named = {word for what, _ in rows for word in re.findall(r"[\w-]+", what)}
    published = {f.package["name"] for f in LOCK.of(*locked.PUBLISHED) if f.package}
    assert not published - named
    assert f"pyodide/tree/{LOCK.pyodide}" in text


@pytest.mark.parametrize("workflow", ["publish", "test"])
def test_a_site_is_published_and_tested_with_all_of_it(workflow):
    text = (ROOT / ".github" / "workflows" / f"{workflow}.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"].values()
    building = [job for job in jobs if {"run": "make book"} in job.get("steps", [])]
    assert building and all(job["env"]["DESCENT_BROWSER"] == "all" for job in building)


@pytest.fixture(scope="module")
def official():
    """Pyodide's own lock, and itself, as npm has them."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            unpacked = npm_pack(Path(folder), f"pyodide@{LOCK.pyodide}")
        except Unavailable as problem:
            said = f"npm cannot be asked for pyodide@{LOCK.pyodide}: {problem}"
            (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
        yield unpacked


def test_hashes_are_those_of_pyodides_own_lock(official):
    said = json.loads((official / "pyodide-lock.json").read_text(encoding="utf-8"))
    assert said["info"] == LOCK.info
    theirs = {canonicalize_name(name): package for name, package in said["packages"].items()}
    compared = 0
    for name, package in PACKAGES.items():
        if name in theirs and not locking.is_plain(theirs[name]):
            assert package["sha256"] == theirs[name]["sha256"], name
            assert package["file_name"] == theirs[name]["file_name"], name
            compared += 1
        elif name in theirs and name not in {f.package["name"] for f in LOCK.of(locked.TESTS)}:
            assert package["version"] == theirs[name]["version"], name
    assert compared >= 8


def test_pyodide_itself_is_npms(official):
    core = [file for file in LOCK.files if not file.package]
    assert len(core) == len(locking.CORE)
    assert all(file.is_at(official / file.name) for file in core)


def test_a_wheel_is_described_as_pyodide_wants_it(tmp_path):
    wheel = tmp_path / "Some_Thing-1.2-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("some/__init__.py", "")
        archive.writestr("some/deep/__init__.py", "")
        archive.writestr("single.py", "")
        archive.writestr("Some_Thing-1.2.data/data/share/__init__.py", "")
        archive.writestr(
            "Some_Thing-1.2.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: Some_Thing\nRequires-Dist: numpy>=2\n"
            "Requires-Dist: pexpect; sys_platform != 'emscripten'\n"
            "Requires-Dist: rich; extra == 'nice'\nRequires-Dist: old; python_version < '3.12'\n",
        )
    said = locking.described(wheel)
    assert (said["name"], said["version"]) == ("some-thing", "1.2")
    assert said["imports"] == ["single", "some"]
    assert [str(one) for one in locking.requirements(wheel)] == ["numpy>=2"]


def test_the_files_that_are_here_are_the_locks():
    """What a build has fetched on this machine, if anything."""
    there = [file for file in LOCK.files if (fill.FILES / file.name).is_file()]
    assert all(file.is_at(fill.FILES / file.name) for file in there)


def test_versions_that_do_not_fit_are_refused(tmp_path):
    making = locking.Making({}, "", tmp_path)
    making.packages = {"a": {"version": "1", "depends": ["b"]}, "b": {"version": "1"}}
    making.wheels = {"a": tmp_path / "a"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            locking, "requirements", lambda wheel: [locking.Requirement("b>=2")], raising=True
        )
        with pytest.raises(locking.Problem, match="a needs b>=2, and 1 is in the lock"):
            making.check()
