"""Change the library's code in one place at a time, in copies, and list what no test notices.

    .venv/bin/python tools/mutants.py                what `make mutants` does: every module listed
    .venv/bin/python tools/mutants.py optimizers     those whose name has the word

tests/mutants.toml has the modules with the tests of each, the modules that are left out, and the
changes that survive because they are equivalent, with why:

    [[equivalent]]
    module = "course_lib/losses.py"
    place = "softmax"
    why = "what is true of both"
    changes = [["the line as it is", "the line as it is changed"]]

The changes are Cosmic Ray's (`make peers` installs it), see tools/mutating/mutations.py. The
working tree is never touched. It fails where a change survives that is not in the table, and where
one that is there is caught by now, or no longer made.
"""

import argparse
import os
import sys
import tempfile
import tomllib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

from environment import Problem
from faults import Bed
from mutating.mutations import Mutation
from mutating.trying import SURVIVED, try_module

ROOT = Path(__file__).resolve().parents[1]
TABLE = "tests/mutants.toml"


@dataclass(frozen=True)
class Table:
    """The modules with their tests, those left out with why, the equivalent changes with why."""

    modules: dict[str, list[str]]
    left_out: dict[str, str]
    equivalent: dict[Mutation, str]


def read(root=ROOT) -> Table:
    """Return the table. Raises Problem where an entry is not as it should be."""
    entries = tomllib.loads((root / TABLE).read_text(encoding="utf-8"))
    equivalent: dict[Mutation, str] = {}
    for entry in entries.get("equivalent", []):
        try:
            module, place, why = entry["module"], entry["place"], entry["why"].strip()
            made = [Mutation(module, place, old, new) for old, new in entry["changes"]]
        except (KeyError, ValueError, AttributeError) as error:
            raise Problem(f"{TABLE}: {entry}: {error}") from None
        twice = len(set(made)) < len(made) or equivalent.keys() & set(made)
        if not why or not made or twice or module not in entries["modules"]:
            raise Problem(f"{TABLE}: no reason, no change, twice, or no such module: {entry}")
        equivalent |= dict.fromkeys(made, why)
    return Table(entries["modules"], entries.get("left_out", {}), equivalent)


def tried(module: str, tests: list[str], root=ROOT) -> dict[Mutation, str]:
    """Return what came of each change of a module; in a process of its own, which it changes."""
    with tempfile.TemporaryDirectory(prefix="descent-mutants-") as folder:
        try:
            return try_module(Bed(Path(folder), root), module, tests, print)
        finally:
            os.chdir(root)  # out of what is deleted


def report(results: dict[Mutation, str], known: dict[Mutation, str]) -> tuple[str, bool]:
    """Return what to do about what survived, with the counts; and whether all is well."""
    survived = {mutation for mutation, result in results.items() if result == SURVIVED}
    unknown = sorted(survived - known.keys(), key=str)
    lines = [f"not noticed, and not in {TABLE}: {one}" for one in unknown]
    lines += [
        f"{'caught by now' if one in results else 'not made any more'} (take it out): {one}"
        for one in sorted(known.keys() - survived, key=str)
    ]
    counts = (
        f"{len(results)} changes: {len(results) - len(survived)} noticed, "
        f"{len(survived & known.keys())} equivalent, {len(unknown)} survived"
    )
    return "\n".join([*lines, counts]), not lines


def main(arguments=None, root=ROOT):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("words", nargs="*", help="parts of modules' names (default: all)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    try:
        if find_spec("cosmic_ray") is None:
            raise Problem("Cosmic Ray is not installed: `make peers` does that.")
        if not hasattr(os, "fork"):
            raise Problem("This system has no fork: run it on Linux or macOS.")
        table = read(root)
        chosen = {
            module: tests
            for module, tests in table.modules.items()
            if not options.words or any(word in module for word in options.words)
        }
        if not chosen:
            raise Problem(f"No module listed has {' or '.join(options.words)} in its name.")
        results: dict[Mutation, str] = {}
        context = get_context("spawn")
        # A process for each module: what the last one's tests imported would be in the way.
        with ProcessPoolExecutor(options.jobs, context, max_tasks_per_child=1) as pool:
            runs = [pool.submit(tried, module, tests, root) for module, tests in chosen.items()]
            for run in runs:
                results |= run.result()
    except Problem as problem:
        return f"\n{problem}\n"
    text, well = report(
        results, {m: why for m, why in table.equivalent.items() if m.module in chosen}
    )
    print(f"\n{text}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
