"""Schedules: by hand, composed, on arrays of steps and of rates, and what they refuse."""

import numpy as np
import pytest

from course_lib import SGD, schedules
from course_lib.schedules import (
    constant,
    cosine_decay,
    delay,
    exponential_decay,
    inverse_time_decay,
    linear_decay,
    piecewise_constant,
    staircase,
    warmup,
    warmup_stable_decay,
)

# At the steps 0 to 5.
HAND = {
    "constant": (constant(0.1), [0.1] * 6),
    # 0.2 / (1 + t)
    "inverse_time_decay": (
        inverse_time_decay(0.2, 1),
        [0.2, 0.2 / 2, 0.2 / 3, 0.2 / 4, 0.2 / 5, 0.2 / 6],
    ),
    # halved every step
    "exponential_decay": (exponential_decay(0.8, 0.5), [0.8, 0.4, 0.2, 0.1, 0.05, 0.025]),
    # cos of 0, 60, 120, 180 degrees is 1, ½, −½, −1: shares 1, ¾, ¼, 0 of 0.4, on top of 0.1
    "cosine_decay": (cosine_decay(0.5, 3, final_rate=0.1), [0.5, 0.4, 0.2, 0.1, 0.1, 0.1]),
    # of the 0.4 above 0.1 all, three quarters, a half, a quarter, nothing
    "linear_decay": (linear_decay(0.5, 4, final_rate=0.1), [0.5, 0.4, 0.3, 0.2, 0.1, 0.1]),
    # a half and all; there once; then of the 0.6 above 0.2 all and a half, and from 5 on nothing
    "warmup_stable_decay": (
        warmup_stable_decay(0.8, 5, warmup_steps=2, decay_steps=2, final_rate=0.2),
        [0.4, 0.8, 0.8, 0.8, 0.5, 0.2],
    ),
    # a boundary is the first step of the new rate
    "piecewise_constant": (
        piecewise_constant([0.3, 0.2, 0.1], [2, 5]),
        [0.3, 0.3, 0.2, 0.2, 0.2, 0.1],
    ),
    # each rate of 0.8, 0.4, 0.2 twice
    "staircase": (staircase(exponential_decay(0.8, 0.5), 2), [0.8, 0.8, 0.4, 0.4, 0.2, 0.2]),
    # its start twice more, then from there
    "delay": (delay(exponential_decay(0.8, 0.5), 2), [0.8, 0.8, 0.8, 0.4, 0.2, 0.1]),
    # a quarter, a half, three quarters, all; then the schedule from its own start
    "warmup": (warmup(exponential_decay(0.8, 0.5), 4), [0.2, 0.4, 0.6, 0.8, 0.8, 0.4]),
}


def test_every_schedule_has_a_case():
    made_here = {
        name
        for name, thing in vars(schedules).items()
        if callable(thing) and getattr(thing, "__module__", "") == schedules.__name__
    }
    assert {name for name in made_here if not name.startswith("_")} == set(HAND)


@pytest.mark.parametrize("name", HAND)
class TestEverySchedule:
    def test_by_hand(self, name):
        schedule, expected = HAND[name]
        rates = [schedule(t) for t in range(6)]
        assert all(type(rate) is float for rate in rates)
        np.testing.assert_allclose(rates, expected, rtol=1e-14)

    def test_arrays_of_steps(self, name):
        schedule, expected = HAND[name]
        np.testing.assert_allclose(schedule(np.arange(6)), expected, rtol=1e-14)
        steps = np.array([[5, 0, 3], [1, 1, 4]])
        np.testing.assert_allclose(schedule(steps), np.array(expected)[steps], rtol=1e-14)
        assert schedule(np.int64(3)) == schedule(3.0) == schedule(3)
        assert schedule([0, 1]).shape == (2,)

    @pytest.mark.parametrize("step", [-1, float("nan"), float("inf"), [0, -1]])
    def test_steps_out_of_range(self, name, step):
        with pytest.raises(ValueError, match=r"^step must be a finite number >= 0"):
            HAND[name][0](step)

    @pytest.mark.parametrize("step", ["1", None, 1j])
    def test_steps_of_the_wrong_kind(self, name, step):
        with pytest.raises(TypeError, match=r"^step must"):
            HAND[name][0](step)

    def test_representation(self, name):
        assert repr(SGD(HAND[name][0])) == f"SGD(learning_rate={name})"

    def test_far_away_it_is_still_a_rate(self, name):
        rate = HAND[name][0](10**9)
        assert 0 <= rate <= 0.8


