"""TrainingLab in a browser: by keyboard, mouse and touch, in words, and at rest."""

import re
from itertools import pairwise

from course_lib.widgets import TrainingLab
from tests.widgets import live
from tests.widgets.live import press, rate_position, shown, slider, spoken

lab = live.opener(TrainingLab)

SHORT = {"epochs": 60}  # a whole run takes a moment


def run_of(**traits) -> str:
    """What is said of a run, from course_lib."""
    widget = TrainingLab(**traits)
    _, history = widget.trained()
    return (
        f"{widget.optimizer}, {history.epochs_done:,} epochs: cost {history.costs[-1]:.3f}, "
        f"accuracy {100 * history.accuracies[-1]:.1f} %"
    )


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def train_to_the_end(page):
    """Press the button that trains, and wait for the end."""
    button(page, "Train").click()
    button(page, "Train again").wait_for()


def unfold(page):
    page.locator("summary", has_text="More settings").click()


def rows(page) -> list[str]:
    return [re.sub(r"\s+", " ", row.inner_text()) for row in page.locator("tbody tr").all()]


def test_keyboard_moves_every_control_and_trains(lab):
    page = lab(SHORT)
    page.get_by_label("Optimizer").focus()
    press(page, "m")  # Momentum, as a list answers to a letter
    unfold(page)
    page.get_by_label("Decay").focus()
    press(page, "ArrowDown")
    slider(page, "Learning rate").focus()
    press(page, "ArrowRight", 10)
    rate = float(slider(page, "Learning rate").get_attribute("aria-valuetext"))
    assert rate > 0.0007
    page.get_by_label("Weights’ seed").focus()
    press(page, "ArrowUp")
    chosen = {"optimizer": "Momentum", "schedule": "decay", "learning_rate": rate, "seed": 4}
    button(page, "One epoch").focus()
    press(page, "Enter", 3)
    assert shown(page).startswith(run_of(**chosen, epochs=3))
    button(page, "Go on").focus()
    press(page, "Enter")
    button(page, "Train again").wait_for()
    assert spoken(page).startswith(run_of(**chosen, epochs=60))
    assert button(page, "Train again").evaluate("(it) => it === document.activeElement")


def test_pause_keeps_the_run_and_start_over_begins_it_again(lab):
    page = lab({"optimizer": "SGD", "learning_rate": 0.1, "epochs": 1000})
    first = page.locator(".descent-lab-boundary").get_attribute("d")
    unfold(page)
    page.get_by_label("Speed").select_option("20 epochs/s")
    button(page, "Train").click()
    page.wait_for_function(
        "() => document.querySelector('.descent-status').textContent.includes('epochs: cost')"
    )
    button(page, "Pause").click()
    button(page, "Go on").wait_for()
    epochs = int(re.search(r"SGD, ([\d,]+) epochs", spoken(page))[1].replace(",", ""))
    assert shown(page).startswith(run_of(optimizer="SGD", learning_rate=0.1, epochs=epochs))
    assert page.locator(".descent-lab-boundary").get_attribute("d") != first
    button(page, "Start over").click()
    assert shown(page).startswith("SGD, not yet trained")
    assert page.locator(".descent-lab-boundary").get_attribute("d") == first
    assert len(rows(page)) == 1


def test_earlier_runs_stay_for_comparison(lab):
    page = lab(SHORT | {"learning_rate": 0.01})
    train_to_the_end(page)
    page.get_by_label("Optimizer").select_option("SGD")
    assert shown(page).startswith("SGD, not yet trained")
    slider(page, "Learning rate").fill(str(rate_position(0.3)))
    train_to_the_end(page)
    unfold(page)
    button(page, "Other seeds").click()
    first, second, third = rows(page)
    assert first.startswith("1. Adam α 0.01 60 ") and second.startswith("2. SGD α 0.3 60 ")
    assert third.startswith("3. SGD α 0.3, seeds 4 and 10010 0 –")
    curves = page.locator(".descent-lab-costs .descent-path:not(.descent-lab-published *)")
    assert [curve.get_attribute("d") is not None for curve in curves.all()] == [True, True, False]
    button(page, "Forget earlier runs").click()
    assert len(rows(page)) == curves.count() == 1 and not page.locator("table").is_visible()
    assert button(page, "Train").evaluate("(it) => it === document.activeElement")


def test_goal_is_met_by_sgd_at_a_higher_rate(lab):
    page = lab({"optimizer": "SGD", "epochs": 200})
    goal = page.locator(".descent-goal")
    assert "SGD not at 0.15 yet (fewer than 200)" in goal.inner_text()
    slider(page, "Learning rate").fill(str(rate_position(0.5)))
    unfold(page)
    page.get_by_label("Speed").select_option("fastest")
    train_to_the_end(page)
    costs = TrainingLab(optimizer="SGD", learning_rate=0.5, epochs=200).trained()[1].costs
    needed = int((costs <= 0.15).argmax()) + 1
    assert f"✓ SGD at 0.15 after {needed} epochs (fewer than 200)" in goal.inner_text()
    assert "Goal reached." in spoken(page)


