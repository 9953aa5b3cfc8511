"""In the container: bring the students' copies into the home folder, then become the server.

    python start.py PROGRAM [ARGUMENTS ...]      at each start
    python start.py --prepare COURSE SOURCE      when the image is built

At a start, what a student has worked in is kept, and answers are carried into a new version of a
chapter (tools/learner/copies.py). A home folder that cannot be written is no reason not to start.
"""

import os
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOTEBOOKS = "notebooks"
KEPT = (
    "When the course gets a new version of a chapter, your answers are carried into it at the next "
    "start of your server; where that is not possible, your old copy stays beside the new one, "
    "with `.old` in its name. To begin a chapter afresh, rename or delete your copy, then stop and "
    "start your server again."
)
NEEDED = ("learner", "gates.py", "pairs.py")  # of tools/


def prepare(course: Path, source: Path) -> None:
    """Write what a start needs into `course`: this file, the notebooks, and what updates copies."""
    course.mkdir(parents=True)
    for name in NEEDED:
        path = source / "tools" / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, course / name)
    for name in ("start.py", "healthy.py"):
        shutil.copy(source / "deploy" / name, course)
    sys.path.insert(0, str(course))
    from learner import Course

    for name, content in Course.read(source).files(solutions="none", kept=KEPT).items():
        path = course / NOTEBOOKS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def update(course: Path, home: Path) -> list[str]:
    """Bring the copies in a home folder up to date; return sentences that say what was done."""
    sys.path.insert(0, str(course))
    from learner.copies import Copies

    given = course / NOTEBOOKS
    files = {
        path.relative_to(given).as_posix(): path.read_bytes()
        for path in sorted(given.rglob("*.ipynb"))
    }
    return Copies(home / "descent").update(files)


def main(arguments: list[str]) -> str | None:
    if arguments[:1] == ["--prepare"]:
        prepare(*map(Path, arguments[1:]))
        return None
    if not arguments:
        return "Say what to start: jupyter-lab, or jupyterhub-singleuser."
    home = Path.home()
    try:
        for line in update(HERE, home):
            print(line, flush=True)
    except OSError as error:
        print(f"The copies in {home} could not be brought up to date ({error}).", file=sys.stderr)
    try:
        os.execvp(arguments[0], arguments)
    except OSError as error:
        return f"{arguments[0]} could not be started ({error.strerror})."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