def test_schedules_compose():
    # 1/2, 1; then two steps each of 1, 1/2, 1/3
    schedule = warmup(staircase(inverse_time_decay(1.0, 1.0), 2), 2)
    expected = [1 / 2, 1, 1, 1, 1 / 2, 1 / 2, 1 / 3, 1 / 3]
    np.testing.assert_allclose(schedule(np.arange(8)), expected, rtol=1e-14)


def test_warmup_stable_decay_is_a_composition():
    steps = np.arange(40)
    composed = warmup(delay(linear_decay(0.3, 10, 0.1), 12), 5)
    np.testing.assert_allclose(
        warmup_stable_decay(0.3, 27, 5, 10, 0.1)(steps), composed(steps), rtol=1e-14
    )
    falls_at_once = warmup(linear_decay(0.3, 10), 5)
    np.testing.assert_allclose(
        warmup_stable_decay(0.3, 15, 5, 10)(steps), falls_at_once(steps), rtol=1e-14
    )
    np.testing.assert_allclose(
        warmup_stable_decay(0.3, 10, 0, 10)(steps), linear_decay(0.3, 10)(steps), rtol=1e-14
    )


def test_the_part_of_a_run_before_its_decay_does_not_depend_on_its_length():
    long, short = (warmup_stable_decay(0.3, total, 5, 10) for total in (100, 60))
    np.testing.assert_array_equal(long(np.arange(50)), short(np.arange(50)))
    assert short(51) < long(51)


@pytest.mark.parametrize("warmup_steps", [0, 1])
def test_without_steps_to_climb_the_first_rate_is_the_highest(warmup_steps):
    schedule = warmup_stable_decay(0.3, 10 + warmup_steps, warmup_steps, decay_steps=10)
    assert schedule(0) == 0.3 > schedule(warmup_steps + 1)


def test_the_first_boundary_may_be_the_second_step():
    assert [piecewise_constant([0.3, 0.1], [1])(t) for t in range(3)] == [0.3, 0.1, 0.1]


def test_a_function_that_looks_up_its_rate_is_given_integers():
    rates = [0.3, 0.2, 0.1]
    held, delayed = staircase(rates.__getitem__, 2), delay(rates.__getitem__, 2)
    assert [held(t) for t in range(6)] == [0.3, 0.3, 0.2, 0.2, 0.1, 0.1]
    assert [delayed(t) for t in range(5)] == [0.3, 0.3, 0.3, 0.2, 0.1]


def test_any_function_of_the_step_composes():
    assert staircase(lambda t: 1 / (1 + t), 10)(25) == pytest.approx(1 / 3)
    assert warmup(lambda t: 0.5, 2)(0) == 0.25


@pytest.mark.parametrize(
    "make",
    [
        lambda rate: constant(rate),
        lambda rate: inverse_time_decay(rate, 0.5),
        lambda rate: inverse_time_decay(0.1, rate),
        lambda rate: exponential_decay(rate, 0.9),
        lambda rate: exponential_decay(0.1, rate),
        lambda rate: cosine_decay(rate, 4),
        lambda rate: linear_decay(rate, 4, rate / 2),
        lambda rate: warmup_stable_decay(rate, 5, 2, 2, rate / 2),
        lambda rate: staircase(constant(rate), 2),
        lambda rate: delay(inverse_time_decay(rate, 0.5), 2),
        lambda rate: warmup(inverse_time_decay(rate, 0.5), 2),
    ],
)
def test_arrays_of_rates_make_a_sweep(make):
    values = np.array([0.1, 0.5, 0.9])
    for t in range(6):
        expected = [make(value)(t) for value in values]
        np.testing.assert_allclose(make(values)(t), expected, rtol=1e-14)
        np.testing.assert_allclose(make(values[:, None])(np.arange(6))[:, t], expected, rtol=1e-14)


