"""A file is written whole or not at all."""

import pytest

from course_lib._files import write_whole


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "numbers.json"
    path.write_text("old")
    return path


def test_the_old_content_is_replaced_and_nothing_else_left(old):
    write_whole(old, b"new")
    assert old.read_text() == "new"
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.parametrize("stopped_by", [OSError(28, "No space left on device"), KeyboardInterrupt])
@pytest.mark.parametrize("at", ["write_bytes", "replace"])
def test_an_interrupted_write_leaves_the_old_file_alone(old, monkeypatch, stopped_by, at):
    def stop(*_):
        raise stopped_by

    where = "pathlib.Path.write_bytes" if at == "write_bytes" else "course_lib._files.os.replace"
    with monkeypatch.context() as patch:
        patch.setattr(where, stop)
        with pytest.raises(type(stopped_by) if isinstance(stopped_by, OSError) else stopped_by):
            write_whole(old, b"new")
    assert old.read_text() == "old"
    assert list(old.parent.iterdir()) == [old]


def test_the_file_is_not_its_owners_alone(tmp_path, old):
    (tmp_path / "ordinary").write_text("")
    write_whole(old, b"new")
    assert old.stat().st_mode == (tmp_path / "ordinary").stat().st_mode
