"""ScheduleRace: its mean losses, its plans, and the order that its questions are about."""

import numpy as np
import pytest

from course_lib import SGD
from course_lib.widgets import ScheduleRace
from course_lib.widgets.schedule_race import LONGEST, expected_losses, planned, shapes_of
from tests.widgets import live
from tests.widgets.live import press, shown, slider
from tests.widgets.node import run

race = live.opener(ScheduleRace)


def ranking(page) -> list[str]:
    return page.locator(".descent-ranked").all_inner_texts()


# --- in Python and under node ---------------------------------------------------------------


def test_mean_losses_are_those_of_many_noisy_runs():
    alphas = shapes_of(200)["cosine"][0](np.arange(200)) * 0.5
    expected = expected_losses(alphas)
    noise, curvatures = np.random.RandomState(0), np.array([0.01, 1])
    points = np.tile([8.0, 2.0], (20_000, 1))
    optimizer = SGD(lambda t: alphas[t])
    for step in range(200):
        if step in (0, 1, 20, 100):
            measured = (curvatures * points**2 / 2).sum(axis=1).mean()
            assert measured == pytest.approx(expected[step], rel=0.03)
        optimizer.step(points, curvatures * points + noise.standard_normal(points.shape))
    assert (curvatures * points**2 / 2).sum(axis=1).mean() == pytest.approx(expected[-1], rel=0.03)


def test_plans_are_the_same_in_the_browser():
    budgets = [50, 130, 300, 1000]
    for budget, found in zip(budgets, run("horizon.mjs", "horizon.js", budgets), strict=True):
        expected = planned(budget)
        assert [name for name, *_ in found] == list(expected)
        for name, alphas, losses in found:
            assert np.allclose(alphas, expected[name][0], rtol=1e-9, atol=1e-15), (budget, name)
            assert np.allclose(losses, expected[name][1], rtol=1e-9), (budget, name)


def test_each_plan_is_the_best_of_those_tried_at_its_budget():
    losses = ScheduleRace(budget=300).losses()
    for other in (100, 600, 1000):
        for name, found in ScheduleRace(budget=other).losses().items():
            if name in ("constant", "1/t"):  # the same tries at every budget
                assert losses[name][300] <= found[300] + 1e-12
    assert all(found.shape == (LONGEST + 1,) for found in losses.values())


def test_the_answers_to_its_questions():
    planned_long = ScheduleRace(stop=300)
    assert next(iter(planned_long.ranking())) == "1/t"
    assert list(planned_long.ranking())[-1] == "constant"
    assert list(ScheduleRace().ranking()).index("1/t") == 3  # "fourth at 1,000"
    rates = {name: found[0] for name, found in planned_long.rates().items()}
    assert rates["constant"] == min(rates.values()) and rates["1/t"] == max(rates.values())
    still_to_go = 0.01 / 2 * (8 * (1 - 0.01 * rates["constant"]) ** 300) ** 2
    assert still_to_go > 0.7 * planned_long.ranking()["constant"]
    at_1000, at_300 = list(ScheduleRace().ranking()), ScheduleRace(budget=300, stop=300).ranking()
    assert at_1000[0] == next(iter(at_300)) == "linear"
    assert at_1000[-1] == list(at_300)[-1] == "constant"
    assert list(at_300).index("1/t") == 3


# --- in the browser -------------------------------------------------------------------------


def test_sliders_reorder_the_schedules(race):
    page = race()
    assert ranking(page)[0] == "linear"
    stop = slider(page, "Stopped after")
    stop.fill("300")
    widget = ScheduleRace(stop=300)
    assert ranking(page) == list(widget.ranking())
    for row, loss in zip(page.locator("ol > li").all(), widget.ranking().values(), strict=True):
        assert f"{loss:.3g}" in row.inner_text()
    (first, least), *_, (last, most) = widget.ranking().items()
    assert f"{first} ({least:.3g}) is first, {last} ({most:.3g}) last." in shown(page)
    slider(page, "Planned for").fill("300")
    assert ranking(page) == list(ScheduleRace(budget=300, stop=300).ranking())
    stop.focus()
    press(page, "ArrowLeft")
    assert "stopped after 290" in shown(page)


def test_both_predictions_show_their_answers(race):
    page = race()
    for first, words in (("1/t", "stopped after 300"), ("linear", "Planned for 300 steps")):
        page.get_by_role("radio", name=first, exact=True).check()
        page.get_by_role("button", name="See what happens").click()
        assert page.locator(".descent-feedback").inner_text().startswith("Yes.")
        assert words in shown(page) and ranking(page)[0] == first
        if first == "1/t":
            page.get_by_role("button", name="Next question").click()
