"""The course's package as one file that pip installs, for folders that leave this repository."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from environment import Problem

SOURCES = ("pyproject.toml", "README.md", "LICENSE", "course_lib")
FIRST_DAY = "315532800"  # 1980-01-01, the first that a zip can hold: two builds are the same


def wheel(root: Path, without: Sequence[str] = ()) -> tuple[str, bytes]:
    """Return the name and the content of the package's wheel. Raises Problem if pip cannot make it.

    It is built from a copy: setuptools leaves a build folder where it works.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        source.mkdir()
        for name in SOURCES:
            path = root / name
            if path.is_dir():
                shutil.copytree(
                    path,
                    source / name,
                    ignore=shutil.ignore_patterns("__pycache__", ".*", *without),
                )
            else:
                shutil.copy(path, source)
        for path in source.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)  # a wheel keeps permissions
        command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
        command += ["--disable-pip-version-check", "--no-index", "-w", str(made), str(source)]
        done = subprocess.run(
            command,
            env={**os.environ, "SOURCE_DATE_EPOCH": FIRST_DAY},
            umask=0o022,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
            raise Problem(f"The package could not be built. pip says: {last}")
        (path,) = made.glob("*.whl")
        return path.name, path.read_bytes()
