"""The figures of the experiments: one function each, from a result to a new figure."""

import numpy as np

from course_lib._extras import needed_by
from course_lib.experiments import protocol, published
from course_lib.experiments.pairing import paired
from course_lib.experiments.result import Result
from course_lib.experiments.statistics import interval
from course_lib.experiments.variance import split_interval
from course_lib.notebook.palette import ROLE_STYLES

with needed_by("a figure of course_lib.experiments"):
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    from course_lib.notebook import plotting

WIDE = 5.6
TRUTH = ROLE_STYLES["truth"].light
EQUAL = ROLE_STYLES["data"].light
COARSE = 0.05  # cost: chaotic runs are told apart in such steps; `tuning` calls one close


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
    figure, axes = plt.subplots(len(names), 1, figsize=(WIDE, 6.4), sharex=True, sharey=True)
    for ax, name in zip(axes, names, strict=True):
        epochs = _thinned(result.costs[name].shape[1])
        style = plotting.optimizer(name)
        plotting.spread(ax, epochs + 1, result.costs[name][:, epochs], name, style)
        ax.plot(epochs + 1, result.costs[name][0, epochs], color=TRUTH, linewidth=0.9)
        ax.set_title(name)
    figure.supxlabel("epoch", fontsize=11)
    figure.supylabel("cost", fontsize=11)
    return figure


def causes(result: Result) -> Figure:
    """The spread of the costs: a row for each optimizer, its low rate left and its high one right.

    In each panel the three schedules.
    """
    arms = result.configuration["arms"].items()
    names = list(dict.fromkeys(arm["optimizer"] for _, arm in arms))
    styles = dict(
        zip(("constant", "staircase", "decay"), ("first", "second", "third"), strict=True)
    )
    figure, axes = plt.subplots(len(names), 2, figsize=(WIDE, 7.2), sharex=True, sharey=True)
    for row, name in zip(axes, names, strict=True):
        rates = sorted({arm["learning_rate"] for _, arm in arms if arm["optimizer"] == name})
        for ax, rate in zip(row, rates, strict=True):
            for label, arm in arms:
                if (arm["optimizer"], arm["learning_rate"]) == (name, rate):
                    epochs = _thinned(result.costs[label].shape[1])
                    style = plotting.role(styles[arm["schedule"]])
                    costs = result.costs[label][:, epochs]
                    plotting.spread(ax, epochs + 1, costs, arm["schedule"], style)
            ax.set(title=f"{name}, α₀ = {rate:g}", ylim=(0, 1.05))
    lines = axes[0, -1].get_legend_handles_labels()  # the high rate has every schedule
    figure.legend(*lines, loc="outside upper center", ncols=3)
    figure.supxlabel("epoch", fontsize=11)
    figure.supylabel("cost", fontsize=11)
    return figure


def low_rate(result: Result) -> Figure:
    """The accuracy of every run, a row for each kind of momentum and rate."""
    arms = result.configuration["arms"]
    figure, ax = plt.subplots(figsize=(WIDE, 4))
    styles = [plotting.optimizer(arms[label]["optimizer"]) for label in result.accuracy]
    accuracy_dots(ax, result.accuracy, styles)
    return figure


def tuning(result: Result) -> Figure:
    """The validation cost by the rate, a dot at the one chosen."""
    figure, ax = plt.subplots(figsize=(WIDE, 3.6))
    rates, costs = result.details["rates"], result.details["validation_cost"]
    for place, (name, best) in enumerate(result.details["chosen"].items()):
        style = plotting.optimizer(name)
        sensitivity(ax, rates, costs[name], name, style, best)
        lowest = np.median(costs[name], axis=1).min()
        size = 10 - 2.5 * place  # SGD's dot shows behind that of momentum
        ax.plot(best, lowest, "o", color=style["color"], markersize=size, mec="white")
    ax.set(ylim=(0, 1), xlabel="learning rate α", ylabel="validation cost")
    ax.legend(loc="upper center")
    return figure


def tuned(result: Result) -> Figure:
    """Accuracy on what was trained on (above) and on other moons (below)."""
    figure, axes = plt.subplots(2, 1, figsize=(WIDE, 7.2), sharex=True)
    styles = [plotting.optimizer(name) for name in result.accuracy]
    shown = {"training": result.accuracy, "held out": result.details["held_out_accuracy"]}
    for ax, (where, accuracy) in zip(axes, shown.items(), strict=True):
        accuracy_dots(ax, accuracy, styles)
        ax.set_title(where)
    axes[0].set_xlabel("")
    return figure


