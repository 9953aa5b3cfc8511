// Walks on surfaces, and what is asked of one: course_lib/descent.py in the browser.
import SETTING from "./maps.json" with { type: "json" };
import { floorOf, namedSurface } from "./surfaces.js";

// Farther than this many widths of the domain from its middle, or not finite: diverged.
const { far: FAR } = SETTING;

/**
 * @typedef {import("./surfaces.js").Surface} Surface
 *
 * @typedef {object} Walk a path, a point for the start and for each step
 * @property {number[]} xs
 * @property {number[]} ys
 * @property {number[]} values
 * @property {number | null} divergedAt the step, where it does
 *
 * @typedef {{ step: (parameter: number, gradient: number) => number }} Stepper
 */

/**
 * Walks as course_lib.descend does, but stops where it diverges. The rules work on one number at a
 * time, so makeOptimizer is called for each coordinate.
 * @param {Surface} surface
 * @param {() => Stepper} makeOptimizer
 * @param {number[]} start
 * @param {number} steps
 * @returns {Walk}
 */
export function descend(surface, makeOptimizer, start, steps) {
  const [[left, right], [low, high]] = surface.domain;
  const far = FAR * Math.max(right - left, high - low);
  const [byX, byY] = [makeOptimizer(), makeOptimizer()];
  let [x, y] = start;
  // As long as they can become: a list that grows is copied again and again.
  /** @type {[number[], number[], number[]]} */
  const [xs, ys, values] = [new Array(steps + 1), new Array(steps + 1), new Array(steps + 1)];
  xs[0] = x;
  ys[0] = y;
  values[0] = surface.value(x, y);
  let length = 1;
  /** @type {number | null} */
  let divergedAt = null;
  for (let step = 1; step <= steps && divergedAt === null; step += 1) {
    const slopes = surface.gradient(x, y);
    x = byX.step(x, slopes[0]);
    y = byY.step(y, slopes[1]);
    const value = surface.value(x, y);
    const distance = Math.max(Math.abs(x - (left + right) / 2), Math.abs(y - (low + high) / 2));
    if (Number.isFinite(distance) && Number.isFinite(value)) {
      xs[step] = x;
      ys[step] = y;
      values[step] = value;
      length = step + 1;
    }
    if (!(distance <= far) || !Number.isFinite(value)) divergedAt = step;
  }
  for (const one of [xs, ys, values]) one.length = length;
  return { xs, ys, values, divergedAt };
}

/**
 * The first step from which on the losses stay at or below a value, or null: steps_to in Python.
 * @param {number[]} losses
 * @param {number} target
 */
export function settledAt(losses, target) {
  let step = losses.length;
  while (step > 0 && losses[step - 1] <= target) step -= 1;
  return step < losses.length ? step : null;
}

/**
 * How far above the surface's lowest value; where there is none, the values as they are.
 * @param {Surface} surface
 * @param {Walk} run
 */
export function lossesOf(surface, run) {
  const floor = floorOf(surface);
  return floor === -Infinity || floor === 0
    ? run.values
    : run.values.map((value) => Math.max(0, value - floor));
}

/**
 * The lowest and highest value over the domain: the axis of a surface that has no lowest value.
 * @param {Surface} surface
 * @returns {[number, number]}
 */
function valueRange({ domain: [xs, ys], value }) {
  /** @type {number[]} */
  const all = [];
  for (let across = 0; across <= 20; across += 1) {
    for (let up = 0; up <= 20; up += 1) {
      all.push(value(xs[0] + ((xs[1] - xs[0]) * across) / 20, ys[0] + ((ys[1] - ys[0]) * up) / 20));
    }
  }
  return [Math.min(...all), Math.max(...all)];
}

/**
 * A surface by name, and the range of its loss's axis: null, a logarithmic one, but where the
 * surface has no lowest value.
 * @param {string} name
 * @param {number} [condition] the ravines'
 */
export function shownSurface(name, condition) {
  const surface = namedSurface(name, condition);
  return { surface, range: surface.lowest.length > 0 ? null : valueRange(surface) };
}

/**
 * @typedef {{ uncorrected: number, totalWeight: number, average: number }} Copied of an average
 *
 * @typedef {object} Recorded what a step was made of
 * @property {number} gradient
 * @property {number} move
 * @property {Copied | null} mean
 * @property {Copied | null} square
 */

/**
 * rules.js computes; this only reads. Steps as the optimizer does, and notes down in the trail what
 * each step was made of.
 * @param {InstanceType<typeof import("./rules.js").SGD>} optimizer
 * @param {Recorded[]} trail
 * @returns {Stepper}
 */
export function recorded(optimizer, trail) {
  return {
    step(parameter, gradient) {
      const moved = optimizer.step(parameter, gradient);
      trail.push({
        gradient, move: moved - parameter,
        mean: copied(optimizer.mean), square: copied(optimizer.meanSquare),
      });
      return moved;
    },
  };
}

/**
 * @param {import("./rules.js").ExponentialAverage | undefined} average
 * @returns {Copied | null}
 */
function copied(average) {
  return average
    ? { uncorrected: average.uncorrected, totalWeight: average.totalWeight, average: average.average }
    : null;
}
