// A cloud of walkers in a round bowl, seen from above, and their mean loss by step.
import { settledDistance, settledLoss, START, STEPS, VIEW, WALKERS } from "../maths/cloud.js";
import { html, renew, set, svg } from "./dom.js";
import { optimizerStyle } from "./keys.js";
import { curve, dots, line, linearScale, niceTicks, tenths } from "./scales.js";
import { power, sayLoss } from "./words.js";

/**
 * @typedef {import("../maths/cloud.js").Walk} Walk
 * @typedef {{ from: number, rate: number }} Part of a run with one learning rate
 *
 * @typedef {object} Cloud
 * @property {Walk} walk
 * @property {number} step
 * @property {number} rate at that step
 * @property {Part[]} parts up to that step
 */

const TRAIL = 10; // steps of the first walker, to see how it goes

export function bowl() {
  const parts = {
    levels: svg("g", { class: "descent-levels" }),
    lowest: svg("path", { class: "descent-lowest" }),
    before: svg("circle", { class: "descent-cloud-before" }),
    ring: svg("circle", { class: "descent-cloud-ring" }),
    start: svg("circle", { class: "descent-cloud-start", r: 6 }),
    trail: svg("path", { class: "descent-cloud-trail" }),
    walkers: svg("path", { class: "descent-cloud-walkers" }),
    first: svg("circle", { class: "descent-path-marker", r: 4 }),
  };
  const root = svg("svg", { role: "img", class: "descent-cloud",
    "aria-label": "The marbles in the bowl, from above", style: optimizerStyle("SGD") },
  ...Object.values(parts));
  let drawn = 0;
  return {
    root,
    /**
     * @param {number} size
     * @param {Cloud} cloud
     */
    draw(size, { walk, step, rate, parts: run }) {
      const x = linearScale(-VIEW, VIEW, 0, size);
      const y = linearScale(-VIEW, VIEW, size, 0);
      if (size !== drawn) {
        drawn = size;
        set(root, { width: size, height: size });
        drawBowl(parts, x, y);
      }
      const place = (/** @type {number} */ at, /** @type {number} */ walker) => (
        [walk.xs[at * WALKERS + walker], walk.ys[at * WALKERS + walker]]);
      const here = Array.from({ length: WALKERS }, (_, walker) => place(step, walker));
      set(parts.walkers, { d: dots(here.map(([px]) => x(px)), here.map(([, py]) => y(py))) });
      const past = Array.from({ length: Math.min(TRAIL, step) + 1 }, (_, age) => place(step - age, 0));
      set(parts.trail, { d: line(past.map(([px]) => x(px)), past.map(([, py]) => y(py))) });
      set(parts.first, { cx: tenths(x(past[0][0])), cy: tenths(y(past[0][1])) });
      const radius = (/** @type {number} */ one) => tenths(x(settledDistance(one)) - x(0));
      set(parts.ring, { r: radius(rate) });
      set(parts.before, { r: run.length > 1 ? radius(run[run.length - 2].rate) : 0 });
    },
  };
}

/**
 * What stays where it is.
 * @param {Record<string, SVGElement>} parts
 * @param {import("./scales.js").Scale} x
 * @param {import("./scales.js").Scale} y
 */
function drawBowl({ levels, lowest, before, ring, start }, x, y) {
  const [cx, cy] = [x(0), y(0)];
  levels.replaceChildren(...[4, 3.4, 2.8, 2.2, 1.6, 1, 0.5].map((radius) => (
    svg("circle", { cx, cy, r: tenths(x(radius) - cx) }))));
  set(lowest, { d: `M${cx - 6},${cy}h12m-6,-6v12` });
  for (const one of [before, ring]) set(one, { cx, cy });
  set(start, { cx: x(START[0]), cy: y(START[1]) });
}

const [LOWEST, HIGHEST] = [-3, 1]; // powers of ten of the loss
const FRAME = { left: 40, right: 15, top: 24, bottom: 32 };

