"""HessianLens in a browser: every control by keyboard, mouse and touch."""

import numpy as np
import pytest

from course_lib.surfaces import himmelblau
from course_lib.widgets import HessianLens
from course_lib.widgets.pictures.maps import SURFACE_NAMES, named_surface
from tests.widgets import live
from tests.widgets.live import press, shown, slider, spoken

lens = live.opener(HessianLens)


def button(page, name):
    return page.get_by_role("button", name=name)


def test_keyboard_reaches_and_moves_every_control(lens):
    page = lens()
    seen = live.tab_stops(page, 7)
    kinds = ["select-one", "button", "button", "range", "range", "button", "button"]
    assert seen == [[kind, "solid", "true"] for kind in kinds]
    slider(page, "Point x").focus()
    press(page, "ArrowRight", 5)
    slider(page, "Point y").focus()
    press(page, "ArrowUp", 10)
    x, y = (float(slider(page, f"Point {axis}").input_value()) for axis in "xy")
    assert x > 0 and y > 0
    values = np.linalg.eigvalsh(himmelblau.hessian([x, y]))
    assert f"λ₁ = −{-values[1]:.3g}" in shown(page) and f"λ₂ = −{-values[0]:.3g}" in shown(page)
    page.get_by_role("combobox", name="Surface").focus()
    press(page, "ArrowDown", 2)
    assert page.get_by_role("combobox", name="Surface").input_value() == "monkey_saddle"


def test_goal_by_newtons_steps_from_near_a_saddle(lens):
    page = lens()
    goal = page.locator(".descent-goal")
    slider(page, "Point x").fill("0.2")
    slider(page, "Point y").fill("2.8")
    assert "a slope" in shown(page) and "descent-met" not in goal.get_attribute("class").split()
    button(page, "Newton").focus()
    press(page, "Enter", 4)
    assert "x 0.08668, y 2.884: a saddle. The gradient is zero" in spoken(page)
    assert "Goal reached." in spoken(page) and "descent-met" in goal.get_attribute("class")
    button(page, "A lowest minimum").click()
    assert "x 3, y 2: a minimum." in shown(page)
    assert "descent-met" not in goal.get_attribute("class").split()
    button(page, "A lowest minimum").click()
    assert "x −2.805, y 3.131: a minimum." in shown(page)


def test_degenerate_and_no_newtons_step(lens):
    page = lens({"surface": "monkey_saddle"})
    button(page, "The saddle").click()
    assert "a degenerate critical point" in shown(page) and "cannot tell" in shown(page)
    button(page, "Newton").click()
    assert "an eigenvalue is zero" in page.locator(".descent-lens-buttons").inner_text()


def test_mouse_looks_and_a_press_stays(lens):
    page = lens()
    before = shown(page)
    box = page.locator(".descent-map").bounding_box()
    page.mouse.move(box["x"] + 120, box["y"] + 80)
    hovered = shown(page)
    assert hovered != before
    page.mouse.move(box["x"] + 120, box["y"] - 20)
    assert shown(page) == before
    live.drag(page, page.locator(".descent-map"), (0.3, 0.3), (0.6, 0.6))
    pressed = shown(page)
    page.mouse.move(box["x"] + 120, box["y"] - 20)
    assert shown(page) == pressed != before


def test_a_finger_drags_the_point_and_a_tap_brings_it(lens):
    page = lens(width=360, has_touch=True, is_mobile=True)
    page.locator(".descent-map").scroll_into_view_if_needed()
    ring = page.locator(".descent-handle").bounding_box()
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    live.touch(page, (x, y), (x + 30, y - 10), (x + 60, y - 20))
    moved = page.locator(".descent-handle").bounding_box()
    assert (moved["x"] - ring["x"], moved["y"] - ring["y"]) == pytest.approx((60, -20), abs=2)
    live.tap(page, (x - 40, y + 30))
    tapped = page.locator(".descent-handle").bounding_box()
    assert (tapped["x"] - ring["x"], tapped["y"] - ring["y"]) == pytest.approx((-40, 30), abs=2)


def test_reset_link_and_nonsense_in_the_address(lens):
    page = lens()
    before = spoken(page)
    page.get_by_role("combobox", name="Surface").select_option("rosenbrock")
    slider(page, "Point x").fill("0.5")
    button(page, "Link to this state").click()
    page.wait_for_function("document.querySelector('.descent-footer .descent-said').textContent")
    address, moved = page.url, spoken(page)
    button(page, "Reset").click()
    assert spoken(page) == before
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("[data-descent-ready]")
    assert spoken(page) == moved
    for nonsense in ("point=1", "point=NaN,1", "surface=hill", "tolerance=1"):
        assert shown(lens(fragment=f"#hessian_lens.1.{nonsense}")) == before
    assert "x 6.667, y 0" in shown(lens(fragment="#hessian_lens.1.point=99,0"))


@pytest.mark.parametrize("width", [320, 360, 768, 1400])
def test_fits_any_width_on_every_surface(lens, width):
    page = lens(width=width)
    for name in SURFACE_NAMES:
        page.get_by_role("combobox", name="Surface").select_option(name)
        live.fits(page, width)
        x, y = named_surface(name).start
        slider(page, "Point x").fill(str(-x))
        slider(page, "Point y").fill(str(y + 1))
        live.fits(page, width)
    assert "NaN" not in page.locator(".descent-embed").inner_html()


def test_page_does_not_jump_when_the_widget_starts(lens):
    live.keeps_its_place(lens)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_axe_finds_nothing(lens, theme, width):
    page = lens(theme=theme, width=width)
    live.axe_finds_nothing(page)


def test_static_picture_without_javascript(open_page):
    page = open_page(HessianLens(), java_script_enabled=False)
    assert page.get_by_role("img", name="Map of the surface with the gradient").is_visible()
    assert "eigenvalues are -26" in page.locator("figcaption").inner_text()


def test_time_of_one_event(lens):
    """Printed, as machines differ."""
    page = lens()
    script, everything = page.evaluate(live.TIMES, ["input[type=range]", 200])
    page.evaluate(live.WATCH)
    box = page.locator(".descent-map").bounding_box()
    for index in range(150):
        page.mouse.move(box["x"] + 60 + 2 * index, box["y"] + 60 + index)
    hovered = page.evaluate("spent")
    live.report(f"HessianLens, script per input: {live.distribution(script)}")
    live.report(f"  with style and layout: {live.distribution(everything)}")
    live.report(f"  script per pointer move: {live.distribution(hovered)}")
    assert len(hovered) >= 100
