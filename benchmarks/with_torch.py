"""torch.optim as anyone calls it, and in its two faster forms; training with it."""

from itertools import pairwise

import numpy as np
import torch

from benchmarks import rules
from benchmarks.contenders import Contender

RULES = {
    "SGD": ("SGD", {}),
    "Momentum": ("SGD", {"momentum": rules.BETA}),
    "AdaGrad": ("Adagrad", {"eps": rules.EPSILON}),
    "RMSProp": ("RMSprop", {"alpha": rules.BETA, "eps": rules.EPSILON}),
    "Adam": ("Adam", {"eps": rules.EPSILON}),
    "AMSGrad": ("Adam", {"eps": rules.EPSILON, "amsgrad": True}),
    "AdamW": ("AdamW", {"eps": rules.EPSILON, "weight_decay": rules.WEIGHT_DECAY}),
}
FORMS = {"torch": {}, "torch_foreach": {"foreach": True}, "torch_fused": {"fused": True}}
UNFUSED = {"RMSProp"}  # torch has no fused kernel of it


def optimizer(name: str, parameters, rate=rules.RATE, **form) -> torch.optim.Optimizer:
    kind, options = RULES[name]
    return getattr(torch.optim, kind)(parameters, lr=rate, **options, **form)


def forms_of(name: str) -> dict[str, dict]:
    """Return the forms that an optimizer has in torch."""
    return {
        form: options
        for form, options in FORMS.items()
        if form != "torch_fused" or name not in UNFUSED
    }


def steppers(name: str, start, gradient, threads: int) -> dict[str, Contender]:
    torch.set_num_threads(threads)
    return {
        form: stepper(name, start, gradient, options) for form, options in forms_of(name).items()
    }


def stepper(name: str, start, gradient, form: dict) -> Contender:
    parameters = torch.tensor(start)
    parameters.grad = torch.tensor(gradient)
    step = optimizer(name, [parameters], **form).step
    return Contender(step, lambda: parameters.numpy())


def pieces(name: str, start, gradient, shapes, form: dict) -> Contender:
    """The same numbers as arrays of several shapes, each of which torch steps for itself."""
    places = np.cumsum([0, *(np.prod(shape, dtype=int) for shape in shapes)])
    parameters = []
    for shape, (low, high) in zip(shapes, pairwise(places), strict=True):
        one = torch.tensor(start[low:high].reshape(shape))
        one.grad = torch.tensor(gradient[low:high].reshape(shape))
        parameters.append(one)
    step = optimizer(name, parameters, **form).step
    return Contender(step, lambda: np.concatenate([one.numpy().ravel() for one in parameters]))


def path(name: str, rate: float, start, steps: int, gradient=None) -> np.ndarray:
    """Return the points of a path on Rosenbrock's surface, by autograd or with a gradient given."""
    point = torch.tensor(start, requires_grad=True)
    stepping = optimizer(name, [point], rate)
    points = np.empty((steps + 1, len(start)))
    points[0] = start
    for t in range(1, steps + 1):
        if gradient is None:
            stepping.zero_grad()
            x, y = point
            ((1 - x) ** 2 + 100 * (y - x**2) ** 2).backward()
        else:
            point.grad = torch.from_numpy(gradient(point.detach().numpy()))
        stepping.step()
        points[t] = point.detach().numpy()
    return points


class Trainer:
    """A network like the course's, with its first weights, trained on the same batches."""

    def __init__(self, problem, seed: int, form: dict):
        self.problem = problem
        layers = []
        for n_in, n_out in pairwise(problem.layers):
            layers += [torch.nn.Linear(n_in, n_out, dtype=torch.float64), torch.nn.ReLU()]
        self.network = torch.nn.Sequential(*layers[:-1])
        first = problem.network(seed)
        with torch.no_grad():
            for layer, weights, biases in zip(
                self.network[::2], first.weights, first.biases, strict=True
            ):
                layer.weight.copy_(torch.from_numpy(weights))
                layer.bias.copy_(torch.from_numpy(biases))
        self.optimizer = optimizer("Adam", self.network.parameters(), problem.rate, **form)
        self.inputs, self.targets = torch.tensor(problem.inputs), torch.tensor(problem.targets)
        self.loss = torch.nn.CrossEntropyLoss()
        if problem.layers[-1] == 1:
            self.loss = torch.nn.BCEWithLogitsLoss()
            self.targets = self.targets.double()[:, None]

    def train(self, orders) -> None:
        """Train an epoch for each order of the examples."""
        for order in orders:
            order = torch.from_numpy(order)
            for begin in range(0, len(order), self.problem.batch):
                batch = order[begin : begin + self.problem.batch]
                self.optimizer.zero_grad()
                self.loss(self.network(self.inputs[batch]), self.targets[batch]).backward()
                self.optimizer.step()

    def parameters(self) -> list[np.ndarray]:
        """Return weights and biases, layer by layer."""
        return [one.detach().numpy() for one in self.network.parameters()]
