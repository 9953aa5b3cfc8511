"""Experiments at other sizes than published: how far they go, what they are called, how long."""

import time
from dataclasses import replace
from inspect import signature

from course_lib.experiments import protocol
from course_lib.experiments.registry import Experiment

NOUNS = {"epochs": "epochs", "runs": "seeds"}
# Beyond these, runs that are to be independent would share a shuffle, or a seed with the tuning.
LARGEST = {"epochs": protocol.SHUFFLES_APART, "runs": protocol.FIRST_TUNING_RUN}
WORTH_A_SAMPLE = 20  # epochs: of fewer there is nothing to foretell


def sizes_of(experiment: Experiment) -> dict[str, int]:
    """Return the sizes that an experiment takes, as published: `epochs`, and `runs` if many.

    >>> from course_lib.experiments import EXPERIMENTS
    >>> sizes_of(EXPERIMENTS["moons-sgd"]), sizes_of(EXPERIMENTS["moons-causes"])
    ({'epochs': 5000}, {'epochs': 5000, 'runs': 10})
    """
    parameters = signature(experiment.run).parameters
    return {name: parameters[name].default for name in NOUNS if name in parameters}


def resized(experiment: Experiment, **sizes: int) -> Experiment:
    """Return the experiment at other sizes; its name and its title say them where they differ.

    A result has the title too, so that no file passes for the published one.

    >>> from course_lib.experiments import EXPERIMENTS
    >>> small = resized(EXPERIMENTS["moons-sgd"], epochs=20)
    >>> small.name, small.title  # doctest: +NORMALIZE_WHITESPACE
    ('moons-sgd.20-epochs',
     'The published run: SGD, rate 0.0007, constant (20 epochs instead of 5,000)')
    >>> small.run().costs.shape
    (20,)
    """
    published = sizes_of(experiment)
    other = {name: size for name, size in sizes.items() if size != published[name]}
    if not other:
        return experiment
    said = " and ".join(
        f"{_count(size, NOUNS[name])} instead of {published[name]:,}"
        for name, size in other.items()
    )

    epochs_of_this = sizes.get("epochs", published["epochs"])

    def run(progress=False, epochs=epochs_of_this):
        result = experiment.run(progress, **other | {"epochs": epochs})
        return replace(result, title=f"{result.title} ({said})")

    tail = "".join(f".{_count(size, NOUNS[name], '-')}" for name, size in other.items())
    title = f"{experiment.title} ({said})"
    return replace(experiment, name=experiment.name + tail, title=title, run=run)


def estimate(experiment: Experiment, clock=time.perf_counter) -> float | None:
    """Return roughly how many seconds an experiment will take; None if it has few epochs.

    It is run for one epoch and for a few, and the line through the two times is followed. Ctrl-C
    goes through as KeyboardInterrupt.
    """
    epochs = sizes_of(experiment).get("epochs", 1)
    if epochs < WORTH_A_SAMPLE:
        return None
    few = max(3, epochs // 50)  # a fiftieth: on less the clock is too coarse

    def seconds(epochs: int) -> float:
        began = clock()
        if experiment.run(progress=False, epochs=epochs).interrupted:
            raise KeyboardInterrupt
        return clock() - began

    seconds(1)  # what the first run alone does, such as reading the data
    one, more = seconds(1), seconds(few)
    return one + max(more - one, 0.0) / (few - 1) * (epochs - 1)


def rounded(seconds: float) -> str:
    """Say a time that is only estimated.

    >>> [rounded(seconds) for seconds in (0.4, 14, 46, 100, 5000)]
    ['a few seconds', 'about 15 seconds', 'about 45 seconds', 'about 2 minutes', 'about 1.4 hours']
    """
    if seconds < 8:
        return "a few seconds"
    if seconds < 55:
        return f"about {5 * round(seconds / 5)} seconds"
    if seconds < 55 * 60:
        return f"about {_count(round(seconds / 60), 'minutes')}"
    return f"about {seconds / 3600:.1f} hours"


def _count(number: int, noun: str, gap: str = " ") -> str:
    """Return "1 seed" or "3 seeds"."""
    figures = f"{number:,}" if gap == " " else str(number)
    return f"{figures}{gap}{noun if number != 1 else noun.removesuffix('s')}"
