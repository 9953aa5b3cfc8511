"""Exponentially weighted averages (EWAs): the ground floor that every optimizer stands on."""

from itertools import accumulate

import numpy as np

from course_lib._validation import (
    checked_shape,
    decay_factor,
    flag,
    quiet,
    real_array,
    whole_number,
)


class ExponentialAverage:
    r"""A running average whose memory of each value fades by the factor β at every step.

    $$v_t = \beta v_{t-1} + (1 - \beta) x_t, \qquad v_0 = 0, \qquad
    \hat v_t = \frac{v_t}{1 - \beta^t}$$

    The recursion starts at 0, so the first averages are too small by the factor 1 − βᵗ, the sum of
    the weights so far. Bias correction divides by it.

    Parameters
    ----------
    beta : number in [0, 1), or array of them
        The memory, about 1 / (1 − β) steps. An array keeps several averages at once; it broadcasts
        against the values.
    bias_correction : bool
        Whether `average` is v̂ (True) or v (False).

    Attributes
    ----------
    average : number or array
        v̂ or v, see `bias_correction`.
    uncorrected : number or array
        v, whatever `bias_correction` says.
    total_weight : number or array
        The sum of the weights so far, 1 − βᵗ.
    steps : int
        How many values have been averaged: t.

    Raises
    ------
    ValueError
        β outside [0, 1) or NaN; a value whose shape differs from the first one's.
    TypeError
        β or a value that is not made of real numbers. After an error nothing has changed.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization" (ICLR 2015), section 3.

    Examples
    --------
    >>> temperature = ExponentialAverage(beta=0.9)
    >>> for day in [10.0, 20.0, 12.0]:
    ...     print(round(temperature.update(day), 3))
    10.0
    15.263
    14.059
    """

    def __init__(self, beta, bias_correction: bool = True):
        self.beta = decay_factor("beta", beta)
        self.bias_correction = flag("bias_correction", bias_correction)
        self.reset()

    @quiet
    def update(self, value):
        """Take in one value (a number or an array, always of one shape); return the new average."""
        value = self._checked(value)
        old = self.uncorrected
        self.uncorrected = self._kept(self.beta * old + (1 - self.beta) * value)
        self.steps += 1
        return self.average

    @property
    def average(self):
        """The current average: v̂ if bias correction is on (NaN before any value), else v."""
        if not self.bias_correction:
            return self.uncorrected
        return self._kept(self.uncorrected / self.total_weight)

    @property
    def total_weight(self):
        """The sum of the weights so far, 1 − βᵗ (NaN before any value)."""
        return 1 - self.beta**self.steps if self.steps else np.nan

    def reset(self) -> None:
        """Forget every value."""
        self.steps = 0
        self.uncorrected = 0.0
        self._shape = None
        self._dtype = None  # only an array of β, which is float64, could widen float32 values

    def _kept(self, average):
        """Return the average in the precision of the values."""
        return average if self._dtype is None else average.astype(self._dtype)

    def _checked(self, value):
        """Return the value as floats, after checking that its shape is that of the first one."""
        if type(value) is np.ndarray and value.shape == self._shape and value.dtype.kind == "f":
            return value  # the usual case, at the least cost
        value = _as_floats(value, self._shape)
        if self._shape is None:
            shape = np.shape(value)
            checked_shape("beta", self.beta, shape)
            self._shape = shape
            if isinstance(self.beta, np.ndarray) and isinstance(value, np.ndarray):
                self._dtype = value.dtype
        return value


class PolyakAverage:
    r"""The plain mean of all values from a chosen step on: none of them fades.

    $$\bar\theta_t = \frac{1}{t - s} \sum_{k=s+1}^{t} \theta_k \quad (t > s), \qquad
    \bar\theta_t = \theta_t \quad (t \le s)$$

    Of the points that an optimizer passes, the Polyak–Ruppert average: each of them is scattered by
    the noise of its gradient, and the scatter cancels in the mean. `descend` and `train` keep it
    along a run. (An exponential average of the parameters is called Polyak's by some, too.)

    Parameters
    ----------
    start : int >= 0
        How many values are left out at the beginning, as those are that still lie far off: s. As
        long as there is nothing to average, `average` is the latest value.

    Attributes
    ----------
    average : number or array
        The mean so far; NaN before any value.
    steps : int
        How many values have come in: t.

    Raises
    ------
    ValueError
        A negative start; a value whose shape differs from the first one's.
    TypeError
        A start that is no integer, or a value that is not made of real numbers. After an error
        nothing has changed.

    References
    ----------
    D. Ruppert, "Efficient estimations from a slowly convergent Robbins–Monro process", technical
    report 781, Cornell University, 1988. B. T. Polyak and A. B. Juditsky, "Acceleration of
    stochastic approximation by averaging", SIAM Journal on Control and Optimization 30(4), 1992.

    Examples
    --------
    >>> point = PolyakAverage(start=1)
    >>> [point.update(x) for x in (9.0, 3.0, 1.0, 2.0)]
    [9.0, 3.0, 2.0, 2.0]
    """

    def __init__(self, start: int = 0):
        self.start = whole_number("start", start)
        self.reset()

    @quiet
    def update(self, value):
        """Take in one value (a number or an array, always of one shape); return the new average."""
        value = _as_floats(value, self._shape)
        self._shape = np.shape(value)
        self.steps += 1
        averaged = self.steps - self.start
        if averaged > 1:
            self.average = self.average + (value - self.average) / averaged
        else:  # a copy: parameters that a run goes on with change in place
            self.average = value.copy() if isinstance(value, np.ndarray) else value
        return self.average

    def reset(self) -> None:
        """Forget every value."""
        self.steps = 0
        self.average = np.nan
        self._shape = None


