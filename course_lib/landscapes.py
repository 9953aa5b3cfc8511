r"""Random surfaces in many dimensions: their critical points, and how often those are minima.

>>> surface = RandomSurface(dims=2, reach=2, seed=0)
>>> points = critical_points(surface, starts=500, seed=100)
>>> value, _, hessian = surface.derivatives(points)
>>> index = (np.linalg.eigvalsh(hessian) < 0).sum(axis=1)
>>> len(points), int(((-1) ** index).sum())  # on a torus even and odd indices cancel
(8, 0)
"""

from itertools import product
from math import lgamma, log, pi, sqrt

import numpy as np

_ROOT = sqrt(2)
_EXACT = {
    1: 1 / 2,
    2: (2 - _ROOT) / 4,
    3: (pi - 2 * _ROOT) / (4 * pi),
    4: 1 / 4 - _ROOT / 16 - 1 / (2 * pi),
    5: 1 / 8 - 1 / (3 * pi) - _ROOT / (24 * pi),
    6: 1 / 8 - 7 * _ROOT / 128 - 37 / (96 * pi) + _ROOT / (6 * pi),
}


class RandomSurface:
    r"""A random Gaussian surface that is periodic, with period 2π, in each of its coordinates.

    $$f(\theta) = \sum_k \bigl( a_k \cos(k\cdot\theta) + b_k \sin(k\cdot\theta) \bigr)$$

    over whole vectors k with |k_i| <= reach, one of each pair ±k. The amplitudes are normal, with
    variances in proportion to exp(-|k|²/2), so that f has mean 0 and variance 1.

    Parameters
    ----------
    dims : int, at least 1
    reach : int, at least 1: the shortest wave along a coordinate has the length 2π/reach
    seed : int

    Raises
    ------
    ValueError : dims or reach below 1

    References
    ----------
    A. J. Bray and D. S. Dean, "Statistics of critical points of Gaussian fields on
    large-dimensional spaces", Physical Review Letters 98 (2007).

    Examples
    --------
    >>> value, gradient, hessian = RandomSurface(3, 1, seed=0).derivatives(np.zeros((5, 3)))
    >>> value.shape, gradient.shape, hessian.shape
    ((5,), (5, 3), (5, 3, 3))
    """

    def __init__(self, dims: int, reach: int, seed: int):
        if dims < 1 or reach < 1:
            raise ValueError(f"dims and reach must be at least 1, got {dims} and {reach}")
        whole = product(range(-reach, reach + 1), repeat=dims)
        self.dims = dims
        self._waves = np.array([k for k in whole if k > (0,) * dims], dtype=float)
        power = np.exp(-(self._waves**2).sum(axis=1) / 2)
        amplitudes = np.random.RandomState(seed).standard_normal((2, len(power)))
        self._cos, self._sin = amplitudes * np.sqrt(power / power.sum())

    def derivatives(self, points) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return values (n,), gradients (n, dims) and Hessians (n, dims, dims) at points (n, dims).

        All three are sums of the same waves, so they come together.
        """
        phases = np.asarray(points, dtype=float) @ self._waves.T
        cos, sin = np.cos(phases), np.sin(phases)
        value = cos * self._cos + sin * self._sin
        slope = cos * self._sin - sin * self._cos
        squares = (self._waves[:, :, None] * self._waves[:, None, :]).reshape(len(self._waves), -1)
        hessian = (-value @ squares).reshape(-1, self.dims, self.dims)
        return value.sum(axis=1), slope @ self._waves, hessian


def critical_points(surface: RandomSurface, starts: int, seed: int) -> np.ndarray:
    """Return the different critical points, shape (m, dims), that Newton's method finds.

    The steps solve H d = -∇f, so they are drawn to every kind of critical point; each is at most
    0.5 long, and there are 30. `starts` many begin, spread evenly over the torus, and those that
    arrive at one place (its sines and cosines are the same to six digits) count once. Nothing says
    that all have been found; that the indices of an even and an odd number cancel is a test
    (J. Milnor, "Morse Theory", 1963).

    Examples
    --------
    >>> surface = RandomSurface(2, 1, seed=3)
    >>> points = critical_points(surface, starts=200, seed=0)
    >>> bool(np.abs(surface.derivatives(points)[1]).max() < 1e-9)
    True
    """
    points = np.random.RandomState(seed).uniform(0, 2 * pi, (starts, surface.dims))
    found = []
    for _ in range(30):
        _, gradient, hessian = surface.derivatives(points)
        arrived = np.linalg.norm(gradient, axis=1) < 1e-10
        found.append(points[arrived])
        points, gradient, hessian = points[~arrived], gradient[~arrived], hessian[~arrived]
        step = np.linalg.solve(hessian, gradient[..., None])[..., 0]
        length = np.linalg.norm(step, axis=1, keepdims=True)
        points = points - step / np.maximum(1, 2 * length)
    found = np.concatenate(found)
    # Points that differ by whole periods, or by rounding, are one.
    key = np.round(np.hstack([np.cos(found), np.sin(found)]), 6)
    return found[np.unique(key, axis=0, return_index=True)[1]]


def chance_of_minimum(size: int) -> float:
    r"""Return the probability that a random symmetric matrix is positive definite, exactly.

    The matrix is of the Gaussian orthogonal ensemble: independent normal entries with mean 0 and
    variance 1 off the diagonal, 2 on it. `estimated_chance` measures it for any size.

    Parameters
    ----------
    size : int, 1 to 6

    Raises
    ------
    ValueError : another size

    References
    ----------
    D. S. Dean and S. N. Majumdar, "Extreme value statistics of eigenvalues of Gaussian random
    matrices", Physical Review E 77 (2008): it is about exp(-N² ln 3 / 4) for large N.

    Examples
    --------
    >>> round(chance_of_minimum(2), 6), round(1 / chance_of_minimum(6))
    (0.146447, 216441)
    """
    if size not in _EXACT:
        raise ValueError(f"the chance is known here for sizes 1 to 6, not {size!r}")
    return _EXACT[size]


def estimated_chance(size: int, draws: int, seed: int) -> tuple[float, float]:
    r"""Return `chance_of_minimum` measured by importance sampling, and its standard error.

    Only positive definite matrices are drawn, A = s X Xᵀ with a normal X of shape (N, N + 1), whose
    density (Wishart's) is in proportion to exp(-tr A / (2s)); the ensemble's is to exp(-tr A² / 4).
    So each counts with the weight C exp(tr A / (2s) - tr A² / 4), and the chance is its mean. The
    weights are bounded.

    Parameters
    ----------
    size : int, at least 1: N
    draws : int
    seed : int

    Examples
    --------
    >>> chance, error = estimated_chance(3, draws=20_000, seed=0)
    >>> bool(abs(chance - chance_of_minimum(3)) < 3 * error)
    True
    """
    s = 0.75 / sqrt(size + 1)  # at which the weights vary little
    x = np.random.RandomState(seed).standard_normal((draws, size, size + 1))
    a = s * (x @ x.transpose(0, 2, 1))
    trace, trace_of_square = np.trace(a, axis1=1, axis2=2), (a**2).sum(axis=(1, 2))
    log_c = size * (size + 1) / 2 * log(2 * s) - size / 2 * log(4 * pi)
    log_c += sum(lgamma((size + 1 - j) / 2) for j in range(size))
    log_c += size * (size - 1) / 4 * (log(pi) - log(2 * pi))
    weights = np.exp(log_c + trace / (2 * s) - trace_of_square / 4)
    return float(weights.mean()), float(weights.std() / sqrt(draws))
