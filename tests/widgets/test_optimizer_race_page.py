"""OptimizerRace in a browser, without a kernel: every control by keyboard, pointer and touch."""

import re

import numpy as np
import pytest

from course_lib import OPTIMIZERS, Adam, Momentum, descend
from course_lib.surfaces import ravine
from course_lib.widgets import OptimizerRace
from course_lib.widgets.optimizer_race import TUNED_RATES, gone_at
from course_lib.widgets.pictures.maps import SURFACE_NAMES, named_surface
from tests.widgets import live
from tests.widgets.live import press, rate_position, shown, slider, spoken

ALL = [*OPTIMIZERS]


closed = live.opener(OptimizerRace)
race = live.opener(OptimizerRace, unfolded=True)


def control(page, label):
    return page.get_by_role("slider", name=label, exact=True)


def box_of(page, name):
    return page.get_by_role("checkbox", name=name, exact=True)


def opened(page, name):
    page.locator("summary", has_text=f"Settings of {name}:").click()
    return page


def rows(page) -> list[list[str]]:
    table = page.locator(".descent-standings tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in table.all()]


def step_shown(page) -> int:
    return int(re.match(r"At step (\d+):", shown(page))[1])


def test_standings_are_what_descend_computes(race):
    page = race({"optimizers": ALL})
    for name in SURFACE_NAMES:
        page.get_by_role("combobox", name="Surface").select_option(name)
        slider(page, "Step looked at").fill("30")
        surface = named_surface(name)
        floor = surface.value(surface.minima[0]) if len(surface.minima) else 0
        losses, gone = {}, {}
        for optimizer, rule in OPTIMIZERS.items():
            path = descend(surface, rule(TUNED_RATES[name][optimizer]), steps=30)
            losses[optimizer] = path.values[30] - floor
            gone[optimizer] = gone_at(surface, path)
        assert not any(gone.values())
        found = rows(page)
        assert [row[0] for row in found] == [f"{place}." for place in range(1, 8)]
        order = [row[1] for row in found]
        assert sorted(order) == sorted(ALL)
        for optimizer, text in ((row[1], row[2].replace("−", "-")) for row in found):
            stated = float(text.split(",")[0])
            assert stated == pytest.approx(losses[optimizer], rel=0.06, abs=1e-12)
        ordered = [losses[optimizer] for optimizer in order]
        assert ordered == pytest.approx(sorted(ordered), rel=1e-6, abs=1e-12)
        said = [words.split(" ")[0] for words in shown(page).split(": ")[1].split(", ")]
        assert said == order and shown(page).startswith("At step 30: ")


def test_an_optimizer_that_runs_again_has_its_name_in_the_standings_again(race):
    page = race({"optimizers": ALL})
    for name in ALL:
        box_of(page, name).uncheck()
        assert sorted(row[1] for row in rows(page)) == sorted(set(ALL) - {name})
        box_of(page, name).check()
        assert sorted(row[1] for row in rows(page)) == sorted(ALL)


def test_keyboard_moves_every_control(race):
    page = race({"optimizers": ["SGD"]})
    box_of(page, "Adam").focus()
    press(page, "Space")
    assert [row[1] for row in rows(page)] == ["SGD", "Adam"]
    press(page, "Tab")
    press(page, "Enter")  # unfolds Adam's settings
    before = shown(page)
    for label, key, value in (
        ("Adam: α", "ArrowLeft", "1.18"),
        ("Adam: β₁", "Home", "0, no memory"),
        ("Adam: β₂", "End", "0.9999, about 10000 steps"),
    ):
        press(page, "Tab")
        press(page, key)
        assert control(page, label).get_attribute("aria-valuetext") == value
        assert shown(page) != before
        before = shown(page)
    summary = page.locator("summary", has_text="Settings of Adam:")
    assert summary.inner_text().endswith("α 1.18, β₁ 0, β₂ 0.9999")
    page.get_by_role("button", name="Tuned settings").focus()
    press(page, "Enter")
    assert summary.inner_text().endswith("α 1.2")
    page.get_by_role("button", name="Step back").focus()
    press(page, "Enter", 3)
    assert step_shown(page) == 147
    page.get_by_role("button", name="Step forward").focus()
    press(page, "Space", 5)
    assert step_shown(page) == 150
    slider(page, "Step looked at").focus()
    press(page, "Home")
    assert shown(page) == "At step 0: SGD 72, Adam 72."
    control(page, "Start x").focus()
    press(page, "End")
    assert control(page, "Start x").get_attribute("aria-valuetext") == "10"
    control(page, "Steps").focus()
    press(page, "Home")
    assert slider(page, "Step looked at").get_attribute("max") == "1"
    page.get_by_role("combobox", name="Surface").focus()
    press(page, "ArrowDown", 2)
    assert page.get_by_role("combobox", name="Surface").input_value() == "rosenbrock"
    assert control(page, "Adam: α").get_attribute("aria-valuetext") == "0.6"


def test_every_setting_is_the_librarys(race):
    page = race({"optimizers": ALL, "steps": 40})
    chosen = {"Momentum": {"beta": 0.5}, "RMSProp": {"beta": 0.99}}
    chosen |= {name: {"beta1": 0.5, "beta2": 0.99} for name in ("Adam", "AMSGrad", "AdamW")}
    chosen["AdamW"]["weight_decay"] = 0.25
    signs = {"beta": "β", "beta1": "β₁", "beta2": "β₂", "weight_decay": "weight decay"}
    for name in OPTIMIZERS:
        opened(page, name)
        control(page, f"{name}: α").fill(str(rate_position(0.05)))
        for key, value in chosen.get(name, {}).items():
            place = value if key == "weight_decay" else -np.log10(1 - value)
            control(page, f"{name}: {signs[key]}").fill(f"{place:.2f}")
    stated = {row[1]: float(row[2]) for row in rows(page)}
    for name, rule in OPTIMIZERS.items():
        path = descend(ravine(20), rule(0.05, **chosen.get(name, {})), steps=40)
        assert stated[name] == pytest.approx(path.values[-1], rel=0.06)


def test_play_pause_and_scrub(race):
    page = race({"steps": 500})  # 25 s at the speed it has at first
    play = page.locator(".descent-play")
    assert play.inner_text() == "Play again" and step_shown(page) == 500
    slider(page, "Step looked at").fill("0")
    assert play.inner_text() == "Play"
    play.click()
    assert play.inner_text() == "Pause"
    page.wait_for_function(
        "() => parseInt(document.querySelector('.descent-status').textContent.slice(8)) > 3"
    )
    play.click()
    paused = step_shown(page)
    assert play.inner_text() == "Play" and 3 < paused < 500
    page.wait_for_timeout(300)
    assert step_shown(page) == paused
    page.get_by_role("combobox", name="Speed").select_option("60")
    slider(page, "Step looked at").fill("420")
    play.click()
    page.wait_for_function(
        "() => document.querySelector('.descent-play').textContent === 'Play again'"
    )
    assert step_shown(page) == 500 and shown(page) == spoken(page)
    play.click()
    slider(page, "Step looked at").fill("7")  # scrubbing takes over
    page.wait_for_timeout(200)
    assert step_shown(page) == 7 and play.inner_text() == "Play"


def test_reduced_motion_jumps_and_never_runs_on(race):
    page = race({"steps": 25, "shown_step": 0}, reduced_motion="reduce")
    play = page.locator(".descent-play")
    for expected in (10, 20, 25):
        assert play.inner_text() == "Jump 10 steps"
        play.click()
        assert step_shown(page) == expected
    page.wait_for_timeout(200)
    assert step_shown(page) == 25 and play.inner_text() == "To the start"
    play.click()
    assert step_shown(page) == 0


def test_start_is_dragged_and_paths_and_losses_follow(race):
    page = race()
    lines = page.locator(".descent-map .descent-path-ahead")
    before = [one.get_attribute("d") for one in lines.all()]
    live.drag(page, page.locator(".descent-map"), (0.3, 0.4), (0.5, 0.3), (0.8, 0.2))
    x, y = (float(control(page, f"Start {axis}").input_value()) for axis in "xy")
    assert x > 4 and y > 3
    after = [one.get_attribute("d") for one in lines.all()]
    # Those that run have another path; the others have none.
    assert [a != b for a, b in zip(after, before, strict=True)] == [
        name in OptimizerRace().optimizers for name in OPTIMIZERS
    ]
    slider(page, "Step looked at").fill("20")
    path = descend(ravine(20), Momentum(0.2), [x, y], steps=20)
    stated = {row[1]: float(row[2]) for row in rows(page)}
    assert stated["Momentum"] == pytest.approx(path.values[-1], rel=0.01)
    scale = float(page.locator(".descent-map > svg + svg > svg").get_attribute("width")) / 20
    walked = page.locator(".descent-map .descent-path:not(.descent-path-ahead)").nth(1)
    drawn = re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", walked.get_attribute("d"))
    moved = np.subtract(np.array(drawn[-1], float), np.array(drawn[0], float))
    assert moved == pytest.approx((path.points[-1] - path.points[0]) * [scale, -scale], abs=0.2)


def test_the_chart_looks_at_a_step(race):
    page = race({"shown_step": 40})
    chart = page.locator(".descent-losses > svg")
    box = chart.bounding_box()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 50)
    assert step_shown(page) > 60
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] - 50)
    assert step_shown(page) == 40
    live.drag(page, chart, (0.3, 0.5), (0.6, 0.5), (3, 0.5))
    assert step_shown(page) == 150


