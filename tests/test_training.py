"""Training: the protocol, many at once, histories, and bad input."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import (
    MLP,
    OPTIMIZERS,
    SGD,
    Adam,
    ExponentialAverage,
    PolyakAverage,
    schedules,
    train,
    training,
)
from course_lib._shuffling import Shuffles

random = np.random.RandomState(8)
INPUTS = random.standard_normal((20, 2))
TARGETS = (INPUTS[:, 0] * INPUTS[:, 1] > 0).astype(int)


def by_hand(network, optimizer, epochs, batch_size, seed):
    """Train as the protocol says, with the network's public methods alone; return the costs."""
    costs = []
    for epoch in range(epochs):
        order = np.random.RandomState(seed + 1 + epoch).permutation(len(INPUTS))
        total = 0.0
        for batch in np.split(order, range(batch_size, len(INPUTS), batch_size)):
            total += len(batch) * network.loss(INPUTS[batch], TARGETS[batch])
            optimizer.step(network.parameters, network.gradient(INPUTS[batch], TARGETS[batch]))
        costs.append(total / len(INPUTS))
    return costs


@settings(max_examples=20, deadline=None)
@given(
    name=st.sampled_from(sorted(OPTIMIZERS)),
    batch_size=st.integers(1, 20),
    epochs=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 10),
    outputs=st.integers(1, 3),
)
def test_the_protocol_step_by_step(name, batch_size, epochs, seed, outputs):
    ours, theirs = MLP([2, 4, outputs], 1), MLP([2, 4, outputs], 1)
    optimizer = OPTIMIZERS[name](learning_rate=0.01)
    history = train(ours, INPUTS, TARGETS, optimizer, epochs, batch_size, seed)
    expected = by_hand(theirs, OPTIMIZERS[name](learning_rate=0.01), epochs, batch_size, seed)
    np.testing.assert_allclose(history.costs, expected, rtol=1e-12)
    np.testing.assert_allclose(ours.parameters, theirs.parameters, rtol=1e-12, atol=1e-12)
    assert history.accuracies[-1] == ours.accuracy(INPUTS, TARGETS)
    assert optimizer.steps == epochs * -(-20 // batch_size)


def assert_like(history, index, one):
    for name in ("costs", "accuracies", "validation_costs", "validation_accuracies"):
        many = getattr(history, name)
        np.testing.assert_allclose(
            many[:, *index], getattr(one, name), rtol=1e-12, atol=1e-12, err_msg=name
        )


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("own_data", [False, True], ids=["shared data", "own data"])
@pytest.mark.parametrize(
    ("seeds", "shuffle"),
    [
        ([3, 4, 5], [100, 200, 300]),
        ([[3, 4], [3, 6]], [[7, 7], [8, 7]]),
        ([[3, 4, 5], [3, 4, 6]], [[7, 8, 8], [7, 8, 8]]),
        ([3, 4], 9),
    ],
    ids=["three", "2x2, some alike", "the same orders in each row", "one order"],
)
def test_many_at_once_are_each_one_alone(name, seeds, shuffle, own_data):
    network = MLP([2, 4, 1], seeds)
    leading = network.shape if own_data else ()
    inputs = np.random.RandomState(2).standard_normal((*leading, 20, 2))
    targets = (inputs[..., 0] > 0.3).astype(int)
    held_out = {"validation": (INPUTS, TARGETS)}
    options = {"epochs": 5, "batch_size": 8}
    history = train(
        network, inputs, targets, OPTIMIZERS[name](0.05), seed=shuffle, **options, **held_out
    )
    for index in np.ndindex(network.shape):
        one = MLP([2, 4, 1], np.array(seeds)[index])
        data = (inputs[index], targets[index]) if own_data else (inputs, targets)
        own_seed = np.broadcast_to(shuffle, network.shape)[index]
        alone = train(one, *data, OPTIMIZERS[name](0.05), seed=own_seed, **options, **held_out)
        assert_like(history, index, alone)
        np.testing.assert_allclose(
            network.parameters[index], one.parameters, rtol=1e-12, atol=1e-12
        )


@pytest.mark.parametrize("own_data", [False, True], ids=["shared data", "own data"])
def test_how_much_is_gathered_at_once_changes_nothing(monkeypatch, own_data):
    inputs = np.random.RandomState(2).standard_normal((*(2,) * own_data, 20, 2))
    targets = np.arange(20) % 3 * (inputs[..., 0] > -1)
    options = {"epochs": 3, "batch_size": 3, "seed": [7, 8]}

    def trained():
        network = MLP([2, 4, 3], [3, 4])
        history = train(network, inputs, targets, Adam(0.05), **options)
        return network.parameters, history.costs

    whole = trained()
    gathered = []

    def noted(self, examples, part, of=Shuffles.of):
        gathered.append(part)
        return of(self, examples, part)

    monkeypatch.setattr(Shuffles, "of", noted)
    for numbers, examples in ((1, 3), (24, 6), (35, 6), (36, 9)):  # 12 numbers: a batch of both
        gathered.clear()
        monkeypatch.setattr(training, "AT_ONCE", numbers)
        for found, expected in zip(trained(), whole, strict=True):
            np.testing.assert_array_equal(found, expected)
        starts = range(0, 20, examples)
        assert gathered[::2] == [slice(s, s + examples) for s in starts] * 3


def test_a_sweep_of_rates_is_each_rate_alone():
    rates = np.array([0.001, 0.01, 0.1])
    sweep = MLP([2, 4, 1], seed=np.full(3, 7))
    history = train(sweep, INPUTS, TARGETS, Adam(rates[:, None]), epochs=6, batch_size=8)
    for i, rate in enumerate(rates):
        one = MLP([2, 4, 1], seed=7)
        alone = train(one, INPUTS, TARGETS, Adam(rate), epochs=6, batch_size=8)
        np.testing.assert_allclose(history.costs[:, i], alone.costs, rtol=1e-12)


def test_by_default_batches_of_64_shuffled_with_seed_0_and_each_epoch_recorded():
    inputs = np.random.RandomState(1).standard_normal((4160, 2))  # 65 batches of 64
    data, optimizer, same = (inputs, inputs[:, 0] > 0), SGD(0.1), SGD(0.1)
    history = train(MLP([2, 1]), *data, optimizer, epochs=2)
    assert optimizer.steps == 2 * 65 and history.recorded.tolist() == [0, 1]
    again = train(MLP([2, 1]), *data, same, 2, 64, seed=0, progress=False)
    np.testing.assert_array_equal(history.costs, again.costs)


def test_a_schedule_counts_steps_and_a_staircase_of_them_epochs():
    asked = []

    def rate(epoch):
        asked.append(epoch)
        return 0.1

    train(MLP([2, 1]), INPUTS, TARGETS, SGD(schedules.staircase(rate, 3)), epochs=4, batch_size=8)
    assert asked[-12:] == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3


def test_data_optimizer_and_global_state_are_left_alone():
    inputs, targets = INPUTS.copy(), TARGETS.copy()
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    optimizer = Adam(0.1)
    first = train(MLP([2, 4, 1]), inputs, targets, optimizer, epochs=3, batch_size=8)
    again = train(MLP([2, 4, 1]), inputs, targets, optimizer, epochs=3, batch_size=8)
    np.testing.assert_array_equal(first.costs, again.costs)  # the optimizer began anew
    np.testing.assert_array_equal(inputs, INPUTS)
    np.testing.assert_array_equal(targets, TARGETS)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


class TestHistory:
    def test_records_every_so_often_and_at_the_end(self):
        network = MLP([2, 4, 1], seed=[1, 2])
        history = train(
            network,
            INPUTS,
            TARGETS,
            Adam(0.1),
            epochs=7,
            batch_size=8,
            validation=(INPUTS[:5], TARGETS[:5]),
            record_every=3,
        )
        assert history.recorded.tolist() == [2, 5, 6]
        assert history.costs.shape == (7, 2)
        assert history.accuracies.shape == history.validation_costs.shape == (3, 2)
        np.testing.assert_array_equal(history.accuracies[-1], network.accuracy(INPUTS, TARGETS))
        expected = network.loss(INPUTS[:5], TARGETS[:5])
        np.testing.assert_array_equal(history.validation_costs[-1], expected)
        expected = network.accuracy(INPUTS[:5], TARGETS[:5])
        np.testing.assert_array_equal(history.validation_accuracies[-1], expected)
        assert (history.epochs_done, history.interrupted) == (7, False)

    def test_is_read_and_not_changed_and_equals_itself_alone(self):
        one, other = (
            train(MLP([2, 1]), INPUTS, TARGETS, SGD(0.1), 2, 8, averages=PolyakAverage())
            for _ in range(2)
        )
        for mine, others in ((one, other), (one.averages, other.averages)):
            assert mine == mine and mine != others  # their arrays have no one answer
            with pytest.raises(FrozenInstanceError):
                mine.accuracies = None

    def test_without_validation_there_is_none(self):
        history = train(MLP([2, 1]), INPUTS, TARGETS, SGD(0.1), epochs=1, batch_size=8)
        assert history.validation_costs is None and history.validation_accuracies is None

    def test_divergence_of_one_network(self, recwarn):
        data = (INPUTS * 1e150, TARGETS)
        history = train(MLP([2, 4, 1], 3), *data, SGD(1e200), epochs=4, batch_size=20)
        first = np.flatnonzero(~np.isfinite(history.costs))[0]
        assert history.diverged_at in (first - 1, first)  # a parameter may be infinite before
        assert history.diverged is True
        assert history.epochs_done == 4 and not recwarn.list

    def test_divergence_of_some_of_many(self, recwarn):
        rates = np.array([[0.1], [1e300]])
        network = MLP([2, 4, 1], seed=[3, 3])
        history = train(network, INPUTS, TARGETS, SGD(rates), epochs=4, batch_size=8)
        assert history.diverged.tolist() == [False, True]
        assert history.diverged_at[0] == -1 and history.diverged_at[1] >= 0
        assert np.isfinite(history.costs[:, 0]).all() and not recwarn.list

    def test_parameters_count_that_no_cost_has_seen_yet(self, recwarn):
        """The costs are those before the steps: the last one can leave infinite parameters."""
        network = MLP([2, 4, 1], seed=[3, 3])
        rates = np.array([[0.1], [np.finfo(float).max]])
        history = train(network, INPUTS * 100, TARGETS, SGD(rates), epochs=1, batch_size=20)
        assert np.isfinite(history.costs).all()
        assert np.isfinite(network.parameters).all(axis=-1).tolist() == [True, False]
        assert history.diverged.tolist() == [False, True]
        assert history.diverged_at.tolist() == [-1, 0] and not recwarn.list

    def test_without_divergence_there_is_none(self):
        network = MLP([2, 4, 1], seed=[3, 4])
        history = train(network, INPUTS, TARGETS, SGD(0.1), epochs=2, batch_size=8)
        assert history.diverged_at is None
        assert history.diverged.tolist() == [False, False]

    def test_a_dead_network_is_only_data(self):
        network = MLP([2, 4, 1])
        network.biases[0][...] = -1e6  # no unit is ever active: only the last bias learns
        before = network.weights[0].copy()
        history = train(network, INPUTS, TARGETS, Adam(0.1), epochs=3, batch_size=8)
        np.testing.assert_array_equal(network.weights[0], before)
        assert history.diverged_at is None and np.isfinite(history.costs).all()


AVERAGED = {"epochs": 5, "batch_size": 8, "validation": (INPUTS[:5], TARGETS[:5])}


class TestAverages:
    def test_after_every_step_and_the_training_is_as_without(self):
        averages = {"mean": PolyakAverage(start=4), "fading": ExponentialAverage(0.9)}
        network, alone = MLP([2, 4, 1], seed=1), MLP([2, 4, 1], seed=1)
        data = INPUTS, TARGETS
        history = train(network, *data, Adam(0.1), averages=averages, **AVERAGED)
        plain = train(alone, *data, Adam(0.1), **AVERAGED)
        np.testing.assert_array_equal(network.parameters, alone.parameters)
        np.testing.assert_array_equal(history.costs, plain.costs)
        assert plain.averages is None and list(history.averages) == list(averages)
        points = self.points(MLP([2, 4, 1], seed=1), Adam(0.1))
        assert len(points) == 15  # three batches an epoch
        for name, average in averages.items():
            assert average.steps == 15
            average.reset()
            expected = [average.update(point) for point in points][-1]
            np.testing.assert_array_equal(history.averages[name].parameters, expected)

    @staticmethod
    def points(network, optimizer):
        """The parameters after each step, by a training of as many epochs, one more at a time."""
        points = []

        class Watched(type(optimizer)):
            def step(self, parameters, gradients):
                super().step(parameters, gradients)
                points.append(parameters.copy())

        train(network, INPUTS, TARGETS, Watched(optimizer.learning_rate), 5, 8)
        return points

    def test_measured_where_the_network_is(self):
        average, network = PolyakAverage(start=3), MLP([2, 4, 1], seed=[1, 2])
        options = AVERAGED | {"record_every": 2}
        history = train(network, INPUTS, TARGETS, Adam(0.1), averages=average, **options)
        assert history.recorded.tolist() == [1, 3, 4]
        for record, epochs in enumerate([2, 4, 5]):
            again = MLP([2, 4, 1], seed=[1, 2])
            options = AVERAGED | {"epochs": epochs}
            shorter = train(again, INPUTS, TARGETS, Adam(0.1), averages=average, **options)
            again.parameters = shorter.averages.parameters
            found = history.averages
            expected = again.accuracy(INPUTS, TARGETS)
            np.testing.assert_array_equal(found.accuracies[record], expected)
            expected = again.loss(INPUTS[:5], TARGETS[:5])
            np.testing.assert_array_equal(found.validation_costs[record], expected)
            expected = again.accuracy(INPUTS[:5], TARGETS[:5])
            np.testing.assert_array_equal(found.validation_accuracies[record], expected)

    def test_many_at_once_are_each_one_alone(self):
        network = MLP([2, 4, 1], seed=[3, 4])
        data, betas = (INPUTS, TARGETS), [0.5, 0.9]
        average = ExponentialAverage(np.array(betas)[:, None])
        history = train(network, *data, Adam(0.1), averages=average, **AVERAGED)
        for i, (seed, beta) in enumerate(zip([3, 4], betas, strict=True)):
            one, average = MLP([2, 4, 1], seed), ExponentialAverage(beta)
            alone = train(one, *data, Adam(0.1), averages=average, **AVERAGED).averages
            found = history.averages
            np.testing.assert_allclose(found.parameters[i], alone.parameters, rtol=1e-12)
            np.testing.assert_array_equal(found.accuracies[:, i], alone.accuracies)

    def test_without_validation_there_is_none(self):
        average = PolyakAverage()
        found = train(MLP([2, 1]), INPUTS, TARGETS, SGD(0.1), 1, 8, averages=average).averages
        assert found.validation_costs is None and found.validation_accuracies is None

    def test_divergence_is_quiet(self, recwarn):
        network, average = MLP([2, 4, 1], seed=[3, 3]), PolyakAverage()
        rates = np.array([[0.1], [1e300]])
        history = train(network, INPUTS, TARGETS, SGD(rates), 4, 8, averages=average)
        assert np.isfinite(history.averages.parameters[0]).all()
        assert not np.isfinite(history.averages.parameters[1]).all() and not recwarn.list

    @pytest.mark.parametrize("after", [0, 1, 7])
    def test_interrupted_it_stays_as_the_network_does(self, monkeypatch, after):
        def stopped(self, parameters, gradients, step=SGD.step):
            if self.steps == after:
                raise KeyboardInterrupt
            step(self, parameters, gradients)

        monkeypatch.setattr(SGD, "step", stopped)
        network, average = MLP([2, 4, 1], seed=1), PolyakAverage()
        history = train(network, INPUTS, TARGETS, SGD(0.1), averages=average, **AVERAGED)
        monkeypatch.undo()
        points = [network.parameters, *self.points(MLP([2, 4, 1], seed=1), SGD(0.1))[:after]]
        expected = np.mean(points[1:] or points, axis=0)
        np.testing.assert_allclose(history.averages.parameters, expected, rtol=1e-12)
        assert average.steps == after
        assert history.averages.accuracies.shape == (after // 3,)

    def test_bad_averages_are_found_before_any_work(self):
        network = MLP([2, 4, 1], seed=[1, 2, 3])
        before = network.parameters.copy()
        for averages in (0.9, ExponentialAverage([0.5, 0.9]), {"a": None}):
            with pytest.raises((TypeError, ValueError), match="averages"):
                train(network, INPUTS, TARGETS, Untouched(0.1), 2, 8, averages=averages)
        np.testing.assert_array_equal(network.parameters, before)


class TestInterruption:
    @pytest.mark.parametrize("after", [0, 1, 5])
    def test_whole_epochs_are_kept(self, monkeypatch, after):
        def stopped(self, parameters, gradients, step=SGD.step):
            if self.steps == 3 * after + 1:  # in the middle of an epoch
                raise KeyboardInterrupt
            step(self, parameters, gradients)

        monkeypatch.setattr(SGD, "step", stopped)
        network, whole = MLP([2, 4, 1], seed=[1, 2]), MLP([2, 4, 1], seed=[1, 2])
        options = {"batch_size": 8, "validation": (INPUTS, TARGETS), "record_every": 2}
        history = train(network, INPUTS, TARGETS, SGD(0.1), epochs=9, **options)
        monkeypatch.undo()
        assert history.interrupted and history.epochs_done == after
        expected = train(whole, INPUTS, TARGETS, SGD(0.1), epochs=9, **options)
        np.testing.assert_array_equal(history.costs, expected.costs[:after])
        assert history.recorded.tolist() == list(range(1, after, 2))
        for name in ("accuracies", "validation_costs", "validation_accuracies"):
            records = getattr(expected, name)[: after // 2]
            np.testing.assert_array_equal(getattr(history, name), records)
        assert history.diverged_at is None and history.diverged.tolist() == [False, False]

    def test_stopped_while_measuring(self, monkeypatch):
        calls = []

        def stopped(self, inputs, targets, measure=MLP.share_correct):
            calls.append(inputs)
            if len(calls) == 6:  # the validation of the third epoch
                raise KeyboardInterrupt
            return measure(self, inputs, targets)

        monkeypatch.setattr(MLP, "share_correct", stopped)
        history = train(MLP([2, 1]), INPUTS, TARGETS, SGD(0.1), 9, 8, validation=(INPUTS, TARGETS))
        assert history.interrupted and history.epochs_done == 2
        for name in ("recorded", "accuracies", "validation_costs", "validation_accuracies"):
            assert len(getattr(history, name)) == 2


class Untouched(SGD):
    """An optimizer that must not be reset or asked to step: bad input is found before."""

    def reset(self):
        assert not hasattr(self, "steps"), "work began before the input was checked"
        super().reset()


NAN = INPUTS.copy()
NAN[4, 1] = np.nan


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"network": "MLP"}, TypeError, "network must be an instance of MLP, got 'MLP'"),
        ({"optimizer": SGD}, TypeError, "optimizer must be an instance of Optimizer, got <class"),
        ({"optimizer": 0.1}, TypeError, "optimizer must be an instance of Optimizer, got 0.1"),
        ({"inputs": NAN}, ValueError, r"inputs must be finite numbers, got nan at \(4, 1\)"),
        ({"inputs": INPUTS[:, :1]}, ValueError, r"inputs must have shape \(n, 2\)"),
        ({"targets": TARGETS + 1}, ValueError, "targets must be whole numbers from 0 to 1, got 2"),
        ({"targets": TARGETS - 1}, ValueError, "targets must be whole numbers from 0 to 1, got -1"),
        ({"targets": TARGETS + 0.5}, ValueError, "from 0 to 1, got [01].5 at"),
        ({"targets": TARGETS[:-1]}, ValueError, r"targets must have shape .*\(19,\)"),
        ({"epochs": 0}, ValueError, "epochs must be an integer >= 1, got 0"),
        ({"epochs": 1.5}, TypeError, "epochs must be an integer >= 1, got 1.5"),
        ({"batch_size": 0}, ValueError, "batch_size must be an integer >= 1, got 0"),
        ({"batch_size": 21}, ValueError, "batch_size must be at most .*examples, 20, got 21"),
        ({"record_every": 0}, ValueError, "record_every must be an integer >= 1, got 0"),
        ({"seed": -1}, ValueError, "seed must be an integer in .* got -1"),
        ({"seed": 2**32 - 2}, ValueError, r"seed must be an integer in \[0, 4294967293\]"),
        ({"seed": 0.5}, TypeError, "seed must be an integer"),
        ({"seed": [1, 2]}, ValueError, r"seed must .* shape \(3,\) .*, got shape \(2,\)"),
        ({"progress": "yes"}, TypeError, "progress must be True, False or None, got 'yes'"),
        ({"validation": INPUTS}, TypeError, r"validation must be a pair \(inputs, targets\)"),
        ({"validation": (INPUTS, TARGETS, None)}, TypeError, "validation must be a pair"),
        ({"validation": (INPUTS, TARGETS * 2)}, ValueError, "validation: targets must be whole"),
        ({"validation": (NAN, TARGETS)}, ValueError, "validation: inputs must be finite"),
        ({"optimizer": Untouched([0.1, 0.2])}, ValueError, r"learning_rate of shape \(2,\)"),
        (
            {"optimizer": Untouched(np.ones((2, 3, 1)))},
            ValueError,
            r"broadcast against the parameters, of shape \(3, 17\).* has the shape \(3, 1\)",
        ),
    ],
)
def test_bad_input_is_found_before_any_work(change, kind, message):
    network = MLP([2, 4, 1], seed=[1, 2, 3])
    before = network.parameters.copy()
    arguments = {
        "network": network,
        "inputs": INPUTS,
        "targets": TARGETS,
        "optimizer": Untouched(0.1),
        "epochs": 2,
        "batch_size": 8,
    }
    with pytest.raises(kind, match=message):
        train(**arguments | change)
    np.testing.assert_array_equal(network.parameters, before)


class TestProgress:
    def test_each_epoch_is_told(self, monkeypatch):
        told = []

        class Bar:
            def __init__(self, total, progress):
                assert (total, progress) == (3, True)

            def __enter__(self):
                return lambda cost: told.append(cost())

            def __exit__(self, *_):
                told.append("closed")

        monkeypatch.setattr(training, "progress_bar", Bar)
        history = train(MLP([2, 1], seed=[1, 2, 3]), INPUTS, TARGETS, SGD(0.1), 3, 8, progress=True)
        assert told == [*np.median(history.costs, axis=1), "closed"]
