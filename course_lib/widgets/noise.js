// Seeded normal noise: the same numbers in every browser, and in picture.py.

function uniformNumbers(seed) {
  // mulberry32 by Tommy Ettinger (public domain).
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function normalNoise(count, seed) {
  const uniform = uniformNumbers(seed);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform())); // 1 − u is never 0
    return radius * Math.cos(2 * Math.PI * uniform());
  });
}
