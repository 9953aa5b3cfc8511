"""Chapter 4."""

import numpy as np

from course_lib import Adam, effective_window, exponential_average
from tests.prose.asserted.drawn import line, told
from tests.prose.asserted.quoted import Quoted, about, codes, within

PAGE = "chapters/04_adam.md"


def steps(gradients, beta1=0.9, beta2=0.999, corrected=True) -> np.ndarray:
    """The lengths of Adam's steps along these gradients, in units of α."""
    g = np.asarray(gradients, float)
    mean = exponential_average(g, beta1, corrected)
    return np.abs(mean / (np.sqrt(exponential_average(g**2, beta2, corrected)) + 1e-30))


STEADY = steps(np.ones(9000), corrected=False)
BACK = int(np.argmax(STEADY < 1.01)) + 1
QUARREL = np.sqrt((1 - 0.9) / (1 + 0.9))
LONE = np.eye(1, 100)[0]
SAME_VOLUME = np.array([1.0, 1, -1, 1, 1, 1, -1, 1, 1, 1])


def at_even_noise() -> float:
    return np.sqrt((1 + QUARREL**2) / 2)


def matters(beta: float, share: float = 0.005) -> int:
    """The step from which on a correction changes less than this share."""
    t = np.arange(1, 20_000)
    return int(t[np.argmax(beta**t < share)])


def start(optimizer: Adam, gradient: float) -> float:
    x = np.zeros(1)
    optimizer.step(x, np.array([gradient]))
    return abs(x[0])


def falls_below_zero() -> float:
    x, y = line("fig-adam-period", "Adam")
    return x[np.argmax(y < 0)]


def after_zeros(gradients) -> np.ndarray:
    return steps(np.concatenate([np.zeros(10_000), gradients]))[10_000:]


def at_step(wanted: float, series: int, panel: int) -> float:
    """The step at which a series of the figure of the corrections comes to a height."""
    x, y = line("fig-adam-bias", series, panel)
    return x[np.argmax(y > wanted)]


def bounded() -> bool:
    growing = 0.9 / 0.999
    return about(1 / growing, 1.11, 0.001) and about(100 * (1 / growing - 1), 11, 0.01)


