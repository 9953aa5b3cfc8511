"""Networks and data whose loss and gradient are compared with torch's autograd.

`test_networks_gradient.py` compares live where torch is installed, and always with golden/, which
`golden/regenerate.py` writes. torch is imported only when run.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from course_lib import MLP


@dataclass
class NetworkCase:
    """`spread` scales the parameters: large ones give logits whose exponential overflows."""

    layer_sizes: list[int]
    seed: int | list[int]
    count: int = 9
    spread: float = 1.0

    def network(self) -> MLP:
        network = MLP(self.layer_sizes, self.seed)
        biases = np.random.RandomState(11).standard_normal(network.parameters.shape)
        network.parameters = self.spread * (network.parameters + 0.1 * biases)
        return network

    def data(self) -> tuple[np.ndarray, np.ndarray]:
        random = np.random.RandomState(12)
        inputs = random.standard_normal((self.count, self.layer_sizes[0]))
        return inputs, random.randint(0, max(2, self.layer_sizes[-1]), self.count)

    def by_autograd(self) -> tuple[np.ndarray, np.ndarray]:
        """Return torch's losses, shape (...), and gradients, shape (..., P)."""
        vectors = self.network().parameters
        inputs, targets = self.data()
        pairs = [_autograd(self.layer_sizes, v, inputs, targets) for v in np.atleast_2d(vectors)]
        losses, gradients = (np.array(part) for part in zip(*pairs, strict=True))
        return losses.reshape(vectors.shape[:-1]), gradients.reshape(vectors.shape)


def _autograd(layer_sizes, vector, inputs, targets):
    import torch
    from torch.nn import functional

    parameters = torch.tensor(vector, dtype=torch.float64, requires_grad=True)
    passed, start = torch.tensor(inputs), 0
    for layer, (n_in, n_out) in enumerate(pairwise(layer_sizes)):
        end = start + n_in * n_out
        weights = parameters[start:end].reshape(n_out, n_in)
        start = end + n_out
        passed = functional.linear(passed, weights, parameters[end:start])
        if layer < len(layer_sizes) - 2:
            passed = functional.relu(passed)
    if layer_sizes[-1] == 1:
        goal = torch.tensor(targets, dtype=torch.float64)
        loss = functional.binary_cross_entropy_with_logits(passed[:, 0], goal)
    else:
        loss = functional.cross_entropy(passed, torch.tensor(targets))
    loss.backward()
    return float(loss.detach()), parameters.grad.numpy().copy()


NETWORK_CASES = {
    "moons": NetworkCase([2, 5, 2, 1], 3),
    "many seeds": NetworkCase([2, 5, 2, 1], [4, 5, 6]),
    "no hidden layer": NetworkCase([3, 1], 0),
    "softmax": NetworkCase([4, 6, 3], 1),
    "softmax of many seeds": NetworkCase([4, 6, 5, 3], [1, 2, 9]),
    "two outputs": NetworkCase([2, 4, 2], 2),
    "huge logits": NetworkCase([2, 5, 2, 1], [3, 4, 5], spread=40.0),
    "huge logits, softmax": NetworkCase([4, 6, 3], [1, 2], spread=60.0),
    "one example": NetworkCase([2, 5, 2, 1], 7, count=1),
}
