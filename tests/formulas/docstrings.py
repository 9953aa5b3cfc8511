"""The displayed formulas of the library's docstrings, in order, against what they stand in."""

import numpy as np

from course_lib import (
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    AMSGrad,
    Momentum,
    PolyakAverage,
    RMSProp,
    descend,
    exponential_average,
    schedules,
    surfaces,
)
from course_lib.averages import variance_factor
from course_lib.datasets import moons
from course_lib.experiments.protocol import rate_by_epoch
from course_lib.experiments.variance import split_interval, variance_components
from course_lib.losses import binary_cross_entropy, sigmoid, softmax, softmax_cross_entropy
from course_lib.networks import MLP
from course_lib.optimizers import Optimizer
from course_lib.stepcost import Machine
from course_lib.training import train
from course_lib.widgets.momentum_regimes import rate
from tests.formulas import chapter6
from tests.formulas.drawn import (
    Untested,
    averages,
    carried_out,
    close,
    names_a_function,
    series,
    walked,
)
from tests.formulas.values import holds

POINT = {"alpha": 0.17, "beta": 0.8, "beta_1": 0.7, "beta_2": 0.9, "epsilon": 0.23, "lambda": 0.4}
ALPHA, BETA, EPSILON = POINT["alpha"], POINT["beta"], POINT["epsilon"]
ADAM = {"beta1": 0.7, "beta2": 0.9, "epsilon": EPSILON}


def exponential(f):
    x = series(4)
    v, hat = averages(x, BETA)
    f.is_count(3, 2)
    values = {"v_t": v[4], "v_t-1": v[3], "v_0": v[0], "x_t": x[4], "hat v_t": hat[4], "t": 4}
    f.agrees(POINT | values)


def polyak(f):
    f.is_count(4)
    x = series(7)
    average = PolyakAverage(start=3)
    for t in range(1, 8):
        values = {
            "t": t,
            "s": 3,
            "theta[]": lambda k: x[int(k)],
            "bar theta_t": average.update(x[t]),
        }
        assert holds(f.statements[1], values) == (not holds(f.statements[3], values)) == (t > 3)
        f.agrees(values, 0 if t > 3 else 2)


def whole_series(f):
    x = series(4)
    v = [0.0, *exponential_average(x[1:], BETA)]
    f.is_count(2, 2)
    f.agrees(POINT | {"v_t": v[4], "v_t-1": v[3], "v_0": 0.0, "x_t": x[4]})


def let_through(f):
    close(f.value({"beta": BETA, "rho": 0.6}), variance_factor(BETA, 0.6))


def half_circles(f):
    f.is_count(3)
    points = moons(n=300, noise=0, seed=3)
    for which in (0, 1):
        found = np.array([f.value({"varphi": phi}, which) for phi in np.linspace(0, np.pi, 150)])
        mine = points.inputs[points.targets == which]
        close(np.sort(found[:, 0]), np.sort(mine[:, 0]))
        close(np.sort(found[:, 1]), np.sort(mine[:, 1]))
    for phi in (0.0, 1.0, np.pi, -0.1, 3.3):
        assert holds(f.statements[2], {"varphi": phi}) == (0 <= phi <= np.pi)


def one_step(f):
    path = descend(surfaces.beale, SGD(0.01), steps=2)
    values = {"alpha": 0.01, "direction": lambda g: g, "nabla f": surfaces.beale.gradient}
    f.is_count(1, 2)
    f.agrees(values | {"theta_t": path.points[1], "theta_t+1": path.points[2]})


def rates_by_epoch(f):
    f.is_count(2, 2)
    for which, kind in enumerate(("decay", "staircase")):
        for i in (0, 3, 999, 1000, 2500):
            rate = rate_by_epoch(0.3, kind)(i + 1)
            f.agrees({"alpha_0": 0.3, "d": 1, "i": i, "alpha_i+1": rate}, which)
        close(f.value({"alpha_0": 0.3, "d": 2, "i": 1000}, which), 0.3 / (1 + 2 * (1000, 1)[which]))


