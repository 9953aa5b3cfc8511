"""Time one step of our optimizers beside torch.optim and optax, where they are installed.

    python benchmarks/optimizers.py

Everything runs in this one process on one thread, in turns: round after round each contender takes
its steps, and its best round counts, so that a busy moment of the machine hits all alike.
"""

import importlib
import os
import time

import numpy as np

from course_lib import SGD, Adam, Momentum, RMSProp

SIZES = (2, 100, 10_000, 1_000_000)
ROUNDS = 7
ROUND_SECONDS = 0.05

OURS = {
    "SGD": lambda: SGD(0.001),
    "Momentum": lambda: Momentum(0.001, dampening=False),
    "RMSProp": lambda: RMSProp(0.001, bias_correction=False),
    "Adam": lambda: Adam(0.001),
}
TORCH = {  # the same rules; `fused` exists for SGD and Adam alone
    "SGD": ("SGD", {}),
    "Momentum": ("SGD", {"momentum": 0.9}),
    "RMSProp": ("RMSprop", {"alpha": 0.9}),
    "Adam": ("Adam", {}),
}
OPTAX = {
    "SGD": lambda optax: optax.sgd(0.001),
    "Momentum": lambda optax: optax.sgd(0.001, momentum=0.9),
    "RMSProp": lambda optax: optax.rmsprop(0.001, eps_in_sqrt=False),
    "Adam": lambda optax: optax.adam(0.001),
}


def ours(name, start, gradient):
    optimizer, parameters = OURS[name](), start.copy()
    return lambda: optimizer.step(parameters, gradient)


def with_torch(torch, name, start, gradient, **options):
    kind, rule = TORCH[name]
    parameters = torch.tensor(start)
    parameters.grad = torch.tensor(gradient)
    return getattr(torch.optim, kind)([parameters], lr=0.001, **rule, **options).step


def with_optax(optax, name, start, gradient):
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)
    optimizer = OPTAX[name](optax)

    def update(parameters, state, gradient):
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state

    compiled = jax.jit(update, donate_argnums=(0, 1))
    gradient = jax.numpy.asarray(gradient)
    held = [jax.numpy.array(start)]
    held.append(optimizer.init(held[0]))

    def step():
        held[:] = compiled(*held, gradient)
        held[0].block_until_ready()

    return step


def contenders(name, size):
    """Return what takes the step of one optimizer on one size, by the contender's name."""
    random = np.random.RandomState(0)
    start, gradient = random.standard_normal((2, size))
    steps = {"ours": ours(name, start, gradient)}
    if torch := optional("torch"):
        torch.set_num_threads(1)
        steps["torch"] = with_torch(torch, name, start, gradient)
        if name != "RMSProp":
            steps["torch fused"] = with_torch(torch, name, start, gradient, fused=True)
    if optax := optional("optax"):
        steps["optax jit"] = with_optax(optax, name, start, gradient)
    return steps


def optional(module):
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def seconds(step, repeats):
    began = time.perf_counter()
    for _ in range(repeats):
        step()
    return (time.perf_counter() - began) / repeats


def best_times(steps):
    """Return the best seconds per step of each contender, over rounds in turn."""
    repeats = {}
    for name, step in steps.items():
        seconds(step, 3)  # the first steps make state, and compile
        repeats[name] = max(1, int(ROUND_SECONDS / seconds(step, 3)))
    rounds = [
        {name: seconds(step, repeats[name]) for name, step in steps.items()} for _ in range(ROUNDS)
    ]
    return {name: min(one[name] for one in rounds) for name in steps}


def main():
    # One thread each: NumPy never takes more for this, and the others read these as they load.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    columns = ["ours"]
    columns += ["torch", "torch fused"] if optional("torch") else []
    columns += ["optax jit"] if optional("optax") else []
    print("One step, float64, one thread: µs, and (×) times ours.\n")
    print(f"{'optimizer':<10}{'size':>10}" + "".join(f"{column:>20}" for column in columns))
    for name in OURS:
        for size in SIZES:
            times = best_times(contenders(name, size))
            cells = [
                f"{times[c] * 1e6:.1f} ({times[c] / times['ours']:.2f}×)" if c in times else "–"
                for c in columns
            ]
            print(f"{name:<10}{size:>10,}" + "".join(f"{cell:>20}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
