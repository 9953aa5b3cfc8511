"""Parity with torch, optax and pandas: live where they are installed, golden values always.

The largest difference allowed is 1e-12, relative above 1 and absolute below. Where a library
differs from ours by convention, the case says how (`parity_cases.py`).
"""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from parity_cases import (
    BETAS,
    OPTIMIZER_CASES,
    POINTS,
    SCHEDULE_CASES,
    SERIES,
    SHAPES,
    STARTS,
    STEPS,
    our_walk,
    pandas_average,
    torch_average,
)

from course_lib import OPTIMIZERS, PolyakAverage, exponential_average

GOLDEN = Path(__file__).parent / "golden"
KEPT = slice(39, None, 40)  # the steps that the golden files hold

every_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)
every_optimizer = pytest.mark.parametrize("name", OPTIMIZER_CASES)
every_schedule = pytest.mark.parametrize("name", SCHEDULE_CASES)
every_average = pytest.mark.parametrize(
    ("beta", "corrected"), [(beta, corrected) for beta in BETAS for corrected in (False, True)]
)


def golden(name: str) -> dict:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))["values"]


def needs(peer: str) -> None:
    pytest.importorskip(peer, reason=f"{peer} is not installed; `make peers` installs it")


def assert_same(ours, theirs) -> None:
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    assert np.isfinite(theirs).all()
    assert (np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max() <= 1e-12


@every_shape
@every_optimizer
class TestOptimizers:
    def test_golden(self, name, shape):
        case = OPTIMIZER_CASES[name]
        assert_same(our_walk(case.ours, shape)[KEPT], golden(case.peer)[name][str(shape)])

    def test_live(self, name, shape):
        case = OPTIMIZER_CASES[name]
        needs(case.peer)
        assert_same(our_walk(case.ours, shape), case.walk(shape))


def test_every_optimizer_has_a_peer():
    assert {type(case.ours).__name__ for case in OPTIMIZER_CASES.values()} == set(OPTIMIZERS)


@every_schedule
class TestSchedules:
    def test_golden(self, name):
        assert_same(SCHEDULE_CASES[name].ours(np.arange(STEPS))[KEPT], golden("schedules")[name])

    def test_live(self, name):
        needs("optax")
        assert_same(SCHEDULE_CASES[name].ours(np.arange(STEPS)), SCHEDULE_CASES[name].rates())


@every_average
class TestAverages:
    def test_golden(self, beta, corrected):
        ours = exponential_average(SERIES, beta, corrected)
        key = f"{beta} {'corrected' if corrected else 'uncorrected'}"
        assert_same(ours[KEPT], golden("pandas")[key])

    def test_live(self, beta, corrected):
        needs("pandas")
        ours = exponential_average(SERIES, beta, corrected)
        assert_same(ours, pandas_average(beta, corrected))


@pytest.mark.parametrize("start", STARTS)
class TestAveragesOfWeights:
    def ours(self, start):
        average = PolyakAverage(start)
        return np.array([average.update(point) for point in POINTS])

    def test_golden(self, start):
        assert_same(self.ours(start)[KEPT], golden("averaged_weights")[str(start)])

    def test_live(self, start):
        needs("torch")
        assert_same(self.ours(start), torch_average(start))


LOCKS = ("requirements.txt", "requirements-peers.txt", "requirements-torch.txt")


def test_golden_values_are_from_the_pinned_versions():
    root = GOLDEN.parents[1]
    locks = [root / name for name in LOCKS]
    text = "".join(lock.read_text(encoding="utf-8") for lock in locks)
    pinned = set(re.findall(r"^([\w.-]+==[\w.]+)", text, re.MULTILINE))
    for path in sorted(GOLDEN.glob("*.json")):
        made_with = json.loads(path.read_text(encoding="utf-8"))["from"]
        for package, version in made_with.items():
            assert f"{package}=={version.split('+')[0]}" in pinned, path.name
