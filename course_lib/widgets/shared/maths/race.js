// A race of optimizers on a surface: the walks, and who leads at a step.
import { descend, lossesOf, settledAt } from "./descent.js";
import { OPTIMIZERS } from "./rules.js";

/**
 * @typedef {import("./surfaces.js").Surface} Surface
 * @typedef {import("./descent.js").Walk} Walk
 *
 * @typedef {object} Entry what the standings ask of a run
 * @property {string} optimizer
 * @property {ArrayLike<number>} losses
 * @property {number | null} divergedAt
 *
 * @typedef {Walk & { optimizer: string, losses: number[],
 *   settled: (loss: number) => number | null }} Run `settled` is the step from which on it is at or
 *   below a loss
 *
 * @typedef {object} Place
 * @property {any} run
 * @property {boolean} gone
 * @property {boolean} fell gone downwards, where a surface falls without end
 * @property {number} loss
 */

/** Walks each optimizer, and only those again whose walk would be another one. */
export function raceTrack() {
  /** @type {Map<string, { key: string, run: Run }>} */
  const kept = new Map();
  /**
   * @param {Surface} surface
   * @param {string} name
   * @param {Record<string, number>} hyperparameters
   * @param {[number, number]} start
   * @param {number} steps
   * @returns {Run}
   */
  return (surface, name, hyperparameters, start, steps) => {
    const key = JSON.stringify([surface.name, hyperparameters, start, steps]);
    const before = kept.get(name);
    if (before?.key === key) return before.run;
    const walk = descend(surface, () => new OPTIMIZERS[name](hyperparameters), start, steps);
    const losses = lossesOf(surface, walk);
    const run = { ...walk, optimizer: name, losses, settled: askedOnce(losses) };
    kept.set(name, { key, run });
    return run;
  };
}

/**
 * settledAt that looks only once for the same loss.
 * @param {number[]} losses
 */
function askedOnce(losses) {
  /** @type {[number | null, number | null]} */
  let [target, step] = [null, null];
  return (/** @type {number} */ loss) => {
    if (loss !== target) [target, step] = [loss, settledAt(losses, loss)];
    return step;
  };
}

/**
 * The runs at one step, the best first. A path that is gone is last; but where a surface falls
 * without end, being gone downwards is winning.
 * @param {Entry[]} runs
 * @param {number} step
 * @param {boolean} endless
 * @returns {Place[]}
 */
export function standingsAt(runs, step, endless) {
  const places = runs.map((run) => {
    const gone = run.divergedAt !== null && run.divergedAt <= step;
    const loss = run.losses[Math.min(step, run.losses.length - 1)];
    const fell = gone && endless && run.losses[run.losses.length - 1] < run.losses[0];
    return { run, gone, fell, loss };
  });
  return places.sort((a, b) => groupOf(a) - groupOf(b) || (
    groupOf(a) === 0 ? goneAt(a) - goneAt(b)
      : groupOf(a) === 1 ? a.loss - b.loss
        : goneAt(b) - goneAt(a)));
}

/** @param {Place} place */
function groupOf({ fell, gone }) {
  if (fell) return 0;
  return gone ? 2 : 1;
}

/** @param {Place} place */
function goneAt({ run }) {
  return run.divergedAt ?? Infinity;
}
