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
 * The truth and its readings at every step.
 * @param {{ drift: number, noise: number }} weather
 * @param {ArrayLike<number>} errors noise of variance 1, one for each step
 */
export function readingsOf({ drift, noise }, errors) {
  const [truth, readings] = [0, 1].map(() => new Float64Array(errors.length));
  for (let step = 0; step < errors.length; step += 1) {
    truth[step] = drift * step;
    readings[step] = truth[step] + noise * errors[step];
  }
  return { truth, readings };
}

/**
 * The readings' average at every step, and the mean square error of the steps from `settled` on.
 * @param {number} beta
 * @param {ReturnType<typeof readingsOf>} days
 * @param {number} settled
 */
export function averageOf(beta, { truth, readings }, settled) {
  const average = new Float64Array(readings.length);
  const running = new ExponentialAverage(beta);
  let sum = 0;
  for (let step = 0; step < average.length; step += 1) {
    average[step] = running.update(readings[step]);
    if (step >= settled) sum += (average[step] - truth[step]) ** 2;
  }
  return { average, meanSquare: sum / (average.length - settled) };
}
