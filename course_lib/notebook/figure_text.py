"""A matplotlib figure as text: what a test compares and a reviewer reads in a diff.

Each axes is one line, and each artist in it is one more: its kind, its label, the number of its
points, and for each coordinate the extremes and the mean. Colours and widths are left to the
comparison of the pictures.
"""

from collections.abc import Callable, Iterable, Iterator

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import UnitData
from matplotlib.collections import Collection, LineCollection, PathCollection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure, FigureBase
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.quiver import Quiver
from matplotlib.spines import Spine
from matplotlib.text import Annotation, Text
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter

from course_lib.notebook.figure_numbers import shown, statistics


def describe(figure: Figure) -> str:
    """Return the figure as text: a line for each axes and one for each artist in it.

    Sizes are in inches, coordinates in the units of the data. Limits, extremes and means have
    4 digits of their range, so that rounding errors do not show. Nothing is drawn.

    >>> figure = Figure(figsize=(4, 3))
    >>> axes = figure.subplots()
    >>> _ = axes.set(title="Squares", xlabel="x", xlim=(0, 4), ylim=(0, 10))
    >>> _ = axes.plot([1, 2, 3], [1, 4, 9], label="x²")
    >>> print(describe(figure))
    Figure 4 × 3 in, 1 axes
    axes 1 "Squares": x "x" 0 … 4, y 0 … 10
        line "x²": 3 points, x 1 … 3 mean 2, y 1 … 9 mean 4.667
    """
    width, height = figure.get_size_inches()
    every_axes = list(_every_axes(figure.axes))
    lines = [f"Figure {width:g} × {height:g} in, {len(every_axes)} axes"]
    lines += [f"{kind} {_quote(text)}" for kind, text in _texts_of_figure(figure)]
    for number, axes in enumerate(every_axes, start=1):
        lines.append(f"axes {number}{_describe_axes(axes)}")
        lines += [f"    {line}" for line in _describe_artists(axes)]
    return "\n".join(lines)


def register(ip=None) -> None:
    """Make this text the text/plain form of figures in IPython; elsewhere do nothing.

    ip: the IPython shell; by default the one that runs.

    >>> register()  # outside IPython nothing happens
    """
    if ip is None:
        try:
            from IPython import get_ipython
        except ImportError:  # a plain script needs no IPython
            return
        ip = get_ipython()
    if ip is not None:
        # matplotlib's inline backend drops all formatters of figures when it loads, which is
        # at the first figure: make it load now.
        plt.switch_backend(matplotlib.get_backend())
        formatter = ip.display_formatter.formatters["text/plain"]
        formatter.for_type(Figure, lambda figure, printer, cycle: printer.text(describe(figure)))


def _every_axes(several: Iterable[Axes]) -> Iterator[Axes]:
    for axes in several:
        yield axes
        yield from _every_axes(axes.child_axes)


def _texts_of_figure(figure: FigureBase) -> Iterator[tuple[str, str]]:
    title = figure.get_suptitle()  # which is among the texts, too
    if title:
        yield "title", title
    yield from (("text", t.get_text()) for t in figure.texts if t.get_text() not in ("", title))
    for legend in figure.legends:
        yield "legend", _legend_text(legend)
    for part in figure.subfigs:
        yield from _texts_of_figure(part)


def _describe_axes(axes: Axes) -> str:
    titles = (axes.get_title(place) for place in ("left", "center", "right"))
    name = "".join(f" {_quote(title)}" for title in titles if title)
    state = _hidden(axes) + ("" if axes.axison else " without frame")
    parts = [_describe_axis(letter, axis) for letter, axis in _axis_of(axes).items()]
    if hasattr(axes, "elev"):
        parts.append(f"seen from {axes.elev:g}°, {axes.azim:g}°")
    if axes.get_legend():
        parts.append(f"legend {_legend_text(axes.get_legend())}")
    return f"{name}{state}: {', '.join(parts)}"


def _axis_of(axes: Axes) -> dict[str, Axis]:
    return {letter: axis for letter in "xyz" if (axis := getattr(axes, f"{letter}axis", None))}


