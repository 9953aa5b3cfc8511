"""Words in docstrings that claim something are chosen here by numbers, and have to stand there.

What a formula says is compared in tests/formulas; these are the sentences beside it. A claim
returns the words that its numbers allow.
"""

import inspect

import numpy as np
import pytest

from course_lib import (
    MLP,
    ExponentialAverage,
    Momentum,
    RMSProp,
    datasets,
    optimizers,
    schedules,
    surfaces,
)
from course_lib.averages import effective_window
from course_lib.experiments import pairing, statistics


def which(first, second, greater: str, less: str) -> str:
    """The first word if the first number is the greater one, else the second."""
    assert first != second
    return greater if first > second else less


def first_step(optimizer) -> float:
    x = np.zeros(1)
    optimizer.step(x, np.array([3.0]))
    return abs(x[0])


def uncorrected_start():
    lengths = [first_step(RMSProp(1.0, 0.9, bias_correction=on)) for on in (False, True)]
    assert lengths[0] / lengths[1] == pytest.approx(1 / np.sqrt(1 - 0.9))
    return f"its first steps are too {which(*lengths, 'long', 'short')} by up to 1 / √(1 − β)"


def memory():
    assert effective_window(0.75) == 1 / (1 - 0.75)
    return "the memory: about 1 / (1 − β) steps"


def fades():
    beta = 0.999
    left = beta ** effective_window(beta)
    names = {"1/e": 1 / np.e, "1/2": 0.5, "1/10": 0.1}
    nearest = min(names, key=lambda name: abs(names[name] - left))
    return f"a value's weight has faded to about {nearest} of what it was"


def forms_of_momentum():
    """The rates at which both forms walk one path."""
    rate, beta, walks = 0.1, 0.8, {}
    for name, dampening, factor in (("dampened", True, 1 / (1 - beta)), ("undampened", False, 1)):
        x, optimizer = np.array([1.0]), Momentum(rate * factor, beta, dampening=dampening)
        for _ in range(5):
            optimizer.step(x, 3 * x)
        walks[name] = x[0]
    assert walks["dampened"] == pytest.approx(walks["undampened"])
    return "dampened at rate α / (1 − β) and undampened at α walk the same path"


def layers():
    network = MLP([1, 1, 1])
    network.parameters = [1.0, 0.0, 1.0, 0.0]
    below, above = network.logits(np.array([[-2.0], [5.0]]))
    bends = "ReLU" if (below, above) == (0, 5) else "tanh"
    return f"layers of weighted sums and {bends}s"


def sums_of_inverse_time():
    steps = 10 ** np.array([4, 5, 6])
    rates = schedules.inverse_time_decay(1.0, 1.0)(np.arange(steps[-1]))
    grows = [np.diff(np.cumsum(values)[steps - 1]) for values in (rates, rates**2)]
    ends = ["= ∞" if more[1] > 0.9 * more[0] else "< ∞" for more in grows]
    return f"it has Σα {ends[0]} and Σα² {ends[1]}"


def robbins_monro():
    """1/√t breaks the second condition; the mean loss on a bowl goes to 0 with it all the same."""
    variance, losses = 9.0, []
    for t in range(20_000):
        rate = 0.5 / np.sqrt(1 + t)
        variance = (1 - rate) ** 2 * variance + rate**2
        losses.append(variance / 2)
    falls_like_its_rate = losses[19_999] / losses[1_999] < 0.33
    words = ("sufficient", "necessary") if falls_like_its_rate else ("necessary", "sufficient")
    return "{} for noisy steps to converge, and not {}".format(*words)


