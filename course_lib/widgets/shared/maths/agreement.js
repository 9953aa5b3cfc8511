// Adam's step at the end of a short series of gradients of equal size, in units of α. A series'
// signs are the bits of a whole number: that of value 2^k says that the one k steps back is
// negative.
import { normalNoise } from "./noise.js";
import { averageWeights, exponentialAverage } from "./rules.js";

const BETA2 = 0.999; // any other gives the same steps: all squares are alike

/**
 * The gradients, oldest first.
 * @param {number} bits
 * @param {number} count
 * @param {number} size
 */
export function callsOf(bits, count, size) {
  return Array.from({ length: count }, (_, index) => (
    isNegative(bits, count - 1 - index) ? -size : size));
}

/**
 * @param {number} bits
 * @param {number} age
 */
export function isNegative(bits, age) {
  return (bits >> age) % 2 === 1;
}

/**
 * @param {number} bits
 * @param {number} age
 */
export function turned(bits, age) {
  return bits ^ (1 << age);
}

/** @param {number} bits */
export function countNegative(bits) {
  return bits.toString(2).replaceAll("0", "").length;
}

/**
 * @param {number[]} calls
 * @param {number} beta1
 */
export function stepOf(calls, beta1) {
  const mean = exponentialAverage(calls, beta1, true)[calls.length - 1];
  const squares = calls.map((call) => call ** 2);
  return mean / Math.sqrt(exponentialAverage(squares, BETA2, true)[calls.length - 1]);
}

/**
 * Signs by a fair coin.
 * @param {number} count
 * @param {number} seed
 */
export function tossed(count, seed) {
  let bits = 0;
  normalNoise(count, seed).forEach((/** @type {number} */ value, /** @type {number} */ age) => {
    if (value < 0) bits = turned(bits, age);
  });
  return bits;
}

/**
 * The root mean square step that fair coins give: of the squared weights.
 * @param {number} count
 * @param {number} beta1
 */
export function typicalStep(count, beta1) {
  const squares = averageWeights(count, beta1, true).map((weight) => weight ** 2);
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0));
}

/** @param {number[]} values */
export function rootMeanSquare(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}
