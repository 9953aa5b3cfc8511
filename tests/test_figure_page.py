"""Figures for the pages: wide, narrow and uncrowded, and as they were afterwards."""

import re
from typing import NamedTuple
from xml.etree import ElementTree

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.notebook import figure_page, figure_text, plotting


@pytest.fixture
def styled():
    with plt.style.context(plotting.STYLE_FILE):
        yield
    plt.close("all")


def frames(svg: str) -> list[tuple[float, ...]]:
    """The boxes that panels are cut off at: x, y, width, height, from the top."""
    found = re.findall(r'<svg x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"', svg)
    return sorted({tuple(map(float, box)) for box in found}, key=lambda box: (box[1], box[0]))


def words(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("text")]


def sizes(svg: str) -> list[float]:
    return [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]


class Drawn(NamedTuple):
    wide: str
    narrow: str
    before: tuple[str, bytes]
    after: tuple[str, bytes]


@pytest.fixture(scope="module")
def two_by_two() -> Drawn:
    """Four panels with shared axes, drawn once for all tests that ask about them."""
    with plt.style.context(plotting.STYLE_FILE):
        figure, axes = plt.subplots(2, 2, sharex=True, sharey=True, figsize=(5.6, 4.2), dpi=60)
        for number, ax in enumerate(axes.flat):
            ax.plot([0, 1], [0, number], label="rises")
            ax.set_title(f"panel {number}")
        axes[1, 0].set(xlabel="step", ylabel="loss")
        axes[0, 0].legend(loc="center", fontsize=9)  # on the curve
        before = figure_text.describe(figure), plotting.png(figure)
        drawn = figure_page.for_page(figure)
        after = figure_text.describe(figure), plotting.png(figure)
        plt.close(figure)
    assert set(drawn) == {"wide", "narrow", "data"}
    return Drawn(drawn["wide"], drawn["narrow"], before, after)


def test_panels_side_by_side_stand_below_each_other_on_a_phone(two_by_two):
    wide, narrow = frames(two_by_two.wide), frames(two_by_two.narrow)
    assert len({box[0] for box in wide}) == 2 and len({box[1] for box in wide}) == 2
    assert len({box[0] for box in narrow}) == 1 and len({box[1] for box in narrow}) == 4
    assert all(box[2] > 0.75 * figure_page.PHONE for box in narrow)


def test_each_panel_of_a_stack_says_what_its_neighbour_said_for_it(two_by_two):
    assert words(two_by_two.wide).count("loss") == 1
    narrow = words(two_by_two.narrow)
    assert (narrow.count("loss"), narrow.count("step")) == (4, 1)
    assert [word for word in narrow if word.startswith("panel")] == [f"panel {n}" for n in range(4)]
    assert narrow.count("0") == 4 and narrow.count("0.0") == 1  # on each y-axis, on one x-axis


def test_two_rows_of_three_become_two_columns(styled):
    figure, axes = plt.subplots(2, 3, figsize=(5.6, 4.3))
    for ax in axes.flat:
        ax.plot([0, 1])
    boxes = frames(figure_page.narrow(figure))
    assert len(boxes) == 6 and len({box[1] for box in boxes}) == 3


def test_a_figure_is_as_before_afterwards(two_by_two):
    assert two_by_two.after == two_by_two.before


def test_nothing_is_smaller_than_11_px_where_the_column_or_a_phone_shows_it(two_by_two):
    for svg, width in ((two_by_two.wide, 680), (two_by_two.narrow, 328)):
        assert svg.startswith(f'<svg viewBox="0 0 {width} ')
        assert min(sizes(svg)) >= 11


def test_a_legend_on_curves_stands_above_them_on_a_phone(styled):
    figure, ax = plt.subplots()
    for number in range(12):  # curves everywhere
        ax.plot(np.arange(10), (np.arange(10) * (number + 1)) % 10)
    for name in ("first", "second", "third"):
        ax.plot([], [], label=f"the {name}", **plotting.role(name))
    ax.set_title("Title")
    ax.legend(loc="center")
    svg = figure_page.narrow(figure)
    (box,) = frames(svg)
    places = {text.text: float(text.get("y")) for text in ElementTree.fromstring(svg).iter("text")}
    assert places["Title"] < places["the first"] <= places["the third"] < box[1]
    assert ax.get_legend()._loc_real == 10  # as it was: center


def test_a_legend_in_clear_space_stays_there(styled):
    figure, ax = plt.subplots()
    ax.plot([0, 1, 2], [0, 0.1, 0.05], label="low")
    ax.set_ylim(0, 1)
    ax.legend()
    svg = figure_page.narrow(figure)
    (box,) = frames(svg)
    (low,) = [t for t in ElementTree.fromstring(svg).iter("text") if t.text == "low"]
    assert box[1] < float(low.get("y")) < box[1] + box[3]


def test_tick_labels_that_would_touch_are_halved(styled):
    figure, ax = plt.subplots()
    ax.plot([1, 3e5], [0, 1])
    plotting.plain_log(ax.xaxis)
    wide, narrow = words(figure_page.wide(figure)), words(figure_page.narrow(figure))
    assert "10,000" in wide and "100,000" in wide
    assert ("10,000" in narrow) != ("100,000" in narrow)
    assert words(figure_page.wide(figure)) == wide


def test_a_shell_is_told_once_and_shows_figures_for_pages():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    figure, ax = plt.subplots()
    ax.plot([0, 1])
    assert figure_page.MIME not in shell.display_formatter.format(figure)[0]
    figure_page.register(shell)
    shown = shell.display_formatter.format(figure)[0][figure_page.MIME]
    assert shown == figure_page.for_page(figure)
    assert figure_page.MIME not in shell.display_formatter.format("a text")[0]
    plt.close(figure)
