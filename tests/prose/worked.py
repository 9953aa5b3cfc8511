"""Comments of worked solutions that say the value of their line, found by working it out."""

import ast
import math
import re

import numpy as np

COMMENT = re.compile(r"#[ ](?P<text>(?P<value>[^#:;=]+?)(?::.*|;.*)?)$")
SIGNS = str.maketrans({"·": "*", "²": "**2", "³": "**3", "−": "-", "√": "", ",": ""})


def worked(cell: str) -> set[str]:
    """Return the comments of a cell that say what the assignment before them gives.

    >>> sorted(worked("v = 0.5 * 10  # 5\\nw = v / 2  # 2.6\\nx = v + 1  # (2 + 10) / 2: even"))
    ['(2 + 10) / 2: even', '5']
    """
    try:
        statements = ast.parse(cell).body
    except SyntaxError:
        return set()
    lines, known, true = cell.splitlines(), {"np": np, "math": math}, set()
    for statement in statements:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            continue
        try:
            exec(compile(ast.Module([statement], []), "", "exec"), known)
        except Exception:  # it needs what stands elsewhere
            continue
        found = COMMENT.search(lines[statement.end_lineno - 1])
        if found and _says(found["value"], known[statement.targets[0].id]):
            true.add(found["text"])
    return true


def _says(text: str, value) -> bool:
    """Whether a text is a number, or arithmetic with numbers, of this value as it is rounded."""
    arithmetic = text.strip().translate(SIGNS)
    if not re.fullmatch(r"[\d.+*/() -]+", arithmetic) or not isinstance(value, int | float):
        return False
    try:
        said = eval(arithmetic)
    except (SyntaxError, ArithmeticError):
        return False
    decimals = re.fullmatch(r"-?\d+\.(\d+)", arithmetic)
    return abs(said - value) <= (0.5 * 10.0 ** -len(decimals[1]) if decimals else 1e-9 * abs(value))
