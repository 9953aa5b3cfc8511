"""`HessianLens`: gradient, eigenvalues and eigen-directions at a point of a surface."""

import numpy as np
import traitlets

from course_lib.notebook.palette import ROLE_STYLES
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import maps, svg
from course_lib.widgets.traits import Name, Number

FLAT = 0.25  # an eigenvalue this near to zero tells nothing
KINDS = ("minimum", "maximum", "saddle")


def kind_of(gradient, eigenvalues, tolerance: float) -> str:
    """What kind of point this is, from its gradient and its Hessian's eigenvalues.

    A gradient longer than `tolerance` makes it a slope. Else an eigenvalue within 0.25 of zero
    makes it degenerate: the Hessian alone cannot tell.

    >>> kind_of([0.0, 0.0], [1.0, -1.0], 0.005), kind_of([0.1, 0.0], [1.0, 1.0], 0.005)
    ('saddle', 'slope')
    """
    if np.linalg.norm(gradient) > tolerance:
        return "slope"
    if np.abs(eigenvalues).min() < FLAT:
        return "degenerate"
    positive = np.count_nonzero(np.asarray(eigenvalues) > 0)
    return ("maximum", "saddle", "minimum")[positive]


class HessianLens(DescentWidget):
    """A map to point at: gradient, Hessian's eigenvalues and directions, and what the point is.

    H v_i = λ_i v_i. Zero gradient: a minimum if both λ > 0, a maximum if both λ < 0, a saddle if
    their signs differ, degenerate if one is about zero; otherwise a slope.

    Parameters
    ----------
    surface : str, one of `maps.SURFACE_NAMES`
    condition : float, 1 to 1,000: κ of both ravines
    point : two numbers, a point on the surface's map; by default the surface's own start
    tolerance : float, 1e-6 to 1: a gradient no longer than this counts as zero
    goal_surface : str, a surface's name; by default `surface`
    goal_kind : str, "minimum", "maximum" or "saddle"
        The task beside the widget: on goal_surface, find such a point.

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, an unknown one, or a point beyond the map.

    Examples
    --------
    >>> lens = HessianLens(surface="saddle", point=(0, 0))
    >>> lens.kind(), lens.goal_surface
    ('saddle', 'saddle')
    """

    module = "hessian_lens"
    linked = ("surface", "point")
    sent = ("_limits", "_flat")

    _flat = traitlets.Float(FLAT, read_only=True).tag(sync=True)

    surface = maps.SurfaceName("himmelblau")
    condition = Number(20.0, 1, 1000)
    point = maps.Point()
    tolerance = Number(0.005, 1e-6, 1)
    goal_surface = maps.SurfaceName("himmelblau")
    goal_kind = Name("saddle", KINDS)

    @traitlets.default("point")
    def _default_point(self):
        return self._named().start.tolist()

    @traitlets.default("goal_surface")
    def _default_goal_surface(self):
        return self.surface

    # Traits given together are checked together, each by itself first; defaults come when read.
    @traitlets.validate("point")
    def _point_on_map(self, proposal):
        maps.check_start(self._named(), proposal["value"], "point")
        return proposal["value"]

    @traitlets.validate("surface")
    def _surface_has_point(self, proposal):
        if self.trait_has_value("point"):
            maps.check_start(maps.named_surface(proposal["value"]), self.point, "point")
        return proposal["value"]

    def _named(self):
        return maps.named_surface(self.surface, self.condition)

    def kind(self) -> str:
        """What the point is: "minimum", "maximum", "saddle", "degenerate" or "slope"."""
        surface = self._named()
        eigenvalues = np.linalg.eigvalsh(surface.hessian(self.point))
        return kind_of(surface.gradient(self.point), eigenvalues, self.tolerance)

    def picture(self) -> str:
        """The map, both eigen-directions and the gradient's, at the traits' values."""
        surface, width = self._named(), 560
        (x,), (y,) = maps.on_map(surface, width, [self.point[0]], [self.point[1]])
        eigenvalues, vectors = np.linalg.eigh(surface.hessian(self.point))
        gradient = surface.gradient(self.point)
        kind, length = self.kind(), np.linalg.norm(gradient)
        shapes = maps.level_shapes(surface, width)
        for role, column in (("first", 1), ("second", 0)):  # the larger eigenvalue first
            across, up = 65 * vectors[:, column].round(9)
            style = ROLE_STYLES[role]
            dash = " ".join(f"{2 * length:g}" for length in style.dash)
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            ends = svg.path([x - across, x + across], [y + up, y - up])
            shapes.append(f'<path d="{ends}"{dashed} {svg.stroke(role, style.light, 2)}/>')
        truth = svg.stroke("truth", ROLE_STYLES["truth"].light, 3)
        if kind == "slope":
            across, up = 60 * gradient / length
            tip = svg.path([x, x + across], [y, y - up])
            shapes.append(f'<path d="{tip}" {truth}/>')
        shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" {truth}/>')
        what = {"slope": "a slope", "degenerate": "a degenerate critical point"}.get(
            kind, f"a {kind}"
        )
        caption = (
            f"At ({self.point[0]:.3g}, {self.point[1]:.3g}) on {maps.called(surface)}: {what}. "
            f"The gradient is {length:.3g} long; the Hessian’s eigenvalues are "
            f"{eigenvalues[1]:.3g} (solid direction) and {eigenvalues[0]:.3g} (dashed)."
        )
        return svg.figure(
            width,
            round(width / maps.ASPECT),
            shapes,
            "Map of the surface with the gradient and the Hessian’s directions",
            caption,
        )
