// The cost by epoch of some runs, as they are trained: only what is new is added to a curve.
import { html, set, svg } from "./dom.js";
import { optimizerStyle } from "./keys.js";
import { line, linearScale, niceTicks, tenths } from "./scales.js";
import { grouped } from "./words.js";

const EDGE = { left: 34, right: 18, top: 18, bottom: 32 };
const LABEL = 13; // px between the numbers at the curves' ends
const LETTER = 6.2; // px, about

/**
 * @typedef {import("../maths/training.js").NumberedRun} Run
 * @typedef {ReturnType<typeof axesOf>} Axes
 * @typedef {ReturnType<typeof newCurve>} Curve
 *
 * @typedef {object} Costs
 * @property {number} width
 * @property {number} height
 * @property {number} epochs
 * @property {Run[]} runs the last one stands out
 * @property {{ cost: number, epochs: number }} goal
 * @property {Published} published
 *
 * @typedef {object} Published runs to compare with: their costs, one in so many epochs
 * @property {number} every
 * @property {Record<string, number[]>} costs by optimizer
 */

export function costChart() {
  const parts = {
    grid: svg("g", { class: "descent-grid" }),
    goal: svg("path", { class: "descent-goal-line" }),
    goalName: svg("text", { class: "descent-goal-name", x: EDGE.left + 5 }, "goal"),
    published: svg("g", { class: "descent-lab-published" }),
    curves: svg("g"),
    labels: svg("g"),
    title: svg("text", { x: EDGE.left, y: 11 }, "cost"),
  };
  const plot = svg("svg", {}, parts.goal, parts.goalName, parts.published, parts.curves);
  const chart = svg("svg", { role: "img", "aria-label": "Cost by epoch of each run" },
    parts.grid, plot, parts.labels, parts.title);
  /** @type {Map<Run, Curve>} */
  const drawn = new Map();
  /** @type {Axes | null} */
  let axes = null;

  /** @param {(run: Run) => boolean} [stays] */
  function remove(stays = () => false) {
    for (const [run, { root, label }] of drawn) {
      if (stays(run)) continue;
      for (const part of [root, label]) part.remove();
      drawn.delete(run);
    }
  }

  /** @param {Run} run */
  function added(run) {
    const one = newCurve(run);
    parts.curves.append(one.root);
    parts.labels.append(one.label);
    drawn.set(run, one);
    return one;
  }

  return {
    root: html("div", { class: "descent-losses descent-lab-costs" }, chart),
    /** @param {Costs} costs */
    draw(costs) {
      const wanted = axesOf(costs);
      if (axes?.key !== wanted.key) {
        axes = wanted;
        drawAxes(chart, plot, parts.grid, axes);
        drawPublished(parts.published, axes, costs.published);
        remove();
      }
      const { runs } = costs;
      drawGoal(parts, axes, costs.goal);
      remove((run) => runs.includes(run));
      const curves = runs.map((run) => drawn.get(run) ?? added(run));
      curves.forEach((one, index) => {
        lengthen(one, runs[index], wanted);
        one.root.classList.toggle("descent-lab-earlier", index < runs.length - 1);
      });
      numberEnds(curves, axes.bottom);
    },
  };
}

/**
 * @param {{ goal: SVGElement, goalName: SVGElement }} parts
 * @param {Axes} axes
 * @param {{ cost: number, epochs: number }} wanted
 */
function drawGoal({ goal, goalName }, { x, y, epochs, bottom }, wanted) {
  set(goal, { d: `M${EDGE.left},${tenths(y(wanted.cost))}`
    + `H${tenths(x(Math.min(epochs, wanted.epochs)))}V${bottom}` });
  set(goalName, { y: tenths(y(wanted.cost) + 14) });
}

/** @param {Costs} costs */
function axesOf({ width, height, epochs, runs }) {
  const [right, bottom] = [width - EDGE.right, height - EDGE.bottom];
  const start = runs.reduce((most, { costs }) => Math.max(most, costs[0]), 0.75);
  const high = Number((0.2 * Math.ceil(Math.min(start, 2) / 0.2)).toFixed(1));
  return {
    key: `${[width, height, epochs, high]}`, width, height, epochs, high, right, bottom,
    x: linearScale(0, epochs, EDGE.left, right),
    y: linearScale(0, high, bottom, EDGE.top),
  };
}

