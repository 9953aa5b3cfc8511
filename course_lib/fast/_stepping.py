"""Steps by compiled loops: what an optimizer hands its steps over to once its state is there."""

from sys import getrefcount

import numpy as np

from course_lib._validation import checked_gradient
from course_lib.averages import ExponentialAverage
from course_lib.fast._kernels import kernel

_PRECISIONS = (np.dtype(np.float64), np.dtype(np.float32))


def compiled_steps(optimizer, parameters, rate):
    """Return what repeats an optimizer's steps by compiled loops, or None if that cannot be."""
    if not all(type(number) in (float, bool) for number in _numbers(optimizer, rate)):
        return None
    state = optimizer.state
    if not isinstance(parameters, dict):
        return OfArray(optimizer, parameters) if _can_loop(parameters, state) else None
    can = {key for key, array in parameters.items() if _can_loop(array, state[key])}
    return OfDict(optimizer, parameters, can) if can else None


def _numbers(optimizer, rate):
    return {**optimizer.hyperparameters, "learning_rate": rate}.values()


def _can_loop(array, state) -> bool:
    return (
        type(array) is np.ndarray
        and array.dtype in _PRECISIONS
        and array.flags.carray  # in a row, aligned, writeable
        and array.ndim > 0
        and all(_array_of(kept).dtype == array.dtype for kept in state.values())
    )


class Loop:
    """The compiled steps of one array of parameters, as its state stands.

    An array of the state that somebody else holds is not written to: another takes its place.
    """

    def __init__(self, optimizer, array, state):
        rule = optimizer._rule
        self.run = kernel(rule).for_size(array.size, optimizer.threads)
        self.numbers = rule.numbers
        self.shape, self.dtype, self.state = array.shape, array.dtype, state
        self.names, self.averages, made = rule.remembered, [], optimizer.new_state()
        for name in self.names:
            kept = state[name]
            if isinstance(kept, ExponentialAverage):
                self.averages.append((kept, made[name].beta, made[name].bias_correction))
        self._own([np.array(_array_of(state[name]), order="C") for name in self.names])

    def takes(self, array, state) -> bool:
        """Whether these are parameters to step, with the state that the latest step has left."""
        if not (
            type(array) is np.ndarray
            and array.shape == self.shape
            and array.dtype is self.dtype
            and array.flags.carray
            and state is self.state
        ):
            return False
        for name, values in zip(self.names, self.arrays, strict=True):
            if _array_of(state[name]) is not values:
                return False
        # A rule takes the optimizer's β for all of them, and one age: each may have been set.
        for average, beta, correction in self.averages:
            if (
                average.beta != beta
                or average.bias_correction is not correction
                or average.steps != self.averages[0][0].steps
            ):
                return False
        return True

    def step(self, optimizer, array, gradient, rate):
        """Take a step along a gradient that lies in a row, apart from the array."""
        if [*map(getrefcount, self.arrays)] != self.counts:
            self._leave_what_is_held()
        t = self.averages[0][0].steps + 1 if self.averages else None
        if array.ndim > 1:
            array, gradient = array.reshape(-1), gradient.reshape(-1)
        self.run(array, gradient, *self.flat, *self.numbers(optimizer, rate, t))
        for average, *_ in self.averages:  # last: compiling takes long enough to be interrupted
            average.steps += 1

    def _own(self, arrays):
        """Let the state consist of these arrays."""
        self.arrays = arrays
        self.flat = [values.reshape(-1) for values in arrays]
        for number, name in enumerate(self.names):
            kept = self.state[name]
            if isinstance(kept, ExponentialAverage):
                kept.uncorrected = arrays[number]
            else:
                self.state[name] = arrays[number]
        self.counts = [*map(getrefcount, self.arrays)]

    def _leave_what_is_held(self):
        counts = [*map(getrefcount, self.arrays)]
        held = [now > alone for now, alone in zip(counts, self.counts, strict=True)]
        self._own([a.copy() if h else a for a, h in zip(self.arrays, held, strict=True)])


class ByNumpy:
    """The steps of one array of a dict that no loop takes, such as a single number."""

    def __init__(self, array, state):
        self.shape, self.dtype, self.state = array.shape, array.dtype, state

    def takes(self, array, state) -> bool:
        return (
            isinstance(array, np.ndarray)
            and array.shape == self.shape
            and array.dtype is self.dtype
            and array.flags.writeable
            and state is self.state
        )

    def step(self, optimizer, array, gradient, rate):
        with np.errstate(all="ignore"):
            optimizer.move(array, rate * optimizer.direction(gradient, self.state), rate)


class OfArray:
    """The steps of an optimizer whose parameters are one array."""

    def __init__(self, optimizer, parameters):
        self.loop = Loop(optimizer, parameters, optimizer.state)

    def step(self, optimizer, parameters, gradients, rate) -> bool:
        """Take a step; return False, with nothing done, if this is not a step to repeat."""
        loop = self.loop
        if type(rate) is not float or not loop.takes(parameters, optimizer.state):
            return False
        if (
            type(gradients) is not np.ndarray
            or gradients.shape != loop.shape
            or gradients.dtype is not loop.dtype
        ):
            gradients = checked_gradient("parameters", parameters, "gradients", gradients)
        loop.step(optimizer, parameters, _apart(gradients, (parameters,)), rate)
        optimizer.__dict__["steps"] += 1  # not by way of __setattr__, which takes as long as a loop
        return True

    def __reduce__(self):
        return _nothing, ()  # a copy of an optimizer has a state of its own, and begins anew


class OfDict:
    """The steps of an optimizer whose parameters are a dict, with loops for most of its arrays."""

    def __init__(self, optimizer, parameters, can_loop):
        self.loops = {
            key: Loop(optimizer, array, optimizer.state[key])
            if key in can_loop
            else ByNumpy(array, optimizer.state[key])
            for key, array in parameters.items()
        }

    def step(self, optimizer, parameters, gradients, rate) -> bool:
        """Take a step; return False, with nothing done, if this is not a step to repeat."""
        loops, state = self.loops, optimizer.state
        if not (
            type(rate) is float
            and isinstance(parameters, dict)
            and parameters.keys() == loops.keys() == state.keys()
            and all(loop.takes(parameters[key], state[key]) for key, loop in loops.items())
        ):
            return False
        gradients = optimizer._checked_dict(parameters, gradients)
        arrays = parameters.values()
        # Before anything moves: the gradient of one array may be another.
        gradients = {key: _apart(gradients[key], arrays) for key in loops}
        for key, loop in loops.items():
            loop.step(optimizer, parameters[key], gradients[key], rate)
        optimizer.__dict__["steps"] += 1
        return True

    def __reduce__(self):
        return _nothing, ()


def _apart(gradient, arrays):
    """Return a gradient in a row of its own memory: itself, if it shares none with `arrays`."""
    if type(gradient) is not np.ndarray or not gradient.flags.carray:
        return np.array(gradient)
    for array in arrays:
        # An array without a base owns all its memory, and so shares none with another such.
        owners = gradient.base is None and array.base is None
        if gradient is array or (not owners and np.may_share_memory(gradient, array)):
            return gradient.copy()
    return gradient


def _array_of(kept):
    return kept.uncorrected if isinstance(kept, ExponentialAverage) else kept


def _nothing():
    return None
