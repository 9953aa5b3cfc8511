"""Optimizers: a learning rate times a direction, and a direction is made of averages.

`Optimizer` holds what all of them share: checks, state, dicts of parameters, schedules. Each class
below it says only what it remembers and which direction that makes.
"""

import numpy as np

from course_lib._names import refuse_other_names, signature_of
from course_lib._recording import NotRecordableError
from course_lib._stepping import in_place
from course_lib._validation import (
    checked_gradient,
    checked_shape,
    decay_factor,
    flag,
    non_negative,
    quiet,
)
from course_lib.averages import ExponentialAverage

_RULES = {  # every other hyperparameter is a number >= 0
    "beta": decay_factor,
    "beta1": decay_factor,
    "beta2": decay_factor,
    "bias_correction": flag,
    "dampening": flag,
    "epsilon_inside_sqrt": flag,
    "nesterov": flag,
}


class Optimizer:
    r"""What every optimizer shares: a step of a learning rate times a direction, in place.

    $$\theta \leftarrow \theta - \alpha \cdot \text{direction}$$

    A subclass writes `direction(gradient, state)`, and `new_state()` if it remembers anything.

    Every number may be an array that broadcasts against the parameters: a whole sweep is one run.
    The learning rate may also be a schedule, a function of the number of steps already taken. The
    numbers are fixed when the optimizer is made; only `learning_rate` may be set again.

    Attributes
    ----------
    steps : int
        How many steps have been taken.
    state : dict
        What the optimizer remembers, by name; for a dict of parameters, one such dict per key.
        Empty before the first step.
    hyperparameters : dict
        The numbers and switches it was made with, by name.

    Raises
    ------
    ValueError
        A number out of its range or NaN; shapes or keys that do not match; read-only parameters.
    TypeError
        A number, a switch or an array of the wrong kind; integer parameters; a name it does not
        know, such as lr: the message has the right one. After an error neither the parameters nor
        the state have changed.

    Notes
    -----
    Divergence is no error: inf and NaN flow through without a warning.

    Steps after the second repeat the operations of `direction` and `move` in place, to the same
    bits, if all numbers are plain ones and the class is one of this module. Of 8,192 parameters or
    more they multiply and divide by numbers alone only once, at the end: what is remembered keeps
    its bits, the parameters differ by rounding. An array of the state that you hold is never
    written to.

    Examples
    --------
    >>> parameters = {"weights": np.array([1.0, -2.0]), "bias": np.array(0.5)}
    >>> optimizer = SGD(learning_rate=0.1)
    >>> optimizer.step(parameters, {"weights": np.array([10.0, 10.0]), "bias": np.array(5.0)})
    >>> parameters
    {'weights': array([ 0., -3.]), 'bias': array(0.)}
    """

    _fixed = ()

    def __init_subclass__(cls):
        cls.__signature__ = signature_of(cls)

    def __new__(cls, *arguments, **hyperparameters):
        refuse_other_names(cls, hyperparameters)
        return super().__new__(cls)

    def __init__(self, learning_rate, **hyperparameters):
        self.learning_rate = learning_rate
        self._fix(**hyperparameters)
        self.reset()

    def direction(self, gradient, state):
        """Return the direction to step against, from the gradient and what is remembered."""
        raise NotImplementedError(f"{type(self).__name__} must define direction()")

    def new_state(self) -> dict:
        """Return what is remembered about one array before its first step."""
        return {}

    def move(self, parameters, step, rate) -> None:
        """Move one array, in place, by `step`, which is the learning rate times the direction."""
        parameters -= step

    def step(self, parameters, gradients) -> None:
        """Move the parameters, in place, by one step along their gradients.

        `parameters` is a float array, or a dict of them; `gradients` has the same shape or keys.
        """
        rate = self._learning_rate
        if type(rate) is not float:
            rate = self._rate()
        repeated = self._in_place
        if repeated is None or not repeated.step(self, parameters, gradients, rate):
            self._step(parameters, gradients, rate)
            self.steps += 1
            self._in_place = self._repeating(parameters, rate)

    def _repeating(self, parameters, rate):
        """Return what can repeat this step, and counts it, if anything can and if steps go on."""
        if self._repeatable is None:  # by then the hyperparameters of every subclass are there
            elementwise = {self.direction.__module__, self.move.__module__} == {__name__}
            numbers = (getattr(self, name) for name in self._fixed)
            self._repeatable = elementwise and all(isinstance(n, float | bool) for n in numbers)
        elif self._repeatable:
            try:
                return in_place(self, parameters, rate)
            except NotRecordableError:
                self._repeatable = False
        return None

    @quiet
    def _step(self, parameters, gradients, rate):
        if isinstance(parameters, dict):
            gradients = self._checked_dict(parameters, gradients)
            self._check_rate(rate, {key: array.shape for key, array in parameters.items()})
            states = self.state or {key: self.new_state() for key in parameters}
            # All directions first: one array's gradient may be another array of parameters.
            steps = {key: rate * self.direction(gradients[key], states[key]) for key in parameters}
            for key, array in parameters.items():
                self.move(array, steps[key], rate)
        else:
            gradients = checked_gradient("parameters", parameters, "gradients", gradients)
            self._check_rate(rate, parameters.shape)
            states = self.state or self.new_state()
            self.move(parameters, rate * self.direction(gradients, states), rate)
        if states is not self.state:
            self.state = states

    def reset(self) -> None:
        """Forget everything: the next step is the first one again, of any shape."""
        self.steps = 0
        self.state = {}
        self._shapes = None
        self._in_place = None  # what repeats steps
        self._repeatable = None  # whether there can be such a thing; not known yet
        self._fitting = None  # the latest rate that was checked against the shapes
        self._scheduled = None, None  # the latest array from a schedule, and what it was checked to

    @property
    def learning_rate(self):
        """The learning rate α: a number, an array, or a schedule."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        self._learning_rate = value if callable(value) else non_negative("learning_rate", value)

    @property
    def hyperparameters(self) -> dict:
        """The numbers and switches it was made with, by name."""
        return {name: getattr(self, name) for name in ("learning_rate", *self._fixed)}

    def broadcast_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Return the shape that parameters of `shape` grow to for a sweep over array values."""
        for name, value in (self.hyperparameters | {"learning_rate": self._rate()}).items():
            shape = checked_shape(name, value, shape)
        return shape

    def _fix(self, **hyperparameters):
        """Check hyperparameters and keep them for good."""
        for name, value in hyperparameters.items():
            object.__setattr__(self, name, _RULES.get(name, non_negative)(name, value))
        self._fixed += tuple(hyperparameters)

    def __setattr__(self, name, value):
        # The averages have copied β by now: setting it here would change nothing, in silence.
        if name in self._fixed:
            raise AttributeError(
                f"{name} is fixed when {type(self).__name__} is made, got {value!r}; "
                "make a new optimizer (only learning_rate may be set again)"
            )
        object.__setattr__(self, name, value)

    def __getstate__(self):
        return vars(self) | {"_in_place": None}  # whose arrays are those of one optimizer

    def __repr__(self):
        arguments = (f"{k}={_short(v)}" for k, v in self.hyperparameters.items())
        return f"{type(self).__name__}({', '.join(arguments)})"

    @quiet
    def _rate(self):
        """Return the learning rate of the step to come."""
        if not callable(self._learning_rate):
            return self._learning_rate
        rate = self._learning_rate(self.steps)
        given, checked = self._scheduled
        if rate is given and checked is not None:
            return checked
        checked = non_negative(f"learning_rate at step {self.steps}", rate)
        # An array that nobody can write to is still what it was, if it comes again.
        array = isinstance(rate, np.ndarray)
        lasting = array and rate.flags.owndata and not rate.flags.writeable
        self._scheduled = (rate, checked) if lasting else (None, None)
        return checked

    def _check_rate(self, rate, shapes):
        """Check that the learning rate and everything else broadcasts against `shapes`."""
        if shapes != self._shapes:
            if self._shapes is not None:
                raise ValueError(
                    f"parameters must keep the shape {self._shapes} of the first step, "
                    f"got {shapes}; put several arrays in one dict, or call reset()"
                )
            self._check_broadcast(self.hyperparameters | {"learning_rate": rate}, shapes)
            self._shapes = shapes
        elif type(rate) is not float and rate is not self._fitting:
            self._check_broadcast({"learning_rate": rate}, shapes)
        self._fitting = rate

    @staticmethod
    def _check_broadcast(values, shapes):
        for name, value in values.items():
            for shape in shapes.values() if isinstance(shapes, dict) else (shapes,):
                if checked_shape(name, value, shape) != shape:
                    raise ValueError(
                        f"{name} of shape {np.shape(value)} must broadcast against the "
                        f"parameters, got parameters of shape {shape}"
                    )

    @staticmethod
    def _checked_dict(parameters, gradients):
        if not isinstance(gradients, dict):
            raise TypeError(f"gradients must be a dict like the parameters, got {gradients!r}")
        if parameters.keys() != gradients.keys():
            raise ValueError(
                f"gradients must have the keys {list(parameters)} of the parameters, "
                f"got {list(gradients)}"
            )
        return {
            key: checked_gradient(
                f"parameters[{key!r}]", array, f"gradients[{key!r}]", gradients[key]
            )
            for key, array in parameters.items()
        }


