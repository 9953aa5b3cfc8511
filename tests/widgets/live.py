"""What the browser tests of the widgets do to a page, and ask of it.

Mouse and keys are through when Playwright returns: their listeners and the redraw have run. A
touch is not, for Chromium makes a tap of it later; `touch` and `tap` wait for what they cause.
"""

import math
from pathlib import Path

import pytest

from tests.browser import TWO_FRAMES, axe, settle

ROOT = Path(__file__).parents[2]


def opener(widget, unfolded=False):
    """A fixture of pages with one such widget: `name(traits, ...)` gives one when it is live.

    Unfolded, its further settings are open.
    """

    @pytest.fixture
    def opens(open_page):
        def open_one(traits=None, **options):
            page = open_page(widget(**(traits or {})), **options)
            page.wait_for_selector("[data-descent-ready]")
            if unfolded:
                page.locator(".descent-more").evaluate("(details) => { details.open = true; }")
            return page

        return open_one

    return opens


def slider(page, label):
    return page.get_by_role("slider", name=label)


def rate_position(rate: float) -> float:
    """Where a rate stands on its slider: 160 round numbers for each power of ten."""
    exponent = math.floor(math.log10(rate) + 1e-9)
    mantissas = [1 + 0.02 * i for i in range(50)] + [2 + 0.05 * i for i in range(60)]
    mantissas += [5 + 0.1 * i for i in range(50)]
    away = [abs(mantissa - rate / 10**exponent) for mantissa in mantissas]
    return exponent + away.index(min(away)) / 160


def shown(page, nth=0) -> str:
    return page.locator(".descent-status").nth(nth).inner_text()


def spoken(page, nth=0) -> str:
    """The live line, once it has caught up with what is shown."""
    page.wait_for_function(
        """(nth) => document.querySelectorAll('.descent-spoken')[nth].textContent
          === document.querySelectorAll('.descent-status')[nth].textContent""",
        arg=nth,
    )
    return page.locator(".descent-spoken").nth(nth).text_content()


def press(page, key, times=1):
    for _ in range(times):
        page.keyboard.press(key)


def drag(page, locator, *shares):
    """Press on the first place, given as shares of the element's width and height, and drag."""
    box = locator.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in shares]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def touch(page, *places):
    """Put a finger down at the first place, in pixels of the page, move it, rest, and lift it.

    A finger lifted on the move starts a fling, even where nothing can scroll, and for the next
    second Chromium takes a tap only to stop it: no click comes of it.
    """
    session = page.context.new_cdp_session(page)

    def send(kind, *points):
        points = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", places[0])
    for place in places[1:]:
        send("touchMove", place)
    page.wait_for_timeout(150)  # after 40 ms without a move the finger has no speed
    send("touchEnd")
    session.detach()
    at_rest(page)


def tap(page, target):
    """Tap a place (x, y) in pixels of the page or a locator's middle, and wait for the click."""
    page.evaluate(
        """() => {
          window.tapped = false;
          addEventListener('click', () => { window.tapped = true; }, { once: true });
        }"""
    )
    if isinstance(target, tuple):
        page.touchscreen.tap(*target)
    else:
        target.tap()
    page.wait_for_function("() => tapped")


def at_rest(page):
    """Wait until nothing has scrolled the page for 200 ms."""
    page.evaluate("window.rested = null")
    page.wait_for_function(
        """() => {
          if (window.rested?.at !== scrollY) window.rested = { at: scrollY, since: Date.now() };
          return Date.now() - window.rested.since > 200;
        }"""
    )


def fits(page, width) -> None:
    """Nothing sticks out to the side, no type is smaller than 12 px, no text leaves the page."""
    page.evaluate(TWO_FRAMES)  # some of a drawing may come a frame later
    beyond, lost = page.evaluate(
        """(width) => {
          const all = document.querySelectorAll(
            '.descent-widget :is(p, span, text, button, li, th, td, select)');
          const seen = [...all].filter((one) => (
            !one.matches('.descent-spoken') && one.textContent && one.checkVisibility()));
          const texts = seen.map((one) => {
            const { left, right } = one.getBoundingClientRect();
            return [one.textContent, parseFloat(getComputedStyle(one).fontSize), left, right];
          });
          return [
            document.documentElement.scrollWidth <= innerWidth ? []
              : [...document.querySelectorAll('*')].filter((one) => (
                one.getBoundingClientRect().right > innerWidth)).map((one) => (
                [one.localName, one.className, one.getBoundingClientRect().right])),
            texts.filter(([, size, left, right]) => size < 12 || left < 0 || right > width),
          ];
        }""",
        width,
    )
    assert beyond == []
    assert lost == []


def places_kept(page) -> list[tuple[float, float]]:
    """The height kept for each widget before it runs, and the height it has."""
    page.evaluate(TWO_FRAMES)
    return page.evaluate(
        "() => [...document.querySelectorAll('.descent-embed')].map((one) => ["
        "parseFloat(getComputedStyle(one).minHeight), one.firstElementChild.offsetHeight])"
    )


def tab_stops(page, count) -> list[list]:
    """Kind, outline and whether JupyterLab leaves its keys alone, of each stop of the Tab key."""
    page.evaluate(
        """() => {
          window.stops = [];
          window.stopped = () => {
            const one = document.activeElement;
            stops.push([one.type ?? one.localName, getComputedStyle(one).outlineStyle,
              one.dataset.lmSuppressShortcuts]);
          };
          addEventListener("keyup", stopped, true);
        }"""
    )
    press(page, "Tab", count)
    return page.evaluate("() => { removeEventListener('keyup', stopped, true); return stops; }")


def targets_are_large(page) -> None:
    """All that a finger has to hit is 44 px high."""
    sizes = page.locator(
        ".descent-widget :is(button, select, summary, .descent-check, .descent-handle, "
        "input:not(.descent-check *))"
    ).evaluate_all(
        "(all) => all.filter((one) => one.checkVisibility())"
        ".map((one) => [one.getBoundingClientRect().height, one.outerHTML.slice(0, 80)])"
    )
    assert sizes and [one for one in sizes if one[0] < 43.99] == []


def centre(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def axe_finds_nothing(page, look=axe) -> None:
    settle(page)
    if page.locator(".descent-status").count():
        spoken(page)
    found = look(page)
    assert found == [], [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
