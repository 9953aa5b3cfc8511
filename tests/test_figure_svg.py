"""A figure's SVG for the page: what was drawn, where it was drawn, as text where it is text."""

import base64
import io
import re
from xml.etree import ElementTree

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from PIL import Image

from course_lib.notebook import figure_svg, plotting

WIDTH, HEIGHT = 680, 300


def drawn(figure) -> ElementTree.Element:
    return ElementTree.fromstring(figure_svg.svg(figure, WIDTH, HEIGHT))


def points(d: str) -> np.ndarray:
    """The points of a path of moves and lines, each relative to the one before."""
    steps = [
        (float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+)[ ]?(-?(?:\d+\.?\d*|\.\d+))", d)
    ]
    return np.cumsum(steps, axis=0)


def in_pixels(ax, x, y) -> np.ndarray:
    """Where points of the data lie in an SVG of this size, as matplotlib places them."""
    figure = ax.figure
    size, dpi = figure.get_size_inches(), figure.dpi
    figure.dpi = 96
    figure.set_size_inches(WIDTH / 96, HEIGHT / 96)
    figure.draw_without_rendering()
    places = ax.transData.transform(np.column_stack([x, y]))
    figure.dpi = dpi
    figure.set_size_inches(size)
    return np.column_stack([places[:, 0], HEIGHT - places[:, 1]])


def pixels_of(image: ElementTree.Element) -> np.ndarray:
    data = base64.b64decode(image.get("href").partition(",")[2])
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGBA"))


def seen(mesh, rows: int, columns: int) -> np.ndarray:
    """A mesh's colours, in 255 levels, as one sees them: the last row is at the top."""
    return np.round(255 * mesh.get_facecolor().reshape(rows, columns, 4)[::-1])


@pytest.mark.parametrize("count", [5, 100])
def test_a_line_runs_through_its_points(ax, count):
    x = np.arange(count)
    y = np.random.RandomState(0).standard_normal(count)
    ax.plot(x, y, **plotting.role("second"))
    (line,) = [path for path in drawn(ax.figure).iter("path") if path.get("stroke") == "#c44f00"]
    np.testing.assert_allclose(points(line.get("d")), in_pixels(ax, x, y), atol=0.11)
    assert line.get("stroke-dasharray") and line.get("fill") == "none"


def test_a_long_line_is_thinned_and_leaves_its_data_by_less_than_a_pixel(ax):
    x = np.linspace(0, 10, 20_000)
    ax.plot(x, np.sin(x), **plotting.role("first"))
    (line,) = [path for path in drawn(ax.figure).iter("path") if path.get("stroke") == "#0072b2"]
    found, wanted = points(line.get("d")), in_pixels(ax, x, np.sin(x))
    assert len(found) < 1000
    heights = np.interp(wanted[:, 0], found[:, 0], found[:, 1])
    np.testing.assert_allclose(heights, wanted[:, 1], atol=0.5)


def test_dots_are_one_path_and_each_lies_on_its_point(ax):
    x, y = np.arange(30.0), np.random.RandomState(1).random_sample(30)
    ax.plot(x, y, "o", color="#00805d", markersize=6)
    (dots,) = [path for path in drawn(ax.figure).iter("path") if path.get("stroke") == "#00805d"]
    found = points(dots.get("d").replace("h0", ""))
    np.testing.assert_allclose(found, in_pixels(ax, x, y), atol=0.11)
    assert dots.get("stroke-linecap") == "round"
    assert float(dots.get("stroke-width")) == pytest.approx((6 + 1) * 96 / 72, abs=0.2)  # with edge


def test_rings_and_squares_keep_their_shape(ax):
    ax.plot([0.5], [0.5], "o", fillstyle="none", color="#0072b2")
    ax.plot([0.2, 0.8], [0.5, 0.5], "s", color="#c44f00")
    paths = list(drawn(ax.figure).iter("path"))
    (ring,) = [path for path in paths if path.get("stroke") == "#0072b2"]
    (squares,) = [path for path in paths if path.get("fill") == "#c44f00"]
    assert ring.get("fill") == "none" and "c" in ring.get("d")
    assert squares.get("d").count("z") == 2


