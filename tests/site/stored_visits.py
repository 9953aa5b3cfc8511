"""What visits have found, kept in visits.json until something that the page loaded has changed.

To visit every page in each way takes minutes, and the book is built to the same bytes everywhere.
So a page of which a record has every file, as it is now, is not visited again: the same browser
would see the same. Kept are visits that had nothing to complain of. The first page and the first
chapter are visited at every check, for the visits' own sake; DESCENT_WHOLE=1 visits all (before the
site is published), DESCENT_RECORD=1 too, and writes the record.
"""

import hashlib
import json
import os
from pathlib import Path
from urllib.parse import unquote

from tests.whole_runs import all_is_asked_for, code_of, digest

RECORD = Path(__file__).with_name("visits.json")
# The cheat sheet is printed in two columns, which do not share a column's edges.
MEANT = {"reference/cheat_sheet.html": {"beside": {"paper": []}}}
ALWAYS = ("index.html", "chapters/01_averages.html")


class StoredVisits:
    """The record of the pages below `site`, seen with a browser by code in the given files."""

    def __init__(self, site: Path, browser: str, code, record=RECORD):
        self.site, self.path = site, record
        self.by = digest([browser, *map(code_of, sorted(code))])
        kept = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
        self.pages = kept["pages"] if kept.get("by") == self.by else {}

    def of(self, name: str, way: str) -> dict | None:
        """What that visit has seen, if every file that the page loaded is as it was then."""
        page = self.pages.get(name)
        if name in ALWAYS or all_is_asked_for() or page is None:
            return None
        return page["ways"].get(way) if page["digest"] == self.digest(page["loads"]) else None

    def keep(self, name: str, way: str, seen: dict, addresses) -> None:
        """Write a visit down, if that was asked for, with the files that it loaded."""
        if name in ALWAYS or not os.environ.get("DESCENT_RECORD") or complained(name, seen):
            return
        page = self.pages.get(name)
        if page is None or page["digest"] != self.digest(page["loads"]):
            page = {"loads": [], "ways": {}}
        loads = sorted({*page["loads"], *addresses})
        ways = page["ways"] | {way: seen}
        self.pages[name] = {"digest": self.digest(loads), "loads": loads, "ways": ways}
        text = json.dumps({"by": self.by, "pages": self.pages}, indent=1, sort_keys=True)
        self.path.write_text(f"{text}\n", encoding="utf-8")

    def digest(self, loads) -> str:
        """Sum up files of the site; one that is missing is another than one that is there."""
        found = [self.site / unquote(one) for one in loads]
        return digest(
            [
                (one, hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
                for one, path in zip(loads, found, strict=True)
            ]
        )


def complained(name: str, seen: dict) -> bool:
    """Whether a page is too wide, or anything is in a list of complaints, by theme or by width.

    What is meant to be so is no complaint.
    """
    seen = seen | {kind: seen[kind] | meant for kind, meant in MEANT.get(name, {}).items()}
    kinds = [one.values() if isinstance(one, dict) else [one] for one in seen.values()]
    return seen["overflow"] > 0 or any(
        found for kind in kinds for found in kind if isinstance(found, list)
    )
