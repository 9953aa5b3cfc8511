"""bargain.js, the mathematics of NoiseAndLag, against course_lib."""

import numpy as np
import pytest

from course_lib import exponential_average, trend_lag, variance_factor
from course_lib.widgets.pictures.svg import normal_noise
from tests.widgets.node import run

BETAS = [0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.999]


def cases():
    random = np.random.default_rng(0)
    for seed in range(60):
        yield {
            "beta": float(1 - 10 ** -random.uniform(0, 3)),
            "betas": BETAS,
            "weather": {
                "drift": float(random.uniform(0, 0.3)),
                "noise": float(random.uniform(1, 6)),
                "persistence": float(random.choice([0.0, random.uniform(0, 0.95)])),
            },
            "seed": seed,
            "count": 300,
            "settled": 120,
        }


def parts(beta, weather):
    noise = weather["noise"] ** 2 * variance_factor(beta, weather["persistence"])
    return noise, (weather["drift"] * trend_lag(beta)) ** 2


@pytest.fixture(scope="module")
def answers():
    asked = list(cases())
    return list(zip(asked, run("bargain.mjs", "bargain.js", asked), strict=True))


def test_parts_of_the_error_and_the_best_beta(answers):
    for case, answer in answers:
        noise, lag = parts(case["beta"], case["weather"])
        got = answer["parts"]
        assert [got["noise"], got["lag"], got["sum"]] == pytest.approx(
            [noise, lag, noise + lag], rel=1e-12
        )
        sums = [sum(parts(beta, case["weather"])) for beta in BETAS]
        assert answer["best"] == BETAS[int(np.argmin(sums))]


def test_a_run_is_the_average_of_the_truth_with_its_noise(answers):
    for case, answer in answers:
        weather, count = case["weather"], case["count"]
        errors = np.array(normal_noise(count, case["seed"]))
        kept = weather["persistence"]
        for step in range(1, count):
            errors[step] = kept * errors[step - 1] + np.sqrt(1 - kept**2) * errors[step]
        np.testing.assert_allclose(answer["errors"], errors, rtol=1e-9, atol=1e-12)
        truth = weather["drift"] * np.arange(count)
        readings = truth + weather["noise"] * errors
        average = exponential_average(readings, case["beta"], bias_correction=True)
        got = answer["run"]
        np.testing.assert_allclose(got["truth"], truth, rtol=1e-12)
        np.testing.assert_allclose(got["readings"], readings, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(got["average"], average, rtol=1e-9, atol=1e-9)
        expected = np.mean((average - truth)[case["settled"] :] ** 2)
        assert got["meanSquare"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("persistence", [0.0, 0.5, 0.8])
def test_noise_that_lasts_has_variance_one_and_its_persistence(persistence):
    case = {
        "beta": 0.9,
        "betas": BETAS,
        "weather": {"drift": 0.1, "noise": 2.0, "persistence": persistence},
        "seed": 3,
        "count": 40_000,
        "settled": 1000,
    }
    (answer,) = run("bargain.mjs", "bargain.js", [case])
    errors = np.array(answer["errors"])
    assert errors.var() == pytest.approx(1, abs=0.06)
    assert np.corrcoef(errors[1:], errors[:-1])[0, 1] == pytest.approx(persistence, abs=0.02)
    expected = sum(parts(0.9, case["weather"]))
    assert answer["run"]["meanSquare"] == pytest.approx(expected, rel=0.06)
