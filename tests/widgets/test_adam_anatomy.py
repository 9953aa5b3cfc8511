"""AdamAnatomy: its traits, its numbers, and every control by keyboard, pointer and touch."""

import re

import numpy as np
import pytest

from course_lib import Adam, descend
from course_lib.surfaces import ravine
from course_lib.widgets import AdamAnatomy
from tests.widgets import live
from tests.widgets.live import drag, press, shown, slider, spoken
from tests.widgets.node import run
from tests.widgets.parts import largest_difference

SLIDERS = ("Step", "Part", "Learning rate α", "β₁", "β₂", "ε", "Start x", "Start y")


opened = live.opener(AdamAnatomy)


@pytest.fixture
def anatomy(opened):
    """A page with the further settings unfolded."""

    def open_one(*args, **options):
        page = opened(*args, **options)
        page.get_by_text("More settings").click()
        return page

    return open_one


def exactly(page, label):
    return page.get_by_role("slider", name=label, exact=True)


def press_button(page, name, times=1):
    for _ in range(times):
        page.get_by_role("button", name=name).click()


def table(page) -> list[list[str]]:
    """The numbers of the table, row by row."""
    return page.locator(".descent-parts tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].slice(1).map((cell) => cell.textContent))"
    )


def test_caption_has_the_numbers_of_the_step():
    gradient = descend(ravine(20), Adam(0.4), steps=1).gradients[1, 0]
    picture = AdamAnatomy(shown_step=2).picture()
    assert f"At step 2 the gradient is {gradient:.3g} in x".replace("-", "−") in picture


def test_parts_are_those_of_course_lib():
    worst = largest_difference("Adam")
    print(f"Adam's parts: largest difference {worst:.1e}")
    assert worst <= 1e-10


def test_betas_have_places_of_their_own():
    [betas] = run(
        "parts.mjs", "rules.js", [{"run": "betas", "positions": np.arange(0, 3.01, 0.02).tolist()}]
    )
    assert betas == sorted(set(betas)) and {0, 0.5, 0.9, 0.98, 0.99, 0.999} <= set(betas)


def test_forward_goes_through_the_parts_and_on_to_the_next_step_and_back(anatomy):
    page = anatomy()
    seen = [shown(page)]
    for _ in range(6):
        press_button(page, "Forward")
        seen.append(shown(page))
    starts = [text.split(".")[0] for text in seen]
    names = ("the gradient", "the mean", "the mean square", "the corrections", "the step")
    assert starts == [f"Step 1, {name}" for name in names] + [
        "Step 2, the gradient",
        "Step 2, the mean",
    ]
    for text in seen[-2::-1]:
        press_button(page, "Back")
        assert shown(page) == text
    press_button(page, "Back")
    assert shown(page) == seen[0]
    slider(page, "Part").fill("5")
    exactly(page, "Step").fill("60")
    press_button(page, "Forward")
    assert shown(page).startswith("Step 60, the step")


def test_buttons_by_keyboard(anatomy):
    page = anatomy()
    page.get_by_role("button", name="Forward").focus()
    press(page, "Enter")
    press(page, "Space")
    assert spoken(page).startswith("Step 1, the mean square")
    page.get_by_label("Bias correction").focus()
    press(page, "Space")
    assert "not corrected" in page.locator(".descent-parts").inner_text()


def test_at_first_the_further_settings_are_folded(opened):
    page = opened()
    assert exactly(page, "Step").is_visible()
    assert page.get_by_label("Bias correction").is_visible()
    for label in SLIDERS[1:]:
        assert not exactly(page, label).is_visible(), label
    page.get_by_text("More settings").focus()
    press(page, "Enter")
    assert exactly(page, "Start y").is_visible()


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("five times as far in y", "Not so. That is gradient descent, and momentum"),
        ("equally far in both", "Yes. Each coordinate has heard one gradient"),
        ("further in x", "Not so. Dividing by s itself"),
    ],
)
def test_a_prediction_shows_the_first_step_and_what_the_answer_would_be_right_for(
    opened, answer, verdict
):
    page = opened({"shown_step": 9, "start": [3, 1]})
    page.get_by_label(answer).check()
    press_button(page, "See what happens")
    assert verdict in page.locator(".descent-predict").inner_text()
    assert shown(page).startswith("Step 1, the step.")
    assert table(page)[0] == ["−8", "40"] and table(page)[6] == ["1", "1"]


@pytest.mark.parametrize("corrected", [True, False])
def test_table_is_what_course_lib_computes(anatomy, corrected):
    page = anatomy({"bias_correction": corrected, "part": 5})
    surface, optimizer, point = (
        ravine(20),
        Adam(0.4, bias_correction=corrected),
        np.array([-8.0, 2]),
    )
    for step in range(1, 31):
        gradient, before = surface.gradient(point), point.copy()
        optimizer.step(point, gradient)
        if step not in (1, 2, 30):
            continue
        exactly(page, "Step").fill(str(step))
        mean, square = optimizer.state["mean"], optimizer.state["mean_square"]
        move = point - before
        expected = [gradient, mean.uncorrected, square.uncorrected, mean.average, square.average]
        expected += [move, np.abs(move) / 0.4]
        numbers = [[float(cell.replace("−", "-")) for cell in row] for row in table(page)]
        # Three digits, but two for the very small.
        assert np.allclose(numbers, expected, rtol=0.006, atol=6e-5), step


