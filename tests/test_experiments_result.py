"""What an experiment's title, label and file say is what was run, and with what."""

import json
import platform
import re

import numpy as np

import course_lib
from course_lib.experiments import EXPERIMENTS, comparisons, tuning
from course_lib.experiments.result import Result
from course_lib.experiments.sizes import sizes_of


def test_a_title_has_the_number_of_seeds_of_its_experiment():
    counted = {name: re.findall(r"(\d+) seeds", one.title) for name, one in EXPERIMENTS.items()}
    assert sum(map(bool, counted.values())) >= 4
    for name, said in counted.items():
        assert said in ([], [str(sizes_of(EXPERIMENTS[name]).get("runs"))]), name


def test_a_label_has_the_form_and_the_rate_of_its_arm():
    for label, arm in comparisons.LOW_RATE_ARMS.items():
        form, rate = label.split(", ")
        assert float(rate) == arm.rate
        assert {"SGD": "SGD", "dampened": "Momentum", "undampened": "Momentum"}[
            form
        ] == arm.optimizer
        assert (("dampening", False) in arm.options) is (form == "undampened")


def test_a_file_says_with_what_it_was_made_and_knows_no_infinity():
    costs = np.array([[1.5, np.inf], [-np.inf, np.nan]])
    content = json.loads(Result("a", "b", {}, {}, costs=costs, accuracy=0.9).to_json())
    assert content["costs"] == [[1.5, None], [None, None]]
    assert content["versions"] == {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "course-lib": course_lib.__version__,
    }


def test_an_experiment_is_drawn_by_the_function_of_its_own_name():
    for name in ("moons-seeds", "moons-causes", "moons-low-rate", "moons-tuning", "moons-tuned"):
        assert EXPERIMENTS[name].drawing == name.removeprefix("moons-").replace("-", "_")


def test_stuck_is_what_is_stuck_on_the_training_set(monkeypatch):
    monkeypatch.setattr(comparisons, "stuck", lambda accuracy: ("stuck at", accuracy))
    parameters = np.random.RandomState(0).standard_normal((3, 30))
    accuracy, details = comparisons.measure({"one": parameters})
    said, measured = details["stuck"]["one"]
    assert said == "stuck at" and measured is accuracy["one"]
    assert not np.array_equal(measured, details["held_out_accuracy"]["one"])


def test_a_rate_is_chosen_by_the_median_not_by_the_mean(monkeypatch):
    """At the fifth rate two runs of three are the best of all, and the third fails."""
    costs = np.ones((3, len(tuning.RATES), 3))
    costs[:, 4] = [0.0, 0.0, 100.0]
    monkeypatch.setattr(
        tuning, "no_nan", lambda found: np.broadcast_to(costs, np.shape(found)).copy()
    )
    details = tuning.tuning(runs=3, epochs=1).details
    assert set(details["chosen"].values()) == {tuning.RATES[4]}
    assert details["chosen_after"] == {1: details["chosen"]}
