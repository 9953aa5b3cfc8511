"""`make book`, `make clean`, `make test`, `make serve`: when they work, and what they leave."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import book
import check
import pytest
from browser_python import included
from setup_project import NO_PYTHON, installed_venv, make, make_project

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the Makefile is for POSIX systems")

CONFIG = """
title: Tiny
only_build_toc_files: true
exclude_patterns: [.venv, _build, tools]
execute: {execute_notebooks: "off"}
sphinx:
  local_extensions: {quiet: website}
"""
# Sphinx's own search is an index of all pages; the course has another.
QUIET = """
def setup(app):
    app.connect("builder-inited", lambda app: setattr(app.builder, "search", False))
"""
OTHER = "# Other\n\n(here)=\n## A place\n\nText.\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A book of two pages, with everything installed, built once."""
    folder = make_project(tmp_path_factory.mktemp("book") / "project")
    (folder / "_config.yml").write_text(CONFIG)
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters: [file: changes]\n")
    (folder / "index.md").write_text("# Tiny\n\nThe first text. See {ref}`here`.\n")
    (folder / "changes.md").write_text(OTHER)
    (folder / "references.bib").write_text("")
    for name in ("chapters", "website", "work"):
        (folder / name).mkdir()
    (folder / "website" / "style.css").write_text("p {}\n")
    (folder / "website" / "quiet.py").write_text(QUIET)
    (folder / "work" / "01_averages.ipynb").write_text("my answers")
    installed_venv(folder)
    done = make(folder, "book")
    assert done.returncode == 0, done.stdout + done.stderr
    page = folder / "_build" / "html" / "index.html"
    assert f"{page}\n" in done.stdout
    assert page.as_uri() in done.stdout
    assert not (page.parent / "python").exists() and not (folder / "_build" / "browser").exists()
    return folder


QUICK_SPHINX = """
import os, pathlib, sys, time
if "jupyter_book" in str(sys.orig_argv):
    pathlib.Path("begun").touch()
    time.sleep(float(os.environ["SECONDS"]))
    pages = pathlib.Path(sys.argv[sys.argv.index("--path-output") + 1]) / "_build" / "html"
    pages.mkdir(parents=True)
    (pages / "index.html").write_text("The second text.")
    os._exit(0)
"""


