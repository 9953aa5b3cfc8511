"""Settings of the test run that pyproject.toml cannot hold."""

from pathlib import Path

import pytest
from _pytest.doctest import DoctestModule

pytest_plugins = ["nbval_chapters"]  # in tools/

# The files that take longest: begun first where there are several processes.
LONGEST = (
    "tests/live/test_lite.py",
    "tests/test_lab_chapters.py",
    "tests/site/test_site_pages.py",
    "tests/widgets/test_contract_page.py",
    "tests/live/",
    "chapters/",
    "tests/widgets/",
)
LIBRARY = Path(__file__).parent / "course_lib"


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """Examples in docstrings are tests in course_lib alone: elsewhere an import may cost a lot."""
    collectors = yield
    return [
        collector
        for collector in collectors
        if not isinstance(collector, DoctestModule) or LIBRARY in file_path.parents
    ]


def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: [not item.nodeid.startswith(name) for name in LONGEST])
