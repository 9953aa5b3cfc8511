"""network.js against course_lib: data, first weights, gradients and whole trainings."""

import numpy as np
import pytest

from course_lib import MLP, OPTIMIZERS, train
from course_lib.datasets import moons
from course_lib.experiments.protocol import LAYERS, SCHEDULES, rate_by_epoch
from course_lib.widgets.training_lab import PROTOCOL, TrainingLab
from tests.widgets.node import run

# Each at a rate at which it learns, and where 100 epochs magnify no rounding.
RATES = {
    "SGD": 0.1,
    "Momentum": 0.1,
    "AdaGrad": 0.03,
    "RMSProp": 0.003,
    "Adam": 0.003,
    "AMSGrad": 0.003,
    "AdamW": 0.003,
}


def settings(optimizer, rate, schedule="constant", seed=3, shuffle_seed=10) -> dict:
    return {
        "optimizer": optimizer,
        "learning_rate": rate,
        "schedule": schedule,
        "seed": seed,
        "shuffle_seed": shuffle_seed,
    }


def training(epochs=100, at=None, **chosen) -> dict:
    return {
        "run": "train",
        "settings": settings(**chosen),
        "epochs": epochs,
        "at": at,
        "protocol": PROTOCOL,
    }


def answers(*cases):
    return run("network.mjs", "network.js", list(cases))


def test_the_moons_are_those_of_course_lib():
    cases = [
        {"run": "moons", "count": count, "noise": 0.2, "seed": seed}
        for count, seed in ((300, 3), (1000, 2003), (7, 0))
    ]
    for case, got in zip(cases, answers(*cases), strict=True):
        points = moons(case["count"], 0.2, case["seed"])
        assert np.allclose(np.reshape(got["inputs"], (-1, 2)), points.inputs, rtol=0, atol=4e-15)
        assert got["targets"] == points.targets.tolist()


def gradient_case(network, inputs, targets) -> dict:
    return {
        "run": "gradient",
        "layers": LAYERS,
        "parameters": network.parameters.tolist(),
        "inputs": inputs.tolist(),
        "targets": targets.tolist(),
    }


def test_first_weights_and_gradients():
    """Elementwise at 1e-12 of the largest, from small to saturated logits."""
    random = np.random.default_rng(5)
    inputs, targets = moons()
    cases, expected = [], []
    for seed in range(40):
        network = MLP(LAYERS, seed=seed)
        first = network.parameters.copy()
        network.parameters = 10 ** random.uniform(-1, 1.5) * random.normal(size=first.shape)
        few = random.permutation(300)[: random.integers(1, 65)]
        data = inputs[few], targets[few]
        cases.append({"seed": seed} | gradient_case(network, *data))
        expected.append((first, *network.loss_and_gradient(*data), network.accuracy(*data)))
    for (first, loss, gradient, accuracy), got in zip(expected, answers(*cases), strict=True):
        assert np.allclose(got["first"], first, rtol=1e-14, atol=1e-15)
        assert got["loss"] == pytest.approx(loss, rel=1e-12, abs=1e-300)
        assert np.abs(np.array(got["gradient"]) - gradient).max() <= 1e-12 * np.abs(gradient).max()
        assert got["accuracy"] == accuracy


def test_a_dead_network_is_known():
    inputs, targets = moons()
    alive, dead = MLP(LAYERS, seed=3), MLP(LAYERS, seed=3)
    dead.biases[1][:] = -1e3  # the second layer is never reached
    cases = [{"seed": 3} | gradient_case(one, inputs, targets) for one in (alive, dead)]
    assert [got["dead"] for got in answers(*cases)] == [False, True]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_100_epochs_are_those_of_course_lib(name):
    """Costs and parameters at 1e-9, from the published seeds and others."""
    pairs = [(3, 10), (4, 10_010), (9, 60_010)]
    cases = [
        training(optimizer=name, rate=RATES[name], seed=seed, shuffle_seed=shuffle)
        for seed, shuffle in pairs
    ]
    worst = 0.0
    for (seed, shuffle), got in zip(pairs, answers(*cases), strict=True):
        network = MLP(LAYERS, seed=seed)
        history = train(
            network,
            *moons(),
            OPTIMIZERS[name](RATES[name]),
            epochs=100,
            seed=shuffle,
            progress=False,
        )
        assert got["costs"][-1] < got["costs"][0]
        for browser, expected in (
            (got["costs"], history.costs),
            (got["parameters"], network.parameters),
        ):
            worst = max(worst, np.abs(np.array(browser) - expected).max() / np.abs(expected).max())
        assert got["accuracy"] == history.accuracies[-1] and got["divergedAt"] is None
    print(f"{name}: largest difference {worst:.1e}")
    assert worst <= 1e-9


def test_published_costs_to_six_decimals():
    published = {
        "SGD": (0.702405, 0.668101, 0.635288, 0.600491, 0.573367, 0.7167),
        "Momentum": (0.702413, 0.668167, 0.635388, 0.600591, 0.573444, 0.7167),
        "Adam": (0.702166, 0.167845, 0.141316, 0.138788, 0.136066, 0.9433),
    }
    cases = [
        training(5000, at=[0, 1000, 2000, 3000, 4000], optimizer=name, rate=0.0007)
        for name in published
    ]
    for expected, got in zip(published.values(), answers(*cases), strict=True):
        assert [round(cost, 6) for cost in got["costs"]] == list(expected[:5])
        assert round(got["accuracy"], 4) == expected[5]


def test_rates_by_epoch_are_the_published_ones():
    assert answers({"run": "schedules"}) == [list(SCHEDULES)]
    epochs = np.arange(3005)
    for name in SCHEDULES:
        chosen = {"settings": settings("SGD", 0.1, name), "epochs": 3005, "protocol": PROTOCOL}
        [got] = answers({"run": "rates", **chosen})
        assert got == rate_by_epoch(0.1, name)(epochs).tolist()


@pytest.mark.parametrize("schedule", ["decay", "staircase"])
def test_decayed_runs_are_those_of_the_widget_in_python(schedule):
    epochs = 100 if schedule == "decay" else 1100
    lab = TrainingLab(optimizer="Momentum", learning_rate=0.1, schedule=schedule, epochs=epochs)
    network, history = lab.trained()
    [got] = answers(training(epochs, optimizer="Momentum", rate=0.1, schedule=schedule))
    assert np.allclose(got["costs"], history.costs, rtol=1e-9, atol=0)
    assert np.allclose(got["parameters"], network.parameters, rtol=1e-8, atol=1e-9)


def test_divergence_is_in_the_same_epoch():
    chosen = {"optimizer": "AdamW", "rate": 1e150}
    [got] = answers(training(20, **chosen))
    network = MLP(LAYERS, seed=3)
    history = train(
        network, *moons(), OPTIMIZERS["AdamW"](1e150), epochs=20, seed=10, progress=False
    )
    assert got["divergedAt"] == history.diverged_at is not None
