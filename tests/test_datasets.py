"""The data files: what they hold, and what is said when one is missing or spoilt."""

import inspect

import numpy as np
import pytest

from course_lib import datasets
from course_lib.optimizers import Adam, RMSProp

HEADER = "date,maximum,minimum\n"


def test_temperatures_are_four_whole_years_without_gaps():
    days = datasets.temperatures()
    assert days.celsius.dtype == np.float64
    assert str(days.dates[0]) == "2012-01-01" and str(days.dates[-1]) == "2015-12-31"
    assert (np.diff(days.dates) == np.timedelta64(1, "D")).all()
    assert days.celsius[0] == (12.8 + 5.0) / 2  # the first line of the file
    assert -20 < days.celsius.min() < days.celsius.max() < 40


def test_the_file_names_its_source():
    head = (datasets.DATA / "seattle_temperatures.csv").read_text().splitlines()[:3]
    assert all(line.startswith("#") for line in head)
    assert "NOAA" in " ".join(head) and "Public domain" in " ".join(head)


def test_a_missing_file_is_named_without_the_machine_path(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"gone\.csv cannot be read.*restore it") as error:
        datasets.temperatures(tmp_path / "gone.csv")
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "does not begin with the columns"),
        (b"day;high;low\n", "does not begin with the columns"),
        (HEADER.encode(), "does not begin with the columns date,maximum,minimum and a day"),
        (b"\xff\xfe\x00", "is not text"),
        (HEADER.encode() + b"2012-01-01,12.8,5.0\n2012-01-02,10.6\n", "line 3 .*2012-01-02,10.6"),
        (b"# source\n" + HEADER.encode() + b"2012-01-01,warm,5.0\n", "line 3 .*warm"),
        (HEADER.encode() + b"yesterday,1,2\n", "line 2 .*yesterday"),
        (HEADER.encode() + 900 * b"2012-01-01,2,1\n" + b"2012-01-02,,1\n", "line 902 .*-02,,1"),
        (HEADER.encode() + b"2012-01-01,2,1\n2012-01-02,2,1,0\n", "line 3 .*2,1,0"),
    ],
)
def test_a_spoilt_file_is_refused_and_left_alone(tmp_path, content, message):
    path = tmp_path / "days.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        datasets.temperatures(path)
    assert path.read_bytes() == content


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
