"""SaddleEscape: its traits, its picture, and its numbers against course_lib."""

import numpy as np
import pytest

from course_lib import OPTIMIZERS, SGD, Momentum, descend
from course_lib.surfaces import SURFACES
from course_lib.widgets import SaddleEscape
from tests.widgets.node import run


def test_steps_are_those_of_descend():
    race = SaddleEscape(delta=1e-5, dampening=True)
    for name, rule in (("SGD", SGD(0.05)), ("Momentum", Momentum(0.05))):
        path = descend(SURFACES["saddle"], rule, [1.5, 1e-5], steps=1000)
        assert race.steps_to_escape(name) == np.argmax(np.abs(path.points[:, 1]) >= 1)


def in_javascript(race):
    state = {name: value for name, value in race.state().items() if name != "optimizers"}
    cases = [{**state, "run": "escape", "optimizer": name} for name in race.optimizers]
    return dict(zip(race.optimizers, run("saddles.mjs", "lens.js", cases), strict=True))


@pytest.mark.parametrize("surface", ["saddle", "monkey_saddle"])
@pytest.mark.parametrize("noise", [0.0, 1e-4, 0.1])
def test_browser_walks_as_course_lib_does(surface, noise):
    for delta, rate, dampening in ((1e-12, 0.05, False), (1e-3, 0.2, True), (0.3, 0.01, False)):
        race = SaddleEscape(
            surface=surface, optimizers=list(OPTIMIZERS), noise=noise, seed=7, delta=delta,
            learning_rate=rate, dampening=dampening, steps=400,
        )  # fmt: skip
        for name, found in in_javascript(race).items():
            expected = race.distances(name)
            assert found["escapedAt"] == race.steps_to_escape(name), (name, delta)
            got = np.array(found["distances"][: len(expected)])
            # Growth multiplies what rounding differs by.
            assert np.allclose(got, expected, rtol=1e-9, atol=1e-9), (name, delta)


def test_prediction_is_near_for_small_rates():
    race = SaddleEscape(delta=1e-9, learning_rate=0.02, optimizers=["SGD", "Momentum", "Adam"])
    race.steps = 2000
    found = in_javascript(race)
    assert found["SGD"]["predicted"] == pytest.approx(np.log(1e9) / np.log1p(0.02), rel=1e-12)
    assert found["SGD"]["escapedAt"] == pytest.approx(found["SGD"]["predicted"], rel=0.015)
    assert found["Momentum"]["escapedAt"] == pytest.approx(found["Momentum"]["predicted"], rel=0.1)
    assert found["Adam"]["predicted"] is None
    race.surface = "monkey_saddle"
    assert in_javascript(race)["SGD"]["predicted"] is None


def test_adam_hardly_minds_the_distance_and_sgd_does():
    near, far = (SaddleEscape(delta=delta, steps=2000) for delta in (1e-6, 1e-2))
    assert abs(near.steps_to_escape("Adam") - far.steps_to_escape("Adam")) <= 1
    grown = near.steps_to_escape("SGD") - far.steps_to_escape("SGD")
    assert grown == pytest.approx(np.log(1e4) / np.log(1.05), abs=1)


def test_picture_says_who_escaped_when():
    race = SaddleEscape()
    assert f"SGD after {race.steps_to_escape('SGD')} steps" in race.picture()
    assert "Adam not in 50 steps" in SaddleEscape(learning_rate=0.001, steps=50).picture()
    assert "no optimizer chosen" in SaddleEscape(optimizers=[]).picture()
