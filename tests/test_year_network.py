"""The network of chapter 6: its derivatives, its symmetry, its saddle and its two minima."""

import numpy as np
import pytest

from course_lib import SGD
from course_lib.datasets import temperatures
from course_lib.notebook import year_network as year


@pytest.fixture
def points():
    return np.random.RandomState(0).standard_normal((5, year.SIZE))


def test_target_is_the_years_in_weeks():
    assert year.target().mean() == pytest.approx(0, abs=1e-12)
    assert year.target().std() == pytest.approx(1)
    days = temperatures()
    january = [date.item().month == 1 and date.item().day <= 7 for date in days.dates]
    assert year.in_celsius(year.target())[0] == pytest.approx(days.celsius[january].mean())
    before = year.target().copy()
    year.target()[:] = 0  # a copy of one's own
    np.testing.assert_array_equal(year.target(), before)


def test_output_is_two_units_and_a_constant(points):
    u1, b1, u2, b2, w1, w2, c = points[0]
    x = year.SEASON
    said = w1 * np.tanh(u1 * x + b1) + w2 * np.tanh(u2 * x + b2) + c
    np.testing.assert_allclose(year.output(points[0]), said, atol=1e-12)
    np.testing.assert_allclose(year.output(points)[0], said, atol=1e-12)
    assert year.output(points.reshape(5, 1, 7)).shape == (5, 1, year.WEEKS)
    assert year.loss(np.zeros(7)) == pytest.approx(0.5)


def test_gradient_and_hessian_are_the_losss(points):
    small = 1e-6
    for axis, step in enumerate(small * np.eye(year.SIZE)):
        slope = (year.loss(points + step) - year.loss(points - step)) / (2 * small)
        np.testing.assert_allclose(year.gradient(points)[:, axis], slope, atol=1e-8)
        bend = (year.gradient(points + step) - year.gradient(points - step)) / (2 * small)
        for point, column in zip(points, bend, strict=True):
            np.testing.assert_allclose(year.hessian(point)[axis], column, atol=1e-8)


def test_gradient_leaves_the_parameters_as_they_are(points):
    before = points.copy()
    year.gradient(points)
    year.hessian(points[0])
    np.testing.assert_array_equal(points, before)


def test_swapping_changes_the_weights_and_nothing_else(points):
    other = year.swapped(points)
    assert not np.allclose(other, points)
    np.testing.assert_array_equal(year.swapped(other), points)
    np.testing.assert_allclose(year.output(other), year.output(points), atol=1e-12)
    np.testing.assert_allclose(
        year.gradient(other), year.swapped(year.gradient(points)), atol=1e-12
    )


def test_the_saddle_is_its_own_swap_and_has_one_way_down():
    saddle = year.saddle_between()
    np.testing.assert_allclose(year.swapped(saddle), saddle, atol=1e-12)
    assert np.abs(year.gradient(saddle)).max() < 1e-12
    values, vectors = np.linalg.eigh(year.hessian(saddle))
    assert values[0] < -1e-3 and values[1] > 1e-3
    np.testing.assert_allclose(year.swapped(vectors[:, 0]), -vectors[:, 0], atol=1e-9)


def test_the_minimum_beyond_is_one_and_where_training_ends():
    best = year.minimum_beyond(year.saddle_between())
    assert np.abs(year.gradient(best)).max() < 1e-12
    assert np.linalg.eigvalsh(year.hessian(best))[0] > 1e-3
    ends = 0.5 * np.random.RandomState(1).standard_normal((6, year.SIZE))
    rule = SGD(0.5)
    for _ in range(8000):
        rule.step(ends, year.gradient(ends))
    np.testing.assert_allclose(year.loss(ends), year.loss(best), rtol=1e-5)


def test_the_way_over_falls_to_both_sides():
    way = year.way_over(21)
    losses = year.loss(way)
    np.testing.assert_allclose(way[10], year.saddle_between())
    np.testing.assert_allclose(way[::-1], year.swapped(way), atol=1e-12)
    np.testing.assert_allclose(way[0], year.minimum_beyond(way[10]), atol=1e-12)
    assert (np.diff(losses[:11]) > 0).all() and (np.diff(losses[10:]) < 0).all()
    steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
    assert steps.max() < 1.3 * steps.min()
