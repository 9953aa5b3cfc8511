"""The cover's picture: four optimizers on one ravine, walked by course_lib."""

from course_lib import SGD, Adam, Momentum, RMSProp, descend
from course_lib.notebook.palette import OPTIMIZER_STYLES
from course_lib.surfaces import ravine

CONDITION, STEPS = 12, 120
WIDTH, HEIGHT, SCALE = 210, 150, 15.5  # millimetres, and of them in a unit of the surface
CENTRE = (150, 96)
RINGS = 11
WALKERS = {
    "SGD": SGD(0.155),
    "Momentum": Momentum(0.03, beta=0.85, dampening=False),
    "RMSProp": RMSProp(0.08),
    "Adam": Adam(0.25),
}


def picture() -> str:
    """Return the picture as SVG, as wide as the page."""
    surface = ravine(condition=CONDITION)
    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">', "<g fill='none'>"]
    for ring in range(RINGS, 0, -1):
        width = SCALE * 9.4 * (ring / RINGS) ** 1.3
        parts.append(
            f'<ellipse cx="{CENTRE[0]}" cy="{CENTRE[1]}" rx="{width:.2f}" '
            f'ry="{width / CONDITION**0.5:.2f}" stroke="#9aa3ad" stroke-width=".25"/>'
        )
    for name, optimizer in WALKERS.items():
        walk = descend(surface, optimizer, steps=STEPS).points
        points = " ".join(
            f"{CENTRE[0] + SCALE * x:.2f},{CENTRE[1] - SCALE * y:.2f}" for x, y in walk
        )
        colour, _, dash = OPTIMIZER_STYLES[name]
        lengths = " ".join(f"{length * 0.7:g}" for length in dash)
        parts.append(
            f'<polyline points="{points}" stroke="{colour}" stroke-width=".7" '
            f'stroke-linejoin="round" stroke-dasharray="{lengths or "none"}"/>'
        )
    return "".join([*parts, "</g></svg>"])
