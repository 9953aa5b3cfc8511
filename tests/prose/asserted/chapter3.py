"""Chapter 3."""

import numpy as np

from course_lib import RMSProp, averages, datasets, descend, surfaces
from tests.prose.asserted.drawn import line
from tests.prose.asserted.quoted import Quoted, about, codes, within

PAGE = "chapters/03_rmsprop.md"
ASKEW = surfaces.ravine(100, np.radians(45)).hessian([0.0, 0.0])


def neuron(size: float) -> np.ndarray:
    """The curvatures of Wx + b along W and b, for inputs of one size and either sign."""
    x = np.array([size, -size])
    return np.array([np.mean(x * x), 1.0])


def first_step(beta: float) -> float:
    x = np.zeros(1)
    RMSProp(1.0, beta, epsilon=0, bias_correction=False).step(x, np.array([3.0]))
    return abs(x[0])


def burst() -> np.ndarray:
    """The distance in the figure of the burst, β = 0.99, in units of α."""
    walk = descend(surfaces.ravine(20), RMSProp(0.1, beta=0.99), np.array([-3.0, 3.0]), steps=1300)
    return np.abs(walk.points[:, 0] / 0.1)


def throws() -> list[float]:
    """How far it is thrown out each time, once it has come in."""
    far = burst()
    outside = np.flatnonzero((far > 1) & (np.arange(len(far)) > 100))
    groups = np.split(outside, np.flatnonzero(np.diff(outside) > 50) + 1)
    return [far[group].max() for group in groups]


def comes_down(beta: float) -> int:
    """The step from which on an uncorrected start is less than a tenth too long."""
    t = np.arange(1, 2000)
    return int(t[np.argmax(1 / np.sqrt(1 - beta**t) < 1.1)])


def best_fixed(hessian: np.ndarray) -> float:
    ratio = abs(hessian[0, 1]) / np.sqrt(hessian[0, 0] * hessian[1, 1])
    return (1 + ratio) / (1 - ratio)


def half(exponent: int) -> np.float16:
    return np.float16(10.0**exponent)


def falls_with_window() -> bool:
    windows, drift = line("fig-rmsprop-sign-drift", "RMSProp")
    at = [drift[np.argmin(np.abs(windows - window))] for window in (1, 10, 100)]
    return about(averages.effective_window(0.99), 100, 1e-9) and at == sorted(at, reverse=True)


def libraries_gradients() -> bool:
    gradients = np.array(datasets.rmsprop_libraries()["gradients"])
    return (
        within(np.median(np.abs(gradients[:, 0])), 0.5, 2)
        and np.allclose(gradients[:, 0] / gradients[:, 1], 1000)
        and np.allclose(gradients[:, 0] / gradients[:, 2], 100_000)
        and len(gradients) == 12
    )


