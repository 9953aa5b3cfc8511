"""Run the library's tests, and the chapters, with other Pythons and packages than the lock's.

    .venv/bin/python tools/versions.py              the library with each Python that is here
    .venv/bin/python tools/versions.py 3.13         with this one
    .venv/bin/python tools/versions.py --chapters   the chapters too: oldest packages, and newest
    .venv/bin/python tools/versions.py --newest     nothing but the newest

For the library the table below has each Python with the oldest NumPy that has files for it; the
newest that pip finds is tried with each. The chapters are run with the oldest versions that the
extra `notebooks` allows, and with the newest, and what they print is compared with what is stored.
Each pair has an environment of its own in _build/versions, which is made again only for --newest.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from environment import answer, venv_python

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "_build" / "versions"
NEWEST = "newest"
# Every NumPy with the Python that most have; with the others the oldest that has files for it.
NUMPY = {
    "3.11": ("2.0.0",),
    "3.12": ("2.0.0", "2.1.0", "2.2.0", "2.3.0", "2.4.0"),
    "3.13": ("2.1.0",),
    "3.14": ("2.3.2",),
}
OLDEST_CHAPTERS = "3.11"  # the Python for which the oldest packages have files
# What needs NumPy alone; Pyodide runs the first of them as well (tests/live).
LIBRARY = [
    f"tests/test_{name}.py"
    for name in (
        "averages",
        "averaging",
        "datasets",
        "datasets_labelled",
        "datasets_peers",
        "descent",
        "descent_steps_to",
        "exercise_contract",
        "exercises",
        "losses",
        "networks",
        "networks_gradient",
        "optimizers",
        "optimizers_registry",
        "properties",
        "rounding",
        "schedules",
        "surfaces",
        "surfaces_rotated",
        "training",
        "training_published",
    )
]
MORE = [
    f"tests/test_{name}.py"
    for name in (
        "divergence",
        "fast_kernels",
        "fast_rules",
        "files",
        "landscapes",
        "memory",
        "parity",
        "recording",
        "shuffling",
        "stepcost",
        "stepping",
        "validation",
    )
]
ENOUGH = 3000  # tests: fewer, and something was not collected
PYTEST = "-q -p no:cacheprovider -c /dev/null --noconftest --rootdir=. --import-mode=importlib"
WIDGET, STORED_WIDGET = "application/vnd.jupyter.widget-view+json", "data-descent-widget"
# What other packages print otherwise than the lock's: a pattern, and what is left of it.
OTHERWISE = (
    (r"Matplotlib is building the font cache; this may take a moment\.\n", ""),
    # Of figures without a visible axis, before matplotlib 3.11; the second line shows the code.
    (r"\S+ UserWarning: constrained_layout not applied .*\n.*\n", ""),
)
# A surface's corners, which matplotlib 3.10 keeps elsewhere: the text of a figure has none of them.
CORNERS = (r"area: \d+ points, (?:[xyz] \S+ … \S+ mean \S+, )*", "area: ")


@dataclass(frozen=True)
class Job:
    """One thing to run, with one Python and what is to be installed for it."""

    what: str  # "library" or "chapters"
    python: str
    versions: str  # of NumPy, or "oldest", or "newest"

    @property
    def name(self) -> str:
        return f"{self.what}-{self.python}-{self.versions}"

    def packages(self) -> list[str]:
        """Return what pip is asked for."""
        if self.what == "library":
            numpy = "numpy" if self.versions == NEWEST else f"numpy=={self.versions}"
            return [numpy, "pytest", "hypothesis"]
        asked = extra() if self.versions == NEWEST else [oldest(line) for line in extra()]
        return [*asked, "ipykernel", "nbclient"]


def extra(root=ROOT) -> list[str]:
    """Return the requirements of the extra that chapters need."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["optional-dependencies"]["notebooks"]


def oldest(requirement: str) -> str:
    """Pin a requirement to the oldest version that it allows."""
    name, version = re.match(r"([\w.-]+)>=([\d.]+)", requirement).groups()
    return f"{name}=={version}"


def jobs(pythons=(), chapters=False, newest=False) -> list[Job]:
    """Return what is asked for."""
    found = []
    for python, versions in NUMPY.items():
        if not pythons or python in pythons:
            tried = (NEWEST,) if newest else (*versions, NEWEST)
            found += [Job("library", python, version) for version in tried]
            if chapters:
                oldest_too = python == OLDEST_CHAPTERS and not newest
                tried = ("oldest", NEWEST) if oldest_too else (NEWEST,)
                found += [Job("chapters", python, version) for version in tried]
    return found


def interpreter(python: str) -> str | None:
    """Return the path of a Python, or None where it is not here."""
    named = shutil.which(f"python{python}")
    for path in (sys.executable, named):
        version = path and answer(path, "import sys; print('%d.%d' % sys.version_info[:2])")
        if version == python:
            return path
    return None


