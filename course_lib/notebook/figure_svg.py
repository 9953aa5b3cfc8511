"""A matplotlib figure as a small SVG for a page: text stays text, in the page's own type.

matplotlib's own SVG of a figure of this course has some 50 kB; this one has a tenth: coordinates
are rounded to a tenth of a pixel and follow each other, dots are one path, and a heat map is a
picture with a pixel for each of its cells. Nothing in it has an id, so that a page may hold many.
What lies on a heat map is in an SVG of the class map, whose colours are to stay in the dark.
"""

import base64
import io
import re
from collections.abc import Iterable
from html import escape

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Bbox

POINT = 1 / 72  # inch
TOLERANCE = 0.2  # px by which a curve may leave its data
EXPONENT = re.compile(r"\\mathdefault\{(.*?)\^\{(.*?)\}\}")
MINUS = "\N{MINUS SIGN}"


def svg(figure: Figure, width: float, height: float, text: float = 1.0) -> str:
    """Return the figure drawn anew at this size, in pixels of the page, as an SVG element.

    text : by how much its type, lines and dots are larger than a page's points, 4/3 px each.
    The figure has its own size and resolution again afterwards.

    Examples
    --------
    >>> figure = Figure()
    >>> _ = figure.subplots().plot([0, 1])
    >>> svg(figure, 320, 200)[:27]
    '<svg viewBox="0 0 320 200">'
    """
    size, dpi = figure.get_size_inches(), figure.dpi
    try:
        figure.dpi = 96 * text
        figure.set_size_inches(width / figure.dpi, height / figure.dpi)
        figure.draw_without_rendering()  # which lays it out
        maps = [ax.bbox for ax in figure.axes if _is_map(ax)]
        renderer = SvgRenderer(width, height, figure.dpi, maps)
        figure.draw(renderer)
    finally:
        figure.dpi = dpi
        figure.set_size_inches(size)
    return renderer.finished()


