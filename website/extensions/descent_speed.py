"""The page "How fast it is": sentences, tables and a figure from what `make bench` has recorded."""

import descent_figures
import speed_figure
import speed_sheet
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from course_lib import datasets

PAGE = "reference/speed"


class SpeedFigure(SphinxDirective):
    """The figure, drawn at build as a notebook's are, with its data below its caption."""

    def run(self):
        self.env.note_dependency(str(speed_sheet.SOURCE))
        name = speed_figure.NAME
        alt = speed_figure.alt(datasets.step_times())
        figure = nodes.figure(ids=[name], names=[name])
        figure += descent_figures.drawn_figure(key=name, name=name, alt=alt, classes=[])
        figure += nodes.caption("", speed_figure.CAPTION)
        address = f"{descent_figures.FOLDER}/{name}.csv"
        figure += nodes.legend("", descent_figures.figure_data(address=address, key=name))
        return [figure]


def drawn() -> dict[str, dict[str, str]]:
    return {speed_figure.NAME: speed_figure.drawn()}


def fill(app, docname, source):
    if docname == PAGE:
        app.env.note_dependency(str(speed_sheet.SOURCE))
        source[0] = speed_sheet.filled(source[0], datasets.step_times())


def setup(app):
    app.add_directive("speed-figure", SpeedFigure)
    app.connect("source-read", fill)
    descent_figures.DRAWN[PAGE] = drawn
    return {"parallel_read_safe": True, "parallel_write_safe": True}
