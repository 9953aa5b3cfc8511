r"""Learning-rate schedules: plain functions of the number of steps already taken, 0 for the first.

Each function below makes a schedule: a function of the step t that returns the learning rate. t is
a number >= 0 or an array of them, and the answer has its shape. Rates, decays and factors may be
arrays too, as everywhere in an optimizer; they broadcast against t.

A rate, decay or step out of its range is a ValueError, one of the wrong kind a TypeError.

Schedules compose:

>>> from course_lib import SGD
>>> schedule = warmup(staircase(exponential_decay(0.1, factor=0.5), interval=2), steps=3)
>>> schedule(np.arange(7)).round(4)
array([0.0333, 0.0667, 0.1   , 0.1   , 0.1   , 0.05  , 0.05  ])
>>> SGD(learning_rate=schedule)
SGD(learning_rate=warmup)
"""

import numbers
from collections.abc import Callable
from functools import wraps

import numpy as np

from course_lib._validation import non_negative, real_array, whole_number

Schedule = Callable[[float | np.ndarray], float | np.ndarray]


def _schedule(rule) -> Schedule:
    """Add to a rule what all schedules share: a checked step, and a plain number for a number."""

    @wraps(rule)
    def schedule(t):
        if type(t) is not int or t < 0:
            t = _checked_step(t)
        rate = rule(t)
        return rate if np.ndim(rate) else float(rate)

    return schedule


def _checked_step(t):
    t = float(t) if isinstance(t, numbers.Real) else real_array("step", t).astype(float)
    if not np.all((np.asarray(t) >= 0) & (np.asarray(t) < np.inf)):
        raise ValueError(f"step must be a finite number >= 0 (or an array of them), got {t!r}")
    return t


def _check_schedule(schedule) -> None:
    if not callable(schedule):
        raise TypeError(
            f"schedule must be a function of the step, got {schedule!r}; constant() makes one"
        )


def constant(rate) -> Schedule:
    r"""Return the same learning rate at every step.

    $$\alpha_t = \alpha_0$$

    >>> constant(0.1)(7)
    0.1
    """
    rate = non_negative("rate", rate)

    @_schedule
    def schedule(t):
        return rate + 0.0 * t

    return schedule


def inverse_time_decay(initial_rate, decay_rate) -> Schedule:
    r"""Return a rate that falls as 1/t, always from the initial rate.

    $$\alpha_t = \frac{\alpha_0}{1 + d\,t}$$

    For d > 0 it has Σα = ∞ and Σα² < ∞. These two conditions of H. Robbins and S. Monro (1951) are
    sufficient for noisy steps to converge, and not necessary.

    >>> inverse_time_decay(0.2, decay_rate=1.0)(np.array([0, 1, 2, 3])).round(4)
    array([0.2   , 0.1   , 0.0667, 0.05  ])
    """
    initial_rate = non_negative("initial_rate", initial_rate)
    decay_rate = non_negative("decay_rate", decay_rate)

    @_schedule
    def schedule(t):
        return initial_rate / (1 + decay_rate * t)

    return schedule


def exponential_decay(initial_rate, factor) -> Schedule:
    r"""Return a rate that is multiplied by a factor, in (0, 1], at every step.

    $$\alpha_t = \alpha_0\, q^t$$

    >>> exponential_decay(0.2, factor=0.95)(np.array([0, 1, 2])).round(4)
    array([0.2   , 0.19  , 0.1805])
    """
    initial_rate = non_negative("initial_rate", initial_rate)
    factor = non_negative("factor", factor)
    if not np.all((np.asarray(factor) > 0) & (np.asarray(factor) <= 1)):
        raise ValueError(f"factor must be in (0, 1], got {factor!r}")

    @_schedule
    def schedule(t):
        return initial_rate * factor**t

    return schedule


def cosine_decay(initial_rate, total_steps, final_rate=0.0) -> Schedule:
    r"""Return a rate that follows half a cosine down to the final rate, and stays there.

    $$\alpha_t = \alpha_T + (\alpha_0 - \alpha_T)\,
    \frac{1 + \cos(\pi \min(t, T) / T)}{2}$$

    I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts" (ICLR 2017).

    >>> cosine_decay(0.2, total_steps=4)(np.arange(6)).round(4)
    array([0.2   , 0.1707, 0.1   , 0.0293, 0.    , 0.    ])
    """
    initial_rate = non_negative("initial_rate", initial_rate)
    final_rate = non_negative("final_rate", final_rate)
    total_steps = whole_number("total_steps", total_steps, minimum=1)

    @_schedule
    def schedule(t):
        share_left = (1 + np.cos(np.pi * np.minimum(t / total_steps, 1))) / 2
        return final_rate + (initial_rate - final_rate) * share_left

    return schedule


def linear_decay(initial_rate, total_steps, final_rate=0.0) -> Schedule:
    r"""Return a rate that falls in a straight line to the final rate, and stays there.

    $$\alpha_t = \alpha_T + (\alpha_0 - \alpha_T) \left(1 - \frac{\min(t, T)}{T}\right)$$

    A. Defazio, A. Cutkosky, H. Mehta and K. Mishchenko, "Optimal linear decay learning rate
    schedules and further refinements" (2023), first posted as "When, why and how much? Adaptive
    learning rate scheduling by refinement".

    >>> linear_decay(0.2, total_steps=4)(np.arange(6)).round(4)
    array([0.2 , 0.15, 0.1 , 0.05, 0.  , 0.  ])
    """
    initial_rate = non_negative("initial_rate", initial_rate)
    final_rate = non_negative("final_rate", final_rate)
    total_steps = whole_number("total_steps", total_steps, minimum=1)

    @_schedule
    def schedule(t):
        share_left = 1 - np.minimum(t / total_steps, 1)
        return final_rate + (initial_rate - final_rate) * share_left

    return schedule


