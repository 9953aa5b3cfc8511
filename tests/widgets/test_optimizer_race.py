"""OptimizerRace without a browser: traits, tuned rates, picture, paths in JavaScript."""

import numpy as np
import pytest

from course_lib import OPTIMIZERS, descend
from course_lib.widgets import OptimizerRace
from course_lib.widgets.optimizer_race import TUNED_RATES, gone_at
from course_lib.widgets.optimizer_traits import DEFAULTS
from course_lib.widgets.pictures.maps import SURFACE_NAMES, named_surface
from tests.widgets.node import run


def test_what_is_left_out_is_tuned_or_the_optimizers_default():
    race = OptimizerRace(
        surface="rosenbrock",
        optimizers=("Adam", "SGD"),
        learning_rates={"Adam": 0.5},
        hyperparameters={"Adam": {"beta1": 0.5}},
    )
    assert race.optimizers == ["SGD", "Adam"]
    assert race.learning_rates == TUNED_RATES["rosenbrock"] | {"Adam": 0.5}
    assert race.hyperparameters == {
        name: values | ({"beta1": 0.5} if name == "Adam" else {})
        for name, values in DEFAULTS.items()
        if values
    }
    assert race.start == [-1.2, 1.0]
    assert OptimizerRace().hyperparameters["AdamW"]["weight_decay"] == 0.01
    assert OptimizerRace(optimizers=[]).optimizers == []


@pytest.mark.parametrize("name", SURFACE_NAMES)
def test_tuned_rates_are_those_that_the_sweep_finds(name):
    """The search that the comment on TUNED_RATES describes."""
    surface = named_surface(name)
    if len(surface.minima) == 0:
        assert TUNED_RATES[name] == dict.fromkeys(OPTIMIZERS, 0.1)
        return
    mantissas = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
    rates = np.array([float(f"{m}e{p}") for p in range(-4, 1) for m in mantissas])
    rates = rates[rates <= 2]
    low, high = np.transpose(surface.domain)
    away = np.random.RandomState(0).uniform(-1, 1, size=(25, 2))
    starts = surface.start + 0.05 * (high - low) * away
    for optimizer, rule in OPTIMIZERS.items():
        values = descend(surface, rule(rates[:, None, None]), starts, steps=150).values
        loss = np.nan_to_num(values - surface.value(surface.minima[0]), nan=np.inf)
        scores = np.median(np.log10(np.clip(loss, 1e-6, 1e6)).mean(axis=0), axis=-1)
        # The last digits of a sum may differ from one machine to the next, and a tie with them.
        chosen = scores[np.flatnonzero(np.isclose(rates, TUNED_RATES[name][optimizer]))]
        assert chosen.size == 1 and chosen[0] <= scores.min() + 1e-3


def walks():
    """Every optimizer on every surface, gently, with the hyperparameters of the race."""
    rates = {"SGD": 0.0004, "Momentum": 0.0004}
    for surface in SURFACE_NAMES:
        for name in OPTIMIZERS:
            yield {
                "run": "walk",
                "surface": surface,
                "optimizer": name,
                "hyperparameters": {"learning_rate": rates.get(name, 0.02)} | DEFAULTS[name],
                "start": named_surface(surface).start.tolist(),
                "steps": 120,
            }


def test_paths_are_those_of_descend_and_kept_until_something_changes():
    cases = list(walks())
    found = run("race.mjs", "race.js", cases)
    checked = 0
    for case, walked in zip(cases, found, strict=True):
        assert walked["kept"] and walked["new"] and walked["optimizer"] == case["optimizer"]
        rule = OPTIMIZERS[case["optimizer"]](**case["hyperparameters"])
        surface = named_surface(case["surface"])
        path = descend(surface, rule, case["start"], case["steps"])
        points = np.transpose([walked["xs"], walked["ys"]])
        assert walked["divergedAt"] is None and points.shape == path.points.shape
        size = np.abs(path.points).max()
        # RMSProp about a minimum turns the sign of a gradient of rounding size into a whole step.
        settled = np.linalg.norm(path.gradients, axis=-1) < 1e-6
        until = int(settled.argmax()) if settled.any() else len(points)
        assert np.abs(points - path.points)[:until].max() <= 1e-10 * size
        checked += until
    assert checked > 0.9 * sum(case["steps"] for case in cases)


def test_divergence_is_found_at_the_same_step_in_python():
    cases = [
        case | {"hyperparameters": {"learning_rate": 3.0} | DEFAULTS[case["optimizer"]]}
        for case in walks()
    ]
    steps = []
    for case, walked in zip(cases, run("race.mjs", "race.js", cases), strict=True):
        surface = named_surface(case["surface"])
        rule = OPTIMIZERS[case["optimizer"]](**case["hyperparameters"])
        path = descend(surface, rule, case["start"], case["steps"])
        assert walked["divergedAt"] == gone_at(surface, path)
        steps.append(walked["divergedAt"])
    assert 10 < sum(step is not None for step in steps) < len(steps)


def test_standings_put_the_lowest_first_and_what_is_gone_last():
    runs = [
        {"optimizer": name, "losses": losses, "divergedAt": gone}
        for name, losses, gone in (
            ("SGD", [1, 5, 90], 2),
            ("Momentum", [1, 0.5, 0.1, 0.3], None),
            ("AdaGrad", [1, 70], 1),
            ("Adam", [1, 0.6, 0.2, 0.1], None),
        )
    ]
    falling = [{**one, "losses": [-loss for loss in one["losses"]]} for one in runs]
    found = run(
        "race.mjs",
        "race.js",
        [{"run": "standings", "runs": runs, "step": step, "endless": False} for step in (1, 2, 3)]
        + [{"run": "standings", "runs": falling, "step": 3, "endless": True}],
    )
    assert found == [
        ["Momentum", "Adam", "SGD", "AdaGrad"],
        ["Momentum", "Adam", "SGD", "AdaGrad"],
        ["Adam", "Momentum", "SGD", "AdaGrad"],
        ["AdaGrad", "SGD", "Momentum", "Adam"],
    ]


def test_picture_says_where_each_stands():
    page = OptimizerRace(optimizers=["SGD", "Adam"], learning_rates={"SGD": 0.2}).picture()
    path = OptimizerRace().path("Adam")
    gone = gone_at(named_surface("ravine"), OptimizerRace(learning_rates={"SGD": 0.2}).path("SGD"))
    assert f"SGD diverged at step {gone}, Adam {path.values[-1]:.2g}." in page
    assert 1 < gone < 150
    assert "--descent-momentum" not in page and page.count("--descent-adam,") == 3
