"""The pages' script: what is committed is what its sources give, and a stale one is seen."""

import shutil

import live
import pytest


def test_the_bundle_is_what_its_sources_give():
    assert live.stale() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: (live.SOURCES / "python.js").write_text("//"), "older than website/live/python"),
        (lambda: (live.SOURCES / "files.js").unlink(), "older than website/live/files.js"),
        (lambda: live.BUNDLE.write_text("// by hand"), "live.js is not as it was built"),
        (lambda: live.NOTE.unlink(), "sources.json of website/live is missing"),
    ],
)
def test_a_stale_bundle_is_seen(tmp_path, monkeypatch, change, words):
    sources = tmp_path / "live"
    shutil.copytree(live.SOURCES, sources)
    shutil.copy(live.BUNDLE, tmp_path / "live.js")
    for name, path in {
        "SOURCES": sources,
        "NOTE": sources / "sources.json",
        "BUNDLE": tmp_path / "live.js",
    }.items():
        monkeypatch.setattr(live, name, path)
    assert live.stale() == []
    change()
    assert any(words in line for line in live.stale()), live.stale()
