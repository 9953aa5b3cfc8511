"""What the chapters' figures are labelled, coloured and said to show is what they draw.

Each figure has a check of its own (`chapterN.py`): its axes are named for the numbers in its table,
which are computed anew, and its caption's sides and colours are those of the drawing.
"""

import re

import pytest

from course_lib.notebook.palette import OPTIMIZER_STYLES
from tests.drawn import CLAIMS
from tests.drawn.stored import figures


@pytest.mark.parametrize("name", CLAIMS)
def test_a_figure_shows_what_it_says(name):
    CLAIMS[name](figures()[name])


def test_every_figure_of_every_chapter_is_among_them():
    assert set(figures()) == set(CLAIMS)


NAMES = {"gradient descent": "SGD", "momentum": "Momentum", "sign descent": "RMSProp"}
HELD_AGAINST = {("fig-saddles-noise", "SGD, no noise")}  # a dark dotted line, like other truths


def optimizer_of(label: str) -> str | None:
    """The optimizer that a series is named for, in whatever letters, with or without its rate."""
    name = label.partition(",")[0]
    name = NAMES.get(name, name)
    return name if name in OPTIMIZER_STYLES else None


def test_what_is_named_for_an_optimizer_is_drawn_in_its_colour_and_its_dash():
    """Not in the legend alone: the line whose points are the series'."""
    seen = set()
    for figure in figures().values():
        for panel in figure.panels:
            for series in panel.series:
                name = optimizer_of(series.name)
                if name is None or (figure.name, series.name) in HELD_AGAINST:
                    continue
                style, where = OPTIMIZER_STYLES[name], f"{figure.name}: {series.name}"
                if len(series.x) == 1:
                    assert style.light in panel.marks(series.x[0], series.y[0]), where
                    continue
                assert series.look is not None, where
                assert series.look[0] == style.light, where
                assert series.look[1] == pytest.approx(style.dash, rel=0.05), where
                seen.add((figure.name, name))
    assert {name for _, name in seen} == set(OPTIMIZER_STYLES) and len(seen) > 30


def test_one_name_has_one_look_in_all_panels_of_a_figure():
    for figure in figures().values():
        looks = {}
        for panel in figure.panels:
            for series in panel.series:
                if series.look and series.name in panel.names:
                    looks.setdefault(series.name, set()).add(series.look)
        assert all(len(found) == 1 for found in looks.values()), (figure.name, looks)


def test_what_is_named_in_a_panel_differs_in_its_look():
    same_look = {"fig-rmsprop-wall", "fig-rmsprop-words", "fig-saddles-escape"}  # forms of one rule
    for figure in figures().values():
        for panel in figure.panels if figure.name not in same_look else ():
            looks = [
                series.look for series in panel.series if series.look and series.name in panel.names
            ]
            assert len(set(looks)) == len(looks), figure.name


def test_every_panel_says_what_its_axes_are():
    """Itself, or a neighbour that shares the axis, or the figure; maps of a plane need not."""
    bare = {"fig-four-walks", "fig-rmsprop-sheet", "fig-regime-runs", "fig-springs"}
    titled = {"fig-decay-sums"}  # a title is what stands above
    dated = {"fig-four-betas"}  # months need no name
    for figure in figures().values():
        around = len(re.findall(r'text "', "\n".join(figure.around)))
        across = {panel.x for panel in figure.panels if panel.x} or around or figure.name in bare
        up = {panel.y for panel in figure.panels if panel.y} or around or figure.name in bare
        rows = any(panel.ticks[1] for panel in figure.panels) or figure.name in titled
        columns = any(panel.ticks[0] for panel in figure.panels) or figure.name in dated
        assert across or columns, figure.name
        assert up or rows, figure.name
