"""What the library lets in: each check at the edges of its range, with its whole message."""

import re
import warnings
from fractions import Fraction

import numpy as np
import pytest

from course_lib._validation import (
    checked_gradient,
    checked_shape,
    class_labels,
    decay_factor,
    examples,
    flag,
    non_negative,
    quiet,
    random_seeds,
    real_array,
    whole_number,
)


def refused(error, message, check, *arguments):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        check(*arguments)


def test_quiet_is_quiet_about_everything():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        zero, huge = np.zeros(1), np.full(1, 1e300)
        assert np.isnan(quiet(np.divide)(zero, zero)) and np.isinf(quiet(np.divide)(huge, zero))
        assert np.isinf(quiet(np.multiply)(huge, huge))


class TestNumbers:
    @pytest.mark.parametrize("check", [non_negative, decay_factor])
    @pytest.mark.parametrize(
        "value", [0, 0.0, 0.5, np.float32(0.5), np.int64(0), Fraction(1, 2), np.array(0.5)]
    )
    def test_one_number_is_a_float_of_python(self, check, value):
        assert type(check("x", value)) is float and check("x", value) == value

    @pytest.mark.parametrize("check", [non_negative, decay_factor])
    @pytest.mark.parametrize(
        "values", [[0, 0], (0.0, 0.5), [[0.25], [0.5]], np.zeros(2, np.uint8), np.ones(1) / 2]
    )
    def test_many_are_an_array_that_nobody_can_write_to(self, check, values):
        array = check("x", values)
        assert array.dtype == float and array is not values and not array.flags.writeable
        np.testing.assert_array_equal(array, values)

    def test_floats_keep_their_precision(self):
        assert non_negative("x", np.zeros(2, np.float32)).dtype == np.float32

    @pytest.mark.parametrize("value", [1.0, 1e300, np.array([0.0, 1.0])])
    def test_a_rate_may_be_1_and_more_and_a_decay_factor_not(self, value):
        np.testing.assert_array_equal(non_negative("x", value), value)
        message = f"x must be a number in [0, 1) (or an array of them), got {value!r}"
        refused(ValueError, message, decay_factor, "x", value)

    @pytest.mark.parametrize(
        "value", [-1e-300, np.nan, np.inf, -1.0, np.array([0.5, -1e-300]), np.array([0.5, np.inf])]
    )
    def test_out_of_range(self, value):
        of_them = "(or an array of them)"
        message = f"x must be a finite number >= 0 {of_them}, got {value!r}"
        refused(ValueError, message, non_negative, "x", value)
        message = f"x must be a number in [0, 1) {of_them}, got {value!r}"
        refused(ValueError, message, decay_factor, "x", value)

    @pytest.mark.parametrize(
        "value", [True, np.True_, "1", None, 1j, {1}, [True], np.array(True), ["a"], [1j]]
    )
    def test_of_the_wrong_kind(self, value):
        message = f"x must be a finite number >= 0 (or an array of them), got {value!r}"
        refused(TypeError, message, non_negative, "x", value)


def test_flags():
    assert flag("x", True) is True and flag("x", np.False_) is False
    for value in (1, 0.0, "True", None, np.array([True])):
        refused(TypeError, f"x must be True or False, got {value!r}", flag, "x", value)


def test_whole_numbers():
    assert whole_number("n", 0) == 0
    assert whole_number("n", 3, minimum=3) == 3
    assert type(whole_number("n", np.int8(4))) is int
    refused(ValueError, "n must be an integer >= 0, got -1", whole_number, "n", -1)
    refused(ValueError, "n must be an integer >= 3, got 2", whole_number, "n", 2, 3)
    for value in (1.0, True, np.True_, "1", None):
        refused(TypeError, f"n must be an integer >= 0, got {value!r}", whole_number, "n", value)


def test_real_arrays():
    single = np.ones(2, np.float32)
    assert real_array("x", single) is single
    for value in ([1, 2], [True, False], np.ones(2, np.uint8)):
        array = real_array("x", value)
        assert array.dtype == float and array.tolist() == [float(one) for one in value]
    for value in ("a", None, [1j], [object()]):
        refused(TypeError, f"x must hold real numbers, got {value!r}", real_array, "x", value)


def test_shapes():
    assert checked_shape("x", np.ones((3, 1)), (2,)) == (3, 2)
    assert checked_shape("x", 0.5, (2,)) == (2,)
    message = "x of shape (3,) must broadcast against shape (2,)"
    refused(ValueError, message, checked_shape, "x", np.ones(3), (2,))


