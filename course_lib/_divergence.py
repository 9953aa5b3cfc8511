"""When something became infinite or NaN: how `Trajectory` and `History` say it."""

import numpy as np


def first_bad(bad: np.ndarray) -> int | np.ndarray | None:
    """Return the first index along axis 0 at which `bad` is true: None if it never is.

    Of many at once an array, with −1 for each that is never bad, or None if none is.

    >>> first_bad(np.array([False, True, True])), first_bad(np.array([False, False]))
    (1, None)
    >>> first_bad(np.array([[False, False], [True, False]]))
    array([ 1, -1])
    """
    if not bad.any():
        return None
    if bad.ndim == 1:
        return int(bad.argmax())
    return np.where(bad.any(axis=0), bad.argmax(axis=0), -1)


def has_diverged(diverged_at: int | np.ndarray | None, shape: tuple[int, ...]):
    """Return a bool, or an array of them of the shape, from what `first_bad` returned.

    >>> has_diverged(None, ()), has_diverged(7, ()), has_diverged(np.array([-1, 0]), (2,))
    (False, True, array([False,  True]))
    """
    if diverged_at is None:
        return np.zeros(shape, dtype=bool) if shape else False
    return diverged_at >= 0
