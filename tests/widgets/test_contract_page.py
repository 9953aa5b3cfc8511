"""The contract of all widgets in a browser, without a kernel: see contract.py.

All stand on one page, and what a test does there it does with each: to open a page for each, and
to wait for its frames, would take longer than all that is looked at. What is found has their names.
"""

import re
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from course_lib import widgets
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from tests.browser import axe, axe_of_colours, settle
from tests.lost_words import LOST_WORDS
from tests.widgets import live
from tests.widgets.contract import CONTRACT, filled, made, pages_of, refused
from tests.widgets.live import press

HELPERS = (live.ROOT / "tests" / "widgets" / "contract.js").read_text(encoding="utf-8")

# Where each stands on a page, and where the second of each does on a page with two.
FIRST = {name: nth for nth, name in enumerate(widgets.__all__)}
SECOND = {name: nth + len(FIRST) for name, nth in FIRST.items()}
LINKED = [name for name in FIRST if getattr(widgets, name).linked]
MODULES = {name: getattr(widgets, name).module for name in FIRST}


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
    if not folded:
        page.evaluate("(count) => contract.every([...Array(count).keys()], 'unfold')", count)


def every(page, does, *args, of=FIRST) -> dict:
    """What `contract` does with those widgets, one after the other: what it finds, by name."""
    found = page.evaluate(
        "([nths, does, args]) => contract.every(nths, does, ...args)", [[*of.values()], does, args]
    )
    return dict(zip(of, found, strict=True))


def states(page, of=FIRST) -> dict[str, dict]:
    """What those widgets say, and where their controls stand."""
    return every(page, "state", of=of)


def comes_to(page, expected, of=FIRST):
    """Wait for those states: what is drawn may take some frames."""
    for _ in range(100):
        if states(page, of) == expected:
            return
        page.wait_for_timeout(50)
    assert states(page, of) == expected


def rest(page, of=FIRST) -> dict[str, dict]:
    """The states once nothing changes any more by itself."""
    before = None
    while before != (before := states(page, of)):
        page.wait_for_timeout(150)
    return before


def unmoved(before, after) -> list[str]:
    """Names of the widgets that are as they were."""
    return [name for name, state in before.items() if state == after[name]]


def click(page, button, of):
    """As a reader would, with the mouse; `every(page, "press", button)` is quicker."""
    for nth in of.values():
        embed = page.locator(".descent-embed").nth(nth)
        embed.get_by_role("button", name=button, exact=True).click()


def test_a_picture_stands_for_each_without_javascript(open_page):
    page = open_page(*pages_of(made), java_script_enabled=False)
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


# Whether each picture that stands for a widget is seen.
PICTURES_LEFT = """() => [...document.querySelectorAll(".descent-embed")].map((embed) => (
  [...embed.querySelectorAll(":scope > figure, :scope > .descent-questions")].map((one) => (
    one.checkVisibility({ visibilityProperty: true }) && one.offsetHeight > 0))))"""


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
    page = open_page(*pages_of(made), change=change)
    count = len(widgets.__all__)
    said = page.get_by_text(
        "The interactive version could not start here; this picture shows how it begins."
    )
    said.nth(count - 1).wait_for()
    assert said.count() == count and page.locator(".descent-widget").count() == 0
    pictures = page.evaluate(PICTURES_LEFT)
    assert dict(zip(widgets.__all__, pictures, strict=True)) == {name: [True] for name in FIRST}
    for name, module in MODULES.items():
        # The reader is told that it could not start; the console, why.
        line = f"The widget {module}.1 could not start"
        assert any(line in text for text in open_page.noise), name
    open_page.noise.clear()


