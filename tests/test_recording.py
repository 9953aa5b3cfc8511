"""A direction is written down as what it does, and not at all if that cannot be repeated."""

import numpy as np
import pytest

from course_lib import Adam, AMSGrad, ExponentialAverage, Momentum, Optimizer
from course_lib._recording import NotRecordableError, Recording


def recorded(optimizer, state=None, dtype=float) -> Recording:
    return Recording(optimizer, optimizer.new_state() if state is None else state, np.dtype(dtype))


def functions(recording) -> list[str]:
    """Return the names of what is called, in order."""
    called = [operation(recording.places)[0] for operation in recording.operations]
    return [getattr(function, "func", function).__name__ for function in called]


def test_adam_is_written_down_in_the_order_of_its_formula():
    average = ["multiply", "multiply", "add", "divide"]
    step = ["sqrt", "add", "divide", "multiply", "subtract"]
    assert functions(recorded(Adam())) == [*average, "square", *average, *step]


def test_what_is_divided_by_1_is_left_alone():
    optimizer = Adam()
    state = optimizer.new_state()
    assert functions(recorded(optimizer, state)).count("divide") == 3
    state["mean"].steps = 1000  # 1 − 0.9¹⁰⁰¹ is 1
    assert functions(recorded(optimizer, state)).count("divide") == 2


def test_a_weight_is_left_out_from_the_step_on_at_which_it_is_1():
    optimizer = Adam(beta1=0.5)
    state = optimizer.new_state()
    for steps, weights in ((52, {"mean", "mean_square"}), (53, {"mean_square"})):
        state["mean"].steps = steps  # 1 − 2⁻⁵³ is the largest number below 1
        assert recorded(optimizer, state).weights.keys() == weights


def test_scratch_arrays_are_used_again():
    assert len(recorded(Adam()).scratch) == 2


def test_an_average_fades_in_place_and_is_not_written_over_before_it_is_made():
    first, second, *_ = recorded(Momentum(0.1)).operations
    places = [f"at {place}" for place in range(99)]
    assert first(places)[2:] == ("at 2", "at 2")  # β v, where v was
    assert second(places)[-1] == "at 3"  # (1 − β) g, in a scratch array


def test_what_is_needed_after_a_state_is_made_anew_does_not_lie_in_its_place():
    class Change(Optimizer):
        def direction(self, gradient, state):
            faded = 0.9 * state["mean"]
            state["mean"] = faded + gradient
            return state["mean"] - faded

    faded, made, change, *_ = recorded(Change(0.1), {"mean": np.zeros(2)}).operations
    places = list(range(99))
    assert faded(places)[-1] == 3 != made(places)[-1] == 2
    assert change(places)[1:3] == (2, 3)


def test_an_average_that_nobody_asks_for_is_not_computed():
    assert functions(recorded(AMSGrad())).count("divide") == 3  # by two weights, and by the root


def test_numbers_are_computed_from_the_rate_as_precisely_as_python_does():
    class Decayed(Optimizer):
        def direction(self, gradient, state):
            return gradient

        def move(self, parameters, step, rate):
            parameters *= 1 - rate * 0.3
            parameters -= step

    recording = recorded(Decayed(0.1), dtype=np.float32)
    recording.rate[()] = 0.1
    for function, *operands in recording.numbers:
        function(*operands)
    assert [str(cell.dtype) for *_, cell in recording.numbers].count("float32") == 2
    exact = [float(cell) for *_, cell in recording.numbers if cell.dtype == float]
    assert exact == [0.1 * 0.3, 1 - 0.1 * 0.3]


@pytest.mark.parametrize(
    ("direction", "why"),
    [
        (lambda self, gradient, state: gradient**3, "a power of 3"),
        (lambda self, gradient, state: gradient**gradient, "a power of"),
        (lambda self, gradient, state: gradient if gradient else 0 * gradient, "a choice"),
        (lambda self, gradient, state: np.add.reduce(gradient), "add by reduce"),
        (lambda self, gradient, state: np.abs(gradient, where=True), "absolute by __call__"),
        (lambda self, gradient, state: np.divmod(gradient, 2)[0], "divmod by __call__"),
    ],
    ids=["cube", "power", "choice", "sum", "options", "two results"],
)
def test_what_cannot_be_repeated_is_said(direction, why):
    class Own(Optimizer):
        pass

    Own.direction = direction
    with pytest.raises(NotRecordableError, match=why):
        recorded(Own(0.1), {})


@pytest.mark.parametrize(
    "direction",
    [
        lambda self, gradient, state: state["mean"].update(state["mean"].update(gradient)),
        lambda self, gradient, state: state["mean"].average,
    ],
    ids=["two updates", "no update"],
)
def test_an_average_is_updated_once(direction):
    class Own(Optimizer):
        pass

    Own.direction = direction
    with pytest.raises(NotRecordableError, match="not updated once"):
        recorded(Own(0.1), {"mean": ExponentialAverage(0.9)})


def test_a_state_that_is_the_gradient_itself_is_not_recorded():
    class Last(Optimizer):
        def direction(self, gradient, state):
            state["last"] = gradient
            return gradient

    with pytest.raises(NotRecordableError, match="state"):
        recorded(Last(0.1), {"last": np.zeros(2)})
