"""Steps in place: what a direction computes is recorded once, and then repeated without new arrays.

`Optimizer.direction` is written to be read, and makes a new array at each operation: for a small
array that is half the time of a step, and of a large one each array passes through the memory anew.
So from its third step on an optimizer repeats what `Recording` has written down: the same
operations in the same order, and so to the same bits, into arrays that stay. Of a large array it is
what `Folding` has written down, with fewer passes, and block by block, as much as a cache holds.

All that a step changes is changed in one call of C code: Ctrl-C falls before or after it, never
inside.
"""

import contextvars
from collections import deque
from itertools import chain, repeat, starmap
from operator import call, gt, is_, setitem
from sys import getrefcount

import numpy as np

from course_lib._folding import Folding
from course_lib._recording import Recording
from course_lib._validation import checked_gradient
from course_lib.averages import ExponentialAverage

BLOCK = 64 * 1024  # numbers: six arrays of them, as of Adam, are 3 MiB
FOLDED = 8 * 1024  # numbers from which on a pass costs more than to work out its factor

_SET, _STEPS = repeat(setitem), repeat("steps")


def in_place(optimizer, parameters, rate):
    """Return what repeats an optimizer's steps in place, or None if this is no case for it."""
    if not (
        type(parameters) is np.ndarray
        and (type(rate) is float or parameters.dtype == rate.dtype == float)
        and parameters.ndim
        and parameters.flags.c_contiguous
        and parameters.dtype.isnative
    ):
        return None
    steps = {optimizer.steps}
    for kept in optimizer.state.values():
        array = kept.uncorrected if type(kept) is ExponentialAverage else kept
        if type(array) is not np.ndarray or array.dtype is not parameters.dtype:
            return None
        if type(kept) is ExponentialAverage:
            steps.add(kept.steps)
    return InPlace(optimizer, parameters, rate) if len(steps) == 1 else None


class InPlace:
    """Repeats the steps of one optimizer and one array of parameters, as its state stands.

    An array of the state that somebody else holds is not written to: another takes its place.
    """

    def __init__(self, optimizer, parameters, rate):
        record = Folding if parameters.size >= FOLDED else Recording
        recording = record(optimizer, optimizer.state, parameters.dtype, rate)
        self.shape, self.dtype = parameters.shape, parameters.dtype
        self.blocked = parameters.size > BLOCK and type(rate) is float
        self.recording, self.renewed = recording, recording.renewed
        self.places = recording.places
        for place in recording.scratch:
            self.places[place] = np.empty(BLOCK if self.blocked else self.shape, self.dtype)
        # Warnings are off in a context of its own: to switch them off at each step costs more.
        self.context = contextvars.Context()
        self.context.run(np.seterr, all="ignore")
        self.rate = self.parameters = self.gradient = None
        self.state, self.steps = optimizer.state, optimizer.steps
        self._own([np.array(_array_of(kept), order="C") for kept in self.state.values()])
        self.counts = [*map(getrefcount, self.arrays)]

    def step(self, optimizer, parameters, gradient, rate) -> bool:
        """Take a step; return False, with nothing done, if this is not a step to repeat."""
        shape, dtype = self.shape, self.dtype
        if not (
            parameters is self.parameters
            and parameters.flags.writeable
            and parameters.shape == shape
            and parameters.dtype is dtype
        ) and not self._takes(parameters):
            return False
        if not (
            type(gradient) is np.ndarray and gradient.shape == shape and gradient.dtype is dtype
        ):
            gradient = checked_gradient("parameters", parameters, "gradients", gradient)
            if type(gradient) is not np.ndarray or gradient.dtype is not dtype:
                return False
        if rate is not self.rate and np.shape(rate) != self.recording.rate.shape:
            return False
        # Whether the state is what the latest step has left: it may be set, or reset.
        state = optimizer.state
        steps = self.steps
        if (
            optimizer.steps != steps
            or state is not self.state
            or not all(map(is_, state.values(), self.kept))
        ):
            return False
        held = [*map(getrefcount, self.arrays)] != self.counts
        for average, array, beta, correction, weight in self.averages:
            if (
                average.uncorrected is not array
                or average.steps != steps
                or average.beta is not beta
                or average.bias_correction is not correction
            ):
                return False
            if weight is not None:
                weight[()] = now = 1 - beta ** (steps + 1)
                if now == 1:  # from now on there is an operation less
                    return False
        if held:
            self._leave_what_is_held()
        # What is remembered is noted last, here and below: Ctrl-C may come between any two lines.
        if rate is not self.rate or self.renewed:
            self.recording.rate[...] = rate
            self._carry_out(self.recording.numbers)
            self.rate = rate
        if self.blocked:
            bound = self._by_blocks(parameters, gradient)
        else:
            bound = self.bound
            if gradient is not self.gradient:
                self.places[0] = gradient
                self._bind(self.recording.of_gradient)
                self.gradient = gradient
        steps += 1
        counted = (optimizer.__dict__, *self.counted)  # vars() is a call
        self._carry_out(chain(bound, zip(_SET, counted, _STEPS, repeat(steps))))
        self.steps = steps
        return True

    def _takes(self, parameters) -> bool:
        """Whether these are parameters to step; if so, remember them until others come."""
        if not (
            type(parameters) is np.ndarray
            and parameters.shape == self.shape
            and parameters.dtype is self.dtype
            and parameters.flags.c_contiguous
            and parameters.flags.writeable
        ):
            return False
        if not self.blocked:  # a large array is not kept alive
            self.places[1] = parameters
            self._bind(self.recording.of_parameters)
            self.parameters = parameters
        return True

    def _own(self, arrays):
        """Let the state consist of these arrays."""
        state, self.state = self.state, None
        self.arrays, self.averages = arrays, []
        self.places[2 : 2 + len(arrays)] = arrays
        for (name, kept), array in zip(state.items(), arrays, strict=True):
            if isinstance(kept, ExponentialAverage):
                kept.uncorrected = array
                weight = self.recording.weights.get(name)
                self.averages.append((kept, array, kept.beta, kept.bias_correction, weight))
            else:
                state[name] = array
        self.counted = [vars(average) for average, *_ in self.averages]
        self.kept = [*state.values()]
        self.bound = [operation(self.places) for operation in self.recording.operations]
        self.state = state

    def _bind(self, changed):
        for index in changed:
            self.bound[index] = self.recording.operations[index](self.places)

    def _leave_what_is_held(self):
        now = [*map(getrefcount, self.arrays)]
        held = map(gt, now, self.counts)
        self._own([a.copy() if h else a for a, h in zip(self.arrays, held, strict=True)])

    def _by_blocks(self, parameters, gradient):
        """Return the operations of all blocks, one block after the other."""
        if gradient is not parameters and np.may_share_memory(gradient, parameters):
            gradient = gradient.copy()  # a block that has moved is not to be read again
        places, operations, count = [*self.places], self.recording.operations, 2 + len(self.arrays)
        flat = [array.reshape(-1) for array in (gradient, parameters, *self.arrays)]
        scratch, size, bound = self.recording.scratch, parameters.size, []
        for start in range(0, size, BLOCK):
            end = start + BLOCK
            places[:count] = [array[start:end] for array in flat]
            if end > size:
                for place in scratch:
                    places[place] = places[place][: size - start]
            bound += [operation(places) for operation in operations]
        return bound

    def _carry_out(self, bound):
        """Call each function with its operands and its result, without a step of Python between."""
        self.context.run(deque, starmap(call, bound), 0)


def _array_of(kept):
    return kept.uncorrected if isinstance(kept, ExponentialAverage) else kept
