// Seeded normal noise: the same numbers in every browser, and in pictures/svg.py.

/**
 * @param {number} count
 * @param {number} seed
 */
export function normalNoise(count, seed) {
  const values = new Float64Array(count);
  fillNormal(values, 0, count, seed);
  return Array.from(values);
}

/**
 * Writes values[from] to values[to - 1] and returns the state to go on with; a seed is the first.
 * @param {Float64Array} values
 * @param {number} from
 * @param {number} to
 * @param {number} seed
 */
export function fillNormal(values, from, to, seed) {
  let state = seed | 0;
  for (let index = from; index < to; index += 1) {
    state = (state + 0x6d2b79f5) | 0;
    const radius = Math.sqrt(-2 * Math.log(1 - uniform(state))); // 1 − u is never 0
    state = (state + 0x6d2b79f5) | 0;
    values[index] = radius * Math.cos(2 * Math.PI * uniform(state));
  }
  return state;
}

/**
 * mulberry32 by Tommy Ettinger (public domain).
 * @param {number} state
 */
function uniform(state) {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
