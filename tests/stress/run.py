"""Put widgets and pages under stress: thousands of random events, after which nothing is wrong.

    python -m tests.stress.run [--seed N] [--count N] [NAME ...]       what `make stress` does

NAME is a widget or a page of the built site ("index", "chapters/01_averages"); without one all
widgets, the first page and the chapters are tried, with 10,000 events each. Most events are made in
the page (events.js): drags far outside, values at their ends and beyond, keys, clicks, widths,
themes, letters, addresses full of nonsense, back and forward. Between them real input comes from
the browser, the window changes, and so do colour scheme, motion, contrast and paper.

Wrong is: an error or anything else in the console; NaN, undefined or Infinity in whatever is
written, drawn or said, if only for a moment; a task of more than 100 ms of CPU (500 of a page: the
whole of it may be laid out anew; what else runs on the machine does not count); and more memory,
elements or listeners at the end than at a fifth of the way (at 2,000 events at the earliest), both
times as at first and with the garbage collected. What a page fetches or makes once (the search and
its index, the editors) is there before the first event.

The same seed makes the same events as long as the page answers in the same way. Where something is
wrong, the last events are printed, played again on new pages and made fewer, as long as it happens.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "website" / "extensions")]

from descent_widgets import live  # noqa: E402

from course_lib import widgets  # noqa: E402
from tests.browser import BEGIN_WIDGETS, launch  # noqa: E402
from tests.widgets.conftest import PAGE  # noqa: E402
from tests.widgets.contract import filled  # noqa: E402

EVENTS = (Path(__file__).parent / "events.js").read_text(encoding="utf-8")
SITE = ROOT / "_build" / "html"
PAGES = ("index", *(f"chapters/{one.stem}" for one in sorted(ROOT.glob("chapters/0*.md"))))
BATCH = 250  # events from one look at the clock to the next
LONGEST = 100  # ms of CPU of one task
OF_A_PAGE = 500  # the same where a whole chapter may be laid out anew, as for paper
# What may come and go, and the 20,000 texts of coordinates that are kept (shared/view/scales.js).
SPARE = {"JSHeapUsedSize": 600_000, "Nodes": 300, "JSEventListeners": 40}
GROWTH = 1.1
WARM = 2000  # events after which what is made when it is needed, as a dialog, is there
LAST = 60  # events that are printed, and tried to be made fewer
TRIES = 120  # new pages for that


@dataclass
class Target:
    """What is put under stress: an address, what counts there, and what links can set."""

    name: str
    address: str
    selector: str
    limits: dict = field(default_factory=dict)
    longest: float = LONGEST


@dataclass
class Found:
    """What a run had to show: its events, what was wrong, the longest task, memory at two times."""

    events: list = field(default_factory=list)
    faults: list[dict] = field(default_factory=list)
    longest: float = 0.0
    memory: list[dict] = field(default_factory=list)


# --- what is opened -----------------------------------------------------------------------------


def page_of(names: list[str], folder: Path) -> Target:
    """A page of nothing but these widgets, each with as much in its picture as there can be."""
    path = folder / f"{'-'.join(names)[:80]}.html"
    body = "\n<p>Some text.</p>\n".join(filled(name).html() for name in names)
    path.write_text(PAGE.format(body=live(body), theme=""), encoding="utf-8")
    limits = {getattr(widgets, name).module: filled(name)._limits for name in names}
    return Target(", ".join(names), path.as_uri(), "main", limits)


def built(name: str) -> Target:
    """A page of the built site, with the limits of the widgets that are on it."""
    path = SITE / f"{name}.html"
    text = path.read_text(encoding="utf-8")
    there = [getattr(widgets, one) for one in widgets.__all__]
    limits = {
        one.module: filled(one.__name__)._limits
        for one in there
        if f'data-descent-widget="{one.module}"' in text
    }
    return Target(name, path.as_uri(), "body", limits, OF_A_PAGE)


def opened(browser: Browser, target: Target, found: Found) -> Page:
    """A new page, live, in which the events are."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.set_default_timeout(120_000)  # a slow machine is no fault of the page

    def wrong(what, where):
        found.faults.append({"what": what, "where": where, "event": None})

    page.on("console", lambda message: wrong(message.text, f"console.{message.type}"))
    page.on("pageerror", lambda error: wrong(str(error), "error"))
    page.on("requestfailed", lambda request: wrong(request.url, "request failed"))
    page.on("dialog", lambda dialog: (wrong(dialog.message, "dialog"), dialog.dismiss()))
    page.goto(target.address)
    page.evaluate(BEGIN_WIDGETS)
    page.wait_for_function(
        "() => !document.querySelector('[data-descent-widget]:not([data-descent-ready])')"
    )
    page.evaluate(EVENTS)
    page.evaluate("([one, limits]) => stress.within(one, limits)", [target.selector, target.limits])
    return page


