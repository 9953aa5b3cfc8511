"""Averages of the parameters along a run: what `descend` and `train` share about them."""

from course_lib._validation import checked_shape
from course_lib.averages import ExponentialAverage, PolyakAverage

Average = ExponentialAverage | PolyakAverage


class Averaging:
    """The averages that a run is asked for: none, one, or a dict of them by name.

    >>> means = {"all": PolyakAverage(), "late": PolyakAverage(start=1)}
    >>> averaging = Averaging(means, shape=())
    >>> for value in (9.0, 3.0, 1.0):
    ...     averaging.update(value)
    >>> averaging.each(lambda average: round(average.average, 3))
    {'all': 4.333, 'late': 2.0}
    """

    def __init__(self, averages: Average | dict[str, Average] | None, shape: tuple[int, ...]):
        self._given = averages
        self.all = _checked(averages, shape)

    def reset(self) -> None:
        for average in self.all:
            average.reset()

    def update(self, parameters) -> None:
        for average in self.all:
            average.update(parameters)

    def each(self, function):
        """Return what a function makes of each average, in the form in which they were given."""
        if self._given is None:
            return None
        if isinstance(self._given, dict):
            return {name: function(average) for name, average in self._given.items()}
        return function(self._given)

    def following(self, optimizer):
        """Return something with the optimizer's `step` that updates the averages after it."""
        return _Following(optimizer, self) if self.all else optimizer


class _Following:
    def __init__(self, optimizer, averaging: Averaging):
        self._optimizer, self._averaging = optimizer, averaging

    def step(self, parameters, gradients) -> None:
        self._optimizer.step(parameters, gradients)
        self._averaging.update(parameters)


def _checked(averages, shape) -> tuple[Average, ...]:
    """Return all averages, after checking that they are such, and that each has its own object."""
    if averages is None:
        return ()
    every = tuple(averages.values()) if isinstance(averages, dict) else (averages,)
    for average in every:
        if not isinstance(average, Average):
            raise TypeError(
                "averages must be an ExponentialAverage, a PolyakAverage, or a dict of them by "
                f"name, got {average!r}"
            )
        grown = checked_shape("beta of averages", getattr(average, "beta", 0.0), shape)
        if grown != shape:
            raise ValueError(
                f"beta of averages must broadcast against the parameters, of shape {shape}, "
                f"and makes them {grown}"
            )
    if len({id(average) for average in every}) < len(every):
        raise ValueError("averages must be an object of its own for each name, got one twice")
    return every
