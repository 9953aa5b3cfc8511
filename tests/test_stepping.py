"""Steps repeated in place: the bits that the formulas give, and nobody's array written to."""

import copy
import gc
import pickle
import weakref

import numpy as np
import pytest

from course_lib import OPTIMIZERS, SGD, AdaGrad, Adam, ExponentialAverage, Momentum, Optimizer
from course_lib import _stepping as stepping

RATE = 0.05


def variants(name: str) -> list[Optimizer]:
    default = OPTIMIZERS[name](learning_rate=RATE).hyperparameters
    switches = [switch for switch, value in default.items() if isinstance(value, bool)]
    return [
        OPTIMIZERS[name](**default),
        *(OPTIMIZERS[name](**default | {switch: not default[switch]}) for switch in switches),
        OPTIMIZERS[name](**default | {"learning_rate": lambda step: 0.1 / (1 + step)}),
        OPTIMIZERS[name](**default | {"learning_rate": np.array([[0.1], [0.2]])}),
        OPTIMIZERS[name](**default | {"learning_rate": rates_of_a_schedule}),
    ]


def rates_of_a_schedule(step):
    return RATES[step // 20]


RATES = np.random.RandomState(0).uniform(0, 0.1, (4, 2, 1))
ALL = [variant for name in sorted(OPTIMIZERS) for variant in variants(name)]


def plain(optimizer: Optimizer) -> Optimizer:
    """Return a copy that computes every direction by its formula."""
    optimizer = copy.deepcopy(optimizer)
    optimizer._repeating = lambda parameters, rate: None
    return optimizer


def arrays(state) -> list[np.ndarray]:
    kept = state.values()
    return [one.uncorrected if isinstance(one, ExponentialAverage) else one for one in kept]


def gradients_of(shape, steps=60):
    gradients = np.random.RandomState(0).standard_normal((steps, *shape))
    gradients[20, ..., :1] = np.inf
    return gradients


def after(optimizer, steps=5, shape=(3,)):
    """Return an optimizer that repeats its steps, with its parameters and a gradient."""
    parameters, gradient = np.ones(shape), np.full(shape, 0.5)
    for _ in range(steps):
        optimizer.step(parameters, gradient)
    return optimizer, parameters, gradient


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("block", [4, 1000], ids=["by blocks", "whole"])
@pytest.mark.parametrize("optimizer", ALL, ids=repr)
def test_repeated_steps_have_the_bits_of_the_formulas(optimizer, block, dtype, monkeypatch):
    monkeypatch.setattr(stepping, "BLOCK", block)
    repeated, formulas = copy.deepcopy(optimizer), plain(optimizer)
    here, there = np.ones((2, 5), dtype), np.ones((2, 5), dtype)
    for gradient in gradients_of((2, 5)).astype(dtype):
        repeated.step(here, gradient)
        formulas.step(there, gradient)
        np.testing.assert_array_equal(here, there)
    arrays_of_rates = np.ndim(repeated._rate())
    assert (repeated._in_place is not None) == (dtype is float or not arrays_of_rates)
    for one, other in zip(arrays(repeated.state), arrays(formulas.state), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


def test_a_correction_that_has_become_1_is_left_out_to_the_bit():
    repeated, formulas = Adam(RATE, beta1=0.5), plain(Adam(RATE, beta1=0.5))
    here, there = np.ones(3), np.ones(3)
    for gradient in gradients_of((3,), steps=80):
        repeated.step(here, gradient)
        formulas.step(there, gradient)
        np.testing.assert_array_equal(here, there)
    (_, *_, mean), (_, *_, mean_square) = repeated._in_place.averages
    assert mean is None and mean_square is not None


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_somebody_holds_is_not_written_to(name):
    optimizer, parameters, gradient = after(OPTIMIZERS[name](RATE))
    held = [array[1:] for array in arrays(optimizer.state)]  # a view holds the whole
    before = [array.copy() for array in held]
    for _ in range(3):
        optimizer.step(parameters, gradient)
    np.testing.assert_equal(held, before)
    now = [array[1:] for array in arrays(optimizer.state)]
    assert all((one != other).all() for one, other in zip(now, before, strict=True))


@pytest.mark.parametrize("optimizer", [Momentum(RATE), AdaGrad(RATE)], ids=repr)
def test_what_nobody_holds_stays_where_it_is(optimizer):
    optimizer, parameters, gradient = after(copy.deepcopy(optimizer))
    (place,) = {array.ctypes.data for array in arrays(optimizer.state)}
    optimizer.step(parameters, gradient)
    assert {array.ctypes.data for array in arrays(optimizer.state)} == {place}


def test_the_state_may_be_set_and_an_average_too():
    def poke(optimizer):
        _, parameters, gradient = after(optimizer)
        optimizer.state["mean"].uncorrected = np.full(3, 7.0)
        optimizer.step(parameters, gradient)
        optimizer.state["mean"].beta = 0.25
        optimizer.step(parameters, gradient)
        optimizer.step(parameters, gradient)
        optimizer.state["mean_square"].reset()
        for _ in range(3):
            optimizer.step(parameters, gradient)
        optimizer.state = copy.deepcopy(optimizer.state)
        optimizer.step(parameters, gradient)
        return parameters

    np.testing.assert_array_equal(poke(Adam(RATE)), poke(plain(Adam(RATE))))

    def replace(optimizer):
        _, parameters, gradient = after(optimizer)
        optimizer.state["sum_of_squares"] = np.full(3, 7.0)
        optimizer.step(parameters, gradient)
        return parameters

    np.testing.assert_array_equal(replace(AdaGrad(RATE)), replace(plain(AdaGrad(RATE))))


def test_parameters_and_gradients_may_change_places():
    optimizer, parameters, gradient = after(Adam(RATE))
    formulas, others, _ = after(plain(Adam(RATE)))
    for _ in range(3):
        parameters, gradient = parameters.copy(), gradient[::-1] + 1
        others = others.copy()
        optimizer.step(parameters, gradient)
        formulas.step(others, gradient)
    for given in ([1, 2, 3], gradient.astype(np.float32)):
        optimizer.step(parameters, given)
        formulas.step(others, given)
    np.testing.assert_array_equal(parameters, others)


@pytest.mark.parametrize("apart", [-1, 0, 1])
def test_a_gradient_that_overlaps_the_parameters_is_read_before_they_move(apart, monkeypatch):
    monkeypatch.setattr(stepping, "BLOCK", 4)
    memory, alone = np.arange(1.0, 13.0), np.arange(1.0, 13.0)
    optimizer, formulas = SGD(RATE), plain(SGD(RATE))
    for _ in range(5):
        optimizer.step(memory[1:11], memory[1 + apart : 11 + apart])
        formulas.step(alone[1:11], alone[1 + apart : 11 + apart].copy())
    np.testing.assert_array_equal(memory, alone)


def test_a_rate_may_become_a_sweep_and_a_number_again():
    optimizer = Adam(lambda step: np.array([0.1, 0.2, 0.3]) if 4 <= step < 9 else RATE)
    _, parameters, _ = after(optimizer, steps=14)
    _, expected, _ = after(plain(Adam(optimizer.learning_rate)), steps=14)
    np.testing.assert_array_equal(parameters, expected)


def test_a_gradient_of_another_precision_is_rounded_before_it_is_used():
    optimizer, formulas = SGD(RATE), plain(SGD(RATE))
    here, there = np.zeros(50, np.float32), np.zeros(50, np.float32)
    for gradient in gradients_of((50,), steps=25):
        optimizer.step(here, gradient)
        formulas.step(there, gradient)
    np.testing.assert_array_equal(here, there)


class Halved(np.ndarray):
    """A gradient with an arithmetic of its own, as units or masks have one."""

    def __rmul__(self, other):
        return np.multiply(self, 0.5 * other)


def test_a_gradient_of_a_class_of_ones_own_keeps_its_arithmetic_at_every_step():
    parameters, optimizer = np.zeros(3), SGD(1.0)
    for _ in range(6):
        optimizer.step(parameters, np.ones(3).view(Halved))
    assert list(parameters) == [-3, -3, -3]


def test_so_does_an_average_of_such_gradients():
    def walk(optimizer):
        parameters = np.zeros(3)
        for _ in range(4):
            optimizer.step(parameters, np.ones(3).view(Halved))
        for _ in range(4):
            optimizer.step(parameters, np.ones(3))
        return parameters

    np.testing.assert_array_equal(walk(Momentum(RATE)), walk(plain(Momentum(RATE))))


def test_a_gradient_from_another_process_is_a_gradient():
    optimizer, parameters, gradient = after(SGD(RATE), steps=3)
    _, expected, _ = after(plain(SGD(RATE)), steps=5)
    for _ in range(2):
        optimizer.step(parameters, pickle.loads(pickle.dumps(gradient)))
    np.testing.assert_array_equal(parameters, expected)


def test_a_state_in_double_precision_stays_so_for_parameters_in_single():
    def walk(optimizer):
        parameters = np.ones(50, np.float32)
        for step, gradient in enumerate(gradients_of((50,), steps=25)):
            if step == 4:
                optimizer.state["sum_of_squares"] = np.linspace(1, 2, 50)
            optimizer.step(parameters, gradient)
        return parameters

    np.testing.assert_array_equal(walk(AdaGrad(RATE)), walk(plain(AdaGrad(RATE))))


def reshaped(parameters, gradient):
    parameters.resize((1, 3), refcheck=False)
    return gradient


def as_integers(parameters, gradient):
    parameters.dtype = np.int64
    return gradient


@pytest.mark.filterwarnings("ignore:Setting the dtype:DeprecationWarning")
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda parameters, gradient: gradient[:1], ValueError, "gradients must have the shape"),
        (reshaped, ValueError, "gradients must have the shape"),
        (as_integers, TypeError, "parameters must be a NumPy array of floats"),
    ],
)
def test_what_fits_no_more_is_an_error_that_changes_nothing(change, error, message):
    optimizer, parameters, gradient = after(Adam(RATE))
    gradient = change(parameters, gradient)
    before, state = parameters.copy(), copy.deepcopy(arrays(optimizer.state))
    with pytest.raises(error, match=message):
        optimizer.step(parameters, gradient)
    np.testing.assert_array_equal(parameters, before)
    np.testing.assert_equal(arrays(optimizer.state), state)
    assert optimizer.steps == optimizer.state["mean"].steps == 5


