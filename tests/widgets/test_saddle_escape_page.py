"""SaddleEscape in a browser: every control by keyboard, mouse and touch."""

import re

import pytest

from course_lib.widgets import SaddleEscape
from tests.widgets import live
from tests.widgets.live import press, shown, slider, spoken

DELTA = "Distance δ from the ridge"


opens = live.opener(SaddleEscape)


@pytest.fixture
def race(opens):
    """A page with the further settings unfolded."""

    def unfolded(traits=None):
        page = opens(traits)
        page.get_by_text("More settings").click()
        return page

    return unfolded


def told(**traits) -> dict:
    """Steps to escape by optimizer, from course_lib."""
    widget = SaddleEscape(**traits)
    return {name: widget.steps_to_escape(name) for name in widget.optimizers}


def said(page) -> dict:
    return {name: int(steps) for name, steps in re.findall(r"(\w+) after (\d+)", shown(page))}


def test_keyboard_moves_every_control(race):
    page = race({"noise": 0.01})
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
    assert "Goal reached" not in spoken(page), "the predictions lead to here"
    slider(page, DELTA).fill("-10")
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
    live.drag(page, page.locator(".descent-map:not(.descent-distances)"), (0.7, 0.5), (0.7, 0.4))
    assert 0.2 < delta() <= 0.5
    live.drag(page, page.locator(".descent-map:not(.descent-distances)"), (0.7, 0.5), (0.7, -1))
    assert delta() == 0.5


def test_noise_is_the_same_until_another_is_asked_for(race):
    page = race({"delta": 1e-9})
    assert page.get_by_role("button", name="Other noise").is_disabled()
    slider(page, "Noise").fill("-3")
    first = said(page)
    assert first == told(delta=1e-9, noise=0.001) and first["SGD"] < told(delta=1e-9)["SGD"] / 2
    page.get_by_role("button", name="Other noise").click()
    assert said(page) == told(delta=1e-9, noise=0.001, seed=1)


def test_a_thousand_times_closer_is_asked_for_sgd_adam_and_momentum(race):
    page = race()
    near, far = told(delta=1e-6), told(delta=1e-3)
    form, press_it = page.locator("form"), page.get_by_role("button", name="See what happens")
    assert f"SGD needs {far['SGD']} steps" in form.inner_text()
    page.get_by_label("a thousand times as many").check()
    press_it.click()
    assert "Not so." in form.inner_text() and said(page) == near
    page.get_by_label(f"about {near['SGD']}").check()
    press_it.click()
    assert f"costs {near['SGD'] - far['SGD']} steps more" in form.inner_text()
    page.get_by_role("button", name="Next question").click()
    assert f"Adam, which needs {far['Adam']} steps" in form.inner_text()
    page.get_by_label(f"about {near['Adam']}").check()
    press_it.click()
    assert "Yes." in form.inner_text() and said(page) == near
    page.get_by_role("button", name="Next question").click()
    slow, fast = (near[name] - far[name] for name in ("SGD", "Momentum"))
    page.get_by_label(f"about {slow / fast:.1f} times").check()
    press_it.click()
    assert f"It takes {fast} steps for the thousand, and SGD {slow}." in form.inner_text()


def test_dampened_momentum_is_not_asked_about(opens):
    page = opens({"dampening": True})
    assert "(1 of 2)" in page.locator("form").inner_text()


def test_nothing_is_asked_where_there_is_nothing_to_compare(opens):
    """At this rate SGD has not escaped when the run ends."""
    page = opens({"learning_rate": 0.001, "steps": 1000})
    assert page.locator("form").count() == 0


@pytest.mark.parametrize("width", [1000, 320])
def test_no_path_s_end_lies_on_a_word(opens, width):
    page = opens(width=width)
    for delta in (None, "Home", "End"):
        if delta:
            slider(page, DELTA).press(delta)
        covered = page.evaluate(
            """() => {
              const [words, ends] = ["text", ".descent-path-marker"].map((what) => (
                [...document.querySelectorAll(`.descent-distances ${what}`)]));
              return words.filter((word) => ends.some((end) => {
                const [one, other] = [word, end].map((part) => part.getBoundingClientRect());
                return one.left < other.right && other.left < one.right
                  && one.top < other.bottom && other.top < one.bottom;
              })).map((word) => word.textContent);
            }"""
        )
        assert covered == []
