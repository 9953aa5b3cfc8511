// The course's small network in the browser, its data and its training: what course_lib's MLP,
// datasets.moons and train compute. tests/widgets/test_network_js.py holds it to them. The layers,
// the batches, the noise and the decay are those of experiments/protocol.py, which come with the
// widget's state.
import { OPTIMIZERS } from "./rules.js";
import { RandomState } from "./random.js";
import { constant, delay, inverseTimeDecay, staircase } from "./schedules.js";

/**
 * @typedef {object} Points
 * @property {Float64Array} inputs two coordinates of each
 * @property {ArrayLike<number>} targets 0 or 1
 *
 * @typedef {object} Protocol
 * @property {number[]} layers
 * @property {number} batch_size
 * @property {number} decay
 * @property {number} staircase epochs
 * @property {number} noise
 * @property {Record<string, [number, number]>} samples how many points, and their seed
 * @property {[[number, number], [number, number]]} view what of the plane is shown, across and up
 *
 * @typedef {object} RunSettings
 * @property {string} optimizer
 * @property {number} learning_rate
 * @property {string} schedule
 * @property {number} seed of the first weights
 * @property {number} shuffle_seed
 */

/**
 * Two interleaved half circles with noise, in random order: scikit-learn's make_moons.
 * @param {number} count
 * @param {number} noise
 * @param {number} seed
 */
export function moons(count, noise, seed) {
  const random = new RandomState(seed);
  const outer = Math.floor(count / 2);
  /** @type {(index: number, points: number) => number} */
  const angle = (index, points) => (Math.PI * index) / (points - 1);
  const points = Array.from({ length: count }, (_, index) => {
    if (index < outer) return [Math.cos(angle(index, outer)), Math.sin(angle(index, outer)), 0];
    const at = angle(index - outer, count - outer);
    return [1 - Math.cos(at), 1 - Math.sin(at) - 0.5, 1];
  });
  const shuffled = Array.from(random.permutation(count), (index) => points[index]);
  return {
    inputs: Float64Array.from(
      shuffled.flatMap(([x, y]) => [x, y]), (value) => value + noise * random.normal()),
    targets: Float64Array.from(shuffled, ([, , target]) => target),
  };
}

/**
 * ReLU in the hidden layers; one output, a logit: sigmoid and binary cross-entropy. All parameters
 * are one flat array, per layer the weights by rows, then the biases.
 */
