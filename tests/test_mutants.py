"""`make mutants`: it makes each change once, in copies alone, and tells which no test noticed."""

import ast
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import mutants
import pytest
from environment import Problem
from mutating.mutations import Mutation, mutants_of, places_in
from mutating.trying import KILLED, STOPPED, SURVIVED

ROOT = Path(__file__).parents[1]
needs_cosmic_ray = pytest.mark.skipif(
    find_spec("cosmic_ray") is None, reason="needs Cosmic Ray: make peers"
)


@pytest.fixture(scope="module")
def table():
    return mutants.read()


def test_every_module_of_the_library_is_tried_or_left_out_with_a_reason(table):
    library = ROOT / "course_lib"
    folders = (library, library / "fast", library / "stepcost")
    there = {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in folder.glob("*.py")
        if path.name != "__init__.py"
    }
    assert table.modules.keys() | table.left_out.keys() == there
    assert not table.modules.keys() & table.left_out.keys()
    assert all(reason.strip() for reason in table.left_out.values())
    for module, tests in table.modules.items():
        assert tests, module
        for name in tests:
            assert (ROOT / "tests" / name).is_file(), name


def test_what_is_said_to_be_equivalent_stands_where_it_is_said_to(table):
    for mutation in table.equivalent:
        text = (ROOT / mutation.module).read_text(encoding="utf-8")
        places, lines = places_in(text), text.splitlines()
        inside = [line for n, line in enumerate(lines, 1) if places.get(n, "") == mutation.place]
        assert mutation.old in "\n".join(inside), mutation


MODULE = '''
def limited(x, largest=3):
    """Return x, or the largest.

    >>> limited(4)
    3
    """
    return x if x < largest else largest


def first(numbers: "int | None"):
    for number in numbers:
        return number
'''
TESTS = """
from course_lib.small import first, limited


def test_limited():
    assert [limited(x) for x in (1, 2, 3, 4)] == [1, 2, 3, 3]


def test_first():
    assert first([]) is None
"""
TABLE = """
[modules]
"course_lib/small.py" = ["test_small.py"]

[[equivalent]]
module = "course_lib/small.py"
place = "limited"
why = "both are the largest"
changes = [["return x if x < largest else largest", "return x if x <= largest else largest"]]
"""


@needs_cosmic_ray
def test_each_change_is_a_line_with_its_place():
    made = [mutation for mutation, _ in mutants_of("small.py", MODULE)]
    assert ("limited", "def limited(x, largest=3):", "def limited(x, largest= 4):") in {
        (one.place, one.old, one.new) for one in made
    }
    loops = [(one.place, one.new) for one in made if one.old.startswith("for")]
    assert loops == [("first", "for number in []:")]
    for _, text in mutants_of("small.py", MODULE):
        ast.parse(text)
        assert '"int | None"' in text and "limited(4)\n    3" in text  # neither is code that runs


@needs_cosmic_ray
def test_decorators_are_found_where_they_stand():
    text = "def f():\n    pass\n\n\n@f\ndef g():\n    pass\n"
    ((mutation, _),) = [one for one in mutants_of("a.py", text) if "@f" in one[0].old]
    assert mutation.place == "g"


@needs_cosmic_ray
@pytest.mark.skipif(sys.platform == "win32", reason="this system has no fork")
def test_what_survives_is_said_unless_the_table_has_it(tmp_path):
    """The whole command, on a module of its own."""
    for name, text in {
        "course_lib/__init__.py": "",
        "course_lib/small.py": MODULE,
        "tests/__init__.py": "",
        "tests/test_small.py": TESTS,
        "tests/mutants.toml": TABLE,
        "pyproject.toml": "[tool.pytest.ini_options]\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    code = (
        "import sys, pathlib, mutants\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(mutants.main(['--jobs', '1'], pathlib.Path(sys.argv[1])))"
    )
    (tmp_path / "run.py").write_text(code)

    done = subprocess.run(
        [sys.executable, str(tmp_path / "run.py"), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "tools")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1, done.stderr
    assert "not noticed, and not in tests/mutants.toml: course_lib/small.py, first:" in done.stdout
    assert "noticed, 1 equivalent, 1 survived" in done.stdout
    assert (tmp_path / "course_lib" / "small.py").read_text() == MODULE


def test_all_is_well_where_what_survives_is_what_is_known():
    one, two = (Mutation("a.py", "f", "x", new) for new in ("y", "z"))
    known = {one: "the same"}
    assert mutants.report({one: SURVIVED, two: KILLED}, known)[1]
    assert mutants.report({one: SURVIVED, two: STOPPED}, known)[1]
    for results, said in (
        ({one: SURVIVED, two: SURVIVED}, "not noticed"),
        ({one: KILLED, two: KILLED}, "caught by now"),
        ({two: KILLED}, "not made any more"),
    ):
        text, well = mutants.report(results, known)
        assert not well and said in text


@pytest.mark.parametrize(
    "wrong",
    [
        'why = "so"\nchanges = []',
        'why = ""\nchanges = [["a", "b"]]',
        'why = "so"\nchanges = [["a", "b"], ["a", "b"]]',
        'changes = [["a", "b"]]',
    ],
)
def test_a_table_with_an_entry_that_says_nothing_is_refused(tmp_path, wrong):
    (tmp_path / "tests").mkdir()
    head = '[modules]\n"a.py" = ["test_a.py"]\n[[equivalent]]\nmodule = "a.py"\nplace = "f"\n'
    (tmp_path / mutants.TABLE).write_text(head + wrong)
    with pytest.raises(Problem, match=r"mutants\.toml"):
        mutants.read(tmp_path)
