"""The glossary and the page of symbols."""

import numpy as np

from course_lib import Adam, surfaces
from course_lib.schedules import constant
from tests.claims import which
from tests.claims.saddles import index as index_of


def index():
    word = index_of().split()[3]
    return f"The number of {word} eigenvalues of the {{term}}`Hessian` at a"


def condition(template):
    def claim():
        low, high = np.linalg.eigvalsh(surfaces.ravine(condition=20).hessian([0.0, 0.0]))
        over = {"high": high / low, "low": low / high}
        steep = max(over, key=over.get) == "high"
        return template.format(*(("steepest", "gentlest") if steep else ("gentlest", "steepest")))

    return claim


def symbols():
    steep = condition("{}")() == "steepest"
    most = "largest", "smallest"
    return "{{term}}`condition number`, the {} $\\lambda$ over the {}".format(
        *(most if steep else most[::-1])
    )


def epsilon():
    """At which size of gradients ε = 10⁻⁸ halves a step: at itself, or at its root."""
    halves = {}
    for inside in (False, True):
        sizes = np.logspace(-10, -2, 801)
        x = np.zeros(801)
        Adam(1.0, epsilon=1e-8, epsilon_inside_sqrt=inside).step(x, sizes)
        halves[inside] = sizes[np.argmax(np.abs(x) > 0.5)]
    side = which(halves[True], halves[False], "Outside", "Inside")
    other = "inside" if side == "Outside" else "outside"
    return f"{side} the root it is compared with a {{term}}`gradient`, {other} it with a square."


def uphill():
    x, small = np.array([1.0, -2.0]), 1e-3
    surface = surfaces.himmelblau
    there = surface.value(x + small * surface.gradient(x))
    return (
        f"It points where the function {which(there, surface.value(x), 'rises', 'falls')} fastest;"
    )


def he():
    from course_lib import MLP

    drawn = MLP([400, 300, 1], seed=0).weights[0].var() * 400
    return f"Weights drawn with variance {drawn:.0f} over the number of inputs"


def first_call():
    called = []

    def schedule(t):
        called.append(t)
        return constant(0.1)(t)

    Adam(schedule).step(np.zeros(1), np.ones(1))
    return f"number of steps *already taken*, so with {called[0]} for the first."


def where_epsilon_is():
    x = np.zeros(1)
    Adam(1.0, epsilon=1.0).step(x, np.array([3.0]))
    place = {0.75: "outside", round(3 / 10**0.5, 6): "inside"}[round(abs(x[0]), 6)]
    return f"- **Epsilon** is added {place} the square root, $\\sqrt{{s}}+\\varepsilon$"


GLOSSARY = [
    index,
    condition("The {} {{term}}`curvature` over the {}, $\\kappa$"),
    epsilon,
    uphill,
    he,
]
NOTATION = [symbols, first_call, where_epsilon_is]
