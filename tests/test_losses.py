"""The losses from logits: right where the formula can be computed, finite where it cannot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.losses import binary_cross_entropy, sigmoid, softmax, softmax_cross_entropy

logits_of_any_size = st.floats(-1e300, 1e300)


@given(z=st.floats(-30, 30), y=st.floats(0, 1))
def test_binary_is_the_textbook_formula_where_that_is_accurate(z, y):
    p = 1 / (1 + np.exp(-z))
    loss, error = binary_cross_entropy(np.array(z), np.array(y))
    assert loss == pytest.approx(-y * np.log(p) - (1 - y) * np.log1p(-p), rel=1e-3, abs=1e-12)
    assert error == pytest.approx(p - y, abs=1e-15)


@given(z=logits_of_any_size, y=st.sampled_from([0.0, 1.0]))
def test_binary_is_finite_and_never_negative(z, y):
    loss, error = binary_cross_entropy(np.array(z), np.array(y))
    assert 0 <= loss < np.inf
    assert -1 <= error <= 1


@given(z=st.lists(logits_of_any_size, min_size=2, max_size=5), data=st.data())
def test_softmax_is_finite_and_never_negative(z, data):
    y = np.zeros(len(z))
    y[data.draw(st.integers(0, len(z) - 1))] = 1
    loss, error = softmax_cross_entropy(np.array(z), y)
    assert 0 <= loss < np.inf
    assert abs(error.sum()) < 1e-12


@given(z=st.floats(-700, 700), y=st.sampled_from([0, 1]))
def test_two_classes_by_softmax_are_the_sigmoid_of_the_difference(z, y):
    one, one_error = binary_cross_entropy(np.array(z), np.array(float(y)))
    two, two_error = softmax_cross_entropy(np.array([0.0, z]), np.eye(2)[y])
    assert two == pytest.approx(one, rel=1e-12, abs=1e-15)
    assert two_error[1] == pytest.approx(one_error, abs=1e-15)


@given(z=logits_of_any_size)
def test_sigmoid_is_symmetric_and_keeps_tiny_probabilities(z):
    assert sigmoid(np.array(z)) + sigmoid(np.array(-z)) == pytest.approx(1, abs=1e-15)
    assert sigmoid(np.array(-700.0)) == pytest.approx(np.exp(-700.0), rel=1e-12)


def test_each_example_of_many_is_computed_as_it_is_alone():
    z = np.random.RandomState(1).standard_normal((4, 2, 3)) * 500  # too far apart for one maximum
    y = np.eye(3)[np.random.RandomState(2).randint(3, size=(4, 2))]
    losses, errors = softmax_cross_entropy(z, y)
    probabilities = softmax(z)
    assert losses.shape == (4, 2)
    for place in np.ndindex(4, 2):
        loss, error = softmax_cross_entropy(z[place], y[place])
        assert losses[place] == pytest.approx(loss, rel=1e-13)
        np.testing.assert_allclose(errors[place], error, rtol=1e-13)
        np.testing.assert_allclose(probabilities[place], softmax(z[place]), rtol=1e-13)


def test_softmax_does_not_change_when_all_logits_move():
    z = np.random.RandomState(0).standard_normal((4, 3))
    np.testing.assert_allclose(softmax(z + 1e6), softmax(z), rtol=1e-9)
    np.testing.assert_allclose(softmax(z).sum(axis=-1), 1)


def test_divergence_flows_through_without_a_warning(recwarn):
    for function in (binary_cross_entropy, softmax_cross_entropy):
        loss, _ = function(np.array([np.inf, np.nan]), np.array([1.0, 0.0]))
        assert not np.isfinite(loss).all()
    sigmoid(np.array([-1000.0]))  # e^1000
    softmax(np.array([np.inf, 0.0]))  # inf − inf
    softmax_cross_entropy(np.array([np.inf, 0.0]), np.array([0.0, 1.0]))
    assert not recwarn.list
