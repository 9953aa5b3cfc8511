"""A small copy of the project in which the set-up tools can be tried without harm."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"
SITE_PACKAGES = Path(sysconfig.get_paths()["purelib"])

PYPROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "tiny-course"
version = "1"
[tool.setuptools]
packages = ["course_lib"]
"""


def make_project(folder, requirements="# none\n"):
    """Write the project's own Makefile and tools, and a package, into an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "Makefile", folder)
    left = shutil.ignore_patterns("__pycache__", "node_modules")
    shutil.copytree(TOOLS, folder / "tools", ignore=left)
    (folder / "course_lib").mkdir()
    (folder / "course_lib" / "__init__.py").write_text("")
    shutil.copy(ROOT / "course_lib" / "_files.py", folder / "course_lib")
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "requirements.txt").write_text(requirements)
    return folder


def offline(seed, **more):
    """Return an environment in which pip reaches no index, and finds setuptools in `seed`."""
    seed.mkdir(exist_ok=True)
    for name in ("setuptools", "_distutils_hack", "pip"):
        if not (seed / name).exists():
            (seed / name).symlink_to(SITE_PACKAGES / name)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return kept | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",  # the discard port: refused at once
        "PYTHONPATH": str(seed),
        **more,
    }


NO_PYTHON = {"DESCENT_BROWSER": "none"}  # in the pages: nothing is fetched for them


def make(project, *arguments, env=None):
    """Run make in a project with the Python that runs the tests."""
    env = dict(env or os.environ) | NO_PYTHON
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "ARGS", "PORT"):
        env.pop(name, None)  # of the `make test` that runs this
    return subprocess.run(
        ["make", *arguments, f"PYTHON={sys.executable}"],
        cwd=project,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )


def bare_venv(project):
    """Make a .venv without pip, in a tenth of a second; return its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    return project / ".venv" / "bin" / "python"


def installed_venv(project):
    """Make a .venv that the tools take for finished, with the packages of the one in use."""
    python = bare_venv(project)
    packages = next((project / ".venv").glob("lib/python*/site-packages"))
    (packages / "borrowed.pth").write_text(f"{SITE_PACKAGES}\n{project}\n")
    code = "import environment as e, json; print(json.dumps(e.wanted_stamp(False)))"
    said = subprocess.run(
        [python, "-c", code],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "tools")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    json.loads(said)
    (project / ".venv" / "descent-installed.json").write_text(said)
    return python
