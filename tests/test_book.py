"""The book's sources, its pairs, what is left of a build and its server, without building it."""

import shutil
import threading
import urllib.request
from types import SimpleNamespace

import again
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


def test_only_the_text_of_pages_is_built_on_top_of_what_was():
    names = ["index.md", "chapters/01_averages.ipynb", "_toc.yml", "references.bib"]
    names += ["chapters/note.csv", "website/styles/page.css", "course_lib/optimizers.md"]
    kept = again.Kept(dict.fromkeys(names, "before"), {}, [], {})
    assert kept.changed(kept.sources) == []
    for name in names:
        changed = kept.changed(kept.sources | {name: "after"})
        assert changed == ([book.ROOT / name] if name in names[:2] else None), name
    assert kept.changed(kept.sources | {"chapters/09_new.md": "after"}) is None
    assert kept.changed(dict.fromkeys(names[1:], "before")) is None


def test_a_site_that_was_changed_since_is_nothing_to_build_on(tmp_path):
    for name in ("index.html", "run/other.html", "python/numpy.whl", "python/cells/one.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    kept = again.Kept({}, again.contents_of_pages(tmp_path), [], {})
    assert kept.site.keys() == {"index.html", "python/cells/one.json"}
    (tmp_path / "run" / "other.html").write_text("laid anew")
    assert kept.is_of(tmp_path)
    (tmp_path / "python" / "cells" / "one.json").write_text("changed")
    assert not kept.is_of(tmp_path)


def test_a_site_whose_other_files_have_changed_is_not_taken(tmp_path):
    site, pages = tmp_path / "site", tmp_path / "pages"
    for folder in (site, pages):
        for name in ("index.html", "_static/site.js", "_figures/one.svg", "_figures/two.svg"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("one.svg two.svg")
    kept = again.Kept({}, again.contents_of_pages(site), [], {})
    (pages / "index.html").write_text("one.svg")
    again.drop_unnamed(pages)
    assert kept.allows(again.contents_of_pages(pages))
    assert not (pages / "_figures" / "two.svg").exists()  # named by no page any more
    (pages / "_static" / "site.js").write_text("changed")
    assert not kept.allows(again.contents_of_pages(pages))


def test_what_pages_know_of_each_other_is_told_from_what_is_theirs():
    def environment(**changes):
        page = {"title": "One", "words": 3, "line": 7} | changes
        slugs = {"one": (page["line"], "id-one", page["title"])}
        metadata = {"index": {"wordcount": {"words": page["words"]}, "myst_slugs": slugs}}
        labels = {"here": ("index", "one", page["title"]), "there": ("other", "two", "Two")}
        domaindata = {"std": {"labels": labels}}
        return SimpleNamespace(
            titles={"index": page["title"]}, metadata=metadata, domaindata=domaindata
        )

    before = again.shared(environment())
    assert again.shared(environment(words=4, line=9)) == before
    after = again.shared(environment(title="Other"))
    assert {key for key in before if before[key] != after[key]} == {
        "titles",
        "metadata",
        "std.labels",
    }


def test_the_order_of_entries_says_nothing_and_that_of_a_list_does():
    assert again.written({1: {"b", "a"}, 2: ()}) == again.written({2: (), 1: {"a", "b"}})
    assert again.written([1, 2]) != again.written([2, 1])
