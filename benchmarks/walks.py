"""A path of 1,000 steps with every optimizer, and a sweep of 64 × 64 settings of Adam at once."""

import numpy as np

from benchmarks import rules
from benchmarks.contenders import can_compile, installed
from benchmarks.timing import Plan, Turns, in_turns, row
from course_lib import descend, surfaces

RATE = 1e-4  # at which every optimizer stays in the valley
STEPS = 1_000
SURFACE = surfaces.rosenbrock
RATES, BETAS = np.geomspace(1e-4, 1e-2, 64), np.linspace(0.0, 0.95, 64)
SWEEP_STEPS = 100
ONE_BY_ONE = 4  # of the sweep's walks, of which torch's time is told


def path_turns(name: str) -> Turns:
    """Return what walks the same path, and returns its points."""
    ours = rules.optimizer(name, RATE)
    turns = {"ours": lambda: descend(SURFACE, ours, steps=STEPS).points}
    if can_compile():
        from course_lib import fast

        compiled = fast.compiled(rules.optimizer(name, RATE))
        turns["compiled"] = lambda: descend(SURFACE, compiled, steps=STEPS).points
    if installed("torch"):
        from benchmarks import with_torch

        walk = (name, RATE, SURFACE.start, STEPS)
        turns["torch"] = lambda: with_torch.path(*walk)
        turns["torch_gradient"] = lambda: with_torch.path(*walk, SURFACE.gradient)
    if installed("optax") and name != "AMSGrad":  # optax's goes another way
        from benchmarks import with_optax

        turns["optax"] = with_optax.path_by_steps(name, RATE, SURFACE.start, STEPS)
        turns["optax_scan"] = with_optax.path_by_scan(name, RATE, SURFACE.start, STEPS)
    return turns


def paths(plan: Plan, threads: int, names=tuple(rules.OPTIONS)) -> dict:
    return {
        "paths": [
            row(in_turns(path_turns(name), plan), optimizer=name, steps=STEPS, threads=threads)
            for name in names
        ]
    }


def sweep_turns() -> Turns:
    """Return what takes all walks of the sweep, and returns their points (steps + 1, 64, 64, 2)."""
    start = np.array(SURFACE.start, dtype=float)
    ours = rules.optimizer("Adam", RATES[:, None, None], beta1=BETAS[:, None])
    turns = {"ours": lambda: descend(SURFACE, ours, steps=SWEEP_STEPS).points}
    if installed("optax"):
        from benchmarks import with_optax

        sweep = ("Adam", RATES, BETAS, start, SWEEP_STEPS)
        turns["optax"] = with_optax.sweep(*sweep)
        turns["optax_first"] = lambda: with_optax.sweep(*sweep)()  # compiled anew each time
    if installed("torch"):
        from benchmarks import with_torch

        walk = ("Adam", RATE, start, SWEEP_STEPS)
        turns["torch"] = lambda: [with_torch.path(*walk) for _ in range(ONE_BY_ONE)]
    return turns


def sweeps(plan: Plan, threads: int) -> dict:
    times = in_turns(sweep_turns(), plan)
    if "torch" in times:
        all_of_them = len(RATES) * len(BETAS) / ONE_BY_ONE
        times["torch"] = [one * all_of_them for one in times["torch"]]
    what = {"optimizer": "Adam", "walks": [len(RATES), len(BETAS)], "steps": SWEEP_STEPS}
    return {"sweeps": [row(times, **what, threads=threads)]}
