"""Factors wait until a product is needed: the formulas' results, with fewer operations."""

import copy
import gc
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import AdaGrad, Adam, AMSGrad, Momentum, Optimizer, RMSProp
from course_lib import _stepping as stepping
from course_lib._folding import Folding
from course_lib._recording import Recording
from tests.test_recording import functions
from tests.test_stepping import ALL, after, arrays, gradients_of, plain


def folded(optimizer, dtype=float, rate=0.0) -> Folding:
    return Folding(optimizer, optimizer.new_state(), np.dtype(dtype), rate)


def carried_out(recording, gradient, rate, parameters=0.0):
    """Return where a recording of an optimizer without a state takes the parameters."""
    places = recording.places
    places[0], places[1] = np.array([gradient]), np.array([parameters])
    for scratch in recording.scratch:
        places[scratch] = np.zeros(1)
    recording.rate[...] = rate
    for function, *operands in recording.numbers:
        function(*operands)
    for operation in recording.operations:
        function, *operands = operation(places)
        function(*operands)
    return places[1][0]


def own(direction) -> Optimizer:
    class Own(Optimizer):
        pass

    Own.direction = lambda self, gradient, state: direction(gradient)
    return Own(0.1)


AVERAGE = ["multiply", "multiply", "add"]
SQUARES = ["square", *AVERAGE]
STEP = ["multiply", "subtract"]


@pytest.mark.parametrize(
    ("optimizer", "expected"),
    [
        (Adam(), [*AVERAGE, *SQUARES, "sqrt", "add", "divide", *STEP]),
        (Adam(epsilon_inside_sqrt=True), [*AVERAGE, *SQUARES, "add", "sqrt", "divide", *STEP]),
        (AMSGrad(), [*AVERAGE, *SQUARES, "maximum", "sqrt", "add", "divide", *STEP]),
        (RMSProp(0.1), [*SQUARES, "sqrt", "add", "divide", *STEP]),
        (Momentum(0.1, dampening=False), [*AVERAGE, *STEP]),
        (Momentum(0.1, bias_correction=True), [*AVERAGE, *STEP]),
        (AdaGrad(0.1), ["square", "add", "sqrt", "add", "divide", *STEP]),
    ],
    ids=repr,
)
def test_no_pass_divides_by_a_weight_and_one_multiplies_by_the_rate(optimizer, expected):
    assert functions(folded(optimizer)) == expected


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("block", [4, 1000], ids=["by blocks", "whole"])
@pytest.mark.parametrize("optimizer", ALL, ids=repr)
def test_folded_steps_are_the_formulas_but_for_rounding(optimizer, block, dtype, monkeypatch):
    monkeypatch.setattr(stepping, "BLOCK", block)
    monkeypatch.setattr(stepping, "FOLDED", 10)
    repeated, formulas = copy.deepcopy(optimizer), plain(optimizer)
    here, there = np.ones((2, 5), dtype), np.ones((2, 5), dtype)
    few = 50 * np.finfo(dtype).eps
    for gradient in gradients_of((2, 5)).astype(dtype):
        repeated.step(here, gradient)
        formulas.step(there, gradient)
        np.testing.assert_allclose(here, there, rtol=few, atol=few)
    repeating = repeated._in_place
    assert repeating is None or type(repeating.recording) is Folding
    for one, other in zip(arrays(repeated.state), arrays(formulas.state), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)  # what is remembered has the formulas' bits


@pytest.mark.parametrize(("size", "kind"), [(7, Recording), (8, Folding)])
def test_only_large_arrays_are_folded(size, kind, monkeypatch):
    monkeypatch.setattr(stepping, "FOLDED", 8)
    optimizer, parameters = Adam(), np.ones(size)
    for _ in range(3):
        optimizer.step(parameters, parameters)
    assert type(optimizer._in_place.recording) is kind


def test_the_reader_is_told_from_where_on():
    assert f"Of {stepping.FOLDED:,} parameters or\n    more" in Optimizer.__doc__


def test_what_depends_on_a_weight_is_worked_out_at_every_step():
    assert folded(Adam()).renewed and folded(RMSProp(0.1)).renewed
    assert not folded(Adam(bias_correction=False)).renewed
    assert not folded(Momentum(0.1, dampening=False)).renewed


