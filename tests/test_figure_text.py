"""A figure's text says what is drawn, changes with it, and with nothing else."""

import datetime
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure

from course_lib.notebook.figure_numbers import shown, statistics
from course_lib.notebook.figure_text import describe, register


def drawn(draw, **figure_options) -> list[str]:
    """The lines of the artists that `draw(axes)` adds."""
    figure = Figure(**figure_options)
    draw(figure.subplots())
    return [line.strip() for line in describe(figure).splitlines() if line.startswith(" ")]


GRID = np.meshgrid([0.0, 1.0, 2.0], [0.0, 10.0])

ARTISTS = {
    "line": (
        lambda ax: ax.plot([0, 1, 5], [1, -1, 3], label="β = 0.9"),
        ['line "β = 0.9": 3 points, x 0 … 5 mean 2, y -1 … 3 mean 1'],
    ),
    "lost points": (
        lambda ax: ax.plot([0, 1, 2, 3], [1, np.nan, 2, np.inf]),
        ["line: 4 points, x 0 … 3 mean 1.5, y 1 … 2 mean 1.5 (2 not finite)"],
    ),
    "scatter": (
        lambda ax: ax.scatter([0, 1], [2, 4], c=[5, 7], s=[9, 11]),
        [
            "scatter: 2 points, x 0 … 1 mean 0.5, y 2 … 4 mean 3, size 9 … 11 mean 10, "
            "values 5 … 7 mean 6"
        ],
    ),
    "bars": (
        lambda ax: ax.bar([0, 1, 2], [1, 2, 6], width=0.5, label="days"),
        [
            'bars "days": 3 bars, left -0.25 … 1.75 mean 0.75, bottom 0, width 0.5, '
            "height 1 … 6 mean 3"
        ],
    ),
    "fill": (
        lambda ax: ax.fill_between([0, 1], [1, 2], [3, 4]),
        ["area: 7 points, x 0 … 1 mean 0.429, y 1 … 4 mean 2.857"],
    ),
    "patch": (
        lambda ax: ax.axvspan(1, 2, label="start"),
        ['patch "start": 5 points, x 1 … 2 mean 1.4, y 0 … 1 mean 0.4'],
    ),
    "image": (
        lambda ax: ax.imshow([[0, 1, 2], [3, 4, 5]]),
        ["image: 2 × 3, x -0.5 … 2.5, y 1.5 … -0.5, values 0 … 5 mean 2.5"],
    ),
    "mesh": (
        lambda ax: ax.pcolormesh(*GRID, GRID[0], shading="nearest"),
        ["mesh: 12 corners, x -0.5 … 2.5 mean 1, y -5 … 15 mean 5, values 0 … 2 mean 1"],
    ),
    "contours": (
        lambda ax: ax.contour(*GRID, GRID[0], levels=[0.001, 0.5, 1.5]),
        ["contours: 3 levels 0.001, 0.5, 1.5, 6 points, x 0.001 … 1.5 mean 0.667, y 0 … 10 mean 5"],
    ),
    "arrows": (
        lambda ax: ax.quiver([0, 1], [0, 2], [1, 1], [-1, 1]),
        ["arrows: 2 arrows, x 0 … 1 mean 0.5, y 0 … 2 mean 1, u 1, v -1 … 1 mean 0"],
    ),
    "segments": (
        lambda ax: ax.vlines([1, 2], [0, 0], [3, 5]),
        ["lines: 2 pieces, 4 points, x 1 … 2 mean 1.5, y 0 … 5 mean 2"],
    ),
    "text": (lambda ax: ax.text(1, 2, "here\nand"), [r'text: "here\nand", at 1, 2']),
    "note": (
        lambda ax: ax.annotate("start-up", (0.5, 1), xytext=(2, 3), arrowprops={}),
        ['note: "start-up", at 0.5, 1, text at 2, 3'],
    ),
    "hidden": (
        lambda ax: ax.axhline(2).set_visible(False),
        ["line hidden: 2 points, x 0 … 1 mean 0.5, y 2"],
    ),
}


@pytest.mark.parametrize(("draw", "lines"), ARTISTS.values(), ids=ARTISTS)
def test_artist(draw, lines):
    assert drawn(draw) == lines


