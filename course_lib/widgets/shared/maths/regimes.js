// One direction of a quadratic, of curvature λ, under v ← βv + g, x ← x − αv: which regime it is
// in, and at what rate its distance from the minimum shrinks.
import { Momentum } from "./rules.js";

/**
 * (x_{k+1}, x_k) = M (x_k, x_{k−1}), and M's eigenvalues solve z² − (1 + β − αλ) z + β = 0: the size
 * of the larger one.
 * @param {number} alphaLambda
 * @param {number} beta
 */
export function rateOf(alphaLambda, beta) {
  const trace = 1 + beta - alphaLambda;
  const discriminant = trace * trace - 4 * beta;
  return discriminant < 0
    ? Math.sqrt(beta) : (Math.abs(trace) + Math.sqrt(discriminant)) / 2;
}

/**
 * The rate, and the regime that it is of.
 * @param {number} alphaLambda
 * @param {number} beta
 */
export function predict(alphaLambda, beta) {
  const trace = 1 + beta - alphaLambda;
  const rate = rateOf(alphaLambda, beta);
  // αλ within 1 % of the curve where the two eigenvalues meet.
  const edges = walls(beta);
  let regime = trace > 0 ? "monotone" : "flipping";
  if (rate > 1) regime = "divergent";
  else if (edges.some((edge) => Math.abs(alphaLambda - edge) <= 0.01 * edge)) regime = "critical";
  else if (trace * trace - 4 * beta < 0) regime = "oscillating";
  return { rate, regime };
}

const MEASURED_STEPS = 1000;

/**
 * The distance from the minimum, from 1 on, and the rate at which it shrinks: the mean over the
 * later half of the steps that are numbers neither too small nor too large. By then the direction
 * that a double root or a slow start hides has taken over.
 * @param {number} learning_rate
 * @param {number} beta
 * @param {number} curvature
 */
export function simulate(learning_rate, beta, curvature) {
  const rule = new Momentum({ learning_rate, beta, dampening: false });
  const xs = [1];
  while (xs.length <= MEASURED_STEPS) {
    const before = xs[xs.length - 1];
    const x = rule.step(before, curvature * before);
    const size = Math.abs(x) + Math.abs(before);
    if (!(size < 1e280)) break;
    xs.push(x);
    if (size < 1e-280) break;
  }
  /** @type {(step: number) => number} */
  const norm = (step) => Math.hypot(xs[step], xs[step - 1]);
  const last = xs.length - 1;
  const from = Math.max(1, Math.floor(last / 2));
  const rate = norm(last) === 0 ? 0 : (norm(last) / norm(from)) ** (1 / Math.max(1, last - from));
  return { xs, rate, from, last };
}

/** @param {number} condition κ */
export function bestRate(condition) {
  return (Math.sqrt(condition) - 1) / (Math.sqrt(condition) + 1);
}

/**
 * αλ at the two walls of the funnel inside which a direction swings, at the height β.
 * @param {number} beta
 */
export function walls(beta) {
  return [(1 - Math.sqrt(beta)) ** 2, (1 + Math.sqrt(beta)) ** 2];
}

/**
 * The loss at each step, from 1 on, and each direction's share of it: all alike at the start.
 * A path that has ended has arrived, unless it has left for good: there the bands end.
 * @param {number[][]} paths the distance along each direction, from 1 on
 * @param {number} steps
 */
export function lossBands(paths, steps) {
  const bands = [];
  for (let step = 0; step <= steps; step += 1) {
    if (paths.some((xs) => step >= xs.length && Math.abs(xs[xs.length - 1]) > 1)) break;
    const parts = paths.map((xs) => (xs[step] ?? 0) ** 2 / paths.length);
    const total = parts.reduce((sum, part) => sum + part, 0);
    if (!(total > 0 && total < Infinity)) break;
    bands.push({ total, shares: parts.map((part) => part / total) });
  }
  return bands;
}