class SvgRenderer(RendererBase):
    """What matplotlib draws with; `finished` gives the SVG."""

    def __init__(self, width: float, height: float, dpi: float, maps: Iterable = ()):
        super().__init__()
        self._maps = {self._bounds(box, height) for box in maps}
        self.width, self.height, self.dpi = width, height, dpi
        self._parts = [f'<svg viewBox="0 0 {_short(width)} {_short(height)}">']
        self._clip = None
        self._axis: dict | None = None  # of an axis, the paths that are drawn alike

    def finished(self) -> str:
        self._clip_to(None)
        return "".join([*self._parts, "</svg>"])

    # What matplotlib asks of a renderer

    def points_to_pixels(self, points):
        return points * self.dpi * POINT

    def get_canvas_width_height(self):
        return self.width, self.height

    def flipy(self):
        return True

    def open_group(self, s, gid=None):
        if s == "matplotlib.axis":
            self._axis = {}

    def close_group(self, s):
        if s == "matplotlib.axis":
            paths, self._axis = self._axis, None
            for (box, drawn), shapes in paths.items():
                self._write(box, f'<path d="{"".join(shapes)}"{drawn}/>')

    def draw_path(self, gc, path, transform, rgbFace=None):
        fill, stroke = self._paint(rgbFace, gc), self._pen(gc)
        if (not fill and not stroke) or self._is_ground(path, transform, rgbFace, gc):
            return
        line = not fill and path.codes is None
        path.simplify_threshold, before = TOLERANCE, path.simplify_threshold
        try:
            box = (-9, -9, self.width + 9, self.height + 9) if not fill else None
            cleaned = path.cleaned(transform, clip=box, simplify=line, curves=True)
        finally:
            path.simplify_threshold = before
        shape = self._shape(cleaned.vertices, cleaned.codes)
        if shape:
            self._path(gc, shape, (fill or NO_FILL) + stroke)

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        fill, stroke = self._paint(rgbFace, gc), self._pen(gc)
        places = trans.transform(path.vertices)
        places = places[np.isfinite(places).all(axis=1)]
        outline = marker_path.transformed(marker_trans)
        box = outline.get_extents()
        near = Bbox.from_bounds(0, 0, self.width, self.height).padded(max(box.width, box.height))
        places = places[
            (places >= [near.x0, near.y0]).all(axis=1) & (places <= [near.x1, near.y1]).all(axis=1)
        ]
        if not len(places) or not (fill or stroke):
            return
        if fill and self._is_disc(outline, box) and (not stroke or gc.get_rgb() == tuple(rgbFace)):
            # A line without a length that has round ends.
            edge = self.points_to_pixels(gc.get_linewidth()) if stroke else 0
            pen = fill.replace("fill", "stroke")
            shape = "".join(f"{move}h0" for move in self._moves(places + _centre(box)))
            wide = _short(box.width + edge, 2)
            drawn = f'{NO_FILL}{pen} stroke-width="{wide}" stroke-linecap="round"'
        else:
            codes, corners = outline.codes, outline.vertices
            if codes is None:
                codes = np.r_[Path.MOVETO, np.full(len(corners) - 1, Path.LINETO)]
            shape = "".join(self._shape(corners + place, codes) for place in places)
            drawn = (fill or NO_FILL) + stroke
        self._path(gc, shape, drawn)

    def draw_quad_mesh(self, gc, transform, columns, rows, coordinates, offsets, *others):
        corners = transform.transform(coordinates.reshape(-1, 2)).reshape(coordinates.shape)
        x, y = corners[0, :, 0], corners[:, 0, 1]
        even = all(np.ptp(np.diff(edges)) < 0.01 * abs(np.diff(edges)).max() for edges in (x, y))
        if not even or not np.allclose(corners[..., 0], x):
            super().draw_quad_mesh(gc, transform, columns, rows, coordinates, offsets, *others)
            return
        _, colours, *_ = others
        cells = colours.reshape(rows, columns, 4)
        cells = cells[:: -1 if y[-1] > y[0] else 1, :: 1 if x[-1] > x[0] else -1]
        self._image(gc, cells, min(x[0], x[-1]), max(y[0], y[-1]), abs(np.ptp(x)), abs(np.ptp(y)))

    def draw_image(self, gc, x, y, im, transform=None):
        height, width = im.shape[:2]
        self._image(gc, im[::-1] / 255, x, y + height, width, height)

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        words = _plain(s) if ismath else escape(s, quote=False)
        if words is None:  # a formula beyond a power of ten
            self._draw_text_as_path(gc, x, y, s, prop, angle, ismath, mtext)
            return
        width = self.get_text_width_height_descent(s, prop, ismath)[0]
        along = _alignment(mtext, angle)
        turn = np.deg2rad(angle)
        # The page's type is not as wide as matplotlib's: it is set from where it is aligned.
        x, y = x + along * width * np.cos(turn), y - along * width * np.sin(turn)
        place = f'x="{_short(x)}" y="{_short(y)}"'
        if angle:
            place = f'transform="translate({_short(x)} {_short(y)}) rotate({_short(-angle)})"'
        anchor = {0: "", 0.5: ' text-anchor="middle"', 1: ' text-anchor="end"'}[along]
        size = _short(self.points_to_pixels(prop.get_size_in_points()))
        weight = ' font-weight="600"' if prop.get_weight() in ("bold", "semibold", 600, 700) else ""
        slant = ' font-style="italic"' if prop.get_style() == "italic" else ""
        ink = self._paint(gc.get_rgb(), gc)
        self._add(
            gc, f'<text {place} font-size="{size}"{anchor}{weight}{slant}{ink}>{words}</text>'
        )

    # What it writes

    def _path(self, gc, shape: str, drawn: str) -> None:
        """Add a path; on an axis, where nothing covers anything else, paths drawn alike are one."""
        box = gc.get_clip_rectangle()
        if self._axis is None:
            self._write(box, f'<path d="{shape}"{drawn}/>')
        else:
            self._axis.setdefault((box, drawn), []).append(shape)

    def _add(self, gc, element: str) -> None:
        self._write(gc.get_clip_rectangle(), element)

    def _write(self, box, element: str) -> None:
        self._clip_to(box)
        self._parts.append(element)

    def _clip_to(self, box) -> None:
        """Begin or end what is cut off at a box: an SVG in the SVG, which needs no id."""
        bounds = None if box is None else self._bounds(box, self.height)
        if bounds == ("0", "0", _short(self.width), _short(self.height)):
            bounds = None
        if bounds == self._clip:
            return
        if self._clip:
            self._parts.append("</svg>")
        if bounds:
            x, y, width, height = bounds
            kind = ' class="map"' if bounds in self._maps else ""
            self._parts.append(
                f'<svg{kind} x="{x}" y="{y}" width="{width}" height="{height}" '
                f'viewBox="{x} {y} {width} {height}">'
            )
        self._clip = bounds

    @staticmethod
    def _bounds(box, height: float) -> tuple[str, ...]:
        return tuple(map(_short, (box.x0, height - box.y1, box.width, box.height)))

    def _image(self, gc, cells, x, top, width, height) -> None:
        from PIL import Image

        pixels = np.round(cells * 255).astype(np.uint8)
        colours, which = np.unique(pixels.reshape(-1, 4), axis=0, return_inverse=True)
        options = {}
        if len(colours) <= 256:  # as many as a colour map has
            picture = Image.fromarray(which.reshape(pixels.shape[:2]).astype(np.uint8), "P")
            picture.putpalette(colours[:, :3].tobytes())
            if colours[:, 3].min() < 255:
                options["transparency"] = colours[:, 3].tobytes()
        else:
            picture = Image.fromarray(pixels, "RGBA")
        raw = io.BytesIO()
        picture.save(raw, format="png", optimize=True, **options)
        data = base64.b64encode(raw.getvalue()).decode()
        self._add(
            gc,
            f'<image x="{_short(x)}" y="{_short(self.height - top)}" width="{_short(width)}" '
            f'height="{_short(height)}" preserveAspectRatio="none" image-rendering="pixelated" '
            f'href="data:image/png;base64,{data}"/>',
        )

    def _is_ground(self, path, transform, face, gc) -> bool:
        """Whether it is the white that a figure or its axes stand on: a page has its own."""
        if face is None or to_hex(face) != "#ffffff" or self._pen(gc) or len(path) != 5:
            return False
        box = path.get_extents(transform)
        return box.width * box.height > 0.02 * self.width * self.height

    def _is_disc(self, outline: Path, box) -> bool:
        return (
            len(outline) > 8
            and outline.codes is not None
            and abs(box.width - box.height) < 0.02 * box.width
            and Path.CURVE4 in outline.codes
        )

    def _paint(self, face, gc) -> str:
        """The attributes of a filled area, or nothing."""
        if face is None:
            return ""
        alpha = gc.get_alpha() if gc.get_forced_alpha() or len(face) == 3 else face[3]
        if not alpha:
            return ""
        return f' fill="{_hex(face)}"' + (
            "" if alpha >= 1 else f' fill-opacity="{_short(alpha, 2)}"'
        )

    def _pen(self, gc) -> str:
        """The attributes of a line, or nothing."""
        width = self.points_to_pixels(gc.get_linewidth())
        rgb = gc.get_rgb()
        alpha = gc.get_alpha() if gc.get_forced_alpha() or len(rgb) == 3 else rgb[3]
        if not width or not alpha:
            return ""
        pen = f' stroke="{_hex(rgb)}"'
        if alpha < 1:
            pen += f' stroke-opacity="{_short(alpha, 2)}"'
        if abs(width - 1) > 0.005:
            pen += f' stroke-width="{_short(width, 2)}"'
        if gc.get_joinstyle() == "round":
            pen += ' stroke-linejoin="round"'
        if gc.get_capstyle() != "butt":
            end = "square" if gc.get_capstyle() == "projecting" else gc.get_capstyle()
            pen += f' stroke-linecap="{end}"'
        offset, dashes = gc.get_dashes()
        if dashes is not None:
            lengths = " ".join(_short(self.points_to_pixels(length)) for length in dashes)
            pen += f' stroke-dasharray="{lengths}"'
            if offset:
                pen += f' stroke-dashoffset="{_short(self.points_to_pixels(offset))}"'
        return pen

    def _tenths(self, points) -> np.ndarray:
        """Points of matplotlib as whole tenths of a pixel, from the top."""
        return np.round(np.asarray(points) * [10, -10] + [0, 10 * self.height]).astype(int)

    def _moves(self, points) -> Iterable[str]:
        at = np.zeros(2, int)
        for number, place in enumerate(self._tenths(points)):
            yield ("m" if number else "M") + _pair(place - at)
            at = place

    def _shape(self, vertices, codes) -> str:
        """A path's `d`: each point from the one before, whose rounding it makes up for."""
        written, at, start, last = [], np.zeros(2, int), np.zeros(2, int), ""
        if codes is None:
            codes = np.r_[Path.MOVETO, np.full(len(vertices) - 1, Path.LINETO)]
        places = self._tenths(np.where(np.isfinite(vertices), vertices, 0))
        number = 0
        while number < len(codes):
            code = codes[number]
            count = Path.NUM_VERTICES_FOR_CODE[code] if code != Path.STOP else 1
            if code == Path.STOP:
                break
            if code == Path.CLOSEPOLY:
                written.append("z")
                at, last = start, "z"
            else:
                points = places[number : number + count]
                letter = {
                    Path.MOVETO: "m",
                    Path.LINETO: "l",
                    Path.CURVE3: "q",
                    Path.CURVE4: "c",
                }[code]
                if letter == "m" and not written:
                    letter = "M"
                if letter == "l" and (points[-1] == at).all() and last != "m" and last != "M":
                    number += count
                    continue
                pairs = "".join(_joined(_pair(point - at) for point in points))
                if letter == last and letter in "lqc":
                    written.append(pairs if pairs[0] == "-" else " " + pairs)
                else:
                    written.append(letter + pairs)
                at = points[-1]
                if letter in "mM":
                    start = at
                last = letter
            number += count
        return "".join(written) if any(part[0] not in "Mm" for part in written) else ""


