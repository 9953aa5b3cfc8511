"""SwappedUnits: its network against year_network, and the two ways in a browser."""

import re

import numpy as np
import pytest

from course_lib.notebook import year_network
from course_lib.widgets import SwappedUnits
from tests.widgets import live
from tests.widgets.live import shown, slider
from tests.widgets.node import run

SHARE = "How far along the way"

units = live.opener(SwappedUnits)


def test_browser_computes_as_year_network_does():
    noise = np.random.RandomState(0)
    cases = [
        {
            "points": noise.standard_normal((count, 7)).tolist(),
            "target": year_network.target().tolist(),
            "decay": year_network.DECAY,
            "share": share,
        }
        for count in (2, 5, 41)
        for share in (0, 0.3, 0.5, 1)
    ]
    for case, got in zip(cases, run("swapped.mjs", "swapped.js", cases), strict=True):
        points = np.array(case["points"])
        at = np.linspace(0, 1, len(points))
        place = [np.interp(case["share"], at, column) for column in points.T]
        np.testing.assert_allclose(got["parameters"], place, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(got["parts"], year_network.parts(place), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(got["output"], year_network.output(place), rtol=1e-12)
        assert got["loss"] == pytest.approx(float(year_network.loss(place)), rel=1e-12)
        along = [
            [np.interp(share, at, column) for column in points.T] for share in np.arange(101) / 100
        ]
        np.testing.assert_allclose(got["losses"], year_network.loss(along), rtol=1e-12)


def test_both_ends_are_equally_good_and_what_lies_between_is_not():
    ends = [SwappedUnits(share=share) for share in (0, 100)]
    assert ends[0].loss() == pytest.approx(ends[1].loss(), abs=1e-6)
    assert ends[0].parameters() == pytest.approx(year_network.swapped(ends[1].parameters()))
    middle, top = (SwappedUnits(way=way, share=50) for way in ("straight", "pass"))
    assert middle.loss() > 1.5 > 0.5 > top.loss() > 10 * ends[0].loss()
    assert top.parameters() == pytest.approx(year_network.saddle_between(), abs=1e-4)


def told(**traits) -> str:
    widget = SwappedUnits(**traits)
    output = year_network.in_celsius(year_network.output(widget.parameters()))
    return f"the loss is {widget.loss():.3f}", f"says {output.min():.0f} to {output.max():.0f} °C"


@pytest.mark.parametrize("way", ["straight", "pass"])
def test_words_are_the_networks(units, way):
    page = units({"way": way, "share": 35})
    for part in told(way=way, share=35):
        assert part in shown(page).replace("−", "-")


def test_predictions_lead_to_the_middle_and_to_the_pass(units):
    page = units()
    press = page.get_by_role("button", name="See what happens")
    page.get_by_label("the year, as at both ends").check()
    press.click()
    assert page.locator(".descent-feedback").inner_text().startswith("Not so.")
    assert shown(page).startswith("50 % of the way straight across: the loss is 1.696.")
    page.get_by_role("button", name="Next question").click()
    page.get_by_label("both do the same job").check()
    press.click()
    assert page.locator(".descent-feedback").inner_text().startswith("Yes.")
    assert shown(page).startswith("50 % of the way over the pass: the loss is 0.334.")
    same = page.locator(".descent-swapped :is(.descent-first, .descent-second)[d]")
    assert same.nth(0).get_attribute("d") == same.nth(1).get_attribute("d")


def test_only_what_has_been_gone_is_drawn(units):
    page = units()
    walked = page.locator(".descent-walked")
    assert len(re.findall("L", walked.get_attribute("d"))) == 0
    slider(page, SHARE).fill("40")
    assert len(re.findall("L", walked.get_attribute("d"))) == 40
    assert page.locator(".descent-other-way").get_attribute("d") == ""
    page.get_by_role("combobox", name="Way").select_option("pass")
    assert len(re.findall("L", page.locator(".descent-other-way").get_attribute("d"))) == 40
    page.get_by_role("button", name="Reset").click()
    assert page.locator(".descent-other-way").get_attribute("d") == ""


def test_goal_is_the_pass(units):
    page = units()
    goal = page.locator(".descent-goal")
    slider(page, SHARE).fill("100")
    assert "descent-met" not in goal.get_attribute("class").split()
    page.get_by_role("combobox", name="Way").select_option("pass")
    assert "descent-met" in goal.get_attribute("class").split()


def test_a_pointer_walks_along_the_loss(units):
    page = units()
    chart = page.locator(".descent-walk > svg")
    live.drag(page, chart, (0.2, 0.5), (0.57, 0.5))
    share = int(re.match(r"(\d+) %", shown(page))[1])
    assert 45 < share < 60
    live.drag(page, chart, (0.57, 0.5), (1.0, 0.5))
    assert shown(page).startswith("100 %")


def test_a_press_on_selected_text_walks_along_the_loss_too(units):
    """A browser would drag the selection away, and the pointer with it."""
    page = units()
    page.evaluate("getSelection().selectAllChildren(document.body)")
    chart = page.locator(".descent-walk > svg")
    live.drag(page, chart, (0.2, 0.5), (0.3, 0.5), (0.5, 0.5), (0.8, 0.5), (1.0, 0.5))
    assert shown(page).startswith("100 %")
