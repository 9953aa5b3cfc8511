"""The reader of formulas: what binds what, and what it refuses."""

import numpy as np
import pytest

from tests.formulas.latex import Unreadable, read
from tests.formulas.values import Formula, holds

VALUES = {"a": 2.0, "b": 3.0, "c": 5.0, "beta_1": 0.5, "x[]": [7.0, 11.0, 13.0].__getitem__, "t": 2}


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"-a^2", -4),
        (r"a - b - c", -6),
        (r"\frac12 a b", 3),
        (r"1/a b", 1 / 6),
        (r"1/a \cdot b", 1.5),
        (r"\frac{a}{b+c}^2", 1 / 16),
        (r"\sqrt{a^2 b^2} + c", 11),
        (r"\sqrt a^2", 2),
        (r"\beta_1^2 + \beta_1", 0.75),
        (r"\ln a b - c", np.log(6) - 5),
        (r"\ln (a) b", np.log(2) * 3),
        (r"\max(a, \min(b, c))", 3),
        (r"\sum_{k=0}^{2} k^2 a", 10),
        (r"\sum_{k=0}^{t} x_{t-k}", 31),
        (r"|a - c| b", 9),
        (r"\lfloor c/a \rfloor", 2),
        (r"\underbrace{a + b}_{\text{both}} c", 25),
        (r"\begin{cases} a & t < 2 \\ b & \text{otherwise} \end{cases}", 3),
    ],
)
def test_an_expression_has_the_value_that_a_reader_gives_it(latex, value):
    np.testing.assert_allclose(Formula(latex).value(VALUES), value)


def test_statements_end_where_a_row_or_a_comma_does():
    formula = Formula(
        r"\begin{aligned} a &= 2, \\ b &= 1 \\ &\quad + a \end{aligned} \qquad (c > b)"
    )
    formula.is_count(3, 2)
    formula.agrees(VALUES, 0)
    formula.agrees(VALUES, 1)
    assert holds(formula.statements[2], VALUES)


def test_an_equation_that_does_not_hold_is_told():
    with pytest.raises(AssertionError):
        Formula("a + 1 = b + 1").agrees(VALUES)
    with pytest.raises(AssertionError):
        Formula("a < b").agrees(VALUES)  # no equation


@pytest.mark.parametrize("latex", ["a + ", r"\frac{a}", "(a", "a)", r"a \otimes b", r"= a", "a ^"])
def test_what_is_no_formula_is_refused(latex):
    with pytest.raises(Unreadable):
        Formula(latex).value(VALUES)


def test_a_symbol_without_a_value_is_refused():
    with pytest.raises(Unreadable, match="hat s_t-1 has no value"):
        Formula(r"\hat s_{t-1}").value(VALUES)
    assert len(read("a = b, c")) == 2