def _short(value) -> str:
    """Return a form of a hyperparameter that is the same in every run and fits in one line."""
    if callable(value):  # a schedule: the name of the function that made it
        return getattr(value, "__qualname__", type(value).__name__).split(".")[0]
    return f"<array of shape {value.shape}>" if isinstance(value, np.ndarray) else repr(value)


class SGD(Optimizer):
    r"""Gradient descent: the direction is the gradient itself, of one batch or of all the data.

    $$\theta \leftarrow \theta - \alpha g$$

    Parameters
    ----------
    learning_rate : number >= 0, array of them, or schedule
        α.

    References
    ----------
    H. Robbins and S. Monro, "A stochastic approximation method", Annals of Mathematical Statistics
    22(3), 1951.

    Examples
    --------
    >>> parameters = np.array([1.0, 2.0])
    >>> SGD(learning_rate=0.1).step(parameters, gradients=np.array([3.0, -4.0]))
    >>> parameters
    array([0.7, 2.4])
    """

    def __init__(self, learning_rate):
        super().__init__(learning_rate)

    def direction(self, gradient, state):
        return gradient


class Momentum(Optimizer):
    r"""Momentum: the direction is an average of the gradients, so that zigzags cancel.

    $$v_t = \beta v_{t-1} + (1 - \beta) g_t, \quad v_0 = 0, \qquad
    \theta \leftarrow \theta - \alpha v_t$$

    Parameters
    ----------
    learning_rate : number >= 0, array of them, or schedule
        α.
    beta : number in [0, 1), or array of them
        β, the memory: about 1 / (1 − β) steps.
    dampening : bool
        False divides the average by 1 − β, which is the recursion v = βv + g of Polyak and PyTorch:
        dampened at rate α / (1 − β) and undampened at α walk the same path. (PyTorch's own
        `dampening` starts its buffer at g₁ instead of 0, which is another recursion.)
    nesterov : bool
        Look one step ahead: step along βv + (1 − β)g (undampened: βv + g).
    bias_correction : bool
        Divide v by 1 − βᵗ. Only of the dampened form, which alone is an average.

    Raises
    ------
    ValueError
        A number out of range, or bias_correction without dampening.

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4(5), 1964. I. Sutskever, J. Martens, G. Dahl
    and G. Hinton, "On the importance of initialization and momentum in deep learning" (ICML 2013),
    for `nesterov`.

    Examples
    --------
    >>> parameters = np.array([1.0, 2.0])
    >>> optimizer = Momentum(learning_rate=0.1, beta=0.9)
    >>> optimizer.step(parameters, gradients=np.array([3.0, -4.0]))
    >>> parameters  # a tenth of the step of SGD: the average has just begun at 0
    array([0.97, 2.04])
    >>> optimizer.state["mean"].average
    array([ 0.3, -0.4])
    """

    def __init__(
        self, learning_rate, beta=0.9, dampening=True, nesterov=False, bias_correction=False
    ):
        super().__init__(
            learning_rate,
            beta=beta,
            dampening=dampening,
            nesterov=nesterov,
            bias_correction=bias_correction,
        )
        if bias_correction and not dampening:
            raise ValueError(
                "bias_correction=True must go with dampening=True, got dampening=False: "
                "v = βv + g is a sum, and only an average has this bias"
            )

    def new_state(self):
        return {"mean": ExponentialAverage(self.beta, self.bias_correction)}

    def direction(self, gradient, state):
        mean = state["mean"].update(gradient)
        if self.nesterov:
            mean = self.beta * mean + (1 - self.beta) * gradient
        return mean if self.dampening else mean / (1 - self.beta)


