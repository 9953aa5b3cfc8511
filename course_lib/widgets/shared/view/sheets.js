// A ravine as it is, and beside it the same one on the pulled sheet: two maps in one scale, each
// with the squared paper it is drawn on, so that the pull can be seen.
import { kept } from "../maths/kept.js";
import { html, set, svg, write } from "./dom.js";
import { pathLayer, startHandle, surfaceMap } from "./map.js";
import { tenths } from "./scales.js";
import { sayLoss } from "./words.js";

const SQUARES = [-3, -2, -1, 0, 1, 2, 3]; // lines of the paper, each way
const NOT_PULLED = [1, 1];
const GAP = 16; // between the maps, in pixels

/**
 * @typedef {import("../maths/surfaces.js").Surface} Surface
 * @typedef {import("../maths/descent.js").Walk} Walk
 *
 * @typedef {object} Model what of a widget's model is drawn here
 * @property {Surface} surface
 * @property {number[]} start
 * @property {Walk} run RMSProp's
 * @property {{ pull: number[], surface: Surface }} sheet
 * @property {{ run: Walk, condition: number }} plain gradient descent as it is
 * @property {{ run: Walk, condition: number }} there the same on the sheet
 * @property {number} steps
 * @property {number} step the one that is marked
 */

/** @param {{ onStart: (x: number, y: number) => void }} options the start was dragged there */
export function sheetPair({ onStart }) {
  const asItIs = sheet("Map of the ravine with the paths of RMSProp and gradient descent");
  const pulled = sheet("Map of the ravine on the pulled sheet, with the path of gradient descent");
  const path = pathLayer(asItIs.map);
  const handle = startHandle(asItIs.map, onStart);
  const shown = kept(until);
  return {
    asItIs: html("div", { class: "descent-sheets" }, asItIs.root),
    pulled: html("div", { class: "descent-sheets descent-sheet-pulled" }, pulled.root),
    /**
     * @param {Model} model
     * @param {{ width: number, wide: boolean }} space
     */
    draw(model, { width, wide }) {
      const each = wide ? Math.floor((width - GAP) / 2) : width;
      const side = model.surface.domain[0][1];
      asItIs.draw(`As it is: κ = ${sayLoss(model.plain.condition)}`, model.surface, each, {
        pull: NOT_PULLED, side, run: model.plain.run, steps: model.steps });
      pulled.draw(`Each axis pulled: κ = ${sayLoss(model.there.condition)}`, model.sheet.surface,
        each, { pull: model.sheet.pull, side, run: model.there.run, steps: model.steps });
      path.draw("RMSProp", shown(model.run, model.steps), model.step - 1);
      handle.show(model.start[0], model.start[1]);
    },
  };
}

/** @param {string} name what a screen reader says it is */
function sheet(name) {
  const title = html("p", { class: "descent-sheet-title" });
  const map = surfaceMap(name);
  const paper = svg("path", { class: "descent-paper" });
  map.front.append(paper);
  const plain = pathLayer(map);
  const shown = kept(until);
  const lines = kept(squares);
  return {
    map,
    root: html("div", {}, title, map.root),
    /**
     * @param {string} text
     * @param {Surface} surface
     * @param {number} width
     * @param {{ pull: number[], side: number, run: Walk, steps: number }} drawn
     */
    draw(text, surface, width, { pull, side, run, steps }) {
      write(title, text);
      map.draw(surface, width);
      set(paper, { d: lines(map.x, map.y, pull, side) });
      plain.draw("SGD", shown(run, steps), 0);
    },
  };
}

/**
 * The lines of squared paper, as far as `side` either way before it was pulled.
 * @param {import("./scales.js").Scale} x
 * @param {import("./scales.js").Scale} y
 * @param {number[]} pull
 * @param {number} side
 */
function squares(x, y, [across, up], side) {
  const [left, right] = [-side, side].map((end) => tenths(x(across * end)));
  const [bottom, top] = [-side, side].map((end) => tenths(y(up * end)));
  return SQUARES.map((line) => {
    const place = (line / 3) * side;
    return `M${tenths(x(across * place))},${bottom}V${top}M${left},${tenths(y(up * place))}H${right}`;
  }).join("");
}

/**
 * @param {Walk} walk
 * @param {number} steps
 * @returns {Walk}
 */
function until(walk, steps) {
  const { xs, ys, ...rest } = walk;
  return xs.length <= steps + 1 ? walk : { ...rest, xs: xs.slice(0, steps + 1), ys: ys.slice(0, steps + 1) };
}
