"""The bar: where somebody watches, and silence everywhere else."""

import io
import sys
import time
import types

import pytest
from kernels import kernel_home

from course_lib import MLP, SGD, train
from course_lib._progress import progress_bar, watched

pytest.importorskip("tqdm")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def outside(monkeypatch):
    """No notebook, and nothing said in the environment."""
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: None))


@pytest.fixture
def said(monkeypatch):
    """A function that returns what a loop of three parts writes into a file, or a terminal."""

    def said(progress, stream, seconds=1.2) -> str:
        monkeypatch.setattr(sys, "stderr", stream)
        with progress_bar(3, progress) as advance:
            for cost in (0.7, 0.6, 0.5):
                time.sleep(seconds / 3)
                advance(lambda cost=cost: cost)
        return stream.getvalue()

    return said


def test_silence_where_nobody_watches(said, capsys):
    assert said(None, io.StringIO()) == ""
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_parts_and_cost(said, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    shown = said(None, Terminal())
    assert "| 2/3 " in shown and "epoch" in shown
    assert "cost 0." in shown


def test_a_terminal_sees_nothing_of_what_takes_a_moment(said):
    assert said(None, Terminal(), seconds=0).strip() == ""


def test_asked_for_or_not(said):
    assert "| 2/3 " in said(True, io.StringIO())
    assert said(False, Terminal()) == ""


def test_a_notebook_watches(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    kernel = types.SimpleNamespace(get_ipython=lambda: types.SimpleNamespace(kernel=1))
    assert not watched()
    monkeypatch.setitem(sys.modules, "IPython", kernel)
    assert watched()


def test_a_python_without_standard_error_does_not(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    assert not watched()


@pytest.mark.parametrize("progress", [None, True])
def test_the_environment_turns_it_off(said, monkeypatch, progress):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert said(progress, Terminal()) == ""


def test_the_kernels_of_the_chapters_turn_it_off():
    with kernel_home() as (_, environment):
        assert environment["TQDM_DISABLE"] == "1"


def test_no_bar_without_tqdm_unless_it_is_asked_for(said, monkeypatch):
    monkeypatch.setattr("course_lib._progress.find_spec", lambda name: None)
    assert said(None, Terminal()) == ""


def test_training_shows_a_bar_only_if_it_is_not_told_otherwise(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(SGD, "step", lambda *_: time.sleep(0.3))
    data = [[0.0], [1.0]], [0, 1]
    train(MLP([1, 1]), *data, SGD(0.1), epochs=2, batch_size=1, progress=False)
    assert sys.stderr.getvalue() == ""
    train(MLP([1, 1]), *data, SGD(0.1), epochs=2, batch_size=1)
    assert "1/2" in sys.stderr.getvalue()
