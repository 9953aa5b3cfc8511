"""The optimizers of the Descent course, as a small tested package that needs only NumPy.

An optimizer is a learning rate times a direction, and a direction is made of one or two
exponentially weighted averages.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if getattr(sys, "argv", [])[:1] == ["-m"]:  # python -m course_lib.experiments is being started
    import course_lib._interrupt

import course_lib._memory  # noqa: F401

if TYPE_CHECKING:  # for editors and type checkers: what `__getattr__` imports when it is asked for
    from course_lib import (  # noqa: F401
        averages,
        datasets,
        descent,
        losses,
        networks,
        optimizers,
        schedules,
        surfaces,
        training,
    )
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

_NAMES_OF = {
    "averages": "ExponentialAverage PolyakAverage effective_window exponential_average trend_lag "
    "variance_factor",
    "datasets": "",
    "descent": "Trajectory descend",
    "losses": "",
    "networks": "MLP",
    "optimizers": "OPTIMIZERS SGD AdaGrad Adam AdamW AMSGrad Momentum Optimizer RMSProp",
    "schedules": "",
    "surfaces": "",
    "training": "History train",
}
_HOME_OF = {name: module for module, names in _NAMES_OF.items() for name in names.split()}


def __getattr__(name):
    # Whoever needs one optimizer does not wait for the surfaces, nor for the networks.
    if name in _NAMES_OF:
        return import_module(f"{__name__}.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    return value


def __dir__():
    return sorted({*globals(), *_NAMES_OF, *_HOME_OF})
