"""OptimizerRace without a browser: traits, tuned rates, picture, paths in JavaScript."""

import re

import numpy as np
import pytest

from course_lib import OPTIMIZERS, descend
from course_lib.widgets import OptimizerRace
from course_lib.widgets.optimizer_race import TUNED_RATES, gone_at
from course_lib.widgets.optimizer_traits import DEFAULTS
from course_lib.widgets.pictures.maps import SURFACE_NAMES, named_surface
from tests.widgets.node import run


@pytest.mark.parametrize(
    ("traits", "error", "words"),
    [
        ({"surface": "hill"}, ValueError, "surface must be one of ravine, rotated ravine"),
        ({"optimizers": "Adam"}, TypeError, "optimizers must be a list of names of SGD, Mom"),
        ({"optimizers": [3]}, TypeError, "optimizers must be a list of names .*, got 3"),
        ({"optimizers": ["adam"]}, ValueError, "each once, got 'adam'"),
        ({"optimizers": ["Adam", "Adam"]}, ValueError, "each once, got .'Adam', 'Adam'."),
        ({"learning_rates": [0.1]}, TypeError, "learning_rates must be a dict by"),
        ({"learning_rates": {"Adan": 0.1}}, ValueError, "learning_rates must have names of SGD"),
        (
            {"learning_rates": {"Adam": 0}},
            ValueError,
            r"learning_rates\['Adam'\] must be a number from 1e-05 to 10, got 0",
        ),
        ({"learning_rates": {"Adam": float("nan")}}, ValueError, r"\['Adam'\] must be .* got nan"),
        ({"learning_rates": {"Adam": True}}, TypeError, r"\['Adam'\] must be a number"),
        ({"hyperparameters": {"Adam": 0.9}}, TypeError, r"hyperparameters\['Adam'\] must be a di"),
        ({"hyperparameters": {"SGD": {}}}, ValueError, "must have names of Momentum, RMSProp, "),
        (
            {"hyperparameters": {"Adam": {"beta": 0.9}}},
            ValueError,
            r"hyperparameters\['Adam'\] must have some of beta1, beta2, got 'beta'",
        ),
        (
            {"hyperparameters": {"Adam": {"beta1": 1}}},
            ValueError,
            r"hyperparameters\['Adam'\]\['beta1'\] must be a number from 0 to 0.9999, got 1",
        ),
        ({"steps": 501}, ValueError, "steps must be a number from 1 to 500, got 501"),
        ({"shown_step": 1.5}, TypeError, "shown_step must be a whole number, got 1.5"),
        ({"start": (11, 0)}, ValueError, "start must be a point on the map of the ravine"),
        ({"goal_optimizers": ["x"]}, ValueError, "goal_optimizers must be a list of names"),
        ({"goal_loss": 0}, ValueError, "goal_loss must be a number"),
        ({"rate": 0.1}, TypeError, "no trait 'rate'; it has goal_loss, goal_optimizers"),
    ],
)
def test_bad_traits_say_name_value_and_what_is_allowed(traits, error, words):
    with pytest.raises(error, match=words):
        OptimizerRace(**traits)


def test_a_bad_assignment_changes_nothing():
    race = OptimizerRace(learning_rates={"SGD": 0.05})
    before = race.state()
    for name, value in (("learning_rates", {"SGD": -1}), ("optimizers", ["?"]), ("start", [0, 99])):
        with pytest.raises((TypeError, ValueError)):
            setattr(race, name, value)
    assert race.state() == before


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


@pytest.mark.parametrize("name", SURFACE_NAMES)
def test_picture_is_small_stable_and_finite_on_every_surface(name):
    for rates in ({}, dict.fromkeys(OPTIMIZERS, 10)):
        first, second = (
            OptimizerRace(surface=name, optimizers=[*OPTIMIZERS], learning_rates=rates, steps=500)
            for _ in "12"
        )
        page = first.html()
        assert page == second.html() and len(page.encode()) < 16_000
        assert not re.search(r"[\d,M]nan|[\d,M]inf\b|\bid=|url\(#", page)


def test_picture_says_where_each_stands():
    page = OptimizerRace(optimizers=["SGD", "Adam"], learning_rates={"SGD": 0.2}).picture()
    path = OptimizerRace().path("Adam")
    gone = gone_at(named_surface("ravine"), OptimizerRace(learning_rates={"SGD": 0.2}).path("SGD"))
    assert f"SGD diverged at step {gone}, Adam {path.values[-1]:.2g}." in page
    assert 1 < gone < 150
    assert "--descent-momentum" not in page and page.count("--descent-adam,") == 3
