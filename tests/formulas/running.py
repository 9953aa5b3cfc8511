"""Formulas in running text: where each stands, and what it has to give.

An entry is a file, a pattern whose only match is the formula, and the check.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_lib import SGD, Adam, Momentum, RMSProp
from course_lib.averages import effective_window, trend_lag, variance_factor
from course_lib.exercises.averages import _best_window
from course_lib.losses import sigmoid, softmax
from course_lib.stepcost.forms import adam_in_place
from tests.formulas import chapter2, chapter4
from tests.formulas.docstrings import POINT
from tests.formulas.drawn import (
    averages,
    carried_out,
    close,
    on_bowl,
    roots,
    series,
    settled_variance,
    walked,
)


class Written(NamedTuple):
    page: str
    pattern: str
    check: Callable


ALPHA, BETA, EPSILON = POINT["alpha"], POINT["beta"], POINT["epsilon"]
CURVATURES = {"mu": 0.4, "L": 14.8, "kappa": 37.0}
SUMMED = chapter2.summed


def gives(expected, side: int = -1, /, **values) -> Callable:
    """Return the check that a formula's last side (or another) has one value at one point."""
    values = {{"lambda_": "lambda"}.get(name, name): value for name, value in values.items()}

    def check(f):
        f.is_count(1)
        close(f.value(values, 0, side), expected)
        if f.statements[0].relations:
            f.agrees(values)

    return check


def one_average(f):
    x = series(4)
    v = averages(x, BETA)[0]
    values = {"v": v[3], "v_t-1": v[3], "g": x[4], "g_t": x[4], "x_t": x[4], "x": x[4]}
    f.is_count(1, 2)
    close(f.value(POINT | values), v[4])


def one_sum(f):
    f.is_count(1)
    start, g = 0.7, series(4)
    state, path = 0.0, walked(SUMMED(ALPHA, BETA), lambda _, t: g[t], start, 4)
    for t in range(1, 5):
        values = POINT | {"v": state, "v_t-1": state, "g": g[t], "g_t": g[t]}
        state = f.value(values)
        close(path[t - 1] - ALPHA * state, path[t])


def summed_rule(f):
    f.is_count(2, 2)
    carried_out(f, SUMMED(ALPHA, BETA), POINT, {"v_t": "v_t-1"}, series(5))


def plain_move(f):
    f.is_count(1, 2)
    carried_out(f, SGD(ALPHA), POINT | {"v_t": 0.6, "direction": 0.6}, {}, [0, 0.6])


def adam(f):
    f.is_count(5, 2)
    values = chapter4.POINT | {"g_t": chapter4.G[5], "theta": 0.4}
    values |= {"m_t-1": chapter4.M[4], "s_t-1": chapter4.S[4]}
    state = f.steps(values)
    optimizer = Adam(chapter4.ALPHA, chapter4.BETA1, chapter4.BETA2, values["epsilon"])
    path = walked(optimizer, lambda _, t: chapter4.G[t], 0.0, 5)
    close(state["theta"] - 0.4, path[5] - path[4])
    close(state["hat m_t"], chapter4.M_HAT[5])
    close(state["hat s_t"], chapter4.S_HAT[5])


def rmsprop(f):
    f.is_count(3, 2)
    carried_out(f, RMSProp(ALPHA, BETA, EPSILON), POINT, {"s_t": "s_t-1"}, series(5))


def weight_of_a_vote(f):
    age = 2
    signal = np.arange(6) == 5 - age
    expected = averages(signal, 0.7)[1][5]
    f.is_count(1, 2)
    f.agrees({"beta_1": 0.7, "t": 5, "k": age, "w_k": expected})


def corrected(f):
    f.is_count(1, 1)
    x = series(4)
    v, hat = averages(x, BETA)
    close(f.value({"beta": BETA, "v_t": v[4], "t": 4}), hat[4])


def weight(f):
    close(f.value({"beta": BETA, "k": 3}), averages(np.arange(6) == 2, BETA)[0][5])


def two_errors(f):
    values = {"sigma": 1.3, "beta": BETA, "rho": 0.6, "d": 0.2}
    f.is_count(1, 1)
    expected = variance_factor(BETA, 0.6) * 1.3**2 + (0.2 * trend_lag(BETA)) ** 2
    close(f.value(values), expected)


def characteristic(f):
    f.is_count(1, 2)
    for root in roots(SUMMED(), chapter2.LAMBDA):
        values = chapter2.POINT | {"z": root, "sigma": root}
        assert abs(f.value(values, 0, 0) - f.value(values)) < 1e-9


