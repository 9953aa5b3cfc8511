// Distance from a saddle's ridge by step, on a logarithmic axis, with a ring to drag at the start.
import { html, set, svg } from "./dom.js";
import { dragHandles } from "./drag.js";
import { optimizerStyle } from "./keys.js";
import { curve, linearScale, niceTicks, tenths } from "./scales.js";
import { placeOn } from "./text_scale.js";
import { power } from "./words.js";

const FRAME = { left: 46, right: 12, top: 22, bottom: 32 };
const [LOWEST, HIGHEST] = [-12.3, 1.6]; // powers of ten

/**
 * @typedef {{ optimizer: string, distances: number[] }} Run
 * @typedef {ReturnType<typeof axesOf>} Axes
 * @typedef {ReturnType<typeof newCurve>} Curve
 *
 * @typedef {object} Distances
 * @property {number} width
 * @property {number} height
 * @property {number} last the step at the axis's end
 * @property {number} step the one that is marked
 * @property {Run[]} runs
 * @property {number} delta where the ring stands
 */

/** @param {(delta: number) => void} onDelta */
export function distanceChart(onDelta) {
  const parts = {
    grid: svg("g", { class: "descent-grid" }),
    goal: svg("path", { class: "descent-goal-line" }),
    rule: svg("path", { class: "descent-step-rule" }),
    curves: svg("g"),
  };
  const plot = svg("svg", {}, parts.goal, parts.rule, parts.curves);
  const chart = svg("svg", {
    role: "img", "aria-label": "Distance from the ridge by step, logarithmic" },
  parts.grid, plot, svg("text", { x: 6, y: 11 }, "distance from the ridge"));
  const handle = html("div", { class: "descent-handle", "aria-hidden": "true" });
  const root = html("div", { class: "descent-map descent-distances" }, chart, handle);
  /** @type {Map<string, Curve>} */
  const drawn = new Map();
  /** @type {Axes | null} */
  let axes = null;
  dragHandles(root, [handle], (event) => {
    const up = placeOn(event, chart)[1];
    if (axes) onDelta(10 ** axes.y.invert(up));
  });
  return {
    root,
    /** @param {Distances} distances */
    draw({ width, height, last, step, runs, delta }) {
      const key = `${[width, height, last]}`;
      if (axes?.key !== key) {
        axes = axesOf(key, width, height, last);
        drawAxes(chart, plot, parts, axes);
      }
      const { x, place, bottom } = axes;
      set(parts.rule, { d: `M${x(step).toFixed(1)},${FRAME.top}V${bottom}` });
      handle.style.transform = `translate(${FRAME.left}px, ${place(delta).toFixed(1)}px)`;
      for (const [name, one] of drawn) {
        if (runs.some(({ optimizer }) => optimizer === name)) continue;
        one.root.remove();
        drawn.delete(name);
      }
      for (const run of runs) {
        const one = drawn.get(run.optimizer) ?? newCurve(run.optimizer);
        if (!one.root.parentNode) parts.curves.append(one.root);
        drawn.set(run.optimizer, one);
        drawCurve(one, run, step, axes);
      }
    },
  };
}

/**
 * @param {string} key
 * @param {number} width
 * @param {number} height
 * @param {number} last
 */
function axesOf(key, width, height, last) {
  const [right, bottom] = [width - FRAME.right, height - FRAME.bottom];
  const y = linearScale(LOWEST, HIGHEST, bottom, FRAME.top);
  const place = (/** @type {number} */ distance) => y(Math.max(LOWEST - 1, Math.log10(distance)));
  return {
    key, width, height, last, right, bottom, y, place,
    x: linearScale(0, last, FRAME.left, right),
  };
}

/**
 * @param {SVGElement} chart
 * @param {SVGElement} plot
 * @param {{ grid: SVGElement, goal: SVGElement }} parts
 * @param {Axes} axes
 */
function drawAxes(chart, plot, { grid, goal }, { width, height, last, right, bottom, x, y }) {
  set(chart, { width, height });
  const frame = [FRAME.left, FRAME.top, right - FRAME.left + 6, bottom - FRAME.top];
  set(plot, { x: frame[0], y: frame[1], width: frame[2], height: frame[3],
    viewBox: frame.join(" ") });
  grid.replaceChildren(
    ...[-12, -9, -6, -3, 0].flatMap((tick) => [
      svg("path", { d: `M${FRAME.left},${y(tick).toFixed(1)}H${right}` }),
      svg("text", { x: FRAME.left - 13, y: y(tick) + 4, "text-anchor": "end" }, power(tick)),
    ]),
    ...niceTicks(0, last, Math.min(last, width / 75)).map((tick) => svg("text", {
      x: x(tick), y: bottom + 15, "text-anchor": "middle" }, String(tick))),
    svg("text", { x: right, y: bottom + 28, "text-anchor": "end" }, "step"),
    // Beside the title: below it lie the paths' ends.
    svg("text", { x: right, y: 11, "text-anchor": "end" }, "above 1: escaped"),
  );
  set(goal, { d: `M${FRAME.left},${y(0).toFixed(1)}H${right}` });
}

/** @param {string} optimizer */
function newCurve(optimizer) {
  const line = svg("path", { class: "descent-path" });
  const marker = svg("circle", { class: "descent-path-marker", r: 4.5 });
  return {
    line, marker, root: svg("g", { style: optimizerStyle(optimizer) }, line, marker),
    /** @type {number[] | null} */
    distances: null,
    /** @type {Axes | null} */
    axes: null,
  };
}

/**
 * @param {Curve} one
 * @param {Run} run
 * @param {number} step
 * @param {Axes} axes
 */
function drawCurve(one, { distances }, step, axes) {
  const { x, place, last, right } = axes;
  if (one.distances !== distances || one.axes !== axes) { // else it is there already
    Object.assign(one, { distances, axes });
    const every = Math.max(1, Math.round((1.5 * last) / (right - FRAME.left))); // 1.5 px apart
    /** @type {[number[], number[]]} */
    const [xs, ys] = [[], []];
    for (let index = 0; index < distances.length && index <= last; index += every) {
      xs.push(x(index));
      ys.push(place(distances[index]));
    }
    set(one.line, { d: curve(xs, ys) });
  }
  const at = Math.min(step, distances.length - 1);
  set(one.marker, { cx: tenths(x(at)), cy: tenths(place(distances[at])) });
}
