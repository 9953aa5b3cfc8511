"""The colours of figures on the page: each colour that they are drawn in, by a name of CSS.

A figure is drawn for white paper, in the palette's light colours (`course_lib.notebook.palette`)
and the greys of its style file. On the page each is a variable, with its own value in the dark.
"""

import re

from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES

PAINT = re.compile(r'(?<= )(fill|stroke)="(#[0-9a-f]{6})"')
MAP = re.compile(r'(<svg class="map".*?</svg>)')  # colours that are values, and what lies on them
# Name: on white, in the dark. The widgets' hairlines are as pale.
FRAME = {
    "paper": ("#ffffff", "#121212"),
    "black": ("#000000", "#f1f1f5"),
    "grid": ("#e6e6ec", "#303038"),
    "rule": ("#d5d5dc", "#4a4b54"),
}


def colours() -> dict[str, tuple[str, str]]:
    """Name: on white, in the dark; of colours that are the same on white, the first."""
    named = FRAME | {
        name.lower(): (style.light, style.dark)
        for name, style in (ROLE_STYLES | OPTIMIZER_STYLES).items()
    }
    first = {}
    for name, (light, dark) in named.items():
        first.setdefault(light, (name, dark))
    return {name: (light, dark) for light, (name, dark) in first.items()}


def themed(svg: str) -> str:
    """The SVG with variables for the colours that have a name; others stay as they are.

    >>> themed('<path fill="#ffffff" stroke="#abcdef"/>')
    '<path fill="var(--figure-paper)" stroke="#abcdef"/>'
    """
    names = {light: name for name, (light, _) in colours().items()}

    def paint(found: re.Match) -> str:
        name = names.get(found[2])
        return f'{found[1]}="var(--figure-{name})"' if name else found[0]

    parts = MAP.split(svg)
    parts[::2] = [PAINT.sub(paint, part) for part in parts[::2]]
    return "".join(parts)


def style_sheet() -> str:
    """The variables' values: on white, in the dark, and on paper as on white."""
    light, dark = (
        " ".join(f"--figure-{name}: {pair[place]};" for name, pair in colours().items())
        for place in (0, 1)
    )
    return (
        f":root {{ {light} }}\n"
        f'html[data-theme="dark"] {{ {dark} }}\n'
        f'@media print {{ html[data-theme="dark"] {{ {light} }} }}\n'
    )
