// The runs of a network side by side: the one that is trained, and those before it.
import { sampleOf, TrainingRun } from "./network.js";

const EARLIER = 5; // runs that stay for comparison

/**
 * @typedef {import("./network.js").Protocol} Protocol
 * @typedef {import("./network.js").RunSettings} RunSettings
 *
 * @typedef {object} Result what is told of a run besides its settings
 * @property {number} epochs
 * @property {number | null} divergedAt
 * @property {number | null} cost
 * @property {number} accuracy
 * @property {number} newAccuracy on points it was not trained on
 * @property {boolean} dead
 */

/** A run with its number, and what distinguishes it from others. */
export class NumberedRun extends TrainingRun {
  /** @type {Result | null} */
  result = null;

  /**
   * @param {import("./network.js").Points} points
   * @param {RunSettings} settings
   * @param {number} epochs
   * @param {Protocol} protocol
   * @param {number} id
   */
  constructor(points, settings, epochs, protocol, id) {
    super(points, settings, epochs, protocol);
    this.settings = settings;
    this.key = keyOf(settings, epochs);
    this.id = id;
  }
}

export class Runs {
  /** @type {NumberedRun | null} */
  current = null;

  /** @type {NumberedRun[]} */
  earlier = [];

  numbered = 0;

  /** @param {Protocol} protocol */
  constructor(protocol) {
    this.protocol = protocol;
    this.points = sampleOf(protocol, "training");
    this.newPoints = sampleOf(protocol, "held-out");
  }

  get all() {
    return this.current ? [...this.earlier, this.current] : this.earlier;
  }

  /**
   * Takes up settings; says whether they make another run.
   * @param {RunSettings} settings
   * @param {number} epochs
   */
  follow(settings, epochs) {
    const [before, key] = [this.current, keyOf(settings, epochs)];
    if (before?.key === key) return false;
    this.earlier = this.earlier.filter((one) => one.key !== key);
    if (before && before.epochs > 0) this.earlier = [...this.earlier, before].slice(-EARLIER);
    else if (before) this.numbered -= 1; // nothing has been seen of it
    this.numbered += 1;
    this.current = new NumberedRun(this.points, settings, epochs, this.protocol, this.numbered);
    return true;
  }

  /** The same run from its first epoch. */
  again() {
    const { points, protocol, current } = this;
    if (current) {
      const { settings, costs, id } = current;
      this.current = new NumberedRun(points, settings, costs.length, protocol, id);
    }
  }

  forgetEarlier() {
    this.earlier = [];
  }

  forgetAll() {
    [this.current, this.earlier, this.numbered] = [null, [], 0];
  }

  /**
   * What is told of a run; measured once after each epoch.
   * @param {NumberedRun} run
   * @returns {Result}
   */
  resultOf(run) {
    const { epochs, network, costs, divergedAt } = run;
    if (run.result?.epochs !== epochs) {
      run.result = {
        epochs, divergedAt,
        cost: epochs > 0 ? costs[epochs - 1] : null,
        accuracy: network.accuracy(this.points),
        newAccuracy: network.accuracy(this.newPoints),
        dead: divergedAt === null && network.isDead(this.points),
      };
    }
    return /** @type {Result} */ (run.result);
  }
}

/**
 * The first number of epochs after which a run's cost was at or below a value, or null.
 * @param {{ costs: Float64Array, epochs: number }} run
 * @param {number} goal
 */
export function epochsTo({ costs, epochs }, goal) {
  const index = costs.subarray(0, epochs).findIndex((cost) => cost <= goal);
  return index < 0 ? null : index + 1;
}

/**
 * @param {RunSettings} settings
 * @param {number} epochs
 */
function keyOf(settings, epochs) {
  return JSON.stringify([settings, epochs]);
}
