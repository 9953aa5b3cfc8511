"""Backpropagation, checked twice: against torch's autograd, and against differences of the loss."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from network_cases import NETWORK_CASES

from course_lib import MLP

GOLDEN = json.loads((Path(__file__).parent / "golden" / "networks.json").read_text("utf-8"))

every_case = pytest.mark.parametrize("name", NETWORK_CASES)


def assert_same(ours, theirs) -> None:
    """Compare element by element: within 1e-9, relative above 1 and absolute below."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    assert np.isfinite(theirs).all()
    assert (np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max() <= 1e-9


@every_case
def test_golden(name):
    case = NETWORK_CASES[name]
    loss, gradient = case.network().loss_and_gradient(*case.data())
    assert_same(loss, GOLDEN["values"][name]["loss"])
    assert_same(gradient, GOLDEN["values"][name]["gradient"])


@every_case
def test_live(name):
    pytest.importorskip("torch", reason="torch is not installed; `make peers` installs it")
    case = NETWORK_CASES[name]
    loss, gradient = case.network().loss_and_gradient(*case.data())
    theirs = case.by_autograd()
    assert_same(loss, theirs[0])
    assert_same(gradient, theirs[1])


def test_the_cases_reach_every_branch():
    logits = [case.network().logits(case.data()[0]) for case in NETWORK_CASES.values()]
    assert max(np.abs(values).max() for values in logits) > 1000  # exp overflows at 710
    assert all(np.abs(loss["gradient"]).max() > 0.01 for loss in GOLDEN["values"].values())


def away_from_kinks(network: MLP, inputs: np.ndarray, distance: float) -> bool:
    """Return whether every sum that goes into a ReLU is further from 0 than a distance."""
    passed = inputs.T
    for weights, biases in zip(network.weights[:-1], network.biases[:-1], strict=True):
        sums = weights @ passed + biases[:, None]
        if np.abs(sums).min() <= distance:
            return False
        passed = np.maximum(sums, 0)
    return True


@settings(max_examples=40, deadline=None)
@given(
    hidden=st.lists(st.integers(1, 6), max_size=3),
    features=st.integers(1, 4),
    outputs=st.integers(1, 4),
    count=st.integers(1, 6),
    seed=st.integers(0, 2**32 - 1),
)
def test_central_differences(hidden, features, outputs, count, seed):
    random = np.random.RandomState(seed)
    network = MLP([features, *hidden, outputs], seed)
    network.parameters = network.parameters + 0.1 * random.standard_normal(network.parameters.shape)
    inputs = random.standard_normal((count, features))
    targets = random.randint(0, network.classes, count)
    step = 1e-5
    # A difference across a kink is not the gradient on either side of it.
    assume(away_from_kinks(network, inputs, 1e-3))
    middle = network.parameters.copy()
    gradient, differences = network.gradient(inputs, targets), np.empty_like(middle)
    for i in range(middle.size):
        sides = []
        for sign in (1, -1):
            network.parameters = middle
            network.parameters[i] += sign * step
            sides.append(network.loss(inputs, targets))
        differences[i] = (sides[0] - sides[1]) / (2 * step)
    size = np.linalg.norm(gradient) + np.linalg.norm(differences)
    assert np.linalg.norm(gradient - differences) <= 1e-7 * max(size, 1e-2)
