"""The book's sources, its pairs and its server, without building it."""

import shutil
import threading
import urllib.request

import book
import pytest
import serve
from environment import Problem

from tests.setup_project import ROOT

# At the top of the project, and nothing that a page shows or a build reads.
NO_SOURCES = {
    *("benchmarks", "deploy", "tests", "conftest.py", "Makefile", "CONTRIBUTING.md"),
    *("LICENSE-text", "THIRD-PARTY.md"),
    *("_build", "work", "course_lib.egg-info"),
}


def test_whatever_stands_at_the_top_is_a_source_or_known_to_be_none():
    sources = {name.split("/")[0] for name in book.SOURCES}
    passed_over = (".", "__", "requirements-")  # the locks of tools, not of the pages
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(passed_over)}
    assert there - sources == there & NO_SOURCES
    assert sources <= there


def test_a_chapter_that_its_notebook_does_not_follow_is_not_built(tmp_path):
    for ending in (".md", ".ipynb"):
        shutil.copy(ROOT / "chapters" / f"08_cost{ending}", tmp_path)
    book.check_pairs(tmp_path)
    source = tmp_path / "08_cost.md"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("# ", "# Another ", 1), encoding="utf-8")
    with pytest.raises(Problem, match=r"08_cost.ipynb is out of step with 08_cost.md"):
        book.check_pairs(tmp_path)


def test_the_site_is_served_to_this_machine_alone_and_always_fresh(tmp_path):
    (tmp_path / "index.html").write_text("here")
    with serve.free_server(0, tmp_path) as server:
        host, port = server.server_address
        assert host == "127.0.0.1"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with urllib.request.urlopen(f"http://{host}:{port}/index.html", timeout=30) as answer:
            assert answer.read() == b"here"
            assert answer.headers["Cache-Control"] == "no-store"
        server.shutdown()


def test_a_new_name_is_a_change(tmp_path):
    (tmp_path / "chapters").mkdir()
    page = tmp_path / "chapters" / "one.md"
    page.write_text("# One")
    before = book.fingerprint(tmp_path)
    page.rename(page.with_name("two.md"))
    assert book.fingerprint(tmp_path) != before
