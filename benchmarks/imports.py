"""What importing costs, each time in a fresh interpreter."""

import subprocess
import sys

from benchmarks.processes import ROOT
from benchmarks.timing import FULL, Plan, quartiles, rounded

# Names are loaded when they are first asked for: so what all of them take is told as well.
OURS = {"course_lib": "import course_lib", "everything": "from course_lib import *"}
OTHERS = {"torch": "import torch", "optax": "import jax, optax", "keras": "import keras"}
OTHERS["sklearn"] = "from sklearn.neural_network import MLPClassifier"


def seconds(statement: str) -> float:
    """Return how long a statement takes in an interpreter of its own, by its own clock."""
    code = (
        f"import time; began = time.perf_counter(); {statement}; print(time.perf_counter() - began)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(done.stdout)


def imports(plan: Plan, threads: int) -> dict:
    """Milliseconds of `import course_lib`, beyond those of `import numpy`; and of the peers."""
    from benchmarks.contenders import installed

    statements = {"numpy": "import numpy"} | OURS
    times = {name: [] for name in statements}
    for number in range(plan.rounds + 1):
        for name, statement in statements.items():
            found = seconds(statement)
            if number:  # the first fills the caches
                times[name].append(found * 1e3)
    row = {name: rounded(quartiles(found)) for name, found in times.items()}
    for name, key in (("course_lib", "beyond_numpy"), ("everything", "everything_beyond_numpy")):
        pairs = zip(times[name], times["numpy"], strict=True)
        row[key] = rounded(quartiles([ours - numpy for ours, numpy in pairs]))
    for name, statement in OTHERS.items():
        if plan is FULL and installed(name):
            row[name] = rounded(quartiles([seconds(statement) * 1e3 for _ in range(3)][1:]))
    return {"imports": row}
