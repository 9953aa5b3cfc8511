"""`make reproducible`: it builds in two surroundings, and sees a byte that differs."""

import pytest
import reproducible

SAME = "open('out/same.txt', 'w').write('the same')\n"
# What a builder may let in without meaning to: each depends on the machine, not on the sources.
LEAKS = {
    "folder": "os.getcwd()",
    "clock": "time.strftime('%d %H', time.localtime(1e9))",
    "order": "' '.join({'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'})",
    "permissions": "oct(os.stat('out').st_mode)",
    "times": "str(os.stat('make.py').st_mtime)",
}


@pytest.fixture
def project(monkeypatch):
    """A project of one script, which the fixture is given; what it makes lies in out/."""

    def with_script(text):
        def copy(place):
            (place / "make.py").write_text(f"import os, time\nos.mkdir('out')\n{text}")

        monkeypatch.setattr(reproducible, "copy", copy)
        monkeypatch.setattr(reproducible, "MADE", {"it": ([["make.py"]], "out")})

    return with_script


def test_what_depends_on_the_surroundings_is_seen(project, tmp_path, capsys):
    leaks = [f"open('out/{name}', 'w').write({code})\n" for name, code in LEAKS.items()]
    project(SAME + "".join(leaks))
    assert reproducible.main(["it", "--keep", str(tmp_path / "two")]) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"it: {len(LEAKS) + 1} files, of which {len(LEAKS)} differ\n")
    assert all(f"  {name}: at byte " in said for name in LEAKS)


def test_what_is_the_same_passes_and_what_fails_is_said(project, tmp_path):
    project(SAME)
    assert reproducible.main(["it"]) == 0
    project("raise SystemExit('no room')\n")
    assert "make.py failed in" in (said := reproducible.main([])) and "no room" in said
    project("")
    assert "there is nothing to compare" in reproducible.main([])
    assert "such: not one of it" in reproducible.main(["such"])


def test_a_name_a_byte_and_a_length_that_differ_are_told_apart(tmp_path):
    for folder, contents in (
        ("a", {"one": b"x", "both": b"123456", "cut": b"abc"}),
        ("b", {"other": b"x", "both": b"123x56", "cut": b"ab"}),
    ):
        (tmp_path / folder).mkdir()
        for name, content in contents.items():
            (tmp_path / folder / name).write_bytes(content)
    wanted = [
        "one: in one of the two alone",
        "other: in one of the two alone",
        "both: at byte 3 of 6 and 6",
        "cut: at byte 2 of 3 and 2",
    ]
    said = reproducible.differences(tmp_path / "a", tmp_path / "b")
    assert [line.split(":\n")[0] for line in said] == wanted


def test_what_is_built_is_named():
    assert list(reproducible.MADE) == ["book", "classes", "pdf"]
    tools = [command[0] for commands, _ in reproducible.MADE.values() for command in commands]
    assert all((reproducible.ROOT / tool).exists() for tool in tools)
