"""What the library is compared with: one case per optimizer or schedule and its peer elsewhere.

A case says how ours is made, how the peer is made, and, where the two differ by convention, how.
`test_parity.py` runs the cases against the peers where they can be imported, and always against
golden/, which `golden/regenerate.py` writes from the peers. Peers are imported only when run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib import SGD, AdaGrad, Adam, AdamW, AMSGrad, Momentum, Optimizer, RMSProp, schedules

STEPS = 200
SHAPES = [(), (3,), (4, 5), (2, 3, 2)]


def start(shape) -> np.ndarray:
    return np.random.RandomState(1).standard_normal(shape)


def gradients(shape) -> np.ndarray:
    """Return random gradients of many sizes: they shrink to a tenth and grow back, twice."""
    noise = np.random.RandomState(2).standard_normal((STEPS, *shape))
    size = 10 ** np.cos(np.arange(STEPS) * 4 * np.pi / STEPS)
    return noise * size.reshape(-1, *[1] * len(shape))


def our_walk(optimizer: Optimizer, shape) -> np.ndarray:
    """Return our parameters after each of the 200 steps, shape (200, ...)."""
    parameters, walked = np.array(start(shape)), []
    optimizer.reset()
    for gradient in gradients(shape):
        optimizer.step(parameters, gradient)
        walked.append(parameters.copy())
    return np.array(walked)


def torch_walk(make: Callable[[Any, list], Any], shape) -> np.ndarray:
    """Return the parameters after each step of `make(torch, [parameters])`."""
    import torch

    parameters = torch.tensor(start(shape), dtype=torch.float64)
    optimizer, walked = make(torch, [parameters]), []
    for gradient in gradients(shape):
        parameters.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        walked.append(parameters.detach().numpy().copy())
    return np.array(walked)


def optax_walk(make: Callable[[Any], Any], shape) -> np.ndarray:
    """Return the parameters after each step of `make(optax)`."""
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    optimizer = make(optax)

    def step(carry, gradient):
        parameters, state = carry
        updates, state = optimizer.update(gradient, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        return (parameters, state), parameters

    parameters = jax.numpy.asarray(start(shape))
    carry = (parameters, optimizer.init(parameters))
    return np.array(jax.lax.scan(step, carry, jax.numpy.asarray(gradients(shape)))[1])


@dataclass
class TorchCase:
    ours: Optimizer
    name: str
    options: dict[str, Any]
    convention: str = ""
    peer = "torch"

    def walk(self, shape) -> np.ndarray:
        return torch_walk(
            lambda torch, params: getattr(torch.optim, self.name)(params, **self.options), shape
        )


@dataclass
class OptaxCase:
    ours: Optimizer
    make: Callable[[Any], Any]  # from the module optax to the optimizer
    convention: str = ""
    peer = "optax"

    def walk(self, shape) -> np.ndarray:
        return optax_walk(self.make, shape)


OPTIMIZER_CASES = {
    "sgd": TorchCase(SGD(0.1), "SGD", {"lr": 0.1}),
    "momentum undampened": TorchCase(
        Momentum(0.01, 0.9, dampening=False),
        "SGD",
        {"lr": 0.01, "momentum": 0.9},
        "torch without dampening starts its buffer at g1, which is βv + g from v = 0",
    ),
    "momentum undampened nesterov": TorchCase(
        Momentum(0.01, 0.9, dampening=False, nesterov=True),
        "SGD",
        {"lr": 0.01, "momentum": 0.9, "nesterov": True},
    ),
    "momentum dampened": TorchCase(
        Momentum(0.01 / (1 - 0.9), 0.9),
        "SGD",
        {"lr": 0.01, "momentum": 0.9},
        "ours at the rate α / (1 − β) is torch's undampened form at α; torch's own dampening "
        "starts its buffer at g1 instead of (1 − β) g1",
    ),
    "momentum dampened nesterov": TorchCase(
        Momentum(0.01 / (1 - 0.95), 0.95, nesterov=True),
        "SGD",
        {"lr": 0.01, "momentum": 0.95, "nesterov": True},
        "as above",
    ),
    "momentum is an ema": OptaxCase(
        Momentum(0.1, 0.9),
        lambda optax: optax.chain(optax.ema(0.9, debias=False), optax.scale(-0.1)),
        "optax calls the dampened form an ema",
    ),
    "momentum corrected": OptaxCase(
        Momentum(0.1, 0.9, bias_correction=True),
        lambda optax: optax.chain(optax.ema(0.9, debias=True), optax.scale(-0.1)),
        "optax calls the correction debias",
    ),
    "adagrad": TorchCase(AdaGrad(0.1, 1e-8), "Adagrad", {"lr": 0.1, "eps": 1e-8}),
    "adagrad large epsilon": TorchCase(AdaGrad(0.1, 0.5), "Adagrad", {"lr": 0.1, "eps": 0.5}),
    "rmsprop uncorrected": TorchCase(
        RMSProp(0.01, 0.9, bias_correction=False),
        "RMSprop",
        {"lr": 0.01, "alpha": 0.9, "eps": 1e-8},
        "torch's RMSprop has no bias correction, and calls β alpha",
    ),
    "rmsprop uncorrected large epsilon": TorchCase(
        RMSProp(0.01, 0.99, 0.3, bias_correction=False),
        "RMSprop",
        {"lr": 0.01, "alpha": 0.99, "eps": 0.3},
    ),
    "rmsprop": OptaxCase(
        RMSProp(0.01, 0.9),
        lambda optax: optax.rmsprop(
            0.01, decay=0.9, eps=1e-8, eps_in_sqrt=False, bias_correction=True
        ),
        "optax puts ε inside the root and does not correct, unless asked",
    ),
    "rmsprop large epsilon": OptaxCase(
        RMSProp(0.01, 0.99, 0.3),
        lambda optax: optax.rmsprop(
            0.01, decay=0.99, eps=0.3, eps_in_sqrt=False, bias_correction=True
        ),
    ),
    "adam": TorchCase(Adam(0.01), "Adam", {"lr": 0.01}),
    "adam other constants": TorchCase(
        Adam(0.1, 0.5, 0.95, 0.1), "Adam", {"lr": 0.1, "betas": (0.5, 0.95), "eps": 0.1}
    ),
    "adam epsilon inside": OptaxCase(
        Adam(0.01, epsilon=0.1, epsilon_inside_sqrt=True),
        lambda optax: optax.adam(0.01, eps=0, eps_root=0.1),
        "optax calls an ε inside the root eps_root",
    ),
    "amsgrad": TorchCase(
        AMSGrad(0.01, beta2=0.9),
        "Adam",
        {"lr": 0.01, "betas": (0.9, 0.9), "amsgrad": True},
        "in torch AMSGrad is a switch of Adam; β2 is short, so that the maximum matters",
    ),
    "amsgrad large epsilon": TorchCase(
        AMSGrad(0.1, 0.8, 0.95, 0.1),
        "Adam",
        {"lr": 0.1, "betas": (0.8, 0.95), "eps": 0.1, "amsgrad": True},
    ),
    "adamw": TorchCase(AdamW(0.01), "AdamW", {"lr": 0.01}),
    "adamw strong decay": TorchCase(
        AdamW(0.1, 0.8, 0.95, weight_decay=0.5),
        "AdamW",
        {"lr": 0.1, "betas": (0.8, 0.95), "weight_decay": 0.5},
    ),
    "schedule drives adam": OptaxCase(
        Adam(schedules.exponential_decay(0.1, 0.98)),
        lambda optax: optax.adam(
            lambda count: optax.exponential_decay(0.1, 1, 0.98)(count.astype(float))
        ),
        "both call the schedule with the steps already taken, 0 for the first; optax counts in "
        "32 bits, and a schedule of such a count is a 32-bit float",
    ),
}


@dataclass
class ScheduleCase:
    ours: schedules.Schedule
    make: Callable[[Any], Any]  # from the module optax to the schedule
    convention: str = ""
    peer = "optax"

    def rates(self) -> np.ndarray:
        import jax
        import optax

        jax.config.update("jax_enable_x64", True)
        schedule = self.make(optax)
        return np.array([float(schedule(jax.numpy.asarray(t))) for t in range(STEPS)])


def _inverse_time_decay(optax):
    from jax.example_libraries.optimizers import inverse_time_decay  # optax has none

    return inverse_time_decay(0.1, 1, 0.3)


SCHEDULE_CASES = {
    "constant": ScheduleCase(schedules.constant(0.1), lambda optax: optax.constant_schedule(0.1)),
    "inverse_time_decay": ScheduleCase(
        schedules.inverse_time_decay(0.1, 0.3), _inverse_time_decay, "from JAX's own examples"
    ),
    "exponential_decay": ScheduleCase(
        schedules.exponential_decay(0.1, 0.98), lambda optax: optax.exponential_decay(0.1, 1, 0.98)
    ),
    "staircase": ScheduleCase(
        schedules.staircase(schedules.exponential_decay(0.1, 0.5), 30),
        lambda optax: optax.exponential_decay(0.1, 30, 0.5, staircase=True),
        "a switch in optax, a function of any schedule here",
    ),
    "cosine_decay": ScheduleCase(
        schedules.cosine_decay(0.1, 150, 0.02),
        lambda optax: optax.cosine_decay_schedule(0.1, 150, alpha=0.2),
        "optax takes the last rate as a part of the first: 0.02 / 0.1",
    ),
    "linear_decay": ScheduleCase(
        schedules.linear_decay(0.1, 150, 0.02),
        lambda optax: optax.linear_schedule(0.1, 0.02, 150),
    ),
    "warmup_stable_decay": ScheduleCase(
        schedules.warmup_stable_decay(0.1, 150, 20, 50, 0.02),
        lambda optax: optax.join_schedules(
            [
                optax.linear_schedule(0.1 / 20, 0.1, 19),
                optax.constant_schedule(0.1),
                optax.linear_schedule(0.1, 0.02, 50),
            ],
            [20, 100],
        ),
        "optax joins any schedules; ours is one function, and says when the stages do not fit",
    ),
    "piecewise_constant": ScheduleCase(
        schedules.piecewise_constant([0.1, 0.05, 0.005], [40, 120]),
        lambda optax: optax.piecewise_constant_schedule(0.1, {40: 0.5, 120: 0.1}),
        "optax takes the factor at each boundary, not the rate from it on",
    ),
    "warmup": ScheduleCase(
        schedules.warmup(schedules.cosine_decay(0.1, 150), 20),
        lambda optax: optax.join_schedules(
            [optax.linear_schedule(0.1 / 20, 0.1, 19), optax.cosine_decay_schedule(0.1, 150)], [20]
        ),
        "optax joins any two schedules; ours climbs from 1/20 of the start to the start itself",
    ),
}

SERIES = np.random.RandomState(3).standard_normal(STEPS).cumsum()
BETAS = [0.0, 0.5, 0.9, 0.98, 0.999]


def pandas_average(beta: float, bias_correction: bool) -> np.ndarray:
    """Return pandas' average: adjust=True corrects; adjust=False starts at the first value, so that
    a zero put in front makes it start at zero."""
    import pandas

    if bias_correction:
        return pandas.Series(SERIES).ewm(alpha=1 - beta, adjust=True).mean().to_numpy()
    with_zero = pandas.Series(np.concatenate([[0.0], SERIES]))
    return with_zero.ewm(alpha=1 - beta, adjust=False).mean().to_numpy()[1:]


STARTS = [0, 50]
POINTS = np.random.RandomState(4).standard_normal((STEPS, 3)).cumsum(axis=0)


def torch_average(start: int) -> np.ndarray:
    """Return torch's equal average of weights, updated from a step on; until then the weights."""
    import torch
    from torch.optim.swa_utils import AveragedModel

    model = torch.nn.Linear(3, 1, bias=False).double()
    averaged, found = AveragedModel(model), []
    for t, point in enumerate(POINTS):
        with torch.no_grad():
            model.weight.copy_(torch.from_numpy(point[None]))
        if t >= start:
            averaged.update_parameters(model)
        holder = averaged.module if t >= start else model
        found.append(holder.weight.detach().numpy()[0].copy())
    return np.array(found)
