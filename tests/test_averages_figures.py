"""Chapter 1's figure of the error is the error: closed form against a measured one."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import exponential_average
from course_lib.notebook.averages_figures import error_parts, stacked_error


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


@pytest.mark.parametrize("persistence", [0.0, 0.7])
def test_error_parts_are_what_is_measured_on_a_noisy_ramp(persistence):
    sigma, drift, beta = 3.0, 0.1, 0.9
    shocks = np.random.RandomState(0).standard_normal((4000, 400))
    noise = np.empty_like(shocks)
    noise[0] = shocks[0]
    for t in range(1, len(noise)):
        noise[t] = persistence * noise[t - 1] + np.sqrt(1 - persistence**2) * shocks[t]
    truth = drift * np.arange(4000.0)[:, None]
    error = (exponential_average(truth + sigma * noise, beta) - truth)[1000:]
    by_noise, by_lag = error_parts(beta, sigma, drift, persistence)
    assert error.var() == pytest.approx(by_noise, rel=0.02)
    assert error.mean() ** 2 == pytest.approx(by_lag, rel=0.02)


def test_areas_are_stacked_and_the_dot_is_at_the_least_sum(ax):
    stacked_error(ax, sigma=3.0, drift=0.1)
    (dot,) = [line for line in ax.lines if line.get_marker() == "o"]
    ((window, least),) = dot.get_xydata()
    around = [sum(error_parts(1 - 1 / n, 3.0, 0.1)) for n in (0.9 * window, window, 1.1 * window)]
    assert min(around) == pytest.approx(least, rel=1e-9) == around[1]
    upper = ax.collections[1].get_paths()[0].vertices
    noise, lag = error_parts(0.95, 3.0, 0.1)
    np.testing.assert_allclose(np.interp(20, *_edge(upper, max)), noise + lag, rtol=1e-3)
    np.testing.assert_allclose(np.interp(20, *_edge(upper, min)), noise, rtol=1e-3)


def _edge(vertices, pick):
    """The upper (max) or lower (min) edge of an area over its x."""
    xs = np.unique(vertices[:, 0])
    return xs, [pick(vertices[vertices[:, 0] == x, 1]) for x in xs]