def _describe_axis(letter: str, axis: Axis) -> str:
    limits = getattr(axis.axes, f"get_{letter}lim")()
    label = f" {_quote(axis.get_label_text())}" if axis.get_label_text() else ""
    scale = f" {axis.get_scale()}" if axis.get_scale() != "linear" else ""
    names = []
    if isinstance(axis.get_major_formatter(), (FixedFormatter, FuncFormatter)) and isinstance(
        axis.get_major_locator(), FixedLocator
    ):
        names = axis.get_major_formatter().format_ticks(axis.get_majorticklocs())
    elif isinstance(axis.units, UnitData):
        names = axis.units._mapping  # categories have no public list
    ticks = f" ticks {_list(names)}" if any(names) else ""
    return f"{letter}{label}{scale} {' … '.join(shown(limits, axis))}{ticks}"


def _legend_text(legend: Legend) -> str:
    title = legend.get_title().get_text()
    entries = _list(text.get_text() for text in legend.get_texts())
    return f"{_quote(title)} {entries}" if title else entries


# Artists: each describer returns the parts of one line.


def _describe_artists(axes: Axes) -> Iterator[str]:
    frame = {axes.patch, axes.title, axes._left_title, axes._right_title}
    groups = [group for group in axes.containers if isinstance(group, BarContainer)]
    first = {group.patches[0]: group for group in groups if group.patches}
    grouped = {bar for group in groups for bar in group.patches}
    for artist in axes.get_children():
        if artist in first:
            yield _describe_bars(axes, first[artist])
        elif artist not in grouped and artist not in frame and not _is_furniture(artist):
            yield _describe_artist(axes, artist)


def _is_furniture(artist: Artist) -> bool:
    empty_text = type(artist) is Text and not artist.get_text()
    return empty_text or isinstance(artist, (Axis, Axes, Legend, Spine))


def _describe_artist(axes: Axes, artist: Artist) -> str:
    for kind, name, describe_data in ARTISTS:
        if isinstance(artist, kind):
            return _join(name, artist, describe_data(axes, artist))
    return _join(type(artist).__name__, artist, [])


def _describe_bars(axes: Axes, bars: BarContainer) -> str:
    boxes = np.array([[b.get_x(), b.get_y(), b.get_width(), b.get_height()] for b in bars.patches])
    names = ("left", "bottom", "width", "height")
    parts = [f"{len(boxes)} bars"]
    for name, values in zip(names, boxes.T, strict=True):
        parts += statistics(name, values)
    return _join("bars", bars, parts)


def _describe_line(axes: Axes, line: Line2D) -> list[str]:
    return _points(axes, line.get_data_3d() if hasattr(line, "get_data_3d") else line.get_data(0))


def _describe_scatter(axes: Axes, scatter: PathCollection) -> list[str]:
    # In three dimensions there is no public way to the points.
    points = getattr(scatter, "_offsets3d", None) or scatter.get_offsets().T
    sizes = scatter.get_sizes()
    size = statistics("size", sizes) if len(sizes) > 1 else []
    return [*_points(axes, points), *size, *_values(scatter)]


def _describe_segments(axes: Axes, lines: LineCollection) -> list[str]:
    segments = getattr(lines, "_segments3d", None)  # as above
    segments = lines.get_segments() if segments is None else segments
    return [f"{len(segments)} pieces", *_points(axes, _stacked(segments)), *_values(lines)]


def _describe_contours(axes: Axes, contours: ContourSet) -> list[str]:
    levels = ", ".join(shown(contours.levels, own=True))
    return [
        f"{len(contours.levels)} levels {levels}",
        *_points(axes, _stacked([path.vertices for path in contours.get_paths()])),
    ]


def _describe_arrows(axes: Axes, arrows: Quiver) -> list[str]:
    places = _points(axes, arrows.get_offsets().T, "arrows")
    return [*places, *statistics("u", arrows.U), *statistics("v", arrows.V), *_values(arrows)]