def test_parameters_that_became_read_only_are_an_error_that_changes_nothing():
    optimizer, parameters, gradient = after(Adam(RATE))
    before, state = parameters.copy(), copy.deepcopy(arrays(optimizer.state))
    parameters.flags.writeable = False
    with pytest.raises(ValueError, match="parameters must be writeable"):
        optimizer.step(parameters, gradient)
    np.testing.assert_array_equal(parameters, before)
    np.testing.assert_equal(arrays(optimizer.state), state)
    assert optimizer.steps == optimizer.state["mean"].steps == 5


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_interrupt_finds_all_of_a_step_or_nothing(name, done, monkeypatch):
    optimizer, parameters, gradient = after(OPTIMIZERS[name](RATE))
    carry_out = stepping.InPlace._carry_out

    def interrupted(self, bound):
        if done:
            carry_out(self, bound)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(stepping.InPlace, "_carry_out", interrupted)
        with pytest.raises(KeyboardInterrupt):
            optimizer.step(parameters, gradient)
    assert optimizer.steps == 5 + done
    for _ in range(4 - done):
        optimizer.step(parameters, gradient)
    formulas, expected, _ = after(plain(OPTIMIZERS[name](RATE)), steps=9)
    np.testing.assert_array_equal(parameters, expected)
    assert optimizer.steps == formulas.steps == 9


