"""Time the course's code beside what a reader would otherwise use.

    python -m benchmarks.run [quick] [--only SUITE …] [--write] [--strict]
    python -m benchmarks.run pages [quick]

All of it takes less than ten minutes on a quiet machine with two cores, `quick` about one. Each
suite has a process of its own, whose threads are fixed before NumPy loads (`processes`); in it all
contenders take turns (`timing`). What is printed: a table for each suite, and the marks that the
course has set itself, with what was measured. The results lie in `_build/step_times.json`;
`--write` keeps them where chapters and the page "How fast it is" read them, if all was measured.
`--strict` fails where a mark does not hold. `pages` times what needs a browser instead: the
widgets, and an answer on a page of the built site.
"""

import argparse
import subprocess
import sys
import time

from benchmarks import machine, marks, processes, records, table
from benchmarks.words import WORDS
from course_lib._files import write_whole

RESULTS = processes.ROOT / "course_lib" / "data" / "step_times.json"
LATEST = processes.ROOT / "_build" / "step_times.json"  # of whatever was measured last
ALONE = ("machine", "steps", "forms", "flat", "paths", "sweeps", "training", "stacked", "imports")
SUITES = {  # by threads
    "full": {1: (*ALONE, "by_optimizer"), 2: ("steps", "by_optimizer", "sweeps", "stacked")},
    "quick": {
        1: ("machine", "steps", "paths", "sweeps", "training", "stacked", "imports"),
        2: ("steps",),
    },
}


def merge(results: dict, found: dict) -> None:
    """Add what a suite has found: rows to rows, entries to entries."""
    for key, value in found.items():
        if isinstance(value, list):
            results.setdefault(key, []).extend(value)
        elif isinstance(value, dict) and key == "bandwidth":
            results.setdefault(key, {}).update(value)
        else:
            results[key] = value


def measure(extent: str, only: list[str]) -> dict:
    """Return the results of the suites, each in its own process."""
    results = {
        "what": "times as ratios within rounds: lower quartile, median, upper quartile",
        "command": "make bench" + (" ARGS=quick" if extent == "quick" else ""),
        "date": time.strftime("%Y-%m-%d"),
        "load": {"before": machine.load()},
        "contenders": WORDS,
    }
    for threads, suites in SUITES[extent].items():
        for suite in suites:
            if only and suite not in only:
                continue
            began = time.monotonic()
            name = f"{suite}, {threads} thread{'s' * (threads > 1)}"
            try:
                merge(results, processes.measured(suite, threads, str(threads), extent))
            except subprocess.CalledProcessError:  # it has said why; the others go on
                results.setdefault("failed", []).append(name)
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    results["load"]["after"] = machine.load()
    return results


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("what", nargs="*", help="quick: a minute; pages: widgets and answers")
    parser.add_argument("--only", nargs="+", default=[], metavar="SUITE", help="some suites alone")
    parser.add_argument("--write", action="store_true", help=f"keep the results in {RESULTS.name}")
    parser.add_argument("--strict", action="store_true", help="fail where a mark does not hold")
    asked = parser.parse_args(arguments)
    quick = "quick" in asked.what
    if asked.write and (quick or asked.only):
        parser.error("a record is of everything: --write goes with neither quick nor --only")
    if "pages" in asked.what:
        return pages(quick, asked.strict)
    results = measure("quick" if quick else "full", asked.only)
    print(table.text(results))
    found = marks.marks(results)
    print(marks.text(found))
    failed = results.pop("failed", [])
    LATEST.parent.mkdir(exist_ok=True)
    write_whole(LATEST, records.written(results).encode())
    if asked.write and not failed:
        write_whole(RESULTS, records.written(results).encode())
    for name in failed:
        print(f"failed: {name}", file=sys.stderr)
    missed = asked.strict and any(mark.holds is False for mark in found)
    return int(bool(failed) or missed)


def pages(quick: bool, strict: bool) -> int:
    """Time what needs a browser."""
    scripts = {
        "widgets": [*["--quick"] * quick, *["--strict"] * strict],
        "live": ["--rounds", "1"] if quick else [],
    }
    done = [
        subprocess.run([sys.executable, f"benchmarks/{name}.py", *more], cwd=processes.ROOT)
        for name, more in scripts.items()
    ]
    return max(one.returncode for one in done)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