def environment(job: Job, base: str, log: Path) -> str | None:
    """Make the environment of a job, unless it is there; return its Python, None if that failed."""
    folder = FOLDER / job.name
    python = venv_python(folder)
    done = folder / "installed.json"
    asked = job.packages()
    if job.versions != NEWEST and done.exists() and json.loads(done.read_text()) == asked:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    with log.open("w") as file:
        for command in (
            [base, "-m", "venv", folder],
            [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *asked],
        ):
            if subprocess.call(command, stdout=file, stderr=subprocess.STDOUT, cwd=ROOT):
                return None
    done.write_text(json.dumps(asked))
    return python


def surroundings() -> dict:
    """Return the environment's variables for a run: ours, no bytecode written, no deadlines."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path, "CI": "true"}


def run_library(python: str, log: Path) -> str:
    """Run the library's tests; return what is wrong, or ""."""
    command = [python, "-m", "pytest", *PYTEST.split(), *LIBRARY, *MORE]
    with log.open("w") as file:
        code = subprocess.call(
            command, cwd=ROOT, env=surroundings(), stdout=file, stderr=subprocess.STDOUT
        )
    said = log.read_text(encoding="utf-8", errors="replace")
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)
    if failed or code:
        return ", ".join(failed) or f"pytest ended with {code}"
    passed = re.search(r"^(\d+) passed", said, re.MULTILINE)
    return "" if passed and int(passed[1]) >= ENOUGH else "tests are missing"


def printed(notebook: Path) -> list[str]:
    """Return what each code cell of a notebook printed and said: no pictures, no widgets."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    texts = []
    for cell in cells:
        if cell["cell_type"] == "code":
            parts = []
            for output in cell["outputs"]:
                data = output.get("data", {})
                if WIDGET in data or STORED_WIDGET in "".join(data.get("text/html", "")):
                    continue  # what stands for one in plain text is cut off by some
                said = output.get("text") or data.get("text/markdown") or data.get("text/plain")
                parts.append("".join(said or output.get("evalue", "")))
            text = "".join(parts)
            for pattern, left in (*OTHERWISE, CORNERS):
                text = re.sub(pattern, left, text)
            texts.append(text)
    return texts


def run_chapters(python: str, log: Path, chapters=None) -> str:
    """Run every chapter; return which cells printed something else than is stored, or ""."""
    wrong = []
    folder = log.with_suffix(".run")  # the environment is the one without a suffix
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for chapter in chapters or sorted((ROOT / "chapters").glob("[0-9]*.ipynb")):
        copy = Path(shutil.copy(chapter, folder))
        command = [python, "-m", "jupyter", "execute", "--inplace", "--allow-errors", copy.name]
        with log.open("a") as file:
            code = subprocess.call(
                command, cwd=folder, env=surroundings(), stdout=file, stderr=subprocess.STDOUT
            )
        if code:
            wrong.append(f"{chapter.stem} did not run")
            continue
        pairs = zip(printed(chapter), printed(copy), strict=True)
        differ = [number for number, (old, new) in enumerate(pairs, start=1) if old != new]
        if differ:
            wrong.append(f"{chapter.stem}: cells {', '.join(map(str, differ))}")
    return "; ".join(wrong)


def versions_of(python: str) -> str:
    """Return the versions that tell most."""
    code = (
        "import json; from importlib.metadata import distributions as d; "
        "print(json.dumps({one.name.lower(): one.version for one in d()}))"
    )
    found = json.loads(answer(python, code) or "{}")
    named = ("numpy", "matplotlib", "scipy", "ipython", "ipywidgets", "anywidget", "pytest")
    return ", ".join(f"{name} {found[name]}" for name in named if name in found)


def run(job: Job) -> tuple[str, str]:
    """Run one job; return "passed", "failed" or "not here", and what there is to say."""
    base = interpreter(job.python)
    if base is None:
        return "not here", f"no python{job.python} is on the path"
    FOLDER.mkdir(parents=True, exist_ok=True)
    log = FOLDER / f"{job.name}.log"
    python = environment(job, base, log)
    if python is None:
        return "failed", f"could not be installed: {log.relative_to(ROOT)}"
    begun = time.monotonic()
    wrong = (run_library if job.what == "library" else run_chapters)(python, log)
    if wrong:
        return "failed", f"{wrong} ({versions_of(python)}; {log.relative_to(ROOT)})"
    count = re.findall(r"^\d+ passed", log.read_text(errors="replace"), re.MULTILINE)
    said = [*count, versions_of(python), f"{time.monotonic() - begun:.0f} s"]
    return "passed", ", ".join(said)


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(description="Other Pythons and packages than the lock's.")
    parser.add_argument("pythons", nargs="*", choices=[*NUMPY, []], help="such as 3.13; all")
    parser.add_argument("--chapters", action="store_true", help="run the chapters too")
    parser.add_argument("--newest", action="store_true", help="nothing but the newest packages")
    asked = parser.parse_args(arguments)
    outcomes = []
    for job in jobs(asked.pythons, asked.chapters, asked.newest):
        outcome, said = run(job)
        outcomes.append(outcome)
        print(
            f"{outcome:8}  {job.what:8}  Python {job.python}  {job.versions:7}  {said}", flush=True
        )
    if asked.pythons and "not here" in outcomes:
        return 1  # what was asked for by name must be there
    return int("failed" in outcomes or "passed" not in outcomes)


if __name__ == "__main__":
    sys.exit(main())
