// Trains a run frame by frame, a few milliseconds in each, so that the page stays at hand.

const FRAME_SCRIPT = 4; // ms of training and drawing in a frame

/**
 * @typedef {object} Trained
 * @property {() => { epochs: number, over: boolean, trainEpoch: () => void }} run the one there is
 * @property {() => number} perSecond epochs in a second, perhaps Infinity
 * @property {() => void} onFrame some epochs on
 * @property {() => void} onRest at its end, or stopped
 */

/** @param {Trained} options */
export function trainer({ run, perSecond, onFrame, onRest }) {
  const pace = paceOf(run, perSecond);
  let target = 0; // how many epochs are asked for, where it does not play
  let playing = false;
  /** @type {number | null} */
  let frame = null;
  let drawing = 1; // ms the last frame spent on it

  /** @param {number} now */
  function advance(now) {
    const began = performance.now();
    const trained = run();
    const [before, until] = [trained.epochs, playing ? pace.due(now) : target];
    const slice = Math.max(1, FRAME_SCRIPT - drawing);
    while (trained.epochs < until && !trained.over && performance.now() - began < slice) {
      trained.trainEpoch();
    }
    if (playing && trained.epochs < until) pace.begin(); // what is late is not made up for
    if (trained.over || (!playing && trained.epochs >= target)) {
      rest();
      return;
    }
    frame = requestAnimationFrame(advance);
    if (trained.epochs === before) return;
    const drawn = performance.now();
    onFrame();
    drawing = performance.now() - drawn;
  }

  function wake() {
    const { epochs, over } = run();
    if ((playing || (epochs < target && !over)) && frame === null) {
      frame = requestAnimationFrame(advance);
    }
  }

  function stop() {
    if (frame !== null) cancelAnimationFrame(frame);
    [frame, playing] = [null, false];
  }

  /** Rests where it is. */
  function rest() {
    stop();
    target = run().epochs;
    onRest();
  }

  /** @param {number} [epochs] how far it is to go by itself; without, to its end */
  function go(epochs) {
    playing = epochs === undefined;
    if (epochs === undefined) pace.begin();
    else target = epochs;
    wake();
  }
  return { rest, stop, go, trains: () => frame !== null, plays: () => playing };
}

/**
 * How many epochs are due by now, from when it began.
 * @param {Trained["run"]} run
 * @param {() => number} perSecond
 */
function paceOf(run, perSecond) {
  let [from, speed] = [0, 0];
  /** @type {number | null} */
  let since = null;
  return {
    begin: () => { since = null; },
    /** @param {number} now */
    due(now) {
      if (since === null || speed !== perSecond()) {
        [from, since, speed] = [run().epochs, now, perSecond()];
      }
      return speed === Infinity ? Infinity : from + Math.ceil(((now - since) / 1000) * speed);
    },
  };
}
