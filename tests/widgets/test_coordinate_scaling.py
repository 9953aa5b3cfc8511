"""CoordinateScaling: its traits, its numbers, and every control by keyboard, pointer and touch."""

import re

import numpy as np
import pytest

from course_lib import SGD, RMSProp, descend
from course_lib.surfaces import ravine
from course_lib.widgets import CoordinateScaling
from tests.widgets import live
from tests.widgets.live import (
    drag,
    press,
    rate_position,
    shown,
    slider,
    spoken,
)
from tests.widgets.parts import largest_difference

scaling = live.opener(CoordinateScaling)


def look_inside(page):
    """Open the further settings: they hold a step of RMSProp, taken apart."""
    page.get_by_text("More settings").click()
    return page


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
    page = look_inside(scaling())
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
    page = look_inside(scaling())
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


def test_dividing_is_a_plain_step_on_the_pulled_sheet():
    """The path on the sheet, let back, is that of gradients divided by the square of the pull."""
    for traits in ({}, {"angle": 0.4, "condition": 50}, {"angle": 2.0, "start": [3, -5]}):
        widget = CoordinateScaling(**traits)
        sheet, pull = widget.pulled()
        there = descend(sheet, SGD(0.01), pull * widget.start_on_map(), steps=30).points / pull
        divided = descend(widget.surface(), SGD(0.01 / pull**2), widget.start_on_map(), steps=30)
        assert there == pytest.approx(divided.points, abs=1e-12)
        assert np.linalg.norm(sheet.start) == pytest.approx(np.linalg.norm(widget.start))


def test_usual_gradients_are_those_all_around_the_middle():
    widget = CoordinateScaling(angle=0.3, condition=40)
    around = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    gradients = widget.surface().gradient(np.stack([np.cos(around), np.sin(around)], axis=1))
    sizes = np.sqrt((gradients**2).mean(axis=0))
    pull = widget.pulled()[1]
    assert pull[1] ** 2 / pull[0] ** 2 == pytest.approx(sizes[1] / sizes[0])


def test_pulled_sheet_is_round_along_the_axes_and_unchanged_at_45_degrees():
    def condition(surface):
        low, high = np.linalg.eigvalsh(surface.hessian([0.0, 0.0]))
        return high / low

    for kappa in (1, 20, 1000):
        sheets = {
            degrees: CoordinateScaling(condition=kappa, angle=np.radians(degrees)).pulled()
            for degrees in (0, 45, 90)
        }
        assert condition(sheets[0][0]) == pytest.approx(1)
        assert condition(sheets[90][0]) == pytest.approx(1)
        assert sheets[45][1] == pytest.approx(1)


def test_sheet_in_the_browser_is_that_of_course_lib(scaling):
    page = scaling()
    for degrees, kappa in ((0, 20), (5, 100), (45, 10), (120, 50)):
        slider(page, "Turned by").fill(str(degrees))
        slider(page, "Steepness").fill(f"{rate_position(kappa):.5f}")
        widget = CoordinateScaling(condition=kappa, angle=np.radians(degrees))
        sheet, pull = widget.pulled()
        low, high = np.linalg.eigvalsh(sheet.hessian([0.0, 0.0]))
        there = descend(sheet, SGD(2 / (low + high)), pull * widget.start_on_map(), steps=500)
        steps = there.steps_to(0.01 * there.values[0])
        said = f"where κ is {float(f'{high / low:.3g}'):g}, {steps:.0f} step"
        assert said in spoken(page)
        titles = page.locator(".descent-sheet-title").all_inner_texts()
        assert titles == [f"As it is: κ = {kappa}", f"Each axis pulled: κ = {high / low:.3g}"]


def shape(page, sheet):
    """Width over height of the innermost level line of a sheet."""
    box = page.locator(".descent-map").nth(sheet).locator(".descent-levels path").first
    return box.evaluate(
        """(path) => {
          const inner = document.createElementNS('http://www.w3.org/2000/svg', 'path');
          inner.setAttribute('d', `M${path.getAttribute('d').split('M').at(-1)}`);
          path.parentElement.append(inner);
          const { width, height } = inner.getBBox();
          inner.remove();
          return width / height;
        }"""
    )


