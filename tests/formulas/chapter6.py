"""The formulas of chapter 6, in order, against the library's networks, surfaces and chances."""

import numpy as np

from course_lib import SGD, Momentum, surfaces
from course_lib.landscapes import RandomSurface, chance_of_minimum
from course_lib.notebook import year_network
from tests.formulas.drawn import close, draw, names_a_function, on_bowl, roots, walked

POINT = {"alpha": 0.13, "lambda": -0.7, "beta": 0.8, "nu": 1.3, "delta": 1e-6, "R": 2.1}
ALPHA, LAMBDA = POINT["alpha"], POINT["lambda"]


def network(f):
    drawn = draw(6, u_1=(1, 2), b_1=(-1, 1), u_2=(1, 2), b_2=(-1, 1), w_1=(1, 2), w_2=(1, 2))
    drawn |= {"c": 0.4}
    names_a_function(f, x=0.3)
    parameters = [drawn[name] for name in ("u_1", "b_1", "u_2", "b_2", "w_1", "w_2", "c")]
    outputs = year_network.output(parameters)
    for week in (0, 17, 51):
        close(f.value(drawn | {"x": year_network._INPUTS[0, week]}), outputs[week])


def taylor(f):
    surface = surfaces.himmelblau
    point = np.array([-0.270845, -0.923039])  # its maximum, where the gradient is 0
    for _ in range(3):
        point = point - np.linalg.solve(surface.hessian(point), surface.gradient(point))
    values = {"f": lambda column: surface.value(column[:, 0]), "theta": point[:, None]}
    values["H"] = surface.hessian(point)
    missed = []
    for length in (1e-2, 2e-2):
        d = length * np.array([[0.6], [-0.8]])
        here = values | {"d": d, "O": lambda size: 0 * size}
        missed.append(np.abs(f.value(here, side=0) - f.value(here, side=1)).item())
        powers = np.squeeze(f.value(here | {"O": lambda size: size}) - f.value(here))
        close(powers, length**3)
    assert 6 < missed[1] / missed[0] < 18  # what is left out grows with the third power, or faster


def in_eigenvectors(f):
    hessian = np.array([[1.3, -0.6], [-0.6, -0.4]])
    eigenvalues, vectors = np.linalg.eigh(hessian)
    d = np.array([[0.4], [-1.1]])
    c = (vectors.T @ d)[:, 0]
    values = {"d": d, "H": hessian, "lambda[]": lambda i: eigenvalues[i], "c[]": lambda i: c[i]}
    f.is_count(1, 2)
    f.agrees(values | {"over i": range(2)})


def kinds(f):
    signs = []
    for which in range(4):
        matrix = f.value({}, which)
        close(matrix, matrix.T)
        signs.append(np.sign(np.linalg.eigvalsh(matrix).round(12)).tolist())
    # A minimum, a saddle, a maximum, and a valley floor, as the exercise has them.
    assert signs == [[1, 1], [-1, 1], [-1, -1], [0, 1]]


def two_terms(f):
    parameters = np.array([0.7, -0.3, -1.2, 0.4, 0.9, -0.8, 0.2])
    residual = year_network.output(parameters) - year_network.target()
    count, h = len(residual), 1e-4
    unit = np.eye(7) * h
    moved = [[year_network.output(parameters + a + b) for b in (*unit, *-unit)] for a in unit]
    back = [[year_network.output(parameters - a + b) for b in (*unit, *-unit)] for a in unit]
    moved, back = np.array(moved), np.array(back)
    second = (moved[:, :7] - moved[:, 7:] - back[:, :7] + back[:, 7:]) / (4 * h * h)
    slopes = [
        year_network.output(parameters + a) - year_network.output(parameters - a) for a in unit
    ]
    first = np.array(slopes) / (2 * h)
    values = {
        "n": count,
        "over i": range(count),
        "r[]": lambda i: residual[i],
        "nabla r[]": lambda i: first[:, [i]],
        "nabla2 r[]": lambda i: second[:, :, i],
    }
    expected = year_network.hessian(parameters) - year_network.DECAY * np.eye(7)
    np.testing.assert_allclose(f.value(values), expected, atol=1e-6)


def growth(f):
    y = on_bowl(SGD(ALPHA), LAMBDA)
    f.is_count(1, 3)
    f.agrees(POINT | {"y_t": y[3], "y_t+1": y[4]})


