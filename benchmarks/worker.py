"""One suite in this process, whose threads were fixed before: `processes.measured` starts it.

    python -m benchmarks.worker SUITE THREADS quick|full

The results go to standard output as JSON, and what else is printed to standard error.
"""

import contextlib
import json
import sys

from benchmarks.timing import FULL, QUICK

FEW = ("SGD", "Momentum", "RMSProp", "Adam")
LESS = {  # what `quick` asks of a suite
    "steps": {
        1: {"sizes": (2, 10_000, 1_000_000), "names": FEW},
        2: {"sizes": (1_000_000,), "names": FEW},
    },
    "paths": {1: {"names": ("SGD", "Adam")}},
    "stacked": {1: {"counts": (30,)}},
}


def run(suite: str, threads: int, quick: bool) -> dict:
    from benchmarks import agreement, imports, machine, networks, steps, walks

    suites = {
        "steps": steps.steps,
        "forms": steps.forms,
        "by_optimizer": steps.by_optimizer,
        "flat": steps.flat,
        "paths": walks.paths,
        "sweeps": walks.sweeps,
        "training": networks.training,
        "stacked": networks.stacked,
        "imports": imports.imports,
        "machine": machine.described,
        "agreement": agreement.agreement,
    }
    less = LESS.get(suite, {}).get(threads, {}) if quick else {}
    return suites[suite](QUICK if quick else FULL, threads, **less)


if __name__ == "__main__":
    suite, threads, extent = sys.argv[1:]
    with contextlib.redirect_stdout(sys.stderr):
        found = run(suite, int(threads), extent == "quick")
    json.dump(found, sys.stdout)
