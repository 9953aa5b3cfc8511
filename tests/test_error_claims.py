"""What error messages say is allowed is what is accepted: tried at the ends, and so worded."""

import numpy as np
import pytest

from course_lib import MLP, SGD, Adam, ExponentialAverage, Momentum, RMSProp, train
from course_lib._validation import decay_factor

JUST_BELOW_1 = np.nextafter(1, 0)


def accepted(call) -> bool:
    try:
        call()
    except (TypeError, ValueError):
        return False
    return True


def message(call) -> str:
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize("form", [float, lambda end: np.array([0.5, end])], ids=["one", "array"])
def test_a_beta_is_in_the_interval_that_is_named(form):
    ends = [accepted(lambda end=end: decay_factor("beta", form(end))) for end in (0.0, 1.0)]
    assert accepted(lambda: decay_factor("beta", form(JUST_BELOW_1)))
    named = "[("[not ends[0]] + "0, 1" + ")]"[ends[1]]
    for make in (ExponentialAverage, lambda beta: Momentum(0.1, beta)):
        assert f"a number in {named} " in message(lambda make=make: make(form(1.5)))


def trained(batch_size: int):
    network = MLP([1, 1], seed=0)
    inputs, targets = np.array([[0.0], [1.0], [2.0]]), np.array([0, 1, 1])
    return lambda: train(network, inputs, targets, SGD(0.1), 1, batch_size, progress=False)


def test_a_batch_is_as_large_as_is_said():
    less, more = accepted(trained(2)), accepted(trained(4))
    bound = {(True, False): "most", (False, True): "least"}[less, more]
    assert f"batch_size must be at {bound} the number of examples, 3, got 4" in message(trained(4))


@pytest.mark.parametrize("layers", [[1, 1], [1, 3]])
def test_labels_go_up_to_the_number_that_is_named(layers):
    def labelled(label):
        return lambda: MLP(layers, seed=0).loss(np.zeros((1, 1)), [label])

    labels = [label for label in range(9) if accepted(labelled(label))]
    said = f"whole numbers from {labels[0]} to {labels[-1]}, got 7 at (0,)"
    assert said in message(labelled(7))


def test_what_has_no_bias_is_called_a_sum():
    x, optimizer = np.zeros(1), Momentum(1.0, 0.5, dampening=False)
    for _ in range(30):
        before = x[0]
        optimizer.step(x, np.ones(1))
    kind = "an average" if before - x[0] <= 1 else "a sum"
    said = message(lambda: Momentum(0.1, dampening=False, bias_correction=True))
    assert f"v = βv + g is {kind}, and only an average has this bias" in said


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda **other: RMSProp(0.1, **other), "rho"),
        (lambda **other: RMSProp(0.1, **other), "decay"),
        (lambda **other: Adam(0.1, **other), "b1"),
        (lambda **other: Adam(0.1, **other), "beta_2"),
        (lambda **other: Momentum(0.1, **other), "momentum"),
    ],
)
def test_the_name_that_is_given_instead_means_the_same(call, name):
    """Elsewhere these are memories of averages: so is what the message names."""
    right = message(lambda: call(**{name: 0.5})).split(" takes ")[1].split(",")[0]
    remembered = [kept.beta for kept in call(**{right: 0.25}).new_state().values()]
    assert 0.25 in remembered
