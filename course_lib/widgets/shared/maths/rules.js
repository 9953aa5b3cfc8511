// The update rules of course_lib, in the browser: the only JavaScript here that computes an
// average or an optimizer's step. tests/widgets/test_rules.py holds it to the Python.

// --- averages -----------------------------------------------------------------------------

/** @param {number} beta */
export function effectiveWindow(beta) {
  return 1 / (1 - beta);
}

const KEPT = 2000;
/** @type {Map<number, number[]>} */
const sums = new Map();

/**
 * 1 − βᵗ for t from 0 on, as far as it has been asked for: powers take long, and whoever drags
 * something asks for the same ones at every event.
 * @param {number} beta
 */
function sumsOf(beta) {
  let found = sums.get(beta);
  if (found === undefined) {
    if (sums.size >= 50) sums.clear();
    sums.set(beta, found = []);
  }
  return found;
}

// v ← βv + (1 − β)x from v = 0; corrected, v / (1 − βᵗ).
export class ExponentialAverage {
  /**
   * @param {number} beta
   * @param {boolean} [biasCorrection]
   */
  constructor(beta, biasCorrection = true) {
    this.beta = beta;
    this.biasCorrection = biasCorrection;
    this.uncorrected = 0;
    this.steps = 0;
    this.knownWeight = 0;
    this.sums = sumsOf(beta);
  }

  /** @param {number} value */
  update(value) {
    this.steps += 1;
    this.uncorrected = this.beta * this.uncorrected + (1 - this.beta) * value;
    return this.average;
  }

  get average() {
    return this.biasCorrection ? this.uncorrected / this.totalWeight : this.uncorrected;
  }

  // The sum of the weights so far, 1 − βᵗ. Once it is 1 to the last digit, it stays so.
  get totalWeight() {
    if (this.knownWeight < 1) {
      const { sums, steps } = this;
      if (steps < KEPT) while (sums.length <= steps) sums.push(1 - this.beta ** sums.length);
      this.knownWeight = steps < KEPT ? sums[steps] : 1 - this.beta ** steps;
    }
    return this.knownWeight;
  }
}

/** @param {Iterable<number>} series @param {number} beta @param {boolean} [biasCorrection] */
export function exponentialAverage(series, beta, biasCorrection = false) {
  const average = new ExponentialAverage(beta, biasCorrection);
  return Array.from(series, (value) => average.update(value));
}

// What each value of the past counts in the average after `steps` values, the newest first:
// (1 − β)βᵏ for the value k steps back; corrected, divided by 1 − βᵗ so that they sum to 1.
/** @param {number} steps @param {number} beta @param {boolean} [biasCorrection] */
export function averageWeights(steps, beta, biasCorrection = false) {
  const total = biasCorrection ? 1 - beta ** steps : 1;
  return Array.from({ length: steps }, (_, age) => ((1 - beta) * beta ** age) / total);
}

// How many steps the average stays behind a steady trend: its weights' mean age, β / (1 − β).
/** @param {number} beta */
export function trendLag(beta) {
  return beta / (1 - beta);
}

// The share of a noise's variance that gets through: (1 − β)/(1 + β) for noise drawn afresh at every
// step; more for one that keeps a share ρ of itself from step to step.
/**
 * @param {number} beta
 * @param {number} [persistence]
 */
export function varianceFactor(beta, persistence = 0) {
  const passed = beta * persistence;
  return ((1 - beta) / (1 + beta)) * ((1 + passed) / (1 - passed));
}

// A step of plain SGD, for those who take thousands of them in a frame.
/**
 * @param {number} parameter
 * @param {number} rate
 * @param {number} direction
 */
export function stepped(parameter, rate, direction) {
  return parameter - rate * direction;
}

// --- optimizers ---------------------------------------------------------------------------

// Every rule of the course works on each coordinate by itself, so an optimizer here moves one
// number: `parameter = optimizer.step(parameter, gradient)`; a point of two coordinates takes two
// of them. Hyperparameters have course_lib's names and defaults; the learning rate may be a
// function of the steps already taken.
/**
 * @typedef {number | ((step: number) => number)} Rate
 *
 * @typedef {object} Hyperparameters
 * @property {Rate} [learning_rate]
 * @property {number} [beta]
 * @property {number} [beta1]
 * @property {number} [beta2]
 * @property {number} [epsilon]
 * @property {number} [weight_decay]
 * @property {boolean} [dampening]
 * @property {boolean} [nesterov]
 * @property {boolean} [bias_correction]
 * @property {boolean} [epsilon_inside_sqrt]
 */
class Optimizer {
  /** @type {Hyperparameters} */
  static defaults = {};

  /** @type {Rate} */ learning_rate;
  /** @type {number} */ beta;
  /** @type {number} */ beta1;
  /** @type {number} */ beta2;
  /** @type {number} */ epsilon;
  /** @type {number} */ weight_decay;
  /** @type {boolean} */ dampening;
  /** @type {boolean} */ nesterov;
  /** @type {boolean} */ bias_correction;
  /** @type {boolean} */ epsilon_inside_sqrt;
  /** @type {ExponentialAverage} of the gradients, where there is one */ mean;
  /** @type {ExponentialAverage} of their squares, where there is one */ meanSquare;

