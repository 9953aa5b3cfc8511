"""Chapter 2."""

import numpy as np

from course_lib import SGD, Momentum
from tests.claims import which


def slowest(alpha, beta, curvature) -> float:
    """What a step of the summed form leaves in the long run."""
    return np.abs(np.roots([1, -(1 + beta - alpha * curvature), beta])).max()


def zigzag():
    x = np.array([1.0])
    SGD(1.5).step(x, x.copy())
    assert x[0] < 0
    lands = which(1, abs(x[0]), "nearer", "farther")
    return f"it jumps to the other side each time, and lands {lands}. The zigzag."


def limit():
    ends = {name: 2 / curvature for name, curvature in (("flattest", 1), ("steepest", 20))}
    sets, pays = sorted(ends, key=ends.get)
    return f"All axes share one α. The {sets} sets the limit, $\\alpha < 2/L$, and the {pays} pays"


def bands():
    said = []
    for alpha in (0.01, 1.97 / 20):
        left = {name: abs(1 - alpha * c) for name, c in (("flat", 1), ("steep", 20))}
        said.append(max(left, key=left.get))
    return f"At a low rate what remains is {said[0]}; near the limit what remains is {said[1]}."


def friction():
    """A ball without a spring keeps less of its motion the larger the friction is."""
    x, optimizer = np.zeros(1), Momentum(1.0, 0.8, dampening=False)
    optimizer.step(x, np.ones(1))
    first = x[0]
    optimizer.step(x, np.zeros(1))
    lost = 1 - (x[0] - first) / first
    names = {"1-\\beta": 1 - 0.8, "\\beta": 0.8}
    return (
        f"a weight, and ${min(names, key=lambda name: abs(names[name] - lost))}$ is the friction."
    )


def flags():
    last = {}
    for dampening in (True, False):
        x, optimizer, walked = np.zeros(1), Momentum(1.0, 0.9, dampening=dampening), [0.0]
        for _ in range(200):
            optimizer.step(x, np.ones(1))
            walked.append(x[0])
        last[dampening] = walked[-2] - walked[-1]
    keeps = min(last, key=last.get)
    assert round(last[keeps], 6) == 1
    return f"| in `course_lib` | `dampening={keeps}` | `dampening={not keeps}` |"


def waves():
    """Two flat directions that swing: less β makes them die away sooner."""
    less, more = (slowest(0.02, beta, 1) for beta in (0.9, 0.99))
    assert np.iscomplex(np.roots([1, -(1.9 - 0.02), 0.9])).all()
    do = which(more, less, "lower", "raise")
    return f"| slow waves, many steps long | flat directions swing: little friction | {do} β |"


def torch_call():
    """PyTorch's momentum adds gradients up: its first step is lr·g, whatever β is."""
    summed, averaged = Momentum(0.01, 0.9, dampening=False), Momentum(0.1, 0.9)
    places = []
    for optimizer in (summed, averaged):
        x = np.zeros(1)
        for gradient in (1.0, -2.0, 0.5):
            optimizer.step(x, np.array([gradient]))
        places.append(x[0])
    assert np.isclose(*places)
    smaller = which(averaged.learning_rate, summed.learning_rate, "summed", "averaged")
    other = {"summed": "averaged", "averaged": "summed"}[smaller]
    return f"That is the {smaller} form: `lr=0.01` is α = 0.1 in the {other} one."


def ours():
    """The rate at which the averaged form walks the path of PyTorch's 0.1."""

    def place(optimizer):
        x = np.zeros(1)
        for gradient in (1.0, -2.0, 0.5):
            optimizer.step(x, np.array([gradient]))
        return x[0]

    theirs = place(Momentum(0.1, 0.9, dampening=False))
    (rate,) = (a for a in (0.01, 0.1, 1.0, 10.0) if np.isclose(place(Momentum(a, 0.9)), theirs))
    return f"PyTorch's 0.1 with β = 0.9 is our {rate}."


def large_kappa():
    rate = (10_000 - 1) / (10_000 + 1)
    times = round((1 - rate) * 10_000)
    return f"For large κ it is about $1 - {times}/\\kappa$. Ten times the condition number, ten"


CLAIMS = [large_kappa, ours, zigzag, limit, bands, friction, flags, waves, torch_call]
PAGE = "chapters/02_momentum.md"
