"""One step in several forms: the same numbers come out, and not the same bytes go through.

The hyperparameters are the usual ones and fixed, so that a form reads like its formula. A form from
the *textbook* returns new arrays; one *in place* changes its arrays and borrows another for what
lies between.
"""

from collections.abc import Callable

import numpy as np

ALPHA, BETA1, BETA2, EPSILON = 0.001, 0.9, 0.999, 1e-8


def adam_textbook(theta, g, m, s, t=1):
    r"""Return θ, m and s after Adam's step t, each line of the paper as a line of NumPy.

    Parameters
    ----------
    theta, g, m, s : float arrays of one shape: parameters, gradient and both averages
    t : int >= 1, which step it is

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization" (ICLR 2015), algorithm 1.

    Examples
    --------
    >>> theta, m, s = adam_textbook(np.ones(2), np.array([3.0, -4.0]), np.zeros(2), np.zeros(2))
    >>> theta.round(6)
    array([0.999, 1.001])
    """
    m = BETA1 * m + (1 - BETA1) * g
    s = BETA2 * s + (1 - BETA2) * (g * g)
    m_hat = m / (1 - BETA1**t)
    s_hat = s / (1 - BETA2**t)
    theta = theta - ALPHA * m_hat / (np.sqrt(s_hat) + EPSILON)
    return theta, m, s


def adam_in_place(theta, g, m, s, t=1, scratch=None):
    r"""Take Adam's step t in place, and return θ, m and s, the arrays themselves.

    Both corrections are two numbers for all coordinates, so they go into α and ε instead of over
    the arrays: α√c₂/c₁ and ε√c₂, where c = 1 − βᵗ.

    Parameters
    ----------
    theta, g, m, s : float arrays of one shape; theta, m and s are changed
    t : int >= 1, which step it is
    scratch : array of that shape whose content is lost, or None for a new one

    Examples
    --------
    >>> arrays = np.ones(2), np.array([3.0, -4.0]), np.zeros(2), np.zeros(2)
    >>> adam_in_place(*arrays)[0].round(6)
    array([0.999, 1.001])
    """
    scratch = np.empty_like(theta) if scratch is None else scratch
    root = (1 - BETA2**t) ** 0.5
    m *= BETA1
    m += np.multiply(g, 1 - BETA1, out=scratch)
    s *= BETA2
    np.multiply(g, g, out=scratch)
    scratch *= 1 - BETA2
    s += scratch
    np.sqrt(s, out=scratch)
    scratch += EPSILON * root
    np.divide(m, scratch, out=scratch)
    scratch *= ALPHA * root / (1 - BETA1**t)
    theta -= scratch
    return theta, m, s


def momentum_textbook(theta, g, v, t=1):
    """Return θ and v after a step of (dampened) momentum.

    Examples
    --------
    >>> momentum_textbook(np.ones(2), np.array([3.0, -4.0]), np.zeros(2))[0]
    array([0.9997, 1.0004])
    """
    v = BETA1 * v + (1 - BETA1) * g
    theta = theta - ALPHA * v
    return theta, v


def momentum_in_place(theta, g, v, t=1, scratch=None):
    """Take a step of momentum in place, and return θ and v, the arrays themselves.

    Examples
    --------
    >>> momentum_in_place(np.ones(2), np.array([3.0, -4.0]), np.zeros(2))[0]
    array([0.9997, 1.0004])
    """
    scratch = np.empty_like(theta) if scratch is None else scratch
    v *= BETA1
    v += np.multiply(g, 1 - BETA1, out=scratch)
    theta -= np.multiply(v, ALPHA, out=scratch)
    return theta, v


def sgd_textbook(theta, g, t=1):
    """Return θ after a step of gradient descent.

    Examples
    --------
    >>> sgd_textbook(np.ones(2), np.array([3.0, -4.0]))
    (array([0.997, 1.004]),)
    """
    return (theta - ALPHA * g,)


def sgd_in_place(theta, g, t=1, scratch=None):
    """Take a step of gradient descent in place, and return θ, the array itself.

    Examples
    --------
    >>> sgd_in_place(np.ones(2), np.array([3.0, -4.0]))
    (array([0.997, 1.004]),)
    """
    scratch = np.empty_like(theta) if scratch is None else scratch
    theta -= np.multiply(g, ALPHA, out=scratch)
    return (theta,)


def in_blocks(step, *arrays, t=1, block=2048):
    """Take a step in place, block by block, so that what lies between never leaves the cache.

    Parameters
    ----------
    step : one of the forms in place
    arrays : its arrays, one-dimensional: θ, g and what is remembered
    t : int >= 1, which step it is
    block : int >= 1, coordinates at a time

    Examples
    --------
    >>> arrays = np.ones(5), np.arange(5.0), np.zeros(5)
    >>> in_blocks(momentum_in_place, *arrays, block=2)
    >>> arrays[0]
    array([1.    , 0.9999, 0.9998, 0.9997, 0.9996])
    """
    scratch = np.empty_like(arrays[0][:block])
    for start in range(0, arrays[0].size, block):
        parts = [array[start : start + block] for array in arrays]
        step(*parts, t=t, scratch=scratch[: parts[0].size])


FORMS: dict[str, dict[str, Callable]] = {
    "SGD": {"textbook": sgd_textbook, "in place": sgd_in_place},
    "Momentum": {"textbook": momentum_textbook, "in place": momentum_in_place},
    "Adam": {"textbook": adam_textbook, "in place": adam_in_place},
}
