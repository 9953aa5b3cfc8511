"""DescentExplorer: its traits and picture, and every control by keyboard, pointer and touch."""

import re

import numpy as np
import pytest

from course_lib import SGD, Momentum, descend
from course_lib.surfaces import SURFACES, ravine
from course_lib.widgets import DescentExplorer
from course_lib.widgets.pictures.maps import SURFACE_NAMES, named_surface
from tests.widgets import live
from tests.widgets.live import press, rate_position, shown, slider, spoken

RATE, BETA, STEPS = "Learning rate α", "β", "Steps"


closed = live.opener(DescentExplorer)
explorer = live.opener(DescentExplorer, unfolded=True)


def control(page, label):
    return page.get_by_role("slider", name=label, exact=True)


def step_looked_at(page) -> str:
    return slider(page, "Step looked at").get_attribute("aria-valuetext")


def loss_in(text: str) -> float:
    return float(
        re.search(r"loss(?: above the lowest)? (−?[\de.-]+?)(?= after|, |$)", text)[1].replace(
            "−", "-"
        )
    )


# --- in Python ------------------------------------------------------------------------------


def test_a_bad_assignment_changes_nothing():
    widget = DescentExplorer(start=[3, 4])
    before = widget.state()
    for name, value in (("beta", 2), ("start", [0, 99]), ("surface", "saddle"), ("surface", "?")):
        with pytest.raises((TypeError, ValueError)):
            setattr(widget, name, value)
    assert widget.state() == before
    widget.set_state({"surface": "saddle", "start": [1, 1]})  # together, as the browser sends them
    assert (widget.surface, widget.start) == ("saddle", [1.0, 1.0])


def test_picture_draws_the_path_and_says_how_it_ends():
    page = DescentExplorer(learning_rate=0.05, beta=0, steps=3).picture()
    path = descend(ravine(20), SGD(0.05), steps=3)
    drawn = re.findall(r'd="(M[^"h]*)" style="[^"]*--descent-sgd', page)[0]
    points = np.array(re.findall(r"([\d.]+),([\d.]+)", drawn), float)
    assert points == pytest.approx((path.points * [28, -28] + [280, 210])[: len(points)], abs=0.06)
    assert f"ends at a loss of {path.values[-1]:.2g}" in page
    assert "diverges at step" in DescentExplorer(learning_rate=10, beta=0, steps=500).picture()


# --- in the browser -------------------------------------------------------------------------


def test_result_in_words_is_what_descend_computes(explorer):
    page = explorer()
    for name in SURFACE_NAMES:
        page.get_by_role("combobox", name="Surface").select_option(name)
        for dampening, nesterov in ((True, False), (False, False), (False, True)):
            page.get_by_role("combobox", name="Momentum").select_option(str(dampening).lower())
            page.get_by_label("Nesterov").set_checked(nesterov)
            slider(page, RATE).fill("-3")
            control(page, BETA).fill("0.8")
            control(page, STEPS).fill("60")
            surface = named_surface(name)
            path = descend(surface, Momentum(0.001, 0.8, dampening, nesterov), steps=60)
            floor = surface.value(surface.minima[0]) if len(surface.minima) else 0
            assert f"α = 0.001, β = 0.8, {'' if dampening else 'un'}dampened" in shown(page)
            assert ("Nesterov" in shown(page)) is nesterov
            expected = path.values[60] - floor
            assert loss_in(shown(page)) == pytest.approx(expected, rel=0.06, abs=1e-12)
            x, y = path.points[60]
            where = step_looked_at(page).replace("−", "-")  # two digits of what is very small
            found = re.match(r"step 60: x (\S+), y (\S+), loss", where)
            assert [float(one) for one in found.groups()] == pytest.approx(
                [x, y], rel=1e-3, abs=5e-5
            )


def test_keyboard_reaches_and_moves_every_control(closed):
    page = closed()
    live.tab_stops(page, 5)
    press(page, "Enter")  # opens what is folded away
    slider(page, RATE).focus()
    press(page, "ArrowRight", 3)
    assert "α = 0.053" in shown(page)
    control(page, BETA).focus()
    press(page, "Home")
    assert "β = 0: " in shown(page)
    press(page, "ArrowRight", 50)
    assert "β = 0.5, dampened" in shown(page)
    page.get_by_label("Nesterov").focus()
    press(page, "Space")
    assert "Nesterov’s" in shown(page)
    page.get_by_role("combobox", name="Surface").focus()
    press(page, "ArrowDown", 2)
    assert "rosenbrock" in page.get_by_role("combobox", name="Surface").input_value()
    assert control(page, "Start x").get_attribute("aria-valuetext") == "−1.2"


def test_start_moves_by_keyboard(explorer):
    page = explorer()
    control(page, STEPS).fill("1")
    slider(page, "Step looked at").fill("0")
    control(page, "Start x").focus()
    press(page, "ArrowRight", 4)
    control(page, "Start y").focus()
    press(page, "ArrowUp", 6)
    assert step_looked_at(page).startswith("step 0: x −7.8, y 2.12, loss")
    ring = page.locator(".descent-handle")
    outline = "(el) => getComputedStyle(el, '::before').outlineStyle"
    assert ring.evaluate(outline) == "solid"  # the ring on the map shows that it has the keys
    press(page, "End")
    assert control(page, "Start y").get_attribute("aria-valuetext") == "7.5"


