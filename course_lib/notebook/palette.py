"""The course's colours: one optimizer, one colour and one dash, in every figure and widget.

The hues are Okabe and Ito's, which stay apart for every common kind of colour blindness; the
dash repeats the information for print and for eyes that see no hue at all.

Source: M. Okabe and K. Ito, "Color Universal Design" (2008).
"""

from typing import NamedTuple


class Style(NamedTuple):
    """How one thing is drawn: colour on white, colour on dark, and dash lengths (empty: solid)."""

    light: str
    dark: str
    dash: tuple[float, ...] = ()


# Orange and yellow of the original set are too pale for thin lines on white, so those are darkened
# until they reach a contrast of 3:1; the dark theme uses lighter versions of the same hues.
OPTIMIZER_STYLES: dict[str, Style] = {
    "SGD": Style("#5b5b66", "#b9b9c6"),
    "Momentum": Style("#0072b2", "#5db7ee", (6, 2)),
    "AdaGrad": Style("#a86f00", "#eab54a", (1.5, 1.5)),
    "RMSProp": Style("#00805d", "#3fcfa4", (4, 1.5, 1, 1.5)),
    "Adam": Style("#c44f00", "#ff9a57"),
    "AMSGrad": Style("#a8487f", "#ee9fcb", (8, 2, 1.5, 2)),
    "AdamW": Style("#6a4fb3", "#b6a3f2", (3, 1)),
}

# Roles that are not optimizers: the raw data, and a first, second and third curve drawn over it.
ROLE_STYLES: dict[str, Style] = {
    "data": Style("#9a9aa5", "#7d7d8a"),
    "first": Style("#0072b2", "#5db7ee"),
    "second": Style("#c44f00", "#ff9a57", (6, 2)),
    "third": Style("#00805d", "#3fcfa4", (4, 1.5, 1, 1.5)),
    "truth": Style("#1d1d24", "#f1f1f5", (1.5, 1.5)),
}
