"""Counting what a step moves, without a clock: every pass that NumPy makes over an array.

NumPy works one operation at a time: each is a loop over whole arrays, which reads its operands and
writes its result. `trace` runs a function on arrays that write each such pass down.
"""

import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import zip_longest

import numpy as np

TEMPORARY = "temporary"
NO_FLOP = {"copy", "positive"}


@dataclass(frozen=True)
class Pass:
    """One operation over whole arrays.

    Attributes
    ----------
    operation : str, NumPy's name for it
    reads : tuple of str, the arrays it reads, each once; "temporary" if they have no name
    writes : str, the array it writes
    bytes_read, bytes_written : int
    flops : int, one for each number written (a root and a division count as one each)
    """

    operation: str
    reads: tuple[str, ...]
    writes: str
    bytes_read: int
    bytes_written: int
    flops: int


@dataclass
class Trace:
    """The passes of one call, in order, and what they come to.

    Attributes
    ----------
    passes : list of Pass
    elements : int, numbers in one array
    floor : int, bytes that no form can do without: what has to be read before it is written, and
        what is returned, once each
    extra : int, arrays that were there besides those given, at one time, at most
    """

    passes: list[Pass]
    elements: int
    floor: int
    extra: int
    _touched: list = field(repr=False)
    _kept: set = field(repr=False)

    @property
    def bytes(self) -> int:
        """Bytes read and written by all passes."""
        return sum(one.bytes_read + one.bytes_written for one in self.passes)

    @property
    def flops(self) -> int:
        """Floating-point operations of all passes."""
        return sum(one.flops for one in self.passes)

    @property
    def intensity(self) -> float:
        """Arithmetic intensity: flops per byte that is read or written."""
        return self.flops / self.bytes

    @property
    def bytes_allocating(self) -> int:
        """Bytes if a line is fetched before it is written, where its pass does not read it anyway.

        That is write-allocate, as most caches do it.
        """
        return self.bytes + sum(
            size
            for touches in self._touched
            for place, start, size, written in touches
            if written and (place, start, size, False) not in touches
        )

    def streams(self, moved: int | None = None, itemsize: int = 8) -> float:
        """Bytes (all of them, unless told which) as a number of whole arrays read or written."""
        return (self.bytes if moved is None else moved) / (self.elements * itemsize)

    def bytes_past(self, cache: int, line: int = 512) -> int:
        """Return the bytes that get past a cache, to and from the memory behind it.

        A model of a cache of `cache` bytes that keeps the lines touched last. What is read and not
        there is fetched; what was written goes back when it is pushed out, and the results at the
        end. What is written is not fetched before, as in the count of STREAM.

        Examples
        --------
        >>> def twice(x):
        ...     return (np.sqrt(x) + 1,)
        >>> step = trace(twice, x=np.ones(4096))  # 32 kB
        >>> [step.bytes_past(cache) // 2**15 for cache in (2**9, 2**20)]
        [4, 2]
        """
        lines, held, moved = max(1, cache // line), OrderedDict(), 0
        for touches in self._touched:
            longest = max(-(-size // line) for _, _, size, _ in touches)
            for k in range(longest):
                for place, start, size, written in touches:
                    if k * line >= size:
                        continue
                    key = place, start // line + k
                    moved += 0 if written or key in held else line
                    held[key] = held.pop(key, False) or written
                    if len(held) > lines:
                        (_, _), dirty = held.popitem(last=False)
                        moved += line * dirty
        return moved + line * sum(
            dirty for (place, _), dirty in held.items() if place in self._kept
        )


def trace(step: Callable, /, *others, returns: tuple[str, ...] = (), **arrays) -> Trace:
    """Run a function once on arrays that write down every pass over them, and return the record.

    Ufuncs (+, *, np.sqrt, …), copies and assignments to slices count; numbers cost nothing. It is
    exact about what was asked of NumPy, and knows no clock. The arrays given are left as they are.

    Parameters
    ----------
    step : a function of the arrays, called with `others` first and the arrays by position
    returns : names of the arrays that it returns; they are called "result" else
    arrays : the arrays by name, in the order in which the step wants them

    Raises
    ------
    TypeError : a ufunc that writes several arrays at once, as np.modf does

    Examples
    --------
    >>> from course_lib.stepcost import adam_textbook
    >>> x = np.ones(100)
    >>> step = trace(adam_textbook, theta=x, g=x, m=x, s=x, returns=("theta", "m", "s"))
    >>> len(step.passes), step.streams(), step.streams(step.floor), step.flops / 100
    (14, 32.0, 7.0, 14.0)
    >>> step.passes[0]
    Pass(operation='multiply', reads=('m',), writes='temporary', bytes_read=800, \
bytes_written=800, flops=100)
    """
    ledger = _Ledger(arrays)
    results = step(*others, *ledger.given)
    return ledger.close(results if isinstance(results, tuple) else (results,), returns)


class _Traced(np.ndarray):
    """An array that tells its ledger about every operation on it."""

    def __array_finalize__(self, source):
        self.ledger = getattr(source, "ledger", None)

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        if ufunc.nout > 1:
            raise TypeError(f"a pass that is counted writes one array, and {ufunc.__name__} more")
        ledger = _ledger_of((*inputs, *(out or ())))
        plain = [_plain(value) for value in inputs]
        if out is not None:
            options["out"] = tuple(_plain(value) for value in out)
        result = getattr(ufunc, method)(*plain, **options)
        if out is not None:
            (written,) = out
            ledger.add(ufunc.__name__, inputs, written)
            return written
        if not isinstance(result, np.ndarray):  # a sum, say: read, and nothing to write
            ledger.add(ufunc.__name__, inputs, None)
            return result
        result = ledger.watch(result)
        ledger.add(ufunc.__name__, inputs, result)
        return result

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        part = self[key]
        if not isinstance(part, np.ndarray):
            return  # a single number
        # x[a:b] += 1 ends by setting x[a:b] to itself: that moves nothing.
        if not (isinstance(value, np.ndarray) and _address(value) == _address(part)):
            self.ledger.add("copy", (value,), part)

    def copy(self, order="C"):
        result = self.ledger.watch(np.array(_plain(self), order=order))
        self.ledger.add("copy", (self,), result)
        return result


class _Ledger:
    """Which buffer is where, and every pass over them.

    A temporary that has died gives its buffer to the next one of its size, as an allocator does.
    """

    def __init__(self, arrays: dict):
        self._names = {}  # number of a buffer -> its name, if it has one
        self._sizes = []  # of the buffers, by number
        self._at = {}  # address of a living buffer -> its number
        self._free = {}  # size -> numbers of buffers that have died
        self._records = []  # operation, touches: (number, start, bytes, written), numbers written
        self.given = [self.watch(np.array(array)) for array in arrays.values()]
        self._names = dict(enumerate(arrays))

    def watch(self, array: np.ndarray) -> "_Traced":
        """Return an array that owns its memory as one that writes its passes down."""
        freed = self._free.get(array.nbytes)
        if freed:
            number = freed.pop()
        else:
            number = len(self._sizes)
            self._sizes.append(array.nbytes)
        address = _address(array)
        self._at[address] = number
        weakref.finalize(array, self._release, address).atexit = False
        traced = array.view(_Traced)
        traced.ledger = self
        return traced

    def _release(self, address: int) -> None:
        number = self._at.pop(address)
        self._free.setdefault(self._sizes[number], []).append(number)

    def _touch(self, array: np.ndarray, written: bool) -> tuple[int, int, int, bool]:
        root = array
        while isinstance(root.base, np.ndarray):
            root = root.base
        if _address(root) not in self._at:  # made by np.empty_like and its like
            self.watch(root)
        return self._at[_address(root)], _address(array) - _address(root), array.nbytes, written

    def add(self, operation: str, inputs, output) -> None:
        """Write one pass down: each operand is read once, whatever it is used for."""
        operands = [value for value in inputs if isinstance(value, np.ndarray) and value.ndim]
        touches = list(dict.fromkeys(self._touch(value, False) for value in operands))
        if output is not None:
            touches.append(self._touch(output, True))
        size = max((value.size for value in operands), default=0) if output is None else output.size
        self._records.append((operation, touches, 0 if operation in NO_FLOP else size))

    def close(self, results, returns: tuple[str, ...]) -> Trace:
        """Return the trace, in which the arrays that came back have their names."""
        count = len(self.given)
        new = {}  # number -> its name, and the pass that wrote it last
        arrays = [result for result in results if isinstance(result, _Traced)]
        for result, name in zip_longest(arrays, returns[: len(arrays)], fillvalue="result"):
            number = self._touch(result, False)[0]
            if number >= count:
                last = max(
                    k
                    for k, (_, touches, _) in enumerate(self._records)
                    if (number, True) in {(t[0], t[3]) for t in touches}
                )
                new[number] = name, last

        def name_of(number, k):
            name, since = new.get(number, (TEMPORARY, k))
            return name if k >= since else TEMPORARY

        passes, first, kept = [], {}, set(new)
        for k, (operation, touches, flops) in enumerate(self._records):
            reads = [touch for touch in touches if not touch[3]]
            writes = [touch for touch in touches if touch[3]]
            for number, *_, written in touches:
                first.setdefault(number, written)
                if written and number < count:
                    kept.add(number)
            passes.append(
                Pass(
                    operation,
                    tuple(self._names.get(t[0]) or name_of(t[0], k) for t in reads),
                    "".join(self._names.get(t[0]) or name_of(t[0], k) for t in writes),
                    sum(size for _, _, size, _ in reads),
                    sum(size for _, _, size, _ in writes),
                    flops,
                )
            )
        read_first = [n for n, written in first.items() if n < count and not written]
        return Trace(
            passes,
            elements=max((array.size for array in self.given), default=0),
            floor=sum(self._sizes[n] for n in [*read_first, *kept]),
            extra=len(self._sizes) - count,
            _touched=[touches for _, touches, _ in self._records],
            _kept=kept,
        )


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]


def _plain(value):
    return value.view(np.ndarray) if isinstance(value, _Traced) else value


def _ledger_of(arrays) -> _Ledger:
    return next(array.ledger for array in arrays if isinstance(array, _Traced))
