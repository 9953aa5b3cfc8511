"""Descent: the path is the loop anyone would write, sweeps included, and divergence is said."""

import warnings

import numpy as np
import pytest

from course_lib import (
    OPTIMIZERS,
    SGD,
    Adam,
    ExponentialAverage,
    Momentum,
    PolyakAverage,
    Trajectory,
    descend,
    schedules,
)
from course_lib.surfaces import SURFACES, rastrigin, ravine, saddle


def test_by_hand():
    # gradient (x, 4y): (4, 1) → (4 − 0.5·4, 1 − 0.5·4) = (2, −1) → (1, 1)
    path = descend(ravine(4), SGD(0.5), start=[4.0, 1.0], steps=2)
    np.testing.assert_array_equal(path.points, [[4, 1], [2, -1], [1, 1]])
    # ½(16 + 4), ½(4 + 4), ½(1 + 4)
    np.testing.assert_array_equal(path.values, [10, 4, 2.5])
    np.testing.assert_array_equal(path.gradients, [[4, 4], [2, -4], [1, 4]])
    assert path.diverged_at is None
    assert path.diverged is False


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
@pytest.mark.parametrize("surface", SURFACES.values(), ids=repr)
def test_path_is_that_of_a_plain_loop(surface, name):
    optimizer, point = OPTIMIZERS[name](learning_rate=0.001), surface.start.copy()
    path = descend(surface, OPTIMIZERS[name](learning_rate=0.001), steps=30)
    assert path.points.shape == path.gradients.shape == (31, 2)
    assert path.values.shape == (31,)
    for t in range(31):
        np.testing.assert_array_equal(path.points[t], point)
        np.testing.assert_array_equal(path.gradients[t], surface.gradient(point))
        assert path.values[t] == pytest.approx(surface.value(point), rel=1e-14, abs=1e-14)
        optimizer.step(point, surface.gradient(point))


def test_many_starts_equal_one_at_a_time():
    starts = np.random.RandomState(0).uniform(-4, 4, (3, 5, 2))
    together = descend(rastrigin, Adam(0.1), starts, steps=20)
    assert together.points.shape == (21, 3, 5, 2)
    assert together.values.shape == (21, 3, 5)
    for index in np.ndindex(3, 5):
        alone = descend(rastrigin, Adam(0.1), starts[index], steps=20)
        np.testing.assert_allclose(together.points[:, *index], alone.points, rtol=1e-11)


