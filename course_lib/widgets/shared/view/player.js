// Lets a step run on by itself, or, where motion is not wanted, jump: a button, and its clock.
import { button } from "./controls.js";
import { write } from "./dom.js";

const JUMP = 10;

/**
 * @typedef {object} Played
 * @property {() => number} at the step it is at
 * @property {() => number} end the step where it stops
 * @property {() => number} perSecond steps in a second
 * @property {(step: number) => void} go
 */

/** @param {Played} options */
export function player({ at, end, perSecond, go }) {
  const motion = matchMedia("(prefers-reduced-motion: reduce)");
  let still = motion.matches; // kept, for it is asked at every event
  const clock = stepClock({ at, end, perSecond, go }, name);
  const press = button("Play", () => {
    if (clock.runs()) clock.stop();
    else if (still) go(at() >= end() ? 0 : Math.min(end(), at() + JUMP));
    else clock.start();
    name();
  });
  press.classList.add("descent-play");
  motion.addEventListener("change", motionChanged);

  function name() {
    const done = at() >= end();
    const rest = still ? (done ? "To the start" : `Jump ${JUMP} steps`)
      : done ? "Play again" : "Play";
    write(press, clock.runs() ? "Pause" : rest);
  }

  function pause() {
    clock.stop();
    name();
  }

  function motionChanged() {
    still = motion.matches;
    pause();
  }

  /** Runs by itself, from the first step, if motion is wanted. */
  function begin() {
    if (still || clock.runs()) return;
    go(0);
    clock.start();
    name();
  }

  return {
    root: press,
    name,
    pause,
    begin,
    playing: clock.runs,
    stop() {
      clock.stop();
      motion.removeEventListener("change", motionChanged);
    },
  };
}

/**
 * Steps by the time that has passed, from the first again where it is at the end.
 * @param {Played} played
 * @param {() => void} onEnd
 */
function stepClock({ at, end, perSecond, go }, onEnd) {
  /** @type {number | null} */
  let frame = null;
  /** @type {{ from: number, since: number | null, speed: number }} */
  let begun = { from: 0, since: null, speed: 0 };

  /** @param {number} now */
  function advance(now) {
    if (begun.since === null || begun.speed !== perSecond()) {
      begun = { from: at(), since: now, speed: perSecond() };
    }
    const passed = (now - (begun.since ?? now)) / 1000;
    const step = Math.min(end(), begun.from + Math.floor(passed * begun.speed));
    if (step !== at()) go(step);
    frame = step < end() ? requestAnimationFrame(advance) : null;
    if (frame === null) onEnd();
  }

  return {
    runs: () => frame !== null,
    start() {
      go(at() >= end() ? 0 : at());
      begun = { from: at(), since: null, speed: perSecond() };
      frame = requestAnimationFrame(advance);
    },
    stop() {
      if (frame !== null) cancelAnimationFrame(frame);
      frame = null;
    },
  };
}
