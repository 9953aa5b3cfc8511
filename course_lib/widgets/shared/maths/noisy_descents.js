// Some descents on ½‖θ‖² with noise in the gradient, and what theory says of them. Their numbers
// are in noisy_descents.json, which schedule_explorer.py reads too: `away` is the start's distance,
// `noise` the root mean square of the gradient's noise.
import { fillNormal } from "./noise.js";
import SETTING from "./noisy_descents.json" with { type: "json" };
import { stepped } from "./rules.js";

const { runs: RUNS, steps: HORIZON, coordinates: COORDINATES, away: AWAY, noise: NOISE } = SETTING;
export { HORIZON, RUNS };
export const LOST = 1e12; // a loss beyond this has diverged

/**
 * Normal numbers for every coordinate of every gradient, made run by run: the last yield is all.
 * @param {number} seed
 */
export function* gradientNoise(seed) {
  const each = COORDINATES * HORIZON;
  const values = new Float64Array(RUNS * each);
  for (let [run, state] = [0, seed]; run < RUNS; run += 1) {
    state = fillNormal(values, run * each, (run + 1) * each, state);
    yield values;
  }
}

/**
 * Losses of every run, before the first step and after each; infinite where one has diverged.
 * @param {ArrayLike<number>} rates by step
 * @param {Float64Array} noise
 */
export function noisyDescents(rates, noise) {
  const scale = NOISE / Math.sqrt(COORDINATES);
  let index = 0;
  return Array.from({ length: RUNS }, () => {
    const losses = new Float64Array(HORIZON + 1);
    for (let coordinate = 0; coordinate < COORDINATES; coordinate += 1) {
      let parameter = AWAY / Math.sqrt(COORDINATES);
      losses[0] += 0.5 * parameter * parameter;
      for (let step = 1; step <= HORIZON; step += 1) {
        parameter = stepped(parameter, rates[step - 1], parameter + scale * noise[index]);
        losses[step] += 0.5 * parameter * parameter;
        index += 1;
      }
    }
    for (let step = 0; step <= HORIZON; step += 1) {
      if (Number.isNaN(losses[step])) losses[step] = Infinity;
    }
    return losses;
  });
}

/** @param {Float64Array[]} runs an even number of them */
export function medianByStep(runs) {
  const here = new Float64Array(runs.length);
  const medians = new Float64Array(runs[0].length);
  for (let step = 0; step < medians.length; step += 1) {
    // So few are put in order one by one: to sort them takes longer.
    for (let run = 0; run < runs.length; run += 1) {
      const loss = runs[run][step];
      let at = run;
      for (; at > 0 && here[at - 1] > loss; at -= 1) here[at] = here[at - 1];
      here[at] = loss;
    }
    medians[step] = (here[runs.length / 2 - 1] + here[runs.length / 2]) / 2;
  }
  return medians;
}

/**
 * The mean loss at which a constant rate settles: α σ² / (2 (2 − α)); none from 2 on.
 * @param {number} rate
 */
export function noiseFloor(rate) {
  return rate < 2 ? (rate * NOISE ** 2) / (2 * (2 - rate)) : Infinity;
}

/**
 * The mean loss at the end at a constant rate: what is left of the start, and the noise.
 * @param {number} rate
 */
function expectedAtEnd(rate) {
  const kept = (1 - rate) ** (2 * HORIZON);
  return 0.5 * kept * AWAY ** 2 + (1 - kept) * noiseFloor(rate);
}

/** The lowest of them. */
export function bestConstant() {
  const rates = Array.from({ length: 600 }, (_, index) => 10 ** (-3 + index / 200));
  return Math.min(...rates.map(expectedAtEnd));
}