def test_nonsense_in_the_address_is_ignored_and_fractions_are_rounded(opened):
    """In the address as the page opens, and whenever it changes: for every linked trait."""
    limits = {
        f"{MODULES[name]}.1.{trait}": limit
        for name in FIRST
        for trait, limit in made(name)._limits.items()
    }
    texts = {key: refused(limit) for key, limit in limits.items()}
    rounds = [
        query({key: some[index % len(some)] for key, some in texts.items()})
        for index in range(max(map(len, texts.values())))
    ]
    strange = ("2.beta=0.5", "1.__proto__=1", "1.toString=1", "1.goal_loss=1", "1.tolerance=1")
    others = ["&".join(f"{module}.{one}" for module in MODULES.values()) for one in strange]
    others += ["some-heading", "%E0%A4%A"]
    page = opened(*pages_of(made), folded=True, fragment=f"#{'&'.join([rounds[0], *others])}")
    before = rest(page)
    says = {name: one["says"] for name, one in before.items()}
    assert not {name: one for name, one in says.items() if not one.startswith(CONTRACT[name].says)}
    linked_ones = {name: FIRST[name] for name in LINKED}
    every(page, "press", "Reset", of=linked_ones)
    comes_to(page, before)  # the author's own state
    for fragment in [*rounds, *others]:
        page.evaluate("(fragment) => contract.goTo(fragment)", fragment)
        assert states(page) == before, fragment
    whole = {key: limit["low"] for key, limit in limits.items() if limit["kind"] == "whole"}
    page.evaluate(
        "(fragment) => contract.goTo(fragment)",
        query({key: str(low + 0.6) for key, low in whole.items()}),
    )
    every(page, "press", LINK, of=linked_ones)
    written = address(page, linked_ones)
    assert {key: written[key] for key in whole} == {key: str(low + 1) for key, low in whole.items()}


LINK = "Link to this state"


def address(page, of) -> dict[str, str]:
    """What the address holds once the links of those widgets are made."""
    page.wait_for_function("(nths) => nths.every(contract.said)", arg=[*of.values()])
    for said in every(page, "said", of=of).values():
        assert re.match("Link copied|The address bar", said)
    held = page.evaluate("location.href")
    assert "%" not in held
    return dict(parse_qsl(urlsplit(held).fragment, keep_blank_values=True))


def query(texts) -> str:
    return "&".join(f"{key}={quote(text)}" for key, text in texts.items())


def test_two_are_apart_a_link_brings_everything_back_and_reset_undoes_it(opened):
    page = opened(*pages_of(made), *pages_of(filled))
    first, authors = rest(page, FIRST), rest(page, SECOND)
    every(page, "moveEverything", of=SECOND)
    assert unmoved(authors, rest(page, SECOND)) == []
    assert states(page, FIRST) == first

    ones, twos = ({name: of[name] for name in LINKED} for of in (FIRST, SECOND))
    first, authors = ({name: of[name] for name in LINKED} for of in (first, authors))
    for name, nth in twos.items():
        for button in CONTRACT[name].presses:
            click(page, button, {name: nth})
    click(page, LINK, twos)
    second = address(page, twos)
    assert {key.rpartition(".")[0] for key in second} == {f"{MODULES[name]}.2" for name in LINKED}
    every(page, "press", "Reset", of=twos)
    comes_to(page, authors, twos)
    every(page, "press", LINK, of=twos)
    still = [key for key, text in address(page, twos).items() if second[key] == text]
    assert not still, "each linked trait has been moved"

    page.evaluate("(fragment) => contract.goTo(fragment)", query(second))
    every(page, "moveEverything", of=ones)
    assert unmoved(first, rest(page, ones)) == []
    every(page, "press", LINK, of=ones)
    both = address(page, ones)
    assert second.items() < both.items()
    assert {f"{MODULES[name]}.1" for name in LINKED} < {key.rpartition(".")[0] for key in both}
    link, before, befores = page.evaluate("location.href"), rest(page, ones), rest(page, twos)
    page.goto("about:blank")
    page.goto(link)
    ready(page, 2 * len(FIRST))
    comes_to(page, before, ones)
    comes_to(page, befores, twos)
    spoken_is_shown(page, ones)
    every(page, "press", "Reset", of=ones)
    comes_to(page, first, ones)
    comes_to(page, befores, twos)
    spoken_is_shown(page, twos)
    every(page, "press", "Reset", of=twos)
    comes_to(page, authors, twos)
    comes_to(page, first, ones)