NO_FILL = ' fill="none"'


def _is_map(ax) -> bool:
    """Whether an axes is filled with colours that are values: what lies on them keeps its own."""
    return any(
        isinstance(drawn, QuadMesh | ContourSet)
        and getattr(drawn, "filled", True)
        and drawn.get_cmap()(np.linspace(0, 1, 5))[:, 3].min() == 1
        for drawn in ax.collections
    )


def _hex(rgb) -> str:
    return to_hex(rgb[:3])


def _short(number: float, digits: int = 1) -> str:
    """Return a number without the zeros at its ends."""
    text = f"{number:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = re.sub(r"^(-?)0\.", r"\1.", text)
    return "0" if text in ("-0", "", "-") else text


def _tenth(whole: int) -> str:
    return _short(whole / 10)


def _pair(place) -> str:
    x, y = map(_tenth, place)
    return x + y if y[0] == "-" else f"{x} {y}"


def _joined(pairs: Iterable[str]) -> Iterable[str]:
    for number, pair in enumerate(pairs):
        yield pair if not number or pair[0] == "-" else " " + pair


def _centre(box) -> np.ndarray:
    return np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])


def _alignment(mtext, angle: float) -> float:
    """How far along itself a text is fixed: 0 its beginning, 1 its end."""
    if mtext is None:
        return 0
    if angle == 0 or mtext.get_rotation_mode() == "anchor":
        return {"left": 0, "center": 0.5, "right": 1}[mtext.get_horizontalalignment()]
    return 0.5


def _plain(formula: str) -> str | None:
    """Return the tick of a logarithmic axis as text with a raised exponent, or None."""
    inside = formula.strip("$")
    if match := EXPONENT.fullmatch(inside):
        base, power = match.groups()
        base = base.replace(r"\times", "·").replace(" ", "")
        return f'{base}<tspan dy="-.45em" font-size=".75em">{power.replace("-", MINUS)}</tspan>'
    return None
