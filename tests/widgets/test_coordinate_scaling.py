"""CoordinateScaling: its traits, its numbers, and every control by keyboard, pointer and touch."""

import re

import numpy as np
import pytest

from course_lib import SGD, RMSProp, descend
from course_lib.surfaces import ravine
from course_lib.widgets import CoordinateScaling
from tests.widgets import live
from tests.widgets.live import (
    TIMES,
    distribution,
    drag,
    press,
    rate_position,
    shown,
    slider,
    spoken,
    touch,
)
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


def look_inside(page):
    """Open the further settings: they hold a step of RMSProp, taken apart."""
    page.get_by_text("More settings").click()
    return page


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
    assert question.startswith("Predict (1 of 3). In a ravine 20 times as steep across as along")
    assert "24 steps as it is" in question
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


def test_every_control_by_keyboard(scaling):
    page = scaling()
    page.locator("summary").focus()
    press(page, "Enter")
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


def test_touch_moves_the_start_and_swipes_scroll(scaling):
    page = look_inside(scaling(width=360, has_touch=True, is_mobile=True))
    page.evaluate(
        "() => document.querySelector('.descent-map').scrollIntoView({ block: 'center' })"
    )
    box = page.locator(".descent-handle").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch(page, (x, y), (x + 20, y + 10), (x + 40, y + 20))
    assert float(slider(page, "Start along").input_value()) > -5
    touched = ".descent-widget :is(button, .descent-check, input[type=range]):visible"
    heights = page.locator(touched).evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert len(heights) == 14
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
    page = look_inside(scaling())
    slider(page, "Turned by").fill("30")
    slider(page, "Steepness").fill("2")
    slider(page, "Start across").fill("-2")
    slider(page, "Step taken apart").fill("9")
    page.get_by_role("button", name="Link to this state").click()
    page.wait_for_function("document.querySelector('.descent-said').textContent !== ''")
    before, address = spoken(page), page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("[data-descent-ready]")
    look_inside(page)
    assert spoken(page) == before and "turned by 30°" in before and "step 9." in before


@pytest.mark.parametrize(
    "fragment", ["condition=0", "start=9,9", "start=1", "angle=-1", "shown_step=x", "steps=1e9"]
)
def test_nonsense_in_the_address_is_ignored(scaling, fragment):
    page = scaling(fragment=f"#coordinate_scaling.1.{fragment}")
    before = spoken(look_inside(page))
    assert before.startswith("κ = 20, turned by 0°.") and "RMSProp's step 20." in before
    assert slider(page, "Steps").get_attribute("aria-valuetext") == "100"
    assert slider(page, "Start along").get_attribute("aria-valuetext") == "−6"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_fits_any_width_with_readable_type(scaling, width):
    page = look_inside(scaling({"condition": 1000, "angle": 0.5}, width=width))
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
    look_inside(page)
    live.axe_finds_nothing(page)
    answer(page, "about 5 times as many")
    live.axe_finds_nothing(page)


def test_static_picture_without_javascript(open_page):
    page = open_page(CoordinateScaling(), java_script_enabled=False)
    assert page.get_by_role("img", name="Two maps of the ravine with paths").is_visible()
    assert "100 steps of RMSProp in a ravine with κ = 20" in page.locator("figcaption").inner_text()


def test_time_of_one_change(scaling):
    """Script, style and layout of one input event; printed, as machines differ."""
    page = look_inside(scaling({"steps": 500}))
    script, whole = page.evaluate(TIMES, ["input[type=range]", 240])
    live.report(f"CoordinateScaling, script of one change: {distribution(script)}")
    live.report(f"  with layout: {distribution(whole)}")
    assert len(script) == 240
