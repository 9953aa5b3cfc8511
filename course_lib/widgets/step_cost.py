"""`StepCost`: the passes of one step as bars, and the bytes and the time that they come to."""

import numpy as np
import traitlets

from course_lib.notebook.palette import OPTIMIZER_STYLES
from course_lib.stepcost import FORMS, trace
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Name, Number, Whole

ARRAYS = {"SGD": ("θ", "g"), "Momentum": ("θ", "g", "v"), "Adam": ("θ", "g", "m", "s")}
SIZES = {"float64": 8, "float32": 4, "float16": 2}
WAYS = ("textbook", "in place", "in blocks", "fused")


class StepCost(DescentWidget):
    """One step of an optimizer, pass by pass, on a machine that the reader sets.

    The passes are those that NumPy makes, counted by `course_lib.stepcost.trace`. The time is that
    of a model: a price for each call, and the bytes over the bandwidth of where they come from.
    In blocks, an array comes from memory once and goes back once; fused, all is one loop; and if
    everything fits into the cache, nothing comes from memory at all.

    Parameters
    ----------
    optimizer : "SGD", "Momentum" or "Adam"
    form : "textbook", "in place", "in blocks" or "fused"
    size : int, 1 to 10⁹: coordinates
    precision : "float64", "float32" or "float16"
    bandwidth : float, 1 to 4000: of memory, in GB/s
    cache : float, 0.01 to 100, in MB
    cache_speed : float, 1 to 20: times as fast as memory, for NumPy's passes
    call : float, 0 to 10: the price of one call, in µs
    peak : float, 1 to 100000: of arithmetic, in Gflop/s

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, or an unknown one.

    References
    ----------
    S. Williams, A. Waterman and D. Patterson, "Roofline: an insightful visual performance model for
    multicore architectures", Communications of the ACM 52(4), 2009.

    Examples
    --------
    >>> widget = StepCost()
    >>> widget.cost()["streams"], StepCost(form="fused").cost()["streams"]
    (32, 7)
    """

    module = "step_cost"
    linked = (
        *("optimizer", "form", "size", "precision"),
        *("bandwidth", "cache", "cache_speed", "call", "peak"),
    )
    sent = ("_limits", "_forms")

    optimizer = Name("Adam", ARRAYS)
    form = Name("textbook", WAYS)
    size = Whole(10_000_000, 1, 10**9)
    precision = Name("float64", SIZES)
    bandwidth = Number(32.0, 1, 4000)
    cache = Number(1.0, 0.01, 100)
    cache_speed = Number(2.0, 1, 20)
    call = Number(0.4, 0, 10)
    peak = Number(50.0, 1, 100_000)

    _forms = traitlets.Dict(read_only=True).tag(sync=True)

    @traitlets.default("_forms")
    def _default_forms(self):
        return {name: _counted(name) for name in ARRAYS}

    def passes(self) -> list[list]:
        """Its passes: an operation, what it reads and what it writes; "" is a temporary."""
        forms = self._forms[self.optimizer]
        if self.form == "fused":
            arrays = forms["arrays"]
            return [["one loop", arrays, [name for name in arrays if name != "g"]]]
        return forms["textbook" if self.form == "textbook" else "in place"]["passes"]

    def cost(self) -> dict:
        """Calls, arrays to or from memory (`streams`) and the cache, and seconds."""
        forms, passes = self._forms[self.optimizer], self.passes()
        itemsize, cache = SIZES[self.precision], 1e6 * self.cache
        extra = 0 if self.form == "fused" else forms[_base(self.form)]["extra"]
        all_held = (len(forms["arrays"]) + extra) * self.size * itemsize <= cache
        touches = sum(len(reads) + len(writes) for _, reads, writes in passes)
        least = 2 * len(forms["arrays"]) - 1
        streams = 0 if all_held else least if self.form in ("in blocks", "fused") else touches
        blocks = 1
        if self.form == "in blocks":
            room = cache / (2 * (len(forms["arrays"]) + 1) * itemsize)
            blocks = int(np.ceil(self.size / max(64, 2 ** np.floor(np.log2(room)))))
        calls, each = len(passes) * blocks, self.size * itemsize / (1e9 * self.bandwidth)
        return {
            "calls": calls,
            "streams": streams,
            "cached": touches - streams,
            "least": least,
            "seconds": calls * 1e-6 * self.call
            + each * (streams + (touches - streams) / self.cache_speed),
        }

    def picture(self) -> str:
        """The passes one below the other, each beginning where the last one ended."""
        colour = OPTIMIZER_STYLES[self.optimizer].light
        role, unit, high, x, shapes = self.optimizer.lower(), 15, 20, 8, []
        passes = self.passes()
        for row, (operation, reads, writes) in enumerate(passes):
            y = 8 + high * row
            for names, opacity in ((reads, 0.3), (writes, 0.8)):
                for _ in names:
                    shapes.append(
                        f'<path d="M{x},{y}h{unit - 2}v{high - 4}h{2 - unit}Z" '
                        f'fill-opacity="{opacity}" style="fill:var(--descent-{role},{colour})"/>'
                    )
                    x += unit
            shapes.append(
                f'<text x="{x + 4}" y="{y + 13}" '
                f'style="fill:var(--descent-muted,#5a5a66)">{operation}</text>'
            )
        cost = self.cost()
        caption = (
            f"A step of {self.optimizer}, {self.form}, on {self.size:,} coordinates: "
            f"{len(passes)} {'pass' if len(passes) == 1 else 'passes'}, each a row that begins "
            f"where the last one ended. Pale: an array that is read; full: one that is written. "
            f"{cost['streams']} arrays go to or from memory; the least is {cost['least']}."
        )
        return svg.figure(580, 16 + high * len(passes), shapes, "The passes of one step", caption)


def _base(form: str) -> str:
    return "textbook" if form == "textbook" else "in place"


def _counted(name: str) -> dict:
    """The passes of both forms of an optimizer, counted on a small array."""
    arrays = dict.fromkeys(ARRAYS[name], np.ones(8))
    returns = tuple(array for array in arrays if array != "g")
    counted = {"arrays": list(arrays)}
    for form, step in FORMS[name].items():
        done = trace(step, returns=returns, **arrays)
        counted[form] = {
            "extra": done.extra,
            "passes": [
                [
                    one.operation,
                    ["" if array == "temporary" else array for array in one.reads],
                    ["" if one.writes == "temporary" else one.writes],
                ]
                for one in done.passes
            ],
        }
    return counted
