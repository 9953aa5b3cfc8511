"""The optimizers of the Descent course, as a small tested package that needs only NumPy.

An optimizer is a learning rate times a direction, and a direction is made of one or two
exponentially weighted averages.
"""

import sys

if getattr(sys, "argv", [])[:1] == ["-m"]:  # python -m course_lib.experiments is being started
    import course_lib._interrupt

import course_lib._memory  # noqa: F401
from course_lib import datasets, schedules, surfaces
from course_lib.averages import (
    ExponentialAverage,
    PolyakAverage,
    effective_window,
    exponential_average,
    trend_lag,
    variance_factor,
)
from course_lib.descent import Trajectory, descend
from course_lib.networks import MLP
from course_lib.optimizers import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    AMSGrad,
    Momentum,
    Optimizer,
    RMSProp,
)
from course_lib.training import History, train

__version__ = "0.1.0"

__all__ = [
    "MLP",
    "OPTIMIZERS",
    "SGD",
    "AMSGrad",
    "AdaGrad",
    "Adam",
    "AdamW",
    "ExponentialAverage",
    "History",
    "Momentum",
    "Optimizer",
    "PolyakAverage",
    "RMSProp",
    "Trajectory",
    "__version__",
    "datasets",
    "descend",
    "effective_window",
    "exponential_average",
    "schedules",
    "surfaces",
    "train",
    "trend_lag",
    "variance_factor",
]
