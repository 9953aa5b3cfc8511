"""The course's data. Real data ships in `course_lib/data`, each file with its source on top."""

import csv
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

DATA = Path(__file__).parent / "data"


class Temperatures(NamedTuple):
    """A series of days: `dates` (datetime64[D]), `celsius` (float64), both of shape (n,)."""

    dates: np.ndarray
    celsius: np.ndarray


def temperatures(path=None) -> Temperatures:
    """Daily mean temperatures of Seattle, 2012 to 2015: 1,461 days in degrees Celsius.

    A day's mean is (maximum + minimum) / 2, as weather services report it.

    Parameters
    ----------
    path : path-like, optional
        Another file with the columns date (YYYY-MM-DD), maximum and minimum.

    Raises
    ------
    FileNotFoundError
        The file is missing.
    ValueError
        The file cannot be read as such a table; the message names the line.

    References
    ----------
    NOAA, Global Historical Climatology Network - Daily (public domain); M. J. Menne et al.,
    "An Overview of the Global Historical Climatology Network-Daily Database", Journal of
    Atmospheric and Oceanic Technology 29 (2012).

    Examples
    --------
    >>> days = temperatures()
    >>> days.celsius.shape, str(days.dates[0]), float(round(days.celsius[0], 2))
    ((1461,), '2012-01-01', 8.9)
    """
    path = DATA / "seattle_temperatures.csv" if path is None else Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileNotFoundError(
            f"the data file {path.name} cannot be read ({error.strerror}): restore it from the "
            f"course's repository, folder course_lib/data"
        ) from None
    except UnicodeDecodeError:
        raise ValueError(
            f"the data file {path.name} is not text: restore it from the course's repository"
        ) from None
    rows = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not rows or rows[0][1] != "date,maximum,minimum":
        raise ValueError(
            f"the data file {path.name} does not begin with the columns date,maximum,minimum: "
            f"restore it from the course's repository"
        )
    dates, means = [], []
    for (number, _), row in zip(rows[1:], csv.reader(line for _, line in rows[1:]), strict=True):
        try:
            day, maximum, minimum = row
            dates.append(np.datetime64(day, "D"))
            means.append((float(maximum) + float(minimum)) / 2)
        except ValueError:
            raise ValueError(
                f"line {number} of the data file {path.name} is {','.join(row)!r}, not "
                f"date,maximum,minimum: restore it from the course's repository"
            ) from None
    return Temperatures(np.array(dates), np.array(means))


def pandas_ewm() -> dict:
    """What `pandas.Series.ewm(alpha=1 - beta).mean()` gives for the first days of `temperatures`.

    Keys: `pandas` (its version), `beta`, `series`, and the averages `adjust_true`, `adjust_false`
    and `adjust_false_after_zero` (a zero put in front of the series and its average dropped), all
    lists of one length. The course itself does not need pandas; `tests/test_datasets.py` computes
    the values anew where it is installed.

    Examples
    --------
    >>> values = pandas_ewm()
    >>> values["beta"], len(values["series"]) == len(values["adjust_true"])
    (0.9, True)
    """
    return json.loads((DATA / "pandas_ewm.json").read_text(encoding="utf-8"))


def rmsprop_libraries() -> dict:
    """What the RMSProp of PyTorch and of optax makes of the same gradients, step by step.

    Three parameters start at 0; their `gradients`, shape (steps, 3), are about 1, 1e-3 and 1e-5 in
    size. Keys: `torch` and `optax` (the versions), `learning_rate`, `beta`, `epsilon` and
    `gradients` (what all were given), and the parameters after each step, lists of the gradients'
    shape: `torch_default`, `optax_default`, `optax_corrected` (with `bias_correction=True`) and
    `optax_corrected_outside` (with `eps_in_sqrt=False` besides). The course itself needs neither
    library; `tests/test_datasets.py` computes the values anew where they are installed.

    Examples
    --------
    >>> values = rmsprop_libraries()
    >>> values["beta"], len(values["gradients"]) == len(values["torch_default"])
    (0.9, True)
    """
    return json.loads((DATA / "rmsprop_libraries.json").read_text(encoding="utf-8"))
