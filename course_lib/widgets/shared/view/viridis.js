// The colours of a map of rates.

// viridis (S. van der Walt and N. Smith, 2015), and how far along it a rate is: by the logarithm
// of the steps it needs for a digit, −1 / log₁₀ ρ, from 1 to those of ρ = 0.999.
export const VIRIDIS = ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30",
  "fde725"].map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));

const DULLEST = Math.log10(-1 / Math.log10(0.999));

/** @param {number} rate */
export function share(rate) {
  const steps = -1 / Math.log10(Math.min(0.999, Math.max(1e-9, rate)));
  return Math.min(1, Math.max(0, Math.log10(steps) / DULLEST));
}

/** @param {number} part of the way, 0 to 1 */
export function viridis(part) {
  const place = part * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(place));
  return VIRIDIS[index].map((from, channel) => (
    from + (place - index) * (VIRIDIS[index + 1][channel] - from)));
}
