"""Measure the pages of the built site as a phone meets them, and fail where one is below its marks.

    .venv/bin/python tools/audit.py                                   every page
    .venv/bin/python tools/audit.py chapters/06_saddles reference     some: names, or how they begin
    .venv/bin/python tools/audit.py --runs 1 --no-axe                 quicker

Lighthouse (mobile, its default throttling) loads each page from a compressing server, in three
runs, of which the medians count; axe looks at it in both themes and two widths; the first widget is
waited for on a slow network and a slow processor. The site is built first where it is not current.
Times depend on the machine: leave it alone meanwhile. About a minute and a half for a chapter.
"""

import argparse
import os
import sys
from pathlib import Path

from auditing import lighthouse, marks, serving, widget
from book import SITE, ensure_book
from environment import Problem
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "site")]

from visits import BEGIN, Visitor, page_names  # noqa: E402

from tests.browser import HOW_TO_GET_ONE, find_chromium, launch  # noqa: E402


def chosen(asked: list[str]) -> list[str]:
    """Return the pages that are asked for, or all. Raises Problem for a name that none has."""
    pages = page_names()
    for one in asked:
        if not any(page.startswith(one) for page in pages):
            raise Problem(f"There is no page {one}. There are: {', '.join(pages)}")
    return [page for page in pages if not asked or page.startswith(tuple(asked))]


def violations(visitor: Visitor, page: str) -> list[str]:
    """What axe finds, with the width and the theme in which it does."""
    return [
        f"{width}, {theme}: {one}"
        for width in BEGIN
        for theme, found in visitor.visit(page, width=width).violations.items()
        for one in found
    ]


def measured(page: str, origin: str, browser, visitor: Visitor | None, runs: int) -> dict:
    """Return the page's medians, its first widget's wait, and what axe finds."""
    address = f"{origin}/{page}"
    found = marks.medians([lighthouse.measure(address, find_chromium()) for _ in range(runs)])
    waits = [widget.first_widget(browser, address) for _ in range(runs)]
    found["widget"] = None if None in waits else sorted(waits)[len(waits) // 2]
    if visitor:
        found["violations"] = violations(visitor, page)
        found["axe"] = len(found["violations"])
    return found


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", help="names of pages, or how they begin (all)")
    parser.add_argument("--runs", type=int, default=3, help="of each page (3)")
    parser.add_argument("--no-axe", action="store_true", help="leave axe out")
    options = parser.parse_args(arguments)
    found, missed = {}, []
    try:
        if find_chromium() is None:
            raise Problem(f"Pages are measured in Chromium: {HOW_TO_GET_ONE}.")
        ensure_book()
        lighthouse.prepare()
        pages = chosen(options.pages)
        with serving.served(SITE) as origin, sync_playwright() as playwright:
            browser = launch(playwright)
            visitor = None if options.no_axe else Visitor(browser, origin, "", everywhere=True)
            for page in pages:
                print(f"{page} ... ", end="", flush=True)
                found[page] = measured(page, origin, browser, visitor, options.runs)
                missed += marks.failures(page, found[page])
                print(f"{found[page]['performance']:.0f}", flush=True)
            browser.close()
    except (Problem, OSError) as problem:
        return f"\n{problem}\n"
    except KeyboardInterrupt:
        return "\nInterrupted."
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"\nMedians of {options.runs}{load}. Times are in ms, the first widget's in s.\n")
    print(marks.table(found))
    if missed:
        return "\nBelow the marks:\n" + "\n".join(f"  {one}" for one in missed) + "\n"
    print("\nEvery page reaches its marks.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
