"""Make the learner's copies of the chapters in work/, and open JupyterLab there.

.venv/bin/python tools/lab.py [--copy-only] [options of JupyterLab]

What a learner has written is kept: see tools/learner/copies.py.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from learner import Course
from learner.copies import Copies
from learner.facts import START
from pairs import PairError
from run import run_module
from screen import has_screen

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "work"
# Overrides of JupyterLab's settings, so that it asks nothing and shows the copies as they are.
SETTINGS = Path(__file__).with_name("learner") / "settings"


def trust(notebooks):
    """Sign notebooks like those that were run here: JupyterLab hides the pictures of others.

    Only what the course itself has put there: a learner's own file is for its owner to trust.
    """
    import nbformat.sign

    notary = nbformat.sign.NotebookNotary()
    for path in notebooks:
        notary.sign(nbformat.read(path, as_version=4))


def lab_options(work=WORK):
    """Return the options of JupyterLab: the start page first, no requests for news or updates."""
    return [
        f"--ServerApp.root_dir={work}",
        f"--LabApp.default_url=/lab/tree/{quote(START)}.ipynb",
        f"--LabApp.app_settings_dir={SETTINGS}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]


def open_lab(options):
    """Run JupyterLab in work/ until it is stopped; return its exit code."""
    command = ["jupyterlab", *lab_options(), "--log-level=WARN"]
    if not has_screen():
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container; the server listens to this machine only
    # .venv's kernel, and so its course_lib, before one of the same name in the home folder.
    return run_module(*command, *options, cwd=WORK, JUPYTER_PREFER_ENV_PATH="1")


def main(arguments=None):
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    copies = Copies(WORK)
    try:
        copies.update(Course.read(ROOT).files())
    except PairError as error:
        return f"\nThe chapters could not be read: {error}\n"
    except OSError as error:
        return (
            f"\nYour copies in {WORK} could not all be brought up to date ({error}): nothing of "
            "yours is lost; mend that and run the command again.\n"
        )
    finally:
        for line in copies.said:
            print(line)
    print(f"Your copies of the chapters are in {WORK}", flush=True)
    if "--copy-only" in arguments:
        return 0
    with suppress(OSError, ValueError):  # without a home to keep it in: run the cells first
        trust(copies.as_placed())
    return open_lab(arguments)


if __name__ == "__main__":
    sys.exit(main())
