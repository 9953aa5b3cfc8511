// Loss by step: the curves of some runs, and the step that is looked at.
import { html, renew, set, svg, write } from "./dom.js";
import { dragAcross } from "./drag.js";
import { optimizerStyle } from "./keys.js";
import { curve, linearScale, niceTicks, tenths } from "./scales.js";
import { placeOn } from "./text_scale.js";
import { number, places, power } from "./words.js";

const CHART = { left: 42, right: 10, top: 18, bottom: 32 };
const LOWEST_POWER = -16; // below this, rounding is all there is to see

/**
 * @typedef {{ optimizer: string, losses: number[] }} Run
 * @typedef {{ loss: number, steps: number }} Goal
 * @typedef {ReturnType<typeof makeParts>} Parts
 * @typedef {ReturnType<typeof axesOf> & { key: string }} Axes
 * @typedef {ReturnType<typeof newCurve>} Curve
 *
 * @typedef {object} Losses
 * @property {number} width
 * @property {number} height
 * @property {number} steps
 * @property {number} step the one that is marked on every curve
 * @property {Run[]} runs
 * @property {number[] | null} [range] of a linear axis; else it is logarithmic
 * @property {Goal | null} [goal]
 * @property {string} [label] what a loss is
 *
 * @typedef {object} LossChart
 * @property {HTMLElement} root
 * @property {SVGElement} svg
 * @property {(losses: Losses) => void} draw
 * @property {(pixel: number) => number} stepAt
 */

/**
 * @param {string} name what a screen reader says it is
 * @returns {LossChart}
 */
export function lossChart(name) {
  const parts = makeParts(name);
  /** @type {Curve[]} */
  const drawn = [];
  /** @type {Axes | null} */
  let axes = null;
  return {
    root: html("div", { class: "descent-losses" }, parts.chart), svg: parts.chart, draw, stepAt,
  };

  /** @param {number} pixel */
  function stepAt(pixel) {
    return axes ? Math.round(Math.min(axes.steps, Math.max(0, axes.x.invert(pixel)))) : 0;
  }

  /** @param {Losses} losses */
  function draw({ width, height, steps, step, runs, range = null, goal = null, label = "loss" }) {
    const [low, high] = range ?? powers(runs, goal);
    const key = `${[width, height, steps, low, high, range !== null]}`;
    if (axes?.key !== key) {
      axes = { key, ...axesOf({ width, height, steps, low, high, linear: range !== null }) };
      drawAxes(parts, axes);
    }
    const { x, place, bottom } = axes;
    write(parts.title, label);
    set(parts.goal, { d: goal ? `M${CHART.left},${place(goal.loss).toFixed(1)}`
      + `H${x(Math.min(steps, goal.steps)).toFixed(1)}V${bottom}` : "" });
    set(parts.rule, { d: `M${x(Math.min(step, steps)).toFixed(1)},${CHART.top}V${bottom}` });
    while (drawn.length < runs.length) drawn.push(newCurve(parts.curves));
    while (drawn.length > runs.length) drawn.pop()?.root.remove();
    for (const [index, run] of runs.entries()) drawCurve(drawn[index], run, step, axes);
  }
}

/** @param {string} name */
function makeParts(name) {
  const parts = {
    levels: svg("g", { class: "descent-grid" }),
    steps: svg("g", { class: "descent-grid" }),
    goal: svg("path", { class: "descent-goal-line" }),
    rule: svg("path", { class: "descent-step-rule" }),
    curves: svg("g"),
    title: svg("text", { x: CHART.left, y: 11 }),
  };
  const plot = svg("svg", {}, parts.goal, parts.rule, parts.curves);
  const chart = svg("svg", { role: "img", "aria-label": name },
    parts.levels, parts.steps, plot, parts.title);
  return { ...parts, plot, chart };
}

/**
 * The scales of a chart, and where each step lies across: they stay until the axes change.
 * @param {{ width: number, height: number, steps: number, low: number, high: number,
 *   linear: boolean }} size
 */
function axesOf({ width, height, steps, low, high, linear }) {
  const [right, bottom] = [width - CHART.right, height - CHART.bottom];
  const x = linearScale(0, steps, CHART.left, right);
  const y = linearScale(low, high, bottom, CHART.top);
  // Below the chart is as good as on its lower edge; far above is off it.
  const place = linear ? y : (/** @type {number} */ loss) => (
    loss > 0 ? y(Math.max(low, Math.log10(loss))) : bottom);
  return {
    width, height, steps, low, high, linear, right, bottom, x, y, place,
    across: new Float64Array(steps + 1).map((_, at) => x(at)),
    down: new Float64Array(steps + 1),
  };
}

