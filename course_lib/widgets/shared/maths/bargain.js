// What an average gets wrong on a truth that climbs steadily under noise: noise, and lag.
import { kept } from "./kept.js";
import { fillNormal } from "./noise.js";
import { ExponentialAverage, trendLag, varianceFactor } from "./rules.js";

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

const freshNoise = kept((/** @type {number} */ count, /** @type {number} */ seed) => {
  const values = new Float64Array(count);
  fillNormal(values, 0, count, seed);
  return values;
});

/**
 * Noise of variance 1 that keeps a share of itself from step to step.
 * @param {number} count
 * @param {number} seed
 * @param {number} persistence
 */
export function lastingNoise(count, seed, persistence) {
  const values = freshNoise(count, seed).slice();
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
 * @param {ArrayLike<number>} errors noise of variance 1, one for each step
 * @param {number} settled
 */
export function runOf(beta, { drift, noise }, errors, settled) {
  const count = errors.length;
  const [truth, readings, average] = [0, 1, 2].map(() => new Float64Array(count));
  const running = new ExponentialAverage(beta);
  let sum = 0;
  for (let step = 0; step < count; step += 1) {
    truth[step] = drift * step;
    readings[step] = truth[step] + noise * errors[step];
    average[step] = running.update(readings[step]);
    if (step >= settled) sum += (average[step] - truth[step]) ** 2;
  }
  return { truth, readings, average, meanSquare: sum / (count - settled) };
}
