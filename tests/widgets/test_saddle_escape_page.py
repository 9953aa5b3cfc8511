"""SaddleEscape in a browser: every control by keyboard, mouse and touch."""

import re

import pytest

from course_lib import OPTIMIZERS
from course_lib.widgets import SaddleEscape
from tests.widgets import live
from tests.widgets.live import press, shown, slider, spoken

DELTA = "Distance δ from the ridge"


race = live.opener(SaddleEscape)


def told(**traits) -> dict:
    """Steps to escape by optimizer, from course_lib."""
    widget = SaddleEscape(**traits)
    return {name: widget.steps_to_escape(name) for name in widget.optimizers}


def said(page) -> dict:
    return {name: int(steps) for name, steps in re.findall(r"(\w+) after (\d+)", shown(page))}


def test_keyboard_reaches_and_moves_every_control(race):
    page = race({"noise": 0.01})
    seen = live.tab_stops(page, 16)
    kinds = ["select-one", *["checkbox"] * 8, *["range"] * 4, *["button"] * 3]
    assert seen == [[kind, "solid", "true"] for kind in kinds]
    slider(page, DELTA).focus()
    press(page, "ArrowLeft", 10)
    assert "δ = 1e-4, " in shown(page) and said(page) == told(delta=1e-4, noise=0.01)
    slider(page, "Noise").focus()
    press(page, "Home")
    slider(page, "Learning rate").focus()
    press(page, "ArrowRight", 20)
    rate = float(slider(page, "Learning rate").get_attribute("aria-valuetext"))
    assert rate > 0.05 and said(page) == told(delta=1e-4, learning_rate=rate)
    page.get_by_label("AdaGrad").focus()
    press(page, "Space")
    names = ["SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"]
    assert said(page) == told(delta=1e-4, learning_rate=rate, optimizers=names)
    page.get_by_label("momentum dampened").focus()
    press(page, "Space")
    page.get_by_role("combobox", name="Surface").focus()
    press(page, "ArrowDown")
    assert said(page) == told(
        delta=1e-4, learning_rate=rate, optimizers=names, dampening=True, surface="monkey_saddle"
    )
    assert "predicted" not in shown(page)


def test_table_has_steps_prediction_and_a_tenth_of_the_distance(race):
    page = race({"delta": 1e-6})
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("tbody tr").all()]
    near, nearer = told(delta=1e-6), told(delta=1e-7)
    assert [row[0] for row in rows] == ["SGD", "Momentum", "RMSProp", "Adam"]
    assert [[int(row[1]), int(row[3])] for row in rows] == [
        [near[row[0]], nearer[row[0]]] for row in rows
    ]
    assert rows[0][2] == "283" and rows[3][2] == "–"  # ln 10⁶ / ln 1.05
    assert "(predicted 283)" in shown(page)


def test_goal_needs_a_start_closer_to_the_ridge(race):
    page = race()
    goal = page.locator(".descent-goal")
    assert "descent-met" not in goal.get_attribute("class").split()
    slider(page, DELTA).fill("-6")
    assert "Goal reached" in spoken(page) and "descent-met" in goal.get_attribute("class")
    page.get_by_label("Adam", exact=True).uncheck()
    assert "choose SGD and Adam" in goal.inner_text()
    assert "descent-met" not in goal.get_attribute("class").split()


def test_start_is_dragged_on_the_map_and_on_the_chart(race):
    page = race()

    def delta():
        return float(slider(page, DELTA).get_attribute("aria-valuetext").replace("−", "-"))

    chart = page.locator(".descent-distances")
    live.drag(page, chart, (0.5, 0.5), (0.1, 0.8))
    assert 1e-11 < delta() < 1e-6
    live.drag(page, chart, (0.5, 0.5), (0.1, 3))
    assert delta() == 1e-12
    live.drag(page, page.locator(".descent-map").first, (0.7, 0.5), (0.7, 0.4))
    assert 0.2 < delta() <= 0.5
    live.drag(page, page.locator(".descent-map").first, (0.7, 0.5), (0.7, -1))
    assert delta() == 0.5