def test_a_tap_unfolds_settings(race):
    page = race(width=360, has_touch=True, is_mobile=True)
    live.tap(page, page.locator("summary").nth(6))
    assert page.locator(".descent-racer details[open]").count() == 1


def test_divergence_is_said_and_not_drawn_off_the_page(race):
    page = race({"learning_rates": {"SGD": 0.2, "Momentum": 10}}, width=360)
    assert re.search(r"diverged at step \d+, \w+ diverged at step \d+\.$", spoken(page))
    assert [row[3] for row in rows(page)][2:] == ["—", "—"]
    gone = gone_at(ravine(20), OptimizerRace(learning_rates={"SGD": 0.2}).path("SGD"))
    assert f"SGD diverged at step {gone}" in shown(page)
    slider(page, "Step looked at").fill(str(gone - 1))
    assert "SGD diverged" not in shown(page)
    live.fits(page, 360)
    page.get_by_role("combobox", name="Surface").select_option("monkey_saddle")
    slider(page, "Step looked at").fill("150")
    assert shown(page).startswith("At step 150: Momentum gone for good at step 35, SGD gone for")
    live.fits(page, 360)
    clip = page.locator(".descent-map > svg + svg > svg, .descent-losses > svg > svg")
    hidden = [one.evaluate("(el) => getComputedStyle(el).overflow") for one in clip.all()]
    assert hidden == ["hidden", "hidden"]
    assert "NaN" not in page.locator(".descent-embed").inner_html()


