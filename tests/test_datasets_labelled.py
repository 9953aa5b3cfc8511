"""Moons and digits: scikit-learn's own, in the shapes that a network takes."""

import sys

import numpy as np
import pytest
from sklearn.datasets import load_digits, make_moons

from course_lib import datasets


def test_moons_are_those_of_scikit_learn():
    inputs, targets = make_moons(300, noise=0.2, random_state=3)
    points = datasets.moons()
    np.testing.assert_array_equal(points.inputs, inputs)
    np.testing.assert_array_equal(points.targets, targets)
    other = datasets.moons(n=11, noise=0, seed=4)
    assert other.inputs.shape == (11, 2) and (other.targets == 0).sum() == 5
    radius = np.hypot(*other.inputs[other.targets == 0].T)
    np.testing.assert_allclose(radius, 1)


def test_digits_are_split_once_and_for_all_and_in_proportion():
    data, again = datasets.digits(), datasets.digits()
    for part, same in zip(data, again, strict=True):
        np.testing.assert_array_equal(part, same)
    pictures = load_digits()
    both = np.concatenate([data.train_inputs, data.test_inputs])
    assert (both.min(), both.max()) == (0, 1)
    rows = np.unique(both * 16, axis=0)
    np.testing.assert_array_equal(rows, np.unique(pictures.data, axis=0))
    assert len(both) == len(pictures.data) and len(data.test_targets) == 360
    whole, tested = np.bincount(pictures.target), np.bincount(data.test_targets)
    assert np.abs(tested - whole * 360 / 1797).max() < 1
    assert (datasets.digits(seed=1).test_targets != data.test_targets).any()
    assert len(datasets.digits(test_share=0.5).test_targets) == 899


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: datasets.moons(n=1), ValueError, "n must be an integer >= 2, got 1"),
        (lambda: datasets.moons(n=300.0), TypeError, "n must be an integer"),
        (lambda: datasets.moons(noise=-0.1), ValueError, "noise must be a finite number >= 0"),
        (lambda: datasets.moons(noise=[0.1]), TypeError, "noise must be one number"),
        (lambda: datasets.moons(seed=-1), ValueError, "seed must be an integer in"),
        (lambda: datasets.moons(seed=None), TypeError, "seed must be an integer in"),
        (lambda: datasets.digits(seed=[1]), TypeError, "seed must be one integer"),
        (lambda: datasets.digits(test_share=0.0), ValueError, "at least 10 of the 1797 .* got 0.0"),
        (lambda: datasets.digits(test_share=1), ValueError, "at least 10 of the 1797 .* got 1.0"),
    ],
)
def test_bad_arguments(make, kind, message):
    with pytest.raises(kind, match=message):
        make()


def test_a_missing_scikit_learn_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match=r"datasets\.moons needs scikit-learn.*make env"):
        datasets.moons()
