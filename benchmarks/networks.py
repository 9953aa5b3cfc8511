"""Time the training of small networks beside torch, and many at once beside one.

    python benchmarks/networks.py

Everything runs in this one process on one thread, in turns, as in benchmarks/optimizers.py. Each
contender trains a few epochs with Adam: it shuffles, passes batches of 64 forward and back, steps.
"""

import os
from itertools import pairwise

from optimizers import best_times, optional

from course_lib import MLP, Adam, datasets, train
from course_lib.experiments.protocol import seeds_of

EPOCHS = 10  # a turn
BATCH = 64
RATE = 0.0007


def ours(layer_sizes, inputs, targets, seeds=0, shuffle=0):
    network, optimizer = MLP(layer_sizes, seeds), Adam(RATE)
    options = {"batch_size": BATCH, "record_every": EPOCHS, "progress": False}
    return lambda: train(network, inputs, targets, optimizer, EPOCHS, seed=shuffle, **options)


def with_torch(torch, layer_sizes, inputs, targets, **options):
    layers = []
    for n_in, n_out in pairwise(layer_sizes):
        layers += [torch.nn.Linear(n_in, n_out, dtype=torch.float64), torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE, **options)
    inputs, targets = torch.tensor(inputs), torch.tensor(targets)
    loss_of = torch.nn.CrossEntropyLoss()
    if layer_sizes[-1] == 1:
        loss_of, targets = torch.nn.BCEWithLogitsLoss(), targets.double()[:, None]

    def turn():
        for _ in range(EPOCHS):
            order = torch.randperm(len(inputs))
            for start in range(0, len(inputs), BATCH):
                batch = order[start : start + BATCH]
                optimizer.zero_grad()
                loss_of(network(inputs[batch]), targets[batch]).backward()
                optimizer.step()

    return turn


def contenders(layer_sizes, inputs, targets, stacked):
    turns = {"one": ours(layer_sizes, inputs, targets)}
    seeds = seeds_of(stacked)
    turns[f"{stacked} at once, same batches"] = ours(layer_sizes, inputs, targets, seeds["network"])
    # As independent runs have them. To draw an order cannot be stacked: each costs the same again.
    turns[f"{stacked} at once, own batches"] = ours(
        layer_sizes, inputs, targets, seeds["network"], seeds["shuffle"]
    )
    if torch := optional("torch"):
        torch.set_num_threads(1)
        turns["torch"] = with_torch(torch, layer_sizes, inputs, targets)
        turns["torch fused"] = with_torch(torch, layer_sizes, inputs, targets, fused=True)
    return turns


def main():
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    digits = datasets.digits()
    cases = {
        "moons, 2-5-2-1": ([2, 5, 2, 1], *datasets.moons(), 20),
        "digits, 64-32-10": ([64, 32, 10], digits.train_inputs, digits.train_targets, 5),
    }
    print(
        "Training with Adam, float64, one thread: µs a step, and (×) times that of one network.\n"
    )
    for name, (layer_sizes, inputs, targets, stacked) in cases.items():
        times = best_times(contenders(layer_sizes, inputs, targets, stacked))
        steps = EPOCHS * -(-len(inputs) // BATCH)
        cells = [
            f"{who} {seconds / steps * 1e6:.0f} ({seconds / times['one']:.2f}×)"
            for who, seconds in times.items()
        ]
        print(f"{name}: {', '.join(cells)}", flush=True)
        print(f"    25,000 steps of one: {times['one'] / steps * 25_000:.2f} s", flush=True)


if __name__ == "__main__":
    main()
