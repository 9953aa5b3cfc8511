"""Measure what one input event costs in each widget, in the system's Chromium.

    python benchmarks/widgets.py [--quick] [--alone] [--json] [--strict] [NAME ...]

Each widget is opened on the built page of its chapter, by a link to a state with as much in its
picture as there can be (500 steps, where it has steps); with --alone on a page of its own, as the
tests do. Real keys move each of its sliders, a real mouse drags its handles and charts, what runs
by itself is let run, the window is made narrower and wider, and the theme is changed, while
Chromium records a trace: once as the machine is, and once slowed down four times.

Script is the CPU time that the page's main thread spends from one input to the next in listeners,
the drawing that they ask for, frames and timers that fall due. A frame is all that the thread does
from one shown frame to the next, style, layout and paint included. CPU time is what other programs
on the machine disturb least.
"""

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "website" / "extensions")]

import numpy as np  # noqa: E402
from descent_widgets import live  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from benchmarks.widget_traces import CATEGORIES, MARK, MARKED, calls, costs, frames  # noqa: E402
from course_lib import widgets  # noqa: E402
from tests.browser import TWO_FRAMES, launch  # noqa: E402
from tests.widgets.conftest import PAGE  # noqa: E402
from tests.widgets.contract import CONTRACT  # noqa: E402
from tests.widgets.live import centre  # noqa: E402

SITE = ROOT / "_build" / "html"
EVENTS = 60  # of each kind, on each control
QUICK = 24
FRAME = 1 / 60  # seconds from one input to the next: as fast as a hand, or a key held down
LONG = {"TrainingLab": {"epoch": 0, "epochs": 5000}}  # runs that the tests keep short
MARKS = {"script": 4.0, "frame": 32.0, "slowed": 16.0}  # ms: 95 %, longest, 95 % slowed down
SLOWED = 4
KEYS = ["ArrowLeft"] * 6 + ["ArrowRight"] * 6 + ["PageDown"] * 3 + ["PageUp"] * 3


def traits_of(name: str) -> dict:
    return CONTRACT[name].traits | LONG.get(name, {})


def alone(name: str, folder: Path) -> str:
    """The address of a page with that widget only."""
    path = folder / f"{name}.html"
    body = live(getattr(widgets, name)(**traits_of(name)).html())
    path.write_text(PAGE.format(body=body, theme=""), encoding="utf-8")
    return path.as_uri()


def in_chapter(name: str) -> str | None:
    """The address of the built page with that widget, as a link to a state; None without one."""
    widget = getattr(widgets, name)
    pages = [*sorted(SITE.glob("chapters/*.html")), SITE / "index.html"]
    shown = f'data-descent-widget="{widget.module}"'
    page = next((one for one in pages if one.exists() and shown in one.read_text("utf-8")), None)
    if page is None:
        return None
    linked = {trait: value for trait, value in traits_of(name).items() if trait in widget.linked}
    state = "&".join(f"{widget.module}.1.{trait}={text(value)}" for trait, value in linked.items())
    return f"{page.as_uri()}#{state}"


