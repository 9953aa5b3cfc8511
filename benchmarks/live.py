"""Measure how long a reader waits for an answer on the page, in the system's Chromium.

    python benchmarks/live.py [--rounds 5]

The built site (`make book`) is served over the loopback. In each round a new browser profile opens
the first chapter and answers its first exercise (cold: nothing is kept yet), answers it again on
the same page, and answers it on a second visit (warm: the browser has kept Python's files). A time
runs from the call of a run to its result, on the page's own clock. The bytes are what the server
sent from that call on. The medians are printed with the machine's load, which counts; the JSON of
all rounds goes to standard output with --json.
"""

import argparse
import json
import os
import statistics
import sys
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser import launch  # noqa: E402
from tests.live.live_pages import cells_of, chapters, come_near  # noqa: E402
from tests.site.visits import QuietHandler  # noqa: E402

SITE = ROOT / "_build" / "html"
ANSWER = """async ([id, source]) => {
  const began = performance.now();
  const result = await descentPython.run({ id, source });
  const right = result.verdicts.some((verdict) => verdict.right);
  return [(performance.now() - began) / 1000, right, result.message ?? result.status];
}"""
# The page's Python has NumPy and has imported course_lib already: away with that, and once more.
IMPORT = """\
import shutil
import sys
import time
from pathlib import Path
import course_lib
for place in Path(course_lib.__file__).parent.rglob("__pycache__"):
    shutil.rmtree(place)
for name in [one for one in sys.modules if one.partition(".")[0] == "course_lib"]:
    del sys.modules[name]
began = time.perf_counter()
import course_lib
print(time.perf_counter() - began)
"""
PRINTED = """async (source) => (await descentPython.run({ id: '-', source }))
  .outputs.map((one) => one.text ?? '').join('')"""
MARKS = {"cold": "8 s", "again": ".2 s", "warm": "3 s", "import": "1 s", "megabytes": "12 MB"}


@contextmanager
def counted(folder: Path):
    """Serve a folder over http; yields the address and a list of the bytes of each answer."""
    sent = []

    class Handler(QuietHandler):
        def copyfile(self, source, outputfile):
            body = source.read()
            sent.append(len(body))
            outputfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", sent
        server.shutdown()


def answered(page, cell: dict) -> float:
    """Seconds until a cell's answer is found right."""
    seconds, right, said = page.evaluate(ANSWER, [cell["id"], cell["source"]])
    if not right:
        raise SystemExit(f"The published solution was not found right: {said}")
    return seconds


def measured(browser, origin: str, sent: list, chapter: str, cell: dict) -> dict:
    """One reader's first answer, next one, and first answer of a second visit."""
    context = browser.new_context()
    context.set_default_timeout(120_000)
    address = f"{origin}/{chapter}"
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    come_near(page)
    before = sum(sent)
    found = {"cold": answered(page, cell), "megabytes": (sum(sent) - before) / 1e6}
    found["again"] = answered(page, cell)
    page.wait_for_timeout(2000)  # what is kept for the next visit is written when there is time
    page.close()
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    come_near(page)
    found["warm"] = answered(page, cell)
    page.close()
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    come_near(page)
    found["import"] = float(page.evaluate(PRINTED, IMPORT))
    context.close()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="all rounds, as JSON")
    options = parser.parse_args()
    if not list(SITE.glob("python/manifest.*.json")):
        raise SystemExit("The built site has no Python: run `make book` where it can be fetched.")
    chapter = chapters(SITE)[0]
    cell = next(one for one in cells_of(SITE, chapter) if one.get("solution"))
    load = os.getloadavg()[0]
    with counted(SITE) as (origin, sent), sync_playwright() as playwright:
        browser = launch(playwright)
        rounds = [measured(browser, origin, sent, chapter, cell) for _ in range(options.rounds)]
        browser.close()
    medians = {name: statistics.median(one[name] for one in rounds) for name in MARKS}
    found = {"cores": os.cpu_count(), "load": load, "medians": medians, "rounds": rounds}
    if options.json:
        print(json.dumps(found, indent=1))
        return
    print(f"An answer on the page, {options.rounds} rounds; load before {load:.1f}.\n")
    for name, mark in MARKS.items():
        print(f"{name:<12}{medians[name]:>8.2f}   (mark: {mark})")


if __name__ == "__main__":
    main()