def test_a_sweep_repeats_the_start_and_equals_the_runs_one_by_one():
    rates, betas = np.array([0.01, 0.05, 0.09]), np.array([0.0, 0.9])
    sweep = descend(ravine(), Momentum(rates[:, None, None], betas[:, None]), steps=40)
    assert sweep.points.shape == (41, 3, 2, 2)
    for i, rate in enumerate(rates):
        for j, beta in enumerate(betas):
            alone = descend(ravine(), Momentum(rate, beta), steps=40)
            np.testing.assert_allclose(sweep.points[:, i, j], alone.points, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(sweep.values[:, i, j], alone.values, rtol=1e-12, atol=1e-12)


def test_a_sweep_of_schedules():
    rates = np.array([0.01, 0.05])
    optimizer = SGD(schedules.inverse_time_decay(rates[:, None], 0.1))
    sweep = descend(ravine(), optimizer, steps=10)
    for i, rate in enumerate(rates):
        alone = descend(ravine(), SGD(schedules.inverse_time_decay(rate, 0.1)), steps=10)
        np.testing.assert_allclose(sweep.points[:, i], alone.points, rtol=1e-12)


def test_one_rate_per_coordinate():
    # Newton's method on the ravine: rates 1 and 1/20 land on the minimum at once
    path = descend(ravine(20), SGD(np.array([1.0, 1 / 20])), steps=1)
    np.testing.assert_allclose(path.points[1], [0, 0], atol=1e-15)


def test_the_optimizer_starts_afresh_and_keeps_its_last_state():
    optimizer = Adam(0.1)
    first = descend(ravine(), optimizer, steps=5)
    descend(ravine(), optimizer, start=np.ones((4, 2)), steps=3)
    again = descend(ravine(), optimizer, steps=5)
    np.testing.assert_array_equal(first.points, again.points)
    assert optimizer.steps == 5
    assert optimizer.state["mean"].average.shape == (2,)


def test_the_start_is_copied():
    start = np.array([1.0, 1.0])
    path = descend(ravine(), SGD(0.01), start, steps=3)
    np.testing.assert_array_equal(start, [1, 1])
    assert not np.shares_memory(path.points, start)


def test_a_hundred_steps_unless_it_is_said():
    assert len(descend(ravine(), SGD(0.01)).points) == 101


def test_paths_are_compared_by_who_they_are():
    """Not by their arrays: those give no yes or no."""
    one, other = (descend(ravine(), SGD(0.01), steps=2) for _ in range(2))
    assert one == one and one != other and len({one, other}) == 2


def test_no_steps():
    path = descend(ravine(), SGD(0.1), steps=0)
    np.testing.assert_array_equal(path.points, [ravine().start])
    assert path.gradients.shape == (1, 2)


def test_integer_starts_and_float32():
    assert descend(ravine(), SGD(0.1), start=[3, 1], steps=2).points.dtype == np.float64
    start = np.array([3, 1], np.float32)
    path = descend(ravine(), Adam(0.1), start, steps=2)
    assert {path.points.dtype, path.gradients.dtype, path.values.dtype} == {np.dtype(np.float32)}


def test_divergence_is_said_and_quiet():
    # |1 − 1·20| = 19: y grows 19-fold, y = 2·19ᵗ; the value 10·y² passes 1.8e308 first
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = descend(ravine(20), SGD(1.0), steps=300)
    expected = next(t for t in range(300) if 2 * np.log10(2) + 1 + 2 * t * np.log10(19) > 308.2547)
    assert path.diverged_at == expected
    assert type(path.diverged_at) is int
    assert path.diverged is True
    assert np.isfinite(path.values[:expected]).all()
    assert np.isfinite(path.points[:expected]).all()
    assert not np.isfinite(path.values[expected])
    assert len(path.points) == 301


def test_divergence_of_some_paths():
    rates = np.array([0.01, 1.0, 0.09, 5.0])
    sweep = descend(ravine(20), SGD(rates[:, None]), steps=300)
    alone = [descend(ravine(20), SGD(rate), steps=300).diverged_at for rate in rates]
    assert sweep.diverged_at.tolist() == [-1 if at is None else at for at in alone]
    assert sweep.diverged.tolist() == [False, True, False, True]


def test_no_path_of_many_diverges():
    sweep = descend(ravine(20), SGD(np.array([[0.01], [0.02]])), steps=3)
    assert sweep.diverged_at is None
    assert sweep.diverged.tolist() == [False, False]


def test_a_saddle_diverges_late_and_a_trajectory_is_a_trajectory():
    path = descend(saddle, SGD(0.1), steps=10)
    assert isinstance(path, Trajectory)
    assert path.diverged_at is None
    with pytest.raises(AttributeError):
        path.points = None


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"surface": None}, TypeError, r"^surface must be an instance of Surface, got None"),
        ({"surface": ravine}, TypeError, r"^surface must be an instance of Surface"),
        ({"optimizer": 0.1}, TypeError, r"^optimizer must be an instance of Optimizer, got 0\.1"),
        ({"optimizer": SGD}, TypeError, r"^optimizer must be an instance of Optimizer"),
        ({"steps": -1}, ValueError, r"^steps must be an integer >= 0, got -1"),
        ({"steps": 10.0}, TypeError, r"^steps must be an integer >= 0, got 10\.0"),
        ({"start": [1.0, 2.0, 3.0]}, ValueError, r"^start must be finite numbers of shape"),
        ({"start": 1.0}, ValueError, r"^start must be finite numbers of shape"),
        ({"start": [1.0, np.nan]}, ValueError, r"^start must be finite numbers"),
        ({"start": ["a", "b"]}, TypeError, r"^start must hold real numbers"),
        (
            {"optimizer": SGD(np.ones(3))},
            ValueError,
            r"^learning_rate of shape \(3,\) must broadcast against shape \(2,\)",
        ),
    ],
)
def test_what_it_refuses(arguments, error, message):
    with pytest.raises(error, match=message):
        descend(**{"surface": ravine(), "optimizer": SGD(0.1)} | arguments)


