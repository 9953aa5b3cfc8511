"""Closed forms in the chapters' sentences and tables, each found by the words before it."""

import re

import numpy as np

from course_lib import SGD, AdaGrad, Adam, Momentum, schedules
from course_lib.averages import effective_window, trend_lag, variance_factor
from course_lib.losses import binary_cross_entropy, softmax
from course_lib.stepcost import Machine
from tests.formulas import chapter4
from tests.formulas.drawn import averages, close, on_bowl, roots, series, settled_variance, walked
from tests.formulas.running import Written, gives

AVERAGES, MOMENTUM, RMSPROP, ADAM = (
    f"chapters/0{number}_{name}.md"
    for number, name in enumerate(("averages", "momentum", "rmsprop", "adam"), start=1)
)
DECAY, SADDLES = "chapters/05_decay.md", "chapters/06_saddles.md"
BETA = 0.8
POINT = {"alpha": 0.2, "beta": BETA, "lambda": 0.9, "sigma": 1.3, "nu": 1.3}
RAVINE = {"mu": 0.4, "L": 14.8, "kappa": 37.0}


def after(page: str, words: str, check) -> Written:
    """Return the entry of the formula that follows these words, however lines are broken."""
    before = r"\s+".join(map(re.escape, words.split()))
    return Written(page, rf"{before}\s*\$([^$]+)\$", check)


def _left(optimizer, curvature: float) -> float:
    return abs(roots(optimizer, curvature)).max()


def _summed(alpha, beta=BETA, nesterov=False):
    return Momentum(alpha, beta, dampening=False, nesterov=nesterov)


def mean_age(f):
    f.is_count(1, 3)
    f.agrees({"beta": BETA, "over k": range(400), "n": effective_window(BETA)})
    close(f.value({"beta": BETA}, side=1), trend_lag(BETA))


def best_long_window(f):
    n = np.arange(1, 3000)
    sigma, drift = 1.7, 1e-4
    cost = sigma**2 / (2 * n - 1) + drift**2 * (n - 1) ** 2
    best = n[np.argmin(cost)]
    assert abs(f.value({"sigma": sigma, "d": drift}) / best**3 - 1) < 0.01
    close(f.value({"n": 5.0}, side=0), 125)


def first_corrected(f):
    x = 1.7
    f.is_count(1, 3)
    f.agrees({"beta": BETA, "x_1": x, "hat v_1": averages([0, x], BETA)[1][1]})


def mixed_with_nothing(f):
    v, hat = averages(series(4), BETA)
    values = {"beta": BETA, "t": 4, "v_t": v[4], "hat v_t": hat[4]}
    f.agrees(values)
    start = 0.6  # in place of the 0, which hides what it is multiplied by
    assert f.latex.count(r"\cdot 0") == 1
    started = type(f)(f.latex.replace(r"\cdot 0", r"\cdot v_0"))
    started.agrees(values | {"v_0": start, "v_t": v[4] + BETA**4 * start})


def on_the_verge(optimizer_of):
    """Return the check that a stated αλ, or α at λ = L, is the last that does not diverge."""

    def check(f):
        limit = f.value(POINT | RAVINE)
        curvature = RAVINE["L"] if "L" in f.latex else 1.0
        for factor, diverges in ((0.999, False), (1.001, True)):
            assert (_left(optimizer_of(factor * limit), curvature) > 1) == diverges
        named = {"alpha": 2.0, "lambda": 3.0}
        assert f.value(named, side=0) == (2.0 if "L" in f.latex else 6.0)

    return check


def plain_verge(f):
    assert f.statements[0].relations == ["<"]
    limit = f.value(RAVINE)
    close(on_bowl(SGD(limit), RAVINE["L"], steps=1)[1], -1.0)
    assert f.value({"alpha": 2.0}, side=0) == 2.0


def critical(averaged: bool):
    def check(f):
        product = 0.09
        beta = f.value({"alpha": 0.2, "lambda": 0.45})
        optimizer = Momentum(product, beta, dampening=averaged)
        sigma = roots(optimizer, 1.0)
        assert abs(sigma[0] - sigma[1]) < 1e-4  # a double root
        assert 0 < beta < 1

    return check


def best_alpha(averaged: bool):
    def check(f):
        optimizer = Momentum(f.value(RAVINE), BEST**2, dampening=averaged)
        for curvature in (RAVINE["mu"], RAVINE["L"]):
            assert abs(_left(optimizer, curvature) - BEST) < 1e-5

    return check


