"""Arms that share a step, a training, or both: each is what it is alone, to the last bit."""

import subprocess
import sys
from ast import literal_eval
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import threadpoolctl

from course_lib import MLP, SGD, Adam, Momentum, train
from course_lib.experiments import comparisons, protocol, published, registry, side_by_side
from course_lib.experiments.protocol import Arm, build_together
from course_lib.experiments.side_by_side import SideBySide

EPOCHS = 1002  # one more than the staircase's first
ARMS = [
    Arm("Adam", 0.01, "staircase"),
    Arm("SGD", 0.1),
    Arm("Adam", 0.0007),
    Arm("Momentum", 0.1, "decay", options=(("dampening", False),)),
    Arm("Adam", 0.01, "decay"),
    Arm("Momentum", 0.1, "decay"),
    Arm("SGD", 0.0007),
]


@pytest.fixture
def fresh():
    protocol.forget()
    yield
    protocol.forget()


def test_each_arm_is_what_it_is_alone(fresh):
    together, interrupted = protocol.train_arms(ARMS, runs=2, epochs=EPOCHS)
    assert not interrupted and list(together) == ARMS
    for arm in ARMS:
        seeds = protocol.seeds_of(2)
        network = MLP(protocol.LAYERS, seed=seeds["network"])
        history = train(
            network, *protocol.moons(), arm.build(5), EPOCHS, seed=np.array(seeds["shuffle"])
        )
        np.testing.assert_array_equal(together[arm].costs, history.costs.T, err_msg=arm.label)
        np.testing.assert_array_equal(together[arm].parameters, network.parameters)


def test_only_missing_arms_are_trained(fresh, monkeypatch):
    protocol.train_arms(ARMS[:3], runs=2, epochs=2)
    asked = []

    def watched(arms, steps, build=protocol.build_together):
        asked.append(arms)
        return build(arms, steps)

    monkeypatch.setattr(protocol, "build_together", watched)
    protocol.train_arms(ARMS, runs=2, epochs=2)
    # by optimizer and options, in the order of the first of each
    assert asked == [[ARMS[3]], [ARMS[4]], [ARMS[5]], [ARMS[6]]]


def test_an_arm_that_has_fewer_runs_than_asked_for_is_trained_again(fresh):
    few, _ = protocol.train_arms(ARMS[:1], runs=1, epochs=2)
    more, _ = protocol.train_arms(ARMS[:1], runs=3, epochs=2)
    assert (len(few[ARMS[0]].costs), len(more[ARMS[0]].costs)) == (1, 3)
    np.testing.assert_array_equal(more[ARMS[0]].costs[:1], few[ARMS[0]].costs)


def test_arms_that_differ_in_an_option_alone_have_labels_of_their_own():
    for arm in comparisons.LOW_RATE_ARMS.values():
        assert (", dampening=False" in arm.label) is bool(arm.options)


def test_a_published_run_is_measured_on_the_held_out_moons(fresh):
    result = published.run("moons-adam-decay", epochs=90)
    network = protocol.networks(result.parameters)
    measured = {name: network.accuracy(*protocol.moons(name)) for name in protocol.SAMPLES}
    assert len(set(measured.values())) == 3  # or nothing could be told apart
    assert result.accuracy == measured["training"]
    assert result.details["held_out_accuracy"] == measured["held-out"]


def test_comparisons_together_are_those_one_by_one(fresh, monkeypatch):
    names = ("moons-seeds", "moons-causes", "moons-low-rate")
    functions = (comparisons.seeds, comparisons.causes, comparisons.low_rate)
    small = {"runs": 2, "epochs": 3}
    alone = {}
    for name, function in zip(names, functions, strict=True):
        protocol.forget()
        alone[name] = function(**small)
        whole = registry.EXPERIMENTS[name]
        monkeypatch.setitem(
            registry.EXPERIMENTS, name, replace(whole, run=partial(function, **small))
        )
    fewer = partial(comparisons.train_fewer, **small)
    monkeypatch.setattr(comparisons, "train_fewer", fewer)
    registry.forget()
    trained = []

    def watched(optimizer, shape, *rest, train=protocol.train_networks, **recorded):
        trained.append(shape)
        return train(optimizer, shape, *rest, **recorded)

    monkeypatch.setattr(protocol, "train_networks", watched)
    together = registry.run_comparisons()
    registry.forget()
    assert list(together) == list(names)
    for name in names:
        assert together[name].costs.keys() == alone[name].costs.keys()
        for label, costs in together[name].costs.items():
            np.testing.assert_array_equal(costs, alone[name].costs[label])
    arms = [comparisons.SEEDS_ARMS, comparisons.CAUSES_ARMS, comparisons.LOW_RATE_ARMS]
    distinct = {arm for group in arms for arm in group.values()}
    first = len(comparisons.SEEDS_ARMS)
    assert trained == [(first,), (len(distinct) - first,)]


