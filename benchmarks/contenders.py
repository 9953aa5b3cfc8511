"""Who takes a step: ours, as it is and compiled, and whoever else is installed."""

import importlib
import importlib.util
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from benchmarks import rules
from course_lib import Optimizer


class Contender(NamedTuple):
    """One that takes steps: how, and where its parameters are now."""

    step: Callable[[], Any]
    parameters: Callable[[], np.ndarray]


def installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def ours(name: str, start, gradient) -> Contender:
    return stepping(rules.optimizer(name), start, gradient)


def compiled(name: str, start, gradient) -> Contender:
    fast = importlib.import_module("course_lib.fast")
    return stepping(fast.compiled(rules.optimizer(name)), start, gradient)


def stepping(optimizer: Optimizer, start, gradient) -> Contender:
    """One of ours on a copy of the start."""
    parameters, gradient = np.array(start), np.array(gradient)
    return Contender(lambda: optimizer.step(parameters, gradient), lambda: parameters)


def can_compile() -> bool:
    return installed("numba") and installed("course_lib.fast")


def all_of(name: str, size: int, threads: int) -> dict[str, Contender]:
    """Return all who can take the steps of an optimizer on so many numbers."""
    start, gradient = rules.start_and_gradient(size)
    found = {"ours": ours(name, start, gradient)}
    if can_compile():
        found["compiled"] = compiled(name, start, gradient)
    if name == "Adam" and threads == 1:
        from benchmarks import by_hand

        found["bare"] = by_hand.bare(start, gradient)
    if installed("torch"):
        from benchmarks import with_torch

        found |= with_torch.steppers(name, start, gradient, threads)
    if installed("optax"):
        from benchmarks import with_optax

        found["optax"] = with_optax.stepper(name, start, gradient)
    if installed("keras") and installed("torch"):
        from benchmarks import with_keras

        found["keras"] = with_keras.stepper(name, start, gradient)
    return found


def dict_of_pieces(name: str, start, gradient, shapes) -> Contender:
    """One of ours, with the numbers as a dict of arrays of several shapes."""
    places = np.cumsum([0, *(np.prod(shape, dtype=int) for shape in shapes)])

    def cut(vector) -> dict[int, np.ndarray]:
        between = zip(shapes, pairwise(places), strict=True)
        return {low: vector[low:high].reshape(shape).copy() for shape, (low, high) in between}

    optimizer, parameters, gradients = rules.optimizer(name), cut(start), cut(gradient)
    return Contender(
        lambda: optimizer.step(parameters, gradients),
        lambda: np.concatenate([one.ravel() for one in parameters.values()]),
    )
