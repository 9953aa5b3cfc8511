// A learning rate by step, and below it the losses of the runs that follow it.
import { kept } from "../maths/kept.js";
import { HORIZON, LOST, noiseFloor } from "../maths/noisy_descents.js";
import { html, set, svg, write } from "./dom.js";
import { optimizerStyle } from "./keys.js";
import { curve, linearScale, niceTicks } from "./scales.js";
import { power } from "./words.js";

export const FAINT = 5; // of the runs, drawn one by one; all of them make the median

const PANEL = { left: 46, right: 12, top: 18 };
const AXIS = 32; // below the lower chart
const EVERY = 2; // steps between the points of a drawn loss

const STEPS = Array.from({ length: HORIZON + 1 }, (_, step) => step);
const FEW = STEPS.filter((step) => step % EVERY === 0);

/**
 * @typedef {import("./scales.js").Scale} Scale
 * @typedef {ReturnType<typeof panel>} Panel
 * @typedef {ReturnType<typeof acrossFor>} Across
 *
 * @typedef {object} Descents
 * @property {Float64Array} alphas the rate by step
 * @property {Float64Array[]} runs losses
 * @property {Float64Array} medians of them, by step
 * @property {boolean} logarithmic the rate's axis
 * @property {number} goal a loss
 */

export function scheduleCharts() {
  const [rates, losses] = [ratesPanel(), lossesPanel()];
  const acrossOf = kept(acrossFor);
  return {
    root: html("div", { class: "descent-schedule" }, rates.root, losses.root),
    /**
     * @param {number} width
     * @param {Descents} descents
     */
    draw(width, descents) {
      const across = acrossOf(width);
      drawRates(rates, across, width, descents);
      drawLosses(losses, across, width, descents);
    },
  };
}

/**
 * Where the steps lie.
 * @param {number} width
 */
function acrossFor(width) {
  const x = linearScale(0, HORIZON, PANEL.left, width - PANEL.right);
  return { x, all: STEPS.map(x), few: FEW.map(x) };
}

function ratesPanel() {
  const one = panel("Learning rate by step");
  const line = svg("path", { class: "descent-schedule-rate" });
  one.plot.append(line);
  return { ...one, line };
}

function lossesPanel() {
  const one = panel("Loss by step: median of the runs, some of them, and the noise floor");
  const lines = {
    goal: svg("path", { class: "descent-goal-line" }),
    goalName: svg("text", { class: "descent-goal-name", x: PANEL.left + 5 }, "goal"),
    faint: Array.from({ length: FAINT }, () => svg("path", { class: "descent-schedule-run" })),
    median: svg("path", { class: "descent-schedule-median" }),
    floor: svg("path", { class: "descent-schedule-floor" }),
  };
  one.plot.append(lines.goal, lines.goalName, ...lines.faint, lines.median, lines.floor);
  set(one.plot, { style: optimizerStyle("SGD") });
  return { ...one, lines };
}

/** @param {string} name */
function panel(name) {
  const grid = svg("g", { class: "descent-grid" });
  const plot = svg("svg"); // clips what leaves it
  const title = svg("text", { x: PANEL.left, y: 11 });
  const root = svg("svg", { role: "img", "aria-label": name }, grid, plot, title);
  return { root, grid, plot, title, drawn: { key: "" } };
}

/**
 * @param {ReturnType<typeof ratesPanel>} one
 * @param {Across} across
 * @param {number} width
 * @param {Descents} descents
 */
function drawRates(one, { x, all }, width, { alphas, logarithmic }) {
  const most = alphas.reduce((a, b) => Math.max(a, b), 0);
  const least = alphas.reduce((a, b) => Math.min(a, b), Infinity);
  const [low, high] = logarithmic ? powersOf(least, most) : [0, roundAbove(most)];
  const y = drawAxis(one, { width, height: width < 480 ? 110 : 130, x, low, high, logarithmic,
    title: logarithmic ? "learning rate, logarithmic axis" : "learning rate" });
  const at = logarithmic
    ? (/** @type {number} */ rate) => y(Math.max(low - 1, Math.log10(rate))) : y;
  set(one.line, { d: curve(all, alphas.map(at), HORIZON) });
}

