"""Figure functions: each takes an ax, draws one thing on it and returns nothing.

`use_style` is called once per notebook. Colours come from `palette`, so that the same thing has
the same colour and dash in every figure and widget.
"""

import io
import os
from pathlib import Path

import numpy as np

from course_lib._extras import needed_by
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES, Style

with needed_by("course_lib.notebook.plotting"):
    import matplotlib.dates as mdates
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, NullFormatter, StrMethodFormatter

    from course_lib.notebook import figure_text

STYLE_FILE = Path(__file__).parent / "course.mplstyle"


def use_style() -> None:
    """Use the course's figure style, and in a notebook its PNG and text forms of figures.

    PNGs carry no version of matplotlib and few colours: two builds are byte-identical, and a
    page of ten figures weighs less than a photograph.
    """
    plt.style.use(STYLE_FILE)
    figure_text.register()
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        shell.display_formatter.formatters["image/png"].for_type(Figure, _png_with_size)
        if os.environ.get("DESCENT_FIGURES") == "page":  # as for `make notebooks`
            from course_lib.notebook import figure_page

            figure_page.register(shell)


def png(figure: Figure) -> bytes:
    """The figure as a PNG of 64 colours, or of 256 where 64 would change a colour of the palette.

    Size and resolution are the figure's own.

    Examples
    --------
    >>> png(plt.figure(figsize=(1, 1)))[:4]
    b'\\x89PNG'
    """
    from PIL import Image

    # Not by `savefig`: it draws a figure that is laid out by itself twice, the first time unseen.
    shown_on = figure.canvas
    try:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    finally:
        figure.set_canvas(shown_on)
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    for colours in (64, 256):
        # No dithering: flat areas stay flat, and compress to almost nothing.
        small = picture.quantize(colours, dither=Image.Dither.NONE)
        if _keeps_palette(picture, small):
            break
    out = io.BytesIO()
    small.save(out, format="png", optimize=True, dpi=(figure.dpi, figure.dpi))
    return out.getvalue()


def _png_with_size(figure: Figure) -> tuple[bytes, dict[str, int]]:
    """The PNG, and the size to show it at: without it JupyterLab doubles it."""
    width, height = figure.get_size_inches() * 96
    return png(figure), {"width": round(width), "height": round(height)}


def _keeps_palette(picture, small) -> bool:
    """Whether every palette colour of an RGB picture is still about itself in the smaller one."""
    before, after = (np.asarray(image.convert("RGBA")).reshape(-1, 4) for image in (picture, small))
    codes = before.view("<u4")[:, 0]  # a pixel as one number: a quarter of the comparing
    for style in {**OPTIMIZER_STYLES, **ROLE_STYLES}.values():
        code = int.from_bytes(bytes.fromhex(style.light[1:]) + b"\xff", "little")
        place = (codes == code).argmax()  # one is enough: a colour becomes the same one everywhere
        if codes[place] == code and np.abs(before[place] - after[place].astype(int)).max() > 8:
            return False
    return True


def line_style(style: Style) -> dict:
    """Keyword arguments for `ax.plot` that draw with a palette style (the colour for white)."""
    return {"color": style.light, "linestyle": (0, style.dash) if style.dash else "-"}


def role(name: str) -> dict:
    """`line_style` of a role: data, truth, first, second or third.

    Examples
    --------
    >>> role("first")
    {'color': '#0072b2', 'linestyle': '-'}
    """
    return line_style(ROLE_STYLES[name])


def optimizer(name: str) -> dict:
    """`line_style` of an optimizer, by its name in the registry.

    Examples
    --------
    >>> optimizer("Adam")["color"]
    '#c44f00'
    """
    return line_style(OPTIMIZER_STYLES[name])


def plain_log(axis) -> None:
    """Make an axis logarithmic with ticks written out: 1, 10, 100 rather than powers of ten."""
    getattr(axis.axes, f"set_{axis.axis_name}scale")("log")
    axis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    axis.set_minor_formatter(NullFormatter())


def days(ax, dates, celsius, label="daily mean") -> None:
    """Draw daily temperatures as dots, with months on the horizontal axis."""
    ax.plot(dates, celsius, ".", color=ROLE_STYLES["data"].light, markersize=3.5, label=label)
    locator = mdates.AutoDateLocator(minticks=3, maxticks=7)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))
    ax.set_ylabel("temperature (°C)")


def curves(ax, x, lines: dict) -> None:
    """Draw up to three named curves over the same x in the role colours, each named by a legend."""
    for (label, y), name in zip(lines.items(), ("first", "second", "third"), strict=False):
        ax.plot(x, y, label=label, **role(name))
    ax.legend(loc="best")


def spread(ax, x, runs, label, style: dict) -> None:
    """Draw the median of many runs, shape (runs, x), and the 10th-to-90th-percentile band."""
    low, middle, high = np.percentile(runs, [10, 50, 90], axis=0)
    ax.fill_between(x, low, high, color=style["color"], alpha=0.2, linewidth=0)
    ax.plot(x, middle, label=label, **style)


