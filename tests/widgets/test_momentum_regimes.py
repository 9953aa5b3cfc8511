"""MomentumRegimes: its rates against the simulation and NumPy, and every control in a browser."""

import re

import numpy as np
import pytest

from course_lib import Momentum, descend
from course_lib.surfaces import ravine
from course_lib.widgets import MomentumRegimes
from course_lib.widgets.momentum_regimes import level_line, rate
from tests.widgets import live
from tests.widgets.live import press, rate_position, shown, spoken

RATE, BETA, CONDITION = "Learning rate α", "β", "Condition number κ"


regimes = live.opener(MomentumRegimes)


def control(page, label):
    return page.get_by_role("slider", name=label, exact=True)


def put(page, alpha, beta, condition=None):
    """Set the sliders."""
    control(page, RATE).fill(str(rate_position(alpha)))
    control(page, BETA).fill(str(beta))
    if condition is not None:
        control(page, CONDITION).fill(str(rate_position(condition)))


def rows(page) -> list[dict]:
    """What the table says of the two directions."""
    names = ("direction", "alpha_lambda", "regime", "predicted", "measured")
    found = page.locator(".descent-rates tbody tr").all()
    return [
        dict(zip(names, row.locator("th, td").all_text_contents(), strict=True)) for row in found
    ]


def more(page):
    """Open what is folded away."""
    page.get_by_text("More settings").click()


# --- in Python ------------------------------------------------------------------------------


def test_rate_is_the_spectral_radius():
    random = np.random.default_rng(40)
    for alpha_lambda, beta in zip(
        10 ** random.uniform(-3, 1, 300), random.random(300), strict=True
    ):
        step = [[1 + beta - alpha_lambda, -beta], [1, 0]]
        radius = np.abs(np.linalg.eigvals(step)).max()
        assert rate(alpha_lambda, beta) == pytest.approx(radius, rel=1e-9)


@pytest.mark.parametrize("level", [0.3, 0.7, 0.99])
def test_level_line_is_level(level):
    assert np.allclose(rate(*level_line(level)), level, rtol=1e-7)


# --- in the browser -------------------------------------------------------------------------

POINTS = [  # α, β, κ, and the regimes of λ = 1 and λ = κ
    (0.02, 0.8, 20, "oscillating", "oscillating"),
    (0.01, 0, 20, "monotone", "monotone"),
    (0.01, 0.1, 200, "monotone", "flipping"),
    (0.1, 0.5, 100, "oscillating", "divergent"),
    (0.04, 0.64, 100, "critical", "divergent"),
    (5, 0.99, 1, "divergent", "divergent"),
    (0.001, 0.5, 1000, "monotone", "oscillating"),
]


@pytest.mark.parametrize("point", POINTS)
def test_predicted_and_measured_rates_agree_with_the_library(regimes, point):
    alpha, beta, condition, *expected = point
    page = regimes()
    put(page, alpha, beta, condition)
    found = rows(page)
    assert [row["regime"] for row in found] == expected
    # Both directions at once: the ravine's own coordinates.
    path = descend(ravine(condition), Momentum(alpha, beta, dampening=False), [1, 1], steps=60)
    for row, curvature, xs in zip(found, (1, condition), path.points.T, strict=True):
        assert float(row["alpha_lambda"]) == pytest.approx(alpha * curvature, rel=0.005)
        predicted = rate(alpha * curvature, beta)
        assert float(row["predicted"]) == pytest.approx(predicted, abs=5.1e-5)
        assert float(row["measured"]) == pytest.approx(predicted, rel=0.006)
        wave = page.locator(".descent-wave").nth(0 if row is found[0] else 1).get_attribute("d")
        ys = np.array(re.findall(r",(-?[\d.]+)", wave), float)
        visible = np.abs(xs[: len(ys)]) < 2
        height = ys[0] - ys[-1] if abs(xs[len(ys) - 1]) < 1e-3 else None
        if height is not None:  # the minimum's own height on the chart is where it ends
            drawn = 1 - (ys - ys[0]) / (ys[-1] - ys[0])
            assert np.allclose(drawn[visible], xs[: len(ys)][visible], atol=0.01)


