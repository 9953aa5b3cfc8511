"""The marks that the course has set itself, and whether they hold where that is hardest."""

from collections.abc import Iterable
from typing import NamedTuple

IMPORTS = {
    "beyond_numpy": "import course_lib",
    "everything_beyond_numpy": "from course_lib import *",
}
WORDS = {True: "holds", False: "does not hold", None: "not measured"}


class Mark(NamedTuple):
    """What is wanted, what was measured where it is worst, and there."""

    what: str
    limit: float
    at_least: bool
    measured: float | None = None
    where: str = ""

    @property
    def holds(self) -> bool | None:
        if self.measured is None:
            return None
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    @property
    def wanted(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g}"


def marks(results: dict) -> list[Mark]:
    """Return every mark, with what was measured of it.

    >>> [mark.holds for mark in marks({"imports": {"beyond_numpy": [9.0, 9.5, 10.0]}})][-2:]
    [True, None]
    """
    steps = results.get("steps", [])
    alone = [row for row in steps if row["threads"] == 1]
    small = [row for row in alone if row["size"] <= 100]
    middle = [row for row in alone if row["size"] == 10_000]
    large = [row for row in alone if row["size"] >= 1_000_000]
    adam = [row for row in small if (row["optimizer"], row["size"]) == ("Adam", 2)]
    fused = [row for row in steps if row["size"] >= 100]
    largest = [row for row in steps if row["size"] == 10_000_000]
    many = [row for row in results.get("stacked", []) if row["seeds"] >= 30]
    found = [
        behind("NumPy's step, n ≤ 100: optax compiled takes", 1.3, small, "optax"),
        behind("NumPy's step, n ≤ 100: torch as it comes takes", 5, small, "torch"),
        behind("NumPy's step, n = 10⁴: optax compiled takes", 1, middle, "optax"),
        behind("NumPy's step, n = 10⁴: torch as it comes takes", 2, middle, "torch"),
        behind("NumPy's step, n ≥ 10⁶: torch as it comes takes", 1, large, "torch"),
        ahead("Adam at n = 2, to a bare one in place", 1.25, adam, "bare"),
    ]
    for threads, words in ((1, "one thread"), (2, "two threads")):
        rows = [row for row in fused if row["threads"] == threads]
        what = f"compiled step, n ≥ 100, {words}: torch fused takes"
        found.append(behind(what, 1, rows, "torch_fused", "compiled_ratios"))
        rows = [row for row in largest if row["threads"] == threads]
        what = f"compiled step, n = 10⁷, {words}, to the memory floor"
        found.append(ahead(what, 1.3, rows, "floor", "compiled_ratios"))
    paths = [row for row in results.get("paths", []) if row["threads"] == 1]
    sweeps = [row for row in results.get("sweeps", []) if row["threads"] == 1]
    found += [
        behind("a path of 1,000 steps: torch takes", 10, paths, "torch"),
        behind("the first 64 × 64 sweep: optax takes", 1, sweeps, "optax_first"),
    ]
    for threads, words in ((1, "one thread"), (2, "two threads")):
        rows = [row for row in many if row["threads"] == threads]
        for key, step in (("ratios", "NumPy"), ("compiled_ratios", "compiled step")):
            what = f"30 seeds or more, {step}, {words}"
            found += [
                behind(f"{what}: jax's scan takes, per seed", 1, rows, "optax_scan", key),
                behind(f"{what}: vmap and scan takes", 1, rows, "optax_vmap", key),
            ]
    imports = results.get("imports", {})
    for key, what in IMPORTS.items():
        measured = imports.get(key)
        found.append(Mark(f"{what} beyond import numpy, ms", 15, False, measured and measured[1]))
    return found


def behind(what: str, limit: float, rows: list[dict], who: str, key: str = "ratios") -> Mark:
    """The mark that they take at least so many times our time: the least counts."""
    found = [(row[key][who][1], name_of(row)) for row in rows if who in row.get(key, {})]
    return Mark(what, limit, True, *min(found)) if found else Mark(what, limit, True)


def ahead(what: str, limit: float, rows: list[dict], who: str, key: str = "ratios") -> Mark:
    """The mark that we take at most so many times their time: the most counts."""
    found = [(1 / row[key][who][1], name_of(row)) for row in rows if who in row.get(key, {})]
    return Mark(what, limit, False, *max(found)) if found else Mark(what, limit, False)


def name_of(row: dict) -> str:
    """Return the case that a row is of."""
    parts = [row.get("optimizer") or row.get("network")]
    if "size" in row:
        parts.append(f"n = {power(row['size'])}")
    if "seeds" in row:
        parts.append(f"{row['seeds']} seeds")
    return ", ".join(parts)


def power(size: int) -> str:
    """Return a size as it is read.

    >>> power(100), power(10_000)
    ('100', '10⁴')
    """
    return str(size) if size < 10_000 else f"10{'⁰¹²³⁴⁵⁶⁷⁸⁹'[len(str(size)) - 1]}"


def text(found: Iterable[Mark]) -> str:
    """Return the marks as a table."""
    found = [*found]
    wide = 2 + max(len(mark.what) for mark in found)
    lines = [f"{'mark':<{wide}}{'wanted':<16}{'measured':<10}{'':<16}where it is worst"]
    for mark in found:
        measured = "–" if mark.measured is None else f"{mark.measured:.3g}"
        lines.append(
            f"{mark.what:<{wide}}{mark.wanted:<16}{measured:<10}{WORDS[mark.holds]:<16}{mark.where}"
        )
    return "\n".join(line.rstrip() for line in lines)
