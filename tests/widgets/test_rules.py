"""rules.js against course_lib: the same numbers from 1,000 random configurations.

A result differs by |browser − course_lib| / max(|course_lib|, scale), where the scale is the
largest absolute value in that run: relative, but for values that nearly cancel within a run.
"""

import inspect

import numpy as np
import pytest

from course_lib import OPTIMIZERS, effective_window, exponential_average
from tests.widgets.node import run

TOLERANCE = 1e-12
STEPS = 50


def beta_from(random) -> float:
    """A β as the widgets offer it: even on the scale of −log₁₀(1 − β), and 0 itself at times."""
    return 0.0 if random.random() < 0.05 else float(1 - 10 ** -random.uniform(0, 3))


def difference(browser, expected) -> float:
    browser, expected = np.asarray(browser, float), np.asarray(expected, float)
    assert browser.shape == expected.shape and np.isfinite(expected).all()
    return float(np.abs(browser - expected).max() / np.abs(expected).max())


def random_hyperparameters(optimizer, random) -> dict:
    """A value for every hyperparameter of an optimizer, by the kind its name and default tell."""
    values = {}
    for name, parameter in inspect.signature(optimizer).parameters.items():
        if isinstance(parameter.default, bool):
            values[name] = bool(random.integers(2))
        elif name.startswith("beta"):
            values[name] = beta_from(random)
        else:  # learning_rate, epsilon, weight_decay
            values[name] = float(10 ** random.uniform(-8, 0))
    if values.get("bias_correction") and values.get("dampening") is False:
        values["bias_correction"] = False  # the one combination that is not allowed
    return values


def optimizer_cases(name, count, random) -> list[dict]:
    return [
        {
            "run": "optimizer",
            "name": name,
            "hyperparameters": random_hyperparameters(OPTIMIZERS[name], random),
            "start": float(random.normal() * random.integers(2)),  # from 0, the steps alone count
            "gradients": (random.normal(size=STEPS) * 10 ** random.uniform(-3, 3)).tolist(),
        }
        for _ in range(count)
    ]


def path_of(case) -> list[float]:
    optimizer = OPTIMIZERS[case["name"]](**case["hyperparameters"])
    parameters = np.array([case["start"]])
    path = []
    for gradient in case["gradients"]:
        optimizer.step(parameters, np.array([gradient]))
        path.append(float(parameters[0]))
    return path


def test_averages_agree_on_1000_random_series():
    random = np.random.default_rng(20)
    cases = [
        {
            "run": "average",
            "series": (random.normal(random.normal(), 1, size=random.integers(1, 400))).tolist(),
            "beta": beta_from(random),
            "bias_correction": bool(random.integers(2)),
        }
        for _ in range(1000)
    ]
    worst = max(
        difference(got, exponential_average(case["series"], case["beta"], case["bias_correction"]))
        for case, got in zip(cases, run("rules.mjs", "rules.js", cases), strict=True)
    )
    print(f"averages: largest difference {worst:.1e}")
    assert worst <= TOLERANCE


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_agrees_on_1000_random_configurations(name):
    cases = optimizer_cases(name, 1000, np.random.default_rng(21))
    worst = max(
        difference(got, path_of(case))
        for case, got in zip(cases, run("rules.mjs", "rules.js", cases), strict=True)
    )
    print(f"{name}: largest difference {worst:.1e}")
    assert worst <= TOLERANCE


def test_every_optimizer_has_the_defaults_of_course_lib():
    [defaults] = run("rules.mjs", "rules.js", [{"run": "defaults"}])
    assert list(defaults) == list(OPTIMIZERS)
    for name, optimizer in OPTIMIZERS.items():
        expected = {
            key: parameter.default
            for key, parameter in inspect.signature(optimizer).parameters.items()
            if parameter.default is not inspect.Parameter.empty
        }
        assert defaults[name] == expected, name


def test_weights_are_what_the_average_gives_each_value():
    """The average of a series is the sum of its values times the weights drawn under the curve."""
    random = np.random.default_rng(22)
    cases = [
        {"run": "weights", "steps": steps, "beta": beta_from(random), "bias_correction": corrected}
        for steps in (1, 2, 20, 300)
        for corrected in (False, True)
        for _ in range(10)
    ]
    for case, weights in zip(cases, run("rules.mjs", "rules.js", cases), strict=True):
        series = random.normal(size=case["steps"])
        expected = exponential_average(series, case["beta"], case["bias_correction"])[-1]
        assert np.dot(weights, series[::-1]) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_window_and_lag():
    """The lag is what an average stays behind a ramp in the end; the window is 1 / (1 − β)."""
    betas, ramp = (0.0, 0.5, 0.9, 0.98), np.arange(3000.0)
    cases = [{"run": what, "beta": beta} for what in ("window", "lag") for beta in betas]
    answers = [answer for [answer] in run("rules.mjs", "rules.js", cases)]
    for beta, window, lag in zip(betas, answers[:4], answers[4:], strict=True):
        assert window == effective_window(beta)
        assert lag == pytest.approx(ramp[-1] - exponential_average(ramp, beta)[-1], abs=1e-9)


def test_the_comparison_notices_a_wrong_rule():
    """One correction left out is far outside of the tolerance."""
    case = optimizer_cases("Adam", 1, np.random.default_rng(23))[0]
    case["hyperparameters"]["bias_correction"] = True
    other = case | {"hyperparameters": case["hyperparameters"] | {"bias_correction": False}}
    [got] = run("rules.mjs", "rules.js", [other])
    assert difference(got, path_of(case)) > 1e3 * TOLERANCE
