"""The loop around a rule, and its threads: numba's part is played here, so that none is needed."""

import os
import sys
import threading

import numpy as np
import pytest

from course_lib import SGD, Momentum
from course_lib.fast import _kernels
from course_lib.fast._rules import RULES


class Numba:
    """What the kernels ask of numba: its loops are Python's, and it notes which ran on what."""

    prange = range

    def __init__(self, writeable=True):
        self.writeable, self.threads, self.asked, self.ran = writeable, 8, {}, []

    def njit(self, **options):
        def compiled(function):
            def run(*arguments):
                self.ran.append((function.__name__, self.threads))
                function(*arguments)

            if "parallel" not in options:  # the rule, which a loop calls
                return function
            self.asked[function.__name__] = options
            return run

        if options.get("cache") and not self.writeable:
            raise RuntimeError("cannot cache")
        return compiled

    def get_num_threads(self):
        return self.threads

    def set_num_threads(self, threads):
        self.threads = threads


@pytest.fixture
def numba(monkeypatch):
    played = Numba()
    monkeypatch.setattr(_kernels, "numba", lambda: played)
    monkeypatch.setattr(_kernels, "_team", _kernels._Team())
    return played


def test_a_team_is_entered_once_and_nobody_waits():
    team, entered = _kernels._Team(), []
    assert team.enter()
    second = threading.Thread(target=lambda: entered.append(team.enter()), daemon=True)
    second.start()
    second.join(timeout=5)
    assert entered == [False]
    team.leave()
    assert team.enter()


def test_a_loop_moves_every_number_and_what_is_remembered_of_it(numba):
    kernel, rule = _kernels.Kernel(RULES[Momentum]), RULES[Momentum]
    parameters, gradients, mean = (
        np.array([1.0, 2.0, 3.0]),
        np.array([10.0, 0.0, -10.0]),
        np.ones(3),
    )
    kernel.loop(parameters, gradients, mean, *rule.numbers(Momentum(0.5, beta=0.75), 0.5, 1))
    # 0.75·1 + 0.25·g, and half of that
    assert mean.tolist() == [3.25, 0.75, -1.75] and gradients.tolist() == [10, 0, -10]
    assert parameters.tolist() == [1 - 1.625, 2 - 0.375, 3 + 0.875]


def test_it_computes_in_the_precision_of_the_parameters(numba):
    parameters, gradients = np.ones(1, np.float32), np.full(1, 3, np.float32)
    _kernels.Kernel(RULES[SGD]).loop(parameters, gradients, 0.1)
    assert parameters[0] == np.float32(1) - np.float32(0.1) * np.float32(3)


def test_large_arrays_alone_get_several_threads(numba):
    kernel = _kernels.Kernel(RULES[SGD])
    for size, threads, name in (
        (99_999, 2, "sgd_loop"),
        (100_000, 1, "sgd_loop"),
        (100_000, 2, "sgd_threads"),
    ):
        kernel.for_size(size, threads)(np.ones(3), np.ones(3), 0.1)
        assert numba.ran.pop() == (name, threads if name == "sgd_threads" else 8)
        assert numba.threads == 8  # as before


def test_whoever_comes_second_goes_alone(numba):
    step = _kernels.Kernel(RULES[SGD]).for_size(100_000, threads=2)
    for first in (False, True, False):
        if first:
            assert _kernels._team.enter()
        parameters = np.ones(3)
        step(parameters, np.ones(3), 0.25)
        if first:
            _kernels._team.leave()
        assert numba.ran.pop() == (("sgd_loop", 8) if first else ("sgd_threads", 2))
        assert parameters.tolist() == [0.75] * 3


def test_one_that_fails_leaves_the_threads_to_the_next(numba):
    step = _kernels.Kernel(RULES[SGD]).for_size(100_000, threads=2)
    with pytest.raises(TypeError):
        step(np.ones(3), None, 0.25)
    assert numba.threads == 8 and _kernels._team.enter()


@pytest.mark.parametrize("writeable", [True, False])
def test_how_it_is_compiled(monkeypatch, writeable):
    """Kept for the next process, where that can be, and without the lock of Python's threads."""
    numba = Numba(writeable)
    monkeypatch.setattr(_kernels, "numba", lambda: numba)
    kernel = _kernels.Kernel(RULES[SGD])
    assert kernel.loop is kernel.loop and kernel.threaded is kernel.threaded
    options = {"error_model": "numpy", "nogil": True} | ({"cache": True} if writeable else {})
    assert numba.asked == {
        "sgd_loop": options | {"parallel": False},
        "sgd_threads": options | {"parallel": True},
    }


@pytest.mark.skipif(sys.platform != "linux", reason="where processes are made by forking")
def test_in_a_forked_process_it_is_never_free():
    team = _kernels._Team()
    child = os.fork()
    if not child:
        os._exit(team.enter())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert team.enter()