def escape(f):
    f.is_count(1, 3)
    assert f.statements[0].relations == ["=", "~"]
    time = f.value(POINT, side=1)
    path = on_bowl(SGD(ALPHA), LAMBDA, start=POINT["delta"], steps=int(np.ceil(time)))
    assert path[-2] < 1 <= path[-1]
    close(np.log(path[1] / path[0]) * time, -np.log(POINT["delta"]))
    gentle = POINT | {"alpha": 1e-9}
    close(f.value(gentle, side=1), f.value(gentle, side=2), 1e-6)


def root(f):
    for sigma in roots(Momentum(ALPHA, POINT["beta"], dampening=False), LAMBDA):
        left, right = (f.value(POINT | {"sigma": sigma}, side=side) for side in (0, 1))
        assert abs(left - right) < 1e-9


def noise(f):
    f.is_count(1, 2)
    f.agrees(POINT)
    steps, far = 250, []
    for pushed in range(1, steps + 1):  # each push, divided by the growth until the end
        far.append(-ALPHA * POINT["nu"] * (1 + ALPHA * 0.7) ** -pushed)
    path = walked(SGD(ALPHA), lambda y, t: LAMBDA * y + POINT["nu"] * (t == 3), 0.0, steps)
    close(path[-1] / (1 + ALPHA * 0.7) ** steps, far[2])
    close(f.value(POINT), np.square(far).sum())


def chances(f):
    f.is_count(5, 2)
    for size, statement in enumerate(f.statements, start=2):
        assert statement.sides[0][1][0][1][1] == f"p_{size}"
        close(f.value({}, size - 2), chance_of_minimum(size))


def importance(f):
    f.is_count(2, 2)
    random = np.random.RandomState(4)
    matrices = [
        scale * (x @ x.T)
        for scale, x in zip((0.4, 0.7), random.normal(size=(2, 3, 4)), strict=True)
    ]
    s = 0.8
    weights = [f.value({"A": matrix, "s": s, "C": 1.0}) for matrix in matrices]
    targets = [np.exp(-np.sum(matrix**2) / 4) for matrix in matrices]
    drawn = [np.exp(-np.trace(matrix) / (2 * s)) for matrix in matrices]
    close(np.array(weights) * drawn, targets)
    close(f.value({"A": matrices[0], "s": s, "C": 2.5}), 2.5 * weights[0])
    names_a_function(f, "w", A=1.2)
    close(f.value({"E": lambda x: x, "w": lambda x: 3 * x, "A": 2.0}, 1), 6.0)


def random_field(f):
    surface = RandomSurface(2, 2, seed=5)
    point = np.array([0.7, -1.9])
    values = {
        "theta": point,
        "over k": range(len(surface._waves)),
        "a[]": lambda k: surface._cos[k],
        "b[]": lambda k: surface._sin[k],
    }

    # Under the cosines k is a vector, elsewhere its place in the list.
    class Wave(int):
        def __mul__(self, other):
            return surface._waves[self] @ other

    values["over k"] = [Wave(k) for k in values["over k"]]
    close(f.value(values), surface.derivatives(point[None])[0][0])
    names_a_function(f, theta=1.2)


def shifted(f):
    assert r"[H \mid f = u]" in f.latex  # the reader takes what a mean is under for words
    surface = RandomSurface(2, 2, seed=5)
    power = np.exp(-(surface._waves**2).sum(axis=1) / 2)
    power /= power.sum()
    covariance = -np.einsum("k,ki,kj->ij", power, surface._waves, surface._waves)
    slope = (power * surface._waves[:, 0] ** 2).sum()  # its mean square, along one coordinate
    values = {"R": slope, "u": -1.4, "I": np.eye(2)}
    np.testing.assert_allclose(f.value(values), covariance * -1.4, atol=1e-12)


FORMULAS = [
    ("eq-saddles-network", network),
    ("eq-saddles-taylor", taylor),
    (None, in_eigenvectors),
    (None, kinds),
    ("eq-saddles-two-terms", two_terms),
    (None, growth),
    ("eq-saddles-time", escape),
    ("eq-saddles-root", root),
    ("eq-saddles-noise", noise),
    ("eq-saddles-goe", chances),
    (None, importance),
    ("eq-saddles-field", random_field),
    ("eq-saddles-shift", shifted),
]
