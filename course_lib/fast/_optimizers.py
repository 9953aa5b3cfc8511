"""The compiled optimizers: each a subclass of the class that it steps like, with the same name."""

import copy

from course_lib._validation import whole_number
from course_lib.fast._kernels import numba
from course_lib.fast._rules import RULES
from course_lib.fast._stepping import compiled_steps
from course_lib.optimizers import Optimizer


def _compiled_class(base: type[Optimizer]) -> type[Optimizer]:
    def repeating(self, parameters, rate):
        return compiled_steps(self, parameters, rate) or base._repeating(self, parameters, rate)

    own = {"_rule": RULES[base], "_repeating": repeating, "__module__": __name__}
    return type(base.__name__, (base,), own)


_CLASSES = {base: _compiled_class(base) for base in RULES}
globals().update({made.__name__: made for made in _CLASSES.values()})  # where pickle looks


def compiled(optimizer: Optimizer, threads: int | None = None) -> Optimizer:
    r"""Return an optimizer like the one given, whose step is one compiled loop.

    NumPy takes a step in passes: Adam reads and writes its arrays a dozen times. The loop reads the
    parameter, the gradient and what is remembered once for each number, works out

    $$\theta,\ m,\ s \leftarrow \text{rule}(\theta, g, m, s;\ \alpha, \beta_1, \beta_2, \ldots)$$

    and writes them once. RMSProp, Adam and its kin multiply by the inverse where a bias correction
    divides by 1 − βᵗ, so that their results agree with those of the NumPy class to about 1e-12; all
    others agree to the bit, and so do these without the correction.

    All else stays: class, hyperparameters, schedules, checks and errors, dicts of parameters, and
    a state that is read by the same names. It goes on from the state of the optimizer given, which
    stays as it is.

    Parameters
    ----------
    optimizer : Optimizer
        One of the library's, whether it has taken steps or not.
    threads : int >= 1, or None
        How many threads a step may use; None stands for all of numba's. It is one below 100,000
        numbers. Where other work keeps the processor busy, 1 is the fastest at any size.

    Raises
    ------
    ImportError
        numba is not installed.
    TypeError
        No optimizer of the library, such as a subclass of your own, or threads of the wrong kind.
    ValueError
        threads below 1, or more than numba has (NUMBA_NUM_THREADS).

    Notes
    -----
    NumPy takes the first step. The second compiles the loop, once for each optimizer and precision,
    and once more for several threads: 0.2 to 1.3 s each where this was measured. Compiled code is
    kept, beside this module or in the user's cache if nothing can be written there, and read again
    in less than a tenth of a second. numba itself takes one or two to load and begin, once a
    process.

    NumPy goes on taking the steps that no loop takes, with the same result as ever: where a
    hyperparameter or a rate is an array, of parameters that are no C-contiguous arrays of float64
    or float32, of single numbers, and once an average of the state has got a β or an age of its
    own. A gradient that does not lie in a row, or shares memory with parameters, is copied first.

    Steps of different optimizers may run in several Python threads at once; one of them at a time
    gets numba's. A forked process steps on one thread.

    References
    ----------
    S. K. Lam, A. Pitrou and S. Seibert, "Numba: a LLVM-based Python JIT compiler" (LLVM-HPC 2015).

    Examples
    --------
    >>> import numpy as np
    >>> from course_lib import Adam, fast
    >>> parameters = np.array([1.0, 2.0])
    >>> optimizer = fast.compiled(Adam(learning_rate=0.1), threads=1)
    >>> for _ in range(3):
    ...     optimizer.step(parameters, gradients=np.array([3.0, -4.0]))
    >>> parameters.round(6)
    array([0.7, 2.3])
    >>> isinstance(optimizer, Adam), optimizer.state["mean_square"].average.round(6)
    (True, array([ 9., 16.]))
    """
    kind = type(optimizer)
    base = kind.__base__ if kind in _CLASSES.values() else kind
    if base not in _CLASSES:
        known = ", ".join(one.__name__ for one in _CLASSES)
        raise TypeError(f"optimizer must be one of {known}, got {optimizer!r}")
    most = numba().config.NUMBA_NUM_THREADS
    threads = most if threads is None else whole_number("threads", threads, minimum=1)
    if threads > most:
        raise ValueError(f"threads must be at most {most} (numba's limit), got {threads}")
    made = object.__new__(_CLASSES[base])
    made.__dict__.update(optimizer.__dict__, state=copy.deepcopy(optimizer.state), _in_place=None)
    made.__dict__["threads"] = threads
    return made
