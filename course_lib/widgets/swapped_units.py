"""`SwappedUnits`: the way from a trained network to its copy with two hidden units swapped."""

import numpy as np
import traitlets

from course_lib.notebook import year_network
from course_lib.notebook.palette import ROLE_STYLES
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Name, Whole

WAYS = ("straight", "pass")
POINTS = 41  # of the way over the pass
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 300, 46, 548, 12, 262  # of the picture


class SwappedUnits(DescentWidget):
    """A network of two hidden units on its way to the same network with the two swapped.

    The network is `course_lib.notebook.year_network`: both ends are minima of its loss with one
    and the same value. Straight across, every weight goes evenly from its value at one end to that
    at the other. Over the pass, the weights follow gradient descent's own paths, up to the saddle
    at which both units are alike and down to the other side.

    Parameters
    ----------
    way : str, "straight" or "pass"
    share : int, 0 to 100: how much of the way has been gone, in per cent

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, or an unknown one.

    Examples
    --------
    >>> [round(SwappedUnits(way=way, share=50).loss(), 3) for way in WAYS]
    [1.696, 0.334]
    """

    module = "swapped_units"
    linked = ("way", "share")
    sent = ("_limits", "_points", "_target", "_decay", "_celsius")

    way = Name("straight", WAYS)
    share = Whole(0, 0, 100)

    _points = traitlets.List(read_only=True).tag(sync=True)
    _target = traitlets.List(read_only=True).tag(sync=True)
    _decay = traitlets.Float(year_network.DECAY, read_only=True).tag(sync=True)
    _celsius = traitlets.List(read_only=True).tag(sync=True)  # the mean week's, and 1 in °C

    @traitlets.default("_points")
    def _default_points(self):
        return (year_network.way_over(POINTS).round(4) + 0.0).tolist()

    @traitlets.default("_target")
    def _default_target(self):
        return (year_network.target().round(4) + 0.0).tolist()

    @traitlets.default("_celsius")
    def _default_celsius(self):
        return [round(float(value), 4) for value in year_network.in_celsius(np.array([0, 1]))]

    def parameters(self, share: float | None = None) -> np.ndarray:
        """The network's seven parameters at a share of the way, in per cent; by default `share`."""
        points = np.array(self._points)
        if self.way == "straight":
            points = points[[0, -1]]
        at = (self.share if share is None else share) / 100 * (len(points) - 1)
        return np.array([np.interp(at, np.arange(len(points)), column) for column in points.T])

    def loss(self) -> float:
        """The loss there."""
        return float(year_network.loss(self.parameters()))

    def picture(self) -> str:
        """The weeks, and what the network says of them, at the traits' values."""
        weeks = np.arange(year_network.WEEKS)
        said = year_network.in_celsius(year_network.output(self.parameters()))
        measured = year_network.in_celsius(year_network.target())
        low, high = 0.0, 22.0

        def x_of(week):
            return LEFT + np.asarray(week) * (RIGHT - LEFT) / (len(weeks) - 1)

        def y_of(celsius):
            return BOTTOM - (np.asarray(celsius) - low) * (BOTTOM - TOP) / (high - low)

        grey = 'style="fill:var(--descent-muted,#5a5a66)"'
        shapes = []
        for tick in (0, 5, 10, 15, 20):
            y = float(y_of(tick))
            shapes += [
                f'<path d="M{LEFT},{y:.1f}H{RIGHT}" '
                f"{svg.stroke('hairline', ROLE_STYLES['data'].light, 0.5)}/>",
                f'<text x="{LEFT - 6}" y="{y + 5:.1f}" text-anchor="end" {grey}>{tick}</text>',
            ]
        shapes += [
            f'<path d="{svg.dots(x_of(weeks), y_of(measured))}" '
            f"{svg.stroke('data', ROLE_STYLES['data'].light, 5)}/>",
            f'<path d="{svg.path(x_of(weeks), y_of(said))}" '
            f"{svg.stroke('truth', ROLE_STYLES['truth'].light, 3)}/>",
            f'<text x="{LEFT}" y="{BOTTOM + 18}" {grey}>January</text>',
            f'<text x="{RIGHT}" y="{BOTTOM + 18}" text-anchor="end" {grey}>December</text>',
        ]
        caption = (
            f"What the network says of each week (line, °C) and what was measured (dots), "
            f"{self.share} % of the way to its swapped copy, "
            f"{'straight across' if self.way == 'straight' else 'over the pass'}: its loss is "
            f"{self.loss():.3f}."
        )
        return svg.figure(
            WIDTH, HEIGHT, shapes, "The year, measured and as the network has it", caption
        )
