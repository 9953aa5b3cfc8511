"""The experiments by name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from course_lib.experiments import comparisons, digits, protocol, published, rare, tuning
from course_lib.experiments.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Experiment:
    """An experiment of the registry.

    Attributes
    ----------
    name, title : str
    run : function
        `run(progress=False, **sizes)` returns a `Result`. The sizes (`epochs`, `runs`) are the
        published ones unless given.
    drawing : str
        Name of the function of `figures` that draws it.
    """

    name: str
    title: str
    run: Callable[..., Result]
    drawing: str

    def figure(self, result: Result) -> "Figure":
        """Return a new figure of a result; matplotlib is loaded only now."""
        from course_lib.experiments import figures

        return getattr(figures, self.drawing)(result)


def _tuned(
    progress=False, runs: int = tuning.SEEDS, epochs: int = tuning.TUNED_EPOCHS, chosen=None
) -> Result:
    """Run `tuning.tuned` after a tuning of as many epochs, unless the rates are given."""
    if chosen is None:
        if epochs == tuning.TUNED_EPOCHS:
            search = run("moons-tuning", progress)
        else:
            search = tuning.tuning(progress, epochs=epochs)
        if search.interrupted:
            return search
        chosen = search.details["chosen"]
    return tuning.tuned(progress, chosen=chosen, runs=runs, epochs=epochs)


_ALL = [
    *(
        Experiment(name, published.title(name), partial(published.run, name), "single")
        for name in published.ARMS
    ),
    Experiment(
        "moons-seeds",
        f"SGD, momentum and Adam at the published rate, {comparisons.SEEDS} seeds",
        comparisons.seeds,
        "seeds",
    ),
    Experiment(
        "moons-causes",
        f"Higher rate or decay? Both, one, or neither, {comparisons.FEWER_SEEDS} seeds",
        comparisons.causes,
        "causes",
    ),
    Experiment(
        "moons-low-rate",
        f"Does momentum matter at a low rate? {comparisons.FEWER_SEEDS} seeds",
        comparisons.low_rate,
        "low_rate",
    ),
    Experiment(
        "moons-tuning",
        "Learning rates tuned for SGD, momentum and Adam, for as long as the final runs",
        tuning.tuning,
        "tuning",
    ),
    Experiment(
        "moons-tuned",
        f"SGD, momentum and Adam at their tuned rates, {comparisons.SEEDS} seeds; moons held out",
        _tuned,
        "tuned",
    ),
    Experiment(
        "moons-adam-settings",
        "Adam's numbers changed one at a time: which needs tuning?",
        tuning.adam_settings,
        "adam_settings",
    ),
    Experiment(
        "digits",
        f"Handwritten digits: every optimizer tuned, then tested, {digits.RUNS} seeds",
        digits.digits,
        "digits",
    ),
    Experiment(
        "digits-splits",
        f"Digits on {digits.SPLITS} splits, tuned in each: does the verdict hold on other data?",
        digits.digits_splits,
        "digits_splits",
    ),
    Experiment(
        "rare-classes",
        "Rare classes: where Adam and sign descent win, and where that goes away",
        rare.rare_classes,
        "rare_classes",
    ),
]
EXPERIMENTS: dict[str, Experiment] = {experiment.name: experiment for experiment in _ALL}

_results: dict[str, Result] = {}


def run(name: str, progress: bool = False) -> Result:
    """Run an experiment as published, and keep its result: a second call returns it at once.

    Parameters
    ----------
    name : str
        A key of `EXPERIMENTS`.
    progress : bool
        Whether to show a bar.

    Raises
    ------
    KeyError
        There is no such experiment; the message has those there are.

    Examples
    --------
    >>> result = EXPERIMENTS["moons-sgd"].run(epochs=2)  # `run` would take all 5,000
    >>> result.costs.round(6)
    array([0.702405, 0.702364])
    """
    if name not in EXPERIMENTS:
        raise KeyError(f"no experiment {name!r}; there are: {', '.join(EXPERIMENTS)}")
    if name not in _results:
        result = EXPERIMENTS[name].run(progress)
        if result.interrupted:
            return result
        _results[name] = result
    return _results[name]


def run_published(progress: bool = False) -> dict[str, Result]:
    """Run all published single runs side by side, in the time of about three; return them by name.

    They are the same as one by one.
    """
    published.train_all(progress)
    return {name: run(name) for name in published.ARMS}


def run_comparisons(progress: bool = False) -> dict[str, Result]:
    """Run `moons-seeds`, `moons-causes` and `moons-low-rate`; return them by name.

    They are the same as one by one, but no arm is trained twice, and the arms that the last two
    need besides those of the first are trained side by side.
    """
    found = {"moons-seeds": run("moons-seeds", progress)}
    comparisons.train_fewer(progress)
    return found | {name: run(name, progress) for name in ("moons-causes", "moons-low-rate")}


def forget() -> None:
    """Forget all results of this process: the next `run` computes anew."""
    _results.clear()
    protocol.forget()
    digits.forget()
