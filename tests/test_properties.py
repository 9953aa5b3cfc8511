"""Properties that hold for every input: hypothesis looks for one that breaks them."""

import hypothesis
import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib import OPTIMIZERS, Adam, ExponentialAverage, exponential_average


def given(**inputs):
    """Try a property on the same 60 inputs in every run; a busy machine's delay is no failure."""
    steady = settings(derandomize=True, deadline=None, database=None, max_examples=60)
    return lambda test: steady(hypothesis.given(**inputs)(test))


betas = st.floats(0, 0.999)
numbers = st.floats(-1e3, 1e3).map(lambda x: round(x, 6))
shapes = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)
names = st.sampled_from(sorted(OPTIMIZERS))


def series(min_side=1):
    shape = hnp.array_shapes(min_dims=1, max_dims=3, min_side=min_side, max_side=12)
    return hnp.arrays(float, shape, elements=numbers)


@given(x=series(), beta=betas, a=numbers, b=numbers, data=st.data(), corrected=st.booleans())
def test_the_average_is_linear(x, beta, a, b, data, corrected):
    y = data.draw(hnp.arrays(float, x.shape, elements=numbers))
    together = exponential_average(a * x + b * y, beta, corrected)
    of_x, of_y = (exponential_average(one, beta, corrected) for one in (x, y))
    scale = 1 + np.abs(a * x).max() + np.abs(b * y).max()
    np.testing.assert_allclose(together, a * of_x + b * of_y, rtol=0, atol=1e-11 * scale)


@given(value=numbers, beta=betas, steps=st.integers(1, 300))
def test_a_constant_series_is_a_fixed_point_of_the_corrected_average(value, beta, steps):
    got = exponential_average(np.full(steps, value), beta, bias_correction=True)
    np.testing.assert_allclose(got, value, rtol=1e-10, atol=1e-12)
    # not corrected it has only come the part 1 − βᵗ of the way
    got = exponential_average(np.full(steps, value), beta)
    np.testing.assert_allclose(got, value * (1 - beta ** np.arange(1, steps + 1)), atol=1e-9)


@given(x=series(), beta=betas)
def test_the_corrected_average_lies_between_the_values_so_far(x, beta):
    got = exponential_average(x, beta, bias_correction=True)
    slack = 1e-9 * (1 + np.abs(x).max())
    assert (got >= np.minimum.accumulate(x) - slack).all()
    assert (got <= np.maximum.accumulate(x) + slack).all()


@given(x=series(), beta=betas, corrected=st.booleans())
def test_the_average_is_its_weights_times_the_values(x, beta, corrected):
    age = np.subtract.outer(np.arange(len(x)), np.arange(len(x)))
    weights = np.where(age >= 0, (1 - beta) * beta ** np.maximum(age, 0), 0)
    if corrected:
        weights /= weights.sum(axis=1, keepdims=True)
    expected = np.tensordot(weights, x, axes=1)
    got = exponential_average(x, beta, corrected)
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9 * (1 + np.abs(x).max()))


@given(x=series(), beta=betas, corrected=st.booleans())
def test_a_series_at_once_equals_one_value_at_a_time(x, beta, corrected):
    average = ExponentialAverage(beta, corrected)
    expected = [average.update(value) for value in x]
    np.testing.assert_allclose(
        exponential_average(x, beta, corrected), expected, rtol=1e-12, atol=1e-12
    )


@given(
    scale=st.floats(1e-6, 1e6),
    beta1=betas,
    beta2=betas,
    corrected=st.booleans(),
    gradients=hnp.arrays(float, (10, 3), elements=st.floats(0.1, 100) | st.floats(-100, -0.1)),
)
def test_without_epsilon_adam_does_not_see_the_scale_of_the_gradient(
    scale, beta1, beta2, corrected, gradients
):
    options = {"beta1": beta1, "beta2": beta2, "epsilon": 0, "bias_correction": corrected}
    first, second = Adam(0.1, **options), Adam(0.1, **options)
    here, there = np.zeros(3), np.zeros(3)
    for gradient in gradients:
        first.step(here, gradient)
        second.step(there, scale * gradient)
    np.testing.assert_allclose(there, here, rtol=1e-9, atol=1e-10)


