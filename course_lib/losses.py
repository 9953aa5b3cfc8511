"""Losses from logits: never the logarithm of a probability that has been rounded to 0."""

import numpy as np

from course_lib._validation import quiet


@quiet
def binary_cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    r"""Return the loss of each example with two classes, and its derivative by the logit.

    $$p = \frac{1}{1 + e^{-z}}, \qquad
    \ell = -y \ln p - (1 - y) \ln(1 - p) = \max(z, 0) - y z + \ln(1 + e^{-|z|}), \qquad
    \frac{\partial \ell}{\partial z} = p - y$$

    The last form of ℓ has no overflow and no ln 0, however large z is.

    Parameters
    ----------
    logits : array of floats z, of any shape
    targets : array y of the same shape, 0 or 1 (or a probability)

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, "Deep learning" (MIT Press, 2016), section 6.2.2.2.

    Examples
    --------
    >>> loss, error = binary_cross_entropy(np.array([0.0, 99.0]), np.array([1.0, 0.0]))
    >>> loss.round(4), error
    (array([ 0.6931, 99.    ]), array([-0.5,  1. ]))
    """
    loss = np.maximum(logits, 0) - targets * logits + np.log1p(np.exp(-np.abs(logits)))
    return loss, sigmoid(logits) - targets


@quiet
def softmax_cross_entropy(logits: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    r"""Return the loss of each example with k classes, and its derivatives by the logits.

    $$p_j = \frac{e^{z_j}}{\sum_i e^{z_i}}, \qquad
    \ell = -\sum_j y_j \ln p_j = \ln \sum_i e^{z_i - \max z} - \sum_j y_j (z_j - \max z), \qquad
    \frac{\partial \ell}{\partial z_j} = p_j - y_j$$

    The largest logit is taken off first: one term of the sum is then 1, and none overflows.

    Parameters
    ----------
    logits : array of floats z, shape (..., k)
    targets : array y of the same shape
        1 for the class of the example and 0 elsewhere (or probabilities that add up to 1).

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, "Deep learning" (MIT Press, 2016), section 6.2.2.3.

    Examples
    --------
    >>> loss, error = softmax_cross_entropy(np.array([1000.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))
    >>> float(loss), error
    (1000.0, array([ 1., -1.,  0.]))
    """
    shifted = logits - logits.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=-1, keepdims=True)
    shifted *= targets  # in place, like what follows: new arrays of this size cost more
    loss = np.log(total[..., 0]) - shifted.sum(axis=-1)
    powers /= total
    powers -= targets
    return loss, powers


@quiet
def sigmoid(logits: np.ndarray) -> np.ndarray:
    r"""Return 1 / (1 + e^(-z)). Where e^(-z) overflows this is 0, as it should be.

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    return 1 / (1 + np.exp(-logits))


@quiet
def softmax(logits: np.ndarray) -> np.ndarray:
    r"""Return e^(z_j) / Σ e^(z_i) along the last axis, without overflow.

    >>> softmax(np.array([1000.0, 1000.0, 0.0]))
    array([0.5, 0.5, 0. ])
    """
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
