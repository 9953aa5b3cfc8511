"""Figure functions draw the data they were given, in the palette's colours."""

import io

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import same_color, to_rgb
from PIL import Image

from course_lib import surfaces
from course_lib.notebook import plotting
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES


def test_curves_carry_their_labels_data_and_role_colours(ax):
    x = np.arange(3)
    plotting.curves(ax, x, {"one": x, "two": 2 * x})
    one, two = ax.lines
    assert (one.get_label(), two.get_label()) == ("one", "two")
    np.testing.assert_array_equal(two.get_ydata(), 2 * x)
    assert same_color(one.get_color(), ROLE_STYLES["first"].light)
    assert one.is_dashed() is False and two.is_dashed() is True
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "two"]


def test_weights_are_the_averages_weights_newest_at_zero(ax):
    plotting.weights(ax, 0.9, 40, {"color": "black"})
    heights = [bar.get_height() for bar in ax.patches]
    np.testing.assert_allclose(heights[:3], [0.1, 0.09, 0.081])
    assert sum(heights) == pytest.approx(1 - 0.9**40)
    centres = [bar.get_x() + bar.get_width() / 2 for bar in ax.patches]
    np.testing.assert_allclose(centres, -np.arange(40.0), atol=1e-12)
    # Named for what they are: ages along the axis, counted up to the left, and weights above it.
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("days back", "weight")
    assert ax.xaxis.get_major_formatter()(-30, None) == "30"


def test_spread_draws_the_median_and_the_band(ax):
    runs = np.arange(101.0)[:, None] * np.ones(4)
    plotting.spread(ax, np.arange(4), runs, "runs", plotting.role("first"))
    np.testing.assert_allclose(ax.lines[0].get_ydata(), 50)
    low, high = ax.collections[0].get_paths()[0].get_extents().intervaly
    assert (low, high) == pytest.approx((10, 90))


def test_days_are_dots_on_a_date_axis(ax):
    dates = np.arange("2012-01-01", "2012-12-31", dtype="datetime64[D]")
    plotting.days(ax, dates, np.zeros(len(dates)))
    assert len(ax.lines[0].get_xdata()) == len(dates)
    assert ax.get_ylabel() == "temperature (°C)"


def test_png_is_deterministic_small_and_anonymous(ax):
    ax.plot(np.sin(np.arange(200) / 10), label="sine")
    first, second = plotting.png(ax.figure), plotting.png(ax.figure)
    assert first == second
    with Image.open(io.BytesIO(first)) as image:
        assert image.mode == "P" and len(image.getcolors()) <= 64
        assert image.size == (1120, 660)  # 5.6 by 3.3 inches at 200 dots an inch
        assert "Software" not in image.info
    assert len(first) < 60_000


@pytest.mark.parametrize("height", [2.3, 3.3, 4.1, 4.6, 5.1])
def test_png_is_what_matplotlib_draws(height):
    figure, ax = plt.subplots(figsize=(5.6, height), dpi=200)
    ax.plot([0, 1])
    raw = io.BytesIO()
    figure.savefig(raw, format="png")
    with Image.open(raw) as theirs, Image.open(io.BytesIO(plotting.png(figure))) as ours:
        assert ours.size == theirs.size == (1120, round(200 * height))
        difference = np.asarray(ours.convert("RGB"), int) - np.asarray(theirs.convert("RGB"), int)
    assert np.abs(difference).mean() < 1  # of 255: the palette of 64 colours
    plt.close(figure)


def test_what_a_png_is_made_in_can_be_freed_while_pillow_keeps_a_picture_of_it(ax, monkeypatch):
    """Until that picture is collected; Python 3.13 printed below a figure that it could not be."""
    made, kept = [], []

    class Noted(io.BytesIO):
        def __init__(self):
            super().__init__()
            made.append(self)

    frombuffer = Image.frombuffer
    monkeypatch.setattr(plotting.io, "BytesIO", Noted)
    monkeypatch.setattr(
        Image, "frombuffer", lambda *given: kept.append(frombuffer(*given)) or kept[-1]
    )
    plotting.png(ax.figure)
    assert made and kept
    for one in made:
        one.close()


def test_png_keeps_the_palette_where_many_bands_overlap(ax):
    """64 colours once turned RMSProp's green and momentum's blue into one teal."""
    walks = np.cumsum(np.random.RandomState(0).standard_normal((7, 50, 26)), axis=-1)
    for name, runs in zip(OPTIMIZER_STYLES, walks, strict=True):
        plotting.spread(ax, np.arange(26), runs, name, plotting.optimizer(name))
    with Image.open(io.BytesIO(plotting.png(ax.figure))) as image:
        pixels = np.asarray(image.convert("RGB"), dtype=int).reshape(-1, 3)
    for name, style in OPTIMIZER_STYLES.items():
        colour = np.array([int(style.light[i : i + 2], 16) for i in (1, 3, 5)])
        assert np.abs(pixels - colour).max(axis=1).min() <= 8, name


def test_every_palette_colour_can_be_seen_on_its_ground():
    """A thin line needs a contrast of 3:1 with its ground (WCAG 2.2, 1.4.11)."""

    def luminance(colour):
        channels = np.array(to_rgb(colour))
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return linear @ [0.2126, 0.7152, 0.0722]

    def contrast(a, b):
        low, high = sorted((luminance(a), luminance(b)))
        return (high + 0.05) / (low + 0.05)

    styles = {**OPTIMIZER_STYLES, **ROLE_STYLES}
    del styles["data"]  # dots of raw data are meant to stay behind the curves
    for name, style in styles.items():
        assert contrast(style.light, "#ffffff") >= 3, name
        assert contrast(style.dark, "#14181e") >= 3, name