# --- what comes from outside of the page --------------------------------------------------------

WINDOWS = [(w, h) for w in (320, 360, 480, 768, 1000, 1280, 1600) for h in (400, 900)]
MEDIA = {
    "color_scheme": ["light", "dark", "no-preference"],
    "reduced_motion": ["reduce", "no-preference"],
    "forced_colors": ["active", "none", "none", "none"],
    "media": ["print", "screen", "screen", "screen", "screen"],
}
KEYS = [
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Tab",
    "Shift+Tab",
]
KEYS += ["Enter", "Space", "Escape", "a", "5"]
PLACES = """(selector) => [...document.querySelectorAll(selector)].filter((one) => (
  one.checkVisibility() && !one.closest('a'))).map((one) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}).filter(([x, y]) => x > 0 && y > 0 && x < innerWidth && y < innerHeight)"""
TOUCHED = ".descent-widget :is(.descent-handle, svg, canvas, input, button, summary, select)"


def outside(chance: random.Random, page: Page) -> Iterator[list]:
    """A new window or medium, a few real keys and a drag with a mouse or a finger."""
    kind = chance.randrange(4)
    if kind == 0:
        yield ["window of", *chance.choice(WINDOWS)]
    elif kind == 1:
        yield ["media", {name: chance.choice(values) for name, values in MEDIA.items()}]
    elif kind == 2:
        yield ["scroll", chance.choice([0, 200, 600, 1e6])]
    places = page.evaluate(PLACES, TOUCHED)
    if places:
        path = [chance.choice(places)]
        for _ in range(chance.randint(1, 12)):
            far = chance.choice([30, 30, 30, 2000])
            path.append([path[-1][0] + chance.gauss(0, far), path[-1][1] + chance.gauss(0, far)])
        yield ["drag", chance.choice(["mouse", "mouse", "finger"]), path]
    key = chance.choice(KEYS)
    for _ in range(chance.choice([1, 3, 12])):
        yield ["real key", key if chance.random() < 0.7 else chance.choice(KEYS)]


def act(page: Page, session: CDPSession, event: list) -> None:
    """Do one of these."""
    name, *given = event
    if name == "window of":
        page.set_viewport_size({"width": given[0], "height": given[1]})
    elif name == "media":
        page.emulate_media(**given[0])
    elif name == "scroll":
        page.evaluate("(y) => scrollTo(0, y)", given[0])
    elif name == "real key":
        page.keyboard.press(given[0])
    elif given[0] == "mouse":
        page.mouse.move(*given[1][0])
        page.mouse.down()
        for place in given[1][1:]:
            page.mouse.move(*place)
        page.mouse.up()
    else:
        for index, (x, y) in enumerate(given[1]):
            points = [{"x": x, "y": y}]
            kind = "touchMove" if index else "touchStart"
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        kind = "touchEnd" if len(given[1]) % 3 else "touchCancel"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": []})


FROM_OUTSIDE = {"window of", "media", "scroll", "real key", "drag"}


def play(page: Page, session: CDPSession, events: list, found: Found) -> None:
    """Play given events, those of the page in one go."""
    waiting: list = []

    def flush():
        if waiting:
            found.faults += page.evaluate("(events) => stress.play(events)", waiting)["faults"]
            waiting.clear()

    for event in events:
        if event[0] in FROM_OUTSIDE:
            flush()
            act(page, session, event)
        else:
            waiting.append(event)
    flush()
    found.faults += page.evaluate("stress.play([])")["faults"]


# --- what is measured ---------------------------------------------------------------------------


def longest_task(trace: bytes) -> float:
    """Milliseconds of CPU that the longest task of the page's main thread took."""
    events = json.loads(trace)["traceEvents"]
    named = {
        one["tid"]: one["pid"]
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    return max(
        (
            one.get("tdur", 0) / 1000
            for one in events
            if one["ph"] == "X" and named.get(one["tid"]) == one["pid"]
        ),
        default=0.0,
    )


def memory(page: Page, session: CDPSession) -> dict[str, float]:
    """Bytes, elements and listeners, with the page as at first and the garbage collected."""
    page.emulate_media(
        media="screen", color_scheme="light", reduced_motion="no-preference", forced_colors="none"
    )
    page.set_viewport_size({"width": 1000, "height": 900})
    page.evaluate("stress.home()")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(50)
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] for one in metrics if one["name"] in SPARE}


