"""Adam by hand in NumPy, and the memory floor: what the machine takes to move the arrays."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks import rules
from benchmarks.contenders import Contender
from course_lib import stepcost

BLOCK = 16_384  # numbers: five arrays of it stay in a cache of a megabyte


def bare(start, gradient) -> Contender:
    """Adam in place, without a check, an average or a class: what NumPy itself takes."""
    arrays = np.array(start), np.array(gradient), np.zeros_like(start), np.zeros_like(start)
    scratch, steps = np.empty_like(start), [0]

    def step():
        steps[0] += 1
        stepcost.adam_in_place(*arrays, steps[0], scratch)

    return Contender(step, lambda: arrays[0])


def textbook(start, gradient) -> Contender:
    """Adam with a new array for each line of its formula."""
    held, gradient, steps = [np.array(start), 0.0 * start, 0.0 * start], np.array(gradient), [0]

    def step():
        steps[0] += 1
        held[:] = stepcost.adam_textbook(held[0], gradient, *held[1:], steps[0])

    return Contender(step, lambda: held[0])


def in_blocks(start, gradient) -> Contender:
    """Adam in place, block after block, each of which stays in the cache for all passes."""
    arrays = np.array(start), np.array(gradient), np.zeros_like(start), np.zeros_like(start)
    steps = [0]

    def step():
        steps[0] += 1
        stepcost.in_blocks(stepcost.adam_in_place, *arrays, t=steps[0], block=BLOCK)

    return Contender(step, lambda: arrays[0])


def floors(name: str, size: int, threads: int) -> dict[str, Contender]:
    """Return loops that read and write what a step must, and compute as good as nothing."""
    kept = (rules.STREAMS[name] - 3) // 2
    parameters, gradient = rules.start_and_gradient(size)
    arrays = [parameters.copy(), gradient, *np.ones((kept, size))]
    found = {"floor_numpy": in_numpy(arrays, threads)}
    if importlib.util.find_spec("numba"):
        found["floor_loop"] = in_one_loop(arrays, threads)
    return found


def in_numpy(arrays, threads: int) -> Contender:
    """One pass of NumPy for each array that is written."""

    def move(parameters, gradient, *kept):
        np.add(parameters, gradient, out=parameters)
        for array in kept:
            np.negative(array, out=array)

    if threads == 1:
        return Contender(lambda: move(*arrays), lambda: arrays[0])
    parts = list(zip(*(np.array_split(array, threads) for array in arrays), strict=True))
    pool = ThreadPoolExecutor(threads)
    return Contender(lambda: list(pool.map(lambda part: move(*part), parts)), lambda: arrays[0])


def in_one_loop(arrays, threads: int) -> Contender:
    """One compiled loop over all arrays."""
    import numba

    kept = [f"kept{number}" for number in range(len(arrays) - 2)]
    lines = [
        f"def loop({', '.join(['parameters', 'gradient', *kept])}):",
        "    for i in prange(parameters.size):",
        "        parameters[i] += gradient[i]",
        *(f"        {one}[i] = -{one}[i]" for one in kept),
    ]
    scope = {"prange": numba.prange}
    exec("\n".join(lines), scope)
    loop = numba.njit(scope["loop"], parallel=threads > 1, nogil=True)
    return Contender(lambda: loop(*arrays), lambda: arrays[0])
