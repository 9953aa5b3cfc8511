"""Time an epoch of training with every optimizer, and write course_lib/data/epoch_times.json.

    python benchmarks/epochs.py

The chapters compare what they print, and a clock is never the same twice: so they show these
measured times. Everything runs in this one process on one thread, in turns: round after round each
optimizer trains for its epochs, and the median of the rounds counts. What is worth comparing are
the ratios to SGD; each is the median of the ratios within a round. The clock is that of the thread:
it shows what a clock on the wall shows while nothing else runs, and stands still while others do.
"""

import os

# Before NumPy loads, which reads it then: for matrices as small as these threads only cost.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import platform
import statistics
import time

import numpy as np

from course_lib import MLP, OPTIMIZERS, datasets, train
from course_lib._files import write_whole

ROUNDS = 41
BATCH_SIZE = 64
RATE = 0.001


def problems() -> dict:
    """Return layers, inputs, targets and epochs per round of each problem."""
    digits = datasets.digits()
    return {
        "moons": ([2, 5, 2, 1], *datasets.moons(), 40),
        "digits": ([64, 32, 10], digits.train_inputs, digits.train_targets, 4),
    }


def seconds(layers, inputs, targets, epochs, optimizer) -> float:
    """Return the seconds that an epoch takes."""
    network = MLP(layers, seed=0)
    began = time.thread_time()
    train(
        network,
        inputs,
        targets,
        optimizer,
        epochs,
        BATCH_SIZE,
        progress=False,
        record_every=epochs,
    )
    return (time.thread_time() - began) / epochs


def measure(layers, inputs, targets, epochs, rounds=ROUNDS) -> dict:
    """Return microseconds and the ratio to SGD of an epoch with each optimizer."""
    optimizers = {name: rule(RATE) for name, rule in OPTIMIZERS.items()}
    times = [
        {name: seconds(layers, inputs, targets, epochs, one) for name, one in optimizers.items()}
        for _ in range(rounds + 1)
    ][1:]  # the first round warms up
    return {
        name: {
            "microseconds": round(statistics.median(one[name] for one in times) * 1e6),
            "times_sgd": round(statistics.median(one[name] / one["SGD"] for one in times), 2),
        }
        for name in optimizers
    }


def main():
    content = {
        "what": "time of one epoch of training on one thread, medians",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cores": os.cpu_count(),
        "threads": 1,
        "rounds": ROUNDS,
        "batch_size": BATCH_SIZE,
    }
    for name, (layers, inputs, targets, epochs) in problems().items():
        steps = -(-len(targets) // BATCH_SIZE)
        found = measure(layers, inputs, targets, epochs)
        content[name] = {"layers": layers, "steps_per_epoch": steps, "epoch": found}
        print(f"{name}: one epoch of {steps} steps, µs (and times SGD)")
        for optimizer, one in found.items():
            print(
                f"  {optimizer:<10}{one['microseconds']:>8,} ({one['times_sgd']:.2f}×)", flush=True
            )
    path = datasets.DATA / "epoch_times.json"
    write_whole(path, (json.dumps(content, indent=1) + "\n").encode())
    print(f"wrote course_lib/data/{path.name}")


if __name__ == "__main__":
    main()
