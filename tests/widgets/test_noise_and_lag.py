"""NoiseAndLag in a browser: the guess, the areas, and every control."""

import re

import numpy as np
import pytest

from course_lib import effective_window, trend_lag
from course_lib.widgets import NoiseAndLag
from tests.widgets import live

BETA, DRIFT, NOISE = "β, the share of the old average kept", "Drift", "Noise"
PERSISTENCE = "Noise persistence"
GUESSES = (0.5, 0.9, 0.98)
TOP = 3  # of the areas' axis, at first

bargain = live.opener(NoiseAndLag)


def slider(page, label):
    return page.get_by_role("slider", name=label, exact=True)


def said_parts(page) -> tuple[float, float, float]:
    """The error, its noise and its lag, as the sentence says them."""
    pattern = r"error ([\d.]+) °C²: noise ([\d.]+), lag ([\d.]+)\."
    return tuple(map(float, re.search(pattern, live.shown(page)).groups()))


def area_at(page, name, share) -> tuple[float, float]:
    """The lower and upper edge of an area, in the axis's units, at a share of its width."""
    d = page.locator(f".descent-area-{name}").get_attribute("d")
    points = np.array([[float(x) for x in p.split(",")] for p in re.findall(r"[\d.]+,[\d.]+", d)])
    box = (
        page.locator(".descent-chart > svg")
        .nth(1)
        .evaluate(
            "(el) => { const plot = el.querySelector('svg'); return ["
            "+plot.getAttribute('x') + 4, +plot.getAttribute('width') - 8, "
            "+plot.getAttribute('y'), +plot.getAttribute('height')]; }"
        )
    )
    left, width, top, height = box
    at = left + share * width
    near = points[np.abs(points[:, 0] - at) < 0.01 * width + 1]
    values = TOP * (top + height - near[:, 1]) / height
    return values.min(), values.max()


def test_nothing_is_given_away_before_the_guess(bargain):
    page = bargain()
    assert page.locator(".descent-area-noise").get_attribute("d") == ""
    assert page.locator(".descent-area-lag").get_attribute("d") == ""
    assert page.locator(".descent-best").is_hidden()
    assert page.locator(".descent-measured").is_hidden()
    assert "noise" not in live.shown(page) and "error" not in live.shown(page)
    page.get_by_role("button", name="See what happens").click()
    assert "Make a guess first" in page.locator(".descent-feedback").inner_text()
    assert page.locator(".descent-area-noise").get_attribute("d") == ""


@pytest.mark.parametrize("guess", GUESSES)
def test_each_guess_is_answered_with_its_own_numbers(bargain, guess):
    widget = NoiseAndLag()
    page = bargain()
    page.get_by_label(f"β = {guess}", exact=True).check()
    page.get_by_role("button", name="See what happens").click()
    said = page.locator(".descent-feedback").inner_text()
    error = sum(widget.error_parts(guess))
    least = sum(widget.error_parts(0.9))
    assert f"mean square error {error:.2f}, and the least is {least:.2f}, with β = 0.9" in said
    assert said.startswith("Yes." if guess == 0.9 else "Not so.")
    if guess > 0.9:
        assert f"{trend_lag(guess):.0f} days late" in said
        assert f"{0.05 * trend_lag(guess):.1f} °C too low" in said
    assert live.shown(page).startswith("β = 0.9, a window of 10 days")
    assert page.get_by_label("Show what the error is made of").is_checked()


def test_the_areas_are_noise_and_lag_and_at_the_best_two_to_one(bargain):
    widget = NoiseAndLag(error_shown=True)
    page = bargain({"error_shown": True})
    _, noise, lag = said_parts(page)
    assert [noise, lag] == pytest.approx(widget.error_parts(0.9), abs=0.0051)
    assert noise / lag == pytest.approx(2 + 1 / 9, abs=0.06)
    share = np.log10(10) / 3
    assert area_at(page, "noise", share)[1] == pytest.approx(noise, abs=0.05)
    assert area_at(page, "lag", share) == pytest.approx((noise, noise + lag), abs=0.05)


