"""The formulas of chapter 1, in order, against the averages of the library."""

import numpy as np

from course_lib import ExponentialAverage
from course_lib.averages import trend_lag, variance_factor
from tests.formulas.drawn import averages, close, draw, series

POINT = draw(1, beta=(0.6, 0.95), sigma=(0.5, 3), d=(0.1, 0.9), rho=(0.2, 0.9), n=(3, 20), t=(3, 9))


def recursion(f):
    f.is_count(2)
    beta, x = POINT["beta"], series(6)
    v, _ = averages(x, beta)
    for t in (1, 2, 6):
        f.agrees({"beta": beta, "v_t": v[t], "v_t-1": v[t - 1], "x_t": x[t]}, 0)
    assert f.value({}, 1) == 0
    f.agrees({"v_0": v[0]}, 1)


def unrolled(f):
    x = series(100)
    v = averages(x, 0.9)[0] + 0.4 * 0.9 ** np.arange(101)  # from a v_0 that is not 0
    dots = sum(0.1 * 0.9**k * x[100 - k] for k in range(4, 99))
    f.is_count(1, 4)
    f.agrees({"x[]": lambda k: x[int(k)], "v[]": lambda k: v[int(k)], "dots": dots})


def towards_one_over_e(f):
    f.is_count(1, 3)
    assert f.statements[0].relations == ["=", "->"]
    small = 0.05
    dots = sum(small ** (k - 1) / k for k in range(4, 40))
    close(f.value({"epsilon": small}, side=0), f.value({"epsilon": small, "dots": dots}, side=1))
    close(f.value({"epsilon": 1e-7}, side=0), f.value({}, side=2), rtol=1e-5)


def noise_let_through(f):
    f.is_count(1, 3)
    beta = POINT["beta"]
    f.agrees(POINT | {"dots": sum(beta ** (2 * k) for k in range(3, 800))})
    close(f.value(POINT), variance_factor(beta) * POINT["sigma"] ** 2)


def lag(f):
    f.is_count(2, 2)
    f.agrees(POINT | {"ell": trend_lag(POINT["beta"])})


def _noise(n):
    return POINT["sigma"] ** 2 * variance_factor(1 - 1 / n)


def _lag(n):
    return (POINT["d"] * trend_lag(1 - 1 / n)) ** 2


def bargain(f):
    f.is_count(1, 2)
    close(f.value(POINT), _noise(POINT["n"]) + _lag(POINT["n"]))
    close(f.value({"error": 3.0}, side=0), 9.0)


def best_bargain(f):
    f.is_count(2)
    n, h = POINT["n"], 1e-5
    close(f.value(POINT, 0, 0), -(_noise(n + h) - _noise(n - h)) / (2 * h), 1e-6)
    close(f.value(POINT, 0, 1), (_lag(n + h) - _lag(n - h)) / (2 * h), 1e-6)
    drift = POINT["sigma"] / (2 * n - 1) / np.sqrt(n - 1)  # for which this n is the best
    lag = (drift * trend_lag(1 - 1 / n)) ** 2
    f.agrees({"n": n, "noise": _noise(n), "lag": lag}, 1)


def lasting_noise(f):
    expected = variance_factor(POINT["beta"], POINT["rho"]) * POINT["sigma"] ** 2
    close(f.value(POINT), expected)


def weights_so_far(f):
    average = ExponentialAverage(POINT["beta"])
    for _ in range(7):
        average.update(1.0)
    f.is_count(1, 2)
    f.agrees(POINT | {"t": 7})
    close(f.value(POINT | {"t": 7}), average.total_weight)


def correction(f):
    x = series(5)
    v, hat = averages(x, POINT["beta"])
    f.is_count(1, 2)
    f.agrees({"beta": POINT["beta"], "v_t": v[5], "hat v_t": hat[5], "t": 5})


def unbiased(f):
    mean = 1.7
    v, hat = averages(np.full(6, mean), POINT["beta"])
    values = {
        "E": lambda x: x,
        "x": mean,
        "x[]": dict.fromkeys(range(1, 6), mean).__getitem__,
        "beta": POINT["beta"],
        "t": 5,
    }
    f.is_count(2)
    f.agrees(values | {"v_t": v[5], "hat v_t": hat[5]})


def corrected_recursion(f):
    beta, x = POINT["beta"], series(6)
    _, hat = averages(x, beta)
    weight = (1 - beta) / (1 - beta**6)
    values = {"hat v_t": hat[6], "hat v_t-1": hat[5], "x_t": x[6], "w_t": weight}
    f.is_count(1, 2)
    f.agrees(values)


FORMULAS = [
    ("eq-ewa", recursion),
    (None, unrolled),
    (None, towards_one_over_e),
    (None, noise_let_through),
    (None, lag),
    ("eq-bargain", bargain),
    (None, best_bargain),
    (None, lasting_noise),
    (None, weights_so_far),
    ("eq-correction", correction),
    (None, unbiased),
    (None, corrected_recursion),
]
