"""What every optimizer in OPTIMIZERS must do: a new one is tested by being registered."""

import copy
import warnings

import numpy as np
import pytest

from course_lib import OPTIMIZERS, ExponentialAverage, Optimizer, descend, surfaces

NAMES = sorted(OPTIMIZERS)
RATE = 0.05


def variants(name: str) -> list[Optimizer]:
    """Return an optimizer with its defaults, and one for each switch turned the other way."""
    made = [OPTIMIZERS[name](learning_rate=RATE)]
    for switch, value in made[0].hyperparameters.items():
        if isinstance(value, bool):
            made.append(OPTIMIZERS[name](**made[0].hyperparameters | {switch: not value}))
    return made


ALL = [variant for name in NAMES for variant in variants(name)]
SWEPT = [
    (name, number)
    for name in NAMES
    for number, value in OPTIMIZERS[name](learning_rate=RATE).hyperparameters.items()
    if not isinstance(value, bool)
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rate", ["lr", "alpha", "learningrate"])
def test_a_learning_rate_by_another_name_is_told_its_own(name, rate):
    with pytest.raises(TypeError, match=f"^{name} takes learning_rate, not {rate}$"):
        OPTIMIZERS[name](**{rate: RATE})


@pytest.mark.parametrize("name", NAMES)
def test_another_name_for_epsilon_is_told_it(name):
    takes_it = "epsilon" in OPTIMIZERS[name](learning_rate=RATE).hyperparameters
    with pytest.raises(TypeError, match=r"takes epsilon, not eps$" if takes_it else "not eps$"):
        OPTIMIZERS[name](learning_rate=RATE, eps=1e-8)


def fresh(optimizer: Optimizer) -> Optimizer:
    return copy.deepcopy(optimizer)


def gradients_of(shape, steps=30, seed=0):
    return np.random.RandomState(seed).standard_normal((steps, *shape))


def walk(optimizer, gradients, start=1.0, dtype=float):
    parameters = np.full(gradients.shape[1:], start, dtype)
    for gradient in gradients:
        optimizer.step(parameters, gradient.astype(dtype))
    return parameters


def leaves(state) -> list:
    """Return every number and array that a state holds, the average's own included."""
    if isinstance(state, dict):
        return [leaf for value in state.values() for leaf in leaves(value)]
    if isinstance(state, ExponentialAverage):
        return [state.steps, state.uncorrected]
    return [state]


@pytest.mark.parametrize("optimizer", ALL, ids=repr)
class TestEveryOptimizer:
    def test_steps_in_place_and_counts(self, optimizer):
        optimizer, parameters = fresh(optimizer), np.array([1.0, 2.0])
        same, gradient = parameters, np.array([3.0, -4.0])
        assert optimizer.step(parameters, gradient) is None
        assert optimizer.steps == 1
        assert parameters is same
        assert (parameters != [1.0, 2.0]).all()
        np.testing.assert_array_equal(gradient, [3.0, -4.0])

    def test_a_view_moves_and_the_rest_stays(self, optimizer):
        parameters = np.ones((4, 3))
        fresh(optimizer).step(parameters[1:3, ::2], np.full((2, 2), 5.0))
        moved = parameters != 1
        assert moved[1:3, ::2].all()
        assert moved.sum() == 4

    @pytest.mark.parametrize("shape", [(), (1,), (0,), (2, 3)])
    def test_any_shape(self, optimizer, shape):
        gradients = gradients_of((6,))
        expected = walk(fresh(optimizer), gradients)
        size = np.prod(shape, dtype=int)
        got = walk(fresh(optimizer), gradients[:, :size].reshape(30, *shape))
        np.testing.assert_allclose(got.ravel(), expected[: got.size], rtol=1e-13)

    def test_a_dict_walks_as_its_arrays_do(self, optimizer):
        shapes = {"weights": (2, 3), "bias": (), 7: (4,)}
        together, optimizer_of_all = {k: np.ones(s) for k, s in shapes.items()}, fresh(optimizer)
        gradients = {key: gradients_of(shape, seed=1) for key, shape in shapes.items()}
        for t in range(30):
            optimizer_of_all.step(together, {key: gradients[key][t] for key in shapes})
        assert optimizer_of_all.steps == 30
        for key, shape in shapes.items():
            alone = walk(fresh(optimizer), gradients[key].reshape(30, *shape))
            np.testing.assert_array_equal(together[key], alone)
        if optimizer_of_all.state:
            assert optimizer_of_all.state.keys() == shapes.keys()

    def test_reset_starts_again(self, optimizer):
        used, gradients = fresh(optimizer), gradients_of((3,))
        walk(used, gradients_of((2, 2), seed=5))
        used.reset()
        assert used.steps == 0
        assert used.state == {}
        np.testing.assert_array_equal(walk(used, gradients), walk(fresh(optimizer), gradients))

    def test_float32_stays_float32(self, optimizer):
        used, gradients = fresh(optimizer), gradients_of((3,))
        parameters = walk(used, gradients, dtype=np.float32)
        assert parameters.dtype == np.float32
        arrays = [leaf for leaf in leaves(used.state) if isinstance(leaf, np.ndarray)]
        assert all(array.dtype == np.float32 for array in arrays)
        # 24 bits: the float64 walk to about 7 digits
        np.testing.assert_allclose(parameters, walk(fresh(optimizer), gradients), atol=1e-5)

    def test_gradients_of_another_type_are_cast(self, optimizer):
        gradients = np.arange(1, 7).reshape(2, 3)
        parameters, used = np.ones(3, np.float32), fresh(optimizer)
        for gradient in gradients:
            used.step(parameters, gradient)  # integers
        expected = walk(fresh(optimizer), gradients, dtype=np.float32)
        np.testing.assert_array_equal(parameters, expected)

    def test_float64_gradients_do_not_widen_float32(self, optimizer):
        used, parameters = fresh(optimizer), np.ones(3, np.float32)
        for gradient in gradients_of((3,)):
            used.step(parameters, gradient)
        arrays = [leaf for leaf in leaves(used.state) if isinstance(leaf, np.ndarray)]
        assert all(array.dtype == np.float32 for array in [parameters, *arrays])

    def test_a_rate_that_no_longer_fits_changes_nothing(self, optimizer):
        used, parameters = fresh(optimizer), np.ones(2)
        used.learning_rate = lambda step: 0.1 if step == 0 else np.full((3, 1), 0.1)
        used.step(parameters, np.ones(2))
        before, state = parameters.copy(), copy.deepcopy(leaves(used.state))
        with pytest.raises(ValueError, match=r"^learning_rate of shape \(3, 1\) must broadcast"):
            used.step(parameters, np.ones(2))
        np.testing.assert_array_equal(parameters, before)
        np.testing.assert_equal(leaves(used.state), state)

    def test_the_gradient_may_be_the_parameters_themselves(self, optimizer):
        parameters, other = np.array([1.0, -2.0]), np.array([1.0, -2.0])
        fresh(optimizer).step(parameters, parameters)
        fresh(optimizer).step(other, other.copy())
        np.testing.assert_array_equal(parameters, other)

    def test_the_gradient_of_one_array_may_be_another(self, optimizer):
        # f = xy: the gradient of x is y, that of y is x
        x, y = np.array([1.0]), np.array([-2.0])
        both, used = {"x": x.copy(), "y": y.copy()}, fresh(optimizer)
        for _ in range(2):
            used.step(both, {"x": both["y"], "y": both["x"]})
        used = fresh(optimizer)
        for _ in range(2):
            used.step({"x": x, "y": y}, {"x": y.copy(), "y": x.copy()})
        np.testing.assert_equal(both, {"x": x, "y": y})

    @pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf, 1e300])
    def test_inf_and_nan_flow_quietly_and_stay_where_they_are(self, optimizer, poison):
        gradients = gradients_of((2,))
        expected = walk(fresh(optimizer), gradients)
        gradients[10:12, 0] = poison, -poison
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            got = walk(fresh(optimizer), gradients)
        assert got[1] == expected[1]
        if not np.isfinite(poison):
            assert not np.isfinite(got[0])

    def test_state_is_plain(self, optimizer):
        used = fresh(optimizer)
        walk(used, gradients_of((3,)))
        for leaf in leaves(used.state):
            assert isinstance(leaf, int | float) or type(leaf) is np.ndarray
        assert all(np.shape(leaf) in {(), (3,)} for leaf in leaves(used.state))

    def test_a_schedule_equals_its_rates_set_by_hand(self, optimizer):
        def schedule(step):
            return 0.1 / (1 + step)

        gradients = gradients_of((3,))
        scheduled, by_hand = fresh(optimizer), fresh(optimizer)
        scheduled.learning_rate = schedule
        parameters = np.ones(3)
        for t, gradient in enumerate(gradients):
            by_hand.learning_rate = schedule(t)
            by_hand.step(parameters, gradient)
        np.testing.assert_array_equal(walk(scheduled, gradients), parameters)

    @pytest.mark.parametrize(
        ("parameters", "gradients", "error", "message"),
        [
            (np.ones(3), np.ones(2), ValueError, r"gradients must have the shape \(3,\)"),
            (np.ones(3), np.ones((3, 1)), ValueError, r"got shape \(3, 1\)"),
            (np.ones(3), 1.0, ValueError, r"got shape \(\)"),
            (np.ones(3), None, TypeError, "gradients must hold real numbers, got None"),
            (np.ones(3), np.ones(3) * 1j, TypeError, "gradients must hold real numbers"),
            (np.ones(3), {"a": np.ones(3)}, TypeError, "gradients must hold real numbers"),
            (np.ones(3, np.int64), np.ones(3), TypeError, r"array of floats, got .* \(int64\)"),
            (np.ones(3, complex), np.ones(3), TypeError, r"\(complex128\)"),
            ([1.0, 1.0, 1.0], np.ones(3), TypeError, r"parameters must be .* \(list\)"),
            (1.0, np.ones(3), TypeError, r"parameters must be .*got 1\.0 \(float\)"),
            (np.broadcast_to(1.0, 3), np.ones(3), ValueError, "parameters must be writeable"),
            (np.ones(4), np.ones(4), ValueError, r"must keep the shape \(3,\) of the first step"),
            ({"a": np.ones(3)}, {"a": np.ones(3)}, ValueError, "must keep the shape"),
            ({"a": np.ones(3)}, np.ones(3), TypeError, "gradients must be a dict"),
            ({"a": np.ones(3)}, {"b": np.ones(3)}, ValueError, r"must have the keys \['a'\]"),
            ({"a": np.ones(3)}, {"a": np.ones(2)}, ValueError, r"gradients\['a'\] must have"),
            ({"a": [1.0]}, {"a": np.ones(1)}, TypeError, r"parameters\['a'\] must be"),
        ],
    )
    def test_an_error_changes_nothing(self, optimizer, parameters, gradients, error, message):
        used, own = fresh(optimizer), np.ones(3)
        used.step(own, np.ones(3))
        state, before = copy.deepcopy(leaves(used.state)), copy.deepcopy(parameters)
        with pytest.raises(error, match=message):
            used.step(parameters, gradients)
        assert used.steps == 1
        np.testing.assert_equal(leaves(used.state), state)
        np.testing.assert_equal(parameters, before)

    def test_an_error_in_one_array_of_a_dict_moves_none(self, optimizer):
        used = fresh(optimizer)
        parameters = {"a": np.ones(2), "b": np.ones(2)}
        with pytest.raises(ValueError, match=r"gradients\['b'\]"):
            used.step(parameters, {"a": np.ones(2), "b": np.ones(3)})
        np.testing.assert_equal(parameters, {"a": np.ones(2), "b": np.ones(2)})
        assert used.steps == 0
        assert used.state == {}


