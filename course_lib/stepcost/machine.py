"""What a machine can do: bytes and flops in a second, and the price of calling NumPy at all."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Machine:
    r"""The roofline of a machine: a program is held up by its flops or by its bytes.

    $$\text{flops in a second} \le \min(\text{peak},\; \text{intensity} \cdot \text{bandwidth})$$

    Attributes
    ----------
    bandwidth : float > 0, bytes in a second, to and from memory
    peak : float > 0, flops in a second
    call : float >= 0, seconds for one operation of NumPy on nearly nothing

    References
    ----------
    S. Williams, A. Waterman and D. Patterson, "Roofline: an insightful visual performance model for
    multicore architectures", Communications of the ACM 52(4), 2009.

    Examples
    --------
    >>> machine = Machine(bandwidth=10e9, peak=40e9, call=1e-6)
    >>> machine.ridge
    4.0
    >>> print(machine.attainable(0.25), machine.attainable(100))
    2500000000.0 40000000000.0
    >>> round(machine.seconds(moved=56e6, flops=14e6, calls=10), 6)
    0.00561
    """

    bandwidth: float
    peak: float
    call: float = 0.0

    @property
    def ridge(self) -> float:
        """The intensity, in flops per byte, from which on flops hold a program up."""
        return self.peak / self.bandwidth

    def attainable(self, intensity):
        """Return the most flops in a second at an intensity, in flops per byte, or at many."""
        return np.minimum(self.peak, self.bandwidth * np.asarray(intensity))[()]

    def seconds(self, moved: float, flops: float = 0.0, calls: int = 1) -> float:
        """Return the least time for so many bytes and flops, and what so many calls add to it."""
        return calls * self.call + max(moved / self.bandwidth, flops / self.peak)

    def knee(self, moved: float, calls: int = 1) -> float:
        """Return how many coordinates take as long to move as the calls do: `moved` bytes each."""
        return calls * self.call * self.bandwidth / moved


def seconds_of(function: Callable[[], object], budget: float = 0.1) -> float:
    """Return how long a call takes, in seconds: the fastest of five rounds, after a first call.

    The fastest, because whatever else a machine does can only make a call slower. A round is long
    enough for a coarse clock: `budget` seconds for all of them, or five calls, if that is more.

    Examples
    --------
    >>> 0 < seconds_of(lambda: sum(range(100)), budget=0.01) < 1
    True
    """
    function()
    count, taken = 1, 0.0
    while taken < budget / 10:
        began = time.perf_counter()
        for _ in range(count):
            function()
        taken = time.perf_counter() - began
        count *= 1 if taken >= budget / 10 else 2
    rounds = [taken]
    for _ in range(4):
        began = time.perf_counter()
        for _ in range(count):
            function()
        rounds.append(time.perf_counter() - began)
    return min(rounds) / count


def measure_machine(size: int = 8_000_000, budget: float = 0.5) -> Machine:
    """Measure this machine as NumPy sees it, on one core, in about a second.

    Bandwidth is that of c = a + b on arrays of `size` doubles, three streams, as STREAM counts
    them. They have to be much larger than the caches. Peak is that of products of 64 × 64 matrices,
    which lie in the cache and are too small for BLAS to give to more than one thread.

    References
    ----------
    J. D. McCalpin, "Memory bandwidth and machine balance in current high performance computers",
    IEEE TCCA Newsletter, December 1995.

    Examples
    --------
    >>> machine = measure_machine(size=10_000, budget=0.01)
    >>> machine.bandwidth > 0 and machine.peak > 0 and machine.call > 0
    True
    """
    a, b = np.ones(size), np.ones(size)
    c = np.empty(size)
    bandwidth = 3 * c.nbytes / seconds_of(lambda: np.add(a, b, out=c), budget)
    side = 64
    left, right = np.ones((side, side)), np.ones((side, side))
    product = np.empty((side, side))
    peak = 2 * side**3 / seconds_of(lambda: np.matmul(left, right, out=product), budget)
    one, two = np.ones(1), np.ones(1)
    call = seconds_of(lambda: np.add(one, one, out=two), budget)
    return Machine(bandwidth, peak, call)
