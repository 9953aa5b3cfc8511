"""Settings of the test run that pyproject.toml cannot hold."""

import gc
from importlib.util import find_spec
from pathlib import Path

import pytest
from _pytest.doctest import DoctestModule

pytest_plugins = ["nbval_chapters"]  # in tools/

# The files that take longest: begun first where there are several processes. Before them one that
# forks hundreds of times: each fork costs the more the larger the process has become.
FIRST = (
    "tests/test_losing_nothing.py",
    "tests/live/test_lite.py",
    "tests/test_lab_chapters.py",
    "tests/site/test_site_pages.py",
    "tests/widgets/test_contract_page.py",
    "tests/live/",
    "chapters/",
    "tests/widgets/",
)
LIBRARY = Path(__file__).parent / "course_lib"
WITHOUT = [] if find_spec("numba") else [LIBRARY / "fast"]  # its examples compile


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """Examples in docstrings are tests in course_lib alone: elsewhere an import may cost a lot."""
    collectors = yield
    run = LIBRARY in file_path.parents and not set(WITHOUT) & {*file_path.parents}
    return [one for one in collectors if run or not isinstance(one, DoctestModule)]


@pytest.hookimpl(wrapper=True)
def pytest_collection(session):
    """What is imported and collected lives to the end: no search for garbage goes through it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 10, 10)  # a page that is read has 100,000 objects
        gc.enable()


def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: [not item.nodeid.startswith(name) for name in FIRST])
