"""The numbers that a cell's code is written with, each with the name that it is given to."""

import ast
import inspect
from functools import cache

import course_lib
from course_lib import averages, landscapes, losses, optimizers, schedules, surfaces
from course_lib.exercises import CHECKS

DRAWN = {"ax", "axes", "plt", "figure", "fig"}  # what is called to draw sets no number of the text
PLACED = {
    "axis",
    "figsize",
    "digits",
    "ncols",
    "fontsize",
    "decimals",
    "xlim",
    "ylim",
    "pad",
    "levels",
}
LIBRARY = (course_lib, optimizers, averages, schedules, surfaces, landscapes, losses)
Named = frozenset[tuple[str, float]]


@cache
def settings(cell: str) -> Named:
    """Return the numbers in a cell, but for those that only draw: pairs of name and value.

    >>> sorted(settings("x = run(0.1, steps=2 * 10); plt.figure(figsize=(5, 4)); say('7')"))
    [('', 0.1), ('steps', 2.0), ('steps', 10.0), ('steps', 20.0), ('x', 0.1)]
    >>> sorted(settings("for beta, n in ((0.5, 3), (0.9, 4)): Momentum(0.1, beta)"))
    [('beta', 0.5), ('beta', 0.9), ('learning_rate', 0.1), ('n', 3.0), ('n', 4.0)]
    """
    try:
        tree = ast.parse(cell)
    except SyntaxError:
        return frozenset()
    found: set[tuple[str, float]] = set()
    _collect(tree, (), found)
    return frozenset(found)


def _collect(node: ast.AST, names: tuple[str, ...], found: set) -> None:
    if isinstance(node, ast.expr) and (number := _constant(node)) is not None:
        found.update((name, number) for name in names or ("",))
        if not isinstance(node, ast.BinOp):
            return
    if isinstance(node, ast.Assign):
        for target in node.targets:
            _bind(target, node.value, found)
    elif isinstance(node, ast.For | ast.comprehension):
        _bind_each(node.target, node.iter, found)
        for child in ast.iter_child_nodes(node):
            if child not in (node.target, node.iter):
                _collect(child, (), found)
    elif isinstance(node, ast.Call):
        _collect_call(node, names, found)
    elif isinstance(node, ast.Subscript):
        _collect(node.value, names, found)
    elif isinstance(node, ast.FunctionDef):
        defaults = node.args.defaults
        for argument, default in zip(node.args.args[-len(defaults) :], defaults, strict=False):
            _collect(default, (argument.arg,), found)
        for child in node.body:
            _collect(child, (), found)
    else:
        for child in ast.iter_child_nodes(node):
            _collect(child, names if isinstance(node, ast.expr) else (), found)


def _collect_call(node: ast.Call, names: tuple[str, ...], found: set) -> None:
    root = node.func
    while isinstance(root, ast.Attribute | ast.Subscript):
        root = root.value
    if getattr(root, "id", None) in DRAWN:
        return
    _collect(node.func, names, found)
    parameters = _parameters(node.func)
    for place, argument in enumerate(node.args):
        own = (parameters[place],) if place < len(parameters) else ("", *names)
        _collect(argument, own, found)
    for keyword in node.keywords:
        if keyword.arg not in PLACED:
            _collect(keyword.value, (keyword.arg or "",), found)


def _parameters(function: ast.expr) -> list[str]:
    """Return the names of a library function's parameters; none of what is not in the library."""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    for module in LIBRARY:
        thing = getattr(module, name, None)
        if callable(thing) and getattr(thing, "__module__", "").startswith("course_lib"):
            return [each for each in inspect.signature(thing).parameters if each != "self"]
    return []


def _bind(target: ast.expr, value: ast.expr, found: set) -> None:
    many = (ast.Tuple, ast.List)
    if isinstance(target, many) and isinstance(value, many) and len(target.elts) == len(value.elts):
        for each, part in zip(target.elts, value.elts, strict=True):
            _bind(each, part, found)
    else:
        names = tuple(n.id for n in ast.walk(target) if isinstance(n, ast.Name))
        _collect(value, names, found)


def _bind_each(target: ast.expr, values: ast.expr, found: set) -> None:
    if isinstance(values, ast.Tuple | ast.List):
        for value in values.elts:
            _bind(target, value, found)
    else:
        _bind(target, values, found)


def _constant(node: ast.expr) -> float | None:
    """Return what an expression of numbers alone amounts to."""
    numeric = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.operator, ast.unaryop)
    parts = list(ast.walk(node))
    constants = [each.value for each in parts if isinstance(each, ast.Constant)]
    if not all(isinstance(each, numeric) for each in parts) or not constants:
        return None
    if not all(type(each) in (int, float) for each in constants):
        return None
    try:
        return float(eval(compile(ast.Expression(node), "", "eval")))
    except (ArithmeticError, TypeError, ValueError):
        return None


@cache
def of_check(exercise: str) -> Named:
    """Return the numbers of an exercise's check, and of what it calls in its module."""
    check = CHECKS.get(exercise.removeprefix("ex-"))
    if check is None:
        return frozenset()
    defined = {}
    for node in ast.parse(inspect.getsource(inspect.getmodule(check))).body:
        if isinstance(node, ast.FunctionDef):
            defined[node.name] = node
        elif isinstance(node, ast.Assign):
            names = [name.id for name in ast.walk(node.targets[0]) if isinstance(name, ast.Name)]
            defined |= dict.fromkeys(names, node)
    reached, waiting = {}, [check.__name__]
    while waiting:
        name = waiting.pop()
        if name in defined and name not in reached:
            reached[name] = ast.unparse(defined[name])
            waiting += [n.id for n in ast.walk(defined[name]) if isinstance(n, ast.Name)]
    return frozenset().union(*map(settings, reached.values()))
