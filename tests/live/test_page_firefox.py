"""The first exercise of the course, answered on the page in Firefox, by keyboard and mouse.

Chromium has all of them; what Firefox does otherwise (workers, caches, streams, wasm) one shows.
"""

import json
import threading
from http.server import ThreadingHTTPServer

import pytest

from tests.live.live_pages import cells_of
from tests.site.visits import QuietHandler

CHAPTER = "chapters/01_averages.html"
PLACE = '[data-exercise="first-averages"]'
WRONG = 'exercises.check("first-averages", (10, 15, 22.5))'
HINT = "you started from the first day"  # of tests/exercise_cases/averages.py
ENDLESS = "while True: pass"
FIELD = f"document.querySelector('{PLACE} textarea')"
SAID = f"document.querySelector('{PLACE} .live-said').innerText"
STOP = f"{PLACE} .live-stop"
# A run that has begun and ended: Stop has come and gone, perhaps too fast to be asked about.
WATCH = f"""(() => {{
  const stop = document.querySelector('{STOP}');
  let begun = globalThis.over = false;
  new MutationObserver(() => {{
    globalThis.over = begun && stop.hidden;
    begun ||= !stop.hidden;
  }}).observe(stop, {{ attributeFilter: ["hidden"] }});
}})()"""


@pytest.fixture(scope="module")
def asked():
    """The addresses that the server was asked for."""
    return []


@pytest.fixture(scope="module")
def origin(live_site, asked):
    class Counting(QuietHandler):
        def __init__(self, *given):
            super().__init__(*given, directory=str(live_site))

        def do_GET(self):
            asked.append(self.path)
            super().do_GET()

    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def check(page, source: str | None = None) -> str:
    """Write a source over what is in the editor, check it by keyboard; what is said then."""
    page.evaluate(f"{FIELD}.focus()")
    if source is not None:
        page.press("Control+a")
        page.evaluate(f"document.execCommand('insertText', false, {json.dumps(source)})")
        assert page.evaluate(f"{FIELD}.value") == source
    page.evaluate(WATCH)
    page.press("Control+Enter")
    page.wait_for("globalThis.over", seconds=180)
    return page.evaluate(SAID)


def test_the_first_exercise_is_answered_stopped_kept_and_needs_no_network_again(
    firefox, live_site, origin, asked
):
    cells = cells_of(live_site, CHAPTER)
    place = next(i for i, cell in enumerate(cells) if cell.get("exercise") == "first-averages")
    solution = next(cell["source"] for cell in cells[place:] if cell.get("solution"))
    page = firefox.page()
    page.goto(f"{origin}/{CHAPTER}")
    page.evaluate(f"document.querySelector('{PLACE}').scrollIntoView()")
    page.wait_for(FIELD + " !== null")
    assert not [path for path in asked if path.startswith("/python/")]  # nobody has asked for it

    assert "Not answered yet" in check(page)
    assert [path for path in asked if path.startswith("/python/")]
    assert HINT in check(page, WRONG)
    assert "Correct." in check(page, solution)

    page.evaluate(f"{FIELD}.focus()")
    page.press("Control+a")
    page.evaluate(f"document.execCommand('insertText', false, {json.dumps(ENDLESS)})")
    page.press("Control+Enter")
    page.wait_for("descentPython.state === 'running'")
    page.click(STOP)
    page.wait_for(f"document.querySelector('{STOP}').hidden === true")
    assert "Stopped" in page.evaluate(SAID)

    page.reload()
    page.evaluate(f"document.querySelector('{PLACE}').scrollIntoView()")
    page.wait_for(FIELD + " !== null")
    assert page.evaluate(f"{FIELD}.value") == ENDLESS
    assert page.evaluate("document.querySelector('#ex-first-averages .done-mark') !== null")
    asked.clear()
    assert "Correct." in check(page, solution)
    assert asked == []  # all of Python was kept in the browser
    elsewhere = (origin, "data:", "blob:")
    assert [one for one in page.requests if not one.startswith(elsewhere)] == []
    assert page.messages == [] and page.failed == []
    page.close()