def test_a_point_on_the_critical_curve_is_measured_too(regimes):
    """There the error falls like k·ρᵏ, so that a mean over all steps would be too large."""
    page = regimes()
    put(page, 0.25, 0.25, 1)
    first = rows(page)[0]
    assert (first["regime"], first["predicted"]) == ("critical", "0.5000")
    assert float(first["measured"]) == pytest.approx(0.5, rel=0.004)


def test_keyboard_reaches_and_moves_every_control(regimes):
    page = regimes()
    seen = live.tab_stops(page, 6)
    kinds = ["radio", "submit", "range", "range", "range", "summary"]
    assert seen == [[kind, "solid", "true"] for kind in kinds]
    press(page, "Enter")  # opens what is folded away
    assert [kind for kind, *_ in live.tab_stops(page, 3)] == ["range", "button", "button"]
    control(page, RATE).focus()
    press(page, "Home")
    assert "α = 0.001, " in shown(page)
    press(page, "ArrowRight", 160)
    assert "α = 0.01, " in shown(page)
    control(page, BETA).focus()
    press(page, "ArrowLeft", 10)
    assert "β = 0.75: " in shown(page)
    control(page, CONDITION).focus()
    press(page, "End")
    assert rows(page)[1]["direction"] == "λ = 1000"
    control(page, "Steps shown").focus()
    press(page, "ArrowRight")
    assert [
        svg.count("61") for svg in page.locator(".descent-waves > svg").all_text_contents()
    ] == [
        1,
        1,
        1,
    ]


def where(page, index) -> tuple[float, float]:
    box = page.locator(".descent-handle").nth(index).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_either_point_is_dragged_and_the_other_comes_along(regimes):
    page = regimes()
    gap = where(page, 1)[0] - where(page, 0)[0]
    for index in (0, 1):
        start = where(page, index)
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(start[0] + 30, start[1] + 50, steps=3)
        page.mouse.up()
        assert where(page, index) == pytest.approx((start[0] + 30, start[1] + 50), abs=3)
        assert where(page, 1)[0] - where(page, 0)[0] == pytest.approx(gap, abs=0.3)
    # Pressing anywhere takes the nearer one, and it stops at the map's edge.
    x, y = where(page, 1)
    page.mouse.move(x + 20, y + 20)
    page.mouse.down()
    assert where(page, 1) == pytest.approx((x + 20, y + 20), abs=3)
    page.mouse.move(x - 2000, y + 2000)
    page.mouse.up()
    assert "α = 0.001, β = 0: " in shown(page)


def test_points_follow_a_finger(regimes):
    page = regimes(width=360, has_touch=True, is_mobile=True)
    page.locator(".descent-regimes").scroll_into_view_if_needed()
    x, y = where(page, 0)
    live.touch(page, (x, y), (x + 10, y + 20), (x + 20, y + 60))
    assert where(page, 0) == pytest.approx((x + 20, y + 60), abs=3)
    x, y = where(page, 1)
    live.tap(page, (x + 30, y - 30))
    assert where(page, 1) == pytest.approx((x + 30, y - 30), abs=3)