def warmup_stable_decay(rate, total_steps, warmup_steps, decay_steps, final_rate=0.0) -> Schedule:
    r"""Return a rate that climbs, stays, and falls in a straight line only at the very end.

    $$\alpha_t = \begin{cases}
    \alpha\,(t + 1) / k & t < k \\
    \alpha & k \le t < T - d \\
    \alpha_T + (\alpha - \alpha_T)\,(T - t) / d & T - d \le t < T \\
    \alpha_T & T \le t \end{cases}$$

    k are the `warmup_steps`, as of `warmup`, and may be 0; d are the `decay_steps`, at least 1.
    Together they are at most T. While the rate is stable, T need not be known yet: the run goes on,
    or begins to fall, from the same point.

    S. Hu et al., "MiniCPM: unveiling the potential of small language models with scalable training
    strategies" (2024), for the name; they let the rate fall exponentially. A. Hägele et al.,
    "Scaling laws and compute-optimal training beyond fixed training durations" (NeurIPS 2024), for
    other falls, the straight one among them.

    >>> warmup_stable_decay(0.2, total_steps=7, warmup_steps=2, decay_steps=2)(np.arange(8))
    array([0.1, 0.2, 0.2, 0.2, 0.2, 0.2, 0.1, 0. ])
    """
    rate = non_negative("rate", rate)
    final_rate = non_negative("final_rate", final_rate)
    total_steps = whole_number("total_steps", total_steps, minimum=1)
    warmup_steps = whole_number("warmup_steps", warmup_steps)
    decay_steps = whole_number("decay_steps", decay_steps, minimum=1)
    if warmup_steps + decay_steps > total_steps:
        raise ValueError(
            f"warmup_steps and decay_steps must be at most total_steps together, {total_steps}, "
            f"got {warmup_steps} and {decay_steps}"
        )

    @_schedule
    def schedule(t):
        climbing = rate * (t + 1) / max(warmup_steps, 1)
        share_left = np.clip((total_steps - t) / decay_steps, 0, 1)
        return np.where(t < warmup_steps, climbing, final_rate + (rate - final_rate) * share_left)

    return schedule


def piecewise_constant(rates, boundaries) -> Schedule:
    r"""Return the first rate until the first boundary, from there on the second, and so forth.

    $$\alpha_t = \alpha^{(k)}, \qquad k = \text{the number of boundaries} \le t$$

    `boundaries` are steps, integers >= 1 that increase; `rates` has one number more.

    >>> piecewise_constant([0.1, 0.01], boundaries=[3])(np.arange(5))
    array([0.1 , 0.1 , 0.1 , 0.01, 0.01])
    """
    rates = np.asarray(non_negative("rates", rates))
    if np.ndim(boundaries) != 1:
        raise TypeError(f"boundaries must be a sequence of integers >= 1, got {boundaries!r}")
    steps = [whole_number("boundaries", boundary, minimum=1) for boundary in boundaries]
    if sorted(set(steps)) != steps:
        raise ValueError(f"boundaries must increase, got {steps}")
    if rates.shape != (len(steps) + 1,):
        raise ValueError(
            f"rates must be one number more than the {len(steps)} boundaries, got {rates.tolist()}"
        )

    @_schedule
    def schedule(t):
        return rates[np.searchsorted(steps, t, side="right")]

    return schedule


def staircase(schedule, interval) -> Schedule:
    r"""Return a schedule held constant over intervals: "per epoch", or the notes' scheduled decay.

    $$\alpha_t = \alpha(\lfloor t / k \rfloor)$$

    >>> staircase(inverse_time_decay(0.2, decay_rate=1.0), interval=2)(np.arange(6)).round(4)
    array([0.2   , 0.2   , 0.1   , 0.1   , 0.0667, 0.0667])
    """
    _check_schedule(schedule)
    interval = whole_number("interval", interval, minimum=1)

    @_schedule
    def held(t):
        return schedule(t // interval)

    return held


def delay(schedule, steps) -> Schedule:
    r"""Return a schedule that stays at its start for so many steps before it begins.

    $$\alpha_t = \alpha(\max(t - k, 0))$$

    >>> delay(inverse_time_decay(0.2, decay_rate=1.0), steps=2)(np.arange(5)).round(4)
    array([0.2   , 0.2   , 0.2   , 0.1   , 0.0667])
    """
    _check_schedule(schedule)
    steps = whole_number("steps", steps, minimum=1)

    @_schedule
    def delayed(t):
        return schedule(np.maximum(t - steps, 0))

    return delayed


def warmup(schedule, steps) -> Schedule:
    r"""Return a schedule that first climbs in a straight line to its own start, then begins.

    $$\alpha_t = \alpha(0)\,\frac{t + 1}{k} \;\text{ while } t < k, \qquad
    \text{then } \alpha(t - k)$$

    P. Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour" (2017).

    >>> warmup(constant(0.2), steps=4)(np.arange(6))
    array([0.05, 0.1 , 0.15, 0.2 , 0.2 , 0.2 ])
    """
    _check_schedule(schedule)
    steps = whole_number("steps", steps, minimum=1)

    @_schedule
    def warmed(t):
        climbing = schedule(0) * (t + 1) / steps
        return np.where(t < steps, climbing, schedule(np.maximum(t - steps, 0)))

    return warmed