def test_angle_morphs_the_pulled_ravine(scaling):
    page = scaling({"condition": 25})
    assert shape(page, 0) == pytest.approx(5, rel=0.03)
    seen = []
    for degrees in (0, 10, 20, 45):
        slider(page, "Turned by").fill(str(degrees))
        seen.append([shape(page, 0), shape(page, 1)])
    assert seen[0][1] == pytest.approx(1, abs=0.01)
    assert seen[3][0] == pytest.approx(seen[3][1], abs=0.01)
    papers = page.locator(".descent-paper").evaluate_all(
        "(all) => all.map((one) => [one.getBBox().width, one.getBBox().height])"
    )
    assert papers[0] == pytest.approx(papers[1], abs=0.2)  # both are pulled alike at 45°
    slider(page, "Turned by").fill("0")
    wide, high = (
        page.locator(".descent-paper")
        .nth(1)
        .evaluate("(one) => [one.getBBox().width, one.getBBox().height]")
    )
    assert high / wide == pytest.approx(5, rel=0.01)


def answer(page, choice):
    page.get_by_role("radio", name=choice).check()
    page.get_by_role("button", name="See what happens").click()
    return page.locator(".descent-feedback").inner_text()


def test_first_prediction_names_the_steps_that_are_taken(scaling):
    page = scaling()
    question = page.locator(".descent-predict legend").inner_text()
    assert question.startswith("Predict (1 of 3). At κ = 20 gradient descent takes 24 steps, and ")
    assert "1 step on the pulled sheet" in question
    page.get_by_role("button", name="See what happens").click()
    assert "Make a guess first" in page.locator(".descent-feedback").inner_text()
    assert shown(page).startswith("κ = 20")  # nothing is shown before a guess
    assert not page.get_by_role("button", name="Next question").is_visible()
    five = answer(page, "about 5 times as many")
    assert five.startswith("Not so.") and "116 steps" in five
    assert "κ = 100, turned by 0°" in spoken(page) and "where κ is 1, 1 step" in spoken(page)
    root = answer(page, "about √5 times as many")
    assert root.startswith("Not so.") and root != five
    assert answer(page, "no more than before").startswith("Yes.")


def test_predictions_lead_on_by_keyboard(scaling):
    page = scaling()
    page.get_by_role("radio").first.focus()
    for right, left, degrees, says in (
        (2, 0, 0, "the bowl is round again"),
        (2, 0, 45, "the same usual gradient"),
        (0, 1, 5, "10.4"),
    ):
        for place in (left, right):
            page.get_by_role("radio").nth(place).focus()
            press(page, "Space")
            press(page, "Enter")
            said = page.locator(".descent-feedback").inner_text()
            assert said.startswith("Yes." if place == right else "Not so.") and says in said
        assert f"turned by {degrees}°" in spoken(page)
        if degrees != 5:
            page.get_by_role("button", name="Next question").focus()
            press(page, "Enter")
            assert page.evaluate("document.activeElement.type") == "radio"
    assert not page.get_by_role("button", name="Next question").is_visible()


def test_keyboard_stays_within_reach(scaling):
    page = look_inside(scaling())
    slider(page, "Start across").focus()
    press(page, "End")
    along, across = (
        float(slider(page, label).input_value()) for label in ("Start along", "Start across")
    )
    assert 7.3 < np.hypot(along, across) <= 7.5 and across > 4


def test_start_dragged_on_the_turned_map_keeps_its_place_in_the_ravine(scaling):
    page = look_inside(scaling({"angle": np.pi / 2}))
    drag(page, page.locator(".descent-map").first, (0.6, 0.2), (0.62, 0.25), (0.54, 0.3))
    along, across = (
        float(slider(page, label).input_value()) for label in ("Start along", "Start across")
    )
    assert along > 2.5 and -2 < across < 0.5  # up is along the floor, right is across, downhill


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


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_texts_stay_within_their_pictures(scaling, width):
    page = look_inside(scaling({"condition": 1000, "angle": 0.5}, width=width))
    live.settle(page)
    outside = page.locator(".descent-widget svg text").evaluate_all(
        """(all) => all.filter((one) => {
          const box = one.getBoundingClientRect();
          const around = one.closest('div').getBoundingClientRect();
          return box.left < around.left - 1 || box.right > around.right + 1;
        }).map((one) => one.textContent)"""
    )
    assert outside == []
