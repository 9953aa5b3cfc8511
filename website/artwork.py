"""Draw the site's logo, favicon and social card into website/assets.

The picture is the course in small: the contour lines of a ravine, and gradient descent's zigzag to
its bottom. Run from the repository's root after a change here (Chromium draws the PNG files):

    .venv/bin/python website/artwork.py
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from course_lib._files import write_whole

WEBSITE = Path(__file__).parent
sys.path.insert(0, str(WEBSITE.parent / "tests"))
import browser as test_browser  # noqa: E402  (finds the system's Chromium)

# Mid tones: both stand at 3:1 on white and on the dark page.
CONTOUR, PATH = "#7a8594", "#d9691e"
CONDITION = 3.5
START = (-2.6, 1.2)


def descent_path(steps: int = 9, learning_rate: float = 0.43) -> list[tuple[float, float]]:
    """Points of gradient descent on (x² + CONDITION y²) / 2 from START."""
    x, y = START
    points = [(x, y)]
    for _ in range(steps):
        x, y = x - learning_rate * x, y - learning_rate * CONDITION * y
        points.append((x, y))
    return points


def picture(width: int, height: int, scale: float, rings: int, line: float, dot: float) -> str:
    """The drawing as the inside of an SVG of this size, the minimum in its middle."""
    centre_x, centre_y = width / 2, height / 2
    outermost = (START[0] ** 2 + CONDITION * START[1] ** 2) ** 0.5  # the path starts on it
    parts = [f'<g fill="none" stroke="{CONTOUR}" stroke-width="{line}">']
    for ring in range(1, rings + 1):
        radius = scale * outermost * ring / rings
        parts.append(
            f'<ellipse cx="{centre_x:g}" cy="{centre_y:g}" rx="{radius:.2f}" '
            f'ry="{radius / CONDITION**0.5:.2f}"/>'
        )
    points = [(centre_x + scale * x, centre_y - scale * y) for x, y in descent_path()]
    path = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    parts.append(
        f'</g><polyline points="{path}" fill="none" stroke="{PATH}" stroke-width="{line * 1.7:g}" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )
    parts.append(f'<circle cx="{centre_x:g}" cy="{centre_y:g}" r="{dot:g}" fill="{PATH}"/>')
    return "".join(parts)


def svg(width: int, height: int, inside: str, title: str = "Descent") -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f"<title>{title}</title>{inside}</svg>\n"
    )


CARD = """<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: Serif4; font-weight: 400;
  src: url(fonts/source-serif-4-latin-400-normal.woff2); }}
@font-face {{ font-family: Serif4; font-weight: 600;
  src: url(fonts/source-serif-4-latin-600-normal.woff2); }}
body {{ margin: 0; width: 1200px; height: 630px; background: #fff; color: #1e2126;
  font-family: Serif4; overflow: hidden; position: relative; }}
svg {{ position: absolute; right: -170px; top: -110px; width: 1120px; height: 700px; }}
div {{ position: absolute; left: 80px; bottom: 78px; }}
h1 {{ margin: 0 0 14px; font-size: 128px; font-weight: 600; letter-spacing: -2px; line-height: 1; }}
p {{ margin: 0; font-size: 44px; color: #3d434c; }}
body::after {{ content: ""; position: absolute; inset: 0;
  background: linear-gradient(62deg, #fff 34%, #fff0 60%); }}
div {{ z-index: 1; }}
</style>{drawing}<div><h1>Descent</h1><p>How deep-learning optimizers move</p></div>"""


def screenshot(page, html: str, width: int, height: int, transparent: bool = False) -> Image.Image:
    folder = WEBSITE / "assets"
    scratch = folder / ".artwork.html"  # beside the fonts, so that file:// may load them
    scratch.write_text(html, encoding="utf-8")
    try:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(scratch.as_uri())
        page.evaluate("document.fonts.ready")
        data = page.screenshot(omit_background=transparent)
    finally:
        scratch.unlink()
    return Image.open(io.BytesIO(data))


def main():
    assets = WEBSITE / "assets"
    write_whole(assets / "logo.svg", svg(68, 40, picture(68, 40, 9.5, 3, 2.2, 3.0)).encode())
    mark = svg(64, 64, picture(64, 64, 8.7, 2, 3.6, 4.5))
    write_whole(assets / "favicon.svg", mark.encode())
    with sync_playwright() as playwright:
        chromium = test_browser.launch(playwright)
        page = chromium.new_page()
        drawing = svg(980, 620, picture(980, 620, 138, 6, 3, 9))
        card = screenshot(page, CARD.format(drawing=drawing), 1200, 630)
        card.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(
            assets / "social-card.png", optimize=True
        )
        icon = f"<style>body{{margin:0}}svg{{display:block}}</style>{mark}"
        screenshot(page, icon, 48, 48, transparent=True).save(assets / "favicon.png", optimize=True)
        chromium.close()


if __name__ == "__main__":
    main()