def test_numbers_come_with_their_part_and_the_line_has_them_put_in(anatomy):
    page = anatomy()
    for part, filled in enumerate((1, 2, 3, 5, 7), start=1):
        slider(page, "Part").fill(str(part))
        assert [row[0] != "…" for row in table(page)] == [True] * filled + [False] * (7 - filled)
    exactly(page, "Step").fill("2")
    slider(page, "Part").fill("2")
    path = descend(ravine(20), Adam(0.4), steps=2)
    g1, g2 = path.gradients[0, 0], path.gradients[1, 0]
    m1 = 0.1 * g1
    line = f"m = 0.9 · (−{-m1:.3g}) + 0.1 · (−{-g2:.3g}) = −{-(0.9 * m1 + 0.1 * g2):.3g}"
    assert f"In x: {line}. In y:" in spoken(page)


def test_arrows_and_squares_appear_part_by_part(anatomy):
    page = anatomy({"shown_step": 4})
    counts = {
        part: [
            page.locator(f".descent-anatomy-panel {kind}").count()
            for kind in (".descent-arrow", ".descent-square", ".descent-arrow-step")
        ]
        for part in range(1, 6)
        if slider(page, "Part").fill(str(part)) is None
    }
    assert counts == {1: [1, 0, 0], 2: [2, 0, 0], 3: [2, 2, 0], 4: [3, 4, 0], 5: [4, 4, 1]}
    # The corrected square of y has the side √ŝ, on the arrows' scale: at constant g it is |g|.
    exactly(page, "Step").fill("1")
    box = page.locator(".descent-square-corrected").last.bounding_box()
    arrow = page.locator(".descent-arrow-gradient").last.bounding_box()
    assert arrow["height"] == pytest.approx(box["height"], abs=4)


def test_goal_is_reached_by_looking_and_only_then(anatomy):
    page = anatomy({"part": 5})
    goal = page.locator(".descent-goal")
    path = descend(ravine(20), Adam(0.4), steps=60)
    uphill = (path.gradients[:-1] * np.diff(path.points, axis=0)).sum(axis=1) > 0
    first = int(np.argmax(uphill)) + 1
    exactly(page, "Step").fill(str(first - 1))
    assert "It goes down the slope" in shown(page) and "✓" not in goal.inner_text()
    exactly(page, "Step").fill(str(first))
    assert "It goes up the slope" in shown(page)
    assert f"✓ step {first} went up the slope" in goal.inner_text()
    exactly(page, "Step").fill("1")
    assert "it is 1 α long" in goal.inner_text()
    page.get_by_label("Bias correction").uncheck()
    assert "✓ a first step 3.16 α long" in goal.inner_text()
    assert "Goal reached" in spoken(page) and "descent-met" in goal.get_attribute("class")
    press_button(page, "Reset")
    assert "✓" not in goal.inner_text()


def test_start_is_dragged_and_reset_brings_it_back(anatomy):
    page = anatomy({"shown_step": 7, "part": 2})
    before = shown(page)
    drag(page, page.locator(".descent-map"), (0.7, 0.2), (0.75, 0.25))
    assert float(slider(page, "Start x").input_value()) > 3
    assert shown(page) != before
    press_button(page, "Reset")
    assert shown(page) == before


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_map_stands_beside_the_panels_where_there_is_room(anatomy, width):
    page = anatomy({"shown_step": 21, "part": 5}, width=width)
    first, second, field = (
        one.bounding_box() for one in page.locator(".descent-map, .descent-anatomy-panel").all()
    )
    assert second["y"] == pytest.approx(first["y"], abs=30)
    beside = field["y"] < first["y"] + first["height"]
    assert beside is (width >= 768) and (field["x"] > second["x"] + second["width"]) is beside


def test_what_an_average_is_corrected_by_is_the_weight_of_its_own_beta(anatomy):
    """In the sentence and in the table's formulas: m by 1 − β₁ᵗ, s by 1 − β₂ᵗ."""
    page = anatomy({"part": 4, "shown_step": 3})
    weights = {"m": 1 - 0.9**3, "s": 1 - 0.999**3}
    rows = page.locator(".descent-parts tbody th").all_text_contents()
    for letter, weight in weights.items():
        (said,) = {
            float(found)
            for text in rows
            for found in re.findall(rf"= {letter} / ([\d.e-]+)$", text)
        }
        assert said == pytest.approx(weight, rel=0.005)
    number = r"(−?\d+(?:\.\d+)?(?:e-\d+)?)"
    said = re.findall(rf"= {number} / {number} = {number}", spoken(page))
    assert len(said) == 4  # m and s, in x and in y
    for (over, under, result), weight in zip(said, [*weights.values()] * 2, strict=True):
        over, under, result = (float(text.replace("−", "-")) for text in (over, under, result))
        assert under == pytest.approx(weight, rel=0.005)
        assert result == pytest.approx(over / weight, rel=0.01)
