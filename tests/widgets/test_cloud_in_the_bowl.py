"""CloudInTheBowl: its walks are the library's, and a rate that is turned holds from then on."""

import numpy as np
import pytest

from course_lib import schedules
from course_lib.widgets import CloudInTheBowl
from course_lib.widgets.cloud_in_the_bowl import PARTS, STEPS, cloud, settled_distance
from tests.widgets import live
from tests.widgets.live import press, rate_position, shown, slider
from tests.widgets.node import run

bowl = live.opener(CloudInTheBowl)

TURNED = {"rates": [0.4, 0.1, 0.05, 0.02, 0.01, 0.005], "turns": [20, 41, 80, 130, 300]}


def clock(page, seconds):
    page.clock.run_for(round(1000 * seconds))


# --- in Python and under node ---------------------------------------------------------------


@pytest.mark.parametrize("traits", [{}, TURNED, TURNED | {"noise_seed": 7}])
def test_walks_are_those_of_the_library(traits):
    widget = CloudInTheBowl(**traits)
    case = {"run": "walk", "rates": widget.rates, "turns": widget.turns}
    [[xs, ys, losses]] = run("cloud.mjs", "cloud.js", [case | {"seed": widget.noise_seed}])
    points = widget.positions()
    assert np.allclose(np.reshape(xs, (STEPS + 1, -1)), points[..., 0], rtol=1e-9, atol=1e-12)
    assert np.allclose(np.reshape(ys, (STEPS + 1, -1)), points[..., 1], rtol=1e-9, atol=1e-12)
    assert np.allclose(losses, widget.mean_losses(), rtol=1e-9)


@pytest.mark.parametrize("rate", [0.05, 0.4, 1.0])
def test_the_rings_are_where_the_cloud_settles(rate):
    runs = np.array([cloud(schedules.constant(rate), seed)[150:] for seed in range(5)])
    squares = (runs**2).sum(axis=-1).mean()
    assert np.sqrt(squares) == pytest.approx(settled_distance(rate), rel=0.03)
    [[loss, distance]] = run("cloud.mjs", "cloud.js", [{"run": "settled", "rate": rate}])
    assert distance == pytest.approx(settled_distance(rate))
    assert loss == pytest.approx(distance**2 / 2)


def rates_of(plan) -> np.ndarray:
    return schedules.piecewise_constant(plan["rates"], plan["turns"])(np.arange(STEPS))


def test_a_turn_holds_from_its_step_on_and_changes_nothing_before():
    plan = {"rates": [0.4] * PARTS, "turns": [*range(STEPS + 1, STEPS + PARTS)]}
    moves = [[80, 0.1], [150, 0.03], [150, 0.02], [200, 0.5]]
    plans = run(
        "cloud.mjs",
        "cloud.js",
        [{"run": "turned", "plan": plan, "moves": moves[:count]} for count in range(1, 5)],
    )
    for plan in plans:
        CloudInTheBowl(**plan)  # each is allowed
    rates = rates_of(plans[-1])
    assert set(rates[:80]) == {0.4} and set(rates[80:150]) == {0.1}
    assert set(rates[150:200]) == {0.02} and set(rates[200:]) == {0.5}
    [again] = run("cloud.mjs", "cloud.js", [{"run": "turned", "plan": plan, "moves": [[0, 0.2]]}])
    assert set(rates_of(again)) == {0.2}


def test_of_too_many_turns_the_shortest_part_goes():
    plan = {"rates": [0.4] * PARTS, "turns": [*range(STEPS + 1, STEPS + PARTS)]}
    moves = [[100 + step, round(0.3 - step / 100, 2)] for step in range(20)]  # a thumb on the way
    [found] = run("cloud.mjs", "cloud.js", [{"run": "turned", "plan": plan, "moves": moves}])
    CloudInTheBowl(**found)
    rates = rates_of(found)
    assert set(rates[:100]) == {0.4} and set(rates[119:]) == {0.11}
    assert len(set(rates)) == PARTS


def test_the_goal_is_met_by_turning_down_and_by_no_constant_rate():
    constant = np.geomspace(0.004, 0.05, 20)
    for seed in (1, 2, 3):
        ends = [cloud(schedules.constant(rate), seed)[-1] for rate in constant]
        losses = [(one**2).sum(axis=-1).mean() / 2 for one in ends]
        plan = {"rates": [0.4, 0.1, 0.03, 0.01, 0.005, 0.005], "turns": [10, 30, 100, 200, 301]}
        widget = CloudInTheBowl(**plan, noise_seed=seed)
        assert widget.mean_losses()[-1] < widget.goal_loss < min(losses)


# --- in the browser -------------------------------------------------------------------------


def test_it_plays_only_when_asked_and_a_turn_acts_from_now_on(bowl):
    page = bowl({"shown_step": 0}, own=True)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    clock(page, 1)
    assert shown(page).startswith("Step 0, α = 0.4")
    play = page.locator(".descent-play")
    play.focus()
    press(page, "Enter")
    assert play.inner_text() == "Pause"
    clock(page, 2)
    press(page, "Enter")
    step = int(shown(page).split()[1].strip(","))
    assert 40 <= step <= 55
    curve = page.locator(".descent-cloud-losses .descent-path")
    before = curve.get_attribute("d")
    slider(page, "Learning rate α").fill(str(rate_position(0.05)))
    assert f"Step {step}, α = 0.05" in shown(page)
    assert curve.get_attribute("d") == before  # what has been is left as it was
    page.get_by_role("button", name="One step").click()
    assert f"Step {step + 1}, α = 0.05" in shown(page)
    page.get_by_role("button", name="Back to step 0").click()
    assert shown(page).startswith("Step 0, α = 0.4")  # the same plan again
    slider(page, "Learning rate α").fill(str(rate_position(0.2)))
    assert shown(page).startswith("Step 0, α = 0.2")


def test_where_motion_is_not_wanted_it_jumps(bowl):
    page = bowl(reduced_motion="reduce")
    page.get_by_role("button", name="Jump 10 steps").click()
    assert shown(page).startswith("Step 90")


def test_prediction_shows_the_drop(bowl):
    page = bowl()
    page.get_by_role("radio", name="about half as wide").check()
    page.get_by_role("button", name="See what happens").click()
    assert page.locator(".descent-feedback").inner_text().startswith("Yes.")
    assert shown(page).startswith("Step 180, α = 0.1")
    widths = [settled_distance(rate) for rate in (0.1, 0.4)]
    assert 0.4 < widths[0] / widths[1] < 0.5
    radii = [
        float(page.locator(f".descent-cloud-{ring}").get_attribute("r"))
        for ring in ("ring", "before")
    ]
    assert radii[0] / radii[1] == pytest.approx(widths[0] / widths[1], rel=0.01)


def test_goal_is_detected(bowl):
    page = bowl(
        {
            "rates": [0.4, 0.1, 0.03, 0.01, 0.005, 0.005],
            "turns": [10, 30, 100, 200, 301],
            "shown_step": 299,
        }
    )
    goal = page.locator(".descent-goal")
    assert "○" in goal.inner_text()
    page.get_by_role("button", name="One step").click()
    assert "✓" in goal.inner_text() and "○" not in goal.inner_text()