def adam_settings(result: Result) -> Figure:
    """The validation cost by each of Adam's numbers, the others at their defaults."""
    figure, axes = plt.subplots(2, 2, figsize=(WIDE, 5.2), sharey=True)
    names = {"learning_rate": "α", "beta1": "β₁", "beta2": "β₂", "epsilon": "ε"}
    for ax, (name, symbol) in zip(axes.flat, names.items(), strict=True):
        values, costs = result.details["values"][name], result.details["validation_cost"][name]
        places = np.arange(len(values))
        sensitivity(ax, places, costs, "Adam", plotting.optimizer("Adam"))
        ax.set(xscale="linear", ylim=(0, 1), xlabel=symbol)
        ax.set_xticks(places, [_tick(value) for value in values])
    for ax in axes[:, 0]:
        ax.set_ylabel("validation cost")
    return figure


def _tick(value: float) -> str:
    """Return a short label: small numbers as powers of ten."""
    return f"$10^{{{np.log10(value):.0f}}}$" if 0 < value < 0.05 else f"{value:g}"


def digits(result: Result) -> Figure:
    """The test accuracy of every run, and the mean with its interval."""
    figure, ax = plt.subplots(figsize=(WIDE, 4))
    test = result.details["test_accuracy"]
    accuracy_dots(ax, test, [plotting.optimizer(name) for name in test])
    ax.set_xlabel("test accuracy (%)")
    return figure


def digits_splits(result: Result) -> Figure:
    """How far Adam is ahead on the test set: a row for each split, a dot for each seed.

    Below, the mean over the splits with its corrected interval. Left of SGD, right of momentum.
    """
    test = result.details["test_accuracy"]
    overlap = result.details["test_to_training"]
    figure, axes = plt.subplots(1, 2, figsize=(WIDE, 4), sharex=True, sharey=True)
    for ax, other in zip(axes, ("SGD", "Momentum"), strict=True):
        ahead = 100 * (test["Adam"] - test[other])
        for row, differences in enumerate(ahead):
            places = row + np.linspace(-0.1, 0.34, len(differences))
            colors = [_winner(difference, "Adam", other) for difference in differences]
            ax.scatter(differences, places, s=12, c=colors, alpha=0.7, linewidths=0)
            ax.plot(differences.mean(), row - 0.26, "D", markersize=5, color=TRUTH, mec="white")
        if len(ahead) > 1:
            low, mean, high = split_interval(ahead.mean(axis=1), overlap)
            ax.plot([low, high], [len(ahead)] * 2, color=TRUTH, linewidth=2.5)
            ax.plot(mean, len(ahead), "D", markersize=6, color=TRUTH, mec="white")
        ax.axvline(0, color=EQUAL, linewidth=1)
        ax.set(title=f"Adam against {other}", ylim=(len(ahead) + 0.5, -0.6))
        ax.grid(False, axis="y")
    rows = [f"split {split}" for split in result.details["splits"]] + ["all splits"]
    axes[0].set_yticks(range(len(rows)), rows)
    figure.supxlabel("points of test accuracy that Adam is ahead", fontsize=11)
    return figure


def rare_classes(result: Result) -> Figure:
    """The cost by the step (above), and at the end by how frequent a class is (below).

    Left with Zipf's frequencies, right with equal ones; medians.
    """
    figure, axes = plt.subplots(2, 2, figsize=(WIDE, 6.2), sharey="row")
    groups = result.details["groups"]
    titles = {"Zipf": "class k as frequent as 1/k", "equal": "all equally frequent"}
    for (above, below), (kind, title) in zip(axes.T, titles.items(), strict=True):
        for name, style in RARE_STYLES.items():
            costs = np.median(result.costs[f"{name}, {kind}"], axis=0)
            above.plot(np.arange(len(costs)), costs, label=name, **style)
            by_group = np.median(result.details["group_cost"][f"{name}, {kind}"], axis=0)
            below.plot(range(len(groups)), by_group, marker="o", markersize=4, **style)
        above.set(title=title, xlabel="step", ylim=(0, None))
        below.set(xlabel="classes", ylim=(0, None))
        below.set_xticks(range(len(groups)), groups)
    axes[0, 0].set_ylabel("cost")
    axes[1, 0].set_ylabel("cost at the end")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return figure


