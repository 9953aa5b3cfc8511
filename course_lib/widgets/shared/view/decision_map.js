// The points of two classes, and the regions that a network gives them.
import { html, set, svg } from "./dom.js";
import { levelPath } from "./levels.js";
import { linearScale, niceTicks, tenths } from "./scales.js";
import { number } from "./words.js";

const EDGE = { left: 30, right: 8, top: 6, bottom: 20 };
const [COLUMNS, ROWS] = [67, 51]; // of the grid on which the network is asked: one more all around
const WIDTH = COLUMNS + 2; // framed by cells below every level
// Logits of the probabilities 0.5, 0.75 and 0.9. A logit of exactly 0 is no answer: it lies in no band.
const BANDS = [Number.MIN_VALUE, Math.log(3), Math.log(9)];

/**
 * @typedef {import("../maths/network.js").Points} Points
 * @typedef {import("../maths/network.js").TrainingRun} Run
 * @typedef {[[number, number], [number, number]]} View what is shown, across and up
 *
 * @typedef {object} Place where everything stands at a width
 * @property {number} width
 * @property {number} height
 * @property {(column: number) => number} toX
 * @property {(row: number) => number} toY
 */

/**
 * @param {Points} points
 * @param {View} view
 */
export function decisionMap(points, view) {
  const parts = makeParts();
  const grids = parts.bands.map(() => new Float64Array(WIDTH * (ROWS + 2)).fill(-Infinity));
  const next = new Int32Array(2 * grids[0].length);
  /** @type {Place | null} */
  let place = null;
  /** @type {{ run: Run | null, epochs: number }} */
  let drawn = { run: null, epochs: 0 };
  return {
    root: parts.root,
    /**
     * Returns the height.
     * @param {number} width
     * @param {Run} run
     */
    draw(width, run) {
      if (place?.width !== width) {
        place = placed(parts, width, points, view);
        drawn = { run: null, epochs: 0 };
      }
      if (run === drawn.run && run.epochs === drawn.epochs) return place.height;
      drawn = { run, epochs: run.epochs };
      ask(run, grids, view);
      drawRegions(parts, run, grids, next, place);
      return place.height;
    },
  };
}

function makeParts() {
  const bands = ["descent-lab-zero", "descent-lab-one"].map((name) => (
    BANDS.map(() => svg("path", { class: name }))));
  const boundary = svg("path", { class: "descent-lab-boundary" });
  const axes = svg("g", { class: "descent-grid" });
  const regions = svg("svg", {}, ...bands.flat(), boundary);
  const back = svg("svg", { "aria-hidden": "true" }, regions, axes);
  const circles = svg("path", { class: "descent-lab-circles" });
  const triangles = svg("path", { class: "descent-lab-triangles" });
  const front = svg("svg", {
    role: "img", "aria-label": "The points of both classes and the regions the network gives them",
  }, circles, triangles);
  const root = html("div", { class: "descent-map descent-lab-map" }, back, front);
  return { root, bands, boundary, axes, regions, back, circles, triangles, front };
}

/**
 * Draws what stays while a network is trained.
 * @param {ReturnType<typeof makeParts>} parts
 * @param {number} width
 * @param {Points} points
 * @param {View} view
 * @returns {Place}
 */
