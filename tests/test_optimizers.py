"""Optimizers: first steps anyone can check by hand, conventions, and what each refuses."""

import copy
import inspect
import warnings
from math import sqrt

import numpy as np
import pytest

from course_lib import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    AMSGrad,
    Momentum,
    Optimizer,
    RMSProp,
    optimizers,
    schedules,
)
from course_lib.notebook.palette import OPTIMIZER_STYLES

# Every walk starts at 1 and gets the gradients 3, then −1. The rate is 0.1.
# ε is 0 where it is not the point, so that the arithmetic stays short.
HAND = [
    # 1 − 0.1·3 = 0.7;  0.7 + 0.1·1 = 0.8
    (SGD(0.1), [0.7, 0.8]),
    # v = 0.1·3 = 0.3: 1 − 0.03;  v = 0.9·0.3 − 0.1 = 0.17: 0.97 − 0.017
    (Momentum(0.1), [0.97, 0.953]),
    # v = 3: 1 − 0.3;  v = 0.9·3 − 1 = 1.7: 0.7 − 0.17
    (Momentum(0.1, dampening=False), [0.7, 0.53]),
    # 0.9·0.3 + 0.1·3 = 0.57: 1 − 0.057;  0.9·0.17 − 0.1 = 0.053: 0.943 − 0.0053
    (Momentum(0.1, nesterov=True), [0.943, 0.9377]),
    # 0.9·3 + 3 = 5.7: 1 − 0.57;  0.9·1.7 − 1 = 0.53: 0.43 − 0.053
    (Momentum(0.1, dampening=False, nesterov=True), [0.43, 0.377]),
    # v̂ = 0.3 / 0.1 = 3: 1 − 0.3;  v̂ = 0.17 / 0.19
    (Momentum(0.1, bias_correction=True), [0.7, 0.7 - 0.1 * 0.17 / 0.19]),
    # 0.9·3 + 0.1·3 = 3;  0.9·v̂ + 0.1·(−1)
    (
        Momentum(0.1, nesterov=True, bias_correction=True),
        [0.7, 0.7 - 0.1 * (0.9 * 0.17 / 0.19 - 0.1)],
    ),
    # s = 9: 3/3 = 1;  s = 9 + 1 = 10: −1/√10
    (AdaGrad(0.1, epsilon=0), [0.9, 0.9 + 0.1 / sqrt(10)]),
    # ε = 1 in units of the gradient: 3 / (√9 + 1) = 0.75;  −1 / (√10 + 1)
    (AdaGrad(0.1, epsilon=1), [0.925, 0.925 + 0.1 / (sqrt(10) + 1)]),
    # s = 0.1·9 = 0.9, ŝ = 9: 3/3 = 1;  s = 0.9·0.9 + 0.1·1 = 0.91, ŝ = 0.91/0.19
    (RMSProp(0.1, epsilon=0), [0.9, 0.9 + 0.1 / sqrt(0.91 / 0.19)]),
    # not corrected: 3/√0.9 = √10, the first step is 1/√(1 − β) times too long;  −1/√0.91
    (
        RMSProp(0.1, epsilon=0, bias_correction=False),
        [1 - 0.1 * sqrt(10), 1 - 0.1 * sqrt(10) + 0.1 / sqrt(0.91)],
    ),
    # 3 / (√9 + 1) = 0.75;  −1 / (√(0.91/0.19) + 1)
    (RMSProp(0.1, epsilon=1), [0.925, 0.925 + 0.1 / (sqrt(0.91 / 0.19) + 1)]),
    # m̂ = 3, ŝ = 9: 1;  m = 0.27 − 0.1 = 0.17, m̂ = 0.17/0.19,
    # s = 0.999·0.009 + 0.001 = 0.009991, ŝ = 0.009991 / (1 − 0.998001)
    (Adam(0.1, epsilon=0), [0.9, 0.9 - 0.1 * (0.17 / 0.19) / sqrt(0.009991 / 0.001999)]),
    # not corrected: 0.3/√0.009 = √10;  0.17/√0.009991
    (
        Adam(0.1, epsilon=0, bias_correction=False),
        [1 - 0.1 * sqrt(10), 1 - 0.1 * sqrt(10) - 0.1 * 0.17 / sqrt(0.009991)],
    ),
    # 3 / (√9 + 1) = 0.75;  (0.17/0.19) / (√ŝ + 1)
    (
        Adam(0.1, epsilon=1),
        [0.925, 0.925 - 0.1 * (0.17 / 0.19) / (sqrt(0.009991 / 0.001999) + 1)],
    ),
    # ε in units of the squared gradient: 3 / √(9 + 1);  (0.17/0.19) / √(ŝ + 1)
    (
        Adam(0.1, epsilon=1, epsilon_inside_sqrt=True),
        [
            1 - 0.3 / sqrt(10),
            1 - 0.3 / sqrt(10) - 0.1 * (0.17 / 0.19) / sqrt(0.009991 / 0.001999 + 1),
        ],
    ),
    # β₁ = 0 leaves the gradient itself, β₂ = ½: s = 4.5, S = 4.5, Ŝ = 9: 1;
    # s = 2.25 + 0.5 = 2.75 but S stays 4.5, Ŝ = 4.5/0.75 = 6 (Adam would divide by √(2.75/0.75))
    (AMSGrad(0.1, beta1=0, beta2=0.5, epsilon=0), [0.9, 0.9 + 0.1 / sqrt(6)]),
    # the same, not corrected: 3/√4.5 = √2;  −1/√4.5
    (
        AMSGrad(0.1, beta1=0, beta2=0.5, epsilon=0, bias_correction=False),
        [1 - 0.1 * sqrt(2), 1 - 0.1 * sqrt(2) + 0.1 / sqrt(4.5)],
    ),
    # 3 / (√9 + 1);  −1 / (√6 + 1)
    (AMSGrad(0.1, beta1=0, beta2=0.5, epsilon=1), [0.925, 0.925 + 0.1 / (sqrt(6) + 1)]),
    # 3 / √(9 + 1);  −1 / √(6 + 1)
    (
        AMSGrad(0.1, beta1=0, beta2=0.5, epsilon=1, epsilon_inside_sqrt=True),
        [1 - 0.3 / sqrt(10), 1 - 0.3 / sqrt(10) + 0.1 / sqrt(7)],
    ),
    # decay to 1 − 0.1·0.5 = 0.95 first: 0.95·1 − 0.1;  0.95·0.85 − Adam's step
    (
        AdamW(0.1, epsilon=0, weight_decay=0.5),
        [0.85, 0.8075 - 0.1 * (0.17 / 0.19) / sqrt(0.009991 / 0.001999)],
    ),
]


