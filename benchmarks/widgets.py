"""Measure what the widgets' script costs for one input event, in the system's Chromium.

    python benchmarks/widgets.py [--quick] [NAME ...]

Each widget is opened as the tests open it, with as much in its picture as there can be. Real keys
move each of its sliders, where it has a handle a real mouse drags it, and what runs by itself is
let run, while Chromium records a trace. An input event costs the CPU time that the page's main
thread spends in script from it to the next: its listeners, the drawing that they ask for, frames
and timers that fall due. Style, layout and paint are not in it. CPU time is what other programs on
the machine disturb least.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "website" / "extensions")]

import numpy as np  # noqa: E402
from descent_widgets import live  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from course_lib import widgets  # noqa: E402
from tests.browser import launch, settle  # noqa: E402
from tests.widgets.conftest import PAGE  # noqa: E402
from tests.widgets.contract import CONTRACT  # noqa: E402
from tests.widgets.live import centre  # noqa: E402

CATEGORIES = ["devtools.timeline", "v8", "disabled-by-default-devtools.timeline"]
SCRIPT = {"EventDispatch", "FunctionCall", "RunMicrotasks", "FireAnimationFrame", "TimerFire"}
EVENTS = 200  # of each kind for each widget
QUICK = 40
LONG = {"TrainingLab": {"epoch": 0, "epochs": 5000}}  # runs that the tests keep short


def traced(browser, page, act) -> list[dict]:
    """The events of a trace of what `act` does to the page."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    act()
    return json.loads(browser.stop_tracing())["traceEvents"]


def costs(events: list[dict], begins: str) -> np.ndarray:
    """Milliseconds of CPU for each input event of that type, from a trace."""
    calls = [one for one in events if one["name"] in SCRIPT and one["ph"] == "X"]
    threads = {(one["pid"], one["tid"]) for one in calls if type_of(one) == begins}
    calls = [one for one in calls if (one["pid"], one["tid"]) in threads]
    found, end = [], 0
    for one in sorted(calls, key=lambda call: (call["ts"], -call["dur"])):
        inside = one["ts"] < end  # of a call that is counted already
        if type_of(one) == begins and not inside:
            found.append(0.0)
        if found and not inside:
            found[-1] += one.get("tdur", one["dur"]) / 1000
            end = one["ts"] + one["dur"]
    return np.array(found)


def type_of(event: dict) -> str:
    return event.get("args", {}).get("data", {}).get("type", "")


def keys(page, count: int) -> None:
    """Move every slider that can be seen, to and fro; without one, choose among answers."""
    controls = page.get_by_role("slider").all() or page.get_by_role("radio").all()
    controls = [one for one in controls if one.is_enabled()]
    for control in controls:
        control.focus()
        for press in range(max(2, count // len(controls))):
            page.keyboard.press("ArrowRight" if press // 8 % 2 == 0 else "ArrowLeft")


def drag(page, handle, count: int) -> None:
    x, y = centre(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    for index in range(count):
        page.mouse.move(x + 40 * np.sin(index / 9), y - 30 * np.sin(index / 7))
    page.mouse.up()


def play(page, count: int) -> None:
    """Let what runs by itself run for so many frames or to its end."""
    page.locator(".descent-play").click()
    page.wait_for_timeout(1000 * count / 60)


def frames(events: list[dict]) -> np.ndarray:
    """Milliseconds of CPU of each frame's callbacks, from a trace."""
    calls = [one for one in events if one["name"] == "FireAnimationFrame" and one["ph"] == "X"]
    return np.array([one.get("tdur", one["dur"]) / 1000 for one in calls])


def measured(browser, folder: Path, name: str, count: int):
    """Kind of input and its costs, for each that the widget has."""
    path = folder / f"{name}.html"
    widget = getattr(widgets, name)(**(CONTRACT[name].traits | LONG.get(name, {})))
    path.write_text(PAGE.format(body=live(widget.html()), theme=""), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 1400})
    page.goto(path.as_uri())
    settle(page)
    yield "key on a control", costs(traced(browser, page, lambda: keys(page, count)), "keydown")
    handles = page.locator(CONTRACT[name].handle)
    if handles.count():
        events = traced(browser, page, lambda: drag(page, handles.first, count))
        yield "handle dragged", costs(events, "pointermove")
    if page.locator(".descent-play").count():
        yield "frame of a run", frames(traced(browser, page, lambda: play(page, count)))
    page.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="widgets (default: all)")
    parser.add_argument("--quick", action="store_true", help="a few events of each kind")
    options = parser.parse_args()
    if unknown := set(options.names) - set(widgets.__all__):
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(widgets.__all__)}")
    print("Script of one input event, ms of CPU.\n")
    print(f"{'widget':<20}{'input':<18}{'events':>8}{'median':>10}{'95 %':>10}{'max':>10}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        for name in options.names or widgets.__all__:
            count = QUICK if options.quick else EVENTS
            for kind, times in measured(browser, Path(folder), name, count):
                numbers = (np.median(times), np.percentile(times, 95), times.max())
                cells = "".join(f"{number:>10.2f}" for number in numbers)
                print(f"{name:<20}{kind:<18}{times.size:>8}{cells}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
