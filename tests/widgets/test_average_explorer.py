"""AverageExplorer in a browser, without a kernel: every control by keyboard, pointer and touch."""

import re

import pytest
from playwright.sync_api import expect

from course_lib import exponential_average
from course_lib.widgets import AverageExplorer
from course_lib.widgets.pictures.svg import normal_noise
from tests.widgets import live
from tests.widgets.live import press, shown, slider, spoken

BETA, NOISE, DAY = "β, the share of the old average kept", "Noise added", "Day looked at"
TICKS = (0, 0.5, 0.9, 0.98, 0.99, 0.999)


explorer = live.opener(AverageExplorer)


def stated_average(text: str) -> float:
    return float(re.search(r"the average is (−?[\d.]+)", text)[1].replace("−", "-"))


def test_keyboard_moves_beta_over_its_own_scale(explorer):
    page = explorer()
    control = slider(page, BETA)
    control.focus()
    press(page, "Home")
    assert "β = 0, " in spoken(page)
    seen = [0.0]
    for _ in range(150):
        press(page, "ArrowRight")
        seen.append(float(re.match(r"β = ([\d.]+)", shown(page))[1]))
    assert seen == sorted(set(seen)), "every key press changes β"
    assert set(TICKS) <= set(seen) and seen[-1] == 0.999
    # A decade of 1 − β takes as many presses anywhere.
    assert seen.index(0.9) == seen.index(0.99) - seen.index(0.9) == 150 - seen.index(0.99)
    assert control.get_attribute("aria-valuetext") == "0.999, averages about 1000 days"


def test_result_in_words_is_what_course_lib_computes(explorer):
    widget = AverageExplorer()
    page = explorer()
    for beta, corrected in ((0.9, True), (0.98, True), (0.98, False)):
        slider(page, BETA).fill("1.7" if beta == 0.98 else "1")
        page.get_by_label("Bias correction").set_checked(corrected)
        average = exponential_average(widget.series, beta, corrected)
        for day in (1, 20, 100, 366):
            slider(page, DAY).fill(str(day))
            text = spoken(page)
            assert f"β = {beta}, {'bias-corrected' if corrected else 'uncorrected'}" in text
            assert f"On day {day} " in text
            assert stated_average(text) == pytest.approx(average[day - 1], abs=0.0501)


def test_noise_by_keyboard_and_button(explorer):
    widget = AverageExplorer()
    page = explorer()
    unfold(page)
    again = page.get_by_role("button", name="New noise")
    assert again.is_disabled()
    slider(page, NOISE).focus()
    press(page, "ArrowRight", 8)
    for seed in (1, 2):
        noisy = [x + 4 * e for x, e in zip(widget.series, normal_noise(366, seed), strict=True)]
        expected = exponential_average(noisy, 0.9, True)[99]
        assert stated_average(spoken(page)) == pytest.approx(expected, abs=0.0501)
        again.focus()
        press(page, "Enter")


def test_space_switches_bias_correction_and_the_weights_follow(explorer):
    page = explorer({"beta": 0.98, "day": 20})
    caption = page.locator(".descent-caption")
    assert "they add up to 100 %" in caption.inner_text()
    page.get_by_label("Bias correction").focus()
    press(page, "Space")
    share = 100 * 0.98**20
    assert f"{share:.0f} % rests on the 0 it started from" in caption.inner_text()
    assert "uncorrected" in spoken(page)


def test_pointer_drag_picks_the_day_on_both_charts(explorer):
    page = explorer()
    for nth in (0, 2):  # between them the bar of all the weight
        chart = page.locator(".descent-chart > svg").nth(nth)
        box = chart.bounding_box()
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 60, y)
        page.mouse.down()
        days = []
        for share in (0.3, 0.5, 0.8):
            page.mouse.move(box["x"] + share * box["width"], y)
            days.append(int(slider(page, DAY).input_value()))
        page.mouse.move(box["x"] + 2 * box["width"], y)  # beyond the end, still the last day
        page.mouse.up()
        assert days == sorted(set(days)) and 80 < days[0] < 130 and 270 < days[2] < 320
        assert slider(page, DAY).input_value() == "366"
        page.mouse.move(box["x"] + 60, y)  # released: moving does nothing
        assert slider(page, DAY).input_value() == "366"


def test_bars_and_marker_stand_on_the_thumb_of_the_day(explorer):
    """Chart and slider share one axis: the rule, the newest bar and the thumb are in line."""
    for width in (1000, 360):
        page = explorer(width=width)
        thumb = 22 if width > 480 else 28
        for day in (1, 100, 366):
            slider(page, DAY).fill(str(day))
            page.evaluate("() => new Promise(requestAnimationFrame)")
            box = slider(page, DAY).bounding_box()
            centre = box["x"] + thumb / 2 + (day - 1) / 365 * (box["width"] - thumb)
            rule = page.locator(".descent-rule").bounding_box()
            bars = page.locator(".descent-bars").bounding_box()
            assert abs(rule["x"] + rule["width"] / 2 - centre) < 1.5
            assert abs(bars["x"] + bars["width"] - centre) < 3


