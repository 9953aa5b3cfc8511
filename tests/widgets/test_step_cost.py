"""`StepCost`: its model in Python and in JavaScript, and the forms against the counted ones."""

import random

import pytest

from course_lib.widgets import StepCost
from course_lib.widgets.step_cost import ARRAYS, SIZES, WAYS
from tests.widgets.node import run


@pytest.mark.parametrize(
    ("optimizer", "streams"),
    [("SGD", (5, 5, 3, 3)), ("Momentum", (12, 12, 5, 5)), ("Adam", (32, 28, 7, 7))],
)
def test_arrays_that_come_from_memory(optimizer, streams):
    costs = [StepCost(optimizer=optimizer, form=form).cost() for form in WAYS]
    assert tuple(cost["streams"] for cost in costs) == streams
    assert {cost["least"] for cost in costs} == {streams[-1]}


def test_where_all_arrays_lie_in_the_cache_nothing_comes_from_memory():
    for form, arrays in zip(WAYS, (11, 5, 5, 4), strict=True):
        fits = int(1e6 / 8 / arrays)
        assert StepCost(form=form, size=fits).cost()["streams"] == 0
        assert StepCost(form=form, size=fits + 1).cost()["streams"] > 0


def test_the_time_is_calls_and_bytes():
    fused = StepCost(form="fused", size=10**7, bandwidth=28, call=2, precision="float32")
    assert fused.cost()["seconds"] == pytest.approx(7 * 4e7 / 28e9 + 2e-6)
    small = StepCost(size=1, call=2, cache=100)
    assert small.cost()["seconds"] == pytest.approx(14 * 2e-6 + 32 * 8 / 64e9)


def test_the_browser_has_the_same_model():
    draw = random.Random(0)
    widgets = [
        StepCost(
            optimizer=draw.choice(list(ARRAYS)),
            form=draw.choice(WAYS),
            size=int(10 ** draw.uniform(0, 9)),
            precision=draw.choice(list(SIZES)),
            bandwidth=draw.uniform(1, 4000),
            cache=10 ** draw.uniform(-1.5, 2),
            cache_speed=draw.uniform(1, 20),
            call=draw.uniform(0, 10),
        )
        for _ in range(200)
    ]
    given = {"states": [widget.state() for widget in widgets], "forms": widgets[0]._forms}
    told = run("step_cost.mjs", "stepcost.js", given)
    for widget, (calls, streams, cached, least, seconds, end) in zip(widgets, told, strict=True):
        cost = widget.cost()
        assert [calls, streams, cached, least] == [
            cost[name] for name in ("calls", "streams", "cached", "least")
        ]
        assert seconds == pytest.approx(cost["seconds"], rel=1e-12)
        assert end == pytest.approx(seconds, rel=1e-12)


def test_fusing_brings_the_answer_to_the_question(open_page):
    page = open_page(StepCost())
    page.get_by_label("more than four times").check()
    page.get_by_role("button", name="See what happens").click()
    page.locator(".descent-status", has_text="Adam, fused: 1 pass, 7 arrays").wait_for()
    assert page.locator(".descent-read").count() + page.locator(".descent-written").count() == 7