class AdaGrad(Optimizer):
    r"""AdaGrad: divides the gradient by the root of the sum of all its squares so far.

    $$s_t = s_{t-1} + g_t^2, \quad s_0 = 0, \qquad
    \theta \leftarrow \theta - \alpha \frac{g_t}{\sqrt{s_t} + \epsilon}$$

    The one optimizer here without an average: its sum never forgets, so α/√s only shrinks.

    Parameters
    ----------
    learning_rate : number >= 0, array of them, or schedule
        α.
    epsilon : number >= 0, or array of them
        ε, in units of the gradient. With 0, a coordinate whose gradients were all 0 becomes NaN.

    References
    ----------
    J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning and
    stochastic optimization", Journal of Machine Learning Research 12, 2011.

    Examples
    --------
    >>> parameters = np.array([1.0, 2.0])
    >>> optimizer = AdaGrad(learning_rate=0.1)
    >>> optimizer.step(parameters, gradients=np.array([3.0, -4.0]))
    >>> parameters.round(6)
    array([0.9, 2.1])
    """

    def __init__(self, learning_rate, epsilon=1e-8):
        super().__init__(learning_rate, epsilon=epsilon)

    def new_state(self):
        return {"sum_of_squares": 0.0}

    def direction(self, gradient, state):
        state["sum_of_squares"] = state["sum_of_squares"] + gradient**2
        return gradient / (np.sqrt(state["sum_of_squares"]) + self.epsilon)


