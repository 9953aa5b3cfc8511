"""CoordinateScaling: its traits, its numbers, and every control by keyboard, pointer and touch."""

import re

import numpy as np
import pytest

from course_lib import SGD, RMSProp, descend
from course_lib.surfaces import ravine
from course_lib.widgets import CoordinateScaling
from tests.widgets import live
from tests.widgets.live import TIMES, distribution, drag, press, shown, slider, spoken, touch
from tests.widgets.parts import largest_difference

CONTROLS = {
    "Steepness κ": "condition",
    "Turned by": "angle",
    "Step taken apart": "shown_step",
    "Learning rate α": "learning_rate",
    "β": "beta",
    "Steps": "steps",
    "Start along": "start",
    "Start across": "start",
}


scaling = live.opener(CoordinateScaling)


@pytest.mark.parametrize(
    ("traits", "error", "words"),
    [
        ({"condition": 0.5}, ValueError, "condition must be a number from 1 to 1000, got 0.5"),
        ({"angle": 4}, ValueError, "angle must be a number from 0 to 3.14159, got 4"),
        ({"angle": "45°"}, TypeError, "angle must be a number"),
        ({"learning_rate": 0}, ValueError, "learning_rate must be a number from 0.001 to 1"),
        ({"beta": 1}, ValueError, "beta must be a number from 0 to 0.99"),
        ({"steps": 5}, ValueError, "steps must be a number from 10 to 500"),
        ({"shown_step": 1.5}, TypeError, "shown_step must be a whole number"),
        ({"start": [6, 5]}, ValueError, "start must be at most 7.5 from the middle"),
        ({"start": [1]}, ValueError, "start must be 2 to 2 finite numbers"),
        ({"kappa": 3}, TypeError, "no trait 'kappa'"),
    ],
)
def test_bad_traits_say_name_value_and_what_is_allowed(traits, error, words):
    with pytest.raises(error, match=words):
        CoordinateScaling(**traits)


def test_html_is_small_and_the_same_bytes_for_the_same_traits():
    for traits in ({}, {"condition": 1000, "angle": 1.0, "steps": 500, "learning_rate": 1}):
        page = CoordinateScaling(**traits).html()
        assert page == CoordinateScaling(**traits).html()
        assert len(page) < 15_000 and not re.search(r"\bid=|nan|inf\b", page)
    assert CoordinateScaling(angle=1.0).html() != CoordinateScaling().html()


def test_caption_has_the_numbers_of_the_step():
    widget = CoordinateScaling(condition=50, angle=0.7, shown_step=12)
    path = descend(widget.surface(), RMSProp(0.2, 0.5), widget.start_on_map(), steps=12)
    gx, gy = np.abs(path.gradients[11])
    assert (
        f"step 12 the gradient&#x27;s size is {gx:.3g} in x and {gy:.3g} in y" in widget.picture()
    )


def test_parts_are_those_of_course_lib():
    worst = largest_difference("RMSProp")
    print(f"RMSProp's parts: largest difference {worst:.1e}")
    assert worst <= 1e-10


def stated(text) -> list[float]:
    """Gradient, quotient and step in x, then in y, as the spoken line has them."""
    numbers = re.findall(r"(?:gradient|divided|step) (−?[\d.]+(?:e-?\d+)?)(?=[,.] )", text)
    assert len(numbers) == 7, text
    return [float(number.replace("−", "-")) for number in numbers[1:]]


def test_result_in_words_is_what_course_lib_computes(scaling):
    page = scaling()
    for degrees, kappa, step in ((0, 10, 20), (30, 100, 7), (135, 1, 12)):
        slider(page, "Turned by").fill(str(degrees))
        slider(page, "Steepness").fill(f"{np.log10(kappa):.2f}")
        slider(page, "Step taken apart").fill(str(step))
        text = spoken(page)
        angle = np.radians(degrees)
        start = CoordinateScaling(angle=angle).start_on_map()
        surface = ravine(kappa, angle)
        path = descend(surface, RMSProp(0.2, 0.5), start, steps=500)
        move = path.points[step] - path.points[step - 1]
        expected = np.stack([path.gradients[step - 1], -move / 0.2, move], axis=1).ravel()
        # Three digits; numbers below 0.001 have two.
        assert np.allclose(stated(text), expected, rtol=0.006, atol=5e-5), (text, expected)
        arrives = path.steps_to(0.01 * path.values[0])
        assert f"RMSProp {arrives:.0f} steps" in text
        plain = descend(surface, SGD(2 / (1 + kappa)), start, steps=500)
        counted = plain.steps_to(0.01 * plain.values[0])
        assert f"gradient descent {counted:.0f} step" in text


def test_steepness_moves_the_bars_of_y_and_leaves_the_steps(scaling):
    """Along the axes; turned, it moves them."""
    page = scaling()
    widths = "(all) => all.map((one) => Number(one.getAttribute('width')))"
    seen = {}
    for degrees in (0, 30):
        slider(page, "Turned by").fill(str(degrees))
        for kappa in (10, 100):
            slider(page, "Steepness").fill(f"{np.log10(kappa):.2f}")
            bars = page.locator(".descent-bars-chart rect").evaluate_all(widths)
            seen[degrees, kappa] = np.array(bars)
    straight = seen[0, 100] - seen[0, 10]
    assert straight[[0, 1, 2, 5]] == pytest.approx(0, abs=0.11)
    assert (
        straight[3] == pytest.approx(straight[4], abs=0.11) and straight[3] > 20
    )  # a tenfold gradient, a tenfold root
    assert abs(seen[30, 100] - seen[30, 10])[[2, 5]].max() > 1


