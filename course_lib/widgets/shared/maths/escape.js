// A path from beside a saddle's ridge, until it has left the saddle. Where it starts, and the
// distance from the ridge at which it has escaped, are in escape.json: saddle_escape.py reads it.
import SETTING from "./escape.json" with { type: "json" };
import { Momentum, OPTIMIZERS } from "./rules.js";
import { namedSurface } from "./surfaces.js";

const { startX: START_X, farAway: FAR_AWAY } = SETTING;
export { START_X };

/**
 * @typedef {object} Race what every optimizer has in common
 * @property {string} surface "saddle" or "monkey_saddle"
 * @property {number} learning_rate
 * @property {boolean} dampening of momentum
 * @property {number} delta the distance from the ridge at first
 *
 * @typedef {object} Noise two values for each step, multiplied by the size, are added to the gradient
 * @property {number} size
 * @property {ArrayLike<number>} values
 *
 * @typedef {object} Escape
 * @property {number[]} xs
 * @property {number[]} ys
 * @property {number[]} distances
 * @property {number | null} escapedAt the first step at a distance of 1 or more
 */

/**
 * The ridge is what runs into the saddle point: on the saddle the line y = 0, on the monkey
 * saddle, where there are three, the half of it with x > 0.
 * @param {string} surface
 * @param {number} x
 * @param {number} y
 */
function ridgeDistance(surface, x, y) {
  return surface === "saddle" || x > 0 ? Math.abs(y) : Math.hypot(x, y);
}

/**
 * The path goes on a little after its escape, until it has left the map; or, without `path`, is
 * not kept at all.
 * @param {Race & { optimizer: string, steps: number, noise?: Noise | null, path?: boolean }} state
 * @returns {Escape}
 */
export function escape({
  surface, optimizer, learning_rate, dampening, delta, steps, noise = null, path = true,
}) {
  const shape = namedSurface(surface);
  const settings = optimizer === "Momentum" ? { dampening, learning_rate } : { learning_rate };
  const make = () => new OPTIMIZERS[optimizer](settings);
  const [byX, byY] = [make(), make()];
  let [x, y] = [START_X, delta];
  /** @type {Escape} */
  const run = { xs: [x], ys: [y], distances: [ridgeDistance(surface, x, y)], escapedAt: null };
  for (let step = 1; step <= steps; step += 1) {
    const slopes = shape.gradient(x, y);
    x = byX.step(x, slopes[0] + (noise ? noise.size * noise.values[2 * step - 2] : 0));
    y = byY.step(y, slopes[1] + (noise ? noise.size * noise.values[2 * step - 1] : 0));
    const distance = ridgeDistance(surface, x, y);
    if (path) {
      run.xs.push(x);
      run.ys.push(y);
      run.distances.push(distance);
    }
    if (run.escapedAt === null && distance >= FAR_AWAY) run.escapedAt = step;
    if (!(distance < (path ? 3 : FAR_AWAY))) break;
  }
  return run;
}

/**
 * How many steps the theory gives on the saddle, where the curvature down is λ = −1: the distance
 * grows by 1 + α|λ| at each step of SGD; for momentum, by the larger root of
 * z² − (1 + β + α|λ|) z + β = 0. Null where there is none.
 * @param {Race & { optimizer: string }} state
 */
export function predictedSteps({ surface, optimizer, learning_rate, dampening, delta }) {
  if (surface !== "saddle") return null;
  if (optimizer === "SGD") return Math.log(1 / delta) / Math.log1p(learning_rate);
  if (optimizer !== "Momentum") return null;
  const { beta } = Momentum.defaults;
  const trace = 1 + beta + learning_rate * (dampening ? 1 - beta : 1);
  return Math.log(1 / delta) / Math.log((trace + Math.sqrt(trace * trace - 4 * beta)) / 2);
}
