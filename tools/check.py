"""Check everything: the book builds, the code is clean, every test passes.

.venv/bin/python tools/check.py [arguments of pytest]
"""

import os
import sys
from pathlib import Path

from book import main as build_book
from javascript import main as check_javascript
from run import run_module

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import HOW_TO_GET_ONE, find_chromium  # noqa: E402


def run(*command):
    """Run one of .venv's modules at the top of the project; return its exit code."""
    # What is compiled is kept, even where nothing else wants it: hundreds of processes begin with
    # the same modules, and each of pytest's would rewrite the assertions of every test again.
    return run_module(*command, cwd=ROOT, PYTHONDONTWRITEBYTECODE="")


def main(arguments=None):
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    failed = build_book()
    if failed:
        return failed
    if run("ruff", "check", "--quiet") or run("ruff", "format", "--check", "--quiet"):
        return "\nThe code is not as ruff wants it: `make format` mends most of it.\n"
    failed = check_javascript()
    if failed:
        return failed
    if find_chromium() is None:
        fate = "will fail" if os.environ.get("CI") else "are skipped"
        print(f"\nThe tests of the site in a browser {fate}: {HOW_TO_GET_ONE}.\n", flush=True)
    cores = os.cpu_count() or 1
    if not arguments and cores > 1:
        # Each file stays in one process, and has a browser of its own; one process more than there
        # are cores, for a test of a page waits now and then.
        arguments = [f"--numprocesses={min(cores + 1, 6)}", "--no-loadscope-reorder"]
    return run("pytest", *arguments)


if __name__ == "__main__":
    sys.exit(main())