@pytest.mark.parametrize(("name", "number"), SWEPT)
def test_a_sweep_equals_the_runs_one_by_one(name, number):
    values = np.array([0.01, 0.3, 0.7])
    default = OPTIMIZERS[name](learning_rate=RATE).hyperparameters
    gradients = gradients_of((2,), steps=60)
    sweep = OPTIMIZERS[name](**default | {number: values[:, None]})
    together = walk(sweep, np.repeat(gradients[:, None], 3, axis=1))
    for row, value in zip(together, values, strict=True):
        alone = walk(OPTIMIZERS[name](**default | {number: value}), gradients)
        np.testing.assert_allclose(row, alone, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("name", "number"), SWEPT)
def test_an_array_may_not_enlarge_the_parameters(name, number):
    default = OPTIMIZERS[name](learning_rate=RATE).hyperparameters
    optimizer = OPTIMIZERS[name](**default | {number: np.full((3, 1), 0.1)})
    parameters = np.ones(2)
    with pytest.raises(ValueError, match=rf"^{number} of shape \(3, 1\) must broadcast"):
        optimizer.step(parameters, np.ones(2))
    np.testing.assert_array_equal(parameters, [1, 1])
    assert optimizer.steps == 0
    assert optimizer.state == {}


@pytest.mark.parametrize(("name", "number"), SWEPT)
def test_arrays_keep_float32(name, number):
    default = OPTIMIZERS[name](learning_rate=RATE).hyperparameters
    optimizer = OPTIMIZERS[name](**default | {number: np.full((3, 1), 0.1)})
    parameters = walk(optimizer, gradients_of((3, 2)), dtype=np.float32)
    arrays = [leaf for leaf in leaves(optimizer.state) if isinstance(leaf, np.ndarray)]
    assert all(array.dtype == np.float32 for array in [parameters, *arrays])


@pytest.mark.parametrize("name", NAMES)
def test_minimises_the_ravine(name):
    rates = np.logspace(-3, 1, 30)
    path = descend(surfaces.ravine(20), OPTIMIZERS[name](learning_rate=rates[:, None]), steps=500)
    assert np.nanmin(path.values[-1]) < 1e-4 * path.values[0, 0]
