"""What rules.js and parts.js say an optimizer is made of at each step, beside course_lib."""

import numpy as np

from course_lib import OPTIMIZERS
from course_lib.surfaces import ravine
from tests.widgets.node import run

KINDS = ("uncorrected", "total_weight", "average")


def random_case(optimizer, random) -> dict:
    """A random optimizer of that name on a random ravine, away from chaos: not too long steps."""
    betas = {"RMSProp": ("beta",), "Adam": ("beta1", "beta2")}[optimizer]
    return {
        "run": "parts",
        "optimizer": optimizer,
        "hyperparameters": {
            "learning_rate": float(10 ** random.uniform(-3, -1.3)),
            "bias_correction": bool(random.integers(2)),
            "epsilon": float(10 ** random.uniform(-8, -2)),
            **{name: float(1 - 10 ** -random.uniform(0.3, 3)) for name in betas},
        },
        "condition": float(10 ** random.uniform(0, 3)),
        "angle": float(random.uniform(0, np.pi)),
        "start": random.uniform(4, 7, size=2).tolist(),
        "steps": 40,
    }


def in_course_lib(case) -> dict[str, np.ndarray]:
    """The same parts, each an array (steps, 2), from the state of course_lib's optimizer."""
    surface = ravine(case["condition"], case["angle"])
    optimizer = OPTIMIZERS[case["optimizer"]](**case["hyperparameters"])
    point = np.array(case["start"])
    rows: dict[str, list] = {}
    for _ in range(case["steps"]):
        gradient, before = surface.gradient(point), point.copy()
        optimizer.step(point, gradient)
        parts = {"gradient": gradient, "move": point - before}
        for key, name in (("mean", "mean"), ("square", "mean_square")):
            if name in optimizer.state:
                for kind in KINDS:
                    part = getattr(optimizer.state[name], kind)
                    parts[f"{key} {kind}"] = np.broadcast_to(part, 2)
        for name, part in parts.items():
            rows.setdefault(name, []).append(part)
    return {name: np.array(values) for name, values in rows.items()}


def in_javascript(cases) -> list[dict[str, np.ndarray]]:
    answers = []
    for trails in run("parts.mjs", "rules.js", cases):
        parts = {
            name: np.array([[one[name] for one in trail] for trail in trails]).T
            for name in ("gradient", "move")
        }
        for key in ("mean", "square"):
            if trails[0][0][key] is not None:
                for kind, there in zip(
                    KINDS, ("uncorrected", "totalWeight", "average"), strict=True
                ):
                    parts[f"{key} {kind}"] = np.array(
                        [[one[key][there] for one in trail] for trail in trails]
                    ).T
        answers.append(parts)
    return answers


def largest_difference(optimizer, count=40) -> float:
    """Over random cases, relative to the largest value of that part in its run."""
    random = np.random.default_rng(50)
    cases = [random_case(optimizer, random) for _ in range(count)]
    worst = 0.0
    for case, got in zip(cases, in_javascript(cases), strict=True):
        expected = in_course_lib(case)
        assert got.keys() == expected.keys()
        for name, values in expected.items():
            assert got[name].shape == values.shape, name
            worst = max(worst, np.abs(got[name] - values).max() / np.abs(values).max())
    return worst
