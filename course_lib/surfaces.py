r"""Test surfaces: functions of two variables with their gradient, Hessian and minima.

Each is a `Surface`, and `SURFACES` holds them all by name.

>>> rosenbrock.value([1.0, 1.0]), rosenbrock.gradient([-1.2, 1.0]).round(1)
(np.float64(0.0), array([-215.6,  -88. ]))
>>> ravine(condition=50).hessian([0.0, 0.0])
array([[ 1.,  0.],
       [ 0., 50.]])
"""

from collections.abc import Callable
from functools import cached_property
from itertools import product

import numpy as np

from course_lib._validation import non_negative, quiet, real_array


class Surface:
    """A function of two variables, with what is needed to walk on it and to check the walk.

    Parameters
    ----------
    name : str
    formula : str
        f(x, y) in LaTeX.
    source : str
        Where it comes from.
    value, gradient, hessian : functions of (x, y)
        They return f, (f_x, f_y) and (f_xx, f_xy, f_yy).
    domain : ((x_min, x_max), (y_min, y_max))
        Where it is worth looking at.
    start : (x, y)
        A start worth walking from.
    near_minima : sequence of (x, y)
        A point near each local minimum of the domain, close enough for Newton's method.

    Attributes
    ----------
    minima : array of shape (k, 2)
        All the local minima in the domain, the lowest first; those that are equally low to nine
        decimals in the order given; k may be 0.

    Raises
    ------
    ValueError, TypeError
        From `value`, `gradient` and `hessian`: points that are not real numbers in pairs.
        Points that are infinite or NaN are no error, and give no warning.

    Examples
    --------
    >>> bowl = Surface(
    ...     "bowl", "x^2 + y^2", "this example",
    ...     value=lambda x, y: x**2 + y**2,
    ...     gradient=lambda x, y: (2 * x, 2 * y),
    ...     hessian=lambda x, y: (2, 0, 2),
    ...     domain=((-2, 2), (-2, 2)), start=(1, 1), near_minima=[(0.1, 0.1)],
    ... )
    >>> bowl.value([[1.0, 2.0], [0.0, 3.0]])
    array([5., 9.])
    >>> bowl.minima
    array([[0., 0.]])
    """

    def __init__(
        self,
        name: str,
        formula: str,
        source: str,
        *,
        value: Callable,
        gradient: Callable,
        hessian: Callable,
        domain,
        start,
        near_minima=(),
    ):
        self.name, self.formula, self.source = name, formula, source
        self._value, self._gradient, self._hessian = value, gradient, hessian
        self.domain = tuple((float(low), float(high)) for low, high in domain)
        self.start = np.array(start, dtype=float)
        self._near_minima = np.array(near_minima, dtype=float).reshape(-1, 2)
        self.start.flags.writeable = False

    @cached_property
    def minima(self) -> np.ndarray:
        """All the local minima in the domain, the lowest first."""
        # Found when they are first asked for: for all surfaces that takes as long as an import.
        minima = self._refined(self._near_minima)
        minima.flags.writeable = False
        return minima

    @quiet
    def value(self, points):
        """Return f at points of shape (..., 2), in shape (...)."""
        return self._value(*_coordinates(points))

    @quiet
    def gradient(self, points) -> np.ndarray:
        """Return (f_x, f_y) at points of shape (..., 2), in the same shape."""
        x, y = _coordinates(points)
        gradient = np.empty((*x.shape, 2), x.dtype)
        gradient[..., 0], gradient[..., 1] = self._gradient(x, y)
        return gradient

    @quiet
    def hessian(self, points) -> np.ndarray:
        """Return the second derivatives at points of shape (..., 2), in shape (..., 2, 2)."""
        x, y = _coordinates(points)
        hessian = np.empty((*x.shape, 2, 2), x.dtype)
        hessian[..., 0, 0], off_diagonal, hessian[..., 1, 1] = self._hessian(x, y)
        hessian[..., 0, 1] = hessian[..., 1, 0] = off_diagonal
        return hessian

    def __repr__(self):
        return f"<Surface {self.name}>"

    def _refined(self, points: np.ndarray) -> np.ndarray:
        """Return the minima near these points, by Newton's method, the lowest first."""
        for _ in range(10):
            steps = np.linalg.solve(self.hessian(points), self.gradient(points)[..., None])
            points = points - steps[..., 0]
        # Rounded, so that minima equally low stay in the order in which they were given.
        return points[np.argsort(self.value(points).round(9), kind="stable")]