BEST = (np.sqrt(RAVINE["kappa"]) - 1) / (np.sqrt(RAVINE["kappa"]) + 1)


def longest(f):
    close(f.value({"r": BEST}), RAVINE["kappa"])
    if f.statements[0].relations:
        assert f.statements[0].relations == ["<="]
        close(f.value(RAVINE, side=0), RAVINE["kappa"])


def slowest(f):
    assert f.statements[0].relations == [">="]
    close(f.value(RAVINE), BEST)
    close(f.value({"r": 0.3}, side=0), 0.3)


def nesterov_modulus(f):
    close(f.value(POINT), abs(roots(_summed(0.2, nesterov=True), 0.9))[0], 1e-6)


def for_small_steps(f):
    """The form is close to what a step leaves, or adds, where α is small."""
    alpha, sign = 1e-7, -1 if "|" in f.latex else 1
    exact = _left(_summed(alpha), sign * 0.9)
    value = f.value({"alpha": alpha, "beta": BETA, "lambda": sign * 0.9})
    close((value - 1) / (exact - 1), 1, 1e-4)


def small_floor(optimizer_of):
    def check(f):
        alpha = 0.02
        value = f.value(POINT | {"alpha": alpha})
        exact = settled_variance(optimizer_of(alpha), 0.9, 1.3, 3000)
        half = settled_variance(optimizer_of(alpha / 2), 0.9, 1.3, 4000)
        close(f.value(POINT | {"alpha": alpha / 2}), value / 2)
        close(value, alpha * (2 * half / (alpha / 2) - exact / alpha), 2e-3)

    return check


def shrink_by_100(f):
    steps = f.value(POINT)
    x = on_bowl(SGD(0.2), 0.9, steps=1)
    close(abs(x[1]) ** steps, 0.01)


def best_compromise(f):
    alpha = f.value({"kappa": 37.0})
    assert f.value({"alpha": 2.0}, side=0) == 2.0
    close(on_bowl(SGD(alpha), 1.0)[1], -on_bowl(SGD(alpha), 37.0)[1])


def compromise_factor(f):
    close(f.value({"kappa": 37.0}), on_bowl(SGD(2 / 38), 1.0)[1])


def adagrad_on_a_slope(f):
    path = walked(AdaGrad(0.2, epsilon=0), lambda *_: -0.6, 0.0, 5)
    f.is_count(1, 2)
    f.agrees({"alpha": 0.2, "g": -0.6, "t": 5})
    close(f.value({"alpha": 0.2, "t": 5}), path[5] - path[4])


def longest_adam(f):
    from tests.formulas.chapter4 import _worst

    worst = np.array([0.0, *_worst(np.arange(400.0)[::-1])])
    path = walked(Adam(0.2, 0.7, 0.9, 0, False), lambda _, t: -worst[t], 0.0, 400)
    close(f.value(chapter4.POINT | {"alpha": 0.2}), path[-1] - path[-2])


def variances_add(f):
    before = 0.7
    answer = walked(SGD(0.2), lambda x, t: 0.9 * x, 1.0, 1)[1]
    push = walked(SGD(0.2), lambda x, t: 1.3, 0.0, 1)[1]
    f.agrees(POINT | {"V_t-1": before, "V_t": answer**2 * before + push**2})


def staircase(f):
    made = schedules.staircase(schedules.inverse_time_decay(0.3, 0.4), 7)
    for t in (0, 6, 7, 20):
        close(f.value({"alpha_0": 0.3, "d": 0.4, "epoch": t, "interval": 7}), made(t))


def momentum_at_a_saddle(f):
    y = on_bowl(_summed(0.2), -0.9)
    f.agrees(POINT | {"y_t+1": y[5], "y_t": y[4], "y_t-1": y[3]})


def larger_root(f):
    b = 1 + BETA + 0.2 * 0.9
    f.agrees({"beta": BETA, "b": b, "sigma": _left(_summed(0.2), -0.9)})


def momentum_time(f):
    values = {"alpha": 1e-6, "lambda": -0.9, "beta": BETA, "delta": 1e-5}
    steps = np.log(1e5) / np.log(_left(_summed(1e-6), -0.9))
    close(f.value(values), steps, 1e-4)
    assert f.value({"T": 2.0}, side=0) == 2.0


def softplus(f):
    f.is_count(1, 2)
    for z in (-1.3, 0.8):
        f.agrees({"z": z})
        close(f.value({"z": z}), binary_cross_entropy(np.array(z), np.array(0.0))[0])


