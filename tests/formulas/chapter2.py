"""The formulas of chapter 2, in order, against the steps of the library's Momentum."""

import numpy as np

from course_lib import SGD, Momentum
from course_lib.surfaces import ravine
from tests.formulas.drawn import (
    averages,
    carried_out,
    close,
    draw,
    names_a_function,
    on_bowl,
    roots,
    series,
    settled_variance,
    walked,
)

POINT = {"alpha": 0.13, "beta": 0.83, "lambda": 0.9, "kappa": 37.0, "mu": 0.4, "L": 0.4 * 37.0}
POINT |= draw(2, nu=(0.5, 2))
ALPHA, BETA, LAMBDA = POINT["alpha"], POINT["beta"], POINT["lambda"]


def summed(alpha=ALPHA, beta=BETA, nesterov=False):
    return Momentum(alpha, beta, dampening=False, nesterov=nesterov)


def _left(optimizer, curvature) -> float:
    """What a step leaves of the error, in the long run."""
    return abs(roots(optimizer, curvature)).max()


def gradient_descent(f):
    f.is_count(1, 2)
    carried_out(f, SGD(ALPHA), POINT, {}, series(4))


def bowl(f):
    value = f.value({"x": 1.3, "y": -0.7, "kappa": 37.0})
    close(value, ravine(condition=37.0).value([1.3, -0.7]))
    names_a_function(f, x=1.3, y=-0.7)


def factor(f):
    x = on_bowl(SGD(ALPHA), LAMBDA)
    f.is_count(1, 2)
    f.agrees(POINT | {"x_t": x[3], "x_t-1": x[2]})


def best_plain_rate(f):
    f.is_count(2)
    alpha = f.value(POINT, 0)
    f.agrees(POINT | {"alpha": alpha}, 0)
    for curvature in (POINT["mu"], POINT["L"]):
        x = on_bowl(SGD(alpha), curvature)
        f.agrees(POINT | {"rho": abs(x[1] / x[0])}, 1)


def momentum(f):
    f.is_count(2, 2)
    carried_out(f, Momentum(ALPHA, BETA), POINT, {"v_t": "v_t-1"}, series(5))


def as_a_sum(f):
    g = series(6)
    f.is_count(1, 2)
    f.agrees(POINT | {"t": 6, "v_t": averages(g, BETA)[0][6], "g[]": lambda k: g[int(k)]})


def conversion(f):
    f.is_count(1, 2)
    averaged = f.value(POINT | {"alpha_summed": ALPHA})
    close(on_bowl(Momentum(averaged, BETA), LAMBDA), on_bowl(summed(), LAMBDA))
    f.agrees(POINT | {"alpha_summed": ALPHA, "alpha_averaged": averaged})


def heavy_ball(f):
    x = on_bowl(summed(), LAMBDA)
    f.is_count(1, 2)
    f.agrees(POINT | {"x_t": x[5], "x_t-1": x[4], "x_t-2": x[3]})


def characteristic(f):
    for sigma in roots(summed(), LAMBDA):
        left, right = (f.value(POINT | {"sigma": sigma}, side=side) for side in (0, 1))
        assert abs(left - right) < 1e-9


def critical(f):
    f.is_count(2, 2)
    low, high = f.value(POINT, 0), f.value(POINT, 1)
    assert low < high
    for product, sign in ((low, 1), (high, -1)):
        close(roots(summed(1.0), product), sign * np.sqrt(BETA), 1e-5)
    close(f.value({"alpha": 2.0, "lambda": 3.0}, 0, 0), 6.0)
    close(f.value({"alpha": 2.0, "lambda": 3.0}, 1, 0), 6.0)


def matrix(f):
    x = on_bowl(summed(), LAMBDA)
    f.is_count(1, 2)
    f.agrees(POINT | {"x_t": x[5], "x_t-1": x[4], "x_t-2": x[3]})


def best_beta(f):
    root = (np.sqrt(POINT["kappa"]) - 1) / (np.sqrt(POINT["kappa"]) + 1)
    f.is_count(1, 2)
    f.agrees({"beta": root**2, "kappa": POINT["kappa"]})


def best(f):
    f.is_count(2, 3)
    beta = f.value(POINT, 0) ** 2
    values = POINT | {"beta": beta, "rho": np.sqrt(beta)}
    f.agrees(values, 0)
    alpha = f.value(values, 1)
    f.agrees(values | {"alpha": alpha}, 1)
    for curvature in (POINT["mu"], POINT["L"]):
        close(_left(summed(alpha, beta), curvature), values["rho"], 1e-5)


def band(f):
    assert f.statements[0].relations == ["<=", "<="]
    r = np.sqrt(BETA) + 0.04
    for side in (0, 2):
        product = f.value(POINT | {"r": r}, side=side)
        close(_left(summed(1.0), product), r, 1e-6)
    assert f.value({"r": r} | POINT, side=0) < f.value({"r": r} | POINT, side=2)
    close(f.value({"alpha": 2.0, "lambda": 3.0}, side=1), 6.0)


