// The colours of a map of rates.

// viridis (S. van der Walt and N. Smith, 2015), and how far along it a rate is: by the logarithm
// of the steps it needs for a digit, −1 / log₁₀ ρ, from 1 to those of ρ = 0.999.
const LIGHT = ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30", "fde725"];

// Its form on a dark page, the same hues: in Oklab its lightness is brought from 0.29 … 0.92 to
// 0.33 … 0.74, so that no yellow glares and no violet sinks into the page, and its chroma to 0.85
// of what it was. Lightness still rises all the way, for the colour-blind too.
const DARK = ["4d1c5b", "493577", "3c4f7f", "2e667d", "237b77", "238e69", "48a04c", "84aa18", "bfad00"];

/** @typedef {number[][]} Colours red, green and blue, from the fastest rate to the slowest */

/** @type {Colours[]} the colours on a light page, and on a dark one */
export const RATE_COLOURS = [LIGHT, DARK].map((stops) => stops.map(
  (hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16))));

const DULLEST = Math.log10(-1 / Math.log10(0.999));

/** @param {number} rate */
export function share(rate) {
  const steps = -1 / Math.log10(Math.min(0.999, Math.max(1e-9, rate)));
  return Math.min(1, Math.max(0, Math.log10(steps) / DULLEST));
}

/**
 * The rate that is so far along it: what `share` is undone by.
 * @param {number} part
 */
export function rateAt(part) {
  return 10 ** (-1 / 10 ** (part * DULLEST));
}

/**
 * @param {Colours} colours
 * @param {number} part of the way, 0 to 1
 */
export function colourAt(colours, part) {
  const place = part * (colours.length - 1);
  const index = Math.min(colours.length - 2, Math.floor(place));
  return colours[index].map((from, channel) => (
    from + (place - index) * (colours[index + 1][channel] - from)));
}