def test_words_are_text_set_from_where_they_are_aligned(ax):
    ax.set(title="A < B & C", xlabel="step", ylabel="loss", yscale="log", ylim=(1e-3, 1))
    ax.annotate("here", (0.5, 0.1), weight="bold")
    texts = {"".join(text.itertext()): text for text in drawn(ax.figure).iter("text")}
    assert "A < B & C" in texts and texts["A < B & C"].get("text-anchor") is None
    assert texts["step"].get("text-anchor") == "middle"
    assert "rotate(-90)" in texts["loss"].get("transform")
    assert texts["here"].get("font-weight") == "600"
    power = texts["10\N{MINUS SIGN}2"].find("tspan")  # 10 to the power of -2
    assert power.text == "\N{MINUS SIGN}2" and power.get("dy").startswith("-")
    assert float(texts["step"].get("font-size")) == pytest.approx(11 * 96 / 72, abs=0.1)


def test_a_formula_beyond_a_power_is_drawn_as_its_shape(ax):
    ax.set_xlabel(r"$\sqrt{s}$")
    element = drawn(ax.figure)
    assert "sqrt" not in "".join(element.itertext())
    (shape,) = [path for path in element.iter("path") if "q" in path.get("d")]  # the bends of an s
    assert shape.get("fill") == to_hex(plt.rcParams["axes.labelcolor"])


def test_a_heat_map_is_a_picture_of_its_cells_and_a_map(ax):
    values = np.arange(12.0).reshape(3, 4)
    mesh = ax.pcolormesh(values, cmap="viridis")
    ax.plot([0, 4], [0, 3], color="white")
    maps = [part for part in drawn(ax.figure).iter("svg") if part.get("class") == "map"]
    (image,) = [image for part in maps for image in part.iter("image")]
    np.testing.assert_array_equal(pixels_of(image), seen(mesh, 3, 4))
    assert "#ffffff" in [path.get("stroke") for part in maps for path in part.iter("path")]


def test_shades_that_let_the_page_through_are_no_map(ax):
    shades = matplotlib.colors.LinearSegmentedColormap.from_list("fade", ["#0072b200", "#0072b2"])
    mesh = ax.pcolormesh(np.arange(4.0).reshape(2, 2), cmap=shades)
    element = drawn(ax.figure)
    assert not [part for part in element.iter("svg") if part.get("class") == "map"]
    np.testing.assert_array_equal(pixels_of(*element.iter("image")), seen(mesh, 2, 2))


def test_what_leaves_the_axes_is_cut_off_there(ax):
    ax.plot([0, 10], [0, 10])
    ax.set(xlim=(2, 4), ylim=(2, 4))
    element = drawn(ax.figure)
    inside, *others = element.findall("svg")
    (left, top), (right, bottom) = in_pixels(ax, [2, 4], [4, 2])
    box = [float(inside.get(name)) for name in ("x", "y", "width", "height")]
    np.testing.assert_allclose(box, [left, top, right - left, bottom - top], atol=0.11)
    assert inside.get("viewBox") == " ".join(inside.get(n) for n in ("x", "y", "width", "height"))
    assert {other.get("viewBox") for other in others} <= {inside.get("viewBox")}


def test_it_stands_on_the_page_itself_has_no_ids_and_is_small(ax):
    ax.plot(np.sin(np.arange(2000) / 50), label="sine")
    ax.legend()
    text = figure_svg.svg(ax.figure, WIDTH, HEIGHT)
    assert 'id="' not in text and "#ffffff" not in text and len(text) < 15_000
    assert text == figure_svg.svg(ax.figure, WIDTH, HEIGHT)
    assert tuple(ax.figure.get_size_inches()) == (5.6, 3.3) and ax.figure.dpi == 200


def test_many_panels_and_surfaces_in_space_can_be_drawn():
    figure = plt.figure()
    ax = figure.add_subplot(1, 2, 1, projection="3d")
    x, y = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9))
    ax.plot_surface(x, y, x * y, cmap="viridis", rcount=9, ccount=9)
    figure.add_subplot(1, 2, 2).contour(x, y, x * y)
    element = drawn(figure)
    assert len({path.get("fill") for path in element.iter("path")}) > 10
    plt.close(figure)
