"""What importing costs: NumPy and nothing else; and that the layers only look down."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib

LIBRARY = Path(course_lib.__file__).parent
# From the ground up. A package is one layer: what is inside it may look sideways.
LAYERS = [
    "_interrupt",
    "_memory",
    "_validation",
    "_names",
    "averages",
    "_averaging",
    "schedules",
    "_recording",
    "_folding",
    "_stepping",
    "optimizers",
    "stepcost",
    "_divergence",
    "surfaces",
    "descent",
    "landscapes",
    "losses",
    "networks",
    "_progress",
    "_files",
    "_extras",
    "fast",
    "_shuffling",
    "training",
    "datasets",
    "notebook",
    "experiments",
    "exercises",
    "widgets",
]


def modules_after(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    return printed_by(code)


def printed_by(code: str) -> set[str]:
    """Return all that a fresh interpreter prints, word by word."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=LIBRARY.parent
    )
    return set(done.stdout.split())


def test_importing_costs_only_numpy():
    added = modules_after("import course_lib") - modules_after("import numpy")
    assert "course_lib" in added
    assert added - set(sys.stdlib_module_names) == {"course_lib"}


def test_the_data_cost_only_numpy():
    data = "from course_lib import datasets; datasets.moons(); datasets.digits()"
    added = modules_after(data) - modules_after("import numpy.random")
    assert added - set(sys.stdlib_module_names) == {"course_lib"}


def test_training_costs_no_more():
    quick = (
        "from course_lib import MLP, SGD, History, train; "
        "train(MLP([1, 1]), [[0], [1]], [0, 1], SGD(0.1), epochs=1, batch_size=2)"
    )
    assert not modules_after(quick) & {"sklearn", "tqdm", "matplotlib", "IPython"}


def test_compiled_steps_cost_nothing_until_they_are_asked_for():
    added = modules_after("from course_lib import fast") - modules_after("import numpy")
    assert added - set(sys.stdlib_module_names) == {"course_lib"}


def test_every_public_name_is_there():
    missing = [name for name in course_lib.__all__ if not hasattr(course_lib, name)]
    assert not missing
    names = {"Adam", "descend", "exponential_average", "schedules", "surfaces", "MLP", "train"}
    assert names <= set(course_lib.__all__)


def test_editors_are_told_what_is_imported_when_it_is_asked_for():
    tree = ast.parse((LIBRARY / "__init__.py").read_text(encoding="utf-8"))
    told = next(node for node in tree.body if ast.unparse(node).startswith("if TYPE_CHECKING"))
    lines = [(node.module, {alias.name for alias in node.names}) for node in told.body]
    homes = {module.split(".")[1]: names for module, names in lines if "." in module}
    modules = next(names for module, names in lines if "." not in module)
    given = {module: set(names.split()) for module, names in course_lib._NAMES_OF.items()}
    assert modules == given.keys()
    assert homes == {module: names for module, names in given.items() if names}
    assert set().union(*given.values()) < set(course_lib.__all__) <= set(dir(course_lib))


def test_what_is_not_asked_for_is_not_loaded():
    code = "import sys, course_lib; {}; print(*sys.modules)"
    begun = printed_by(code.format("pass"))
    assert not {name for name in begun if name.startswith("course_lib.")} - {"course_lib._memory"}
    assert "course_lib.surfaces" in printed_by(code.format("course_lib.surfaces.ravine()"))
    assert "course_lib.training" not in printed_by(code.format("course_lib.Adam"))


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'course_lib' has no attribute 'adam'"):
        _ = course_lib.adam


def test_every_module_has_its_layer():
    there = {path.stem for path in LIBRARY.iterdir() if (path / "__init__.py").exists()}
    there |= {path.stem for path in LIBRARY.glob("*.py")} - {"__init__"}
    assert there == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_arrows_point_down(layer):
    files = [LIBRARY / f"{layer}.py", *(LIBRARY / layer).rglob("*.py")]
    below = set(LAYERS[: LAYERS.index(layer)]) | {layer}
    for file in filter(Path.exists, files):
        assert imported_by(file) <= below, file.name


def imported_by(file: Path) -> set[str]:
    """The layers that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module]
            if node.module == "course_lib":
                names = [f"course_lib.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("course_lib.")}
    # A name of the package itself, such as Adam, lives in some library module: all lie below.
    return {name for name in found if name in LAYERS}


@pytest.mark.parametrize(
    ("statement", "unwanted"),
    [
        ("from course_lib.experiments import pairing", {"matplotlib", "sklearn", "scipy"}),
        ("from course_lib.experiments import protocol", {"matplotlib", "sklearn", "IPython"}),
        ("import course_lib.experiments", {"matplotlib", "sklearn", "scipy", "IPython"}),
        ("import course_lib.exercises", {"matplotlib", "sklearn", "IPython", "anywidget"}),
        ("import course_lib.widgets", {"matplotlib", "sklearn"}),
        ("from course_lib.notebook import palette", {"matplotlib", "IPython"}),
    ],
)
def test_what_is_not_needed_yet_is_not_loaded(statement, unwanted):
    assert not modules_after(statement) & unwanted
