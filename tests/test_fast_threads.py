"""Compiled steps on several threads, in processes that were forked, and from a cache."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import course_lib
from course_lib import OPTIMIZERS, Adam, fast
from course_lib.fast import _kernels
from course_lib.fast._rules import RULES

numba = pytest.importorskip("numba")
NAMES = sorted(OPTIMIZERS)
LARGE = 2017
several = pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="numba has one thread")


@pytest.fixture(autouse=True)
def large_enough(monkeypatch):
    """Arrays that take less time than those that threads are meant for."""
    monkeypatch.setattr(_kernels, "PARALLEL_FROM", LARGE)


def walk(optimizer, size=LARGE, steps=5):
    random = np.random.RandomState(0)
    parameters = random.standard_normal(size)
    for _ in range(steps):
        optimizer.step(parameters, random.standard_normal(size))
    return parameters


@several
@pytest.mark.parametrize("name", NAMES)
def test_two_threads_compute_what_one_does(name, monkeypatch):
    kernel = _kernels.kernel(RULES[OPTIMIZERS[name]])
    plain, ran = OPTIMIZERS[name](learning_rate=0.1), []
    one = walk(fast.compiled(plain, threads=1))
    threaded = kernel.threaded

    def counted(*arguments):
        ran.append(numba.get_num_threads())
        threaded(*arguments)

    monkeypatch.setitem(kernel.__dict__, "threaded", counted)
    before = numba.get_num_threads()
    np.testing.assert_array_equal(walk(fast.compiled(plain, threads=2)), one)
    assert ran == [2] * 4  # the first step is NumPy's
    assert numba.get_num_threads() == before
    np.testing.assert_allclose(one, walk(plain), rtol=1e-12, atol=1e-12)


def test_a_small_array_gets_one_thread():
    kernel = _kernels.kernel(RULES[Adam])
    assert kernel.for_size(LARGE, 1) is kernel.loop
    assert kernel.for_size(_kernels.PARALLEL_FROM - 1, 2) is kernel.loop
    assert kernel.for_size(_kernels.PARALLEL_FROM, 2) is not kernel.loop


@several
def test_optimizers_in_several_python_threads_do_not_disturb_each_other():
    expected, found = walk(fast.compiled(Adam(0.1)), steps=20), {}
    walkers = [
        threading.Thread(
            target=lambda n: found.update({n: walk(fast.compiled(Adam(0.1)), steps=20)}), args=[n]
        )
        for n in range(4)
    ]
    for walker in walkers:
        walker.start()
    for walker in walkers:
        walker.join()
    assert len(found) == 4
    for walked in found.values():
        np.testing.assert_array_equal(walked, expected)
    assert _kernels._team.enter()  # the last one has left
    _kernels._team.leave()


def run(script: str, **environment) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=Path(course_lib.__file__).parents[1],
        env=os.environ | environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


WALK = """
import os, numpy as np
from course_lib import Adam, fast
from course_lib.fast import _kernels
from course_lib.fast._rules import RULES
def walk(size):
    optimizer, parameters = fast.compiled(Adam(0.1)), np.ones(size)
    for _ in range(3):
        optimizer.step(parameters, np.ones(size))
    return parameters.tobytes()
"""


@several
@pytest.mark.skipif(sys.platform != "linux", reason="where processes are made by forking")
def test_a_forked_process_steps_alone():
    script = """
_kernels.PARALLEL_FROM = 1000
expected = walk(1000)
assert "threaded" in vars(_kernels.kernel(RULES[Adam]))
child = os.fork()
if not child:
    os._exit(0 if walk(1000) == expected else 1)
print(os.waitpid(child, 0)[1], walk(1000) == expected)
"""
    assert run(WALK + script).split() == ["0", "True"]


def test_a_second_process_compiles_nothing(tmp_path):
    script = """
walk(3)
stats = _kernels.kernel(RULES[Adam]).loop.stats
print(sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))
"""
    cached = [run(WALK + script, NUMBA_CACHE_DIR=str(tmp_path)).split() for _ in range(2)]
    assert cached == [["0", "1"], ["1", "0"]]


def test_where_nothing_can_be_written_it_is_compiled_anew():
    script = """
from numba.core import caching
caching.CacheImpl._locator_classes.clear()
walk(3)
print(sum(_kernels.kernel(RULES[Adam]).loop.stats.cache_hits.values()))
"""
    assert run(WALK + script).split() == ["0"]
