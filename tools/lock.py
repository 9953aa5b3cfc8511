"""Compile requirements.txt, the full lock, and deploy/requirements.txt, the image's, from
pyproject.toml. Needs uv, which pins for every Python and system at once, and a network connection.

    .venv/bin/python tools/lock.py [--upgrade]
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGE, IMAGE_PYTHON = "deploy/requirements.txt", "3.13"  # of deploy/Containerfile


def main(arguments=None):
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        return (
            "\n`make lock` needs uv: install it (`pipx install uv`, or see docs.astral.sh/uv), or "
            "set UV to its path, and run it again.\n"
        )
    lock = ["pip", "compile", "--no-header", "--quiet", "--universal", "pyproject.toml"]
    course = ["--python-version", "3.11", "--extra", "course", "--extra", "test"]
    # The image's packages are those of the lock, where it has them; with hashes, for pip to check.
    server = ["--python-version", IMAGE_PYTHON, "--extra", "server", "--generate-hashes"]
    server += ["--constraint", "requirements.txt", "--no-annotate"]
    for output, options in (("requirements.txt", course), (IMAGE, server)):
        code = subprocess.call([uv, *lock, *options, "--output-file", output, *arguments], cwd=ROOT)
        if code:
            return code
    print(
        f"requirements.txt and {IMAGE} are compiled. `make test` installs the first and tries it."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
