// RMSProp on a ravine that is turned, and what each of its steps is made of.
import { descend, lossesOf, recorded, settledAt } from "./descent.js";
import { RMSProp } from "./rules.js";
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
 * The path, and the parts of each step in each coordinate.
 * @param {Surface} surface
 * @param {{ learning_rate: number, beta: number }} rule
 * @param {number[]} start
 * @param {number} steps
 */
export function takeApart(surface, { learning_rate, beta }, start, steps) {
  /** @type {import("./descent.js").Recorded[][]} */
  const trails = [];
  const run = descend(surface, () => {
    /** @type {import("./descent.js").Recorded[]} */
    const trail = [];
    trails.push(trail);
    return recorded(new RMSProp({ learning_rate, beta }), trail);
  }, start, steps);
  const parts = trails.map((trail) => trail.map(({ gradient, square, move }) => ({
    gradient, root: Math.sqrt(square?.average ?? NaN), move, quotient: -move / learning_rate,
  })));
  return { run, parts };
}

/**
 * @param {Surface} surface
 * @param {import("./descent.js").Walk} run
 */
export function arrivesAt(surface, run) {
  const losses = lossesOf(surface, run);
  return settledAt(losses, SHARE * losses[0]);
}
