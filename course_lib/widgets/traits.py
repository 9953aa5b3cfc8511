"""Trait types that check what they are given and say its name, its value and what is allowed.

`limits()` of a trait is the same as data: the browser's controls, addresses and clamping read it
(shared/maths/limits.js), so that no limit is written down twice.
"""

import math
from collections.abc import Iterable
from numbers import Integral, Real

import traitlets


def checked_number(name: str, value, low: float, high: float) -> float:
    """Return a number within its limits; raise TypeError or ValueError for any other."""
    allowed = f"{name} must be a number from {low:g} to {high:g}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{allowed}, got {value!r}")
    if not low <= value <= high:  # NaN fails this too
        raise ValueError(f"{allowed}, got {value!r}")
    return float(value)


class Number(traitlets.TraitType):
    """A finite number from `low` to `high`; raises TypeError or ValueError otherwise."""

    def __init__(self, default: float, low: float, high: float, **metadata):
        super().__init__(default, **metadata)
        self.low, self.high = low, high
        self.tag(sync=True)

    def validate(self, obj, value):
        return checked_number(self.name, value, self.low, self.high)

    def limits(self) -> dict:
        return {"kind": "number", "low": self.low, "high": self.high}


class Whole(Number):
    """A whole number from `low` to `high`; raises TypeError or ValueError otherwise."""

    def validate(self, obj, value):
        # A browser has one kind of number, so 3.0 comes back for 3.
        integral = isinstance(value, Integral) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not integral:
            raise TypeError(f"{self.name} must be a whole number, got {value!r}")
        return int(super().validate(obj, int(value)))

    def limits(self) -> dict:
        return super().limits() | {"kind": "whole"}


class Flag(traitlets.TraitType):
    """True or False; raises TypeError otherwise."""

    def __init__(self, default: bool, **metadata):
        super().__init__(default, **metadata)
        self.tag(sync=True)

    def validate(self, obj, value):
        if not isinstance(value, bool):
            raise TypeError(f"{self.name} must be True or False, got {value!r}")
        return value

    def limits(self) -> dict:
        return {"kind": "flag"}


class Text(traitlets.TraitType):
    """A string; raises TypeError otherwise."""

    def __init__(self, default: str, **metadata):
        super().__init__(default, **metadata)
        self.tag(sync=True)

    def validate(self, obj, value):
        if not isinstance(value, str):
            raise TypeError(f"{self.name} must be a string, got {value!r}")
        return value


class Name(traitlets.TraitType):
    """One of some names; raises TypeError or ValueError otherwise."""

    def __init__(self, default: str, names, **metadata):
        super().__init__(default, **metadata)
        self.names = tuple(names)
        self.tag(sync=True)

    def validate(self, obj, value):
        allowed = f"{self.name} must be one of {', '.join(self.names)}"
        if not isinstance(value, str):
            raise TypeError(f"{allowed}, got {value!r}")
        if value not in self.names:
            raise ValueError(f"{allowed}, got {value!r}")
        return value

    def limits(self) -> dict:
        return {"kind": "name", "names": list(self.names)}


class Numbers(traitlets.TraitType):
    """A list of finite numbers, from any one-dimensional sequence of at least `shortest`."""

    def __init__(self, default: list[float], shortest: int, longest: int, **metadata):
        super().__init__(default, **metadata)
        self.shortest, self.longest = shortest, longest
        self.tag(sync=True)

    def validate(self, obj, value):
        allowed = f"{self.name} must be {self.shortest} to {self.longest} finite numbers in a row"
        if isinstance(value, str | bytes | dict) or not isinstance(value, Iterable):
            raise TypeError(f"{allowed}, got {value!r}")
        numbers = list(value)
        for index, number in enumerate(numbers):
            if isinstance(number, bool) or not isinstance(number, Real):
                raise TypeError(f"{allowed}, but {self.name}[{index}] is {number!r}")
            if not math.isfinite(number):
                raise ValueError(f"{allowed}, but {self.name}[{index}] is {number!r}")
        if not self.shortest <= len(numbers) <= self.longest:
            raise ValueError(f"{allowed}; got {len(numbers)} of them")
        return [float(number) for number in numbers]

    def limits(self) -> dict:
        return {"kind": "numbers", "shortest": self.shortest, "longest": self.longest}
