// What SGD's loss is in the mean, exactly, on ½ Σ λᵢ xᵢ² with fresh noise of variance 1 in each
// coordinate of the gradient, under schedules that are planned for some number of steps. The
// setting is in horizon.json, which schedule_race.py reads too.
import SETTING from "./horizon.json" with { type: "json" };
import {
  constant, cosineDecay, inverseTimeDecay, linearDecay, piecewiseConstant, warmupStableDecay,
} from "./schedules.js";

const { curvatures: CURVATURES, start: START, longest: LONGEST, rates: GRID } = SETTING;
export { LONGEST };

/**
 * @typedef {import("./schedules.js").Schedule} Schedule
 * @typedef {{ name: string, rate: number, alphas: Float64Array, losses: Float64Array }} Planned
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
 * Each schedule, planned for so many steps, with the rate (and decay rate) of those tried that ends
 * lowest there; and how it goes on to the longest horizon.
 * @param {number} total
 * @returns {Planned[]}
 */
export function planned(total) {
  const steps = Float64Array.from({ length: LONGEST }, (_, step) => step);
  return Object.entries(SHAPES).map(([name, shapes]) => {
    let best = { rate: 0, alphas: steps, end: Infinity };
    for (const schedule of shapes(total)) {
      const shape = steps.map((step) => schedule(step));
      for (const rate of RATES) {
        const alphas = shape.map((share) => rate * share);
        const end = expectedLosses(alphas.subarray(0, total))[total];
        if (end < best.end) best = { rate, alphas, end };
      }
    }
    return { name, rate: best.rate, alphas: best.alphas, losses: expectedLosses(best.alphas) };
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
