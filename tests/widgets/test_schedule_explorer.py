"""ScheduleExplorer: its traits, its numbers, and every control by keyboard and pointer."""

import re

import numpy as np
import pytest

from course_lib import schedules
from course_lib.widgets import ScheduleExplorer
from course_lib.widgets.pictures.svg import normal_noise
from course_lib.widgets.schedule_explorer import (
    COORDINATES,
    RUNS,
    SCHEDULE_NAMES,
    START,
    STEPS,
)
from tests.widgets import live
from tests.widgets.live import press, rate_position, shown, slider, spoken

LABELS = {
    "constant": [],
    "inverse_time_decay": ["Decay rate d"],
    "exponential_decay": ["Factor q"],
    "cosine_decay": ["Steps to 0"],
    "linear_decay": ["Steps to 0"],
    "warmup_stable_decay": ["Steps to 0", "Down over the last"],
    "piecewise_constant": ["First drop at", "Second drop at", "Divided by"],
}


explorer = live.opener(ScheduleExplorer)


def unfolded(page):
    """The page, with all the widget's settings in sight."""
    page.locator(".descent-more > summary").click()
    return page


def expression(page) -> str:
    return page.locator(".descent-expression").text_content()


# --- in Python ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEDULE_NAMES)
def test_expression_is_the_schedule(name):
    widget = ScheduleExplorer(schedule=name, warmup=True, initial_rate=0.3, drop=3)
    steps = np.arange(STEPS)
    evaluated = eval(widget.expression(), vars(schedules))
    assert (evaluated(steps) == widget.composed()(steps)).all()


def test_floor_is_where_a_constant_rate_settles():
    widget = ScheduleExplorer(schedule="constant", staircase=False, initial_rate=0.2)
    settled = np.mean(widget.median_losses()[200:])
    assert settled == pytest.approx(0.87 * 0.2 / (2 * 1.8), rel=0.05)  # of 5 coordinates: 0.87


def constant_endings(seed, rates) -> np.ndarray:
    """The median loss at the end for each constant rate, in closed form."""
    rates = np.asarray(rates)[:, None]
    noise = np.reshape(normal_noise(RUNS * COORDINATES * STEPS, seed), (-1, STEPS))
    points = -rates * (1 - rates) ** np.arange(STEPS - 1, -1, -1) @ noise.T + START * (
        (1 - rates) ** STEPS
    )
    points = points.reshape(len(rates), RUNS, COORDINATES) / np.sqrt(COORDINATES)
    return np.median(0.5 * (points**2).sum(axis=-1), axis=1)


def test_goal_is_met_by_schedules_and_by_no_constant_rate():
    rates = 10 ** np.linspace(-3, 0, 300)
    for seed in (1, 2, 3, 4, 5):
        widget = ScheduleExplorer(initial_rate=1.0, staircase=False, noise_seed=seed)
        endings = constant_endings(seed, rates)
        assert widget.median_losses()[-1] < widget.goal_loss < endings.min()
    constant = ScheduleExplorer(
        schedule="constant", staircase=False, initial_rate=0.02, noise_seed=5
    )
    assert constant.median_losses()[-1] == pytest.approx(constant_endings(5, [0.02])[0])


# --- in the browser -------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEDULE_NAMES)
def test_result_in_words_is_what_course_lib_computes(explorer, name):
    traits = {"schedule": name, "warmup": name == "cosine_decay", "staircase": False}
    widget, page = ScheduleExplorer(**traits), explorer(traits)
    text = spoken(page)
    found = re.match(r"After 500 steps: rate ([\d.e-]+), loss ([\d.e-]+), median of 20", text)
    rate, loss = map(float, found.groups())
    assert loss == pytest.approx(widget.median_losses()[-1], rel=0.06)  # two digits below 0.001
    assert rate == pytest.approx(widget.composed()(499), rel=0.06)
    assert "Noise floor of a constant 0.5: 0.167" in text
    assert expression(page) == widget.expression()


def test_divergence_is_said(explorer):
    page = explorer({"schedule": "constant", "initial_rate": 3, "staircase": False})
    losses = ScheduleExplorer(schedule="constant", initial_rate=3, staircase=False).median_losses()
    step = int(np.argmax(losses > 1e12))
    assert f"the loss diverges, 50 at first, beyond 1e12 from step {step} on" in spoken(page)
    assert "A constant 3 diverges" in shown(page)