def _describe_mesh(axes: Axes, mesh: QuadMesh) -> list[str]:
    return [*_points(axes, mesh.get_coordinates().reshape(-1, 2).T, "corners"), *_values(mesh)]


def _describe_area(axes: Axes, area: Collection) -> list[str]:
    if hasattr(area, "_faces"):  # three dimensions, as above
        return [*_points(axes, np.reshape(area._faces, (-1, 3)).T), *_values(area)]
    return [*_points(axes, _stacked([path.vertices for path in area.get_paths()])), *_values(area)]


def _describe_image(axes: Axes, image: AxesImage) -> list[str]:
    left, right, bottom, top = image.get_extent()
    shape = " × ".join(map(str, np.shape(image.get_array())))
    x, y = shown([left, right]), shown([bottom, top])
    return [shape, f"x {x[0]} … {x[1]}", f"y {y[0]} … {y[1]}", *_values(image)]


def _describe_arrow(axes: Axes, arrow: FancyArrowPatch) -> list[str]:
    ends = getattr(arrow, "_posA_posB", None)  # the path would be in pixels
    return [] if ends is None else _points(axes, np.asarray(ends, float).T, "ends")


def _describe_patch(axes: Axes, patch: Patch) -> list[str]:
    return _points(axes, patch.get_path().transformed(patch.get_patch_transform()).vertices.T)


def _describe_note(axes: Axes, note: Annotation) -> list[str]:
    return [_quote(note.get_text()), f"at {_place(note.xy)}", f"text at {_place(note.xyann)}"]


def _describe_text(axes: Axes, text: Text) -> list[str]:
    place = text.get_position_3d() if hasattr(text, "get_position_3d") else text.get_position()
    return [_quote(text.get_text()), f"at {_place(place)}"]


ARTISTS: list[tuple[type, str, Callable[[Axes, Artist], list[str]]]] = [  # the first that fits
    (Line2D, "line", _describe_line),
    (Quiver, "arrows", _describe_arrows),
    (ContourSet, "contours", _describe_contours),
    (QuadMesh, "mesh", _describe_mesh),
    (LineCollection, "lines", _describe_segments),
    (PathCollection, "scatter", _describe_scatter),
    (Collection, "area", _describe_area),
    (AxesImage, "image", _describe_image),
    (FancyArrowPatch, "arrow", _describe_arrow),
    (Patch, "patch", _describe_patch),
    (Annotation, "note", _describe_note),
    (Text, "text", _describe_text),
]


def _points(axes: Axes, coordinates: Iterable, noun: str = "points") -> list[str]:
    coordinates = list(coordinates)
    parts = [f"{len(coordinates[0])} {noun}"]
    for (letter, axis), values in zip(_axis_of(axes).items(), coordinates, strict=False):
        parts += statistics(letter, values, axis)
    return parts


def _stacked(paths: list) -> np.ndarray:
    """Return the coordinates of all paths, one row each."""
    return np.concatenate([np.asarray(path, float) for path in paths]).T if len(paths) else [[], []]


def _values(mappable: Collection | AxesImage) -> list[str]:
    values = mappable.get_array()  # what a colour map shows
    return [] if values is None else statistics("values", values)


def _place(position: Iterable) -> str:
    try:
        return ", ".join(shown([number])[0] for number in map(float, position))
    except (TypeError, ValueError):  # dates and categories stand as they were given
        return ", ".join(map(str, position))


def _join(kind: str, artist, parts: list[str]) -> str:
    label = str(artist.get_label() or "")
    name = f" {_quote(label)}" if label and not label.startswith("_") else ""
    return f"{kind}{name}{_hidden(artist)}" + (f": {', '.join(parts)}" if parts else "")


def _hidden(artist) -> str:
    return "" if getattr(artist, "get_visible", lambda: True)() else " hidden"


def _quote(text) -> str:
    return '"' + str(text).replace("\n", "\\n") + '"'


def _list(texts: Iterable) -> str:
    return ", ".join(map(_quote, texts))
