"""Which steps the compiled loops take, and which NumPy, whatever a reader does in between.

`make mutants` runs these without a compiler: numba's loops are then Python's.
"""

import copy
import pickle

import numpy as np
import pytest

from course_lib import (
    MLP,
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    AMSGrad,
    ExponentialAverage,
    Momentum,
    fast,
    train,
)
from course_lib.fast import _stepping
from tests import test_optimizers_registry as contract
from tests.test_fast import assert_same, assert_same_steps
from tests.test_optimizers_registry import ALL, NAMES, gradients_of, leaves

numba = pytest.importorskip("numba")
SOME = [AdaGrad(0.1), Momentum(0.1), Adam(0.1), AMSGrad(0.1, bias_correction=False)]


def arrays_of(state) -> list[np.ndarray]:
    kept = state.values()
    return [one.uncorrected if isinstance(one, ExponentialAverage) else one for one in kept]


def tables():
    """Return parameters, one of which no loop takes."""
    random = np.random.RandomState(1)
    return {
        "weights": random.standard_normal((2, 3)),
        "bias": random.standard_normal(3),
        "scale": np.array(2.0),
    }


class TestLoops:
    @pytest.mark.parametrize("optimizer", SOME, ids=repr)
    @pytest.mark.parametrize("shape", [(3,), (2, 3)])
    def test_every_step_from_the_second_on_is_one_call(self, optimizer, shape):
        optimizer, parameters, called = fast.compiled(optimizer), np.ones(shape), []
        gradients = gradients_of(shape, steps=6)
        optimizer.step(parameters, gradients[0])
        repeated, run = optimizer._in_place, optimizer._in_place.loop.run
        repeated.loop.run = lambda *given: called.append(len(given)) or run(*given)
        for gradient in gradients[1:]:
            optimizer.step(parameters, gradient)
        assert len(called) == 5 and optimizer._in_place is repeated and optimizer.steps == 6

    def test_so_it_is_in_a_dict_but_for_single_numbers(self):
        optimizer, parameters, called = fast.compiled(Adam(0.1)), tables(), []
        optimizer.step(parameters, tables())
        repeated = optimizer._in_place
        for key in ("weights", "bias"):
            loop = repeated.loops[key]
            loop.run = lambda *given, run=loop.run: called.append(0) or run(*given)
        for _ in range(5):
            optimizer.step(parameters, tables())
        assert len(called) == 10 and optimizer._in_place is repeated and optimizer.steps == 6
        assert isinstance(repeated.loops["scale"], _stepping.ByNumpy)

    def test_a_reader_has_all_threads_of_numba_unless_he_asks_for_fewer(self):
        most = numba.config.NUMBA_NUM_THREADS
        assert fast.compiled(SGD(0.1)).threads == most
        assert fast.compiled(SGD(0.1), threads=1).threads == 1
        assert fast.compiled(SGD(0.1), threads=most).threads == most

    @pytest.mark.parametrize("name", ["mean", "mean_square", "largest"])
    def test_of_the_state_only_what_somebody_holds_moves_away(self, name):
        def places():
            return dict(zip(optimizer.state, map(id, arrays_of(optimizer.state)), strict=True))

        optimizer, parameters = fast.compiled(AMSGrad(0.1)), np.ones(3)
        for gradient in gradients_of((3,), steps=3):
            optimizer.step(parameters, gradient)
        before, kept = places(), optimizer.state[name]
        held = kept if name == "largest" else kept.uncorrected
        values = held.copy()
        for gradient in gradients_of((3,), steps=3):
            optimizer.step(parameters, 2 * gradient)
        assert {key for key, place in places().items() if place != before[key]} == {name}
        np.testing.assert_array_equal(held, values)


def in_columns(array):
    return np.array(array, order="F")


def every_second(array):
    wide = np.zeros((*array.shape, 2))
    wide[..., 0] = array
    return wide[..., 0]


def set_average(name, **values):
    def change(optimizer, parameters, gradient):
        vars(optimizer.state[name]).update(values)
        return parameters, gradient

    return change


def set_all(make):
    """Return a change that puts other arrays in the state, as `make` makes them of those there."""

    def change(optimizer, parameters, gradient):
        for name, kept in optimizer.state.items():
            if isinstance(kept, ExponentialAverage):
                kept.uncorrected = make(kept.uncorrected)
            else:
                optimizer.state[name] = make(kept)
        return parameters, gradient

    return change