def test_every_control_by_keyboard(explorer):
    page = unfolded(explorer())
    page.get_by_role("checkbox", name="Warm-up").focus()
    press(page, "Space")
    assert expression(page) == "warmup(staircase(inverse_time_decay(0.5, 1), 10), 20)"
    for index, name in enumerate(SCHEDULE_NAMES):
        page.get_by_role("combobox", name="Schedule").focus()
        press(page, "Home")
        press(page, "ArrowDown", index)
        assert name in expression(page)
        for label in ["Initial rate α₀", "Held for", "Warm-up lasts", *LABELS[name]]:
            control = slider(page, label)
            before = expression(page)
            control.focus()
            press(page, "ArrowLeft", 2)
            assert expression(page) != before, label
            press(page, "ArrowRight", 2)
            assert expression(page) == before, label
        others = {one for labels in LABELS.values() for one in labels} - set(LABELS[name])
        assert not any(slider(page, label).is_visible() for label in others)
    for label in ("Staircase", "Warm-up"):
        page.get_by_role("checkbox", name=label).focus()
        press(page, "Space")
    assert expression(page) == "piecewise_constant([0.5, 0.05, 0.005], [100, 300])"
    assert slider(page, "Held for").is_disabled() and slider(page, "Warm-up lasts").is_disabled()
    before = shown(page)
    page.get_by_role("button", name="New noise").focus()
    press(page, "Enter")
    page.wait_for_function(  # other noise takes a few frames
        "(text) => document.querySelector('.descent-status').textContent !== text", arg=before
    )
    press(page, "Tab")  # on to what follows
    curve = page.locator("path.descent-schedule-rate")
    drawn = curve.get_attribute("d")
    page.get_by_role("checkbox", name="Logarithmic rate").focus()
    press(page, "Space")
    assert curve.get_attribute("d") != drawn


def test_pointer_and_reset(explorer):
    page = unfolded(explorer())
    before = expression(page)
    box = slider(page, "Decay rate d").bounding_box()
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    page.get_by_role("checkbox", name="Staircase").click()
    assert re.fullmatch(r"inverse_time_decay\(0\.5, 0\.00\d+\)", expression(page))
    page.get_by_role("button", name="Reset").click()
    assert expression(page) == before


def test_one_drop_pushes_the_other(explorer):
    page = unfolded(explorer({"schedule": "piecewise_constant", "staircase": False}))
    slider(page, "First drop at").fill("400")
    assert "[400, 401]" in expression(page)
    slider(page, "Second drop at").fill("2")
    assert "[1, 2]" in expression(page)


def test_goal_is_detected(explorer):
    page = explorer({"staircase": False})
    goal = page.locator(".descent-goal")
    assert "○" in goal.inner_text()
    slider(page, "Initial rate").fill(str(rate_position(1.0)))
    assert "✓" in goal.inner_text() and "Goal reached" in spoken(page)


def test_prediction_shows_a_floor_that_is_not_reached(explorer):
    page = explorer()
    page.get_by_role("radio", name="higher: it comes down too early").check()
    page.get_by_role("button", name="See what happens").click()
    assert page.locator(".descent-feedback").inner_text().startswith("Yes.")
    assert expression(page) == "inverse_time_decay(0.5, 1)"
    before, after = ScheduleExplorer(), ScheduleExplorer(staircase=False)
    assert after.median_losses()[-1] > 5 * before.median_losses()[-1]
    assert after.median_losses()[-1] > 50 * after.composed()(499) / 4


def test_a_peak_that_is_past_all_numbers_is_said_in_words(explorer):
    traits = {"schedule": "piecewise_constant", "initial_rate": 10, "boundaries": [190, 300]}
    page = explorer(traits | {"staircase": False})
    assert "after a peak beyond 1e12" in spoken(page) and "Infinity" not in spoken(page)


def test_no_more_steps_down_than_there_are(explorer):
    traits = {"schedule": "warmup_stable_decay", "total_steps": 50, "staircase": False}
    assert ScheduleExplorer(**traits).expression() == "warmup_stable_decay(0.5, 50, 0, 50)"
    assert expression(explorer(traits)) == "warmup_stable_decay(0.5, 50, 0, 50)"
