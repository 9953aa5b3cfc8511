"""The pages' scripts: what is committed is what their sources give, and a stale one is seen."""

import shutil

import page_scripts
import pytest


def test_the_scripts_are_what_their_sources_give():
    assert page_scripts.stale() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda top: (top / "live/python.js").write_text("//"), "older than website/live/python"),
        (lambda top: (top / "live/files.js").unlink(), "older than website/live/files.js"),
        (lambda top: (top / "assets/live.js").write_text("//"), "live.js is not as it was built"),
        (lambda top: (top / "live/sources.json").unlink(), "sources.json of website/live is miss"),
    ],
)
def test_a_stale_script_is_seen(tmp_path, monkeypatch, change, words):
    top = tmp_path / "website"
    shutil.copytree(page_scripts.SOURCES, top / "live")
    shutil.copytree(page_scripts.ROOT / "website" / "styles", top / "styles")
    (top / "assets").mkdir()
    for path in page_scripts.ASSETS.glob("*.js"):
        shutil.copy(path, top / "assets")
    shared = "course_lib/widgets/shared"
    shutil.copytree(page_scripts.ROOT / shared, tmp_path / shared)
    lock = tmp_path / "tools/javascript/package-lock.json"
    lock.parent.mkdir(parents=True)
    shutil.copy(page_scripts.JAVASCRIPT / "package-lock.json", lock)
    monkeypatch.setattr(page_scripts, "SOURCES", top / "live")
    monkeypatch.setattr(page_scripts, "NOTE", top / "live" / "sources.json")
    monkeypatch.setattr(page_scripts, "ASSETS", top / "assets")
    assert page_scripts.stale() == []
    change(top)
    assert any(words in line for line in page_scripts.stale()), page_scripts.stale()
