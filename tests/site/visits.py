"""A visit: one page opened in one way, and everything that was seen while it was open."""

import gzip
import threading
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from auditing.serving import TEXT

from tests.browser import ADD_STYLES, TAKE_STYLES, WEIGHTS, axe, axe_of_colours, settle
from tests.lost_words import LOST_WORDS

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
WIDTHS = {"desktop": (1280, 860), "phone": (360, 740)}
# The theme that a page opens with, and the one that it turns to: each is begun with once.
BEGIN = {"desktop": ("light", "dark"), "phone": ("dark", "light")}
# Pages made of docstrings are made alike: axe sees one in every way, the others in one.
ALIKE = "reference/"
SEEN_WHOLE = ("reference/cheat_sheet.html", "reference/optimizers.html")
# One of each kind is read with letters twice as large.
LARGE = (
    "index.html",
    "search.html",
    "chapters/02_momentum.html",
    "chapters/07_experiments.html",
    "chapters/notation.html",
    "reference/cheat_sheet.html",
    "reference/optimizers.html",
)
# All of it laid out, and what stays in sight while a page is scrolled in its own place.
STILL = """html { font-size: 200% !important; } * { content-visibility: visible !important; }
.descent-stage, .site-header, .course-nav, .page-toc { position: static !important; }"""
TABLET, PAPER = 768, 657  # px: A4 between its margins
NARROWEST = 320  # a small phone; or a desktop whose letters are four times as large

# Whatever is behind a click is looked at too.
OPEN_ALL = "() => document.querySelectorAll('details').forEach((box) => { box.open = true; })"
LOAD_ALL = "() => document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })"
EMPTY = """() => Promise.all([...document.images].map((image) => image.decode().then(
  () => [], () => image.isConnected && image.currentSrc ? [image.currentSrc] : [])))
  .then((all) => all.flat())"""
# Thousands of elements say the same thing to axe, which takes ten times as long with them: of the
# words of listings one of each kind stays marked up, and a drawn formula (axe reads its MathML, as
# screen readers do) becomes a box of its size.
SHRINK = """() => {
  const boxes = [...document.querySelectorAll('.katex-html')];
  const widths = boxes.map((box) => box.getBoundingClientRect().width);
  boxes.forEach((box, i) => {
    box.replaceChildren();
    Object.assign(box.style, { display: 'inline-block', width: `${widths[i]}px` });
  });
  const seen = new Set();
  for (const word of document.querySelectorAll('pre span')) {
    const kind = word.className + (word.closest('.cell_output') ? ' output' : ' input');
    if (seen.has(kind)) word.replaceWith(...word.childNodes);
    seen.add(kind);
  }
}"""
# Things that scroll inside themselves may be wider than the page; the page may not.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What stands in the column and not by its left or right edge, or by neither; lists, quotations and
# what is inside a box or a widget are set in.
BESIDE = """() => {
  const column = document.querySelector('article').getBoundingClientRect();
  const flow = 'p, figure, div.highlight, .wide-table, .output, .admonition, details.deeper, '
    + '.predict, .descent-embed, .live-cell, div.math, .drawn';
  const inside = 'li, dd, blockquote, .admonition, figcaption, .descent-embed, .predict-question, '
    + '.wide-table, .live-cell, .cell_output > .output';
  return [...document.querySelectorAll('article :is(' + flow + ')')]
    .filter((one) => !one.parentElement.closest(inside) && one.offsetParent !== null)
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && Math.max(
      Math.abs(box.left - column.left), Math.abs(box.right - column.right)) > 1)
    .map(([one, box]) => `${one.tagName}.${one.className} ${box.left - column.left} `
      + `${box.right - column.right} ${one.textContent.trim().slice(0, 40)}`);
}"""


# A table that has to be scrolled goes on beyond the edge: on a desktop none does.
WIDE_TABLES = """() => [...document.querySelectorAll('.wide-table, .output.text_html')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.trim())"""


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@contextmanager
def serve(folder):
    """Serve a folder over http, on a port of its own; yields the address."""
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def transfer_size(body: bytes, content_type: str) -> int:
    """Bytes on the wire: text is served compressed, pictures and fonts as they are."""
    return len(gzip.compress(body, 6)) if content_type.startswith(TEXT) else len(body)


def page_names() -> list[str]:
    """Every page of the built site, as its address below the root; one name when none is built."""
    found = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
    return [name for name in found if not name.startswith(("_static/", "run/"))] or ["index.html"]


def axe_ways(name: str, everywhere=False) -> list[tuple[str, str]]:
    """In which widths and themes axe looks at a page; everywhere: in all of them."""
    ways = [(width, theme) for width, themes in BEGIN.items() for theme in themes]
    alike = name.startswith(ALIKE) and name not in SEEN_WHOLE
    return ways[:1] if alike and not everywhere else ways


@dataclass
class Visit:
    messages: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    violations: dict[str, list[str]] = field(default_factory=dict)  # by theme
    overflow: int = 0
    beside: dict[str, list[str]] = field(default_factory=dict)  # by width, and on paper
    lost: dict[str, list[str]] = field(default_factory=dict)  # with large letters, by width
    first: int = 0  # bytes of a first load, before anybody scrolls
    requests: int = 0  # of it
    elements: int = 0
    weight: int = 0  # bytes of all that the page loads by itself


