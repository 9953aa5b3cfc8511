// What SGD's loss is in the mean, exactly, on ½ Σ λᵢ xᵢ² with fresh noise of variance 1 in each
// coordinate of the gradient, under schedules that are planned for some number of steps. The
// setting is in horizon.json, which schedule_race.py reads too.
import SETTING from "./horizon.json" with { type: "json" };
import { kept } from "./kept.js";
import {
  constant, cosineDecay, inverseTimeDecay, linearDecay, piecewiseConstant, warmupStableDecay,
} from "./schedules.js";

const { curvatures: CURVATURES, start: START, longest: LONGEST, rates: GRID } = SETTING;
export { LONGEST };

/**
 * @typedef {import("./schedules.js").Schedule} Schedule
 * @typedef {{ name: string, rate: number, alphas: Float64Array, losses: Float64Array }} Planned
 * @typedef {{ shape: Float64Array, rate: number, end: number }} Tried the rate's share at each step
 */

const RATES = Array.from({ length: GRID.count }, (_, index) => (
  GRID.lowest * (GRID.highest / GRID.lowest) ** (index / (GRID.count - 1))));

/**
 * The schedules from a rate of 1, as many of each as are tried; all are proportional to it.
 * @type {Record<string, (total: number) => Schedule[]>}
 */
const SHAPES = {
  "constant": () => [constant(1)],
  "1/t": () => SETTING.decayRates.map((decayRate) => inverseTimeDecay(1, decayRate)),
  "steps": (total) => [piecewiseConstant([1, 0.1, 0.01], SETTING.drops.map((share) => (
    Math.round(share * total))))],
  "cosine": (total) => [cosineDecay(1, total)],
  "linear": (total) => [linearDecay(1, total)],
  "late fall": (total) => [
    warmupStableDecay(1, total, 0, Math.round(SETTING.fall * total))],
};

/**
 * The mean loss before the first step and after each.
 * @param {ArrayLike<number>} alphas
 */
export function expectedLosses(alphas) {
  const losses = new Float64Array(alphas.length + 1);
  CURVATURES.forEach((curvature, axis) => {
    let [mean, variance] = [START[axis], 0];
    for (let step = 0; step <= alphas.length; step += 1) {
      losses[step] += (curvature / 2) * (mean * mean + variance);
      const kept = 1 - alphas[step] * curvature;
      mean *= kept;
      variance = kept * kept * variance + alphas[step] * alphas[step];
    }
  });
  return losses;
}

/**
 * The last of the mean losses, the same to the bit, without those before it: hundreds are compared
 * while a slider moves.
 * @param {Float64Array} shape
 * @param {number} rate
 * @param {number} total
 */
function endOf(shape, rate, total) {
  const [[slow, fast], [far, near]] = [CURVATURES, START];
  let along = far;
  let across = near;
  let alongSpread = 0;
  let acrossSpread = 0;
  for (let step = 0; step < total; step += 1) {
    const alpha = rate * shape[step];
    const left = 1 - alpha * slow;
    const rest = 1 - alpha * fast;
    along *= left;
    alongSpread = left * left * alongSpread + alpha * alpha;
    across *= rest;
    acrossSpread = rest * rest * acrossSpread + alpha * alpha;
  }
  return (slow / 2) * (along * along + alongSpread) + (fast / 2) * (across * across + acrossSpread);
}

const STEPS = Float64Array.from({ length: LONGEST }, (_, step) => step);

/** @param {Schedule} schedule */
const shapeOf = (schedule) => STEPS.map((step) => schedule(step));

/**
 * Those that look the same whatever they are planned for: the lowest end at every total, of all
 * that are tried, is found once.
 */
const ENDLESS = ["constant", "1/t"];
const endless = kept(() => new Map(ENDLESS.map((name) => {
  /** @type {Tried[]} */
  const best = new Array(LONGEST + 1);
  for (const shape of SHAPES[name](LONGEST).map(shapeOf)) {
    for (const rate of RATES) {
      expectedLosses(shape.map((share) => rate * share)).forEach((end, total) => {
        if (end < (best[total]?.end ?? Infinity)) best[total] = { shape, rate, end };
      });
    }
  }
  return [name, best];
})));

/**
 * What ends lowest of all that is tried of a schedule.
 * @param {string} name
 * @param {number} total
 * @returns {Tried}
 */
function bestOf(name, total) {
  const found = endless().get(name);
  if (found) return found[total];
  let best = { shape: STEPS, rate: 0, end: Infinity };
  for (const shape of SHAPES[name](total).map(shapeOf)) {
    for (const rate of RATES) {
      const end = endOf(shape, rate, total);
      if (end < best.end) best = { shape, rate, end };
    }
  }
  return best;
}

/**
 * Each schedule, planned for so many steps, with the rate (and decay rate) of those tried that ends
 * lowest there; and how it goes on to the longest horizon.
 * @param {number} total
 * @returns {Planned[]}
 */
export function planned(total) {
  return Object.keys(SHAPES).map((name) => {
    const { shape, rate } = bestOf(name, total);
    const alphas = shape.map((share) => rate * share);
    return { name, rate, alphas, losses: expectedLosses(alphas) };
  });
}

/**
 * The best first.
 * @param {Planned[]} plans
 * @param {number} stop
 */
export function ranked(plans, stop) {
  return [...plans].sort((one, other) => one.losses[stop] - other.losses[stop]);
}
