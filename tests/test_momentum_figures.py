"""The pictures of chapter 2 draw what they were given, and what the formulas say."""

import matplotlib

matplotlib.use("agg")

import numpy as np
import pytest
from matplotlib.colors import same_color

from course_lib import SGD, Momentum, descend, surfaces
from course_lib.notebook import momentum_figures
from course_lib.notebook.palette import ROLE_STYLES


def test_crossing_rings_the_best_rate_of_gradient_descent(ax):
    momentum_figures.crossing(ax, gentle=1, steep=20)
    slower, along, across, ring, _ = ax.lines
    rates = slower.get_xdata()
    np.testing.assert_allclose(along.get_ydata(), abs(1 - rates))
    np.testing.assert_allclose(across.get_ydata(), abs(1 - 20 * rates))
    assert (slower.get_ydata() >= [along.get_ydata(), across.get_ydata()]).all()
    (best,), (factor,) = ring.get_data()
    assert factor == pytest.approx(19 / 21) and factor <= slower.get_ydata().min() + 1e-12
    path = descend(surfaces.ravine(20), SGD(best), steps=200)
    error = np.linalg.norm(path.points, axis=1)
    assert error[200] / error[199] == pytest.approx(factor)


def test_bands_stack_up_to_the_loss(ax):
    losses = np.array([[0.5, 0.3, 0.2], [0.25, 0.03, 0.02]])
    momentum_figures.bands(ax, losses, ("flat", "between", "steep"))
    np.testing.assert_allclose(ax.lines[0].get_ydata(), losses.sum(axis=1))
    tops = [area.get_paths()[0].vertices[:, 1].max() for area in ax.collections]
    np.testing.assert_allclose(tops, [0.5, 0.8, 1.0])
    assert [area.get_label() for area in ax.collections] == ["flat", "between", "steep"]
    assert len({area.get_alpha() for area in ax.collections}) == 3  # apart without hue, too


def test_spring_hangs_the_weight_where_the_run_begins(ax):
    heights = np.array([-1.0, -0.5, 0.25, 0.0])
    momentum_figures.spring(ax, heights)
    coils, weight, run = ax.lines[-3:]
    np.testing.assert_array_equal(run.get_ydata(), heights)
    np.testing.assert_array_equal(run.get_xdata(), np.arange(4))
    assert weight.get_ydata() == coils.get_ydata()[-1] == -1
    assert coils.get_xdata().max() < 0, "the spring keeps to the left of step 0"
    assert [label.get_text() for label in ax.get_yticklabels()] == ["rest"]


def test_regimes_draw_the_curve_where_the_roots_meet_and_where_they_leave(ax):
    momentum_figures.regimes(ax, {"a": (0.05, 0.3)})
    critical, limit, point = ax.lines
    for a_lambda, beta in critical.get_xydata():
        roots = np.roots([1, -(1 + beta - a_lambda), beta])
        assert roots[0] == pytest.approx(roots[1], abs=1e-6)
    for a_lambda, beta in limit.get_xydata():
        assert np.isclose(np.roots([1, -(1 + beta - a_lambda), beta]), -1).any()
    assert point.get_xydata().tolist() == [[0.05, 0.3]]


@pytest.mark.parametrize("nesterov", [False, True])
def test_look_ahead_ends_where_the_step_ends(ax, nesterov):
    ravine, rate, beta = surfaces.ravine(20), 0.03, 0.9
    before, point = np.array([-6.0, 2.0]), np.array([-4.0, 0.8])
    roll = beta * (point - before)
    momentum_figures.look_ahead(ax, ravine, point, roll, rate, nesterov)
    start, end, felt = (line.get_xydata()[0] for line in ax.lines)
    np.testing.assert_array_equal(start, point)
    np.testing.assert_allclose(felt, point + roll if nesterov else point)
    np.testing.assert_allclose(end, point + roll - rate * ravine.gradient(felt))
    blue, orange = (note.arrow_patch for note in ax.texts)
    assert same_color(blue.get_edgecolor(), ROLE_STYLES["first"].light)
    assert same_color(orange.get_edgecolor(), ROLE_STYLES["second"].light)


def test_the_rolling_step_is_the_heavy_balls():
    """Of the picture's form θ + roll − αg, and of the library's: one path."""
    ravine, rate, beta = surfaces.ravine(20), 0.03, 0.9
    path = descend(ravine, Momentum(rate, beta, dampening=False), steps=5).points
    roll = beta * (path[4] - path[3])
    np.testing.assert_allclose(path[5], path[4] + roll - rate * ravine.gradient(path[4]))
