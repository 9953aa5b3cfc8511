"""The formulas of chapter 4, in order, against the steps and the averages of Adam."""

import numpy as np

from course_lib import SGD, Adam
from course_lib.averages import variance_factor
from tests.formulas.drawn import averages, close, draw, series, walked

POINT = {"alpha": 0.17, "beta_1": 0.7, "beta_2": 0.9, "epsilon": 0.23, "t": 5, "lambda": 0.3}
POINT |= draw(4, r=(0.5, 2), sigma=(0.5, 2), g=(-2, -0.5), G=(0.5, 3), theta=(-1, -0.4))
ALPHA, BETA1, BETA2 = POINT["alpha"], POINT["beta_1"], POINT["beta_2"]
G = series(5)
M, M_HAT = averages(G, BETA1)
S, S_HAT = averages(G**2, BETA2)


def both_averages(f):
    f.is_count(2, 2)
    values = {"m_t": M[5], "m_t-1": M[4], "s_t": S[5], "s_t-1": S[4], "g_t": G[5]}
    f.agrees(POINT | values)


def corrections(f):
    f.is_count(2, 2)
    f.agrees(POINT | {"m_t": M[5], "s_t": S[5], "hat m_t": M_HAT[5], "hat s_t": S_HAT[5]})


def step(f):
    f.is_count(1, 2)
    path = walked(Adam(ALPHA, BETA1, BETA2, POINT["epsilon"]), lambda _, t: G[t], 0.4, 5)
    values = {"theta_t": path[5], "theta_t-1": path[4], "hat m_t": M_HAT[5], "hat s_t": S_HAT[5]}
    f.agrees(POINT | values)


def vote(f):
    signs = np.sign(G)
    size = POINT["G"]
    values = {
        "hat m_t": averages(size * signs, BETA1)[1][5],
        "hat s_t": averages(size**2 * signs**2, BETA2)[1][5],
        "e[]": lambda k: signs[int(k)],
        "w[]": lambda k: (1 - BETA1) * BETA1**k / (1 - BETA1**5),
        "over k": range(5),
    }
    f.is_count(1, 3)
    f.agrees(POINT | values)


def quarrel(f):
    f.is_count(1, 3)
    f.agrees(POINT | {"w[]": lambda k: (1 - BETA1) * BETA1**k, "over k": range(300)})
    close(f.value(POINT), variance_factor(BETA1))


def agreement(f):
    f.is_count(2)
    mean, sigma = -0.8, POINT["sigma"]
    r = f.value({"sigma": sigma, "bar g": mean}, 1)
    above = mean**2 + sigma**2 * variance_factor(BETA1)  # the mean of m̂², and below it that of ŝ
    close(f.value(POINT | {"r": r}, 0), ALPHA * np.sqrt(above / (mean**2 + sigma**2)))
    f.agrees({"r": r, "sigma": sigma, "bar g": mean}, 1)


def uncorrected(f):
    optimizer = Adam(1.0, BETA1, BETA2, epsilon=0, bias_correction=False)
    path = walked(optimizer, lambda *_: -2.0, 0.0, 5)
    close(f.value(POINT), path[5] - path[4])


def lone(f):
    optimizer = Adam(ALPHA, BETA1, BETA2, epsilon=0, bias_correction=False)
    f.is_count(1, 2)
    f.agrees(POINT)
    close(f.value(POINT), walked(optimizer, lambda *_: -2.0, 0.0, 1)[1])


def _since_ever(k):
    return G[int(k)] if k >= 1 else 0.0


def two_factors(f):
    f.is_count(1, 3)
    f.agrees(POINT | {"m_t": M[5], "g[]": _since_ever})


def two_sums(f):
    f.is_count(2)
    values = {
        "s_t": S[5],
        "g[]": _since_ever,
        "a[]": lambda k: (BETA1 / np.sqrt(BETA2)) ** k,
        "b[]": lambda k: BETA2 ** (k / 2) * _since_ever(5 - k),
    }
    f.agrees(POINT | values)


def _worst(ages):
    return (BETA1 / BETA2) ** ages


def longest(f):
    assert f.statements[0].relations == ["<="]
    worst = np.array([0.0, *_worst(np.arange(400.0)[::-1])])
    m, s = averages(worst, BETA1)[0][-1], averages(worst**2, BETA2)[0][-1]
    close(f.value(POINT), m / np.sqrt(s))
    close(f.value(POINT | {"m_t": -m, "s_t": s}, side=0), m / np.sqrt(s))


def worst_series(f):
    f.is_count(2, 2)
    for which in (0, 1):
        ratios = []
        for k in range(4):
            values = POINT | {"k": k, "g_t-k": _worst(k)}
            left, right = (f.value(values, which, side) for side in (0, 1))
            ratios.append(left / right)
        close(ratios, ratios[0])


def squares_as_a_sum(f):
    f.is_count(1, 2)
    f.agrees(POINT | {"s_t": S[5], "g[]": dict(enumerate(G[1:], start=1)).__getitem__})


def bias(f):
    mean = 1.7
    s, _ = averages(np.full(6, mean), BETA2)
    f.is_count(1, 3)
    f.agrees(POINT | {"E": lambda x: x, "s_t": s[5], "g": np.sqrt(mean)})


def rare_slope(f):
    slopes = [f.value({"t": t, "x": 1.0}) for t in range(1, 203)]
    assert slopes[0] == slopes[101] == 1010
    assert set(slopes[1:101]) == set(slopes[102:]) == {-10}
    assert f.value({"t": 1, "x": -0.5}) == -505


def decay_is_a_penalty(f):
    f.is_count(1, 2)
    f.agrees(POINT)
    slope = POINT["g"] + POINT["lambda"] * POINT["theta"]
    close(f.value(POINT), walked(SGD(ALPHA), lambda *_: slope, POINT["theta"], 1)[1])


FORMULAS = [
    ("eq-adam-averages", both_averages),
    ("eq-adam-correction", corrections),
    ("eq-adam", step),
    ("eq-adam-vote", vote),
    ("eq-adam-quarrel", quarrel),
    ("eq-adam-agreement", agreement),
    ("eq-adam-uncorrected", uncorrected),
    ("eq-adam-lone", lone),
    (None, two_factors),
    (None, two_sums),
    ("eq-adam-longest", longest),
    (None, worst_series),
    (None, squares_as_a_sum),
    ("eq-adam-bias", bias),
    (None, rare_slope),
    (None, decay_is_a_penalty),
]
