"""The formulas of chapter 7, in order, against the library's networks, losses and protocol."""

import numpy as np

from course_lib.experiments.protocol import rate_by_epoch
from course_lib.losses import binary_cross_entropy, sigmoid
from course_lib.networks import MLP

RANDOM = np.random.RandomState(7)
INPUTS = RANDOM.normal(size=(6, 3))
TARGETS = np.array([0, 1, 1, 0, 1, 0])


def _network() -> MLP:
    network = MLP([3, 4, 1], seed=3)
    network.parameters = np.random.RandomState(8).normal(size=network.parameters.shape)
    return network


def _close(value, expected, rtol=1e-9):
    np.testing.assert_allclose(value, expected, rtol=rtol, atol=1e-13)


def layer(f):
    f.is_count(2, 2)
    network = _network()
    activations, _ = network._forward(INPUTS)
    values = {"W_l": network.weights[0], "b_l": network.biases[0][:, None], "A_l-1": INPUTS.T}
    sums = f.value(values, 0)
    _close(f.value({"Z_l": sums}, 1), activations[1])


def probability(f):
    f.is_count(1, 2)
    for z in (-3.0, 0.7):
        f.agrees({"z": z, "p": sigmoid(np.array(z))})


def cross_entropy(f):
    network = _network()
    p = network.probabilities(INPUTS)
    values = {"n": 6, "y[]": lambda i: TARGETS[int(i) - 1], "p[]": lambda i: p[int(i) - 1]}
    f.is_count(1, 2)
    f.agrees(values | {"C": network.loss(INPUTS, TARGETS)})


def logit_loss(f):
    for z, y in ((-1.3, 1.0), (0.8, 0.0), (2.1, 1.0)):
        _close(f.value({"z": z, "y": y}), binary_cross_entropy(np.array(z), np.array(y))[0])


def logit_slope(f):
    f.is_count(1, 2)
    for z, y in ((-1.3, 1.0), (0.8, 0.0)):
        slope = binary_cross_entropy(np.array(z), np.array(y))[1] / 6
        f.agrees({"p": sigmoid(np.array(z)), "y": y, "n": 6, "bar z": slope})


def backward(f):
    words = r"\text{the sum of } \bar Z_l \text{ over the examples}"
    assert f.latex.count(words) == 1
    f = type(f)(f.latex.replace(words, "S"))
    f.is_count(3, 2)
    network = _network()
    gradient = network.gradient(INPUTS, TARGETS)
    weights, biases = network._views(gradient)
    activations, logits = network._forward(INPUTS)
    slopes = binary_cross_entropy(logits[..., 0], TARGETS)[1][None] / 6
    last = {"bar Z_l": slopes, "A_l-1": activations[1], "W_l": network.weights[1]}
    _close(f.value(last, 0), weights[1])
    passed = f.value(last, 2)
    f.agrees(last | {"bar W_l": weights[1], "bar A_l-1": passed, "bar b_l": 3.0, "S": 3.0})
    below = passed * (activations[1] > 0)
    _close(f.value({"bar Z_l": below, "A_l-1": INPUTS.T}, 0), weights[0])
    _close(below.sum(axis=1), biases[0])  # the words
    _close(slopes.sum(axis=1), biases[1])


def he(f):
    inputs = 50
    weights = MLP([inputs, 400, 1], seed=1).weights[0]
    value = f.value({"m": inputs})
    assert abs(weights.var() / value - 1) < 0.04  # 20,000 draws: four standard errors
    f.agrees({"m": inputs, "s": value})


def falling_rate(f):
    f.is_count(1, 2)
    for i in (0, 3, 999, 1000, 2500):
        for k, kind in ((1, "decay"), (1000, "staircase")):
            rate = rate_by_epoch(0.3, kind)(i + 1)
            f.agrees({"alpha_0": 0.3, "d": 1, "i": i, "k": k, "alpha_i+1": rate})
    assert f.value({"alpha_0": 0.3, "d": 2, "i": 3, "k": 1}) == 0.3 / 7


FORMULAS = [
    ("eq-layer", layer),
    ("eq-sigmoid", probability),
    ("eq-cross-entropy", cross_entropy),
    ("eq-logit-loss", logit_loss),
    ("eq-logit-slope", logit_slope),
    ("eq-backward", backward),
    ("eq-he", he),
    ("eq-protocol-decay", falling_rate),
]
