"""One loop around every scalar rule, compiled when it is first needed."""

import os
import threading
from functools import cache, cached_property, partial
from inspect import signature

from course_lib._extras import needed_by
from course_lib.fast import _rules
from course_lib.fast._rules import Rule

# Numbers. On an idle machine two threads win from 10,000 on, by microseconds; but where something
# else wants the processor, whoever waits for the second loses milliseconds.
PARALLEL_FROM = 100_000

# A text, not a closure: numba's cache forgets closures over compiled functions with the process.
_LOOP = """
def {name}({arguments}):
    kind = parameter.dtype.type
    {numbers} = {rounded}
    for i in prange(parameter.size):
        {moved} = rule({values})
"""


def numba():
    """Return the module numba, or say how to install it."""
    with needed_by("course_lib.fast", 'pip install "course_lib[fast]"'):
        import numba
    return numba


class Kernel:
    """The loop of one rule over flat arrays, on one thread or on several.

    It is called with parameters, gradients, what is remembered, and the rule's numbers, which it
    rounds to the arrays' precision. All arrays but the gradients change in place.
    """

    def __init__(self, rule: Rule):
        self.rule = rule

    def for_size(self, size: int, threads: int):
        """Return what to call for arrays of so many numbers."""
        if threads == 1 or size < PARALLEL_FROM:
            return self.loop
        return partial(self._on_threads, threads)

    def _on_threads(self, threads, *arguments):
        if not _team.enter():
            self.loop(*arguments)
            return
        library = numba()
        before = library.get_num_threads()
        library.set_num_threads(threads)
        try:
            self.threaded(*arguments)
        finally:
            library.set_num_threads(before)
            _team.leave()

    @cached_property
    def loop(self):
        return _compiled(self.rule, parallel=False)

    @cached_property
    def threaded(self):
        return _compiled(self.rule, parallel=True)


kernel = cache(Kernel)


def _compiled(rule, parallel):
    """Return a loop that is compiled for each precision when it is first called with it.

    The compiled code is kept beside this file, or in the user's own cache where nothing can be
    written there. It is made anew when _rules.py, the loop, numba or the processor is another.
    """
    library = numba()
    names = list(signature(rule.scalar).parameters)
    arrays, numbers = names[: 2 + len(rule.remembered)], names[2 + len(rule.remembered) :]
    name = f"{rule.scalar.__name__}_{'threads' if parallel else 'loop'}"
    source = _LOOP.format(
        name=name,
        arguments=", ".join(names),
        numbers=", ".join(numbers),
        rounded=", ".join(f"kind({number})" for number in numbers),
        moved=", ".join(f"{array}[i]" for array in arrays if array != "gradient"),
        values=", ".join([f"{array}[i]" for array in arrays] + numbers),
    )
    options = {"error_model": "numpy", "nogil": True}
    scope = {
        "__name__": _rules.__name__,
        "prange": library.prange,
        "rule": library.njit(**options)(rule.scalar),
    }
    # numba keeps compiled code beside the file of this name, as long as the file stays as it is.
    exec(compile(source, _rules.__file__, "exec"), scope)
    try:
        return library.njit(cache=True, parallel=parallel, **options)(scope[name])
    except RuntimeError:  # there is no folder that can be written to
        return library.njit(parallel=parallel, **options)(scope[name])


class _Team:
    """Lets one step at a time have several threads: not all of numba's ways of making them can be
    entered twice. Whoever comes second goes alone, and so does a process that was forked: OpenMP's
    threads are not copied with it, and GNU's ends a process that asks for them then.
    """

    def __init__(self):
        self._free = threading.Lock()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._free_never)

    def enter(self) -> bool:
        return self._free.acquire(blocking=False)

    def leave(self) -> None:
        self._free.release()

    def _free_never(self):
        self._free = threading.Lock()
        self._free.acquire()


_team = _Team()
