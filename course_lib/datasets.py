"""The data: files in `course_lib/data`, each with its source on top, and points drawn at random.

Moons and the split of the digits are scikit-learn's to the bit, without scikit-learn: the same
numbers of NumPy's RandomState are drawn in the same order. `tests/test_datasets_labelled.py`
compares them. The course's own moons are shipped, for a browser's cosine has another last bit.
"""

import json
import math
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_lib._validation import non_negative, random_seeds, whole_number

DATA = Path(__file__).parent / "data"
COURSE_MOONS = (300, 0.2, 3)  # n, noise and seed of the file moons.csv
DAY = [("date", "datetime64[D]"), ("maximum", float), ("minimum", float)]


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
        text = _content(path).decode()
    except UnicodeDecodeError:
        raise ValueError(
            f"the data file {path.name} is not text: restore it from the course's repository"
        ) from None
    rows = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if len(rows) < 2 or rows[0][1] != "date,maximum,minimum":
        raise ValueError(
            f"the data file {path.name} does not begin with the columns date,maximum,minimum and "
            f"a day: restore it from the course's repository"
        )
    read = []  # so that an error can name its line; NumPy takes them one by one

    def lines():
        for number, line in rows[1:]:
            read.append((number, line))
            yield line

    try:
        days = np.loadtxt(lines(), DAY, delimiter=",", ndmin=1)
    except ValueError:
        number, line = read[-1]
        raise ValueError(
            f"line {number} of the data file {path.name} is {line!r}, not "
            f"date,maximum,minimum: restore it from the course's repository"
        ) from None
    return Temperatures(days["date"].copy(), (days["maximum"] + days["minimum"]) / 2)


def pandas_ewm() -> dict:
    """What `pandas.Series.ewm(alpha=1 - beta).mean()` gives for the first days of `temperatures`.

    Keys: `pandas` (its version), `beta`, `series`, and the averages `adjust_true`, `adjust_false`
    and `adjust_false_after_zero` (a zero put in front of the series and its average dropped), all
    lists of one length. The course itself does not need pandas; `tests/test_datasets_peers.py`
    computes the values anew where it is installed.

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
    library; `tests/test_datasets_peers.py` computes the values anew where they are installed.

    Examples
    --------
    >>> values = rmsprop_libraries()
    >>> values["beta"], len(values["gradients"]) == len(values["torch_default"])
    (0.9, True)
    """
    return json.loads((DATA / "rmsprop_libraries.json").read_text(encoding="utf-8"))


def epoch_times() -> dict:
    """How long an epoch of training took with each optimizer, on one machine on one day.

    Keys: `moons` and `digits`, each with the network's `layers`, its `steps_per_epoch`, and
    `epoch`: by optimizer the `microseconds` and `times_sgd`, the ratio to SGD in the same round;
    and what it was measured with: `python`, `numpy`, `cores`, `threads`, `rounds`, `batch_size`.
    `benchmarks/epochs.py` measures anew.

    Examples
    --------
    >>> epoch_times()["moons"]["epoch"]["SGD"]["times_sgd"]
    1.0
    """
    return json.loads((DATA / "epoch_times.json").read_text(encoding="utf-8"))


def step_times() -> dict:
    """How long steps took, of every optimizer here and elsewhere, on one machine on one day.

    `steps` is a list of what was timed, each with its `optimizer`, `size`, number of `threads` and
    of `streams` (arrays read or written at least), the `microseconds` of a step of this library's
    NumPy, and `ratios`: by contender how many times as long it took. A time or a ratio is its
    lower quartile, median and upper quartile over the rounds. `forms`, `by_optimizer`, `flat`,
    `paths`, `sweeps`, `training` and `stacked` are such lists too; `machine`, `versions`, `load`
    and `date` say with what, `contenders` who is who. `benchmarks/README.md` describes all of it;
    `make bench ARGS=--write` measures anew.

    Examples
    --------
    >>> {row["optimizer"]: row["streams"] for row in step_times()["steps"]}["Adam"]
    7
    """
    found = json.loads((DATA / "step_times.json").read_text(encoding="utf-8"))
    return {
        key: _rows(**value) if isinstance(value, dict) and "rows" in value else value
        for key, value in found.items()
    }