def test_a_schedule_of_arrays_drives_an_optimizer():
    rates = np.array([0.1, 0.2])
    parameters, optimizer = np.ones((2, 3)), SGD(inverse_time_decay(rates[:, None], 1.0))
    for _ in range(2):
        optimizer.step(parameters, np.ones((2, 3)))
    # 1 − 0.1 − 0.05 and 1 − 0.2 − 0.1
    np.testing.assert_allclose(parameters, [[0.85] * 3, [0.7] * 3])


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: constant(-0.1), ValueError, r"^rate must be a finite number >= 0.*-0\.1"),
        (lambda: constant("a"), TypeError, r"^rate must"),
        (lambda: inverse_time_decay(float("nan"), 1), ValueError, r"^initial_rate must"),
        (lambda: inverse_time_decay(0.1, -1), ValueError, r"^decay_rate must"),
        (lambda: exponential_decay(0.1, 1.1), ValueError, r"^factor must be in \(0, 1\].*1\.1"),
        (lambda: exponential_decay(0.1, 0), ValueError, r"^factor must be in \(0, 1\].*0"),
        (lambda: cosine_decay(0.1, 0), ValueError, r"^total_steps must be an integer >= 1.*0"),
        (lambda: cosine_decay(0.1, 2.5), TypeError, r"^total_steps must be an integer.*2\.5"),
        (lambda: cosine_decay(0.1, 5, -1), ValueError, r"^final_rate must"),
        (lambda: linear_decay(-1, 5), ValueError, r"^initial_rate must"),
        (lambda: linear_decay(0.1, 0), ValueError, r"^total_steps must be an integer >= 1.*0"),
        (lambda: linear_decay(0.1, 5, "0"), TypeError, r"^final_rate must"),
        (lambda: warmup_stable_decay(-1, 9, 1, 1), ValueError, r"^rate must"),
        (lambda: warmup_stable_decay(1, 0, 0, 1), ValueError, r"^total_steps must be.*>= 1"),
        (lambda: warmup_stable_decay(1, 9, -1, 1), ValueError, r"^warmup_steps must be.*>= 0"),
        (lambda: warmup_stable_decay(1, 9, 1, 0), ValueError, r"^decay_steps must be.*>= 1"),
        (lambda: warmup_stable_decay(1, 9, 1, 2.5), TypeError, r"^decay_steps must be"),
        (lambda: warmup_stable_decay(1, 9, 1, 1, -1), ValueError, r"^final_rate must"),
        (lambda: warmup_stable_decay(1, 9, 5, 5), ValueError, r"most total_steps.* 9, got 5 and 5"),
        (lambda: piecewise_constant([0.1], [3]), ValueError, r"^rates must be one number more"),
        (lambda: piecewise_constant([0.1, -1], [3]), ValueError, r"^rates must be a finite"),
        (lambda: piecewise_constant([1, 2, 3], [5, 5]), ValueError, r"^boundaries must increase"),
        (lambda: piecewise_constant([1, 2], [0]), ValueError, r"^boundaries must be an integer"),
        (lambda: piecewise_constant([1, 2], [1.5]), TypeError, r"^boundaries must be an integer"),
        (lambda: piecewise_constant([1, 2], 3), TypeError, r"^boundaries must be a sequence"),
        (lambda: staircase(0.1, 2), TypeError, r"^schedule must be a function.*0\.1"),
        (lambda: staircase(constant(0.1), 0), ValueError, r"^interval must be an integer >= 1"),
        (lambda: delay(0.1, 2), TypeError, r"^schedule must be a function"),
        (lambda: delay(constant(0.1), 0), ValueError, r"^steps must be an integer >= 1"),
        (lambda: warmup(0.1, 2), TypeError, r"^schedule must be a function"),
        (lambda: warmup(constant(0.1), -1), ValueError, r"^steps must be an integer >= 1"),
        (lambda: warmup(constant(0.1), True), TypeError, r"^steps must be an integer >= 1"),
    ],
)
def test_arguments_out_of_range(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_a_factor_of_1_is_no_decay():
    assert schedules.exponential_decay(0.1, factor=1.0)(7) == 0.1
