"""The figures of chapter 8."""

import numpy as np

from course_lib.notebook.palette import OPTIMIZER_STYLES
from tests.drawn.claims import BLUE, named, of, same, solid


@of("fig-cost-roof")
def roof(figure):
    (panel,) = figure.panels
    figure.says("Adam lives on the slope, in either form", "as a share of its peak")
    named(panel, "flops per byte", "share of peak")
    line, textbook, fused, product = panel.series
    slope = line.y[0] / line.x[0]
    same(line.y, np.minimum(1, slope * line.x), 5e-3)
    for one in (textbook, fused):
        same(one.y[0], slope * one.x[0], 0.02)
        assert OPTIMIZER_STYLES["Adam"].light in panel.marks(one.x[0], one.y[0])
    assert textbook.x[0] < fused.x[0] < 1 / slope < product.x[0] and product.y[0] == 1
    assert BLUE in panel.marks(product.x[0], product.y[0])
    same(14 / (32 * 8), textbook.x[0], 0.01)  # one flop a pass, 8 bytes an array
    same(14 / (7 * 8), fused.x[0], 0.01)


@of("fig-cost-forms")
def forms(figure):
    (panel,) = figure.panels
    figure.says(
        "the bare loop over seven arrays of ten million (dotted)",
        "On the right the textbook's form lies highest, and the compiled one lowest",
    )
    named(panel, "coordinates", "time each / least")
    assert panel.legend == panel.names == ["textbook", "in place", "blocks", "compiled"]
    ends = {name: panel[name].y[-1] for name in panel.names}
    assert max(ends, key=ends.get) == "textbook" and min(ends, key=ends.get) == "compiled"
    assert panel.series[-1].y[0] == 1 and solid(panel["compiled"])
    for name in panel.names:
        assert panel[name].y[0] > 20 * panel[name].y[-1]  # left, all pay for calls
