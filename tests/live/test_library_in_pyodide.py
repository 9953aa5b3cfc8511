"""The library's own tests on the browser's Python and NumPy, under node."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools"))

from browser_python import fill, locked, site  # noqa: E402
from versions import LIBRARY as FILES  # noqa: E402

from course_lib import datasets  # noqa: E402
from tests.browser import NODE  # noqa: E402
from tests.whole_runs import WholeRuns  # noqa: E402

GROUPS = ("answers", "figures", locked.TESTS)  # pytest needs some of the second
# Slow there, and nothing that a browser could do otherwise; of three published runs one is enough.
LEFT_OUT = [
    "tests/test_datasets_labelled.py::test_any_share_is_in_proportion",
    "tests/test_training_published.py::test_the_published_costs_to_six_decimals[momentum]",
    "tests/test_training_published.py::test_the_published_costs_to_six_decimals[sgd]",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Pyodide as it is served: the files, the lock, and this machine's data to compare with."""
    lock = locked.read()
    done = fill.fill(lock, *GROUPS)
    if done.missing:
        said = f"{fill.sentence(done)} `make browser ARGS=--tests` tries again to get them."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
    made = tmp_path_factory.mktemp("pyodide")
    for file in lock.of(*GROUPS):
        shutil.copyfile(fill.FILES / file.name, made / file.name)
    python = site.made(lock, GROUPS)
    name, content = python.course
    (made / name).write_bytes(content)
    (made / "pyodide-lock.json").write_text(json.dumps(python.pyodide_lock()))
    moons = datasets.moons()
    np.savez(
        made / "data.npz",
        digits=np.concatenate(datasets.digits()[::2]),
        moon_inputs=moons.inputs,
        moon_targets=moons.targets,
        more_moons=datasets.moons(seed=4).inputs,
    )
    return made


RUNS = WholeRuns(
    "Pyodide",
    [
        ROOT / "tools" / "browser_python" / "lock.json",
        Path(__file__).with_suffix(".mjs"),
        *(ROOT / name for name in FILES),
        *sorted((ROOT / "tests").glob("*_cases.py")),
        *sorted((ROOT / "tests" / "exercise_cases").glob("*.py")),
        *sorted((ROOT / "tests" / "golden").glob("*.json")),
    ],
)


def test_the_whole_library_passes_its_tests_in_the_browser(request):
    if RUNS.holds("library", LEFT_OUT):
        return
    folder = request.getfixturevalue("folder")
    left_out = [f"--deselect={name}" for name in LEFT_OUT]
    done = subprocess.run(
        [NODE, Path(__file__).with_suffix(".mjs"), folder, ROOT, *FILES, *left_out],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    said = done.stdout[-4000:] + done.stderr[-2000:]
    assert done.returncode == 0, said
    assert "the data are the same\n" in done.stdout
    passed = re.search(r"^(\d+) passed", done.stdout, re.MULTILINE)
    assert passed and int(passed[1]) > 2000, said
    assert f"{len(LEFT_OUT)} deselected" in done.stdout  # no name of them is out of date
    RUNS.record("library", LEFT_OUT)
