"""What stands in a student's folder and in a teacher's, and how both are written."""

import io
import shutil
import zipfile
from pathlib import Path

import nbformat
from course_package import wheel
from environment import Problem
from learner import Course
from learner.course import content_of

from classroom.install import beside, published, with_install_cell
from classroom.notes import notes
from course_lib._files import put_back, replace_folder, write_whole

MARK = ".made-by-descent"  # in a folder that a command may replace
BRANCH = "notebooks"  # what website/extensions/descent_repository.py links to
START = "Start here.ipynb"
LAB = "jupyterlab>=4.4"
SETTINGS = "settings"  # of JupyterLab: no question about news lies over the first page
CONFIG = f"{SETTINGS}/jupyter_lab_config.py"
ON_ITS_OWN = (
    "To begin a chapter afresh, rename your copy and take a new one from the folder that you were "
    "given."
)
README = """\
# Descent

How deep-learning optimizers move: eight chapters to read, run and change{what}.

You need Python 3.11 or newer. In a terminal, in this folder:

```sh
python3 -m venv .venv
.venv/bin/python -m pip install "{requirement}" "{lab}"
.venv/bin/jupyter lab --config={config} "Start here.ipynb"
```

(On Windows write `.venv\\Scripts\\python` and `.venv\\Scripts\\jupyter`.) The second line takes a
minute or two, once; the third opens the start page in your browser, and is all that you need from
then on.{more}

Code: MIT. Text and figures: CC BY 4.0.
"""
BINDER = "python-3.12\n"
POST_BUILD_FILE = ".binder/postBuild"
# repo2docker runs this at the top of the branch, after the packages.
POST_BUILD = """\
#!/bin/sh
set -e
etc="$(python -c 'import sys; print(sys.prefix)')/etc/jupyter"
mkdir -p "$etc"
ln -s "$PWD/{config}" "$etc/jupyter_lab_config.py"
"""


def student(root: Path) -> dict[str, bytes]:
    """Return a student's folder: the content of each file by its path. No solution is in it."""
    package, content = wheel(root)
    files = _notebooks(root, "none", package) | _settings(root) | {package: content}
    return files | {"README.md": _readme(package, "", "")}


def teacher(root: Path, hours: float | None = None) -> dict[str, bytes]:
    """Return a teacher's folder: with the solutions beside the chapters, and with notes.

    Raises Problem where a worked solution is not what its check accepts.
    """
    package, content = wheel(root)
    files = _notebooks(root, "beside", package) | _settings(root) | {package: content}
    more = (
        "\n\n`Teaching notes.md` has a plan by week, the exercises, and what each check accepts; "
        "`solutions/` has the worked solutions. To grade what students hand in:\n\n```sh\n"
        ".venv/bin/python -m course_lib.exercises grade 01_averages.ipynb\n```"
    )
    return files | {
        "README.md": _readme(package, ", with their solutions", more),
        "Teaching notes.md": notes(root, hours).encode(),
    }


def on_the_branch(root: Path, repository: str, site: str) -> dict[str, bytes]:
    """Return what the branch for Binder and Colab holds: a student's folder, and what they ask for.

    Colab opens one file and nothing beside it, so that file's links lead to the site.
    """
    files = student(root)
    (package,) = (name for name in files if name.endswith(".whl"))
    course = Course.read(root)
    requirement = published(package, repository, BRANCH)
    for name in course.chapters:
        alone = course.alone(name, site)
        files[f"colab/{name}.ipynb"] = content_of(with_install_cell(alone, requirement))
    files[".binder/runtime.txt"] = BINDER.encode()
    files[POST_BUILD_FILE] = POST_BUILD.format(config=CONFIG).encode()
    files[".binder/requirements.txt"] = f"./{package}[notebooks]\n{LAB}\n".encode()
    return files


def _notebooks(root: Path, solutions: str, package: str) -> dict[str, bytes]:
    course = Course.read(root)
    made = course.files(solutions, kept=ON_ITS_OWN)
    chapters = {f"{name}.ipynb" for name in course.chapters}
    for path, content in made.items():
        if path.rsplit("/", 1)[-1] in chapters:
            notebook = nbformat.reads(content.decode(), as_version=4)
            made[path] = content_of(with_install_cell(notebook, beside(package, path), True))
    return made


def _settings(root: Path) -> dict[str, bytes]:
    folder = root / "tools" / "learner" / "settings"
    return {f"{SETTINGS}/{path.name}": path.read_bytes() for path in sorted(folder.glob("*.*"))}


def _readme(package: str, what: str, more: str) -> bytes:
    requirement = beside(package, START)
    return README.format(
        what=what, requirement=requirement, lab=LAB, more=more, config=CONFIG
    ).encode()


def write(files: dict[str, bytes], folder: Path) -> Path:
    """Write a folder, in the place of one that this command wrote before, and a zip beside it.

    Returns the zip. The old ones stay until the new ones are complete. Raises Problem where
    something else stands in the way, OSError where nothing can be written.
    """
    put_back(folder)
    if (
        folder.exists()
        and not (folder / MARK).exists()
        and (not folder.is_dir() or any(folder.iterdir()))
    ):
        raise Problem(
            f"{folder} is there already and was not made by this command, so nothing was written: "
            "name another folder with --out."
        )
    packed = folder.with_name(f"{folder.name}.zip")
    new = folder.with_name(f".{folder.name}.new")
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(new, ignore_errors=True)
    try:
        for name, content in {
            **files,
            MARK: b"tools/classes.py may replace this folder.\n",
        }.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        write_whole(packed, zipped(files, folder.name))
        replace_folder(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return packed


def zipped(files: dict[str, bytes], name: str) -> bytes:
    """Return a zip that unpacks into a folder of the name. The same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{name}/{path}"), files[path], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
