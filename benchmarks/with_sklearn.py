"""scikit-learn's MLPClassifier, which draws its own first weights and its own orders."""

import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from benchmarks import rules


class Trainer:
    """A network of the course's layers, trained by Adam without a penalty or an early end."""

    def __init__(self, problem, epochs: int):
        self.problem = problem
        self.network = MLPClassifier(
            problem.layers[1:-1],
            solver="adam",
            alpha=0.0,
            batch_size=problem.batch,
            learning_rate_init=problem.rate,
            max_iter=epochs,
            tol=0.0,
            n_iter_no_change=10 * epochs,
            epsilon=rules.EPSILON,
            random_state=0,
        )

    def train(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # so many epochs are meant
            self.network.fit(self.problem.inputs, self.problem.targets)

    def parameters(self) -> list:
        network = self.network
        pairs = zip(network.coefs_, network.intercepts_, strict=True)
        return [one for weights, biases in pairs for one in (weights.T, biases)]

    def steps(self) -> int:
        return self.network._optimizer.t
