"""A figure's drawing as a file: what a page would give it, its type and colours, is inside.

A page that turns dark asks for the same file by the name `#dark`: of all ways to tell a picture in
which colours a page stands, the one that every browser knows. Words may reach a little beyond a
drawing's edge, so that the file has room around it, over which the page lays its own.
"""

import re
from pathlib import Path

from figure_colours import colours, themed

WIDTHS = {"wide": 680, "narrow": 328}  # of the drawings; course_lib/notebook/figure_page.py
BESIDE = 16  # px of room on each side: the page's inset
TOKENS = Path(__file__).parents[1] / "styles" / "tokens.css"
# No letter is smaller than 11 px: not a power of ten's exponent either, and not where a drawing is
# narrower than it was drawn. A media query in a picture asks for the picture's own width.
TYPE = {
    "wide": (
        "tspan[font-size]{font-size:.89em}"
        ':is([font-size="11.2"],[font-size="11.4"],[font-size="12"]){font-size:12.4px}'
        f"@media(max-width:{671 + 2 * BESIDE}px){{tspan[font-size]{{font-size:1em}}}}"
    ),
    "narrow": (
        "tspan[font-size]{font-size:.89em}"
        'text[font-size="11.2"]{font-size:11.4px}'
        f"@media(max-width:{327 + 2 * BESIDE}px){{text,tspan{{font-size:12.6px!important}}}}"
    ),
}
BEGUN = re.compile(r'^<svg viewBox="0 0 ([\d.]+) ([\d.]+)">')


def page_type() -> str:
    """The families of the page's labels."""
    found = re.search(r"--font-ui: ([^;]+);", TOKENS.read_text(encoding="utf-8"))
    return found[1].replace('"', "'")


def svg_file(drawn: str, form: str) -> str:
    """The file of a drawing, wide or narrow, as a notebook holds it."""
    whole = themed(drawn)
    used = {name: pair for name, pair in colours().items() if f"var(--figure-{name})" in whole}
    light, dark = (
        "".join(f"--figure-{name}:{pair[place]};" for name, pair in used.items())
        for place in (0, 1)
    )
    begun = BEGUN.match(whole)
    width, height = map(float, begun.groups())
    box = f"{-BESIDE} {-BESIDE} {width + 2 * BESIDE:g} {height + 2 * BESIDE:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="dark" viewBox="{box}" '
        f'font-family="{page_type()}"><style>'
        f":root{{{light}font-variant-numeric:tabular-nums}}:root:target{{{dark}}}{TYPE[form]}"
        f"</style>{whole[begun.end() :]}"
    )
