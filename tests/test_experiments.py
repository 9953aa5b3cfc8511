"""The experiments: the published numbers, what is measured, and that a rerun agrees."""

import json
from inspect import signature

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import MLP, SGD, Adam, AMSGrad, Momentum, schedules, train
from course_lib.experiments import (
    EXPERIMENTS,
    comparisons,
    figures,
    forget,
    protocol,
    published,
    registry,
    run,
    tuning,
)
from course_lib.experiments.protocol import Arm
from course_lib.experiments.side_by_side import SideBySide

PUBLISHED_COSTS = {
    "moons-sgd": [0.702405, 0.668101, 0.635288, 0.600491, 0.573367],
    "moons-momentum": [0.702413, 0.668167, 0.635388, 0.600591, 0.573444],
    "moons-adam": [0.702166, 0.167845, 0.141316, 0.138788, 0.136066],
}
PUBLISHED_ACCURACY = {"moons-sgd": 71.67, "moons-momentum": 71.67, "moons-adam": 94.33}


@pytest.fixture(autouse=True, scope="module")
def fresh():
    forget()
    yield
    forget()


@pytest.fixture(scope="module")
def reproduction():
    """All published runs, as the chapter makes them: side by side."""
    return registry.run_published()


@pytest.mark.parametrize("name", PUBLISHED_COSTS)
def test_published_costs_to_six_decimals(reproduction, name):
    result = reproduction[name]
    assert result.costs.shape == (5000,)
    np.testing.assert_allclose(result.costs[::1000], PUBLISHED_COSTS[name], rtol=0, atol=5.01e-7)
    assert round(100 * result.accuracy, 2) == PUBLISHED_ACCURACY[name]


def test_side_by_side_equals_alone(reproduction):
    name = "moons-adam-staircase"
    arm = published.ARMS[name]
    points = protocol.moons()
    network = MLP([2, 5, 2, 1], seed=3)
    history = train(network, *points, arm.build(5), 300, batch_size=64, seed=10, progress=False)
    np.testing.assert_allclose(history.costs, reproduction[name].costs[:300], rtol=1e-9)