def test_touch_drags_the_chart_and_moves_a_thumb(explorer):
    page = explorer(width=360, has_touch=True, is_mobile=True)
    unfold(page)
    chart = page.locator(".descent-chart > svg").first
    box = chart.bounding_box()
    y = box["y"] + box["height"] / 2
    live.touch(page, *((box["x"] + share * box["width"], y) for share in (0.3, 0.5, 0.7)))
    assert 230 < int(slider(page, DAY).input_value()) < 270
    control = slider(page, BETA)
    box = control.bounding_box()
    before = control.input_value()
    page.touchscreen.tap(box["x"] + 0.66 * box["width"], box["y"] + box["height"] / 2)
    expect(control).not_to_have_value(before)  # a range takes the touch itself: no click
    beta = float(re.match(r"β = ([\d.]+)", spoken(page))[1])
    assert 0.98 < beta < 0.995


def unfold(page, nth=0):
    """Open the further settings: noise."""
    page.get_by_text("More settings", exact=True).nth(nth).click()


def answer(page, choice):
    """The feedback after this choice."""
    page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="See what happens").click()
    return page.locator(".descent-feedback").inner_text()


@pytest.mark.parametrize("corrected", [True, False])
def test_prediction_of_the_lag_says_what_the_curves_do(explorer, corrected):
    series = AverageExplorer().series
    calm, calmer = (exponential_average(series, beta, corrected) for beta in (0.9, 0.98))
    later = calmer.argmax() - calm.argmax()
    assert later >= 14, "else another choice is the right one"
    for choice in ("the same day", "some days later", "weeks later"):
        page = explorer({"bias_correction": corrected, "beta": 0.5})
        said = answer(page, choice)
        assert said.startswith("Yes." if choice == "weeks later" else "Not so.")
        days = f"on day {calm.argmax() + 1}, with 0.98 on day {calmer.argmax() + 1}, and "
        assert f"{days}{calm.max() - calmer.max():.1f} °C lower" in said
        assert shown(page).startswith("β = 0.98")


def test_prediction_of_the_lag_follows_the_series(explorer):
    """On a series without a season nothing comes later."""
    page = explorer({"series": [5.0] * 30 + [0.0] * 20, "bias_correction": True})
    assert answer(page, "the same day").startswith("Yes.")


@pytest.mark.parametrize(("beta", "half"), [(0.98, 35), (0.9, 7)])
def test_prediction_of_the_start_is_when_the_zero_weighs_less_than_half(explorer, beta, half):
    assert beta**half < 0.5 <= beta ** (half - 1)
    traits = {"beta": beta, "day": 10, "question": "start", "bias_correction": False}
    for day in (-(-half // 10), half, 5 * half):
        page = explorer(traits)
        said = answer(page, f"on day {day}")
        assert said.startswith("Yes." if day == half else "Not so.")
        share = 100 * beta**day
        assert f"{share:.0f} %" in said or f"{share:.1f} %" in said
        assert f"On day {half} " in shown(page)


def total(page) -> list[float]:
    """How the bar of all the weight is divided: on the start, on the days."""
    widths = [
        float(page.locator(f".descent-on-{part}").get_attribute("width"))
        for part in ("start", "days")
    ]
    return [width / sum(widths) for width in widths]


def test_grey_bar_is_the_weight_that_rests_on_the_start(explorer):
    page = explorer({"beta": 0.98, "bias_correction": False})
    for day in (1, 10, 100, 366):
        slider(page, DAY).fill(str(day))
        assert total(page) == pytest.approx([0.98**day, 1 - 0.98**day], abs=0.002)
    slider(page, DAY).fill("10")
    assert "82 % on the zero" in page.locator(".descent-chart").last.inner_text()
    page.get_by_label("Bias correction").check()
    assert total(page) == [0, 1]
    assert "100 % on days 1 to 10" in page.locator(".descent-chart").last.inner_text()


@pytest.mark.parametrize("width", [320, 1400])
def test_is_drawn_for_its_width_not_shrunk_to_it(explorer, width):
    page = explorer(width=width)
    scale = page.evaluate(
        "() => { const svg = document.querySelector('.descent-chart > svg');"
        " return svg.getBoundingClientRect().width / svg.getAttribute('width'); }"
    )
    assert scale == pytest.approx(1, abs=0.01)