def maximum_in_optax():
    """Ours takes the maximum before the correction; optax is walked beside both orders."""
    optax = pytest.importorskip("optax")
    import jax

    jax.config.update("jax_enable_x64", True)
    gradients = np.array([5.0, 0.1, 0.2, -0.1, 0.3, 0.1])
    theirs = optax.amsgrad(1.0, 0.9, 0.8)
    state = theirs.init(0.0)
    mean, square, walked, orders = 0.0, 0.0, 0.0, {"before": 0.0, "after": 0.0}
    largest = dict.fromkeys(orders, 0.0)
    for t, gradient in enumerate(gradients, start=1):
        step, state = theirs.update(gradient, state)
        walked += float(step)
        mean, square = 0.9 * mean + 0.1 * gradient, 0.8 * square + 0.2 * gradient**2
        weight = 1 - 0.8**t
        largest["before"] = max(largest["before"], square)
        largest["after"] = max(largest["after"], square / weight)
        for order, divisor in (("before", largest["before"] / weight), ("after", largest["after"])):
            orders[order] -= mean / (1 - 0.9**t) / (np.sqrt(divisor) + 1e-8)
    assert abs(orders["before"] - orders["after"]) > 0.1
    (order,) = (name for name, place in orders.items() if place == pytest.approx(walked, abs=1e-6))
    return f"optax takes it {order} the correction"


def turned():
    quarter = {"radians": np.pi / 2, "degrees": 90}
    unit = next(
        name
        for name, angle in quarter.items()
        if np.allclose(surfaces.ravine(20, angle).start, (-2, -8))
    )
    return f"`angle`, in {unit}, turns the ravine (and its start) counterclockwise"


def curvatures():
    (along, _), (_, across) = surfaces.ravine(condition=7).hessian([0.0, 0.0])
    assert across == 7
    return f"curvatures are {along:g} along x and `condition` along y"


def upper_moon():
    points = datasets.moons(200, noise=0.0, seed=1)
    heights = [points.inputs[points.targets == one, 1].mean() for one in (0, 1)]
    return f"are of class 0, the {which(*heights, 'upper', 'lower')} half circle"


def pictures():
    data = datasets.digits()
    count = len(data.train_targets) + len(data.test_targets)
    side = int(data.train_inputs.shape[1] ** 0.5)
    return f"Handwritten digits: {count:,} pictures of {side} × {side} pixels"


def two_sided():
    p = pairing.paired([1.0] * 6, [0.0] * 6).sign_p
    sides = {"one": 0.5**6, "two": 2 * 0.5**6}
    return f"All p-values are {next(n for n, value in sides.items() if value == p)}-sided"


def subtracted():
    (difference,) = pairing.paired([5.0], [3.0]).differences
    order = ("first", "second") if difference == 2 else ("second", "first")
    return "The {} minus the {}, pair by pair".format(*order)


def learned_nothing():
    shares = np.linspace(0.5, 1, 501)
    return f"at most {100 * shares[statistics.stuck(shares)].max():.0f} % of the training set"


def too_small():
    average = ExponentialAverage(0.9, bias_correction=False)
    return f"the first averages are too {which(average.update(1.0), 1, 'large', 'small')}"


CLAIMS = [
    (optimizers.RMSProp, uncorrected_start),
    (optimizers.AMSGrad, maximum_in_optax),
    (optimizers.Momentum, memory),
    (optimizers.Momentum, forms_of_momentum),
    (effective_window, fades),
    (ExponentialAverage, too_small),
    (MLP, layers),
    (schedules.inverse_time_decay, sums_of_inverse_time),
    (schedules.inverse_time_decay, robbins_monro),
    (surfaces.ravine, turned),
    (surfaces.ravine, curvatures),
    (datasets.moons, upper_moon),
    (datasets.digits, pictures),
    (pairing.Paired, two_sided),
    (pairing.Paired, subtracted),
    (statistics.stuck, learned_nothing),
]


@pytest.mark.parametrize(("documented", "claim"), CLAIMS, ids=lambda one: one.__name__)
def test_what_a_docstring_claims_is_so(documented, claim):
    assert claim() in " ".join(inspect.getdoc(documented).split())