def test_axes_and_figure():
    figure = Figure(figsize=(5.6, 3.25))
    left, right = figure.subplots(1, 2)
    figure.suptitle("Both")
    figure.text(0.5, 0.5, "between")
    left.set(title="A", xlabel="day", ylabel="°C", xlim=(0, 9), ylim=(5, -5), xscale="symlog")
    left.plot([], label="a")
    left.legend(title="Lines")
    right.set(yscale="log", ylim=(1e-8, 123456), xticks=[0, 1], xticklabels=["one", "two"])
    right.axis("off")
    inset = right.inset_axes([0, 0, 0.2, 0.2])
    inset.set(xlim=(0, 1), ylim=(0, 1))
    assert describe(figure).splitlines() == [
        "Figure 5.6 × 3.25 in, 3 axes",
        'title "Both"',
        'text "between"',
        'axes 1 "A": x "day" symlog 0 … 9, y "°C" 5 … -5, legend "Lines" "a"',
        '    line "a": 0 points',
        'axes 2 without frame: x 0 … 1 ticks "one", "two", y log 1e-08 … 123500',
        "axes 3: x 0 … 1, y 0 … 1",
    ]


def test_dates_are_days():
    lines = drawn(
        lambda ax: ax.plot([datetime.date(2012, 1, 1), datetime.date(2012, 1, 3)], [0, 1])
    )
    assert lines == ["line: 2 points, x 2012-01-01 … 2012-01-03 mean 2012-01-02, y 0 … 1 mean 0.5"]


def test_three_dimensions():
    figure = Figure()
    axes = figure.add_subplot(projection="3d")
    axes.set(xlim=(0, 1), ylim=(0, 1), zlim=(0, 1), zlabel="cost")
    axes.plot([0, 1], [2, 3], [4, 6])
    axes.scatter([0, 1], [2, 3], [4, 6])
    axes.plot_surface(*GRID, GRID[0] + GRID[1])
    lines = describe(figure).splitlines()[1:]
    assert 'z "cost" 0 … 1, seen from 30°, -60°' in lines[0]
    points = "2 points, x 0 … 1 mean 0.5, y 2 … 3 mean 2.5, z 4 … 6 mean 5"
    assert lines[1:3] == [f"    line: {points}", f"    scatter: {points}"]
    assert lines[3].startswith("    area: 8 points, x 0 … 2 mean 1, y 0 … 10 mean 5, z 0 … 12")


def test_other_artists_have_a_line_without_address():
    def draw(axes):
        axes.hexbin([1, 2], [3, 4], gridsize=2)
        axes.table([["a"]])
        axes.streamplot(*GRID, *GRID)
        axes.pie([1, 2])
        axes.boxplot([1, 2, 3])

    lines = drawn(draw)
    assert len(lines) > 10
    assert not any("0x" in line or " at 0x" in line for line in lines)


@pytest.mark.parametrize("seed", range(20))
def test_rounding_errors_do_not_show(seed):
    noise = 1 + 1e-13 * np.random.default_rng(seed).normal(size=101)
    x, y = np.linspace(0, 10, 101), np.linspace(-1, 1, 101) ** 2 / 8
    assert drawn(lambda ax: ax.plot(x * noise, y * noise)) == drawn(lambda ax: ax.plot(x, y))
    # Values on the edge between two roundings, where one bit decides.
    edges = np.array([0.00005, 0.12345, 0.25, 1.0])
    assert statistics("x", edges * noise[:4]) == statistics("x", edges)


@pytest.mark.parametrize("scale", [1e-200, 1e-9, 1.0, 1e6, 1e200])
def test_a_change_of_a_thousandth_of_the_range_shows(scale):
    values = scale * np.array([0.0, 0.3, 1.0])
    changed = scale * np.array([0.0, 0.3, 1.001])
    assert statistics("x", values) != statistics("x", changed)


def test_numbers():
    assert shown([1e-17, 1, -0.0]) == ["0", "1", "0"]
    assert shown([0, 0]) == ["0", "0"]
    assert shown([1e6, 1e6 + 1]) == ["1000000", "1000001"]
    assert shown([7 + 1e-15, 7]) == ["7", "7"]
    assert shown([np.nan, np.inf, 2]) == ["nan", "inf", "2"]
    assert shown([1e308, -1e308]) == ["1e+308", "-1e+308"]
    assert statistics("x", []) == []
    assert statistics("x", [np.nan]) == ["x (1 not finite)"]
    assert statistics("x", np.ma.masked_greater([1.0, 5.0], 2)) == ["x 1 (1 not finite)"]


def test_drawing_does_not_change_the_text():
    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 4], label="a")
    axes.contourf(*GRID, GRID[0])
    axes.legend()
    before = describe(figure)
    figure.canvas.draw()
    assert describe(figure) == before
    plt.close(figure)


def test_register_gives_figures_this_text():
    shell = SimpleNamespace(display_formatter=DisplayFormatter())
    register(shell)
    figure = Figure(figsize=(2, 1))
    data, _ = shell.display_formatter.format(figure, include={"text/plain"})
    assert data == {"text/plain": "Figure 2 × 1 in, 0 axes"}
