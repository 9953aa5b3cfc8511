"""Pages with Python: how a test runs a cell in one, and what it knows of a chapter's cells."""

import json
import re

from tests.site.visits import serve

# A page has its Python from when a reader comes near a cell that can be run.
NEAR = """() => {
  const cells = [...document.querySelectorAll("[data-cell] > .cell_input")];
  cells.find((one) => one.checkVisibility()).scrollIntoView(); // not one in a closed box
}"""
RUN = """async ([id, source]) => {
  const told = [];
  const result = await descentPython.run({ id, source, onProgress: (one) => told.push(one) });
  return { ...result, told };
}"""
START = """([id, source]) => {
  globalThis.begun = new Promise((resolve) => {
    globalThis.pending = descentPython.run({ id, source, onProgress: (one) => {
      if (one.phase === "running") resolve();
    } });
  });
  return begun;
}"""


def serve_python(folder):
    """Serve a site as `make serve` does, on a port of its own; yields the address."""
    return serve(folder)


def come_near(page) -> None:
    """Let a page open its cells, as when a reader comes near them."""
    page.evaluate(NEAR)
    page.wait_for_function("() => globalThis.descentPython")


def run(page, source: str, cell: str = "no cell of the page") -> dict:
    """Run a source as the text of a cell; return the result, and in `told` all progress."""
    return page.evaluate(RUN, [cell, source])


def begin(page, source: str, cell: str = "no cell of the page") -> None:
    """The same, without waiting for the end: until the cell itself runs."""
    page.evaluate(START, [cell, source])


def ended(page) -> dict:
    """The result of what was begun."""
    return page.evaluate("() => globalThis.pending")


def printed(result: dict, stream: str = "stdout") -> str:
    """What a run printed."""
    return "".join(
        one["text"] for one in result["outputs"] if one["kind"] == "text" if one["stream"] == stream
    )


def chapters(site) -> list[str]:
    """The addresses of the chapters' pages."""
    names = sorted(path.name for path in site.glob("chapters/0*.html"))
    return [f"chapters/{name}" for name in names]


def cells_of(site, chapter: str) -> list[dict]:
    """A chapter's cells, as its page gets them."""
    page = (site / chapter).read_text("utf-8")
    address = re.search(r'data-cells="([^"]+)"', page)[1]
    return json.loads((site / chapter).parent.joinpath(address).read_text("utf-8"))["cells"]
