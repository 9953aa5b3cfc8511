"""`MomentumRegimes`: what momentum does on a quadratic, over learning rate and β."""

import numpy as np

from course_lib.notebook.palette import ROLE_STYLES
from course_lib.widgets.base import DescentWidget
from course_lib.widgets.pictures import svg
from course_lib.widgets.traits import Number, Whole

WIDTH, HEIGHT, LEFT, TOP = 560, 320, 40, 10
POWERS = (-3.0, 1.0)  # of αλ, as in momentum_regimes.js


def rate(alpha_lambda, beta):
    r"""The rate per step of undampened momentum on a quadratic, along curvature λ; they broadcast.

    $$\rho = \max |z|, \qquad z^2 - (1 + \beta - \alpha\lambda) z + \beta = 0$$

    >>> rate(0.04, 0.81).round(6), rate(4.0, 0.81) > 1
    (np.float64(0.9), np.True_)
    """
    trace = 1 + beta - alpha_lambda
    discriminant = trace**2 - 4 * beta + 0j
    return (np.abs(np.abs(trace) + np.sqrt(discriminant)) / 2)[()]


def level_line(level: float) -> tuple[np.ndarray, np.ndarray]:
    """Points (αλ, β) where the rate is `level`: up, along β = level², and down.

    >>> rate(*level_line(0.9)).round(9).tolist() == [0.9] * 40
    True
    """
    betas = np.linspace(0, level**2, 20)
    left, right = (1 - level) * (1 - betas / level), (1 + level) * (1 + betas / level)
    return np.concatenate([left, right[::-1]]), np.concatenate([betas, betas[::-1]])


class MomentumRegimes(DescentWidget):
    """The rate of gradient descent with momentum on a quadratic, as a map over αλ and β.

    Undampened: vₜ = β vₜ₋₁ + gₜ, θ ← θ - α vₜ, along two directions of curvature λ = 1 and
    λ = κ, joined by a bar; the rate is the largest |z| with z² - (1 + β - αλ) z + β = 0 (B. T.
    Polyak, 1964). Beside the map: each direction's distance, and the loss in bands by direction.

    Parameters
    ----------
    learning_rate : float, 0.001 to 10: α
    beta : float, 0 to 0.99
    condition : float, 1 to 1,000: κ
    steps : int, 10 to 200: how many steps are drawn
    goal_condition : float, 1 to 1,000; goal_within : float, 0.001 to 1
        The task beside the widget: at κ = goal_condition, a rate of the slower direction within
        this share of the best, (√κ - 1) / (√κ + 1).

    Raises
    ------
    TypeError, ValueError
        A trait of the wrong kind or out of range, or an unknown one.

    Examples
    --------
    >>> MomentumRegimes(beta=0.5, condition=100)
    MomentumRegimes(beta=0.5, condition=100.0, goal_condition=20.0, goal_within=0.01, \
learning_rate=0.02, steps=60)
    """

    module = "momentum_regimes"
    linked = ("learning_rate", "beta", "condition", "steps")

    learning_rate = Number(0.02, 1e-3, 10)
    beta = Number(0.8, 0, 0.99)
    condition = Number(20.0, 1, 1000)
    steps = Whole(60, 10, 200)
    goal_condition = Number(20.0, 1, 1000)
    goal_within = Number(0.01, 0.001, 1)

    def picture(self) -> str:
        """Lines of equal rate, the regimes' borders and both directions, at the traits' values."""
        data = svg.stroke("data", ROLE_STYLES["data"].light, 0.8)
        truth = svg.stroke("truth", ROLE_STYLES["truth"].light, 1.5)
        shapes = [
            f'<path d="{line(*level_line(level))}" {data}/>'
            for level in (0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
        ]
        root = np.linspace(0, 1, 40)
        for edge in ((1 - root) ** 2, (1 + root) ** 2, 2 * (1 + root**2)):
            shapes.append(f'<path d="{line(edge, root**2)}" {truth}/>')
        shapes += self._words()
        y = y_of(self.beta)
        ends = [
            x_of(np.clip(np.log10(self.learning_rate * c), *POWERS)) for c in (1.0, self.condition)
        ]
        shapes.append(
            f'<path d="M{ends[0]:.1f},{y:.1f}H{ends[1]:.1f}" '
            f"{svg.stroke('truth', ROLE_STYLES['truth'].light, 5)}/>"
        )
        for role, curvature in (("first", 1.0), ("second", self.condition)):
            place = x_of(np.clip(np.log10(self.learning_rate * curvature), *POWERS))
            shapes.append(
                f'<circle cx="{place:.1f}" cy="{y:.1f}" r="6" '
                f'style="fill:var(--descent-{role},{ROLE_STYLES[role].light})"/>'
            )
        first, second = (
            float(rate(self.learning_rate * c, self.beta)) for c in (1, self.condition)
        )
        caption = (
            f"With α = {self.learning_rate:g} and β = {self.beta:g} (undampened), the distance "
            f"along λ = 1 (left point) becomes {first:.3f} times as large at each step, "
            f"along λ = {self.condition:g} (right point) {second:.3f} times."
        )
        return svg.figure(
            WIDTH, HEIGHT + 50, shapes, "Regimes of momentum over α times λ and β", caption
        )

    @staticmethod
    def _words() -> list[str]:
        grey = 'style="fill:var(--descent-muted,#5a5a66)"'
        middle = 'text-anchor="middle"'
        words = [
            (x_of(power), HEIGHT + TOP + 8, middle, f"{10.0**power:g}") for power in range(-3, 2)
        ]
        words += [
            (LEFT - 6, y_of(beta) + 5, 'text-anchor="end"', f"{beta:g}") for beta in (0, 0.5, 1)
        ]
        words += [
            (WIDTH / 2, HEIGHT + 40, middle, "αλ, learning rate times curvature"),
            (12, y_of(0.75) + 5, middle, "β"),
            (x_of(-2.2), y_of(0.3), middle, "creeps"),
            (x_of(-0.45), y_of(0.72), middle, "swings"),
            (x_of(0.81), y_of(0.4), middle, "diverges"),
        ]
        return [
            f'<text x="{x:.1f}" y="{y:.1f}" {anchor} {grey}>{text}</text>'
            for x, y, anchor, text in words
        ]


def line(alpha_lambdas, betas) -> str:
    """The `d` of a line through points of the map; what is left of it lies on its edge."""
    return svg.path(x_of(np.log10(np.maximum(alpha_lambdas, 10 ** POWERS[0]))), y_of(betas))


def x_of(power):
    """Pixels across, of a power of ten of αλ."""
    return LEFT + (np.asarray(power) - POWERS[0]) / (POWERS[1] - POWERS[0]) * (WIDTH - LEFT - 10)


def y_of(beta):
    """Pixels down, of β."""
    return TOP + (1 - np.asarray(beta)) * (HEIGHT - 2 * TOP)
