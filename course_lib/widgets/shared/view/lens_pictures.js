// What a point's gradient and Hessian look like: on the map, and as cuts through the surface.
import { html, set, svg, write } from "./dom.js";
import { optimizerStyle } from "./keys.js";
import { line, linearScale, niceTicks } from "./scales.js";
import { sayNumber } from "./words.js";

export const ORDINALS = ["λ₁", "λ₂"];
const ROLES = ["first", "second"];

/**
 * @typedef {import("../maths/lens.js").Lens} Lens
 * @typedef {import("./map.js").SurfaceMap} SurfaceMap
 *
 * @typedef {object} Slices
 * @property {number} width
 * @property {number} height
 * @property {import("../maths/surfaces.js").Surface} surface
 * @property {Lens} lens
 * @property {number} reach how far from the point, either way
 */

/** @param {SurfaceMap} map */
export function lensLayer(map) {
  const axes = ROLES.map((role) => ({
    line: svg("path", { class: "descent-path", style: optimizerStyle(role) }),
    name: svg("text", { class: "descent-lens-name", style: optimizerStyle(role) }),
  }));
  const arrow = svg("path", { class: "descent-lens-gradient" });
  map.front.append(svg("g", {}, ...axes.map((axis) => axis.line), arrow,
    ...axes.map((axis) => axis.name)));
  return {
    /**
     * @param {Lens} lens
     * @param {number} typical a gradient's length that gets an arrow half as long as the longest
     */
    draw({ x, y, length, gradient, directions, kind }, typical) {
      const [across, down] = [map.x(x), map.y(y)];
      const reach = 0.11 * (map.x(map.view[0][1]) - map.x(map.view[0][0])) + 8;
      axes.forEach((axis, index) => {
        const [right, up] = directions[index].map((part) => reach * part);
        set(axis.line, { d: line([across - right, across + right], [down + up, down - up]) });
        // Beyond the end that is on the map.
        const inside = down - 1.3 * up > map.y(map.view[1][1]) + 8
          && across + 1.3 * right < map.x(map.view[0][1]) - 8;
        const end = inside ? 1.22 : -1.22;
        set(axis.name, {
          x: (across + end * right).toFixed(1), y: (down - end * up + 4).toFixed(1),
          "text-anchor": "middle" });
        write(axis.name, ORDINALS[index]);
      });
      const size = 14 + 1.1 * reach * (length / (length + typical));
      const unit = gradient.map((part) => (length > 0 ? part / length : 0));
      set(arrow, { d: kind === "slope" ? arrowPath(across, down, unit, size) : "" });
    },
  };
}

/**
 * An arrow from a place in pixels, along a direction of the plane.
 * @param {number} across
 * @param {number} down
 * @param {number[]} direction
 * @param {number} size
 */
function arrowPath(across, down, [right, up], size) {
  const [tipX, tipY] = [across + size * right, down - size * up];
  const barb = (/** @type {number} */ side) => (
    [tipX - 9 * right + 5 * side * up, tipY + 9 * up + 5 * side * right]);
  const [[leftX, leftY], [rightX, rightY]] = [barb(1), barb(-1)];
  return line([across, tipX], [down, tipY]) + line([leftX, tipX, rightX], [leftY, tipY, rightY]);
}

// --- the surface cut along both directions ------------------------------------------------------

const FRAME = { left: 48, right: 10, top: 22, bottom: 34 };
const POINTS = 60;

export function sliceChart() {
  const grid = svg("g", { class: "descent-grid" });
  const [models, lines] = ["descent-lens-model", "descent-path"].map((name) => ROLES.map(
    (role) => svg("path", { class: name, style: optimizerStyle(role) })));
  const point = svg("circle", { class: "descent-path-marker", r: 5 });
  const plot = svg("svg", {}, ...models, ...lines, point);
  const title = svg("text", { x: 6, y: 13 }, "f along both directions");
  const root = svg("svg", {
    role: "img", "aria-label": "The surface along the two eigen-directions" }, grid, plot, title);
  return {
    root: html("div", { class: "descent-losses" }, root),
    /** @param {Slices} slices */
    draw({ width, height, surface, lens, reach }) {
      const [right, bottom] = [width - FRAME.right, height - FRAME.bottom];
      const away = Array.from({ length: POINTS + 1 }, (_, index) => (
        reach * ((2 * index) / POINTS - 1)));
      const cuts = lens.directions.map(([across, up]) => away.map(
        (distance) => surface.value(lens.x + distance * across, lens.y + distance * up)));
      const [low, high] = [Math.min(...cuts.flat()), Math.max(...cuts.flat())];
      const room = 0.06 * (high - low) || 1;
      const x = linearScale(-reach, reach, FRAME.left, right);
      const y = linearScale(low - room, high + room, bottom, FRAME.top);
      set(root, { width, height });
      set(plot, {
        x: FRAME.left, y: FRAME.top, width: right - FRAME.left, height: bottom - FRAME.top,
        viewBox: `${FRAME.left} ${FRAME.top} ${right - FRAME.left} ${bottom - FRAME.top}` });
      const across = away.map(x);
      cuts.forEach((cut, index) => {
        set(lines[index], { d: line(across, cut.map(y)) });
        set(models[index], { d: line(across, modelOf(lens, index, away).map(
          (value) => Math.max(-1e4, Math.min(1e4, y(value))))) });
      });
      set(point, { cx: x(0).toFixed(1), cy: y(lens.value).toFixed(1) });
      grid.replaceChildren(
        ...niceTicks(low - room, high + room, 5).flatMap((tick) => [
          svg("path", { d: `M${FRAME.left},${y(tick).toFixed(1)}H${right}` }),
          svg("text", { x: FRAME.left - 5, y: y(tick) + 4, "text-anchor": "end" },
            sayNumber(tick)),
        ]),
        ...[-reach, 0, reach].map((distance, index) => svg("text", {
          x: x(distance), y: bottom + 15, "text-anchor": ["start", "middle", "end"][index] },
        sayNumber(Number(distance.toPrecision(2))))),
        svg("text", { x: right, y: bottom + 29, "text-anchor": "end" }, "distance from the point"),
      );
    },
  };
}

/**
 * The second-order model along a direction.
 * @param {Lens} lens
 * @param {number} index
 * @param {number[]} away
 */
function modelOf({ value, slopes, values }, index, away) {
  return away.map((distance) => (
    value + slopes[index] * distance + (values[index] * distance * distance) / 2));
}
