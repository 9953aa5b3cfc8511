"""Each measurement has a process of its own, whose threads are fixed before NumPy loads.

NumPy's BLAS, OpenMP, torch, XLA and numba read how many threads they may have as they load. This
module imports none of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
POOLS = ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB")


def environment(threads: int) -> dict[str, str]:
    """Return what fixes the number of threads, and what keeps every library to the processor.

    >>> environment(2)["OMP_NUM_THREADS"]
    '2'
    """
    fixed = {f"{pool}_NUM_THREADS": str(threads) for pool in POOLS}
    fixed |= {"NUMBA_NUM_THREADS": str(threads), "NPROC": str(threads)}
    eigen = str(threads > 1).lower()
    fixed["XLA_FLAGS"] = (
        f"--xla_cpu_multi_thread_eigen={eigen} intra_op_parallelism_threads={threads}"
    )
    fixed |= {"JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "1", "KERAS_BACKEND": "torch"}
    return fixed


def measured(suite: str, threads: int, *arguments: str) -> dict:
    """Return what a suite measures in a process of its own, with so many threads."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.worker", suite, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment(threads)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
