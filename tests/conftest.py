"""The browser that all browser tests share."""

import pytest

from tests.browser import launch, require_chromium


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium. One for the whole session: Playwright's sync interface is open once."""
    require_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()