export class MLP {
  /**
   * @param {number[]} sizes
   * @param {number} seed
   */
  constructor(sizes, seed) {
    const random = new RandomState(seed);
    let offset = 0;
    this.layers = sizes.slice(1).map((outputs, index) => {
      const layer = { inputs: sizes[index], outputs, weights: offset,
        biases: offset + outputs * sizes[index] };
      offset = layer.biases + outputs;
      return layer;
    });
    this.activations = sizes.map((size) => new Float64Array(size));
    this.errors = sizes.map((size) => new Float64Array(size));
    this.parameters = new Float64Array(offset);
    this.gradient = new Float64Array(offset);
    for (const { inputs, weights, biases } of this.layers) {
      const scale = Math.sqrt(2 / inputs); // He's
      for (let at = weights; at < biases; at += 1) this.parameters[at] = random.normal() * scale;
    }
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  logit(x, y) {
    const { layers, activations, parameters } = this;
    activations[0][0] = x;
    activations[0][1] = y;
    const last = layers.length - 1;
    for (let index = 0; index <= last; index += 1) {
      const { inputs, outputs, weights, biases } = layers[index];
      const from = activations[index];
      const to = activations[index + 1];
      let at = weights;
      for (let output = 0; output < outputs; output += 1) {
        let sum = 0;
        for (let input = 0; input < inputs; input += 1, at += 1) sum += parameters[at] * from[input];
        sum += parameters[biases + output];
        to[output] = index < last && sum < 0 ? 0 : sum; // NaN stays
      }
    }
    return activations[last + 1][0];
  }

  /**
   * The mean loss over the examples order[start] to order[end − 1]; its gradient in `gradient`.
   * @param {Points} points
   * @param {ArrayLike<number>} order
   * @param {number} start
   * @param {number} end
   */
  lossAndGradient({ inputs, targets }, order, start, end) {
    const { gradient } = this;
    gradient.fill(0);
    let loss = 0;
    for (let index = start; index < end; index += 1) {
      const example = order[index];
      const logit = this.logit(inputs[2 * example], inputs[2 * example + 1]);
      const target = targets[example];
      const small = Math.exp(-Math.abs(logit));
      loss += Math.max(logit, 0) - target * logit + Math.log1p(small); // never log(0)
      this.backward((logit >= 0 ? 1 : small) / (1 + small) - target);
    }
    const count = end - start;
    for (let at = 0; at < gradient.length; at += 1) gradient[at] /= count;
    return loss / count;
  }

  /**
   * Adds one example's share, from the derivative of its loss by the logit.
   * @param {number} error
   */
  backward(error) {
    const { layers, activations, errors, parameters, gradient } = this;
    errors[layers.length][0] = error;
    for (let index = layers.length - 1; index >= 0; index -= 1) {
      const { inputs, outputs, weights, biases } = layers[index];
      const from = activations[index];
      const above = errors[index + 1];
      const below = errors[index];
      below.fill(0);
      let at = weights;
      for (let output = 0; output < outputs; output += 1) {
        const here = above[output];
        gradient[biases + output] += here;
        for (let input = 0; input < inputs; input += 1, at += 1) {
          gradient[at] += here * from[input];
          if (from[input] > 0) below[input] += here * parameters[at];
        }
      }
    }
  }

  /**
   * The share of examples on the right side.
   * @param {Points} points
   */
  accuracy({ inputs, targets }) {
    let right = 0;
    for (let example = 0; example < targets.length; example += 1) {
      const above = this.logit(inputs[2 * example], inputs[2 * example + 1]) > 0;
      if (above === (targets[example] === 1)) right += 1;
    }
    return right / targets.length;
  }

  /**
   * Whether some hidden layer has no unit left that any example reaches: then the answer is the same
   * everywhere, and every gradient but the last bias's is 0.
   * @param {Points} points
   */
  isDead({ inputs, targets }) {
    const hidden = this.activations.slice(1, -1);
    const alive = hidden.map(() => false);
    for (let example = 0; example < targets.length && alive.includes(false); example += 1) {
      this.logit(inputs[2 * example], inputs[2 * example + 1]);
      hidden.forEach((units, index) => { alive[index] ||= units.some((value) => value > 0); });
    }
    return alive.includes(false);
  }
}

/**
 * The rate of each epoch. The rule of the published runs sets it after epoch i, for epoch i + 1, to
 * α₀ / (1 + d i), so the first two epochs have the same.
 * @type {Record<string, (rate: number, protocol: Protocol) => (epoch: number) => number>}
 */
const SCHEDULES = {
  constant,
  decay: (rate, { decay }) => delay(inverseTimeDecay(rate, decay), 1),
  staircase: (rate, { decay, staircase: epochs }) => (
    delay(staircase(inverseTimeDecay(rate, decay), epochs), 1)),
};

export const SCHEDULE_NAMES = Object.keys(SCHEDULES);

/**
 * @param {RunSettings} settings
 * @param {Protocol} protocol
 */
export function rateOfEpoch({ learning_rate, schedule }, protocol) {
  return SCHEDULES[schedule](learning_rate, protocol);
}

/**
 * The moons of that name.
 * @param {Protocol} protocol
 * @param {string} name
 */
export function sampleOf({ samples, noise }, name) {
  const [count, seed] = samples[name];
  return moons(count, noise, seed);
}

/**
 * One run, epoch by epoch: `costs` has the mean over each epoch's examples of the loss before the
 * step, `divergedAt` the first epoch (from 0) with a cost, or a parameter after it, that is not
 * finite, or null.
 */
export class TrainingRun {
  /**
   * @param {Points} points
   * @param {RunSettings} settings
   * @param {number} epochs
   * @param {Protocol} protocol
   */
  constructor(points, settings, epochs, protocol) {
    const { optimizer, learning_rate, seed, shuffle_seed } = settings;
    this.network = new MLP(protocol.layers, seed);
    this.batchSize = protocol.batch_size;
    this.optimizers = Array.from(
      this.network.parameters, () => new OPTIMIZERS[optimizer]({ learning_rate }));
    this.costs = new Float64Array(epochs);
    this.epochs = 0;
    /** @type {number | null} */
    this.divergedAt = null;
    this.rate = rateOfEpoch(settings, protocol);
    this.points = points;
    this.shuffleSeed = shuffle_seed;
    this.random = new RandomState(shuffle_seed);
    this.order = new Uint32Array(points.targets.length);
  }

  get over() {
    return this.divergedAt !== null || this.epochs >= this.costs.length;
  }

  trainEpoch() {
    const { network, optimizers, order, epochs, batchSize } = this;
    const { parameters, gradient } = network;
    const count = order.length;
    this.random.seed(this.shuffleSeed + 1 + epochs).permutation(count, order);
    const rate = this.rate(epochs);
    for (const optimizer of optimizers) optimizer.learning_rate = rate;
    let sum = 0;
    for (let start = 0; start < count; start += batchSize) {
      const end = Math.min(count, start + batchSize);
      sum += (end - start) * network.lossAndGradient(this.points, order, start, end);
      for (let at = 0; at < parameters.length; at += 1) {
        parameters[at] = optimizers[at].step(parameters[at], gradient[at]);
      }
    }
    this.costs[epochs] = sum / count;
    this.epochs += 1;
    if (!Number.isFinite(sum) || !parameters.every(Number.isFinite)) this.divergedAt = epochs;
  }
}
