"""optax: one compiled step that reuses its memory, whole walks in one scan, many in one vmap."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax

from benchmarks import rules
from benchmarks.contenders import Contender

jax.config.update("jax_enable_x64", True)

RULES = {
    "SGD": optax.sgd,
    "Momentum": partial(optax.sgd, momentum=rules.BETA),
    "AdaGrad": partial(optax.adagrad, initial_accumulator_value=0, eps=rules.EPSILON),
    "RMSProp": partial(optax.rmsprop, decay=rules.BETA, eps=rules.EPSILON, eps_in_sqrt=False),
    "Adam": partial(optax.adam, eps=rules.EPSILON),
    "AMSGrad": partial(optax.amsgrad, eps=rules.EPSILON),
    "AdamW": partial(optax.adamw, eps=rules.EPSILON, weight_decay=rules.WEIGHT_DECAY),
}


def optimizer(name: str, rate=rules.RATE, **others):
    return RULES[name](rate, **others)


def applied(rule, gradient, state, parameters):
    updates, state = rule.update(gradient, state, parameters)
    return optax.apply_updates(parameters, updates), state


def stepper(name: str, start, gradient) -> Contender:
    rule, gradient = optimizer(name), jnp.array(gradient)
    compiled = jax.jit(
        lambda parameters, state, gradient: applied(rule, gradient, state, parameters),
        donate_argnums=(0, 1),
    )
    held = [jnp.array(start)]
    held.append(rule.init(held[0]))

    def step():
        held[:] = compiled(*held, gradient)
        held[0].block_until_ready()

    return Contender(step, lambda: np.asarray(held[0]))


def rosenbrock(point):
    return (1 - point[0]) ** 2 + 100 * (point[1] - point[0] ** 2) ** 2


def scanned(rule, start, steps: int):
    """The points of a path, start and all, as one scan."""

    def step(carry, _):
        point, state = carry
        carry = applied(rule, jax.grad(rosenbrock)(point), state, point)
        return carry, carry[0]

    _, points = jax.lax.scan(step, (start, rule.init(start)), None, length=steps)
    return jnp.concatenate([start[None], points])


def path_by_steps(name: str, rate: float, start, steps: int):
    """Return what walks, one call for each step of a step that is compiled once."""
    rule = optimizer(name, rate)
    compiled = jax.jit(
        lambda point, state: applied(rule, jax.grad(rosenbrock)(point), state, point)
    )

    def walk() -> np.ndarray:
        point = jnp.array(start)
        state, points = rule.init(point), np.empty((steps + 1, len(start)))
        points[0] = start
        for t in range(1, steps + 1):
            point, state = compiled(point, state)
            points[t] = point
        return points

    return walk


def path_by_scan(name: str, rate: float, start, steps: int):
    """Return what walks in one call, compiled at the first."""
    rule = optimizer(name, rate)
    walk = jax.jit(lambda start: scanned(rule, start, steps))
    return lambda: np.asarray(walk(jnp.array(start)))


def sweep(name: str, rates, betas, start, steps: int):
    """Return what walks once for every rate and β1, in one call that is compiled at the first."""

    def walk(rate, beta):
        return scanned(optimizer(name, rate, b1=beta), jnp.array(start), steps)

    both = jax.vmap(jax.vmap(walk, (None, 0)), (0, None))
    compiled = jax.jit(lambda rates, betas: jnp.moveaxis(both(rates, betas), 2, 0))
    return lambda: np.asarray(compiled(jnp.array(rates), jnp.array(betas)))


class Trainer:
    """Networks like the course's, trained on the same batches by one compiled scan an epoch.

    Of several seeds a leading axis holds one each, as vmap has it; `by_steps` makes a call for
    every batch instead.
    """

    def __init__(self, problem, seeds, by_steps: bool = False):
        self.problem, self.many = problem, np.ndim(seeds) > 0
        first = problem.network(seeds)
        self.held = [
            (jnp.array(weights), jnp.array(biases))
            for weights, biases in zip(first.weights, first.biases, strict=True)
        ]
        self.rule = optimizer("Adam", problem.rate)
        init = jax.vmap(self.rule.init) if self.many else self.rule.init
        self.state = init(self.held)
        self.inputs, self.targets = jnp.array(problem.inputs), jnp.array(problem.targets)
        self.by_steps = jax.jit(self.step, donate_argnums=(0, 1)) if by_steps else None
        epoch = jax.vmap(self.epoch) if self.many else self.epoch
        self.compiled = jax.jit(epoch, donate_argnums=(0, 1))

    def loss(self, parameters, inputs, targets):
        for weights, biases in parameters[:-1]:
            inputs = jax.nn.relu(inputs @ weights.T + biases)
        weights, biases = parameters[-1]
        logits = inputs @ weights.T + biases
        if self.problem.layers[-1] == 1:
            return optax.sigmoid_binary_cross_entropy(logits[:, 0], targets).mean()
        return optax.softmax_cross_entropy_with_integer_labels(logits, targets).mean()

    def step(self, parameters, state, batch):
        gradient = jax.grad(self.loss)(parameters, self.inputs[batch], self.targets[batch])
        return applied(self.rule, gradient, state, parameters)

    def epoch(self, parameters, state, order):
        size = self.problem.batch
        whole = len(order) // size * size
        carry, _ = jax.lax.scan(
            lambda carry, batch: (self.step(*carry, batch), None),
            (parameters, state),
            order[:whole].reshape(-1, size),
        )
        return self.step(*carry, order[whole:]) if whole < len(order) else carry

    def train(self, orders) -> None:
        """Train an epoch for each order, shape (n,), of many networks (networks, n)."""
        for order in orders:
            if self.by_steps is None:
                self.held, self.state = self.compiled(self.held, self.state, order)
                continue
            for begin in range(0, len(order), self.problem.batch):
                batch = order[begin : begin + self.problem.batch]
                self.held, self.state = self.by_steps(self.held, self.state, batch)
        jax.block_until_ready(self.held)

    def parameters(self) -> list[np.ndarray]:
        """Return weights and biases, layer by layer."""
        return [np.asarray(one) for layer in self.held for one in layer]
