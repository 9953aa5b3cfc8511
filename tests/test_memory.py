"""Freed memory stays with the process: a pass over many networks costs no page faults."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib

PASSES = """
import resource
import numpy as np
{first}
def a_pass():  # half a megabyte an array, as of 200 networks' hidden units
    one = np.ones(65_000)
    return np.maximum(one + one, 0) * (one > 0)
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    a_pass()
before = faults()
for _ in range(100):
    a_pass()
print((faults() - before) / 100)
"""


def faults_of_a_pass(first: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", PASSES.format(first=first)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(course_lib.__file__).parents[1],
    )
    return float(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="what other C libraries do differs")
def test_a_pass_maps_no_memory_anew():
    assert faults_of_a_pass("import course_lib") < 5