def test_goal_is_open_at_first_and_met_by_shorter_memories(race):
    page = race()
    goal = page.locator(".descent-goal")
    assert "descent-met" not in goal.get_attribute("class").split()
    opened(page, "Momentum")
    control(page, "Momentum: β").fill("0.70")  # 1 − 0.2: β = 0.8
    control(page, "Momentum: α").fill(str(rate_position(0.07)))
    opened(page, "Adam")
    control(page, "Adam: β₁").fill("0.40")
    control(page, "Adam: α").fill(str(rate_position(0.9)))
    beta, beta1 = (
        float(control(page, f"{name}").get_attribute("aria-valuetext").split(",")[0])
        for name in ("Momentum: β", "Adam: β₁")
    )
    assert "Goal reached" in spoken(page) and "descent-met" in goal.get_attribute("class").split()
    for rule in (Momentum(0.07, beta), Adam(0.9, beta1)):
        steps = descend(ravine(20), rule, steps=150).steps_to(1e-4)
        assert steps < 80
        assert f"{type(rule).__name__} at or below 1e-4 from step {steps:.0f} on" in (
            goal.inner_text()
        )
    box_of(page, "SGD").uncheck()
    assert "SGD does not run" in goal.inner_text() and "Goal reached" not in shown(page)
    box_of(page, "SGD").check()
    control(page, "Start x").fill("1")
    control(page, "Start y").fill("0.5")
    assert "Goal reached" not in shown(page)
    # With the usual memory no rate is fast enough.
    rates = np.geomspace(1e-5, 10, 500)[:, None]
    for rule in (Momentum(rates), Adam(rates)):
        assert np.nanmin(descend(ravine(20), rule, steps=150).steps_to(1e-4)) >= 80