def set_state(make):
    def change(optimizer, parameters, gradient):
        optimizer.state = make(optimizer.state)
        return parameters, gradient

    return change


def set_ages(optimizer, parameters, gradient):
    for kept in optimizer.state.values():
        if isinstance(kept, ExponentialAverage):
            kept.steps = 2
    return parameters, gradient


def reset(optimizer, parameters, gradient):
    optimizer.state["mean_square"].reset()
    return parameters, gradient


# What is changed before the sixth step; a gradient, before each from then on.
CHANGES = {
    "other parameters": lambda o, p, g: (p + 1, g),
    "parameters in columns": lambda o, p, g: (in_columns(p), g),
    "every second parameter": lambda o, p, g: (every_second(p), g),
    "parameters in single precision": lambda o, p, g: (p.astype(np.float32), g),
    "gradients in a list": lambda o, p, g: (p, g.round().tolist()),
    "gradients in single precision": lambda o, p, g: (p, g.astype(np.float32)),
    "gradients in columns": lambda o, p, g: (p, in_columns(g)),
    "gradients, every second": lambda o, p, g: (p, every_second(g)),
    "gradients, the parameters": lambda o, p, g: (p, p),
    "gradients, the parameters backwards": lambda o, p, g: (p, p[::-1, ::-1]),
    "a state set": set_all(lambda array: array + 1),
    "a state set in columns": set_all(in_columns),
    "a state set in double precision": set_all(lambda array: array.astype(float) + 0.1),
    "a state set to a number": set_all(lambda array: 4.0),
    "another state alike": set_state(copy.deepcopy),
    "another state of the same": set_state(dict),
    "averages of another age": set_ages,
}
OF_ADAM = {
    "one average of another age": set_average("mean_square", steps=2),
    "one average of another β": set_average("mean", beta=0.25),
    "one average corrected otherwise": set_average("mean", bias_correction=False),
    "one average of another β, corrected otherwise": set_average(
        "mean", beta=0.25, bias_correction=False
    ),
    "one average reset": reset,
}
CASES = [(optimizer, change) for optimizer in SOME for change in CHANGES]
CASES += [(Adam(0.1), change) for change in OF_ADAM]


