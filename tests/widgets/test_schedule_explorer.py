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
    "exponential_decay": ["Factor κ"],
    "cosine_decay": ["Steps to 0"],
    "piecewise_constant": ["First drop at", "Second drop at", "Divided by"],
}


explorer = live.opener(ScheduleExplorer)


def expression(page) -> str:
    return page.locator(".descent-expression").inner_text()


# --- in Python ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("traits", "error", "words"),
    [
        ({"schedule": "linear"}, ValueError, "schedule must be one of constant, .*got 'linear'"),
        ({"schedule": 3}, TypeError, "schedule must be one of constant"),
        ({"initial_rate": 0}, ValueError, "initial_rate must be a number from 0.001 to 10, got 0"),
        ({"decay_rate": "1"}, TypeError, "decay_rate must be a number from 0.0001 to 10"),
        ({"factor": 1}, ValueError, "factor must be a number from 0.5 to 0.9999, got 1"),
        ({"total_steps": 2.5}, TypeError, "total_steps must be a whole number, got 2.5"),
        ({"boundaries": [300, 100]}, ValueError, "boundaries must be two whole numbers that incr"),
        ({"boundaries": [1, 500]}, ValueError, "from 1 to 499"),
        ({"boundaries": [100]}, ValueError, "boundaries must be 2 to 2 finite numbers"),
        ({"drop": 0.5}, ValueError, "drop must be a number from 1 to 100, got 0.5"),
        ({"staircase": 1}, TypeError, "staircase must be True or False, got 1"),
        ({"interval": 0}, ValueError, "interval must be a number from 1 to 250, got 0"),
        ({"warmup_steps": 401}, ValueError, "warmup_steps must be a number from 1 to 400"),
        ({"rate": 3}, TypeError, "no trait 'rate'; it has boundaries, decay_rate"),
    ],
)
def test_bad_traits_say_name_value_and_what_is_allowed(traits, error, words):
    with pytest.raises(error, match=words):
        ScheduleExplorer(**traits)


@pytest.mark.parametrize("name", SCHEDULE_NAMES)
def test_expression_is_the_schedule(name):
    widget = ScheduleExplorer(schedule=name, warmup=True, initial_rate=0.3, drop=3)
    steps = np.arange(STEPS)
    evaluated = eval(widget.expression(), vars(schedules))
    assert (evaluated(steps) == widget.composed()(steps)).all()


def test_html_is_small_stable_and_finite():
    for traits in ({}, {"schedule": "constant", "initial_rate": 10}, {"schedule": "cosine_decay"}):
        page = ScheduleExplorer(**traits).html()
        assert page == ScheduleExplorer(**traits).html()
        assert len(page) < 15_000 and not re.search(r"\bid=|nan|inf\b", page)


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
    page = explorer()
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
    page = explorer()
    before = expression(page)
    box = slider(page, "Decay rate d").bounding_box()
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    page.get_by_role("checkbox", name="Staircase").click()
    assert re.fullmatch(r"inverse_time_decay\(0\.5, 0\.00\d+\)", expression(page))
    page.get_by_role("button", name="Reset").click()
    assert expression(page) == before


def test_one_drop_pushes_the_other(explorer):
    page = explorer({"schedule": "piecewise_constant", "staircase": False})
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


def test_link_carries_the_state(explorer):
    page = explorer({"schedule": "piecewise_constant"})
    slider(page, "First drop at").fill("7")
    page.get_by_role("checkbox", name="Warm-up").check()
    page.get_by_role("button", name="Link to this state").click()
    page.wait_for_function("document.querySelector('.descent-said').textContent !== ''")
    before, address, written = spoken(page), page.url, expression(page)
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("[data-descent-ready]")
    assert spoken(page) == before and expression(page) == written


@pytest.mark.parametrize(
    "fragment", ["schedule=nope", "schedule=toString", "boundaries=9,3", "interval=0", "factor=x"]
)
def test_nonsense_in_the_address_is_ignored(explorer, fragment):
    page = explorer(fragment=f"#schedule_explorer.1.{fragment}")
    assert expression(page) == "staircase(inverse_time_decay(0.5, 1), 10)"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_fits_any_width_with_readable_type(explorer, width):
    page = explorer({"schedule": "piecewise_constant", "warmup": True}, width=width)
    live.fits(page, width)
    page.get_by_role("combobox", name="Schedule").select_option("inverse_time_decay")
    kept, height = live.place_kept(page)
    assert abs(kept - height) <= 60, (kept, height)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_axe_finds_nothing(explorer, theme, width):
    page = explorer({"schedule": "exponential_decay"}, theme=theme, width=width)
    live.axe_finds_nothing(page)


def test_static_picture_without_javascript(open_page):
    page = open_page(ScheduleExplorer(), java_script_enabled=False)
    assert page.get_by_role("img", name="Learning rate and median loss by step").is_visible()
    assert "the loss of 20 noisy descents" in page.locator("figcaption").inner_text()


def test_time_of_one_change(explorer):
    """Script, style and layout of one input event; printed, as machines differ."""
    page = explorer({"schedule": "piecewise_constant", "warmup": True})
    script, whole = page.evaluate(live.TIMES, ["label > input[type=range]", 240])
    live.report(f"ScheduleExplorer, script of one change: {live.distribution(script)}")
    live.report(f"  with layout: {live.distribution(whole)}")
    assert len(script) == 240
