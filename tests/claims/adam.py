"""Chapter 4."""

import numpy as np

from course_lib import Adam, AdamW, ExponentialAverage
from tests.claims import which
from tests.test_docstring_claims import maximum_in_optax


def catches_up():
    def steps_to(beta):
        average, count = ExponentialAverage(beta, bias_correction=False), 1
        while average.update(1.0) < 0.95:
            count += 1
        return count

    found = {"numerator": steps_to(0.9), "denominator": steps_to(0.999)}
    quick, slow = sorted(found, key=found.get)
    assert found[quick] < 50 and found[slow] > 2000
    return (
        f"Both averages are too small, but the {quick} catches up within tens of steps, and the "
        f"{slow} needs thousands."
    )


def growing():
    back = 0.9 / 0.999
    names = {"β₂/β₁": 0.999 / 0.9, "β₁/β₂": back}
    grows = next(name for name, factor in names.items() if factor > 1)
    return (
        f"Going back in time they shrink by β₁/β₂ a step. Going forward they *grow*, by {grows} = "
        f"{names[grows]:.2f}."
    )


def giant():
    total = 1010 - 100 * 10
    return f"Add them up: 1010 − 1000 = {total}.".replace("-", "−")


def spike():
    """The longest step when a slope begins after calm noise, by the memory of the squares."""
    longest = {}
    for beta2 in (0.95, 0.999):
        x, optimizer, walked = np.zeros(1), Adam(1.0, beta2=beta2), []
        noise = np.random.RandomState(0)
        for t in range(4000):
            before = x.copy()
            optimizer.step(x, 0.01 * noise.standard_normal(1) + (t >= 3000))
            walked.append(abs(x - before)[0])
        longest[beta2] = max(walked[3000:])
    beta = which(longest[0.999], longest[0.95], "smaller", "larger")
    return f"| $s$ has forgotten, an uncorrected start | clip; {beta} β₂ |"


def large_epsilon():
    """With a large ε steps are in proportion to the gradient, as momentum's are."""
    steps = []
    for size in (1.0, 3.0):
        x = np.zeros(1)
        Adam(1.0, epsilon=1e6).step(x, np.array([size]))
        steps.append(abs(x[0]))
    becomes = "momentum" if np.isclose(steps[1] / steps[0], 3, rtol=1e-3) else "sign descent"
    return f"and a large ε turns Adam into {becomes}."


def wiped_out():
    left, noise = {}, np.random.RandomState(0)
    for name, size in (("small", 0.1), ("large", 100.0)):
        x, optimizer = np.ones(200), Adam(0.002)
        for _ in range(1500):
            optimizer.step(x, size * noise.standard_normal(200) + 0.1 * x)
        left[name] = np.median(x)
    gone, kept = sorted(left, key=left.get)
    return (
        f"Weights with {gone} gradients are wiped out, weights with {kept} ones are hardly touched."
    )


def calls():
    """The typical step over noise divided by slope, which the axis shows from left to right."""
    lengths, noise = {}, np.random.RandomState(0)
    for side, ratio in (("Left", 0.1), ("Right", 100.0)):
        x, optimizer, steps = np.zeros(100), Adam(1.0), []
        for _ in range(400):
            before = x.copy()
            optimizer.step(x, 1 + ratio * noise.standard_normal(100))
            steps.append(x - before)
        lengths[side] = np.sqrt(np.mean(np.square(steps[200:])))
    agree, quarrel = sorted(lengths, key=lengths.get, reverse=True)
    return (
        f"{agree}, the calls agree and the step is α. {quarrel}, they are noise, and a quarter of "
        "α is left."
    )


def memory():
    optimizer, x = AdamW(0.1), np.zeros(5)
    optimizer.step(x, np.ones(5))
    floats = sum(np.size(kept.uncorrected) for kept in optimizer.state.values()) / x.size
    count = {1: "one float", 2: "two floats", 3: "three floats"}[floats]
    return f"The price is memory: {count} for each parameter, beside the weight and its gradient."


def in_optax():
    order = maximum_in_optax().split()[-3]
    return f"optax takes the maximum {order} the correction, and there it never does."


def first_uncorrected():
    x, adam = np.zeros(1), Adam(1.0, bias_correction=False)
    adam.step(x, np.ones(1))
    new, square = (round(1 - beta, 6) for beta in (adam.beta1, adam.beta2))
    return f"At $t = 1$ that is ${new:g}/\\sqrt{{{square:g}}} = {abs(x[0]):.2f}$."


CLAIMS = [
    first_uncorrected,
    catches_up,
    growing,
    giant,
    spike,
    large_epsilon,
    wiped_out,
    calls,
    memory,
    in_optax,
]
PAGE = "chapters/04_adam.md"
