"""The network: its first weights, its views, many at once, and what it says to bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import MLP, Adam, networks

INPUTS = np.random.RandomState(5).standard_normal((7, 2))
TARGETS = np.array([0, 1, 1, 0, 1, 0, 0])


def test_the_first_weights_are_he_drawn_layer_by_layer():
    random = np.random.RandomState(3)
    network = MLP([2, 5, 2, 1], seed=3)
    for weights, (n_out, n_in) in zip(network.weights, [(5, 2), (2, 5), (1, 2)], strict=True):
        np.testing.assert_array_equal(weights, random.randn(n_out, n_in) * np.sqrt(2 / n_in))
    assert not any(biases.any() for biases in network.biases)


def test_without_a_seed_it_is_0():
    np.testing.assert_array_equal(MLP([2, 3, 1]).parameters, MLP([2, 3, 1], seed=0).parameters)


def test_nothing_global_is_drawn_from():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    MLP([2, 3, 1], seed=[1, 2])
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


class TestViews:
    @pytest.fixture(params=[3, [3, 4], [[3, 4, 5], [6, 7, 8]]], ids=["one", "two", "2x3"])
    def network(self, request):
        return MLP([2, 5, 2, 1], request.param)

    def test_weights_and_biases_make_up_the_vector(self, network):
        network.parameters = np.arange(network.parameters.size).reshape(network.parameters.shape)
        parts = [
            part.reshape(*network.shape, -1)
            for pair in zip(network.weights, network.biases, strict=True)
            for part in pair
        ]
        np.testing.assert_array_equal(np.concatenate(parts, axis=-1), network.parameters)

    def test_they_stay_views_after_steps_and_settings(self, network):
        held = network.parameters
        Adam(0.1).step(network.parameters, np.ones_like(network.parameters))
        network.parameters = network.parameters * 2
        network.parameters -= 1
        assert network.parameters is held
        for view in (*network.weights, *network.biases):
            assert np.shares_memory(view, held)
            view[...] = 7.0
        assert (held == 7.0).all()
        assert network.logits(INPUTS).flat[0] > 7  # the biases too

    def test_parameters_of_another_shape_change_nothing(self, network):
        before = network.parameters.copy()
        with pytest.raises(ValueError, match=r"parameters must have shape .* got shape \(4,\)"):
            network.parameters = np.zeros(4)
        np.testing.assert_array_equal(network.parameters, before)

    def test_a_view_cannot_be_swapped_for_another_array(self, network):
        with pytest.raises(TypeError):
            network.weights[0] = np.zeros((5, 2))


@settings(max_examples=25, deadline=None)
@given(
    shape=st.lists(st.integers(1, 3), min_size=1, max_size=2).map(tuple),
    layer_sizes=st.lists(st.integers(1, 5), min_size=2, max_size=4),
    own=st.booleans(),
    count=st.integers(1, 5),
    start=st.integers(0, 1000),
)
def test_many_at_once_are_each_one_alone(shape, layer_sizes, own, count, start):
    seeds = start + np.arange(np.prod(shape)).reshape(shape)
    many = MLP(layer_sizes, seeds)
    random = np.random.RandomState(start)
    leading = shape if own else ()
    inputs = random.standard_normal((*leading, count, layer_sizes[0]))
    targets = random.randint(0, many.classes, (*leading, count))
    loss, gradient = many.loss_and_gradient(inputs, targets)
    assert loss.shape == many.accuracy(inputs, targets).shape == shape
    for index in np.ndindex(shape):
        one = MLP(layer_sizes, seeds[index])
        data = (inputs[index], targets[index]) if own else (inputs, targets)
        np.testing.assert_array_equal(many.parameters[index], one.parameters)
        for method in ("logits", "probabilities", "predict"):
            np.testing.assert_allclose(
                getattr(many, method)(inputs)[index],
                getattr(one, method)(data[0]),
                rtol=1e-12,
                atol=1e-12,
            )
        assert many.loss(inputs, targets)[index] == pytest.approx(one.loss(*data), abs=1e-12)
        assert many.accuracy(inputs, targets)[index] == one.accuracy(*data)
        np.testing.assert_allclose(gradient[index], one.gradient(*data), rtol=1e-12, atol=1e-12)


def test_shapes_and_kinds_of_the_results():
    binary, softmax = MLP([2, 4, 1]), MLP([2, 4, 3], seed=[0, 1])
    assert binary.logits(INPUTS).shape == binary.probabilities(INPUTS).shape == (7,)
    assert softmax.logits(INPUTS).shape == softmax.probabilities(INPUTS).shape == (2, 7, 3)
    assert softmax.predict(INPUTS).shape == (2, 7)
    assert binary.predict(INPUTS).dtype.kind == softmax.predict(INPUTS).dtype.kind == "i"
    assert type(binary.loss(INPUTS, TARGETS)) is type(binary.accuracy(INPUTS, TARGETS)) is float
    assert (binary.classes, softmax.classes) == (2, 3)
    np.testing.assert_allclose(softmax.probabilities(INPUTS).sum(axis=-1), 1)
    np.testing.assert_array_equal(binary.predict(INPUTS), binary.probabilities(INPUTS) > 0.5)
    assert repr(softmax) == "<MLP 2-4-3, 2 networks>"


def test_gradients_are_new_arrays_each_time():
    network = MLP([2, 4, 1])
    first = network.gradient(INPUTS, TARGETS)
    kept = first.copy()
    network.gradient(INPUTS * 2, TARGETS)
    np.testing.assert_array_equal(first, kept)


def test_a_certain_and_wrong_network_has_a_finite_loss():
    network = MLP([2, 1])
    network.parameters = [1e6, 0.0, 0.0]
    assert network.loss([[1.0, 0.0]], [0]) == pytest.approx(1e6)
    assert network.loss([[1.0, 0.0]], [1]) == 0


def test_a_diverged_network_is_no_error(recwarn):
    network = MLP([2, 4, 1])
    for value in (np.inf, 1e300):  # what is invalid, and what is too large
        network.parameters = np.full(network.parameters.shape, value)
        assert not np.isfinite(network.loss(INPUTS, TARGETS))
        assert not np.isfinite(network.logits(INPUTS)).all()
        assert network.gradient(INPUTS, TARGETS).shape == network.parameters.shape
        assert 0 <= network.accuracy(INPUTS, TARGETS) <= 1
        assert set(network.predict(INPUTS)) <= {0, 1}
    assert not recwarn.list


@pytest.mark.parametrize(
    ("layer_sizes", "seed", "kind", "message"),
    [
        ([2], 0, ValueError, r"layer_sizes .* got \(2,\)"),
        ([2, 0, 1], 0, ValueError, "layer_sizes must be an integer >= 1, got 0"),
        ([2, 2.5, 1], 0, TypeError, "layer_sizes must be an integer >= 1, got 2.5"),
        (3, 0, TypeError, "layer_sizes must be a sequence"),
        ("211", 0, TypeError, "layer_sizes must be a sequence"),
        ([2, 1], -1, ValueError, r"seed must be an integer in \[0, 4294967295\].* got -1"),
        ([2, 1], 2**32, ValueError, "got 4294967296"),
        ([2, 1], 1.0, TypeError, "seed must be an integer.* got 1.0"),
        ([2, 1], None, TypeError, "seed must be an integer"),
        ([2, 1], [], TypeError, "seed must be an integer"),
        ([2, 1], True, TypeError, "seed must be an integer"),
    ],
)
def test_bad_networks(layer_sizes, seed, kind, message):
    with pytest.raises(kind, match=message):
        MLP(layer_sizes, seed)


NAN = INPUTS.copy()
NAN[4, 1] = np.nan


@pytest.mark.parametrize(
    ("inputs", "targets", "kind", "message"),
    [
        (NAN, TARGETS, ValueError, r"inputs must be finite numbers, got nan at \(4, 1\)"),
        (INPUTS * np.inf, TARGETS, ValueError, "inputs must be finite"),
        (
            INPUTS[:, :1],
            TARGETS,
            ValueError,
            r"inputs must have shape \(n, 2\).*got shape \(7, 1\)",
        ),
        (INPUTS[0], TARGETS, ValueError, r"got shape \(2,\)"),
        (INPUTS[:0], TARGETS[:0], ValueError, r"n >= 1, got shape \(0, 2\)"),
        (INPUTS[None], TARGETS, ValueError, r"inputs must have shape .* got shape \(1, 7, 2\)"),
        (INPUTS.astype(str), TARGETS, TypeError, "inputs must hold real numbers"),
        (INPUTS, TARGETS[:6], ValueError, r"targets must have shape \(7,\), got shape \(6,\)"),
        (INPUTS, TARGETS[:, None], ValueError, r"got shape \(7, 1\)"),
        (INPUTS, TARGETS + 1, ValueError, r"whole numbers from 0 to 1, got 2 at \(1,\)"),
        (INPUTS, TARGETS - 1, ValueError, r"whole numbers from 0 to 1, got -1 at \(0,\)"),
        (INPUTS, TARGETS / 2, ValueError, r"whole numbers from 0 to 1, got 0.5 at \(1,\)"),
        (INPUTS, TARGETS * np.nan, ValueError, "got nan"),
        (INPUTS, ["a"] * 7, TypeError, "targets must hold real numbers"),
    ],
)
def test_bad_data(inputs, targets, kind, message):
    for method in ("loss", "gradient", "loss_and_gradient", "accuracy"):
        with pytest.raises(kind, match=message):
            getattr(MLP([2, 3, 1]), method)(inputs, targets)


def test_classes_may_be_booleans_or_whole_floats():
    network = MLP([2, 3, 1])
    loss = network.loss(INPUTS, TARGETS)
    assert network.loss(INPUTS, TARGETS.astype(bool)) == loss
    assert network.loss(INPUTS, TARGETS.astype(float)) == loss
    assert network.loss(INPUTS.tolist(), TARGETS.tolist()) == loss


@pytest.mark.parametrize("count", [1, 40, 2000], ids=["few", "some", "very many"])
def test_units_are_cut_off_at_0_however_many_there_are(count):
    networks = MLP([2, 5, 3, 1], seed=np.arange(count))
    networks.parameters[0, 0] = np.nan  # reaches the first unit of the first network
    inputs = np.random.RandomState(0).standard_normal((30, 2))
    activations, _ = networks._forward(inputs)
    sums = networks.weights[0] @ inputs.T + networks.biases[0][..., None]
    np.testing.assert_array_equal(activations[1], np.where(sums < 0, 0, sums))
    assert np.isnan(activations[1]).sum() == 30
    sums = networks.weights[1] @ activations[1] + networks.biases[1][..., None]
    np.testing.assert_array_equal(activations[2], np.where(sums < 0, 0, sums))


@pytest.mark.parametrize("classes", [2, 3])
def test_a_network_says_the_class_it_finds_most_probable(classes):
    """With one output for each class, two of them too; its loss is what it gave the right one."""
    network = MLP([2, 6, classes], seed=4)
    network.biases[-1][:] = -1.0  # so that the signs of the outputs are not their order
    probabilities = network.probabilities(INPUTS)
    predicted = network.predict(INPUTS)
    np.testing.assert_array_equal(predicted, probabilities.argmax(axis=-1))
    assert len(set(predicted.tolist())) > 1
    assert network.accuracy(INPUTS, TARGETS) == (predicted == TARGETS).mean()
    given = probabilities[np.arange(len(TARGETS)), TARGETS]
    assert network.loss(INPUTS, TARGETS) == pytest.approx(-np.log(given).mean())


@pytest.mark.parametrize("own", [False, True])
def test_an_accuracy_is_the_same_however_many_examples_are_looked_at_at_once(own, monkeypatch):
    """9 numbers: an example of three networks, whose widest layer has three units."""
    many = MLP([2, 3, 3], seed=[1, 2, 3])
    inputs = np.random.RandomState(0).randn(*((3,) if own else ()), 7, 2)
    targets = np.random.RandomState(1).randint(3, size=inputs.shape[:-1])
    whole = (many.predict(inputs) == targets).mean(axis=-1)
    looked_at = []

    def noted(self, inputs, predict=MLP._predict):
        looked_at.append(inputs.shape[-2])
        return predict(self, inputs)

    monkeypatch.setattr(MLP, "_predict", noted)
    for numbers, parts in ((1, [1] * 7), (17, [1] * 7), (18, [2, 2, 2, 1]), (63, [7]), (99, [7])):
        looked_at.clear()
        monkeypatch.setattr(networks, "LAYER_AT_ONCE", numbers)
        np.testing.assert_allclose(many.accuracy(inputs, targets), whole, rtol=1e-15)
        assert looked_at == parts
