// The network of two hidden units that knows a year, and the ways to its copy with the two swapped.
// Its parameters are (u₁, b₁, u₂, b₂, w₁, w₂, c), as in course_lib/notebook/year_network.py.

/**
 * @typedef {object} Said
 * @property {[number[], number[]]} parts what each unit adds, week by week
 * @property {number[]} output
 */

/**
 * What a network says of `weeks` times of the year, spread evenly from -1 to 1.
 * @param {number[]} parameters
 * @param {number} weeks
 * @returns {Said}
 */
export function said([u1, b1, u2, b2, w1, w2, c], weeks) {
  const times = Array.from({ length: weeks }, (_, week) => (2 * week) / (weeks - 1) - 1);
  const part = (/** @type {number} */ u, /** @type {number} */ b, /** @type {number} */ w) => (
    times.map((time) => w * Math.tanh(u * time + b)));
  const [first, second] = [part(u1, b1, w1), part(u2, b2, w2)];
  return { parts: [first, second], output: times.map((_, week) => first[week] + second[week] + c) };
}

/**
 * Half the mean squared error, and the decay.
 * @param {number[]} parameters
 * @param {number[]} target
 * @param {number} decay
 */
export function lossOf(parameters, target, decay) {
  const { output } = said(parameters, target.length);
  const error = target.reduce((sum, value, week) => sum + (output[week] - value) ** 2, 0);
  const size = parameters.reduce((sum, value) => sum + value * value, 0);
  return error / (2 * target.length) + (decay / 2) * size;
}

/**
 * The place at a share, from 0 to 1, of a way through points that are evenly spaced.
 * @param {number[][]} points
 * @param {number} share
 */
export function placeOn(points, share) {
  const at = share * (points.length - 1);
  const before = Math.min(points.length - 2, Math.floor(at));
  return points[before].map((value, index) => (
    value + (at - before) * (points[before + 1][index] - value)));
}

/**
 * The losses at each per cent of a way.
 * @param {number[][]} points
 * @param {number[]} target
 * @param {number} decay
 */
export function lossesOn(points, target, decay) {
  return Array.from({ length: 101 }, (_, percent) => (
    lossOf(placeOn(points, percent / 100), target, decay)));
}
