"""Rare classes: the labels, the pairs, and the finding itself."""

import numpy as np
import pytest

from course_lib import MLP, SGD, Adam
from course_lib.experiments import rare
from course_lib.experiments.pairing import paired


@pytest.fixture(scope="module")
def result():
    return rare.rare_classes()


def cost(result, name, frequencies):
    return result.details["final_cost"][f"{name}, {frequencies}"]


def test_labels_follow_zipfs_law_or_none():
    counts = np.bincount(rare.targets_of("Zipf"), minlength=rare.CLASSES)
    assert counts.sum() == rare.EXAMPLES
    expected = 1 / np.arange(1, rare.CLASSES + 1)
    expected *= rare.EXAMPLES / expected.sum()
    assert np.abs(counts - expected).max() < 1
    assert set(np.bincount(rare.targets_of("equal"))) == {rare.EXAMPLES // rare.CLASSES}
    quarters = [counts[first:end].sum() / rare.EXAMPLES for first, end in rare.GROUPS.values()]
    assert sum(quarters) == 1
    assert 0.2 < min(quarters) < max(quarters) < 0.32


def test_one_run_alone_goes_the_same_way(result):
    seed = result.seeds["network"][3], result.seeds["inputs"][3]
    network = MLP(rare.LAYERS, seed=seed[0])
    inputs = np.random.RandomState(seed[1]).uniform(size=(rare.EXAMPLES, rare.FEATURES))
    targets = rare.targets_of("Zipf")
    optimizer = Adam(result.details["chosen"]["Adam, Zipf"])
    costs = []
    for _ in range(20):
        loss, gradient = network.loss_and_gradient(inputs, targets)
        costs.append(loss)
        optimizer.step(network.parameters, gradient)
    np.testing.assert_allclose(result.costs["Adam, Zipf"][3, :20], costs, rtol=1e-9)


def test_sign_descent_steps_by_the_sign():
    parameters, gradient = np.zeros(3), np.array([3.0, -0.01, 200.0])
    rare.RULES["sign descent"](0.5).step(parameters, gradient)
    np.testing.assert_allclose(parameters, -0.5 * np.sign(gradient), rtol=1e-5)


def test_only_the_labels_differ(result):
    for name in rare.RULES:
        zipf, equal = (result.costs[f"{name}, {kind}"] for kind in rare.FREQUENCIES)
        assert zipf.shape == equal.shape == (rare.RUNS, rare.EPOCHS)
    starts = {kind: result.costs[f"SGD, {kind}"][:, 0] for kind in rare.FREQUENCIES}
    for name in rare.RULES:  # all optimizers start at the same place
        for kind, start in starts.items():
            np.testing.assert_array_equal(result.costs[f"{name}, {kind}"][:, 0], start)


def test_groups_make_up_the_whole(result):
    counts = np.bincount(rare.targets_of("Zipf"))
    shares = [counts[first:end].sum() / rare.EXAMPLES for first, end in rare.GROUPS.values()]
    for name in rare.RULES:
        by_group = result.details["group_cost"][f"{name}, Zipf"]
        np.testing.assert_allclose(by_group @ shares, cost(result, name, "Zipf"), rtol=1e-9)


def test_tuned_each_on_the_same_budget_and_not_at_the_end_of_the_grid(result):
    assert {len(rates) for rates in rare.RATES.values()} == {7}
    for label, chosen in result.details["chosen"].items():
        rates = rare.RATES[label.split(",")[0]]
        tried = np.median(result.details["tuning_cost"][label], axis=1)
        assert chosen == rates[tried.argmin()]
        assert rates[0] < chosen < rates[-1]
    assert result.configuration["tuning"]["epochs"] == result.configuration["epochs"]
    tuning = result.configuration["tuning"]["seeds"]
    assert not set(tuning["inputs"]) & set(result.seeds["inputs"])


@pytest.mark.parametrize(
    ("adaptive", "plain"),
    [("sign descent", "SGD"), ("Adam", "Momentum")],
    ids=["plain", "averaged"],
)
def test_the_adaptive_one_wins_with_rare_classes_and_loses_without(result, adaptive, plain):
    zipf, equal = (
        paired(cost(result, adaptive, kind), cost(result, plain, kind), lower_is_better=True)
        for kind in rare.FREQUENCIES
    )
    assert (zipf.wins, zipf.losses) == (10, 0)
    assert zipf.median_interval[1] < 0
    assert equal.losses > equal.wins
    assert equal.median_interval[0] > 0


def test_it_is_the_rare_classes_that_are_ahead(result):
    for adaptive, plain in (("sign descent", "SGD"), ("Adam", "Momentum")):
        gain = np.median(
            result.details["group_cost"][f"{plain}, Zipf"]
            - result.details["group_cost"][f"{adaptive}, Zipf"],
            axis=0,
        )
        assert gain.argmax() == len(rare.GROUPS) - 1  # the rarest gain most


@pytest.fixture(scope="module")
def centred():
    return rare.rare_classes(centred=True)


def test_rare_classes_alone_are_not_enough(centred):
    """With centred inputs, which have nothing in common, the sign is behind even there."""
    for kind in rare.FREQUENCIES:
        found = paired(
            cost(centred, "sign descent", kind), cost(centred, "SGD", kind), lower_is_better=True
        )
        assert (found.wins, found.losses) == (0, 10)
    found = paired(
        cost(centred, "Adam", "Zipf"), cost(centred, "Momentum", "Zipf"), lower_is_better=True
    )
    assert found.sign_p > 0.05


def test_centred_inputs_have_rates_of_their_own(centred, result):
    assert centred.configuration["centred"]
    assert not result.configuration["centred"]
    for label, chosen in centred.details["chosen"].items():
        rates = centred.details["rates"][label.split(",")[0]]
        assert rates[0] < chosen < rates[-1]
    seeds = {"network": [0, 1], "inputs": [0, 10_000]}
    inputs = rare._Descents((2,), seeds, "Zipf", True, 1).inputs
    assert inputs.shape == (2, 2, rare.EXAMPLES, rare.FEATURES)
    assert abs(inputs.mean()) < 0.02
    assert abs(inputs.var() - 1) < 0.02


def test_ctrl_c_gives_the_steps_so_far(monkeypatch):
    steps = []

    class Stopped(SGD):
        def step(self, parameters, gradients):
            steps.append(1)
            if len(steps) == 4:
                raise KeyboardInterrupt
            super().step(parameters, gradients)

    monkeypatch.setattr(rare, "SideBySide", lambda rules: Stopped(0.1))
    result = rare.rare_classes(runs=1, epochs=9, tuning_runs=1)
    assert result.interrupted
    assert {costs.shape[-1] for costs in result.costs.values()} == {3}
    assert set(result.costs) == {f"{name}, Zipf" for name in rare.RULES}
    assert '"interrupted": true' in result.to_json()
