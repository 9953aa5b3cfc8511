// A point of a surface: its gradient, its Hessian's eigenvalues and directions, and what it is.
import { viewOf } from "./surfaces.js";

/**
 * @typedef {import("./surfaces.js").Surface} Surface
 * @typedef {[number, number]} Pair
 *
 * @typedef {"slope" | "minimum" | "maximum" | "saddle" | "degenerate"} Kind
 *
 * @typedef {object} Lens
 * @property {number} x
 * @property {number} y
 * @property {number} value
 * @property {Pair} gradient
 * @property {number} length the gradient's
 * @property {Pair} values the Hessian's eigenvalues, the larger first
 * @property {[Pair, Pair]} directions its unit eigenvectors, to the right
 * @property {number[]} slopes along them
 * @property {Kind} kind
 */

/**
 * Eigenvalues of [[a, b], [b, c]], the larger first, and unit eigenvectors that point to the right.
 * @param {[number, number, number]} hessian
 * @returns {{ values: Pair, directions: [Pair, Pair] }}
 */
function eigen([a, b, c]) {
  const [mean, radius] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
  const angle = radius === 0 ? 0 : Math.atan2(2 * b, a - c) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    values: [mean + radius, mean - radius],
    directions: [[cos, sin], sin > 0 ? [sin, -cos] : [-sin, cos]],
  };
}

/**
 * Everything there is to say about a point. A gradient no longer than `tolerance` counts as zero,
 * and an eigenvalue nearer to zero than `flat` tells nothing.
 * @param {Surface} surface
 * @param {Pair} point
 * @param {{ tolerance: number, flat: number }} limits
 * @returns {Lens}
 */
export function lensAt(surface, [x, y], { tolerance, flat }) {
  const gradient = surface.gradient(x, y);
  const { values, directions } = eigen(surface.hessian(x, y));
  const length = Math.hypot(...gradient);
  const slopes = directions.map(([across, up]) => across * gradient[0] + up * gradient[1]);
  return { x, y, value: surface.value(x, y), gradient, length, values, directions, slopes,
    kind: kindOf(length, values, tolerance, flat) };
}

/**
 * @param {number} length
 * @param {Pair} values
 * @param {number} tolerance
 * @param {number} flat
 * @returns {Kind}
 */
function kindOf(length, [larger, smaller], tolerance, flat) {
  if (length > tolerance) return "slope";
  if (Math.min(Math.abs(larger), Math.abs(smaller)) < flat) return "degenerate";
  if (smaller > 0) return "minimum";
  return larger < 0 ? "maximum" : "saddle";
}

/**
 * Where the gradient of the second-order model is zero, or null where there is no such place:
 * θ − H⁻¹∇f. It is drawn to every kind of critical point.
 * @param {Lens} lens
 * @returns {number[] | null}
 */
export function newtonStep({ x, y, values, directions, slopes }) {
  if (Math.min(...values.map(Math.abs)) < 1e-9) return null;
  return [x, y].map((start, axis) => values.reduce(
    (sum, value, index) => sum - (slopes[index] / value) * directions[index][axis], start));
}

/**
 * The middle of the gradients' lengths over the map.
 * @param {Surface} surface
 */
export function typicalGradient(surface) {
  const [[x0, x1], [y0, y1]] = viewOf(surface);
  const lengths = [];
  for (let across = 0.5; across < 12; across += 1) {
    for (let up = 0.5; up < 12; up += 1) {
      lengths.push(Math.hypot(
        ...surface.gradient(x0 + ((x1 - x0) * across) / 12, y0 + ((y1 - y0) * up) / 12)));
    }
  }
  return lengths.sort((a, b) => a - b)[lengths.length >> 1];
}