def test_no_optimizer_at_all(race):
    page = race({"optimizers": []})
    assert spoken(page) == "No optimizer runs: choose one above." and rows(page) == []


def test_each_optimizer_has_its_colour_and_dash_everywhere(race):
    page = race({"optimizers": ALL}, theme="light")
    seen = page.evaluate(
        """() => ['.descent-racers .descent-keyed', '.descent-map .descent-path-ahead',
            '.descent-losses .descent-path'].map((where) => (
          [...document.querySelectorAll(where)].map((one) => {
            const style = getComputedStyle(one.querySelector('path') ?? one);
            return [style.stroke, style.strokeDasharray].join();
          })))"""
    )
    assert seen[0] == seen[1] == seen[2] and len(set(seen[0])) == 7


def test_a_quarter_more_is_predicted_and_then_seen(race):
    """The numbers of the answer are those of the library's walks."""
    low, high = (
        descend(ravine(), OPTIMIZERS["SGD"](rate), steps=150).values[-1] for rate in (0.08, 0.1)
    )
    page = race()
    asked = page.locator(".descent-predict")
    assert "α = 0.08 here. What if it had 0.1" in asked.inner_text()
    asked.get_by_role("button", name="See what happens").click()
    assert "Make a guess first" in asked.inner_text()
    for choice, verdict in (("it gains a little", "Not so."), ("it never arrives", "Yes.")):
        asked.get_by_label(choice).check()
        asked.get_by_role("button", name="See what happens").click()
        said = asked.get_by_role("status").inner_text()
        assert said.startswith(f"{verdict} After 150 steps its loss is {high:.0f} in place of")
        assert f"{low:.1e}" in said
        assert f"SGD {high:.0f}" in shown(page)


@pytest.mark.parametrize(
    "traits",
    [
        {"surface": "rosenbrock"},
        {"optimizers": ["Adam"]},
        {"learning_rates": {"SGD": 0.01}},  # a quarter more only helps
    ],
)
def test_nothing_is_asked_where_it_would_not_come_true(race, traits):
    assert race(traits).locator(".descent-predict").count() == 0


SHOWCASE = {"showcase": True, "steps": 20, "shown_step": 5}
AT_THE_END = "document.querySelector('.descent-play').textContent === 'Play again'"


def test_alone_it_runs_once_when_it_comes_into_view(closed):
    page = closed(SHOWCASE, change=lambda body: f'<div style="height: 1500px">Above.</div>{body}')
    assert step_shown(page) == 5 and page.locator(".descent-play").inner_text() == "Play"
    page.locator(".descent-map").scroll_into_view_if_needed()
    page.locator(".descent-play").scroll_into_view_if_needed()
    page.wait_for_function(AT_THE_END)
    assert step_shown(page) == 20
    page.evaluate("scrollTo(0, 0)")
    page.locator(".descent-play").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert step_shown(page) == 20
    key = page.locator(".descent-key > span").all_inner_texts()
    assert [entry.split()[0] for entry in key] == ["SGD", "Momentum", "RMSProp", "Adam"]
    for name, entry in zip(("SGD", "Adam"), (key[0], key[-1]), strict=True):
        assert f"{name} {entry.split()[1]}" in shown(page)
    assert page.locator("input, select, details, .descent-predict, .descent-goal").count() == 0
    page.locator(".descent-play").press("Enter")
    assert page.locator(".descent-play").inner_text() == "Pause"


def test_alone_it_stands_still_where_motion_is_not_wanted(closed):
    page = closed(SHOWCASE, reduced_motion="reduce", width=360)
    page.wait_for_timeout(400)
    assert step_shown(page) == 5
    page.locator(".descent-play").click()
    assert step_shown(page) == 15
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
