"""`Agreement`: five short memories of gradients whose signs the reader flips, and Adam's steps."""

import numpy as np
import traitlets

from course_lib.averages import exponential_average
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Flag, Number, Whole

CALLS = 10
# Trait, name, number of gradients, their size, and whether the first task asks for its step.
ROWS = (
    ("agree", "They agree", CALLS, 1, False),
    ("loud", "They agree, a thousand times as loud", CALLS, 1000, False),
    ("contradict", "Each contradicts the last", CALLS, 1, True),
    ("coins", "Coin flips", CALLS, 1, True),
    ("first", "One call so far", 1, 1, False),
)


class Agreement(DescentWidget):
    """What Adam makes of gradients that agree, that shout, that quarrel, and of a single one.

    The step in units of α, with ε = 0, at the end of each of five series of gradients of equal
    size: m̂_t / √ŝ_t, which for equal sizes is the vote Σ w_k e_{t-k} of the signs e, with
    w_k = (1-β₁) β₁^k / (1-β₁^t), whatever β₂.

    Parameters
    ----------
    agree, loud, contradict, coins : int, 0 to 1023: the signs of ten gradients; the bit of value
        2^k says that the one k steps back is negative
    first : int, 0 or 1: the sign of a single one
    beta1 : float, 0 to 0.99
    shown : bool: whether the steps that the first task asks for are shown

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, or an unknown one.

    Examples
    --------
    >>> widget = Agreement(agree=0b1111)  # the four newest point the other way
    >>> round(widget.steps()["agree"], 3)
    -0.056
    """

    module = "agreement"
    linked = (*(row[0] for row in ROWS), "beta1", "shown")
    sent = ("_limits", "_rows")

    agree = Whole(0, 0, 2**CALLS - 1)
    loud = Whole(0, 0, 2**CALLS - 1)
    contradict = Whole(0b1010101010, 0, 2**CALLS - 1)
    coins = Whole(0b0101101011, 0, 2**CALLS - 1)
    first = Whole(0, 0, 1)
    beta1 = Number(0.9, 0, 0.99)
    shown = Flag(False)

    _rows = traitlets.List(read_only=True).tag(sync=True)

    @traitlets.default("_rows")
    def _default_rows(self):
        keys = ("trait", "name", "count", "size", "asked")
        return [dict(zip(keys, row, strict=True)) for row in ROWS]

    def gradients(self) -> dict[str, np.ndarray]:
        """The gradients of each row, oldest first."""
        return {
            trait: np.array(
                [-size if getattr(self, trait) >> k & 1 else size for k in range(count)]
            )[::-1].astype(float)
            for trait, _, count, size, _ in ROWS
        }

    def steps(self) -> dict[str, float]:
        """Adam's step at the end of each row, in units of α."""
        return {
            trait: float(
                exponential_average(g, self.beta1, True)[-1]
                / np.sqrt(exponential_average(g**2, 0.999, True)[-1])
            )
            for trait, g in self.gradients().items()
        }

    def picture(self) -> str:
        """The five series as bars, and the step of each as an arrow."""
        steps, high, unit = self.steps(), 74, 22
        grey = 'style="fill:var(--descent-muted,#5a5a66)"'
        shapes, said = [], []
        for place, ((trait, name, *_), g) in enumerate(
            zip(ROWS, self.gradients().values(), strict=True)
        ):
            middle = place * high + 46
            xs = 20 + 34 * np.arange(CALLS - g.size, CALLS)
            bars = "".join(
                f"M{x},{middle}V{middle - unit * np.sign(value):.1f}"
                for x, value in zip(xs, g, strict=True)
            )
            tip = middle - unit * steps[trait]
            shapes += [
                f'<text x="8" y="{middle - 30}" {grey}>{name}</text>',
                f'<path d="M4,{middle}H440" {svg.stroke("control", "#84848f", 1)}/>',
                f'<path d="{bars}" {svg.stroke("first", ROLE_STYLES["first"].light, 14)}/>',
                f'<path d="M400,{middle}V{tip:.1f}" '
                f"{svg.stroke('adam', OPTIMIZER_STYLES['Adam'].light, 6)}/>",
                f'<text x="450" y="{middle + 5}">{svg_number(steps[trait])} α</text>',
            ]
            said.append(f"{name.lower()}, {svg_number(steps[trait])} α")
        caption = (
            f"Five memories of gradients, the newest on the right, and Adam's step in units of the "
            f"learning rate α, with β₁ = {self.beta1:g}: {'; '.join(said)}."
        )
        return svg.figure(
            540, high * len(ROWS), shapes, "Five series of gradients and Adam's steps", caption
        )


def svg_number(value: float) -> str:
    """A step to two decimals, with its sign: "+1.00", "−0.05"."""
    return f"{value:+.2f}".replace("-", "−")
