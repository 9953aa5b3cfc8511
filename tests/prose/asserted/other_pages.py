"""The glossary, the notation, and the pages for teachers."""

import numpy as np

from course_lib import ExponentialAverage, RMSProp, datasets, schedules
from course_lib.exercises import _command
from course_lib.losses import sigmoid, softmax
from course_lib.networks import MLP
from tests.prose.asserted.quoted import Quoted, about, refuses

GLOSSARY, NOTATION, CLASSES = "chapters/glossary.md", "chapters/notation.md", "teaching/classes.md"


def is_sign() -> bool:
    """Whether RMSProp with β = 0 and ε = 0 steps by the sign alone."""
    x = np.zeros(3)
    RMSProp(1.0, beta=0, epsilon=0).step(x, np.array([0.1, -7.0, 1e-9]))
    return bool(np.array_equal(x, [-1, 1, -1]))


def first_weights(inputs: int = 500) -> float:
    """The variance of a network's first weights, times its number of inputs."""
    return inputs * MLP([inputs, 500, 1], seed=0).weights[0].var()


def diagonal_over_rest() -> float:
    """How many times the variance of the rest the diagonal of (A + Aᵀ)/2 has."""
    entries = np.random.RandomState(0).standard_normal((200_000, 2, 2))
    both = (entries + entries.swapaxes(1, 2)) / 2
    return both[:, 0, 0].var() / both[:, 0, 1].var()


def shrinks(rate: float) -> bool:
    return abs(rate**500) < 1e-3


def first_of_schedule() -> float:
    return schedules.inverse_time_decay(0.3, 0.5)(0)


QUOTED = [
    Quoted(GLOSSARY, "Weights drawn with variance 2 over", lambda: about(first_weights(), 2, 0.01)),
    Quoted(GLOSSARY, "Below 1 it converges.", lambda: shrinks(0.98) and not shrinks(1.001)),
    Quoted(GLOSSARY, r"RMSProp with $\beta = 0$ and $\varepsilon = 0$", is_sign),
    Quoted(
        GLOSSARY,
        "to probabilities that add up to 1",
        lambda: about(softmax(np.array([0.3, -2.0, 5.0])).sum(), 1, 1e-12),
    ),
    Quoted(
        GLOSSARY,
        "with twice the variance on the diagonal",
        lambda: about(diagonal_over_rest(), 2, 0.02),
    ),
    Quoted(
        NOTATION,
        "after step $t$; $v_0 = 0$",
        lambda: ExponentialAverage(0.5, bias_correction=False).update(6.0) == 3.0,
    ),
    Quoted(
        NOTATION,
        r"is kept, $0 \le \beta < 1$",
        lambda: (
            refuses(ExponentialAverage, 1.0)
            and refuses(ExponentialAverage, -0.1)
            and ExponentialAverage(0.0).beta == 0
        ),
    ),
    Quoted(
        NOTATION,
        "label of an example: 0 or 1, or one of ten digits",
        lambda: (
            set(np.unique(datasets.moons(10).targets)) == {0, 1}
            and set(np.unique(datasets.digits().train_targets)) == set(range(10))
        ),
    ),
    Quoted(
        NOTATION,
        "what the network says for the label 1,",
        lambda: sigmoid(np.array(9.0)) > 0.99,
    ),
    Quoted(
        CLASSES,
        "The exit code is 1 if a file could not be graded, and 0 otherwise",
        lambda: (_command.NOT_GRADABLE, _command.GRADED) == (1, 0),
    ),
    Quoted(
        CLASSES,
        "with a time limit (`--seconds 20`)",
        lambda: _command.time_in("seconds")("20") == 20,
    ),
    Quoted(NOTATION, "already taken, so with 0 for the first", lambda: first_of_schedule() == 0.3),
]