def test_optimizers_differ_in_colour_and_the_close_ones_in_dash():
    looks = {(style.light, style.dash) for style in OPTIMIZER_STYLES.values()}
    assert len(looks) == len(OPTIMIZER_STYLES)


def test_the_style_file_is_used(ax):
    assert plt.rcParams["font.size"] == 11
    assert tuple(ax.figure.get_size_inches()) == (5.6, 3.3)


def test_plain_log_writes_its_ticks_out(ax):
    ax.plot([1, 1000], [1, 2])
    plotting.plain_log(ax.xaxis)
    ax.figure.canvas.draw()
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert ax.get_xscale() == "log" and ax.get_yscale() == "linear"
    assert {"1", "10", "100", "1,000"} <= set(labels)


class Bowl:
    def value(self, points):
        return (points**2).sum(axis=-1)


def test_contours_fill_the_limits_with_level_lines_of_the_surface(ax):
    ax.set(xlim=(-2, 2), ylim=(-1, 1))
    plotting.contours(ax, Bowl(), levels=[0.25, 1.0])
    (lines,) = ax.collections
    inner = lines.get_paths()[0].vertices
    np.testing.assert_allclose(np.hypot(*inner.T), 0.5, atol=1e-3)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-2, 2), (-1, 1))


def test_contours_by_number_bound_bands_of_equal_area(ax):
    ax.set(xlim=(-1, 1), ylim=(-1, 1))
    plotting.contours(ax, Bowl(), levels=4)
    (lines,) = ax.collections
    area = np.pi * lines.levels[0]  # inside the level line x² + y² = c
    assert area / 4 == pytest.approx(1 / 8, abs=0.01)


def test_a_path_has_its_points_and_a_ring_at_its_start(ax):
    points = np.array([[1.0, 2.0], [0.5, 1.0], [0.0, 0.0]])
    plotting.path(ax, points, plotting.optimizer("Momentum"), label="momentum")
    line, start = ax.lines
    np.testing.assert_array_equal(line.get_xydata(), points)
    assert line.get_label() == "momentum"
    np.testing.assert_array_equal(start.get_xydata(), points[:1])


def test_a_heat_map_puts_rows_along_y_and_names_its_colours(ax):
    values = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, np.nan]])
    plotting.heat_map(ax, [0, 1, 2], [10, 20], values, "loss", vmin=0)
    (mesh,) = ax.collections
    np.testing.assert_array_equal(mesh.get_array().reshape(2, 3), values)
    assert mesh.get_clim() == (0, 5)
    assert ax.figure.axes[1].get_ylabel() == "loss"


def test_relief_is_the_surface_over_its_domain(monkeypatch):
    ax = plt.figure().add_subplot(projection="3d")
    drawn, original = [], ax.plot_surface
    monkeypatch.setattr(ax, "plot_surface", lambda *a, **k: (drawn.extend(a), original(*a, **k)))
    plotting.relief(ax, surfaces.saddle)
    x, y, z = drawn
    np.testing.assert_allclose(z, surfaces.saddle.value(np.stack([x, y], axis=-1)))
    assert (x.min(), x.max(), y.min(), y.max()) == (-2, 2, -2, 2)
    assert len(ax.collections) == 1 and (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")
    plt.close(ax.figure)


def test_a_cost_curve_has_epochs_from_1_below_and_costs_beside(ax):
    costs = 1 / np.arange(1.0, 26)
    plotting.cost_curve(ax, costs, plotting.optimizer("Adam"), label="Adam")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "cost")
    (line,) = ax.lines
    epochs = line.get_xdata()
    assert epochs.tolist() == [1, 11, 21, 25]
    np.testing.assert_array_equal(line.get_ydata(), costs[epochs - 1])
    assert ax.get_ylim()[0] == 0


class RightHalf:
    """Finds class 1 the more probable the further right a point is: its boundary is x₁ = 0.5."""

    def probabilities(self, inputs):
        return 1 / (1 + np.exp(-4 * (inputs[:, 0] - 0.5)))


def test_a_decision_boundary_has_its_sides_its_classes_and_its_axes(ax):
    inputs = np.array([[0.0, 3.0], [1.0, 4.0], [-1.0, 5.0], [2.0, 3.5]])
    targets = [0, 1, 0, 1]
    plotting.decision_boundary(ax, RightHalf(), inputs, targets, steps=41)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x₁", "x₂")
    mesh, line, *dots = ax.collections
    assert np.ptp(line.get_paths()[0].vertices[:, 0]) < 0.05  # it runs up and down
    assert line.get_paths()[0].vertices[:, 0].mean() == pytest.approx(0.5, abs=0.05)
    for label, (points, name) in enumerate(zip(dots, ("first", "second"), strict=True)):
        assert points.get_label() == str(label)
        np.testing.assert_array_equal(points.get_offsets(), inputs[np.equal(targets, label)])
        assert same_color(points.get_facecolor(), ROLE_STYLES[name].light)
        # The ground under a class has the class's own colour.
        assert same_color(mesh.cmap(float(label))[:3], ROLE_STYLES[name].light)
    shades = mesh.get_array()
    assert (shades[:, 0] < 0.5).all() and (shades[:, -1] > 0.5).all()
