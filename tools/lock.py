"""Compile requirements.txt, the full lock, from pyproject.toml. Needs uv, which pins for every
Python and system at once, and a network connection.

    .venv/bin/python tools/lock.py [--upgrade]
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(arguments=None):
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        return (
            "\n`make lock` needs uv: install it (`pipx install uv`, or see docs.astral.sh/uv), or "
            "set UV to its path, and run it again.\n"
        )
    command = [uv, "pip", "compile", "--universal", "--python-version", "3.11"]
    command += ["--extra", "course", "--extra", "test", "--no-header", "--quiet"]
    command += ["pyproject.toml", "--output-file", "requirements.txt", *arguments]
    code = subprocess.call(command, cwd=ROOT)
    if code == 0:
        print("requirements.txt is compiled. `make test` installs it and tries it.")
    return code


if __name__ == "__main__":
    sys.exit(main())