def centre(box) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_start_follows_the_mouse_over_the_map_and_no_farther(explorer):
    page = explorer()
    field = page.locator(".descent-map")
    plot = page.locator(".descent-map > svg + svg > svg")
    ring = page.locator(".descent-handle")
    page.mouse.move(*centre(ring.bounding_box()))
    page.mouse.down()
    box = plot.bounding_box()
    width, height = (float(plot.get_attribute(name)) for name in ("width", "height"))
    origin = field.bounding_box()
    left = origin["x"] + float(plot.get_attribute("x"))
    top = origin["y"] + float(plot.get_attribute("y"))
    for x, y in ((0.5, 0.2), (0.9, 0.6), (3, -2)):
        page.mouse.move(left + x * width, top + y * height)
        expected = -10 + 20 * min(1, x), 7.5 - 15 * max(0, y)
        found = [float(control(page, f"Start {axis}").input_value()) for axis in "xy"]
        assert found == pytest.approx(expected, abs=0.06)
    page.mouse.up()
    page.mouse.move(left, top)
    assert found == [float(control(page, f"Start {axis}").input_value()) for axis in "xy"]
    page.mouse.click(left + width / 2, top + height / 2)  # a press anywhere brings the start there
    assert box is not None and centre(ring.bounding_box()) == pytest.approx(
        (left + width / 2, top + height / 2), abs=1.5
    )


def test_start_follows_a_finger_by_its_ring_and_a_swipe_scrolls_the_page(explorer):
    page = explorer(width=360, has_touch=True, is_mobile=True)
    page.locator(".descent-map").scroll_into_view_if_needed()
    x, y = centre(page.locator(".descent-handle").bounding_box())
    live.touch(page, (x, y), (x + 40, y - 20), (x + 90, y - 40))
    moved = centre(page.locator(".descent-handle").bounding_box())
    assert moved == pytest.approx((x + 90, y - 40), abs=2)
    state = shown(page)
    scrolled = page.evaluate("scrollY")
    x, y = centre(page.locator(".descent-map").bounding_box())
    live.touch(page, *((x + 60, y + 60 - 20 * index) for index in range(8)))
    page.wait_for_function("(from) => scrollY > from + 20", arg=scrolled)
    assert shown(page) == state
    x, y = centre(page.locator(".descent-map").bounding_box())
    live.tap(page, (x - 50, y + 20))
    assert centre(page.locator(".descent-handle").bounding_box()) == pytest.approx(
        (x - 50, y + 20), abs=2
    )


def test_path_and_loss_mark_the_same_step(explorer):
    page = explorer({"steps": 80})
    path = descend(ravine(20), Momentum(0.05), steps=80)
    markers = page.locator(".descent-path-marker")
    chart = page.locator(".descent-losses > svg")

    def marked():
        return [[float(one.get_attribute(name)) for name in ("cx", "cy")] for one in markers.all()]

    slider(page, "Step looked at").fill("0")
    first = marked()
    slider(page, "Step looked at").focus()
    press(page, "ArrowRight", 40)
    assert step_looked_at(page).startswith("step 40: ")
    on_map, on_chart = marked()
    scale = float(page.locator(".descent-map > svg + svg > svg").get_attribute("width")) / 20
    moved = (path.points[40] - path.points[0]) * [scale, -scale]
    assert np.subtract(on_map, first[0]) == pytest.approx(moved, abs=0.2)
    rule = float(page.locator(".descent-step-rule").get_attribute("d")[1:].split(",")[0])
    assert on_chart[0] == pytest.approx(rule, abs=0.11)

    # A mouse over the chart only looks; pressed, it stays.
    box = chart.bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 50)
    assert not step_looked_at(page).startswith("step 40: ")
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] - 50)
    assert step_looked_at(page).startswith("step 40: ")
    live.drag(page, chart, (0.3, 0.5), (0.6, 0.5), (3, 0.5))
    assert step_looked_at(page).startswith("step 80: ")


def test_one_path_in_two_conventions(explorer):
    """The rate beside the slider is the other convention's for the same path."""
    page = explorer({"learning_rate": 0.05, "beta": 0.9})
    assert slider(page, RATE).get_attribute("aria-valuetext") == "0.05 (undampened: 0.005)"
    before = page.locator(".descent-map .descent-path").get_attribute("d")
    page.get_by_role("combobox", name="Momentum").select_option("false")
    assert page.locator(".descent-map .descent-path").get_attribute("d") != before
    slider(page, RATE).fill(str(rate_position(0.005)))
    assert slider(page, RATE).get_attribute("aria-valuetext") == "0.005 (dampened: 0.05)"
    assert page.locator(".descent-map .descent-path").get_attribute("d") == before


