// Ranges for what spans powers of ten: learning rates, and β as fine near 1 as near 0.
import { slider } from "./controls.js";
import { power } from "./words.js";

// The round numbers of a power of ten: 1 to 2 by 0.02, to 5 by 0.05, to 10 by 0.1. There are 50, 60
// and 50 of them, so that the scale is all but logarithmic.
const [UP_TO_2, UP_TO_5, PER_POWER] = [50, 110, 160];

/**
 * @typedef {import("./controls.js").Slider} Slider
 * @typedef {import("../maths/limits.js").NumberLimit} NumberLimit
 */

/**
 * A range over the round numbers of some powers of ten.
 * @param {{ label: string, limit: NumberLimit, onInput: (rate: number) => void }} options
 * @returns {Slider}
 */
export function rateSlider({ label, limit, onInput }) {
  const [lowest, highest] = [limit.low, limit.high].map((end) => Math.round(Math.log10(end)));
  const one = slider({
    label, min: lowest, max: highest, step: 1 / PER_POWER,
    ticks: Array.from({ length: highest - lowest + 1 }, (_, index) => (
      { at: lowest + index, text: shortPower(lowest + index) })),
    onInput: (position) => onInput(positionToRate(position)),
  });
  return { ...one, show: (rate, text, seen) => one.show(rateToPosition(rate), text, seen) };
}

/** @param {number} position */
export function positionToRate(position) {
  const exponent = Math.floor(position + 1e-9);
  const index = Math.round((position - exponent) * PER_POWER);
  let mantissa = 1 + 0.02 * index;
  if (index > UP_TO_2) mantissa = 2 + 0.05 * (index - UP_TO_2);
  if (index > UP_TO_5) mantissa = 5 + 0.1 * (index - UP_TO_5);
  return Number((mantissa * 10 ** exponent).toPrecision(6));
}

/** @param {number} rate */
export function rateToPosition(rate) {
  const exponent = Math.floor(Math.log10(rate) + 1e-9);
  const mantissa = rate / 10 ** exponent;
  let index = (mantissa - 1) / 0.02;
  if (mantissa > 2) index = UP_TO_2 + (mantissa - 2) / 0.05;
  if (mantissa > 5) index = UP_TO_5 + (mantissa - 5) / 0.1;
  return exponent + index / PER_POWER;
}

/**
 * The nearest of the round numbers.
 * @param {number} rate
 */
export function roundRate(rate) {
  return positionToRate(rateToPosition(rate));
}

/** @param {number} exponent */
function shortPower(exponent) {
  return exponent >= -3 ? String(Number((10 ** exponent).toPrecision(1))) : power(exponent);
}

/**
 * Over −log₁₀(1 − β), so that every tenfold window is as easy to reach; 1 − β is rounded to a
 * multiple of 0.05, below 2, or 0.1 of its power of ten, so that 0.5, 0.9, 0.98, 0.99 are met.
 * @param {{ label: string, limit: NumberLimit, ticks: number[],
 *   onInput: (beta: number) => void }} options
 * @returns {Slider}
 */
export function betaSlider({ label, limit: { high: highest }, ticks, onInput }) {
  const place = (/** @type {number} */ beta) => -Math.log10(1 - beta);
  const one = slider({
    label, min: 0, max: Number(place(highest).toFixed(6)), step: 0.02,
    ticks: ticks.map((at) => ({ at: place(at), text: String(at) })),
    onInput: (position) => onInput(Math.min(highest, betaAt(position))),
  });
  return { ...one, show: (beta, text, seen) => one.show(place(beta), text, seen) };
}

const FARTHEST = 300; // beyond it, 1 − β would be smaller than numbers are

/** @param {number} position as far as a pointer is dragged */
export function betaAt(position) {
  const share = 10 ** -Math.min(position, FARTHEST);
  const scale = 10 ** Math.floor(Math.log10(share) + 1e-9);
  const step = share / scale < 1.999 ? 0.05 : 0.1;
  return Number((1 - Math.round(share / scale / step) * step * scale).toFixed(6));
}
