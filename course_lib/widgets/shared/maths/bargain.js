// What an average gets wrong on a truth that climbs steadily under noise: noise, and lag.
import { normalNoise } from "./noise.js";
import { exponentialAverage, trendLag, varianceFactor } from "./rules.js";

/**
 * @typedef {object} Weather
 * @property {number} drift of the truth, a step
 * @property {number} noise its standard deviation
 * @property {number} persistence the share of the noise left a step later
 *
 * @typedef {{ noise: number, lag: number, sum: number }} ErrorParts mean squares
 */

/**
 * The mean square error of a settled average, by its parts.
 * @param {number} beta
 * @param {Weather} weather
 * @returns {ErrorParts}
 */
export function errorParts(beta, { drift, noise, persistence }) {
  const byNoise = noise ** 2 * varianceFactor(beta, persistence);
  const byLag = (drift * trendLag(beta)) ** 2;
  return { noise: byNoise, lag: byLag, sum: byNoise + byLag };
}

/**
 * The β of some with the least error.
 * @param {number[]} betas
 * @param {Weather} weather
 */
export function bestOf(betas, weather) {
  const sums = betas.map((beta) => errorParts(beta, weather).sum);
  return betas[sums.indexOf(Math.min(...sums))];
}

/**
 * Noise of variance 1 that keeps a share of itself from step to step.
 * @param {number} count
 * @param {number} seed
 * @param {number} persistence
 */
export function lastingNoise(count, seed, persistence) {
  const values = normalNoise(count, seed);
  const fresh = Math.sqrt(1 - persistence ** 2);
  for (let step = 1; step < count; step += 1) {
    values[step] = persistence * values[step - 1] + fresh * values[step];
  }
  return values;
}

/**
 * One run: the truth, its readings and their average at every step, and the mean square error of
 * the steps from `settled` on.
 * @param {number} beta
 * @param {{ drift: number, noise: number }} weather
 * @param {number[]} errors noise of variance 1, one for each step
 * @param {number} settled
 */
export function runOf(beta, { drift, noise }, errors, settled) {
  const truth = errors.map((_, step) => drift * step);
  const readings = errors.map((error, step) => truth[step] + noise * error);
  const average = exponentialAverage(readings, beta, true);
  let sum = 0;
  for (let step = settled; step < errors.length; step += 1) sum += (average[step] - truth[step]) ** 2;
  return { truth, readings, average, meanSquare: sum / (errors.length - settled) };
}
