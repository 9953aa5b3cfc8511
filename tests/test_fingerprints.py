"""What was made is made again after any edit: one that keeps a file's size and its time as well."""

import json
import os
from types import SimpleNamespace

import bundles
import environment
import nbformat
import page_scripts
import pytest
from book import fingerprint as of_the_book
from learner import copies
from lite import cached, editions

from tests.whole_runs import WholeRuns


def edit(path):
    """Change one digit of a file, and neither its size nor when it was written."""
    before = path.stat()
    text = path.read_text(encoding="utf-8")
    assert text.count("0.9") == 1
    path.write_text(text.replace("0.9", "0.8"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def of_whole_runs(top):
    return WholeRuns("here").fingerprint(course=top / "course_lib")


def of_whole_runs_paths(top):
    return WholeRuns("here", paths=[top / "index.md"]).fingerprint()


def of_jupyterlite(top):
    return cached.fingerprint(SimpleNamespace(name="python-1"), top)


PLACES = [  # what sums up files, and one of those files
    (of_the_book, "index.md"),
    (of_the_book, "chapters/01_averages.ipynb"),
    (of_the_book, "course_lib/data/moons.csv"),
    (of_the_book, "website/styles/page.css"),
    (of_jupyterlite, "index.md"),
    (of_jupyterlite, "chapters/01_averages.ipynb"),
    (of_whole_runs, "course_lib/averages.py"),
    (of_whole_runs, "course_lib/data/moons.csv"),
    (of_whole_runs_paths, "index.md"),
    (lambda top: page_scripts.digest(top / "index.md"), "index.md"),
]


@pytest.mark.parametrize(("fingerprint", "name"), PLACES)
def test_an_edit_of_the_same_length_is_seen(tmp_path, fingerprint, name):
    for file in {name for _, name in PLACES}:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("beta = 0.9\n", encoding="utf-8")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    edit(tmp_path / name)
    assert fingerprint(tmp_path) != before


def test_it_is_seen_in_what_the_environment_is_made_from(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "ROOT", str(tmp_path))
    (tmp_path / "requirements.txt").write_text("numpy==1.0.9\n")
    before = environment.digest("requirements.txt")
    edit(tmp_path / "requirements.txt")
    assert environment.digest("requirements.txt") != before


def test_it_is_seen_in_what_a_bundle_is_made_from(tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "ROOT", tmp_path)
    monkeypatch.setattr(bundles, "WIDGETS", tmp_path)
    (tmp_path / "one.js").write_text("const beta = 0.9;\n")
    before = bundles.made_from(["one.js"])
    assert before.keys() == {"one.js"}
    edit(tmp_path / "one.js")
    assert bundles.made_from(["one.js"]) != before


@pytest.mark.parametrize("of", [copies.sources_hash, editions.edition])
def test_it_is_seen_in_a_cell_of_a_notebook(of):
    def notebook(*sources):
        new = nbformat.v4
        return new.new_notebook(cells=[new.new_code_cell(source) for source in sources])

    was = notebook("beta = 0.9", "print(beta)")
    assert of(was) == of(notebook("beta = 0.9", "print(beta)"))
    assert of(was) != of(notebook("beta = 0.8", "print(beta)"))
    assert of(was) != of(notebook("print(beta)", "beta = 0.9"))
    content = json.dumps(was).encode()
    assert copies.fingerprint(content) != copies.fingerprint(content.replace(b"0.9", b"0.8"))