def components(f):
    f = f.with_words(M="the mean of the variances within a split")
    f.is_count(3, 2)
    for apart in (2.0, 0.0):  # between the splits; with 0 the part between is 0
        values = np.random.RandomState(3).normal(size=(4, 5)) + apart * np.arange(4)[:, None]
        found = variance_components(values)
        within = values.var(axis=1, ddof=1).mean()
        here = {"n": 5, "hat sigma_e": found.within, "hat sigma_a": found.between, "M": within}
        here["bar y_i"] = values.mean(axis=1)
        f.agrees(here, 1)
        np.testing.assert_allclose(f.value(here, 2), f.value(here, 2, 0), atol=1e-12)
        assert (found.between > 0) == (apart > 0)
    f.agrees({"y_ij": 6.0, "mu": 1.0, "a_i": 2.0, "e_ij": 3.0}, 0)


def corrected_interval(f):
    from scipy import stats

    y = np.array([0.3, 1.7, 0.2, 2.4])
    low, mean, high = split_interval(y, test_to_training=0.25)
    values = {"k": 4, "bar y": mean, "n_test": 1.0, "n_training": 4.0, "over i": range(4)}
    values |= {"y[]": lambda i: y[i], "t_k-1": stats.t.ppf(0.975, 3)}
    assert f.latex.count(r"\pm") == 1
    for sign, end in (("-", low), ("+", high)):
        signed = type(f)(f.latex.replace(r"\pm", sign))
        signed.is_count(2)
        square = signed.value(values, 1)
        signed.agrees(values | {"s": np.sqrt(square)}, 1)
        close(signed.value(values | {"s": np.sqrt(square)}, 0), end)


def two_classes(f):
    f.is_count(3)
    for z, y in ((-1.3, 1.0), (0.8, 0.0)):
        loss, slope = binary_cross_entropy(np.array(z), np.array(y))
        values = {"z": z, "y": y, "p": sigmoid(np.array(z)), "ell": loss}
        f.agrees(values | {"partial ell": slope, "partial z": 1.0})


def many_classes(f):
    z, y = np.array([0.3, -1.2, 2.0]), np.array([0.0, 1.0, 0.0])
    p = softmax(z)
    loss, slopes = softmax_cross_entropy(z, y)
    f.is_count(3)
    sums = {"z": z, "z[]": lambda i: z[i], "y[]": lambda i: y[i], "p[]": lambda i: p[i]}
    sums |= {"over i": range(3), "over j": range(3), "ell": loss, "partial ell": 1.0}
    f.agrees(sums, 1)
    for j in range(3):
        here = {"j": j, "partial z_j": 1 / slopes[j]}
        f.agrees(sums | here, 0)
        f.agrees(sums | here, 2)


def layers(f):
    network = MLP([3, 4, 1], seed=3)
    network.parameters = np.random.RandomState(8).normal(size=network.parameters.shape)
    inputs = np.random.RandomState(9).normal(size=(6, 3))
    activations, logits = network._forward(inputs)
    (w1, w2), (b1, b2) = network.weights, (b[:, None] for b in network.biases)
    f.is_count(3, 2)
    f.agrees({"a_0": activations[0], "x": inputs.T}, 0)
    f.agrees({"W_l": w1, "b_l": b1, "a_l-1": inputs.T, "a_l": activations[1]}, 1)
    f.agrees({"W_L": w2, "b_L": b2, "a_L-1": activations[1], "z": logits.T}, 2)


def any_direction(f):
    class Fixed(Optimizer):
        def direction(self, gradient, state):
            return 0 * gradient + 2.5

    f.is_count(1, 2)
    carried_out(f, Fixed(ALPHA), POINT | {"direction": 2.5}, {}, series(3))


SQUARES = {"s_t": "s_t-1"}