def test_epochs_zero_and_one_run_at_the_first_rate():
    epochs = np.arange(2500)
    i = np.maximum(epochs - 1, 0)
    np.testing.assert_array_equal(protocol.rate_by_epoch(0.1, "decay")(epochs), 0.1 / (1 + i))
    np.testing.assert_array_equal(
        protocol.rate_by_epoch(0.1, "staircase")(epochs), 0.1 / (1 + i // 1000)
    )
    steps = Arm("SGD", 0.1, "decay").build(steps_per_epoch=5).learning_rate
    assert [round(steps(t), 6) for t in (0, 4, 5, 9, 10, 14, 15)] == [
        *[0.1] * 4,
        *[0.05] * 2,
        0.033333,
    ]
    with pytest.raises(ValueError, match="kind must be"):
        protocol.rate_by_epoch(0.1, "cosine")


def test_no_two_runs_share_an_order_nor_tuning_and_final_runs():
    final = protocol.seeds_of(comparisons.SEEDS)
    apart = protocol.seeds_of(tuning.TUNING_RUNS, protocol.FIRST_TUNING_RUN)
    assert (final["network"][0], final["shuffle"][0]) == (3, 10)
    assert not set(final["network"]) & set(apart["network"])
    shuffles = np.sort(final["shuffle"] + apart["shuffle"])
    assert np.diff(shuffles).min() > protocol.EPOCHS
    assert len(set(protocol.SAMPLES.values())) == 3


def test_seeds_three_optimizers_measured_and_failures_counted():
    result = comparisons.seeds(runs=4, epochs=30)
    assert list(result.costs) == ["SGD", "Momentum", "Adam"]
    assert {costs.shape for costs in result.costs.values()} == {(4, 30)}
    assert result.seeds == {"network": [3, 4, 5, 6], "shuffle": [10, 10010, 20010, 30010]}
    for name, accuracy in result.accuracy.items():
        network = protocol.networks(result.parameters[name])
        np.testing.assert_array_equal(network.accuracy(*protocol.moons()), accuracy)
        np.testing.assert_array_equal(result.details["stuck"][name], accuracy <= 0.6)
        low, high = result.details["interval"][name]
        assert low <= accuracy.mean() <= high
        assert result.details["published"][name] == {
            "accuracy": accuracy[0],
            "place": 1 + (accuracy > accuracy[0]).sum(),
            "of": 4,
        }
    # The published network is run 0: alone it goes the same way.
    alone = published.run("moons-adam", epochs=30)
    np.testing.assert_allclose(result.costs["Adam"][0], alone.costs, rtol=1e-9)


def test_causes_are_two_rates_with_and_without_decay():
    arms = {(a.optimizer, a.rate, a.schedule) for a in comparisons.CAUSES_ARMS.values()}
    high = {"SGD": 0.1, "Momentum": 0.1, "Adam": 0.01}
    for name, rate in high.items():
        for schedule in ("constant", "staircase"):
            assert {(name, 0.0007, schedule), (name, rate, schedule)} <= arms
        assert (name, rate, "decay") in arms
    result = comparisons.causes(runs=2, epochs=3)
    legend = figures.causes(result).legends[0]
    plt.close("all")
    assert [text.get_text() for text in legend.get_texts()] == ["constant", "staircase", "decay"]
    assert set(result.accuracy) == set(comparisons.CAUSES_ARMS)


def test_undampened_momentum_is_dampened_at_ten_times_the_rate():
    undampened = Arm("Momentum", 0.007, options=comparisons.UNDAMPENED)
    trained, _ = protocol.train_arms([undampened, Arm("Momentum", 0.07)], 2, 20)
    one, other = trained.values()
    np.testing.assert_allclose(one.costs, other.costs, rtol=1e-9)


def test_trained_once_and_taken_from_more_runs():
    arm = Arm("SGD", 0.05)
    three = protocol.train_arms([arm], 3, 10)[0][arm]
    two = protocol.train_arms([arm, Arm("Adam", 0.05)], 2, 10)[0][arm]
    assert two.costs.base is three.costs.base
    np.testing.assert_array_equal(two.costs, three.costs[:2])


def test_tuning_chooses_by_validation_moons():
    result = tuning.tuning(runs=2, epochs=8)
    rates = result.details["rates"]
    assert list(result.costs) == ["SGD", "Momentum", "Adam"]
    for name in result.costs:
        costs = result.details["validation_cost"][name]
        assert costs.shape == (len(rates), 2)
        assert not np.isnan(costs).any()
        network = protocol.networks(result.parameters[name])
        expected = network.loss(*protocol.moons("validation"))
        finite = np.isfinite(expected)
        np.testing.assert_array_equal(costs[finite], expected[finite])
        assert result.details["chosen"][name] == rates[np.median(costs, axis=1).argmin()]
    assert result.details["chosen_after"] == {8: result.details["chosen"]}
    # One batched run is what each rate gives by itself.
    seeds = protocol.seeds_of(2, protocol.FIRST_TUNING_RUN)
    _, history = protocol.train_networks(Adam(rates[4]), (), seeds, 8)
    np.testing.assert_allclose(history.costs.T, result.costs["Adam"][4], rtol=1e-9)


def test_what_a_shorter_tuning_would_have_chosen_is_seen_on_the_way(monkeypatch):
    monkeypatch.setattr(tuning, "LOOK_EVERY", 4)
    on_the_way = tuning.tuning(runs=2, epochs=12).details["chosen_after"]
    assert list(on_the_way) == [4, 8, 12]
    for epochs, chosen in on_the_way.items():
        assert chosen == tuning.tuning(runs=2, epochs=epochs).details["chosen"]


def test_tuning_goes_as_far_as_the_final_runs_on_seeds_of_its_own():
    assert tuning.TUNING_EPOCHS == tuning.TUNED_EPOCHS
    assert signature(tuning.tuning).parameters["epochs"].default == tuning.TUNED_EPOCHS
    assert signature(tuning.tuned).parameters["epochs"].default == tuning.TUNED_EPOCHS
    settings = signature(tuning.adam_settings).parameters["epochs"].default
    assert settings == tuning.TUNED_EPOCHS


def test_tuned_runs_at_the_rates_given():
    chosen = {"SGD": 0.3, "Adam": 0.02}
    result = tuning.tuned(chosen=chosen, runs=3, epochs=5)
    assert {k: v["learning_rate"] for k, v in result.configuration["arms"].items()} == chosen
    network = protocol.networks(result.parameters["SGD"])
    held_out = protocol.moons("held-out")
    np.testing.assert_array_equal(
        result.details["held_out_accuracy"]["SGD"], network.accuracy(*held_out)
    )
    assert len(held_out.targets) == 1000


def test_adam_settings_change_one_number_at_a_time():
    result = tuning.adam_settings(runs=2, epochs=4)
    settings = result.configuration["settings"]
    default = {"learning_rate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    assert all(sum(one[k] != default[k] for k in default) <= 1 for one in settings)
    seeds = protocol.seeds_of(2, protocol.FIRST_TUNING_RUN)
    _, history = protocol.train_networks(Adam(0.01, beta1=0.5), (), seeds, 4)
    np.testing.assert_allclose(history.costs.T, result.costs["beta1"][1], rtol=1e-9)
    _, history = protocol.train_networks(Adam(0.01), (), seeds, 4)
    for name, place in {"learning_rate": 2, "beta1": 2, "beta2": 2, "epsilon": 1}.items():
        assert result.details["values"][name][place] == default[name]
        np.testing.assert_allclose(history.costs.T, result.costs[name][place], rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("moons-sgd-decay", {"epochs": 40}),
        ("moons-low-rate", {"epochs": 10, "runs": 2}),
        ("moons-tuning", {"epochs": 3, "runs": 2}),
        ("digits", {"epochs": 1, "runs": 1, "tuning_runs": 1}),
        ("digits-splits", {"epochs": 1, "runs": 1, "tuning_runs": 1, "splits": 2}),
        ("rare-classes", {"epochs": 2, "runs": 1, "tuning_runs": 1}),
    ],
)
def test_a_rerun_agrees_to_the_last_digit_of_its_file(name, sizes):
    texts = []
    for _ in range(2):
        forget()
        texts.append(EXPERIMENTS[name].run(**sizes).to_json())
    assert texts[0] == texts[1]
    content = json.loads(texts[0])
    assert {"name", "title", "configuration", "seeds", "versions", "costs", "accuracy"} <= set(
        content
    )


def test_an_unknown_experiment_is_named_and_the_known_ones_too():
    with pytest.raises(KeyError, match=r"moons-rmsprop.*moons-adam-staircase"):
        run("moons-rmsprop")


def test_side_by_side_moves_each_slice_by_its_own_rule_and_starts_again():
    rules = [SGD(0.1), Momentum(schedules.staircase(schedules.constant(0.1), 2)), AMSGrad(0.1)]
    together = SideBySide(rules)
    gradients = np.random.RandomState(0).randn(5, 3, 4, 2)
    ends = []
    for _ in range(2):
        parameters = np.zeros((3, 4, 2))
        for gradient in gradients:
            together.step(parameters, gradient)
        ends.append(parameters)
        assert together.steps == 5
        together.reset()
    np.testing.assert_array_equal(*ends)
    alone = np.zeros((4, 2))
    momentum = Momentum(0.1)
    for gradient in gradients:
        momentum.step(alone, gradient[1])
    np.testing.assert_array_equal(ends[0][1], alone)
    with pytest.raises(ValueError, match="must count the 3 optimizers"):
        together.broadcast_shape((2, 4, 2))
    assert SideBySide([SGD(np.ones((5, 1)))]).broadcast_shape((1, 2)) != (1, 2)
