"""The page "How fast it is": its tables and its sentences, all from what `make bench` has recorded.

A sentence that claims something is made from the numbers, so that a new record says what it shows:
where others are faster, who, with what and by how much.
"""

from collections.abc import Iterable

from course_lib import datasets

SOURCE = datasets.DATA / "step_times.json"
STEPS = ("compiled", "torch", "torch_foreach", "torch_fused", "optax", "keras")
# In a column's heading, where the text has said what they are.
HEADINGS = {"compiled": "compiled", "torch": "torch", "optax": "optax", "keras": "Keras"}
OURS = ("compiled", "six_arrays")  # in these columns nobody is a rival
THREADS = {1: "one thread", 2: "two threads"}


def number(value: float) -> str:
    """A ratio or a time with what is worth telling of it.

    >>> number(0.3949), number(2.04), number(18.3), number(2815.0)
    ('0.39', '2.0', '18', '2,800')
    """
    if value < 1:
        return f"{value:.2g}" if value < 0.095 else f"{value:.2f}"
    if value < 9.95:
        return f"{value:.1f}"
    return f"{float(f'{value:.2g}'):,.0f}"


def span(rows: Iterable[dict], who: str, key: str = "ratios") -> str:
    """The least and the largest median.

    >>> span([{"ratios": {"torch": [1, 2, 3]}}, {"ratios": {"torch": [2, 5, 9]}}], "torch")
    '2.0 to 5.0'
    """
    return between([row[key][who][1] for row in rows])


def between(values: list[float]) -> str:
    """The least and the largest of some numbers, or the one that both read as."""
    low, high = number(min(values)), number(max(values))
    return low if low == high else f"{low} to {high}"


def listed(words: list[str]) -> str:
    """Words as a sentence has them.

    >>> listed(["SGD", "Adam", "AdamW"])
    'SGD, Adam and AdamW'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def power(size: int) -> str:
    """A size as it is read.

    >>> power(100), power(10_000_000)
    ('100', '10⁷')
    """
    return str(size) if size < 10_000 else f"10{'⁰¹²³⁴⁵⁶⁷⁸⁹'[len(str(size)) - 1]}"


def measured_on(times: dict) -> str:
    versions = times["versions"]
    named = {"numpy": "NumPy", "blas": "", "torch": "torch", "optax": "optax", "jax": "jax"}
    named |= {"keras": "Keras", "scikit-learn": "scikit-learn", "numba": "numba"}
    with_them = listed(
        [" ".join(filter(None, [named[one], versions[one]])) for one in named if one in versions]
    )
    load = times["load"]
    return (
        f"Recorded on {times['date']} by `{times['command']}`, in float64, on a machine with "
        f"{times['machine']}; Python {versions['python']}, {with_them}. On average "
        f"{load['before']} processes wanted to run in the minute before, and {load['after']} in "
        "the last minute, with the measurement itself among them."
    )


def table(rows: list[dict], what: dict[str, str], who: list[str], words: dict[str, str]) -> str:
    """Rows as a Markdown table: what was timed, our time, and the medians of everybody's ratio."""
    lines = [[*what.values(), "µs", *(words[one] for one in who)]]
    lines.append(["---"] + ["--:"] * (len(lines[0]) - 1))
    for row in rows:
        named = [power(row[key]) if key == "size" else str(row[key]) for key in what]
        ratios = [number(row["ratios"][one][1]) if one in row["ratios"] else "–" for one in who]
        lines.append([*named, number(row["microseconds"][1]), *ratios])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def rows_of(times: dict, suite: str, threads: int) -> list[dict]:
    return [row for row in times.get(suite, []) if row["threads"] == threads]


def columns(rows: list[dict], order: Iterable[str] = ()) -> list[str]:
    """Who is in the rows: in an order, or as they come."""
    there = dict.fromkeys(name for row in rows for name in row["ratios"])
    return [name for name in order or there if name in there]


def steps_table(times: dict, threads: int) -> str:
    rows = rows_of(times, "steps", threads)
    what = {"optimizer": "", "size": "n"}
    words = times["contenders"] | HEADINGS
    return table(rows, what, columns(rows, STEPS), words)


def steps_words(times: dict) -> str:
    """How far torch as it comes and optax are from ours, size by size, on one thread."""
    rows = rows_of(times, "steps", 1)
    sentences = []
    for who in ("torch", "optax"):
        pieces = []
        for size in dict.fromkeys(row["size"] for row in rows):
            some = [row for row in rows if row["size"] == size and who in row["ratios"]]
            if some:
                pieces.append(f"{span(some, who)} with {power(size)}")
        if pieces:
            name = f"**{times['contenders'][who]}**"
            pieces[0] = pieces[0].replace(" with", " times as long with")
            sentences.append(f"- {name}, takes {listed(pieces)}.")
    return "\n".join(sentences)