def weights(ax, beta: float, count: int, style: dict) -> None:
    """Draw the weight (1-β)β^k that an average gives to the value k steps back, for k < count."""
    age = np.arange(count)
    ax.bar(-age, (1 - beta) * beta**age, width=0.8, color=style["color"])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{abs(x):.0f}"))
    ax.set_xlabel("days back")
    ax.set_ylabel("weight")


def contours(ax, surface, levels=10) -> None:
    """Draw pale level lines of a surface over the limits that the ax has now.

    A number of levels is spread so that each band between two lines has the same area.
    """
    x, y = (np.linspace(*limits, 161) for limits in (ax.get_xlim(), ax.get_ylim()))
    values = surface.value(np.stack(np.meshgrid(x, y), axis=-1))
    if np.isscalar(levels):
        levels = np.unique(np.quantile(values, (np.arange(levels) + 0.5) / levels))
    color = ROLE_STYLES["data"].light
    ax.contour(x, y, values, levels=levels, colors=color, linewidths=0.8, alpha=0.7)


def path(ax, points, style: dict, label=None) -> None:
    """Draw a path, shape (steps + 1, 2), with a dot for each step and a ring around the start."""
    ax.plot(*points.T, marker=".", markersize=4, label=label, **{"linewidth": 1.4, **style})
    ax.plot(*points[0], "o", fillstyle="none", markersize=8, color=style["color"])


def heat_map(ax, x, y, values, label: str, vmin=None, vmax=None) -> None:
    """Draw values of shape (len(y), len(x)) as colours, with a labelled colour bar; NaN is blank.

    The map is viridis: even to the eye, and readable with every common kind of colour blindness.
    """
    mesh = ax.pcolormesh(x, y, values, cmap="viridis", vmin=vmin, vmax=vmax, shading="nearest")
    mesh.set_rasterized(True)
    ax.grid(False)
    ax.figure.colorbar(mesh, ax=ax, label=label, pad=0.02)


def relief(ax, surface) -> None:
    """Draw a surface over its domain on a 3-D ax, coloured by height, without tick labels.

    The map is viridis, as in `heat_map`.
    """
    x, y = np.meshgrid(*(np.linspace(*limits, 25) for limits in surface.domain))
    values = surface.value(np.stack([x, y], axis=-1))
    ax.plot_surface(x, y, values, cmap="viridis", rcount=25, ccount=25, linewidth=0)
    ax.set(xlabel="x", ylabel="y", xticklabels=[], yticklabels=[], zticklabels=[])
    ax.xaxis.labelpad = ax.yaxis.labelpad = -12
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((1, 1, 1, 0))  # the page's own ground


CLASS_STYLES = tuple(
    {"color": ROLE_STYLES[name].light, "marker": marker}
    for name, marker in (("first", "o"), ("second", "^"))
)


def cost_curve(ax, costs, style: dict, label=None, every: int = 10) -> None:
    """Draw one cost per epoch, shape (epochs,), as every tenth of them and the last one."""
    costs = np.asarray(costs)
    epochs = np.union1d(np.arange(0, len(costs), every), len(costs) - 1)
    ax.plot(epochs + 1, costs[epochs], label=label, **style)
    ax.set(xlabel="epoch", ylabel="cost", ylim=(0, None))


def decision_boundary(ax, network, inputs, targets, steps: int = 161) -> None:
    """Draw points of two classes, and how probable a network takes class 1 to be around them.

    The line is where it finds both equally probable. Discs are class 0, triangles class 1; the
    shade runs from the one's colour to the other's.
    """
    low, high = inputs.min(axis=0) - 0.3, inputs.max(axis=0) + 0.3
    x, y = (np.linspace(*limits, steps) for limits in zip(low, high, strict=True))
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    probability = network.probabilities(grid.reshape(-1, 2)).reshape(steps, steps)
    zero, one = (style["color"] for style in CLASS_STYLES)
    # Both fade to nothing, not to white: the page may be dark.
    ends = [(0, (zero, 0.35)), (0.5, (zero, 0)), (0.5, (one, 0)), (1, (one, 0.35))]
    shades = LinearSegmentedColormap.from_list("classes", ends)
    mesh = ax.pcolormesh(x, y, probability, cmap=shades, vmin=0, vmax=1)
    mesh.set_rasterized(True)
    if probability.min() < 0.5 < probability.max():
        color = ROLE_STYLES["truth"].light
        ax.contour(x, y, probability, levels=[0.5], colors=color, linewidths=1.4)
    for label, style in enumerate(CLASS_STYLES):
        own = inputs[np.asarray(targets) == label]
        ax.scatter(*own.T, s=14, linewidths=0.4, edgecolors="white", label=f"{label}", **style)
    ax.grid(False)
    ax.set(xlabel="x₁", ylabel="x₂")