@pytest.mark.parametrize(("optimizer", "expected"), HAND, ids=lambda case: str(case)[:90])
def test_first_two_steps_by_hand(optimizer, expected):
    parameters = np.array([1.0])
    walked = []
    for gradient in (3.0, -1.0):
        assert optimizer.step(parameters, np.array([gradient])) is None
        walked.append(parameters[0])
    np.testing.assert_allclose(walked, expected, rtol=1e-13)


def test_the_first_step_and_a_rate_that_overflow_are_quiet():
    """From the third on, steps are repeated in place, with a silence of their own."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        point = np.array([1e308])
        SGD(1e10).step(point, np.array([-1e300]))
        assert point == np.inf
        point = np.array([1.0])
        SGD(lambda step: 0.1 / (np.array([1e308]) * 100)).step(point, np.array([1.0]))
        assert point == 1


def test_registry_names_are_those_of_the_palette_in_teaching_order():
    assert list(OPTIMIZERS) == list(OPTIMIZER_STYLES)
    assert all(name == optimizer.__name__ for name, optimizer in OPTIMIZERS.items())


def test_defaults():
    assert Adam().hyperparameters == {
        "learning_rate": 0.001,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "bias_correction": True,
        "epsilon_inside_sqrt": False,
    }
    assert AdamW().hyperparameters == Adam().hyperparameters | {"weight_decay": 0.01}
    assert Momentum(1).hyperparameters == {
        "learning_rate": 1.0,
        "beta": 0.9,
        "dampening": True,
        "nesterov": False,
        "bias_correction": False,
    }
    assert RMSProp(1).hyperparameters == {
        "learning_rate": 1.0,
        "beta": 0.9,
        "epsilon": 1e-8,
        "bias_correction": True,
    }


@pytest.mark.parametrize("nesterov", [False, True])
def test_dampened_at_a_larger_rate_walks_the_undampened_path(nesterov):
    gradients = np.random.RandomState(0).standard_normal((50, 3))
    dampened, undampened = np.ones(3), np.ones(3)
    first = Momentum(0.01 / (1 - 0.9), 0.9, nesterov=nesterov)
    second = Momentum(0.01, 0.9, dampening=False, nesterov=nesterov)
    for gradient in gradients:
        first.step(dampened, gradient)
        second.step(undampened, gradient)
        np.testing.assert_allclose(dampened, undampened, rtol=1e-13, atol=1e-13)


def test_beta_zero_is_gradient_descent():
    gradients = np.random.RandomState(0).standard_normal((20, 3))
    for optimizer in (Momentum(0.1, 0), Momentum(0.1, 0, nesterov=True, bias_correction=True)):
        ours, plain = np.ones(3), np.ones(3)
        sgd = SGD(0.1)
        for gradient in gradients:
            optimizer.step(ours, gradient)
            sgd.step(plain, gradient)
        np.testing.assert_allclose(ours, plain, rtol=1e-14)


def test_schedule_is_called_with_the_steps_already_taken():
    called = []

    def schedule(step):
        called.append(step)
        return 0.1 / (1 + step)

    optimizer, parameters = SGD(schedule), np.array([1.0])
    for _ in range(3):
        optimizer.step(parameters, np.array([1.0]))
    assert called == [0, 1, 2]
    # 1 − 0.1 − 0.05 − 0.1/3
    np.testing.assert_allclose(parameters, 0.85 - 0.1 / 3)


@pytest.mark.parametrize("rate", [-0.1, float("nan"), "fast", None, np.array([0.1, -1.0])])
def test_a_schedule_out_of_range_changes_nothing(rate):
    optimizer = Momentum(lambda step: 0.1 if step < 1 else rate)
    parameters, gradient = np.array([1.0, 1.0]), np.array([3.0, 3.0])
    optimizer.step(parameters, gradient)
    before = parameters.copy()
    with pytest.raises((ValueError, TypeError), match=r"^learning_rate at step 1 must be"):
        optimizer.step(parameters, gradient)
    np.testing.assert_array_equal(parameters, before)
    assert optimizer.steps == optimizer.state["mean"].steps == 1


def test_an_array_from_a_schedule_is_checked_again_unless_it_cannot_have_changed(monkeypatch):
    checked = []

    def watched(name, value, check=optimizers.non_negative):
        checked.append(name)
        return check(name, value)

    monkeypatch.setattr(optimizers, "non_negative", watched)
    rates, frozen = np.array([0.1, 0.2]), np.array([0.3, 0.4])
    frozen.flags.writeable = False
    view = rates[:]
    view.flags.writeable = False
    optimizer = SGD(lambda step: (rates, view, view, frozen, frozen, frozen)[step])
    parameters, gradient = np.zeros(2), np.ones(2)
    optimizer.step(parameters, gradient)
    np.testing.assert_array_equal(parameters, [-0.1, -0.2])
    optimizer.step(parameters, gradient)
    rates[...] = 0.0  # what can be seen through the view
    for _ in range(4):
        optimizer.step(parameters, gradient)
    np.testing.assert_allclose(parameters, [-0.2 - 0.9, -0.4 - 1.2])
    assert checked == [f"learning_rate at step {step}" for step in range(4)]


def test_the_learning_rate_may_be_set_again_and_nothing_else():
    optimizer, parameters = Momentum(0.1, beta=0), np.array([1.0])
    optimizer.learning_rate = 0.2
    optimizer.step(parameters, np.array([1.0]))
    assert parameters == 0.8
    with pytest.raises(ValueError, match="learning_rate must be a finite number >= 0"):
        optimizer.learning_rate = -1
    with pytest.raises(AttributeError, match=r"^beta is fixed when Momentum is made, got 0\.5"):
        optimizer.beta = 0.5
    assert optimizer.hyperparameters["learning_rate"] == 0.2
    assert optimizer.hyperparameters["beta"] == 0.0


NUMBERS = [
    (SGD, "learning_rate"),
    (Momentum, "beta"),
    (AdaGrad, "epsilon"),
    (RMSProp, "beta"),
    (RMSProp, "epsilon"),
    (Adam, "learning_rate"),
    (Adam, "beta1"),
    (Adam, "beta2"),
    (Adam, "epsilon"),
    (AdamW, "weight_decay"),
]


@pytest.mark.parametrize(("optimizer", "name"), NUMBERS)
@pytest.mark.parametrize(
    ("value", "error"),
    [
        (-1e-9, ValueError),
        (float("nan"), ValueError),
        (float("inf"), ValueError),
        (np.array([0.1, np.nan]), ValueError),
        ("0.1", TypeError),
        (None, TypeError),
        (True, TypeError),
        (0.1j, TypeError),
        (np.array(["a"]), TypeError),
    ],
)
def test_numbers_out_of_range(optimizer, name, value, error):
    allowed = r"a number in \[0, 1\)" if name.startswith("beta") else "a finite number >= 0"
    with pytest.raises(error, match=rf"^{name} must be {allowed}") as caught:
        optimizer(**{"learning_rate": 0.1, name: value})
    assert repr(value) in str(caught.value)


def test_beta_one_is_out_of_range():
    with pytest.raises(ValueError, match=r"^beta2 must be a number in \[0, 1\).*got 1\.0"):
        Adam(beta2=1.0)


@pytest.mark.parametrize(
    ("optimizer", "name"),
    [
        (Momentum, "dampening"),
        (Momentum, "nesterov"),
        (Momentum, "bias_correction"),
        (RMSProp, "bias_correction"),
        (Adam, "epsilon_inside_sqrt"),
    ],
)
def test_flags_must_be_flags(optimizer, name):
    with pytest.raises(TypeError, match=rf"^{name} must be True or False, got 1"):
        optimizer(learning_rate=0.1, **{name: 1})


def test_only_an_average_can_be_corrected():
    with pytest.raises(ValueError, match=r"^bias_correction=True must go with dampening=True"):
        Momentum(0.1, dampening=False, bias_correction=True)


@pytest.mark.parametrize(
    ("optimizer", "name", "advice"),
    [
        (Adam, "alpha", "Adam takes learning_rate, not alpha"),
        (Adam, "betas", "Adam takes beta1 and beta2, not betas"),
        (Adam, "beta", "Adam takes beta1 and beta2, not beta"),
        (Adam, "momentum", "Adam takes beta1, not momentum"),
        (AdamW, "eps", "AdamW takes epsilon, not eps"),
        (AdamW, "weightdecay", "AdamW takes weight_decay, not weightdecay"),
        (Momentum, "momentum", "Momentum takes beta, not momentum"),
        (RMSProp, "rho", "RMSProp takes beta, not rho"),
        (RMSProp, "momentum", "RMSProp takes no momentum, but there is Momentum"),
        (SGD, "momentum", "SGD takes no momentum, but there is Momentum"),
        (Adam, "weight_decay", "Adam takes no weight_decay, but there is AdamW"),
        (Adam, "amsgrad", "Adam takes no amsgrad, but there is AMSGrad"),
        (AdaGrad, "initial", "AdaGrad takes learning_rate, epsilon, not initial"),
    ],
)
def test_a_hyperparameter_by_another_name_is_told_its_own(optimizer, name, advice):
    with pytest.raises(TypeError, match=f"^{advice}$"):
        optimizer(learning_rate=0.1, **{name: 0.9})


def test_adamw_takes_what_adam_takes():
    adam, adamw = (inspect.signature(cls).parameters for cls in (Adam, AdamW))
    assert list(adamw) == [*adam, "weight_decay"]
    assert all(adamw[name].default == parameter.default for name, parameter in adam.items())
    made = AdamW(0.1, 0.8, epsilon=1e-4, weight_decay=0.5)
    assert made.hyperparameters == {
        **Adam(0.1, 0.8, epsilon=1e-4).hyperparameters,
        "weight_decay": 0.5,
    }


def test_an_optimizer_of_ones_own_may_take_any_name():
    class Decaying(Optimizer):
        def direction(self, gradient, state):
            return gradient * self.momentum

    assert Decaying(0.1, momentum=0.5).hyperparameters == {"learning_rate": 0.1, "momentum": 0.5}


def test_representation_is_one_line_that_is_the_same_in_every_run():
    assert repr(Momentum(0.1, nesterov=True)) == (
        "Momentum(learning_rate=0.1, beta=0.9, dampening=True, nesterov=True, "
        "bias_correction=False)"
    )
    assert repr(SGD(schedules.cosine_decay(0.1, 10))) == "SGD(learning_rate=cosine_decay)"
    assert repr(SGD(np.ones((64, 1)))) == "SGD(learning_rate=<array of shape (64, 1)>)"


def test_broadcast_shape():
    optimizer = Adam(np.ones((5, 1, 1)), beta1=np.full((3, 1), 0.5))
    assert optimizer.broadcast_shape((2,)) == (5, 3, 2)
    assert SGD(lambda step: np.ones((4, 1))).broadcast_shape((2,)) == (4, 2)
    with pytest.raises(ValueError, match=r"^learning_rate of shape \(3,\) must broadcast"):
        SGD(np.ones(3)).broadcast_shape((2,))


def test_a_copy_goes_its_own_way():
    optimizer, parameters = Adam(0.1), np.array([1.0])
    optimizer.step(parameters, np.array([1.0]))
    other = copy.deepcopy(optimizer)
    other.step(np.array([1.0]), np.array([1.0]))
    assert (optimizer.steps, other.steps) == (1, 2)
    assert optimizer.state["mean"].steps == 1


def test_a_missing_direction_says_so():
    from course_lib import Optimizer

    class Unfinished(Optimizer):
        pass

    with pytest.raises(NotImplementedError, match=r"Unfinished must define direction\(\)"):
        Unfinished(0.1).step(np.ones(1), np.ones(1))


def test_a_reset_forgets_what_was_remembered():
    for optimizer in (Momentum(0.1), AdaGrad(0.1), Adam(0.1)):
        walks = []
        for _ in range(2):
            optimizer.reset()
            assert (optimizer.steps, optimizer.state) == (0, {})
            x = np.array([1.0])
            for gradient in (3.0, -1.0, 2.0):
                optimizer.step(x, np.array([gradient]))
            walks.append(x[0])
        assert walks[0] == walks[1]


def test_arrays_that_are_each_others_gradients_move_at_once():
    one, other = np.array([1.0]), np.array([10.0])
    SGD(0.1).step({"one": one, "other": other}, {"one": other, "other": one})
    assert (one[0], other[0]) == (0.0, 9.9)
