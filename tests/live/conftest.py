"""The built site with Python in it, and pages of it whose cells can be run."""

import os
from pathlib import Path

import pytest

from tests.live.live_pages import come_near, serve_python

ROOT = Path(__file__).parents[2]
# Another built site than the last `make book` gave.
SITE = Path(os.environ.get("DESCENT_TEST_SITE", ROOT / "_build" / "html"))
NO_PYTHON = (
    "the built site has no Python (looked for _build/html/python/manifest.*.json): `make book` "
    "includes it where it can fetch its files, and says where they come from where it cannot"
)


@pytest.fixture(scope="session")
def live_site() -> Path:
    """The folder of the site; without Python in it a test is skipped, and with CI set it fails."""
    if not list(SITE.glob("python/manifest.*.json")):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_PYTHON)
    return SITE


@pytest.fixture(scope="session")
def live_origin(live_site):
    """The site over http, on a port of its own."""
    with serve_python(live_site) as address:
        yield address


@pytest.fixture(scope="module")
def open_live(chromium, live_origin):
    """Open a page of the site by its address below the top, in a context of its own or a given."""
    contexts = []

    def open_page(name: str, context=None):
        if context is None:
            context = chromium.new_context()
            context.set_default_timeout(120_000)
            contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_origin}/{name}", wait_until="load")
        come_near(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