function placed(parts, width, { inputs, targets }, [[x0, x1], [y0, y1]]) {
  const plotWidth = width - EDGE.left - EDGE.right;
  const plotHeight = Math.round((plotWidth * (y1 - y0)) / (x1 - x0));
  const [right, bottom] = [EDGE.left + plotWidth, EDGE.top + plotHeight];
  const x = linearScale(x0, x1, EDGE.left, right);
  const y = linearScale(y0, y1, bottom, EDGE.top);
  const height = bottom + EDGE.bottom;
  for (const one of [parts.back, parts.front]) set(one, { width, height });
  set(parts.regions, { x: EDGE.left, y: EDGE.top, width: plotWidth, height: plotHeight,
    viewBox: `${EDGE.left} ${EDGE.top} ${plotWidth} ${plotHeight}` });
  parts.axes.replaceChildren(
    svg("path", { d: `M${EDGE.left},${EDGE.top}V${bottom}H${right}` }),
    ...niceTicks(x0, x1, 5).map((tick) => svg("text", {
      x: x(tick), y: bottom + 15, "text-anchor": "middle" }, number(tick, 0))),
    ...niceTicks(y0, y1, 4).map((tick) => svg("text", {
      x: EDGE.left - 5, y: y(tick) + 4, "text-anchor": "end" }, number(tick, 0))),
  );
  const [first, second] = [0, 1].map((wanted) => Array.from(targets, (_, point) => point)
    .filter((point) => targets[point] === wanted)
    .map((point) => `M${x(inputs[2 * point]).toFixed(1)},${y(inputs[2 * point + 1]).toFixed(1)}`));
  set(parts.circles, { d: first.map((at) => `${at}h0`).join("") });
  set(parts.triangles, { d: second.map((at) => `${at}m0,-4l3.6,6.4h-7.2z`).join("") });
  const [stepX, stepY] = [plotWidth / (COLUMNS - 3), plotHeight / (ROWS - 3)];
  return {
    width, height,
    toX: (column) => EDGE.left + (column - 2) * stepX,
    toY: (row) => EDGE.top + (row - 2) * stepY,
  };
}

/**
 * The logits on the grid, once for each class.
 * @param {Run} run
 * @param {Float64Array[]} grids
 * @param {View} view
 */
function ask({ network }, [zero, one], [[x0, x1], [y0, y1]]) {
  for (let row = 0; row < ROWS; row += 1) {
    const up = y1 + ((y0 - y1) * (row - 1)) / (ROWS - 3);
    for (let column = 0; column < COLUMNS; column += 1) {
      const logit = network.logit(x0 + ((x1 - x0) * (column - 1)) / (COLUMNS - 3), up);
      const at = (row + 1) * WIDTH + column + 1;
      zero[at] = -logit;
      one[at] = logit;
    }
  }
}

/**
 * @param {ReturnType<typeof makeParts>} parts
 * @param {Run} run
 * @param {Float64Array[]} grids
 * @param {Int32Array} next
 * @param {Place} place
 */
function drawRegions({ bands, boundary }, run, grids, next, { toX, toY }) {
  const outline = (/** @type {Float64Array} */ grid, /** @type {number} */ level) => (
    run.divergedAt === null ? levelPath(grid, WIDTH, level, next, toX, toY) : "");
  bands.forEach((paths, side) => paths.forEach((path, index) => {
    set(path, { d: outline(grids[side], BANDS[index]) });
  }));
  set(boundary, { d: run.divergedAt === null ? signChanges(grids[1], toX, toY) : "" });
}

/**
 * The line on which a grid's values change their sign, a piece in each cell: where a value is
 * exactly 0, as on a plateau, there is none.
 * @param {Float64Array} values
 * @param {(column: number) => number} toX
 * @param {(row: number) => number} toY
 */
function signChanges(values, toX, toY) {
  let path = "";
  for (let index = 0; index + WIDTH + 1 < values.length; index += 1) {
    const column = index % WIDTH;
    const row = (index - column) / WIDTH;
    if (column === WIDTH - 1) continue;
    const corners = [values[index], values[index + 1], values[index + WIDTH + 1],
      values[index + WIDTH]];
    if (!corners.every((value) => value !== 0 && Number.isFinite(value))) continue;
    let letter = "M";
    corners.forEach((here, corner) => {
      const there = corners[(corner + 1) % 4];
      if (here > 0 === there > 0) return;
      const share = here / (here - there);
      const across = [share, 1, 1 - share, 0][corner];
      const down = [0, share, 1, 1 - share][corner];
      path += `${letter}${tenths(toX(column + across))},${tenths(toY(row + down))}`;
      letter = letter === "M" ? "L" : "M";
    });
  }
  return path;
}
