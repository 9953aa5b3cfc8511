"""What the repository carries of others' packages is what those packages have."""

import json
import os
import re
from pathlib import Path

import pytest
import vendored
from environment import Problem

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def files():
    """Each file as its package has it."""
    try:
        return vendored.wanted()
    except Problem as problem:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(problem))


def test_fonts_styles_and_licences_are_those_of_their_packages(files):
    assert vendored.differing(files) == []
    assert len(files) > 25


def test_a_changed_byte_a_missing_and_a_strange_file_are_seen(files, tmp_path, monkeypatch):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(vendored, "ASSETS", tmp_path)
    assert vendored.differing(files) == []
    sheet = tmp_path / "katex" / "katex.min.css"
    sheet.write_bytes(sheet.read_bytes().replace(b"KaTeX_AMS", b"KaTeX_ANS", 1))
    (tmp_path / "fonts" / "LICENSE").unlink()
    (tmp_path / "fonts" / "more.woff2").write_bytes(b"")
    changed = ["fonts/LICENSE", "fonts/more.woff2", "katex/katex.min.css"]
    assert vendored.differing(files) == changed
    assert vendored.main(["--check"]).strip().endswith(", ".join(changed))


def test_their_packages_are_pinned_with_hashes_and_named_to_readers():
    lock = json.loads((vendored.HERE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert not any("resolved" in one for one in packages.values())  # no address of a registry
    notices = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    carried = {name.split("/")[0] for name in vendored.carried()}
    for name in carried:
        assert re.search(rf"`website/assets/{re.escape(name)}/?`", notices), name