class RMSProp(Optimizer):
    r"""RMSProp: divides the gradient by the root of an average of its square.

    $$s_t = \beta s_{t-1} + (1 - \beta) g_t^2, \quad s_0 = 0, \qquad
    \hat s_t = \frac{s_t}{1 - \beta^t}, \qquad
    \theta \leftarrow \theta - \alpha \frac{g_t}{\sqrt{\hat s_t} + \epsilon}$$

    Parameters
    ----------
    learning_rate : number >= 0, array of them, or schedule
        α: about the length of a step in each coordinate.
    beta : number in [0, 1), or array of them
        β, the memory of the squares.
    epsilon : number >= 0, or array of them
        ε, in units of the gradient. With 0, a coordinate whose gradients were all 0 becomes NaN.
    bias_correction : bool
        False divides by the root of s itself, as PyTorch does: its first steps are too long by up
        to 1 / √(1 − β).

    References
    ----------
    T. Tieleman and G. Hinton, "Lecture 6.5: rmsprop", Coursera: Neural networks for machine
    learning, 2012.

    Examples
    --------
    >>> parameters = np.array([1.0, 2.0])
    >>> optimizer = RMSProp(learning_rate=0.1)
    >>> optimizer.step(parameters, gradients=np.array([3.0, -4.0]))
    >>> parameters.round(6)
    array([0.9, 2.1])
    """

    def __init__(self, learning_rate, beta=0.9, epsilon=1e-8, bias_correction=True):
        super().__init__(learning_rate, beta=beta, epsilon=epsilon, bias_correction=bias_correction)

    def new_state(self):
        return {"mean_square": ExponentialAverage(self.beta, self.bias_correction)}

    def direction(self, gradient, state):
        mean_square = state["mean_square"].update(gradient**2)
        return gradient / (np.sqrt(mean_square) + self.epsilon)


