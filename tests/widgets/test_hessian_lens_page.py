"""HessianLens in a browser: every control by keyboard, mouse and touch."""

import numpy as np
import pytest

from course_lib.surfaces import himmelblau
from course_lib.widgets import HessianLens
from tests.widgets import live
from tests.widgets.live import press, shown, slider, spoken

lens = live.opener(HessianLens)


def unfolded(page):
    page.locator(".descent-more > summary").click()
    return page


def button(page, name):
    return page.get_by_role("button", name=name)


def test_keyboard_moves_the_point_and_chooses_a_surface(lens):
    page = unfolded(lens())
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
    page = unfolded(lens())
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


def test_newtons_steps_from_the_middle_are_predicted(lens):
    page = lens()
    press_it = button(page, "See what happens")
    page.get_by_label("a minimum").check()
    press_it.click()
    assert page.locator(".descent-feedback").inner_text().startswith("Not so.")
    place = shown(page)
    assert "a maximum. The gradient is zero" in place
    page.get_by_label("a maximum").check()
    press_it.click()
    assert page.locator(".descent-feedback").inner_text().startswith("Yes.")
    at = np.zeros(2)
    for _ in range(10):
        at = at - np.linalg.solve(himmelblau.hessian(at), himmelblau.gradient(at))
    assert f"x {at[0]:.4f}, y {at[1]:.3f}".replace("-", "−") in place


def test_on_another_surface_nothing_is_asked(lens):
    assert lens({"surface": "saddle"}).locator("form").count() == 0


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


def test_point_beyond_the_map_comes_to_its_edge(lens):
    assert "x 6.667, y 0" in shown(lens(fragment="#hessian_lens.1.point=99,0"))
