// Gradient, root mean square and step of each coordinate as bars on one logarithmic axis.
import { html, set, svg, write } from "./dom.js";
import { optimizerStyle } from "./keys.js";
import { linearScale } from "./scales.js";
import { power, sayLoss } from "./words.js";

/**
 * @typedef {{ gradient: number, root: number, move: number }} Sizes
 * @typedef {(value: number) => number} Place
 * @typedef {ReturnType<typeof coordinate>} Row
 *
 * @typedef {object} Bars
 * @property {number} width
 * @property {number} height
 * @property {Sizes[]} parts of both coordinates
 * @property {number} learning_rate
 */

const POWERS = [-3, 4]; // of ten, on the bars' common axis
const BARS = { left: 56, right: 62, top: 8, bottom: 38 };
/** @type {{ name: string, kind: string, of: (sizes: Sizes) => number }[]} */
const KINDS = [
  { name: "|g|", kind: "gradient", of: ({ gradient }) => Math.abs(gradient) },
  { name: "√ŝ", kind: "root", of: ({ root }) => root },
  { name: "|step|", kind: "move", of: ({ move }) => Math.abs(move) },
];

export function barChart() {
  const grid = svg("g", { class: "descent-grid" });
  const usualStep = svg("path", { class: "descent-usual-step" });
  const bars = svg("g", { style: optimizerStyle("RMSProp") });
  const front = svg("svg", { role: "img",
    "aria-label": "Gradient, root mean square and step of each coordinate, on a logarithmic axis" },
  grid, usualStep, bars);
  const rows = ["x", "y"].map(coordinate);
  bars.append(...rows.flatMap(({ title, parts }) => (
    [title, ...parts.flatMap(({ label, bar, value }) => [bar, label, value])])));
  let drawn = "";
  return {
    root: html("div", { class: "descent-bars-chart" }, front),
    /** @param {Bars} bars */
    draw({ width, height, parts, learning_rate }) {
      const [right, bottom] = [width - BARS.right, height - BARS.bottom];
      const x = linearScale(POWERS[0], POWERS[1], BARS.left, right);
      const at = (/** @type {number} */ value) => (
        x(Math.min(POWERS[1], Math.max(POWERS[0], Math.log10(value)))));
      set(front, { width, height });
      const usual = Math.round(10 * at(learning_rate)) / 10;
      if (drawn !== `${[width, height, usual]}`) {
        drawn = `${[width, height, usual]}`;
        grid.replaceChildren(...axisOf(x, usual, width, right, bottom));
      }
      set(usualStep, { d: `M${usual},${BARS.top}V${bottom}` });
      rows.forEach((row, index) => drawRow(row, index, parts[index], { at, right, bottom }));
    },
  };
}

/** @param {string} axis */
function coordinate(axis) {
  return {
    title: svg("text", { class: "descent-bar-axis", x: 2 }, axis),
    parts: KINDS.map(({ name, kind, of }) => ({
      of,
      label: svg("text", { "text-anchor": "end", x: BARS.left - 8 }, name),
      bar: svg("rect", { class: `descent-bar-${kind}`, x: BARS.left, rx: 1 }),
      value: svg("text", { class: "descent-bar-value" }),
    })),
  };
}

/**
 * @param {Place} x of a power of ten
 * @param {number} usual the place of the usual step
 * @param {number} width
 * @param {number} right
 * @param {number} bottom
 */
function axisOf(x, usual, width, right, bottom) {
  return [
    ...[-3, -2, -1, 0, 1, 2, 3, 4].flatMap((tick) => [
      svg("path", { d: `M${x(tick).toFixed(1)},${BARS.top}V${bottom}` }),
      ...(tick % 2 === 0 || width >= 400 ? [svg("text", {
        x: x(tick), y: bottom + 15, "text-anchor": "middle" }, power(tick))] : []),
    ]),
    svg("text", { x: right, y: bottom + 32, "text-anchor": "end" }, "logarithmic axis"),
    svg("text", { x: usual + 4, y: bottom - 3, class: "descent-usual-name" }, "α"),
  ];
}

/**
 * @param {Row} parts
 * @param {number} row
 * @param {Sizes} sizes
 * @param {{ at: Place, right: number, bottom: number }} place
 */
function drawRow({ title, parts }, row, sizes, { at, right, bottom }) {
  const room = (bottom - BARS.top - 14) / 2; // of one coordinate
  const each = (room - 10) / 3;
  const top = BARS.top + 3 + row * room;
  set(title, { y: top + room / 2 });
  parts.forEach(({ of, label, bar, value }, index) => {
    const [size, y] = [of(sizes), top + index * each];
    set(bar, { y: (y + 2).toFixed(1), height: (each - 4).toFixed(1),
      width: Math.max(0, at(size) - BARS.left).toFixed(1) });
    set(label, { y: y + each / 2 + 4 });
    set(value, { x: right + 8, y: y + each / 2 + 4 });
    write(value, sayLoss(size));
  });
}
