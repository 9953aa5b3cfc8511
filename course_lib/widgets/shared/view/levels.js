// Level lines of a surface as SVG paths, by marching squares; a quadratic's as ellipses.
import { ASPECT, floorOf } from "../maths/surfaces.js";
import { inSlices, svg } from "./dom.js";
import { linearScale, tenths } from "./scales.js";

const LEVELS = 12;

/**
 * @typedef {import("../maths/surfaces.js").Surface} Surface
 * @typedef {Pick<import("./map.js").SurfaceMap, "x" | "y" | "view">} SurfaceMap
 */

const WIDE = 800; // in units of their own: at another width the lines are only stretched

/** Level lines as a layer of a map, drawn anew only for another surface. */
export function levelsLayer() {
  const root = svg("svg", { class: "descent-levels", preserveAspectRatio: "none",
    viewBox: `0 0 ${WIDE} ${WIDE / ASPECT}` });
  /** @type {Surface | null} */
  let shown = null;
  let giveUp = () => {};
  return {
    root,
    /**
     * @param {Surface} surface
     * @param {SurfaceMap["view"]} view
     */
    draw(surface, view) {
      if (surface === shown) return;
      const another = shown !== null && surface.name !== shown.name;
      shown = surface;
      giveUp();
      if (another) root.replaceChildren();
      const drawing = drawLevels(root, surface, view);
      // Lines of a surface just chosen may come a moment later, so that all else does at once.
      if (another) giveUp = inSlices(drawing);
      else Array.from(drawing);
    },
  };
}

/**
 * @param {SVGElement} root
 * @param {Surface} surface
 * @param {SurfaceMap["view"]} view
 */
function* drawLevels(root, surface, view) {
  const [[x0, x1], [y0, y1]] = view;
  const x = linearScale(x0, x1, 0, WIDE);
  const y = linearScale(y0, y1, WIDE / ASPECT, 0);
  let count = 0;
  for (const d of levelPaths(surface, { x, y, view })) {
    if (count === root.children.length) root.append(svg("path"));
    root.children[count].setAttribute("d", d);
    count += 1;
    yield;
  }
}

/**
 * Level lines as the paths of the regions above them, one after the other. The levels are spread
 * so that each band between two of them has the same area.
 * @param {Surface} surface
 * @param {SurfaceMap} map
 */
export function* levelPaths(surface, map) {
  const ellipses = surface.quadratic && surface.lowest.length > 0;
  const [columns, rows] = ellipses ? [37, 28]
    : surface.name.startsWith("rastrigin") ? [161, 121] : [121, 91];
  const { values, width } = gridValues(surface, map.view, columns, rows, ellipses ? 2 : 1);
  const some = Float64Array.from(
    { length: Math.ceil(rows / 2) * Math.ceil(columns / 2) },
    (_, index) => values[(1 + 2 * Math.floor(index / Math.ceil(columns / 2))) * width
      + 1 + 2 * (index % Math.ceil(columns / 2))]).sort();
  const levels = Array.from({ length: LEVELS }, (_, index) => (
    some[Math.floor(((index + 0.5) / LEVELS) * some.length)]));
  if (ellipses) {
    for (const level of levels) yield ellipse(surface, level, map);
    return;
  }
  const [[x0, x1], [y0, y1]] = map.view;
  const [left, top] = [map.x(x0), map.y(y1)];
  const [stepX, stepY] = [(map.x(x1) - left) / (columns - 1), (map.y(y0) - top) / (rows - 1)];
  const next = new Int32Array(2 * values.length);
  for (const level of levels) {
    yield levelPath(values, width, level, next,
      (column) => left + (column - 1) * stepX, (row) => top + (row - 1) * stepY);
  }
}

/**
 * Values in rows from the top, framed by cells below every level, so that each line closes; the
 * frame lies outside of what is shown.
 * @param {Surface} surface
 * @param {SurfaceMap["view"]} view
 * @param {number} columns
 * @param {number} rows
 * @param {number} every of them is asked for: where only levels are looked for, half of them will do
 */
function gridValues({ value }, [[x0, x1], [y0, y1]], columns, rows, every) {
  const width = columns + 2;
  const values = new Float64Array(width * (rows + 2)).fill(-Infinity);
  for (let row = 0; row < rows; row += every) {
    const y = y1 + ((y0 - y1) * row) / (rows - 1);
    for (let column = 0; column < columns; column += every) {
      values[(row + 1) * width + column + 1] = value(
        x0 + ((x1 - x0) * column) / (columns - 1), y);
    }
  }
  return { values, width };
}