QUOTED = [
    Quoted(
        PAGE,
        "A thousand times as loud, all of them, and the same step.",
        lambda: np.allclose(steps(SAME_VOLUME), steps(1000 * SAME_VOLUME)),
    ),
    Quoted(
        PAGE,
        "ten gradients as large as in the first row, and next to no step",
        lambda: steps(np.tile([1, -1], 5))[-1] < 0.1,
    ),
    Quoted(
        PAGE,
        r"Both begin at zero, $m_0 = s_0 = 0$",
        lambda: (
            exponential_average([7.0], 0.9)[0] == 7.0 * (1 - 0.9)
            and about(exponential_average([7.0], 0.999)[0], 7.0 * (1 - 0.999), 1e-9)
        ),
    ),
    Quoted(
        PAGE,
        "The numerator remembers about 10 steps, the denominator about 1,000",
        lambda: np.allclose(effective_window(np.array([Adam(1).beta1, Adam(1).beta2])), [10, 1000]),
    ),
    Quoted(
        PAGE,
        "(0.88 / 0.28)² = (22/7)²",
        lambda: (
            about(0.88 / 0.28, 22 / 7, 1e-9) and about(0.7744 / (1 - 0.96**2), (22 / 7) ** 2, 1e-9)
        ),
    ),
    Quoted(
        PAGE,
        "fall together from 1 through 0.73 at equal noise and slope to the dotted level of 0.23",
        lambda: about(at_even_noise(), 0.73, 0.01) and about(QUARREL, 0.23, 0.01),
    ),
    Quoted(PAGE, "and a quarter of α is left", lambda: about(QUARREL, 1 / 4, 0.1)),
    Quoted(PAGE, "the steps shrink to a quarter", lambda: about(QUARREL, 1 / 4, 0.1)),
    Quoted(PAGE, "noise: steps of a quarter α remain", lambda: about(QUARREL, 1 / 4, 0.1)),
    Quoted(
        PAGE,
        "is ±1 when gradients agree and about a quarter when they are fresh noise (β₁ = 0.9)",
        lambda: np.allclose(steps(np.full(50, 3.0)), 1) and about(QUARREL, 1 / 4, 0.1),
    ),
    Quoted(
        PAGE,
        "each at its best of 25 learning rates. "
        "The memories are the same wherever they occur: 0.9 for the mean, 0.999 for the squares.",
        lambda: (
            codes(PAGE, "rates = np.array([10 ** (k / 6) for k in range(-18, 7)])")
            and len(range(-18, 7)) == 25
            and codes(PAGE, '"divided: RMSProp": RMSProp(rates, beta=0.999)')
            and (Adam(1).beta1, Adam(1).beta2) == (0.9, 0.999)
        ),
    ),
    Quoted(
        PAGE,
        "the loss after 500 steps, over five decades of the learning rate",
        lambda: (
            codes(PAGE, "for _ in range(500): # as `descend` does")
            and codes(PAGE, "rates = np.array([10 ** (k / 5) for k in range(-20, 6)])")
            and (5 - -20) / 5 == 5
        ),
    ),
    Quoted(
        PAGE,
        "Adam with 357 settings",
        lambda: 21 * 17 == 357 and len(range(-16, 5)) == 21 and len(range(17)) == 17,
    ),
    Quoted(
        PAGE,
        "Take 21 learning rates by 17 values of β₂, each pair from 30 starts",
        lambda: (
            codes(PAGE, "heat_rates = np.array([10 ** (k / 4) for k in range(-16, 5)])")
            and codes(PAGE, "(-k / 4) for k in range(17)])")
            and len(range(-16, 5)) == 21
            and codes(PAGE, "random_starts(surface, 30)")
        ),
    ),
    Quoted(
        PAGE,
        "Two heat maps of the median loss after 500 steps",
        lambda: codes(PAGE, "for _ in range(500): # as `descend` does"),
    ),
    Quoted(
        PAGE,
        "Adam's median loss after 500 steps, from 30 starts",
        lambda: (
            codes(PAGE, "for _ in range(500): # as `descend` does")
            and codes(PAGE, "random_starts(surface, 30)")
        ),
    ),
    Quoted(
        PAGE,
        r"At $t = 1$ that is $0.1/\sqrt{0.001} = 3.16$.",
        lambda: about(STEADY[0], 3.16, 0.001) and about(0.1 / np.sqrt(0.001), 3.16, 0.001),
    ),
    Quoted(
        PAGE,
        "the numerator catches up within tens of steps, and the denominator needs thousands",
        lambda: within(matters(0.9, 0.01), 10, 99) and within(matters(0.999, 0.01), 1000, 9999),
    ),
    Quoted(PAGE, "About 3? That is the very next step", lambda: round(STEADY[0]) == 3),
    Quoted(
        PAGE,
        "A solid curve begins at 3.16, climbs to between 6 and 7 near step 12 and comes back to 1 "
        "after thousands of steps",
        lambda: (
            about(STEADY[0], 3.16, 0.001)
            and within(STEADY.max(), 6, 7)
            and within(STEADY.argmax() + 1, 10, 14)
            and within(BACK, 1000, 9999)
        ),
    ),
    Quoted(PAGE, r"by β₂/β₁ = 1.11", bounded),
    Quoted(PAGE, "gradients that grow by 11 per cent a step", bounded),
    Quoted(
        PAGE,
        "After a lone gradient the first step is at about 3 and the next ones shrink. With a "
        "constant gradient the steps rise to between 6 and 7 and fall slowly.",
        lambda: (
            about(after_zeros(LONE)[0], 3, 0.1)
            and np.all(np.diff(after_zeros(LONE)) < 0)
            and within(after_zeros(np.ones(100)).max(), 6, 7)
        ),
    ),
    Quoted(
        PAGE,
        "about 50 steps against about 5,000",
        lambda: about(matters(0.9), 50, 0.1) and about(matters(0.999), 5000, 0.1),
    ),
    Quoted(
        PAGE,
        r"The gradients below have the mean 1 and the standard deviation 2, so "
        r"$\mathbb E[g] = 1$ and $\mathbb E[g^2] = 1 + 4 = 5$.",
        lambda: codes(PAGE, "g = 1 + 2 * noise.standard_normal(draws)") and 1**2 + 2**2 == 5,
    ),
    Quoted(
        PAGE,
        "it climbs from 0.1 to 1 within about 40 steps",
        lambda: about(1 - 0.9, 0.1, 1e-9) and within(at_step(0.97, 0, 0), 25, 50),
    ),
    Quoted(
        PAGE,
        "it climbs from nearly 0 to 5 over thousands of steps",
        lambda: within(at_step(4.8, 0, 1), 1000, 9999),
    ),
    Quoted(
        PAGE,
        "Both jump up at the large gradient and fall below zero within about 20 steps.",
        lambda: within(falls_below_zero(), 15, 25),
    ),
    Quoted(
        PAGE,
        "Now walk all 300,000 steps",
        lambda: codes(PAGE, "total = 300_000") and codes(PAGE, "for step in range(total):"),
    ),
    Quoted(PAGE, "Position x over 300,000 steps", lambda: codes(PAGE, "total = 300_000")),
    Quoted(
        PAGE,
        "the giant weighs about 81 and the hundred dwarfs together still 100",
        lambda: told(PAGE, r"The giant gets (\d+) times the weight") == (81,),
    ),
    Quoted(
        PAGE,
        "As s goes to 0 the divisors become √ε inside, and ε outside.",
        lambda: (
            about(start(Adam(1.0, 0, epsilon=0.01, epsilon_inside_sqrt=True), 1e-9), 1e-8, 1e-3)
            and about(start(Adam(1.0, 0, epsilon=0.01), 1e-9), 1e-7, 1e-3)
        ),
    ),
    Quoted(
        PAGE,
        "as long as β₂ = 0.999 remembers would need a thousand floats for each parameter",
        lambda: about(effective_window(0.999), 1000, 1e-9),
    ),
]