def noisy_move(f):
    f.is_count(1, 2)
    path = walked(SGD(ALPHA), lambda x, _: x + 0.9, 0.4, 1)
    close(f.value({"alpha": ALPHA, "alpha_t": ALPHA, "theta": 0.4, "xi": 0.9}), path[1])


def bargain(f):
    f.is_count(1, 1)
    costs = [f.value({"sigma": 1.7, "d": 0.02, "n": n}) for n in range(1, 201)]
    assert 1 + int(np.argmin(costs)) == _best_window(1.7)
    noise = variance_factor(1 - 1 / 8) * 1.7**2
    close(costs[7], noise + (0.02 * trend_lag(1 - 1 / 8)) ** 2)


def in_place(f):
    f.is_count(1, 1)
    m, s, t, g = 0.4, 0.7, 3, -0.8
    theta, new_m, new_s = np.array([0.2]), np.array([m]), np.array([s])
    adam_in_place(theta, np.array([g]), new_m, new_s, t=t)
    c1, c2 = 1 - 0.9**t, 1 - 0.999**t
    rate = f.value({"alpha": 0.001, "c_1": c1, "c_2": c2})
    close(theta[0], 0.2 - rate * new_m[0] / (np.sqrt(new_s[0]) + 1e-8 * np.sqrt(c2)))


def best_momentum(name):
    def check(f):
        f.is_count(1, 1)
        beta = ((math.sqrt(37) - 1) / (math.sqrt(37) + 1)) ** 2
        alpha = (1 - math.sqrt(beta)) ** 2 / 0.4
        assert abs(abs(roots(SUMMED(alpha, beta), 14.8)).max() - math.sqrt(beta)) < 1e-5
        close(f.value(CURVATURES), {"alpha": alpha, "beta": beta, "rate": math.sqrt(beta)}[name])

    return check


def best_plain(f):
    alpha = f.value(CURVATURES)
    gentle, steep = (on_bowl(SGD(alpha), CURVATURES[name])[1] for name in ("mu", "L"))
    close(gentle, -steep)


def jitter(f):
    a = f.value({"alpha": ALPHA, "epsilon": 0.01, "lambda": 0.9})
    path = walked(RMSProp(ALPHA, BETA, epsilon=0.01), lambda x, _: 0.9 * x, a, 2)
    close(path, [a, -a, a])


def first_too_long(f):
    optimizer = RMSProp(1.0, BETA, epsilon=0, bias_correction=False)
    close(f.value({"beta": BETA}), -walked(optimizer, lambda *_: 3.0, 0.0, 1)[1])


def same_path(f):
    f.is_count(1, 1)
    dampened = Momentum(f.value({"alpha": ALPHA, "beta": BETA}), BETA)
    close(on_bowl(dampened, 0.9), on_bowl(SUMMED(ALPHA, BETA), 0.9))


def of_epoch(kind):
    def check(f):
        from course_lib.experiments.protocol import rate_by_epoch

        for i in (0, 1, 2, 1000, 1001, 2500):
            close(f.value({"alpha_0": 0.3, "i": i}), rate_by_epoch(0.3, kind)(i))

    return check


def ahead(f):
    """The direction that looks one step ahead, from the newest average and gradient."""
    g = series(4)
    path = walked(Momentum(1.0, BETA, nesterov=True), lambda _, t: g[t], 0.0, 4)
    close(f.value({"beta": BETA, "v": averages(g, BETA)[0][4], "g": g[4]}), path[3] - path[4])


def epsilon_inside(f):
    optimizer = Adam(1.0, 0, BETA, EPSILON, epsilon_inside_sqrt=True)
    step = walked(optimizer, lambda *_: 0.7, 0.0, 1)[1]
    close(f.value({"hat s": 0.49, "epsilon": EPSILON}), -0.7 / step)


FALL = settled_variance(SGD(ALPHA), 1.0, 1.0)
WINDOW = gives(effective_window(BETA), beta=BETA)
LAG = gives(trend_lag(BETA), beta=BETA)
NOTATION = "chapters/notation.md"
GLOSSARY = "chapters/glossary.md"
WIDGETS = "course_lib/widgets/"

