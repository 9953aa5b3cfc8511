// The map of a surface, with what lies on it: paths, and points to drag.
//
//   surfaceMap(name)                  .root .front .draw(surface, width) .x .y .view .height
//   pathLayer(map)                    .draw(optimizer, run, step) draws a path and marks one step
//   startHandle(map, onMove)          .show(x, y); a point to drag; pair it with startSliders
//   startSliders(onMove)              .roots .show(map, x, y); the same by keyboard
//
// Everything is redrawn by the caller, any number of times; what is slow (level lines) is kept
// until the surface or the size changes.
import { ASPECT, onView, viewOf } from "../maths/surfaces.js";
import { slider } from "./controls.js";
import { html, set, svg } from "./dom.js";
import { dragHandles } from "./drag.js";
import { optimizerStyle } from "./keys.js";
import { levelsLayer } from "./levels.js";
import { dotted, linearScale, niceTicks, tenths } from "./scales.js";
import { placeOn } from "./text_scale.js";
import { number, places, sayNumber } from "./words.js";

/**
 * @typedef {import("../maths/surfaces.js").Surface} Surface
 * @typedef {import("../maths/surfaces.js").Pair} Pair
 * @typedef {import("./scales.js").Scale} Scale
 *
 * @typedef {object} SurfaceMap
 * @property {HTMLElement} root
 * @property {SVGElement} front what lies on the map goes here
 * @property {(surface: Surface, width: number) => void} draw
 * @property {(event: PointerEvent) => Pair} pointAt where on the surface a pointer is, inside the map
 * @property {Scale} x
 * @property {Scale} y
 * @property {[Pair, Pair]} view what it shows of the plane, across and up
 * @property {number} height
 *
 * @typedef {{ width: number, height: number, right: number, bottom: number }} Plot
 */

const MARGIN = { left: 30, right: 8, top: 6, bottom: 20 };

/**
 * @param {string} name what a screen reader says it is
 * @returns {SurfaceMap}
 */
export function surfaceMap(name) {
  const parts = {
    lowest: svg("path", { class: "descent-lowest" }),
    axes: svg("g", { class: "descent-grid" }),
  };
  const levels = levelsLayer();
  const floor = svg("svg", {}, levels.root, parts.lowest);
  const back = svg("svg", { "aria-hidden": "true" }, floor, parts.axes);
  // Level lines stay in a layer of their own: a path that moves over them does not repaint them.
  const inner = svg("svg");
  const front = svg("svg", { role: "img", "aria-label": name }, inner);
  const root = html("div", { class: "descent-map" }, back, front);
  /** @type {[Pair, Pair]} */
  const view = [[0, 1], [0, 1]]; // until it is drawn, as the scales
  const [x, y] = [linearScale(0, 1, 0, 1), linearScale(0, 1, 0, 1)];
  const map = { root, front: inner, draw, pointAt, x, y, view, height: 0 };
  /** @type {Surface | null} */
  let shown = null;
  let shownWidth = 0;
  let laidOut = "";
  return map;

  /**
   * @param {Surface} surface
   * @param {number} width
   */
  function draw(surface, width) {
    if (surface === shown && width === shownWidth) return;
    [shown, shownWidth] = [surface, width];
    const room = `${[width, ...viewOf(surface)]}`;
    if (room !== laidOut) layOut(map, surface, width, { back, front, floor, inner,
      levels: levels.root, axes: parts.axes });
    laidOut = room;
    levels.draw(surface, map.view);
    set(parts.lowest, { d: surface.lowest.map(([x, y]) => (
      `M${(map.x(x) - 5).toFixed(1)},${map.y(y).toFixed(1)}h10m-5,-5v10`)).join("") });
  }

  /**
   * @param {PointerEvent} event
   * @returns {Pair}
   */
  function pointAt(event) {
    const [across, down] = placeOn(event, front);
    /** @type {Pair} */
    const point = [map.x.invert(across), map.y.invert(down)];
    return shown ? onView(shown, point) : point;
  }
}

/**
 * What stays while only the surface's shape changes, as a ravine's does when it is turned.
 * @param {SurfaceMap} map
 * @param {Surface} surface
 * @param {number} width
 * @param {Record<"back" | "front" | "floor" | "inner" | "levels" | "axes", SVGElement>} layers
 */
function layOut(map, surface, width, { back, front, floor, inner, levels, axes }) {
  const plot = place(map, surface, width);
  for (const one of [back, front]) set(one, { width, height: map.height });
  for (const one of [floor, inner]) {
    set(one, { x: MARGIN.left, y: MARGIN.top, width: plot.width, height: plot.height,
      viewBox: `${MARGIN.left} ${MARGIN.top} ${plot.width} ${plot.height}` });
  }
  set(levels, { x: MARGIN.left, y: MARGIN.top, width: plot.width, height: plot.height });
  axes.replaceChildren(...axesOf(map, plot));
}

/**
 * Sets the map's scales, view and height for a width; returns the plot's edges.
 * @param {SurfaceMap} map
 * @param {Surface} surface
 * @param {number} width
 * @returns {Plot}
 */
