"""How results are kept: what all rows of a suite have in common is written once, above them.

`course_lib.datasets.step_times` reads it back as the rows that a suite gave.
"""

import json


def packed(rows: list[dict]) -> dict:
    """Return rows as the names of their columns and their values; None where there is none.

    >>> packed([{"size": 2, "ratios": {"torch": [1, 2, 3]}}, {"size": 3, "ratios": {}}])
    {'columns': ['size', 'ratios.torch'], 'rows': [[2, [1, 2, 3]], [3, None]]}
    """
    flat = [dict(cells(row)) for row in rows]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    return {"columns": columns, "rows": [[row.get(name) for name in columns] for row in flat]}


def cells(row: dict):
    """The values of a row; of what is in a dict, with its name and the dict's."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", one) for inner, one in value.items())
        else:
            yield name, value


def written(results: dict) -> str:
    """Return the results as JSON: a line for each row, and no more of a number than it says."""
    parts = []
    for key, value in results.items():
        if isinstance(value, list):
            table = packed(value)
            rows = ",\n".join(map(short, table["rows"]))
            parts.append(f'"{key}":{{"columns":{short(table["columns"])},"rows":[\n{rows}\n]}}')
        else:
            parts.append(f'"{key}":{short(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def short(value) -> str:
    return json.dumps(whole(value), separators=(",", ":"), ensure_ascii=False)


def whole(value):
    """Return what is inside a result with 2 for 2.0."""
    if isinstance(value, dict):
        return {name: whole(one) for name, one in value.items()}
    if isinstance(value, list):
        return [whole(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
