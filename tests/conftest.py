"""The browser that all browser tests share, and what they weighed."""

import pytest

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
