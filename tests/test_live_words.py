"""What the pages say of runs and of kept answers: the modules themselves, in a browser."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


class Quiet(SimpleHTTPRequestHandler):
    extensions_map = {".js": "text/javascript", "": "text/plain"}  # noqa: RUF012

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def page(chromium):
    """An empty page beside the project's files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/LICENSE")
    yield page
    context.close()
    server.shutdown()


def test_sizes_and_times_have_their_units(page):
    said = page.evaluate(
        """async () => {
          const { size } = await import("/website/live/words.js");
          const { summary } = await import("/website/live/result.js");
          const run = (seconds) => summary({ outputs: [], seconds }).textContent;
          return [size(340_000), size(9_800_000), run(0.1), run(75)];
        }"""
    )
    assert said[:2] == ["340 kB", "9.8 MB"]
    assert said[2:] == ["Done in 0.1 s: nothing to show.", "Done in 75 s: nothing to show."]


def test_a_verdict_has_the_sign_of_what_it_says(page):
    signs = page.evaluate(
        """async () => {
          const { sentences } = await import("/website/live/result.js");
          return [[true, true], [true, false], [false, false]].map(([answered, right]) => (
            sentences({ status: "done", outputs: [],
              verdicts: [{ exercise: "one", answered, right, message: "So." }] },
              { exercise: "one", goTo() {} })[0].className));
        }"""
    )
    assert signs == ["live-said-right", "live-said-wrong", "live-said-unanswered"]


def test_what_is_erased_and_what_an_import_keeps_is_counted(page):
    said = page.evaluate(
        """async () => {
          const { offerDialog } = await import("/website/live/yours.js");
          const answers = Object.assign(new EventTarget(), {
            all: () => ({ one: { right: true }, two: { right: false }, three: { right: false } }),
            get: (name) => answers.all()[name] ?? null,
            import: () => ({ imported: 1, kept: 2, unread: 0 }),
          });
          offerDialog(answers, [{ names: ["one", "two", "three", "four"] }])();
          const dialog = document.querySelector("dialog");
          const before = dialog.textContent;
          dialog.querySelector(".answers-buttons button:nth-child(3)").click();
          const asked = dialog.querySelector(".answers-sure p").textContent;
          const file = dialog.querySelector("input[type=file]");
          const chosen = new DataTransfer();
          chosen.items.add(new File(["{}"], "a.json"));
          file.files = chosen.files;
          file.dispatchEvent(new Event("change"));
          await new Promise((done) => setTimeout(done, 100));
          return [before, asked, dialog.querySelector("[role=status]").textContent];
        }"""
    )
    assert "3 answers kept, 1 of 4 exercises done." in said[0]
    assert said[1] == "Erase 3 answers and the place where you stopped from this browser?"
    assert said[2].startswith("1 answer imported. 2 answers of this browser kept, ")
    assert said[2].endswith("as new as the file’s or newer.")