/** @param {number} most */
function roundAbove(most) {
  const ticks = niceTicks(0, most, 4);
  const last = ticks[ticks.length - 1];
  return last < most ? last + ticks[1] : last;
}

/**
 * The powers of ten at an axis's ends.
 * @param {number} least
 * @param {number} most
 */
function powersOf(least, most) {
  const high = Math.ceil(Math.log10(most) - 1e-9);
  const low = Math.floor(Math.log10(Math.max(least, 1e-6 * most)) + 1e-9);
  return [Math.min(low, high - 2), high];
}

/**
 * @param {ReturnType<typeof lossesPanel>} one
 * @param {Across} across
 * @param {number} width
 * @param {Descents} descents
 */
function drawLosses(one, { x, few }, width, { alphas, runs, medians, goal }) {
  const { lines } = one;
  const top = Math.max(2, Math.ceil(Math.log10(
    Math.min(LOST, medians.reduce((most, loss) => Math.max(most, loss), 1)))));
  // In steps of four, so that the axis is calm while something is dragged.
  const high = top > 2 ? 2 + 4 * Math.ceil((top - 2) / 4) : 2;
  const y = drawAxis(one, { width, height: width < 480 ? 200 : 250, x, low: -4, high,
    logarithmic: true, title: "loss", last: true });
  const at = (/** @type {number} */ loss) => (
    y(Math.max(-5, Math.min(high + 2, Math.log10(loss)))));
  lines.faint.forEach((path, index) => {
    set(path, { d: curve(few, FEW.map((step) => at(runs[index][step]))) });
  });
  set(lines.median, { d: curve(few, FEW.map((step) => at(medians[step]))) });
  const followed = FEW.slice(0, -1); // no rate follows the last step
  set(lines.floor, { d: curve(
    few, followed.map((step) => at(noiseFloor(alphas[step]))), followed.length) });
  const aim = at(goal);
  set(lines.goal, { d: `M${PANEL.left},${aim.toFixed(1)}H${width - PANEL.right}` });
  set(lines.goalName, { y: (aim + 13).toFixed(1) });
}

/**
 * Draws an axis if it has changed and returns its scale, of powers of ten if it is logarithmic.
 * @param {Panel} one
 * @param {{ width: number, height: number, x: Scale, low: number, high: number,
 *   logarithmic: boolean, title: string, last?: boolean }} axis
 */
function drawAxis(one, { width, height, x, low, high, logarithmic, title, last = false }) {
  const [right, bottom] = [width - PANEL.right, PANEL.top + height];
  const y = linearScale(low, high, bottom, PANEL.top);
  const key = `${[width, height, low, high, logarithmic]}`;
  if (one.drawn.key === key) return y;
  one.drawn.key = key;
  write(one.title, title);
  set(one.root, { width, height: bottom + (last ? AXIS : 8) });
  const frame = [PANEL.left, PANEL.top - 2, right - PANEL.left, height + 4];
  set(one.plot, { x: frame[0], y: frame[1], width: frame[2], height: frame[3],
    viewBox: frame.join(" ") });
  const ticks = niceTicks(low, high, logarithmic ? Math.min(high - low, 6) : 4)
    .filter((tick) => !logarithmic || Number.isInteger(tick));
  one.grid.replaceChildren(
    ...ticks.flatMap((tick) => [
      svg("path", { d: `M${PANEL.left},${y(tick).toFixed(1)}H${right}` }),
      svg("text", { x: PANEL.left - 6, y: y(tick) + 4, "text-anchor": "end" },
        logarithmic ? power(tick) : String(tick)),
    ]),
    ...(last ? niceTicks(0, HORIZON, 5).map((tick) => svg("text", {
      x: x(tick), y: bottom + 15, "text-anchor": "middle" }, String(tick))) : []),
    ...(last ? [svg("text", { x: right, y: bottom + 28, "text-anchor": "end" }, "step")] : []),
  );
  return y;
}
