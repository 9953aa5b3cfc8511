"""The formulas of chapter 3, in order, against the steps of AdaGrad and RMSProp."""

import numpy as np

from course_lib import SGD, AdaGrad, Adam, RMSProp
from tests.formulas.drawn import averages, carried_out, close, draw, series, walked

POINT = {"alpha": 0.17, "beta": 0.8, "epsilon": 0.23, "lambda": 0.9, "g": -0.6}
POINT |= draw(3, r=(-0.9, -0.3))
ALPHA, BETA, EPSILON, LAMBDA = (POINT[name] for name in ("alpha", "beta", "epsilon", "lambda"))


def factor(f):
    f.is_count(1, 3)
    expected = walked(SGD(ALPHA), lambda x, _: LAMBDA * x, 1.4, 1)[1]
    for side in (1, 2):
        close(f.value(POINT | {"theta": 1.4}, side=side), expected)


def stretch(f):
    f.is_count(2, 2)
    c, g, theta = 2.3, -0.7, 0.4
    values = POINT | {"theta_i": theta, "u_i": c * theta, "g_i": g, "c_i": c}
    there = walked(SGD(ALPHA), lambda *_: g / c, c * theta, 1)[1]  # ∂f/∂u is g/c, as u = cθ
    close(f.value(values, 0), there)
    close(f.value(values, 1), there / c)


def adagrad(f):
    f.is_count(2, 2)
    carried_out(f, AdaGrad(ALPHA, epsilon=EPSILON), POINT, {"s_t": "s_t-1"}, series(5))


def rmsprop(f):
    f.is_count(3, 2)
    optimizer = RMSProp(ALPHA, beta=BETA, epsilon=EPSILON)
    carried_out(f, optimizer, POINT, {"s_t": "s_t-1"}, series(5))


def weight_of_the_wall(f):
    for k in (1, 6):
        seen = [0.0, *[1.0] * 10, *[0.0] * k]
        f.agrees({"beta": BETA, "k": k, "w_k": averages(seen, BETA)[1][-1]})


def sign(f):
    for g in (-1.7, 0.4):
        f.agrees({"g_t": g})


def nearly_a_sign(f):
    assert f.statements[0].relations == ["~"]
    beta, g = 1e-4, [0.0, 0.8, -1.3]
    values = {"beta": beta, "g_t": g[2], "g_t-1": g[1]}
    hat = averages(np.square(g), beta)[1][2]
    close(f.value(values | {"hat s_t": hat}, side=0), g[2] / np.sqrt(hat))
    close(f.value(values), g[2] / np.sqrt(hat), rtol=1e-7)


def lone(f):
    step = walked(RMSProp(1.0, BETA, epsilon=0, bias_correction=False), lambda *_: 0.6, 0.0, 1)[1]
    close(f.value(POINT), -step)
    f.agrees(POINT | {"g_1": -0.6, "s_1": (1 - BETA) * 0.36})


def end(f):
    f.is_count(2)
    assert f.value({"lambda": LAMBDA}, 1) == LAMBDA  # of "whatever λ is"
    a = f.value(POINT)
    close(walked(RMSProp(ALPHA, BETA, epsilon=0), lambda x, _: LAMBDA * x, a, 3), [a, -a, a, -a])
    f.agrees(POINT | {"a": a}, 0)


def uncorrected(f):
    optimizer = RMSProp(1.0, BETA, epsilon=0, bias_correction=False)
    path = walked(optimizer, lambda *_: -0.6, 0.0, 6)
    for t in (1, 3, 6):
        s = averages([0.0, *[0.36] * t], BETA)[0][t]
        f.agrees(POINT | {"t": t, "s_t": s})
        close(f.value(POINT | {"t": t}), path[t] - path[t - 1])


def places_of_epsilon(f):
    f.is_count(2, 1)
    for which, inside in enumerate((False, True)):
        optimizer = Adam(ALPHA, beta1=0, beta2=BETA, epsilon=EPSILON, epsilon_inside_sqrt=inside)
        close(f.value(POINT, which), walked(optimizer, lambda *_: -0.6, 0.0, 1)[1])


def jitter(f):
    f.is_count(1, 2)
    values = POINT | {"epsilon": 0.01}
    a = f.value(values)
    path = walked(RMSProp(ALPHA, BETA, epsilon=0.01), lambda x, _: LAMBDA * x, a, 3)
    close(path, [a, -a, a, -a])
    f.agrees(values | {"a": a})


def best_pull(f):
    r = POINT["r"]
    condition = np.linalg.cond([[1, r], [r, 1]])
    close(f.value(POINT), condition)
    f.agrees(POINT | {"kappa_best": condition})


FORMULAS = [
    ("eq-rmsprop-factor", factor),
    ("eq-rmsprop-stretch", stretch),
    ("eq-adagrad", adagrad),
    ("eq-rmsprop", rmsprop),
    (None, weight_of_the_wall),
    (None, sign),
    (None, nearly_a_sign),
    ("eq-rmsprop-lone", lone),
    ("eq-rmsprop-end", end),
    (None, uncorrected),
    (None, places_of_epsilon),
    ("eq-rmsprop-jitter", jitter),
    ("eq-rmsprop-best", best_pull),
]
