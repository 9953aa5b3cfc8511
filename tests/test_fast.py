"""Compiled steps are the steps of the NumPy classes: a new optimizer is tested by its rule."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import (
    MLP,
    OPTIMIZERS,
    SGD,
    Adam,
    AdamW,
    Momentum,
    fast,
    schedules,
    train,
)
from course_lib.fast import _stepping
from tests import test_optimizers_registry as contract
from tests.test_optimizers_registry import ALL, NAMES, fresh, gradients_of, leaves, variants

pytest.importorskip("numba")

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


@pytest.mark.parametrize("optimizer", ALL, ids=repr)
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


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("rate", "dtype", "shape"),
    [
        (np.array([0.1, 0.2]), float, (2,)),
        (lambda step: np.array([0.1, 0.2]) / (1 + step), float, (2,)),
        (0.1, np.float16, (2,)),
        (0.1, np.longdouble, (2,)),
        (0.1, ">f8", (2,)),
        (0.1, float, ()),
    ],
    ids=["sweep", "scheduled sweep", "half", "long", "other byte order", "one number"],
)
def test_what_no_loop_takes_numpy_does(name, rate, dtype, shape):
    plain = OPTIMIZERS[name](learning_rate=rate)
    compiled = fast.compiled(plain)
    ours, expected = np.ones(shape, dtype), np.ones(shape, dtype)
    for gradient in gradients_of(shape, steps=10):
        plain.step(expected, gradient)
        compiled.step(ours, gradient)
    np.testing.assert_array_equal(ours, expected)
    assert not isinstance(compiled._in_place, _stepping.OfArray | _stepping.OfDict)


def test_a_rate_that_becomes_a_sweep_and_a_number_again():
    plain = Adam(lambda step: np.array([0.1, 0.2]) if step % 7 == 6 else 0.1)
    compiled, ours, expected = fast.compiled(plain), np.ones(2), np.ones(2)
    for gradient in gradients_of((2,), steps=40):
        plain.step(expected, gradient)
        compiled.step(ours, gradient)
        assert_same(ours, expected)


class TestStillTheOptimizerItWas:
    def test_its_class_name_and_numbers(self):
        for plain in ALL:
            compiled = fast.compiled(plain)
            assert isinstance(compiled, type(plain))
            assert repr(compiled) == repr(plain)
            assert compiled.hyperparameters == plain.hyperparameters
            assert compiled.__signature__ == plain.__signature__

    def test_it_goes_on_where_the_other_stands_and_leaves_that_alone(self):
        plain, gradients = AdamW(0.1, weight_decay=0.3), gradients_of((4,))
        expected = np.ones(4)
        for gradient in gradients[:10]:
            plain.step(expected, gradient)
        compiled, ours = fast.compiled(plain), expected.copy()
        kept = plain.state["mean"].average.copy()
        for gradient in gradients[10:]:
            compiled.step(ours, gradient)
        np.testing.assert_array_equal(plain.state["mean"].average, kept)
        assert plain.steps == 10
        for gradient in gradients[10:]:
            plain.step(expected, gradient)
        assert_same(ours, expected)

    @pytest.mark.parametrize("copied", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
    def test_a_copy_walks_on_alone(self, copied):
        compiled, gradients, ours = (
            fast.compiled(Adam(0.1), threads=1),
            gradients_of((4,)),
            np.ones(4),
        )
        for gradient in gradients[:10]:
            compiled.step(ours, gradient)
        again, theirs = copied(compiled), ours.copy()
        assert again.threads == 1
        for gradient in gradients[10:]:
            again.step(theirs, gradient)
        assert isinstance(again._in_place, _stepping.OfArray)
        assert compiled.steps == 10
        for gradient in gradients[10:]:
            compiled.step(ours, gradient)
        np.testing.assert_array_equal(ours, theirs)

    def test_reset_begins_anew_with_another_shape(self):
        compiled = fast.compiled(Momentum(0.1))
        contract.walk(compiled, gradients_of((4,)))
        compiled.reset()
        assert (compiled.steps, compiled.state) == (0, {})
        assert_same_steps(compiled, Momentum(0.1), gradients_of((2, 3)))

    def test_an_array_of_the_state_that_somebody_holds_stays_as_it_was(self):
        compiled, ours = fast.compiled(Adam(0.1)), np.ones(4)
        gradients = gradients_of((4,))
        for gradient in gradients[:5]:
            compiled.step(ours, gradient)
        held = compiled.state["mean"].uncorrected
        before = held.copy()
        for gradient in gradients[5:]:
            compiled.step(ours, gradient)
        np.testing.assert_array_equal(held, before)
        assert (compiled.state["mean"].uncorrected != before).all()

    def test_a_state_that_was_set_counts(self):
        plain = Adam(0.1)
        compiled, ours, expected = fast.compiled(plain), np.ones(4), np.ones(4)
        for t, gradient in enumerate(gradients_of((4,))):
            if t == 10:
                for one in (plain, compiled):
                    one.state["mean"].uncorrected = np.full(4, 5.0)
            plain.step(expected, gradient)
            compiled.step(ours, gradient)
        assert_same(ours, expected)

    def test_gradients_that_overlap_the_parameters(self):
        plain = Momentum(0.1)
        compiled, ours = fast.compiled(plain), np.linspace(1, 2, 9)
        expected = ours.copy()
        for _ in range(5):
            compiled.step(ours[1:], ours[:-1])
            plain.step(expected[1:], expected[:-1])
        assert_same(ours, expected)

    def test_a_gradient_that_cannot_be_written_to(self):
        plain = SGD(0.1)
        compiled, ours, expected = fast.compiled(plain), np.ones(3), np.ones(3)
        gradient = np.arange(3.0)
        gradient.flags.writeable = False
        for _ in range(3):
            compiled.step(ours, gradient)
            plain.step(expected, gradient)
        np.testing.assert_array_equal(ours, expected)

    def test_training_is_the_same(self):
        inputs = np.random.RandomState(0).standard_normal((40, 2))
        targets = inputs[:, 0] > 0
        plain = Adam(0.01)
        costs = [
            train(
                MLP([2, 5, 2]), inputs, targets, one, epochs=5, batch_size=8, progress=False
            ).costs
            for one in (plain, fast.compiled(Adam(0.01)))
        ]
        assert_same(*costs)


class TestErrors:
    def test_what_has_no_rule(self):
        class Mine(Adam):
            pass

        with pytest.raises(TypeError, match=r"optimizer must be one of SGD, .*AdamW, got Mine"):
            fast.compiled(Mine())
        with pytest.raises(TypeError, match="optimizer must be one of"):
            fast.compiled("adam")

    @pytest.mark.parametrize(
        ("threads", "error", "said"),
        [
            (0, ValueError, "threads must be an integer >= 1, got 0"),
            (1.5, TypeError, "threads must be an integer >= 1, got 1.5"),
            (10_000, ValueError, "threads must be at most .* got 10000"),
        ],
    )
    def test_threads_that_cannot_be(self, threads, error, said):
        with pytest.raises(error, match=said):
            fast.compiled(SGD(0.1), threads=threads)

    def test_an_interrupted_compilation_has_changed_nothing(self, monkeypatch):
        def interrupted(*arguments):
            raise KeyboardInterrupt

        compiled, ours, gradient = fast.compiled(Adam(0.1)), np.ones(3), np.arange(3.0)
        compiled.step(ours, gradient)
        before, state = ours.copy(), copy.deepcopy(leaves(compiled.state))
        monkeypatch.setattr(compiled._in_place.loop, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            compiled.step(ours, gradient)
        np.testing.assert_array_equal(ours, before)
        np.testing.assert_equal(leaves(compiled.state), state)
        assert compiled.steps == 1

    def test_compiled_twice_is_compiled_with_the_latest_threads(self):
        assert fast.compiled(fast.compiled(SGD(0.1)), threads=1).threads == 1