WRITTEN = [
    Written(f"{WIDGETS}adam_anatomy.py", r"m_t = β₁[^.]*\+ ε\)", adam),
    Written(f"{WIDGETS}agreement.py", r"w_k = [^,]*(?=, whatever)", weight_of_a_vote),
    Written(f"{WIDGETS}average_explorer.py", r"vₜ = .*?(?= from)", one_average),
    Written(f"{WIDGETS}average_explorer.py", r"(?<=corrected, )vₜ .*?(?=\. On)", corrected),
    Written(f"{WIDGETS}average_explorer.py", r"(?<=weighs ).*?(?=\.)", weight),
    Written(f"{WIDGETS}coordinate_scaling.py", r"s_t = .*?(?=, ε = )", rmsprop),
    Written(f"{WIDGETS}descent_explorer.py", r"vₜ = .*?(?= from)", one_average),
    Written(f"{WIDGETS}descent_explorer.py", r"(?<=undampened: )β.*?(?=\), θ)", one_sum),
    Written(f"{WIDGETS}descent_explorer.py", r"θ ← .*?(?=\.)", plain_move),
    Written(f"{WIDGETS}momentum_regimes.py", r"vₜ = .*?(?=, along)", summed_rule),
    Written(f"{WIDGETS}momentum_regimes.py", r"z² - \(.*? = 0", characteristic),
    Written(f"{WIDGETS}momentum_regimes.py", r"\(√κ - .*?\)(?=\.)", best_momentum("rate")),
    Written(f"{WIDGETS}noise_and_lag.py", r"σ² \(1-β\).*(?=\n)", two_errors),
    Written(f"{WIDGETS}optimizer_race.py", r"θ ← .*?(?=, with)", plain_move),
    Written(f"{WIDGETS}schedule_explorer.py", r"θ ← .*?(?= on)", noisy_move),
    Written(
        f"{WIDGETS}schedule_explorer.py",
        r"(?<=settles at )α.*?(?=\.)",
        gives(FALL * 1.3**2 / 2, alpha=ALPHA, sigma=1.3),
    ),
    Written(f"{WIDGETS}cloud_in_the_bowl.py", r"θ ← .*?(?=, ξ)", noisy_move),
    Written(
        f"{WIDGETS}cloud_in_the_bowl.py", r"(?<=settles at )α.*?(?=, and)", gives(FALL, alpha=ALPHA)
    ),
    Written(
        f"{WIDGETS}cloud_in_the_bowl.py",
        r"√\(2.*?\)\)",
        gives(math.sqrt(2 * FALL), alpha=ALPHA),
    ),
    Written(
        f"{WIDGETS}saddle_escape.py",
        r"ln\(1/δ\).*?(?= steps)",
        gives(-math.log(1e-4) / math.log(1.13), alpha=0.2, lambda_=-0.65, delta=1e-4),
    ),
    Written(
        f"{WIDGETS}training_lab.py", r"(?<=\$)\\alpha_0 / \(1 \+ \\max[^$]*", of_epoch("decay")
    ),
    Written(
        f"{WIDGETS}training_lab.py", r"(?<=\$)\\alpha_0 / \(1 \+ \\lf[^$]*", of_epoch("staircase")
    ),
    Written(f"{WIDGETS}descent_explorer.js", r"(?<=\(dampened\): )v.*?(?=\")", one_average),
    Written(f"{WIDGETS}descent_explorer.js", r"(?<=\(undampened\): )v.*?(?=\")", one_sum),
    Written(f"{WIDGETS}descent_explorer.js", r"(?<=dampened at )α.*?(?=, und)", same_path),
    Written(f"{WIDGETS}momentum_regimes.js", r"(?<=\(undampened\) )v.*?(?=;)", one_sum),
    Written(f"{WIDGETS}momentum_regimes.js", r"(?<=\(dampened\), )v.*?(?=, the)", one_average),
    Written(f"{WIDGETS}noise_and_lag.js", r"(?<=window n = )1.*?(?=\. )", WINDOW),
    Written(f"{WIDGETS}noise_and_lag.py", r"(?<=by the window )1.*?(?=, for)", WINDOW),
    Written(f"{WIDGETS}shared/maths/rules.js", r"(?<=// )v ←.*?(?= from)", one_average),
    Written(f"{WIDGETS}shared/maths/rules.js", r"(?<=// )\(1 − β\)βᵏ(?= for)", weight),
    Written(f"{WIDGETS}shared/maths/rules.js", r"(?<=mean age, )β.*?(?=\.)", LAG),
    Written(
        f"{WIDGETS}shared/maths/rules.js",
        r"(?<=gets through: )\(.*?(?= for)",
        gives(variance_factor(BETA), beta=BETA),
    ),
    Written("course_lib/averages.py", r"(?<=looks back over: )1.*?(?=\.\n)", WINDOW),
    Written("course_lib/averages.py", r"(?<=steady trend: )β.*?(?=\.\n)", LAG),
    Written(
        "course_lib/averages.py", r"(?<=by the factor )1 − βᵗ", gives(1 - BETA**5, beta=BETA, t=5)
    ),
    Written("course_lib/optimizers.py", r"(?<=memory: about )1.*?(?= steps)", WINDOW),
    Written("course_lib/optimizers.py", r"(?<=recursion )v = .*?(?= of)", one_sum),
    Written("course_lib/optimizers.py", r"(?<=at rate )α.*?(?= and)", same_path),
    Written("course_lib/optimizers.py", r"(?<=to )1 / √.*?(?=\.\n)", first_too_long),
    Written("course_lib/optimizers.py", r"(?<=step along )β.*?(?= \(und)", ahead),
    Written("course_lib/optimizers.py", r"(?<=divides by )√\([^)]*\)", epsilon_inside),
    Written(
        "course_lib/losses.py",
        r"(?<=Return )1 /.*?(?=\. Where)",
        gives(sigmoid(np.array(0.7)), z=0.7),
    ),
    Written("course_lib/stepcost/forms.py", r"(?<=arrays: )α.*?(?= and)", in_place),
    Written("course_lib/exercises/averages.py", r"σ²/\(.*?²(?=\.\"\"\")", bargain),
    Written("course_lib/exercises/momentum.py", r"4/\(√L.*?²(?=: the)", best_momentum("alpha")),
    Written(
        "course_lib/exercises/momentum.py", r"(?<=It is )4.*?(?=, and)", best_momentum("alpha")
    ),
    Written(
        "course_lib/exercises/momentum.py", r"(?<=It is )\(\(.*?(?=\.\")", best_momentum("beta")
    ),
    Written("course_lib/exercises/momentum.py", r"(?<=αL − 1, so at )2.*?(?=\")", best_plain),
    Written("course_lib/exercises/rmsprop.py", r"(?<=\")α/2 − .*?(?= is)", jitter),
    Written(NOTATION, r"(?<=correction`, \$)v_t.*?(?=\$)", corrected),
    Written(NOTATION, r"(?<=\[\$n = )1.*?(?=\$)", WINDOW),
    Written(NOTATION, r"(?<=Averages\.\*\* \$).*?(?=\$)", one_average),
    Written(NOTATION, r"(?<=\$)v_t = \\beta v_\{t-1\} \+ g_t(?=\$)", one_sum),
    Written(NOTATION, r"(?<=learning rate\n  \$).*?(?=\$)", same_path),
    Written(NOTATION, r"(?<=square root, \$).*?(?=\$)", gives(2.7, s=6.25, epsilon=0.2)),
    Written(NOTATION, r"(?<=label 1, \$).*?(?=\$)", gives(sigmoid(np.array(0.7)), z=0.7)),
    Written(
        NOTATION, r"(?<=\$)Z_l = .*?(?=\$)", gives(7.0, Z_l=7.0, W_l=2.0, b_l=1.0, **{"A_l-1": 3.0})
    ),
    Written(NOTATION, r"(?<=\$)r = \\sigma.*?(?=\$)", gives(0.65, sigma=1.3, mu=-2.0, r=0.65)),
    Written(NOTATION, r"(?<=intensity`, \$).*?(?=\$)", gives(0.75, F=3.0, D=4.0)),
    Written(GLOSSARY, r"(?<=average` by \$).*?(?=\$)", gives(1 - BETA**5, beta=BETA, t=5)),
    Written(GLOSSARY, r"(?<=  \$)1/\(1-\\beta\)(?=\$)", WINDOW),
    Written(GLOSSARY, r"(?<=recursion \$).*?(?=\$)", one_average),
    Written(GLOSSARY, r"(?<=itself: \$)\\theta.*?(?=\$)", chapter2.gradient_descent),
    Written(GLOSSARY, r"(?<=follows: \$).*?(?=\$)", LAG),
    Written(
        GLOSSARY,
        r"(?<=  \$)p_j = .*?(?=\$)",
        gives(
            softmax(np.array([0.3, -1.2, 2.0]))[1],
            **{"p_j": softmax(np.array([0.3, -1.2, 2.0]))[1], "j": 1, "over i": range(3)},
            **{"z[]": [0.3, -1.2, 2.0].__getitem__},
        ),
    ),
]
