// One step of Adam and what it is made of, in each coordinate.
import { descend, recorded } from "./descent.js";
import { Adam } from "./rules.js";

/**
 * @typedef {import("./descent.js").Copied} Copied
 *
 * @typedef {object} Part what a step is made of in one coordinate
 * @property {number} gradient
 * @property {number} move
 * @property {Copied} m
 * @property {Copied} s
 * @property {{ m: number, s: number }} before both before the step
 * @property {number} root
 * @property {number} inAlphas the step's length over the learning rate
 */

/**
 * The path, how many steps were taken, and what one of them is made of in each coordinate.
 * @param {import("./surfaces.js").Surface} surface
 * @param {import("./rules.js").Hyperparameters & { learning_rate: number }} hyperparameters
 * @param {number[]} start
 * @param {number} steps
 */
export function anatomy(surface, hyperparameters, start, steps) {
  /** @type {import("./descent.js").Recorded[][]} */
  const trails = [];
  const run = descend(surface, () => {
    /** @type {import("./descent.js").Recorded[]} */
    const trail = [];
    trails.push(trail);
    return recorded(new Adam(hyperparameters), trail);
  }, start, steps);
  const partsAt = (/** @type {number} */ step) => trails.map((trail) => (
    partOf(trail[step - 1], trail[step - 2], hyperparameters.learning_rate)));
  return { run, partsAt, taken: trails[0].length };
}

/**
 * @param {import("./descent.js").Recorded} step
 * @param {import("./descent.js").Recorded | undefined} last
 * @param {number} rate
 * @returns {Part}
 */
function partOf({ gradient, move, mean, square }, last, rate) {
  const [m, s] = [/** @type {Copied} */ (mean), /** @type {Copied} */ (square)];
  return {
    gradient, move, m, s,
    before: { m: last?.mean?.uncorrected ?? 0, s: last?.square?.uncorrected ?? 0 },
    root: Math.sqrt(s.average), inAlphas: Math.abs(move) / rate,
  };
}

/**
 * Up the slope: the step and the gradient point the same way.
 * @param {Part[]} parts
 */
export function climbs([x, y]) {
  return x.gradient * x.move + y.gradient * y.move > 0;
}
