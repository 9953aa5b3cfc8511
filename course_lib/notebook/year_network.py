r"""The network of chapter 6: two hidden units learn Seattle's year from the week.

It is small enough to see all of it: with x the time of the year, from -1 to 1, it says

$$f(x) = w_1 \tanh(u_1 x + b_1) + w_2 \tanh(u_2 x + b_2) + c .$$

Its seven parameters are one vector, (u₁, b₁, u₂, b₂, w₁, w₂, c). All functions take arrays of
shape (..., 7), many networks at once.

>>> best = minimum_beyond(saddle_between())
>>> round(float(loss(best)), 4), bool(np.allclose(loss(swapped(best)), loss(best)))
(0.0234, True)
>>> round(float(loss((best + swapped(best)) / 2)), 2)  # half way from one to the other
1.7
"""

from functools import cache

import numpy as np

from course_lib.datasets import temperatures

WEEKS, SIZE = 52, 7
DECAY = 1e-3  # so that no weight runs away, and the minima are points
SEASON = np.linspace(-1, 1, WEEKS)
_INPUTS = np.stack([SEASON, np.ones(WEEKS)])  # the 1 carries the bias of each hidden unit


@cache
def _weekly() -> np.ndarray:
    """The mean temperature of each week, over all years, in °C."""
    days = temperatures()
    starts = days.dates.astype("datetime64[Y]")
    week = np.minimum((days.dates - starts).astype(int) // 7, WEEKS - 1)
    return np.array([days.celsius[week == number].mean() for number in range(WEEKS)])


def target() -> np.ndarray:
    """Return the mean temperature of each week, shape (52,), with mean 0 and variance 1.

    >>> target().shape, round(float(in_celsius(target().max())), 1)
    ((52,), 21.3)
    """
    return (_weekly() - _weekly().mean()) / _weekly().std()


def in_celsius(values) -> np.ndarray:
    """Return what outputs of the network, or targets, mean in °C."""
    return _weekly().mean() + _weekly().std() * np.asarray(values)


def _hidden(parameters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The parameters as an array, the hidden values (..., 2, 52), and the weights out (..., 2)."""
    parameters = np.asarray(parameters, dtype=float)
    into = parameters[..., :4].reshape(*parameters.shape[:-1], 2, 2)
    return parameters, np.tanh(into @ _INPUTS), parameters[..., 4:6]


def parts(parameters) -> np.ndarray:
    """Return what each unit adds to the output, w tanh(u x + b), shape (..., 2, 52)."""
    _, hidden, out = _hidden(parameters)
    return out[..., None] * hidden


def output(parameters) -> np.ndarray:
    """Return what the network says for each week, shape (..., 52)."""
    return parts(parameters).sum(axis=-2) + np.asarray(parameters)[..., 6:]


def loss(parameters) -> np.ndarray:
    """Return half the mean squared error plus the decay's DECAY/2 |θ|², shape (...)."""
    residual = output(parameters) - target()
    return (residual**2).mean(axis=-1) / 2 + DECAY / 2 * (np.asarray(parameters) ** 2).sum(axis=-1)


def gradient(parameters) -> np.ndarray:
    """Return the gradient of the loss, in the shape of the parameters."""
    parameters, hidden, out = _hidden(parameters)
    residual = (out[..., None] * hidden).sum(axis=-2) + parameters[..., 6:] - target()
    back = (1 - hidden**2) * out[..., None] * residual[..., None, :]
    found = DECAY * parameters
    found[..., :4] += (back @ _INPUTS.T / WEEKS).reshape(*parameters.shape[:-1], 4)
    found[..., 4:6] += (hidden * residual[..., None, :]).mean(axis=-1)
    found[..., 6] += residual.mean(axis=-1)
    return found


def hessian(parameters) -> np.ndarray:
    """Return the exact Hessian of the loss at one set of parameters, shape (7, 7)."""
    parameters, hidden, out = _hidden(parameters)
    residual = output(parameters) - target()
    first = 1 - hidden**2  # tanh'
    second = -2 * hidden * first  # tanh''
    slopes = (out[:, None] * first)[..., None] * _INPUTS.T
    jacobian = np.hstack([*slopes, hidden.T, np.ones((WEEKS, 1))])
    found = jacobian.T @ jacobian / WEEKS + DECAY * np.eye(SIZE)
    for unit in range(2):
        into, w = slice(2 * unit, 2 * unit + 2), 4 + unit
        found[into, into] += (_INPUTS * residual * out[unit] * second[unit]) @ _INPUTS.T / WEEKS
        mixed = _INPUTS @ (residual * first[unit]) / WEEKS
        found[into, w] += mixed
        found[w, into] += mixed
    return found


def swapped(parameters) -> np.ndarray:
    """Return the same network with its two hidden units the other way round."""
    return np.asarray(parameters, dtype=float)[..., [2, 3, 0, 1, 5, 4, 6]]


@cache
def saddle_between() -> np.ndarray:
    """Return the saddle, shape (7,), at which both units do one and the same job.

    It is the lowest point that gradient descent and then Newton's method find among the
    parameters that swapping leaves as they are. There the gradient has no part that swapping
    would turn round, so a critical point among them is one of the whole loss.

    >>> saddle = saddle_between()
    >>> bool(np.abs(gradient(saddle)).max() < 1e-12)
    True
    >>> int((np.linalg.eigvalsh(hessian(saddle)) < 0).sum())
    1
    """
    point = np.array([-1, -0.5, -1, -0.5, -0.5, -0.5, 0])
    for _ in range(3000):
        point = point - 0.5 * gradient(point)
    for _ in range(6):
        point = point - np.linalg.solve(hessian(point), gradient(point))
    point.flags.writeable = False
    return point


@cache
def _descent(steps: int = 4000) -> np.ndarray:
    """Gradient descent from beside the saddle, shape (steps + 1, 7): down one of its two sides."""
    down = np.linalg.eigh(hessian(saddle_between()))[1][:, 0]
    down = down * np.sign(down[0])
    points = [saddle_between() + 0.01 * down]
    for _ in range(steps):
        points.append(points[-1] - 0.5 * gradient(points[-1]))
    return np.array(points)


def minimum_beyond(saddle) -> np.ndarray:
    """Return the minimum, shape (7,), that lies below the saddle of `saddle_between`."""
    point = _descent()[-1]
    for _ in range(6):
        point = point - np.linalg.solve(hessian(point), gradient(point))
    return point


def way_over(points: int = 41) -> np.ndarray:
    """Return a way from the minimum over the saddle to its swapped copy, shape (points, 7).

    Evenly spaced along gradient descent's own path down to both sides; `points` is odd, and the
    middle one is the saddle.
    """
    path = np.concatenate([[saddle_between()], _descent(), [minimum_beyond(saddle_between())]])
    lengths = np.concatenate([[0], np.linalg.norm(np.diff(path, axis=0), axis=1).cumsum()])
    at = np.linspace(0, lengths[-1], points // 2 + 1)
    half = np.stack([np.interp(at, lengths, column) for column in path.T], axis=-1)
    return np.concatenate([half[::-1], swapped(half[1:])])
