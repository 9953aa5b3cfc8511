"""The contract of all widgets in a browser, without a kernel: see contract.py.

A page is opened for what belongs together, not for each assertion: opening one is what takes time.
"""

import re
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from course_lib import widgets
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from tests.browser import axe, axe_of_colours, settle
from tests.lost_words import LOST_WORDS
from tests.widgets import live
from tests.widgets.contract import CONTRACT, filled, made, refused
from tests.widgets.live import press, shown

every_widget = pytest.mark.parametrize("name", widgets.__all__)
HELPERS = (live.ROOT / "tests" / "widgets" / "contract.js").read_text(encoding="utf-8")


@pytest.fixture
def opened(open_page):
    """`opened(widget, ..., **options)`: a page when its widgets are live, with `contract` in it."""

    def opened(*shown, folded=False, **options):
        page = open_page(*shown, **options)
        ready(page, len(shown), folded)
        return page

    return opened


def ready(page, count, folded=False):
    """Wait for so many widgets, and unfold what they fold away."""
    page.wait_for_function(
        f"() => document.querySelectorAll('[data-descent-ready]').length === {count}"
    )
    page.evaluate(HELPERS)
    for nth in range(0 if folded else count):
        page.evaluate("(nth) => contract.unfold(nth)", nth)


def state_of(page, nth=0) -> dict:
    """What a widget says, and where its controls stand."""
    return page.evaluate("(nth) => contract.state(nth)", nth)


def comes_to(page, state, nth=0):
    """Wait for that state: what is drawn may take some frames."""
    for _ in range(100):
        if state_of(page, nth) == state:
            return
        page.wait_for_timeout(50)
    assert state_of(page, nth) == state


def rest(page, nth=0) -> dict:
    """The state once nothing changes any more by itself."""
    before = None
    while before != (before := state_of(page, nth)):
        page.wait_for_timeout(150)
    return before


def move_everything(page, nth=0):
    page.evaluate("(nth) => contract.moveEverything(nth)", nth)


def press_button(page, name, nth=0):
    embed = page.locator(".descent-embed").nth(nth)
    embed.get_by_role("button", name=name, exact=True).click()


def test_a_picture_stands_for_each_without_javascript(open_page):
    page = open_page(*map(made, widgets.__all__), java_script_enabled=False)
    embeds = page.locator(".descent-embed").all()
    for name, embed in zip(widgets.__all__, embeds, strict=True):
        entry = CONTRACT[name]
        if entry.picture:
            assert embed.get_by_role("img", name=entry.picture).is_visible(), name
            assert entry.caption in embed.locator("figcaption").inner_text()
        assert entry.caption in embed.text_content()
    assert page.locator("input, button, select").count() == 0


MODULE = r'(<script type="text/plain"[^>]*>\n)'
HALF = (
    "descentModule({ read: () => ({}), render({ el }) {"
    " el.classList.add('descent-widget'); el.append('half'); throw Error('broken'); } });"
)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: re.sub(MODULE, r"\1throw Error('broken');", body),
        lambda body: re.sub(MODULE, r"\1function (", body),
        lambda body: re.sub(f"{MODULE}.*?</script>", rf"\1{HALF}</script>", body, flags=re.S),
        lambda body: re.sub('data-descent-module="[a-z_]*"', "", body),
        lambda body: body.replace('json">{"', 'json">{'),
        lambda body: body.replace('"_limits":{', '"_limits":null,"was":{'),
    ],
    ids=["throws", "syntax", "render", "missing", "json", "limits"],
)
def test_a_widget_that_fails_leaves_its_picture_and_says_so(open_page, change):
    page = open_page(*map(made, widgets.__all__), change=change)
    count = len(widgets.__all__)
    said = page.get_by_text(
        "The interactive version could not start here; this picture shows how it begins."
    )
    said.nth(count - 1).wait_for()
    assert said.count() == count and page.locator(".descent-widget").count() == 0
    for name, embed in zip(widgets.__all__, page.locator(".descent-embed").all(), strict=True):
        pictures = embed.locator("> figure, > .descent-questions")
        assert pictures.count() == 1 and pictures.is_visible(), name
        # The reader is told that it could not start; the console, why.
        line = f"The widget {getattr(widgets, name).module}.1 could not start"
        assert any(line in text for text in open_page.noise), name
    open_page.noise.clear()


