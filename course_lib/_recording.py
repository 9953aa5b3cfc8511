"""Writes down what a direction computes: its operations, in their order, and where results can lie.

`Optimizer.direction` is called once with stand-ins for its arrays. What is done to a stand-in is
noted instead of computed, so the formulas that a chapter shows are the only ones there are.
"""

from functools import partial
from operator import itemgetter

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from course_lib.averages import ExponentialAverage


class NotRecordableError(TypeError):
    """More is done to a stand-in than operations element by element."""


# They take the array for their result by its name alone.
_WITH_KEYWORD = (np.maximum, np.minimum)


class Value(NDArrayOperatorsMixin):
    """Stands in for an array or, if it has a `cell`, for a number that may differ at each step."""

    def __init__(self, recording, cell=None):
        self.recording, self.cell = recording, cell

    def __array_ufunc__(self, ufunc, method, *operands, out=(None,), **options):
        if method != "__call__" or options or ufunc.nout != 1:
            raise NotRecordableError(f"{ufunc.__name__} by {method}")
        return self.recording.add(ufunc, operands, *out)

    def __bool__(self):
        raise NotRecordableError("a choice that depends on what is computed")


class _Average(ExponentialAverage):
    """An average of stand-ins. How `update` comes to the next one is its parent's own source."""

    def __init__(self, average, uncorrected, weight):
        vars(self).update(vars(average), uncorrected=uncorrected, steps=0)
        self._weight, self._exact = weight, 1 - average.beta ** (average.steps + 1)

    @property
    def total_weight(self):
        return self._weight() if self._exact < 1 else 1.0  # which it stays, once it is that near

    def _checked(self, value):
        return value