def _coordinates(points) -> tuple[np.ndarray, np.ndarray]:
    """Return the two coordinates of points of shape (..., 2)."""
    points = real_array("points", points)
    if points.ndim == 0 or points.shape[-1] != 2:
        raise ValueError(f"points must have the shape (..., 2), got shape {points.shape}")
    return points[..., 0], points[..., 1]


def ravine(condition=20, angle=0) -> Surface:
    r"""Return the quadratic whose curvatures are 1 along x and `condition` along y.

    $$f(x, y) = \tfrac12 (x^2 + \kappa y^2)$$

    κ, the condition number, is a number >= 1. `angle`, in radians, turns the ravine (and its start)
    counterclockwise about the origin, as `rotated` does. ValueError otherwise. B. T. Polyak, "Some
    methods of speeding up the convergence of iteration methods" (1964), solves every rate and β.

    >>> ravine(condition=20).gradient([-8.0, 2.0])
    array([-8., 40.])
    >>> ravine(condition=20, angle=np.pi / 2).gradient([-2.0, -8.0]).round(9)
    array([-40.,  -8.])
    """
    condition = non_negative("condition", condition)
    if np.ndim(condition) or condition < 1:
        raise ValueError(f"condition must be one finite number >= 1, got {condition!r}")
    straight = Surface(
        "ravine",
        rf"\tfrac12 (x^2 + {condition:g} y^2)",
        "B. T. Polyak (1964)",
        value=lambda x, y: (x**2 + condition * y**2) / 2,
        gradient=lambda x, y: (x, condition * y),
        hessian=lambda x, y: (1, 0, condition),
        domain=((-10, 10), (-4, 4)),
        start=(-8, 2),
        near_minima=[(0, 0)],
    )
    return straight if np.array_equal(angle, 0) else rotated(straight, angle)


def rotated(surface: Surface, angle) -> Surface:
    r"""Return a surface turned counterclockwise about the origin, with its start and minima.

    $$f_\varphi(\theta) = f(R_\varphi^{\mathsf T} \theta), \qquad
    \nabla f_\varphi(\theta) = R_\varphi \nabla f(R_\varphi^{\mathsf T} \theta)$$

    `angle` is φ in radians, one finite number (ValueError otherwise). The domain becomes the square
    about the origin that holds the old one's larger side; minima that leave it are dropped.

    >>> turned = rotated(rosenbrock, np.pi / 2)
    >>> turned.value([-1.0, 2.0]).round(9), turned.minima.round(9)
    (np.float64(901.0), array([[-1.,  1.]]))
    """
    if np.ndim(angle) or not np.isfinite(angle):
        raise ValueError(f"angle must be one finite number (radians), got {angle!r}")
    cos, sin = float(np.cos(angle)), float(np.sin(angle))

    def back(x, y):
        return cos * x + sin * y, cos * y - sin * x

    def forth(u, v):
        return cos * u - sin * v, sin * u + cos * v

    def hessian(x, y):
        uu, uv, vv = surface._hessian(*back(x, y))
        return (
            cos**2 * uu - 2 * cos * sin * uv + sin**2 * vv,
            cos * sin * (uu - vv) + (cos**2 - sin**2) * uv,
            sin**2 * uu + 2 * cos * sin * uv + cos**2 * vv,
        )

    side = np.abs(surface.domain).max()
    minima = np.stack(forth(*surface.minima.T), axis=-1)
    return Surface(
        f"{surface.name}, rotated",
        surface.formula,
        surface.source,
        value=lambda x, y: surface._value(*back(x, y)),
        gradient=lambda x, y: forth(*surface._gradient(*back(x, y))),
        hessian=hessian,
        domain=((-side, side), (-side, side)),
        start=forth(*surface.start),
        near_minima=minima[(np.abs(minima) <= side).all(axis=-1)],
    )


rosenbrock = Surface(
    "rosenbrock",
    "(1 - x)^2 + 100 (y - x^2)^2",
    "H. H. Rosenbrock, The Computer Journal 3(3), 1960",
    value=lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    gradient=lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
    hessian=lambda x, y: (2 - 400 * y + 1200 * x**2, -400 * x, 200),
    domain=((-2, 2), (-1, 3)),
    start=(-1.2, 1),
    near_minima=[(1, 1)],
)


def _beale_terms(x, y):
    """Return, for i = 1, 2, 3, the residual c_i − x (1 − yⁱ) and its y, i, and derivative by x."""
    return [(c - x * (1 - y**i), i, y**i - 1) for i, c in enumerate((1.5, 2.25, 2.625), start=1)]