def test_keyboard_moves_beta_and_the_sentence_follows(bargain):
    widget = NoiseAndLag(error_shown=True)
    page = bargain({"error_shown": True})
    for value in ("0.3", "1.7"):
        slider(page, BETA).fill(value)
        page.keyboard.press("Tab")
        beta = float(re.match(r"β = ([\d.]+)", live.shown(page))[1])
        noise, lag = widget.error_parts(beta)
        assert said_parts(page) == pytest.approx((noise + lag, noise, lag), abs=0.0051)
        assert f"a window of {effective_window(beta):.3g} day" in live.shown(page)
        assert "The least is 0.63, with β = 0.9." in live.shown(page)
    slider(page, BETA).focus()
    before = live.shown(page)
    live.press(page, "ArrowRight")
    assert live.shown(page) != before
    assert live.spoken(page) == live.shown(page)


def test_more_noise_asks_for_a_longer_window_more_drift_for_a_shorter_one(bargain):
    page = bargain({"error_shown": True})
    page.get_by_text("More settings").click()

    def best():
        return float(re.search(r"with β = ([\d.]+)\.", live.shown(page))[1])

    first = best()
    slider(page, NOISE).fill("6")
    assert best() > first
    slider(page, NOISE).fill("2.85")
    slider(page, DRIFT).fill("0.3")
    assert best() < first
    slider(page, DRIFT).fill("0.05")
    least = float(re.search(r"The least is ([\d.]+)", live.shown(page))[1])
    slider(page, PERSISTENCE).fill("0.8")
    assert float(re.search(r"The least is ([\d.]+)", live.shown(page))[1]) > 3 * least


def test_ring_is_measured_and_near_the_formula(bargain):
    page = bargain({"error_shown": True})
    page.get_by_text("More settings").click()
    caption = page.locator(".descent-caption")
    seen = set()
    for _ in range(3):
        measured, formula = map(
            float, re.search(r"Ring: ([\d.]+), .* says ([\d.]+)\.", caption.inner_text()).groups()
        )
        assert formula == pytest.approx(0.63, abs=0.0051)
        assert measured == pytest.approx(formula, rel=0.35)
        seen.add(measured)
        page.get_by_role("button", name="New noise").click()
    assert len(seen) > 1, "other noise, another error"


def test_pointer_drag_over_the_areas_sets_beta(bargain):
    page = bargain({"error_shown": True})
    areas = page.locator(".descent-chart > svg").nth(1)
    live.drag(page, areas, (0.2, 0.5), (0.5, 0.5), (0.7, 0.5))
    beta = float(re.match(r"β = ([\d.]+)", live.shown(page))[1])
    assert 0.98 < beta < 0.995
    thumb = slider(page, BETA).bounding_box()
    rule = page.locator(".descent-bargain .descent-rule").bounding_box()
    share = -np.log10(1 - beta) / 3
    centre = thumb["x"] + 11 + share * (thumb["width"] - 22)
    assert rule["x"] + rule["width"] / 2 == pytest.approx(centre, abs=1.5)
    live.drag(page, areas, (0.5, 0.5), (0.0, 0.5))
    assert live.shown(page).startswith("β = 0, a window of 1 day:")
    live.drag(page, areas, (0.5, 0.5), (200, 0.5))  # far off the screen
    assert live.shown(page).startswith("β = 0.999, a window of 1000 days:")


def test_every_beta_of_the_slider_is_the_same_under_the_pointer(bargain):
    """Where the rule stands at a β of the slider, pressing gives that β."""
    page = bargain({"error_shown": True})
    areas = page.locator(".descent-chart > svg").nth(1)
    box = areas.bounding_box()
    for value in ("0.3", "1", "1.7", "2.4", "3"):
        slider(page, BETA).fill(value)
        before = live.shown(page)
        rule = page.locator(".descent-bargain .descent-rule").bounding_box()
        page.mouse.click(rule["x"] + rule["width"] / 2, box["y"] + 40)
        assert live.shown(page) == before


def test_static_picture_says_the_parts(open_page):
    page = open_page(NoiseAndLag(), java_script_enabled=False)
    noise, lag = NoiseAndLag().error_parts(0.9)
    caption = page.locator("figcaption").inner_text()
    assert f"noise {noise:.2f}, lag {lag:.2f}" in caption and "a window of 10 days" in caption
    assert page.get_by_role("img").is_visible()