export function cloudLosses() {
  const parts = {
    grid: svg("g", { class: "descent-grid" }),
    goal: svg("path", { class: "descent-goal-line" }),
    goalName: svg("text", { class: "descent-goal-name", "text-anchor": "end" }, "goal"),
    floor: svg("path", { class: "descent-cloud-floor" }),
    turns: svg("g", { class: "descent-cloud-turns" }),
    losses: svg("path", { class: "descent-path" }),
    marker: svg("circle", { class: "descent-path-marker", r: 4 }),
  };
  const chart = svg("svg", { role: "img", style: optimizerStyle("SGD"),
    "aria-label": "The marbles’ mean loss by step, and the floor of each learning rate" },
  ...Object.values(parts), svg("text", { x: 4, y: 11 }, "mean loss"));
  const root = html("div", { class: "descent-losses descent-cloud-losses" }, chart);
  let drawn = "";
  return {
    root,
    /**
     * @param {number} width
     * @param {number} height
     * @param {Cloud} cloud
     * @param {number} goal
     */
    draw(width, height, { walk, step, parts: run }, goal) {
      const [right, bottom] = [width - FRAME.right, height - FRAME.bottom];
      const x = linearScale(0, STEPS, FRAME.left, right);
      const y = linearScale(LOWEST, HIGHEST, bottom, FRAME.top);
      const at = (/** @type {number} */ loss) => (
        y(Math.min(HIGHEST, Math.max(LOWEST, Math.log10(loss)))));
      if (drawn !== `${[width, height]}`) {
        drawn = `${[width, height]}`;
        set(chart, { width, height });
        drawAxes(parts.grid, x, y, right, bottom);
      }
      set(parts.goal, { d: `M${x(STEPS) - 14},${tenths(at(goal))}H${right}` });
      set(parts.goalName, { x: x(STEPS) - 19, y: tenths(at(goal) + 4) });
      const xs = Array.from({ length: step + 1 }, (_, index) => x(index));
      set(parts.losses, { d: curve(xs, xs.map((_, index) => at(walk.losses[index]))) });
      set(parts.marker, { cx: tenths(x(step)), cy: tenths(at(walk.losses[step])) });
      const until = run.slice(1).map(({ from }) => from);
      set(parts.floor, { d: run.map(({ from, rate }, index) => (
        `M${tenths(x(from))},${tenths(at(settledLoss(rate)))}`
        + `H${tenths(x(until[index] ?? STEPS))}`)).join("") });
      renew(parts.turns, [width, height, ...run.flatMap(({ from, rate }) => [from, rate])],
        () => namesOf(run, x, bottom));
    },
  };
}

/**
 * The rates along the axis of steps, each where it begins and where there is room.
 * @param {Part[]} run
 * @param {import("./scales.js").Scale} x
 * @param {number} bottom
 */
function namesOf(run, x, bottom) {
  let free = 0;
  return run.flatMap(({ from, rate }, index) => {
    const rule = index > 0
      ? [svg("path", { d: `M${tenths(x(from))},${FRAME.top}V${bottom}` })] : [];
    const text = `α ${sayLoss(rate)}`;
    const width = 7 * text.length + 8;
    const place = Math.min(x(from) + 4, x(STEPS) - width + 8);
    if (place < free) return rule;
    free = place + width;
    return [...rule, svg("text", { x: tenths(place), y: FRAME.top + 11 }, text)];
  });
}

/**
 * @param {SVGElement} grid
 * @param {import("./scales.js").Scale} x
 * @param {import("./scales.js").Scale} y
 * @param {number} right
 * @param {number} bottom
 */
function drawAxes(grid, x, y, right, bottom) {
  grid.replaceChildren(
    ...[-3, -2, -1, 0, 1].flatMap((tick) => [
      svg("path", { d: `M${FRAME.left},${tenths(y(tick))}H${right}` }),
      svg("text", { x: FRAME.left - 6, y: y(tick) + 4, "text-anchor": "end" }, power(tick)),
    ]),
    ...niceTicks(0, STEPS, 3).map((tick) => svg("text", {
      x: x(tick), y: bottom + 15, "text-anchor": "middle" }, String(tick))),
    svg("text", { x: right, y: bottom + 28, "text-anchor": "end" }, "step"),
  );
}