def test_a_finger_drags_the_start_on_the_chart(race):
    page = race(width=360, has_touch=True, is_mobile=True)
    page.locator(".descent-distances").scroll_into_view_if_needed()
    ring = page.locator(".descent-distances .descent-handle").bounding_box()
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    live.touch(page, (x, y), (x, y + 20), (x, y + 50))
    moved = page.locator(".descent-distances .descent-handle").bounding_box()
    assert moved["y"] - ring["y"] == pytest.approx(50, abs=3)


def test_noise_is_the_same_until_another_is_asked_for(race):
    page = race({"delta": 1e-9})
    assert page.get_by_role("button", name="Other noise").is_disabled()
    slider(page, "Noise").fill("-3")
    first = said(page)
    assert first == told(delta=1e-9, noise=0.001) and first["SGD"] < told(delta=1e-9)["SGD"] / 2
    page.get_by_role("button", name="Other noise").click()
    assert said(page) == told(delta=1e-9, noise=0.001, seed=1)


def test_reset_link_and_nonsense_in_the_address(race):
    page = race()
    before = spoken(page)
    slider(page, DELTA).fill("-8")
    page.get_by_label("AMSGrad").check()
    page.get_by_label("RMSProp").uncheck()
    slider(page, "Step looked at").fill("12")
    page.get_by_role("button", name="Link to this state").click()
    page.wait_for_function("document.querySelector('.descent-said').textContent !== ''")
    address, moved = page.url, spoken(page)
    page.get_by_role("button", name="Reset").click()
    assert spoken(page) == before
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("[data-descent-ready]")
    assert spoken(page) == moved and "AMSGrad" in moved and "RMSProp" not in moved
    assert slider(page, "Step looked at").input_value() == "12"
    for nonsense in ("delta=0", "surface=hill", "optimizers=Rprop", "seed=-1", "noise=2"):
        assert shown(race(fragment=f"#saddle_escape.1.{nonsense}")) == before


@pytest.mark.parametrize("width", [320, 360, 768, 1400])
def test_fits_any_width(race, width):
    page = race({"optimizers": list(OPTIMIZERS)}, width=width)
    for surface in ("monkey_saddle", "saddle"):
        page.get_by_role("combobox", name="Surface").select_option(surface)
        for rate, delta in (("-3", "-12"), ("0", "-0.3")):
            slider(page, "Learning rate").fill(rate)
            slider(page, DELTA).fill(delta)
            live.fits(page, width)
    assert "NaN" not in page.locator(".descent-embed").inner_html()


def test_page_does_not_jump_when_the_widget_starts(race):
    live.keeps_its_place(race)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_axe_finds_nothing(race, theme, width):
    page = race({"optimizers": list(OPTIMIZERS)}, theme=theme, width=width)
    live.axe_finds_nothing(page)


def test_static_picture_without_javascript(open_page):
    page = open_page(SaddleEscape(), java_script_enabled=False)
    assert page.get_by_role("img", name="Distance from the saddle’s ridge by step").is_visible()
    assert "SGD after 142 steps" in page.locator("figcaption").inner_text()


def test_time_of_one_event(race):
    """Printed, as machines differ: seven optimizers, up to 1,000 steps."""
    page = race({"optimizers": list(OPTIMIZERS), "learning_rate": 0.02})
    script, everything = page.evaluate(live.TIMES, ["input[type=range]", 200])
    page.evaluate(live.WATCH)
    box = page.locator(".descent-distances").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    for index in range(120):
        page.mouse.move(box["x"] + 60, box["y"] + 40 + 1.5 * index)
    page.mouse.up()
    dragged = page.evaluate("spent")
    live.report(f"SaddleEscape, seven optimizers, script per input: {live.distribution(script)}")
    live.report(f"  with style and layout: {live.distribution(everything)}")
    live.report(f"  script per pointer move: {live.distribution(dragged)}")
    assert len(dragged) >= 60