def test_every_control_by_keyboard(scaling):
    page = scaling()
    for label in CONTROLS:
        control = page.get_by_role("slider", name=label, exact=True)
        before = control.get_attribute("aria-valuetext")
        control.focus()
        press(page, "ArrowRight", 2)
        after = control.get_attribute("aria-valuetext")
        assert after != before, label
        press(page, "ArrowLeft", 2)
        assert control.get_attribute("aria-valuetext") == before, label


def test_keyboard_stays_within_reach(scaling):
    page = scaling()
    slider(page, "Start across").focus()
    press(page, "End")
    along, across = (
        float(slider(page, label).input_value()) for label in ("Start along", "Start across")
    )
    assert 7.3 < np.hypot(along, across) <= 7.5 and across > 4


def test_start_dragged_on_the_turned_map_keeps_its_place_in_the_ravine(scaling):
    page = scaling({"angle": np.pi / 2})
    drag(page, page.locator(".descent-map"), (0.6, 0.2), (0.62, 0.25), (0.54, 0.3))
    along, across = (
        float(slider(page, label).input_value()) for label in ("Start along", "Start across")
    )
    assert along > 2.5 and -2 < across < 0.5  # up is along the floor, right is across, downhill


def test_touch_moves_the_start_and_swipes_scroll(scaling):
    page = scaling(width=360, has_touch=True, is_mobile=True)
    page.evaluate(
        "() => document.querySelector('.descent-map').scrollIntoView({ block: 'center' })"
    )
    box = page.locator(".descent-handle").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch(page, (x, y), (x + 20, y + 10), (x + 40, y + 20))
    assert float(slider(page, "Start along").input_value()) > -5
    heights = page.locator(".descent-widget :is(button, input)").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_goal_is_reached_by_turning_alone_and_only_at_its_steepness(scaling):
    page = scaling()
    goal = page.locator(".descent-goal")
    slider(page, "Turned by").fill("45")
    assert "✓" not in goal.inner_text()
    slider(page, "Steepness").fill("2")
    assert goal.inner_text().count("✓") == 2  # κ, and 45° is dear
    slider(page, "Turned by").fill("0")
    assert "Goal reached" not in shown(page)
    slider(page, "Turned by").fill("15")
    assert goal.inner_text().count("✓") == 2
    slider(page, "Turned by").fill("90")
    assert "Goal reached" in spoken(page) and "descent-met" in goal.get_attribute("class")
    page.get_by_role("button", name="Reset").click()
    assert "✓" not in goal.inner_text()

    steps = {}
    for degrees in (0, 15, 45, 90):
        angle = np.radians(degrees)
        start = CoordinateScaling(angle=angle).start_on_map()
        path = descend(ravine(100, angle), RMSProp(0.2, 0.5), start, steps=500)
        steps[degrees] = path.steps_to(0.01 * path.values[0])
    assert steps[45] >= 3 * steps[0] > steps[15] > steps[0] >= steps[90]


def test_link_carries_the_state(scaling):
    page = scaling()
    slider(page, "Turned by").fill("30")
    slider(page, "Steepness").fill("2")
    slider(page, "Start across").fill("-2")
    page.get_by_role("button", name="Link to this state").click()
    page.wait_for_function("document.querySelector('.descent-said').textContent !== ''")
    before, address = spoken(page), page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("[data-descent-ready]")
    assert spoken(page) == before and "turned by 30°" in before


@pytest.mark.parametrize(
    "fragment", ["condition=0", "start=9,9", "start=1", "angle=-1", "shown_step=x", "steps=1e9"]
)
def test_nonsense_in_the_address_is_ignored(scaling, fragment):
    page = scaling(fragment=f"#coordinate_scaling.1.{fragment}")
    assert shown(page).startswith("κ = 20, turned by 0°, step 20.")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_fits_any_width_with_readable_type(scaling, width):
    page = scaling({"condition": 1000, "angle": 0.5}, width=width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    outside = page.locator(".descent-widget svg text").evaluate_all(
        """(all) => all.filter((one) => {
          const box = one.getBoundingClientRect();
          const around = one.closest('div').getBoundingClientRect();
          return box.left < around.left - 1 || box.right > around.right + 1
            || parseFloat(getComputedStyle(one).fontSize) < 12;
        }).map((one) => one.textContent)"""
    )
    assert outside == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_axe_finds_nothing(scaling, theme, width):
    page = scaling({"condition": 100, "angle": np.pi / 4}, theme=theme, width=width)
    slider(page, "Turned by").fill("90")
    live.axe_finds_nothing(page)


def test_static_picture_without_javascript(open_page):
    page = open_page(CoordinateScaling(), java_script_enabled=False)
    assert page.get_by_role("img", name="Map of the ravine with the path").is_visible()
    assert "100 steps of RMSProp in a ravine with κ = 20" in page.locator("figcaption").inner_text()


def test_time_of_one_change(scaling):
    """Script, style and layout of one input event; printed, as machines differ."""
    page = scaling({"steps": 500})
    script, whole = page.evaluate(TIMES, ["input[type=range]", 240])
    live.report(f"CoordinateScaling, script of one change: {distribution(script)}")
    live.report(f"  with layout: {distribution(whole)}")
    assert len(script) == 240
