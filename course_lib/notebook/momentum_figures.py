"""Pictures of chapter 2: two crossing lines, a loss in bands, a weight on a spring, a look ahead.

Each takes an ax, draws on it and returns nothing, as in `plotting`.
"""

import numpy as np

from course_lib.notebook import plotting
from course_lib.notebook.palette import ROLE_STYLES

INK = ROLE_STYLES["truth"].light
GREY = ROLE_STYLES["data"].light
TINTS = {"first": 0.75, "second": 0.55, "third": 0.35}  # opacity: they differ without hue, too


def crossing(ax, gentle: float, steep: float) -> None:
    """Draw |1 - αμ| and |1 - αL| over α, the larger one in black, and a ring where they meet."""
    rates = np.linspace(0, 2.2 / steep, 221)
    along, across = np.abs(1 - rates * gentle), np.abs(1 - rates * steep)
    ax.plot(rates, np.maximum(along, across), color=INK, linewidth=5, alpha=0.25)
    ax.plot(rates, along, label="flat: |1 − αμ|", **plotting.role("first"))
    ax.plot(rates, across, label="steep: |1 − αL|", **plotting.role("second"))
    best = 2 / (gentle + steep)
    ax.plot(best, 1 - best * gentle, "o", color=INK, fillstyle="none", markersize=10)
    ax.axhline(1, color=GREY, linewidth=0.8)
    ax.set(xlim=(0, rates[-1]), ylim=(0, 1.25), xlabel="learning rate α", ylabel="factor a step")
    ax.legend(loc="lower left")


def bands(ax, losses, names) -> None:
    """Draw the loss as stacked bands, one for each direction: losses of shape (steps + 1, n)."""
    top = np.zeros(len(losses))
    for part, name, role in zip(np.transpose(losses), names, TINTS, strict=False):
        color = ROLE_STYLES[role].light
        ax.fill_between(
            np.arange(len(top)),
            top,
            top + part,
            color=color,
            alpha=TINTS[role],
            linewidth=0,
            label=name,
        )
        top = top + part
    ax.plot(top, color=INK, linewidth=1.2)
    ax.set(xlim=(0, len(top) - 1), ylim=(0, 1.05), xlabel="step t")


def spring(ax, heights, coils: int = 7) -> None:
    """Draw a weight that hangs on a spring, and to its right its height at each step, from rest.

    `heights`, shape (steps + 1,), begins where the weight is let go; 0 is where it would rest.
    """
    steps, ceiling = len(heights) - 1, 2.0
    left, width = -0.14 * steps, 0.035 * steps
    turns = np.linspace(ceiling, heights[0], 2 * coils + 2)
    sides = left + width * np.r_[0, np.tile([1, -1], coils), 0]
    ax.axhline(0, color=GREY, linewidth=0.8)
    ax.plot([left - 2 * width, left + 2 * width], [ceiling, ceiling], color=INK, linewidth=2.5)
    ax.plot(sides, turns, color=GREY, linewidth=1.2)
    ax.plot(left, heights[0], "s", color=ROLE_STYLES["second"].light, markersize=11)
    ax.plot(heights, marker=".", markersize=4, linewidth=1.2, color=ROLE_STYLES["first"].light)
    ax.set(xlim=(left - 3 * width, steps), ylim=(-1.4, ceiling + 0.1))
    ax.set(yticks=[0], yticklabels=["rest"], xticks=np.linspace(0, steps, 5))
    ax.grid(False)
    ax.spines["left"].set_visible(False)


def regimes(ax, points: dict) -> None:
    """Draw the map of undampened momentum over αλ and β, with named points {name: (αλ, β)}."""
    stiffness = np.linspace(0, 4, 401)
    critical = (1 - np.sqrt(stiffness)) ** 2
    tint = ROLE_STYLES["first"].light
    ax.fill_between(stiffness, critical, 1, color=tint, alpha=0.1, linewidth=0)
    ax.plot(stiffness, critical, **plotting.role("first"))
    ax.plot([2, 4], [0, 1], **plotting.role("second"))
    for name, (x, y) in points.items():
        ax.plot(x, y, "o", color=INK, markersize=5)
        beside = (6, -4) if x < 1 else (-4, -14)  # a border runs right of those
        ax.annotate(name, (x, y), beside, textcoords="offset points", weight="bold")
    arrow = {"arrowstyle": "-", "color": INK, "linewidth": 0.8}
    ax.annotate("creeps", (0.2, 0.12), (0.62, 0.3), arrowprops=arrow)
    ax.annotate("flips", (1.75, 0.05), (1.6, 0.26), arrowprops=arrow)
    ax.annotate("swings", (1.2, 0.6))
    ax.annotate("diverges", (3.4, 0.3))
    ax.set(xlim=(0, 4.4), ylim=(0, 1), xlabel="αλ", ylabel="β")


def look_ahead(ax, surface, point, roll, rate: float, nesterov: bool) -> None:
    """Draw one step as two arrows: the roll, and the pull -αg measured before or after it.

    With `nesterov` the gradient is the one where the roll ends, otherwise the one at `point`.
    """
    point, roll = np.asarray(point, float), np.asarray(roll, float)
    ahead = point + roll
    measured = ahead if nesterov else point
    end = ahead - rate * surface.gradient(measured)
    _arrow(ax, point, ahead, "first")
    _arrow(ax, ahead, end, "second")
    ax.plot(*point, "o", color=INK, markersize=7)
    ax.plot(*end, "o", color=INK, fillstyle="none", markersize=9)
    ax.plot(*measured, "x", color=ROLE_STYLES["second"].light, markersize=11, markeredgewidth=2.5)


def _arrow(ax, start, end, role: str) -> None:
    color = ROLE_STYLES[role].light
    ax.annotate(
        "",
        end,
        start,
        arrowprops={
            "arrowstyle": "-|>",
            "color": color,
            "linewidth": 2.5,
            "shrinkA": 0,
            "shrinkB": 0,
            "mutation_scale": 16,
        },
    )
