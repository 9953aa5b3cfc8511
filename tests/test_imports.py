"""What importing costs: NumPy and nothing else; and that the layers only look down."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib

LIBRARY = Path(course_lib.__file__).parent
LAYERS = [
    "validation",
    "averages",
    "schedules",
    "optimizers",
    "divergence",
    "surfaces",
    "descent",
    "losses",
    "networks",
    "progress",
    "shuffling",
    "training",
    "datasets",
]


def modules_after(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=LIBRARY.parent
    )
    return set(done.stdout.split())


def test_importing_costs_only_numpy():
    added = modules_after("import course_lib") - modules_after("import numpy")
    assert "course_lib" in added
    assert added - set(sys.stdlib_module_names) == {"course_lib"}


def test_training_costs_no_more():
    quick = (
        "from course_lib import MLP, SGD, History, train; "
        "train(MLP([1, 1]), [[0], [1]], [0, 1], SGD(0.1), epochs=1, batch_size=2)"
    )
    assert not modules_after(quick) & {"sklearn", "tqdm", "matplotlib", "IPython"}


def test_every_public_name_is_there():
    missing = [name for name in course_lib.__all__ if not hasattr(course_lib, name)]
    assert not missing
    names = {"Adam", "descend", "exponential_average", "schedules", "surfaces", "MLP", "train"}
    assert names <= set(course_lib.__all__)


@pytest.mark.parametrize("layer", LAYERS)
def test_arrows_point_down(layer):
    tree = ast.parse((LIBRARY / f"{layer}.py").read_text(encoding="utf-8"))
    imported = {
        node.module.removeprefix("course_lib.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("course_lib")
    }
    assert imported <= set(LAYERS[: LAYERS.index(layer)])