def walked(optimizer, name, dtype):
    change, held = (CHANGES | OF_ADAM)[name], []
    parameters = np.linspace(1, 2, 6).reshape(2, 3).astype(dtype)
    for step, gradient in enumerate(gradients_of((2, 3), steps=12).astype(dtype)):
        if step == 5 or (step > 5 and name.startswith("gradients")):
            parameters, gradient = change(optimizer, parameters, gradient)
        if step == 8:
            held = arrays_of(optimizer.state)
        optimizer.step(parameters, gradient)
    return [parameters, *leaves(optimizer.state), *held]


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize(("optimizer", "change"), CASES, ids=str)
def test_whatever_is_changed_the_steps_are_those_of_numpy(optimizer, change, dtype):
    found = walked(fast.compiled(optimizer), change, dtype)
    expected = walked(copy.deepcopy(optimizer), change, dtype)
    for one, other in zip(found, expected, strict=True):
        assert np.asarray(one).dtype == np.asarray(other).dtype
        assert_same(one, other, 1e-12 if dtype is float else 2e-5)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_a_matrix_is_an_array_of_gradients():
    optimizer, parameters = fast.compiled(SGD(0.25)), np.ones((2, 3))
    for _ in range(4):
        optimizer.step(parameters, np.asmatrix([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    assert parameters.tolist() == [[0, -1, -2], [-3, -4, -5]]


def read_only(parameters, gradient):
    parameters.flags.writeable = False
    return parameters, gradient


@pytest.mark.parametrize("key", ["", "weights", "scale"])
@pytest.mark.parametrize(
    "change",
    [
        lambda p, g: (p, np.ones((1, *p.shape))),
        lambda p, g: (p, "ascent"),
        lambda p, g: (p.reshape(-1, 1), g.reshape(-1, 1)),
        lambda p, g: (p.reshape(-1, 1), g),
        lambda p, g: (p.tolist(), g),
        lambda p, g: (p.astype(int), g),
        read_only,
    ],
    ids=["gradient", "word", "both reshaped", "reshaped", "list", "integers", "read-only"],
)
def test_an_error_is_that_of_numpy_and_changes_nothing(change, key):
    said = []
    for optimizer in (Momentum(0.1), fast.compiled(Momentum(0.1))):
        parameters, gradients = (tables(), tables()) if key else (np.ones(4), np.ones(4))
        for _ in range(4):
            optimizer.step(parameters, gradients)
        if key:
            parameters[key], gradients[key] = change(parameters[key], gradients[key])
        else:
            parameters, gradients = change(parameters, gradients)
        before = copy.deepcopy((parameters, leaves(optimizer.state)))
        with pytest.raises((TypeError, ValueError)) as caught:
            optimizer.step(parameters, gradients)
        said.append((type(caught.value), str(caught.value)))
        np.testing.assert_equal((parameters, leaves(optimizer.state)), before)
        assert optimizer.steps == 4
    assert said[0] == said[1]


def reshaped(parameters):
    parameters.resize((3, 1), refcheck=False)


def as_integers(parameters):
    parameters.dtype = np.int64


@pytest.mark.filterwarnings("ignore:Setting the dtype:DeprecationWarning")
@pytest.mark.parametrize("change", [reshaped, as_integers])
def test_so_it_is_where_the_array_itself_has_changed(change):
    optimizer, parameters, gradient = fast.compiled(Adam(0.1)), np.ones(3), np.arange(3.0)
    for _ in range(4):
        optimizer.step(parameters, gradient)
    change(parameters)
    before, state = parameters.copy(), copy.deepcopy(leaves(optimizer.state))
    with pytest.raises((TypeError, ValueError), match="must"):
        optimizer.step(parameters, gradient)
    np.testing.assert_array_equal(parameters, before)
    np.testing.assert_equal(leaves(optimizer.state), state)


def single_scale(optimizer, parameters):
    parameters["scale"] = parameters["scale"].astype(np.float32)


def weights_in_columns(optimizer, parameters):
    parameters["weights"] = in_columns(parameters["weights"])


def other_order(optimizer, parameters):
    parameters["weights"] = parameters.pop("weights")


def states_alike(optimizer, parameters):
    for key in ("scale", "bias"):
        optimizer.state[key] = copy.deepcopy(optimizer.state[key])


def one_age(optimizer, parameters):
    optimizer.state["bias"]["mean"].steps = 1


def more_state(optimizer, parameters):
    optimizer.state["noted"] = {}


class TestDicts:
    @pytest.mark.parametrize(
        "change",
        [single_scale, weights_in_columns, other_order, states_alike, one_age, more_state],
    )
    def test_whatever_is_changed_the_steps_are_those_of_numpy(self, change):
        walks = []
        for optimizer in (Adam(0.1), fast.compiled(Adam(0.1))):
            parameters, random = tables(), np.random.RandomState(2)
            for step in range(10):
                gradients = {
                    key: random.standard_normal(array.shape) for key, array in tables().items()
                }
                if step == 5:
                    change(optimizer, parameters)
                optimizer.step(parameters, gradients)
            walks.append(
                [leaf for key in tables() for leaf in (parameters[key], optimizer.state[key])]
            )
        for one, other in zip(map(leaves, walks[0]), map(leaves, walks[1]), strict=True):
            for ours, theirs in zip(one, other, strict=True):
                assert_same(ours, theirs)

    def test_a_rate_that_becomes_a_sweep_and_a_number_again(self):
        plain = Adam(lambda step: np.array([0.1, 0.2, 0.3]) if step == 5 else 0.1)
        ours, expected = tables(), tables()
        del ours["scale"], expected["scale"]
        compiled, gradients = fast.compiled(plain), copy.deepcopy(ours)
        for _ in range(10):
            compiled.step(ours, gradients)
            plain.step(expected, gradients)
        for key, array in expected.items():
            assert_same(ours[key], array)

    @pytest.mark.parametrize("of", ["parameters", "gradients", "both", "none"])
    def test_arrays_may_be_each_others_gradients(self, of):
        def walk(optimizer):
            one, other = np.array([1.0, 2.0]), np.array([10.0, 20.0])
            views, arrays = (one[:], other[:]), (one, other)
            parameters = views if of in ("parameters", "both") else arrays
            gradients = views if of in ("gradients", "both") else arrays
            for _ in range(4):
                optimizer.step(
                    dict(zip("ab", parameters, strict=True)),
                    dict(zip("ba", gradients, strict=True)),
                )
            return arrays

        assert_same(walk(fast.compiled(SGD(0.1))), walk(SGD(0.1)))

    def test_all_keys_are_needed_and_a_dict(self):
        optimizer, parameters = fast.compiled(SGD(0.1)), tables()
        for _ in range(3):
            optimizer.step(parameters, tables())
        before = copy.deepcopy(parameters)
        with pytest.raises(ValueError, match=r"^gradients must have the keys"):
            optimizer.step(parameters | {"more": np.ones(2)}, tables())
        with pytest.raises(ValueError, match=r"^parameters must keep the shape"):
            optimizer.step(parameters | {"more": np.ones(2)}, tables() | {"more": np.ones(2)})
        with pytest.raises(TypeError, match=r"^parameters must be a NumPy array"):
            optimizer.step([1.0], [1.0])
        np.testing.assert_equal(parameters, before)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("rate", "dtype", "shape"),
    [
        (np.array([0.1, 0.2]), float, (2,)),
        (lambda step: np.array([0.1, 0.2]) / (1 + step), float, (2,)),
        (0.1, np.float16, (2,)),
        (0.1, np.longdouble, (2,)),
        (0.1, ">f8", (2,)),
        (0.1, float, ()),
    ],
    ids=["sweep", "scheduled sweep", "half", "long", "other byte order", "one number"],
)
def test_what_no_loop_takes_numpy_does(name, rate, dtype, shape):
    plain = OPTIMIZERS[name](learning_rate=rate)
    compiled = fast.compiled(plain)
    ours, expected = np.ones(shape, dtype), np.ones(shape, dtype)
    for gradient in gradients_of(shape, steps=10):
        plain.step(expected, gradient)
        compiled.step(ours, gradient)
    np.testing.assert_array_equal(ours, expected)
    assert not isinstance(compiled._in_place, _stepping.OfArray | _stepping.OfDict)


def test_a_rate_that_becomes_a_sweep_and_a_number_again():
    plain = Adam(lambda step: np.array([0.1, 0.2]) if step % 7 == 6 else 0.1)
    compiled, ours, expected = fast.compiled(plain), np.ones(2), np.ones(2)
    for gradient in gradients_of((2,), steps=40):
        plain.step(expected, gradient)
        compiled.step(ours, gradient)
        assert_same(ours, expected)


class TestStillTheOptimizerItWas:
    def test_its_class_name_and_numbers(self):
        for plain in ALL:
            compiled = fast.compiled(plain)
            assert isinstance(compiled, type(plain))
            assert repr(compiled) == repr(plain)
            assert compiled.hyperparameters == plain.hyperparameters
            assert compiled.__signature__ == plain.__signature__

    def test_it_goes_on_where_the_other_stands_and_leaves_that_alone(self):
        plain, gradients = AdamW(0.1, weight_decay=0.3), gradients_of((4,))
        expected = np.ones(4)
        for gradient in gradients[:10]:
            plain.step(expected, gradient)
        compiled, ours = fast.compiled(plain), expected.copy()
        kept = plain.state["mean"].average.copy()
        for gradient in gradients[10:]:
            compiled.step(ours, gradient)
        np.testing.assert_array_equal(plain.state["mean"].average, kept)
        assert plain.steps == 10
        for gradient in gradients[10:]:
            plain.step(expected, gradient)
        assert_same(ours, expected)

    @pytest.mark.parametrize("copied", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
    def test_a_copy_walks_on_alone(self, copied):
        compiled, gradients, ours = (
            fast.compiled(Adam(0.1), threads=1),
            gradients_of((4,)),
            np.ones(4),
        )
        for gradient in gradients[:10]:
            compiled.step(ours, gradient)
        again, theirs = copied(compiled), ours.copy()
        assert again.threads == 1
        for gradient in gradients[10:]:
            again.step(theirs, gradient)
        assert isinstance(again._in_place, _stepping.OfArray)
        assert compiled.steps == 10
        for gradient in gradients[10:]:
            compiled.step(ours, gradient)
        np.testing.assert_array_equal(ours, theirs)

    def test_reset_begins_anew_with_another_shape(self):
        compiled = fast.compiled(Momentum(0.1))
        contract.walk(compiled, gradients_of((4,)))
        compiled.reset()
        assert (compiled.steps, compiled.state) == (0, {})
        assert_same_steps(compiled, Momentum(0.1), gradients_of((2, 3)))

    def test_an_array_of_the_state_that_somebody_holds_stays_as_it_was(self):
        compiled, ours = fast.compiled(Adam(0.1)), np.ones(4)
        gradients = gradients_of((4,))
        for gradient in gradients[:5]:
            compiled.step(ours, gradient)
        held = compiled.state["mean"].uncorrected
        before = held.copy()
        for gradient in gradients[5:]:
            compiled.step(ours, gradient)
        np.testing.assert_array_equal(held, before)
        assert (compiled.state["mean"].uncorrected != before).all()

    def test_a_state_that_was_set_counts(self):
        plain = Adam(0.1)
        compiled, ours, expected = fast.compiled(plain), np.ones(4), np.ones(4)
        for t, gradient in enumerate(gradients_of((4,))):
            if t == 10:
                for one in (plain, compiled):
                    one.state["mean"].uncorrected = np.full(4, 5.0)
            plain.step(expected, gradient)
            compiled.step(ours, gradient)
        assert_same(ours, expected)

    def test_gradients_that_overlap_the_parameters(self):
        plain = Momentum(0.1)
        compiled, ours = fast.compiled(plain), np.linspace(1, 2, 9)
        expected = ours.copy()
        for _ in range(5):
            compiled.step(ours[1:], ours[:-1])
            plain.step(expected[1:], expected[:-1])
        assert_same(ours, expected)

    def test_a_gradient_that_cannot_be_written_to(self):
        plain = SGD(0.1)
        compiled, ours, expected = fast.compiled(plain), np.ones(3), np.ones(3)
        gradient = np.arange(3.0)
        gradient.flags.writeable = False
        for _ in range(3):
            compiled.step(ours, gradient)
            plain.step(expected, gradient)
        np.testing.assert_array_equal(ours, expected)

    def test_training_is_the_same(self):
        inputs = np.random.RandomState(0).standard_normal((40, 2))
        targets = inputs[:, 0] > 0
        plain = Adam(0.01)
        costs = [
            train(
                MLP([2, 5, 2]), inputs, targets, one, epochs=5, batch_size=8, progress=False
            ).costs
            for one in (plain, fast.compiled(Adam(0.01)))
        ]
        assert_same(*costs)


class TestErrors:
    def test_what_has_no_rule(self):
        class Mine(Adam):
            pass

        with pytest.raises(TypeError, match=r"optimizer must be one of SGD, .*AdamW, got Mine"):
            fast.compiled(Mine())
        with pytest.raises(TypeError, match="optimizer must be one of"):
            fast.compiled("adam")

    @pytest.mark.parametrize(
        ("threads", "error", "said"),
        [
            (0, ValueError, "threads must be an integer >= 1, got 0"),
            (1.5, TypeError, "threads must be an integer >= 1, got 1.5"),
            (10_000, ValueError, "threads must be at most .* got 10000"),
        ],
    )
    def test_threads_that_cannot_be(self, threads, error, said):
        with pytest.raises(error, match=said):
            fast.compiled(SGD(0.1), threads=threads)

    def test_an_interrupted_compilation_has_changed_nothing(self, monkeypatch):
        def interrupted(*arguments):
            raise KeyboardInterrupt

        compiled, ours, gradient = fast.compiled(Adam(0.1)), np.ones(3), np.arange(3.0)
        compiled.step(ours, gradient)
        before, state = ours.copy(), copy.deepcopy(leaves(compiled.state))
        monkeypatch.setattr(compiled._in_place.loop, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            compiled.step(ours, gradient)
        np.testing.assert_array_equal(ours, before)
        np.testing.assert_equal(leaves(compiled.state), state)
        assert compiled.steps == 1

    def test_compiled_twice_is_compiled_with_the_latest_threads(self):
        assert fast.compiled(fast.compiled(SGD(0.1)), threads=1).threads == 1
