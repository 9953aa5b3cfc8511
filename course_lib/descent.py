"""Descent: walk an optimizer down a surface, and keep the whole path."""

from dataclasses import dataclass

import numpy as np

from course_lib._averaging import Average, Averaging
from course_lib._divergence import first_bad, has_diverged
from course_lib._validation import real_array, whole_number
from course_lib.optimizers import Optimizer
from course_lib.surfaces import Surface


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A path down a surface, or many paths on the axes between the first and the last.

    Attributes
    ----------
    points : array of shape (steps + 1, ..., 2)
        The start, then the point after each step.
    values : array of shape (steps + 1, ...)
        The surface at the points.
    gradients : array of shape (steps + 1, ..., 2)
        Its gradient at the points.
    diverged_at : int, array of ints, or None
        The first step after which a coordinate or the value is inf or NaN; step 0 is the start.
        None if that never happens. Of many paths an array of shape (...), with −1 for each path
        that stays finite, or None if all do.
    averages : Trajectory, dict of them by name, or None
        The path of the averages of the points, in the form in which `descend` was given them: the
        start, then the average after each step, with the surface and its gradient there.
    """

    points: np.ndarray
    values: np.ndarray
    gradients: np.ndarray
    diverged_at: int | np.ndarray | None
    averages: "Trajectory | dict[str, Trajectory] | None" = None

    @property
    def diverged(self):
        """Whether the path became infinite or NaN: a bool, or an array of them, shape (...)."""
        return has_diverged(self.diverged_at, self.values.shape[1:])

    def steps_to(self, value):
        r"""Return the first step from which on f stays at or below `value`; inf if there is none.

        $$\min \{\, k : f(\theta_t) \le \text{value for every } t \ge k \,\}$$

        `value` is a number, or an array that broadcasts against the paths; the result is a float,
        or an array of them, shape (...). A dip that does not last does not count, nor does NaN.

        Examples
        --------
        >>> from course_lib import Momentum, descend, surfaces
        >>> path = descend(surfaces.ravine(condition=20), Momentum(learning_rate=0.05), steps=300)
        >>> float(path.steps_to(1e-6)), float(path.steps_to(0.0))
        (167.0, inf)
        """
        above = ~(self.values <= value)
        steps = len(above) - np.argmax(above[::-1], axis=0).astype(float)
        steps = np.where(above.any(axis=0), steps, 0.0)
        return np.where(above[-1], np.inf, steps)[()]


def descend(
    surface: Surface,
    optimizer: Optimizer,
    start=None,
    steps: int = 100,
    averages: Average | dict[str, Average] | None = None,
) -> Trajectory:
    r"""Walk `steps` steps of the optimizer down the surface, from one start or from many at once.

    $$\theta_{t+1} = \theta_t - \alpha \cdot \text{direction}(\nabla f(\theta_t))$$

    Parameters
    ----------
    surface : Surface
    optimizer : Optimizer
        It is reset first, so that the walk depends on nothing before it; its state is left as it is
        after the last step. A hyperparameter that is an array makes a sweep: it broadcasts against
        the start, which is repeated as needed (rates[:, None] gives one path per rate).
    start : array of shape (2,) or (..., 2)
        The surface's own if None. It is copied.
    steps : int >= 0
    averages : PolyakAverage or ExponentialAverage, or dict of them by name, optional
        Averages of the points to keep on the way, the start left out. They change nothing about
        the walk. They too are reset first and left as they are after the last step.

    Raises
    ------
    ValueError
        A start that is not finite pairs of numbers, fewer than 0 steps, hyperparameters that do not
        broadcast against the start, or averages with a β that does not, or that share an object.
    TypeError
        A surface, an optimizer, steps or averages of another kind.

    Notes
    -----
    Divergence is no error: the path goes on through inf and NaN, and `diverged_at` says where.

    Examples
    --------
    >>> from course_lib import SGD, descend, surfaces
    >>> path = descend(surfaces.ravine(condition=20), SGD(learning_rate=0.09), steps=50)
    >>> path.points.shape, path.values[[0, 1, 50]].round(4)
    ((51, 2), array([7.20000e+01, 5.20992e+01, 2.60000e-03]))
    >>> rates = np.array([0.01, 0.09, 0.2])
    >>> sweep = descend(surfaces.ravine(condition=20), SGD(rates[:, None]), steps=1000)
    >>> sweep.points.shape, sweep.diverged
    ((1001, 3, 2), array([False, False,  True]))

    From side to side of a ravine, at a rate just below too much; the mean of the points is calmer:

    >>> from course_lib import PolyakAverage
    >>> path = descend(
    ...     surfaces.ravine(condition=20), SGD(0.0999), steps=50, averages=PolyakAverage()
    ... )
    >>> path.points[-3:, 1].round(2), path.averages.points[-3:, 1].round(2)
    (array([ 1.82, -1.81,  1.81]), array([-0.  , -0.04, -0.  ]))
    """
    for name, value, kind in (("surface", surface, Surface), ("optimizer", optimizer, Optimizer)):
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be an instance of {kind.__name__}, got {value!r}")
    steps = whole_number("steps", steps)
    start = real_array("start", surface.start if start is None else start)
    if start.shape[-1:] != (2,) or not np.isfinite(start).all():
        raise ValueError(f"start must be finite numbers of shape (..., 2), got {start!r}")

    shape = optimizer.broadcast_shape(start.shape)
    averaging = Averaging(averages, shape)

    optimizer.reset()
    point = np.broadcast_to(start, shape).copy()
    points = np.empty((steps + 1, *point.shape), point.dtype)
    gradients = np.empty_like(points)
    for t in range(steps + 1):
        if t:
            optimizer.step(point, gradients[t - 1])
        points[t] = point
        gradients[t] = surface.gradient(point)
    averaged = averaging.each(lambda average: _averaged(surface, average, points))
    return _trajectory(surface, points, gradients, averaged)


def _averaged(surface, average, points) -> Trajectory:
    """Return the path of an average of points, which begins where they do."""
    average.reset()
    path = np.array([points[0], *(average.update(point) for point in points[1:])])
    return _trajectory(surface, path, surface.gradient(path))


def _trajectory(surface, points, gradients, averages=None) -> Trajectory:
    values = surface.value(points)
    bad = ~(np.isfinite(points).all(axis=-1) & np.isfinite(values))
    return Trajectory(points, values, gradients, first_bad(bad), averages)