function place(map, surface, width) {
  const plotWidth = width - MARGIN.left - MARGIN.right;
  const height = Math.round(plotWidth / ASPECT);
  const [right, bottom] = [MARGIN.left + plotWidth, MARGIN.top + height];
  map.height = bottom + MARGIN.bottom;
  map.view = viewOf(surface);
  const [[x0, x1], [y0, y1]] = map.view;
  map.x = linearScale(x0, x1, MARGIN.left, right);
  map.y = linearScale(y0, y1, bottom, MARGIN.top);
  return { width: plotWidth, height, right, bottom };
}

/**
 * @param {SurfaceMap} map
 * @param {Plot} plot
 */
function axesOf({ x, y, view: [[x0, x1], [y0, y1]] }, { right, bottom }) {
  const text = (/** @type {number} */ tick) => number(tick, places(tick));
  return [
    svg("path", { d: `M${MARGIN.left},${MARGIN.top}V${bottom}H${right}` }),
    ...niceTicks(x0, x1, 5).map((tick) => svg("text", {
      x: x(tick), y: bottom + 15, "text-anchor": "middle" }, text(tick))),
    ...niceTicks(y0, y1, 5).map((tick) => svg("text", {
      x: MARGIN.left - 5, y: y(tick) + 4, "text-anchor": "end" }, text(tick))),
  ];
}

/**
 * Whether a point lies outside of a map.
 * @param {SurfaceMap} map
 * @param {number} x
 * @param {number} y
 */
export function outside({ view: [[x0, x1], [y0, y1]] }, x, y) {
  return x < x0 || x > x1 || y < y0 || y > y1;
}

/**
 * A path with a dot at each step, one of them marked.
 * @param {SurfaceMap} map
 */
export function pathLayer(map) {
  const parts = {
    line: svg("path", { class: "descent-path" }),
    dots: svg("path", { class: "descent-path-dots" }),
    marker: svg("circle", { class: "descent-path-marker", r: 5 }),
  };
  const root = svg("g", {}, parts.line, parts.dots, parts.marker);
  map.front.append(root);
  /** @type {{ optimizer?: string, xs?: number[], x?: Scale }} */
  let drawn = {};
  return {
    root,
    /**
     * @param {string} optimizer
     * @param {{ xs: number[], ys: number[] }} run
     * @param {number} step
     */
    draw(optimizer, { xs, ys }, step) {
      if (drawn.optimizer !== optimizer) set(root, { style: optimizerStyle(optimizer) });
      if (drawn.xs !== xs || drawn.x !== map.x) { // else the path is there already
        const path = dotted(xs.map(map.x), ys.map(map.y));
        set(parts.line, { d: path.line });
        set(parts.dots, { d: path.dots });
      }
      drawn = { optimizer, xs, x: map.x };
      const shown = Math.min(step, xs.length - 1);
      set(parts.marker, { cx: tenths(map.x(xs[shown])), cy: tenths(map.y(ys[shown])) });
    },
  };
}

/**
 * A ring to drag over the map.
 * @param {SurfaceMap} map
 * @param {(x: number, y: number) => void} onMove
 */
export function startHandle(map, onMove) {
  const handle = html("div", { class: "descent-handle", "aria-hidden": "true" });
  map.root.append(handle);
  dragHandles(map.root, [handle], (event) => {
    const [x, y] = map.pointAt(event).map((value, axis) => (
      toStep(value, coordinateStep(map.view[axis]))));
    onMove(x, y);
  });
  return {
    /**
     * @param {number} x
     * @param {number} y
     */
    show(x, y) {
      handle.style.transform = `translate(${map.x(x).toFixed(1)}px, ${map.y(y).toFixed(1)}px)`;
    },
  };
}

/**
 * The start's two coordinates as ranges: onMove(x, y) as the handle calls it.
 * @param {(x: number, y: number) => void} onMove
 * @param {string[]} [labels]
 */
export function startSliders(onMove, labels = ["Start x", "Start y"]) {
  /** @type {Pair} */
  let point = [0, 0];
  /** @type {SurfaceMap["view"] | null} */
  let view = null;
  const sliders = labels.map((label, axis) => slider({
    label, min: -1, max: 1, step: "any",
    onInput: (value) => (axis === 0 ? onMove(value, point[1]) : onMove(point[0], value)),
  }));
  sliders.forEach(({ root }) => root.classList.add("descent-start"));
  return {
    roots: sliders.map(({ root }) => root),
    /**
     * @param {SurfaceMap} map
     * @param {number} x
     * @param {number} y
     */
    show(map, x, y) {
      point = [x, y];
      sliders.forEach((one, axis) => {
        if (map.view !== view) {
          const step = coordinateStep(map.view[axis]);
          const [low, high] = map.view[axis].map((end) => toStep(end, step));
          set(one.input, { min: low, max: high, step });
        }
        one.show(point[axis], sayNumber(point[axis]));
      });
      view = map.view;
    },
  };
}

/**
 * About 400 steps from one side to the other: 1, 2 or 5 times a power of ten.
 * @param {Pair} side
 */
function coordinateStep([low, high]) {
  const rough = (high - low) / 400;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [2, 5].findLast((one) => one * power <= rough) ?? 1;
  return Number((power * factor).toPrecision(1));
}

/**
 * @param {number} value
 * @param {number} step
 */
function toStep(value, step) {
  return Number((Math.round(value / step) * step).toPrecision(12));
}
