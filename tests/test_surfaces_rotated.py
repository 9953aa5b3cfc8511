"""Rotated surfaces: the same function in other coordinates, derivatives and minima included."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import SGD, Momentum, RMSProp, descend, surfaces

angles = st.floats(-7, 7)
coordinates = st.floats(-3, 3)
names = st.sampled_from(sorted(surfaces.SURFACES))


def turn(points, angle):
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(points) @ np.array([[cos, sin], [-sin, cos]])


@given(names, angles, coordinates, coordinates)
def test_value_gradient_and_hessian_are_turned(name, angle, x, y):
    plain, turned = surfaces.SURFACES[name], surfaces.rotated(surfaces.SURFACES[name], angle)
    point, there = np.array([x, y]), turn([x, y], angle)
    scale = 1 + np.abs(plain.hessian(point)).max() + np.abs(plain.gradient(point)).max()
    assert turned.value(there) == pytest.approx(plain.value(point), rel=1e-9, abs=1e-9 * scale)
    np.testing.assert_allclose(
        turned.gradient(there), turn(plain.gradient(point), angle), atol=1e-9 * scale
    )
    # R H Rᵀ: the rows turned, then the columns.
    both = turn(turn(plain.hessian(point), angle).T, angle)
    np.testing.assert_allclose(turned.hessian(there), both, atol=1e-9 * scale)


@given(names, angles, coordinates, coordinates)
def test_derivatives_agree_with_finite_differences(name, angle, x, y):
    surface, h = surfaces.rotated(surfaces.SURFACES[name], angle), 1e-5
    point = np.array([x, y])
    by_value = [
        (surface.value(point + e) - surface.value(point - e)) / (2 * h) for e in h * np.eye(2)
    ]
    by_gradient = [
        (surface.gradient(point + e) - surface.gradient(point - e)) / (2 * h) for e in h * np.eye(2)
    ]
    scale = 1 + np.abs(surface.hessian(point)).max() + abs(surface.value(point))
    np.testing.assert_allclose(surface.gradient(point), by_value, atol=1e-5 * scale)
    np.testing.assert_allclose(surface.hessian(point), by_gradient, atol=1e-4 * scale)


@pytest.mark.parametrize("name", surfaces.SURFACES)
def test_start_and_minima_are_turned_and_stay_in_the_domain(name):
    plain = surfaces.SURFACES[name]
    turned = surfaces.rotated(plain, 0.7)
    np.testing.assert_allclose(turned.start, turn(plain.start, 0.7))
    side = turned.domain[0][1]
    assert (np.abs(turned.start) <= side).all()
    minima = turn(plain.minima, 0.7)
    inside = (np.abs(minima) <= side).all(axis=-1)
    np.testing.assert_allclose(turned.minima, minima[inside], atol=1e-8)
    assert np.abs(turned.gradient(turned.minima)).max(initial=0) < 1e-8


def test_a_minimum_on_the_edge_of_the_square_is_in_it():
    edge = surfaces.Surface(
        "edge",
        "(x - 2)^2 + y^2",
        "this test",
        value=lambda x, y: (x - 2) ** 2 + y**2,
        gradient=lambda x, y: (2 * (x - 2), 2 * y),
        hessian=lambda x, y: (2, 0, 2),
        domain=((-2, 2), (-1, 1)),
        start=(0, 1),
        near_minima=[(2, 0)],
    )
    turned = surfaces.rotated(edge, 0)
    assert turned.minima.tolist() == [[2, 0]] and turned.domain == ((-2, 2), (-2, 2))


def test_a_ravine_at_angle_0_is_the_plain_one():
    assert surfaces.ravine(20, angle=0.0).name == "ravine"
    assert surfaces.ravine(20, angle=0.1).name == "ravine, rotated"
    np.testing.assert_allclose(
        surfaces.ravine(20, angle=0.3).hessian([0.0, 0.0]),
        turn(turn(np.diag([1.0, 20.0]), 0.3).T, 0.3),
    )


@pytest.mark.parametrize("optimizer", [SGD(0.05), Momentum(0.2), Momentum(0.2, nesterov=True)])
def test_paths_of_averages_of_the_gradient_turn_with_the_ravine(optimizer):
    plain = descend(surfaces.ravine(20), optimizer, steps=60)
    turned = descend(surfaces.ravine(20, angle=0.9), optimizer, steps=60)
    np.testing.assert_allclose(turned.points, turn(plain.points, 0.9), atol=1e-12)


def test_paths_of_rmsprop_do_not():
    plain = descend(surfaces.ravine(20), RMSProp(0.2), steps=20)
    turned = descend(surfaces.ravine(20, angle=0.9), RMSProp(0.2), steps=20)
    assert np.abs(turned.points - turn(plain.points, 0.9)).max() > 1


@pytest.mark.parametrize("angle", [np.nan, np.inf, [0.1, 0.2]])
def test_an_angle_is_one_finite_number(angle):
    for make in (
        lambda: surfaces.ravine(20, angle),
        lambda: surfaces.rotated(surfaces.beale, angle),
    ):
        with pytest.raises(ValueError, match=r"angle must be one finite number"):
            make()
