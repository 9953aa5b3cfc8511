"""Write the whole course as one PDF: `make pdf`.

    .venv/bin/python tools/pdf.py                        _build/descent.pdf
    .venv/bin/python tools/pdf.py --out course.pdf

It is made from the built site, which is built first where it is not current, and printed by
Chromium. With the variable DESCENT_SITE_URL (the site's address, as in publish.yml) pictures of
widgets lead to the widgets.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import yaml
from book import SITE, ensure_book
from environment import Problem, only_one
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from paper import document, printing  # noqa: E402

import course_lib  # noqa: E402
from tests.browser import HOW_TO_GET_ONE, find_chromium, launch  # noqa: E402

TARGET = ROOT / "_build" / "descent.pdf"


def facts() -> dict[str, str]:
    """What stands on the cover."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return {
        "title": settings["title"],
        "tagline": settings["sphinx"]["config"]["descent_tagline"],
        "author": settings["author"],
        "version": course_lib.__version__,
    }


def contents() -> dict:
    return yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))


def write(site: Path, contents: dict, target: Path, print_it, base: str = ""):
    """Write the PDF of a built site, or of those of its pages that the contents name."""
    base = base and f"{base.rstrip('/')}/"
    target.parent.mkdir(parents=True, exist_ok=True)
    to_site = os.path.relpath(site, target.parent).replace(os.sep, "/")
    course = document.assemble(site, contents, to_site, base, facts())
    printing.make(course, facts(), target, print_it)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Write the whole course as one PDF.")
    parser.add_argument("--out", type=Path, default=TARGET, help="the file (_build/descent.pdf)")
    target = parser.parse_args(arguments).out.absolute()
    try:
        if find_chromium() is None:
            raise Problem(f"The PDF is printed by Chromium: {HOW_TO_GET_ONE}.")
        ensure_book()
        print("Printing the course ...", flush=True)
        begun = time.monotonic()
        with only_one(), sync_playwright() as playwright:
            print_it = printing.print_with(launch(playwright))
            write(SITE, contents(), target, print_it, os.environ.get("DESCENT_SITE_URL", ""))
    except (Problem, OSError) as problem:
        return f"\n{problem}\n"
    except KeyboardInterrupt:
        return "\nInterrupted: the PDF made before, if any, is untouched."
    size = target.stat().st_size / 1e6
    print(f"Written in {time.monotonic() - begun:.0f} s ({size:.1f} MB):\n  {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
