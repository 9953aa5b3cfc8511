"""Write the course for a class: `make student`, `make teacher`.

    .venv/bin/python tools/classes.py student     without solutions
    .venv/bin/python tools/classes.py teacher     with solutions and notes (--hours 2: a week's)
    .venv/bin/python tools/classes.py branch      what Colab and Binder open (needs the variable
                                                  DESCENT_REPOSITORY; see publish.yml)

Each is a folder and a zip of it below _build/classes, or where --out says.
"""

import argparse
import os
import sys
from pathlib import Path

from classroom import folder
from environment import Problem, only_one
from pairs import PairError

from course_lib.exercises._command import time_in

ROOT = Path(__file__).resolve().parents[1]
CLASSES = ROOT / "_build" / "classes"
REPOSITORY, SITE = "DESCENT_REPOSITORY", "DESCENT_SITE_URL"


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Write the course for a class.")
    parser.add_argument("what", choices=("student", "teacher", "branch"))
    parser.add_argument("--out", type=Path, help="the folder (default: below _build/classes)")
    parser.add_argument(
        "--hours", type=time_in("hours"), help="a teacher's plan for so many hours a week"
    )
    options = parser.parse_args(arguments)
    target = (options.out or CLASSES / f"descent-{options.what}").absolute()
    try:
        content = files(options.what, options.hours)
        with only_one():  # two at once would write into one folder
            packed = folder.write(content, target)
    except (Problem, PairError) as problem:
        return f"\n{problem}\n"
    except OSError as error:
        return f"\n{target} could not be written ({error}): what was there is as it was.\n"
    print(f"Written:\n  {target}\n  {packed}")
    return 0


def files(what: str, week: float | None = None) -> dict[str, bytes]:
    """Return the files of one of the folders. Raises Problem or PairError."""
    if what == "student":
        return folder.student(ROOT)
    if what == "teacher":
        return folder.teacher(ROOT, week)
    repository = os.environ.get(REPOSITORY, "").removesuffix("/").removesuffix(".git")
    if not repository:
        raise Problem(f"Set {REPOSITORY} to https://github.com/OWNER/NAME first.")
    return folder.on_the_branch(ROOT, repository, os.environ.get(SITE, ""))


if __name__ == "__main__":
    sys.exit(main())
