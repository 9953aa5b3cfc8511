"""The widgets under some of the stress of `make stress`, which notices what it is there for."""

import pytest

from course_lib import widgets
from tests.stress import run
from tests.stress.run import Found, Target

SEED, COUNT = 16, 40  # events for each widget
# Of all widgets on a page, only those that match are shown: the others would be laid out as well.
ALONE = """(place) => {
  for (const one of document.querySelectorAll(".descent-embed")) one.hidden = !one.matches(place);
}"""


@pytest.fixture
def opened(chromium):
    """`opened(target)`: its page under stress, and what is found there."""
    pages = []

    def opened(target):
        found = Found()
        pages.append(run.opened(chromium, target, found))
        return pages[-1], found

    yield opened
    for page in pages:
        page.context.close()


def test_random_events_do_no_widget_any_harm(opened, tmp_path):
    """On one page: a few for each, of the page and from outside."""
    page, found = opened(run.page_of(widgets.__all__, tmp_path))
    session, chance = page.context.new_cdp_session(page), run.random.Random(SEED)
    for nth, name in enumerate(widgets.__all__):
        limits = {getattr(widgets, name).module: run.filled(name)._limits}
        place = f"[data-descent-widget={getattr(widgets, name).module}]"
        page.evaluate("([place, limits]) => stress.within(place, limits)", [place, limits])
        page.evaluate(ALONE, place)
        for event in list(run.outside(chance, page)):
            run.act(page, session, event)
        done = page.evaluate("(given) => stress.random(...given)", [SEED + nth, COUNT])
        assert done["faults"] + found.faults == [], (name, done["played"])
        assert len(done["played"]) >= COUNT
    page.evaluate("stress.within('main', {})")
    page.evaluate(ALONE, "div")
    lists = page.locator("main select").count()
    nothing_chosen = [["choose", nth, -1] for nth in range(lists)]
    assert lists > 10
    assert (
        page.evaluate("(all) => stress.play(all)", nothing_chosen)["faults"] == found.faults == []
    )


# What a widget could do wrong, where each of its buttons is pressed.
WRONG = {
    "error": "throw Error('broken')",
    "rejection": "Promise.reject(Error('broken'))",
    "console.warn": "console.warn('odd')",
    "d of path": "path.setAttribute('d', 'M0,NaN')",
    "p said": "said.textContent = 'undefined'; queueMicrotask(() => { said.textContent = ''; })",
    "transform of path": "path.style.transform = `translate(${0 / 0}px)`",
    "canvas": "canvas.getContext('2d').lineTo(1 / 0, 2)",
    "input": "input.value = NaN",
    "link": "location.hash = 'odd.1.beta=NaN'",
}
ODD = """<main><button>{label}</button><p class="said">.</p><input><canvas></canvas>
<svg><path class="" d="M0,0"/></svg><script>
const [button, said, input, canvas, path] = document.querySelectorAll(
  'button, p, input, canvas, path');
button.addEventListener('click', () => {{ {does} }});
</script></main>"""


def odd(folder, does, label="Press") -> Target:
    """A page whose one button does something wrong."""
    path = folder / "odd.html"
    path.write_text(ODD.format(does=does, label=label), encoding="utf-8")
    limits = {"odd": {"beta": {"kind": "number", "low": 0, "high": 1}}}
    return Target("odd", path.as_uri(), "main", limits)


@pytest.mark.parametrize("where", WRONG)
def test_what_is_wrong_is_noticed(opened, tmp_path, where):
    label = "Link to this state" if where == "link" else "Press"
    page, _ = opened(odd(tmp_path, WRONG[where], label))
    assert page.evaluate("stress.play([['focus', 0]])")["faults"] == []
    press = ["click", "button", 0]
    faults = page.evaluate("(press) => stress.play([press])", press)["faults"]
    assert where in {one["where"].strip() for one in faults}
    assert press in [one["event"] for one in faults]


def test_a_task_that_is_too_long_is_noticed(chromium, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 20)
    long = (  # once, for the machine's sake
        "if (!button.done) { button.done = true;"
        " const end = performance.now() + 800; while (performance.now() < end); }"
    )
    found = run.stressed(chromium, odd(tmp_path, long), SEED, 200)
    assert [one["where"] for one in found.faults] == ["a task"] and found.longest > run.LONGEST


def test_what_grows_is_noticed(opened, tmp_path):
    grows = (
        "for (let one = 0; one < 900; one += 1) {"
        " const more = document.createElement('i'); more.onclick = () => 1; (window.all ??= [])"
        ".push(more, new Array(900).fill(one)); }"
    )
    page, _ = opened(odd(tmp_path, grows))
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before = run.memory(page, session)
    assert run.grown(before, run.memory(page, session)) == []
    page.evaluate("stress.play([['click', 'button', 0]])")
    found = run.grown(before, run.memory(page, session))
    assert {one["what"].split(":")[0] for one in found} == set(run.SPARE)


SEARCH = """<header class="site-header">
<form class="search-form"><input type="search"></form></header>
<div class="search-list"></div><main><details open>.</details></main><script>
const field = document.querySelector("input");
window.asked = [];
field.addEventListener("input", () => {
  asked.push(field.value);
  const found = document.createElement("a");
  setTimeout(() => document.querySelector(".search-list").append(found), 100);
});
</script>"""


def test_what_a_page_fetches_once_is_there_before_the_first_event(opened, tmp_path):
    path = tmp_path / "search.html"
    path.write_text(SEARCH, encoding="utf-8")
    page, found = opened(Target("search", path.as_uri(), "body"))
    page.evaluate("stress.warm()")
    assert page.evaluate("[asked, document.querySelectorAll('.search-list a').length > 0]") == [
        ["momentum", ""],
        True,
    ]
    assert page.locator("details[open]").count() == 0 and found.faults == []


def test_the_events_that_do_it_are_found_among_others(chromium, tmp_path):
    does = "button.count = (button.count ?? 0) + 1; if (button.count > 1) throw Error('twice');"
    press, other = ["click", "button", 0], ["focus", 0]
    target = odd(tmp_path, does)
    assert run.fewest(chromium, target, [other, press, other, ["scroll", 0], press, other]) == [
        press,
        press,
    ]
    assert run.fewest(chromium, target, [other, press]) == []


def test_the_same_seed_makes_the_same_events(opened, tmp_path):
    played = []
    for _ in range(2):
        page, _ = opened(odd(tmp_path, "said.textContent += '.'"))
        played.append(page.evaluate("stress.random(7, 80)")["played"])
    assert played[0] == played[1]