def test_what_runs_have_reached_on_the_way_is_what_shorter_ones_end_with(fresh, monkeypatch):
    monkeypatch.setattr(protocol, "LOOK_EVERY", 2)
    after = comparisons.seeds(runs=2, epochs=5).details["after"]
    assert list(after) == [2, 4, 5]
    for epochs, measured in after.items():
        shorter = comparisons.seeds(runs=2, epochs=epochs).details
        for what, by_name in measured.items():
            assert by_name.keys() == shorter[what].keys()
            for name, values in by_name.items():
                np.testing.assert_array_equal(values, shorter[what][name])


def test_ctrl_c_in_a_training_of_several_comparisons_is_not_lost(fresh, monkeypatch):
    def interrupted(self, parameters, gradients):
        raise KeyboardInterrupt

    monkeypatch.setattr(SGD, "step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        comparisons.train_fewer(runs=1, epochs=2)


def test_arms_of_one_optimizer_share_a_step():
    constant = build_together([ARMS[1], ARMS[6]], steps_per_epoch=5)
    assert isinstance(constant, SGD)
    np.testing.assert_array_equal(constant.learning_rate, [[[0.1]], [[0.0007]]])
    mixed = build_together([ARMS[0], ARMS[2], ARMS[4]], steps_per_epoch=5)
    assert isinstance(mixed, Adam)
    for step in (0, 4, 5, 9, 10, 5004, 5005, 15_000):
        rates = [mixed.learning_rate(step)[i, 0, 0] for i in range(3)]
        builds = (ARMS[i].build(5).learning_rate for i in (0, 2, 4))
        assert rates == [rate(step) if callable(rate) else rate for rate in builds]
    undampened = build_together([ARMS[3]], steps_per_epoch=5)
    assert isinstance(undampened, Momentum) and undampened.dampening is False


def test_small_matrices_are_multiplied_on_one_thread(monkeypatch):
    def threads():
        found = threadpoolctl.ThreadpoolController().select(user_api="blas").info()
        return [one["num_threads"] for one in found]

    during = []

    def watched(*arguments, train=side_by_side.train, **options):
        during.append(threads())
        return train(*arguments, **options)

    monkeypatch.setattr(side_by_side, "train", watched)
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        before = threads()
        protocol.train_networks(SGD(0.1), (), protocol.seeds_of(1), epochs=1)
        assert threads() == before
    assert during == [[1] * len(before)]


def test_a_library_loaded_later_is_held_to_one_thread_as_well():
    program = """
import threadpoolctl
from course_lib import SGD
from course_lib.experiments import protocol, side_by_side

plain, during = side_by_side.train, []

def watched(*arguments, **options):
    found = threadpoolctl.ThreadpoolController().select(user_api="blas").info()
    during.append([one["num_threads"] for one in found])
    return plain(*arguments, **options)

side_by_side.train = watched
protocol.train_networks(SGD(0.1), (), protocol.seeds_of(1), epochs=1)
import scipy.linalg
threadpoolctl.threadpool_limits(2, user_api="blas")
protocol.train_networks(SGD(0.1), (), protocol.seeds_of(1), epochs=1)
print(during)
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    first, then = literal_eval(run.stdout)
    assert len(then) > len(first) and set(then) == {1}


def test_each_optimizer_moves_its_part():
    rates = np.array([0.1, 0.2])[:, None, None]
    parameters = np.zeros((4, 2, 3))
    optimizer = SideBySide([SGD(rates), Adam(0.1), SGD(1.0)], counts=[2, 1, 1])
    optimizer.step(parameters, np.full((4, 2, 3), 5.0))
    np.testing.assert_allclose(parameters[:, 0, 0], [-0.5, -1, -0.1, -5], rtol=1e-7)
    assert optimizer.steps == 1


def test_parts_that_do_not_add_up():
    rates = np.array([0.1, 0.2])[:, None, None]
    optimizer = SideBySide([SGD(rates), Adam(0.1)], counts=[2, 1])
    assert optimizer.broadcast_shape((3, 7, 30)) == (3, 7, 30)
    with pytest.raises(ValueError, match=r"must count the 3 that the optimizers.*\(2, 7\)"):
        optimizer.broadcast_shape((2, 7))
    assert SideBySide([SGD(rates)], counts=[1]).broadcast_shape((1, 7, 30)) != (1, 7, 30)
    with pytest.raises(ValueError, match=r"one for each of the 2 optimizers, got \[2\]"):
        SideBySide([SGD(rates), Adam(0.1)], counts=[2])


def test_no_point_is_in_two_of_the_samples():
    """What a rate is chosen by, and what is measured at the very end, was never trained on."""
    samples = {name: protocol.moons(name).inputs for name in protocol.SAMPLES}
    assert samples.keys() == {"training", "validation", "held-out"}
    # One seed gives two samples the same noise, though not the same points.
    assert len({seed for _, seed in protocol.SAMPLES.values()}) == len(samples)
    points = np.concatenate(list(samples.values()))
    assert len(np.unique(points, axis=0)) == len(points) == 300 + 300 + 1000