class Adam(Optimizer):
    r"""Adam: an average of the gradient, divided by the root of an average of its square.

    $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad
    s_t = \beta_2 s_{t-1} + (1 - \beta_2) g_t^2, \qquad m_0 = s_0 = 0$$

    $$\hat m_t = \frac{m_t}{1 - \beta_1^t}, \qquad \hat s_t = \frac{s_t}{1 - \beta_2^t}, \qquad
    \theta \leftarrow \theta - \alpha \frac{\hat m_t}{\sqrt{\hat s_t} + \epsilon}$$

    Parameters
    ----------
    learning_rate : number >= 0, array of them, or schedule
        α: about the length of a step in each coordinate while gradients agree.
    beta1, beta2 : number in [0, 1), or array of them
        The memory of the gradients and of their squares.
    epsilon : number >= 0, or array of them
        ε, in units of the gradient (inside the root: of its square). With 0, a coordinate whose
        gradients were all 0 becomes NaN.
    bias_correction : bool
        Whether the averages are divided by 1 − βᵗ.
    epsilon_inside_sqrt : bool
        True divides by √(ŝ + ε), as some notes write; the paper and the libraries do √ŝ + ε.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization" (ICLR 2015), algorithm 1.

    Examples
    --------
    >>> parameters = np.array([1.0, 2.0])
    >>> optimizer = Adam(learning_rate=0.1)
    >>> optimizer.step(parameters, gradients=np.array([3.0, -4.0]))
    >>> parameters.round(6)
    array([0.9, 2.1])
    >>> optimizer.state["mean_square"].average.round(6)
    array([ 9., 16.])
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta1=0.9,
        beta2=0.999,
        epsilon=1e-8,
        bias_correction=True,
        epsilon_inside_sqrt=False,
    ):
        super().__init__(
            learning_rate,
            beta1=beta1,
            beta2=beta2,
            epsilon=epsilon,
            bias_correction=bias_correction,
            epsilon_inside_sqrt=epsilon_inside_sqrt,
        )

    def new_state(self):
        return {
            "mean": ExponentialAverage(self.beta1, self.bias_correction),
            "mean_square": ExponentialAverage(self.beta2, self.bias_correction),
        }

    def direction(self, gradient, state):
        mean = state["mean"].update(gradient)
        mean_square = state["mean_square"].update(gradient**2)
        if self.epsilon_inside_sqrt:
            return mean / np.sqrt(mean_square + self.epsilon)
        return mean / (np.sqrt(mean_square) + self.epsilon)


class AMSGrad(Adam):
    r"""AMSGrad: Adam that divides by the root of the largest average square so far.

    $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad
    s_t = \beta_2 s_{t-1} + (1 - \beta_2) g_t^2, \qquad S_t = \max(S_{t-1}, s_t)$$

    $$\hat m_t = \frac{m_t}{1 - \beta_1^t}, \qquad \hat S_t = \frac{S_t}{1 - \beta_2^t}, \qquad
    \theta \leftarrow \theta - \alpha \frac{\hat m_t}{\sqrt{\hat S_t} + \epsilon}$$

    The maximum is taken before the correction, as PyTorch does: S never shrinks, but the corrected
    divisor can while 1 - β₂ᵗ still grows. optax takes it after the correction; the paper has no
    correction at all.
    Parameters and errors are those of `Adam`.

    References
    ----------
    S. J. Reddi, S. Kale and S. Kumar, "On the convergence of Adam and beyond" (ICLR 2018).

    Examples
    --------
    >>> parameters = np.array([1.0, 2.0])
    >>> optimizer = AMSGrad(learning_rate=0.1)
    >>> optimizer.step(parameters, gradients=np.array([3.0, -4.0]))
    >>> parameters.round(6)
    array([0.9, 2.1])
    """

    def new_state(self):
        return super().new_state() | {"largest": 0.0}

    def direction(self, gradient, state):
        mean = state["mean"].update(gradient)
        state["mean_square"].update(gradient**2)
        largest = np.maximum(state["largest"], state["mean_square"].uncorrected)
        state["largest"] = largest
        if self.bias_correction:
            largest = largest / state["mean_square"].total_weight
        if self.epsilon_inside_sqrt:
            return mean / np.sqrt(largest + self.epsilon)
        return mean / (np.sqrt(largest) + self.epsilon)


class AdamW(Adam):
    r"""AdamW: Adam, with a weight decay that stays out of the averages.

    $$\theta \leftarrow (1 - \alpha \lambda)\, \theta -
    \alpha \frac{\hat m_t}{\sqrt{\hat s_t} + \epsilon}$$

    An L2 penalty would put λθ into the gradient, where it is divided by the root of the average
    square with it. The factor αλ is PyTorch's convention: the paper multiplies λ by the schedule's
    factor alone, not by α. The other parameters and errors are those of `Adam`.

    Parameters
    ----------
    weight_decay : number >= 0, or array of them
        λ.

    References
    ----------
    I. Loshchilov and F. Hutter, "Decoupled weight decay regularization" (ICLR 2019).

    Examples
    --------
    >>> parameters = np.array([1.0, 2.0])
    >>> optimizer = AdamW(learning_rate=0.1, weight_decay=0.5)
    >>> optimizer.step(parameters, gradients=np.array([3.0, -4.0]))
    >>> parameters.round(6)  # 0.95 of what they were, then a step of 0.1
    array([0.85, 2.  ])
    """

    def __init__(self, *as_adam, weight_decay=0.01, **others):
        super().__init__(*as_adam, **others)
        self._fix(weight_decay=weight_decay)

    def move(self, parameters, step, rate):
        parameters *= 1 - rate * self.weight_decay
        parameters -= step


OPTIMIZERS: dict[str, type[Optimizer]] = {
    optimizer.__name__: optimizer
    for optimizer in (SGD, Momentum, AdaGrad, RMSProp, Adam, AMSGrad, AdamW)
}
