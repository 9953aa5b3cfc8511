"""Compiled steps are the steps of the NumPy classes: a new optimizer is tested by its rule."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import OPTIMIZERS, Momentum, fast, schedules
from course_lib.fast import _stepping
from tests import test_optimizers_registry as contract
from tests.test_optimizers_registry import ALL, NAMES, fresh, gradients_of, leaves, variants

pytest.importorskip("numba")

SUMMED_AHEAD = Momentum(0.05, dampening=False, nesterov=True)  # two switches turned at once
DEFAULTS = [fast.compiled(variants(name)[0]) for name in NAMES]


def assert_same(ours, expected, tolerance=1e-12):
    """NaN and infinities at the same places, all else the same, relative to what is of size 1."""
    np.testing.assert_allclose(ours, expected, rtol=tolerance, atol=tolerance)


def assert_same_steps(compiled, plain, gradients, dtype=float, tolerance=1e-12):
    """Walk with both, and compare the parameters after every step and the state in the end."""
    ours = np.random.RandomState(5).standard_normal(gradients.shape[1:]).astype(dtype)
    expected = ours.copy()
    for gradient in gradients.astype(dtype):
        compiled.step(ours, gradient)
        plain.step(expected, gradient)
        assert_same(ours, expected, tolerance)
    assert isinstance(compiled._in_place, _stepping.OfArray)
    assert compiled.steps == plain.steps
    assert compiled.state.keys() == plain.state.keys()
    for own, other in zip(leaves(compiled.state), leaves(plain.state), strict=True):
        assert np.asarray(own).dtype == np.asarray(other).dtype
        assert_same(own, other, tolerance)


# All that holds for every optimizer holds for the compiled ones.
@pytest.mark.parametrize("optimizer", DEFAULTS, ids=repr)
class TestEveryCompiled:
    pass


for name, test in vars(contract.TestEveryOptimizer).items():
    if name.startswith("test_"):
        setattr(TestEveryCompiled, name, test)


@pytest.mark.parametrize("optimizer", [*ALL, SUMMED_AHEAD], ids=repr)
class TestSameAsNumPy:
    def test_hundreds_of_steps_of_gradients_of_all_sizes(self, optimizer):
        sizes = 10 ** np.random.RandomState(6).uniform(-4, 4, (300, 50))
        gradients = gradients_of((50,), steps=300) * sizes
        corrected = "mean_square" in optimizer.new_state() and optimizer.bias_correction
        tolerance = 1e-12 if corrected else 0
        assert_same_steps(
            fast.compiled(optimizer), fresh(optimizer), gradients, tolerance=tolerance
        )

    def test_many_dimensions_under_a_schedule(self, optimizer):
        plain = fresh(optimizer)
        plain.learning_rate = schedules.cosine_decay(0.1, 60)
        assert_same_steps(fast.compiled(plain), plain, gradients_of((3, 2, 7), steps=80))

    def test_single_precision(self, optimizer):
        gradients = gradients_of((33,), steps=100)
        assert_same_steps(fast.compiled(optimizer), fresh(optimizer), gradients, np.float32, 2e-5)

    @pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf, 1e300, 1e-300])
    def test_nan_and_infinities_come_where_they_come_in_numpy(self, optimizer, poison):
        gradients = gradients_of((17,), steps=20)
        gradients[5, 3], gradients[9, 3], gradients[7, 16] = poison, -poison, poison
        assert_same_steps(fast.compiled(optimizer), fresh(optimizer), gradients)

    def test_dicts_with_single_numbers(self, optimizer):
        compiled, plain = fast.compiled(optimizer), fresh(optimizer)
        ours = {"weights": np.ones((4, 3)), "bias": np.ones(4), "scale": np.array(2.0)}
        expected = copy.deepcopy(ours)
        for one in gradients_of((12,)):
            gradients = {"weights": one.reshape(4, 3), "bias": one[:4], "scale": one[5]}
            compiled.step(ours, gradients)
            plain.step(expected, gradients)
        assert isinstance(compiled._in_place, _stepping.OfDict)
        for key, array in ours.items():
            assert_same(array, expected[key])
            for own, other in zip(
                leaves(compiled.state[key]), leaves(plain.state[key]), strict=True
            ):
                assert_same(own, other)


@given(
    shape=st.lists(st.integers(0, 5), min_size=1, max_size=3).map(tuple),
    name=st.sampled_from(NAMES),
    order=st.sampled_from(["C", "F", "every second", "reversed"]),
    of=st.sampled_from(["parameters", "gradients"]),
)
@settings(max_examples=60, deadline=None)
def test_any_shape_in_any_order(shape, name, order, of):
    def laid_out(array):
        if order == "every second":
            wide = np.zeros((*shape, 2))
            wide[..., 0] = array
            return wide[..., 0]
        return (
            np.flip(np.flip(array).copy()) if order == "reversed" else np.array(array, order=order)
        )

    plain = OPTIMIZERS[name](learning_rate=0.1)
    compiled = fast.compiled(plain)
    expected = np.ones(shape)
    ours = laid_out(expected) if of == "parameters" else expected.copy()
    for gradient in gradients_of(shape, steps=5):
        plain.step(expected, gradient)
        compiled.step(ours, laid_out(gradient) if of == "gradients" else gradient)
        assert_same(ours, expected)
