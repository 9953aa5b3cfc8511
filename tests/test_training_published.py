"""The costs that were published of three trainings of 5,000 epochs, to the last of their digits."""

import pytest

from course_lib import MLP, SGD, Adam, Momentum, datasets, train


@pytest.mark.parametrize(
    ("optimizer", "costs", "accuracy"),
    [
        (SGD(0.0007), [0.702405, 0.668101, 0.635288, 0.600491, 0.573367], 0.7167),
        (Momentum(0.0007), [0.702413, 0.668167, 0.635388, 0.600591, 0.573444], 0.7167),
        (Adam(0.0007), [0.702166, 0.167845, 0.141316, 0.138788, 0.136066], 0.9433),
    ],
    ids=["sgd", "momentum", "adam"],
)
def test_the_published_costs_to_six_decimals(optimizer, costs, accuracy):
    network = MLP([2, 5, 2, 1], seed=3)
    history = train(network, *datasets.moons(), optimizer, epochs=5000, seed=10, record_every=5000)
    assert history.costs[::1000].round(6).tolist() == costs
    assert history.accuracies[-1].round(4) == accuracy
