"""A figure's data as a table: what each artist drew, as comma-separated values.

One row for each point: its panel, what it belongs to, where it lies, and what its colour says.
Level lines are left out: a formula drew them. Long series are thinned, evenly, and say so.
"""

import csv
import io
from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection, PathCollection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.quiver import Quiver

from course_lib.notebook.figure_numbers import shown

ROWS = 1200  # of a figure
POINTS = 250  # of a series
FEWEST = 24  # of a series, of however many
EACH = ("panel", "series", "x", "y", "value")

Series = tuple[str, list, list, list]  # its name and columns x, y, value, each of numbers or blanks


def table(figure: Figure) -> str:
    """Return the figure's data as CSV: panel, series, x, y and, where there is any, value.

    Numbers have 4 digits of their series' range, as in `figure_text`. A bar is its middle and its
    height, an area its lower and its upper edge, a cell of a heat map its middle and its value.

    >>> figure = Figure()
    >>> axes = figure.subplots()
    >>> _ = axes.set(title="Squares", xlabel="x")
    >>> _ = axes.plot([1, 2, 3], [1, 4, 9], label="x²")
    >>> print(table(figure), end="")
    panel,series,x,y
    Squares,x²,1,1
    Squares,x²,2,4
    Squares,x²,3,9
    """
    panels = [ax for ax in figure.axes if not hasattr(ax, "_colorbar")]
    found = [(name, ax, one) for name, ax in _named(panels) for one in _series(ax)]
    limit = int(np.clip(ROWS // max(len(found), 1), FEWEST, POINTS))
    rows = []
    for panel, ax, (series, *columns) in found:
        count = len(columns[0])
        kept = _thinned(count, limit)
        if len(kept) < count:
            series = f"{series} ({len(kept)} of {count} points)".strip()
        axes = (ax.xaxis, ax.yaxis, None)
        texts = [
            shown(np.asarray(column, float)[kept], axis) if len(column) else [""] * len(kept)
            for column, axis in zip(columns, axes, strict=True)
        ]
        rows += [(panel, series, *numbers) for numbers in zip(*texts, strict=True)]
    used = [n for n, name in enumerate(EACH) if n < 4 or any(row[n] for row in rows)]
    said = io.StringIO()
    writer = csv.writer(said, lineterminator="\n")
    writer.writerow(EACH[n] for n in used)
    writer.writerows([row[n].replace("nan", "") for n in used] for row in rows)
    return said.getvalue()


def _named(panels: list[Axes]) -> Iterator[tuple[str, Axes]]:
    for number, ax in enumerate(panels, start=1):
        title = " ".join(filter(None, (ax.get_title(loc) for loc in ("left", "center", "right"))))
        axes = [f"{n}: {t}" for n, t in (("x", ax.get_xlabel()), ("y", ax.get_ylabel())) if t]
        name = title or (str(number) if len(panels) > 1 else "")
        yield name if len(panels) == 1 or not axes else f"{name} ({'; '.join(axes)})", ax


def _series(ax: Axes) -> Iterator[Series]:
    """Each artist of an axes that shows data, in the order in which they are drawn."""
    count = 0
    for artist in [
        *(bars for bars in ax.containers if isinstance(bars, BarContainer)),
        *ax.get_children(),
    ]:
        columns = _columns(ax, artist)
        if columns is None or not len(columns[0]):
            continue
        count += 1
        label = str(artist.get_label() or "")
        yield (label if label and not label.startswith("_") else f"series {count}", *columns)


def _columns(ax: Axes, artist) -> tuple | None:
    """The x, y and value of an artist's points; None of what shows no data."""
    if isinstance(artist, BarContainer):
        middles, ends = _bars(artist)
        return (ends, middles, ()) if artist.orientation == "horizontal" else (middles, ends, ())
    if not getattr(artist, "get_visible", lambda: True)():
        return None
    if isinstance(artist, Line2D):
        if hasattr(artist, "get_data_3d"):
            return artist.get_data_3d()
        return (*_in_data(ax, artist), ())
    if isinstance(artist, Quiver | ContourSet) or hasattr(ax, "zaxis"):
        return None
    if isinstance(artist, PathCollection):
        values = artist.get_array()
        return (*np.ma.filled(artist.get_offsets(), np.nan).T, () if values is None else values)
    if isinstance(artist, QuadMesh):
        corners = artist.get_coordinates()
        middles = (corners[:-1, :-1] + corners[1:, 1:]) / 2
        values = np.ma.filled(np.ma.asarray(artist.get_array(), float), np.nan)
        return (*middles.reshape(-1, 2).T, values.ravel())
    if isinstance(artist, LineCollection):
        return _stacked(artist.get_segments())
    if isinstance(artist, Collection):
        return _stacked([path.vertices for path in artist.get_paths()])
    return None


def _bars(bars: BarContainer) -> tuple[list, list]:
    """Where each bar stands, and where it ends."""
    if bars.orientation == "horizontal":
        boxes = [(b.get_y(), b.get_height(), b.get_x(), b.get_width()) for b in bars.patches]
    else:
        boxes = [(b.get_x(), b.get_width(), b.get_y(), b.get_height()) for b in bars.patches]
    return [at + wide / 2 for at, wide, _, _ in boxes], [low + high for _, _, low, high in boxes]


def _in_data(ax: Axes, line: Line2D) -> list:
    """A line's x and y; nothing for one that is in parts of the axes, as axhline's x."""
    inside = line.get_transform().contains_branch_seperately(ax.transData)
    columns = [np.ma.filled(np.ma.asarray(one, float), np.nan) for one in line.get_data(orig=False)]
    if not any(inside):
        return [(), ()]
    if not all(inside):  # one row says it
        return [
            column[:1] if is_data else [np.nan]
            for column, is_data in zip(columns, inside, strict=True)
        ]
    return columns


def _stacked(paths: list) -> tuple:
    points = (
        np.concatenate([np.asarray(path, float) for path in paths])
        if len(paths)
        else np.empty((0, 2))
    )
    return points[:, 0], points[:, 1], ()


def _thinned(count: int, limit: int) -> np.ndarray:
    """The places of at most so many of the points: evenly, with the first and the last."""
    return (
        np.arange(count) if count <= limit else np.linspace(0, count - 1, limit).round().astype(int)
    )