def compiled_words(times: dict) -> str:
    """How far the compiled step is from torch's fused one and from the memory floor."""
    lines = []
    for threads, words in THREADS.items():
        rows = [row for row in rows_of(times, "steps", threads) if "compiled_ratios" in row]
        fused = [row for row in rows if "torch_fused" in row["compiled_ratios"]]
        floor = [row for row in rows if "floor" in row["compiled_ratios"]]
        largest = max((row["size"] for row in floor), default=0)
        floor = [1 / row["compiled_ratios"]["floor"][1] for row in floor if row["size"] == largest]
        if fused:
            times_as_long = span(fused, "torch_fused", "compiled_ratios")
            lines.append(
                f"On {words} torch's fused step takes {times_as_long} times as long as the "
                "compiled one."
            )
        if floor:
            times_as_long = between(floor)
            lines.append(
                f"At {power(largest)} numbers the compiled step takes {times_as_long} times what "
                "a loop takes that reads and writes the same arrays and computes next to nothing."
            )
    return " ".join(lines)


def behind(times: dict) -> str:
    """Where others are faster than the NumPy library: in three rounds of four or more."""
    lines = []
    for threads, words in THREADS.items():
        for who in columns(rows_of(times, "steps", threads), STEPS):
            if who not in OURS:
                pieces = list(faster_at(rows_of(times, "steps", threads), who))
                if pieces:
                    name = times["contenders"][who]
                    lines.append(f"- **{name}**, one step on {words}: {'; '.join(pieces)}.")
    for suite, words in OTHERS.items():
        for row in times.get(suite, []):
            found = [who for who, one in row["ratios"].items() if one[2] < 1 and who not in OURS]
            if found:
                those = listed(
                    [
                        f"{times['contenders'][who]} ({number(row['ratios'][who][1])})"
                        for who in found
                    ]
                )
                what = words.format(**row, on=THREADS[row["threads"]])
                lines.append(f"- {what}: {those}.")
    return "\n".join(lines) or "- Nowhere: nothing that was timed beside it was faster."


OTHERS = {
    "paths": "A path of {steps:,} steps with {optimizer}",
    "sweeps": "A sweep, {on}",
    "training": "Training the {network} network",
    "stacked": "{seeds} networks at once, {network}, {on}",
}


def faster_at(rows: list[dict], who: str) -> Iterable[str]:
    """At which sizes somebody is faster, with which optimizers, in what part of our time."""
    for size in dict.fromkeys(row["size"] for row in rows):
        there = [row for row in rows if row["size"] == size and who in row["ratios"]]
        some = [row for row in there if row["ratios"][who][2] < 1]
        if some:
            names = listed([row["optimizer"] for row in some])
            names = "every optimizer" if len(some) == len(there) > 1 else names
            yield f"at {power(size)} with {names} ({span(some, who)} of our time)"


def suite_table(times: dict, suite: str) -> str:
    """The table of what is not a step: one line for each row, on one thread and on two."""
    what = {
        "paths": {"optimizer": ""},
        "sweeps": {"threads": "threads"},
        "training": {"network": ""},
        "stacked": {"network": "", "seeds": "networks", "threads": "threads"},
    }[suite]
    rows = times.get(suite, [])
    words = times["contenders"] | HEADINGS
    return table(rows, what, columns(rows), words) if rows else "Not measured."


def imports_words(times: dict) -> str:
    found = times.get("imports")
    if not found:
        return "Not measured."
    names = {"torch": "torch", "optax": "jax with optax", "keras": "Keras"}
    names["sklearn"] = "scikit-learn's networks"
    others = [f"{name} {found[key][1]:,.0f}" for key, name in names.items() if key in found]
    more = found["beyond_numpy"][1]
    more = f"{more:.0f} ms" if more >= 1 else "less than 1 ms"
    everything = ""
    if "everything_beyond_numpy" in found:
        everything = f" (with all of its names, {found['everything_beyond_numpy'][1]:.0f} ms)"
    return (
        f"`import course_lib` takes {more} more than `import numpy` with its "
        f"{found['numpy'][1]:.0f} ms{everything}"
        + (f"; for comparison, in ms: {listed(others)}." if others else ".")
    )


def filled(page: str, times: dict) -> str:
    """The page with what is generated in the place of its marks, `<!-- speed: name -->`."""
    pieces = {
        "measured": measured_on(times),
        "steps": steps_words(times),
        "compiled": compiled_words(times),
        "behind": behind(times),
        "imports": imports_words(times),
        **{f"table {threads}": steps_table(times, threads) for threads in THREADS},
        **{f"table {suite}": suite_table(times, suite) for suite in OTHERS},
    }
    for name, text in pieces.items():
        page = page.replace(f"<!-- speed: {name} -->", text)
    return page
