// From data to pixels, and to the text of paths.

/**
 * @typedef {{ (value: number): number, invert: (position: number) => number }} Scale
 */

/**
 * @param {number} from
 * @param {number} to
 * @param {number} start
 * @param {number} end
 * @returns {Scale}
 */
export function linearScale(from, to, start, end) {
  const slope = (end - start) / (to - from);
  /** @type {Scale} */
  const scale = (value) => start + (value - from) * slope;
  scale.invert = (position) => from + (position - start) / slope;
  return scale;
}

/**
 * Round values inside [from, to], `count` of them at most.
 * @param {number} from
 * @param {number} to
 * @param {number} count
 */
export function niceTicks(from, to, count) {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const ticks = [];
  for (let index = Math.ceil(from / step); index * step <= to + 1e-9 * step; index += 1) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

const TENTHS = new Array(20001).fill("");

/**
 * A coordinate to a tenth of a pixel. Paths are made of thousands of them while something is
 * dragged, and their text is most of the work, so it is kept.
 * @param {number} pixels
 * @returns {string}
 */
export function tenths(pixels) {
  const count = Math.round(10 * pixels);
  if (!(count >= 0 && count < TENTHS.length)) return String(count / 10);
  if (TENTHS[count] === "") TENTHS[count] = String(count / 10);
  return TENTHS[count];
}

/**
 * A path through points.
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 */
export function line(xs, ys) {
  let path = "";
  for (let index = 0; index < xs.length; index += 1) {
    path += `${index === 0 ? "M" : "L"}${tenths(xs[index])},${tenths(ys[index])}`;
  }
  return path;
}

const UNSEEN = 0.2;

/**
 * The same through `count` points from left to right, without those that the line passes within
 * a fifth of a pixel anyway.
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {number} [count]
 */
export function curve(xs, ys, count = xs.length) {
  if (count === 0) return "";
  let [fromX, fromY] = [xs[0], ys[0]];
  let path = `M${tenths(fromX)},${tenths(fromY)}`;
  let [least, most] = [-Infinity, Infinity]; // slopes that pass all points since the last one kept
  for (let index = 1; index < count; index += 1) {
    const slope = (ys[index] - fromY) / (xs[index] - fromX);
    if (slope < least || slope > most) {
      [fromX, fromY] = [xs[index - 1], ys[index - 1]];
      path += `L${tenths(fromX)},${tenths(fromY)}`;
      [least, most] = [-Infinity, Infinity];
    }
    const across = xs[index] - fromX;
    least = Math.max(least, (ys[index] - UNSEEN - fromY) / across);
    most = Math.min(most, (ys[index] + UNSEEN - fromY) / across);
  }
  return count === 1 ? path : `${path}L${tenths(xs[count - 1])},${tenths(ys[count - 1])}`;
}

/**
 * A path through points, and one of a dot at each, as line and dots give them: their texts are made
 * once for both.
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 */
export function dotted(xs, ys) {
  let [through, at] = ["", ""];
  for (let index = 0; index < xs.length; index += 1) {
    const place = `${tenths(xs[index])},${tenths(ys[index])}`;
    through += (index === 0 ? "M" : "L") + place;
    at += `M${place}h0`;
  }
  return { line: through, dots: at };
}

/**
 * One path of dots (stroked with round caps), cheaper than a circle each.
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 */
export function dots(xs, ys) {
  let path = "";
  for (let index = 0; index < xs.length; index += 1) {
    path += `M${tenths(xs[index])},${tenths(ys[index])}h0`;
  }
  return path;
}
