"""The course's first page in a browser: all that it is about on one screen, moving or not."""

import pytest

STEP = "parseInt(document.querySelector('.descent-status').textContent.slice(8))"


@pytest.fixture(scope="module")
def home(visitor):
    page, visit = visitor.open("http")
    page.goto(f"{visitor.places['http']}/index.html")
    page.wait_for_selector("[data-descent-ready]", state="attached")
    yield page
    page.context.close()
    assert (visit.messages, visit.foreign, visit.failed) == ([], [], [])


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
def test_the_idea_the_race_and_both_buttons_are_on_the_first_screen(home, size):
    home.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    home.evaluate("scrollTo(0, 0)")
    for part in ("h1", ".idea", ".begin", ".descent-map"):
        box = home.locator(part).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= size[1], part
    assert home.locator(".begin").get_attribute("href") == "chapters/01_averages.html"
    for run in home.locator(".button-second").all():
        assert run.bounding_box()["y"] < size[1]


def test_the_race_runs_by_itself_and_can_be_played_again(home):
    home.set_viewport_size({"width": 1280, "height": 900})
    home.wait_for_function(f"() => {STEP} > 14")
    play = home.locator(".descent-play")
    if play.inner_text() == "Pause":
        play.click()
    assert play.inner_text().startswith("Play")


def test_each_chapter_has_its_picture_and_its_link(home):
    rows = home.locator(".chapters > li")
    links = [link.get_attribute("href") for link in home.locator(".chapters > li a").all()]
    assert links == sorted(set(links)) and len(links) == rows.count() >= 7
    for row in rows.all():
        box = row.locator(".chapter-picture").bounding_box()
        assert box["width"] > 90 and box["height"] > 50


def test_where_one_stopped_takes_the_place_of_the_beginning(home, visitor):
    place = '{"page": "chapters/02_momentum.html", "id": "", "section": ""}'
    home.evaluate("(place) => localStorage.setItem('descent-place', place)", place)
    home.reload()
    link = home.locator(".landing-buttons .continue a")
    link.wait_for()
    assert link.get_attribute("href").endswith("chapters/02_momentum.html")
    assert not home.locator(".begin").is_visible()
    home.evaluate("localStorage.clear()")


def test_without_scripts_it_stands_too(visitor):
    context = visitor.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{visitor.places['http']}/index.html")
    assert page.locator(".descent-embed svg").is_visible() and page.locator(".begin").is_visible()
    assert not page.locator(".welcome-back").is_visible()
    context.close()