def test_large_arrays_are_not_kept_alive(monkeypatch):
    monkeypatch.setattr(stepping, "BLOCK", 4)
    optimizer, parameters, gradient = after(SGD(RATE), shape=(9,))
    parameters.resize(5)  # NumPy refuses while anybody refers to it
    gradient.resize(5)
    assert optimizer._in_place is not None


@pytest.mark.parametrize("name", sorted(set(OPTIMIZERS) - {"SGD"}))
def test_the_state_goes_with_its_optimizer_and_waits_for_no_collection(name):
    optimizer, _, _ = after(OPTIMIZERS[name](RATE))
    state = [weakref.ref(array) for array in arrays(optimizer.state)]
    gc.disable()
    try:
        del optimizer
        assert [array() for array in state] == [None] * len(state)
    finally:
        gc.enable()


def test_a_direction_of_ones_own_is_called_at_every_step():
    class Alternating(Optimizer):
        def direction(self, gradient, state):
            return gradient if self.steps % 2 else 0 * gradient

    parameters, optimizer = np.zeros(1), Alternating(1.0)
    for _ in range(6):
        optimizer.step(parameters, np.ones(1))
    assert parameters == [-3]


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_a_copy_steps_on_from_where_it_is(copied):
    optimizer, parameters, gradient = after(Adam(RATE))
    other, others = copied(optimizer), parameters.copy()
    for _ in range(4):
        other.step(others, gradient)
    formulas, expected, _ = after(plain(Adam(RATE)), steps=9)
    np.testing.assert_array_equal(others, expected)
    assert other.steps == formulas.steps == 9


def test_warnings_stay_off_and_the_readers_own_settings_as_they_are():
    optimizer, parameters, _ = after(Adam(RATE))
    with np.errstate(all="raise"):
        optimizer.step(parameters, np.full(3, np.inf))
        optimizer.step(parameters, np.full(3, np.inf))
        assert np.geterr()["invalid"] == "raise"
    assert not np.isfinite(parameters).any()