def text(value) -> str:
    """A trait's value as a link has it."""
    if isinstance(value, list | tuple):
        return "_".join(text(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- what is done to it -------------------------------------------------------------------------


def paced(times: Iterator[None]) -> None:
    """Go through an iterator, a frame for each."""
    for _ in times:
        time.sleep(FRAME)


def keys(control, count: int) -> Iterator[None]:
    control.focus()
    for press in range(count):
        control.page.keyboard.press(KEYS[press % len(KEYS)])
        yield


def dragged(handle, count: int) -> Iterator[None]:
    page = handle.page
    handle.scroll_into_view_if_needed()
    x, y = centre(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    for index in range(count):
        page.mouse.move(x + 40 * np.sin(index / 9), y - 30 * np.sin(index / 7))
        yield
    page.mouse.up()


def played(button, count: int) -> Iterator[None]:
    button.click()
    for _ in range(count):
        yield
    if button.text_content() == "Pause":
        button.click()


def resized(page, count: int) -> Iterator[None]:
    for index in range(count):
        page.evaluate(MARKED)
        page.set_viewport_size({"width": 480 + 60 * (index % 9), "height": 900})
        page.evaluate(TWO_FRAMES)
        yield
    page.evaluate(MARKED)  # else this last one would count as a part of the one before
    page.set_viewport_size({"width": 1000, "height": 900})
    page.evaluate(TWO_FRAMES)


def themed(page, count: int) -> Iterator[None]:
    for index in range(count):
        theme = ["dark", "light"][index % 2]
        page.evaluate(f"{MARKED} document.documentElement.dataset.theme = '{theme}'")
        page.evaluate(TWO_FRAMES)
        yield


def inputs(root, name: str, count: int) -> Iterator[tuple[str, str, Iterator[None]]]:
    """Kind of input, the event that begins one, and what makes them, for all that a widget has."""
    root.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    controls = root.get_by_role("slider").all() or root.get_by_role("radio").all()
    for control in controls:
        if control.is_visible() and control.is_enabled():
            label = control.evaluate("(one) => one.labels[0]?.firstElementChild?.textContent ?? ''")
            yield f"key: {label}", "keydown", keys(control, count)
    for handle in root.locator(CONTRACT[name].handle).all():
        yield "handle dragged", "pointermove", dragged(handle, count)
    for chart in root.locator('[style*="touch-action: pan-y"]').all():
        yield "chart dragged", "pointermove", dragged(chart, count)
    if (button := root.locator(".descent-play")).count():
        yield "frame of a run", "FireAnimationFrame", played(button.first, count)
    yield "resize", MARK, resized(root.page, count // 4)
    yield "theme", MARK, themed(root.page, count // 4)


# --- what it costs ------------------------------------------------------------------------------


# A widget may stand in a box that is closed.
UNFOLD = """(one) => {
  for (let box = one.closest("details"); box; box = box.parentElement.closest("details")) {
    box.open = true;
  }
}"""


def opened(browser, address: str, module: str):
    """The widget, live and at rest."""
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto(address)
    root = page.locator(f'[data-descent-widget="{module}"]').first
    root.evaluate(UNFOLD)
    root.scroll_into_view_if_needed()
    page.wait_for_function("(one) => 'descentReady' in one.dataset", arg=root.element_handle())
    page.wait_for_timeout(1500)  # what else the page begins with
    return root


def measured(browser, address: str, name: str, count: int) -> Iterator[dict]:
    """What each kind of input costs: as the machine is, and slowed down."""
    root = opened(browser, address, getattr(widgets, name).module)
    session = root.page.context.new_cdp_session(root.page)
    for times in (1, SLOWED):
        session.send("Emulation.setCPUThrottlingRate", {"rate": times})
        for kind, begins, act in inputs(root, name, count):
            browser.start_tracing(page=root.page, categories=CATEGORIES)
            root.page.evaluate(MARKED)
            paced(act)
            found = calls(json.loads(browser.stop_tracing())["traceEvents"])
            script, shown = costs(found, begins), frames(found)
            if script.size and (begins != MARK or script.size > 1):
                yield {
                    "widget": name,
                    "input": kind,
                    "slowed": times,
                    "events": script.size,
                    "script": [*np.percentile(script, [50, 95, 100]).round(2).tolist()],
                    "frame": round(float(shown.max(initial=0)), 2),
                }
    root.page.close()


def beyond(row: dict) -> list[str]:
    """Which marks a row misses."""
    script = "script" if row["slowed"] == 1 else "slowed"
    wrong = [script] if row["script"][1] >= MARKS[script] else []
    return wrong + (["frame"] if row["slowed"] == 1 and row["frame"] > MARKS["frame"] else [])


def line(row: dict) -> str:
    times = "" if row["slowed"] == 1 else f"{row['slowed']} times slower"
    cells = "".join(f"{number:>9.2f}" for number in [*row["script"], row["frame"]])
    return (
        f"{row['widget']:<19}{row['input'][:33]:<34}{times:<16}{row['events']:>6}{cells}"
        f"{'  above: ' + ', '.join(beyond(row)) if beyond(row) else ''}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="widgets (default: all)")
    parser.add_argument("--quick", action="store_true", help="a few events of each kind")
    parser.add_argument("--alone", action="store_true", help="each on a page of its own")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--strict", action="store_true", help="fail where a mark is missed")
    options = parser.parse_args()
    if unknown := set(options.names) - set(widgets.__all__):
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(widgets.__all__)}")
    out = sys.stderr if options.json else sys.stdout
    print(
        f"One input event, ms of CPU; load {os.getloadavg()[0]:.1f}. Marks: script "
        f"{MARKS['script']:g} at 95 %, slowed down {MARKS['slowed']:g}; frame {MARKS['frame']:g}."
        "\n\n"
        f"{'widget':<19}{'input':<50}{'events':>6}{'median':>9}{'95 %':>9}{'max':>9}{'frame':>9}",
        file=out,
    )
    rows = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        for name in options.names or widgets.__all__:
            place = (None if options.alone else in_chapter(name)) or alone(name, Path(folder))
            for row in measured(browser, place, name, QUICK if options.quick else EVENTS):
                rows.append(row | {"page": re.sub(r".*/|#.*", "", place)})
                print(line(row), file=out, flush=True)
        browser.close()
    if options.json:
        print(json.dumps({"cores": os.cpu_count(), "load": os.getloadavg()[0], "rows": rows}))
    missed = [row for row in rows if beyond(row)]
    print(f"\n{len(rows) - len(missed)} of {len(rows)} rows within the marks.", file=out)
    return 1 if options.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
