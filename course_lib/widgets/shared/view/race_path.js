// A path on the map: all of it faintly, and in full what has been walked up to a step.
import { set, svg } from "./dom.js";
import { optimizerStyle } from "./keys.js";
import { tenths } from "./scales.js";

/**
 * @typedef {import("./map.js").SurfaceMap} SurfaceMap
 * @typedef {import("../maths/descent.js").Walk} Walk
 */

/**
 * @param {SurfaceMap} map
 * @param {string} optimizer
 */
export function racePath(map, optimizer) {
  const parts = {
    ahead: svg("path", { class: "descent-path descent-path-ahead" }),
    walked: svg("path", { class: "descent-path" }),
    marker: svg("circle", { class: "descent-path-marker", r: 5 }),
  };
  const root = svg("g", { style: optimizerStyle(optimizer) },
    parts.ahead, parts.walked, parts.marker);
  map.front.append(root);
  /** @type {{ run: Walk | null, x: SurfaceMap["x"] | null, d: string, ends: number[] }} */
  let drawn = { run: null, x: null, d: "", ends: [] };
  return {
    /**
     * @param {Walk | null} run or null for none
     * @param {number} step
     */
    draw(run, step) {
      root.style.display = run ? "" : "none";
      if (!run) return;
      if (drawn.run !== run || drawn.x !== map.x) {
        drawn = { run, x: map.x, ...written(run, map) };
        set(parts.ahead, { d: drawn.d });
      }
      const shown = Math.min(step, drawn.ends.length - 1);
      const [x, y] = [tenths(near(map.x(run.xs[shown]))), tenths(near(map.y(run.ys[shown])))];
      set(parts.walked, { d: `${drawn.d.slice(0, drawn.ends[shown])}L${x},${y}` });
      set(parts.marker, { cx: x, cy: y });
    },
  };
}

/**
 * Near enough to be drawn.
 * @param {number} pixels
 */
function near(pixels) {
  return Math.max(-1e5, Math.min(1e5, pixels));
}

/**
 * A path through the points that are a pixel or more from the one before, and its length at every
 * step. One that diverges ends when it is a map's height beyond: its swings would cover all.
 * @param {Walk} run
 * @param {SurfaceMap} map
 */
function written({ xs, ys, divergedAt }, map) {
  let [d, lastX, lastY] = ["", Infinity, Infinity];
  const ends = [];
  const [toX, toY] = [map.x, map.y];
  const beyond = (/** @type {number} */ value, /** @type {number} */ size) => (
    value < -map.height || value > size + map.height);
  for (let step = 0; step < xs.length; step += 1) {
    const x = near(toX(xs[step]));
    const y = near(toY(ys[step]));
    if (Math.abs(x - lastX) + Math.abs(y - lastY) >= 1) {
      d += `${step === 0 ? "M" : "L"}${tenths(x)},${tenths(y)}`;
      lastX = x;
      lastY = y;
    }
    ends.push(d.length);
    if (divergedAt !== null && (beyond(x, 2 * map.height) || beyond(y, map.height))) break;
  }
  return { d, ends };
}
