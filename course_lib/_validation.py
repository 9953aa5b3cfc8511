"""Checks shared by the library: each error says the name, the value, and what is allowed."""

import numbers

import numpy as np

Hyperparameter = float | np.ndarray


def quiet(function):
    """Let inf and NaN flow through `function` without NumPy's warnings: divergence is a lesson."""
    return np.errstate(all="ignore")(function)


def _as_hyperparameter(name: str, value, allowed: str) -> Hyperparameter:
    """Return a Python float, or a read-only float array of at least one dimension."""
    if isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_):
        return float(value)
    array = np.array(value) if isinstance(value, np.ndarray | list | tuple) else None
    if array is None or array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be {allowed}, got {value!r}")
    if array.ndim == 0:
        return float(array)
    if array.dtype.kind != "f":
        array = array.astype(float)
    array.flags.writeable = False
    return array


def non_negative(name: str, value) -> Hyperparameter:
    """Check a learning rate, an ε or a decay: finite and at least 0, a number or an array."""
    allowed = "a finite number >= 0 (or an array of them)"
    value = _as_hyperparameter(name, value, allowed)
    if type(value) is float:
        if not 0 <= value < np.inf:
            raise ValueError(f"{name} must be {allowed}, got {value!r}")
    elif not ((value >= 0) & (value < np.inf)).all():
        raise ValueError(f"{name} must be {allowed}, got {value!r}")
    return value


def decay_factor(name: str, value) -> Hyperparameter:
    """Check a β: at least 0 and below 1, a number or an array."""
    allowed = "a number in [0, 1) (or an array of them)"
    value = _as_hyperparameter(name, value, allowed)
    if not np.all((value >= 0) & (value < 1) if type(value) is not float else 0 <= value < 1):
        raise ValueError(f"{name} must be {allowed}, got {value!r}")
    return value


def flag(name: str, value) -> bool:
    """Check a switch: True or False, nothing that only behaves like one."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} must be True or False, got {value!r}")
    return bool(value)


def whole_number(name: str, value, minimum: int = 0) -> int:
    """Check a count: an integer of at least `minimum`."""
    if not isinstance(value, numbers.Integral) or isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} must be an integer >= {minimum}, got {value!r}")
    if value < minimum:
        raise ValueError(f"{name} must be an integer >= {minimum}, got {value!r}")
    return int(value)


def real_array(name: str, value) -> np.ndarray:
    """Return data as a float array: floats keep their type, integers and booleans become float64.

    Only real numbers are data: anything else is a TypeError.
    """
    array = np.asarray(value)
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind not in "iub":
        raise TypeError(f"{name} must hold real numbers, got {value!r}")
    return array.astype(float)


def checked_shape(name: str, value, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape that `value` and `shape` broadcast to, or say that they do not."""
    try:
        return np.broadcast_shapes(np.shape(value), shape)
    except ValueError:
        raise ValueError(
            f"{name} of shape {np.shape(value)} must broadcast against shape {shape}"
        ) from None


def checked_gradient(name: str, parameters, gradient_name: str, gradient) -> np.ndarray:
    """Check one array of parameters; return its gradient as an array of the same float type."""
    if not isinstance(parameters, np.ndarray) or parameters.dtype.kind != "f":
        kind = getattr(parameters, "dtype", type(parameters).__name__)
        raise TypeError(f"{name} must be a NumPy array of floats, got {parameters!r} ({kind})")
    if not parameters.flags.writeable:
        raise ValueError(f"{name} must be writeable, got a read-only array {parameters!r}")
    if not isinstance(gradient, np.ndarray) or gradient.dtype != parameters.dtype:
        gradient = real_array(gradient_name, gradient).astype(parameters.dtype)
    if gradient.shape != parameters.shape:
        raise ValueError(
            f"{gradient_name} must have the shape {parameters.shape} of {name}, "
            f"got shape {gradient.shape}"
        )
    return gradient


def random_seeds(name: str, value, following: int = 0) -> np.ndarray:
    """Check seeds: integers, or arrays of them, of `numpy.random.RandomState`, which begin at 0.

    With `following`, that many seeds after each must be in range as well.
    """
    most = 2**32 - 1 - following
    allowed = f"an integer in [0, {most}] (or an array of them)"
    seeds = np.asarray(value)
    if seeds.dtype.kind not in "iu" or seeds.size == 0:
        raise TypeError(f"{name} must be {allowed}, got {value!r}")
    if seeds.min() < 0 or seeds.max() > most:
        raise ValueError(f"{name} must be {allowed}, got {value!r}")
    return seeds


def examples(name: str, value, features: int, networks: tuple[int, ...]) -> np.ndarray:
    """Check the inputs of networks: finite numbers of shape (n, features), or one set for each."""
    allowed = f"(n, {features})" + (f" or {(*networks, 'n', features)}" if networks else "")
    inputs = real_array(name, value).astype(float, copy=False)
    if inputs.ndim < 2 or inputs.shape[-1] != features or inputs.shape[-2] == 0:
        raise ValueError(f"{name} must have shape {allowed} with n >= 1, got shape {inputs.shape}")
    if inputs.ndim > 2 and inputs.shape[:-2] != networks:
        raise ValueError(f"{name} must have shape {allowed}, got shape {inputs.shape}")
    if not np.isfinite(inputs).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(inputs))[0])
        raise ValueError(f"{name} must be finite numbers, got {inputs[where]} at {where}")
    return inputs


def class_labels(
    name: str, value, classes: int, inputs: tuple[int, ...], networks: tuple[int, ...]
) -> np.ndarray:
    """Check the targets of inputs of shape (*inputs, features): whole numbers below `classes`."""
    labels = real_array(name, value)
    shapes = {inputs, inputs[-1:], (*networks, inputs[-1])}
    if labels.shape not in shapes:
        allowed = " or ".join(map(str, sorted(shapes, key=len)))
        raise ValueError(f"{name} must have shape {allowed}, got shape {labels.shape}")
    allowed = f"whole numbers from 0 to {classes - 1}"
    wrong = ~((labels >= 0) & (labels < classes) & (labels == np.floor(labels)))
    if wrong.any():
        where = tuple(int(i) for i in np.argwhere(wrong)[0])
        got = np.asarray(value)[where]
        raise ValueError(f"{name} must be {allowed}, got {got} at {where}")
    return labels.astype(int)
