"""`Trajectory.steps_to`: from which step on a path stays at or below a value."""

import numpy as np
import pytest

from course_lib import SGD, Momentum, Trajectory, descend, surfaces


def path_with(values) -> Trajectory:
    values = np.array(values, dtype=float)
    points = np.zeros((*values.shape, 2))
    return Trajectory(points, values, points, None)


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ([3, 2, 1, 0], 2),
        ([3, 1, 2, 0], 3),  # the dip at step 1 does not last
        ([1, 1, 0], 0),
        ([3, 2, 2], np.inf),
        ([0, 0, 2], np.inf),
        ([3, np.nan, 1], 2),
        ([3, 1, np.nan], np.inf),
        ([3, 1, np.inf], np.inf),
    ],
)
def test_steps_to_one(values, steps):
    assert path_with(values).steps_to(1) == steps


def test_many_paths_and_a_value_for_each():
    paths = path_with([[4, 4], [2, 2], [1, 1]])
    np.testing.assert_array_equal(paths.steps_to(2), [1, 1])
    np.testing.assert_array_equal(paths.steps_to(np.array([2, 1])), [1, 2])


def test_on_a_ravine_it_is_what_the_rate_predicts():
    """Gradient descent at 2 / (1 + κ) shrinks the value by exactly ((κ−1)/(κ+1))² a step."""
    path = descend(surfaces.ravine(condition=20), SGD(2 / 21), steps=200)
    predicted = np.ceil(np.log(1e-6) / np.log((19 / 21) ** 2))
    assert path.steps_to(1e-6 * path.values[0]) == predicted


def test_a_path_that_diverged_never_gets_there():
    path = descend(surfaces.ravine(), Momentum(10.0, 0.9), steps=2000)
    assert path.diverged and path.steps_to(1e300) == np.inf