def knee(f):
    machine = Machine(bandwidth=1.3e10, peak=4e10, call=3e-6)
    moved = f.value({"k": 12.0, "c": 3e-6, "W": 1.3e10})
    close(machine.knee(moved, calls=12), 1.0)
    assert f.value({"D": 2.0}, side=0) == 2.0


Z = np.array([0.3, -1.2, 2.0])
SOFTMAX = {"p_j": softmax(Z)[1], "j": 1, "over i": range(3), "z[]": Z.__getitem__}
WINDOW = {"beta": BETA, "n": effective_window(BETA)}

IN_CHAPTERS = [
    after(AVERAGES, "how old the average value in it is:", mean_age),
    after(AVERAGES, "Now write both with the window", gives(WINDOW["n"], **WINDOW)),
    after(AVERAGES, "The first factor becomes", gives(variance_factor(BETA), **WINDOW)),
    after(AVERAGES, "For long windows they cancel near", best_long_window),
    after(AVERAGES, "whatever β is:", first_corrected),
    after(AVERAGES, "still lags behind. And", mixed_with_nothing),
    after(MOMENTUM, "The steepest sets the limit,", plain_verge),
    after(MOMENTUM, "where a root passes −1, beyond", on_the_verge(_summed)),
    after(MOMENTUM, "the funnel {eq}`eq-critical` is", critical(averaged=False)),
    after(MOMENTUM, "$r^2$, and there it is", longest),
    after(MOMENTUM, "with the rate $r$ has", longest),
    after(MOMENTUM, r"\bigl(\frac{1+r}{1-r}\bigr)^2$, which is", slowest),
    after(MOMENTUM, r"| $\alpha\lambda < 2(1+\beta)$ |", on_the_verge(lambda a: Momentum(a, BETA))),
    after(MOMENTUM, "| critical β |", critical(averaged=False)),
    after(MOMENTUM, r"| $\bigl(1-\sqrt{\alpha\lambda}\bigr)^2$ |", critical(averaged=True)),
    after(MOMENTUM, "| best α |", best_alpha(averaged=False)),
    after(MOMENTUM, r"| $\frac{4}{(\sqrt L+\sqrt\mu)^2}$ |", best_alpha(averaged=True)),
    after(MOMENTUM, "| best β |", gives(BEST**2, **RAVINE)),
    after(MOMENTUM, "| rate there |", gives(BEST, **RAVINE)),
    after(MOMENTUM, "whatever still swings shrinks by", nesterov_modulus),
    after(MOMENTUM, "complex their modulus is", nesterov_modulus),
    after(MOMENTUM, "The root −1 is reached at", on_the_verge(lambda a: _summed(a, nesterov=True))),
    after(MOMENTUM, "{eq}`eq-characteristic` is close to", for_small_steps),
    after(MOMENTUM, "and at a small αλ that is", small_floor(_summed)),
    after(RMSPROP, "{eq}`eq-rmsprop-factor` a coordinate needs", shrink_by_100),
    after(RMSPROP, "The best compromise is", best_compromise),
    after(RMSPROP, "both factors have the same size,", compromise_factor),
    after(RMSPROP, r"$s_t = t\,g^2$, and the step is", adagrad_on_a_slope),
    after(ADAM, "The longest step of all is", longest_adam),
    after(DECAY, "so the variances add:", variances_add),
    after(DECAY, "and at a small αλ it settles at", small_floor(lambda a: Momentum(a, BETA))),
    after(DECAY, "that is the {term}`staircase`,", staircase),
    after(
        DECAY,
        "gradients settles at a mean loss of",
        gives(0.45 * settled_variance(SGD(0.2), 0.9, 1.3), alpha=0.2, sigma=1.3, lambda_=0.9),
    ),
    after(SADDLES, "Undampened momentum follows", momentum_at_a_saddle),
    after(SADDLES, "grows, for small α, by about the factor", for_small_steps),
    after(SADDLES, r"$b = 1 + \beta + \alpha|\lambda|$ it is", larger_root),
    after(SADDLES, "for small α. So", momentum_time),
    after("chapters/07_experiments.md", "once it is written as", softplus),
    after(
        "chapters/07_experiments.md", "in place of the sigmoid,", gives(softmax(Z)[1], **SOFTMAX)
    ),
    after("chapters/08_cost.md", "They are equal at the knee, where", knee),
]
