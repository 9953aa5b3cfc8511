"""What was measured on and with, in words: no name of a machine, no path."""

import importlib.metadata
import os
import platform
from dataclasses import asdict
from pathlib import Path

import numpy as np

from benchmarks.timing import Plan, rounded
from course_lib import stepcost

CACHES = Path("/sys/devices/system/cpu/cpu0/cache")
PEERS = ("numba", "torch", "jax", "optax", "keras", "scikit-learn")


def described(plan: Plan, threads: int) -> dict:
    """Return the machine, the versions, and what one core of it can do."""
    measured = {
        name: rounded([value])[0] for name, value in asdict(stepcost.measure_machine()).items()
    }
    return {"machine": words(), "versions": versions(), "measured": measured}


def words() -> str:
    """Return cores, processor and caches."""
    cores = os.cpu_count()
    parts = [f"{cores} cores" if cores != 1 else "1 core", platform.machine()]
    return ", ".join(parts + [f"{name} {size}" for name, size in caches().items()])


def caches(folder: Path = CACHES) -> dict[str, str]:
    """Return the size of each cache of the first core, where the system tells (Linux)."""
    found = {}
    for cache in sorted(folder.glob("index*")):
        level, kind, size = ((cache / one).read_text().strip() for one in ("level", "type", "size"))
        if kind != "Instruction":
            found[f"L{level}"] = words_of(int(size.removesuffix("K")) * 2**10)
    return found


def words_of(count: int) -> str:
    """Return a number of bytes in words.

    >>> words_of(32768), words_of(33554432)
    ('32 KiB', '32 MiB')
    """
    return f"{count // 2**20} MiB" if count >= 2**20 else f"{count // 2**10} KiB"


def versions() -> dict[str, str]:
    """Return the versions of Python, NumPy, its BLAS, and the peers that are installed."""
    found = {"python": platform.python_version(), "numpy": np.__version__}
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    found["blas"] = f"{blas['name']} {blas['version']}"
    for name in PEERS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def load() -> float | None:
    """Return the average number of processes that wanted to run in the last minute."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
