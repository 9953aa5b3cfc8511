"""Keras on torch, its optimizers as anyone applies them, and its `fit`."""

import keras
import numpy as np
import torch

from benchmarks import rules
from benchmarks.contenders import Contender

keras.config.set_floatx("float64")

ADAM = {"epsilon": rules.EPSILON}
RULES = {
    "SGD": ("SGD", {}),
    "Momentum": ("SGD", {"momentum": rules.BETA}),
    "AdaGrad": ("Adagrad", {"initial_accumulator_value": 0, "epsilon": rules.EPSILON}),
    "RMSProp": ("RMSprop", {"rho": rules.BETA, "epsilon": rules.EPSILON}),
    "Adam": ("Adam", ADAM),
    "AMSGrad": ("Adam", ADAM | {"amsgrad": True}),
    "AdamW": ("AdamW", ADAM | {"weight_decay": rules.WEIGHT_DECAY}),
}


def optimizer(name: str, rate=rules.RATE):
    kind, options = RULES[name]
    return getattr(keras.optimizers, kind)(rate, **options)


def stepper(name: str, start, gradient) -> Contender:
    parameters, gradient = keras.Variable(start, dtype="float64"), torch.tensor(gradient)
    stepping = optimizer(name)

    def step():
        stepping.apply([gradient], [parameters])

    return Contender(step, lambda: parameters.value.detach().numpy())


class Trainer:
    """A network like the course's, with its first weights; `fit` draws its own orders."""

    def __init__(self, problem, seed: int):
        self.problem = problem
        *hidden, last = problem.layers[1:]
        self.network = keras.Sequential(
            [
                keras.layers.Input((problem.layers[0],)),
                *(keras.layers.Dense(units, activation="relu") for units in hidden),
                keras.layers.Dense(last),
            ]
        )
        first = problem.network(seed)
        for layer, weights, biases in zip(
            self.network.layers, first.weights, first.biases, strict=True
        ):
            layer.set_weights([weights.T, biases])
        losses = keras.losses
        loss = losses.BinaryCrossentropy if last == 1 else losses.SparseCategoricalCrossentropy
        self.network.compile(optimizer("Adam", problem.rate), loss=loss(from_logits=True))

    def train(self, epochs: int) -> None:
        problem = self.problem
        self.network.fit(problem.inputs, problem.targets, problem.batch, epochs=epochs, verbose=0)

    def parameters(self) -> list[np.ndarray]:
        """Return weights and biases, layer by layer, the weights as the course has them."""
        return [
            np.asarray(one).T if np.ndim(one) == 2 else np.asarray(one)
            for one in self.network.get_weights()
        ]

    def steps(self) -> int:
        return int(self.network.optimizer.iterations)