QUOTED = [
    Quoted(PAGE, "eigenvalues of a 2 × 2 matrix", lambda: ASKEW.shape == (2, 2)),
    Quoted(
        PAGE,
        "Feed it inputs of the size 0.2, and $dW$ is a fifth of $db$, "
        "the curvature along $W$ a twenty-fifth.",
        lambda: about(0.2, 1 / 5, 1e-12) and np.allclose(neuron(0.2), [1 / 25, 1]),
    ),
    Quoted(
        PAGE,
        "The stretch counts twice: once because the slope is gentler",
        lambda: about(np.log(9) / np.log(np.sqrt(9)), 2, 1e-12),
    ),
    Quoted(
        PAGE,
        "ten steps with the gradient 100, and then walk along a floor with the gradient 1",
        lambda: codes(PAGE, "np.concatenate([np.full(10, 100.0), np.full(990, 1.0)])"),
    ),
    Quoted(
        PAGE,
        "the sign steps down nine times and up once",
        lambda: about(0.9 / 0.1, 9, 1e-9) and about(0.9 * 0.1 - 0.1 * 0.9, 0, 0),
    ),
    Quoted(
        PAGE,
        "falls towards zero as the window grows to ten and a hundred steps",
        lambda: falls_with_window(),
    ),
    Quoted(
        PAGE,
        "6, and divided by 1 − 0.5²: 8",
        lambda: (0.5 * 8 + 0.5 * (-2) ** 2, 6 / (1 - 0.5**2)) == (6, 8),
    ),
    Quoted(
        PAGE,
        "8, and divided by 1 − 0.5¹: 16",
        lambda: (0.5 * 0 + 0.5 * 4**2, 8 / (1 - 0.5)) == (8, 16),
    ),
    Quoted(
        PAGE,
        "turned by an angle: medians of 40 starts",
        lambda: codes(PAGE, "np.random.RandomState(4).uniform(0, 2 * np.pi, 40)"),
    ),
    Quoted(PAGE, "ten times α at β = 0.99", lambda: about(first_step(0.99), 10, 1e-9)),
    Quoted(
        PAGE,
        "it lies still near 0 for hundreds of steps, then shoots out to nearly 6 alpha within a "
        "few steps and swings back, and twice more, each time less far",
        lambda: (
            len(throws()) == 3
            and within(throws()[0], 5.5, 6)
            and throws() == sorted(throws(), reverse=True)
            and burst()[100:300].max() < 0.5
        ),
    ),
    Quoted(
        PAGE,
        "Forty starts on a circle of radius 3, α = 0.1, ε = 0",
        lambda: codes(PAGE, "uniform(0, 2 * np.pi, 40) circle = 3 *"),
    ),
    Quoted(
        PAGE,
        "over the last 500 of 2,000 and of the last 5,000 of 20,000 steps",
        lambda: (
            codes(
                PAGE, "for steps in (2000, 20_000): late = [np.abs(x[: steps + 1][-steps // 4 :])"
            )
            and (2000 // 4, 20_000 // 4) == (500, 5000)
        ),
    ),
    Quoted(
        PAGE,
        "comes down to 1 over tens and hundreds of steps",
        lambda: within(comes_down(0.9), 10, 99) and within(comes_down(0.99), 100, 999),
    ),
    Quoted(
        PAGE,
        "about 1, the second's the same divided by 1,000 and the third's by 100,000",
        lambda: libraries_gradients(),
    ),
    Quoted(
        PAGE,
        "A thousand steps each at α = 0.01, the noise in 100 draws",
        lambda: (
            codes(PAGE, "plateau = np.full((1000, 3), 1e-6)")
            and codes(PAGE, "standard_normal((1000, 100, 1))")
            and codes(PAGE, "RMSProp(0.01, epsilon=epsilons)")
        ),
    ),
    Quoted(
        PAGE,
        "In half precision the square of a gradient of $10^{-4}$ is too small to be stored, and so "
        "is $10^{-8}$",
        lambda: half(-4) > 0 and half(-4) * half(-4) == 0 and half(-8) == 0,
    ),
    Quoted(
        PAGE,
        "Raise $W$ a little and lower $b$ by three times as much",
        lambda: (
            np.abs(np.linalg.eigh([[10.0, 3.0], [3.0, 1.0]])[1][:, 0] @ [3, 1] / np.sqrt(10)) < 0.05
        ),
    ),
    Quoted(
        PAGE,
        "Centred, the mean of x is 0 and the mean of x² is 1",
        lambda: (np.mean([-1, 1]), np.mean(np.square([-1, 1]))) == (0, 1),
    ),
    Quoted(
        PAGE,
        "A million weights would need a matrix with a million million entries",
        lambda: 1e6**2 == 1e6 * 1e6,
    ),
    Quoted(
        PAGE,
        "and forty starts at every angle",
        lambda: codes(PAGE, "np.random.RandomState(4).uniform(0, 2 * np.pi, 40)"),
    ),
    Quoted(
        PAGE,
        "turned by 0° to 90°; 40 starts, all at the same height and turned along",
        lambda: (
            codes(PAGE, "degrees = np.arange(0, 91, 7.5)")
            and codes(PAGE, "np.random.RandomState(4).uniform(0, 2 * np.pi, 40)")
        ),
    ),
    Quoted(
        PAGE,
        "The same forty starts, the same thirty rates, the same 3 % a step",
        lambda: (
            codes(PAGE, "np.random.RandomState(4).uniform(0, 2 * np.pi, 40)")
            and codes(PAGE, "rates = np.geomspace(0.003, 3, 30)")
            and codes(PAGE, "rates * 0.97 ** (t - 1)")
        ),
    ),
    Quoted(
        PAGE,
        "Fresh weights behind 100 to 1,000 inputs are about 0.1 to 0.03 in size, so α = 0.001 "
        "moves them by one to three per cent a step",
        lambda: (
            np.allclose(1 / np.sqrt([100, 1000]), [0.1, 0.03], rtol=0.06)
            and np.allclose(0.001 * np.sqrt([100, 1000]), [0.01, 0.03], rtol=0.06)
        ),
    ),
    Quoted(
        PAGE,
        "Turn a ravine by 45°, and no fixed pull gains anything.",
        lambda: about(best_fixed(ASKEW), 100, 1e-9),
    ),
    Quoted(
        PAGE,
        "At 45° the best condition number that scaling can reach is κ itself",
        lambda: about(best_fixed(ASKEW), 100, 1e-9),
    ),
]