class Visitor:
    """Opens pages and remembers what it saw; a second question costs nothing.

    `stored` are visits of the past (`stored_visits`): one that stands is not made again.
    """

    def __init__(self, browser, origin: str, folder: str, everywhere=False, stored=None):
        self.browser = browser
        self.everywhere = everywhere
        self.stored = stored
        self.places = {"http": origin, "file": folder}
        self.visits: dict[tuple, Visit] = {}

    def open(self, scheme: str, width: str = "desktop", theme: str = "light"):
        """A page, and the Visit that fills while it is used. Requests elsewhere are cut off."""
        visit = Visit()
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        context = self.browser.new_context(viewport=size, color_scheme=theme)
        home = self.places[scheme]

        def guard(route):
            address = route.request.url
            if address.startswith((home, "data:", "blob:")):
                route.continue_()
            else:
                visit.foreign.append(address)
                route.abort()

        context.route("**/*", guard)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("console", lambda message: visit.messages.append(message.text))
        page.on("pageerror", lambda error: visit.messages.append(str(error)))

        def fail(request):
            # A picture that the page itself puts another in place of, for a width or a theme, is
            # given up; whether each that is shown is there is asked at the end.
            if (request.resource_type, request.failure) != ("image", "net::ERR_ABORTED"):
                visit.failed.append(request.url)

        page.on("requestfailed", fail)

        def weigh(response):
            if response.status >= 400:
                visit.failed.append(f"{response.status} {response.url}")

        page.on("response", weigh)
        return page, visit

    def visit(self, name: str, scheme="http", width="desktop") -> Visit:
        key = (name, scheme, width)
        if key not in self.visits:
            way = f"{scheme} {width}"
            if self.stored and (seen := self.stored.of(name, way)):
                self.visits[key] = Visit(**seen)
            else:
                self.visits[key], loaded = self._visit(*key)
                if self.stored:
                    self.stored.keep(name, way, asdict(self.visits[key]), loaded)
        return self.visits[key]

    def _visit(self, name, scheme, width) -> tuple[Visit, set[str]]:
        """The visit, and which files of the site the page has asked for."""
        themes = BEGIN[width]
        page, visit = self.open(scheme, width, themes[0])
        asked, responses = set(), []
        page.on("request", lambda request: asked.add(request.url.split("#")[0].split("?")[0]))
        page.on("response", lambda response: responses.append(response))
        page.goto(f"{self.places[scheme]}/{name}", wait_until="load")
        if scheme == "http" and width == "desktop":
            page.wait_for_load_state("networkidle")
            visit.first, visit.requests = weight_of(responses), len(responses)
            visit.elements = page.evaluate("document.querySelectorAll('*').length")
        page.evaluate(LOAD_ALL)
        settle(page)
        visit.overflow = page.evaluate(OVERFLOW)
        page.evaluate(OPEN_ALL)
        settle(page)
        visit.overflow = max(visit.overflow, page.evaluate(OVERFLOW))
        visit.beside[width] = page.evaluate(BESIDE)
        if width == "phone":
            size = page.viewport_size
            page.set_viewport_size(size | {"width": NARROWEST})
            settle(page)
            visit.overflow = max(visit.overflow, page.evaluate(OVERFLOW))
            page.set_viewport_size(size)
        if scheme == "http" and width == "desktop":
            visit.weight = weight_of(responses)
            look_elsewhere(page, visit)
            if name in LARGE:
                look_with_large_letters(page, visit)
        ways = axe_ways(name, self.everywhere) if scheme == "http" else ()
        looked_at = [theme for at, theme in ways if at == width]
        if looked_at:
            page.evaluate(SHRINK)
            for theme in looked_at:
                change_theme(page, theme)
                # Whatever does not depend on colours was seen in the first theme.
                look = axe if theme == themes[0] else axe_of_colours
                visit.violations[theme] = axe_violations(page, look)
            if width == "desktop":
                page.emulate_media(forced_colors="active")
                visit.violations["forced"] = axe_violations(page, axe_of_colours)
        visit.failed += page.evaluate(EMPTY)
        page.context.close()
        home = f"{self.places[scheme]}/"
        return visit, {one.removeprefix(home) for one in asked if one.startswith(home)}

    def weigh(self, name: str) -> int:
        """Compressed bytes of the page and all that it loads, read to its end."""
        WEIGHTS[name] = self.visit(name).weight
        return WEIGHTS[name]


def look_elsewhere(page, visit):
    """The column's edges on a tablet and on paper; there nothing is wider than the sheet."""
    visit.beside["desktop"] += page.evaluate(WIDE_TABLES)
    size = page.viewport_size
    page.set_viewport_size(size | {"width": TABLET})
    settle(page)
    visit.beside["tablet"] = page.evaluate(BESIDE)
    page.set_viewport_size(size | {"width": PAPER})
    page.emulate_media(media="print")
    settle(page)
    visit.beside["paper"] = page.evaluate(BESIDE)
    # Letters of a drawing may reach 2 px into a sheet's margin.
    visit.overflow = max(visit.overflow, page.evaluate(OVERFLOW) - 2)
    page.emulate_media(media="screen")
    page.set_viewport_size(size)
    settle(page)


def look_with_large_letters(page, visit):
    """What is lost of a page's words when its letters are twice as large."""
    size = page.viewport_size
    page.evaluate(ADD_STYLES, STILL)
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        settle(page)
        visit.lost[width] = page.evaluate(LOST_WORDS)
        visit.overflow = max(visit.overflow, page.evaluate(OVERFLOW))
    page.evaluate(TAKE_STYLES)
    page.set_viewport_size(size)
    settle(page)


def change_theme(page, theme):
    """As the reader's system does at dusk; the page follows."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function("(theme) => document.documentElement.dataset.theme === theme", arg=theme)


def axe_violations(page, look=axe) -> list[str]:
    settle(page)
    return [
        f"{found['id']}: {node['html'][:200]}" for found in look(page) for node in found["nodes"]
    ]


def weight_of(responses) -> int:
    return sum(
        transfer_size(response.body(), response.headers.get("content-type", ""))
        for response in responses
        if response.url.startswith("http")
    )