class TestGradients:
    def test_one_that_fits_is_taken_as_it_is(self):
        gradient = np.ones(2)
        assert checked_gradient("p", np.zeros(2), "g", gradient) is gradient

    @pytest.mark.parametrize("gradient", [[1, 2], (True, 2), np.array([1, 2], np.float64)])
    def test_others_come_in_the_precision_of_the_parameters(self, gradient):
        checked = checked_gradient("p", np.zeros(2, np.float32), "g", gradient)
        assert checked.dtype == np.float32 and checked.tolist() == [1, 2]

    def test_what_cannot_be_moved(self):
        fixed, whole = np.zeros(2), np.array([1])
        fixed.flags.writeable = False
        for parameters, error, message in (
            ([0.0], TypeError, "must be a NumPy array of floats, got [0.0] (list)"),
            (whole, TypeError, f"must be a NumPy array of floats, got {whole!r} ({whole.dtype})"),
            (fixed, ValueError, "must be writeable, got a read-only array array([0., 0.])"),
        ):
            refused(error, f"p {message}", checked_gradient, "p", parameters, "g", [1.0])

    def test_what_moves_nothing(self):
        message = "g must have the shape (2,) of p, got shape (1,)"
        refused(ValueError, message, checked_gradient, "p", np.zeros(2), "g", np.ones(1))
        message = "g must hold real numbers, got 'a'"
        refused(TypeError, message, checked_gradient, "p", np.zeros(2), "g", "a")


class TestSeeds:
    def test_of_the_generator(self):
        for value in (0, 2**32 - 1, [0, 2**32 - 1], [[1], [2]]):
            assert random_seeds("seed", value).tolist() == value
            np.random.RandomState(np.max(value))
        message = "seed must be an integer in [0, 4294967295] (or an array of them), got"
        for value in (-1, 2**32, [3, -1], [2**32, 3]):
            refused(ValueError, f"{message} {value!r}", random_seeds, "seed", value)
        for value in (1.0, True, "1", [], np.zeros(0, int), None):
            refused(TypeError, f"{message} {value!r}", random_seeds, "seed", value)

    def test_with_those_that_follow(self):
        assert random_seeds("seed", 2**32 - 4, following=3) == 2**32 - 4
        message = "seed must be an integer in [0, 4294967292] (or an array of them), got 4294967293"
        refused(ValueError, message, random_seeds, "seed", 2**32 - 3, 3)


class TestExamples:
    @pytest.mark.parametrize("shape", [(1, 2), (5, 2), (3, 5, 2)])
    def test_shared_by_all_networks_or_a_set_for_each(self, shape):
        inputs = examples("inputs", np.ones(shape, int), 2, (3,))
        assert inputs.shape == shape and inputs.dtype == float
        again = np.ones(shape)
        assert examples("inputs", again, 2, (3,)) is again

    @pytest.mark.parametrize("shape", [(), (2,), (5, 1), (5, 3), (0, 2), (3, 0, 2)])
    def test_of_no_use(self, shape):
        message = f"inputs must have shape (n, 2) or (3, 'n', 2) with n >= 1, got shape {shape}"
        refused(ValueError, message, examples, "inputs", np.ones(shape), 2, (3,))

    def test_for_other_networks(self):
        message = "inputs must have shape (n, 2) or (3, 'n', 2), got shape (4, 5, 2)"
        refused(ValueError, message, examples, "inputs", np.ones((4, 5, 2)), 2, (3,))
        message = "inputs must have shape (n, 2), got shape (4, 5, 2)"
        refused(ValueError, message, examples, "inputs", np.ones((4, 5, 2)), 2, ())

    def test_the_first_that_is_not_finite_is_said(self):
        inputs = np.ones((3, 4, 2))
        inputs[2, 0, 0], inputs[1, 3, 1] = np.nan, -np.inf
        message = "inputs must be finite numbers, got -inf at (1, 3, 1)"
        refused(ValueError, message, examples, "inputs", inputs, 2, (3,))


class TestLabels:
    @pytest.mark.parametrize("shape", [(5,), (3, 5)])
    def test_shared_or_a_set_for_each(self, shape):
        labels = class_labels("targets", np.full(shape, 2.0), 3, (3, 5), (3,))
        assert labels.dtype == int and labels.tolist() == np.full(shape, 2).tolist()

    def test_each_network_may_have_its_own_of_shared_inputs(self):
        labels = np.arange(15).reshape(3, 5) % 2
        np.testing.assert_array_equal(class_labels("targets", labels, 2, (5,), (3,)), labels)
        assert class_labels("targets", [True, False], 2, (2,), ()).tolist() == [1, 0]

    def test_of_other_shapes(self):
        message = "targets must have shape (5,) or (3, 5), got shape (3, 4)"
        refused(ValueError, message, class_labels, "targets", np.ones((3, 4)), 2, (5,), (3,))
        message = "targets must have shape (5,) or (3, 5), got shape (3, 3)"
        refused(ValueError, message, class_labels, "targets", np.ones((3, 3)), 2, (3, 5), (3,))

    @pytest.mark.parametrize("wrong", [-1, 3, 0.5, np.nan, np.inf])
    def test_the_first_that_is_no_class_is_said(self, wrong):
        labels = np.zeros((3, 5))
        labels[2, 1] = labels[1, 3] = wrong
        message = f"targets must be whole numbers from 0 to 2, got {labels[1, 3]} at (1, 3)"
        refused(ValueError, message, class_labels, "targets", labels, 3, (5,), (3,))
