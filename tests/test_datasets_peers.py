"""The values shipped of other libraries: those of the installed ones, and ours by another name."""

import inspect

import numpy as np
import pytest

from course_lib import datasets
from course_lib.optimizers import Adam, RMSProp


def test_pandas_values_are_those_of_the_installed_pandas():
    pandas = pytest.importorskip("pandas")
    shipped = datasets.pandas_ewm()
    series = pandas.Series(shipped["series"])
    alpha = 1 - shipped["beta"]
    after_zero = pandas.concat([pandas.Series([0.0]), series])
    for name, values in {
        "adjust_true": series.ewm(alpha=alpha, adjust=True).mean(),
        "adjust_false": series.ewm(alpha=alpha, adjust=False).mean(),
        "adjust_false_after_zero": after_zero.ewm(alpha=alpha, adjust=False).mean()[1:],
    }.items():
        np.testing.assert_allclose(shipped[name], values, rtol=1e-12, err_msg=name)
    np.testing.assert_array_equal(shipped["series"], datasets.temperatures().celsius[: len(series)])


def test_torch_rmsprop_values_are_those_of_the_installed_torch():
    torch = pytest.importorskip("torch")
    shipped = datasets.rmsprop_libraries()
    parameters = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.RMSprop(
        [parameters], lr=shipped["learning_rate"], alpha=shipped["beta"], eps=shipped["epsilon"]
    )
    for gradient, expected in zip(shipped["gradients"], shipped["torch_default"], strict=True):
        parameters.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        np.testing.assert_allclose(parameters.detach().numpy(), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("optax_default", {}),
        ("optax_corrected", {"bias_correction": True}),
        ("optax_corrected_outside", {"bias_correction": True, "eps_in_sqrt": False}),
    ],
)
def test_optax_rmsprop_values_are_those_of_the_installed_optax(name, options):
    optax = pytest.importorskip("optax")
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    shipped = datasets.rmsprop_libraries()
    optimizer = optax.rmsprop(
        shipped["learning_rate"], decay=shipped["beta"], eps=shipped["epsilon"], **options
    )
    parameters = np.zeros(3)
    state = optimizer.init(parameters)
    for gradient, expected in zip(shipped["gradients"], shipped[name], strict=True):
        updates, state = optimizer.update(np.array(gradient), state, parameters)
        parameters = np.asarray(optax.apply_updates(parameters, updates))
        np.testing.assert_allclose(parameters, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "optimizer"),
    [
        ("torch_default", RMSProp(0.01, 0.9, 1e-8, bias_correction=False)),
        ("optax_corrected_outside", RMSProp(0.01, 0.9, 1e-8)),
        # RMSProp has no switch for ε inside the root; Adam without momentum is RMSProp, and has.
        ("optax_default", Adam(0.01, 0, 0.9, 1e-8, False, epsilon_inside_sqrt=True)),
        ("optax_corrected", Adam(0.01, 0, 0.9, 1e-8, True, epsilon_inside_sqrt=True)),
    ],
)
def test_the_libraries_values_are_ours_by_another_name(name, optimizer):
    shipped = datasets.rmsprop_libraries()
    parameters = np.zeros(3)
    for gradient, expected in zip(shipped["gradients"], shipped[name], strict=True):
        optimizer.step(parameters, np.array(gradient))
        np.testing.assert_allclose(parameters, expected, rtol=1e-12)


def test_the_libraries_defaults_are_those_the_chapter_names():
    torch, optax = pytest.importorskip("torch"), pytest.importorskip("optax")
    pytorch = inspect.signature(torch.optim.RMSprop).parameters
    assert (pytorch["alpha"].default, pytorch["eps"].default) == (0.99, 1e-8)
    other = inspect.signature(optax.rmsprop).parameters
    names = ("decay", "eps", "initial_scale", "eps_in_sqrt", "bias_correction")
    assert [other[name].default for name in names] == [0.9, 1e-8, 0.0, True, False]
