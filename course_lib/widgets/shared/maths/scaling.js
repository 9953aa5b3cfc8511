// RMSProp on a ravine that is turned, and what each of its steps is made of.
import { descend, lossesOf, settledAt } from "./descent.js";
import { RMSProp, SGD } from "./rules.js";
import { ravine, rotated } from "./surfaces.js";

/** @typedef {import("./surfaces.js").Surface} Surface */

const SHARE = 0.01; // arrived: the loss stays below this share of the start's

/**
 * The ravine turned. Its domain stays, and the map with it: so far from the middle either way.
 * @param {number} condition
 * @param {number} angle
 * @param {number} reach
 * @returns {Surface}
 */
export function turnedRavine(condition, angle, reach) {
  return { ...rotated(ravine(condition), angle), domain: [[-reach, reach], [-reach, reach]] };
}

/**
 * @param {number[]} place
 * @param {number} angle
 */
export function turnedStart([along, across], angle) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos * along - sin * across, sin * along + cos * across];
}

/**
 * An optimizer that notes down what each of its steps is made of, in columns.
 * @param {{ learning_rate: number, beta: number }} rule
 * @param {number} steps
 */
function noted(rule, steps) {
  const optimizer = new RMSProp(rule);
  const [gradients, roots, moves] = [0, 1, 2].map(() => new Float64Array(steps));
  return {
    gradients, roots, moves,
    taken: 0,
    /** @type {import("./descent.js").Stepper["step"]} */
    step(parameter, gradient) {
      const moved = optimizer.step(parameter, gradient);
      gradients[this.taken] = gradient;
      roots[this.taken] = Math.sqrt(optimizer.meanSquare.average);
      moves[this.taken] = moved - parameter;
      this.taken += 1;
      return moved;
    },
  };
}

/**
 * The path, how many steps were taken, and the parts of one of them in each coordinate.
 * @param {Surface} surface
 * @param {{ learning_rate: number, beta: number }} rule
 * @param {number[]} start
 * @param {number} steps
 */
export function takeApart(surface, rule, start, steps) {
  /** @type {ReturnType<typeof noted>[]} */
  const trails = [];
  const run = descend(surface, () => {
    trails.push(noted(rule, steps));
    return trails[trails.length - 1];
  }, start, steps);
  const partsAt = (/** @type {number} */ step) => trails.map(({ gradients, roots, moves }) => ({
    gradient: gradients[step - 1], root: roots[step - 1], move: moves[step - 1],
    quotient: -moves[step - 1] / rule.learning_rate,
  }));
  return { run, partsAt, taken: trails[0].taken };
}

/**
 * @param {Surface} surface
 * @param {import("./descent.js").Walk} run
 */
export function arrivesAt(surface, run) {
  const losses = lossesOf(surface, run);
  return settledAt(losses, SHARE * losses[0]);
}

/**
 * The usual size of each coordinate of the gradient of a quadratic: the root mean square over all
 * points equally far from its middle, but for a factor.
 * @param {number[]} hessian
 */
function usualSizes([xx, xy, yy]) {
  return [Math.hypot(xx, xy), Math.hypot(xy, yy)];
}

/**
 * The quadratic on a sheet of which each axis is pulled by the root of its usual gradient; the start
 * stays as far from the middle as it was. On it a plain step is one divided by those gradients.
 * @param {Surface} surface
 * @param {number[]} start
 * @returns {{ pull: number[], start: number[], surface: Surface }}
 */
export function pulledSheet(surface, [x, y]) {
  const [xx, xy, yy] = surface.hessian(0, 0);
  const roots = usualSizes([xx, xy, yy]).map(Math.sqrt);
  const from = Math.hypot(x, y);
  const scale = from === 0 ? 1 / Math.max(...roots)
    : from / Math.hypot(roots[0] * x, roots[1] * y);
  const [across, up] = roots.map((root) => scale * root);
  return {
    pull: [across, up],
    start: [across * x, up * y],
    surface: {
      ...surface,
      name: "sheet",
      value: (u, v) => surface.value(u / across, v / up),
      gradient: (u, v) => {
        const [gx, gy] = surface.gradient(u / across, v / up);
        return [gx / across, gy / up];
      },
      hessian: () => [xx / across ** 2, xy / (across * up), yy / up ** 2],
    },
  };
}

/**
 * The least and the largest curvature of a quadratic.
 * @param {Surface} surface
 */
export function curvatures({ hessian }) {
  const [xx, xy, yy] = hessian(0, 0);
  const largest = (xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy);
  return [(xx * yy - xy * xy) / largest, largest]; // their product is the determinant
}

/**
 * Gradient descent on a quadratic at its best rate: its path, the step at which it has arrived, and
 * the condition number.
 * @param {Surface} surface
 * @param {number[]} start
 * @param {number} steps
 */
export function plainDescent(surface, start, steps) {
  const [least, largest] = curvatures(surface);
  const run = descend(surface, () => new SGD({ learning_rate: 2 / (least + largest) }), start, steps);
  return { run, arrives: arrivesAt(surface, run), condition: largest / least };
}
