"""A file is written whole or not at all."""

import errno
import os
import signal

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
@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file_alone(old, monkeypatch, stopped_by, at):
    def stop(*_):
        raise stopped_by

    with monkeypatch.context() as patch:
        patch.setattr(f"course_lib._files.os.{at}", stop)
        with pytest.raises(type(stopped_by) if isinstance(stopped_by, OSError) else stopped_by):
            write_whole(old, b"new")
    assert old.read_text() == "old"
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_where_there_is_room_for_half_of_it_the_old_content_stays(old):
    """The system itself stops the writing, after the first hundred bytes."""
    child = os.fork()
    if child == 0:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        try:
            write_whole(old, bytes(1000))
        except OSError as error:
            os._exit(7 if error.errno == errno.EFBIG else 1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert old.read_text() == "old"
    assert list(old.parent.iterdir()) == [old]


def test_the_file_is_not_its_owners_alone(tmp_path, old):
    (tmp_path / "ordinary").write_text("")
    write_whole(old, b"new")
    assert old.stat().st_mode == (tmp_path / "ordinary").stat().st_mode
