"""Run one of .venv's modules for the person at the keyboard."""

import os
import subprocess
import sys
from pathlib import Path


def with_programs(environment=os.environ):
    """Return the environment with .venv's programs first on the path: node is one of them."""
    programs = str(Path(sys.executable).parent)
    return {**environment, "PATH": programs + os.pathsep + environment.get("PATH", "")}


def run_module(*command, cwd, **variables):
    """Run `python -m command`; return its exit code.

    Ctrl-C reaches it too, and it is given the time to stop what it has started (kernels,
    browsers), where `subprocess.call` would kill it.
    """
    environment = with_programs() | variables
    sys.stdout.flush()  # what was said before it comes before it, in a log too
    with subprocess.Popen([sys.executable, "-m", *command], cwd=cwd, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