@given(name=names, shape=shapes, data=st.data())
def test_a_dict_of_arrays_and_the_arrays_agree(name, shape, data):
    arrays = hnp.arrays(float, (4, *shape), elements=numbers)
    gradients = {key: data.draw(arrays) for key in data.draw(st.sets(st.text(), max_size=3))}
    together = {key: np.ones(shape) for key in gradients}
    optimizer = OPTIMIZERS[name](learning_rate=0.01)
    for t in range(4):
        optimizer.step(together, {key: gradient[t] for key, gradient in gradients.items()})
    for key, gradient in gradients.items():
        alone, optimizer = np.ones(shape), OPTIMIZERS[name](learning_rate=0.01)
        for t in range(4):
            optimizer.step(alone, gradient[t])
        np.testing.assert_array_equal(together[key], alone)


@given(name=names, data=st.data(), count=st.integers(1, 4))
def test_a_sweep_over_everything_equals_the_runs_one_by_one(name, data, count):
    default = OPTIMIZERS[name](learning_rate=0.1).hyperparameters
    swept = {
        key: data.draw(hnp.arrays(float, (count, 1), elements=st.floats(0.01, 0.99)))
        for key, value in default.items()
        if not isinstance(value, bool)
    }
    gradients = data.draw(hnp.arrays(float, (6, 2), elements=numbers))
    together, optimizer = np.ones((count, 2)), OPTIMIZERS[name](**default | swept)
    for gradient in gradients:
        optimizer.step(together, np.broadcast_to(gradient, (count, 2)))
    for i in range(count):
        alone, one = np.ones(2), {key: float(values[i, 0]) for key, values in swept.items()}
        optimizer = OPTIMIZERS[name](**default | one)
        for gradient in gradients:
            optimizer.step(alone, gradient)
        np.testing.assert_allclose(together[i], alone, rtol=1e-12, atol=1e-12)


def _damaged(parameters: dict, gradients: dict, how: str):
    """Return a step's arguments with one fault in them, in the last array."""
    key = max(parameters)
    if how == "shape":
        gradients = gradients | {key: np.zeros((*gradients[key].shape, 2))}
    elif how == "missing":
        gradients = {other: value for other, value in gradients.items() if other != key}
    elif how == "added":
        gradients = gradients | {"another": np.zeros(1)}
    elif how == "text":
        gradients = gradients | {key: np.full(parameters[key].shape, "x")}
    elif how == "integers":
        parameters = parameters | {key: parameters[key].astype(int)}
    elif how == "list":
        parameters = parameters | {key: parameters[key].tolist()}
    elif how == "grown":
        parameters = parameters | {key: np.ones((*parameters[key].shape, 2))}
        gradients = gradients | {key: np.ones((*gradients[key].shape, 2))}
    elif how == "read-only":
        parameters[key].flags.writeable = False
    return parameters, gradients


@given(
    name=names,
    shape=shapes,
    steps=st.integers(1, 3),
    how=st.sampled_from(
        ["shape", "missing", "added", "text", "integers", "list", "grown", "read-only"]
    ),
)
def test_an_error_changes_nothing(name, shape, steps, how):
    optimizer = OPTIMIZERS[name](learning_rate=0.1)
    parameters = {"a": np.ones(shape), "b": np.ones((2, *shape))}
    gradients = {key: np.full(array.shape, 3.0) for key, array in parameters.items()}
    for _ in range(steps):
        optimizer.step(parameters, gradients)

    before = {key: array.copy() for key, array in parameters.items()}
    state, taken = repr_of(optimizer.state), optimizer.steps
    with pytest.raises((ValueError, TypeError), match=r"^(parameters|gradients)"):
        optimizer.step(*_damaged(parameters, gradients, how))
    for key, array in parameters.items():
        np.testing.assert_array_equal(array, before[key])
    assert (repr_of(optimizer.state), optimizer.steps) == (state, taken)


def repr_of(state) -> str:
    """Return everything a state holds, as text."""
    if isinstance(state, dict):
        return repr({key: repr_of(value) for key, value in state.items()})
    return repr(vars(state)) if isinstance(state, ExponentialAverage) else repr(state)
