"""Figures of chapter 5: rates and their sums, Adam's first steps, and ranges of many runs."""

import numpy as np

from course_lib._extras import needed_by
from course_lib.notebook import plotting

with needed_by("course_lib.notebook.decay_figures"):
    import matplotlib.pyplot as plt

ROLES = ("first", "second", "third")


def rate_panels(*groups: dict, steps: int = 1000) -> None:
    """Draw schedules from a rate of 1 side by side, up to three in a panel, against the step.

    Each group is a dict, name -> function of an array of steps.
    """
    t = np.arange(steps)
    _, axes = plt.subplots(1, len(groups), figsize=(5.6, 1.9), sharey=True, squeeze=False)
    for ax, group in zip(axes[0], groups, strict=True):
        for (name, schedule), role in zip(group.items(), ROLES, strict=False):
            ax.plot(t, schedule(t), label=name, **plotting.role(role))
        ax.set(xlabel="step", ylim=(0, 1.05), xticks=[0, steps // 2, steps])
        ax.legend(loc="best", fontsize=9)
    axes[0, 0].set(ylabel="α / α₀")


def partial_sums(schedules: dict, steps: int = 1_000_000) -> None:
    """Draw the sums of up to three schedules' rates, and of their squares, against the step."""
    shown = np.unique(np.geomspace(1, steps, 120).round().astype(int)) - 1
    _, axes = plt.subplots(1, 2, figsize=(5.6, 2.8))
    for ax, power, title in zip(axes, (1, 2), ("Σα", "Σα²"), strict=True):
        for (name, schedule), role in zip(schedules.items(), ROLES, strict=False):
            sums = np.cumsum(schedule(np.arange(steps)) ** power)
            ax.plot(shown + 1, sums[shown], label=name, **plotting.role(role))
        ax.set(xscale="log", yscale="log", xlabel="step", title=title)
    axes[0].legend(loc="upper left", fontsize=9)


def noise_step(t, beta1: float = 0.9):
    """The typical step of Adam on pure noise, in α, as if its divisor were perfect.

    √((1-β₁)/(1+β₁) · (1+β₁^t)/(1-β₁^t)): the root mean square of the corrected average of t
    fresh values of variance 1.

    >>> noise_step(np.array([1, 20, 1000])).round(2)
    array([1.  , 0.26, 0.23])
    """
    left = beta1 ** np.asarray(t)
    return np.sqrt((1 - beta1) / (1 + beta1) * (1 + left) / (1 - left))


def first_steps(network, noise) -> None:
    """Draw the typical lengths of Adam's first steps on a network and on noise, and predicted."""
    t = np.arange(1, len(noise) + 1)
    _, ax = plt.subplots(figsize=(5.6, 2.9))
    ax.plot(t, network, marker=".", label="network", **plotting.role("first"))
    color = plotting.role("second")["color"]
    ax.plot(t, noise, "o", color=color, label="pure noise")
    ax.plot(t, noise_step(t), label="predicted for noise", **plotting.role("truth"))
    ax.set(xlabel="step", ylabel="typical length / α", ylim=(0, 1.1), xticks=[1, 5, 10, 15, 20])
    ax.legend(loc="best")


def ranges(panels: dict) -> None:
    """Draw many runs as rows, the median as a dot and the 10th to the 90th percentile as a bar.

    panels: dict, title -> dict, name -> runs of shape (n,); every panel has the same names.
    """
    _, axes = plt.subplots(1, len(panels), figsize=(5.6, 2.9), sharey=True, squeeze=False)
    color = plotting.role("first")["color"]
    for ax, (title, rows) in zip(axes[0], panels.items(), strict=True):
        low, middle, high = np.percentile(list(rows.values()), [10, 50, 90], axis=1)
        places = np.arange(len(rows))[::-1]
        ax.hlines(places, low, high, color=color, linewidth=4, alpha=0.4)
        ax.plot(middle, places, "o", color=color)
        ax.set(xlabel="loss", title=title, yticks=places, yticklabels=list(rows))
        ax.set_xlim(left=0)
