"""Numbers as the chapters write them."""

import numpy as np
import pytest

from course_lib.notebook.rounding import number, spread_of


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.1, 3, "0.1"),
        (0.1 + 0.2, 3, "0.3"),  # the last bit does not show
        (0.39996, 3, "0.400"),
        (2 / 3, 1, "0.7"),
        (-0.5, 3, "−0.5"),
        (-1234567, 3, "−1,234,567"),
        (np.int8(3), 3, "3"),
        (np.float32(0.5), 3, "0.5"),
        (1386.0, 2, "1,386"),  # counted, so not rounded
        (1386.2, 2, "1,400"),
        (999_999.7, 3, "1.00e6"),
        (2.5e130, 3, "2.5e130"),
        (0.0001, 3, "0.0001"),
        (0.00009, 3, "9e-5"),
        (3.14159e-5, 3, "3.14e-5"),
        (-3.14159e-5, 2, "−3.1e-5"),
        (0.0, 3, "0"),
        (1.0, ".1e", "1.0"),
        (-0.0, 3, "0"),
        (0.254, ".0%", "25\N{NO-BREAK SPACE}%"),
        (0.5, "+.2f", "+0.50"),
        (-0.5, "+.2f", "−0.50"),
        (-1e-9, "+.2f", "0.00"),  # as 1e-9: the sign of a rounding error does not show
        (1e-9, "+.2f", "0.00"),
        (2.1e-161, ".1e", "2.1e-161"),
        (2.1e-05, ".1e", "2.1e-5"),
        (2.1e05, ".1e", "2.1e5"),
        (0.0, ".1e", "0.0"),
        (12345.6, ",.1f", "12,345.6"),
        (5, ".2f", "5.00"),
        (True, 3, "yes"),
        (np.False_, 3, "no"),
        (None, ".2f", "–"),
        (np.nan, ".2f", "–"),
        (np.inf, ".2f", "∞"),
        (-np.inf, 3, "−∞"),
    ],
)
def test_a_number_reads_as_the_course_writes_it(value, digits, text):
    assert number(value, digits) == text


def test_infinity_has_the_word_it_is_given():
    assert number(np.inf, infinite="never") == "never"


@pytest.mark.parametrize("digits", [0, -1])
def test_digits_are_at_least_one(digits):
    with pytest.raises(ValueError, match="at least 1"):
        number(0.5, digits)


@pytest.mark.parametrize(
    ("runs", "options", "text"),
    [
        (np.arange(11) / 10, {"digits": 2}, "0.50 (0.10–0.90)"),
        (np.arange(12), {}, "6 (1–10)"),
        (np.arange(-5, 6), {}, "0 (−4 to 4)"),
        ([1e-6, 2e-6, 3e-6], {"digits": 1}, "2e-6 (1e-6 to 3e-6)"),
        ([0.06, 0.07, 0.08], {"digits": ".0%", "spread": (0, 100)}, "7 % (6–8 %)"),
        ([0.5, np.inf, np.nan], {"spread": (0, 100)}, "∞ (0.500 to ∞)"),
        ([0.5, 0.7, np.nan], {"infinite": "diverged"}, "0.700 (0.500 to diverged)"),
        ([np.nan, np.inf], {"infinite": "diverged"}, "diverged"),
        ([5.0, *[np.inf] * 20], {"infinite": "over 10"}, "over 10"),
        ([0.25], {}, "0.250 (0.250–0.250)"),
    ],
)
def test_many_runs_are_their_median_and_spread(runs, options, text):
    assert spread_of(runs, **options).replace("\N{NO-BREAK SPACE}", " ") == text


def test_the_middle_may_be_another_than_the_median():
    assert spread_of([1, 2, 9], spread=lambda x: (x.min(), x.mean(), x.max())) == "4 (1–9)"


@pytest.mark.parametrize("runs", [[], [[1.0, 2.0]], 3.0])
def test_runs_are_at_least_one_along_one_axis(runs):
    with pytest.raises(ValueError, match="shape"):
        spread_of(runs)
