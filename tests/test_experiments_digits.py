"""Digits: what is chosen where, what is tested when, and that splits are splits."""

import numpy as np
import pytest

from course_lib import MLP, OPTIMIZERS, Adam, datasets, train
from course_lib.experiments import digits
from course_lib.experiments.protocol import seeds_of

SMALL = {"runs": 2, "epochs": 2, "tuning_runs": 1}


@pytest.fixture(autouse=True, scope="module")
def fresh():
    digits.forget()
    yield
    digits.forget()


@pytest.fixture(scope="module")
def one():
    return digits.digits(**SMALL)


@pytest.fixture(scope="module")
def several():
    return digits.digits_splits(**SMALL, splits=3)


def test_tuned_on_training_data_and_tested_at_the_end(one):
    assert list(one.costs) == list(OPTIMIZERS)
    assert {a.shape for a in one.details["test_accuracy"].values()} == {(2,)}
    split = one.configuration["split"]
    assert (split["training"], split["test"]) == (1437, 360)
    assert one.configuration["tuning"]["epochs"] == one.configuration["epochs"] == 2
    for name, costs in one.details["validation_cost"].items():
        best = one.details["rates"][name][np.median(costs, axis=1).argmin()]
        assert one.details["chosen"][name] == best
    assert one.details["test_accuracy"]["Adam"].mean() > 0.8


def test_the_same_budget_for_all():
    assert {len(rates) for rates in digits.RATES.values()} == {6}
    for rates in digits.RATES.values():
        steps = np.diff(np.log10(rates))
        np.testing.assert_allclose(steps, 0.25, atol=0.02)  # rounded to two digits


def test_a_validation_cost_and_a_test_are_what_one_training_gives(one):
    data = datasets.digits()
    held = digits.VALIDATION
    seeds = seeds_of(1, digits.FIRST_TUNING_RUN, network=0, shuffle=0)
    network = MLP(digits.LAYERS, seed=seeds["network"][0])
    rate = digits.RATES["Adam"][2]
    fit = data.train_inputs[held:], data.train_targets[held:]
    train(network, *fit, Adam(rate), 2, 64, seed=seeds["shuffle"][0], progress=False)
    cost = network.loss(data.train_inputs[:held], data.train_targets[:held])
    assert one.details["validation_cost"]["Adam"][2, 0] == pytest.approx(cost, rel=1e-9)

    seeds = seeds_of(2, network=0, shuffle=0)
    network = MLP(digits.LAYERS, seed=seeds["network"][1])
    whole = data.train_inputs, data.train_targets
    chosen = Adam(one.details["chosen"]["Adam"])
    train(network, *whole, chosen, 2, 64, seed=seeds["shuffle"][1], progress=False)
    tested = network.accuracy(data.test_inputs, data.test_targets)
    assert one.details["test_accuracy"]["Adam"][1] == tested


def test_seeds_of_tuning_are_not_those_of_the_final_runs():
    tuned = seeds_of(digits.TUNING_RUNS, digits.FIRST_TUNING_RUN, network=0, shuffle=0)
    final = seeds_of(digits.RUNS, network=0, shuffle=0)
    assert not set(tuned["network"]) & set(final["network"])
    assert np.diff(np.sort(tuned["shuffle"] + final["shuffle"])).min() > digits.EPOCHS


def test_splits_are_drawn_and_tuned_anew(several):
    assert several.details["splits"] == [0, 1, 2]
    assert several.details["test_to_training"] == pytest.approx(0.25, abs=0.001)
    for name in ("SGD", "Momentum", "Adam"):
        test = several.details["test_accuracy"][name]
        assert test.shape == (3, 2)
        costs = several.details["validation_cost"][name]
        best = np.median(costs, axis=-1).argmin(axis=-1)
        np.testing.assert_array_equal(
            several.details["chosen"][name], np.array(several.details["rates"][name])[best]
        )
        for split in range(3):  # the networks were tested on the test set of their own split
            network = MLP(digits.LAYERS, seed=[0, 0])
            network.parameters = several.parameters[name][split]
            data = datasets.digits(seed=split)
            own = network.accuracy(data.test_inputs, data.test_targets)
            np.testing.assert_array_equal(test[split], own)
    first, second = (datasets.digits(seed=split).test_inputs for split in (0, 1))
    assert not np.array_equal(first, second)


def test_the_first_split_is_that_of_digits(one, several):
    for name in ("SGD", "Momentum", "Adam"):
        np.testing.assert_array_equal(several.costs[name][0], one.costs[name])
        np.testing.assert_array_equal(
            several.details["test_accuracy"][name][0], one.details["test_accuracy"][name]
        )
        assert several.details["chosen"][name][0] == one.details["chosen"][name]


def test_what_was_trained_is_not_trained_again(one, monkeypatch):
    monkeypatch.setattr(digits, "train_stacked", None)
    again = digits.digits(**SMALL)
    assert again.costs["Adam"] is one.costs["Adam"]


def test_a_stopped_split_leaves_those_before_it(monkeypatch):
    digits.forget()
    real = digits._tune_and_test

    def stopped(names, split, *sizes):
        found = real(names, split, *sizes)
        if split == 2:
            found = {
                name: digits._Tested(**{**vars(one), "interrupted": True})
                for name, one in found.items()
            }
        return found

    monkeypatch.setattr(digits, "_tune_and_test", stopped)
    result = digits.digits_splits(runs=1, epochs=1, tuning_runs=1, splits=4)
    assert result.interrupted
    assert result.details["splits"] == [0, 1]
    assert result.costs["SGD"].shape == (2, 1, 1)
    digits.forget()