/** @param {Run} run */
function newCurve({ id, settings }) {
  const path = svg("path", { class: "descent-path" });
  const style = optimizerStyle(settings.optimizer);
  return {
    path, root: svg("g", { style }, path), next: 0, d: "", drawn: -1,
    label: svg("text", { class: "descent-lab-number", style }, String(id)),
    /** @type {{ x: number, y: number } | null} */
    end: null,
  };
}

/**
 * Adds to a curve what has been trained since: a point for every two pixels, as they come.
 * @param {Curve} one
 * @param {Run} run
 * @param {Axes} axes
 */
function lengthen(one, { costs, epochs: trained }, { x, y, epochs, right }) {
  const every = Math.max(1, Math.round((2 * epochs) / (right - EDGE.left)));
  const inPlace = (/** @type {number} */ epoch) => (
    Math.max(-50, y(costs[epoch]) || -50)); // NaN is far above
  for (; one.next < trained; one.next += every) {
    one.d += `${one.d ? "L" : "M"}${tenths(x(one.next))},${tenths(inPlace(one.next))}`;
  }
  const last = trained - 1;
  if (last < 0) return;
  one.end = { x: x(last), y: inPlace(last) };
  if (one.drawn !== last) {
    one.drawn = last;
    set(one.path, { d: `${one.d}L${tenths(one.end.x)},${tenths(one.end.y)}` });
  }
}

/**
 * The runs' numbers beside their ends, none on another.
 * @param {Curve[]} curves
 * @param {number} bottom
 */
function numberEnds(curves, bottom) {
  const shown = curves.flatMap(({ label, end }) => (end ? [{ label, ...end }] : []))
    .sort((a, b) => a.y - b.y);
  const wanted = shown.map(({ y }) => Math.max(EDGE.top + 4, y + 4));
  for (let index = 1; index < wanted.length; index += 1) {
    wanted[index] = Math.max(wanted[index], wanted[index - 1] + LABEL);
  }
  for (let index = wanted.length - 1, most = bottom; index >= 0; index -= 1, most -= LABEL) {
    wanted[index] = Math.min(wanted[index], most);
  }
  shown.forEach(({ label, x }, index) => {
    set(label, { x: (x + 5).toFixed(1), y: wanted[index].toFixed(1) });
  });
  for (const { label, end } of curves) label.style.display = end ? "" : "none";
}

/**
 * @param {SVGElement} chart
 * @param {SVGElement} plot
 * @param {SVGElement} grid
 * @param {Axes} axes
 */
function drawAxes(chart, plot, grid, { width, height, epochs, high, right, bottom, x, y }) {
  set(chart, { width, height });
  const frame = [EDGE.left, EDGE.top - 4, right - EDGE.left + 4, bottom - EDGE.top + 8];
  set(plot, { x: frame[0], y: frame[1], width: frame[2], height: frame[3],
    viewBox: frame.join(" ") });
  grid.replaceChildren(
    ...niceTicks(0, high, 5).flatMap((tick) => [
      svg("path", { d: `M${EDGE.left},${y(tick).toFixed(1)}H${right}` }),
      svg("text", { x: EDGE.left - 6, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
    ]),
    ...niceTicks(0, epochs, Math.max(2, Math.min(epochs, width / 75))).map((tick) => svg("text", {
      x: x(tick), y: bottom + 15, "text-anchor": "middle" }, grouped(tick))),
    svg("text", { x: right, y: bottom + 28, "text-anchor": "end" }, "epoch"),
  );
}

/**
 * @param {SVGElement} layer
 * @param {Axes} axes
 * @param {Published} published
 */
function drawPublished(layer, { x, y, epochs }, { every, costs }) {
  /** @type {{ names: string[], ys: number[] }[]} curves that end together have one label */
  const ends = [];
  layer.replaceChildren(...Object.entries(costs).map(([optimizer, values]) => {
    const seen = values.slice(0, Math.ceil(epochs / every) + 1);
    const [xs, ys] = [seen.map((_, index) => x(index * every)), seen.map(y)];
    const same = ends.find((one) => Math.abs(one.ys[seen.length - 1] - ys[seen.length - 1]) < LABEL);
    if (same) same.names.push(optimizer);
    else ends.push({ names: [optimizer], ys });
    return svg("path", { class: "descent-path", style: optimizerStyle(optimizer),
      d: line(xs, ys) });
  }), ...ends.map(({ names, ys }) => {
    const text = `${names.join(" and ")}, published`;
    const above = Math.min(...ys.slice(-Math.ceil((LETTER * text.length) / (x(every) - x(0)))));
    return svg("text", { x: x(epochs), y: tenths(above - 6), "text-anchor": "end" }, text);
  }));
}