def children_seconds() -> float:
    """What the programs started so far have computed: other work on the machine does not count."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def page_of(project):
    return project / "_build" / "html" / "index.html"


def test_the_page_is_built(project):
    assert "The first text." in page_of(project).read_text()
    assert not (project / "_build" / "new").exists()


def test_nothing_changed_builds_nothing(project):
    for path in book.source_files(project):
        path.touch()  # as a fresh clone or a switch of branches does
    before = page_of(project).stat()
    before_it = children_seconds()
    done = make(project, "book")
    assert children_seconds() - before_it < 5
    assert done.returncode == 0
    assert "Building" not in done.stdout
    assert str(page_of(project)) in done.stdout
    after = page_of(project).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def pages_of(project):
    site = project / "_build" / "html"
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def make_with(project, name, text):
    """Build with another text of a page; say whether all pages were built."""
    (project / name).write_text(text)
    done = make(project, "book")
    assert done.returncode == 0, done.stderr
    assert "Building" in done.stdout
    return "Jupyter-Book" in (project / "_build" / "book.log").read_text()


def test_a_text_is_changed_on_top_of_the_last_build_as_by_a_whole_one(project):
    whole = pages_of(project)
    assert not make_with(project, "changes.md", OTHER.replace("Text", "Other text, and more of it"))
    changed = pages_of(project)
    assert "Other text" in changed[Path("changes.html")].decode()
    assert changed.keys() == whole.keys()
    assert not make_with(project, "changes.md", OTHER)
    assert pages_of(project) == whole


def test_what_other_pages_say_of_a_changed_one_is_built_again(project):
    assert make_with(project, "changes.md", OTHER.replace("A place", "Another place"))
    assert "Another place" in page_of(project).read_text()
    assert make_with(project, "changes.md", OTHER)
    assert "Another place" not in page_of(project).read_text()


def test_a_warning_fails_and_keeps_the_site_that_was_there(project):
    index = project / "index.md"
    good, before = index.read_text(), page_of(project).read_bytes()
    try:
        index.write_text("# Tiny\n\nSee {ref}`no-such-place`.\n")
        done = make(project, "book")
        assert done.returncode != 0
        assert "index.md:3" in done.stderr and "no-such-place" in done.stderr
        assert "The book was not built" in done.stderr
        assert "The site built before is still there" in done.stderr
        assert page_of(project).read_bytes() == before
        left = {"book-made-from.txt", "book.log", "html", "install.log", "lock"}
        assert set(os.listdir(project / "_build")) <= left
        assert (project / "_build" / "book-made-from.txt").read_text() != book.fingerprint(project)
    finally:
        index.write_text(good)
    assert "Building" not in make(project, "book").stdout  # back to what the site was made from


def test_one_is_killed_and_two_begin_at_once(project, tmp_path):
    """The two wait for what the first had started; then one builds, and the other need not."""
    copy = Path(shutil.copytree(project, tmp_path / "copy", symlinks=True))
    (copy / "index.md").write_text("# Tiny\n\nThe second text.\n")
    (tmp_path / "sitecustomize.py").write_text(QUICK_SPHINX)

    def begin(seconds):
        return subprocess.Popen(
            [copy / ".venv" / "bin" / "python", "tools/book.py"],
            cwd=copy,
            env=os.environ | NO_PYTHON | {"PYTHONPATH": str(tmp_path), "SECONDS": str(seconds)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    with begin(seconds=4) as killed:
        while not (copy / "begun").exists():
            time.sleep(0.05)
        killed.kill()
        killed.stdout.close()
    assert page_of(copy).read_bytes() == page_of(project).read_bytes()
    with begin(seconds=0.5) as one, begin(seconds=0.5) as two:
        said = [each.communicate(timeout=300)[0] for each in (one, two)]
    assert [one.returncode, two.returncode] == [0, 0], said
    assert all("Another command is at work here; waiting for it." in each for each in said)
    assert sorted("Building the book" in each for each in said) == [False, True]
    assert page_of(copy).read_text() == "The second text."
    assert not (copy / "_build" / "new").exists()


def test_a_chapter_without_its_notebook_is_named(project):
    source = project / "chapters" / "01_averages.md"
    source.write_text("# Averages\n")
    try:
        done = make(project, "book")
    finally:
        source.unlink()
    assert done.returncode != 0
    assert "chapters/01_averages.md has no notebook" in done.stderr
    assert "make notebooks" in done.stderr
    assert page_of(project).exists()


def test_an_unreadable_notebook_is_named(project):
    pair = [project / "chapters" / f"01_averages{ending}" for ending in (".md", ".ipynb")]
    for path in pair:
        path.write_text("# Averages\n")
    try:
        done = make(project, "book")
    finally:
        for path in pair:
            path.unlink()
    assert done.returncode != 0
    assert "chapters/01_averages.ipynb is not a notebook, run `make notebooks`" in done.stderr


@pytest.mark.parametrize(
    "change",
    [
        lambda top: (top / "index.md").write_text("# Other\n"),
        lambda top: (top / "website" / "style.css").unlink(),
        lambda top: (top / "website" / "style.css").rename(top / "website" / "other.css"),
        lambda top: (top / "course_lib" / "new.py").write_text(""),
        lambda top: (top / "_toc.yml").unlink(),
    ],
    ids=["edited", "deleted", "renamed", "added", "deleted at the top"],
)
def test_what_counts_as_a_change(project, tmp_path, change):
    copy = Path(shutil.copytree(project, tmp_path / "copy", ignore=lambda *_: [".venv", "_build"]))
    before = book.fingerprint(copy)
    assert before == book.fingerprint(project)
    (copy / "course_lib" / "__pycache__").mkdir(exist_ok=True)
    (copy / "course_lib" / "__pycache__" / "new.pyc").write_text("")
    assert book.fingerprint(copy) == before
    change(copy)
    assert book.fingerprint(copy) != before


def test_a_setting_that_pages_depend_on_is_in_the_fingerprint(project, monkeypatch):
    before = book.fingerprint(project)
    monkeypatch.setenv("DESCENT_REPOSITORY", "https://github.com/some/one")
    linked = book.fingerprint(project)
    monkeypatch.setenv("DESCENT_SITE_URL", "https://example.org/")
    assert len({before, linked, book.fingerprint(project)}) == 3


def test_which_python_there_is_for_the_pages_is_in_the_fingerprint(project, monkeypatch):
    monkeypatch.setenv("DESCENT_BROWSER", "none")
    without = book.fingerprint(project)
    monkeypatch.setenv("DESCENT_BROWSER", "all")
    assert book.fingerprint(project) != without
    monkeypatch.delenv("DESCENT_BROWSER")
    monkeypatch.setattr(included, "groups_there", lambda lock: ("answers",))
    assert book.fingerprint(project) != without


def test_serve_takes_the_next_free_port_and_stops_quietly(project):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [project / ".venv" / "bin" / "python", "tools/serve.py", "--port", str(port)]
        server = subprocess.Popen(
            [*command, "--no-browser"],
            cwd=project,
            env=os.environ | NO_PYTHON,
            stdout=subprocess.PIPE,
            text=True,
            # Begun in the background, the tests ignore Ctrl-C, and would hand that on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            line = next(line for line in server.stdout if "Serving" in line)
            address = line.split()[4]
            assert not address.endswith(f":{port}/")
            with urllib.request.urlopen(address, timeout=60) as answer:
                assert "The first text." in answer.read().decode()
                assert answer.headers["Cache-Control"] == "no-store"
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=60) == 0
        finally:
            server.kill()
            server.stdout.close()


def test_clean_keeps_the_learners_work(project, tmp_path):
    copy = Path(shutil.copytree(project, tmp_path / "copy", symlinks=True))
    (copy / "course_lib" / "__pycache__").mkdir(exist_ok=True)
    done = make(copy, "clean")
    assert done.returncode == 0, done.stderr
    assert not (copy / "_build").exists()
    assert not (copy / "course_lib" / "__pycache__").exists()
    assert (copy / ".venv" / "bin" / "python").exists()
    assert (copy / "index.md").exists()
    assert (copy / "work" / "01_averages.ipynb").read_text() == "my answers"
    assert make(copy, "distclean").returncode == 0
    assert not (copy / ".venv").exists()
    assert (copy / "work" / "01_averages.ipynb").read_text() == "my answers"


@pytest.fixture
def check_runs(monkeypatch):
    """Let `make test` run nothing; give back its commands and a table of their exit codes."""
    runs, codes = [], {}
    monkeypatch.setattr(check, "build_book", lambda: codes.get("book", 0))
    monkeypatch.setattr(check, "check_javascript", lambda: codes.get("javascript", 0))

    def run(*command):
        runs.append(command)
        return codes.get(" ".join(command[:2]), codes.get(command[0], 0))

    monkeypatch.setattr(check, "run", run)
    return runs, codes


@pytest.mark.parametrize("ci", ["", "true"])
def test_a_missing_chromium_is_said(check_runs, monkeypatch, capsys, ci):
    monkeypatch.setattr(check, "find_chromium", lambda: None)
    monkeypatch.setenv("CI", ci)
    assert check.main([]) == 0
    said = capsys.readouterr().out
    assert "apt install chromium" in said
    assert ("will fail" if ci else "are skipped") in said


def test_pytest_runs_once_and_last_and_its_code_counts(check_runs):
    runs, codes = check_runs
    codes["pytest"] = 1
    assert check.main(["-k", "averages"]) == 1
    assert [command[0] for command in runs] == ["ruff", "ruff", "pytest"]
    assert runs[-1] == ("pytest", "-k", "averages")


@pytest.mark.parametrize("first", ["book", "ruff check", "ruff format", "javascript"])
def test_a_failure_before_pytest_is_a_failure(check_runs, first):
    runs, codes = check_runs
    codes[first] = 1 if first.startswith("ruff") else "told"
    assert check.main([])
    assert all(command[0] != "pytest" for command in runs)