def grown(early: dict, late: dict) -> list[dict]:
    """What there is more of than there was, beyond what comes and goes."""
    return [
        {
            "what": f"{name}: {early[name]:,.0f}, then {late[name]:,.0f}",
            "where": "memory",
            "event": None,
        }
        for name, spare in SPARE.items()
        if late[name] > GROWTH * early[name] and late[name] > early[name] + spare
    ]


# --- a run --------------------------------------------------------------------------------------


def stressed(browser: Browser, target: Target, seed: int, count: int) -> Found:
    """Events until there are enough, or something is wrong."""
    found, chance = Found(), random.Random(f"{target.name} {seed}")
    page = opened(browser, target, found)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")
    page.evaluate("stress.warm()")
    while len(found.events) < count and not found.faults:
        browser.start_tracing(page=page, categories=["toplevel"])
        for event in list(outside(chance, page)):
            found.events.append(event)
            act(page, session, event)
        size = min(BATCH, max(1, count - len(found.events)))
        done = page.evaluate(
            "([seed, count]) => stress.random(seed, count)", [chance.randrange(2**31), size]
        )
        found.events += done["played"]
        found.faults += done["faults"]
        longest = longest_task(browser.stop_tracing())
        found.longest = max(found.longest, longest)
        if longest > target.longest:
            event = done["slowest"]["event"]
            found.faults.append(
                {"what": f"{longest:.0f} ms of CPU", "where": "a task", "event": event}
            )
        if not found.memory and len(found.events) >= max(count / 5, WARM):
            found.memory.append(memory(page, session))
    if found.memory and not found.faults:
        found.memory.append(memory(page, session))
        found.faults += grown(*found.memory)
    page.context.close()
    return found


def again(browser: Browser, target: Target, events: list) -> list[dict]:
    """What is wrong when these are played on a new page."""
    found = Found()
    page = opened(browser, target, found)
    try:
        play(page, page.context.new_cdp_session(page), events, found)
    finally:
        page.context.close()
    return found.faults


def fewest(browser: Browser, target: Target, events: list) -> list:
    """As few of the events as still do it; an empty list where they do not do it again."""
    kind = None
    tries = 0

    def wrong(some: list) -> bool:
        nonlocal tries, kind
        tries += 1
        faults = again(browser, target, some)
        kind = kind or (faults[0]["where"] if faults else None)
        return any(one["where"] == kind for one in faults)

    if not wrong(events):
        return []
    step = len(events) // 2
    while step >= 1 and tries < TRIES:
        at = 0
        while at < len(events) and tries < TRIES:
            fewer = events[:at] + events[at + step :]
            if fewer and wrong(fewer):
                events = fewer
            else:
                at += step
        step //= 2
    return events


def report(browser: Browser, target: Target, found: Found) -> None:
    """What was wrong, and how it comes about."""
    for fault in found.faults[:5]:
        print(f"    {fault['where']}: {fault['what']}\n      at {json.dumps(fault['event'])}")
    if all(one["where"] in ("memory", "a task") for one in found.faults):
        return
    for last in (LAST, 4 * LAST, 20 * LAST):
        if events := fewest(browser, target, found.events[-last:]):
            print("    It comes again on a new page from:")
            break
    else:
        events = found.events[-LAST:]
        print("    It did not come again on a new page. The last events:")
    for event in events:
        print(f"      {json.dumps(event, ensure_ascii=False)[:300]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="widgets or pages (default: all)")
    parser.add_argument("--seed", type=int, default=16)
    parser.add_argument("--count", type=int, default=10_000, help="events for each")
    options = parser.parse_args()
    wrong = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        for name in options.names or (*widgets.__all__, *PAGES):
            if name not in widgets.__all__ and not (SITE / f"{name}.html").is_file():
                parser.error(f"there is no widget and no built page {name}")
            target = page_of([name], Path(folder)) if name in widgets.__all__ else built(name)
            begun = time.perf_counter()
            found = stressed(browser, target, options.seed, options.count)
            heaps = " → ".join(f"{one['JSHeapUsedSize'] / 1e6:.1f}" for one in found.memory)
            print(
                f"{name:<24}seed {options.seed}: {len(found.events):>6} events, longest task "
                f"{found.longest:3.0f} ms of CPU, {heaps or '–'} MB, "
                f"{time.perf_counter() - begun:.0f} s{', WRONG:' if found.faults else ''}",
                flush=True,
            )
            if found.faults:
                wrong.append(name)
                report(browser, target, found)
        browser.close()
    print(f"Wrong: {', '.join(wrong)}." if wrong else "Nothing is wrong.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
