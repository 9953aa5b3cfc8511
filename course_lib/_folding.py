"""Writes down a step with fewer operations: what is the same for all numbers is worked out once.

Adam's direction divides both averages by their total weights, and a step multiplies it by α. Each
such pass through a large array takes as long as a sum or longer. Here a factor waits until it is
known what its product is for: a root takes the root of the factor, a quotient divides the factors,
and at the end one product is left. Of Adam's 14 passes that leaves 12, and one division of three.

The results are those of the formulas but for rounding, a few units in the last place.
"""

import numpy as np

from course_lib._recording import Recording, Value, is_number


class Folding(Recording):
    """A recording whose factors are numbers on their own, worked out once a step."""

    def add(self, function, operands, result=None):
        kinds = [is_number(one) for one in operands]
        fold = _FOLDS.get((function, *kinds))
        if result is None and fold is not None:
            return fold(self, *operands)
        return super().add(function, operands, result)

    def number(self, function, *operands):
        """Return what a function makes of numbers: of known ones, at once."""
        if any(isinstance(one, Value) for one in operands):
            return self._number(function, operands)
        return float(function(*operands))

    def _operand(self, one):
        return super()._operand(one.whole() if isinstance(one, _Product) else one)


class _Product(Value):
    """A factor times an array: carried out if somebody reads the product itself, and only once."""

    def __init__(self, recording, factor, array):
        super().__init__(recording)
        self.factor, self.array, self._whole = factor, array, None

    def whole(self):
        if type(self.factor) is float and self.factor == 1:
            return self.array
        if self._whole is None:
            self._whole = Recording.add(self.recording, np.multiply, (self.array, self.factor))
        return self._whole


def _parts(one):
    return (one.factor, one.array) if isinstance(one, _Product) else (1.0, one)


def _scaled(function):
    def fold(recording, one, number):
        factor, array = _parts(one)
        return _Product(recording, recording.number(function, factor, number), array)

    return fold


def _sum(recording, one, number):  # c x + a = c (x + a / c)
    factor, array = _parts(one)
    inside = recording.number(np.divide, number, factor)
    return _Product(recording, factor, Recording.add(recording, np.add, (array, inside)))


def _root(recording, one):  # √(c x) = √c √x, for no factor here is below 0
    factor, array = _parts(one)
    root = Recording.add(recording, np.sqrt, (array,))
    return _Product(recording, recording.number(np.sqrt, factor), root)


def _quotient(recording, one, other):
    (above, x), (below, y) = _parts(one), _parts(other)
    quotient = Recording.add(recording, np.divide, (x, y))
    return _Product(recording, recording.number(np.divide, above, below), quotient)


_times, _by = _scaled(np.multiply), _scaled(np.divide)
_FOLDS = {  # by the function, and by which of its operands are numbers
    (np.multiply, False, True): _times,
    (np.multiply, True, False): lambda recording, number, one: _times(recording, one, number),
    (np.divide, False, True): _by,
    (np.divide, False, False): _quotient,
    (np.add, False, True): _sum,
    (np.sqrt, False): _root,
}
