"""Everybody who is timed does the same work as ours: the parameters agree afterwards.

In a process of its own, as the benchmarks run: Keras' backend is chosen as it is imported.
"""

import importlib.util

import pytest

from benchmarks import processes
from course_lib import OPTIMIZERS

PEERS = {"torch": "torch", "optax": "optax", "keras": "keras", "compiled": "numba"}


@pytest.fixture(scope="module")
def found() -> dict:
    return processes.measured("agreement", 1, "1", "quick")


def test_the_same_steps_paths_sweeps_and_epochs(found):
    apart = {
        f"{case}: {who}": distance
        for case, all_of_them in found["agreement"].items()
        for who, distance in all_of_them.items()
    }
    assert {name: one for name, one in apart.items() if not one <= 1e-9} == {}
    assert found["agreement"]["forms"].keys() == {"textbook", "blocks"}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_whoever_is_installed_is_timed(name, found):
    for who, module in PEERS.items():
        there = importlib.util.find_spec(module) is not None
        assert (who in found["agreement"][f"step {name}"]) == there, who


def test_who_draws_own_orders_trains_as_large_a_network_for_as_many_steps(found):
    ours = found["own_orders"].pop("ours")
    for who, theirs in found["own_orders"].items():
        assert theirs == ours, who
