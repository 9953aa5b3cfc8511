"""Several optimizers at once, each on networks of its own: one training for a whole comparison."""

from collections.abc import Sequence

import numpy as np

from course_lib.networks import MLP
from course_lib.optimizers import Optimizer
from course_lib.training import History, train


class SideBySide(Optimizer):
    """Optimizers that share the gradients' computation and nothing else.

    The first axis of the parameters counts the optimizers: each moves its own slice of it.

    Parameters
    ----------
    optimizers : sequence of Optimizers
        As many as the first axis of the parameters is long.

    Examples
    --------
    >>> import numpy as np
    >>> from course_lib import SGD, Adam
    >>> parameters = np.zeros((2, 3))
    >>> SideBySide([SGD(0.1), Adam(0.1)]).step(parameters, np.full((2, 3), 5.0))
    >>> parameters.round(3)
    array([[-0.5, -0.5, -0.5],
           [-0.1, -0.1, -0.1]])
    """

    def __init__(self, optimizers: Sequence[Optimizer]):
        self.optimizers = tuple(optimizers)
        super().__init__(learning_rate=0.0)  # each has its own

    def step(self, parameters, gradients) -> None:
        for optimizer, own, gradient in zip(self.optimizers, parameters, gradients, strict=True):
            optimizer.step(own, gradient)
        self.steps += 1

    def reset(self) -> None:
        super().reset()
        for optimizer in self.optimizers:
            optimizer.reset()

    def broadcast_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        if shape[:1] != (len(self.optimizers),):
            raise ValueError(
                f"the first axis of the parameters must count the {len(self.optimizers)} "
                f"optimizers, got shape {shape}"
            )
        for optimizer in self.optimizers:
            grown = optimizer.broadcast_shape(shape[1:])
            if grown != shape[1:]:
                return (*shape[:1], *grown)
        return shape

    def __repr__(self):
        return f"SideBySide([{', '.join(map(repr, self.optimizers))}])"


def train_stacked(
    layers, data, optimizer, shape, seeds: dict, epochs: int, batch_size: int, progress=False
) -> tuple[MLP, History]:
    """Train networks of shape (*shape, runs) on inputs and targets; return them and the history.

    `seeds` are those of the last axis: along the others all start alike and see the same batches.
    """
    everyone = (*shape, len(seeds["network"]))
    network = MLP(layers, seed=np.broadcast_to(seeds["network"], everyone))
    history = train(
        network,
        *data,
        optimizer,
        epochs,
        batch_size,
        seed=np.broadcast_to(seeds["shuffle"], everyone),
        progress=progress,
        record_every=epochs,
    )
    return network, history