def longest_ravine(f):
    assert f.statements[0].relations == ["<="]
    r = np.sqrt(BETA) + 0.04
    ends = []
    for inside, outside in ((0.3, 1e-3), (1.0, 4.0)):  # of αλ; the rate is r in between
        for _ in range(50):
            middle = (inside + outside) / 2
            if _left(summed(1.0), middle) <= r:
                inside = middle
            else:
                outside = middle
        ends.append(inside)
    close(f.value(POINT | {"r": r}), ends[1] / ends[0], 1e-6)
    assert f.value({"kappa": 5.0}, side=0) == 5.0


def double_root(f):
    rho = np.sqrt(BETA)
    x = on_bowl(summed((1 - rho) ** 2), 1.0)
    a = x[0]
    values = {"a": a, "b": x[1] / rho - a, "rho": rho}
    for k in (1, 4, 7):
        f.agrees(values | {"k": k, "x_k": x[k]})


def where_beta_pays(f):
    kappa = f.value(POINT)
    close(np.sqrt(BETA), (kappa - 1) / (kappa + 1))
    f.agrees(POINT | {"kappa": kappa})


def nesterov(f):
    f.is_count(3, 2)
    library = on_bowl(summed(nesterov=True), LAMBDA)
    state = POINT | {"theta_t-1": 1.0, "v_t-1": 0.0, "nabla f": lambda x: LAMBDA * x}
    for point in library[:6]:
        state = f.steps(state)
        close(state["tilde theta_t"], point)
        state |= {"theta_t-1": state["theta_t"], "v_t-1": state["v_t"]}


def guarantee(f):
    f.is_count(2)
    assert f.statements[0].relations == ["<="]
    values = {"L": 3.0, "theta_0": 1.6, "theta*": 0.4, "k": 7.0}
    close(f.value(values, 0), 2 * 3 * 1.2**2 / 8**2)  # Nesterov 1983; Bubeck 2015, theorem 3.19
    close(f.value(values, 1), 3 * 1.2**2 / (2 * 7))  # Bubeck 2015, theorem 3.3, with k ≥ 1
    close(f.value({"f": lambda x: 2 * x, "theta_k": 5.0, "f*": 3.0}, side=0), 7.0)


def step_of_the_look(f):
    alpha, beta, slope = ALPHA, BETA, LAMBDA
    theta, v = 1.0, 0.3
    points = []
    for _ in range(3):
        look = theta - alpha * beta * v
        points.append((look, theta, v))
        v = beta * v + slope * look
        theta = theta - alpha * v
    (_, before, v_before), (look, now, v_now), (ahead, *_) = points
    f.is_count(1, 4)
    f.agrees(
        {
            "alpha": alpha, "beta": beta, "nabla f": lambda x: slope * x,
            "tilde theta_t+1": ahead, "tilde theta_t": look,
            "theta_t": points[2][1], "theta_t-1": now,
            "v_t": points[2][2], "v_t-1": v_now,
        }
    )  # fmt: skip
    assert before != now and v_before != v_now


def nesterov_on_a_bowl(f):
    x = on_bowl(summed(nesterov=True), LAMBDA)
    f.agrees(POINT | {"x_t": x[5], "x_t-1": x[4], "x_t-2": x[3]})


def slopes(f):
    def slope(x):
        return f.value({"x": x})

    for corner in (1.0, 2.0):
        close(slope(corner - 1e-9), slope(corner), 1e-6)
    assert slope(0.0) == 0.0
    assert [round(slope(x + 0.25) - slope(x), 9) for x in (-1, 0.5, 1, 1.5, 2, 5)] == [
        6.25, 6.25, 0.25, 0.25, 6.25, 6.25,
    ]  # fmt: skip


def lost_steps(f):
    f.is_count(1, 2)
    f.agrees(POINT | {"t": 9})
    path = walked(Momentum(1.0, BETA), lambda *_: 1.0, 0.0, 9)  # the way under a constant slope
    close(f.value(POINT | {"t": 9}), -path[9])


def floor(f):
    expected = settled_variance(summed(), LAMBDA, POINT["nu"])
    close(f.value(POINT), expected)
    close(f.value({"x": 3.0}, side=0), 9.0)


FORMULAS = [
    ("eq-gd", gradient_descent),
    (None, bowl),
    (None, factor),
    ("eq-gd-rate", best_plain_rate),
    ("eq-momentum", momentum),
    (None, as_a_sum),
    ("eq-conversion", conversion),
    ("eq-heavy-ball", heavy_ball),
    ("eq-characteristic", characteristic),
    ("eq-critical", critical),
    (None, matrix),
    (None, best_beta),
    ("eq-best", best),
    (None, band),
    (None, longest_ravine),
    (None, double_root),
    (None, where_beta_pays),
    ("eq-nesterov", nesterov),
    (None, guarantee),
    (None, step_of_the_look),
    (None, nesterov_on_a_bowl),
    (None, slopes),
    (None, lost_steps),
    (None, floor),
]
