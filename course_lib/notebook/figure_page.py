"""Figures drawn for the course's pages: one for the column, and a narrow one for a phone.

`register` adds them to what a notebook holds of a figure, where the site takes them from. `make
notebooks` asks for it, with the variable DESCENT_FIGURES: a reader's own figures are drawn once.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.legend import Legend

from course_lib.notebook import figure_data
from course_lib.notebook.figure_svg import svg

MIME = "application/vnd.descent.figure+json"
COLUMN, PHONE = 680, 328  # px: the page's column, and what a phone has of it
TEXT = 0.93  # 11 points of matplotlib's, which are 14.7 px, become 13.6 px
POINTS = 96 * TEXT  # of matplotlib's inches, px


def register(shell) -> None:
    """Let an IPython shell show figures as pages need them, too."""
    from IPython.core.formatters import JSONFormatter
    from traitlets import ObjectName, Unicode

    class PageFormatter(JSONFormatter):
        format_type = Unicode(MIME)
        print_method = ObjectName("_repr_descent_figure_")

    formatters = shell.display_formatter.formatters
    formatters[MIME] = PageFormatter(parent=shell.display_formatter)
    formatters[MIME].for_type(Figure, for_page)


def for_page(figure: Figure) -> dict[str, str]:
    """Return a figure as pages have it: wide and narrow, both SVG, and its data as CSV.

    >>> sorted(for_page(Figure()))
    ['data', 'narrow', 'wide']
    """
    return {"wide": wide(figure), "narrow": narrow(figure), "data": figure_data.table(figure)}


def wide(figure: Figure) -> str:
    """Return the figure as an SVG for the page's column, 680 px wide.

    >>> wide(Figure(figsize=(5.6, 3)))
    '<svg viewBox="0 0 680 308"></svg>'
    """
    return svg(figure, COLUMN, round(1.15 * figure.get_figheight() * POINTS), TEXT)


def narrow(figure: Figure) -> str:
    """Return the figure as an SVG for a phone, 328 px wide: panels stand below each other.

    >>> figure = Figure(figsize=(5.6, 3))
    >>> _ = figure.subplots(1, 2)
    >>> narrow(figure)[:27]
    '<svg viewBox="0 0 328 434">'
    """
    with stacked(figure) as times:
        height = round(0.9 * times * figure.get_figheight() * POINTS)
        with uncrowded(figure, PHONE / POINTS, height / POINTS):
            return svg(figure, PHONE, height, TEXT)


@contextmanager
def stacked(figure: Figure) -> Iterator[float]:
    """Put panels that stand side by side below each other; yield how many times as high it is.

    Two rows of three or more become two columns.
    """
    panels = [ax for ax in figure.axes if ax.get_subplotspec() is not None]
    grids = {id(ax.get_gridspec()): ax.get_gridspec() for ax in panels}
    if len(grids) != 1 or (grid := next(iter(grids.values()))).ncols == 1:
        yield 1
        return
    panels.sort(key=_row_and_column)
    with ExitStack() as undo:
        for ax in panels:
            undo.callback(ax.set_subplotspec, ax.get_subplotspec())
        if grid.nrows == 2 and grid.ncols > 2:
            turned = GridSpec(grid.ncols, 2, figure=figure)
            for ax in panels:
                row, column = _row_and_column(ax)
                ax.set_subplotspec(turned[column, row])
            # Maps that may not be stretched are as wide as there is room for when they are as high.
            square = all(ax.get_aspect() != "auto" for ax in panels)
            yield (1.02 if square else 0.8) * grid.ncols / 2
            return
        ratios = grid.get_height_ratios()
        heights = [sum(ratios[row] for row in ax.get_subplotspec().rowspan) for ax in panels]
        one = GridSpec(len(panels), 1, figure=figure, height_ratios=heights)
        for number, ax in enumerate(panels):
            ax.set_subplotspec(one[number])
        for name in "xy":
            _label(name, panels, undo)
        yield 0.9 * sum(heights) / sum(ratios)


def _row_and_column(ax: Axes) -> tuple[int, int]:
    place = ax.get_subplotspec()
    return place.rowspan.start, place.colspan.start


def _label(name: str, panels: list[Axes], undo: ExitStack) -> None:
    """Give each panel of a stack what its neighbour beside or below it has said for both."""
    group = getattr(panels[0], f"get_shared_{name}_axes")()
    axes = [getattr(ax, f"{name}axis") for ax in panels]
    labels = [axis.get_label_text() for axis in axes]
    side = {"x": "labelbottom", "y": "labelleft"}[name]
    for number, axis in enumerate(axes):
        sharing = [n for n, ax in enumerate(panels) if group.joined(ax, panels[number])]
        if len(sharing) == 1:
            continue
        # Over an x-axis that is everybody's the last panel speaks for all.
        speaks = name == "y" or number == len(panels) - 1 or len(sharing) < len(panels)
        said = labels[number] or next(filter(None, (labels[n] for n in sharing)), "")
        undo.callback(axis.set_label_text, labels[number])
        undo.callback(axis.set_tick_params, **{side: axis.get_tick_params().get(side, True)})
        axis.set_label_text(said if speaks else "")
        axis.set_tick_params(**{side: speaks})


@contextmanager
def uncrowded(figure: Figure, width: float, height: float) -> Iterator[None]:
    """Take apart what would run together in a figure of this many inches.

    A legend that would cover what is drawn stands above it, and of tick labels that would touch
    every second one is left out.
    """
    size = figure.get_size_inches()
    with ExitStack() as undo:
        figure.set_size_inches(width, height)
        undo.callback(figure.set_size_inches, size)
        legends = {ax: ax.get_legend() for ax in figure.axes if ax.get_legend() is not None}
        for legend in legends.values():
            legend.set_in_layout(False)  # one too wide would leave no room for the axes
            if legend._loc_real != 0:
                undo.callback(legend.set_loc, legend._loc_real)
                legend.set_loc("best")
        figure.draw_without_rendering()
        for ax, legend in legends.items():
            legend.set_in_layout(True)
            if legend._bbox_to_anchor is not None or _covers(ax):
                _raise(ax, undo)
        for ax in figure.axes:
            _thin_labels(ax, undo)
        yield


def _thin_labels(ax: Axes, undo: ExitStack) -> None:
    """Leave out every second label of the x-axis, where two would touch."""
    labels = [tick.label1 for tick in ax.xaxis.get_major_ticks()]
    labels = [label for label in labels if label.get_text() and label.get_visible()]
    boxes = [label.get_window_extent() for label in labels]
    gap = 0.05 * ax.figure.dpi
    if any(one.x1 + gap > two.x0 for one, two in pairwise(boxes)):
        for label in labels[1::2]:
            undo.callback(label.set_visible, True)
            label.set_visible(False)


def _covers(ax: Axes) -> bool:
    """Whether the axes' legend lies on lines, dots or bars."""
    box = ax.get_legend().get_window_extent()
    for line in ax.lines:
        path = line.get_transform().transform_path(line.get_path())
        if line.get_linestyle() == "None":
            if any(box.contains(*place) for place in path.vertices):
                return True
        elif len(path) and path.intersects_bbox(box, filled=False):
            return True
    bars = [bar.get_window_extent() for bar in ax.patches]
    dots = [
        place
        for dots in ax.collections
        if isinstance(dots, PathCollection)
        for place in dots.get_offset_transform().transform(dots.get_offsets())
    ]
    return any(box.overlaps(bar) for bar in bars) or any(box.contains(*dot) for dot in dots)


def _raise(ax: Axes, undo: ExitStack) -> None:
    """Set the axes' legend anew between its title and what it draws, in as few rows as it can."""
    old = ax.get_legend()
    texts = old.get_texts()
    size = texts[0].get_fontsize()
    widest = max(text.get_window_extent().width for text in texts) / ax.figure.dpi
    room = ax.get_window_extent().width / ax.figure.dpi
    columns = int(np.clip(room / (widest + 3.2 * size / 72), 1, len(texts)))
    undo.callback(setattr, ax, "legend_", old)
    ax.legend_ = Legend(
        ax,
        old.legend_handles,
        [text.get_text() for text in texts],
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=columns,
        fontsize=size,
        borderpad=0,
        borderaxespad=0.3,
        columnspacing=1.2,
    )
    rows = -(-len(texts) // columns)
    undo.callback(ax._set_title_offset_trans, 6.0)  # points, matplotlib's own
    ax._set_title_offset_trans(6.0 + rows * 1.6 * size)
