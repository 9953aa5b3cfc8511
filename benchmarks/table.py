"""The results as text: what a step of ours takes, and how many times that each other takes."""

from benchmarks.marks import power

WHAT = {
    "steps": "One step",
    "forms": "One step of Adam, to the textbook's form",
    "by_optimizer": "Optimizers of one make, to SGD's step",
    "flat": "A small network's numbers: one flat vector, and six arrays",
    "paths": "A path of 1,000 steps",
    "sweeps": "64 × 64 settings of Adam, 100 steps each",
    "training": "Training with Adam, one step",
    "stacked": "Many networks at once, one step of one of them",
}
NUMBERS = ("microseconds", "ratios", "compiled_ratios", "floor_ratios")
HIDDEN = ("threads", "streams", "layers", "walks")


def text(results: dict) -> str:
    """Return all tables. A cell is the median of the ratios, and in brackets their quartiles."""
    parts = [f"{results.get('machine', '')}\nload before and after: {results['load']}"]
    for key, what in WHAT.items():
        rows = results.get(key, [])
        for threads in sorted({row["threads"] for row in rows}):
            some = [row for row in rows if row["threads"] == threads]
            parts.append(f"{what}, {threads} thread{'s' * (threads > 1)}\n{of_rows(some)}")
    if "imports" in results:
        cells = [f"{name} {cell(found)}" for name, found in results["imports"].items()]
        parts.append("import, ms: " + ", ".join(cells))
    return "\n\n".join(parts) + "\n"


def of_rows(rows: list[dict]) -> str:
    """Return rows as a table: what was timed, our time in µs, and everybody's ratio to it."""
    what = [key for key in rows[0] if key not in (*NUMBERS, *HIDDEN)]
    who = list(dict.fromkeys(name for row in rows for name in row["ratios"]))
    lines = [[*what, "µs", *who]]
    for row in rows:
        ratios = [cell(row["ratios"][name]) if name in row["ratios"] else "–" for name in who]
        named = [power(row[key]) if key == "size" else str(row[key]) for key in what]
        lines.append([*named, cell(row["microseconds"]), *ratios])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(one.rjust(width) for one, width in zip(line, widths, strict=True))
        for line in lines
    )


def cell(found: list[float]) -> str:
    """Return the median and the quartiles around it.

    >>> cell([1.5, 2.04, 2250.0])
    '2.04 (1.5–2250)'
    """
    low, middle, high = (f"{one:,.0f}" if one >= 1e4 else f"{one:.3g}" for one in found)
    low, middle, high = (
        one if "e" not in one else f"{value:.0f}"
        for one, value in zip((low, middle, high), found, strict=True)
    )
    return f"{middle} ({low}–{high})"