def _as_floats(value, shape: tuple[int, ...] | None):
    """Return one value as a float or a float array, after checking its shape, if one is known."""
    if not (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        value = real_array("value", value)
        value = value if value.ndim else float(value)
    if shape is not None and np.shape(value) != shape:
        raise ValueError(f"value must have shape {shape}, got shape {np.shape(value)}")
    return value


def exponential_average(series, beta, bias_correction: bool = False) -> np.ndarray:
    r"""Average a whole series along its first axis, each row into the average of those before it.

    $$v_t = \beta v_{t-1} + (1 - \beta) x_t, \qquad v_0 = 0$$

    and with bias correction each $v_t$ is divided by $1 - \beta^t$.

    Parameters
    ----------
    series : array of shape (T, ...)
        One value (or one array of values) per step. Integers are read as floats.
    beta : number in [0, 1), or array of them
        An array broadcasts against one row of the series, so that one call gives several averages.
    bias_correction : bool
        Whether to divide by the sum of the weights so far.

    Returns
    -------
    array of the series' shape
        Or of shape (T, ...) with the rows broadcast against an array of β.

    Raises
    ------
    ValueError
        β outside [0, 1) or NaN, a series without a first axis, or shapes that do not broadcast.
    TypeError
        β or a series that is not made of real numbers.

    References
    ----------
    J. S. Hunter, "The exponentially weighted moving average", Journal of Quality Technology 18(4),
    1986.

    Examples
    --------
    >>> exponential_average([10, 20, 12], beta=0.9).round(3)
    array([1.  , 2.9 , 3.81])
    >>> exponential_average([10, 20, 12], beta=0.9, bias_correction=True).round(3)
    array([10.   , 15.263, 14.059])
    >>> exponential_average([10, 20, 12], beta=[0.5, 0.9]).round(3)
    array([[ 5.  ,  1.  ],
           [12.5 ,  2.9 ],
           [12.25,  3.81]])
    """
    series = real_array("series", series)
    beta = decay_factor("beta", beta)
    bias_correction = flag("bias_correction", bias_correction)
    if series.ndim == 0:
        raise ValueError(f"series must have at least one axis (the steps), got {series!r}")
    shape = checked_shape("beta", beta, series.shape[1:])
    averages = np.empty((len(series), *shape), series.dtype)
    with np.errstate(all="ignore"):
        if shape == ():  # plain floats are several times faster than arrays of one number
            steps = accumulate(series.tolist(), lambda v, x: beta * v + (1 - beta) * x, initial=0.0)
            averages[:] = list(steps)[1:]
        else:
            average = np.zeros(shape, series.dtype)
            for t, value in enumerate(series):
                average = averages[t] = beta * average + (1 - beta) * value
        if bias_correction:
            t = np.arange(1, len(series) + 1).reshape(-1, *[1] * len(shape))
            averages /= 1 - beta**t
    return averages


def effective_window(beta):
    r"""Return how many steps an average with memory β looks back over: 1 / (1 − β).

    After that many steps a value's weight has faded to about 1/e of what it was.

    Parameters
    ----------
    beta : number in [0, 1), or array of them

    Raises
    ------
    ValueError, TypeError
        β outside [0, 1), NaN, or not made of real numbers.

    Examples
    --------
    >>> round(effective_window(0.9), 9), round(effective_window(0.98), 9)
    (10.0, 50.0)
    """
    return 1 / (1 - decay_factor("beta", beta))


def trend_lag(beta):
    r"""Return how many steps an average stays behind a steady trend: β / (1 − β).

    It is the mean age of the values in it, Σ k (1 − β) βᵏ.

    Parameters
    ----------
    beta : number in [0, 1), or array of them

    Raises
    ------
    ValueError, TypeError
        β outside [0, 1), NaN, or not made of real numbers.

    Examples
    --------
    >>> round(trend_lag(0.9), 9)
    9.0
    """
    beta = decay_factor("beta", beta)
    return beta / (1 - beta)


def variance_factor(beta, persistence=0.0):
    r"""Return the share of a noise's variance that an average lets through, once settled.

    $$\frac{1-\beta}{1+\beta} \cdot \frac{1+\beta\rho}{1-\beta\rho}$$

    The second factor is 1 for noise drawn afresh at every step. A noise of persistence ρ keeps
    that share of its last value: two of its values k steps apart have the correlation ρᵏ.

    Parameters
    ----------
    beta : number in [0, 1), or array of them
    persistence : number in [0, 1), or array of them that broadcasts against β

    Raises
    ------
    ValueError, TypeError
        β or the persistence outside [0, 1), NaN, or not made of real numbers.

    References
    ----------
    S. W. Roberts, "Control chart tests based on geometric moving averages", Technometrics 1(3),
    1959, for fresh noise.

    Examples
    --------
    >>> round(1 / variance_factor(0.9), 9)  # as quiet as a plain mean of 19 values
    19.0
    >>> round(variance_factor(0.9, persistence=0.8), 3)
    0.323
    """
    beta = decay_factor("beta", beta)
    passed = beta * decay_factor("persistence", persistence)
    return (1 - beta) / (1 + beta) * (1 + passed) / (1 - passed)
