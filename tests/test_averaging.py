"""Averages along a run: in the form in which they were given, and what is refused."""

import numpy as np
import pytest

from course_lib import SGD, ExponentialAverage, PolyakAverage
from course_lib._averaging import Averaging


def test_what_comes_out_has_the_form_of_what_went_in():
    average, other = PolyakAverage(), ExponentialAverage(0.5)
    for averages, expected in (
        (None, None),
        (average, 2.0),
        ({"a": other, "b": average}, {"a": 7 / 3, "b": 2.0}),
        ({}, {}),
    ):
        averaging = Averaging(averages, ())
        averaging.reset()
        for value in (1.0, 3.0):
            averaging.update(value)
        assert averaging.each(lambda one: one.average) == pytest.approx(expected)


def test_an_optimizer_alone_is_itself():
    optimizer = SGD(0.1)
    assert Averaging(None, (2,)).following(optimizer) is optimizer


def test_the_averages_follow_the_step():
    average, point = PolyakAverage(), np.array([1.0])
    Averaging(average, (1,)).following(SGD(0.5)).step(point, np.array([1.0]))
    assert average.average == [0.5]


def test_a_new_run_begins_with_averages_of_nothing():
    average = PolyakAverage()
    averaging = Averaging(average, (1,))
    averaging.update(np.array([9.0]))
    averaging.reset()
    averaging.update(np.array([1.0]))
    assert average.average == [1.0] and average.steps == 1


BAD = [
    ("mean", TypeError, "averages must be an ExponentialAverage, a PolyakAverage.*got 'mean'"),
    (PolyakAverage, TypeError, "averages must be .*got <class"),
    ([PolyakAverage()], TypeError, r"averages must be .*got \[<"),
    ({"a": PolyakAverage(), "b": 0.9}, TypeError, "averages must be .*got 0.9"),
    (ExponentialAverage([0.5, 0.9, 0.99]), ValueError, r"beta of averages of shape \(3,\) must"),
    (ExponentialAverage([[0.5], [0.9]]), ValueError, r"\(2,\), and makes them \(2, 2\)"),
    (dict.fromkeys("ab", PolyakAverage()), ValueError, "object of its own for each name"),
]


@pytest.mark.parametrize(("averages", "error", "message"), BAD)
def test_bad_averages(averages, error, message):
    with pytest.raises(error, match=message):
        Averaging(averages, (2,))