def test_points_stand_where_the_map_says(regimes):
    """The colour under a point is that of its rate, and the page's own where it diverges."""
    page = regimes()
    pixel = """(index) => {
      const canvas = document.querySelector('.descent-regimes canvas');
      const handle = document.querySelectorAll('.descent-handle')[index];
      const [from, to] = [canvas, handle].map((one) => one.getBoundingClientRect());
      const { width, height } = canvas;
      window.image ??= canvas.getContext('2d').getImageData(0, 0, width, height).data;
      const x = Math.floor(to.left + to.width / 2 - from.left);
      const y = Math.floor(to.top + to.height / 2 - from.top);
      return [...image.slice(4 * (y * width + x), 4 * (y * width + x) + 4)];
    }"""
    seen = []
    for alpha, beta, condition in ((0.01, 0.3, 100), (0.03, 0.9, 100), (0.1, 0.5, 60)):
        put(page, alpha, beta, condition)
        for index, row in enumerate(rows(page)):
            red, green, blue, opaque = page.evaluate(pixel, index)
            assert (opaque == 0) is (row["regime"] == "divergent")
            if opaque:
                seen.append((float(row["predicted"]), red + 2 * green - blue / 4))
    brightness = [bright for _, bright in sorted(seen)]
    assert brightness == sorted(brightness) and len(seen) >= 5


def test_divergence_is_said_and_kept_on_the_page(regimes):
    page = regimes({"learning_rate": 10, "condition": 1000, "beta": 0}, width=360)
    assert "λ = 1000 diverges, 10000 times as far at each step" in spoken(page)
    live.fits(page, 360)
    assert "diverges" in page.locator(".descent-waves").inner_text()
    assert not re.search("NaN|Infinity", page.locator(".descent-embed").inner_html())
    for index in (0, 1):
        assert 0 < where(page, index)[0] < 360


