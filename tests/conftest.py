"""The browsers that all browser tests share, and what they weighed; axes to draw on."""

import pytest

from tests import firefox as mozilla
from tests.browser import WEIGHTS, launch, require_chromium


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium. One for the whole session: Playwright's sync interface is open once."""
    require_chromium()
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)  # a slow machine is no fault of the page
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture(scope="session")
def firefox():
    """A running Firefox, for what Chromium alone does not show."""
    with mozilla.running() as running:
        yield running


@pytest.fixture
def ax():
    """Axes in the course's style."""
    import matplotlib.pyplot as plt

    from course_lib.notebook import plotting

    with plt.style.context(plotting.STYLE_FILE):
        figure, ax = plt.subplots()
        yield ax
        plt.close(figure)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):  # one of several processes: its parent reports
        session.config.workeroutput.update(weights=WEIGHTS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    WEIGHTS.update(getattr(node, "workeroutput", {}).get("weights", {}))


def pytest_terminal_summary(terminalreporter):
    if WEIGHTS:
        terminalreporter.section("page weight over the wire (gzip)")
        for name, weight in sorted(WEIGHTS.items()):
            terminalreporter.write_line(f"{weight / 1000:7.0f} kB  {name}")
