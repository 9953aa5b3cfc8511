"""Browser tests of the built site: every page is opened once per way of reading it.

The tests ask questions about those visits; a visit is made when the first of them needs it.
"""

import os
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).parent)]
sys.path.append(str(ROOT / "website" / "extensions"))

from desk import Desk  # noqa: E402
from stored_visits import StoredVisits  # noqa: E402
from visits import SITE, WIDTHS, Visitor, page_names, serve  # noqa: E402

# What looks at a page in a visit, besides the browser.
LOOKS = [
    Path(__file__).with_name("visits.py"),
    *(ROOT / "tests" / name for name in ("browser.py", "lost_words.py")),
]

NO_SITE = "the site is not built: run `make book` first (looked for _build/html/index.html)"


def pytest_generate_tests(metafunc):
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", page_names())


@pytest.fixture(scope="package")
def site() -> Path:
    if not (SITE / "index.html").is_file():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_SITE)
    return SITE


@pytest.fixture(scope="package")
def origin(site):
    """The site over http, on a port of its own."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="package")
def visitor(site, origin, chromium):
    versions = [chromium.version, *map(version, ("axe-playwright-python", "playwright"))]
    stored = StoredVisits(site, " ".join(versions), LOOKS)
    return Visitor(chromium, origin, site.as_uri(), stored=stored)


@pytest.fixture(scope="package")
def desk(visitor):
    desk = Desk(visitor.browser, *visitor.places.values())
    yield desk
    desk.close()


@pytest.fixture
def open_page(visitor, desk):
    """Opens a page of the site; afterwards nothing may have been complained about."""

    def open_one(address="index.html", scheme="http", width="desktop", theme="light"):
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        address = f"{visitor.places[scheme]}/{address}"
        return desk.open(address, viewport=size, color_scheme=theme)

    yield open_one
    assert desk.clear() == []
