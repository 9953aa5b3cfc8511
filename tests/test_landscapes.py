"""Random surfaces, their critical points, and the chance of a minimum."""

from math import log

import numpy as np
import pytest

from course_lib.landscapes import (
    RandomSurface,
    chance_of_minimum,
    critical_points,
    estimated_chance,
)


@pytest.mark.parametrize(("dims", "reach"), [(1, 3), (2, 2), (3, 1)])
def test_gradient_and_hessian_are_the_values_derivatives(dims, reach):
    surface, small = RandomSurface(dims, reach, seed=1), 1e-5
    points = np.random.RandomState(0).uniform(0, 6, (4, dims))
    _, gradient, hessian = surface.derivatives(points)
    for axis, step in enumerate(small * np.eye(dims)):
        above, below = surface.derivatives(points + step), surface.derivatives(points - step)
        slope = (above[0] - below[0]) / (2 * small)
        np.testing.assert_allclose(gradient[:, axis], slope, atol=1e-8)
        bend = (above[1] - below[1]) / (2 * small)
        np.testing.assert_allclose(hessian[:, :, axis], bend, atol=1e-8)


def test_a_surface_is_periodic_has_variance_one_and_is_the_seeds():
    points = np.random.RandomState(0).uniform(0, 2 * np.pi, (2000, 2))
    surfaces = [RandomSurface(2, 2, seed) for seed in range(200)]
    values = np.array([surface.derivatives(points[:50])[0] for surface in surfaces])
    assert values.var() == pytest.approx(1, abs=0.1)
    value = surfaces[0].derivatives(points)[0]
    np.testing.assert_allclose(
        surfaces[0].derivatives(points + np.array([2 * np.pi, -4 * np.pi]))[0], value, atol=1e-12
    )
    np.testing.assert_array_equal(RandomSurface(2, 2, 0).derivatives(points)[0], value)


@pytest.mark.parametrize(("dims", "reach"), [(1, 3), (2, 2), (3, 1)])
def test_every_wave_goes_up_as_much_as_down_and_pairs_of_opposite_ones_count_once(dims, reach):
    surface = RandomSurface(dims, reach, seed=5)
    axis = 2 * np.pi * np.arange(8) / 8  # on whose grid waves of up to 3 periods have the mean 0
    grid = np.stack(np.meshgrid(*[axis] * dims), axis=-1).reshape(-1, dims)
    value = surface.derivatives(grid)[0]
    assert value.mean() == pytest.approx(0, abs=1e-12)
    # A wave of the sum is in its Fourier transform twice, as k and as -k: all there are but 0.
    sizes = np.abs(np.fft.fftn(value.reshape([8] * dims)))
    assert np.count_nonzero(sizes > 1e-9) == (2 * reach + 1) ** dims - 1


def test_waves_half_as_long_have_less_of_the_variance():
    """In the ratio of exp(-2²/2) to exp(-1²/2), by Fourier transforms of 500 surfaces."""
    grid = 2 * np.pi * np.arange(8)[:, None] / 8
    values = [RandomSurface(1, 2, seed).derivatives(grid)[0] for seed in range(500)]
    power = (np.abs(np.fft.fft(values)) ** 2).mean(axis=0)
    assert power[2] / power[1] == pytest.approx(np.exp(-1.5), rel=0.2)


@pytest.mark.parametrize(("dims", "reach"), [(0, 1), (2, 0)])
def test_a_surface_without_a_wave_is_refused(dims, reach):
    with pytest.raises(ValueError, match="dims and reach must be at least 1"):
        RandomSurface(dims, reach, seed=0)


@pytest.mark.parametrize("seed", range(3))
def test_critical_points_are_all_different_and_cancel(seed):
    """On a torus as many have an even index as an odd one; in one dimension they alternate."""
    for dims, reach, starts in ((1, 3, 300), (2, 1, 600)):
        surface = RandomSurface(dims, reach, seed)
        points = critical_points(surface, starts, seed=9)
        _, gradient, hessian = surface.derivatives(points)
        assert np.linalg.norm(gradient, axis=1).max() < 1e-9
        index = (np.linalg.eigvalsh(hessian) < 0).sum(axis=1)
        assert ((-1.0) ** index).sum() == 0
        apart = np.linalg.norm(np.exp(1j * points)[:, None] - np.exp(1j * points), axis=-1)
        assert apart[~np.eye(len(points), dtype=bool)].min() > 1e-4


