"""Several optimizers at once, each on networks of its own: one training for a whole comparison."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from course_lib._extras import needed_by
from course_lib.networks import MLP
from course_lib.optimizers import Optimizer
from course_lib.training import History, train


class SideBySide(Optimizer):
    """Optimizers that share the gradients' computation and nothing else.

    The first axis of the parameters is divided among the optimizers, in their order.

    Parameters
    ----------
    optimizers : sequence of Optimizers
    counts : sequence of ints, optional
        How many entries of the first axis each optimizer moves, with arrays of numbers that begin
        with this axis. Without, each moves one, with numbers that do not have the axis.

    Examples
    --------
    >>> import numpy as np
    >>> from course_lib import SGD, Adam
    >>> parameters = np.zeros((2, 3))
    >>> SideBySide([SGD(0.1), Adam(0.1)]).step(parameters, np.full((2, 3), 5.0))
    >>> parameters.round(3)
    array([[-0.5, -0.5, -0.5],
           [-0.1, -0.1, -0.1]])
    >>> parameters, rates = np.zeros((3, 3)), np.array([[0.1], [0.2]])
    >>> SideBySide([SGD(rates), Adam(0.1)], counts=[2, 1]).step(parameters, np.full((3, 3), 5.0))
    >>> parameters[:, 0].round(3)
    array([-0.5, -1. , -0.1])
    """

    def __init__(self, optimizers: Sequence[Optimizer], counts: Sequence[int] | None = None):
        self.optimizers = tuple(optimizers)
        if counts is None:
            self._parts = tuple(range(len(self.optimizers)))
            self._count, self._what = len(self._parts), "optimizers"
        else:
            if len(counts) != len(self.optimizers):
                raise ValueError(
                    f"counts must be one for each of the {len(self.optimizers)} optimizers, "
                    f"got {counts!r}"
                )
            ends = list(accumulate(counts))
            self._parts = tuple(map(slice, [0, *ends], ends))
            self._count, self._what = ends[-1], "that the optimizers move"
        super().__init__(learning_rate=0.0)  # each has its own

    def step(self, parameters, gradients) -> None:
        for optimizer, part in zip(self.optimizers, self._parts, strict=True):
            optimizer.step(parameters[part], gradients[part])
        self.steps += 1

    def reset(self) -> None:
        super().reset()
        for optimizer in self.optimizers:
            optimizer.reset()

    def broadcast_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        if shape[:1] != (self._count,):
            raise ValueError(
                f"the first axis of the parameters must count the {self._count} {self._what}, "
                f"got shape {shape}"
            )
        for optimizer, part in zip(self.optimizers, self._parts, strict=True):
            own = shape[1:]
            if isinstance(part, slice):
                own = (part.stop - part.start, *own)
            grown = optimizer.broadcast_shape(own)
            if grown != own:
                return (*shape[:1], *grown)
        return shape

    def __repr__(self):
        return f"SideBySide([{', '.join(map(repr, self.optimizers))}])"


def train_stacked(
    layers,
    data,
    optimizer,
    shape,
    seeds: dict,
    epochs: int,
    batch_size: int,
    progress=False,
    **recorded,
) -> tuple[MLP, History]:
    """Train networks of shape (*shape, runs) on inputs and targets; return them and the history.

    `seeds` are those of the last axis: along the others all start alike and see the same batches.
    `recorded`: what else of `train` is asked for, `validation` and `record_every`.
    """
    everyone = (*shape, len(seeds["network"]))
    network = MLP(layers, seed=np.broadcast_to(seeds["network"], everyone))
    with _blas().limit(limits=1, user_api="blas"):
        history = train(
            network,
            *data,
            optimizer,
            epochs,
            batch_size,
            seed=np.broadcast_to(seeds["shuffle"], everyone),
            progress=progress,
            **{"record_every": epochs} | recorded,
        )
    return network, history


def _blas():
    """Return what sets how many threads share a product of matrices.

    For matrices as small as these they cost several times what they save: on two busy cores the
    digits took 20 s on two threads and 9 on one. Asked anew each time, for a millisecond: a library
    loaded since, as SciPy's own BLAS, counts as well.
    """
    with needed_by("course_lib.experiments"):
        from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