def test_an_error_leaves_the_optimizer_as_it_was():
    optimizer = Momentum(0.1)
    descend(ravine(), optimizer, steps=5)
    for bad in ({"start": [1.0]}, {"steps": -1}, {"start": [np.inf, 0.0]}):
        with pytest.raises(ValueError, match="must be"):
            descend(ravine(), optimizer, **bad)
    assert optimizer.steps == 5


class TestAverages:
    def test_the_path_of_the_average_by_hand(self):
        # the points of test_by_hand: (4, 1), then (2, −1) and (1, 1)
        path = descend(ravine(4), SGD(0.5), [4.0, 1.0], steps=2, averages=PolyakAverage())
        np.testing.assert_array_equal(path.averages.points, [[4, 1], [2, -1], [1.5, 0]])
        np.testing.assert_array_equal(path.averages.values, [10, 4, 1.125])
        np.testing.assert_array_equal(path.averages.gradients, [[4, 4], [2, -4], [1.5, 0]])
        assert path.averages.diverged_at is None and path.averages.averages is None

    def test_several_by_name_and_the_walk_is_as_without(self):
        averages = {"mean": PolyakAverage(start=5), "fading": ExponentialAverage(0.9)}
        path = descend(ravine(), Adam(0.1), steps=20, averages=averages)
        alone = descend(ravine(), Adam(0.1), steps=20)
        np.testing.assert_array_equal(path.points, alone.points)
        assert alone.averages is None
        assert list(path.averages) == ["mean", "fading"]
        for name, average in averages.items():
            found = path.averages[name]
            assert isinstance(found, Trajectory) and average.steps == 20
            np.testing.assert_array_equal(found.points[-1], average.average)
            average.reset()
            expected = [average.update(point) for point in path.points[1:]]
            np.testing.assert_array_equal(found.points, [path.points[0], *expected])
            np.testing.assert_array_equal(found.values, ravine().value(found.points))

    def test_a_second_walk_starts_afresh(self):
        average = PolyakAverage()
        first = descend(ravine(), SGD(0.05), steps=5, averages=average)
        descend(ravine(), SGD(0.05), np.ones((3, 2)), steps=5, averages=average)
        again = descend(ravine(), SGD(0.05), steps=5, averages=average)
        np.testing.assert_array_equal(first.averages.points, again.averages.points)

    def test_many_paths_have_an_average_each(self):
        rates = np.array([0.01, 0.09])
        average = ExponentialAverage(np.array([[0.5], [0.9]]))
        sweep = descend(ravine(), SGD(rates[:, None]), steps=9, averages=average)
        for i, (rate, beta) in enumerate(zip(rates, [0.5, 0.9], strict=True)):
            one = ExponentialAverage(beta)
            alone = descend(ravine(), SGD(rate), steps=9, averages=one).averages
            found = sweep.averages.points[:, i]
            np.testing.assert_allclose(found, alone.points, rtol=1e-12, atol=1e-14)

    def test_the_average_of_one_that_diverges_does_too(self, recwarn):
        path = descend(ravine(20), SGD(1.0), steps=300, averages=PolyakAverage())
        assert path.diverged and path.averages.diverged and not recwarn.list

    def test_no_steps_and_float32(self):
        path = descend(ravine(), SGD(0.1), steps=0, averages=PolyakAverage())
        np.testing.assert_array_equal(path.averages.points, [ravine().start])
        start = np.array([3, 1], np.float32)
        path = descend(ravine(), SGD(0.1), start, steps=3, averages=PolyakAverage(1)).averages
        assert {path.points.dtype, path.values.dtype} == {np.dtype(np.float32)}

    def test_bad_averages_are_found_before_any_work(self):
        optimizer = SGD(0.1)
        descend(ravine(), optimizer, steps=3)
        with pytest.raises(TypeError, match="averages must be"):
            descend(ravine(), optimizer, averages=0.9)
        assert optimizer.steps == 3
