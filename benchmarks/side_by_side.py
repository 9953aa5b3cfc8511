"""Time what a comparison of many arms costs: arms that share steps, and freed memory that is kept.

    python benchmarks/side_by_side.py

A step moves 225 networks: the 15 arms of the comparison `moons-causes`, of three optimizers, with
15 seeds each. Each contender trains in a process of its own, since what one frees the next would
reuse, and says the CPU time of its thread, which what else runs disturbs least.
"""

import os
import subprocess
import sys

EPOCHS, ROUNDS = 200, 3
SEEDS = 15
CONTENDERS = {
    "arms share steps": ["build_together"],
    "a step for each arm": ["build"],
    "arms share steps, glibc left alone": ["build_together", "unkept"],
}


def microseconds(building: str) -> float:
    """Return the time of one step of all networks."""
    import time

    from course_lib.experiments import comparisons, protocol
    from course_lib.experiments.side_by_side import SideBySide

    arms = sorted(comparisons.CAUSES_ARMS.values(), key=lambda arm: arm.optimizer)
    batches = -(-len(protocol.moons().inputs) // protocol.BATCH_SIZE)
    if building == "build":
        optimizer = SideBySide([arm.build(batches) for arm in arms])
    else:
        groups = [
            [arm for arm in arms if arm.optimizer == name]
            for name in dict.fromkeys(arm.optimizer for arm in arms)
        ]
        built = [protocol.build_together(group, batches) for group in groups]
        optimizer = SideBySide(built, counts=list(map(len, groups)))
    seeds = protocol.seeds_of(SEEDS)
    times = []
    for _ in range(ROUNDS):
        began = time.thread_time()
        protocol.train_networks(optimizer, (len(arms),), seeds, EPOCHS)
        times.append(time.thread_time() - began)
    return min(times) / (EPOCHS * batches) * 1e6


def main():
    print("one step of 225 networks, µs (and times the first)")
    first = None
    for name, arguments in CONTENDERS.items():
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        if "unkept" in arguments:  # the thresholds of glibc, fixed where they begin
            environment |= {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}
        done = subprocess.run(
            [sys.executable, __file__, arguments[0]],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found = float(done.stdout)
        first = first or found
        print(f"  {name:<36}{found:>6.0f} ({found / first:.2f}×)", flush=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        print(microseconds(sys.argv[1]))
    else:
        main()