def test_divergence_is_said_and_not_drawn_off_the_page(explorer):
    page = explorer({"learning_rate": 10, "beta": 0, "steps": 500}, width=360)
    assert re.search(r"diverged at step \d+\.$", spoken(page))
    live.fits(page, 360)
    page.get_by_role("combobox", name="Surface").select_option("saddle")
    slider(page, RATE).fill("0.6")
    assert "this surface falls without end" in shown(page)
    page.get_by_role("combobox", name="Surface").select_option("rosenbrock")
    slider(page, RATE).fill("1")
    assert "diverged at step" in shown(page)
    clip = page.locator(".descent-map > svg + svg > svg, .descent-losses > svg > svg")
    assert [one.evaluate("(el) => getComputedStyle(el).overflow") for one in clip.all()] == [
        "hidden",
        "hidden",
    ]
    assert "NaN" not in page.locator(".descent-embed").inner_html()


def test_goal_needs_momentum_the_surface_and_a_distant_start(explorer):
    page = explorer()
    goal = page.locator(".descent-goal")
    assert "descent-met" not in goal.get_attribute("class")
    page.get_by_role("combobox", name="Momentum").select_option("false")
    slider(page, RATE).fill(str(rate_position(0.13)))
    control(page, BETA).fill("0.4")
    assert "Goal reached" in spoken(page) and "descent-met" in goal.get_attribute("class")
    path = descend(ravine(20), Momentum(0.13, 0.4, dampening=False), steps=100)
    assert f"from step {path.steps_to(1e-6):.0f} on" in goal.inner_text()
    control(page, "Start x").fill("1")
    control(page, "Start y").fill("0.5")
    assert "descent-met" not in goal.get_attribute("class").split()
    # No rate without momentum is fast enough.
    rates = np.geomspace(1e-5, 10, 1000)
    sweep = descend(ravine(20), SGD(rates[:, None]), steps=100)
    assert np.nanmin(sweep.steps_to(1e-6)) >= 50


@pytest.mark.parametrize("condition", [20, 100])
def test_the_prediction_tries_each_answer_and_says_what_it_does(explorer, condition):
    """Its numbers are the library's, and it is about the ravine, whatever was shown before."""
    page = explorer({"surface": "saddle", "nesterov": True, "condition": condition, "steps": 500})
    surface, box = ravine(condition), page.locator(".descent-predict")
    zigzag, lower, higher = (share / condition for share in (1.9, 0.95, 2.1))
    assert f"At β = 0 and α = {zigzag:g} the walk zigzags" in box.inner_text()

    def steps(rate, beta) -> str:
        found = descend(surface, Momentum(rate, beta), steps=500).steps_to(1e-6)
        return f"{found:.0f}" if np.isfinite(found) else "more than 500"

    def answered(text) -> str:
        box.get_by_text(text, exact=True).click()
        page.get_by_role("button", name="See what happens").click()
        return box.locator(".descent-feedback").inner_text()

    before = f"steps to a loss of 1e-6, where it took {steps(zigzag, 0)}."
    said = answered("Lower α")
    assert said.startswith("Not so.") and f"{steps(lower, 0)} {before}" in said
    assert shown(page).startswith(f"α = {lower:.3g}, β = 0: ")
    said = answered("Raise α")
    assert said.startswith("Not so.") and f"Beyond {2 / condition:g} each swing" in said
    tried = float(re.match(r"α = ([\d.]+), β = 0: ", shown(page))[1])  # as the slider rounds it
    assert tried == pytest.approx(higher, rel=0.02)
    path = descend(surface, SGD(tried), steps=100)
    assert path.values[100] > path.values[0]
    said = answered("Raise β")
    assert said.startswith("Yes.") and f"{steps(zigzag, 0.5)} {before}" in said
    assert shown(page).startswith(f"α = {zigzag:g}, β = 0.5, dampened: ")
    assert steps(2 * zigzag, 0.5) < steps(zigzag, 0.5)  # as it advises at the end


def test_start_beyond_the_map_comes_to_its_edge(explorer):
    page = explorer(fragment="#descent_explorer.1.start=99,0&descent_explorer.1.steps=41.7")
    assert control(page, "Start x").input_value() == "10" and "after 42 steps" in shown(page)


def test_same_optimizer_same_colour_and_dash(explorer):
    style = (
        "() => { const path = document.querySelector('.descent-map .descent-path');"
        " const style = getComputedStyle(path); return [style.stroke, style.strokeDasharray]; }"
    )
    page = explorer(theme="light")
    assert page.evaluate(style) == ["rgb(0, 114, 178)", "12px, 4px"]
    control(page, BETA).fill("0")
    assert page.evaluate(style) == ["rgb(91, 91, 102)", "none"]  # plain gradient descent
    assert explorer(theme="dark").evaluate(style)[0] == "rgb(93, 183, 238)"


def test_every_surface_of_the_library_can_be_chosen():
    assert set(SURFACE_NAMES) == {*SURFACES, "rotated ravine"}