@every_widget
def test_nonsense_in_the_address_is_ignored_and_fractions_are_rounded(opened, name):
    """In the address as the page opens, and whenever it changes: for every linked trait."""
    limits, module = made(name)._limits, getattr(widgets, name).module
    texts = {trait: refused(limit) for trait, limit in limits.items()}
    rounds = [
        "&".join(
            f"{module}.1.{trait}={quote(some[index % len(some)])}" for trait, some in texts.items()
        )
        for index in range(max(map(len, texts.values()), default=0))
    ]
    others = [f"{module}.{key}" for key in ("2.beta=0.5", "1.__proto__=1", "1.toString=1")]
    others += [f"{module}.1.goal_loss=1", f"{module}.1.tolerance=1", "some-heading", "%E0%A4%A"]
    page = opened(made(name), folded=True, fragment=f"#{'&'.join([*rounds[:1], *others])}")
    before = rest(page)
    assert before["says"].startswith(CONTRACT[name].says)
    if not limits:
        return
    press_button(page, "Reset")
    comes_to(page, before)  # the author's own state
    for fragment in [*rounds, *others]:
        page.evaluate("(fragment) => contract.goTo(fragment)", fragment)
        assert state_of(page) == before, fragment
    whole = {trait: limit["low"] for trait, limit in limits.items() if limit["kind"] == "whole"}
    page.evaluate(
        "(fragment) => contract.goTo(fragment)",
        "&".join(f"{module}.1.{trait}={low + 0.6}" for trait, low in whole.items()),
    )
    written = linked(page)
    assert {trait: written[f"{module}.1.{trait}"] for trait in whole} == {
        trait: str(low + 1) for trait, low in whole.items()
    }


def linked(page, nth=0) -> dict[str, str]:
    """What the address holds once a widget's link is made."""
    press_button(page, "Link to this state", nth)
    said = page.locator(".descent-footer .descent-said").nth(nth)
    page.wait_for_function("(said) => said.textContent !== ''", arg=said.element_handle())
    assert re.match("Link copied|The address bar", said.inner_text())
    assert "%" not in page.url
    return dict(parse_qsl(urlsplit(page.url).fragment, keep_blank_values=True))


@every_widget
def test_two_are_apart_a_link_brings_everything_back_and_reset_undoes_it(opened, name):
    entry, module = CONTRACT[name], getattr(widgets, name).module
    page = opened(made(name), filled(name))
    first, authors = rest(page, 0), rest(page, 1)
    move_everything(page, 1)
    assert rest(page, 1) != authors and state_of(page, 0) == first
    if not getattr(widgets, name).linked:
        return
    for button in entry.presses:
        press_button(page, button, 1)
    second = linked(page, 1)
    assert not any(key.startswith(f"{module}.1.") for key in second)
    press_button(page, "Reset", 1)
    comes_to(page, authors, 1)
    still = {key.rpartition(".")[2] for key, text in linked(page, 1).items() if second[key] == text}
    assert not still, "each linked trait has been moved"

    page.evaluate("(fragment) => contract.goTo(fragment)", query(second))
    move_everything(page, 0)
    assert rest(page, 0) != first
    both = linked(page, 0)
    assert second.items() < both.items()
    address, before = page.url, [rest(page, 0), rest(page, 1)]
    page.goto("about:blank")
    page.goto(address)
    ready(page, 2)
    for nth, authors_own in enumerate((first, authors)):
        comes_to(page, before[nth], nth)
        assert [live.spoken(page, nth)] == [before[nth]["says"]]
        press_button(page, "Reset", nth)
        comes_to(page, authors_own, nth)


