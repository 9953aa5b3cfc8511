"""A multilayer perceptron with hand-written backpropagation; a leading axis trains many at once."""

from itertools import pairwise
from math import prod

import numpy as np

from course_lib._validation import class_labels, examples, quiet, random_seeds, whole_number
from course_lib.losses import binary_cross_entropy, sigmoid, softmax, softmax_cross_entropy

LAYER_AT_ONCE = 2**18  # numbers: two MiB


class MLP:
    r"""A multilayer perceptron for classification: layers of weighted sums and ReLUs.

    $$a_0 = x, \qquad a_l = \max(0, W_l a_{l-1} + b_l), \qquad z = W_L a_{L-1} + b_L$$

    The outputs z are logits. One output tells two classes apart, by the sigmoid and the binary
    cross-entropy; k > 1 outputs tell k classes apart, by the softmax and its cross-entropy.

    The weights begin as normal numbers times √(2 / n_in), drawn layer by layer from
    `numpy.random.RandomState(seed)`, the biases as 0. Seeds of shape (...) make one network for
    each: every array below then has these axes in front, and one pass computes all of them.

    Parameters
    ----------
    layer_sizes : sequence of ints >= 1
        How many numbers go in, how many units each hidden layer has, how many logits come out.
    seed : int in [0, 2³²), or array of them

    Attributes
    ----------
    parameters : float64 array of shape (..., P)
        All weights and biases of a network in one vector, so that an optimizer has one array to
        move. Setting it writes into the array that is there.
    weights : tuple of arrays of shape (..., n_out, n_in), one per layer
    biases : tuple of arrays of shape (..., n_out), one per layer
        Views of `parameters`: they change with it, and it with them.
    layer_sizes : tuple of ints
    shape : tuple of ints
        The shape of the seeds: () is one network.

    Raises
    ------
    ValueError
        Fewer than two layers, a size below 1, a seed out of range, inputs or targets of another
        shape than the network's, NaN in the inputs, labels other than the classes 0, 1, ….
    TypeError
        Sizes, seeds, inputs or targets of another kind.

    Notes
    -----
    In every method `inputs` have the shape (n, features), or (..., n, features) to give each
    network its own; targets are whole numbers from 0, of shape (n,) or (..., n). Results have the
    networks' axes in front. A network that has diverged gives inf and NaN without a warning.

    References
    ----------
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986. K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers"
    (ICCV 2015), for the first weights.

    Examples
    --------
    >>> network = MLP([2, 5, 2, 1], seed=3)
    >>> network.parameters.shape, [weights.shape for weights in network.weights]
    ((30,), [(5, 2), (2, 5), (1, 2)])
    >>> inputs, targets = np.array([[-1.0, 0.0], [1.0, -2.0]]), np.array([0, 1])
    >>> loss, gradient = network.loss_and_gradient(inputs, targets)
    >>> round(loss, 6), gradient.shape
    (2.021556, (30,))
    >>> MLP([2, 5, 2, 1], seed=[3, 4, 5]).loss(inputs, targets).round(6)
    array([2.021556, 0.615684, 1.113073])
    """

    def __init__(self, layer_sizes, seed=0):
        self.layer_sizes = _checked_sizes(layer_sizes)
        seeds = random_seeds("seed", seed)
        self.shape = seeds.shape
        count = sum((n_in + 1) * n_out for n_in, n_out in pairwise(self.layer_sizes))
        self._parameters = np.zeros((*self.shape, count))
        self.weights, self.biases = self._views(self._parameters)
        self._columns = tuple(biases[..., None] for biases in self.biases)
        self._kept_zeros = np.zeros(0)
        for index in np.ndindex(self.shape):
            random = np.random.RandomState(seeds[index])
            for weights in self.weights:
                n_out, n_in = weights.shape[-2:]
                weights[index] = random.randn(n_out, n_in) * np.sqrt(2 / n_in)

    @property
    def parameters(self) -> np.ndarray:
        """All weights and biases, shape (..., P)."""
        return self._parameters

    @parameters.setter
    def parameters(self, values):
        values = np.asarray(values, dtype=float)
        if values.shape != self._parameters.shape:
            raise ValueError(
                f"parameters must have shape {self._parameters.shape}, got shape {values.shape}"
            )
        self._parameters[...] = values

    @property
    def classes(self) -> int:
        """How many classes the network tells apart."""
        return max(2, self.layer_sizes[-1])

    @quiet
    def logits(self, inputs) -> np.ndarray:
        """Return z: shape (..., n), or (..., n, k) of a network with k > 1 outputs."""
        logits = self._forward(self._checked_inputs(inputs))[1]
        return logits[..., 0] if self.layer_sizes[-1] == 1 else logits

    def probabilities(self, inputs) -> np.ndarray:
        """Return the probability of class 1, shape (..., n), or of each class, (..., n, k)."""
        logits = self.logits(inputs)
        return sigmoid(logits) if self.layer_sizes[-1] == 1 else softmax(logits)

    @quiet
    def predict(self, inputs) -> np.ndarray:
        """Return the most probable class of each example, integers of shape (..., n)."""
        return self._predict(self._checked_inputs(inputs))

    @quiet
    def loss(self, inputs, targets):
        """Return the mean cross-entropy over the examples, in nats: a float, or shape (...)."""
        inputs, targets = self.checked_data(inputs, targets)
        return _plain(self.mean_loss(inputs, self.encoded(targets)))

    def gradient(self, inputs, targets) -> np.ndarray:
        """Return the gradient of `loss` by the parameters, shape (..., P)."""
        return self.loss_and_gradient(inputs, targets)[1]

    @quiet
    def loss_and_gradient(self, inputs, targets):
        """Return `loss` and `gradient`, which share most of their work."""
        inputs, targets = self.checked_data(inputs, targets)
        loss, gradient = self.backpropagate(inputs, self.encoded(targets))
        return _plain(loss), gradient

    @quiet
    def accuracy(self, inputs, targets):
        """Return the share of examples whose class is predicted: a float, or shape (...)."""
        return _plain(self.share_correct(*self.checked_data(inputs, targets)))

    def checked_data(self, inputs, targets) -> tuple[np.ndarray, np.ndarray]:
        """Return inputs as floats and targets as integers, or say what is wrong with them."""
        inputs = self._checked_inputs(inputs)
        return inputs, class_labels("targets", targets, self.classes, inputs.shape[:-1], self.shape)

    def encoded(self, targets: np.ndarray) -> np.ndarray:
        """Return classes as the losses want them: shape (..., n, 1) of 0 and 1, or (..., n, k)."""
        if self.layer_sizes[-1] == 1:
            return targets[..., None].astype(float)
        # In memory as the logits are, the examples last: they meet in every term of the loss.
        classes = np.arange(self.classes, dtype=targets.dtype)
        ones = np.equal(targets[..., None, :], classes[:, None])
        return ones.astype(float).swapaxes(-1, -2)

    def backpropagate(self, inputs: np.ndarray, targets: np.ndarray):
        """Return the loss and its gradient. Nothing is checked; the targets are `encoded`.

        The error at the logits is passed back from layer to layer. A weight's gradient is the error
        at the unit it leads to times the activation it comes from, summed over the examples.
        """
        activations, logits = self._forward(inputs)
        losses, error = self._loss(logits, targets)
        count = inputs.shape[-2]
        error = error.swapaxes(-1, -2) / count
        gradient = np.empty_like(self._parameters)
        weights, biases = self._views(gradient)
        ones = np.ones(count)  # a product with it is a sum, in half the time
        for layer in reversed(range(len(weights))):
            below = activations[layer].swapaxes(-1, -2) if layer else inputs
            np.matmul(error, below, out=weights[layer])
            np.vecdot(error, ones, out=biases[layer])
            if layer:
                error = self.weights[layer].swapaxes(-1, -2) @ error
                error *= activations[layer] > 0
        return np.vecdot(losses, ones) / count, gradient

    def mean_loss(self, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Return the loss. Nothing is checked; the targets are `encoded`."""
        losses, _ = self._loss(self._forward(inputs)[1], targets)
        count = inputs.shape[-2]
        return np.vecdot(losses, np.ones(count)) / count

    def share_correct(self, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Return the accuracy. Nothing is checked; the targets are classes."""
        count, correct = inputs.shape[-2], 0
        # As many examples at once as a cache holds what their layers make of them.
        together = max(1, LAYER_AT_ONCE // (max(self.layer_sizes) * prod(self.shape)))
        for start in range(0, count, together):
            part = slice(start, start + together)
            right = self._predict(inputs[..., part, :]) == targets[..., part]
            correct = correct + np.count_nonzero(right, axis=-1)
        return correct / count

    def _forward(self, inputs):
        """Return what goes into each layer, shape (..., units, n), and the logits, (..., n, k)."""
        # Copied in the order of the other layers' activations: many small products with it are then
        # up to three times as fast, and networks with the same batch share the copy.
        activations = [np.ascontiguousarray(inputs.swapaxes(-1, -2))]
        *hidden, last = zip(self.weights, self._columns, strict=True)
        for weights, biases in hidden:
            sums = weights @ activations[-1]
            sums += biases  # in place: to ask for a large array costs more than to fill it
            activations.append(np.maximum(sums, self._zeros(sums.shape), out=sums))
        weights, biases = last
        logits = weights @ activations[-1]
        logits += biases
        return activations, logits.swapaxes(-1, -2)

    def _zeros(self, shape):
        """Return zeros to compare with: an array takes a third of the time of one number.

        That is worth an array of them where it is kept, and no larger than a cache.
        """
        size = prod(shape)
        if not 2**12 <= size <= 2**18:
            return 0
        if self._kept_zeros.size < size:
            self._kept_zeros = np.zeros(size)
        return self._kept_zeros[:size].reshape(shape)

    def _loss(self, logits, targets):
        """Return the loss of each example, shape (..., n), and its derivative by the logits."""
        if self.layer_sizes[-1] > 1:
            return softmax_cross_entropy(logits, targets)
        losses, error = binary_cross_entropy(logits, targets)
        return losses[..., 0], error

    def _predict(self, inputs):
        logits = self._forward(inputs)[1]
        return logits.argmax(axis=-1) if self.layer_sizes[-1] > 1 else (logits[..., 0] > 0) * 1

    def _views(self, vector):
        """Return the weights and the biases that a vector like `parameters` holds, as views."""
        weights, biases, start = [], [], 0
        for n_in, n_out in pairwise(self.layer_sizes):
            end = start + n_out * n_in
            weights.append(vector[..., start:end].reshape(*self.shape, n_out, n_in))
            start = end + n_out
            biases.append(vector[..., end:start])
        return tuple(weights), tuple(biases)

    def _checked_inputs(self, inputs):
        return examples("inputs", inputs, self.layer_sizes[0], self.shape)

    def __repr__(self):
        networks = f", {int(np.prod(self.shape))} networks" if self.shape else ""
        return f"<MLP {'-'.join(map(str, self.layer_sizes))}{networks}>"


def _checked_sizes(layer_sizes) -> tuple[int, ...]:
    if not np.iterable(layer_sizes) or isinstance(layer_sizes, str | bytes | dict):
        raise TypeError(f"layer_sizes must be a sequence of integers >= 1, got {layer_sizes!r}")
    sizes = tuple(whole_number("layer_sizes", size, minimum=1) for size in layer_sizes)
    if len(sizes) < 2:
        raise ValueError(
            f"layer_sizes must hold at least the number of inputs and of outputs, got {sizes}"
        )
    return sizes


def _plain(result):
    """Return a float for a single network."""
    return result if np.ndim(result) else float(result)
