"""The scalar rules are the optimizers' steps, as plain Python: no numba is needed for these."""

import inspect

import numpy as np
import pytest

from course_lib import OPTIMIZERS, Momentum
from course_lib.fast._rules import RULES
from tests.test_optimizers_registry import ALL, fresh, gradients_of, leaves

SUMMED_AHEAD = Momentum(0.05, dampening=False, nesterov=True)  # two switches turned at once


def test_every_optimizer_has_its_rule():
    assert RULES.keys() == set(OPTIMIZERS.values())


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_a_rule_takes_what_it_is_given(kind):
    rule, optimizer = RULES[kind], kind(learning_rate=0.1)
    assert set(rule.remembered) == optimizer.new_state().keys()
    names = ["parameter", "gradient", *rule.remembered]
    assert list(inspect.signature(rule.scalar).parameters)[: len(names)] == names
    numbers = rule.numbers(optimizer, 0.1, 1)
    assert len(inspect.signature(rule.scalar).parameters) == len(names) + len(numbers)
    assert {type(number) for number in numbers} == {float}


@pytest.mark.parametrize("optimizer", [*ALL, SUMMED_AHEAD], ids=repr)
def test_a_rule_moves_one_number_as_its_optimizer_does(optimizer):
    used, rule = fresh(optimizer), RULES[type(optimizer)]
    expected, parameter, kept = np.array([1.5]), 1.5, [0.0] * len(rule.remembered)
    for t, gradient in enumerate(gradients_of((1,)), start=1):
        used.step(expected, gradient)
        numbers = rule.numbers(optimizer, optimizer.learning_rate, t)
        moved = rule.scalar(parameter, float(gradient[0]), *kept, *numbers)
        parameter, *kept = moved if rule.remembered else (moved,)
        np.testing.assert_allclose(parameter, expected[0], rtol=1e-12)
    remembered = [leaf for leaf in leaves(used.state) if isinstance(leaf, np.ndarray)]
    assert len(remembered) == len(kept)
    np.testing.assert_allclose(kept, [values[0] for values in remembered], rtol=1e-12)


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_a_rule_forgets_no_nan(kind):
    """As with the optimizer itself: what has diverged once does not come back."""
    used, rule = kind(learning_rate=0.1), RULES[kind]
    expected, parameter, kept = np.array([1.5]), 1.5, [0.0] * len(rule.remembered)
    for t, gradient in enumerate((1.0, np.nan, 1.0), start=1):
        used.step(expected, np.array([gradient]))
        moved = rule.scalar(parameter, gradient, *kept, *rule.numbers(used, 0.1, t))
        parameter, *kept = moved if rule.remembered else (moved,)
    assert np.isnan(parameter) and np.isnan(expected[0])
    remembered = [leaf for leaf in leaves(used.state) if isinstance(leaf, np.ndarray)]
    np.testing.assert_allclose(kept, [values[0] for values in remembered])
