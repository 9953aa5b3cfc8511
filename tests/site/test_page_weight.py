"""What a page asks of a phone before anybody scrolls, and that nothing of it is lost by that."""

import pytest
from bs4 import BeautifulSoup
from visits import page_names

from tests.browser import BEGIN_WIDGETS, settle

CHAPTERS = [name for name in page_names() if name.startswith("chapters/0")] or ["index.html"]
PHONE = {"width": 412, "height": 823}
FAR = "(name) => !document.querySelector(name).checkVisibility({ contentVisibilityAuto: true })"
OFF = """(id) => document.getElementById(id).getBoundingClientRect().top
  - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)"""
STILL = """() => new Promise((done) => {
  let last = NaN, same = 0;
  const look = () => {
    same = scrollY === last ? same + 1 : 0;
    last = scrollY;
    if (same > 8) done(); else requestAnimationFrame(look);
  };
  look();
})"""
BEGUN = "() => [...document.querySelectorAll('[data-descent-ready]')].length"


@pytest.fixture(scope="module")
def phone(chromium):
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    yield context
    context.close()


@pytest.fixture
def opens(phone, origin):
    """Opens a page on the phone, as it loads by itself."""
    pages = []

    def open_one(address):
        page = phone.new_page()
        pages.append(page)
        page.goto(f"{origin}/{address}")
        page.wait_for_function("() => document.fonts.status === 'loaded'")
        return page

    yield open_one
    for page in pages:
        page.close()


def test_what_is_far_is_not_laid_out_and_its_place_is_guessed(opens, site):
    page = opens(CHAPTERS[1])
    assert page.evaluate(FAR, "section#quiz > h2") and page.evaluate(BEGUN) <= 1
    assert not page.evaluate(FAR, "article h1")
    for width, place in ((412, "--place-narrow"), (1280, "--place")):
        page.set_viewport_size({"width": width, "height": 860})
        page.evaluate(BEGIN_WIDGETS)
        settle(page)
        guessed, real = page.evaluate(
            """(place) => {
              const sections = [...document.querySelectorAll('article > section > section')];
              const guess = (one) => parseFloat(getComputedStyle(one).getPropertyValue(place));
              for (const one of sections) one.style.contentVisibility = 'visible';
              const real = sections.map((one) => one.getBoundingClientRect().height);
              for (const one of sections) one.style.contentVisibility = '';
              const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
              return [sum(sections.map(guess)), sum(real)];
            }""",
            place,
        )
        assert guessed == pytest.approx(real, rel=0.2), width


@pytest.mark.parametrize("name", ["index.html", CHAPTERS[0], "chapters/bibliography.html"])
def test_little_moves_when_the_type_comes_late(phone, origin, name):
    page, late = phone.new_page(), []
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver((list) => {
          for (const one of list.getEntries()) window.moved += one.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    page.route("**/*.woff2", lambda route: late.append(route))
    page.goto(f"{origin}/{name}", wait_until="domcontentloaded")
    page.wait_for_timeout(300)  # longer than a page waits for its type before it takes another
    assert late
    for route in late:
        route.continue_()
    page.unroute("**/*.woff2")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    page.evaluate(STILL)
    assert page.evaluate("window.moved") < 0.05
    page.close()


@pytest.mark.parametrize("name", CHAPTERS[1:2])
def test_links_lead_to_what_is_far_and_scrolling_back_holds_still(opens, site, name):
    soup = BeautifulSoup((site / name).read_bytes(), "html.parser")
    ids = [one["id"] for one in soup.select("article > section > section[id]")][2::4]
    ids += [one["id"] for one in soup.select("article figure[id], article .exercise[id]")][4::6]
    assert len(ids) > 4
    page = opens(f"{name}#{ids[0]}")
    for one in ids:
        page.evaluate("(one) => { location.hash = one; }", one)
        page.evaluate(STILL)
        off = page.evaluate(OFF, one)
        at_the_end = page.evaluate("scrollY + innerHeight >= document.body.scrollHeight - 2")
        assert abs(off) < 40 or at_the_end, (one, off)
    seen = page.evaluate("() => document.elementFromPoint(200, 400).getBoundingClientRect().top")
    page.wait_for_timeout(300)
    assert page.evaluate(
        "() => document.elementFromPoint(200, 400).getBoundingClientRect().top"
    ) == pytest.approx(seen, abs=2)


def test_finding_in_the_page_finds_what_is_far(opens, site):
    page = opens(CHAPTERS[0])
    lines = "section#three-lines-to-keep li"
    soup = BeautifulSoup((site / CHAPTERS[0]).read_bytes(), "html.parser")
    texts = [one for one in soup.select_one(lines).find_all(string=True) if one.parent.name == "p"]
    words = max(texts, key=len).split("\n")[0]
    assert page.evaluate(FAR, lines) and len(words) > 10
    assert page.evaluate("(words) => find(words)", words)
    page.evaluate(STILL)
    assert 0 <= page.locator(lines).first.bounding_box()["y"] < PHONE["height"]


def test_widgets_begin_near_the_screen_and_all_for_the_keyboard(opens):
    page = opens(CHAPTERS[0])
    page.wait_for_function(f"() => ({BEGUN})() > 0")
    count = page.locator("[data-descent-widget]").count()
    last = page.locator("[data-descent-widget]").last
    assert count > 2 and last.get_attribute("data-descent-ready") is None
    last.scroll_into_view_if_needed()
    page.wait_for_function("(one) => 'descentReady' in one.dataset", arg=last.element_handle())
    assert page.evaluate(BEGUN) < count
    page.keyboard.press("Tab")
    page.wait_for_function(f"() => ({BEGUN})() === {count}")


def test_a_link_to_a_widget_s_state_begins_it_wherever_it_is(opens):
    page = opens(f"{CHAPTERS[0]}#noise_and_lag.1.beta=0.7")
    widget = page.locator("[data-descent-widget=noise_and_lag]").first
    page.wait_for_selector("[data-descent-widget=noise_and_lag][data-descent-ready]")
    page.evaluate(STILL)
    assert -5 < widget.bounding_box()["y"] < PHONE["height"] / 2
    page.evaluate("location.hash = 'average_explorer.1.beta=0.5'")
    page.wait_for_function("() => scrollY < 4000")


def test_what_scrolls_sideways_is_a_stop_of_the_keyboard_and_nothing_else(opens):
    page = opens(CHAPTERS[0])
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    shown = page.evaluate_handle(
        """() => [...document.querySelectorAll('article pre')]
          .filter((one) => one.offsetParent).slice(0, 6)"""
    )
    kinds = set()
    for nth in range(6):
        listing = page.evaluate_handle("([all, nth]) => all[nth]", [shown, nth]).as_element()
        listing.evaluate("(one) => one.scrollIntoView()")
        page.evaluate(STILL)
        if not listing.is_visible():  # an editor has taken its place
            continue
        scrolls = listing.evaluate("(one) => one.scrollWidth > one.clientWidth + 1")
        page.wait_for_function(
            "([one, stop]) => one.hasAttribute('tabindex') === stop", arg=[listing, scrolls]
        )
        kinds.add(scrolls)
    assert True in kinds
