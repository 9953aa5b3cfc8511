"""Agreement: its steps are Adam's, and every call is turned by keyboard, pointer and touch."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from course_lib import Adam
from course_lib.widgets import Agreement
from course_lib.widgets.agreement import ROWS
from course_lib.widgets.pictures.svg import normal_noise
from tests.widgets import live
from tests.widgets.live import press, slider, spoken
from tests.widgets.node import run

NAMES = [row[1] for row in ROWS]

agreement = live.opener(Agreement)


def row(page, name):
    return page.get_by_role("group", name=name, exact=True)


def steps(page) -> list[str]:
    return page.locator(".descent-memory .descent-value").all_inner_texts()


def say(step: float) -> str:
    return f"{step:+.2f} α".replace("-", "−")


def press_button(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def turn(page, name, *ages):
    """Turn the calls so many steps back in one row."""
    calls = row(page, name).get_by_role("button")
    for age in ages:
        calls.nth(calls.count() - 1 - age).click()


@pytest.mark.parametrize("beta1", [0, 0.5, 0.9, 0.99])
def test_steps_are_those_of_the_library_in_python_and_in_the_browser(beta1):
    random = np.random.RandomState(0)
    traits = {trait: int(random.randint(2**count)) for trait, _, count, *_ in ROWS}
    widget = Agreement(**traits, beta1=beta1)
    expected = []
    for gradients in widget.gradients().values():
        adam, parameter = Adam(1.0, beta1=beta1, epsilon=0), np.zeros(1)
        for gradient in gradients:
            before = parameter[0]
            adam.step(parameter, np.array([gradient]))
        expected.append(before - parameter[0])
    assert np.allclose(list(widget.steps().values()), expected, rtol=1e-12)
    cases = [
        {"run": "step", "bits": traits[trait], "count": count, "size": size, "beta1": beta1}
        for trait, _, count, size, _ in ROWS
    ]
    assert np.allclose(run("agreement.mjs", "agreement.js", cases), expected, rtol=1e-12)


def test_a_toss_is_fair_noise_and_the_expected_length_is_the_mean_over_all_of_them():
    tosses = run(
        "agreement.mjs",
        "agreement.js",
        [{"run": "toss", "count": 10, "seed": seed} for seed in range(400)],
    )
    assert tosses[:20] == [
        sum((value < 0) << age for age, value in enumerate(normal_noise(10, seed)))
        for seed in range(20)
    ]
    downs = np.mean([[bits >> age & 1 for age in range(10)] for bits in tosses], axis=0)
    assert np.abs(downs - 0.5).max() < 0.1  # four standard errors
    for beta1 in (0.5, 0.9):
        typical, every = run(
            "agreement.mjs",
            "agreement.js",
            [{"run": kind, "count": 10, "beta1": beta1} for kind in ("typical", "every")],
        )
        assert typical == pytest.approx(every, rel=1e-12)


def test_at_first_the_steps_that_are_asked_for_are_hidden(agreement):
    page = agreement()
    assert steps(page) == ["+1.00 α", "+1.00 α", "?", "?", "+1.00 α"]
    assert "each contradicts the last: predict first" in spoken(page)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("α, as in the first row", "Not so. That would be RMSProp"),
        ("half of α", "Not so. Half of the calls"),
        ("next to nothing", "Yes. The calls cancel"),
    ],
)
def test_a_prediction_is_answered_in_its_own_words_and_shows_the_steps(agreement, answer, verdict):
    page = agreement()
    press_button(page, "See what happens")
    expect(page.locator(".descent-predict")).to_contain_text("Make a guess first")
    assert "?" in steps(page)
    page.get_by_label(answer).check()
    press_button(page, "See what happens")
    expect(page.locator(".descent-predict")).to_contain_text(verdict)
    expected = Agreement().steps()
    assert steps(page) == [say(step) for step in expected.values()]
    assert expected["contradict"] == pytest.approx(0.0526, abs=1e-4)


def test_a_turned_call_moves_the_arrow_and_shows_all(agreement):
    page = agreement()
    turn(page, "Coin flips", 0, 3)
    bits = Agreement().coins ^ 0b1001
    expected = Agreement(coins=bits).steps()
    assert steps(page) == [say(step) for step in expected.values()]
    arrow = row(page, "Coin flips").locator(".descent-head").get_attribute("d")
    tip = float(re.match(r"M[\d.]+,([\d.]+)", arrow)[1])
    assert tip == pytest.approx(33 - 27 * expected["coins"], abs=0.06)
    turn(page, "Coin flips", 0, 3)
    assert steps(page)[3] == say(Agreement().steps()["coins"])


def test_calls_by_keyboard(agreement):
    page = agreement()
    calls = row(page, "They agree").get_by_role("button")
    assert calls.count() == 10
    calls.last.focus()
    press(page, "Space")
    expect(calls.last).to_have_accessible_name("the newest, down")
    press(page, "ArrowLeft", 3)
    press(page, "Enter")
    expect(calls.nth(6)).to_have_accessible_name("3 back, down")
    expect(calls.nth(6)).to_be_focused()
    assert f"They agree: {say(Agreement(agree=0b1001).steps()['agree'])}" in spoken(page)
    press(page, "Home")
    press(page, "ArrowLeft")  # there it ends
    expect(calls.first).to_be_focused()
    press(page, "End")
    expect(calls.last).to_be_focused()
    press(page, "Tab")  # a row is one stop
    expect(row(page, NAMES[1]).get_by_role("button").last).to_be_focused()


def test_memory_of_the_gradients_by_keyboard(agreement):
    page = agreement({"shown": True})
    slider(page, "β₁").focus()
    press(page, "Home")
    assert "β₁ = 0." in spoken(page)
    assert steps(page)[2] == "+1.00 α"  # with no memory the newest decides


def test_goal_needs_the_newest_calls(agreement):
    page = agreement()
    goal = page.locator(".descent-goal")
    turn(page, "They agree", 6, 7, 8, 9)
    assert "descent-met" not in goal.get_attribute("class")
    turn(page, "They agree", 6, 7, 8, 9)
    turn(page, "They agree", 0, 1, 2)
    assert "descent-met" not in goal.get_attribute("class")
    turn(page, "They agree", 3)
    assert "descent-met" in goal.get_attribute("class")
    assert "Goal reached." in spoken(page)
    # The six oldest do it as well, but are too many: the praise says so.
    press_button(page, "Reset")
    turn(page, "They agree", 4, 5, 6, 7, 8, 9)
    assert abs(Agreement(agree=0b1111110000).steps()["agree"]) < 0.1
    assert abs(Agreement(agree=0b1111100000).steps()["agree"]) > 0.1
    assert "descent-met" not in goal.get_attribute("class")


def test_coins_are_tossed_and_counted(agreement):
    page = agreement()
    seen = []
    for seed in range(3):
        press_button(page, "Toss the coins again")
        bits = sum((value < 0) << age for age, value in enumerate(normal_noise(10, seed)))
        seen.append(Agreement(coins=bits).steps()["coins"])
        assert steps(page)[3] == say(seen[-1])
    typical = np.sqrt(np.mean(np.square(seen)))
    expect(page.locator(".descent-note")).to_contain_text(
        f"3 tosses: a typical step (root mean square) of {typical:.2f} α; expected 0.33 α"
    )
    press_button(page, "Reset")
    assert "?" in steps(page)
    expect(page.locator(".descent-note")).to_contain_text("Toss a few times")


def test_a_call_is_as_wide_as_a_finger_needs(agreement):
    page = agreement(width=360, has_touch=True, is_mobile=True)
    sizes = page.locator(".descent-call").evaluate_all("(all) => all.map((one) => one.offsetWidth)")
    assert min(sizes) >= 24
    live.tap(page, row(page, "One call so far").get_by_role("button"))
    assert steps(page)[4] == "−1.00 α"


def test_caption_says_the_steps():
    caption = Agreement(agree=0b1111).picture()
    assert "they agree, −0.06 α" in caption and "coin flips, −0.28 α" in caption