def test_dead_networks_are_said(lab):
    page = lab(SHORT | {"seed": 7, "shuffle_seed": 40_010, "learning_rate": 0.003, "epoch": 60})
    button(page, "Train again").wait_for()
    assert "The network is dead: " in spoken(page)


def test_a_training_does_not_flood_a_screen_reader(lab):
    """Once every five seconds while it goes on, and once when it has ended."""
    page = lab({"epochs": 1500})
    spoken(page)
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver(() => { said.push(performance.now()); }).observe(
            document.querySelector('.descent-spoken'), { childList: true });
        }"""
    )
    train_to_the_end(page)
    assert "Adam, 1,500 epochs" in spoken(page)
    times = page.evaluate("said")
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) >= 1 and all(gap > 4900 for gap in gaps[:-1])


def test_where_motion_is_not_wanted_it_jumps(lab):
    page = lab({"optimizer": "SGD", "epochs": 800}, reduced_motion="reduce")
    before = page.locator(".descent-lab-boundary").get_attribute("d")
    page.evaluate(
        """() => {
          window.drawn = 0;
          new MutationObserver(() => { window.drawn += 1; }).observe(
            document.querySelector('.descent-lab-boundary'), { attributes: true });
        }"""
    )
    button(page, "Train 500 epochs").click()
    page.wait_for_function(
        "() => document.querySelector('.descent-status').textContent.includes(' 500 epochs')"
    )
    assert page.locator(".descent-lab-boundary").get_attribute("d") != before
    assert page.evaluate("drawn") == 1
    button(page, "Train 500 epochs").click()
    button(page, "Train again").wait_for()
    assert "SGD, 800 epochs" in spoken(page)


def test_by_touch(lab):
    page = lab(SHORT, width=360, has_touch=True, is_mobile=True)
    live.tap(page, button(page, "One epoch"))
    assert shown(page).startswith("Adam, 1 epoch: ")
    live.tap(page, button(page, "Go on"))
    button(page, "Train again").wait_for()
    assert shown(page).startswith(run_of(epochs=60))


def test_an_address_trains_as_far_as_it_says_and_reset_forgets_the_run(lab):
    traits = {"optimizer": "RMSProp", "shuffle_seed": 77, "epoch": 2}
    fragment = "&".join(f"training_lab.1.{name}={value}" for name, value in traits.items())
    page = lab(SHORT, fragment=f"#{fragment}")
    button(page, "Go on").wait_for()
    assert spoken(page).startswith("RMSProp, 2 epochs")
    assert page.get_by_label("Shuffles’ seed").input_value() == "77"
    button(page, "Reset").click()
    assert shown(page).startswith("Adam, not yet trained")
    assert page.get_by_label("Shuffles’ seed").input_value() == "10" and len(rows(page)) == 1
    assert not page.locator("table").is_visible()  # one run alone is in the sentence


def test_the_prediction_is_asked_first_and_shows_what_happens(lab):
    """The published curves stand behind; the answer trains SGD at its own rate, below Adam's."""
    page = lab({"optimizer": "SGD", "epochs": 1000})
    box = page.locator(".descent-predict")
    assert "First, predict. " in box.inner_text()
    published = page.locator(".descent-lab-published path")
    assert published.count() == 3
    page.get_by_label("still far above").focus()
    press(page, "Space")
    press(page, "Enter")
    button(page, "Train again").wait_for()
    answer = box.get_by_role("status").inner_text()
    assert answer.startswith("Not so. It falls to 0.132.")
    assert spoken(page).startswith("SGD, 1,000 epochs: cost 0.132")
    ends = page.evaluate(
        """() => ['.descent-lab-published path:last-of-type',
          '.descent-lab-costs .descent-path:not(.descent-lab-published *)'].map((one) => {
            const path = document.querySelector(one);
            return path.getPointAtLength(path.getTotalLength()).y;
          })"""
    )
    assert ends[1] > ends[0]  # lower on the page, a lower cost


def test_no_prediction_where_its_answer_would_not_hold(lab):
    for traits in ({}, {"optimizer": "SGD", "epochs": 999}, {"optimizer": "SGD", "seed": 4}):
        assert lab(traits).locator(".descent-predict").count() == 0


def test_no_line_runs_around_a_plateau(lab):
    """The untrained network's logit is exactly 0 over most of the map, and nowhere above it."""
    page = lab(SHORT)
    assert page.locator(".descent-lab-boundary").get_attribute("d") == ""
    assert page.locator(".descent-lab-one").first.get_attribute("d") == ""
    button(page, "Train").click()
    button(page, "Train again").wait_for()
