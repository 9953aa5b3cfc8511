"""The number that an expression of a formula has, once its symbols have values."""

import math
from functools import cached_property
from itertools import pairwise

import numpy as np

from tests.formulas.latex import Statement, Unreadable, read

FAR = 600  # terms of a sum without an end; every such sum here falls faster than 0.9 ** k
CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS = {
    "ln": np.log,
    "cos": np.cos,
    "sin": np.sin,
    "tanh": np.tanh,
    "sign": np.sign,
    "tr": np.trace,
    "Var": lambda values: np.var(values, ddof=1),
    "max": lambda *values: np.max(values[0]) if len(values) == 1 else _extreme(np.maximum, values),
    "min": lambda *values: np.min(values[0]) if len(values) == 1 else _extreme(np.minimum, values),
}
COMPARED = {
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
    "=": np.equal,
}


def _extreme(function, values):
    first, *others = values
    for value in others:
        first = function(first, value)
    return first


def number(node: tuple, values: dict):
    """Return the value of an expression.

    `values` are by name. "g[]" is a function of an index, for g_1 or g_{t-k}; what can be called is
    called where a bracket follows; "over k" are the indices of a sum that does not say them.
    """
    kind, *parts = node
    return _KINDS[kind](values, *parts)


def _sum(values, terms):
    total = 0
    for sign, term in terms:
        total = total + sign * number(term, values)
    return total


def _times(values, left, right):
    left, right = number(left, values), number(right, values)
    return left @ right if np.ndim(left) and np.ndim(right) else left * right


def _symbol(values, name, base, index):
    if name in values:
        return values[name]
    if index is not None and f"{base}[]" in values:
        return values[f"{base}[]"](number(index, values))
    if name in CONSTANTS:
        return CONSTANTS[name]
    raise Unreadable(f"{name} has no value")


def _called(values, function, bracket):
    value = _symbol(values, *function[1:])
    if not callable(value):
        return _times(values, function, bracket)
    if bracket[0] == "power":
        return value(*_parts(values, bracket[1])) ** number(bracket[2], values)
    return value(*_parts(values, bracket))


def _parts(values, bracket):
    return [number(part, values) for part in bracket[1]]


def _bracket(values, parts):
    found = [number(part, values) for part in parts]
    return found[0] if len(found) == 1 else np.array(found)


def _summation(values, index, first, above, body):
    if first is None:
        indices = values[f"over {index}"]
    else:
        start = int(number(first, values))
        stop = start + FAR if above is None else round(number(above, values)) + 1
        indices = range(start, stop)
    return sum((number(body, {**values, index: k}) for k in indices), start=0)


def _cases(values, cases):
    for value, given in cases:
        if given is None or holds(given, values):
            return number(value, values)
    raise Unreadable("no case holds")


def holds(statement: Statement, values: dict) -> bool:
    """Whether every relation of a statement holds."""
    sides = [number(side, values) for side in statement.sides]
    pairs = zip(statement.relations, pairwise(sides), strict=True)
    return all(COMPARED[relation](*pair) for relation, pair in pairs)


def _transposed(values, node):
    return np.asarray(number(node, values)).T


def _power(values, base, exponent):
    base, exponent = number(base, values), number(exponent, values)
    if np.ndim(base) == 2:
        return np.linalg.matrix_power(base, int(exponent))
    return base**exponent


_KINDS = {
    "sum": _sum,
    "times": _times,
    "over": lambda values, above, below: number(above, values) / number(below, values),
    "modulo": lambda values, left, right: number(left, values) % number(right, values),
    "power": _power,
    "root": lambda values, node: np.sqrt(number(node, values)),
    "size": lambda values, node: np.linalg.norm(np.atleast_1d(number(node, values))),
    "floor": lambda values, node: np.floor(number(node, values)),
    "bracket": _bracket,
    "number": lambda values, value: value,
    "symbol": _symbol,
    "called": _called,
    "function": lambda values, name, bracket: FUNCTIONS[name](*_parts(values, bracket)),
    "summation": _summation,
    "transposed": _transposed,
    "matrix": lambda values, rows: np.array([[number(c, values) for c in row] for row in rows]),
    "cases": _cases,
}


class Formula:
    """A displayed formula, ready to be compared with numbers."""

    def __init__(self, latex: str):
        self.latex = latex

    @cached_property
    def statements(self) -> list[Statement]:
        return read(self.latex)

    def with_words(self, **symbols: str) -> "Formula":
        """Return the formula with a symbol for each of these words, which must stand there."""
        latex = self.latex
        for symbol, words in symbols.items():
            assert rf"\text{{{words}}}" in latex, f"{words} is not in {latex}"
            latex = latex.replace(rf"\text{{{words}}}", f"{symbol} ")
        return Formula(latex)

    def value(self, values: dict, which: int = 0, side: int = -1):
        """Return the number of one side of one statement: the last of the first, unless told."""
        return number(self.statements[which].sides[side], values)

    def is_count(self, statements: int, sides: int | None = None) -> None:
        assert len(self.statements) == statements, self.latex
        if sides is not None:
            assert [len(s.sides) for s in self.statements] == [sides] * statements, self.latex

    def agrees(self, values: dict, which: int | None = None, rtol: float = 1e-9) -> None:
        """Assert that all sides of a statement (of all of them) are equal: each "=" of it holds."""
        for statement in self.statements if which is None else [self.statements[which]]:
            assert set(statement.relations) <= {"=", "<-"}, statement.relations
            assert statement.relations, f"no equation: {self.latex}"
            numbers = [number(side, values) for side in statement.sides]
            for left, right in pairwise(numbers):
                np.testing.assert_allclose(left, right, rtol=rtol, atol=1e-300, err_msg=self.latex)

    def steps(self, values: dict) -> dict:
        """Carry out the statements as assignments, one after the other; return all values."""
        values = dict(values)
        for statement in self.statements:
            target, source = statement.sides
            assert target[0] == "sum" and len(target[1]) == 1
            sign, symbol = target[1][0]
            assert sign == 1 and symbol[0] == "symbol" and statement.relations in (["="], ["<-"])
            values[symbol[1]] = number(source, values)
        return values