def rule(optimizer, **names):
    """Return the check of a rule that stands in one formula."""

    def check(f):
        carried_out(f, optimizer(), POINT, names, series(5))
        f.is_count(1 + 2 * len(names) + (names == SQUARES and "hat" in f.latex), 2)
        for name in names.values():
            f.agrees({f"{name[0]}_0": 0.0}, 1)

    return check


G = series(5)
M, M_HAT = averages(G, 0.7)
S, S_HAT = averages(G**2, 0.9)
LARGEST = np.maximum.accumulate(S)
VALUES = POINT | {"t": 5, "g_t": G[5], "m_t": M[5], "m_t-1": M[4], "s_t": S[5], "s_t-1": S[4]}
VALUES |= {"hat m_t": M_HAT[5], "hat s_t": S_HAT[5], "m_0": 0.0, "s_0": 0.0}


def adam_averages(f):
    f.is_count(3)
    f.agrees(VALUES)
    assert f.value({}, 2) == 0
    assert f.statements[2].relations == ["=", "="]


def _last_step(f, optimizer, values):
    path = walked(optimizer, lambda _, t: G[t], 0.4, 5)
    close(f.value(values | {"theta": path[4]}, len(f.statements) - 1), path[5])


def adam_step(f):
    f.is_count(3, 2)
    f.agrees(VALUES, 0)
    f.agrees(VALUES, 1)
    _last_step(f, Adam(ALPHA, **ADAM), VALUES)


def amsgrad_averages(f):
    f.is_count(3, 2)
    f.agrees(VALUES | {"S_t": LARGEST[5], "S_t-1": LARGEST[4]})
    for before, now in ((2.0, 1.0), (1.0, 2.0)):
        assert f.value({"S_t-1": before, "s_t": now}, 2) == 2.0


def amsgrad_step(f):
    f.is_count(3, 2)
    largest = LARGEST[5] / (1 - 0.9**5)
    values = VALUES | {"S_t": LARGEST[5], "hat S_t": largest}
    f.agrees(values, 0)
    f.agrees(values, 1)
    _last_step(f, AMSGrad(ALPHA, **ADAM), values)


def adamw_step(f):
    f.is_count(1, 2)
    _last_step(f, AdamW(ALPHA, **ADAM, weight_decay=POINT["lambda"]), VALUES)


def schedule(made, times=(0, 3, 4, 6, 8, 9, 12, 13, 40), **values):
    """Return the check of a schedule whose formula is one equation."""

    def check(f):
        f.is_count(1, 2)
        for t in times:
            f.agrees(values | {"t": t, "alpha_t": made(t)})

    return check


FALLING = schedules.exponential_decay(0.17, 0.9)


def warmed(f):
    f.is_count(3)
    made = schedules.warmup(FALLING, 5)
    for t in (0, 2, 4, 5, 6, 11):
        values = {"t": t, "k": 5, "alpha": FALLING, "alpha_t": made(t)}
        if holds(f.statements[1], values):
            assert t < 5
            f.agrees(values, 0)
        else:
            close(f.value(values, 2), made(t))


def machine(f):
    f = f.with_words(F="flops in a second")
    assert f.statements[0].relations == ["<="]
    made = Machine(bandwidth=1.3e10, peak=3.7e10)
    for intensity in (0.3, 40.0):
        values = {"peak": 3.7e10, "bandwidth": 1.3e10, "intensity": intensity}
        close(f.value(values), made.attainable(intensity))


def straight_ravine(f):
    names_a_function(f, x=1.3, y=-0.7)
    value = f.value({"x": 1.3, "y": -0.7, "kappa": 37.0})
    close(value, surfaces.ravine(condition=37.0).value([1.3, -0.7]))


def turned(f):
    angle = 0.6
    made = surfaces.rotated(surfaces.beale, angle)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    values = {"theta": np.array([0.3, -0.8]), "R_varphi": turn, "f": surfaces.beale.value}
    values |= {"f_varphi": made.value, "nabla f": surfaces.beale.gradient}
    f.is_count(2, 2)
    f.agrees(values | {"nabla f_varphi": made.gradient})


