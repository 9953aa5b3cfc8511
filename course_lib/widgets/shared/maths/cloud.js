// Many walkers in the bowl ½(x² + y²), each with noise of its own in both coordinates of its
// gradient, of standard deviation 1; all have the same learning rate, which changes at some steps.
// The numbers are in cloud.json, which cloud_in_the_bowl.py reads too.
import { fillNormal } from "./noise.js";
import SETTING from "./cloud.json" with { type: "json" };
import { stepped } from "./rules.js";
import { piecewiseConstant } from "./schedules.js";

const { walkers: WALKERS, steps: STEPS, start: START, view: VIEW } = SETTING;
export { START, STEPS, VIEW, WALKERS };

/**
 * @typedef {object} Plan rates[0] at first, and rates[k] from the step turns[k − 1] on
 * @property {number[]} rates
 * @property {number[]} turns whole numbers that increase, one fewer than the rates
 *
 * @typedef {object} Walk
 * @property {Float64Array} xs of walker w after step t at t · WALKERS + w
 * @property {Float64Array} ys
 * @property {Float64Array} losses the mean over the walkers, after each step
 */

/**
 * Normal numbers for each walker, coordinate and step, in this order.
 * @param {number} seed
 */
export function cloudNoise(seed) {
  const values = new Float64Array(2 * WALKERS * STEPS);
  fillNormal(values, 0, values.length, seed);
  return values;
}

/**
 * @param {number[]} rates
 * @param {number[]} turns
 * @param {Float64Array} noise
 * @returns {Walk}
 */
export function walkCloud(rates, turns, noise) {
  const plan = piecewiseConstant(rates, turns);
  const alphas = Float64Array.from({ length: STEPS }, (_, step) => plan(step)); // asked by each walker
  const [xs, ys] = START.map(() => new Float64Array((STEPS + 1) * WALKERS));
  const losses = new Float64Array(STEPS + 1);
  let index = 0;
  for (let walker = 0; walker < WALKERS; walker += 1) {
    [xs, ys].forEach((places, axis) => {
      let place = START[axis];
      for (let step = 0; step <= STEPS; step += 1) {
        places[step * WALKERS + walker] = place;
        losses[step] += (place * place) / 2 / WALKERS;
        if (step < STEPS) {
          place = stepped(place, alphas[step], place + noise[index]);
          index += 1;
        }
      }
    });
  }
  return { xs, ys, losses };
}

/**
 * The mean loss at which a constant rate settles: α / (2 − α), from two coordinates.
 * @param {number} rate below 2
 */
export function settledLoss(rate) {
  return rate / (2 - rate);
}

/**
 * The root mean square distance from the bottom there.
 * @param {number} rate
 */
export function settledDistance(rate) {
  return Math.sqrt(2 * settledLoss(rate));
}

/**
 * The plan with another rate from a step on. Where there are more parts than it has places, the
 * shortest of those that are over is taken out; the part before it lasts longer, or, of the first,
 * the one after it begins sooner.
 * @param {Plan} plan
 * @param {number} step
 * @param {number} rate
 * @returns {Plan}
 */
export function turned({ rates, turns }, step, rate) {
  const count = rates.length;
  const parts = rates
    .map((one, index) => ({ from: index === 0 ? 0 : turns[index - 1], rate: one }))
    .filter(({ from }) => from < step);
  parts.push({ from: step, rate });
  while (parts.length > count) {
    const lengths = parts.slice(1).map(({ from }, index) => from - parts[index].from);
    const shortest = lengths.indexOf(Math.min(...lengths));
    parts.splice(shortest, 1);
    parts[0].from = 0;
  }
  const unused = count - parts.length;
  return {
    rates: [...parts.map((part) => part.rate), ...new Array(unused).fill(rate)],
    // Those that are not used stand beyond the last step.
    turns: [...parts.slice(1).map(({ from }) => from),
      ...Array.from({ length: unused }, (_, index) => STEPS + count - unused + index)],
  };
}