class Recording:
    """One step of an optimizer, as operations on a list of places.

    Attributes
    ----------
    places : list
        The gradient, the parameters, the arrays of the state and scratch arrays, in this order,
        all of them still None; behind them the constants and functions.
    scratch : range
        Where the scratch arrays belong.
    operations : list of functions
        Each picks its function, operands and result from such a list.
    of_gradient, of_parameters : lists of int
        Which operations pick the gradient or the parameters.
    rate : array
        Holds the learning rate: one, or an array of them, which broadcasts.
    weights : dict of arrays of shape ()
        Hold the total weights of the averages that it is asked of, by their names.
    numbers : list of tuples
        What is computed from the rate and the weights alone: functions, operands and results.
    renewed : bool
        Whether any of these numbers is another at each step, even at the same rate.
    """

    def __init__(self, optimizer, state: dict, dtype: np.dtype, rate=0.0):
        self._dtype, self._steps = dtype, []
        self.rate, self.weights, self.numbers = np.zeros(np.shape(rate)), {}, []
        gradient, parameters, rate = Value(self), Value(self), Value(self, self.rate)
        stand_ins = {name: self._stand_in(name, kept) for name, kept in state.items()}
        before = [_array_of(one) for one in stand_ins.values()]
        optimizer.move(parameters, rate * optimizer.direction(gradient, stand_ins), rate)
        if any(isinstance(one, _Average) and one.steps != 1 for one in stand_ins.values()):
            raise NotRecordableError("an average that is not updated once")
        after = [_array_of(one) for one in stand_ins.values()]
        weights = {id(weight) for weight in self.weights.values()}
        self.renewed = any(id(cell) in weights for _, *cells in self.numbers for cell in cells)
        self._leave_out_what_nobody_reads([parameters, *after])
        self._place([gradient, parameters, *before], after)
        del self._steps  # whose stand-ins hold this recording: a circle would keep arrays alive

    def add(self, function, operands, result=None) -> Value:
        """Write down an operation; return what stands for its result."""
        if function is np.power:
            if not isinstance(operands[1], int | float) or operands[1] != 2:
                raise NotRecordableError(f"a power of {operands[1]}")
            function, operands = np.square, operands[:1]  # which an array does as well
        if function is np.divide and type(operands[1]) is float and operands[1] == 1:
            return operands[0]
        if result is None and all(is_number(one) for one in operands):
            return self._number(function, operands)
        result = Value(self) if result is None else result
        self._steps.append((function, [self._operand(one) for one in operands], result))
        return result

    def _number(self, function, operands):
        """Write down what is done to numbers: as precise as Python's, whatever the arrays are."""
        cells = [one.cell if isinstance(one, Value) else np.array(float(one)) for one in operands]
        self.numbers.append((function, *cells, np.zeros_like(self.rate)))
        return Value(self, self.numbers[-1][-1])

    def _stand_in(self, name, kept):
        if not isinstance(kept, ExponentialAverage):
            return Value(self)
        return _Average(kept, Value(self), lambda: self._weight(name))

    def _weight(self, name):
        return Value(self, self.weights.setdefault(name, np.zeros(())))

    def _operand(self, one):
        """Return a stand-in for an array, or a number as an array: NumPy is faster with those."""
        if not is_number(one):
            return one
        if not isinstance(one, Value):
            return np.array(one, self._dtype)
        if one.cell.dtype == self._dtype:
            return one.cell
        rounded = np.zeros((), self._dtype)
        self.numbers.append((np.positive, one.cell, rounded))
        return rounded

    def _leave_out_what_nobody_reads(self, results):
        """Drop operations that lead to none of the results, as of an average not asked for."""
        wanted, steps = {id(one) for one in results}, []
        for function, operands, result in reversed(self._steps):
            if id(result) in wanted:
                wanted |= {id(one) for one in operands}
                steps.append((function, operands, result))
        self._steps = steps[::-1]

    def _place(self, given, after):
        """Decide where each result lies: in the state, or in a scratch array that is free again."""
        last = {id(one): i for i, (_, operands, _) in enumerate(self._steps) for one in operands}
        made = {id(result): i for i, (_, _, result) in reversed([*enumerate(self._steps)])}
        place = {id(one): index for index, one in enumerate(given)}
        for index, (old, new) in enumerate(zip(given[2:], after, strict=True), start=2):
            read_last, is_made = last.get(id(old), -1), made.get(id(new), -1)
            if read_last > is_made or place.get(id(new), index) != index:
                raise NotRecordableError("a state that is not made anew, or read once it is")
            place[id(new)] = index
        renewed = {place[id(new)]: made[id(new)] for new in after if id(new) in made}
        free, end, chosen, constants = [], len(given), [], []
        for index, (function, operands, result) in enumerate(self._steps):
            arrays = {
                place[id(one)] for one in operands if id(one) in place and last[id(one)] == index
            }
            free += sorted(one for one in arrays if one >= len(given))
            if id(result) not in place:
                # Where an old state was just read for the last time, there is room until the new
                # one is made: what is computed in place passes through the cache once, not twice.
                until = last[id(result)]
                room = [one for one in arrays if one in renewed and until <= renewed[one]]
                if not (room or free):
                    free, end = [end], end + 1
                place[id(result)] = (room or free).pop()
            chosen.append((function, *operands, result))
        for things in chosen:
            for thing in things:
                if id(thing) not in place:
                    place[id(thing)] = end + len(constants)
                    constants.append(thing)
        picked = [[place[id(thing)] for thing in things] for things in chosen]
        self.scratch = range(len(given), end)
        self.places = [None] * end + constants
        self.operations = [
            _by_keyword(*places) if things[0] in _WITH_KEYWORD else itemgetter(*places)
            for things, places in zip(chosen, picked, strict=True)
        ]
        self.of_gradient = [index for index, places in enumerate(picked) if 0 in places]
        self.of_parameters = [index for index, places in enumerate(picked) if 1 in places]


def is_number(one) -> bool:
    return one.cell is not None if isinstance(one, Value) else True


def _array_of(stand_in) -> Value:
    return stand_in.uncorrected if isinstance(stand_in, _Average) else stand_in


def _by_keyword(*places):
    pick = itemgetter(*places)

    def bound(places):
        function, *operands, result = pick(places)
        return partial(function, out=result), *operands

    return bound
