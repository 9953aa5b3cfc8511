"""What a page has to reach, and the table of what it does."""

import statistics

CHAPTER = "chapters/0"
PERFORMANCE = 95
WHOLE = ("accessibility", "best-practices", "seo")  # 100
BELOW = {"shift": 0.05, "blocking": 150, "widget": 2.0}
BYTES = 300_000  # of a chapter, over the wire, all that a first load asks for
COLUMNS = {  # name: its form
    "performance": "{:.0f}",
    "accessibility": "{:.0f}",
    "best-practices": "{:.0f}",
    "seo": "{:.0f}",
    "first paint": "{:.0f}",
    "largest": "{:.0f}",
    "blocking": "{:.0f}",
    "shift": "{:.3f}",
    "widget": "{:.2f}",
    "bytes": "{:,.0f}",
    "requests": "{:.0f}",
    "axe": "{:.0f}",
}


def medians(runs: list[dict]) -> dict:
    """Return the median of each number over the runs of one page, and all that was ever amiss.

    Examples
    --------
    >>> medians([{"seo": 100, "amiss": []}, {"seo": 90, "amiss": ["title"]}])
    {'seo': 95.0, 'amiss': ['title']}
    """
    numbers = [name for name in runs[0] if name != "amiss"]
    found = {name: statistics.median(run[name] for run in runs) for name in numbers}
    return found | {"amiss": sorted({one for run in runs for one in run["amiss"]})}


def failures(page: str, found: dict) -> list[str]:
    """Say in a line each which marks a page misses."""
    said = []
    if found["performance"] < PERFORMANCE:
        said.append(f"performance {found['performance']:.0f}, not {PERFORMANCE}")
    for name in WHOLE:
        if found[name] < 100:
            said.append(f"{name} {found[name]:.0f}, not 100: {', '.join(found['amiss'])}")
    for name, limit in BELOW.items():
        if found.get(name) is not None and found[name] >= limit:
            said.append(f"{name} {COLUMNS[name].format(found[name])}, not below {limit}")
    if page.startswith(CHAPTER) and found["bytes"] >= BYTES:
        said.append(f"{found['bytes']:,.0f} bytes, not below {BYTES:,}")
    said += [f"axe, {one}" for one in found.get("violations", ())]
    return [f"{page}: {one}" for one in said]


def table(found: dict[str, dict]) -> str:
    """Return a line for each page; times are ms, the widget's s."""
    wide = max(map(len, [*found, "page"]))
    heads = [name.replace("-", " ") for name in COLUMNS]
    lines = ["  ".join(["page".ljust(wide), *heads])]
    for page, numbers in found.items():
        cells = [
            ("–" if numbers.get(name) is None else form.format(numbers[name])).rjust(len(name))
            for name, form in COLUMNS.items()
        ]
        lines.append("  ".join([page.ljust(wide), *cells]))
    return "\n".join(lines)