def spoken_is_shown(page, of):
    """The live lines, once they have caught up."""
    page.wait_for_function(
        """(nths) => nths.every((nth) => {
          const [shown, spoken] = contract.lines(nth);
          return shown === spoken;
        })""",
        arg=[*of.values()],
    )


def test_fits_any_width_with_everything_at_its_ends(opened):
    page = opened(*pages_of(filled), width=320)
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        live.fits(page, width)
        choices = every(page, "choices").values()
        for step in range(max(map(len, choices))):
            chosen = [one[step] if step < len(one) else None for one in choices]
            page.evaluate("(chosen) => contract.chooseEach(chosen)", chosen)
            live.fits(page, width)
        for share in (0, 1):
            every(page, "slide", share)
            live.fits(page, width)
        every(page, "moveEverything")
        live.fits(page, width)
        assert {name: found for name, found in every(page, "nonsense").items() if found} == {}


def test_page_does_not_jump_when_the_widget_starts(opened):
    """Nor is a gap left, at any width."""
    page = opened(*pages_of(made), folded=True, width=1400)
    wrong = {}
    for width in (1400, 1000, 640, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        places = dict(zip(FIRST, live.places_kept(page), strict=True))
        for name, (kept, height) in places.items():
            fitting = kept - 90 < height <= kept if CONTRACT[name].keeps_place else kept == 0
            if not fitting:
                wrong[name, width] = kept, height
    assert not wrong, "height kept and height"


def test_keyboard_reaches_every_control_and_moves_every_slider(opened):
    page = opened(*pages_of(filled))
    expected = every(page, "kinds")
    listed = {name: list(CONTRACT[name].stops) for name in FIRST if CONTRACT[name].stops}
    assert {name: expected[name] for name in listed} == listed
    met = live.tab_stops(page, sum(map(len, expected.values())))
    assert met == [[kind, "solid", "true"] for kinds in expected.values() for kind in kinds]
    last = max(FIRST.values())
    assert page.evaluate("(nth) => document.activeElement === contract.stops(nth).at(-1)", last)
    assert every(page, "group") == {name: ["group", True] for name in FIRST}
    keyed = every(page, "sliders")
    assert sum(keyed.values()) == page.get_by_role("slider", disabled=False).count()
    stays = [
        (name, index)
        for name, nth in FIRST.items()
        for index in range(keyed[name])
        if not moves_there_and_back(page, nth, index)
    ]
    assert stays == []


def moves_there_and_back(page, nth, index) -> bool:
    """Whether a slider has another value after a key, and the first after the key back."""
    before, there, back = page.evaluate(f"contract.hold({nth}, {index})")
    press(page, there)
    moved = page.evaluate("contract.held()")
    press(page, back)
    return moved != before == page.evaluate("contract.held()")


def test_live_line_waits_while_a_thumb_moves(opened):
    page = opened(*pages_of(filled), own=True)
    rest(page)
    sliding = {name: FIRST[name] for name, count in every(page, "sliders").items() if count}

    def lines():
        return every(page, "lines", of=sliding)

    for name, (shown, spoken, *told) in lines().items():
        assert spoken == shown, name  # to be read, and not spoken before it is reached
        assert told == [None, None], name
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    before = {name: spoken for name, (_, spoken, *_) in lines().items()}
    keys = {}
    for name, nth in sliding.items():
        _, keys[name], _ = page.evaluate(f"contract.hold({nth}, 0)")
        assert page.evaluate(f"contract.lines({nth})")[2:] == ["polite", "status"], name
        press(page, keys[name])
    for _ in range(20):
        page.clock.run_for(100)
        every(page, "nudge", of=sliding)
    for name, (shown, spoken, *_) in lines().items():
        assert spoken == before[name] != shown, name
    page.clock.run_for(1000)
    for name, (shown, spoken, *_) in lines().items():
        assert spoken == shown, name
    pictured = {name: label for name, label in every(page, "pictured", of=sliding).items() if label}
    said = {name: spoken for name, (_, spoken, *_) in lines().items()}
    assert pictured
    assert [name for name, label in pictured.items() if not label.endswith(said[name])] == []


def test_by_touch(opened):
    page = opened(*pages_of(filled), width=360, has_touch=True, is_mobile=True)
    live.targets_are_large(page)
    for name, nth in FIRST.items():
        entry, embed = CONTRACT[name], page.locator(".descent-embed").nth(nth)
        if embed.locator(entry.handle).count():
            handle = embed.locator(entry.handle).first
            handle.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
            live.at_rest(page)
            x, y = live.centre(handle)
            right, down = entry.drag
            live.touch(page, (x, y), (x + right / 2, y + down / 2), (x + right, y + down))
            assert live.centre(handle) == pytest.approx((x + right, y + down), abs=3), name
        target = embed.locator(entry.tap or ".descent-check, .descent-footer button").first
        if not entry.tap and target.evaluate("(one) => one.localName === 'button'"):
            every(page, "moveEverything", of={name: nth})  # for Reset to undo
        before = rest(page, {name: nth})
        live.tap(page, target)
        assert states(page, {name: nth}) != before, name


def test_a_stage_first_few_controls_and_the_picture_stays_in_sight(opened):
    """On one page, for that is enough: all widgets on a phone, folded and then unfolded.

    And no number with its words is in two places at once.
    """
    page = opened(*pages_of(filled), folded=True, width=360)
    page.set_viewport_size({"width": 360, "height": 740})
    staged = {name: nth for name, nth in FIRST.items() if name != "Quiz"}
    many, twice = (every(page, does, of=staged) for does in ("atFirst", "saidTwice"))
    every(page, "unfold")
    settle(page)
    hidden = every(page, "outOfSight", of=staged)
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
    page = opened(*pages_of(filled), width=1280)
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
    every(page, "moveEverything")
    settle(page)
    assert page.evaluate(LOST_WORDS) == []


ONE = {"it": 0}  # where it is alone


def test_what_a_button_does_glides_and_is_said_at_once_and_jumps_where_motion_is_not_wanted(opened):
    page = opened(made("DescentExplorer"), folded=True, own=True)
    moving = "document.getAnimations().length"
    for wanted in ("no-preference", "reduce"):
        page.emulate_media(reduced_motion=wanted)
        before = rest(page, ONE)
        _, there, _ = page.evaluate("contract.hold(0, 0)")
        press(page, there, 30)
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
        assert running == [before["it"]["says"], wanted == "no-preference"]


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


def test_theme_follows_the_site_jupyterlab_and_the_system_and_nothing_moves(opened):
    """By variables, and in all that is drawn; where motion is not wanted nothing takes its time."""
    page = opened(*pages_of(filled), color_scheme="dark", reduced_motion="reduce")
    names = [one.lower() for one in COLOURS]
    drawing = {name for name, found in every(page, "draws").items() if found}
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
        wrong = DARK - LIGHT if expected == "light" else LIGHT - DARK - ON_MAPS
        palette = [getattr(style, expected).lower() for style in COLOURS.values()]
        for name, (variables, drawn) in every(page, "colours", names).items():
            assert variables == palette, name
            assert not {colour: where for colour, where in drawn.items() if colour in wrong}, name
            if name in drawing:
                assert {"light": LIGHT, "dark": DARK}[expected] & drawn.keys(), name
    assert every(page, "slowest") == dict.fromkeys(FIRST, 0)


def test_axe_finds_nothing(opened):
    page = opened(*pages_of(filled))
    for theme, width in (("light", 1000), ("dark", 1000), ("dark", 360), ("light", 360)):
        if width == 360 and page.viewport_size["width"] == 1000:
            every(page, "moveEverything")
            every(page, "answer")
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
    page = opened(*pages_of(filled), own=True)
    every(page, "moveEverything")
    every(page, "answer")
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