  /** @param {Hyperparameters} [hyperparameters] */
  constructor(hyperparameters = {}) {
    const { defaults } = /** @type {typeof Optimizer} */ (this.constructor);
    Object.assign(this, defaults, hyperparameters);
    this.steps = 0;
  }

  /** The learning rate of the step that is taken now, which it counts. */
  rate() {
    const { learning_rate: rate } = this;
    this.steps += 1;
    return typeof rate === "function" ? rate(this.steps - 1) : rate;
  }

  // Those whose state looks otherwise have the same step again. It is taken thousands of times while
  // something is dragged, and an engine that meets seven kinds of object in one place is twice as slow.
  /** @param {number} parameter @param {number} gradient */
  step(parameter, gradient) {
    return stepped(parameter, this.rate(), this.direction(gradient));
  }

  /**
   * @param {number} gradient
   * @returns {number}
   */
  direction(gradient) {
    return gradient;
  }
}

export class SGD extends Optimizer {}

export class Momentum extends Optimizer {
  static defaults = { beta: 0.9, dampening: true, nesterov: false, bias_correction: false };

  /** @param {Hyperparameters} [hyperparameters] */
  constructor(hyperparameters) {
    super(hyperparameters);
    this.mean = new ExponentialAverage(this.beta, this.bias_correction);
  }

  /** @param {number} parameter @param {number} gradient */
  step(parameter, gradient) {
    return stepped(parameter, this.rate(), this.direction(gradient));
  }

  /** @param {number} gradient */
  direction(gradient) {
    let mean = this.mean.update(gradient);
    if (this.nesterov) mean = this.beta * mean + (1 - this.beta) * gradient;
    return this.dampening ? mean : mean / (1 - this.beta);
  }
}

export class AdaGrad extends Optimizer {
  static defaults = { epsilon: 1e-8 };

  sumOfSquares = 0;

  /** @param {number} parameter @param {number} gradient */
  step(parameter, gradient) {
    return stepped(parameter, this.rate(), this.direction(gradient));
  }

  /** @param {number} gradient */
  direction(gradient) {
    this.sumOfSquares += gradient ** 2;
    return gradient / (Math.sqrt(this.sumOfSquares) + this.epsilon);
  }
}

export class RMSProp extends Optimizer {
  static defaults = { beta: 0.9, epsilon: 1e-8, bias_correction: true };

  /** @param {Hyperparameters} [hyperparameters] */
  constructor(hyperparameters) {
    super(hyperparameters);
    this.meanSquare = new ExponentialAverage(this.beta, this.bias_correction);
  }

  /** @param {number} parameter @param {number} gradient */
  step(parameter, gradient) {
    return stepped(parameter, this.rate(), this.direction(gradient));
  }

  /** @param {number} gradient */
  direction(gradient) {
    return gradient / (Math.sqrt(this.meanSquare.update(gradient ** 2)) + this.epsilon);
  }
}

export class Adam extends Optimizer {
  static defaults = {
    learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
    bias_correction: true, epsilon_inside_sqrt: false,
  };

  /** @param {Hyperparameters} [hyperparameters] */
  constructor(hyperparameters) {
    super(hyperparameters);
    this.mean = new ExponentialAverage(this.beta1, this.bias_correction);
    this.meanSquare = new ExponentialAverage(this.beta2, this.bias_correction);
  }

  /** @param {number} parameter @param {number} gradient */
  step(parameter, gradient) {
    return stepped(parameter, this.rate(), this.direction(gradient));
  }

  /** @param {number} gradient */
  direction(gradient) {
    return this.mean.update(gradient) / this.root(this.meanSquare.update(gradient ** 2));
  }

  /** @param {number} square */
  root(square) {
    return this.epsilon_inside_sqrt
      ? Math.sqrt(square + this.epsilon)
      : Math.sqrt(square) + this.epsilon;
  }
}

// The maximum is taken before the correction, as PyTorch does.
export class AMSGrad extends Adam {
  largest = 0;

  /** @param {number} parameter @param {number} gradient */
  step(parameter, gradient) {
    return stepped(parameter, this.rate(), this.direction(gradient));
  }

  /** @param {number} gradient */
  direction(gradient) {
    const mean = this.mean.update(gradient);
    this.meanSquare.update(gradient ** 2);
    this.largest = Math.max(this.largest, this.meanSquare.uncorrected);
    return mean / this.root(
      this.bias_correction ? this.largest / this.meanSquare.totalWeight : this.largest);
  }
}

export class AdamW extends Adam {
  static defaults = { ...Adam.defaults, weight_decay: 0.01 };

  /** @param {number} parameter @param {number} gradient */
  step(parameter, gradient) {
    const rate = this.rate();
    return parameter * (1 - rate * this.weight_decay) - rate * this.direction(gradient);
  }
}

/** @type {Record<string, typeof Optimizer>} */
export const OPTIMIZERS = { SGD, Momentum, AdaGrad, RMSProp, Adam, AMSGrad, AdamW };