# Sign descent is RMSProp without a memory.
RARE_STYLES = {
    name: plotting.optimizer("RMSProp" if name == "sign descent" else name)
    for name in ("SGD", "sign descent", "Momentum", "Adam")
}


def pairs(
    ax,
    first,
    second,
    names=("SGD", "Adam"),
    failed=(None, None),
    lower_is_better: bool = False,
) -> None:
    """Draw each seed as a line from one optimizer to the other, in the colour of the better one.

    Below the axis stand the names, and how often each is ahead; equal pairs are dotted. A run that
    failed is a cross. If it is far from the others it is put at the edge, so that these keep their
    scale.

    Parameters
    ----------
    first, second : arrays of shape (pairs,)
        What both made of the same seeds, run by run.
    names : pair of names of optimizers
    failed, lower_is_better
        As in `pairing.paired`, which counts.
    """
    values = np.stack([first, second]).astype(float)
    found = paired(first, second, lower_is_better, failed)
    ahead = -found.differences if lower_is_better else found.differences
    lost = found.failed
    edge = _beyond(values[~lost], lower_is_better)
    drawn = np.minimum(values, edge) if lower_is_better else np.maximum(values, edge)
    for pair in np.argsort(ahead != 0, kind="stable"):  # equal ones below the others
        style = {"color": _winner(ahead[pair], *names), "linestyle": "-" if ahead[pair] else ":"}
        ax.plot([0, 1], drawn[:, pair], linewidth=1.1, alpha=0.75, zorder=2, **style)
    for side, name in enumerate(names):
        color = plotting.optimizer(name)["color"]
        living, dead = drawn[side][~lost[side]], drawn[side][lost[side]]
        ax.plot(np.full(len(living), side), living, "o", markersize=3.5, color=color, mew=0)
        ax.plot(np.full(len(dead), side), dead, "x", markersize=7, color=color, mew=1.8)
    if (drawn != values).any():
        place = {"ha": "center", "va": "bottom" if lower_is_better else "top"}
        ax.annotate(
            "failed",
            (0.5, edge),
            xytext=(0, 3 if lower_is_better else -3),
            textcoords="offset points",
            fontsize="small",
            **place,
        )
        ax.margins(y=0.1)
    ahead_of_other = (f"{names[0]}\n{found.wins} ahead", f"{names[1]}\n{found.losses} ahead")
    ax.set_xticks([0, 0.5, 1], [ahead_of_other[0], f"\n{found.ties} equal", ahead_of_other[1]])
    ax.set_xlim(-0.25, 1.25)
    ax.grid(False, axis="x")


def _beyond(values, above: bool) -> float:
    """Return a place some way beyond all values."""
    low, high = (values.min(), values.max()) if len(values) else (0.0, 0.0)
    gap = 0.2 * ((high - low) or 1.0)
    return high + gap if above else low - gap


def _winner(difference: float, first: str, second: str) -> str:
    """Return the colour of the first if it is ahead, of the second if it is behind."""
    if difference == 0:
        return EQUAL
    return plotting.optimizer(first if difference > 0 else second)["color"]


def _thinned(count: int, most: int = 500) -> np.ndarray:
    """Return at most about so many epochs, evenly spaced: more than a figure can show is weight."""
    return np.arange(0, count, max(1, count // most))


def accuracy_dots(ax, runs: dict, styles: list[dict]) -> None:
    """Draw one row for each label: a dot per run, and the mean with its nominal 95 % interval.

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


def sensitivity(ax, rates, costs, label: str, style: dict, best=np.inf) -> None:
    """Draw the median and the 10th-to-90th-percentile band of costs, (rates, runs), by the rate.

    A run that diverged counts as very large. Beyond the rate `best` training is chaotic, and
    rounding decides what a run becomes: no band, and of the median only how many steps of `COARSE`
    it lies above the lowest one, rounded up, as far as ten times that rate.
    """
    rates, finite = np.asarray(rates), np.minimum(np.nan_to_num(costs, nan=np.inf), 1e3)
    tame, shown = rates <= best, rates <= 10.1 * best  # the rates are rounded
    low, high = np.percentile(finite[tame], [10, 90], axis=1)
    ax.fill_between(rates[tame], low, high, color=style["color"], alpha=0.2, linewidth=0)
    medians = np.median(finite, axis=1)
    lowest = medians[tame].min()
    medians[~tame] = lowest + COARSE * np.ceil((medians[~tame] - lowest) / COARSE)
    ax.plot(rates[shown], medians[shown], label=label, **style)
    ax.set(xscale="log")