class Bowl:
    """θ²/2, where a Newton step leads to 0; it writes down where it was asked."""

    dims = 1

    def __init__(self):
        self.asked = []

    def derivatives(self, points):
        self.asked.append(points[:, 0])
        return points[:, 0] ** 2 / 2, points, np.ones((len(points), 1, 1))


def test_newton_s_steps_are_at_most_a_half_long_and_there_are_30():
    bowl = Bowl()
    found = critical_points(bowl, starts=1, seed=0)
    start = np.random.RandomState(0).uniform(0, 2 * np.pi)
    assert found.tolist() == [[0]] and len(bowl.asked) == 30
    path = np.concatenate(bowl.asked)
    np.testing.assert_allclose(path[:-2], start - 0.5 * np.arange(len(path) - 2))
    assert 0 < path[-2] < 0.5 and path[-1] == 0


@pytest.mark.parametrize(("apart", "count"), [(4e-6, 2), (2e-7, 1)])
def test_points_are_told_apart_by_six_digits(apart, count):
    class Step(Bowl):
        def derivatives(self, points):  # from above 1 it leads to a little above 1, from below to 1
            goals = np.where(points > 1, 1 + apart, 1)
            return points[:, 0], points - goals, np.ones((len(points), 1, 1))

    assert len(critical_points(Step(), starts=20, seed=0)) == count


def test_one_dimension_has_every_extremum_of_a_fine_grid():
    surface = RandomSurface(1, 3, seed=2)
    grid = np.linspace(0, 2 * np.pi, 20_001)[:, None]
    slope = surface.derivatives(grid)[1][:, 0]
    assert len(critical_points(surface, 300, seed=0)) == np.count_nonzero(np.diff(np.sign(slope)))


@pytest.mark.parametrize("size", range(1, 7))
def test_exact_chances_are_what_sampling_finds_to_three_digits(size):
    exact = chance_of_minimum(size)
    runs = [estimated_chance(size, 50_000, seed) for seed in range(10)]
    estimate = np.mean([chance for chance, _ in runs])
    error = np.sqrt(np.sum([one**2 for _, one in runs])) / len(runs)
    assert error < 0.003 * exact
    assert abs(estimate - exact) < 3.5 * error


@pytest.mark.parametrize("seed", range(3))
def test_a_draw_of_one_number_counts_by_hand(seed):
    """Drawn is A = s (x² + y²), of density exp(-A / (2s)) / (2s); sought is N(0, 2) above 0."""
    x, y = np.random.RandomState(seed).standard_normal(2)
    s = 0.75 / np.sqrt(2)
    a = s * (x**2 + y**2)
    weight = np.exp(-(a**2) / 4) / np.sqrt(4 * np.pi) / (np.exp(-a / (2 * s)) / (2 * s))
    assert estimated_chance(1, draws=1, seed=seed) == (pytest.approx(weight), 0)


def test_small_chances_are_those_of_drawn_matrices():
    noise = np.random.RandomState(0)
    for size in (1, 2, 3):
        draws = noise.standard_normal((100_000, size, size))
        goe = (draws + draws.transpose(0, 2, 1)) / np.sqrt(2)
        share = (np.linalg.eigvalsh(goe)[:, 0] > 0).mean()
        assert share == pytest.approx(chance_of_minimum(size), abs=0.005)


def test_the_chance_nears_its_asymptote_in_the_logarithm():
    ratios = [log(chance_of_minimum(size)) / (-(size**2) * log(3) / 4) for size in range(1, 7)]
    assert all(np.diff(ratios) < 0) and ratios[-1] > 1


@pytest.mark.parametrize("size", [0, 7, 2.5])
def test_other_sizes_have_no_exact_chance(size):
    with pytest.raises(ValueError, match="sizes 1 to 6"):
        chance_of_minimum(size)
