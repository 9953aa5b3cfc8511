"""One scalar rule per optimizer: what becomes of one parameter, and of what is remembered about it.

Plain Python, so that it can be read and tried on numbers; `_kernels` compiles it into a loop. Each
rule computes what the class of its name in `course_lib.optimizers` does. What is the same for all
numbers of an array is worked out once a step, in `numbers`: a loop divides by 1 − βᵗ no more.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib import optimizers


class Rule(NamedTuple):
    """How one optimizer moves one number."""

    scalar: Callable  # (parameter, gradient, *remembered, *numbers) -> parameter, *remembered
    remembered: tuple[str, ...]  # names in the optimizer's state
    numbers: Callable  # (optimizer, learning rate, steps with this one) -> floats


def sgd(parameter, gradient, rate):
    return parameter - rate * gradient


def momentum(parameter, gradient, mean, rate, beta, new, weight, share, ahead):
    mean = beta * mean + new * gradient
    direction = mean / weight
    if ahead:
        direction = (beta * direction + new * gradient) / share
    return parameter - rate * direction, mean


def adagrad(parameter, gradient, sum_of_squares, rate, epsilon):
    sum_of_squares = sum_of_squares + gradient * gradient
    return parameter - rate * (gradient / (np.sqrt(sum_of_squares) + epsilon)), sum_of_squares


def rmsprop(parameter, gradient, mean_square, rate, beta, new, correction, epsilon):
    mean_square = beta * mean_square + new * (gradient * gradient)
    divisor = np.sqrt(correction * mean_square) + epsilon
    return parameter - rate * (gradient / divisor), mean_square


def adam(
    parameter,
    gradient,
    mean,
    mean_square,
    rate,
    beta1,
    new1,
    beta2,
    new2,
    correction,
    inside,
    outside,
):
    mean = beta1 * mean + new1 * gradient
    mean_square = beta2 * mean_square + new2 * (gradient * gradient)
    divisor = np.sqrt(correction * mean_square + inside) + outside
    return parameter - rate * (mean / divisor), mean, mean_square


def amsgrad(
    parameter,
    gradient,
    mean,
    mean_square,
    largest,
    rate,
    beta1,
    new1,
    beta2,
    new2,
    correction,
    inside,
    outside,
):
    mean = beta1 * mean + new1 * gradient
    mean_square = beta2 * mean_square + new2 * (gradient * gradient)
    largest = largest if largest >= mean_square else mean_square  # in this order NaN stays
    divisor = np.sqrt(correction * largest + inside) + outside
    return parameter - rate * (mean / divisor), mean, mean_square, largest


def adamw(
    parameter,
    gradient,
    mean,
    mean_square,
    kept,
    rate,
    beta1,
    new1,
    beta2,
    new2,
    correction,
    inside,
    outside,
):
    mean = beta1 * mean + new1 * gradient
    mean_square = beta2 * mean_square + new2 * (gradient * gradient)
    divisor = np.sqrt(correction * mean_square + inside) + outside
    return kept * parameter - rate * (mean / divisor), mean, mean_square


def _sgd(optimizer, rate, t):
    return (rate,)


def _momentum(optimizer, rate, t):
    beta, new = optimizer.beta, 1 - optimizer.beta
    weight = 1 - beta**t if optimizer.bias_correction else 1.0
    share = 1.0 if optimizer.dampening else new
    if optimizer.nesterov:
        return rate, beta, new, weight, share, 1.0
    return rate, beta, new, weight * share, 1.0, 0.0


def _adagrad(optimizer, rate, t):
    return rate, optimizer.epsilon


def _rmsprop(optimizer, rate, t):
    beta = optimizer.beta
    correction = 1 / (1 - beta**t) if optimizer.bias_correction else 1.0
    return rate, beta, 1 - beta, correction, optimizer.epsilon


def _adam(optimizer, rate, t):
    beta1, beta2, epsilon = optimizer.beta1, optimizer.beta2, optimizer.epsilon
    correction = 1.0
    if optimizer.bias_correction:
        rate, correction = rate / (1 - beta1**t), 1 / (1 - beta2**t)
    inside, outside = (epsilon, 0.0) if optimizer.epsilon_inside_sqrt else (0.0, epsilon)
    return rate, beta1, 1 - beta1, beta2, 1 - beta2, correction, inside, outside


def _adamw(optimizer, rate, t):
    return 1 - rate * optimizer.weight_decay, *_adam(optimizer, rate, t)


RULES: dict[type[optimizers.Optimizer], Rule] = {
    optimizers.SGD: Rule(sgd, (), _sgd),
    optimizers.Momentum: Rule(momentum, ("mean",), _momentum),
    optimizers.AdaGrad: Rule(adagrad, ("sum_of_squares",), _adagrad),
    optimizers.RMSProp: Rule(rmsprop, ("mean_square",), _rmsprop),
    optimizers.Adam: Rule(adam, ("mean", "mean_square"), _adam),
    optimizers.AMSGrad: Rule(amsgrad, ("mean", "mean_square", "largest"), _adam),
    optimizers.AdamW: Rule(adamw, ("mean", "mean_square"), _adamw),
}
