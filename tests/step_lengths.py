"""How long an optimizer's steps are, where the gradients are given."""

import numpy as np


def step_lengths(optimizer, gradients) -> np.ndarray:
    """Each step's length in each coordinate; gradients have the shape (steps,) or (steps, …)."""
    gradients = np.asarray(gradients, float)
    x, lengths = np.zeros(gradients.shape[1:] or 1), []
    for gradient in gradients:
        before = x.copy()
        optimizer.step(x, np.reshape(gradient, x.shape))
        lengths.append(np.abs(x - before))
    return np.reshape(lengths, gradients.shape)