/**
 * What lies above a level of a quadratic with a minimum: all of the map but an ellipse, in two
 * halves. Its axes are those of the Hessian in pixels.
 * @param {Surface} surface
 * @param {number} level
 * @param {SurfaceMap} map
 */
function ellipse(surface, level, { x, y, view: [[x0, x1], [y0, y1]] }) {
  const [middleX, middleY] = surface.lowest[0];
  const [across, up] = [(x(x1) - x(x0)) / (x1 - x0), (y(y1) - y(y0)) / (y1 - y0)];
  const [xx, xy, yy] = surface.hessian(middleX, middleY);
  const [long, slant, short] = [xx / across ** 2, xy / (across * up), yy / up ** 2];
  const angle = Math.atan2(2 * slant, long - short) / 2; // of the steepest way
  const largest = (long + short) / 2 + Math.hypot((long - short) / 2, slant);
  const least = (long * short - slant * slant) / largest; // their product is the determinant
  const radius = Math.sqrt((2 * (level - floorOf(surface))) / least);
  const [aside, down] = [-radius * Math.sin(angle), radius * Math.cos(angle)];
  const end = (/** @type {number} */ side) => (
    `${tenths(x(middleX) + side * aside)},${tenths(y(middleY) + side * down)}`);
  // Radii too short for their ends are stretched until they fit, so that their ratio is enough; long
  // enough ones would not meet, for the ends are rounded.
  const half = `A${Math.sqrt(least / largest).toFixed(5)},1 ${((180 * angle) / Math.PI).toFixed(3)} 0 0 `;
  // The frame runs the other way, so that the ellipse is a hole in it.
  return `M${tenths(x(x0) - 9)},${tenths(y(y1) - 9)}H${tenths(x(x1) + 9)}`
    + `V${tenths(y(y0) + 9)}H${tenths(x(x0) - 9)}Z`
    + `M${end(1)}${half}${end(-1)}${half}${end(1)}Z`;
}

// Marching squares. A case is a bit each for the corners top left, top right, bottom right and
// bottom left above the level; the line enters at the first edge and leaves at the second (and in
// two cases a second line does), with what is above on its right. Edges: 0 top, 1 right, 2 bottom,
// 3 left.
const TURNS = [
  [], [3, 2], [2, 1], [3, 1], [1, 0], [1, 0, 3, 2], [2, 0], [3, 0],
  [0, 3], [0, 2], [0, 3, 2, 1], [0, 1], [1, 3], [1, 2], [2, 3], [],
];

/**
 * The path around every region of a grid (rows of `width` values) that is not below the level.
 * toX(column) and toY(row) say where on the page; they get fractions. `next` is all zeros, of
 * twice the grid's size, and is so again afterwards.
 * @param {Float64Array} values
 * @param {number} width
 * @param {number} level
 * @param {Int32Array} next
 * @param {(column: number) => number} toX
 * @param {(row: number) => number} toY
 */
export function levelPath(values, width, level, next, toX, toY) {
  // An edge's key is twice its first corner's index, plus 1 where it goes down from there.
  const edges = [0, 3, 2 * width, 1];
  const crossed = [];
  for (let index = 0; index + width + 1 < values.length; index += 1) {
    const kind = (values[index] >= level ? 8 : 0) | (values[index + 1] >= level ? 4 : 0)
      | (values[index + width + 1] >= level ? 2 : 0) | (values[index + width] >= level ? 1 : 0);
    if (kind === 0 || kind === 15 || index % width === width - 1) continue;
    const turns = TURNS[kind];
    for (let turn = 0; turn < turns.length; turn += 2) {
      const from = 2 * index + edges[turns[turn]];
      next[from] = 2 * index + edges[turns[turn + 1]];
      crossed.push(from);
    }
  }
  let path = "";
  for (const first of crossed) {
    if (next[first] === 0) continue; // walked already
    let letter = "M";
    for (let key = first; next[key] !== 0;) {
      const corner = key >> 1;
      const column = corner % width;
      const row = (corner - column) / width;
      const across = key % 2 === 0;
      const here = values[corner];
      const part = (level - here) / (values[corner + (across ? 1 : width)] - here);
      const share = Number.isFinite(part) ? part : 0.5; // beside the frame
      path += `${letter}${tenths(toX(across ? column + share : column))},${
        tenths(toY(across ? row : row + share))}`;
      letter = "L";
      const following = next[key];
      next[key] = 0;
      key = following;
    }
    path += "Z";
  }
  return path;
}
