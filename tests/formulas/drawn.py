"""What the checks of formulas share: random points, and the library's steps on one direction."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib import ExponentialAverage


class Untested(NamedTuple):
    """A displayed formula that gives no number, and why."""

    reason: str


def draw(seed: int = 0, **ranges) -> dict:
    """Return random values by name, each between the two ends of its range."""
    random = np.random.RandomState(1000 + seed)
    return {name: random.uniform(*ends) for name, ends in ranges.items()}


def series(count: int, seed: int = 0) -> np.ndarray:
    """Return g_0 … g_count, of both signs; g_0 is there so that g[t] is g_t."""
    return np.random.RandomState(2000 + seed).normal(size=count + 1)


def averages(values, beta) -> tuple[np.ndarray, np.ndarray]:
    """Return v_0 … v_t and v̂_0 … v̂_t (the first of them NaN), of values[1:]."""
    plain, corrected = ExponentialAverage(beta, False), ExponentialAverage(beta)
    pairs = [(0.0, np.nan), *((plain.update(x), corrected.update(x)) for x in values[1:])]
    return tuple(np.array(pairs).T)


def walked(optimizer, slope: Callable[[float, int], float], start: float, steps: int) -> np.ndarray:
    """Return θ_0 … θ_steps of one coordinate; slope(θ, t) is the gradient of step t."""
    point = np.array([start])
    path = [start]
    for t in range(1, steps + 1):
        optimizer.step(point, np.array([slope(point[0], t)]))
        path.append(point[0])
    return np.array(path)


def on_bowl(optimizer, curvature: float, start: float = 1.0, steps: int = 8) -> np.ndarray:
    """Return x_0 … x_steps on ½ λ x²."""
    return walked(optimizer, lambda x, _: curvature * x, start, steps)


def roots(optimizer, curvature: float) -> np.ndarray:
    """Return the roots σ of x_t = p x_{t-1} + q x_{t-2}, as the optimizer's own steps obey it."""
    x = on_bowl(optimizer, curvature)
    p, q = np.linalg.solve([[x[3], x[2]], [x[4], x[3]]], [x[4], x[5]])
    return np.roots([1, -p, -q]).astype(complex)


def settled_variance(optimizer, curvature: float, noise: float, steps: int = 1500) -> float:
    """Return the mean of x² that noise in every gradient keeps up: Σ h², h the answer to one push.

    The pushes of different steps are independent, and steps on a bowl are linear.
    """
    answer = walked(optimizer, lambda x, t: curvature * x + noise * (t == 1), 0.0, steps)
    return float((answer**2).sum())


def carried_out(formula, optimizer, values: dict, names: dict, gradients, start=0.7) -> None:
    """Assert that a rule's statements take the optimizer's steps.

    `names` says which value becomes which before the next step: {"v_t": "v_t-1"}. The parameter is
    θ (changed in place) or θ_t.
    """
    path = walked(optimizer, lambda _, t: gradients[t], start, len(gradients) - 1)
    state = {**values, **dict.fromkeys(names.values(), 0.0)}
    state |= {"theta": start, "theta_t-1": start}
    for t, point in enumerate(path[1:], start=1):
        state = formula.steps(state | {"t": t, "g_t": gradients[t], "g": gradients[t]})
        state |= {before: state[after] for after, before in names.items()}
        reached = state["theta_t"] if "theta_t" in state else state["theta"]
        np.testing.assert_allclose(reached, point, rtol=1e-10, err_msg=formula.latex)
        state["theta_t-1"] = state["theta"] = reached
        state.pop("theta_t", None)


def names_a_function(formula, name: str = "f", which: int = 0, **values) -> None:
    """Assert that the left side of a statement is this function of what has these values."""

    def told(*given):
        return 7 + sum(place * value for place, value in enumerate(given, start=2))

    close(formula.value({name: told} | values, which, 0), told(*values.values()))


def close(value, expected, rtol: float = 1e-9) -> None:
    np.testing.assert_allclose(value, expected, rtol=rtol, atol=1e-13)