beale = Surface(
    "beale",
    "(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
    "E. M. L. Beale, On an iterative method for finding a local minimum (Princeton, 1958)",
    value=lambda x, y: sum(r**2 for r, _, _ in _beale_terms(x, y)),
    gradient=lambda x, y: (
        2 * sum(r * r_x for r, _, r_x in _beale_terms(x, y)),
        2 * sum(r * i * x * y ** (i - 1) for r, i, _ in _beale_terms(x, y)),
    ),
    hessian=lambda x, y: (
        2 * sum(r_x**2 for _, _, r_x in _beale_terms(x, y)),
        2 * sum((r_x * x + r) * i * y ** (i - 1) for r, i, r_x in _beale_terms(x, y)),
        2
        * sum(
            (i * x * y ** (i - 1)) ** 2 + (r * i * (i - 1) * x * y ** (i - 2) if i > 1 else 0)
            for r, i, _ in _beale_terms(x, y)
        ),
    ),
    domain=((-4.5, 4.5), (-4.5, 4.5)),
    start=(1, 1.5),
    near_minima=[(3, 0.5)],
)

himmelblau = Surface(
    "himmelblau",
    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "D. M. Himmelblau, Applied Nonlinear Programming (McGraw-Hill, 1972)",
    value=lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    gradient=lambda x, y: (
        4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7),
        2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7),
    ),
    hessian=lambda x, y: (12 * x**2 + 4 * y - 42, 4 * (x + y), 12 * y**2 + 4 * x - 26),
    domain=((-5, 5), (-5, 5)),
    start=(0, 0),
    near_minima=[(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)],
)

saddle = Surface(
    "saddle",
    r"\tfrac12 (x^2 - y^2)",
    "the standard form of a nondegenerate saddle: J. Milnor, Morse Theory (Princeton, 1963)",
    value=lambda x, y: (x**2 - y**2) / 2,
    gradient=lambda x, y: (x, -y),
    hessian=lambda x, y: (1, 0, -1),
    domain=((-2, 2), (-2, 2)),
    start=(1.5, 0.001),
)

monkey_saddle = Surface(
    "monkey_saddle",
    "x^3 - 3xy^2",
    "D. Hilbert and S. Cohn-Vossen, Anschauliche Geometrie (Springer, 1932)",
    value=lambda x, y: x**3 - 3 * x * y**2,
    gradient=lambda x, y: (3 * (x**2 - y**2), -6 * x * y),
    hessian=lambda x, y: (6 * x, -6 * y, -6 * x),
    domain=((-2, 2), (-2, 2)),
    start=(1.5, 0.001),
)

rastrigin = Surface(
    "rastrigin",
    r"20 + x^2 - 10 \cos 2 \pi x + y^2 - 10 \cos 2 \pi y",
    "L. A. Rastrigin, Systems of Extremal Control (Nauka, 1974)",
    value=lambda x, y: 20 + x**2 - 10 * np.cos(2 * np.pi * x) + y**2 - 10 * np.cos(2 * np.pi * y),
    gradient=lambda x, y: (
        2 * x + 20 * np.pi * np.sin(2 * np.pi * x),
        2 * y + 20 * np.pi * np.sin(2 * np.pi * y),
    ),
    hessian=lambda x, y: (
        2 + 40 * np.pi**2 * np.cos(2 * np.pi * x),
        0,
        2 + 40 * np.pi**2 * np.cos(2 * np.pi * y),
    ),
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    start=(3.3, -2.3),
    # One near every pair of whole numbers, a little closer to 0.
    near_minima=list(product(range(-5, 6), repeat=2)),
)

styblinski_tang = Surface(
    "styblinski_tang",
    r"\tfrac12 (x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)",
    "M. A. Styblinski and T.-S. Tang, Neural Networks 3(4), 1990",
    value=lambda x, y: (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2,
    gradient=lambda x, y: (2 * x**3 - 16 * x + 2.5, 2 * y**3 - 16 * y + 2.5),
    hessian=lambda x, y: (6 * x**2 - 16, 0, 6 * y**2 - 16),
    domain=((-5, 5), (-5, 5)),
    start=(1, -0.5),
    near_minima=list(product((-2.903534, 2.746803), repeat=2)),
)

SURFACES: dict[str, Surface] = {
    surface.name: surface
    for surface in (
        ravine(),
        rosenbrock,
        beale,
        himmelblau,
        saddle,
        monkey_saddle,
        rastrigin,
        styblinski_tang,
    )
}