def test_goal_is_met_at_polyaks_point_and_hardly_anywhere_else(regimes):
    page = regimes()
    goal = page.locator(".descent-goal")
    assert "descent-met" not in goal.get_attribute("class").split()
    root = np.sqrt(20)
    best_alpha, best_beta = (2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2
    assert 0.127 < best_alpha < 0.137
    met = []
    for alpha in np.arange(0.126, 0.139, 0.002):
        for beta in np.arange(0.39, 0.431, 0.005):
            put(page, alpha, f"{beta:.3f}")
            reached = "descent-met" in goal.get_attribute("class").split()
            alpha = float(re.match(r"α = ([\d.]+)", shown(page))[1])  # as the slider rounds it
            within = max(rate(alpha, beta), rate(20 * alpha, beta)) <= 1.01 * np.sqrt(best_beta)
            assert reached == within, (alpha, beta)
            met += [(alpha, round(beta, 3))] if reached else []
    print(f"met at {len(met)} of 63 places around the best")
    assert 3 <= len(met) < 20
    put(page, *met[0])
    assert "Goal reached" in spoken(page)
    control(page, CONDITION).fill("1")
    assert "wanted: 20" in goal.inner_text() and "Goal reached" not in shown(page)


def test_the_prediction_comes_true_and_each_answer_has_its_sentence(regimes):
    page = regimes()
    box = page.locator(".descent-predict")
    assert "Both directions swing (β = 0.8)" in box.inner_text()
    press_it = page.get_by_role("button", name="See what happens")
    press_it.click()
    assert "Make a guess first" in box.inner_text() and "α = 0.02, " in shown(page)
    said = []
    for answer, verdict in (("Faster", "Not so."), ("Slower", "Not so."), ("Just as fast", "Yes.")):
        box.get_by_text(answer, exact=True).click()
        press_it.click()
        said.append(box.locator(".descent-feedback").inner_text())
        assert said[-1].startswith(verdict) and f"√β = {np.sqrt(0.8):.3f}" in said[-1]
    assert len(set(said)) == 3
    assert "α = 0.04, β = 0.8: both directions shrink to 0.8944" in spoken(page)
    for row in rows(page):  # and measured, it is as predicted
        assert float(row["measured"]) == pytest.approx(np.sqrt(0.8), rel=0.006)


@pytest.mark.parametrize("traits", [{"beta": 0.1}, {"learning_rate": 0.09}])
def test_no_prediction_where_it_would_not_come_true(regimes, traits):
    """A direction that creeps, or that would flip at twice the rate, has another rate then."""
    assert regimes({**traits, "condition": 30}).locator(".descent-predict").count() == 0


def bar(page) -> dict[str, list[tuple[float, float]]]:
    """The pieces of the bar, from where to where, inside the funnel and outside."""
    found = {}
    for name, css in (("inside", "bar:not(.descent-bar-outside)"), ("outside", "bar-outside")):
        pieces = page.locator(f".descent-{css}").get_attribute("d")
        found[name] = [
            (float(a), float(b)) for a, b in re.findall(r"M([\d.]+),[\d.]+H([\d.]+)", pieces)
        ]
    return found


def test_the_bar_is_as_long_as_kappa_and_dashed_where_it_is_in_a_wall(regimes):
    page = regimes(width=1000)
    origin = page.locator(".descent-regimes").bounding_box()["x"]
    put(page, 0.05, 0.8, 20)  # all of it inside
    first, second = (where(page, index)[0] - origin for index in (0, 1))
    assert bar(page) == {"inside": [pytest.approx((first, second), abs=0.2)], "outside": []}
    assert "κ = 20" in page.locator(".descent-bar-length").text_content()
    length = second - first
    put(page, 0.02, 0.8, 400)  # twice as long, since the axis is logarithmic; its right end is out
    (inside,), (outside,) = bar(page).values()
    assert outside[1] - inside[0] == pytest.approx(2 * length, abs=0.5)
    wall = inside[1] - inside[0]
    assert wall == pytest.approx(
        length * np.log((1 + np.sqrt(0.8)) ** 2 / 0.02) / np.log(20), abs=0.5
    )
    put(page, 0.02, 0.04, 1000)  # both ends in a wall
    found = bar(page)
    assert len(found["inside"]) == 1 and len(found["outside"]) == 2


def test_bands_are_the_loss_and_its_shares(regimes):
    """Against the library: the loss along each axis of a ravine, half of it each at the start."""
    page = regimes(width=1000)
    alpha, beta, condition, steps = 0.01, 0.3, 20, 60
    put(page, alpha, beta, condition)
    path = descend(ravine(condition), Momentum(alpha, beta, dampening=False), [1, 1], steps=steps)
    parts = path.points**2 / 2
    power = np.clip(np.log10(parts.sum(axis=1)), -6, 1)
    chart = page.locator(".descent-waves > svg").last

    def heights(css) -> np.ndarray:
        d = chart.locator(css).get_attribute("d")
        return np.array(re.findall(r",(-?[\d.]+)", d), float)

    edge, flat = heights(".descent-band-edge"), heights(".descent-band-first")
    floor = flat[-1]
    per_decade = (floor - edge[0]) / 6  # the loss begins at 1, and the chart ends at 1e-6
    np.testing.assert_allclose(edge, floor - per_decade * (power + 6), atol=0.11)
    share = (floor - flat[: steps + 1]) / (floor - edge)
    np.testing.assert_allclose(share, parts[:, 0] / parts.sum(axis=1), atol=0.01)
    label = chart.get_attribute("aria-label")
    assert label == "Loss in bands by direction: after 60 steps 100 % of it lies along λ = 1"


def test_bands_end_where_a_direction_has_left_for_good(regimes):
    page = regimes({"learning_rate": 10, "condition": 1000, "beta": 0, "steps": 200})
    chart = page.locator(".descent-waves > svg").last
    assert "lies along λ = 1000" in chart.get_attribute("aria-label")
    d = chart.locator(".descent-band-edge").get_attribute("d")
    assert 10 < d.count("L") < 199 and "NaN" not in d


def test_the_rate_that_the_note_gives_the_averaged_form_walks_the_same_path(regimes):
    page = regimes({"learning_rate": 0.03, "beta": 0.8})
    note = page.locator(".descent-note", has_text="averaged").text_content()
    alpha = float(re.search(r"the same point is α = (\d+(?:\.\d+)?)", note)[1])
    summed = descend(ravine(20), Momentum(0.03, 0.8, dampening=False), steps=30)
    averaged = descend(ravine(20), Momentum(alpha, 0.8), steps=30)
    np.testing.assert_allclose(averaged.points, summed.points, atol=1e-9)