def test_a_correction_that_has_become_1_is_asked_for_no_more(monkeypatch):
    monkeypatch.setattr(stepping, "FOLDED", 1)
    optimizer, formulas = RMSProp(0.05, beta=0.5), plain(RMSProp(0.05, beta=0.5))
    here, there, renewed = np.ones(3), np.ones(3), []
    for gradient in gradients_of((3,), steps=80):
        optimizer.step(here, gradient)
        formulas.step(there, gradient)
        renewed.append(optimizer._in_place is not None and optimizer._in_place.recording.renewed)
        np.testing.assert_allclose(here, there, rtol=1e-14)
    assert renewed[10] and not renewed[-1]


@pytest.mark.parametrize("done", [0, 1, 2], ids=["before", "numbers only", "after"])
def test_an_interrupt_finds_all_of_a_step_or_nothing(done, monkeypatch):
    monkeypatch.setattr(stepping, "FOLDED", 1)
    carry_out, carried = stepping.InPlace._carry_out, []

    def interrupted(self, bound):
        if len(carried) < done:
            carry_out(self, bound)
        carried.append(bound)
        if len(carried) >= done:
            raise KeyboardInterrupt

    optimizer, parameters, gradient = after(Adam(0.05))
    with monkeypatch.context() as patched:
        patched.setattr(stepping.InPlace, "_carry_out", interrupted)
        with pytest.raises(KeyboardInterrupt):
            optimizer.step(parameters, gradient)
    assert optimizer.steps == 5 + (done == 2)
    while optimizer.steps < 9:
        optimizer.step(parameters, gradient)
    _, expected, _ = after(plain(Adam(0.05)), steps=9)
    np.testing.assert_allclose(parameters, expected, rtol=1e-14)


def test_the_state_goes_with_its_optimizer_and_waits_for_no_collection(monkeypatch):
    monkeypatch.setattr(stepping, "FOLDED", 1)
    optimizer, _, _ = after(Adam(0.05))
    state = [weakref.ref(array) for array in arrays(optimizer.state)]
    gc.disable()
    try:
        del optimizer
        assert [array() for array in state] == [None, None]
    finally:
        gc.enable()


FOLDS = [
    (lambda x: 3 * x, 6),
    (lambda x: x * 3 * 2, 12),
    (lambda x: x / 4, 0.5),
    (lambda x: x / 4 / 2, 0.25),
    (lambda x: np.sqrt(8 * x), 4),
    (lambda x: np.sqrt(x * x / 4), 1),
    (lambda x: 4 * x + 3, 11),
    (lambda x: 3 + x, 5),
    (lambda x: 3 * x / (x / 2), 6),
    (lambda x: x / (x / 2), 2),
    (lambda x: (3 * x) ** 2, 36),
    (lambda x: 3 * x + 2 * x, 10),
    (lambda x: 3 * x - 2, 4),
    (lambda x: (3 * x) * (2 * x), 24),
    (lambda x: 1 / (2 * x), 0.25),
    (lambda x: np.maximum(3 * x, 5 * x), 10),
    (lambda x: np.sqrt((2 * x + 4) / 2 + 5 * x * x / 4) / 3, 1),
    (lambda x: x / 1, 2),
    (lambda x: -(2 * x), -4),
]


@pytest.mark.parametrize(("direction", "value"), FOLDS)
def test_what_a_direction_says_is_what_a_step_does(direction, value):
    step = carried_out(folded(own(direction)), gradient=2.0, rate=0.5, parameters=1.0)
    assert step == pytest.approx(1 - 0.5 * value, rel=1e-15)
    assert direction(np.float64(2.0)) == pytest.approx(value, rel=1e-15)


def test_a_product_is_carried_out_once():
    def twice(x):
        product = 3 * x
        return product * product + product

    assert functions(folded(own(twice))).count("multiply") == 3  # 3 x, its square, and α times all


def test_numbers_wait_on_either_side():
    assert functions(folded(own(lambda x: 2 * x * 3 / 4))) == STEP


def test_a_factor_of_1_is_no_pass():
    assert functions(folded(own(lambda x: 2 * x / 2 + x))) == ["add", *STEP]


@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_any_numbers_may_wait(a, b, c, x):
    direction = lambda x: b * np.sqrt(x / a + c) / (a * x + b)  # noqa: E731
    step = carried_out(folded(own(direction)), gradient=x, rate=c)
    assert step == pytest.approx(-c * direction(x), rel=1e-14)


def test_a_sweep_has_its_rates_in_the_one_product():
    rate = np.array([[0.1], [0.2]])
    recording = folded(Adam(rate), rate=rate)
    assert len(recording.operations) == 12
    assert {np.shape(result) for *_, result in recording.numbers} == {(2, 1)}
