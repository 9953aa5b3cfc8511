"""The figures of the experiments: one function each, from a result to a new figure."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from course_lib import plotting
from course_lib.experiments import protocol, published
from course_lib.experiments.result import Result
from course_lib.experiments.statistics import interval

WIDE = 5.6


def single(result: Result) -> Figure:
    """One published run: its cost above, and what its network has learned below."""
    arm = published.ARMS[result.name]
    figure, (above, below) = plt.subplots(2, 1, figsize=(WIDE, 6.2), height_ratios=(1, 1.3))
    plotting.cost_curve(above, result.costs, plotting.optimizer(arm.optimizer))
    above.set_title(f"{arm.label}: {result.accuracy:.2%} right")
    plotting.decision_boundary(below, protocol.networks(result.parameters), *protocol.moons())
    return figure


def seeds(result: Result) -> Figure:
    """The spread of the costs, one panel for each optimizer."""
    names = list(result.costs)
    figure, axes = plt.subplots(4, 2, figsize=(WIDE, 8), sharex=True, sharey=True)
    for ax, name in zip(axes.flat, names, strict=False):
        epochs = _thinned(result.costs[name].shape[1])
        style = plotting.optimizer(name)
        plotting.spread(ax, epochs + 1, result.costs[name][:, epochs], name, style)
        ax.plot(epochs + 1, result.costs[name][0, epochs], color="#1d1d24", linewidth=0.9)
        ax.set_title(name)
    for ax in axes.flat[len(names) :]:
        ax.set_visible(False)
    axes.flat[len(names) - 2].tick_params(labelbottom=True)
    figure.supxlabel("epoch", fontsize=11)
    figure.supylabel("cost", fontsize=11)
    return figure


def causes(result: Result) -> Figure:
    """Accuracy after low and high rates, constant and decaying, by optimizer."""
    figure, ax = plt.subplots(figsize=(WIDE, 4.6))
    labels = list(result.accuracy)
    accuracy_dots(
        ax,
        {label: result.accuracy[label] for label in labels},
        [plotting.optimizer(label.split(",")[0]) for label in labels],
    )
    return figure


low_rate = causes


def _thinned(count: int, most: int = 500) -> np.ndarray:
    """Return at most about so many epochs, evenly spaced: more than a figure can show is weight."""
    return np.arange(0, count, max(1, count // most))


def accuracy_dots(ax, runs: dict, styles: list[dict]) -> None:
    """Draw one row for each label: a dot per run, and the mean with its 95 % bootstrap interval.

    `runs` are accuracies, shape (runs,), by label; `styles` one per label, of which the colour is
    used. The first label is at the top. Runs lie in the order of their seeds, top to bottom.
    """
    for row, (values, style) in enumerate(zip(runs.values(), styles, strict=True)):
        values = 100 * np.asarray(values)
        places = row + np.linspace(-0.14, 0.34, len(values))
        ax.plot(values, places, "o", markersize=3, alpha=0.55, color=style["color"], mew=0)
        low, high = (100 * end for end in interval(values / 100))
        ax.plot([low, high], [row - 0.3] * 2, color=style["color"], linewidth=2.5)
        ax.plot(values.mean(), row - 0.3, "D", markersize=6, color=style["color"], mec="white")
    ax.set_yticks(range(len(runs)), list(runs))
    ax.set(ylim=(len(runs) - 0.5, -0.6), xlabel="accuracy (%)")
    ax.grid(False, axis="y")