def batch_step(f):
    inputs = np.random.RandomState(9).normal(size=(6, 3))
    targets = np.array([0, 1, 1, 0, 1, 0])
    network = MLP([3, 4, 1], seed=3)
    start = network.parameters.copy()
    slopes = [network.gradient(inputs[[i]], targets[[i]]) for i in range(6)]
    train(network, inputs, targets, SGD(ALPHA), epochs=1, batch_size=6)
    values = {"alpha": ALPHA, "theta": start, "direction": lambda g: g, "over i": range(6)}
    values |= {"B": 6.0, "ell[]": lambda i: lambda _: slopes[i]}
    assert f.latex.count(r"\nabla_\theta") == 1
    means = type(f)(f.latex.replace(r"\nabla_\theta", ""))
    np.testing.assert_allclose(means.value(values, 0), network.parameters, rtol=1e-9)


def regimes(f):
    f.is_count(2, 2)
    here = {"alpha": 0.3, "lambda": 0.7, "beta": 0.5}
    trace = 1.5 - 0.21
    roots = np.roots([1, -trace, 0.5])
    assert "|z|" in f.latex
    sizes = type(f)(f.latex.replace("|z|", "z", 1))
    close(sizes.value({"z": abs(roots * [1, 1.5])}, 0), 1.5 * rate(0.21, 0.5))
    for z in roots:
        left, right = (f.value(here | {"z": z}, 1, side) for side in (0, 1))
        assert abs(left - right) < 1e-9


FORMULAS = {
    "averages.py": [exponential, polyak, whole_series, let_through],
    "datasets.py": [half_circles],
    "descent.py": [Untested("a set, described in words; its doctest says what it holds"), one_step],
    "experiments/protocol.py": [rates_by_epoch],
    "experiments/variance.py": [components, corrected_interval],
    "fast/_optimizers.py": [Untested("what a rule takes and gives, by name")],
    "landscapes.py": [chapter6.random_field],
    "losses.py": [two_classes, many_classes],
    "networks.py": [layers],
    "notebook/year_network.py": [chapter6.network],
    "optimizers.py": [
        any_direction,
        rule(lambda: SGD(ALPHA)),
        rule(lambda: Momentum(ALPHA, BETA), v_t="v_t-1"),
        rule(lambda: AdaGrad(ALPHA, EPSILON), s_t="s_t-1"),
        rule(lambda: RMSProp(ALPHA, BETA, EPSILON), s_t="s_t-1"),
        adam_averages,
        adam_step,
        amsgrad_averages,
        amsgrad_step,
        adamw_step,
    ],
    "schedules.py": [
        schedule(schedules.constant(0.17), alpha_0=0.17),
        schedule(schedules.inverse_time_decay(0.17, 0.3), alpha_0=0.17, d=0.3),
        schedule(FALLING, alpha_0=0.17, q=0.9),
        schedule(schedules.cosine_decay(0.17, 12, 0.02), alpha_0=0.17, alpha_T=0.02, T=12),
        schedule(schedules.linear_decay(0.17, 12, 0.02), alpha_0=0.17, alpha_T=0.02, T=12),
        schedule(
            schedules.warmup_stable_decay(0.17, 13, 4, 5, 0.02),
            alpha=0.17,
            alpha_T=0.02,
            T=13,
            k=4,
            d=5,
        ),
        Untested("which of the rates it is, in words"),
        schedule(schedules.staircase(FALLING, 4), alpha=FALLING, k=4),
        schedule(schedules.delay(FALLING, 4), alpha=FALLING, k=4),
        warmed,
    ],
    "stepcost/machine.py": [machine],
    "surfaces.py": [straight_ravine, turned],
    "training.py": [batch_step],
    "widgets/momentum_regimes.py": [regimes],
}
