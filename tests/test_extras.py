"""Without the packages of the extra `course`: what is missing is said, and how to get it."""

import subprocess
import sys

import pytest

from course_lib._extras import needed_by

INSTALL = '`make env` installs it, or pip install "course-lib[course]"'


def run_without(package: str, statement: str) -> str:
    """Return the last lines that a fresh interpreter, in which a package is missing, complains."""
    code = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name.split('.')[0] == {package!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        f"{statement}\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode
    return done.stderr


@pytest.mark.parametrize(
    ("statement", "package", "said"),
    [
        ("import course_lib.widgets", "anywidget", "course_lib.widgets needs anywidget"),
        ("import course_lib.widgets", "traitlets", "course_lib.widgets needs traitlets"),
        ("import course_lib.widgets.quiz", "contourpy", "course_lib.widgets needs contourpy"),
        (
            "from course_lib.notebook.display import say",
            "IPython",
            "course_lib.notebook.display needs IPython",
        ),
        (
            "from course_lib.notebook import plotting",
            "matplotlib",
            "course_lib.notebook.plotting needs matplotlib",
        ),
        (
            "import course_lib.experiments.figures",
            "matplotlib",
            "a figure of course_lib.experiments needs matplotlib",
        ),
        (
            "from course_lib import experiments; experiments.run('moons-sgd')",
            "threadpoolctl",
            "course_lib.experiments needs threadpoolctl",
        ),
        (
            "from course_lib.experiments.pairing import paired; paired([1], [2])",
            "scipy",
            "experiments.pairing.paired needs scipy",
        ),
    ],
)
def test_a_missing_package_says_what_to_install(statement, package, said):
    complaint = run_without(package, statement)
    assert complaint.splitlines()[-1] == f"ImportError: {said}: {INSTALL}"
    assert f"ModuleNotFoundError: No module named '{package}" in complaint
    assert "direct cause" in complaint


def test_compiled_steps_need_an_extra_of_their_own():
    complaint = run_without("numba", "from course_lib import Adam, fast; fast.compiled(Adam())")
    said = 'course_lib.fast needs numba: pip install "course_lib[fast]"'
    assert complaint.splitlines()[-1] == f"ImportError: {said}"


@pytest.mark.parametrize("package", ["matplotlib", "threadpoolctl"])
def test_an_experiment_that_could_not_be_finished_is_not_begun(tmp_path, package):
    folder = tmp_path / "out"
    command = (
        "from course_lib.experiments.command import main\n"
        f"sys.exit(main(['run', 'moons-sgd', '--out', {str(folder)!r}]))"
    )
    complaint = run_without(package, command)
    assert (
        complaint == f"Nothing was computed: course_lib.experiments needs {package}: {INSTALL}.\n"
    )
    assert not folder.exists()


def test_a_mistake_of_the_library_is_not_blamed_on_the_reader():
    with pytest.raises(ImportError, match="cannot import name"), needed_by("a test"):
        from course_lib.averages import not_there  # noqa: F401