def query(texts) -> str:
    return "&".join(f"{key}={quote(text)}" for key, text in texts.items())


@every_widget
def test_fits_any_width_with_everything_at_its_ends(opened, name):
    page = opened(filled(name), width=320)
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        live.fits(page, width)
        for choice in page.evaluate("contract.choices(0)"):
            page.evaluate("(choice) => contract.choose(0, choice)", choice)
            live.fits(page, width)
        for share in (0, 1):
            page.evaluate("(share) => contract.slide(0, share)", share)
            live.fits(page, width)
        move_everything(page)
        live.fits(page, width)
        nonsense = r"NaN|undefined|(?<!value=\")Infinity"  # a speed may be infinite
        assert not re.search(nonsense, page.locator(".descent-embed").inner_html())


@every_widget
def test_page_does_not_jump_when_the_widget_starts(opened, name):
    """Nor is a gap left, at any width."""
    page = opened(made(name), folded=True, width=1400)
    places = {}
    for width in (1400, 1000, 640, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        places[width] = live.place_kept(page)
    if not CONTRACT[name].keeps_place:
        assert {kept for kept, _ in places.values()} == {0}
        return
    wrong = {at: one for at, one in places.items() if not one[0] - 90 < one[1] <= one[0]}
    assert not wrong, "height kept and height by width"


@every_widget
def test_keyboard_reaches_every_control_and_moves_every_slider(opened, name):
    page = opened(filled(name))
    expected = page.evaluate("contract.stops(0).map((one) => one.type || one.localName)")
    kinds = CONTRACT[name].stops
    assert not kinds or expected == list(kinds)
    met = live.tab_stops(page, len(expected))
    assert met == [[kind, "solid", "true"] for kind in expected]
    assert page.evaluate("document.activeElement === contract.stops(0).at(-1)")
    group = page.locator(".descent-widget")
    assert group.get_attribute("role") == "group" and group.get_attribute("aria-label")
    for control in page.get_by_role("slider").all():
        if control.is_disabled():
            continue
        before = control.get_attribute("aria-valuetext")
        there, back = keys_within(control)
        control.focus()
        press(page, there)
        assert control.get_attribute("aria-valuetext") != before
        press(page, back)
        assert control.get_attribute("aria-valuetext") == before


def keys_within(control) -> tuple[str, str]:
    """A key that moves a slider into its range, and the one back."""
    high = control.evaluate("(input) => input.value > (Number(input.min) + Number(input.max)) / 2")
    return ("ArrowLeft", "ArrowRight") if high else ("ArrowRight", "ArrowLeft")


@every_widget
def test_live_line_waits_while_a_thumb_moves(opened, name):
    page = opened(filled(name), own=True)
    rest(page)
    if page.get_by_role("slider").count() == 0:
        return
    said = page.locator(".descent-spoken")
    assert said.text_content() == shown(page)  # to be read, and not spoken before it is reached
    assert said.get_attribute("aria-live") is said.get_attribute("role") is None
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    before = said.text_content()
    control = page.get_by_role("slider").first
    key, _ = keys_within(control)
    control.focus()
    assert said.get_attribute("aria-live") == "polite" and said.get_attribute("role") == "status"
    for _ in range(20):
        press(page, key)
        page.clock.run_for(100)
    assert said.text_content() == before != shown(page)
    page.clock.run_for(1000)
    assert said.text_content() == shown(page)
    picture = page.get_by_role("img").first
    if picture.count():
        assert picture.get_attribute("aria-label").endswith(said.text_content())


@every_widget
def test_by_touch(opened, name):
    entry = CONTRACT[name]
    page = opened(filled(name), width=360, has_touch=True, is_mobile=True)
    live.targets_are_large(page)
    handle = page.locator(entry.handle).first
    if page.locator(entry.handle).count():
        handle.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        live.at_rest(page)
        x, y = live.centre(handle)
        right, down = entry.drag
        live.touch(page, (x, y), (x + right / 2, y + down / 2), (x + right, y + down))
        assert live.centre(handle) == pytest.approx((x + right, y + down), abs=3)
    target = page.locator(entry.tap or ".descent-check, .descent-footer button").first
    if not entry.tap and target.evaluate("(one) => one.localName === 'button'"):
        move_everything(page)  # for Reset to undo
    before = rest(page)
    live.tap(page, target)
    assert state_of(page) != before


def test_a_stage_first_few_controls_and_the_picture_stays_in_sight(opened):
    """On one page, for that is enough: all widgets on a phone, folded and then unfolded.

    And no number with its words is in two places at once.
    """
    page = opened(*map(filled, widgets.__all__), folded=True, width=360)
    page.set_viewport_size({"width": 360, "height": 740})
    many, hidden, twice = {}, {}, {}
    for nth, name in enumerate(widgets.__all__):
        if name == "Quiz":
            continue
        many[name] = page.evaluate("(nth) => contract.atFirst(nth)", nth)
        twice[name] = page.evaluate("(nth) => contract.saidTwice(nth)", nth)
        page.evaluate("(nth) => contract.unfold(nth)", nth)
        settle(page)
        hidden[name] = page.evaluate("(nth) => contract.outOfSight(nth)", nth)
    assert {name: found for name, found in many.items() if len(found) > 3} == {}
    assert {name: found for name, found in hidden.items() if found} == {}
    assert {name: found for name, found in twice.items() if found} == {}


# What stays in sight lies on what is scrolled below it, and is meant to.
STAYS = ".descent-stage { position: static !important; }"
LARGER = """(size) => { document.documentElement.style.fontSize = size; }"""
PICTURES = """() => [...document.querySelectorAll(
  '.descent-widget svg:not(svg *):has(text)')].filter((svg) => svg.checkVisibility()).map((svg) => (
  svg.getBoundingClientRect().width / svg.width.baseVal.value))"""


def test_letters_twice_as_large_are_so_in_pictures_and_no_word_is_lost(opened):
    """On one page: all widgets, unfolded, at first and with everything moved."""
    page = opened(*map(filled, widgets.__all__), width=1280)
    page.add_style_tag(content=STAYS + "main { max-width: none; }")
    for width, size in ((1280, "200%"), (360, "200%"), (360, ""), (320, "")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(LARGER, size)
        settle(page)
        assert page.evaluate(LOST_WORDS) == [], (width, size)
        if width == 1280:
            assert min(page.evaluate(PICTURES)) > 1.95
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(LARGER, "200%")
    for nth in range(len(widgets.__all__)):
        move_everything(page, nth)
    settle(page)
    assert page.evaluate(LOST_WORDS) == []


def test_what_a_button_does_glides_and_is_said_at_once_and_jumps_where_motion_is_not_wanted(opened):
    page = opened(made("DescentExplorer"), folded=True, own=True)
    moving = "document.getAnimations().length"
    for wanted in ("no-preference", "reduce"):
        page.emulate_media(reduced_motion=wanted)
        before = rest(page)
        slider = page.get_by_role("slider").first
        press_key = keys_within(slider)[0]
        slider.focus()
        press(page, press_key, 30)
        assert page.evaluate(moving) == 0  # what follows a key is there at once
        running = page.evaluate(
            """async () => {
              document.querySelector(".descent-footer button").click();
              await null;
              const now = document.querySelector(".descent-status").textContent;
              await new Promise(requestAnimationFrame);
              return [now, document.getAnimations().length > 0];
            }"""
        )
        assert running == [before["says"], wanted == "no-preference"]


def test_a_link_opens_the_fold_when_it_sets_something_there(opened):
    page = opened(made("DescentExplorer"), folded=True)
    for fragment, is_open in (
        ("learning_rate=0.02", False),
        ("learning_rate=0.02&{}steps=50", True),
    ):
        key = "descent_explorer.1."
        page.evaluate("(fragment) => contract.goTo(fragment)", key + fragment.format(key))
        assert page.evaluate("document.querySelector('.descent-more').open") is is_open


def test_maps_of_colours_have_a_form_for_the_dark(opened):
    page = opened(made("MomentumRegimes"), folded=True, theme="light")
    light = page.evaluate("contract.heat()")
    page.evaluate("contract.setTheme('dark', null)")
    dark = page.evaluate("contract.heat()")
    assert light[3] == dark[3] == 255 and light != dark


COLOURS = ROLE_STYLES | OPTIMIZER_STYLES
LIGHT, DARK = (
    {getattr(style, theme).lower() for style in COLOURS.values()} for theme in ("light", "dark")
)
ON_MAPS = {"#1d1d24"}  # a map of filled colours is the same in both themes, and what lies on it


@every_widget
def test_theme_follows_the_site_jupyterlab_and_the_system_and_nothing_moves(opened, name):
    """By variables, and in all that is drawn; where motion is not wanted nothing takes its time."""
    page = opened(filled(name), color_scheme="dark", reduced_motion="reduce")
    for theme, lab, system, expected in (
        ("light", None, "dark", "light"),
        ("dark", None, "light", "dark"),
        (None, None, "dark", "dark"),
        (None, None, "light", "light"),
        (None, "false", "light", "dark"),
    ):
        page.emulate_media(color_scheme=system)
        page.evaluate("([theme, lab]) => contract.setTheme(theme, lab)", [theme, lab])
        settle(page)
        variables, drawn = page.evaluate(
            "(names) => contract.colours(0, names)", [one.lower() for one in COLOURS]
        )
        assert variables == [getattr(style, expected).lower() for style in COLOURS.values()]
        wrong = DARK - LIGHT if expected == "light" else LIGHT - DARK - ON_MAPS
        assert not {colour: where for colour, where in drawn.items() if colour in wrong}
        if page.locator(".descent-widget svg").count():
            assert {"light": LIGHT, "dark": DARK}[expected] & drawn.keys()
    assert page.evaluate("contract.slowest(0)") == 0


def test_axe_finds_nothing(opened):
    """All of them on one page: to begin axe anew for each takes longer than to look."""
    page = opened(*map(filled, widgets.__all__))
    for theme, width in (("light", 1000), ("dark", 1000), ("dark", 360), ("light", 360)):
        if width == 360 and page.viewport_size["width"] == 1000:
            for nth in range(len(widgets.__all__)):
                move_everything(page, nth)
                page.evaluate("(nth) => contract.answer(nth)", nth)
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("([theme, lab]) => contract.setTheme(theme, lab)", [theme, None])
        # What does not depend on colours is seen once at each width.
        whole = (theme, width) in (("light", 1000), ("dark", 360))
        live.axe_finds_nothing(page, axe if whole else axe_of_colours)


# Each widget as the page holds it, and what it drew into, which nobody may hold once it is gone.
HOLD = """() => {
  for (const one of document.querySelectorAll(".descent-play")) one.click();
  window.held = [...document.querySelectorAll("[data-descent-widget]")].flatMap((embed) => (
    [embed, embed.querySelector(".descent-widget")].map((one) => (
      [embed.dataset.descentWidget, new WeakRef(one)]))));
  document.querySelector("main").replaceChildren();
  document.dispatchEvent(new Event("descent-widgets"));
}"""
STILL_HELD = "() => held.filter(([, one]) => one.deref()).map(([name]) => name)"


def test_what_a_cell_shows_no_more_is_forgotten(opened):
    """A cell that is run again displays other widgets: of the old ones nothing stays or goes on."""
    page = opened(*[filled(name) for name in widgets.__all__], own=True)
    for nth in range(len(widgets.__all__)):
        move_everything(page, nth)
        page.evaluate("(nth) => contract.answer(nth)", nth)
    page.evaluate(HOLD)
    assert page.evaluate("held.length") == 2 * len(widgets.__all__)
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    for _ in range(20):  # what glides, or is said, takes its time
        session.send("HeapProfiler.collectGarbage")
        if not page.evaluate(STILL_HELD):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(STILL_HELD) == []
