"""What every contender is given: the same rules with the same numbers, the same start and gradient.

Two conventions are the peers' and not the course's: momentum without dampening, and RMSProp without
bias correction. ε is so small that it makes no difference whether it stands inside the root. The
gradient never changes, so that nothing but the step is timed.
"""

from functools import lru_cache

import numpy as np

from course_lib import OPTIMIZERS, Optimizer

RATE, EPSILON = 0.001, 1e-12
BETA, BETA1, BETA2, WEIGHT_DECAY = 0.9, 0.9, 0.999, 0.01
SIZES = (2, 100, 10_000, 1_000_000, 10_000_000)
OPTIONS = {
    "SGD": {},
    "Momentum": {"beta": BETA, "dampening": False},
    "AdaGrad": {"epsilon": EPSILON},
    "RMSProp": {"beta": BETA, "epsilon": EPSILON, "bias_correction": False},
    "Adam": {"epsilon": EPSILON},
    "AMSGrad": {"epsilon": EPSILON},
    "AdamW": {"epsilon": EPSILON, "weight_decay": WEIGHT_DECAY},
}
# Arrays that a step must read or write at least: parameters and each thing that is remembered are
# read and written, the gradient is read.
STREAMS = {
    "SGD": 3,
    "Momentum": 5,
    "AdaGrad": 5,
    "RMSProp": 5,
    "Adam": 7,
    "AMSGrad": 9,
    "AdamW": 7,
}


def optimizer(name: str, rate=RATE, **others) -> Optimizer:
    """Return the course's optimizer with the numbers that its peers have too."""
    return OPTIMIZERS[name](rate, **(OPTIONS[name] | others))


@lru_cache(maxsize=1)
def start_and_gradient(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return parameters, and a gradient whose numbers are all between 0.5 and 1.5 in size."""
    random = np.random.RandomState(0)
    start = random.standard_normal(size)
    return start, (0.5 + random.random_sample(size)) * np.where(random.rand(size) < 0.5, -1, 1)