/** @param {SVGElement} curves */
function newCurve(curves) {
  const line = svg("path", { class: "descent-path" });
  const marker = svg("circle", { class: "descent-path-marker", r: 5 });
  const root = svg("g", {}, line, marker);
  curves.append(root);
  return {
    line, marker, root, optimizer: "",
    /** @type {number[] | null} */
    losses: null,
    /** @type {Axes | null} */
    axes: null,
  };
}

/**
 * @param {Curve} parts
 * @param {Run} run
 * @param {number} step
 * @param {Axes} axes
 */

function drawCurve(parts, { optimizer, losses }, step, axes) {
  const { x, place, across, down } = axes;
  const inPlace = (/** @type {number} */ loss) => Math.max(-1e4, Math.min(1e4, place(loss)));
  if (parts.optimizer !== optimizer) {
    parts.optimizer = optimizer;
    set(parts.root, { style: optimizerStyle(optimizer) });
  }
  if (parts.losses !== losses || parts.axes !== axes) { // else the curve is there already
    Object.assign(parts, { losses, axes });
    for (let at = 0; at < losses.length; at += 1) down[at] = inPlace(losses[at]);
    set(parts.line, { d: curve(across, down, losses.length) });
  }
  const shown = Math.min(step, losses.length - 1);
  set(parts.marker, { cx: tenths(x(shown)), cy: tenths(inPlace(losses[shown])) });
}

/**
 * @param {Parts} parts
 * @param {Axes} axes
 */
function drawAxes(parts, { width, height, steps, low, high, linear, x, y, right, bottom }) {
  set(parts.chart, { width, height });
  set(parts.plot, { x: CHART.left - 6, y: CHART.top - 6, width: right - CHART.left + 12,
    height: bottom - CHART.top + 12,
    viewBox: `${CHART.left - 6} ${CHART.top - 6} ${right - CHART.left + 12} `
      + `${bottom - CHART.top + 12}` });
  const ticks = () => (linear ? niceTicks(low, high, 6) : powerTicks(low, high));
  renew(parts.levels, [right, bottom, low, high, linear], () => ticks().flatMap((tick) => [
    svg("path", { d: `M${CHART.left},${y(tick).toFixed(1)}H${right}` }),
    svg("text", { x: CHART.left - 6, y: y(tick) + 4, "text-anchor": "end" },
      linear ? number(tick, places(tick)) : power(tick)),
  ]));
  renew(parts.steps, [right, bottom, steps], () => [
    ...niceTicks(0, steps, Math.min(steps, width / 75)).map((tick) => svg("text", {
      // No number leaves the picture, whose edge is near.
      x: Math.min(x(tick), width - 4 * String(tick).length), y: bottom + 15, "text-anchor": "middle",
    }, String(tick))),
    svg("text", { x: right, y: bottom + 28, "text-anchor": "end" }, "step"),
  ]);
}

/**
 * Powers of ten at the axis's ends. They change in steps of four, so that the axis is calm while
 * something is dragged.
 * @param {Run[]} runs
 * @param {Goal | null} goal
 */
function powers(runs, goal) {
  const starts = runs.map(({ losses }) => losses[0]).filter((loss) => loss > 0);
  const high = Math.ceil(Math.log10(Math.max(...starts, 1e-8)) + 0.5);
  let least = Infinity;
  for (const { losses } of runs) {
    for (let at = 0; at < losses.length; at += 1) if (losses[at] < least) least = losses[at];
  }
  const wanted = Math.min(Math.log10(Math.max(least, 1e-300)), goal ? Math.log10(goal.loss) - 1 : 0);
  const low = Math.max(LOWEST_POWER, 4 * Math.floor(wanted / 4));
  return [Math.min(low, high - 4), high];
}

/**
 * @param {number} low
 * @param {number} high
 */
function powerTicks(low, high) {
  const every = high - low > 8 ? 4 : 2;
  return niceTicks(low, high, high - low).filter((tick) => tick % every === 0);
}

/**
 * A mouse over the chart looks at a step, pressing stays there. Answers a function that gives the
 * step under the mouse, or null; there is none while the widget is busy().
 * @param {LossChart} chart
 * @param {{ onHover: () => void, onPress: (step: number) => void, busy?: () => boolean }} options
 */
export function stepLookedAt(chart, { onHover, onPress, busy = () => false }) {
  /** @type {number | null} */
  let hovered = null;
  const hover = (/** @type {number | null} */ step) => {
    hovered = step;
    onHover();
  };
  set(chart.svg, {
    pointermove: (event) => {
      if (event.pointerType !== "mouse" || event.buttons !== 0 || busy()) return;
      hover(chart.stepAt(placeOn(event, chart.svg)[0]));
    },
    pointerleave: () => { if (hovered !== null) hover(null); },
  });
  dragAcross(chart.svg, (x) => {
    hovered = null;
    onPress(chart.stepAt(x));
  });
  return () => {
    if (busy()) hovered = null;
    return hovered;
  };
}
