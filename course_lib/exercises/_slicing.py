"""What of a notebook an answer needs: the earlier statements that its names come from.

A chapter draws, trains and measures between its exercises; none of that has to run again to grade
an answer. So the statements are gone through backwards from the answer's cell, as a compiler looks
for live variables: one that binds a name still wanted is kept, and the names that it reads are
wanted from there on.
"""

import ast
import re
import symtable
from collections.abc import Iterator, Sequence
from functools import lru_cache

COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}  # as symtable names them
SHELL_LINE = re.compile(r"^(\s*)[%!?].*$", re.MULTILINE)


# On a page of the site the same cells are gone through at each run, under a Python that takes
# several times as long: what does not change is worked out once.
@lru_cache(maxsize=256)
def parsed(source: str) -> tuple[str, ast.Module]:
    """Return a cell's Python and its tree, which is not to be changed; shell lines become `pass`.

    Raises SyntaxError where it is no Python all the same.

    Examples
    --------
    >>> parsed("%matplotlib inline\\nx = 1")[0]
    'pass\\nx = 1'
    """
    try:
        return source, ast.parse(source)
    except SyntaxError:
        plain = SHELL_LINE.sub(r"\1pass", source)
        if plain == source:
            raise
        return plain, ast.parse(plain)


def context(earlier: Sequence[str], answer: str) -> list[str]:
    """Return what has to run before the answer's cell: each earlier cell, its other lines empty.

    What is kept stays on its line, so that an error's line number is that of the notebook. An
    earlier cell that cannot be read is left out.

    Examples
    --------
    >>> context(["import numpy as np\\nx = 3", "y = x + 1\\nplot(y)", "z = 0"], "check(y)")
    ['\\nx = 3', 'y = x + 1\\n']
    """
    cells = []
    for source in earlier:
        try:
            cells.append(parsed(source))
        except (SyntaxError, ValueError):  # ValueError: a null byte
            continue
    imported = {name for _, tree in cells for name in _imported(tree)}
    # What a function reads is wanted when it is called, later than where it is defined: such names
    # are wanted at the answer, in a further pass.
    called: set[str] = set()
    while True:
        wanted = _through(parsed(answer)[1].body, set(), imported) | called
        kept = [(source, _kept(tree.body, wanted, imported)) for source, tree in reversed(cells)]
        read = {name for _, body in kept for one in body for name in _names(one, inside=True)[1]}
        if read <= called:
            return [_only(source, body) for source, body in reversed(kept) if body]
        called |= read


def _kept(body: Sequence[ast.stmt], wanted: set[str], imported: set[str]) -> list[ast.stmt]:
    """Return the statements that bind what is wanted; turn `wanted` into what is wanted before."""
    kept = []
    for statement in reversed(body):
        bound, _ = _names(statement)
        if (bound | _changed(statement, imported)) & wanted or "*" in bound:
            before = _before(statement, wanted, imported)
            wanted.clear()
            wanted.update(before)
            kept.append(statement)
    return kept


def _only(source: str, statements: Sequence[ast.stmt]) -> str:
    lines = set()
    for statement in statements:
        first = min(
            [statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]
        )
        lines |= set(range(first, statement.end_lineno + 1))
    return "\n".join(
        line if number in lines else "" for number, line in enumerate(source.split("\n"), start=1)
    )


def _through(body: Sequence[ast.stmt], wanted: set[str], imported: set[str]) -> set[str]:
    """Return the names that are wanted before some statements, given those wanted after them."""
    for statement in reversed(body):
        wanted = _before(statement, wanted, imported)
    return wanted


def _before(statement: ast.stmt, wanted: set[str], imported: set[str]) -> set[str]:
    """The same for one. A loop is taken to run at least once, so that it binds what it binds."""

    def through(*bodies: Sequence[ast.stmt]) -> set[str]:
        return _through([one for body in bodies for one in body], wanted, imported)

    def read_by(*nodes: ast.expr | None) -> set[str]:
        return set().union(*(_names(ast.Expr(node))[1] for node in nodes if node is not None))

    match statement:
        case ast.For() | ast.AsyncFor():
            inside = through(statement.body, statement.orelse) - _targets(statement.target)
            return inside | read_by(statement.iter) | _changed(statement.target, imported)
        case ast.While():
            return through(statement.body, statement.orelse) | read_by(statement.test)
        case ast.If():
            return through(statement.body) | through(statement.orelse) | read_by(statement.test)
        case ast.With() | ast.AsyncWith():
            bound = set().union(*(_targets(item.optional_vars) for item in statement.items))
            read = read_by(*(item.context_expr for item in statement.items))
            return (through(statement.body) - bound) | read
        case ast.Try():
            usual = through(statement.body, statement.orelse, statement.finalbody)
            caught = [through(handler.body, statement.finalbody) for handler in statement.handlers]
            names = {handler.name for handler in statement.handlers}
            return wanted | usual | (set().union(*caught) - names)
    bound, read = _names(statement)
    changed = _changed(statement, imported)
    simple = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    certain = bound - changed if isinstance(statement, simple) else set()
    return (wanted - certain) | read | changed


def _targets(target: ast.expr | None) -> set[str]:
    """The names that a loop or a `with` binds."""
    nodes = ast.walk(target) if target is not None else ()
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


@lru_cache(maxsize=4096)
def _names(statement: ast.stmt, inside: bool = False) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that a statement binds, and those it reads: all, or inside functions."""
    bound, read = set(), set()
    for table, called in _tables(symtable.symtable(ast.unparse(statement), "cell", "exec")):
        outermost = table.get_type() == "module"
        for symbol in table.get_symbols():
            if (outermost or symbol.is_global()) and called >= inside:
                if symbol.is_referenced():
                    read.add(symbol.get_name())
                if symbol.is_assigned() or symbol.is_imported():
                    bound.add(symbol.get_name())
    if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
        bound.add("*")
    return frozenset(bound), frozenset(read)


def _tables(
    table: symtable.SymbolTable, called: bool = False
) -> Iterator[tuple[symtable.SymbolTable, bool]]:
    """Each table of names, and whether it is of something that runs when it is called."""
    yield table, called
    for child in table.get_children():
        at_once = child.get_type() == "class" or child.get_name() in COMPREHENSIONS
        yield from _tables(child, called or not at_once)


def _changed(statement: ast.AST, imported: set[str]) -> set[str]:
    """The names whose objects a statement changes: `a[0] = 1`, `a.b = 1`, `a += 1`, `a.add(1)`.

    But for `plt.show()` and its like: what a module is told is not carried by its name.
    """
    return _touched(statement) - imported


@lru_cache(maxsize=4096)
def _touched(statement: ast.AST) -> frozenset[str]:
    """The same with the modules."""
    found = set()
    for node in ast.walk(statement):
        target = None
        if isinstance(node, ast.AugAssign):
            target = node.target
        elif isinstance(node, ast.Subscript | ast.Attribute):
            target = node.value if isinstance(node.ctx, ast.Store | ast.Del) else None
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = node.value.func
            target = called.value if isinstance(called, ast.Attribute) else None
        while isinstance(target, ast.Subscript | ast.Attribute):
            target = target.value
        if isinstance(target, ast.Name):
            found.add(target.id)
    return frozenset(found)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield (alias.asname or alias.name).split(".")[0]
