"""What an experiment gives back, and how it is written to a file."""

import json
import math
import platform
from dataclasses import dataclass, field

import numpy as np

import course_lib


@dataclass(frozen=True, eq=False)
class Result:
    """The numbers of one experiment. Everything but `parameters` goes into the file.

    Attributes
    ----------
    name, title : str
        As in the registry.
    configuration : dict
        Data, network, batches, epochs, optimizers and their hyperparameters.
    seeds : dict
        The seeds of the networks, and of the shuffles or the inputs, one each per run.
    costs : array of shape (epochs,), or dict of arrays of shape (runs, epochs)
        One cost per epoch. Many runs: by the label of what was compared, mostly an optimizer. With
        several splits of the data, they are the first axis here and below.
    accuracy : float, or dict of arrays of shape (runs,)
        The share of the training set that is classified rightly after the last epoch.
    details : dict
        What else was measured; every experiment says what in its docstring.
    parameters : array of shape (P,), or dict of arrays of shape (runs, P)
        The trained networks.
    interrupted : bool
        Whether it was stopped early: costs then has fewer epochs.
    """

    name: str
    title: str
    configuration: dict
    seeds: dict
    costs: np.ndarray | dict
    accuracy: float | dict
    details: dict = field(default_factory=dict)
    parameters: np.ndarray | dict | None = None
    interrupted: bool = False

    def to_json(self) -> str:
        """Return the result as JSON. Numbers keep every digit; inf and NaN become null.

        >>> result = Result("a", "b", {}, {}, costs=np.array([0.5, np.inf]), accuracy=0.9)
        >>> json.loads(result.to_json())["costs"]
        [0.5, None]
        """
        content = {
            "name": self.name,
            "title": self.title,
            "configuration": self.configuration,
            "seeds": self.seeds,
            "versions": versions(),
            "interrupted": self.interrupted,
            "costs": self.costs,
            "accuracy": self.accuracy,
            **self.details,
        }
        return json.dumps(plain(content), ensure_ascii=False, allow_nan=False) + "\n"


def plain(value):
    """Return nested dicts, lists, arrays and numbers as what JSON knows.

    >>> plain({"a": np.array([1.0, np.nan]), "b": (np.int64(2), True)})
    {'a': [1.0, None], 'b': [2, True]}
    """
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def versions() -> dict[str, str]:
    """Return the versions of all that can change a number.

    >>> sorted(versions())
    ['course-lib', 'numpy', 'python']
    """
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "course-lib": course_lib.__version__,
    }