def _rows(columns, rows) -> list[dict]:
    """Return rows as dicts; a column `ratios.torch` is the value `torch` of `ratios`."""
    found = []
    for values in rows:
        row = {"ratios": {}}
        for name, value in zip(columns, values, strict=True):
            outer, _, inner = name.partition(".")
            if value is not None:
                (row.setdefault(outer, {}) if inner else row)[inner or outer] = value
        found.append(row)
    return found


class Points(NamedTuple):
    """Labelled points: `inputs` (float64) of shape (n, features), `targets` (int) of shape (n,)."""

    inputs: np.ndarray
    targets: np.ndarray


class Split(NamedTuple):
    """Labelled data in two parts: what is trained on, and what is only tested on."""

    train_inputs: np.ndarray
    train_targets: np.ndarray
    test_inputs: np.ndarray
    test_targets: np.ndarray


def moons(n: int = 300, noise: float = 0.2, seed: int = 3) -> Points:
    r"""Two half circles that reach into each other, blurred: points of two classes in the plane.

    $$(\cos \varphi, \sin \varphi) \text{ and } (1 - \cos \varphi, \tfrac12 - \sin \varphi),
    \qquad 0 \le \varphi \le \pi, \qquad \text{plus normal noise}$$

    The recipe is that of scikit-learn's `sklearn.datasets.make_moons`, and so are the points. Those
    of the course, which the defaults give, are read from a file: they are the same bits everywhere.

    Parameters
    ----------
    n : int >= 2
        How many points; half of them (rounded down) are of class 0, the upper half circle.
    noise : number >= 0
        The standard deviation of the noise in each coordinate.
    seed : int in [0, 2³²)
        Another seed gives other points, and the points in another order.

    Raises
    ------
    ValueError, TypeError
        An argument out of its range, or of another kind.
    FileNotFoundError, ValueError
        The file of the course's moons is missing, or spoilt.

    References
    ----------
    F. Pedregosa et al., "Scikit-learn: machine learning in Python", Journal of Machine Learning
    Research 12, 2011.

    Examples
    --------
    >>> points = moons()
    >>> points.inputs.shape, points.inputs[0].round(4), points.targets[:8]
    ((300, 2), array([-0.2169,  1.0154]), array([0, 1, 1, 1, 0, 0, 1, 1]))
    """
    n = whole_number("n", n, minimum=2)
    noise, seed = _one_number("noise", noise), _one_seed(seed)
    if (n, noise, seed) == COURSE_MOONS:
        rows = _numbers("moons.csv", (n, 3))
        return Points(rows[:, :2].copy(), rows[:, 2].astype(int))
    draws = _draws(seed)
    counts = [n // 2, n - n // 2]
    upper, lower = (np.linspace(0, np.pi, count) for count in counts)
    across = np.concatenate([np.cos(upper), 1 - np.cos(lower)])
    up = np.concatenate([np.sin(upper), 1 - np.sin(lower) - 0.5])
    order = draws.permutation(n)
    inputs = np.stack([across, up], axis=1)[order] + draws.normal(scale=noise, size=(n, 2))
    return Points(inputs, np.repeat([0, 1], counts)[order])


def digits(test_share: float = 0.2, seed: int = 0) -> Split:
    """Handwritten digits: 1,797 pictures of 8 × 8 pixels, split into a training and a test set.

    Pixels are scaled from 0…16 to [0, 1]; the targets are the digits 0 to 9. Both parts hold the
    ten digits in the same proportions; the split is that of scikit-learn's `train_test_split`.

    Parameters
    ----------
    test_share : number
        The share of the pictures in the test set, rounded up; at least 10 pictures in each part.
    seed : int in [0, 2³²)
        Another seed splits otherwise.

    Raises
    ------
    ValueError, TypeError
        An argument out of its range, or of another kind.
    FileNotFoundError, ValueError
        The file of the pictures is missing, or spoilt.

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical recognition of handwritten digits", UCI Machine Learning
    Repository, 1998, doi:10.24432/C50P49, CC BY 4.0 (its test set, as scikit-learn ships it).

    Examples
    --------
    >>> data = digits()
    >>> data.train_inputs.shape, data.test_inputs.shape, data.train_targets[:5]
    ((1437, 64), (360, 64), array([3, 9, 1, 3, 1]))
    """
    test_share, seed = _one_number("test_share", test_share), _one_seed(seed)
    pictures = _numbers("digits.csv.gz", (1797, 65))
    inputs, targets = pictures[:, :64] / 16, pictures[:, 64].astype(int)
    count = len(targets)
    tested = math.ceil(test_share * count)
    if not 10 <= tested <= count - 10:
        raise ValueError(
            f"test_share must leave at least 10 of the {count} pictures in each part, "
            f"got {test_share!r}"
        )
    train, test = _in_two(targets, tested, _draws(seed))
    return Split(inputs[train], targets[train], inputs[test], targets[test])


def _numbers(name: str, shape: tuple[int, int]) -> np.ndarray:
    """Read a file of numbers, a row a line: 64 pixels and the digit; two coordinates, the class."""
    path = DATA / name
    content = _content(path)
    try:
        text = zlib.decompress(content, zlib.MAX_WBITS | 16) if path.suffix == ".gz" else content
        numbers = np.loadtxt(text.decode().splitlines(), delimiter=",")  # 16: gzip's format
        if numbers.shape != shape:
            raise ValueError(f"{numbers.shape} in place of {shape} numbers")
    except (zlib.error, ValueError) as error:
        raise ValueError(
            f"the data file {path.name} is damaged ({error}): restore it from the course's "
            f"repository, folder course_lib/data"
        ) from None
    return numbers


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileNotFoundError(
            f"the data file {path.name} cannot be read ({error.strerror}): restore it from the "
            f"course's repository, folder course_lib/data"
        ) from None


def _in_two(targets, tested: int, draws) -> tuple[np.ndarray, np.ndarray]:
    """Return which places are trained on and which are tested, each in random order.

    Every class is shared out in proportion, as by `train_test_split(stratify=targets)`.
    """
    counts = np.bincount(targets)
    kept = _shares(counts, len(targets) - tested, draws)
    _shares(counts - kept, tested, draws)  # the rest, all of it; rounding may cost it a draw
    classes = [draws.permutation(np.flatnonzero(targets == one)) for one in range(len(counts))]
    pairs = list(zip(classes, kept, strict=True))
    train = np.concatenate([places[:share] for places, share in pairs])
    test = np.concatenate([places[share:] for places, share in pairs])
    return draws.permutation(train), draws.permutation(test)


def _shares(counts: np.ndarray, total: int, draws) -> np.ndarray:
    """Return `total` in whole numbers proportional to `counts`; equal remainders draw lots.

    >>> _shares(np.array([4, 2, 1]), 4, _draws(0))
    array([2, 1, 1])
    """
    exact = counts / counts.sum() * total
    shares = np.floor(exact).astype(int)
    remainders = exact - shares
    for remainder in np.unique(remainders)[::-1]:
        missing = total - shares.sum()
        if not missing:
            break
        tied = np.flatnonzero(remainders == remainder)
        shares[draws.choice(tied, min(len(tied), missing), replace=False)] += 1
    return shares


def _draws(seed: int):
    # NumPy's older generator: its numbers never change, and scikit-learn draws from it.
    return np.random.RandomState(seed)


def _one_number(name, value) -> float:
    if not isinstance(value := non_negative(name, value), float):
        raise TypeError(f"{name} must be one number, got {value!r}")
    return value


def _one_seed(seed) -> int:
    seeds = random_seeds("seed", seed)
    if seeds.ndim:
        raise TypeError(f"seed must be one integer, got {seed!r}")
    return int(seeds)
