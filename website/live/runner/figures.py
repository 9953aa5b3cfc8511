"""Figures as pictures for a page. Imported when matplotlib is there."""

import base64
import io
import logging

logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # "building the font cache"

import matplotlib  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

SHARPNESS = 2  # pixels of the picture for one of the page
ALT = 600  # characters
_own: dict = {}


def begin(outputs, styled: bool) -> None:
    """Before a cell: no open figure, the course's style if the page has it, show() shows here."""
    if not _own:
        matplotlib.use("agg")
        _own.update(matplotlib.rcParams)
    matplotlib.rcParams.update(_own)
    if styled:
        from course_lib.notebook import plotting

        plt.style.use(plotting.STYLE_FILE)
    plt.close("all")
    plt.show = lambda *_, **__: show_all(outputs)
    Figure.show = lambda figure, warn=True: outputs.add(image(figure))


def show_all(outputs) -> None:
    """Show the open figures, and close them."""
    numbers = plt.get_fignums()
    figures = [plt.figure(number) for number in numbers]
    plt.close("all")
    for figure in figures:
        outputs.add(image(figure))


def image(figure: Figure) -> dict:
    """Return the output that shows a figure: a PNG, its size on the page, and its words."""
    raw = io.BytesIO()
    width, height = figure.get_size_inches() * 96
    figure.savefig(raw, format="png", dpi=96 * SHARPNESS)
    picture = base64.b64encode(raw.getvalue()).decode()
    return {
        "kind": "image",
        "src": f"data:image/png;base64,{picture}",
        "alt": _words(figure),
        "width": round(width),
        "height": round(height),
    }


def _words(figure: Figure) -> str:
    from course_lib.notebook import figure_text

    text = figure_text.describe(figure)
    return text if len(text) <= ALT else text[:ALT].rpartition("\n")[0] + "\n…"
